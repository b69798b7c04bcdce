"""The rule score-is-current."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from copydesk.claims import dates
from copydesk.facts import Listing, Score
from copydesk.model import Finding, Fix, Severity
from copydesk.rules import Case, Example, Rule, Settings, setting

_SCORE = re.compile(
    r"\b(?:[A-Z]\w+ Score|score)\b(?:[^.\d]|\.(?=\d)){0,40}?(?P<value>\d{1,3}(?:\.\d+)?)"
    r"(?:\s*/\s*(?P<of>\d{1,3})| out of (?P<outof>\d{1,3}))?(?!\d|[.,]\d|\s*(?:%|percent|points))"
)
_TIERS = ("strong", "moderate", "mixed", "weak", "poor")
_FACTS = """
listings: [{ticker: HRBR, name: Harbor Foods Inc., exchange: NYSE}]
scores: [{ticker: HRBR, date: 2026-04-30, value: 53, tier: mixed}]
"""


def _story(sentence: str) -> str:
    return f"---\nheadline: Harbor Foods\ndateline: 2026-05-04\n---\n{sentence}\n"


@dataclass(frozen=True, slots=True)
class ScoreIsCurrentSettings(Settings):
    """Settings of ``score-is-current``."""

    oldest: int = setting(7, "how old the newsroom's own score may be on the story's date", "days")


class ScoreIsCurrent(Rule):
    """A score given in a story equals the newsroom's score on the stated or the story's date, and its tier word fits.

    Scores are read from the facts. Without them, or where they hold none of that day, it is not checked and says so.
    """

    id = "score-is-current"
    Settings = ScoreIsCurrentSettings
    passes = (
        Example(
            _story("Harbor Foods holds an Alpha Score of 53/100, a mixed reading."), {"note": "Harbor Foods."}, _FACTS
        ),
    )
    stops = (
        Example(
            _story("Harbor Foods holds an Alpha Score of 61/100."),
            {"note": "Harbor Foods."},
            _FACTS,
            says="53",
        ),
        Example(
            _story("Harbor Foods holds an Alpha Score of 53, a strong reading."),
            {"note": "Harbor Foods."},
            _FACTS,
            says="mixed",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each score that differs from the facts, and a warning for each that cannot be checked."""
        for span in case.sentences:
            text = case.story.text[span.start : span.end]
            last = 0
            for match in _SCORE.finditer(text):
                start, end = span.start + match.start("value"), span.start + match.end("value")
                listing = _security(text[last : match.start()], case.facts.listings())
                last = match.end()
                days = [v.first for _, _, v in dates.in_text(text, case.story.dateline) if v.grain == "day" and v.first]
                on = days[0] if days else case.story.dateline
                known = case.facts.score(listing.ticker, on) if listing and on else None
                stale = known is not None and on is not None and (on - known.on).days > self.settings.oldest
                if listing is None or known is None or stale:
                    what = f"the latest is of {known.on:%B %-d, %Y}" if known else "the facts hold none for it"
                    message = f"The score {match['value']} was not checked: {what}."
                    yield self.finding(message, start, end, severity=Severity.WARN)
                    continue
                yield from self._compare(match, known, start, end, _tier(text[match.end() :]), span.start + match.end())

    def _compare(
        self, match: re.Match[str], known: Score, start: int, end: int, tier: tuple[str, int] | None, after: int
    ) -> Iterable[Finding]:
        out_of = match["of"] or match["outof"]
        if Decimal(match["value"]) != known.value or (out_of and int(out_of) != known.out_of):
            message = (
                f"The {known.measure} of {known.ticker} on {known.on:%B %-d, %Y} is {known.value} out of "
                f"{known.out_of}; the story says {match['value']}."
            )
            yield self.finding(message, start, end, fix=Fix(start, end, str(known.value)))
        elif tier and known.tier and tier[0] != known.tier.casefold():
            at = after + tier[1]
            yield self.finding(
                f"A score of {known.value} is “{known.tier}”; the story says “{tier[0]}”.",
                at,
                at + len(tier[0]),
                fix=Fix(at, at + len(tier[0]), known.tier),
            )


def _tier(text: str) -> tuple[str, int] | None:
    """The tier word right after a score, with its place."""
    match = re.match(rf"[^.;]{{0,40}}?\b({'|'.join(_TIERS)})\b", text, re.IGNORECASE)
    return (match[1].casefold(), match.start(1)) if match else None


def _security(text: str, listings: Iterable[Listing]) -> Listing | None:
    """The security named last in ``text``: by its ticker as a word, or by its name or an alias."""
    found: list[tuple[int, Listing]] = []
    for listing in listings:
        short = re.sub(r",? (?:Inc|Corp|Corporation|Co|Company|Ltd|plc|N\.V|S\.A)\.?$", "", listing.name)
        for name in (listing.name, short, *listing.aliases, listing.ticker):
            flags = 0 if name == listing.ticker else re.IGNORECASE
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags):
                found.append((match.end(), listing))
    return max(found, key=lambda pair: pair[0])[1] if found else None
