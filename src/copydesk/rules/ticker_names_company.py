"""The rule ``ticker-names-company``."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.model import Finding, Severity, State, Ticker
from copydesk.rules import Case, Example, Rule

_FACTS = """
listings:
  - {ticker: HBF, name: Harbor Foods Inc., exchange: NYSE, since: 1999-03-01, until: 2025-12-11}
  - {ticker: QSTL, name: Quay Steel Corporation, exchange: NYSE, since: 2001-01-02}
"""


class TickerNamesCompany(Rule):
    """A ticker belongs to the company named with it, and the security was listed on the story's day.

    Read from the newsroom's facts; where they do not know the security, from the sources; where neither does, the
    ticker is reported as not checked, with a warning. A company that the story calls a stock, with no ticker, is
    looked up in the facts as well.
    """

    id = "ticker-names-company"
    passes = (
        Example(
            "---\ndateline: 2026-05-01\n---\nQuay Steel (NYSE: QSTL) rose 3%.",
            {"release": "Quay Steel rose 3%."},
            facts=_FACTS,
        ),
        Example(
            "Quay Steel (NYSE: QSTL) rose 3%.",
            {"release": "Quay Steel Corporation (NYSE: QSTL) said its shares rose 3%."},
            why="With no facts, the source names the ticker.",
        ),
    )
    stops = (
        Example(
            "---\ndateline: 2026-05-01\n---\nHarbor Foods HBF stock page holds a score of 53.",
            {"release": "Harbor Foods was bought."},
            facts=_FACTS,
            says="HBF left the NYSE on December 11, 2025; the story of May 1, 2026 treats it as listed",
        ),
        Example(
            "Quay Steel (NYSE: QST) rose 3%.",
            {"release": "Quay Steel Corporation (NYSE: QSTL) said its shares rose 3%."},
            says="the ticker QSTL",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each ticker that is another's or not listed; a warning for one that nobody knows."""
        for checked in case.of("ticker"):
            claim, value = checked.claim, checked.claim.value
            if checked.state is State.CONTRADICTED:
                message = f"{checked.note[:1].upper()}{checked.note[1:]}."
                yield self.finding(message, claim.start, claim.end, checked.evidence, checked.fix)
            elif checked.state is not State.PROVED and isinstance(value, Ticker) and value.symbol:
                whose = f" of {value.company}" if value.company else ""
                message = f"The ticker {value.symbol}{whose} could not be checked: {checked.note}."
                yield self.finding(message, claim.start, claim.end, severity=Severity.WARN)
