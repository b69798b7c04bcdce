"""Records: the newsroom's own numbers written down as sources that a story can be drafted from, and read back.

A record is a Markdown file (``docs/drafting-records.md``): front matter, sentences that say what it is, and tables. The
source made here is what :func:`copydesk.reading.read_source` reads from that file: a saved record is the same source.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from copydesk.drafting.built_in.scores_rows import PARTS, ScoreChange, ScoreDay
from copydesk.drafting.built_in.shifts_rows import (
    KINDS,
    Concentration,
    ManagerTotal,
    PositionShift,
    Quarter,
    SectorFlow,
    next_quarter,
)
from copydesk.errors import DraftError
from copydesk.model import Source
from copydesk.reading import records as written
from copydesk.reading.records import shown

__all__ = [
    "KINDS",
    "LONGEST",
    "MOST_ROWS",
    "PARTS",
    "SCORES",
    "SHIFTS",
    "Concentration",
    "ManagerTotal",
    "PositionShift",
    "Quarter",
    "ScoreChange",
    "ScoreDay",
    "SectorFlow",
    "date",
    "next_quarter",
    "read_score_changes",
    "read_shifts",
    "score_changes",
    "shifts",
    "shown",
]

SCORES = "score changes"
SHIFTS = "institutional shifts"
LONGEST = 200  # code points of a name
MOST_ROWS = 20_000  # of a table

_NONE = written.NOTHING
_SCORE_HEAD = (
    "Company", "Ticker", "Exchange", "Sector", "Before", "After", "Change", "Tier before", "Tier after",
    *(part.capitalize() for part in PARTS),
)  # fmt: skip
_SHIFT_HEAD = (
    "Manager", "Issuer", "Position", "Value before", "Value after", "Trading effect", "Price effect",
    "Shares before", "Shares after", "Ticker", "CUSIP",
)  # fmt: skip
_MANAGER_HEAD = ("Manager", "Total before", "Total after")
_SECTOR_HEAD = ("Sector", "Value before", "Value after", "Price effect", "Trading effect")
_TOP_HEAD = ("Manager", "Share of ten largest")


def score_changes(
    on: dt.date,
    rows: Iterable[ScoreChange],
    *,
    publisher: str,
    measure: str = "Alpha Score",
    next_update: dt.date | None = None,
    address: str = "",
) -> Source:
    """The record of a day's score changes.

    :param publisher: the newsroom's name.
    :raises DraftError: if there is no row, a ticker stands twice, or a value cannot be: the message names it.
    """
    from copydesk.drafting.built_in import scores_words

    day = ScoreDay(on, tuple(rows), measure, next_update)
    name = f"score-changes-{on.isoformat()}.md"
    if not re.fullmatch(r"[A-Z][A-Za-z ]{0,39}", measure):
        raise DraftError(name, f"its measure is called {measure[:60]!r}", "Give it a name of up to 40 letters.")
    _unique(name, "ticker", [row.ticker for row in day.rows])
    for row in day.rows:
        strays = set(row.parts) - set(PARTS)
        if strays:
            raise DraftError(name, f"{row.ticker} has a part {sorted(strays)[0]!r}", f"Known: {', '.join(PARTS)}.")
        if not all(0 <= v <= 100 for v in (row.after, row.before) if v is not None):
            raise DraftError(name, f"the score of {row.ticker} is not from 0 to 100", "Mend that row.")
    table = [
        (r.name, r.ticker, r.exchange, r.sector, r.before, r.after, None if r.before is None else r.change,
         r.tier_before, r.tier_after, *(r.parts.get(part) for part in PARTS))
        for r in day.rows
    ]  # fmt: skip
    head: dict[str, object] = {"type": SCORES, "on": on, "measure": measure, "next_update": next_update}
    title = f"{measure} changes of {date(on)}"
    blocks = [*scores_words.record(day), _table(name, _SCORE_HEAD, table)]
    return written.made(name, title, blocks, head, publisher=publisher, published=on, address=address)


def shifts(
    quarter_end: dt.date,
    known_from: dt.date,
    rows: Iterable[PositionShift],
    managers: Iterable[ManagerTotal] = (),
    sectors: Iterable[SectorFlow] = (),
    concentration: Iterable[Concentration] = (),
    *,
    publisher: str,
    address: str = "",
) -> Source:
    """The record of a quarter's changes of institutional positions, published on ``known_from``.

    :param publisher: the newsroom's name.
    :raises DraftError: if there is no row, a date or kind cannot be, or the effects of a row do not add up to its
        change within a dollar: the message names it.
    """
    from copydesk.drafting.built_in import shifts_words

    quarter = Quarter(quarter_end, known_from, tuple(rows), tuple(managers), tuple(sectors), tuple(concentration))
    name = f"institutional-shifts-{quarter_end.isoformat()}.md"
    _quarter_can_be(name, quarter)
    positions = [
        (r.manager, r.issuer, r.kind, *map(_dollars, (r.value_before, r.value_after, r.trading_effect, r.price_effect)),
         r.shares_before, r.shares_after, r.ticker, r.cusip)
        for r in quarter.rows
    ]  # fmt: skip
    totals = [(m.manager, _dollars(m.value_before), _dollars(m.value_after)) for m in quarter.managers]
    flows = [
        (s.sector, *map(_dollars, (s.value_before, s.value_after, s.price_effect, s.trading_effect)))
        for s in quarter.sectors
    ]
    tops = [(c.manager, f"{_cell(c.top_ten_share)}%") for c in quarter.concentration]
    blocks = list(shifts_words.record(quarter))
    for caption, heads, table in (
        ("Positions", _SHIFT_HEAD, positions),
        ("Managers", _MANAGER_HEAD, totals),
        ("Sectors", _SECTOR_HEAD, flows),
        ("Ten largest positions", _TOP_HEAD, tops),
    ):
        if table:
            blocks += [f"## {caption}", _table(name, heads, table)]
    head: dict[str, object] = {"type": SHIFTS, "quarter": quarter_end, "known_from": known_from}
    title = f"Institutional shifts of the quarter that ended {date(quarter_end)}"
    return written.made(name, title, blocks, head, publisher=publisher, published=known_from, address=address)


def read_score_changes(source: Source) -> ScoreDay:
    """The rows of a record that :func:`score_changes` made.

    :raises DraftError: if ``source`` is no such record, or a cell of its table cannot be read.
    """
    written.of_type(source, SCORES, DraftError)
    rows = []
    for cells in _rows(source, _SCORE_HEAD):
        name, ticker, exchange, sector, before, after, _, was, now, *parts = cells
        known = {part: _number(source, cell) for part, cell in zip(PARTS, parts, strict=True) if cell != _NONE}
        old = None if before == _NONE else _number(source, before)
        texts = (ticker, _text(name), _text(exchange), old, _number(source, after))
        rows.append(ScoreChange(*texts, _text(was), _text(now), _text(sector), known))
    update = source.fields.get("next_update")
    measure = source.fields.get("measure") or "Alpha Score"
    return ScoreDay(_day(source, "on"), tuple(rows), measure, _day(source, "next_update") if update else None)


def read_shifts(source: Source) -> Quarter:
    """The rows of a record that :func:`shifts` made.

    :raises DraftError: if ``source`` is no such record, or a cell of its tables cannot be read.
    """
    written.of_type(source, SHIFTS, DraftError)

    def numbers(cells: Sequence[str]) -> list[Decimal]:
        return [Decimal(0) if cell == _NONE else _number(source, cell) for cell in cells]

    rows = []
    for manager, issuer, kind, *cells, ticker, cusip in _rows(source, _SHIFT_HEAD):
        old, new, traded, priced, before, after = numbers(cells)
        names = (_text(manager), _text(issuer), _text(ticker), _text(cusip))
        rows.append(PositionShift(*names, int(before), int(after), old, new, priced, traded, kind))
    return Quarter(
        _day(source, "quarter"),
        _day(source, "known_from"),
        tuple(rows),
        tuple(ManagerTotal(_text(m), *numbers(c)) for m, *c in _rows(source, _MANAGER_HEAD, needed=False)),
        tuple(SectorFlow(_text(s), *numbers(c)) for s, *c in _rows(source, _SECTOR_HEAD, needed=False)),
        tuple(
            Concentration(_text(m), _number(source, share.removesuffix("%")))
            for m, share in _rows(source, _TOP_HEAD, needed=False)
        ),
    )


def date(day: dt.date) -> str:
    """A day as stories write it: March 3, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def _quarter_can_be(name: str, quarter: Quarter) -> None:
    """Check what would make a story untrue."""
    _unique(name, "manager and CUSIP", [f"{r.manager} {r.cusip}" for r in quarter.rows])
    end = quarter.end
    if end.month % 3 or (end + dt.timedelta(days=1)).day != 1:
        raise DraftError(name, f"{end} ends no quarter", "Give the last day of March, June, September or December.")
    if quarter.known_from <= end:
        raise DraftError(name, f"it is known from {quarter.known_from}, within the quarter", "Give a day after it.")
    for r in quarter.rows:
        before, after = r.shares_before, r.shares_after
        told = "new" if not before else "closed" if not after else "added" if after > before else "cut"
        if r.kind != told or before == after or min(before, after) < 0:
            what = f"the position of {r.manager} in {r.issuer} is called {r.kind!r}"
            raise DraftError(name, f"{what}; its shares went from {before:,} to {after:,}", "Mend that row.")
    flows: list[PositionShift | SectorFlow] = [*quarter.rows, *quarter.sectors]
    for flow in flows:
        gap = flow.value_after - flow.value_before - flow.price_effect - flow.trading_effect
        if abs(gap) > 1:
            whose = flow.sector if isinstance(flow, SectorFlow) else f"{flow.manager} in {flow.issuer}"
            raise DraftError(name, f"the effects of {whose} miss its change by ${abs(gap):,f}", "Mend that row.")


