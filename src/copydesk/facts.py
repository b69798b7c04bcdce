"""What the newsroom knows beside the sources: listings, scores, dockets.

:class:`Facts` is the interface; :class:`NoFacts` knows nothing, :class:`FileFacts` reads a YAML file
(schema in ``docs/facts.md``), and the desk serves its own from the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


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
    """A dated step of a docket, such as ``proposed rule published``; ``stage`` is one of ``facts.STAGES``."""

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


class Facts(Protocol):
    """What a newsroom knows. Every answer may be empty: not known is never taken for false."""

    @property
    def sha256(self) -> str:
        """Hash of what stands behind the facts, ``""`` where there are none."""

    def listings(self) -> Sequence[Listing]:
        """All listings known."""

    def score(self, ticker: str, on: dt.date) -> Score | None:
        """The score in force on ``on``: the latest of that day or before it."""

    def dockets(self) -> Sequence[Docket]:
        """All dockets known."""

    def names(self) -> Sequence[str]:
        """Names of people and bodies that the newsroom vouches for."""


class NoFacts:
    """No facts at all."""

    sha256 = ""

    def listings(self) -> Sequence[Listing]:
        """Nothing is known."""
        return ()

    def score(self, ticker: str, on: dt.date) -> Score | None:
        """Nothing is known."""
        return None

    def dockets(self) -> Sequence[Docket]:
        """Nothing is known."""
        return ()

    def names(self) -> Sequence[str]:
        """Nothing is known."""
        return ()


class FileFacts(NoFacts):
    """In work."""

    def __init__(self, path: object) -> None: ...
