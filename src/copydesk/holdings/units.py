"""Filings whose values are in the wrong unit: a thousand times too large, or too small.

The rule of the filing date says what the unit should be; some filers did otherwise, above all in early 2023. The price
per share tells: the value of a row divided by its shares, set against the median of the filings that look right.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

LOW, HIGH = 0.5, 5_000  # dollars: where the median price per share of a portfolio of several stocks lies
OFF = 300  # times more or less than elsewhere; a wrong unit is off by a thousand
ENOUGH_ROWS = 5  # rows by which a filing is judged on its own, where nobody else holds what it holds
ENOUGH_PEERS = 3  # filings that look right by which one that looks right itself is judged

_SUSPECTS = f"""
with prices as (
    select f.accession, f.cik, f.manager, f.period, f.unit, r.cusip, sum(r.cents) / 100.0 / sum(r.amount) as price
    from rows r join in_force f using (accession)
    where r.amount_type = 'SH' and r.put_call = '' and list_contains(?, r.period)
    group by all having sum(r.amount) > 0 and sum(r.cents) > 0
),
own as (
    select accession, cik, manager, period, unit, median(price) as middle, count(*) as held,
        median(price) between {LOW} and {HIGH} as looks_right
    from prices group by all
),
elsewhere as (
    select period, cusip, median(price) as price, count(*) as filings
    from prices join own using (accession, period) where looks_right group by all
),
compared as (
    select p.accession, median(p.price / e.price) filter (e.filings >= {ENOUGH_PEERS}) as to_many,
        median(p.price / e.price) as to_any
    from prices p left join elsewhere e using (period, cusip) group by 1
)
select accession, cik, manager, period, unit, middle, to_any from own join compared using (accession)
where case
    when looks_right then to_many >= {OFF} or to_many <= 1.0 / {OFF}
    when to_any is null then held >= {ENOUGH_ROWS}
    else to_any >= {OFF} or to_any <= 1.0 / {OFF}
end
order by manager, period, accession
"""  # nosec B608


@dataclass(frozen=True, slots=True)
class Suspect:
    """A filing whose values seem to be in another unit than was taken.

    ``unit`` is what was taken; ``price`` the median price per share that comes of it, in dollars; ``times`` how many
    times that is the price of the same shares elsewhere, ``None`` where nobody else holds them.
    """

    accession: str
    cik: str
    manager: str
    period: dt.date
    unit: str
    price: float
    times: float | None

    def __str__(self) -> str:
        than = f", {self.times:,.3g} times that of other filings" if self.times else ""
        return (
            f"{self.manager}, {self.period}, {self.accession}: its values were taken to be in {self.unit}; its median "
            f"price per share is then ${self.price:,.4g}{than}"
        )


def suspects(con: duckdb.DuckDBPyConnection, periods: list[dt.date]) -> list[Suspect]:
    """The filings in force of ``periods`` whose values seem to be in the wrong unit."""
    return [Suspect(*row) for row in con.execute(_SUSPECTS, [periods]).fetchall()]
