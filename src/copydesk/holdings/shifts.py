"""The shifts of a quarter: what trading and what prices did to each position, exactly.

The convention, for a position of S shares worth V at a quarter's end, before (0) and after (1):

- trading effect = (S1 - S0) x V0 / S0: the shares bought or sold, at the price at the end of the quarter before;
- price effect = (V1 - V0) - trading effect: what is left of the change, to the cent;
- a new position is all trading, at its value at the quarter's end (trading effect V1); a closed one is all trading, at
  its value before (trading effect -V0). Neither has a price effect: its filing shows one price only.

So flows are at constant prices, those of the quarter before, and every figure comes from the two filings of one
manager. The trading effect is rounded to the cent, halves away from zero. Shares before a split of the quarter count as
if it had been before; what looks like a split that no table names is left aside, for it is neither trading nor price.
Options and principal amounts are kept apart.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.holdings import in_force, lookup, units
from copydesk.holdings.quarters import quarter_before, written
from copydesk.holdings.results import (
    NO_SECTOR,
    Apart,
    ManagerShift,
    PossibleSplit,
    SectorShift,
    SecurityShift,
    Shift,
    Shifts,
)

if TYPE_CHECKING:
    import duckdb

    from copydesk.holdings.store import Store

_TOP = 10  # positions of the measure of concentration

# Managers compared: those whose reports for both quarters are in force, and in a unit that looks right.
_COMPARED = """
create or replace temp table compared as
select cik, max(known_from) as known_from from in_force
where period in ($before, $after) and (len($ciks::varchar[]) = 0 or list_contains($ciks::varchar[], cik))
    and cik not in (select unnest($wrong::varchar[]))
