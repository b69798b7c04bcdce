"""The rule figure-in-source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from copydesk.claims import figures
from copydesk.evidence.quantities import apart
from copydesk.model import CheckedClaim, Figure, Finding, Manner, State
from copydesk.rules import Case, Example, Rule, Settings, setting

_REPORT = (
    "Harbor Foods said net sales were $12.2 billion in fiscal 2025, up 4 percent from $11.7 billion a year earlier. "
    "It employed 18,400 people at 63 plants. The dairy unit brought in $3.1 billion. "
    "The operating margin widened by 0.5 percentage points."
)


@dataclass(frozen=True, slots=True)
class FigureInSourceSettings(Settings):
    """Settings of ``figure-in-source``."""

    roughly: float = setting(
        0.05, "how far a hedged figure (about, roughly, nearly) may be from the source's", "share 0-1, at most 0.05"
    )


class FigureInSource(Rule):
    """Every figure stands in a source or follows from its figures: same quantity, unit, scale, sign and period.

    A sum, difference, share, growth or count follows where the sentence states that relation. "$12 trillion", "12tn
    dollars" and "12,000 billion" are the same figure; percent and percentage points are not. Rounding is allowed to
    the digits shown, and a little more where the story says "roughly". The same number about something else is no
    proof.
    """

    id = "figure-in-source"
    Settings = FigureInSourceSettings
    settings: FigureInSourceSettings
    passes = (
        Example(
            "Harbor Foods had net sales of about US$12bn in fiscal 2025, a rise of 4 per cent.",
            {"report": _REPORT},
            why="The same figures, rounded and spelled in another way.",
        ),
        Example(
            "Net sales at Harbor Foods rose by $500 million, from $11.7 billion to $12.2 billion, in fiscal 2025.",
            {"report": _REPORT},
            why="The rise is the difference of two figures of the source.",
        ),
    )
    stops = (
        Example(
            "Harbor Foods said net sales were $12.2 million in fiscal 2025.",
            {"report": _REPORT},
            says="The source says $12.2 billion; the story says $12.2 million.",
            why="The scale is wrong.",
        ),
        Example(
            "The dairy unit of Harbor Foods brought in $11.7 billion.",
            {"report": _REPORT},
            says="$3.1 billion",
            why="The number stands in the source, for something else.",
        ),
        Example(
            "The operating margin of Harbor Foods widened by 0.5 percent.",
            {"report": _REPORT},
            says="another unit",
            why="Percentage points are not percent.",
        ),
        Example(
            "Harbor Foods closed 17 of its plants.",
            {"report": _REPORT},
            says="17",
            why="No source gives the number.",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each figure that no source bears out."""
        for checked in case.of("figure"):
            claim = checked.claim
            if checked.state in (State.CONTRADICTED, State.NO_EVIDENCE):
                yield self.finding(_message(checked), claim.start, claim.end, checked.evidence, checked.fix)
            elif checked.state is State.PROVED:
                gap = _gap(checked)
                if gap is not None and gap > Decimal(str(self.settings.roughly)):
                    message = f"{claim.text} is {gap * 100:.1f} percent away from the figure of the source."
                    yield self.finding(message, claim.start, claim.end, checked.evidence)


def _message(checked: CheckedClaim) -> str:
    note = checked.note or f"no source gives {checked.claim.text}"
    note = note[0].upper() + note[1:]
    return note if note.endswith((".", "!", "?")) else f"{note}."


def _gap(checked: CheckedClaim) -> Decimal | None:
    """How far a hedged figure is from the nearest of its kind in its passage; ``None`` where it does not apply."""
    value = checked.claim.value
    if not isinstance(value, Figure) or not value.about:
        return None
    passages = [e for e in checked.evidence if e.manner in (Manner.EXACT, Manner.NORMALISED)]
    gaps = [apart(value, f) for e in passages for _, _, f in figures.in_text(e.text)]
    return min((g for g in gaps if g is not None), default=None)
