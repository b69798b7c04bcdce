"""The rows of a record of institutional shifts, and the days on which its filings are due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

KINDS = ("new", "added", "cut", "closed")  # of a change of a position


@dataclass(frozen=True, slots=True)
class PositionShift:
    """How a manager's position in a security changed over a quarter; values and effects in US dollars.

    The value rose by ``price_effect`` (what was held became worth more) and ``trading_effect`` (what was bought, less
    what was sold). ``kind`` is one of :data:`KINDS`.
    """

    manager: str
    issuer: str
    ticker: str
    cusip: str
    shares_before: int
    shares_after: int
    value_before: Decimal
    value_after: Decimal
    price_effect: Decimal
    trading_effect: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class ManagerTotal:
    """The value in US dollars of all that a manager reports, at the quarter's end and at that of the one before."""

    manager: str
    value_before: Decimal
    value_after: Decimal


@dataclass(frozen=True, slots=True)
class SectorFlow:
    """The value in US dollars of all that is held of a sector, before and after, and what changed it."""

    sector: str
    value_before: Decimal
    value_after: Decimal
    price_effect: Decimal
    trading_effect: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """The share of a manager's reported value that its ten largest positions hold, in percent."""

    manager: str
    top_ten_share: Decimal


@dataclass(frozen=True, slots=True)
class Quarter:
    """What a record of institutional shifts holds. ``known_from`` is the day from which its filings were public."""

    end: dt.date
    known_from: dt.date
    rows: tuple[PositionShift, ...]
    managers: tuple[ManagerTotal, ...] = ()
    sectors: tuple[SectorFlow, ...] = ()
    concentration: tuple[Concentration, ...] = ()


def next_quarter(quarter_end: dt.date) -> dt.date:
    """The last day of the quarter after that which ends on ``quarter_end``."""
    month = quarter_end.month % 12 + 3
    year = quarter_end.year + (quarter_end.month == 12)
    return dt.date(year, month, 31 if month in (3, 12) else 30)
