"""The published scores (by rank) as one hand-written DuckDB query, to set the Ibis expressions against.

It shares nothing with :mod:`copydesk.scores`. It is written for DuckDB alone: ``asof join`` finds the filing of a day,
``qualify`` the newest report, ``unpivot`` and named windows rank all measures in one pass. Tables ``prices``,
``fundamentals``, ``news`` and ``securities`` must be there.
"""

from __future__ import annotations

SCORES = """
with paced as (
    select ticker, date, coalesce(close_split, close) as price,
        case when date - lag(date, 20) over w <= 420 then close / lag(close, 20) over w - 1 end as return_20,
        case when date - lag(date, 200) over w <= 420 then close / lag(close, 200) over w - 1 end as return_200,
        case when count(close) over y = 252 and date - min(date) over y <= 420
            then close / max(high) over y - 1 end as to_high_252
    from prices
    window w as (partition by ticker order by date),
        y as (partition by ticker order by date rows between 251 preceding and current row)
),
listed as (
    select p.*, s.sector from paced p join securities s using (ticker)
    where p.date >= coalesce(s.listed, p.date) and p.date <= coalesce(s.delisted, p.date)
),
filings as (
    select distinct ticker, filed as known_from from fundamentals where value is not null and filed is not null
),
reported as (  -- of each period the latest report up to the filing
    select e.ticker, e.known_from, f.item, f.period_end, f.value
    from filings e join fundamentals f
        on f.ticker = e.ticker and f.filed <= e.known_from and f.value is not null
        and f.period_end between e.known_from - 1200 and e.known_from
    qualify row_number() over (partition by e.ticker, e.known_from, f.item, f.period_end order by f.filed desc) = 1
),
placed as (
    select *, row_number() over (partition by ticker, known_from, item order by period_end desc) as n from reported
    qualify n <= 8
),
summed as (
    select ticker, known_from, item, max(period_end) as last,
        sum(value) filter (n = 1) as newest,
        case when count(*) filter (n <= 4) = 4
            and max(period_end) - min(period_end) filter (n <= 4) between 250 and 300
            then sum(value) filter (n <= 4) end as now,
        case when count(*) filter (n > 4) = 4
            and max(period_end) filter (n > 4) - min(period_end) filter (n > 4) between 250 and 300
            and max(period_end) - max(period_end) filter (n > 4) between 350 and 380
            then sum(value) filter (n > 4) end as before
    from placed group by all
),
known as (
    select ticker, known_from, max(last) as period_end,
        max(now) filter (item = 'revenue') as revenue, max(before) filter (item = 'revenue') as revenue_before,
        max(now) filter (item = 'net_income') as net_income,
        max(now) filter (item = 'eps') as eps, max(before) filter (item = 'eps') as eps_before,
        max(now) filter (item = 'dividends_per_share') as dividends,
        max(newest) filter (item = 'equity') as equity, max(newest) filter (item = 'debt') as debt,
        max(newest) filter (item = 'shares') as shares, max(newest) filter (item = 'eps_forward') as eps_forward
    from summed group by all
),
dated as (
    select l.*, k.* exclude (ticker, known_from, eps), coalesce(k.eps, k.net_income / k.shares) as eps
    from listed l asof left join known k on l.ticker = k.ticker and l.date > k.known_from
),
toned as (
    select l.ticker, l.date, sum(n.tone * weight) / sum(weight) as tone
    from listed l join news n on n.ticker = l.ticker and n.published < l.date and n.published >= l.date - 30,
        lateral (select 0.5 ** ((l.date - n.published) / 5.0) as weight)
    where n.tone is not null group by all
),
measured as (
    select d.ticker, d.date, d.sector, return_20, return_200, to_high_252,
        case when fresh and eps > 0 then price / eps end as price_earnings,
        case when fresh and eps > 0 and eps_before > 0 and eps > eps_before
            then price / eps / ((eps / eps_before - 1) * 100) end as peg,
        case when fresh and eps > 0 and eps_forward > 0
            then price / eps_forward / (price / eps) end as forward_discount,
        case when fresh then dividends / price end as dividend_yield,
        case when fresh and equity > 0 then net_income / equity end as return_on_equity,
        case when fresh and revenue > 0 then net_income / revenue end as net_margin,
        case when fresh and equity > 0 then debt / equity end as debt_to_equity,
        case when fresh and revenue_before > 0 then revenue / revenue_before - 1 end as revenue_growth,
        case when fresh and eps_before > 0 then eps / eps_before - 1 end as eps_growth,
        t.tone
    from (select *, date - period_end <= 270 as fresh from dated) d left join toned t using (ticker, date)
),
long as (
    select ticker, date, sector, measure,
        case when measure in ('price_earnings', 'peg', 'forward_discount', 'debt_to_equity')
            then -value else value end as value
    from measured unpivot (value for measure in (return_20, return_200, to_high_252, price_earnings, peg,
        forward_discount, dividend_yield, return_on_equity, net_margin, debt_to_equity, revenue_growth, eps_growth,
        tone))
),
ranked as (
    select ticker, date, measure, least(97.5, greatest(2.5, case when count(*) over of_sector >= 5
        then (rank() over in_sector - 1 + cume_dist() over in_sector * count(*) over of_sector)
            / 2 / count(*) over of_sector * 100
        else (rank() over in_all - 1 + cume_dist() over in_all * count(*) over of_all)
            / 2 / count(*) over of_all * 100 end)) as points
    from long
    window of_sector as (partition by measure, date, sector),
        in_sector as (partition by measure, date, sector order by value),
        of_all as (partition by measure, date), in_all as (partition by measure, date order by value)
),
wide as (
    select ticker, date,
        max(points) filter (measure = 'return_20') as return_20,
        max(points) filter (measure = 'return_200') as return_200,
        max(points) filter (measure = 'to_high_252') as to_high_252,
        max(points) filter (measure = 'price_earnings') as price_earnings,
        max(points) filter (measure = 'peg') as peg,
        max(points) filter (measure = 'forward_discount') as forward_discount,
        max(points) filter (measure = 'dividend_yield') as dividend_yield,
        max(points) filter (measure = 'return_on_equity') as return_on_equity,
        max(points) filter (measure = 'net_margin') as net_margin,
        max(points) filter (measure = 'debt_to_equity') as debt_to_equity,
        max(points) filter (measure = 'revenue_growth') as revenue_growth,
        max(points) filter (measure = 'eps_growth') as eps_growth,
        max(points) filter (measure = 'tone') as tone
    from ranked group by all
),
parted as (  -- summed in one order, so that no score rounds otherwise
    select ticker, date,
        (
            coalesce(return_20, 0) + coalesce(return_200, 0) + coalesce(to_high_252, 0)
        ) / nullif(
            (return_20 is not null)::int + (return_200 is not null)::int + (to_high_252 is not null)::int,
            0
        ) as momentum,
        (
            coalesce(price_earnings, 0) + coalesce(peg, 0) + coalesce(forward_discount, 0) +
            coalesce(dividend_yield, 0)
        ) / nullif(
            (price_earnings is not null)::int + (peg is not null)::int + (forward_discount is not null)::int +
            (dividend_yield is not null)::int,
            0
        ) as value,
        (
            coalesce(return_on_equity, 0) + coalesce(net_margin, 0) + coalesce(debt_to_equity, 0) +
            coalesce(revenue_growth, 0) + coalesce(eps_growth, 0)
        ) / nullif(
            (return_on_equity is not null)::int + (net_margin is not null)::int +
            (debt_to_equity is not null)::int + (revenue_growth is not null)::int +
            (eps_growth is not null)::int,
            0
        ) as quality,
        tone as sentiment
    from wide
),
weighed as (
    select *, (momentum is not null)::int + (value is not null)::int + (quality is not null)::int
            + (sentiment is not null)::int as parts,
        0.30 * (momentum is not null)::int + 0.25 * (value is not null)::int + 0.25 * (quality is not null)::int
            + 0.20 * (sentiment is not null)::int as total
    from parted
)
select l.ticker, l.date, momentum, value, quality, sentiment,
    case when parts >= 2 then (coalesce(round(momentum * (0.30 / total) * 10 + 1e-7), 0)
        + coalesce(round(value * (0.25 / total) * 10 + 1e-7), 0)
        + coalesce(round(quality * (0.25 / total) * 10 + 1e-7), 0)
        + coalesce(round(sentiment * (0.20 / total) * 10 + 1e-7), 0)) / 10 end as score
from listed l left join weighed w using (ticker, date)
"""
