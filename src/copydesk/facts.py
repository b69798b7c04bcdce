"""What the newsroom knows beside the sources: listings, scores, dockets.

:class:`Facts` is the interface; :class:`NoFacts` knows nothing, :class:`FileFacts` reads a YAML file
(schema in ``docs/facts.md``), and the desk serves its own from the database.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

from copydesk.errors import FactsError

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
LARGEST = 5_000_000  # bytes of a facts file


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
        reader = _Reader(str(self.path))
        table = reader.table(found or {}, "the file", ("listings", "scores", "dockets", "names"))
        self._listings = tuple(reader.listing(item, f"listings[{n}]") for n, item in reader.items(table, "listings"))
        self._scores = tuple(reader.score(item, f"scores[{n}]") for n, item in reader.items(table, "scores"))
        self._dockets = tuple(reader.docket(item, f"dockets[{n}]") for n, item in reader.items(table, "dockets"))
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


class _Reader:
    """Reads the tables of a facts file; every error names the file and the place in it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def wrong(self, place: str, wrong: str, mend: str) -> FactsError:
        return FactsError(self.path, f"{place}: {wrong}", mend)

    def table(self, value: Any, place: str, known: Sequence[str], needed: Sequence[str] = ()) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(place, "this is not a table", f"Give keys such as {known[0]}.")
        for key in value:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                mend = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
                raise self.wrong(place, f"unknown key '{key}'", mend)
        for key in needed:
            if value.get(key) in (None, ""):
                raise self.wrong(place, f"'{key}' is missing", f"Give {key}.")
        return value

    def items(self, table: dict[str, Any], key: str) -> Iterable[tuple[int, Any]]:
        value = table.get(key) or []
        if not isinstance(value, list):
            raise self.wrong(key, "this is not a list", "Begin each entry with '- '.")
        return enumerate(value)

    def text(self, value: Any, place: str) -> str:
        if isinstance(value, dict | list) or value is None:
            raise self.wrong(place, "this is not a text", "Give a text, in quotation marks where YAML needs them.")
        return str(value).strip()

    def texts(self, table: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
        return tuple(self.text(item, f"{place}.{key}[{n}]") for n, item in self.items(table, key))

    def day(self, value: Any, place: str) -> dt.date | None:
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError as error:
            raise self.wrong(place, f"{value!r} is not a day", "Write it as YYYY-MM-DD.") from error

    def listing(self, value: Any, place: str) -> Listing:
        known = ("ticker", "name", "exchange", "cik", "since", "until", "aliases")
        table = self.table(value, place, known, ("ticker", "name"))
        texts = {k: self.text(table[k], f"{place}.{k}") for k in known[:4] if table.get(k) is not None}
        since, until = (self.day(table.get(k), f"{place}.{k}") for k in ("since", "until"))
        return Listing(**texts, since=since, until=until, aliases=self.texts(table, "aliases", place))

    def score(self, value: Any, place: str) -> Score:
        known = ("ticker", "date", "value", "tier", "measure", "out_of")
        table = self.table(value, place, known, ("ticker", "date", "value"))
        on = self.day(table["date"], f"{place}.date")
        try:
            number, out_of = Decimal(str(table["value"])), int(table.get("out_of", 100))
        except (InvalidOperation, ValueError, TypeError) as error:
            raise self.wrong(place, "value or out_of is not a number", "Give numbers.") from error
        if not number.is_finite():
            raise self.wrong(place, f"value is {number}", "Give a number.")
        assert on is not None, "a date is needed"
        more = {k: self.text(table[k], f"{place}.{k}") for k in ("tier", "measure") if table.get(k)}
        return Score(self.text(table["ticker"], f"{place}.ticker"), on, number, out_of=out_of, **more)

    def docket(self, value: Any, place: str) -> Docket:
        """One entry of ``dockets``."""
        texts = ("id", "title", "agency", "rin", "kind")
        lists = ("identifiers", "aliases", "topics")
        known = (*texts, *lists, "steps", "comments_close", "effective")
        table = self.table(value, place, known, ("id", "title", "agency"))
        name, title, agency, rin, kind = (self.text(table.get(k, ""), f"{place}.{k}") for k in texts)
        identifiers, aliases, topics = (self.texts(table, k, place) for k in lists)
        return Docket(
            name,
            title,
            agency,
            rin,
            kind or "rulemaking",
            identifiers,
            aliases,
            steps=tuple(self.step(item, f"{place}.steps[{n}]") for n, item in self.items(table, "steps")),
            comments_close=self.day(table.get("comments_close"), f"{place}.comments_close"),
            effective=self.day(table.get("effective"), f"{place}.effective"),
            topics=topics,
        )

    def step(self, value: Any, place: str) -> Step:
        table = self.table(value, place, ("stage", "date", "document", "citation"), ("stage", "date"))
        stage, on = self.text(table["stage"], place), self.day(table["date"], f"{place}.date")
        if stage not in STAGES:
            near = difflib.get_close_matches(stage, STAGES, n=1)
            mend = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(STAGES)}."
            raise self.wrong(place, f"unknown stage '{stage}'", mend)
        assert on is not None, "a date is needed"
        more = {k: self.text(table[k], f"{place}.{k}") for k in ("document", "citation") if table.get(k)}
        return Step(stage, on, **more)
