"""What a store of Form 13F filings answers as facts: who listed which shares, and how many a quarter before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from copydesk.facts import Docket, Facts, Holding, Listing, Manager, NoFacts, Score, Security
from copydesk.holdings import in_force, units
from copydesk.holdings.quarters import quarter_before
from copydesk.holdings.shifts import LOOKS_SPLIT

if TYPE_CHECKING:
    import duckdb

    from copydesk.holdings.store import Store

NO_REPORT = "it reported nothing for the quarter before"
SPLIT = "the shares look split in the quarter"
ANOTHER_CUSIP = "the security had another CUSIP"
NOBODY = "no manager lists the security any longer"

# Warrants and rights are reported as if they were shares; only the title of class says what they are.
_NONE = r"\*W|^RIGHTS?\b|\bWARRANTS?\b|\bWTS?\b"
_SHARES = f"({in_force.SHARES} and not regexp_matches(upper(coalesce(title, '')), '{_NONE}'))"
_SECURITIES = f"""
with named as (
    select cusip, arg_max(issuer, (period, cents)) as issuer from rows where {_SHARES} group by 1
),
mapped as (
    select cusip, arg_max(ticker, coalesce(valid_to, date '9999-12-31')) as ticker,
        arg_max(name, coalesce(valid_to, date '9999-12-31')) as name
    from cusips group by 1
)
select cusip, coalesce(nullif(mapped.name, ''), issuer), coalesce(mapped.ticker, '')
from named left join mapped using (cusip) order by 1
"""  # nosec B608
# What each manager with a report in force for the quarter lists of a security, and listed a quarter before, a split of
# the quarter counted as if it had been before.
_OF_SECURITY = f"""
create or replace temp table listed as
with ends as (
    select cik, period, max(known_from) as known_from, list(accession order by known_from, accession) as filings
    from in_force where period in ($before, $after) group by all
),
split as (select cusip, product(ratio) as ratio from splits where day > $before and day <= $after group by 1),
mine as (
    select f.cik, r.period, sum(r.cents) as cents,
        sum(case when r.period = $before then round(r.amount * coalesce(ratio, 1)) else r.amount end)::hugeint as amount
    from rows r join in_force f using (accession) left join split on split.cusip = r.cusip
    where r.period in ($before, $after) and list_contains($cusips, r.cusip) and {_SHARES}
    group by all
)
select e.cik, e.known_from, e.filings, b.known_from as known_before, b.cik is not null as told_before,
    coalesce(now.amount, 0) as s1, coalesce(now.cents, 0) as v1, coalesce(old.amount, 0) as s0,
    coalesce(old.cents, 0) as v0
from ends e left join ends b on b.cik = e.cik and b.period = $before
    left join mine now on now.cik = e.cik and now.period = $after
    left join mine old on old.cik = e.cik and old.period = $before
where e.period = $after
"""  # nosec B608
_PRICES = f"""
select 1 from (
    select median((v0 / s0) / (v1 / s1)) as cheaper, median(s1 / s0) as more from listed
    where s0 > 0 and s1 > 0 and v0 > 0 and v1 > 0
) where {LOOKS_SPLIT}
"""  # nosec B608


class Held:
    """The holdings of a store as facts. Nothing is read of it before it is asked for; names are read once.

    Every method may raise :class:`~copydesk.errors.DataError` where the store is broken.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def managers(self) -> Sequence[Manager]:
        """The managers whose filings are stored, by their newest name."""
        return self._managers

    def securities(self) -> Sequence[Security]:
        """The securities of which somebody reported shares."""
        return self._securities

    def holdings(
        self, on: dt.date, *, manager: str = "", security: str = "", quarter: dt.date | None = None
    ) -> Sequence[Holding]:
        """What filings that were public on ``on`` say (:meth:`copydesk.facts.Facts.holdings`)."""
        same = self._same(security)
        if not same and (security or not manager):
            return ()
        with self._store.opened() as con:
            in_force.prepare(con, on)
            return _of_security(con, same, manager, quarter) if same else _portfolio(con, manager, quarter)

    def _same(self, cusip: str) -> list[Security]:
        """The security, and what it was under other CUSIPs: what has the same ticker and name."""
        own = next((one for one in self._securities if one.cusip == cusip), None)
        if own is None or not own.ticker:
            return [own] if own else []
        name = (own.ticker, own.issuer.lower())
        return [own, *(one for one in self._securities if one != own and (one.ticker, one.issuer.lower()) == name)]

    @cached_property
    def _managers(self) -> list[Manager]:
        with self._store.opened() as con:
            in_force.prepare(con)
            return [Manager(*row) for row in con.execute("select cik, manager from managers order by 1").fetchall()]

    @cached_property
    def _securities(self) -> list[Security]:
        with self._store.opened() as con:
            return [Security(*row) for row in con.execute(_SECURITIES).fetchall()]


