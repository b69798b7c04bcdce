"""A scenario written down as a source, so that a story can be drafted from it and checked against it.

The source is a Markdown file with front matter, sentences, a table for each series, the stress cases, and every
assumption. Its front matter has the hash of the assumptions, the paths, years and seed: with them the same numbers come
out again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from copydesk.model import Source
from copydesk.reading import records
from copydesk.retirement.flows.assumptions import MODEL, PRIVATE, Assumptions
from copydesk.retirement.flows.inputs import Input
from copydesk.retirement.flows.stress import Case, State, cases
from copydesk.retirement.flows.wording import ASSUMED, CLASS_NAMES, LABELS, NOTICE, checkpoints, money, said, share

if TYPE_CHECKING:
    from copydesk.retirement.flows.simulation import Scenario

TYPE = "capital-flow scenario"
SERIES = ("moved", "moved-in-all", "sleeve", "sleeve-share", "adoption", "pool", *(f"flow/{n}" for n in PRIVATE))
YEARS = ("Year", "5% of paths below", "25%", "Median", "75%", "95%")
STRESS = ("Redemptions asked for", "Sleeve before", "How they are met", "Sleeve after", "Limit", "Lost to leavers")
INPUTS = ("Input", "Meaning", "Low", "Central", "High", "Distribution", "Source")

# How the table of stress cases says it: in other words than a sentence, so that no row proves a sentence of another.
MET = {State.PUBLIC: "public assets", State.REDEEMED: "gates", State.SOLD: "sold", State.GATED: "gated"}


def record(result: Scenario, *, publisher: str = "", published: dt.date | None = None, address: str = "") -> Source:
    """The source of a scenario, with the stress cases of the same assumptions.

    :param publisher: who publishes it: the newsroom's name.
    """
    assumptions = result.assumptions
    last = result.calendar(result.years)
    title = f"Capital-flow scenario for 401(k) plans, {assumptions.start} to {last}"
    name = f"flow-scenario-{assumptions.sha256[:12]}-{result.seed}-{result.paths}-{result.years}.md"
    fields = {
        "type": TYPE,
        "model": MODEL,
        "assumptions_sha256": assumptions.sha256,
        "start": assumptions.start,
        "paths": result.paths,
        "years": result.years,
        "seed": result.seed,
    }
    found = cases(assumptions)
    blocks = [records.shown(line) for line in _sentences(result)]
    blocks += ["## In the scenario", records.bullets(records.shown(line) for line in _figures(result))]
    blocks += ["## What is assumed", records.bullets(records.shown(line) for line in _assumed(assumptions))]
    blocks += ["## Stress case", records.bullets(records.shown(line) for line in _stressed(found[0]))]
    for series in SERIES:
        label = LABELS[series]
        blocks += [f"## {records.shown(label[0].upper() + label[1:])}", _series(result, series)]
    blocks += ["## Stress cases", records.table(STRESS, (_case(case) for case in found))]
    blocks += ["## Assumptions", _inputs(assumptions.inputs.values())]
    return records.made(name, title, blocks, fields, publisher=publisher, published=published, address=address)


def _sentences(result: Scenario) -> Iterable[str]:
    """What the record says in words; a story may quote it."""
    yield NOTICE
    start = result.assumptions.start
    yield (
        f"It was run on {result.paths:,} paths of {result.years} years from {start} on, with seed {result.seed}. "
        f"The median is the path in the middle; nine paths of ten lie within the range that is given."
    )


def _figures(result: Scenario) -> Iterator[str]:
    """The medians and bands of some years: a figure a sentence, each with its year."""
    for year in checkpoints(result.years):
        when = result.calendar(year)
        yield f"At the end of {when}, 401(k) plans hold private assets worth {_band(result, 'sleeve', year)}."
        yield f"At the end of {when}, the private share of 401(k) assets is {_band(result, 'sleeve-share', year)}."
        yield f"By the end of {when}, the net flow since the start is {_band(result, 'moved-in-all', year)}."
        yield f"In {when} the net flow into private assets is {_band(result, 'moved', year)}."
        for name in PRIVATE:
            yield f"In {when} the net flow into {CLASS_NAMES[name]} is {_band(result, f'flow/{name}', year)}."
            volume, value = (result.median(f"share-of-{kind}/{name}", year) for kind in ("volume", "value"))
            yield (
                f"In {when} the net flow into {CLASS_NAMES[name]} is {share(volume)} of a year's volume in the median, "
                f"and plans hold {share(value)} of that market."
            )


def _assumed(assumptions: Assumptions) -> Iterator[str]:
    for name, meaning in ASSUMED.items():
        one = assumptions.inputs[name]
        low, central, high = (said(one.unit, value) for value in (one.low, one.central, one.high))
        spread = "" if low == high else f", in a range from {low} to {high}"
        yield f"It is assumed: {meaning}, {central}{spread}."


def _stressed(case: Case) -> Iterator[str]:
    """The case that the assumptions describe, in sentences."""
    quarter = case.quarter
    yield (
        f"In the stress case, public stocks fall {share(quarter.drawdown)} in a quarter, and the private sleeve of a "
        f"target-date fund falls {share(quarter.private_drawdown)}."
    )
    asked, sleeve, _, after, limit, lost = _case(case)
    yield f"In the stress case, savers ask for {asked} of a fund that has a private sleeve of {sleeve}."
    yield f"In the stress case, the redemptions are {case.outcomes[-1].state}."
    if not case.outcomes[-1].from_forced_sale:
        yield "In the stress case, there is no forced sale of the sleeve."
    if not case.outcomes[-1].unpaid:
        yield "In the stress case, the fund is not gated."
    yield f"After it, the sleeve is {after} of the fund; the limit is {limit}."
    yield f"In the stress case, those who stay lose {lost} of the fund to those who leave."


def _case(case: Case) -> tuple[str, ...]:
    """A row of the table of stress cases: how the last quarter ends."""
    outcome = case.outcomes[-1]
    return (
        share(case.quarter.redemptions),
        share(case.sleeve),
        MET[outcome.state],
        share(outcome.illiquid),
        share(case.quarter.limit),
        share(outcome.to_leavers / outcome.published if outcome.published > 0 else 0.0),
    )


def _band(result: Scenario, name: str, year: int) -> str:
    low, _, median, _, high = (float(v) for v in result.bands[name][year - 1])
    tell = share if name in ("sleeve-share", "adoption") else money
    return f"{tell(median)} in the median, and from {tell(low)} to {tell(high)} in nine paths of ten"


def _series(result: Scenario, name: str) -> str:
    tell = share if name in ("sleeve-share", "adoption") else money
    rows = [
        [str(result.calendar(year)), *(tell(float(value)) for value in result.bands[name][year - 1])]
        for year in range(1, result.years + 1)
    ]
    return records.table(YEARS, rows)


def _inputs(inputs: Iterable[Input]) -> str:
    rows = [
        [i.name, i.meaning, *(said(i.unit, v) for v in (i.low, i.central, i.high)), i.distribution, source_of(i)]
        for i in inputs
    ]
    return records.table(INPUTS, rows)


def source_of(one: Input) -> str:
    """Who gives an input: the documents with address and date, or that it is an assumption."""
    if not one.sources:
        return "assumption"
    return "; ".join(
        f"{cited.title} ({', '.join(part for part in (cited.date, cited.address or 'no address held') if part)})"
        for cited in one.sources
    )
