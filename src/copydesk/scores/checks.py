"""The quality of the data of scores: what cannot be is found before a score stands on it.

A finding that stops leaves the stock out on its day; a day on which too many are left out, or that the market lacks,
stops the update. After a broken price (a split that is in one price and not in the next) the measures whose windows
reach across it lapse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from copydesk.scores.trading_days import trading_days

if TYPE_CHECKING:
    import duckdb

Severity = Literal["stop", "warn"]

CHECKS = {
    "market-gap": "a trading day of the market's calendar on which most stocks have no price",
    "gap": "a stock without a price on a day on which the market traded",
    "closed": "prices on a day on which the market is shut",
    "stale": "a price that has not moved for days, without volume",
    "split": "a price that jumps by the ratio of a split: not adjusted",
    "adjustment": "the adjusted close and the close adjusted for splits alone tell different returns",
    "jump": "a price that moves by more than the limit in a day",
    "impossible": "a price that cannot be",
    "future": "a row of a day to come",
    "duplicate": "two rows of one stock and day",
    "filed-early": "a fundamental that was filed before its period ended",
    "delisted": "prices after the last day of a stock's listing",
    "no-value": "a fundamental without a value",
}
BREAKS = ("split", "adjustment")  #: stops of these checks break the history of prices


@dataclass(frozen=True, slots=True)
class Limits:
    """What the checks allow.

    ``calendar``: the market's (``NYSE``, ``weekdays``, ``none``). ``most_bad``: share of stocks left out beyond which a
    day stops the update; ``least_traded``: share of the usual number of stocks that must have a price. ``stale_days``:
    rows without a move or volume that are warned of. ``split_near`` and ``split_open``: how near close and open must
    come to the ratio of a split. ``most_distribution``: share of the price that a dividend may be. ``most_jump``: a
    return that is warned of, and that an adjustment may not make by itself.
    """

    calendar: str = "NYSE"
    most_bad: float = 0.05
    least_traded: float = 0.5
    stale_days: int = 5
    split_near: float = 0.015
    split_open: float = 0.02
    most_distribution: float = 0.10
    most_jump: float = 0.35


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: of which stock and day (``None`` for all of them), in how many rows, in words."""

    check: str
    severity: Severity
    ticker: str | None
    day: dt.date | None
    rows: int
    words: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What the checks found: the worst first, at most :data:`MOST`; ``stopped`` says why no score may be made."""

    findings: tuple[Finding, ...]
    stops: int
    warns: int
    stopped: tuple[str, ...]


SUSPENDED = 50  #: days without a price, beyond which a stock's history starts anew
MOST = 2_000  #: most findings that are given; all are counted

_SPLITS = (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50)
#: Prices after and before that a split which is in one of them and not in the other makes.
RATIOS = (*(1 / n for n in _SPLITS), 2 / 3, *(float(n) for n in _SPLITS))


def check(
    con: duckdb.DuckDBPyConnection,
    first: dt.date,
    last: dt.date,
    limits: Limits | None = None,
    accepted: Collection[str] = (),
    today: dt.date | None = None,
) -> Quality:
    """Check what the tables ``prices``, ``fundamentals`` and ``securities`` of ``con`` hold of ``first`` to ``last``.

    ``prices`` should reach back some hundred days before ``first``, for the breaks in them. Makes three tables:
    ``findings``; ``left_out`` (ticker, date, check, words), rows that no score may stand on; ``broken`` (ticker, date),
    breaks of the prices. ``accepted`` are findings that count no longer: a day ("2026-11-27") or a stock's
    ("HRBR:2026-11-27").
    """
    limits = limits or Limits()
    today = today or dt.datetime.now(dt.UTC).date()
    con.execute(
        "create or replace table findings "
        '("check" VARCHAR, severity VARCHAR, ticker VARCHAR, date DATE, "rows" BIGINT, words VARCHAR)'
    )
    con.execute(_STEPS)
    for query in (*_of_prices(limits, today), *_of_fundamentals(today)):
        con.execute(f"insert into findings {query}")
    _of_market(con, first, last, limits)
    taken = [(t, d) for t, _, d in (("", "", a) if ":" not in a else a.rpartition(":") for a in accepted)]
    con.execute("create or replace temp table accepted (ticker VARCHAR, date DATE)")
    if taken:
        con.executemany("insert into accepted values (?, ?)", [[t, d] for t, d in taken])
    con.execute(
        "delete from findings using accepted a "
        "where findings.date = a.date and (a.ticker = '' or a.ticker = findings.ticker)"
    )
    con.execute(
        "create or replace table broken as select distinct ticker, date from findings "  # nosec B608
        f"where severity = 'stop' and \"check\" in {BREAKS} "
        f"union select ticker, date from steps where date - day_before > {SUSPENDED}"
    )
    span = f"date between date '{first}' and date '{last}'"
    con.execute(
        'create or replace table left_out as select ticker, date, min_by("check", "check") as "check", '
        "string_agg(words, '; ' order by \"check\") as words from findings "
        "where severity = 'stop' and ticker is not null and \"check\" not in ('filed-early', 'no-value') group by 1, 2"
    )
    con.execute(
        f"delete from findings where date is not null and not ({span}) and \"check\" not in ('future', 'filed-early')"  # nosec B608
    )
    return Quality(*_told(con), stopped=_stopped(con, limits, span))


# Each row with the one before it of its stock.
_STEPS = """create or replace temp table steps as
select *, lag(close) over w as before, lag(close_split) over w as split_before, lag(date) over w as day_before,
    close / lag(close) over w as moved, close_split / lag(close_split) over w as split_moved,
    open / lag(close) over w as opened
