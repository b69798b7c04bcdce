"""One stock: its score taken apart, its year, what moved it, and who holds it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.desk.market import folder
from copydesk.desk.market.board import Stock, board
from copydesk.desk.market.folder import Rooms
from copydesk.desk.market.told import given, measured, minus, short_day, tenths
from copydesk.errors import DataError

if TYPE_CHECKING:
    from copydesk.holdings.lookup import Holders
    from copydesk.scores.explanation import Ground, MeasureTold, PartTold

_YEAR = dt.timedelta(days=365)
_MONTH = 20  # trading days back that "what moved it" compares with
_LETTERS = 140  # of a piece of news that a ground quotes
_ITEMS = {
    "eps": "earnings per share",
    "eps_forward": "forecast earnings per share",
    "net_income": "net income",
    "dividends_per_share": "dividends per share",
    "equity": "equity",
    "debt": "debt",
    "shares": "shares",
    "revenue": "revenue",
    "close": "close",
    "high": "highest price",
}
_ITEM = re.compile(r"\b(?:eps_forward|eps|net_income|dividends_per_share)\b")  # where a reason has a column's name


@dataclass(frozen=True, slots=True)
class Bar:
    """A part as a bar: it starts where the one before ended, so that the last ends at the score. Points of 100."""

    name: str
    start: Decimal
    adds: Decimal | None
    weight: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A measure in the table behind the score: its value, points, and what it stands on; or why it is missing."""

    part: str
    label: str
    value: str
    points: str
    grounds: tuple[str, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed a score since a day, part by part; the parts add up to the whole."""

    since: dt.date
    before: Decimal
    after: Decimal
    parts: tuple[tuple[str, Decimal], ...]

    @property
    def whole(self) -> Decimal:
        """The change of the score."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class StockPage:
    """What the page of a stock shows. ``history`` are the scores of its last year, by day."""

    stock: Stock
    day: dt.date
    reason: str
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    history: tuple[tuple[dt.date, Decimal], ...]
    moved: Moved | None
    holders: Holders | None

    @property
    def lapsed(self) -> bool:
        """Whether a part of the score could not be computed."""
        return any(bar.adds is None for bar in self.bars)

    @property
    def last(self) -> tuple[dt.date, Decimal] | None:
        """The last score that it had, and its day."""
        return self.history[-1] if self.history else None


def of(ticker: str) -> StockPage | None:
    """The page of a stock; ``None`` where the folder knows none of that ticker.

    :raises CopydeskError: if the folder is broken.
    """
    return _of(folder.place(), folder.rooms(), ticker) if ticker in board().stocks else None


@lru_cache(maxsize=256)
def _of(place: Path, rooms: Rooms, ticker: str) -> StockPage:
    from copydesk.scores.explanation import explain
    from copydesk.scores.store import Store

    store, profile, found = Store.open(place), folder.profile(), board()
    told = explain(store, profile, ticker)
    parts = tuple(profile.parts)
    rows = _history(store, ticker, parts)
    return StockPage(
        stock=found.stocks[ticker],
        day=told.day,
        reason=f"{told.reason[:1].upper()}{told.reason[1:]}." if told.reason else "",
        bars=_bars(told.parts) if told.score is not None else (),
        rows=tuple(_row(part, measure) for part in told.parts for measure in part.measures),
        history=tuple((day, score) for day, score, _ in rows),
        moved=_moved(rows, parts) if told.score is not None else None,
        holders=_holders(place, ticker) if rooms.shifts else None,
    )


_Day = tuple[dt.date, Decimal, tuple[Decimal, ...]]


def _history(store: object, ticker: str, parts: tuple[str, ...]) -> list[_Day]:
    """Each day of the year up to its last score: the score, and what each part added (0 for a missing one)."""
    from copydesk.scores.providers import connect
    from copydesk.scores.store import Store

    assert isinstance(store, Store)
    con = connect()
    every = f"select * from ({store.rows('scores')}) where ticker = ? and score is not null"  # nosec B608
    last = con.execute(f"select max(date) from ({every})", [ticker]).fetchone()  # nosec B608
    if not last or last[0] is None:
        return []
    adds = ", ".join(f"coalesce({part}_adds, 0)" for part in parts)
    found = con.execute(
        f"select date, score, {adds} from ({store.rows('scores', last[0] - _YEAR, last[0])}) "  # nosec B608
        "where ticker = ? and score is not null order by date",
        [ticker],
    ).fetchall()
    return [(on, _tenths(score), tuple(_tenths(n / 10) for n in some)) for on, score, *some in found]


def _moved(rows: list[_Day], parts: tuple[str, ...]) -> Moved | None:
    if len(rows) <= _MONTH:
        return None
    (since, before, old), (_, after, new) = rows[-1 - _MONTH], rows[-1]
    changes = tuple((part, b - a) for part, a, b in zip(parts, old, new, strict=True))
    return Moved(since, before, after, changes)


def _bars(parts: tuple[PartTold, ...]) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    start = Decimal(0)
    for part in parts:
        adds = tenths(part.adds)
        weight = "" if part.weight is None else f"{part.weight:.1%}"
        value = "" if part.value is None else f"{part.value:.1f}"
        bars.append(Bar(part.name, start, adds, weight, value))
        start += adds or 0
    return tuple(bars)


def _row(part: PartTold, measure: MeasureTold) -> Row:
    points = "" if measure.points is None else f"{measure.points:.0f}"
    value = measured(measure.value, measure.unit)
    missing = _ITEM.sub(lambda found: _ITEMS[found.group()], measure.missing)
    return Row(part.name, measure.label, value, points, tuple(_grounds(measure.grounds)), missing)


def _grounds(grounds: Iterable[Ground]) -> Iterator[str]:
    """What a measure stands on: a line for each item, with all its values."""
    for what, some in groupby(grounds, key=lambda ground: ground.what):
        if what in _ITEMS:
            said = ", ".join(f"{given(one.value)} ({_dated(one)})" for one in some)
            yield f"{_ITEMS[what][0].upper()}{_ITEMS[what][1:]}: {said}"
            continue
        words = what if len(what) <= _LETTERS else f"{what[: _LETTERS - 1]}…"  # a piece of news
        for one in some:
            yield f"{words} ({short_day(one.day)}, tone {minus(f'{one.value:+.2f}')})".strip()


def _dated(ground: Ground) -> str:
    filed = f", filed {short_day(ground.filed)}" if ground.filed else ""
    return f"{short_day(ground.day)}{filed}"


def _holders(place: Path, ticker: str) -> Holders | None:
    from copydesk.holdings import lookup
    from copydesk.holdings.store import Store

    try:
        found = lookup.show(Store(place / "holdings"), ticker)
    except DataError:  # nobody reported it
        return None
    return found if isinstance(found, lookup.Holders) else None  # a manager may be called so


def _tenths(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1"))
