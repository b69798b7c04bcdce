"""What each sentence of a story asserts as a whole: fact, forecast, opinion, boilerplate, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from copydesk.model import Claim, Quotation, Span, Statement, Story
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
    """One statement for each sentence; ``claims`` are those already found in the story."""
    found = []
    quoted: dict[int, list[Claim]] = {}
    for claim in claims:
        if isinstance(claim.value, Quotation):
            quoted.setdefault(claim.sentence, []).append(claim)
    for number, span in enumerate(sentences):
        text = story.text[span.start : span.end]
        value = read(text, quoted.get(number, ()), span.start)
        found.append(Claim("statement", span.start, span.end, text, number, value))
    return found


def read(text: str, spoken: Sequence[Claim] = (), start: int = 0) -> Statement:
    """What one sentence asserts. ``spoken`` are the quotations in it, at offsets that count from ``-start``.

    >>> read("Sales rose 4%.").use, read("The rule could reshape the market.").use
    ('fact', 'forecast')
    >>> read("Analysts at Elm Bank said the rule could reshape the market.").attributed_to
    'Analysts at Elm Bank'
    """
    if text.rstrip("”\"' ").endswith("?"):
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
