"""What each sentence of a story asserts as a whole: fact, forecast, opinion, boilerplate, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from copydesk.claims import advice, kinds, questions
from copydesk.claims.name_words import TITLE_HEADS, TITLE_WORDS
from copydesk.claims.speakers import SPEECH_VERBS
from copydesk.model import Claim, Name, Quotation, Span, Statement, Story
from copydesk.text import words

Use = Literal["fact", "opinion", "forecast", "background", "boilerplate", "none"]

_SAID = (
    r"said|says|say|told|wrote|writes|added|noted|notes|stated|states|announced|reported|reports|disclosed|argued|argues"
    r"|warned|warns|explained|estimates?|estimated|expects?|expected|projects?|projected|forecasts?|believes?|believed"
    r"|predicts?|predicted|thinks?|plans?|intends?|anticipates?|anticipated|cautioned|cautions|concluded|concludes"
)
# "Acme said", "the agency expects", "according to the filing": somebody is named for it.
_WHO = r"[\w.&’' -]{1,60}"
_ATTRIBUTION = re.compile(
    rf"\baccording to (?P<to>[^,.;]+)"
    rf"|(?P<who>(?:[Tt]he |[A-Z]){_WHO}?),? (?:also |has |have |had )?(?:{_SAID})\b"
    rf"|\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey) (?:also )?(?:{_SAID})\b"
    rf"|\bsaid (?P<by>(?:the |[A-Z]){_WHO})"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+")
# What may stand beside a quotation without saying more than who said it, to whom and where.
_WHO_SAID = frozenset(
    """a an the he she it they i we his her its their one who also of for to at in on and as by from with later then
    according reporters investors analysts lawmakers journalists shareholders employees interview statement call filing
    letter release report email e-mail news conference hearing company agency firm""".split()
) | TITLE_WORDS.union(TITLE_HEADS, SPEECH_VERBS.split("|"))
# "The operators", "its old silos": what a story has told of as its own is no kind of thing in general.
_TOLD = re.compile(r"\b(?:the|its|their|these|those|this|that|his|her)\s+(?:(\w+)\s+)?(\w+)", re.IGNORECASE)


def find(story: Story, sentences: Sequence[Span], claims: Sequence[Claim]) -> list[Claim]:
    """One statement for each sentence; ``claims`` are those already found in the story.

    A sentence that is but a quotation and who said it has none: the quotation is its claim. Of a question that takes
    something for granted, that is the statement.
    """
    found = []
    inside: dict[int, list[Claim]] = {}
    for claim in claims:
        inside.setdefault(claim.sentence, []).append(claim)
    asked = questions.roles(story.text, sentences)
    told = frozenset(word.lower() for match in _TOLD.finditer(story.text) for word in match.groups() if word)
    for number, span in enumerate(sentences):
        own = inside.get(number, ())
        text = story.text[span.start : span.end]
        if not asked.get(number, True) or _is_quotation(text, own, span.start):
            continue
        value = read(text.rstrip("? ") if number in asked else text, own, span.start, told)
        found.append(Claim("statement", span.start, span.end, text, number, value))
    return found


def is_open_question(claim: Claim) -> bool:
    """Whether a claim is a sentence that asks and takes nothing for granted: it asserts nothing."""
    return isinstance(claim.value, Statement) and claim.value.use == "none" and questions.is_question(claim.text)


def _is_quotation(text: str, claims: Sequence[Claim], start: int) -> bool:
    """Whether a sentence says nothing but whose words the quotation in it are, and when they were said."""
    if not any(isinstance(c.value, Quotation) and c.value.use == "speech" for c in claims):
        return False
    rest = text
    titles: list[str] = []
    for claim in claims:
        if isinstance(claim.value, Quotation) and claim.value.use != "speech":
            continue
        if claim.kind in ("figure", "ticker"):
            return False  # somebody could say that it is false
        left, right = max(0, claim.start - start), max(0, claim.end - start)
        rest = rest[:left] + " " * (min(right, len(rest)) - left) + rest[right:]
        titles += words(claim.value.title) if isinstance(claim.value, Name) else []
    return all(w.lower() in _WHO_SAID or w.lower() in titles for w in _WORD.findall(rest))


# A heading that only says what its part is about.
_PART = re.compile(
    r"\W*(?:(?:what|who|how|why|when|where) (?:comes next|happens next|is next|to watch(?: for)?|to comment|it works"
    r"|it means|we know)|what we do(?:n[’']t| not) know|next steps?|what[’']s next|the (?:figures|numbers|dates))\W*",
    re.IGNORECASE,
)


def read(text: str, claims: Sequence[Claim] = (), start: int = 0, told: frozenset[str] = frozenset()) -> Statement:
    """What one sentence asserts. ``claims`` are those found in it, at offsets that count from ``-start``; ``told`` are
    words for things that the story tells of as its own.

    >>> read("Sales rose 4%.").use, read("The rule could reshape the market.").use
    ('fact', 'forecast')
    >>> read("What comes next").use
    'none'
    >>> read("Analysts at Elm Bank said the rule could reshape the market.").attributed_to
    'Analysts at Elm Bank'
    """
    if questions.is_question(text) or _PART.fullmatch(text):
        return Statement("none")
    rest = text
    concrete = any(c.kind in ("figure", "date", "ticker") for c in claims)
    for claim in claims:
        if isinstance(claim.value, Quotation) and claim.value.use == "speech":
            concrete = True
            left, right = max(0, claim.start - start), max(0, claim.end - start)
            rest = rest[:left] + " " * (min(right, len(rest)) - left) + rest[right:]
    if len(words(rest)) < 4 and len(words(text)) > len(words(rest)):
        return Statement("none")  # a quotation and who said it: the quotation's own matcher speaks
    if len(words(rest)) < 2:
        return Statement("none")
    attribution = _ATTRIBUTION.search(rest)
    to = next((g.strip() for g in attribution.groups() if g), "the source") if attribution else ""
    named = any(c.kind == "name" for c in claims)
    return Statement(_use(rest, concrete, told, named), attributed_to=to)


def _use(text: str, concrete: bool, told: frozenset[str], named: bool) -> Use:
    kind = kinds.kind_of(text, concrete, told, named)
    if kind == "advice":
        # "Watch for the rule" asks for attention and asserts nothing; "sell" is a view.
        return "boilerplate" if advice.asks_to_look(text) and not concrete else "opinion"
    return kind
