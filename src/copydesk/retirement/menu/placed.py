"""Strict YAML: bounded bytes become nodes with their lines, and nodes become values of the kinds of :mod:`fields`."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.retirement.menu.fields import Field, Fields, Kind
from copydesk.retirement.menu.record import Plain, Value

if TYPE_CHECKING:
    from yaml import Node

LARGEST = 1_000_000  # bytes of a menu, a process file or a rule set
LONGEST = 5_000  # characters of a text
MOST = 200  # entries of a list, rows of a table
DEEPEST = 20  # levels of a YAML file
_FLAGS = {"yes": True, "no": False, "true": True, "false": False, "y": True, "n": False}
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})?(?:\.\d{1,10})?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    :raises DataError: if it cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DataError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    return bounded(data, str(path))


def bounded(data: bytes, name: str) -> bytes:
    """``data``, if it is no larger than :data:`LARGEST`.

    :raises DataError: if it is larger.
    """
    if len(data) > LARGEST:
        raise DataError(name, f"it is larger than {LARGEST:,} bytes", "Give a smaller file.")
    return data


def as_text(data: bytes, name: str) -> str:
    """``data`` as UTF-8, a mark of the byte order at its start left out.

    :raises DataError: if it is no UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(name, f"byte {error.start} is not UTF-8", "Save the file as UTF-8.") from error


def wrong(name: str, line: int, what: str, mend: str) -> DataError:
    """An error that names the file and the line."""
    return DataError(f"{name}, line {line}", what, mend)


def nearest(key: str, known: Iterable[str]) -> str:
    """What to do about a word that is not known: the nearest that is, or all of them."""
    words = list(known)
    near = difflib.get_close_matches(key, words, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(words)}."


