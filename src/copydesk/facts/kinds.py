"""The kinds of facts: listings, scores, dockets, and what institutions reported that they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

# The stages of a rulemaking, in the order in which they come; a docket may leave some out.
STAGES = (
    "order",
    "request for information",
    "advance notice",
    "review of proposed rule",
    "proposed rule",
    "comments closed",
    "review of final rule",
    "final rule",
    "effective",
    "withdrawn",
    "stayed",
    "vacated",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A security: its ticker, company, exchange, and the days on which it was listed (``until`` is the last)."""

    ticker: str
    name: str
    exchange: str = ""
    cik: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A security's score on a day: ``value`` out of ``out_of``, and the tier word that it falls in."""

    ticker: str
    on: dt.date
    value: Decimal
    tier: str = ""
    measure: str = "Alpha Score"
    out_of: int = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step of a docket; ``stage`` is one of :data:`STAGES`."""

    stage: str
    on: dt.date
    document: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Docket:
    """A rulemaking or order: its identifiers, agency, steps that happened, and dates to come."""

    id: str
    title: str
    agency: str
    rin: str = ""
    kind: str = "rulemaking"  # or "order"
    identifiers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    comments_close: dt.date | None = None
    effective: dt.date | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manager:
    """An institutional investment manager that files Form 13F. ``cik`` is without leading zeros."""

    cik: str
    name: str


@dataclass(frozen=True, slots=True)
class Security:
    """A security that a Form 13F lists; ``ticker`` is empty where none is known."""

    cusip: str
    issuer: str
    ticker: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """The shares of a security that a manager's Form 13F lists at a quarter's end; no options, no principal amounts.

    ``quarter`` is that day. ``shares`` is 0 where the report is known and lists none, which is no proof that none were
    held. ``value`` is in US dollars, ``None`` where it is not known or doubtful. ``shares_before`` is the count a
    quarter before, as if a split of the quarter had been before it; ``None`` where the two cannot be compared, and
    ``not_compared`` may say why ("it reported nothing for the quarter before"). ``public`` and ``public_before`` are
    the days from which the two reports were public, ``filings`` the accession numbers of the later one. ``title`` is
    the title of class as the report has it ("COM", "CL A").
    """

    manager: str
    cik: str
    issuer: str
    cusip: str
    quarter: dt.date
    shares: int
    public: dt.date
    ticker: str = ""
    value: Decimal | None = None
    shares_before: int | None = None
    public_before: dt.date | None = None
    not_compared: str = ""
    filings: tuple[str, ...] = ()
    title: str = ""
