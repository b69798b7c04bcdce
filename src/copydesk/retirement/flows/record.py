"""A scenario written down as a source, so that the gate can check a story that quotes it.

The source is a Markdown file with front matter, sentences, a table for each series, and every assumption. Its front
matter has the hash of the assumptions, the paths, years and seed: with them the same numbers come out again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import yaml

from copydesk.model import Source
from copydesk.retirement.flows.assumptions import MODEL, PRIVATE
from copydesk.retirement.flows.inputs import Input
from copydesk.retirement.flows.simulate import Scenario
from copydesk.retirement.flows.wording import CLASS_NAMES, LABELS, NOTICE, checkpoints, money, said, share

TYPE = "capital-flow scenario"
_TABLES = ("moved", "moved-in-all", "sleeve", "sleeve-share", "adoption", "pool", *(f"flow/{n}" for n in PRIVATE))
_MARKUP = re.compile(r"[!\"#$&*+:;<=>?@\[\\\]^_`{|}~]")  # punctuation of ASCII that may be marks of Markdown


def record(result: Scenario, *, publisher: str = "", published: dt.date | None = None, address: str = "") -> Source:
    """The source of a scenario.

    :param publisher: who publishes it: the newsroom's name.
    """
    from copydesk.reading import read_source

    assumptions = result.assumptions
    last = result.calendar(result.years)
    title = f"Capital-flow scenario for 401(k) plans, {assumptions.start} to {last}"
    name = f"flow-scenario-{assumptions.sha256[:12]}-{result.seed}-{result.paths}-{result.years}.md"
    head = {
        "title": title,
        "publisher": publisher,
        "published": published,
        "address": address,
        "type": TYPE,
        "model": MODEL,
        "assumptions_sha256": assumptions.sha256,
        "paths": result.paths,
        "years": result.years,
        "seed": result.seed,
    }
    front = yaml.safe_dump({k: str(v) for k, v in head.items() if v not in ("", None)}, sort_keys=False, width=10_000)
    blocks = [f"# {_shown(title)}", *(_shown(line) for line in _sentences(result))]
    for series in _TABLES:
        label = LABELS[series]
        blocks += [f"## {_shown(label[0].upper() + label[1:])}", _series(result, series)]
    blocks += ["## Assumptions", _inputs(assumptions.inputs.values())]
    text = "\n\n".join(blocks)
    source = read_source(f"---\n{front}---\n{text}\n".encode(), name=name, media_type="text/markdown")
    return replace(source, read_at=None)  # it was made, not read


def _sentences(result: Scenario) -> Iterable[str]:
    """What the record says in words; a story may quote it."""
    yield NOTICE
    start = result.assumptions.start
    yield (
        f"It was run on {result.paths:,} paths of {result.years} years from {start} on, with seed {result.seed}. "
        f"The median is the path in the middle; nine paths of ten lie within the range that is given."
    )
    for year in checkpoints(result.years):
        when = result.calendar(year)
        yield " ".join(
            (
                f"In {when} the net flow into private assets is {_band(result, 'moved', year)}.",
                f"By the end of {when} the net flow since the start is {_band(result, 'moved-in-all', year)}.",
                f"401(k) plans then hold private assets worth {_band(result, 'sleeve', year)}.",
                f"The private share of 401(k) assets is {_band(result, 'sleeve-share', year)}.",
            )
        )
        for name in PRIVATE:
            yield (
                f"In {when} the net flow into {CLASS_NAMES[name]} is {_band(result, f'flow/{name}', year)}. "
                f"It is {share(result.median(f'share-of-volume/{name}', year))} of a year's volume in the median, and "
                f"plans hold {share(result.median(f'share-of-value/{name}', year))} of that market."
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
    return _table(["Year", "5% of paths below", "25%", "Median", "75%", "95%"], rows)


def _inputs(inputs: Iterable[Input]) -> str:
    rows = [
        [i.name, i.meaning, *(said(i.unit, v) for v in (i.low, i.central, i.high)), i.distribution, source_of(i)]
        for i in inputs
    ]
    return _table(["Input", "Meaning", "Low", "Central", "High", "Distribution", "Source"], rows)


def source_of(one: Input) -> str:
    """Who gives an input: the documents with address and date, or that it is an assumption."""
    if not one.sources:
        return "assumption"
    return "; ".join(
        f"{cited.title} ({', '.join(part for part in (cited.date, cited.address or 'no address held') if part)})"
        for cited in one.sources
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_shown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(text: str) -> str:
    """Any text as Markdown that shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
