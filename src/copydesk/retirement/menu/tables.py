"""Menus as tables: CSV in columns of ours, and the schedule of assets of the Form 5500 (Schedule H, line 4i)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copydesk.errors import DataError
from copydesk.retirement.menu.fields import OPTION, Field, Kind
from copydesk.retirement.menu.placed import TEXT, as_text, bounded, nearest, plain, wrong
from copydesk.retirement.menu.reading import MOST_OPTIONS, distinct
from copydesk.retirement.menu.record import Menu, Option, Value

# The words of the form's own headings, by the letter of the column.
_HEADINGS = {
    "a": re.compile(r"\(?a\)?|(?:\(a\) *)?party.in.interest.*"),
    "b": re.compile(r"\(?b\)?|(?:\(b\) *)?identity of .*"),
    "c": re.compile(r"\(?c\)?|(?:\(c\) *)?description of .*"),
    "d": re.compile(r"\(?d\)?|(?:\(d\) *)?cost\W*"),
    "e": re.compile(r"\(?e\)?|(?:\(e\) *)?current value\W*"),
}
# What column (c) says in so many words; anything looser would be a guess.
_VEHICLES = {
    "mutual fund": "open-end fund",
    "exchange-traded fund": "exchange-traded fund",
    "exchange traded fund": "exchange-traded fund",
    "common/collective trust": "collective trust",
    "common collective trust": "collective trust",
    "collective investment trust": "collective trust",
    "collective trust": "collective trust",
    "interval fund": "interval fund",
    "separate account": "separate account",
    "employer securities": "employer stock",
    "company stock": "employer stock",
}
_NO_OPTION = re.compile(r"participant loans?\b|notes? receivable from participants?\b|loans? to participants?\b", re.I)
_FIELDS = {key: field for key, field in OPTION.items() if isinstance(field, Field)}
_COLUMNS = ("id", "name", *_FIELDS)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table: its number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def menu_of_csv(data: bytes, name: str = "menu.csv", plan: str = "the plan") -> Menu:
    """A menu from the bytes of a CSV file, in either layout; the headings say which.

    :raises DataError: if it is no such table; the message names the line.
    """
    text = as_text(bounded(data, name), name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(name, f"it is not CSV: {error}", "Save it from a spreadsheet as CSV (UTF-8).") from error
    headings = [cell.strip() for cell in rows[0]] if rows else []
    letters = _letters(headings)
    columns = letters or [heading.lower().replace(" ", "_") for heading in headings]
    if not letters:
        for column in columns:
            if column not in _COLUMNS:
                raise wrong(name, 1, f"unknown column '{column}'", nearest(column, _COLUMNS))
    for needed in ("b", "e") if letters else ("id", "name"):
        if needed not in columns:
            raise wrong(name, 1, f"the column '{needed}' is missing", "Begin with a line of headings.")
    if len(set(columns)) != len(columns):
        raise wrong(name, 1, "a column is there twice", "Keep one of them.")
    lines = list(_lines(text, name, columns))
    left_out: list[str] = []
    options = _of_schedule(lines, name, left_out) if letters else [_of_ours(line, name) for line in lines]
    if len(options) > MOST_OPTIONS:
        raise DataError(name, f"it has more than {MOST_OPTIONS} options", "Give the options of one plan.")
    found = distinct(tuple(options), name)
    return Menu(plan, found, name, hashlib.sha256(data).hexdigest(), left_out=tuple(left_out))


def _letters(headings: list[str]) -> list[str]:
    """The letters of the form's columns, if the headings are its; else none."""
    found = [next((k for k, p in _HEADINGS.items() if p.fullmatch(h.lower())), "") for h in headings]
    return found if "b" in found and "e" in found and all(found) else []


def _lines(text: str, name: str, columns: list[str]) -> Iterator[_Line]:
    """The lines below the headings that hold anything."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    next(reader)
    number = reader.line_num + 1
    for row in reader:
        if len(row) > len(columns):
            raise wrong(name, number, "more cells than headings", "Put a cell with a comma in quotation marks.")
        cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if cell.strip()}
        if cells:
            yield _Line(number, cells)
        number = reader.line_num + 1


def _of_ours(line: _Line, name: str) -> Option:
    for key in ("id", "name"):
        if key not in line.cells:
            raise wrong(name, line.number, f"'{key}' is missing", f"Give {key}.")
    values = {key: _value(key, line.cells[key], name, line.number) for key in _FIELDS if key in line.cells}
    id, named = (str(plain(line.cells[key], TEXT, name, line.number)) for key in ("id", "name"))
    return Option(id, named, line.number, values)


def _value(key: str, raw: str, name: str, line: int) -> Value:
    field = _FIELDS[key]
    return Value(f"menu.{key}", field.label, plain(raw, field, name, line), name, line, field.unit)


def _of_schedule(lines: list[_Line], name: str, left_out: list[str]) -> list[Option]:
    options: list[Option] = []
    for line in lines:
        identity, description = line.cells.get("b", ""), line.cells.get("c", "")
        if not identity or identity.lower().startswith("total"):
            if "e" not in line.cells:
                raise wrong(name, line.number, "no identity in column (b)", "Give it, or leave the line out.")
            left_out.append(f"line {line.number}: {identity or 'no identity'}, a sum")
        elif _NO_OPTION.search(identity) or _NO_OPTION.match(description):
            left_out.append(f"line {line.number}: {identity}, no option of the menu")
        else:
            options.append(_entry(line, name, {option.id for option in options}))
    return options


def _entry(line: _Line, name: str, taken: set[str]) -> Option:
    identity, description = line.cells["b"], line.cells.get("c", "")
    found = {"party_in_interest": "yes" if line.cells.get("a", "") == "*" else "no"}
    if line.cells.get("a", "*") not in ("*", "**"):
        raise wrong(name, line.number, "column (a) holds '*' or nothing", "Mend column (a).")
    if description:
        found["description"] = description
        vehicles = {v for words, v in _VEHICLES.items() if words in description.lower()}
        if len(vehicles) == 1:
            found["vehicle"] = vehicles.pop()
    for letter, key in (("d", "cost"), ("e", "value")):
        if line.cells.get(letter, "").strip("*# "):  # marks say that cost need not be given
            found[key] = line.cells[letter]
    values = {key: _value(key, raw, name, line.number) for key, raw in found.items()}
    return Option(_slug(identity, taken), str(plain(identity, TEXT, name, line.number)), line.number, values)


def _slug(name: str, taken: set[str]) -> str:
    """An id made of a name: ``Alder Growth Fund, Class I`` is ``alder-growth-fund-class-i``."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "option"
    made, number = stem, 1
    while made in taken:
        number += 1
        made = f"{stem}-{number}"
    return made


assert all(field.kind is not Kind.ROWS for field in _FIELDS.values()), "a cell holds one value"
