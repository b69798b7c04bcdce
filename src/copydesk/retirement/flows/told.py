"""Results as text, CSV and plain values."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from typing import Any

from copydesk.retirement.flows.assumptions import MODEL, PRIVATE
from copydesk.retirement.flows.markets import series
from copydesk.retirement.flows.sensitivities import Sensitivity
from copydesk.retirement.flows.simulation import Scenario
from copydesk.retirement.flows.stress import Case
from copydesk.retirement.flows.wording import LABELS, NOTICE, checkpoints, said, share


def text(result: Scenario) -> str:
    """Medians with bands at some years, in words."""
    units = series()
    kinds = ("flow", "share-of-volume", "share-of-value", "pressure", "long-term-holders")
    shown = ["adoption", "moved", "moved-in-all", "sleeve-share"]
    shown += [f"{kind}/{name}" for name in PRIVATE for kind in kinds]
    lines = [
        NOTICE,
        f"{result.paths:,} paths of {result.years} years, seed {result.seed}, assumptions of "
        f"{result.assumptions.file} ({result.assumptions.sha256[:16]}).",
        "Each line: the median; then half of the paths; then nine of ten.",
    ]
    for name in shown:
        lines += ["", LABELS[name][0].upper() + LABELS[name][1:]]
        for year in checkpoints(result.years):
            p5, p25, median, p75, p95 = (said(units[name], float(v)) for v in result.bands[name][year - 1])
            lines.append(f"  {result.calendar(year)}  {median:>15}   {p25} to {p75}   {p5} to {p95}")
    most = max((float(part.max()), name) for name, part in result.beyond.items())
    lines += [
        "",
        f"In up to {most[0]:.1%} of the paths of a year ({most[1].replace('-', ' ')}) the flow is beyond what the "
        "square-root law was measured on; private deals always are.",
    ]
    return "\n".join(lines)


def csv_text(result: Scenario) -> str:
    """Every series, year by year, as CSV with a head; dollars or shares."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("series", "unit", "year", "p5", "p25", "median", "p75", "p95", "assumptions_sha256"))
    for name, unit in series().items():
        for at, row in enumerate(result.bands[name].tolist(), 1):
            writer.writerow((name, unit, result.calendar(at), *row, result.assumptions.sha256))
    return out.getvalue()


def mapping(result: Scenario) -> dict[str, Any]:
    """All that a scenario found, in plain values, ready for JSON."""
    return {
        "notice": NOTICE,
        "model": MODEL,
        "assumptions": result.assumptions.file,
        "assumptions_sha256": result.assumptions.sha256,
        "paths": result.paths,
        "seed": result.seed,
        "years": [result.calendar(year) for year in range(1, result.years + 1)],
        "points": ["p5", "p25", "median", "p75", "p95"],
        "series": {
            name: {"unit": unit, "meaning": LABELS[name], "bands": result.bands[name].tolist()}
            for name, unit in series().items()
        },
        "beyond_the_square_root_law": {name: part.tolist() for name, part in result.beyond.items()},
    }


def sensitivity_text(answers: Sequence[Sensitivity], top: int) -> str:
    """Which assumption matters, with the ``top`` inputs of each output and how sure their indices are."""
    lines = [NOTICE, ""]
    for answer in answers:
        lines.append(answer.says())
        for index in answer.indices[:top]:
            earlier = ", ".join(f"{value:.0%}" for value in index.earlier)
            lines.append(
                f"  {index.input:32} total {index.total:4.0%} ± {index.total_half_width:.0%}   "
                f"alone {index.first:4.0%} ± {index.first_half_width:.0%}   "
                f"total from 1/4 and 1/2 of the runs: {earlier}"
            )
        unsettled = sum(1 for index in answer.indices if not index.settled)
        if unsettled:
            lines.append(
                f"  {unsettled} of {len(answer.indices)} moved by more than their interval: give more --samples."
            )
        lines.append("")
    lines.append("Total: with its interplay with others. Alone: first order. ±: half of the 95% interval.")
    return "\n".join(lines)


def stress_text(cases: Sequence[Case]) -> str:
    """How each case ends, and who pays."""
    quarter = cases[0].quarter
    lines = [
        NOTICE,
        f"Public stocks fall {share(quarter.drawdown)}, the sleeve {share(quarter.private_drawdown)}; its valuation "
        f"shows {share(quarter.marked)} of that. Parts of the fund are of its value after the fall.",
    ]
    for at, case in enumerate(cases):
        if at < 2:
            lines += ["", "As the assumptions have it:" if at == 0 else "Harder cases:"]
        lines.append(
            f"{share(case.quarter.redemptions)} redeemed, sleeve of {share(case.sleeve)}: {case.outcomes[-1].state}."
        )
        for number in range(len(case.outcomes)):
            lines += textwrap.wrap(_quarter_text(case, number), 100, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(lines)


def _quarter_text(case: Case, at: int) -> str:
    outcome = case.outcomes[at]
    worth = outcome.published
    parts = [f"leavers are paid {share(outcome.to_leavers / worth)} of the fund at the stayers' cost (stale valuation)"]
    if outcome.from_others:
        parts.append(f"other holders of the sleeve's funds lose {share(outcome.from_others / worth)} to this one")
    if outcome.sale_loss:
        parts.append(f"the forced sale costs stayers {share(outcome.sale_loss / worth)}")
    if outcome.unpaid:
        parts.append(f"{share(outcome.unpaid / outcome.asked)} of what is asked waits")
    over = "over" if outcome.breached else "within"
    parts.append(f"the sleeve is {share(outcome.illiquid)} afterwards, {over} the limit of {share(case.quarter.limit)}")
    quarter = f"Quarter {at + 1}: " if len(case.outcomes) > 1 else ""
    return f"{quarter}{'; '.join(parts)}."
