"""The measures of a stock on a day, as Ibis expressions: what could have been computed on that day and no more.

Every measure is a column of a table with one row for each ticker and day of ``prices``. A fundamental or a piece of
news counts from the day after it was filed or published. All expressions run on any Ibis backend with window functions.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from copydesk.scores.profile import Profile
from copydesk.scores.tables import FLOWS, STOCKS, Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

_YEAR = 252  # trading days
LOOK_BACK = 420  #: calendar days that hold 252 trading days of any market, with closures
QUARTERS = 1_200  #: days back that hold eight quarters and their late filings
_SPAN = (250, 300)  # days from the first to the last of four quarter ends that follow one another


def momentum(prices: ir.Table) -> ir.Table:
    """``return_20``, ``return_200``, ``to_high_252`` of each row, and ``price``, the split-adjusted close of the day.

    The lags count the stock's own rows; the high is that of the last 252 rows, and asks for as many.
    """
    import ibis

    by_day = ibis.window(group_by="ticker", order_by="date")
    year = ibis.window(group_by="ticker", order_by="date", preceding=_YEAR - 1, following=0)
    high = prices.high.max().over(year)
    full = (prices.close.count().over(year) == _YEAR) & _near(prices, prices.date.min().over(year))

    def since(rows: int) -> ir.NumericValue:
        before = prices.close / prices.close.lag(rows).over(by_day) - 1
        return _near(prices, prices.date.lag(rows).over(by_day)).ifelse(before, None)

    return prices.select(
        "ticker",
        "date",
        price=prices["close_split"].coalesce(prices.close) if "close_split" in prices.columns else prices.close,
        return_20=since(20),
        return_200=since(200),
        to_high_252=full.ifelse(prices.close / high - 1, None),
    )


def _near(prices: ir.Table, first: ir.DateValue) -> ir.BooleanValue:
    """Whether a window begins near enough: further back an update of one day does not read, and a gap would count."""
    return prices.date.delta(first, unit="day") <= LOOK_BACK


def states(fundamentals: ir.Table, since: dt.date | None = None) -> ir.Table:
    """What was known of each company from each filing on: a row for each ticker and day of filing.

    Of a period that was reported more than once the latest report up to then counts. With ``since``, only what counts
    on that day or later ones. Columns: ``known_from`` (the day
    of filing), ``known_until`` (that of the next, the last day on which the row is the newest), ``period_end`` of the
    newest quarter, sums of the last four quarters (``revenue``, ``net_income``, ``eps``, ``dividends_per_share``) and
    of the four before them (``..._before``), and the newest ``equity``, ``debt``, ``shares``, ``eps_forward``.
    """
    import ibis

    f = fundamentals.filter(fundamentals.value.notnull() & fundamentals.filed.notnull())
    events = f.select("ticker", known_from=f.filed).distinct()
    following = ibis.window(group_by="ticker", order_by="known_from")
    end = ibis.literal(dt.date(9999, 12, 31))
    events = events.mutate(known_until=events.known_from.lead(1).over(following).coalesce(end))
    if since is not None:  # of the filings before it the last alone counts
        events = events.filter(events.known_until >= ibis.literal(since))
    seen = events.join(
        f,
        [
            events.ticker == f.ticker,
            f.filed <= events.known_from,
            f.period_end <= events.known_from,
            f.period_end >= events.known_from - ibis.interval(days=QUARTERS),
        ],
    ).select(events.ticker, events.known_from, events.known_until, f.period_end, f.item, f.value, f.filed)
    newest = ibis.window(group_by=["ticker", "known_from", "item", "period_end"], order_by=ibis.desc("filed"))
    seen = seen.mutate(report=ibis.row_number().over(newest)).filter(lambda t: t.report == 0)
    back = ibis.window(group_by=["ticker", "known_from", "item"], order_by=ibis.desc("period_end"))
    seen = seen.mutate(back=ibis.row_number().over(back)).filter(lambda t: t.back < 8)

    kept = seen.group_by(["ticker", "known_from", "known_until", "item"]).agg(
        now=seen.value.sum(where=seen.back < 4),
        before=seen.value.sum(where=seen.back >= 4),
        newest=seen.value.sum(where=seen.back == 0),
        quarters=seen.value.count(where=seen.back < 4),
        earlier=seen.value.count(where=seen.back >= 4),
        last=seen.period_end.max(),
        first=seen.period_end.min(where=seen.back < 4),
        last_before=seen.period_end.max(where=seen.back >= 4),
        first_before=seen.period_end.min(where=seen.back >= 4),
    )
    whole = (kept.quarters == 4) & kept.last.delta(kept.first, unit="day").between(*_SPAN)
    whole_before = (
        (kept.earlier == 4)
        & kept.last_before.delta(kept.first_before, unit="day").between(*_SPAN)
        & kept.last.delta(kept.last_before, unit="day").between(350, 380)
    )
    kept = kept.select(
        "ticker",
        "known_from",
        "known_until",
        "item",
        "last",
        "newest",
        now=whole.ifelse(kept.now, None),
        before=whole_before.ifelse(kept.before, None),
    )
    columns: dict[str, ir.Value] = {}
    for item in FLOWS:
        columns[item] = kept.now.max(where=kept.item == item)
        columns[f"{item}_before"] = kept.before.max(where=kept.item == item)
    for item in STOCKS:
        columns[item] = kept.newest.max(where=kept.item == item)
    return kept.group_by(["ticker", "known_from", "known_until"]).agg(period_end=kept["last"].max(), **columns)


def tones(news: ir.Table, prices: ir.Table, profile: Profile) -> ir.Table:
    """``tone`` of each ticker and day of ``prices`` on which there is news of the last days: its mean, decayed by age.

    A piece of news that is ``age`` days old weighs ``0.5 ** (age / half_life)``.
    """
    days = prices.select("ticker", "date")
    n = news.filter(news.tone.notnull())
    age = days.date.delta(n.published, unit="day")
    near = days.join(n, [days.ticker == n.ticker, n.published < days.date, age <= profile.news_window]).select(
        days.ticker, days.date, n.tone, n.published
    )
    weight = (
        near.date.delta(near.published, unit="day").cast("float64") * (-0.6931471805599453 / profile.half_life)
    ).exp()
    return near.group_by(["ticker", "date"]).agg(tone=(near.tone * weight).sum() / weight.sum())


def measures(tables: Tables, profile: Profile, since: dt.date | None = None) -> ir.Table:
    """All measures of each ticker and day on which it was listed; with ``since``, of that day and later ones alone.

    Columns: ``ticker``, ``date``, ``sector``, ``price``, ``period_end`` and ``known_from`` of the fundamentals used,
    and a column for each measure, empty where it cannot be computed. The price rows before ``since`` are read only as
    far back as the windows reach.
    """
    import ibis

    prices = tables.prices
    if since is not None:
        prices = prices.filter(prices.date >= ibis.literal(since - dt.timedelta(days=LOOK_BACK)))
    rows = momentum(prices)
    if since is not None:
        rows = rows.filter(rows.date >= ibis.literal(since))
    s = tables.securities
    rows = rows.join(s, "ticker").filter(
        lambda t: (t.listed.isnull() | (t.date >= t.listed)) & (t.delisted.isnull() | (t.date <= t.delisted))
    )
    rows = rows.select("ticker", "date", "sector", "price", "return_20", "return_200", "to_high_252")

    known = states(tables.fundamentals, since)
    joined = rows.left_join(
        known, [rows.ticker == known.ticker, rows.date > known.known_from, rows.date <= known.known_until]
    ).drop("ticker_right", "known_until")
    fresh = joined.date.delta(joined.period_end, unit="day") <= profile.stale_after
    joined = joined.mutate(
        **{c: fresh.ifelse(joined[c], None) for c in (*FLOWS, *(f"{f}_before" for f in FLOWS), *STOCKS)}
    )
    joined = joined.mutate(eps=joined.eps.coalesce(joined.net_income / joined.shares))
    earned = joined.eps > 0
    grown = (joined.eps_before > 0) & (joined.eps > joined.eps_before)
    pe = earned.ifelse(joined.price / joined.eps, None)
    owned = joined.equity > 0
    joined = joined.mutate(
        price_earnings=pe,
        peg=(earned & grown).ifelse(pe / ((joined.eps / joined.eps_before - 1) * 100), None),
        forward_discount=(joined.eps_forward > 0).ifelse(joined.price / joined.eps_forward / pe, None),
        dividend_yield=joined.dividends_per_share / joined.price,
        return_on_equity=owned.ifelse(joined.net_income / joined.equity, None),
        net_margin=(joined.revenue > 0).ifelse(joined.net_income / joined.revenue, None),
        debt_to_equity=owned.ifelse(joined.debt / joined.equity, None),
        revenue_growth=(joined.revenue_before > 0).ifelse(joined.revenue / joined.revenue_before - 1, None),
        eps_growth=(joined.eps_before > 0).ifelse(joined.eps / joined.eps_before - 1, None),
    )
    toned = tones(tables.news, rows, profile)
    whole = joined.left_join(toned, ["ticker", "date"]).drop("ticker_right", "date_right")
    return whole.select(
        "ticker", "date", "sector", "price", "period_end", "known_from", *(m.name for m in profile.measures)
    )
