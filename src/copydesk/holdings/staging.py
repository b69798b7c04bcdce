"""Rows as filed become rows that count: whole numbers, cents, CUSIPs that hold. A filing with a bad row is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.holdings import cusip
from copydesk.holdings.database import parquet
from copydesk.holdings.filing import Batch, Filing, Unit

if TYPE_CHECKING:
    import duckdb

# What is kept of a row. Money is in cents; ``amount`` is a number of shares, or of dollars of principal.
ROWS = (
    "accession varchar, number integer, issuer varchar, title varchar, cusip varchar, cusip_holds boolean, "
    "cents bigint, amount bigint, amount_type varchar, put_call varchar, discretion varchar, other_managers varchar, "
    "sole bigint, shared bigint, none bigint"
)
_DOLLARS = 10**14  # more is no value of a position
_AMOUNT = 10**15  # more is no number of shares

_NUMBERS = """
create or replace temp table numbers as
select r.*, f.unit,
    try_cast(replace(r.value, ',', '') as decimal(24, 4)) as v,
    try_cast(replace(r.amount, ',', '') as decimal(24, 4)) as a,
    lower(trim(r.put_call)) as option, upper(trim(r.amount_type)) as type
from given r join heads f using (accession)
"""
_FAULT = f"""case
    when trim(cusip) = '' then 'has no CUSIP'
    when trim(value) = '' then 'has no value'
    when v is null or v < 0 or v * unit > {_DOLLARS} then 'has the value "' || left(value, 30) || '"'
    when trim(amount) = '' then 'has no number of shares'
    when a is null or a < 0 or a > {_AMOUNT} then 'has the number of shares "' || left(amount, 30) || '"'
    when option not in ('', 'put', 'call') then 'says of put or call "' || left(put_call, 30) || '"'
    when length(issuer) > 200 then 'has an issuer''s name of ' || length(issuer) || ' characters'
    when type not in ('', 'SH', 'PRN') then 'counts in "' || left(amount_type, 30) || '"'
end"""
_INSERT = """
insert into rows
select accession, cast(row_number() over (partition by accession order by try_cast(number as bigint)) as integer),
    trim(issuer), trim(title), c.cusip, c.holds,
    cast(round(v * unit * 100) as bigint), cast(round(a) as bigint),
    case type when 'PRN' then 'PRN' else 'SH' end, option, upper(trim(discretion)), trim(other_managers),
    cast(round(coalesce(try_cast(replace(sole, ',', '') as decimal(24, 4)), 0)) as bigint),
    cast(round(coalesce(try_cast(replace(shared, ',', '') as decimal(24, 4)), 0)) as bigint),
    cast(round(coalesce(try_cast(replace("none", ',', '') as decimal(24, 4)), 0)) as bigint)
