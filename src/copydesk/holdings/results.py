"""What a comparison of two quarters says. Money is in cents of US dollars, whole numbers; days are those of filings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from copydesk.holdings.units import Suspect

Kind = Literal["new", "added", "cut", "closed", "held"]
NO_SECTOR = "No sector known"


@dataclass(frozen=True, slots=True)
class Shift:
    """How a manager's position in a security changed. ``trading`` and ``price`` add up to the change of its value.

    ``shares_before`` counts a split of the quarter as if it had been before; ``ticker`` and ``sector`` are empty where
    no table of the newsroom's names them.
    """

    cik: str
    manager: str
    issuer: str
    ticker: str
    sector: str
    cusip: str
    kind: Kind
    shares_before: int
    shares_after: int
    before: int
    after: int
    trading: int
    price: int


@dataclass(frozen=True, slots=True)
class SectorShift:
    """What is held of a sector, and what changed it."""

    sector: str
    before: int
    after: int
    trading: int
    price: int


@dataclass(frozen=True, slots=True)
class SecurityShift:
    """What all managers compared hold of a security, and how many of them did what."""

    cusip: str
    issuer: str
    ticker: str
    before: int
    after: int
    trading: int
    price: int
    holders_before: int
    holders_after: int
    new: int
    added: int
    cut: int
    closed: int


@dataclass(frozen=True, slots=True)
class ManagerShift:
    """A manager's positions in shares, what changed them, and how they are spread.

    ``reported_before`` and ``reported_after`` are the totals of all rows, options and principal amounts among them.
    ``known_from`` is the day from which both of its reports were public. ``top_ten`` is the share of the ten largest
    positions in all that is held in shares, in percent; ``herfindahl`` the sum of the squares of all shares, 0 to
    10,000. Both are empty where nothing is held. ``all_in_shares``: it reported no options and no principal amounts.
    """

    cik: str
    manager: str
    known_from: dt.date
    before: int
    after: int
    trading: int
    price: int
    reported_before: int
    reported_after: int
    positions: int
    new: int
    added: int
    cut: int
    closed: int
    top_ten: Decimal | None
    herfindahl: Decimal | None
    all_in_shares: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows of the quarter that are no shares, and so not compared: how many positions, and their value."""

    what: Literal["put options", "call options", "principal amounts"]
    positions: int
    cents: int


@dataclass(frozen=True, slots=True)
class PossibleSplit:
    """A security that looks split: cheaper and more numerous, or the reverse, and no table of splits speaks of it.

    ``cheaper`` is the price before over the price after, ``more`` the shares after over those before, each the median
    of its holders. ``before`` and ``after`` are the values that are left aside for it.
    """

    cusip: str
    issuer: str
    ticker: str
    cheaper: Decimal
    more: Decimal
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Shifts:
    """How holdings changed from the end of one quarter to that of the next.

    ``as_of`` is the day whose knowledge counts, ``None`` for all that is stored; ``known_from`` the day from which all
    filings used were public. ``rows`` are the largest by trading, ``row_count`` how many there are in all. Securities
    of ``possible_splits`` are left out of all that compares, and count in what is reported and in concentration.
    ``unmapped`` and ``unmapped_cents`` count securities held after that have no ticker, of ``held`` in all;
    ``broken_cusips`` those whose CUSIP does not hold; ``undated`` the filings used whose day of filing is not known.
    ``not_compared`` names managers that reported for one of the two quarters only, and which.
    """

    quarter: dt.date
    quarter_before: dt.date
    as_of: dt.date | None
    known_from: dt.date
    row_count: int
    rows: tuple[Shift, ...]
    managers: tuple[ManagerShift, ...]
    sectors: tuple[SectorShift, ...]
    securities: tuple[SecurityShift, ...]
    apart: tuple[Apart, ...]
    held: int
    unmapped: int
    unmapped_cents: int
    broken_cusips: int
    undated: int
    not_compared: tuple[tuple[str, dt.date], ...]
    suspects: tuple[Suspect, ...]
    possible_splits: tuple[PossibleSplit, ...]

    @property
    def before(self) -> int:
        """The value of all that was held, in cents."""
        return sum(one.before for one in self.managers)

    @property
    def after(self) -> int:
        """The value of all that is held, in cents."""
        return sum(one.after for one in self.managers)

    @property
    def trading(self) -> int:
        """What trading changed, in cents."""
        return sum(one.trading for one in self.managers)

    @property
    def price(self) -> int:
        """What prices changed, in cents."""
        return sum(one.price for one in self.managers)
