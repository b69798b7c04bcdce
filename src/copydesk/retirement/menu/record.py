"""What a person wrote, each value with the place where it stands: the nouns that readers make and checks look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

Row = Mapping[str, "Value"]
Plain = str | bool | Decimal | dt.date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its dotted key (``menu.vehicle``, ``file.fees.table``), its name in words, and where it stands.

    ``value`` is a text, a flag, a number, a day, a tuple of texts, or a tuple of rows (each a mapping of columns).
    ``unit`` follows the value when it is said, as ``%`` does. ``line`` counts from 1; 0 stands for the file as a whole.
    """

    key: str
    label: str
    value: Plain | tuple[Row, ...]
    file: str
    line: int
    unit: str = ""

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.file}, line {self.line}" if self.line else self.file

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of a table; none where this is no table."""
        if not isinstance(self.value, tuple):
            return ()
        return tuple(row for row in self.value if isinstance(row, Mapping))

    @property
    def words(self) -> str:
        """The value as a person would say it."""
        if self.rows:
            return "; ".join(", ".join(f"{v.label} {v.words}" for v in row.values()) for row in self.rows)
        return in_words(self.value) + self.unit


def in_words(value: object) -> str:
    """A plain value as a person would say it.

    >>> in_words(True), in_words(Decimal("0.30")), in_words(dt.date(2026, 3, 31)), in_words(("a", "b"))
    ('yes', '0.3', 'March 31, 2026', 'a, b')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, dt.date):
        return f"{value:%B} {value.day}, {value.year}"
    if isinstance(value, tuple):
        return ", ".join(map(in_words, value))
    return str(value)


Record = Mapping[str, Value]  # by key, the prefix left out
NOTHING: Record = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Option:
    """One designated investment alternative of a plan's menu. ``values`` holds what the menu says of it, by key."""

    id: str
    name: str
    line: int
    values: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Menu:
    """A plan's menu as it was read.

    :ivar file: the name of the file, as places give it.
    :ivar sha256: hash of the file's bytes.
    :ivar values: what it says of the plan as a whole, by key.
    :ivar left_out: lines that are no option of the menu (loans to participants, cash), with the reason.
    """

    plan: str
    options: tuple[Option, ...]
    file: str = "menu"
    sha256: str = ""
    values: Record = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def as_mapping(self) -> dict[str, object]:
        """The menu in plain values, as :func:`read_menu` takes it from YAML."""
        return {
            "plan": self.plan,
            **nested(self.values),
            "options": [{"id": o.id, "name": o.name, **nested(o.values)} for o in self.options],
        }


@dataclass(frozen=True, slots=True)
class ProcessFile:
    """What a plan's file holds of how its options were chosen: for the plan, and for each option by its id."""

    file: str = "process file"
    sha256: str = ""
    plan: Record = field(default_factory=dict)
    options: Mapping[str, Record] = field(default_factory=dict)
    facts: Mapping[str, Record] = field(default_factory=dict)  # of an option, where the menu does not give them

    def as_mapping(self) -> dict[str, object]:
        """The file in plain values, as :func:`read_process` takes it from YAML."""
        found: dict[str, dict[str, object]] = {}
        for id in (*self.options, *self.facts):
            facts = nested(self.facts.get(id, NOTHING))
            found[id] = nested(self.options.get(id, NOTHING)) | ({"facts": facts} if facts else {})
        return ({"plan": nested(self.plan)} if self.plan else {}) | {"options": found}


def nested(record: Record) -> dict[str, object]:
    """A record in plain values, its dotted keys as mappings in one another."""
    whole: dict[str, object] = {}
    for key, value in record.items():
        *above, last = key.split(".")
        table = whole
        for part in above:
            below = table.setdefault(part, {})
            assert isinstance(below, dict), "the reader takes no key that is both a value and a table"
            table = below
        table[last] = _plain(value)
    return whole


def _plain(value: Value) -> object:
    if value.rows:
        return [{name: _plain(cell) for name, cell in row.items()} for row in value.rows]
    if isinstance(value.value, tuple):
        return [str(item) for item in value.value]
    return str(value.value) if isinstance(value.value, Decimal) else value.value
