"""The coins of the newest day that the data folder has prices of. There is no score of a coin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.desk.market import folder
from copydesk.desk.market.folder import COINS, Rooms

if TYPE_CHECKING:
    import duckdb

    from copydesk.scores.crypto import Coin

_BACK = 140  # calendar days of share prices, enough for the window of the correlation
# The shares' own index: what 1 becomes that moves each day as the median stock did. One broken price does not move it.
_SHARES = """
create table shares as with moves as (
    select date, close / lag(close) over (partition by ticker order by date) - 1 as move from ({rows}) where close > 0
), days as (select date, median(move) as move from moves where move is not null group by date)
select date, exp(sum(ln(1 + move)) over (order by date)) as close from days where move > -1
"""


@dataclass(frozen=True, slots=True)
class Market:
    """The coins of a day, the largest first; ``with_shares`` says whether correlations could be looked for."""

    day: dt.date
    coins: tuple[Coin, ...]
    with_shares: bool


def newest() -> Market | None:
    """The coins of the newest day; ``None`` where the file has no row.

    :raises CopydeskError: if the file lacks a column or holds an impossible price.
    """
    return _newest(folder.place(), folder.rooms())


@lru_cache(maxsize=2)
def _newest(place: Path, rooms: Rooms) -> Market | None:
    from copydesk.scores.crypto import coins
    from copydesk.scores.providers import connect, text

    con = connect()
    path = next(place / name for name in COINS if (place / name).exists())
    reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    con.execute(f"create table coins as select * from {reader}({text(path)})")  # nosec B608
    if "date" not in {row[0] for row in con.execute("describe coins").fetchall()}:
        coins(con, "coins", dt.date.max)  # says which columns are missing
    last = con.execute("select max(date)::date from coins").fetchone()
    day = last[0] if last else None
    if day is None:
        return None
    shares = _shares(con, place, day) if rooms.stocks else ""
    return Market(day, tuple(coins(con, "coins", day, shares)), bool(shares))


def _shares(con: duckdb.DuckDBPyConnection, place: Path, day: dt.date) -> str:
    from copydesk.scores.store import Store

    rows = Store.open(place).rows("prices", day - dt.timedelta(days=_BACK), day)
    con.execute(_SHARES.format(rows=rows))
    return "shares"
