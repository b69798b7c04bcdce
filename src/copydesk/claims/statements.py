"""What each sentence of a story asserts as a whole: fact, forecast, opinion, boilerplate, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from copydesk.claims import questions
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
_FORECAST = re.compile(
    r"\b(?:could|may|might|would likely|will likely|is likely to|are likely to|is set to|are set to|is poised"
    r"|are poised|is expected to|are expected to|potential(?:ly)?|in the coming (?:months|years|weeks)|going forward"
    r"|is on track to|remains to be seen)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:should|ought to|arguably|clearly|obviously|undoubtedly|surprising(?:ly)?|remarkabl[ey]|impressive"
    r"|disappointing|fundamental(?:ly)?|underscores?|underlines?|highlights|illustrates?|signals?|suggests? that"
    r"|represents? a|marks? a|seeks? to bypass|is a sign|game.changer|wake-up call|unsurprising(?:ly)?|rightly|wrongly"
    r"|worrying|encouraging|best|worst|attractive|compelling|robust|mixed outlook|dramatic(?:ally)?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+")
# What may stand beside a quotation without saying more than who said it, to whom and where.
_WHO_SAID = frozenset(
    """a an the he she it they i we his her its their one who also of for to at in on and as by from with later then
    according reporters investors analysts lawmakers journalists shareholders employees interview statement call filing
    letter release report email e-mail news conference hearing company agency firm""".split()
) | TITLE_WORDS.union(TITLE_HEADS, SPEECH_VERBS.split("|"))
_CLAUSE = re.compile(r"[,;:—–]\s|\s[—–-]\s")
_ASSERTS = 4  # words of more than three letters with which a clause beside an empty phrase asserts something
_BOILERPLATE = re.compile(
    r"\b(?:(?:investors|traders|analysts|markets?|observers|readers|sponsors|[a-z-]+keepers)\b.{0,40}\b(?:will|should|would)"
    r" (?:be )?(?:watch|monitor|look|keep|follow)|(?:is|are|will be) (?:closely )?(?:watch|monitor)(?:ed|ing)"
    r"|remains to be seen|all eyes|only time will tell|watch for|stay tuned|this story (?:was|is|has been)|drafted from"
    r"|(?:AI|machine)-(?:drafted|generated|assisted)|did not (?:immediately )?respond to|declined to comment"
    r"|for more information|read more|copyright|all rights reserved|reporting by|editing by)",
    re.IGNORECASE,
)


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
    for number, span in enumerate(sentences):
        own = inside.get(number, ())
        text = story.text[span.start : span.end]
        if not asked.get(number, True) or _is_quotation(text, own, span.start):
            continue
        quoted = [c for c in own if isinstance(c.value, Quotation)]
        value = read(text.rstrip("? ") if number in asked else text, quoted, span.start)
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


def read(text: str, spoken: Sequence[Claim] = (), start: int = 0) -> Statement:
    """What one sentence asserts. ``spoken`` are the quotations in it, at offsets that count from ``-start``.

    >>> read("Sales rose 4%.").use, read("The rule could reshape the market.").use
    ('fact', 'forecast')
    >>> read("Analysts at Elm Bank said the rule could reshape the market.").attributed_to
    'Analysts at Elm Bank'
    """
    if questions.is_question(text):
        return Statement("none")
    rest = text
    for claim in spoken:
        if isinstance(claim.value, Quotation) and claim.value.use == "speech":
            left, right = max(0, claim.start - start), max(0, claim.end - start)
            rest = rest[:left] + " " * (min(right, len(rest)) - left) + rest[right:]
    if len(words(rest)) < 4 and len(words(text)) > len(words(rest)):
        return Statement("none")  # a quotation and who said it: the quotation's own matcher speaks
    if len(words(rest)) < 2:
        return Statement("none")
    attribution = _ATTRIBUTION.search(rest)
    to = next((g.strip() for g in attribution.groups() if g), "the source") if attribution else ""
    return Statement(_use(rest), attributed_to=to)


def _use(text: str) -> Use:
    if (empty := _BOILERPLATE.search(text)) and not _asserts_beside(text, empty.start(), empty.end()):
        return "boilerplate"
    if _FORECAST.search(text):
        return "forecast"
    if _OPINION.search(text):
        return "opinion"
    return "fact"


def _asserts_beside(text: str, start: int, end: int) -> bool:
    """Whether the clauses without the empty phrase at ``start:end`` are more than a remark beside it.

    >>> _asserts_beside("The mill, all eyes on it, fired its chief and sold its barges.", 10, 18)
    True
    >>> _asserts_beside("Growers will be watching the next report, due in July.", 8, 24)
    False
    """
    before = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    behind = words(text[after.end() :]) if after else []
    return any(len(_telling(part)) >= _ASSERTS for part in (words(text[: before[-1]]) if before else [], behind))


def _telling(found: Sequence[str]) -> list[str]:
    return [w for w in found if len(w) > 3]
