"""What a newsroom adds to filings: tickers of CUSIPs, sectors, splits of shares."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.holdings import cover, cusip, database, tables

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa

_FROM, _TO = ("from", "valid_from"), ("to", "valid_to")
_SECTORS = ("sector", "gics_sector")


def cusips(path: Path) -> tuple[pa.Table, int]:
    """The map from CUSIP to ticker: columns ``cusip`` and ``ticker``; ``from``, ``to`` and ``name`` may be there.

    Both days belong to the span; an empty one leaves it open.

    :return: the map, and how many rows were left out because their CUSIP does not hold.
    :raises DataError: if the table cannot be read, a day is none, or a CUSIP has two tickers on one day.
    """
    import pyarrow as pa

    found = tables.read(path, ("cusip", "ticker", "name", *_FROM, *_TO))
    tables.missing(found, ("cusip", "ticker"), path)
    columns = _columns(found)
    starts, ends = _named(columns, _FROM), _named(columns, _TO)
    names = columns.get("name", [""] * len(found))
    told = zip(columns["cusip"], columns["ticker"], names, starts, ends, strict=True)
    rows = [
        (right, ticker, name, _day(start, path), _day(end, path))
        for text, ticker, name, start, end in told
        if (right := cusip.normalised(text)) and ticker
    ]
    kinds = (pa.string(), pa.string(), pa.string(), pa.date32(), pa.date32())
    heads = ("cusip", "ticker", "name", "valid_from", "valid_to")
    table = pa.table({h: pa.array([r[i] for r in rows], k) for i, (h, k) in enumerate(zip(heads, kinds, strict=True))})
    _no_two(table, path)
    return table, len(found) - len(rows)


def sectors(paths: Sequence[Path]) -> pa.Table:
    """Sectors by CUSIP or ticker: a column ``sector`` (or ``gics_sector``) beside ``cusip``, ``ticker`` or both.

    Of several tables the first that names a CUSIP or ticker counts.

    :raises DataError: if a table cannot be read, or lacks a column.
    """
    import pyarrow as pa

    rows: list[tuple[str | None, str | None, str, int]] = []
    for rank, path in enumerate(paths):
        found = tables.read(path, ("cusip", "ticker", *_SECTORS))
        have = found.column_names
        if not {"cusip", "ticker"} & set(have) or not set(_SECTORS) & set(have):
            wrong = "it needs a column sector, and cusip or ticker"
            raise DataError(str(path), wrong, "Give it those columns.")
        columns = _columns(found)
        none = [""] * len(found)
        keys = zip(columns.get("cusip", none), columns.get("ticker", none), _named(columns, _SECTORS), strict=True)
        for text, ticker, sector in keys:
            right = cusip.normalised(text)
            if sector and (right or ticker):
                # A CUSIP is the closer key: beside one, the ticker of the same row is not used.
                rows.append((right, None if right else ticker, sector, rank))
    kinds = (pa.string(), pa.string(), pa.string(), pa.int32())
    heads = ("cusip", "ticker", "sector", "rank")
    return pa.table({h: pa.array([r[i] for r in rows], k) for i, (h, k) in enumerate(zip(heads, kinds, strict=True))})


def splits(path: Path) -> pa.Table:
    """Splits: columns ``cusip``, ``date`` (the first day at the new count) and ``ratio``, new shares for an old one.

    A ratio is written 4, 4:1, 0.05 or 1:20.

    :raises DataError: if the table cannot be read, or a row is none.
    """
    import pyarrow as pa

    found = tables.read(path, ("cusip", "date", "ratio"))
    tables.missing(found, ("cusip", "date", "ratio"), path)
    columns = _columns(found)
    rows = []
    for text, day, ratio in zip(columns["cusip"], columns["date"], columns["ratio"], strict=True):
        right, when = cusip.normalised(text), _day(day, path)
        if right is None or when is None:
            raise DataError(str(path), f"a split has the CUSIP {text!r} and the day {day!r}", "Mend that row.")
        rows.append((right, when, _ratio(ratio, path)))
    kinds = (pa.string(), pa.date32(), pa.decimal128(18, 8))
    heads = ("cusip", "day", "ratio")
    return pa.table({h: pa.array([r[i] for r in rows], k) for i, (h, k) in enumerate(zip(heads, kinds, strict=True))})


def _columns(table: pa.Table) -> dict[str, list[str]]:
    """The columns as texts without spaces at their ends."""
    return {n: [" ".join(v.split()) if v else "" for v in table[n].to_pylist()] for n in table.column_names}


def _named(columns: dict[str, list[str]], names: Sequence[str]) -> list[str]:
    """The column under the first of ``names`` that is there, else empty texts."""
    return next((columns[name] for name in names if name in columns), [""] * len(next(iter(columns.values()))))


def _day(text: str, path: Path) -> dt.date | None:
    day = cover.day(text[:10]) if text else None
    if text and day is None:
        raise DataError(str(path), f"{text[:40]!r} is no day", "Write it as YYYY-MM-DD.")
    return day


def _ratio(text: str, path: Path) -> Decimal:
    try:
        new, _, old = text.partition(":")
        ratio = (Decimal(new) / Decimal(old or "1")).quantize(Decimal("1e-8"))
    except (InvalidOperation, ZeroDivisionError) as error:
        raise DataError(str(path), f"{text[:40]!r} is no ratio", "Write it as 4:1.") from error
    if not Decimal("0.0001") <= ratio <= 10_000:
        raise DataError(str(path), f"{text[:40]!r} is no ratio of a split", "Write it as 4:1.")
    return ratio


def _no_two(table: pa.Table, path: Path) -> None:
    """Check that no CUSIP has two rows whose spans meet."""
    with database.connection() as con:
        con.register("given", table)
        twice = con.execute(
            """select cusip from (
                select cusip, coalesce(valid_from, date '0001-01-01') as start,
                    lag(coalesce(valid_to, date '9999-12-31')) over (
                        partition by cusip order by coalesce(valid_from, date '0001-01-01')
                    ) as before
                from given
            ) where before >= start order by 1 limit 1"""
        ).fetchone()
    if twice:
        raise DataError(str(path), f"the CUSIP {twice[0]} has two rows for one day", "Give each row from and to.")