class WithHoldings:
    """Holdings beside other facts. Where the store knows nothing, the other facts' holdings answer."""

    def __init__(self, held: Held, facts: Facts | None = None) -> None:
        self._held = held
        self._facts: Facts = facts or NoFacts()
        self.path = getattr(facts, "path", None)  # of a facts file, which answers name

    @property
    def sha256(self) -> str:
        """Hash of the other facts: no rule reads holdings, so that no verdict hangs on them."""
        return self._facts.sha256

    def listings(self) -> Sequence[Listing]:
        """Those of the other facts."""
        return self._facts.listings()

    def score(self, ticker: str, on: dt.date) -> Score | None:
        """That of the other facts."""
        return self._facts.score(ticker, on)

    def dockets(self) -> Sequence[Docket]:
        """Those of the other facts."""
        return self._facts.dockets()

    def names(self) -> Sequence[str]:
        """Those of the other facts."""
        return self._facts.names()

    def managers(self) -> Sequence[Manager]:
        """Those of both."""
        return [*self._held.managers(), *self._facts.managers()]

    def securities(self) -> Sequence[Security]:
        """Those of both."""
        return [*self._held.securities(), *self._facts.securities()]

    def holdings(
        self, on: dt.date, *, manager: str = "", security: str = "", quarter: dt.date | None = None
    ) -> Sequence[Holding]:
        """Those of the store; those of the other facts where it has none."""
        found = self._held.holdings(on, manager=manager, security=security, quarter=quarter)
        return found or self._facts.holdings(on, manager=manager, security=security, quarter=quarter)


def _of_security(
    con: duckdb.DuckDBPyConnection, same: Sequence[Security], manager: str, quarter: dt.date | None
) -> list[Holding]:
    """Who lists a security or did a quarter before; of one manager, an entry even where its report lists none."""
    own, cusips = same[0], [one.cusip for one in same]
    listed = f"from rows r join in_force using (accession) where list_contains($cusips, r.cusip) and {_SHARES}"
    if quarter is None:
        newest = "select max(period) from in_force where cik = $cik" if manager else f"select max(r.period) {listed}"
        quarter = con.execute(newest, {"cik": manager} if manager else {"cusips": cusips}).fetchall()[0][0]
    title = con.execute(
        f"select arg_max(coalesce(title, ''), (r.period, r.cents)) {listed}", {"cusips": cusips}
    ).fetchall()[0][0]
    if quarter is None or title is None:
        return []  # of what nobody had reported by then nothing is known
    span = {"before": quarter_before(quarter), "after": quarter}
    con.execute(_OF_SECURITY, span | {"cusips": cusips})
    doubtful = _doubtful(con, cusips, listed, span)
    wrong = {one.cik for one in units.suspects(con, [quarter])}
    rows = con.execute(
        """select cik, manager, known_from, filings, known_before, told_before, s1, v1, s0
        from listed join managers using (cik) where cik = $cik or ($cik = '' and (s0 > 0 or s1 > 0))
        order by v1 desc, s1 desc, manager""",
        {"cik": manager},
    ).fetchall()
    found = []
    for cik, name, public, filings, public_before, told_before, shares, cents, shares_before in rows:
        why = doubtful if told_before else NO_REPORT
        found.append(
            Holding(
                name,
                cik,
                own.issuer,
                own.cusip,
                quarter,
                int(shares),
                public,
                ticker=own.ticker,
                value=None if cik in wrong else Decimal(cents) / 100,
                shares_before=None if why else int(shares_before),
                public_before=public_before,
                not_compared=why,
                filings=tuple(filings),
                title=title,
            )
        )
    return found


def _doubtful(con: duckdb.DuckDBPyConnection, cusips: Sequence[str], listed: str, span: dict[str, dt.date]) -> str:
    """Why the shares of a security at both ends of a quarter cannot be compared; ``""`` where they can be."""
    names = con.execute(
        f"select count(distinct r.cusip) {listed} and r.period in ($before, $after)", span | {"cusips": cusips}
    ).fetchall()
    if names[0][0] > 1:
        return ANOTHER_CUSIP
    known = con.execute(
        "select 1 from splits where list_contains($cusips, cusip) and day > $before and day <= $after limit 1",
        span | {"cusips": cusips},
    ).fetchall()
    if not known and con.execute(_PRICES).fetchall():
        return SPLIT
    return "" if con.execute("select 1 from listed where s1 > 0 limit 1").fetchall() else NOBODY


def _portfolio(con: duckdb.DuckDBPyConnection, cik: str, quarter: dt.date | None) -> list[Holding]:
    """The shares that a manager lists, not compared with those of the quarter before."""
    if quarter is None:
        quarter = con.execute("select max(period) from in_force where cik = ?", [cik]).fetchall()[0][0]
    told = con.execute(
        """select m.manager, max(known_from), list(accession order by known_from, accession)
        from in_force join managers m using (cik) where cik = ? and period = ? group by 1""",
        [cik, quarter],
    ).fetchall()
    if quarter is None or not told:
        return []
    name, public, filings = told[0]
    in_force.positions(con, [quarter], [cik])
    doubtful = any(one.cik == cik for one in units.suspects(con, [quarter]))
    rows = con.execute(
        f"""select issuer, cusip, coalesce(ticker, ''), coalesce(title, ''), amount, cents
        from positions where {_SHARES} order by cents desc, issuer, cusip"""  # nosec B608
    ).fetchall()
    return [
        Holding(
            name,
            cik,
            issuer,
            cusip,
            quarter,
            int(shares),
            public,
            ticker=ticker,
            value=None if doubtful else Decimal(cents) / 100,
            filings=tuple(filings),
            title=title,
        )
        for issuer, cusip, ticker, title, shares, cents in rows
    ]
