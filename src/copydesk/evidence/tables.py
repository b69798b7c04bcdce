"""Figures that stand in the cells of tables: found by their digits, read with their row, column and scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from copydesk.claims import dates, units
from copydesk.evidence.cells import Cell, cells
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.periods import agree
from copydesk.evidence.quantities import like
from copydesk.evidence.readings import Reading, Readings, plain_words
from copydesk.model import Claim, DateRange, Evidence, Figure, Manner, Source, Span

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

_NUMBER = re.compile(r"[\s$€£(]*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*\)?\s*(%?)\s*$")
_SYMBOL = re.compile(r"[\s$€£%()—–-]*$")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*$")
_LABELS_BACK = 14  # blocks from a number back to the label of its row
_HEADER_BACK = 90  # blocks from a number back to the years at the head of its columns
_NEVER = (units.POINT, units.BASIS_POINT, units.TIMES)  # no cell says so of itself
_ROW_WORDS = 0.75  # share of a row label's words that the sentence must hold


_PER = re.compile(r"\bper\b", re.IGNORECASE)
_SIGNS = ("$", "€", "£", "¥")

_CELLS: WeakKeyDictionary[SourceIndex, dict[str, list[tuple[Source, Cell]]]] = WeakKeyDictionary()
_MONEY: WeakKeyDictionary[SourceIndex, dict[str, str]] = WeakKeyDictionary()
_KEPT: WeakKeyDictionary[SourceIndex, dict[str, list[tuple[Source, int]]]] = WeakKeyDictionary()


def _numbers(index: SourceIndex) -> dict[str, list[tuple[Source, int]]]:
    """All blocks that are a number, by its first two digits. Built once, when first a table has to be looked at."""
    kept = _KEPT.get(index)
    if kept is None:
        kept = {}
        for source in index.sources:
            text = source.text
            for number, block in enumerate(source.blocks):
                if block.end - block.start <= 24:
                    found = _NUMBER.match(text, block.start, block.end)
                    if found:
                        kept.setdefault(_lead(found.group(1)), []).append((source, number))
        _KEPT[index] = kept
    return kept


def _lead(digits: str) -> str:
    return digits.replace(",", "").replace(".", "").lstrip("0")[:2]


def in_tables(
    claim: Claim, figure: Figure, story: Reading, when: DateRange | None, context: Context
) -> Evidence | None:
    """A cell that gives the figure under a row label which the sentence speaks of, in a column of its time."""
    if figure.low != figure.high or figure.ordinal or figure.unit in (*units.TIME, *_NEVER):
        return None
    digits = format(abs(figure.low).normalize(), "f").replace(".", "").strip("0")
    if len(digits) < (2 if figure.unit in (units.PERCENT, *units.CODES) else 3):
        return None
    readings = Readings.of(context.index)
    said = set(story.words)
    times = [m.date for m in story.dates if m.date] if when is None else [when]
    money = figure.unit if figure.unit in units.CODES else ""
    near = int(digits[:3].ljust(3, "0"))
    for lead in dict.fromkeys((digits[:2], _lead(str(near - 1)), _lead(str(near + 1)))):  # in order: no run differs
        for source, told in _cells(context.index).get(lead, ()):
            found_there = _of_cell(source, told, figure, said, times, context.index)
            if found_there:
                return found_there
        for source, number in _numbers(context.index).get(lead, ()):
            block = source.blocks[number]
            found = _NUMBER.match(source.text, block.start, block.end)
            assert found is not None
            scale = readings.scale(source, block.start)
            value = Decimal(found.group(1).replace(",", ""))
            percent = bool(found.group(2)) or _percent_follows(source, number)
            exponent = value.as_tuple().exponent
            step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
            unit = units.PERCENT if percent else "count" if figure.unit in units.CODES else figure.unit
            cell = Figure(value, value, unit, step=step)
            if percent != (figure.unit == units.PERCENT) or not _fits(figure, cell, scale):
                continue
            label = _label(source, number)
            if label is None or not _speaks(said, source.text[label.start : label.end]):
                continue
            if money and _money(context.index, source) not in ("", money):
                continue
            column = _column(source, number)
            if column is None and times and not _first_of_row(source, number):
                continue  # which of the columns is that of the story's time cannot be told
            if column and times and all(agree(t, column) == "other" for t in times):
                continue
            row = source.text[label.start : label.end]
            note = f"table row {row.strip()!r}" + (f", in {_scale_name(scale)}" if scale != 1 else "")
            return Evidence.of(source, label.start, block.end, manner=Manner.NORMALISED, note=note)
    return None


def _cells(index: SourceIndex) -> dict[str, list[tuple[Source, Cell]]]:
    """All cells of tables that are a number, by its first two digits. Built once."""
    kept = _CELLS.get(index)
    if kept is None:
        kept = {}
        for source in index.sources:
            for cell in cells(source):
                kept.setdefault(_lead(format(cell.value.normalize(), "f")), []).append((source, cell))
        _CELLS[index] = kept
    return kept


def _of_cell(
    source: Source, cell: Cell, figure: Figure, said: set[str], times: Sequence[DateRange], index: SourceIndex
) -> Evidence | None:
    """Evidence of a table's cell, where its row is spoken of, its column is of the time, and the amounts agree."""
    if cell.percent != (figure.unit == units.PERCENT):
        return None
    money = figure.unit in units.CODES
    if money and (cell.money or _money(index, source)) not in ("", figure.unit):
        return None
    unit = units.PERCENT if cell.percent else "count" if money else figure.unit
    row = source.text[cell.label.start : cell.label.end]
    # Amounts per share stand unscaled in a table of millions, nothing else does.
    scale = Decimal(1) if _PER.search(row) else cell.scale
    plain = replace(figure, unit=unit)
    shown = Figure(cell.value * scale, cell.value * scale, unit, step=cell.step * scale)
    if like(plain, shown) != "same":
        return None
    if not _speaks(said, row) or (cell.column and times and all(agree(t, cell.column) == "other" for t in times)):
        return None
    note = f"table row {row.strip()!r}" + (f", column {cell.heads.strip()!r}" if cell.heads.strip() else "")
    note += f", in {_scale_name(scale)}" if scale != 1 else ""
    return Evidence.of(source, cell.label.start, cell.end, manner=Manner.NORMALISED, note=note)