group by 1 having count(distinct period) = 2
"""
_CHANGES = f"""
create or replace temp table changes as
with split as (
    select cusip, product(ratio) as ratio from splits where day > $before and day <= $after group by 1
),
old as (
    select cik, cusip, issuer, ticker, sector, cents,
        cast(round(amount * coalesce(split.ratio, 1)) as hugeint) as amount
    from positions join compared using (cik) left join split using (cusip)
    where period = $before and {in_force.SHARES}
),
now as (
    select cik, cusip, issuer, ticker, sector, cents, amount from positions join compared using (cik)
    where period = $after and {in_force.SHARES}
),
both_ends as (
    select cik, cusip, coalesce(now.issuer, old.issuer) as issuer,
        coalesce(now.ticker, old.ticker, '') as ticker, coalesce(now.sector, old.sector, '') as sector,
        coalesce(old.amount, 0) as s0, coalesce(now.amount, 0) as s1,
        coalesce(old.cents, 0) as v0, coalesce(now.cents, 0) as v1
    from old full join now using (cik, cusip)
),
traded as (
    select *, case
        when s0 = 0 or s1 = 0 then v1 - v0
        else sign(s1 - s0)::hugeint * ((2 * abs(s1 - s0) * v0 + s0) // (2 * s0))
    end as trading
    from both_ends
)
select *, v1 - v0 - trading as price,
    case when s0 = s1 then 'held' when s0 = 0 then 'new' when s1 = 0 then 'closed' when s1 > s0 then 'added'
        else 'cut' end as kind
from traded
"""  # nosec B608
_COUNTS = ", ".join(f"count(*) filter (kind = '{kind}')" for kind in ("new", "added", "cut", "closed"))
_MANAGERS = f"""
with ranked as (select *, row_number() over (partition by cik order by v1 desc, cusip) as place from changes),
spread as (
    select cik, count(*) filter (s1 > 0) as held, sum(v1) as all_held, sum(v1) filter (place <= {_TOP}) as top,
        sum(v1 * v1) as squares
    from ranked group by 1
),
sums as (
    select cik, sum(v0) as v0, sum(v1) as v1, sum(trading) as trading, sum(price) as price, {_COUNTS}
    from shifts group by 1
),
reported as (
    select cik, sum(cents) filter (period = $before) as old, sum(cents) filter (period = $after) as now
    from positions group by 1
)
select cik, manager, known_from, held, all_held, top, squares, old, now, sums.* exclude (cik)
from compared join managers using (cik) left join spread using (cik) left join sums using (cik)
left join reported using (cik)
order by coalesce(now, 0) desc, manager
"""  # nosec B608
_SECURITIES = f"""
select cusip, arg_max(issuer, (greatest(v0, v1), issuer)), any_value(ticker), sum(v0), sum(v1), sum(trading) as traded,
    sum(price), count(*) filter (s0 > 0), count(*) filter (s1 > 0), {_COUNTS}
from shifts group by cusip order by abs(traded) desc, cusip limit $top
"""  # nosec B608
# Prices that halve happen, and so do purchases; where the median holder has nearly twice the shares, or more, at little
# more than half the price, a split is the likelier reason. Holders sell into a rise, so that a reverse split
# must show in larger steps; most change the CUSIP anyway.
LOOKS_SPLIT = "(cheaper >= 1.8 and more >= 1.8) or (cheaper <= 0.25 and more <= 0.4)"
_SPLITS = f"""
create or replace temp table possible_splits as
select cusip, arg_max(issuer, v1) as issuer, any_value(ticker) as ticker,
    median((v0 / s0) / (v1 / s1)) as cheaper, median(s1 / s0) as more, sum(v0) as v0, sum(v1) as v1
from changes where s0 > 0 and s1 > 0 and v0 > 0 and v1 > 0
    and cusip not in (select cusip from splits where day > $before and day <= $after)
group by 1 having {LOOKS_SPLIT}
"""  # nosec B608
_KEPT = (
    "create or replace temp view shifts as select * from changes where cusip not in (select cusip from possible_splits)"
)


def shifts(
    store: Store,
    quarter: dt.date,
    *,
    manager: str = "",
    as_of: dt.date | None = None,
    top: int | None = None,
) -> Shifts:
    """Compare the positions at the end of ``quarter`` with those a quarter before.

    :param manager: a name, a part of one, or a CIK; without it, all managers that reported for both quarters.
    :param as_of: the day whose knowledge counts; without it, all that is stored.
    :param top: how many shifts and securities to give, the largest by trading first; without it, all.
    :raises DataError: if nothing can be compared; the message says why.
    """
    before = quarter_before(quarter)
    with store.opened() as con:
        in_force.prepare(con, as_of)
        ciks = [lookup.manager(con, manager)[0]] if manager else []
        in_force.positions(con, [before, quarter], ciks)
        suspects = units.suspects(con, [before, quarter])
        wrong = [one.cik for one in suspects]
        con.execute(_COMPARED, {"before": before, "after": quarter, "ciks": ciks, "wrong": wrong})
        alone = _alone(con, before, quarter, ciks, wrong)
        mine = tuple(one for one in suspects if not ciks or one.cik in ciks)
        if not con.execute("select count(*) from compared").fetchall()[0][0]:
            raise _nothing(con, quarter, before, manager, as_of, bool(mine), alone)
        con.execute(_CHANGES, {"before": before, "after": quarter})
        con.execute(_SPLITS, {"before": before, "after": quarter})
        con.execute(_KEPT)
        known_from, count, undated = con.execute(
            """select (select max(known_from) from compared), (select count(*) from shifts where kind <> 'held'),
                (select count(*) from in_force join compared using (cik) where filed is null and period in (?, ?))""",
            [before, quarter],
        ).fetchall()[0]
        held, unmapped, unmapped_cents = con.execute(
            """select count(*), count(*) filter (ticker = ''), coalesce(sum(cents) filter (ticker = ''), 0) from (
                select cusip, max(ticker) as ticker, sum(v1) as cents from changes where s1 > 0 group by 1)"""
        ).fetchall()[0]
        return Shifts(
            quarter=quarter,
            quarter_before=before,
            as_of=as_of,
            known_from=known_from,
            row_count=count,
            rows=_rows(con, top),
            managers=_managers(con, before, quarter),
            sectors=_sectors(con),
            securities=tuple(SecurityShift(*row) for row in con.execute(_SECURITIES, {"top": _limit(top)}).fetchall()),
            apart=_apart(con, quarter),
            held=held,
            unmapped=unmapped,
            unmapped_cents=unmapped_cents,
            broken_cusips=_broken(con, quarter),
            undated=undated,
            not_compared=tuple(alone),
            suspects=mine,
            possible_splits=_splits(con),
        )


def _rows(con: duckdb.DuckDBPyConnection, top: int | None) -> tuple[Shift, ...]:
    found = con.execute(
        """select cik, manager, issuer, ticker, sector, cusip, kind, s0, s1, v0, v1, trading, price
        from shifts join managers using (cik) where kind <> 'held'
        order by abs(trading) desc, manager, issuer, cusip limit ?""",
        [_limit(top)],
    ).fetchall()
    return tuple(Shift(*row) for row in found)


def _managers(con: duckdb.DuckDBPyConnection, before: dt.date, after: dt.date) -> tuple[ManagerShift, ...]:
    ones = []
    for row in con.execute(_MANAGERS, {"before": before, "after": after}).fetchall():
        cik, name, known, *numbers = row
        held, total, top, squares, old, now, v0, v1, trading, price, *counts = (n or 0 for n in numbers)
        share = Decimal(100 * top) / total if total else None
        index = Decimal(10_000 * squares) / (total * total) if total else None
        new, added, cut, closed = counts
        ones.append(
            ManagerShift(
                cik=cik,
                manager=name,
                known_from=known,
                before=v0,
                after=v1,
                trading=trading,
                price=price,
                reported_before=old,
                reported_after=now,
                positions=held,
                new=new,
                added=added,
                cut=cut,
                closed=closed,
                top_ten=_tenths(share),
                herfindahl=_tenths(index),
                all_in_shares=now == total,
            )
        )
    return tuple(ones)


def _tenths(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.1"))


def _hundredths(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))


def _sectors(con: duckdb.DuckDBPyConnection) -> tuple[SectorShift, ...]:
    found = con.execute(
        f"""select case when sector = '' then '{NO_SECTOR}' else sector end, sum(v0), sum(v1), sum(trading) as traded,
            sum(price) from shifts group by 1 order by abs(traded) desc, 1"""  # nosec B608
    ).fetchall()
    return tuple(SectorShift(*row) for row in found)


def _splits(con: duckdb.DuckDBPyConnection) -> tuple[PossibleSplit, ...]:
    found = con.execute(
        "select cusip, issuer, ticker, cheaper, more, v0, v1 from possible_splits order by greatest(v0, v1) desc, cusip"
    ).fetchall()
    return tuple(
        PossibleSplit(cusip, issuer, ticker, _hundredths(cheaper), _hundredths(more), v0, v1)
        for cusip, issuer, ticker, cheaper, more, v0, v1 in found
    )


def _apart(con: duckdb.DuckDBPyConnection, quarter: dt.date) -> tuple[Apart, ...]:
    found = con.execute(
        """select case when put_call = 'put' then 'put options' when put_call = 'call' then 'call options'
            else 'principal amounts' end as what, count(*), sum(cents)
        from positions join compared using (cik) where period = ? and (put_call <> '' or amount_type = 'PRN')
        group by 1 order by 1""",
        [quarter],
    ).fetchall()
    return tuple(Apart(*row) for row in found)


def _broken(con: duckdb.DuckDBPyConnection, quarter: dt.date) -> int:
    found = con.execute(
        "select count(distinct cusip) from positions join compared using (cik) where period = ? and not cusip_holds",
        [quarter],
    ).fetchall()
    return int(found[0][0])


def _alone(
    con: duckdb.DuckDBPyConnection, before: dt.date, after: dt.date, ciks: list[str], wrong: list[str]
) -> list[tuple[str, dt.date]]:
    """Managers that reported for one of the two quarters only, and for which."""
    return [
        (name, period)
        for name, period in con.execute(
            """select manager, max(period) from in_force join managers using (cik, manager)
            where period in (?, ?) and (len(?::varchar[]) = 0 or list_contains(?::varchar[], cik))
                and not list_contains(?::varchar[], cik)
            group by cik, manager having count(distinct period) = 1 order by 1""",
            [before, after, ciks, ciks, wrong],
        ).fetchall()
    ]


def _nothing(
    con: duckdb.DuckDBPyConnection,
    quarter: dt.date,
    before: dt.date,
    manager: str,
    as_of: dt.date | None,
    suspect: bool,
    alone: list[Any],
) -> DataError:
    """Why nothing can be compared."""
    days = in_force.periods(con)
    stored = ", ".join(str(day) for day in days[-8:]) or "none"
    on = f" that were public on {as_of}" if as_of else ""
    if suspect:
        wrong = "the values of its filings seem to be in the wrong unit"
        return DataError(str(quarter), wrong, "Load them again with --unit thousands or --unit dollars.")
    if alone and manager:
        wrong = f"{manager} reported for {written(alone[0][1])} only, of the two quarters"
        return DataError(str(quarter), wrong, f"Load its filing for the other one ({before} or {quarter}).")
    wrong = f"no manager has filings for both {before} and {quarter}{on}"
    return DataError(str(quarter), wrong, f"Load them first. Quarters that are stored: {stored}.")


def _limit(top: int | None) -> int:
    return 2**62 if top is None else top
