"""What the newsroom knows beside the sources: listings, scores, dockets, institutional holdings.

:class:`Facts` is the interface; :class:`NoFacts` knows nothing, :class:`FileFacts` reads a YAML file
(schema in ``docs/facts.md``), and the desk serves its own from the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from copydesk.errors import FactsError
from copydesk.facts.kinds import STAGES, Docket, Holding, Listing, Manager, Score, Security, Step
from copydesk.facts.reader import Reader

__all__ = [
    "STAGES",
    "Docket",
    "Facts",
    "FileFacts",
    "Holding",
    "Listing",
    "Manager",
    "NoFacts",
    "Score",
    "Security",
    "Step",
]

LARGEST = 5_000_000  # bytes of a facts file
_TABLES = ("listings", "scores", "dockets", "holdings", "names")


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

    def managers(self) -> Sequence[Manager]:
        """The institutional managers of whom a Form 13F is known, by their newest name."""

    def securities(self) -> Sequence[Security]:
        """The securities that these list."""

    def holdings(
        self, on: dt.date, *, manager: str = "", security: str = "", quarter: dt.date | None = None
    ) -> Sequence[Holding]:
        """What Forms 13F that were public on ``on`` say of shares, those worth most first.

        :param manager: the CIK of one manager; without it, all who list the security, or listed it a quarter before.
        :param security: the CUSIP of one security; without it, all that the manager lists, and these not compared.
            None where neither is given.
        :param quarter: the last day of a quarter; without it, the newest of which something is known.
        """


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

    def managers(self) -> Sequence[Manager]:
        """Nothing is known."""
        return ()

    def securities(self) -> Sequence[Security]:
        """Nothing is known."""
        return ()

    def holdings(
        self, on: dt.date, *, manager: str = "", security: str = "", quarter: dt.date | None = None
    ) -> Sequence[Holding]:
        """Nothing is known."""
        return ()


class FileFacts(NoFacts):
    """Facts from a YAML file.

    :raises FactsError: if the file cannot be read, is not YAML, or does not follow the schema of ``docs/facts.md``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            data = path.read_bytes()
        except OSError as error:
            raise FactsError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
        if len(data) > LARGEST:
            raise FactsError(str(path), f"it is larger than {LARGEST:,} bytes", "Give a smaller file.")
        self._take(data)

    @classmethod
    def from_text(cls, text: str, name: str = "facts") -> FileFacts:
        """Facts from YAML in hand.

        >>> facts = FileFacts.from_text("listings: [{ticker: HRBR, name: Harbor Foods, until: 2026-02-27}]")
        >>> facts.listings()[0].until
        datetime.date(2026, 2, 27)
        """
        facts = cls.__new__(cls)
        facts.path = Path(name)
        facts._take(text.encode())
        return facts

    def _take(self, data: bytes) -> None:
        import yaml

        try:
            found = yaml.safe_load(data.decode("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
            what = " ".join(str(error).split())[:200] or type(error).__name__
            raise FactsError(str(self.path), f"it is not YAML in UTF-8: {what}", "Mend that place.") from error
        self.sha256 = hashlib.sha256(data).hexdigest()
        reader = Reader(str(self.path))
        table = reader.table(found or {}, "the file", _TABLES)
        self._listings = tuple(reader.listing(item, f"listings[{n}]") for n, item in reader.items(table, "listings"))
        self._scores = tuple(reader.score(item, f"scores[{n}]") for n, item in reader.items(table, "scores"))
        self._dockets = tuple(reader.docket(item, f"dockets[{n}]") for n, item in reader.items(table, "dockets"))
        self._holdings = reader.holdings(table)
        self._names = tuple(reader.text(item, f"names[{n}]") for n, item in reader.items(table, "names"))

    def listings(self) -> Sequence[Listing]:
        """The listings of the file."""
        return self._listings

    def score(self, ticker: str, on: dt.date) -> Score | None:
        """The latest score of ``ticker`` on ``on`` or before it."""
        known = [s for s in self._scores if s.ticker == ticker and s.on <= on]
        return max(known, key=lambda s: s.on, default=None)

    def scores(self) -> Sequence[Score]:
        """All scores of the file."""
        return self._scores

    def dockets(self) -> Sequence[Docket]:
        """The dockets of the file."""
        return self._dockets

    def names(self) -> Sequence[str]:
        """The names of the file."""
        return self._names

    def managers(self) -> Sequence[Manager]:
        """The managers of the file's holdings."""
        newest = sorted(self._holdings, key=lambda h: (h.quarter, h.public))
        return [Manager(cik, name) for cik, name in {h.cik: h.manager for h in newest}.items()]

    def securities(self) -> Sequence[Security]:
        """The securities of the file's holdings."""
        newest = sorted(self._holdings, key=lambda h: (h.quarter, h.public))
        return list({h.cusip: Security(h.cusip, h.issuer, h.ticker) for h in newest}.values())

    def holdings(
        self, on: dt.date, *, manager: str = "", security: str = "", quarter: dt.date | None = None
    ) -> Sequence[Holding]:
        """The holdings of the file that were public on ``on``; what it does not list is not known."""
        if not manager and not security:
            return ()
        known: dict[tuple[str, str, dt.date], Holding] = {}
        for one in sorted(self._holdings, key=lambda h: h.public):
            if one.public <= on and manager in ("", one.cik) and security in ("", one.cusip):
                known[one.cik, one.cusip, one.quarter] = one
        wanted = quarter or max((one.quarter for one in known.values()), default=None)
        found = [_as_known(one, on) for one in known.values() if one.quarter == wanted]
        return sorted(found, key=lambda h: (-(h.value or 0), -h.shares, h.manager, h.issuer))


def _as_known(one: Holding, on: dt.date) -> Holding:
    """The holding without a comparison whose other side was not yet public."""
    later = one.public_before is not None and one.public_before > on
    return replace(one, shares_before=None, public_before=None) if later else one
