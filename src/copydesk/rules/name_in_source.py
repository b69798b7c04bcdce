"""The rule ``name-in-source``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copydesk.model import CheckedClaim, Finding, Name, Severity, State
from copydesk.rules import Case, Example, Rule

_SOURCE = (
    "Secretary of Commerce Ana Ruiz said on May 4, 2026 that the Grain Board would publish its figures each month. "
    "The Secretary of the Treasury shall establish a public register of grain stores.\n\n"
    "Maria Lund is Chief Executive Officer of Harbor Foods Inc. The order is Executive Order 19330."
)


class NameInSource(Rule):
    """People, organisations, laws, products and identifiers stand in a source, and people have the title given there.

    A name may be shortened ("Lund" for Maria Lund), turned ("Labor Department" for Department of Labor) or stand as
    an acronym. Identifiers (executive orders, sections, forms, dockets) must be exact. A name that is nearly right,
    or the right name in the place of another, is a contradiction. Common background that no source names is a warning.
    """

    id = "name-in-source"
    version = "2"
    passes = (
        Example(
            "The Treasury must establish a public register of grain stores, Executive Order 19330 says.",
            {"order": _SOURCE},
            why="“Treasury” is the Secretary of the Treasury.",
        ),
        Example(
            "Commerce Secretary Ana Ruiz spoke on May 4. Ruiz said the Grain Board would publish its figures.",
            {"order": _SOURCE},
        ),
    )
    stops = (
        Example(
            "Harbor Foods is led by Maria Lundt.", {"order": _SOURCE}, says="Maria Lundt", why="The name is Maria Lund."
        ),
        Example(
            "The Commerce Department shall establish a public register of grain stores.",
            {"order": _SOURCE},
            says="Secretary of the Treasury",
            why="The right duty on the wrong department.",
        ),
        Example("The register comes from Executive Order 19303.", {"order": _SOURCE}, says="Executive Order 19330"),
        Example(
            "Maria Lund, the chief financial officer of Harbor Foods, spoke.",
            {"order": _SOURCE},
            says="another title",
        ),
        Example("Olga Brandt praised the Grain Board.", {"order": _SOURCE}, says="No source names Olga Brandt"),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each name that is not proved, the first time that the story gives it."""
        told: set[tuple[str, State]] = set()
        for checked in case.of("name"):
            if checked.state is State.PROVED:
                continue
            key = (checked.claim.text, checked.state)
            if checked.state is not State.CONTRADICTED and key in told:
                continue
            told.add(key)
            yield from self._finding(checked)

    def _finding(self, checked: CheckedClaim) -> Iterator[Finding]:
        claim = checked.claim
        at = checked.at_fault[0] if checked.at_fault else claim
        if checked.state is State.CONTRADICTED:
            if checked.fault == "title" and isinstance(claim.value, Name):
                message = f"The story calls {claim.text} “{claim.value.title}”; {checked.note}."
            else:
                message = f"The story says “{claim.text}”; {checked.note}."
            yield self.finding(message, at.start, at.end, checked.evidence, checked.fix)
        elif checked.state is State.NO_EVIDENCE:
            message = f"{checked.note[:1].upper()}{checked.note[1:]}."
            yield self.finding(message, at.start, at.end, checked.evidence, checked.fix)
        elif "background" in checked.note:
            message = f"No source speaks of {claim.text}; it was taken as background and not checked."
            yield self.finding(message, claim.start, claim.end, severity=Severity.WARN)
