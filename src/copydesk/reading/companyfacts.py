"""A company's facts as EDGAR gives them (``companyfacts`` JSON of the SEC): one table a filing, the latest first.

The file repeats a value in each filing that prints it. So a filing's table holds what that filing says, the time a
year before included, and nothing is put together from several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from copydesk.errors import ReadError
from copydesk.model import SourceKind, Span
from copydesk.reading import dates
from copydesk.reading.layout import Document, Frame, Given, Piece, assemble

MAX_FILINGS = 16  #: most filings that are shown, the latest first: four years of quarters
MAX_ROWS = 40  #: most rows of a filing's table
MAX_PERIODS = 3  #: most periods of a row, the latest first
HEAD = ("Item", "Latest period", "Earlier periods")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a company's statements: how it is called where it is a gain, where it is a loss, and its tags."""

    gain: str
    loss: str
    tags: tuple[str, ...]
    unit: str = "USD"


#: What is read, in the order in which it is shown. A name stands for one tag, so that no two rows look alike.
ITEMS = (
    Item("Revenue", "", ("Revenues",)),
    Item("Revenue net of interest expense", "", ("RevenuesNetOfInterestExpense",)),
    Item("Net sales", "", ("SalesRevenueNet",)),
    Item("Revenue from contracts with customers", "", ("RevenueFromContractWithCustomerExcludingAssessedTax",)),
    Item(
        "Revenue from contracts with customers including assessed tax",
        "",
        ("RevenueFromContractWithCustomerIncludingAssessedTax",),
    ),
    Item("Operating income", "Operating loss", ("OperatingIncomeLoss",)),
    Item("Net income", "Net loss", ("NetIncomeLoss",)),
    Item("Diluted earnings per share", "Diluted loss per share", ("EarningsPerShareDiluted",), "USD/shares"),
    Item(
        "Cash from operating activities",
        "Cash used in operating activities",
        ("NetCashProvidedByUsedInOperatingActivities",),
    ),
    Item(
        "Cash from continuing operating activities",
        "Cash used in continuing operating activities",
        ("NetCashProvidedByUsedInOperatingActivitiesContinuingOperations",),
    ),
    Item("Cash and cash equivalents", "", ("CashAndCashEquivalentsAtCarryingValue",)),
    Item("Total assets", "", ("Assets",)),
    Item("Shareholders' equity", "Shareholders' deficit", ("StockholdersEquity",)),
)

#: Days that a period may take to be called so: fiscal years of 52 and 53 weeks, quarters of 12 to 17.
PERIODS = (
    ("three months", range(80, 101)),
    ("six months", range(170, 196)),
    ("nine months", range(255, 286)),
    ("year", range(355, 379)),
)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A value that a filing reports: of which item, from when (``None`` for a balance) to when, and where it stands."""

    item: int
    tag: str
    start: dt.date | None
    end: dt.date
    value: Decimal
    place: str

    @property
    def days(self) -> int:
        """How long its period is, both ends counted; 0 for a balance."""
        return (self.end - self.start).days + 1 if self.start else 0

    @property
    def period(self) -> str:
        """ "in the three months ended June 25, 2022", "at June 25, 2022"; ``""`` for a length that has no name."""
        if self.start is None:
            return f"at {day(self.end)}"
        name = next((name for name, days in PERIODS if self.days in days), "")
        return f"in the {name} ended {day(self.end)}" if name else ""

    @property
    def label(self) -> str:
        """What the item is called: its name as a loss where the value is below zero."""
        return ITEMS[self.item].loss if self.value < 0 else ITEMS[self.item].gain


Filing = tuple[dt.date, str, str]  # the day it was filed, its form, its accession number


def day(value: dt.date) -> str:
    """A day as it is written in the text: "June 25, 2022"."""
    return f"{value:%B} {value.day}, {value.year}"


def amount(value: Decimal) -> str:
    """A sum of dollars without its sign, every digit kept, in the words of a story.

    >>> amount(Decimal("19442000000")), amount(Decimal(-1250000)), amount(Decimal("1.20"))
    ('$19.442 billion', '$1.25 million', '$1.20')
    """
    value = abs(value)
    for scale, word in ((12, "trillion"), (9, "billion"), (6, "million")):
        if value >= Decimal(10) ** scale:
            return f"${value.scaleb(-scale).normalize():f} {word}"
    cents = value.quantize(Decimal("0.01"))
    whole = value == value.to_integral_value()
    return f"${cents:,f}" if cents == value and not whole else f"${value:,f}"


def is_companyfacts(data: Any) -> bool:
    """Whether JSON is a company's facts."""
    return isinstance(data, dict) and isinstance(data.get("facts"), dict) and isinstance(data.get("entityName"), str)


