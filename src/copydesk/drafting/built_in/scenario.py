"""The recipe for a capital-flow scenario: its medians with their bands, what is assumed, and the stress case.

Every figure is told as one of the scenarios. Nothing is told as what will be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from copydesk.drafting.built_in.record_lines import OfRecords, fitting, line
from copydesk.drafting.built_in.wording import capital
from copydesk.drafting.sheet import Grid, Line, Sheet
from copydesk.model import Source
from copydesk.reading import records
from copydesk.retirement.flows.assumptions import PRIVATE
from copydesk.retirement.flows.reading_back import Band, ScenarioRecord, read_record
from copydesk.retirement.flows.record import SERIES, TYPE, YEARS
from copydesk.retirement.flows.wording import ASSUMED, CLASS_NAMES, checkpoints

NAME = "capital-flow scenario"
_HELD = "sleeve"  # the series of headline, lead and table
_HEAD = ("Year", "Median", "Low end", "High end")  # the ends of nine paths of ten


class _Writer:
    """Writes the lines of one record, each with its passages."""

    def __init__(self, source: Source, record: ScenarioRecord) -> None:
        self.source, self.record = source, record
        self.last = record.series[_HELD][-1]

    def sheet(self) -> Sheet:
        """The whole story."""
        told = (self._lead(), tuple(self._classes()), self._grid(), self._assumed(), self._stressed(), self._method())
        deck = self._line("The scenarios are no forecast and no advice.", "This is a scenario")
        return Sheet(self._headlines(), deck, tuple(part for part in told if part))

    def _headlines(self) -> tuple[Line, ...]:
        held, year = self.last.median, self.last.year
        texts = (
            f"In scenarios, 401(k) plans hold private assets worth {held} at end of {year} in the median",
            f"Scenarios of private assets in 401(k) plans to {year}",
        )
        return fitting(self._line(text, f"At the end of {year}, 401(k) plans hold") for text in texts)

    def _lead(self) -> tuple[Line, ...]:
        year = self.last.year
        share, flow = (self.record.series[name][-1] for name in ("sleeve-share", "moved-in-all"))
        held, part, moved = (
            f"At the end of {year}, 401(k) plans hold",
            f"At the end of {year}, the private share",
            f"By the end of {year}, the net flow since",
        )
        notice = "The scenarios follow from assumptions; they are no forecast and no advice."
        # Median and range in one sentence: so the gate sees a figure of another year for what it is.
        lead = (
            f"In the scenarios, 401(k) plans hold private assets worth {self.last.median} in the median at the end of "
        )
        own = f"The private share of 401(k) assets is {share.median} in the median at the end of {year}"
        since = f"The net flow since the start is {flow.median} in the median by the end of {year}"
        return (
            self._line(f"{lead}{year}, and {_range(self.last)}.", held),
            self._line(notice, "This is a scenario"),
            self._line(f"{own}, and {_range(share)}.", part),
            self._line(f"{since}, and {_range(flow)}.", moved),
        )

    def _classes(self) -> Iterator[Line]:
        """The flows of the last year, class by class."""
        for name in PRIVATE:
            band, said = self.record.series[f"flow/{name}"][-1], CLASS_NAMES[name]
            told = f"In the scenarios, the net flow into {said} in {band.year} is {band.median} in the median, and "
            yield self._line(f"{told}{_range(band)}.", f"In {band.year} the net flow into {said} is {band.median} in")

    def _grid(self) -> Grid | None:
        """What plans hold at some years."""
        bands = self.record.series[_HELD]
        shown = [bands[year - 1] for year in checkpoints(len(bands))]
        if len(shown) < 3:
            return None
        tables = [t for t in self.source.tables if records.texts(self.source, t.rows[0]) == list(YEARS)]
        table = tables[SERIES.index(_HELD)]
        rows = []
        for band in shown:
            row = table.rows[1 + bands.index(band)]
            year = line(self.source, str(band.year), rows=[row])
            rows.append((year, *(Line(cell) for cell in (band.median, band.low, band.high))))
        return Grid(_HEAD, tuple(rows))

    def _assumed(self) -> tuple[Line, ...]:
        """What the answer is mostly made of."""
        lines = []
        for name, meaning in ASSUMED.items():
            one = self.record.inputs.get(name)
            if one is not None:
                spread = "" if one.low == one.high else f", in a range from {one.low} to {one.high}"
                told = f"{capital(meaning)} is assumed to be {one.central}{spread}."
                lines.append(self._line(told, f"It is assumed: {meaning}"))
        return tuple(lines)

    def _stressed(self) -> tuple[Line, ...]:
        """The case that the assumptions describe."""
        case, inputs = self.record.cases[0], self.record.inputs
        falls = [inputs[name].central for name in ("stress.drawdown", "stress.private-drawdown") if name in inputs]
        fall = f"In the stress case, public stocks fall {falls[0]} and the sleeve {falls[-1]} in a quarter."
        return (
            self._line(fall, "In the stress case, public stocks fall"),
            self._line(
                f"In the stress case, a fund with a private sleeve of {case.sleeve} is asked for {case.redemptions}.",
                "In the stress case, savers ask for",
            ),
            self._line(f"The redemptions are {case.met} in that case.", "In the stress case, the redemptions are"),
            self._line(
                f"The sleeve is {case.after} of the fund after it, against a limit of {case.limit}.",
                "After it, the sleeve",
            ),
        )

    def _method(self) -> tuple[Line, ...]:
        record = self.record
        run = f"The scenarios were run on {record.paths:,} paths of {record.years} years, with seed {record.seed}."
        return (self._line(run, "It was run on"),)

    def _line(self, text: str, *begins: str) -> Line:
        return line(self.source, text, begins)


def _range(band: Band) -> str:
    return f"from {band.low} to {band.high} in nine paths of ten"


_RECIPE = OfRecords(
    TYPE,
    "a scenario",
    "Make one with copydesk flows run --record.",
    read_record,
    lambda source, _: source.published or dt.date.min,
    lambda source, held: _Writer(source, held).sheet(),
)
fit, write = _RECIPE.fit, _RECIPE.write
