"""The rule date-in-source."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.model import Finding, State
from copydesk.rules import Case, Example, Rule

_NOTICE = (
    "The Bureau of Grain Storage adopted the silo rule on March 31, 2026. "
    "The bureau signed a lease for its new headquarters on April 30, 2026. "
    "Comments on the silo rule are due on June 1, 2026."
)


class DateInSource(Rule):
    """Every date is that of the event it is given to.

    "Thursday" and "last month" are told from the story's dateline. The event decides: a source that dates another event
    to that day does not prove it, and one that gives the event another day contradicts it. A month or year is
    borne out by a day inside it, not the other way round.
    """

    id = "date-in-source"
    passes = (
        Example(
            "---\ndateline: 2026-04-02\n---\nOn Tuesday the Bureau of Grain Storage adopted the silo rule, "
            "on which comments are due by June 1.",
            {"notice": _NOTICE},
            why="Tuesday is March 31, told from the dateline.",
        ),
        Example(
            "The silo rule was adopted by the Bureau of Grain Storage in March 2026.",
            {"notice": _NOTICE},
            why="The day lies in the month.",
        ),
    )
    stops = (
        Example(
            "The Bureau of Grain Storage adopted the silo rule on April 30, 2026.",
            {"notice": _NOTICE},
            says="The source says March 31, 2026; the story says April 30, 2026.",
            why="What happened on that day was something else.",
        ),
        Example(
            "Comments on the silo rule of the Bureau of Grain Storage are due on June 1, 2027.",
            {"notice": _NOTICE},
            says="June 1, 2026",
            why="The year is wrong.",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each date that no source bears out."""
        for checked in case.of("date"):
            if checked.state in (State.CONTRADICTED, State.NO_EVIDENCE):
                claim = checked.claim
                note = checked.note or f"no source dates this to {claim.text}"
                note = note[0].upper() + note[1:]
                message = note if note.endswith((".", "!", "?")) else f"{note}."
                yield self.finding(message, claim.start, claim.end, checked.evidence, checked.fix)
