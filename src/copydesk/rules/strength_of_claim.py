"""The rule strength-of-claim."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.model import Finding, State
from copydesk.rules import Case, Example, Rule

_NOTICE = (
    "The Bureau of Grain Storage may require operators to inspect silos twice a year. "
    "Some operators already report moisture weekly."
)


class StrengthOfClaim(Rule):
    """The story is no stronger and no weaker than its source.

    "May", "consider", "propose" and "direct to examine" are told apart from "must", "mandate" and "will"; "some" from
    "most" and "all"; "linked" from "caused". A word that is looser than the source's own term counts as well.
    """

    id = "strength-of-claim"
    version = "2"
    passes = (
        Example(
            "Operators may be required by the Bureau of Grain Storage to inspect silos twice a year.",
            {"notice": _NOTICE},
            why="The same strength in the passive.",
        ),
    )
    stops = (
        Example(
            "The Bureau of Grain Storage will require operators to inspect silos twice a year.",
            {"notice": _NOTICE},
            says="may",
            why="The source says may.",
        ),
        Example("All operators already report moisture weekly.", {"notice": _NOTICE}, says="some"),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each sentence that says it more or less surely than its passage."""
        for checked in case.of("statement"):
            if checked.state is State.CONTRADICTED and checked.fault in ("strength", "looser"):
                first, last = checked.at_fault[0], checked.at_fault[-1]
                word = (
                    "Not as the source puts it" if checked.fault == "looser" else "Not as strong as this in the source"
                )
                yield self.finding(f"{word}: {checked.note}.", first.start, last.end, checked.evidence, checked.fix)
