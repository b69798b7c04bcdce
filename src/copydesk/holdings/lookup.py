"""One manager, or the holders of one stock, at the end of a quarter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.holdings import cusip as cusips
from copydesk.holdings import in_force, units
from copydesk.holdings.quarters import quarter_before

if TYPE_CHECKING:
    import duckdb

    from copydesk.holdings.store import Store

_NAMED = 5  # managers that a message names


@dataclass(frozen=True, slots=True)
class FilingInForce:
    """A filing that a view stands on; ``filed`` is empty where it is not known, and ``known_from`` is the deadline."""

    accession: str
    form: str
    amendment: str
    filed: dt.date | None
    known_from: dt.date
    rows: int
    cents: int


@dataclass(frozen=True, slots=True)
class Position:
    """What a manager holds of a security. ``put_call`` is empty for shares; ``amount_type`` is SH or PRN."""

    issuer: str
    title: str
    ticker: str
    sector: str
    cusip: str
    put_call: str
    amount_type: str
    amount: int
    cents: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A manager's positions at the end of ``quarter``, the largest first; ``suspect`` is empty or says what is odd."""

    cik: str
    manager: str
    quarter: dt.date
    as_of: dt.date | None
    known_from: dt.date
    filings: tuple[FilingInForce, ...]
    positions: tuple[Position, ...]
    suspect: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A manager's shares in a stock at a quarter's end, and at the one before (``None``: no report for it)."""

    cik: str
    manager: str
    known_from: dt.date
    shares: int
    cents: int
    shares_before: int | None


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds a stock at the end of ``quarter``, the largest first; ``known_from``: when all of it was public."""

    cusip: str
    issuer: str
    ticker: str
    quarter: dt.date
    as_of: dt.date | None
    known_from: dt.date
    holders: tuple[Holder, ...]
    suspects: tuple[str, ...]


def show(
    store: Store, wanted: str, quarter: dt.date | None = None, as_of: dt.date | None = None
) -> Portfolio | Holders:
    """The holders of the stock with the ticker or CUSIP ``wanted``, else the positions of the manager of that name.

    :param quarter: without it, the latest that is stored for it and public on ``as_of``.
    :raises DataError: if nothing is found, or more than one manager.
    """
    with store.opened() as con:
        in_force.prepare(con, as_of)
        found = _stock(con, wanted)
        if found:
            return _holders(con, found, quarter, as_of)
        cik, name = manager(con, wanted)
        return _portfolio(con, cik, name, quarter, as_of)


def manager(con: duckdb.DuckDBPyConnection, wanted: str) -> tuple[str, str]:
    """The CIK and name of the manager that ``wanted`` means: a CIK, a name, or a part of one.

    :raises DataError: if there is none, or more than one.
    """
    text = wanted.strip()
    number = text.lstrip("0") if text.isdigit() else ""
    found = con.execute(
        """select cik, manager, cik = ? or lower(manager) = lower(?) as exactly from managers
        where cik = ? or contains(lower(manager), lower(?)) order by exactly desc, manager, cik""",
        [number, text, number, text],
    ).fetchall()
    exact = [one for one in found if one[2]]
    if len(exact) == 1 or len(found) == 1:
        return found[0][0], found[0][1]
    if not found or not text:
        names = [
            name for (name,) in con.execute("select manager from managers order by 1 limit ?", [_NAMED]).fetchall()
        ]
        known = f"Known, among others: {'; '.join(names)}." if names else "Load filings first."
        raise DataError(wanted, "no manager and no stock of that name has a filing that is public", known)
    several = "; ".join(f"{name} (CIK {cik})" for cik, name, _ in found[:_NAMED])
    raise DataError(wanted, f"{len(found)} managers are called so", f"Give one by its CIK: {several}.")


