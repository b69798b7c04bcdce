"""Which filings stand on a day, and the positions that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# Of a manager and quarter, the last full report that was public counts: the report itself, or a restatement, which
# replaces all before it. Amendments that add holdings are added, unless a restatement came after them.
_FILINGS = """
create or replace temp table in_force as
with known as (
    select *, row_number() over (
        partition by cik, period
        order by known_from, amendment <> '', coalesce(amendment_number, 0), accession
    ) as place
    from filings where known_from <= ?
),
starts as (
    select cik, period, max(place) filter (amendment <> 'new holdings') as full_report,
        coalesce(max(place) filter (amendment = 'restatement'), 0) as restated
    from known group by all
)
select known.* exclude (place) from known join starts using (cik, period)
where place = full_report or (amendment = 'new holdings' and place > restated)
"""
_NAMES = """
create or replace temp table managers as
select cik, arg_max(manager, (period, known_from, accession)) as manager from in_force group by 1
"""
# Rows of one security are summed: a filing splits them by discretion and other managers. The map from CUSIP to ticker
# is that of the quarter's last day; a sector goes by the first table that has the CUSIP or ticker.
_POSITIONS = """
create or replace temp table positions as
with summed as (
    select f.cik, r.period, r.cusip, r.put_call, r.amount_type, arg_max(r.issuer, (r.cents, r.issuer)) as issuer,
        arg_max(r.title, (r.cents, r.title)) as title, bool_and(r.cusip_holds) as cusip_holds,
        sum(r.cents) as cents, sum(r.amount) as amount
    from rows r join in_force f using (accession)
    where list_contains($periods, r.period) and (len($ciks::varchar[]) = 0 or list_contains($ciks::varchar[], f.cik))
    group by all
),
mapped as (
    select s.*, c.ticker, c.name from summed s left join cusips c on c.cusip = s.cusip
        and coalesce(c.valid_from, date '0001-01-01') <= s.period
        and coalesce(c.valid_to, date '9999-12-31') >= s.period
),
by_cusip as (
    select cusip, arg_min(sector, rank) as sector, min(rank) as rank from sectors where cusip is not null group by 1
),
by_ticker as (
    select ticker, arg_min(sector, rank) as sector, min(rank) as rank from sectors where ticker is not null group by 1
)
select m.* exclude (name) replace (coalesce(nullif(m.name, ''), m.issuer) as issuer),
    case when by_ticker.rank < by_cusip.rank or by_cusip.rank is null then by_ticker.sector
        else by_cusip.sector end as sector
from mapped m left join by_cusip on by_cusip.cusip = m.cusip left join by_ticker on by_ticker.ticker = m.ticker
"""

SHARES = "amount_type = 'SH' and put_call = ''"  #: positions in shares, without options and principal amounts


def prepare(con: duckdb.DuckDBPyConnection, as_of: dt.date | None = None) -> None:
    """Make the tables ``in_force`` and ``managers`` in an opened store.

    :param as_of: the day whose knowledge counts; without it, all that is stored.
    """
    con.execute(_FILINGS, [as_of or dt.date.max])
    con.execute(_NAMES)


def positions(con: duckdb.DuckDBPyConnection, periods: Sequence[dt.date], ciks: Sequence[str] = ()) -> None:
    """Make the table ``positions`` of these quarters, and of these managers, if any are named."""
    con.execute(_POSITIONS, {"periods": list(periods), "ciks": list(ciks)})


def periods(con: duckdb.DuckDBPyConnection) -> list[dt.date]:
    """The quarters that the store holds filings for, the earliest first."""
    return [day for (day,) in con.execute("select distinct period from filings order by 1").fetchall()]
