"""The market files of ``../shared/market`` as the documented tables: Parquet files in a folder."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path
from typing import Any

UNKNOWN = "Not known"  # the sector of names that left the index and that no file here gives one for
_SPLITS = (1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20)
_REVENUE = (  # in the order in which one is taken where a filing has several
    "Revenues",
    "RevenueFromContractWithCustomerExcludingAssessedTax",
    "SalesRevenueNet",
    "RevenueFromContractWithCustomerIncludingAssessedTax",
    "RevenuesNetOfInterestExpense",
)


def build(market: Path, to: Path) -> None:
    """Write prices, fundamentals, news, securities and membership of the files in ``market`` to the folder ``to``."""
    import duckdb

    to.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute("set threads = 2; set memory_limit = '2500MB'")
    for name in ("prices_daily", "prices_left_index_2013_2018", "fundamentals_sec_sp500", "companyfacts_92"):
        con.execute(f"create view {name} as from '{market / name}.parquet'")
    con.execute(f"create view wide as from '{market / 'fundamentals_quarterly_wide_us.parquet'}'")
    con.execute(f"create view gics as from '{market / 'sectors_gics_sp500.csv'}'")
    con.execute(f"create view other_sector as from '{market / 'sectors_by_cusip.parquet'}'")
    con.execute(f"create view cusips as from '{market / 'cusip_ticker.parquet'}'")
    con.execute(_PRICES)
    con.execute(_SECURITIES)
    con.execute(_FACTS)
    con.execute("create table splits (ticker text, before date, factor double)")
    if splits := _splits(con):
        con.executemany("insert into splits values (?, ?, ?)", splits)
    con.execute(_FUNDAMENTALS)
    con.execute(
        f"""create table news as select ticker, "date"::date as published, '' as text, (sentiment_1_5 - 3) / 2 as tone
        from '{market / "news_sentiment_daily_50.parquet"}' where has_news = 1"""
    )
    con.execute(
        f"""create table membership as select ticker, start_date::date as start_date, end_date::date as end_date
        from '{market / "sp500_membership.csv"}'"""
    )
    for table in ("prices", "fundamentals", "news", "securities", "membership"):
        con.execute(f"copy (from {table} order by all) to '{to / table}.parquet'")


def _splits(con: Any) -> list[tuple[str, Any, float]]:
    """Splits of the companies of companyfacts: from filings before the day, a share is ``factor`` of today's.

    A filing gives shares as they were; a later one restates the same period after a split. What no filing here restates
    (a split after 2022) shows against the wide table, whose shares are on the base of the price file.
    """
    restated = con.execute(
        """with v as (select ticker, start_day, period_end, filed, value, lag(value) over w as earlier
            from facts where item = 'shares' window w as (partition by ticker, start_day, period_end order by filed))
        select ticker, filed, value / earlier from v where value / earlier >= 1.4 or value / earlier <= 0.72
        order by ticker, filed"""
    ).fetchall()
    splits: dict[str, list[tuple[Any, float]]] = defaultdict(list)
    for ticker, filed, ratio in restated:
        known = splits[ticker]
        factor = _snapped(ratio)
        if factor and (not known or (filed - known[-1][0]).days > 700):
            known.append((filed, factor))
    rows = [(ticker, day, factor) for ticker, days in splits.items() for day, factor in days]
    last = con.execute(
        """select f.ticker, max(f.filed), arg_max(w.shares_outstanding / f.value, f.filed)
        from facts f join wide w on w.ticker = f.ticker and abs(w.period_end::date - f.period_end) <= 10
        where f.item = 'shares' and w.shares_outstanding > 0 group by f.ticker"""
    ).fetchall()
    return rows + [(t, "9999-12-31", factor) for t, _, ratio in last if (factor := _snapped(ratio))]


def _snapped(ratio: float) -> float | None:
    """The split that a ratio of two counts of shares stands for, or ``None`` where it is too far from any."""
    for factor in itertools.chain(_SPLITS, (1 / s for s in _SPLITS)):
        if abs(ratio / factor - 1) < 0.07:
            return float(factor)
    return None


_PRICES = """create table prices as
    select ticker, "date"::date as date, open::double as open, high::double as high, low::double as low,
        close::double as close, volume::double as volume, close_split_only::double as close_split
    from prices_daily
    union all
    select ticker, "date"::date, open, high, low, close, volume::double, close from prices_left_index_2013_2018
    where ticker not in (select ticker from prices_daily)"""

_SECURITIES = f"""create table securities as
    with named as (select distinct ticker from prices),
    other as (select c.ticker, min(o.sector) as sector, min(o.name) as name
        from cusips c join other_sector o using (cusip)
        where o.sector is not null and o.sector <> 'NaN' group by c.ticker)
    select n.ticker, coalesce(g.name, o.name, n.ticker) as name, g.cik::text as cik,
        coalesce(g.gics_sector, o.sector, '{UNKNOWN}') as sector, null::date as listed, null::date as delisted
    from named n left join gics g using (ticker) left join other o using (ticker)"""

# Every reported value of the companies of companyfacts, the first filing of each alone kept for each value.
_FACTS = f"""create table facts as
    with tagged as (
        select ticker, value, start::date as start_day, "end"::date as period_end, filed::date as filed,
            case when tag in {_REVENUE} then 'revenue' when tag = 'NetIncomeLoss' then 'net_income'
                when tag = 'WeightedAverageNumberOfDilutedSharesOutstanding' then 'shares'
                when tag in ('LongTermDebt', 'LongTermDebtNoncurrent') then 'debt'
                when tag = 'GrossProfit' then 'gross_profit' end as item,
            coalesce(list_position({list(_REVENUE)}, tag), (tag = 'LongTermDebtNoncurrent')::int) as choice
        from companyfacts_92 where unit in ('USD', 'shares') and value is not null)
    select ticker, item, start_day, period_end, value, min(filed) as filed, min(choice) as choice
    from tagged where item is not null and (item <> 'shares' or value > 1e6)
    group by ticker, item, start_day, period_end, value"""

_FUNDAMENTALS = """create table fundamentals as
    with first as (  -- what was known first of each span, by the tag that comes first
        select ticker, item, start_day, period_end, arg_min(value, filed + choice) as value, min(filed) as filed
        from facts group by all),
    quarterly as (
        select ticker, item, period_end, value, filed from first where period_end - start_day between 75 and 105
        union all  -- a quarter is what the year to date grew by
        select b.ticker, b.item, b.period_end, b.value - a.value, greatest(a.filed, b.filed)
        from first a join first b using (ticker, item, start_day)
        where a.item in ('revenue', 'net_income', 'gross_profit') and b.period_end - a.period_end between 75 and 105
            and a.period_end - a.start_day > 75),
    flows as (
        select ticker, item, period_end, arg_min(value, filed) as value, min(filed) as filed from quarterly
        where item <> 'shares' group by all),
    counted as (
        select f.ticker, f.period_end, min(f.filed) as filed, arg_min(f.value, f.filed) as value from first f
        where item = 'shares' and period_end - start_day between 75 and 380 group by all),
    shares as (
        select c.ticker, 'shares' as item, c.period_end, c.filed,
            c.value * coalesce(
                (select product(s.factor) from splits s where s.ticker = c.ticker and s.before > c.filed), 1) as value
        from counted c),
    own as (
        select ticker, item, period_end, filed, value from flows union all
        select ticker, item, period_end, filed, value from shares union all
        select ticker, item, period_end, min(filed), arg_min(value, filed + choice) from facts
        where item = 'debt' group by all),
    sec as (
        from (select ticker, period_end::date as period_end, available_date::date as filed, net_income, equity,
            total_assets, operating_cf from fundamentals_sec_sp500)
        unpivot (value for item in (net_income, equity, total_assets, operating_cf))),
    later as (
        from (select ticker, period_end::date as period_end, available_date::date as filed, revenue, net_income, equity,
            total_assets, shares_outstanding as shares from wide where ticker in (select distinct ticker from prices))
        unpivot (value for item in (revenue, net_income, equity, total_assets, shares))),
    two as (
        select ticker, item, period_end, filed, value from sec union all
        select ticker, item, period_end, filed, value from own o where not exists (
            from sec s where s.ticker = o.ticker and s.item = o.item and abs(s.period_end - o.period_end) <= 20)),
    three as (
        select ticker, item, period_end, filed, value from two union all
        select ticker, item, period_end, filed, value from later l where not exists (
            from two t where t.ticker = l.ticker and t.item = l.item and abs(t.period_end - l.period_end) <= 20)),
    sized as (  -- a few filings count shares in thousands or millions
        from three qualify item <> 'shares' or value > 0.02 * median(value) over (partition by ticker, item)),
    by_share as (
        select n.ticker, 'eps' as item, n.period_end, greatest(n.filed, s.filed) as filed, n.value / s.value as value
        from three n join sized s on s.ticker = n.ticker and abs(s.period_end - n.period_end) <= 10
        where n.item = 'net_income' and s.item = 'shares' and s.value > 0)
    select ticker, period_end, filed, item, value from (
        select ticker, period_end, filed, item, value from sized union all
        select ticker, period_end, filed, item, value from by_share)
    where ticker in (select distinct ticker from prices) and isfinite(value) and filed >= period_end
    qualify row_number() over (partition by ticker, period_end, filed, item order by value) = 1"""
