"""Whether a passage is about what is asked: the same names, identifiers and periods, and the words of the question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

from copydesk.asking import question_words as lists
from copydesk.asking.places import Place, concepts, identified, named, names_in, of_document, rivals
from copydesk.asking.question import Asked
from copydesk.claims import dates
from copydesk.claims.clauses import Fact, facts_of
from copydesk.claims.verbs import verb
from copydesk.evidence import documents
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.lexicon import concept
from copydesk.evidence.stems import stem
from copydesk.model import DateRange, Span
from copydesk.text import words

_OWN = 0.5  # share by weight of the question's words that the passage itself must hold, its context may hold the rest
_OWN_IN_HEAD = 0.0  # a line of a document's particulars speaks of the document, which its title names
_DEFINITE = re.compile(r"(?:the|this|that)\s+(?:\w+\s+)?(?P<noun>\w+)$", re.IGNORECASE)
_POINTS_BACK = re.compile(r"(?:the|this|that|these|those|it|its|we|our|they|their|he|she|his|her|i)\b", re.IGNORECASE)

_DUE = re.compile(
    r"\bcomments?\b[^.;]{0,80}\b(?:must|should|may) be (?:received|submitted|filed|sent)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bearing:
    """How far a passage bears on a question: ``own`` is the share, 0 to 1, of its words in the passage itself."""

    own: float
    leans: bool  # on what stands before it, or on its document


def bearing(asked: Asked, place: Place, index: SourceIndex) -> Bearing | None:
    """How ``place`` bears on ``asked``; ``None`` where it is about something else, or may be."""
    leans = anchored(asked, place, index)
    if leans is None:
        return None
    due = _DUE.search(place.text) is not None  # what must be received by a day is due on it
    wanted = {root: concept(root) for root in asked.content if not (due and root == "due")}
    missing = [root for root, idea in wanted.items() if idea not in place.own]
    if any(wanted[root] not in place.around for root in missing):
        return None
    weights = {root: index.idf(root) for root in wanted}
    total = sum(weights.values())
    own = 1.0 - sum(weights[root] for root in missing) / total if total else 1.0
    if asked.verb and concept(asked.verb) not in place.own:
        return None
    # "When are comments due on the fee statements?" is not answered by when the statements are due.
    if "due" in asked.content and missing[:1] == list(asked.content)[:1] and not place.in_head:
        return None
    if own < (_OWN_IN_HEAD if place.in_head else _OWN):
        return None
    return Bearing(own, leans or bool(missing))


def anchored(asked: Asked, place: Place, index: SourceIndex) -> bool | None:
    """Whether what the question names stands in what the passage leans on alone; ``None`` where it does not stand.

    An answer about another body, document or year than was asked for is worse than none.
    """
    leans = False
    for identifier in asked.identifiers:
        if not identified(identifier, place.text):
            above = f"{place.near}\n{place.about}" if of_document(identifier) else place.near
            if not identified(identifier, above) or rivals(place, asked):
                return None
            leans = True
    for name in asked.names:
        if not named(name, place.text, index):
            if not named(name, f"{place.near}\n{place.about}", index) or _of_another(place, asked, index):
                return None
            leans = True
    period = _in_period(asked, place)
    if period is None:
        return None
    return leans or period == "above"


def _of_another(place: Place, asked: Asked, index: SourceIndex) -> bool:
    """Whether a passage that does not name whom the question is about may tell of somebody else.

    It does where one of its subjects is another name. Else the subject of what is asked must be a word of the question
    ("sales rose"), be the head of the name ("the board", of the Water Board), or point back ("it", "the company") to a
    sentence whose subject is that name, with none of another name between.
    """
    facts = facts_of(place.text)
    wanted = {concept(root) for root in asked.content}
    answers_who = asked.subject and asked.kind in ("who", "which")
    if asked.kind == "who" and len({name for _, _, name in names_in(place.text)}) > 1:
        return True  # the one who is asked for may be named; whoever else is, it may be theirs
    if not answers_who and any(_named_subjects(place.text, wanted)):
        return True
    own = [fact for fact in facts if asked.verb and is_verb(fact, place.text, asked.verb)] or facts[:1]
    heads = {idea for name in asked.names for idea in concepts(name)}
    for fact in own:
        if fact.subject is None or answers_who:
            continue
        subject = place.text[fact.subject.start : fact.subject.end]
        definite = _DEFINITE.match(subject)
        if definite and concept(stem(definite["noun"].lower())) in heads:
            continue
        points = definite is None or definite["noun"].lower() in lists.BODIES
        if not (_POINTS_BACK.match(subject) and points) and not concepts(subject) & wanted:
            return True
        if not _antecedent(place, asked, index):
            return True
    return False


def _antecedent(place: Place, asked: Asked, index: SourceIndex) -> bool:
    """Whether the last sentence before the passage that has a name for its subject has one of those asked for.

    Where none has, the document is about whom it names itself.
    """
    for sentence in reversed(place.preceding):
        found = list(_named_subjects(sentence, frozenset()))
        if found:
            return any(named(name, subject, index) for name in asked.names for subject in found)
    return True


def _named_subjects(text: str, wanted: Set[str]) -> Iterator[str]:
    """The names that are subjects in ``text``; "Sales" at its head is none, where sales are asked for."""
    for fact in facts_of(text):
        if fact.subject is not None:
            subject = text[fact.subject.start : fact.subject.end]
            yield from (name for _, _, name in names_in(subject) if not concepts(name) <= wanted)


def _in_period(asked: Asked, place: Place) -> Literal["own", "above"] | None:
    """Whether the passage is of the periods that the question names.

    Those that it gives itself count; where it gives none, those that stand before it, then those of its document. A
    day must stand in the passage: what one sentence dates, the next may not.
    """
    stands: Literal["own", "above"] = "own"
    for period in asked.periods:
        given = [value for _, _, value in place.dates if value.first is not None]
        if asked.kind == "when":
            # What is asked for is a date itself: "When in 2025 did it close?"
            if not any(_meets(period, value) for value in given):
                return None
            continue
        if given:
            if not any(within(value, period) for value in given):
                return None
        elif period.grain != "day" and any(within(value, period) for value in _above(place)):
            stands = "above"
        else:
            return None
    return stands


def _above(place: Place) -> Iterator[DateRange]:
    """The period that a passage without one stands under."""
    for text in (place.before, place.heading, place.source.title):
        found = [v for _, _, v in dates.in_text(text, place.source.published) if v.first is not None]
        if found:
            yield from found
            return
    # The day of a document is not the period of what it tells: sales "last year" stand in a report of this one.
    for _, _, value in documents.periods(place.source):
        yield value


def within(value: DateRange, period: DateRange) -> bool:
    """Whether a date lies in the period; one that is wider does not, as what is true of a year may not be of a day."""
    if not (value.first and value.last and period.first and period.last):
        return False
    return period.first <= value.first and value.last <= period.last


def _meets(period: DateRange, value: DateRange) -> bool:
    if not (value.first and value.last and period.first and period.last):
        return False
    return period.first <= value.last and value.first <= period.last


def spans_of(place: Place) -> list[Span]:
    """Identifiers and dates of a passage, which are no figures."""
    return [Span(s, e) for s, e, _ in place.identifiers] + [Span(s, e) for s, e, _ in place.dates]


def is_verb(fact: Fact, text: str, wanted: str) -> bool:
    """Whether a fact is told with the verb, or one that means the same."""
    idea = concept(wanted)
    for word in words(text[fact.verb.start : fact.verb.end]):
        known = verb(word)
        if concept(stem(known.base if known else word)) == idea:
            return True
    return False