from prices where close > 0 and not isnan(close) window w as (partition by ticker order by date)"""


def _of_prices(limits: Limits, today: dt.date) -> list[str]:
    near = " or ".join(
        f"(moved between {r * (1 - limits.split_near)} and {r * (1 + limits.split_near)} "
        f"and opened between {r * (1 - limits.split_open)} and {r * (1 + limits.split_open)})"
        for r in RATIOS
    )
    factor, odd = "ln(moved / split_moved)", f"ln({1 + limits.most_jump})"
    apart = f"(abs({factor}) > ln({1 + limits.most_distribution}))"
    wrong = f"({apart} and abs(ln(moved)) > abs(ln(split_moved)) and abs(ln(moved)) > {odd})"
    percent = "printf('%+.1f%%', ({} - 1) * 100)"
    return [
        "select 'impossible', 'stop', ticker, date, 1, case when close is null or isnan(close) then 'no close' "
        "when least(close, open, high, low, close_split) <= 0 then 'a price of zero or less' "
        "when volume < 0 then 'a volume below zero' when high < low then 'the high is below the low' "
        "else 'the close lies outside of low and high' end from prices "
        "where close is null or isnan(close) or least(close, open, high, low, close_split) <= 0 or volume < 0 "
        "or high < low or close > high * 1.005 or close < low * 0.995",
        "select 'delisted', 'warn', p.ticker, max(p.date), count(*), count(*) || ' prices after the last day of its "
        "listing, ' || s.delisted || ', which count no longer' from prices p join securities s on p.ticker = s.ticker "
        "and p.date > s.delisted group by p.ticker, s.delisted",
        f"select 'future', 'stop', ticker, date, 1, 'the day is to come' from prices where date > date '{today}'",  # nosec B608
        "select 'duplicate', 'stop', ticker, date, count(*), count(*) || ' rows of one day' from prices "
        "group by ticker, date having count(*) > 1",
        "select 'split', 'stop', ticker, date, 1, 'the close is ' || printf('%.4g', moved) || ' times that of ' || "
        "day_before || ', as after a split that the prices before are not adjusted for' "  # nosec B608
        f"from steps where {near}",
        "select 'adjustment', 'stop', ticker, date, 1, 'the adjusted close moves by ' || "  # nosec B608
        f"{percent.format('moved')} || ', the close adjusted for splits alone by ' || {percent.format('split_moved')} "
        f"|| ': the adjustment is wrong' from steps where {wrong} or ({apart} and {factor} < 0)",
        "select 'adjustment', 'warn', ticker, date, 1, 'the adjusted close moves by ' || "  # nosec B608
        f"{percent.format('moved')} || ', the close adjusted for splits alone by ' || {percent.format('split_moved')} "
        "|| ': a spin-off, a special dividend, or a wrong adjustment' from steps "
        f"where {apart} and {factor} > 0 and not {wrong}",
        f"select 'jump', 'warn', ticker, date, 1, 'the close moves by ' || {percent.format('moved')} from steps "
        f"where abs(ln(moved)) > {odd} and not ({near}) and not coalesce({apart}, false)",  # nosec B608
        "select 'stale', 'warn', ticker, max(date), count(*), count(*) || ' rows without a move or volume since ' || "
        "min(date) from (select *, sum(case when moved = 1 and volume = 0 then 0 else 1 end) over "  # nosec B608
        "(partition by ticker order by date) as run from steps) where moved = 1 and volume = 0 "
        f"group by ticker, run having count(*) >= {limits.stale_days}",
    ]


def _of_fundamentals(today: dt.date) -> list[str]:
    return [
        "select 'filed-early', 'stop', ticker, filed, count(*), min(item) || ' of ' || min(period_end) || "
        "' was filed before that day; it is left out' from fundamentals where filed < period_end "
        "group by ticker, filed",
        "select 'future', 'warn', ticker, filed, count(*), 'filed on a day to come' from fundamentals "  # nosec B608
        f"where filed > date '{today}' group by ticker, filed",
        "select 'no-value', 'warn', ticker, filed, count(*), string_agg(distinct item, ', ') || ' without a value' "
        "from fundamentals where value is null or isnan(value) group by ticker, filed",
    ]


def _of_market(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date, limits: Limits) -> None:
    """Gaps: days that the market lacks, stocks that lack days, days on which the market is shut."""
    con.execute("create or replace temp table calendar (date DATE)")
    days = [[day] for day in trading_days(limits.calendar, first, last)]
    if days:
        con.execute("insert into calendar select unnest(?)", [[row[0] for row in days]])
    con.execute(
        "create or replace temp table traded as select date, count(distinct ticker) as stocks from prices "
        f"where date between date '{first}' - 30 and date '{last}' group by date"  # nosec B608
    )
    con.execute(
        "create or replace temp table usual as select c.date, coalesce(t.stocks, 0) as stocks, "  # nosec B608
        "(select median(b.stocks) from traded b where b.date < c.date and b.date >= c.date - 30) as before "
        "from (select date from calendar union select date from traded) c left join traded t using (date) "
        f"where c.date between date '{first}' and date '{last}'"
    )
    con.execute(
        "insert into findings select 'market-gap', 'stop', null, date, stocks, "  # nosec B608
        "stocks || ' stocks have a price, of ' || before::BIGINT || ' that usually have' "
        f"from usual where date in (select date from calendar) and stocks < before * {limits.least_traded}"
    )
    if days:
        con.execute(
            "insert into findings select 'closed', 'warn', null, date, stocks, stocks || ' stocks have a price, though "  # nosec B608
            f"the market is shut ({limits.calendar})' from usual where date not in (select date from calendar)"
        )
    # A stock lacks the days between two of its rows on which half of the market traded.
    con.execute(
        "insert into findings select 'gap', 'warn', s.ticker, s.date, count(*), count(*) || "  # nosec B608
        "' trading days without a price before this one, since ' || min(s.day_before) "
        "from steps s join traded t on t.date > s.day_before "
        "and t.date < s.date and t.stocks * 2 > (select median(stocks) from traded) "
        f"where s.date - s.day_before > 1 and s.date >= date '{first}' group by s.ticker, s.date"
    )


def _told(con: duckdb.DuckDBPyConnection) -> tuple[tuple[Finding, ...], int, int]:
    rows = con.execute(
        'select "check", severity, ticker, date, "rows", words from findings '  # nosec B608
        f"order by severity, ticker is not null, date desc, ticker limit {MOST}"
    ).fetchall()
    counts = dict(con.execute("select severity, count(*) from findings group by 1").fetchall())
    return tuple(Finding(*row) for row in rows), counts.get("stop", 0), counts.get("warn", 0)


def _stopped(con: duckdb.DuckDBPyConnection, limits: Limits, span: str) -> tuple[str, ...]:
    """Why no score may be made: the bad days, in words."""
    gaps = con.execute(
        "select date::VARCHAR || ': ' || words from findings where \"check\" = 'market-gap' order by date limit 20"
    ).fetchall()
    bad = con.execute(
        f"select date::VARCHAR || ': ' || o.stocks || ' of ' || u.stocks || ' stocks are wrong (' || o.kinds || ')' "
        "from (select date, count(*) as stocks, string_agg(distinct \"check\", ', ') as kinds from left_out "
        "group by date) o "  # nosec B608
        f"join usual u using (date) where {span} and o.stocks > greatest(1, u.stocks * {limits.most_bad}) "
        "order by date limit 20"
    ).fetchall()
    return tuple(row[0] for row in (*gaps, *bad))