def _unique(name: str, what: str, keys: Sequence[str]) -> None:
    if not keys:
        raise DraftError(name, "it has no row", "Give at least one.")
    if len(keys) > MOST_ROWS:
        raise DraftError(name, f"it has {len(keys):,} rows", f"Give at most {MOST_ROWS:,}.")
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DraftError(name, f"the {what} {twice!r} stands twice", "Give each row once.")


def _table(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    texts = [[_cell(value) for value in row] for row in rows]
    wrong = next((c for row in texts for c in row if len(c) > LONGEST or not c.isprintable()), None)
    if wrong is not None:
        raise DraftError(name, f"a name cannot be written: {wrong[:60]!r}", f"Give up to {LONGEST} characters.")
    return written.table(head, texts)


def _dollars(value: Decimal) -> str:
    if not value:
        return _NONE  # a $0 beside other amounts of a row would be read as one that speaks against them
    return f"{'-' if value < 0 else ''}${abs(value):,f}"


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value + 0 if value else Decimal(0):,f}"
    if isinstance(value, int):
        return f"{value:,}"
    return _NONE if value is None else " ".join(str(value).split()) or _NONE


def _rows(source: Source, head: Sequence[str], needed: bool = True) -> list[list[str]]:
    return written.rows(source, head, needed, DraftError)


def _text(cell: str) -> str:
    return "" if cell == _NONE else cell


def _number(source: Source, cell: str) -> Decimal:
    try:
        number = Decimal(cell.replace(",", "").replace("$", "", 1))
    except InvalidOperation as error:
        raise DraftError(source.name, f"{cell[:40]!r} is no number", "Mend that cell.") from error
    if not number.is_finite():
        raise DraftError(source.name, f"{cell[:40]!r} is no number", "Mend that cell.")
    return number


def _day(source: Source, key: str) -> dt.date:
    return written.day(source, key, DraftError)