def compose(data: bytes, name: str) -> Node:
    """The YAML document of ``data`` as nodes with marks.

    :raises DataError: if it is no YAML in UTF-8, is empty, too deep, or uses aliases or tags of its own.
    """
    import yaml

    text = as_text(bounded(data, name), name)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    deep = 0
    try:
        for event in yaml.parse(text, loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise wrong(name, line, "YAML aliases are not taken", "Write the value out.")
            if isinstance(event, yaml.CollectionStartEvent):
                deep += 1
                if deep > DEEPEST:
                    raise wrong(name, line, "this is nested too deeply", "Write it as the documentation shows.")
            elif isinstance(event, yaml.CollectionEndEvent):
                deep -= 1
        node = yaml.compose(text, loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or " ".join(str(error).split())[:200] or type(error).__name__
        mend = "Mend that place; a value with a colon or a mark at its start goes in quotation marks."
        raise wrong(name, mark.line + 1 if mark else 1, f"this is not YAML: {problem}", mend) from error
    if node is None:
        raise DataError(name, "it is empty", "Begin with one of the examples: copydesk plan example.")
    return node


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the nodes of one file; every error names the file and the line."""

    name: str

    def line(self, node: Node) -> int:
        """The line on which a node begins, from 1."""
        return int(node.start_mark.line) + 1

    def wrong(self, node: Node, what: str, mend: str) -> DataError:
        """An error at a node."""
        return wrong(self.name, self.line(node), what, mend)

    def table(self, node: Node, known: Iterable[str] | None = None) -> dict[str, Node]:
        """The entries of a mapping by key; with ``known``, no other keys are taken."""
        import yaml

        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, "this is no list of keys and values", "Write lines such as 'key: value'.")
        names = None if known is None else list(known)
        found: dict[str, Node] = {}
        for key, value in node.value:
            word = key.value if isinstance(key, yaml.ScalarNode) else ""
            if names is not None and word not in names:
                raise self.wrong(key, f"unknown key '{word}'", nearest(word, names))
            if word in found:
                raise self.wrong(key, f"'{word}' is given twice", "Keep one of them.")
            found[word] = value
        return found

    def items(self, node: Node, most: int = MOST) -> list[Node]:
        """The entries of a list."""
        import yaml

        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, "this is not a list", "Begin each entry with '- '.")
        if len(node.value) > most:
            raise self.wrong(node, f"this list has more than {most} entries", "Shorten it.")
        return list(node.value)

    def text(self, node: Node) -> str:
        """A text of one value."""
        import yaml

        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(node, "one value is wanted here", "Write a text behind the colon.")
        return str(node.value)

    def values(self, node: Node, fields: Fields, prefix: str, beside: Iterable[str] = ()) -> dict[str, Value]:
        """The values of a mapping that follows ``fields``, by dotted key; ``beside`` are keys read by the caller."""
        found: dict[str, Value] = {}
        beside = tuple(beside)
        for key, below in self.table(node, (*beside, *fields)).items():
            if key in beside:
                continue
            field = fields[key]
            if isinstance(field, Field):
                value = self.value(below, field, prefix + key)
                found |= {key: value} if value is not None else {}
            elif not self.is_blank(below):
                inner = self.values(below, field, f"{prefix}{key}.")
                found |= {f"{key}.{name}": value for name, value in inner.items()}
        return found

    def is_blank(self, node: Node) -> bool:
        """Whether nothing is written behind a key: that is no value, not an empty one."""
        import yaml

        return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")

    def value(self, node: Node, field: Field, key: str) -> Value | None:
        """One value of a field; ``None`` where it is left blank."""
        if self.is_blank(node):
            return None
        if field.kind is Kind.ROWS:
            rows = tuple(self._row(item, field, key) for item in self.items(node))
            return Value(key, field.label, rows, self.name, self.line(node)) if rows else None
        if field.kind is Kind.TEXTS:
            texts = tuple(str(plain(self.text(item), TEXT, self.name, self.line(item))) for item in self.items(node))
            return Value(key, field.label, texts, self.name, self.line(node)) if texts else None
        line = self.line(node)
        return Value(key, field.label, plain(self.text(node), field, self.name, line), self.name, line, field.unit)

    def _row(self, node: Node, field: Field, key: str) -> Mapping[str, Value]:
        row = self.values(node, field.columns, f"{key}.")
        for name in field.needed:
            if name not in row:
                raise self.wrong(node, f"'{name}' is missing in this row of {key}", f"Give {name} for each row.")
        return row


TEXT = Field("text")


def plain(raw: str, field: Field, name: str, line: int) -> Plain:
    """The value of ``raw`` as the kind of ``field`` wants it.

    :raises DataError: if it is none.
    """
    word = raw.strip()
    if len(word) > LONGEST or _UNSEEN.search(word):
        raise wrong(name, line, f"a text over {LONGEST:,} characters, or with unseen characters", "Mend the text.")
    if not word:
        raise wrong(name, line, "this text is empty", "Write it, or leave the entry out.")
    if field.kind is Kind.FLAG:
        if word.lower() not in _FLAGS:
            raise wrong(name, line, f"'{_short(word)}' is neither yes nor no", "Write yes or no.")
        return _FLAGS[word.lower()]
    if field.kind is Kind.DAY:
        try:
            return dt.date.fromisoformat(word)
        except ValueError as error:
            raise wrong(name, line, f"'{_short(word)}' is not a day", "Write it as YYYY-MM-DD.") from error
    if field.kind in (Kind.NUMBER, Kind.PERCENT):
        return _number(word, field.kind, name, line)
    if field.kind is Kind.CHOICE and word not in field.choices:
        raise wrong(name, line, f"'{_short(word)}' is no {field.label}", nearest(word, field.choices))
    return word


def _number(word: str, kind: Kind, name: str, line: int) -> Decimal:
    bare = word.removeprefix("$").removesuffix("%" if kind is Kind.PERCENT else "").strip()
    if not bare or not _NUMBER.fullmatch(bare):
        raise wrong(name, line, f"'{_short(word)}' is not a number", "Write digits, such as 0.35.")
    try:
        number = Decimal(bare.replace(",", ""))
    except InvalidOperation as error:
        raise wrong(name, line, f"'{_short(word)}' is not a number", "Write digits, such as 0.35.") from error
    if kind is Kind.PERCENT and not 0 <= number <= 100:
        raise wrong(name, line, f"{word} is no share of 100", "Write a number from 0 to 100.")
    return number


def _short(word: str) -> str:
    return word if len(word) <= 60 else word[:60] + "…"
