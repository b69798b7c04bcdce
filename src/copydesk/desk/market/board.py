"""The stocks and sectors of the newest day with scores."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from copydesk.desk.market import folder
from copydesk.desk.market.told import day as written
from copydesk.desk.market.told import tenths

TICKER = r"[A-Z0-9][A-Z0-9.&=^-]{0,19}"  # what can stand in an address
NO_SECTOR = "No sector"
_FITS = re.compile(TICKER)


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock on the board. ``adds`` are what each part adds to the score; ``reason`` says why there is none.

    ``place`` is its place by score among all, ``place_in_sector`` that in its sector, from 1; ties share the better
    one. ``listed`` and ``delisted`` are its first and last day where they are known.
    """

    ticker: str
    name: str
    sector: str
    cik: str
    listed: dt.date | None
    delisted: dt.date | None
    score: Decimal | None
    tier: str
    adds: tuple[tuple[str, Decimal | None], ...]
    reason: str = ""
    place: int = 0
    place_in_sector: int = 0

    @property
    def slug(self) -> str:
        """The sector in addresses."""
        return sector_slug(self.sector)


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector: its members by score, those without one last, and what their scores are like."""

    name: str
    slug: str
    stocks: tuple[Stock, ...]
    tiers: tuple[tuple[str, int], ...]

    @property
    def scores(self) -> tuple[Decimal, ...]:
        """The scores that there are, the highest first."""
        return tuple(s.score for s in self.stocks if s.score is not None)

    @property
    def highest(self) -> Decimal:
        """The highest score; only where there is one."""
        return self.scores[0]

    @property
    def lowest(self) -> Decimal:
        """The lowest score; only where there is one."""
        return self.scores[-1]

    @property
    def median(self) -> Decimal | None:
        """The median score, to a tenth."""
        return median(self.stocks)


@dataclass(frozen=True, slots=True)
class Board:
    """The newest day: all stocks by ticker, the scored ones first by score, then those without one.

    ``measured`` says, by measure, how many stocks have it.
    """

    day: dt.date
    stocks: Mapping[str, Stock]
    sectors: tuple[Sector, ...]
    tiers: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]
    measured: Mapping[str, int]

    @property
    def scored(self) -> tuple[Stock, ...]:
        """Those with a score, the highest first."""
        return tuple(s for s in self.stocks.values() if s.score is not None)

    @property
    def unscored(self) -> tuple[Stock, ...]:
        """Those that are listed and have no score."""
        return tuple(s for s in self.stocks.values() if s.score is None and not self.gone(s))

    def gone(self, stock: Stock) -> bool:
        """Whether a stock is listed no more on the day."""
        return stock.delisted is not None and stock.delisted < self.day

    def sector(self, slug: str) -> Sector | None:
        """The sector of that slug."""
        return next((s for s in self.sectors if s.slug == slug), None)

    def found(self, words: str, sector: str = "") -> list[Stock]:
        """Stocks whose ticker is, or whose ticker or name has, these words; the exact ticker first."""
        asked = words.casefold().split()
        inside = [s for s in self.stocks.values() if not sector or s.slug == sector]
        hits = [s for s in inside if all(w in f"{s.ticker} {s.name}".casefold() for w in asked)]
        return sorted(hits, key=lambda s: [s.ticker.casefold()] != asked)


def board() -> Board:
    """The board of the folder as it is now.

    :raises CopydeskError: if the folder is broken.
    """
    return _board(folder.place(), folder.rooms().stocks)


def median(stocks: Iterable[Stock]) -> Decimal | None:
    """The median of the scores that stocks have, to a tenth; ``None`` where there is none."""
    scores = [s.score for s in stocks if s.score is not None]
    return statistics.median(scores).quantize(Decimal("0.1")) if scores else None


def sector_slug(name: str) -> str:
    """A sector's name in addresses."""
    return slugify(name) or "other"


@lru_cache(maxsize=2)
def _board(place: Path, mark: str) -> Board:
    from copydesk.scores.providers import connect
    from copydesk.scores.standings import standings
    from copydesk.scores.store import Store

    store, profile = Store.open(place), folder.profile()
    stood = standings(store, profile)
    con = connect()
    securities = con.execute(
        f"select ticker, name, sector, cik, listed, delisted from ({store.rows('securities')}) order by ticker"  # nosec B608
    ).fetchall()
    on_day = store.rows("scores", stood.day, stood.day)
    parts = dict(con.execute(f"select ticker, parts from ({on_day})").fetchall())  # nosec B608
    names = [m.name for m in profile.measures]
    counts = con.execute(f"select {', '.join(f'count({name})' for name in names)} from ({on_day})").fetchone()  # nosec B608
    out = dict(con.execute(f"select ticker, words from ({store.rows('left_out', stood.day, stood.day)})").fetchall())  # nosec B608
    ranked = {s.ticker: s for s in stood.stocks}
    better = Counter(s.score for s in stood.stocks if s.score is not None)
    in_sector = Counter((s.sector, s.score) for s in stood.stocks if s.score is not None)
    stocks: list[Stock] = []
    fewest = profile.fewest_parts
    for ticker, name, sector, cik, listed, delisted in securities:
        if not _FITS.fullmatch(ticker):
            continue
        at = ranked.get(ticker)
        where = (at.sector if at else sector) or NO_SECTOR
        one: dict[str, Any] = {"score": None, "tier": "", "adds": (), "reason": ""}
        if at is not None and at.score is not None:
            one |= {
                "score": tenths(at.score),
                "tier": at.tier,
                "adds": tuple((p, tenths(v)) for p, v in at.adds.items()),
                "place": 1 + sum(n for score, n in better.items() if score > at.score),
                "place_in_sector": 1 + sum(n for (s, v), n in in_sector.items() if s == at.sector and v > at.score),
            }
        else:
            few = f"{parts.get(ticker, 0)} of {len(profile.parts)} parts could be computed; a score needs {fewest}."
            one["reason"] = few if at else _absent(stood.day, out.get(ticker), listed, delisted)
        stocks.append(Stock(ticker, name or "", where, cik or "", listed, delisted, **one))
    stocks.sort(key=lambda s: (s.score is None, -(s.score or 0), s.ticker))
    words = [word for _, word in profile.tiers]
    return Board(
        day=stood.day,
        stocks={s.ticker: s for s in stocks},
        sectors=_sectors(stocks, words, stood.day),
        tiers=_tiers(stocks, words),
        parts=tuple(profile.parts),
        measured=dict(zip(names, counts or (), strict=True)),
    )


def _absent(day: dt.date, out: str | None, listed: dt.date | None, delisted: dt.date | None) -> str:
    """Why a stock has no row on the day."""
    if delisted and delisted < day:
        return f"It was listed until {written(delisted)}."
    if listed and listed > day:
        return f"It is listed from {written(listed)}."
    return f"Its data were left out: {out}." if out else "There is no price of it on that day."


def _tiers(stocks: list[Stock], words: list[str]) -> tuple[tuple[str, int], ...]:
    counted = Counter(s.tier for s in stocks if s.score is not None)
    return tuple((word, counted[word]) for word in words)


def _sectors(stocks: list[Stock], words: list[str], day: dt.date) -> tuple[Sector, ...]:
    groups: dict[str, list[Stock]] = {}
    for stock in stocks:
        if stock.delisted is None or stock.delisted >= day:
            groups.setdefault(stock.slug, []).append(stock)
    made = [Sector(own[0].sector, slug, tuple(own), _tiers(own, words)) for slug, own in groups.items()]
    return tuple(sorted(made, key=lambda s: (s.median is None, -(s.median or 0), s.name)))
