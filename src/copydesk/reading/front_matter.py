"""The YAML front matter of a story or Markdown source, with the place of each value in the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from copydesk.errors import ReadError
from copydesk.reading import dates
from copydesk.reading.limits import MAX_FRONT_MATTER

_FENCE = re.compile(r"---[ \t]*\r?\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_DEPTH = 30  # deepest nesting of lists and mappings
_NULL = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: its text as YAML reads it, and the code point of the file for each of it."""

    text: str
    at: tuple[int, ...]


Value = Scalar | list[Any] | dict[str, Any]


@dataclass(slots=True)
class FrontMatter:
    """The values by key, as written; ``end`` is where the body of the file starts."""

    values: dict[str, Value] = field(default_factory=dict)
    end: int = 0
    name: str = ""

    def take(self, *keys: str) -> tuple[str, Value | None]:
        """The first of ``keys`` that is there, with its value."""
        for key in keys:
            if key in self.values and self.values[key] != Scalar("", ()):
                return key, self.values[key]
        return keys[0], None

    def scalar(self, *keys: str) -> Scalar | None:
        """The single value of the first of ``keys`` that is there.

        :raises ReadError: if it is a list or mapping.
        """
        key, value = self.take(*keys)
        if value is None or isinstance(value, Scalar):
            return value
        raise self.error(f"its front matter gives '{key}' as a {_what(value)}", f"Write {key}: and one value.")

    def text(self, *keys: str) -> str:
        """The text of the first of ``keys`` that is there, else ``""``."""
        value = self.scalar(*keys)
        return value.text.strip() if value else ""

    def day(self, *keys: str) -> dt.date | None:
        """The date of the first of ``keys`` that is there.

        :raises ReadError: if it is no date.
        """
        key, _ = self.take(*keys)
        value = self.text(*keys)
        day = dates.parse(value)
        if value and day is None:
            raise self.error(
                f"its front matter gives {value!r} as '{key}', which is no date", f"Write {key}: 2026-03-31."
            )
        return day

    def texts(self, *keys: str) -> list[str]:
        """The value of the first of ``keys`` that is there as a list of texts; one value is a list of one."""
        key, value = self.take(*keys)
        if value is None:
            return []
        if isinstance(value, Scalar):
            return [value.text.strip()]
        if isinstance(value, list) and all(isinstance(v, Scalar) for v in value):
            return [v.text.strip() for v in value]
        raise self.error(f"its front matter gives '{key}' in a form that is not known", f"Write {key}: and a list.")

    def flat(self) -> dict[str, str]:
        """Everything as texts: keys of inner mappings joined with dots, lists with commas."""

        def walk(key: str, value: Value) -> Iterator[tuple[str, str]]:
            if isinstance(value, Scalar):
                yield key, value.text
            elif isinstance(value, dict):
                for inner, item in value.items():
                    yield from walk(f"{key}.{inner}", item)
            else:
                yield (
                    key,
                    ", ".join(
                        v.text if isinstance(v, Scalar) else "; ".join(dict(walk("", v)).values()) for v in value
                    ),
                )

        return {k: v for key, value in self.values.items() for k, v in walk(key, value)}

    def error(self, wrong: str, mend: str) -> ReadError:
        """An error about this front matter."""
        return ReadError(self.name, wrong, mend)