from numbers join cusips c on c.told = numbers.cusip
where accession not in (select accession from refused)
"""


@dataclass(frozen=True, slots=True)
class Read:
    """A filing that was read: its rows, its value in cents, and what is odd about it."""

    filing: Filing
    rows: int
    cents: int
    odd: tuple[str, ...] = ()


class Staging:
    """Filings on their way into the store, in tables of a database that is gone afterwards."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.read: dict[str, Read] = {}
        con.execute(f"create temp table rows ({ROWS})")

    def add(self, batch: Batch, unit: Unit | None = None) -> tuple[list[Read], list[DataError]]:
        """Take in the filings of a batch; the errors say which were refused. One read again replaces what it was.

        :param unit: the unit of the values, where a person knows better than the rule of the filing date.
        """
        filings = [replace(f, unit=unit) if unit else f for f in batch.filings]
        if isinstance(batch.rows, Path):
            self.con.execute(f"create or replace temp view given as select * from {parquet(batch.rows)}")  # nosec B608
        else:
            self.con.execute("drop view if exists given")
            self.con.register("given", batch.rows)
        try:
            return self._add(filings)
        finally:
            if isinstance(batch.rows, Path):
                self.con.execute("drop view given")
            else:
                self.con.unregister("given")

    def _add(self, filings: list[Filing]) -> tuple[list[Read], list[DataError]]:
        import pyarrow as pa

        heads = pa.table(
            {
                "accession": pa.array([f.accession for f in filings], pa.string()),
                "unit": pa.array([1000 if f.in_unit == "thousands" else 1 for f in filings], pa.int32()),
            }
        )
        self.con.register("told_heads", heads)
        self.con.execute("create or replace temp table heads as select * from told_heads")
        self.con.unregister("told_heads")
        self.con.execute(_NUMBERS)
        self._cusips()
        self.con.execute(
            f"""create or replace temp table refused as
            select accession, arg_min(fault, n) as fault, min(n) as number, count(*) as faults from (
                select accession, {_FAULT} as fault, try_cast(number as bigint) as n from numbers
            ) where fault is not null group by 1"""  # nosec B608
        )
        refused = {a: rest for a, *rest in self.con.execute("select * from refused").fetchall()}
        self.con.execute("delete from rows where accession in (select accession from heads)")
        self.con.execute(_INSERT)
        sums = self.con.execute(
            """select accession, count(*), sum(cents), count(*) filter (not cusip_holds) from rows
            where accession in (select accession from heads) group by 1"""
        ).fetchall()
        totals = {accession: counts for accession, *counts in sums}
        taken, errors = [], []
        for filing in filings:
            self.read.pop(filing.accession, None)
            if filing.accession in refused:
                errors.append(_error(filing, *refused[filing.accession]))
                continue
            count, cents, broken = totals.get(filing.accession, (0, 0, 0))
            one = Read(filing, count, cents, tuple(_odd(filing, count, cents, broken)))
            self.read[filing.accession] = one
            taken.append(one)
        return taken, errors

    def _cusips(self) -> None:
        """The table of CUSIPs as told and as they are. One that does not hold is kept in capitals and marked."""
        import pyarrow as pa

        told = [text for (text,) in self.con.execute("select distinct cusip from numbers").fetchall()]
        right = [cusip.normalised(text) for text in told]
        kept = [good or "".join(text.upper().split()) for text, good in zip(told, right, strict=True)]
        table = pa.table(
            {
                "told": pa.array(told, pa.string()),
                "cusip": pa.array(kept, pa.string()),
                "holds": pa.array([good is not None for good in right], pa.bool_()),
            }
        )
        self.con.register("told_cusips", table)
        self.con.execute("create or replace temp table cusips as select * from told_cusips")
        self.con.unregister("told_cusips")


def _error(filing: Filing, fault: str, number: int, faults: int) -> DataError:
    more = f", and {faults - 1:,} more rows are at fault" if faults > 1 else ""
    name = filing.file if filing.accession in filing.file else f"{filing.file}, {filing.accession}"
    return DataError(name, f"row {number} {fault}{more}", "Nothing of this filing was kept. Mend the file.")


def _odd(filing: Filing, count: int, cents: int, broken: int) -> list[str]:
    """What a reader should know of a filing that was read."""
    odd = []
    if filing.entries_told is not None and filing.entries_told != count:
        odd.append(f"its cover counts {filing.entries_told:,} rows, its table has {count:,}")
    if filing.value_told is not None:
        told = filing.value_told * (100_000 if filing.in_unit == "thousands" else 100)
        rounding = 100_000 * count if filing.in_unit == "thousands" else 100 * count
        if abs(told - cents) > rounding:
            odd.append(f"its cover sums to ${told / 100:,.0f}, its table to ${cents / 100:,.0f}")
    if broken:
        odd.append(f"{broken:,} of its {count:,} rows have a CUSIP that does not hold")
    if filing.omitted:
        odd.append("it leaves out positions under a request for confidential treatment")
    return odd
