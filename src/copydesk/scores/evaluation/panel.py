"""The panel: for each stock and day its scores and the returns that followed, index members of the day alone.

The scores and the returns are made in the database; a signal leaves it as one matrix at a time, so that memory holds a
few matrices and not the history of every measure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.scores.profile import Profile
from copydesk.scores.scoring import scores
from copydesk.scores.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    from numpy.typing import NDArray

    from copydesk.scores.evaluation.statistics import Floats

HORIZONS = (5, 21, 63)
"""Trading rows ahead over which returns are measured: a week, a month, a quarter."""

MOMENTUM = "momentum_12_1"
EQUAL = "equal_weight"
_YEAR, _MONTH = 252, 21
_TABLE, _FORWARD, _DAYS, _STOCKS = "evaluated", "evaluated_forward", "evaluated_days", "evaluated_stocks"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Panel:
    """Scores and forward returns as matrices, a row a day and a column a stock.

    ``dates`` and ``tickers`` name rows and columns, ``sectors`` are those of the stocks, ``members`` which cells there
    are: a member of the index on that day, with a price. ``signals`` are the columns that can be had.
    """

    dates: NDArray[np.datetime64]
    tickers: tuple[str, ...]
    sectors: tuple[str, ...]
    members: NDArray[np.bool_]
    signals: tuple[str, ...]
    horizons: tuple[int, ...]
    _fetch: Callable[[str], Floats] = field(repr=False)

    def matrix(self, column: str) -> Floats:
        """A signal, or the forward return ``forward_5`` and so on: (days, stocks), NaN where there is none."""
        return self._fetch(column)


def signals_of(profile: Profile) -> tuple[str, ...]:
    """What of a profile is measured: the points of each measure, each part, the score, and two that it must beat."""
    return (*(f"{m.name}_points" for m in profile.measures), *profile.parts, "score", EQUAL, MOMENTUM)


def forward_returns(prices: ir.Table, horizons: tuple[int, ...] = HORIZONS) -> ir.Table:
    """``forward_h`` of each price row, the close ``h`` of its rows later to the close, less 1; and 12-1 momentum.

    12-1 momentum is the close 21 rows ago to that 252 rows ago, less 1 (Jegadeesh and Titman 1993, a month skipped).
    """
    import ibis

    by_day = ibis.window(group_by="ticker", order_by="date")
    after = {f"forward_{h}": prices.close.lead(h).over(by_day) / prices.close - 1 for h in horizons}
    momentum = prices.close.lag(_MONTH).over(by_day) / prices.close.lag(_YEAR).over(by_day) - 1
    return prices.select("ticker", "date", **after, **{MOMENTUM: momentum})


def panel(
    con: Any,
    tables: Tables,
    profile: Profile,
    membership: ir.Table | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    horizons: tuple[int, ...] = HORIZONS,
    tell: Tell = lambda _: None,
) -> Panel:
    """Compute the scores of ``profile`` and what followed them.

    :param con: the Ibis connection to DuckDB that the tables are of; tables named ``evaluated...`` are made in it.
    :param membership: ``ticker``, ``start_date`` (in), ``end_date`` (out, the day itself no longer; empty: still in).
        Without it every listed stock counts.
    :param since: the first day evaluated; :param until: the last, after which no price is read.
    :raises DataError: if no stock has a score on any day.
    """
    import ibis

    if until is not None:
        end = ibis.literal(until)
        tables = Tables(
            tables.prices.filter(tables.prices.date <= end),
            tables.fundamentals.filter(tables.fundamentals.filed <= end),
            tables.news.filter(tables.news.published <= end),
            tables.securities,
        )
    tell("Scores")
    scored = scores(tables, profile, since)
    of = signals_of(profile)
    parts = [scored[p] for p in profile.parts]
    there = sum(p.notnull().cast("int64") for p in parts)
    equal = (scored.score.notnull()).ifelse(sum(p.coalesce(0.0) for p in parts) / there, None)
    wide = scored.select(
        "ticker", "date", "sector", **{n: scored[n].cast("float32") for n in of[:-2]}, **{EQUAL: equal.cast("float32")}
    )
    _make(con, "evaluated_scores", wide)
    tell("Forward returns")
    _make(con, _FORWARD, forward_returns(tables.prices, horizons))
    kept = con.table("evaluated_scores")
    if membership is not None:
        m = membership
        inside = kept.join(
            m, [kept.ticker == m.ticker, kept.date >= m.start_date, m.end_date.isnull() | (kept.date < m.end_date)]
        )
        kept = kept.semi_join(inside.select(kept.ticker, kept.date).distinct(), ["ticker", "date"])
    after = con.table(_FORWARD)
    _make(con, _TABLE, kept.inner_join(after, ["ticker", "date"]))
    con.raw_sql("drop table evaluated_scores")
    con.raw_sql(f"drop table {_FORWARD}")
    return _laid_out(con, of, horizons)


def _make(con: Any, name: str, table: ir.Table) -> None:
    import ibis

    con.raw_sql(f"create or replace temp table {name} as {ibis.to_sql(table, dialect='duckdb')}")


def _laid_out(con: Any, of: tuple[str, ...], horizons: tuple[int, ...]) -> Panel:
    """Number the days and stocks of the table, and tell how to fetch a column as a matrix."""
    import numpy as np

    days = (
        con.raw_sql(f'select distinct "date" as d from {_TABLE} order by d').fetchnumpy()["d"].astype("datetime64[D]")  # nosec B608
    )
    named = con.raw_sql(f"select ticker, max(sector) from {_TABLE} group by ticker order by ticker").fetchall()  # nosec B608
    if not len(days):
        raise DataError("prices", "no stock has a price on a day on which it counts", "Look at dates and membership.")
    tickers = tuple(t for t, _ in named)
    con.raw_sql(
        f"""create or replace temp table {_DAYS} as
        select d as "date", (row_number() over (order by d) - 1)::int as day
        from (select distinct "date" as d from {_TABLE})"""  # nosec B608
    )
    con.raw_sql(
        f"""create or replace temp table {_STOCKS} as
        select ticker, (row_number() over (order by ticker) - 1)::int as stock
        from (select distinct ticker from {_TABLE})"""  # nosec B608
    )
    con.raw_sql(
        f'create or replace temp table {_TABLE} as select d.day, s.stock, e.* exclude (ticker, sector, "date") '  # nosec B608
        f'from {_TABLE} e join {_DAYS} d on d."date" = e."date" join {_STOCKS} s on s.ticker = e.ticker'
    )
    shape = (len(days), len(tickers))

    def fetch(column: str) -> Floats:
        got = con.raw_sql(f'select day, stock, "{column}"::double as v from {_TABLE}').fetchnumpy()  # nosec B608
        out = np.full(shape, np.nan)
        out[got["day"], got["stock"]] = np.ma.filled(np.ma.asarray(got["v"]), np.nan)
        out[~np.isfinite(out)] = np.nan
        return out

    got = con.raw_sql(f"select day, stock from {_TABLE}").fetchnumpy()  # nosec B608
    members = np.zeros(shape, dtype=np.bool_)
    members[got["day"], got["stock"]] = True
    return Panel(days, tickers, tuple(s or "" for _, s in named), members, of, horizons, fetch)
