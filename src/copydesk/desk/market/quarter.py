"""The shifts of the newest quarter that can be compared with the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.desk.market import folder
from copydesk.desk.market.told import cased
from copydesk.errors import DataError

if TYPE_CHECKING:
    from copydesk.holdings.results import Shift, Shifts

_READ = 400  # largest shifts that are read; the page shows some of each kind
SHOWN = 15  # of each list


@dataclass(frozen=True, slots=True)
class Row:
    """A shift as pages show it: the names of stock and manager in words, and whether the stock has a page."""

    shift: Shift
    name: str
    manager: str
    has_page: bool


def named(rows: Iterable[Shift], names: Mapping[str, str]) -> tuple[Row, ...]:
    """Shifts with the names of ``names``, by ticker, where there are any, else with those of the filings."""
    return tuple(
        Row(row, name_of(row, names.get(row.ticker, "")), cased(row.manager), row.ticker in names) for row in rows
    )


def name_of(row: Shift, known: str) -> str:
    """The name of a shift's stock: that of the newsroom, unless it is empty or the ticker alone; else the filing's."""
    return known if known and known != row.ticker else cased(row.issuer)


def newest() -> Shifts | None:
    """The shifts of the newest quarter for which managers can be compared; ``None`` where there is none.

    :raises CopydeskError: if the folder is broken.
    """
    return _newest(folder.place() / "holdings", folder.rooms().shifts)


def of_kind(found: Shifts, kind: str) -> tuple[Shift, ...]:
    """The largest new or closed positions among the largest shifts."""
    return tuple(row for row in found.rows if row.kind == kind)[:SHOWN]


@lru_cache(maxsize=2)
def _newest(place: Path, mark: str) -> Shifts | None:
    from copydesk.holdings import in_force
    from copydesk.holdings.shifts import shifts
    from copydesk.holdings.store import Store

    store = Store(place)
    with store.opened() as con:
        quarters = in_force.periods(con)
    for quarter in reversed(quarters):
        try:
            return shifts(store, quarter, top=_READ)
        except DataError:  # nobody reported for both: the quarter before may do
            continue
    return None