def split(raw: str, name: str) -> FrontMatter:
    """The front matter at the top of ``raw``; without any, no values and ``end`` 0.

    :raises ReadError: if it is not closed, not YAML, or no mapping.
    """
    opening = _FENCE.match(raw, 1 if raw.startswith("\ufeff") else 0)
    if not opening:
        return FrontMatter(name=name)
    closing = _END.search(raw, opening.end())
    if not closing:
        if not re.match(r"[\w-]+[ \t]*:", raw[opening.end() : opening.end() + 200]):
            return FrontMatter(name=name)  # a text that begins with a rule
        raise ReadError(name, "its front matter has no end", "Put a line '---' below it.")
    if closing.start() - opening.end() > MAX_FRONT_MATTER:
        raise ReadError(name, f"its front matter is longer than {MAX_FRONT_MATTER} characters", "Shorten it.")
    body = raw[opening.end() : closing.start()]
    found = FrontMatter({}, closing.end(), name)
    if _too_deep(body):  # the parser of YAML takes ever longer for each level
        raise ReadError(name, "its front matter is nested too deeply", "Write it flat.")
    try:
        for event in yaml.parse(body, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise ReadError(name, "its front matter uses YAML aliases", "Write the value out.")
        node = yaml.compose(body, yaml.SafeLoader)
    except RecursionError as error:
        raise ReadError(name, "its front matter is nested too deeply", "Write it flat.") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {raw.count(chr(10), 0, opening.end()) + mark.line + 1})" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        mend = "Mend that line; a value with a colon or a mark at its start goes in quotation marks."
        raise ReadError(name, f"its front matter is not YAML: {problem}{where}", mend) from error
    if node is None:
        return found
    if not isinstance(node, yaml.MappingNode):
        raise ReadError(name, "its front matter is no list of keys and values", "Write lines such as 'headline: ...'.")
    try:
        found.values = _mapping(node, raw, opening.end(), name)
    except RecursionError as error:
        raise ReadError(name, "its front matter is nested too deeply", "Write it flat.") from error
    return found


def _too_deep(body: str) -> bool:
    depth = 0
    for mark in re.findall(r"[\[\]{}]", body):
        depth = max(0, depth + (1 if mark in "[{" else -1))
        if depth > _DEPTH:
            return True
    return re.search(rf"(?:[-?][ \t]+){{{_DEPTH}}}", body) is not None


def _mapping(node: yaml.MappingNode, raw: str, base: int, name: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ReadError(name, "its front matter has a key that is no word", "Write lines such as 'headline: ...'.")
        word = key.value.strip().lower().replace("-", "_").replace(" ", "_")
        if word in values:
            raise ReadError(name, f"its front matter gives '{word}' twice", "Keep one of them.")
        values[word] = _value(value, raw, base, name)
    return values


def _value(node: yaml.Node, raw: str, base: int, name: str) -> Value:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, raw, base, name)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, raw, base, name) for item in node.value]
    if not isinstance(node, yaml.ScalarNode):
        raise ReadError(name, "its front matter holds a value of an unknown kind", "Write texts, lists and mappings.")
    if node.style is None and node.value in _NULL:
        return Scalar("", ())
    return _scalar(node.value, raw, base + node.start_mark.index, base + node.end_mark.index, node.style or "")


def _scalar(value: str, raw: str, start: int, end: int, style: str) -> Scalar:
    """The value with its places: YAML folds white space and knows escapes, all else stands as written."""
    at: list[int] = []
    here = start + 1 if style in ("'", '"', "|", ">") else start
    if style in ("|", ">"):
        here = raw.find("\n", here, end) + 1 or end
    for i, char in enumerate(value):
        if char.isspace():
            at.append(min(here, max(end - 1, start)))
            if style == '"' and raw.startswith("\\", here) and raw[here + 1 : here + 2] in "nt _NLP\\":
                here += 2
            elif i + 1 < len(value) and not value[i + 1].isspace():
                while here < end and raw[here].isspace():
                    here += 1
            continue
        while here < end and raw[here].isspace():
            here += 1
        if style == '"' and raw.startswith("\\", here):
            if raw[here + 1 : here + 2] in ("\n", "\r"):  # an escaped line break stands for nothing
                here += 2
                while here < end and raw[here].isspace():
                    here += 1
            at.append(here)
            if raw.startswith("\\", here):
                here += {"x": 4, "u": 6, "U": 10}.get(raw[here + 1 : here + 2], 2)
            else:
                here += 1
            continue
        at.append(min(here, max(end - 1, start)))
        here += 2 if style == "'" and raw.startswith("''", here) else 1
    return Scalar(value, tuple(at))


def _what(value: Value) -> str:
    return "list" if isinstance(value, list) else "mapping"
