"""A record of a scenario read back: the figures as it says them, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from copydesk.errors import DataError
from copydesk.model import Source
from copydesk.reading import records
from copydesk.retirement.flows.record import INPUTS, MET, SERIES, STRESS, TYPE, YEARS
from copydesk.retirement.flows.stress import State


@dataclass(frozen=True, slots=True)
class Band:
    """What a series is in a year, as the record says it: the median, and the ends of nine paths of ten."""

    year: int
    low: str
    median: str
    high: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """An input as the record says it."""

    name: str
    meaning: str
    low: str
    central: str
    high: str


@dataclass(frozen=True, slots=True)
class StressCase:
    """How a fund meets the redemptions of a quarter, as the record says it; shares are of the fund."""

    redemptions: str
    sleeve: str
    met: State
    after: str
    limit: str
    lost: str


@dataclass(frozen=True, slots=True)
class ScenarioRecord:
    """What a record of a scenario holds. ``series`` has the bands of each year, by the names of the series."""

    paths: int
    years: int
    seed: int
    series: Mapping[str, tuple[Band, ...]]
    inputs: Mapping[str, Assumed]
    cases: tuple[StressCase, ...]


def read_record(source: Source) -> ScenarioRecord:
    """What a record that :func:`~copydesk.retirement.flows.record.record` made holds.

    :raises DataError: if ``source`` is no such record, or a number or a table of it cannot be read.
    """
    records.of_type(source, TYPE)
    paths, years, seed = (_whole(source, key, source.fields.get(key, "")) for key in ("paths", "years", "seed"))
    tables = [table for table in source.tables if records.texts(source, table.rows[0]) == list(YEARS)]
    if len(tables) != len(SERIES):
        raise DataError(source.name, f"it has {len(tables)} tables of years", f"Give {len(SERIES)}, one a series.")
    series = {}
    for name, table in zip(SERIES, tables, strict=True):
        rows = [records.texts(source, row) for row in table.rows[1:]]
        if len(rows) != years or any(len(row) != len(YEARS) for row in rows):
            raise DataError(source.name, f"the table of {name} has not {years} whole rows", "Give one a year.")
        series[name] = tuple(
            Band(_whole(source, "a year", year), low, median, high) for year, low, _, median, _, high in rows
        )
    inputs = {row[0]: Assumed(*row[:5]) for row in records.rows(source, INPUTS)}
    cases = tuple(_case(source, *row) for row in records.rows(source, STRESS))
    if not years or not cases:
        raise DataError(source.name, "it has no year or no stress case", "Make it with copydesk flows run --record.")
    return ScenarioRecord(paths, years, seed, series, inputs, cases)


def _case(source: Source, redemptions: str, sleeve: str, met: str, after: str, limit: str, lost: str) -> StressCase:
    state = next((state for state, told in MET.items() if told == met), None)
    if state is None:
        raise DataError(source.name, f"a stress case is met by {met[:40]!r}", f"Known: {', '.join(MET.values())}.")
    return StressCase(redemptions, sleeve, state, after, limit, lost)


def _whole(source: Source, what: str, text: str) -> int:
    if not text.isdecimal():
        raise DataError(source.name, f"{what} is {text[:40]!r}", "Give a whole number.")
    return int(text)