def _stock(con: duckdb.DuckDBPyConnection, wanted: str) -> list[str]:
    """The CUSIPs of a ticker (it may have had several), or the CUSIP itself where somebody holds it."""
    right = cusips.normalised(wanted)
    if right and con.execute("select 1 from rows where cusip = ? limit 1", [right]).fetchall():
        return [right]
    found = con.execute(
        "select distinct cusip from cusips where upper(ticker) = upper(?) and cusip in (select cusip from rows)",
        [wanted.strip()],
    ).fetchall()
    return sorted(cusip for (cusip,) in found)


def _holders(
    con: duckdb.DuckDBPyConnection, found: list[str], quarter: dt.date | None, as_of: dt.date | None
) -> Holders:
    if quarter is None:
        quarter = con.execute(
            """select max(r.period) from rows r join in_force using (accession)
            where list_contains(?, cusip) and put_call = '' and amount_type = 'SH'""",
            [found],
        ).fetchall()[0][0]
    if quarter is None:
        raise DataError(", ".join(found), "nobody reported shares of it by then", "Give a later --as-of.")
    before = quarter_before(quarter)
    in_force.positions(con, [before, quarter])
    rows = con.execute(
        f"""with told as (select distinct cik, period from in_force),
        dates as (select cik, max(known_from) as known_from from in_force where period = $after group by 1),
        mine as (select * from positions where list_contains($cusips, cusip) and {in_force.SHARES}),
        now as (select cik, sum(amount) as amount, sum(cents) as cents from mine where period = $after group by 1),
        old as (select cik, sum(amount) as amount from mine where period = $before group by 1)
        select cik, manager, known_from, now.amount, now.cents,
            case when old.amount is not null then old.amount when told.cik is not null then 0 end
        from now join managers using (cik) join dates using (cik) left join old using (cik)
        left join told on told.cik = now.cik and told.period = $before
        order by now.cents desc, manager""",  # nosec B608
        {"after": quarter, "before": before, "cusips": found},
    ).fetchall()
    if not rows:
        raise DataError(", ".join(found), f"nobody reported shares of it for {quarter}", "Give another --quarter.")
    cusip, issuer, ticker = con.execute(
        f"""select arg_max(cusip, cents), arg_max(issuer, cents), coalesce(arg_max(ticker, cents), '') from positions
        where list_contains(?, cusip) and period = ? and {in_force.SHARES}""",  # nosec B608
        [found, quarter],
    ).fetchall()[0]
    holders = tuple(Holder(*row) for row in rows)
    odd = tuple(str(one) for one in units.suspects(con, [quarter]) if one.cik in {h.cik for h in holders})
    return Holders(cusip, issuer, ticker, quarter, as_of, max(h.known_from for h in holders), holders, odd)


def _portfolio(
    con: duckdb.DuckDBPyConnection, cik: str, name: str, quarter: dt.date | None, as_of: dt.date | None
) -> Portfolio:
    days = [
        d for (d,) in con.execute("select distinct period from in_force where cik = ? order by 1", [cik]).fetchall()
    ]
    quarter = quarter or days[-1]
    if quarter not in days:
        stored = ", ".join(str(day) for day in days[-8:])
        raise DataError(name, f"no filing for {quarter} was public by then", f"Its quarters: {stored}.")
    in_force.positions(con, [quarter], [cik])
    filings = con.execute(
        """select accession, form, amendment, filed, known_from, rows, cents from in_force
        where cik = ? and period = ? order by known_from, accession""",
        [cik, quarter],
    ).fetchall()
    rows = con.execute(
        """select issuer, title, coalesce(ticker, ''), coalesce(sector, ''), cusip, put_call, amount_type, amount, cents
        from positions where cik = ? and period = ? order by cents desc, issuer, cusip, put_call""",
        [cik, quarter],
    ).fetchall()
    return Portfolio(
        cik,
        name,
        quarter,
        as_of,
        max(filing[4] for filing in filings),
        tuple(FilingInForce(*filing) for filing in filings),
        tuple(Position(*row) for row in rows),
        "; ".join(str(one) for one in units.suspects(con, [quarter]) if one.cik == cik),
    )
