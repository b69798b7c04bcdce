"""The cells of a source's tables, each with the label of its row, the time at the head of its column, and its scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from copydesk.claims import dates, units
from copydesk.evidence.documents import scale_at, scales
from copydesk.model import DateRange, Source, Span, Table

_CELL = re.compile(
    r"\s*(?P<sign>US\$|[$€£¥])?\s*[(–-]?\s*(?P<sign2>[$€£¥])?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*\)?"
    r"\s*(?P<percent>%)?\s*\)?\s*$"
)
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)s?\b|\((?:in\s)?[$€£]?\s?(m|bn)\)", re.IGNORECASE)
_SIZES = {
    "thousand": 10**3, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
_SIGN = re.compile(r"[$€£¥]")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table: its span, that of its row's label, and how it is to be read.

    ``column`` is the time at the head of its column, ``scale`` what the number is to be multiplied by, ``money`` the
    code of a currency that the cell, its row, its column or the caption shows.
    """

    label: Span
    start: int
    end: int
    value: Decimal
    step: Decimal
    percent: bool
    scale: Decimal
    money: str
    column: DateRange | None
    heads: str


def cells(source: Source) -> list[Cell]:
    """The numbers in the tables of ``source``, outside their heads, in order."""
    told = scales(source.text) if source.tables else []
    return [cell for table in source.tables for cell in _of_table(source, table, told)]


def _of_table(source: Source, table: Table, told: list[tuple[int, int]]) -> list[Cell]:
    text = source.text
    header = table.header or _headed(text, table)
    heads = [[text[c.start : c.end] for c in row] for row in table.rows[:header]]
    days = [_day(head) for head in heads[-1]] if heads else []
    if heads and not any(days):
        days = next((d for h in reversed(heads) if any(d := [_day(cell) for cell in h])), days)
    outer = _scale(table.caption) or scale_at(told, table.start)
    found: list[Cell] = []
    for row in table.rows[header:]:
        label = next((c for c in row if any(ch.isalpha() for ch in text[c.start : c.end])), None)
        numbers = [(n, c, m) for n, c in enumerate(row) if c.end > c.start and (m := _CELL.match(text, c.start, c.end))]
        if label is None or not numbers or numbers[0][1].start < label.start:
            continue
        dated = [d for d in days if d is not None]
        shown = _SIGN.search(text, row[0].start, row[-1].end)
        for place, (n, cell, match) in enumerate(numbers):
            value = Decimal(match["number"].replace(",", ""))
            exponent = value.as_tuple().exponent
            column = dated[place] if len(dated) == len(numbers) else days[n] if n < len(days) else None
            head = " ".join(h[n] for h in heads if n < len(h))
            sign = match["sign"] or match["sign2"] or (_found(_SIGN, head) or (shown.group() if shown else ""))
            percent = bool(match["percent"]) or "%" in head or _next_is_percent(text, row, n)
            size = Decimal(1) if percent else _scale(head) or outer or Decimal(1)
            money = units.SIGNS.get((sign or _found(_SIGN, table.caption)).lower(), "")
            step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
            found.append(Cell(label, cell.start, cell.end, value, step, percent, size, money, column, head))
    return found


def _headed(text: str, table: Table) -> int:
    """How many leading rows hold no number but years: the head of a table that marks none."""
    count = 0
    for row in table.rows[:4]:
        values = [text[c.start : c.end] for c in row[1:]]
        if any(_CELL.match(v) and not _YEAR.match(v) for v in values):
            break
        count += 1
    return count if count < len(table.rows) else 0


def _day(head: str) -> DateRange | None:
    found = dates.in_text(head) if any(c.isdigit() for c in head) else []
    return found[0][2] if found and found[0][2].first else None


def _scale(text: str) -> Decimal:
    found = _SCALE.search(text)
    return Decimal(_SIZES[(found.group(1) or found.group(2)).lower()]) if found else Decimal(0)


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _next_is_percent(text: str, row: tuple[Span, ...], n: int) -> bool:
    return n + 1 < len(row) and text[row[n + 1].start : row[n + 1].end].strip() in ("%", ")%")