def _money(index: SourceIndex, source: Source) -> str:
    """The currency that a document counts in: the one whose sign it shows most."""
    kept = _MONEY.setdefault(index, {})
    if source.name not in kept:
        counts = {sign: source.text.count(sign) for sign in _SIGNS}
        most = max(_SIGNS, key=lambda sign: counts[sign])
        kept[source.name] = units.SIGNS[most] if counts[most] else ""
    return kept[source.name]


def _first_of_row(source: Source, number: int) -> bool:
    """Whether no other number stands before this one in its row: the column of the document's own time."""
    at = number - 1
    while at >= 0 and _SYMBOL.fullmatch(source.text, source.blocks[at].start, source.blocks[at].end):
        at -= 1
    return at < 0 or not _NUMBER.match(source.text, source.blocks[at].start, source.blocks[at].end)


def _fits(figure: Figure, cell: Figure, scale: Decimal) -> bool:
    plain = replace(figure, unit=cell.unit) if figure.unit in units.CODES else figure
    scaled = replace(cell, low=cell.low * scale, high=cell.high * scale, step=cell.step * scale)
    return like(plain, scaled) == "same" or like(plain, cell) == "same"


def _scale_name(scale: Decimal) -> str:
    return {10**3: "thousands", 10**6: "millions", 10**9: "billions", 10**12: "trillions"}[int(scale)]


def _percent_follows(source: Source, number: int) -> bool:
    following = source.blocks[number + 1] if number + 1 < len(source.blocks) else None
    return following is not None and source.text[following.start : following.end].strip() in ("%", ")%")


def _label(source: Source, number: int) -> Span | None:
    """The words before a run of numbers: the label of the row."""
    for back in range(number - 1, max(-1, number - _LABELS_BACK), -1):
        block = source.blocks[back]
        text = source.text[block.start : block.end]
        if _SYMBOL.match(text) or _NUMBER.match(text):
            continue
        return Span(block.start, block.end) if len(text) <= 160 else None
    return None


def _speaks(said: set[str], label: str) -> bool:
    named = set(plain_words(label))
    return bool(named) and len(named & said) >= max(1, _ROW_WORDS * len(named))


def _column(source: Source, number: int) -> DateRange | None:
    """The year at the head of the number's column, where a run of years stands above and the row is as long."""
    blocks, text = source.blocks, source.text

    def is_number(n: int) -> bool:
        return bool(_NUMBER.match(text, blocks[n].start, blocks[n].end))

    first = number
    while first > 0:
        before = blocks[first - 1]
        if not (is_number(first - 1) or _SYMBOL.fullmatch(text, before.start, before.end)):
            break
        first -= 1
    row = [n for n in range(first, number + 1) if is_number(n)]
    place = len(row) - 1
    at = first - 1
    while at > max(0, first - _HEADER_BACK):
        if _YEAR.match(text, blocks[at].start, blocks[at].end):
            run = [at]
            while run[-1] > 0 and _YEAR.match(text, blocks[run[-1] - 1].start, blocks[run[-1] - 1].end):
                run.append(run[-1] - 1)
            years = [text[blocks[n].start : blocks[n].end].strip() for n in reversed(run)]
            if len(years) < 2:
                return None
            changes = "%" in text[blocks[first].start : blocks[number].end]
            if place < len(years) and not changes:
                return dates.in_text(years[place])[0][2]
            return None
        at -= 1
    return None
