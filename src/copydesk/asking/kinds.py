"""Whether a passage holds an answer of the kind asked for: a date, a figure with its unit, who did it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from copydesk.asking import question_words as lists
from copydesk.asking.bearing import is_verb, spans_of, within
from copydesk.asking.mood import acts, mood_fits, told_so
from copydesk.asking.places import Place, names_in, particulars
from copydesk.asking.question import Asked, Kind
from copydesk.claims import figures, identifiers
from copydesk.claims.clauses import Fact, facts_of
from copydesk.claims.parts_of_speech import tagged
from copydesk.claims.verbs import verb
from copydesk.evidence.lexicon import concept
from copydesk.evidence.name_forms import tokens
from copydesk.evidence.stems import content_stems, stem
from copydesk.model import Figure, Source, Span
from copydesk.text import words

_WITHIN = re.compile(
    r"\b(?:within|not later than|no later than) \w+ (?:business |calendar )?(?:days|weeks|months|years)\b"
)
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|as a result of|on account of|in order to|so that|citing|blam\w+|after)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to|outside|across)\s+(?:the\s+)?(?=[A-Z])")
_LENGTHS = frozenset("hour day week month year quarter minute".split())
_MONEY = re.compile(r"[A-Z]{3}")
_SHARES = frozenset(("percent", "percentage point", "basis point"))
_DEFINITE = re.compile(r"(?:the|this)\s+(?:\w+\s+)?(?P<noun>\w+)", re.IGNORECASE)
_NOW = re.compile(r"\bwho\s+(?:is|are)\b|\bwho[’']s\b", re.IGNORECASE)
_NOT_NOW = re.compile(r"\b(?:will|would|until|former(?:ly)?|was|were|to become|to succeed|designate|elect)\b")
_PARTS = re.compile(r"[,;:()—–]|\s-\s")
_NEAR = 6  # words after a figure in which the noun that it counts must stand


def answering(asked: Asked, place: Place) -> Iterator[Span]:
    """Where answers of the kind asked for stand in the passage, as spans of its text."""
    yield from _OF_KIND[asked.kind](asked, place)


def _when(asked: Asked, place: Place) -> Iterator[Span]:
    # The date of a question asks for another one only where it is wider: "When in 2025".
    given = {(p.first, p.last) for p in asked.periods}
    for start, end, value in place.dates:
        # "Today" tells a day to whoever knows the document's; in a quotation it would tell another.
        if (
            value.first
            and not value.relative
            and (value.first, value.last) not in given
            and _of_it(asked, place, start, end)
        ):
            yield Span(start, end)
    for found in _WITHIN.finditer(place.text):
        if _of_it(asked, place, *found.span()):
            yield Span(*found.span())


def _figures(place: Place) -> Iterator[tuple[int, int, Figure]]:
    yield from figures.in_text(place.text, spans_of(place))


def _how_much(asked: Asked, place: Place) -> Iterator[Span]:
    given = {value.low for _, _, value in figures.in_text(asked.told)}
    share = re.search(r"\b(?:percentage|percent|share|proportion)\b", asked.text, re.IGNORECASE)
    for start, end, value in _figures(place):
        money = _MONEY.fullmatch(value.unit) is not None
        fits = value.unit in _SHARES if share else money or value.unit in _SHARES
        score = value.unit == "count" and re.search(r"\bscore\b", asked.text, re.IGNORECASE)
        if (fits or score) and value.low not in given and _of_it(asked, place, start, end):
            yield Span(start, end)


def _how_many(asked: Asked, place: Place) -> Iterator[Span]:
    for start, end, value in _figures(place):
        if value.unit in _SHARES or _MONEY.fullmatch(value.unit):
            continue
        after = [stem(w) for w in words(place.text[end:])[:_NEAR]]
        counted = {concept(stem(w)) for w in (value.noun, value.unit) if w} | {concept(w) for w in after}
        if (not asked.noun or concept(asked.noun) in counted) and _of_it(asked, place, start, end):
            yield Span(start, end)


def _how_long(asked: Asked, place: Place) -> Iterator[Span]:
    for start, end, value in _figures(place):
        if value.unit in _LENGTHS and _of_it(asked, place, start, end):
            yield Span(start, end)
    for start, end, date in place.dates:
        if date.grain == "duration" and _of_it(asked, place, start, end):
            yield Span(start, end)


def _who(asked: Asked, place: Place) -> Iterator[Span]:
    """Who did it: the subject of the verb asked of. Who it was done to: its object."""
    given = {t for name in asked.names for t in tokens(name)}
    if asked.verb:
        for fact in facts_of(place.text):
            if not is_verb(fact, place.text, asked.verb) or (not fact.polarity) is not asked.negated:
                continue
            if asked.subject and not (_done_to(asked, place, fact) and mood_fits(asked, fact)):
                continue
            span = fact.subject if asked.subject else fact.object
            if span is not None and _names_somebody(place.text[span.start : span.end], given):
                yield span
        return
    # "Who is the chief executive of X": a name beside the office.
    office = {concept(root) for root in asked.content}
    for start, end, name in names_in(place.text, spans_of(place)):
        own = tokens(name)
        if own and not set(own) & given and len(name.split()) > 1 and not {concept(stem(t)) for t in own} & office:
            beside = place.text[max(0, start - 80) : end + 80]
            if _NOW.search(asked.text) and _NOT_NOW.search(place.text):
                continue
            if office <= {concept(root) for root in content_stems(words(beside))}:
                yield Span(start, end)


def _done_to(asked: Asked, place: Place, fact: Fact) -> bool:
    """Whether what a verb is done to is what the question says: a name or word of it stands in its clause."""
    # Behind the verb, or of a passive before it: in the subject the same name would be who does it.
    told = [place.text[fact.verb.end : fact.span.end]]
    if fact.object is not None:
        told.append(place.text[fact.object.start : fact.object.end])
    clause = " ".join(told)
    words_asked = {concept(root) for root in asked.content if concept(root) != concept(asked.verb)}
    if asked.names:
        given = {t for name in asked.names for t in tokens(name)}
        return bool(given & set(tokens(clause)))
    return not words_asked or bool(words_asked & {concept(root) for root in content_stems(words(clause))})


def _names_somebody(text: str, given: set[str]) -> bool:
    """Whether a noun tells who: a name, or a thing named by more than a pronoun, that the question does not name."""
    row = tagged(text)
    if not row or all(w.tag in ("pronoun", "relative", "determiner") for w in row):
        return False
    return not set(tokens(text)) & given


def _which(asked: Asked, place: Place) -> Iterator[Span]:
    """An identifier or a name of the sort asked for; or the document itself, where it is of that sort and says so."""
    facts = [f for f in facts_of(place.text) if asked.verb and is_verb(f, place.text, asked.verb)]
    family = asked.family or lists.FAMILIES_OF_SORTS.get(asked.noun, "")
    if family:
        for start, end, name in place.identifiers:
            if identifiers.canonical(name)[0] == family and _role(asked, facts, Span(start, end)):
                yield Span(start, end)
    for fact in facts if asked.subject else ():
        subject = place.text[fact.subject.start : fact.subject.end] if fact.subject else ""
        definite = _DEFINITE.fullmatch(subject.strip())
        if (
            definite
            and concept(stem(definite["noun"].lower())) == concept(asked.noun)
            and identity(asked, place.source)
        ):
            assert fact.subject is not None, "it was read"
            yield fact.subject
    for start, end, name in names_in(place.text, [Span(s, e) for s, e, _ in place.identifiers]):
        sort = {concept(stem(word)) for word in words(name)}
        if concept(asked.noun) in sort and len(name.split()) > 1 and _role(asked, facts, Span(start, end)):
            yield Span(start, end)


def identity(asked: Asked, source: Source) -> str:
    """The one identifier by which a document, or what it accompanies, is of the sort asked for; ``""`` without one."""
    family = asked.family or lists.FAMILIES_OF_SORTS.get(asked.noun, "")
    if not family:
        return ""
    found = identifiers.identifiers(particulars(source))
    own = {identifiers.canonical(n.name): n.name for _, _, n in found if identifiers.canonical(n.name)[0] == family}
    return next(iter(own.values())) if len(own) == 1 else ""


def _role(asked: Asked, facts: list[Fact], answer: Span) -> bool:
    if not asked.verb or not asked.subject:
        return True
    return any(f.subject is not None and f.subject.meets(answer.start, answer.end) for f in facts)


def _identifier(asked: Asked, place: Place) -> Iterator[Span]:
    for start, end, name in place.identifiers:
        if identifiers.canonical(name)[0] == asked.family:
            yield Span(start, end)


def _where(asked: Asked, place: Place) -> Iterator[Span]:
    given = {t for name in asked.names for t in tokens(name)}
    for found in _PLACE.finditer(place.text):
        name = next((n for n in names_in(place.text[found.end() :]) if n[0] == 0), None)
        if name and not set(tokens(name[2])) & given:
            start, end = found.start(), found.end() + name[1]
            if _of_it(asked, place, start, end):
                yield Span(start, end)


def _why(asked: Asked, place: Place) -> Iterator[Span]:
    for found in _REASON.finditer(place.text):
        yield Span(*found.span())


def _what(asked: Asked, place: Place) -> Iterator[Span]:
    """What somebody does: an object of the verb asked of. What something is: a passage that says so of it."""
    facts = facts_of(place.text)
    if asked.verb:
        for fact in facts:
            if not is_verb(fact, place.text, asked.verb) or (not asked.subject and _is_object(asked, place, fact)):
                continue
            whom = fact.object if asked.subject else fact.subject
            behind = place.text[fact.verb.end : fact.span.end].strip()
            if whom is not None and (asked.subject or behind):
                yield fact.span
        return
    told = {concept(root) for root in asked.content}
    for fact in facts:
        linking = verb(words(place.text[fact.verb.start : fact.verb.end])[-1])
        subject = place.text[fact.subject.start : fact.subject.end] if fact.subject else ""
        if (linking is None or linking.base == "mean") and told:
            held = {concept(root) for root in content_stems(words(subject))}
            if told <= held:
                yield fact.span


def _is_object(asked: Asked, place: Place, fact: Fact) -> bool:
    """Whether all whom the question has do it are those that it is done to: fined is not who fines."""
    given = {t for name in asked.names for t in tokens(name)}
    if not given or fact.object is None or fact.subject is None:
        return False
    subject, whom = (set(tokens(place.text[s.start : s.end])) for s in (fact.subject, fact.object))
    return given <= whom and not given & subject


def _open(asked: Asked, place: Place) -> Iterator[Span]:
    # What may be done, or is to be, is no answer to whether it was.
    if asked.tense != "past" or told_so(asked, place.text):
        yield Span(0, len(place.text))


def _of_it(asked: Asked, place: Place, start: int, end: int) -> bool:
    """Whether what stands at ``start:end`` belongs to what is asked, and not to a clause about something else.

    A stretch of the sentence with a verb of its own must hold the verb asked of, or where that only links, another
    word of the question; one without a verb ("On May 4,") belongs to the sentence.
    """
    left, right = _stretch(place.text, start, end)
    verbs = [w for w in tagged(place.text[left:right]) if acts(w)]
    if not _period_fits(asked, place, left, right):
        return False
    if not verbs:
        return True
    if not told_so(asked, place.text[left:right]):
        return False
    held = {concept(root) for root in content_stems(words(place.text[left:right]))}
    held |= {concept(stem(w.base)) for w in verbs if w.base}
    if asked.verb:
        return concept(asked.verb) in held
    return bool({concept(root) for root in asked.content} & held)


def _period_fits(asked: Asked, place: Place, left: int, right: int) -> bool:
    """Whether a stretch that has days of its own has one of the period asked for: another may stand in the next."""
    if asked.kind == "when":
        return True
    own = [value for start, end, value in place.dates if left <= start and end <= right and value.first]
    return not own or all(any(within(value, period) for value in own) for period in asked.periods)


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch of a sentence, between its marks and relative words, that ``start:end`` stands in."""
    left, right = 0, len(text)
    bounds = [m.span() for m in _PARTS.finditer(text)]
    # A comma inside a figure or a date ("June 1, 2026") parts nothing.
    bounds = [(a, b) for a, b in bounds if not (text[a] == "," and re.match(r",\s?\d", text[a : a + 3]))]
    bounds += [(w.start, w.start) for w in tagged(text) if w.tag in ("relative", "subordinator")]
    for low, high in bounds:
        if high <= start:
            left = max(left, high)
        elif low >= end:
            right = min(right, low)
    return left, right


_OF_KIND: dict[Kind, Callable[[Asked, Place], Iterator[Span]]] = {
    "when": _when,
    "how much": _how_much,
    "how many": _how_many,
    "how long": _how_long,
    "who": _who,
    "which": _which,
    "identifier": _identifier,
    "where": _where,
    "why": _why,
    "what": _what,
    "yes or no": _open,
}