def read(data: Mapping[str, Any], given: Given) -> Document:
    """The readable text of a company's facts: for each of the latest filings its key figures.

    :raises ReadError: if it holds none of the figures that are read.
    """
    name = " ".join(data["entityName"].split())
    filings: dict[Filing, list[_Fact]] = {}
    for filing, fact in _facts(data["facts"]):
        filings.setdefault(filing, []).append(fact)
    shown = sorted(filings, reverse=True)[:MAX_FILINGS]
    if not shown or not name:
        known = ", ".join(tag for item in ITEMS for tag in item.tags)
        raise ReadError(given.name, f"it holds none of the facts that are read ({known})", "Give another file.")
    pieces = [Piece("heading", f"{name}: company facts as filed with the Securities and Exchange Commission", 1)]
    for filing in shown:
        filed, form, accession = filing
        heading = f"{name}, Form {form}, filed {day(filed)}"
        pieces.append(Piece("heading", f"{heading} (accession number {accession})", 2, accession))
        frame = Frame(1, heading, accession)
        pieces.append(_piece(HEAD, frame, accession))
        pieces += (_piece(cells, frame, place) for cells, place in _rows(filings[filing]))
    found = Document.of(assemble(pieces), "application/json")
    found.kind = SourceKind.PRIMARY
    found.publisher = name
    found.title = f"{name}, company facts as filed"
    found.published = shown[0][0]
    found.fields = {"type": "company facts", "company": name, "filed": shown[0][0].isoformat()}
    if cik := str(data.get("cik") or "").lstrip("0"):
        found.fields["cik"] = cik[:10]
    return found


def _piece(cells: tuple[str, ...], frame: Frame, place: str) -> Piece:
    spans, text = [], ""
    for cell in cells:
        text += " | " if text else ""
        spans.append(Span(len(text), len(text) + len(cell)))
        text += cell
    return Piece("row", text, 0, place, cells=tuple(spans), table=frame)


def _rows(facts: list[_Fact]) -> list[tuple[tuple[str, ...], str]]:
    """The cells of a filing's table with where each row stands in the file.

    A row is what one tag says of periods of one length, the latest first. Its label is that of the latest value; an
    earlier one of the other sign says in its own cell whether it is a gain or a loss.
    """
    rows: dict[tuple[int, str, str], dict[dt.date, _Fact]] = {}
    for fact in sorted(facts, key=lambda f: (f.item, f.days, -f.end.toordinal())):
        length = fact.period.partition(" ended ")[0] if fact.start else "at"
        rows.setdefault((fact.item, fact.tag, length), {}).setdefault(fact.end, fact)
    shown: dict[tuple[str, ...], str] = {}
    for row in rows.values():
        first, *others = list(row.values())[:MAX_PERIODS]
        cells = [first.label, f"{amount(first.value)} {first.period}"]
        for fact in others:
            other = f"{fact.label.lower()} of " if fact.label != first.label else ""
            cells.append(f"{other}{amount(fact.value)} {fact.period}")
        shown.setdefault(tuple(cells), first.place)
    return list(shown.items())[:MAX_ROWS]


def _facts(facts: Mapping[str, Any]) -> Iterator[tuple[Filing, _Fact]]:
    """The facts that are read, each with its filing; what is not of the known form is passed over."""
    taxonomy = facts.get("us-gaap")
    if not isinstance(taxonomy, dict):
        return
    for number, item in enumerate(ITEMS):
        for tag in item.tags:
            said = taxonomy.get(tag)
            told = said.get("units") if isinstance(said, dict) else None
            entries = told.get(item.unit) if isinstance(told, dict) else None
            for at, entry in enumerate(entries if isinstance(entries, list) else ()):
                place = f"$.facts.us-gaap.{tag}.units.{item.unit}[{at}]"
                if isinstance(entry, dict) and (found := _fact(entry, number, tag, place)):
                    yield found


def _fact(entry: Mapping[str, Any], item: int, tag: str, place: str) -> tuple[Filing, _Fact] | None:
    """An entry of the file; ``None`` where it lacks something, is of another length, or was filed before it ended."""
    end, filed = dates.parse(str(entry.get("end"))), dates.parse(str(entry.get("filed")))
    start = dates.parse(str(entry["start"])) if entry.get("start") else None
    form, accession, raw = entry.get("form"), entry.get("accn"), entry.get("val")
    if not (end and filed and isinstance(form, str) and isinstance(accession, str)) or isinstance(raw, bool):
        return None
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15 or filed < end or len(form) > 12 or len(accession) > 24:
        return None
    if not value or (value < 0 and not ITEMS[item].loss):
        return None
    fact = _Fact(item, tag, start, end, value.normalize() if value == value.to_integral_value() else value, place)
    return ((filed, form, accession), fact) if fact.period else None
