"""The main coins on a day: returns, volatility, drawdown, how they move with shares. There is no score of a coin.

Coins trade on all days, so windows count calendar days, and a window with a gap in it gives no value: a coin whose
prices stop for a year has no return across that year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import DataError

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("symbol", "date", "close", "volume")
RETURNS = (1, 7, 30, 365)  #: days back, of a coin's returns
_VOLATILITY = 30  # daily returns
_CORRELATION = 90  # shared days back
_FEWEST_SHARED = 50  # days on which both traded
_A_YEAR = 365  # trading days of a coin, by which volatility is annualised


@dataclass(frozen=True, slots=True)
class Coin:
    """A coin on a day. Returns, volatility and drawdown are shares (0.05 is 5%); what cannot be computed is ``None``.

    ``returns`` are over the days of :data:`RETURNS`. ``volatility`` is the standard deviation of the last 30 daily
    returns, times the square root of 365. ``drawdown`` is the close against the highest close before it, with the day
    of that (``high_on``). ``correlation`` is Pearson's, of daily returns of the coin and of shares, on the days of the
    last 90 on which both traded. ``market_value`` and ``supply`` (value by close) are there where the data has them.
    """

    symbol: str
    name: str
    on: dt.date
    close: float
    volume: float | None
    returns: tuple[float | None, ...]
    volatility: float | None
    drawdown: float
    high_on: dt.date
    correlation: float | None
    market_value: float | None
    supply: float | None
    since: dt.date


def coins(
    con: duckdb.DuckDBPyConnection, table: str, day: dt.date, shares: str = "", most_stale: int = 3
) -> list[Coin]:
    """The coins of ``table`` as they stood on ``day``, the largest by market value first, then by volume in dollars.

    :param table: a table or view of ``con`` with :data:`COLUMNS`, and ``name`` and ``market_cap`` where there are any;
        of several rows of a coin on a day, one with a market value counts first, then the largest volume.
    :param shares: a table or view with ``date`` and ``close`` of a share index; "" leaves correlations out.
    :param most_stale: a coin whose last price is older than so many days is left out.
    :raises DataError: if a column is missing, or a price is none.
    """
    have = {row[0] for row in con.execute(f"describe {_name(table)}").fetchall()}
    missing = [c for c in COLUMNS if c not in have]
    if missing:
        raise DataError(table, f"it has no column {', '.join(missing)}", f"Give it {', '.join(COLUMNS)}.")
    cap = "market_cap" if "market_cap" in have else "null"
    name = "name" if "name" in have else "null"
    wrong = con.execute(f"select symbol, date from {_name(table)} where close < 0 or isinf(close) limit 1").fetchone()  # nosec B608
    if wrong:
        raise DataError(table, f"{wrong[0]} has a price that is none on {wrong[1]}", "Correct that row.")
    found = con.execute(
        f"""
        with rows as (
            select symbol, date::date as date, close::double as close, volume::double as volume,
                   {name}::varchar as name,
                   case when isfinite({cap}::double) and {cap} > 0 then {cap}::double end as cap
            from {_name(table)} where date::date <= ? and close > 0
            qualify row_number() over (partition by symbol, date order by cap is null, volume desc nulls last) = 1
        ), moves as (
            select *, case when date - lag(date) over w = 1 then close / lag(close) over w - 1 end as move
            from rows window w as (partition by symbol order by date)
        ), newest as (
            select symbol, max(date) as date, min(date) as since, max(close) as high,
                   arg_max(date, close) as high_on, any_value(name) as name
            from rows group by symbol
        )
        select n.symbol, coalesce(n.name, n.symbol), n.date, r.close, r.volume, r.cap, n.high, n.high_on, n.since,
               (select list(move order by date) from moves m
                where m.symbol = n.symbol and m.date > n.date - {_VOLATILITY}),
               {", ".join(_back(days) for days in RETURNS)}
        from newest n join rows r on r.symbol = n.symbol and r.date = n.date
        where ? - n.date <= ?
        order by r.cap desc nulls last, r.close * r.volume desc nulls last, n.symbol
        """,  # nosec B608
        [day, day, most_stale],
    ).fetchall()
    linked = _correlations(con, table, shares, day) if shares else {}
    return [_coin(row, linked.get(row[0])) for row in found]


def _back(days: int) -> str:
    """The close so many days before the newest, where the coin traded on every day between."""
    return (
        f"(select case when count(*) = {days + 1} then arg_min(close, date) end from rows b "  # nosec B608
        f"where b.symbol = n.symbol and b.date >= n.date - {days})"
    )


def _coin(row: Sequence[object], correlation: float | None) -> Coin:
    symbol, name, on, close, volume, cap, high, high_on, since, moves, *before = row
    assert isinstance(close, float), "as the query gives it"
    assert isinstance(high, float), "as the query gives it"
    assert isinstance(moves, list), "as the query gives it"
    whole = [m for m in moves if m is not None]
    return Coin(
        symbol=str(symbol),
        name=str(name),
        on=on,  # type: ignore[arg-type]
        close=close,
        volume=volume,  # type: ignore[arg-type]
        returns=tuple(close / b - 1 if isinstance(b, float) else None for b in before),
        volatility=_deviation(whole) * _A_YEAR**0.5 if len(whole) == _VOLATILITY else None,
        drawdown=close / high - 1,
        high_on=high_on,  # type: ignore[arg-type]
        correlation=correlation,
        market_value=cap if isinstance(cap, float) and cap > 0 else None,
        supply=cap / close if isinstance(cap, float) and cap > 0 else None,
        since=since,  # type: ignore[arg-type]
    )


def _deviation(values: Sequence[float]) -> float:
    import statistics

    return statistics.stdev(values)


def _correlations(con: duckdb.DuckDBPyConnection, table: str, shares: str, day: dt.date) -> dict[str, float]:
    """Pearson's correlation of each coin's and the shares' returns between the days on which both traded."""
    rows = con.execute(
        f"""
        with shared as (
            select c.symbol, c.date::date as date, max(c.close)::double as coin, any_value(s.close)::double as share
            from {_name(table)} c join {_name(shares)} s on s.date::date = c.date::date
            where c.date::date <= ? and c.date::date > ? - {_CORRELATION} and c.close > 0
            group by c.symbol, c.date::date
        ), moves as (
            select symbol, coin / lag(coin) over w - 1 as a, share / lag(share) over w - 1 as b
            from shared window w as (partition by symbol order by date)
        )
        select symbol, corr(a, b), count(a) from moves group by symbol
        """,  # nosec B608
        [day, day],
    ).fetchall()
    return {symbol: value for symbol, value, many in rows if many >= _FEWEST_SHARED and value is not None}


def _name(table: str) -> str:
    """A table's name, quoted: it comes from a settings file."""
    return '"' + table.replace('"', '""') + '"'
