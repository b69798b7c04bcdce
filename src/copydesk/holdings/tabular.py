"""Holdings in one table, Parquet or CSV: a row of a filing a row, with its manager, CIK and period of report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.holdings import cover, tables
from copydesk.holdings.filing import COLUMNS, Batch, Filing
from copydesk.holdings.quarters import is_quarter_end

if TYPE_CHECKING:
    import pyarrow as pa

NEEDED = ("manager", "manager_cik", "report_period", "issuer", "cusip", "shares")
_VALUES = ("value_usd", "value_reported")  # one of them is needed; dollars go before what was reported
_MORE = (
    "accession", "filed", "amendment", "title_of_class", "shares_type", "put_call", "discretion", "other_manager",
    "vote_sole", "vote_shared", "vote_none",
)  # fmt: skip
_AS_FILED = {
    "issuer": "issuer",
    "title": "title_of_class",
    "cusip": "cusip",
    "amount": "shares",
    "amount_type": "shares_type",
    "put_call": "put_call",
    "discretion": "discretion",
    "other_managers": "other_manager",
    "sole": "vote_sole",
    "shared": "vote_shared",
    "none": "vote_none",
}
_MOST_FILINGS = 200_000


def read(path: Path) -> Batch:
    """The filings of a table.

    Rows of one CIK, period and accession number are one filing. Without accession numbers, all rows of a manager and
    quarter are one, under a name of ours.

    :raises DataError: if the table cannot be read, lacks a column, or says of a filing what cannot be.
    """
    from copydesk.holdings import database

    found = tables.read(path, (*NEEDED, *_VALUES, *_MORE))
    tables.missing(found, NEEDED, path)
    value = next((name for name in _VALUES if name in found.column_names), None)
    if value is None:
        raise DataError(str(path), "it has no column value_usd or value_reported", "Give it one of them.")
    have = set(found.column_names)

    def text(column: str) -> str:
        return f"trim(coalesce({column}, ''))" if column in have else "''"

    number = f"case when {text('accession')} <> '' then {text('accession')} else {_NAME} end"
    with database.connection() as con:
        con.register("given", found)
        con.execute(f"create table numbered as select *, {number} as filing, row_number() over () as place from given")  # nosec B608
        heads = con.execute(
            f"""select filing, any_value({text("manager")}), min({text("manager_cik")}), max({text("manager_cik")}),
                min({text("report_period")}), max({text("report_period")}), max({text("filed")}),
                max({text("amendment")})
            from numbered group by 1 order by 1"""  # nosec B608
        ).fetchmany(_MOST_FILINGS + 1)
        if len(heads) > _MOST_FILINGS:
            raise DataError(str(path), f"it holds more than {_MOST_FILINGS:,} filings", "Give it in parts.")
        chosen = {"accession": "filing", "value": text(value)}
        chosen |= {column: text(name) for column, name in _AS_FILED.items()}
        chosen["number"] = "cast(row_number() over (partition by filing order by place) as varchar)"
        rows: pa.Table = con.sql(
            f"select {', '.join(f'{chosen[c]} as {c}' for c in COLUMNS)} from numbered"  # nosec B608
        ).to_arrow_table()
    return Batch(tuple(_filing(*head, dollars=value == "value_usd", name=str(path)) for head in heads), rows)


_NAME = "'table-' || trim(coalesce(manager_cik, '')) || '-' || trim(coalesce(report_period, ''))"


def _filing(
    accession: str,
    manager: str,
    cik: str,
    other_cik: str,
    period: str,
    other_period: str,
    filed: str,
    amended: str,
    *,
    dollars: bool,
    name: str,
) -> Filing:
    if (cik, period) != (other_cik, other_period):
        wrong = f"the filing {accession} has more than one manager or period"
        raise DataError(name, wrong, "Give each filing an accession number of its own.")
    number = cik.partition(".")[0].lstrip("0")  # a float where pandas met a missing value
    end = _day(period)
    if not number.isascii() or not number.isdigit() or not manager:
        raise DataError(name, f"the filing {accession} has no manager or CIK", "Fill manager and manager_cik.")
    if end is None or not is_quarter_end(end):
        raise DataError(name, f"the period {period!r} of {manager} is no quarter's last day", "Mend report_period.")
    day = _day(filed)
    if filed and day is None:
        raise DataError(name, f"the day of filing {filed!r} of {manager} is no day", "Write it as YYYY-MM-DD.")
    return Filing(
        accession=accession,
        cik=number,
        manager=manager,
        form="13F-HR/A" if amended else "13F-HR",
        period=end,
        filed=day,
        amendment=cover.amendment(amended, bool(amended), f"{name}, {accession}"),
        unit="dollars" if dollars else "",
        file=name,
    )


def _day(text: str) -> dt.date | None:
    return cover.day(text[:10]) if text else None
