"""The model card: every assumption, who gives it, its range, and what the model cannot say."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.retirement.flows.assumptions import CLASSES, MODEL, Assumptions
from copydesk.retirement.flows.inputs import Input
from copydesk.retirement.flows.record import source_of
from copydesk.retirement.flows.wording import NOTICE, said

CANNOT = (
    "Whether the rule becomes final, when, or how many plans will adopt: these go in as assumptions, and the answer is "
    "mostly made of them.",
    "What any fund, plan or saver should do. It knows no fund, no plan and no saver.",
    "What private assets will return. Their returns are assumed, and so is how they move with public markets.",
    "What prices do. Pressure is the square-root law far outside what it was measured on: orders of minutes to days, "
    "in traded securities, up to about a tenth of the volume. Returns do not react to the flows.",
    "How markets answer: more supply of private assets, lower returns on them, new vehicles, other buyers who leave.",
    "How the ages of savers shift: their shares of the assets stay as they are. All ages are in managed funds alike.",
    "How withdrawals depend on markets: they are a fixed share of assets. The stress test looks at a run on one fund.",
    "How likely an end of its bands is: inputs are drawn independently of each other, so that what goes together in "
    "truth (a good market and fast adoption) is not in the bands.",
    "Anything about plans other than 401(k) plans, which are part of all defined contribution plans.",
)


def card(assumptions: Assumptions) -> str:
    """The model card in Markdown."""
    inputs = assumptions.inputs.values()
    simulated = [one for one in inputs if not one.name.startswith("stress.")]
    stressed = [one for one in inputs if one.name.startswith("stress.")]
    cited = sum(1 for one in inputs if one.sources)
    blocks = [
        f"{NOTICE} Model version {MODEL}; first year {assumptions.start}; hash of the assumptions "
        f"`{assumptions.sha256[:16]}`. Of {len(assumptions.inputs)} inputs {cited} rest on a document, at least in "
        f"part; {len(assumptions.inputs) - cited} are assumptions.",
        "Range: the ends and the most likely value of triangular and pert, the 5% point, median and 95% point of "
        "lognormal, one number of fixed.",
        "### What the model cannot say",
        "\n".join(f"- {line}" for line in CANNOT),
        "### Inputs of the simulation",
        _table(simulated),
        "### Correlation of yearly log returns (assumption)",
        _correlation(assumptions),
        "### Inputs of the stress test",
        _table(stressed),
        "### Notes",
        "\n".join(f"- {line}" for line in _notes(inputs)),
    ]
    return "\n\n".join(blocks) + "\n"


def _table(inputs: Iterable[Input]) -> str:
    lines = [
        "| input | meaning | low | central | high | distribution | source |",
        "| --- | --- | ---: | ---: | ---: | --- | --- |",
    ]
    for one in inputs:
        low, central, high = (said(one.unit, value) for value in (one.low, one.central, one.high))
        cells = (one.name, one.meaning, low, central, high, one.distribution, source_of(one))
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines)


def _correlation(assumptions: Assumptions) -> str:
    lines = [f"| | {' | '.join(CLASSES)} |", f"| --- |{' ---: |' * len(CLASSES)}"]
    for name, row in zip(CLASSES, assumptions.correlation, strict=True):
        lines.append(f"| {name} | {' | '.join(f'{value:g}' for value in row)} |")
    return "\n".join(lines)


def _notes(inputs: Iterable[Input]) -> Iterable[str]:
    """Each note once, with the inputs that it is about."""
    by_note: dict[str, list[str]] = {}
    for one in inputs:
        if one.note:
            by_note.setdefault(one.note, []).append(one.name)
    for note, names in by_note.items():
        yield f"{', '.join(names)}: {_cell(note)}"


def _cell(text: str) -> str:
    """A text inside a table; what a user's file says must not end the cell or make markup."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
