"""The key figures of a company, read back from the tables of its company facts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from copydesk.model import Evidence, Source, Span
from copydesk.reading import dates
from copydesk.reading.companyfacts import ITEMS

_CAPTION = re.compile(r"Form (?P<form>\S[^,]*), filed (?P<filed>\w+ \d{1,2}, \d{4})")
_CELL = re.compile(
    r"(?:(?P<label>[a-z' ]+) of )?\$(?P<number>[\d,]+(?:\.\d+)?)(?: (?P<scale>million|billion|trillion))?"
    r" (?P<period>(?:in the (?P<length>[a-z ]+) ended|at) (?P<end>\w+ \d{1,2}, \d{4}))"
)
_SCALES = {"million": 6, "billion": 9, "trillion": 12}
_PERIODIC = ("10-K", "10-Q", "20-F", "40-F", "10-KT", "10-QT")
_LOSSES = {item.loss.lower() for item in ITEMS if item.loss}
_A_YEAR = range(357, 373)  # days from the end of a period to the end of the same one a year on: 51 to 53 weeks
_STALE = 45  # days before the latest filing from which another is no longer the latest news
_OLD = 200  # days from which a filing is no longer news: another should have followed
_FEWEST = 3  # items of a filing that is worth a story


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with its sign, the words for its item, and its period ("in the year ended June 30, 2021")."""

    label: str
    amount: Decimal
    period: str
    length: str
    end: dt.date


@dataclass(frozen=True, slots=True)
class Row:
    """What a filing says of an item: its latest value, and those of earlier periods of the same length."""

    values: tuple[Value, ...]
    span: Span

    @property
    def now(self) -> Value:
        """The latest value."""
        return self.values[0]

    @property
    def before(self) -> Value | None:
        """The value of a year before; of a balance, the one that the filing sets beside it."""
        for value in self.values[1:]:
            if not value.length or (self.now.end - value.end).days in _A_YEAR:
                return value
        return None


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing: its form, the day it was filed, where its heading stands, and its rows."""

    form: str
    filed: dt.date
    heading: Span
    rows: tuple[Row, ...]

    @property
    def annual(self) -> bool:
        """Whether it is a yearly report."""
        return not self.form.startswith("10-Q")

    def latest(self) -> tuple[Row, ...]:
        """The rows of its own period: of a year in a yearly report, else of three months; and its balances."""
        flows = [r for r in self.rows if r.now.length]
        end = max((r.now.end for r in flows), default=None)
        if end is None:
            return ()
        wanted = ("year",) if self.annual else ("three months", "six months", "nine months")
        kept: list[Row] = []
        for label in dict.fromkeys(_item(r.now.label) for r in self.rows):
            own = [r for r in self.rows if _item(r.now.label) == label and r.now.end == end]
            own.sort(
                key=lambda r: wanted.index(r.now.length) if r.now.length in wanted else -1 if not r.now.length else 9
            )
            if own and (not own[0].now.length or own[0].now.length in wanted):
                kept.append(own[0])
        return tuple(kept)


def is_facts(source: Source) -> bool:
    """Whether a source is a company's facts."""
    return source.fields.get("type") == "company facts" and bool(source.tables)


def filings(source: Source) -> tuple[Filing, ...]:
    """The periodic filings of a company's facts, the latest first."""
    found: list[Filing] = []
    for table in source.tables:
        caption = _CAPTION.search(table.caption)
        filed = dates.parse(caption["filed"]) if caption else None
        if caption is None or filed is None or caption["form"].partition("/")[0] not in _PERIODIC:
            continue
        start = source.text.rfind(table.caption, 0, table.start)
        rows = tuple(row for cells in table.rows[table.header :] if (row := _row(source.text, cells)))
        if start >= 0 and rows:
            found.append(Filing(caption["form"], filed, Span(start, start + len(table.caption)), rows))
    return tuple(found)


def known(source: Source, on: dt.date | None) -> Filing | None:
    """The latest filing by ``on`` that has enough to tell of; ``None`` where there is none."""
    day = on or source.published
    told = [f for f in filings(source) if day is None or f.filed <= day]
    for filing in told:
        if (told[0].filed - filing.filed).days > _STALE or (day and (day - filing.filed).days > _OLD):
            return None
        rows = filing.latest()
        if len(rows) >= _FEWEST and any(_item(r.now.label) == "net income" for r in rows):
            return filing
    return None


def first_told(source: Source, row: Row, value: Value, filed: dt.date) -> tuple[Filing, Value, Row] | None:
    """What the first filing that had ``value`` as its own said, where it was filed before and said another figure."""
    for filing in reversed(filings(source)):
        for other in filing.rows:
            now = other.now
            same = (_item(now.label), now.length, now.end) == (_item(row.now.label), value.length, value.end)
            if same and filing.filed < filed:
                return (filing, now, other) if now.amount != value.amount else None
    return None


def passage(source: Source, *spans: Span) -> tuple[Evidence, ...]:
    """Stretches of ``source`` as passages."""
    return tuple(Evidence.of(source, span.start, span.end) for span in spans)


def _item(label: str) -> str:
    """One name for an item whether it is a gain or a loss."""
    low = label.lower()
    return next((item.gain.lower() for item in ITEMS if item.loss.lower() == low), low)


def _row(text: str, cells: Sequence[Span]) -> Row | None:
    label = text[cells[0].start : cells[0].end]
    values: list[Value] = []
    for cell in cells[1:]:
        match = _CELL.fullmatch(text, cell.start, cell.end)
        end = dates.parse(match["end"]) if match else None
        if match is None or end is None:
            return None
        number = Decimal(match["number"].replace(",", "")).scaleb(_SCALES.get(match["scale"] or "", 0))
        own = match["label"] or label.lower()
        values.append(Value(own, -number if own in _LOSSES else number, match["period"], match["length"] or "", end))
    return Row(tuple(values), Span(cells[0].start, cells[-1].end)) if values else None
