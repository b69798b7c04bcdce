"""Assumptions from the file that ships with the package, and a user's file that changes some of them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from copydesk.errors import DataError
from copydesk.retirement.flows.assumptions import CLASSES, Assumptions
from copydesk.retirement.flows.inputs import UNITS, Cited, Input

LARGEST = 1_000_000  # bytes of an assumptions file
_BUILT_IN = Path(__file__).with_name("assumptions.yaml")
_KEYS = ("low", "central", "high", "distribution", "source", "note")  # what a user may change of an input
_LONGEST = 500  # characters of a text


def read_assumptions(path: str | Path | None = None) -> Assumptions:
    """The built-in assumptions, with what the YAML file at ``path`` says instead (``docs/flows.md``).

    :raises DataError: if the file cannot be read, has an unknown key, or a value that cannot be: it names the key.
    """
    built_in = _built_in()
    if path is None:
        return built_in
    file = str(path)
    found = _mapping(_loaded(Path(path)), file)
    _known(found, ("inputs", "correlation", "start"), file, "key")
    inputs = dict(built_in.inputs)
    for key, value in _mapping(found.get("inputs") or {}, f"{file}, inputs").items():
        name = str(key)
        _known((name,), built_in.inputs, f"{file}, inputs", "input")
        inputs[name] = _changed(inputs[name], value, f"{file}, {name}")
    correlation = built_in.correlation
    if "correlation" in found:
        correlation = _correlation(found["correlation"], f"{file}, correlation")
    start = found.get("start", built_in.start)
    if not isinstance(start, int) or isinstance(start, bool) or not 1900 <= start <= 2200:
        raise DataError(f"{file}, start", "it is no year from 1900 to 2200", "Give the first year, such as 2027.")
    return Assumptions(inputs, correlation, start, file)


def _loaded(path: Path) -> Any:
    """What a YAML file holds."""
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise DataError(str(path), error.strerror or "it cannot be read", "Check the path.") from error
    if len(data) > LARGEST:
        raise DataError(str(path), f"it is larger than {LARGEST:,} bytes", "Keep to what differs from the built-in.")
    try:
        return yaml.safe_load(data.decode("utf-8")) or {}
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" at line {where.line + 1}" if where is not None else ""
        raise DataError(str(path), f"it is no YAML{line}", "Mend it there.") from error


def _built_in() -> Assumptions:
    found = _loaded(_BUILT_IN)
    inputs = {name: _made(name, row, row["range"]) for name, row in found["inputs"].items()}
    for table in found["tables"]:
        for key, numbers in table["ranges"].items():
            name = table["name"].format(key)
            inputs[name] = _made(name, table | {"meaning": table["meaning"].format(_told(key))}, numbers)
    inputs |= {name: _made(name, row, row["range"]) for name, row in found["stress"].items()}
    return Assumptions(inputs, _correlation(found["correlation"], "correlation"), found["start"])


def _told(key: str) -> str:
    """The key of a row as the meaning of the input says it."""
    if key[0].isdigit():
        return f"in their {key}"
    return {"under-30": "under 30", "over-60": "of 60 and over"}.get(key, key.replace("-", " "))


def _made(name: str, row: Mapping[str, Any], numbers: list[Any]) -> Input:
    values = [_number(v, name) for v in numbers]
    low, central, high = values if len(values) == 3 else values * 3
    least, most = UNITS[row["unit"]]
    return Input(
        name,
        row["meaning"],
        row["unit"],
        low,
        central,
        high,
        row["distribution"],
        _sources(row["source"], name),
        row.get("note", ""),
        max(least, float(row.get("least", least))),
        most,
    )


def _changed(one: Input, value: Any, where: str) -> Input:
    """An input as the user has it: a number fixes it; a mapping changes what it names."""
    if not isinstance(value, Mapping):
        number = _number(value, where)
        return replace(one, low=number, central=number, high=number, distribution="fixed", sources=(), note="")
    _known(value, _KEYS, where, "key")
    numbers = {key: _number(value[key], where) for key in ("low", "central", "high") if key in value}
    if set(numbers) == {"central"} and value.get("distribution", one.distribution) == "fixed":
        numbers |= {"low": numbers["central"], "high": numbers["central"]}
    texts = {key: _text(value[key], where) for key in ("distribution", "note") if key in value}
    # A changed number is the user's: the built-in source does not stand for it.
    sources = _sources(value.get("source", "assumption"), where)
    return replace(one, sources=sources, **({"note": ""} | numbers | texts))  # type: ignore[arg-type]


def _sources(value: Any, where: str) -> tuple[Cited, ...]:
    if value == "assumption":
        return ()
    cited = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            entry = {"title": entry}
        table = _mapping(entry, f"{where}, source")
        _known(table, ("title", "address", "date"), f"{where}, source", "key")
        if not table.get("title"):
            raise DataError(f"{where}, source", "it has no title", "Name the document, or write: source: assumption.")
        cited.append(Cited(**{str(key): _text(text, f"{where}, source") for key, text in table.items()}))
    return tuple(cited)


def _correlation(value: Any, where: str) -> tuple[tuple[float, ...], ...]:
    rows = _mapping(value, where)
    _known(rows, CLASSES, where, "class")
    missing = [name for name in CLASSES if name not in rows]
    if missing:
        raise DataError(where, f"the row {missing[0]} is missing", f"Give a row for each of {', '.join(CLASSES)}.")
    for name in CLASSES:
        if not isinstance(rows[name], list) or len(rows[name]) != len(CLASSES):
            raise DataError(f"{where}, {name}", f"it is no list of {len(CLASSES)} numbers", "Give one for each class.")
    return tuple(tuple(_number(v, f"{where}, {name}") for v in rows[name]) for name in CLASSES)


def _mapping(value: Any, where: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise DataError(where, "it is no mapping of names to values", "Write each line as name: value.")
    return value


def _known(keys: Any, known: Any, where: str, kind: str) -> None:
    for key in keys:
        if key not in known:
            near = difflib.get_close_matches(str(key)[:80], list(known), 1)
            mend = f"Did you mean {near[0]}?" if near else "docs/flows.md lists them."
            raise DataError(where, f"there is no {kind} {str(key)[:60]!r}", mend)


def _number(value: Any, where: str) -> float:
    """A number; YAML takes 9e12 for a text, which is meant as a number here."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            return float(value)
        except (ValueError, OverflowError):
            pass
    shown = f"{value[:40]!r}" if isinstance(value, str) else f"a {type(value).__name__}"
    raise DataError(where, f"{shown} is no number", "Give a number, such as 0.05 or 9.3e12.")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str | int | float | dt.date) or isinstance(value, bool):
        raise DataError(where, f"a {type(value).__name__} stands where a text should", "Give a text.")
    text = " ".join(str(value).split())
    if len(text) > _LONGEST or not text.isprintable():
        raise DataError(where, "a text is too long or has characters that are not shown", f"Up to {_LONGEST}.")
    return text
