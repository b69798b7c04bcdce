"""Menus (YAML, CSV, the Form 5500 schedule of assets) and process files (YAML) become records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.retirement.menu.fields import OPTION, PLAN, PROCESS, PROCESS_PLAN
from copydesk.retirement.menu.placed import TEXT, Reader, compose, nearest, plain, read_bytes
from copydesk.retirement.menu.record import NOTHING, Menu, Option, ProcessFile, Record, Value

if TYPE_CHECKING:
    from yaml import Node

MOST_OPTIONS = 500


def read_menu(path: Path) -> Menu:
    """A plan's menu from a file: ``.yaml`` or ``.yml``, or ``.csv`` in columns of ours or as the schedule of assets.

    :raises DataError: if it cannot be read or does not follow ``docs/plan-menu.md``; the message names the line.
    """
    data = read_bytes(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return menu_of_yaml(data, path.name)
    if path.suffix.lower() == ".csv":
        from copydesk.retirement.menu.tables import menu_of_csv

        return menu_of_csv(data, path.name, path.stem)
    raise DataError(str(path), "a menu is read from .yaml or .csv", "Save it as one of these.")


def menu_of_yaml(data: bytes, name: str = "menu.yaml") -> Menu:
    """A menu from the bytes of a YAML file.

    >>> menu = menu_of_yaml(b"plan: Orchard Tools 401(k)\\ndefault: none\\noptions: [{id: a, name: Alder Fund}]")
    >>> menu.options[0].values["is_default"].words
    'no'

    :raises DataError: as :func:`read_menu`.
    """
    reader = Reader(name)
    beside = ("plan", "default", "options")
    root = compose(data, name)
    table = reader.table(root, (*beside, *PLAN))
    for key in ("plan", "options"):
        if key not in table or reader.is_blank(table[key]):
            raise reader.wrong(root, f"'{key}' is missing", f"Give {key}.")
    options = tuple(_option(reader, item) for item in reader.items(table["options"], MOST_OPTIONS))
    options = distinct(options, name)
    if "default" in table and not reader.is_blank(table["default"]):
        options = _with_default(reader, table["default"], options)
    plan = str(plain(reader.text(table["plan"]), TEXT, name, reader.line(table["plan"])))
    values = reader.values(root, PLAN, "plan.", beside)
    return Menu(plan, options, name, hashlib.sha256(data).hexdigest(), values)


def distinct(options: tuple[Option, ...], name: str) -> tuple[Option, ...]:
    """The options, if there are any and no two share an id.

    :raises DataError: if not.
    """
    if not options:
        raise DataError(name, "it has no options", "Give at least one.")
    seen: dict[str, int] = {}
    for option in options:
        if option.id in seen:
            what = f"the id '{option.id}' is that of line {seen[option.id]} too"
            raise DataError(f"{name}, line {option.line}", what, "Give each option an id of its own.")
        seen[option.id] = option.line
    return options


def _option(reader: Reader, node: Node) -> Option:
    table = reader.table(node)
    for key in ("id", "name"):
        if key not in table or reader.is_blank(table[key]):
            raise reader.wrong(node, f"'{key}' is missing in this option", f"Give {key}.")
    id, named = (str(plain(reader.text(table[k]), TEXT, reader.name, reader.line(table[k]))) for k in ("id", "name"))
    return Option(id, named, reader.line(node), reader.values(node, OPTION, "menu.", ("id", "name")))


def _with_default(reader: Reader, node: Node, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The line that names the default says of each option whether it is."""
    chosen = reader.text(node).strip()
    ids = [option.id for option in options]
    if chosen not in (*ids, "none"):
        raise reader.wrong(node, f"the default '{chosen}' is no option", nearest(chosen, (*ids, "none")))
    made = []
    for option in options:
        if "is_default" in option.values:
            raise reader.wrong(node, f"'{option.id}' says is_default too", "Say the default in one place.")
        label = OPTION["is_default"].label  # type: ignore[union-attr] # a field, not a table
        value = Value("menu.is_default", label, option.id == chosen, reader.name, reader.line(node))
        made.append(replace(option, values={**option.values, "is_default": value}))
    return tuple(made)


def read_process(path: Path) -> ProcessFile:
    """A plan's process file from YAML.

    :raises DataError: if it cannot be read or does not follow ``docs/plan-menu.md``; the message names the line.
    """
    return process_of_yaml(read_bytes(path), path.name)


def process_of_yaml(data: bytes, name: str = "process.yaml") -> ProcessFile:
    """A process file from the bytes of a YAML file.

    >>> file = process_of_yaml(b"options:\\n  alder: {benchmark: {name: Broad Stock Index}}")
    >>> file.options["alder"]["benchmark.name"].place
    'process.yaml, line 2'

    :raises DataError: as :func:`read_process`.
    """
    reader = Reader(name)
    table = reader.table(compose(data, name), ("plan", "options"))
    plan: Record = NOTHING
    if "plan" in table and not reader.is_blank(table["plan"]):
        plan = reader.values(table["plan"], PROCESS_PLAN, "plan.")
    options: dict[str, Record] = {}
    facts: dict[str, Record] = {}
    if "options" in table and not reader.is_blank(table["options"]):
        for id, node in reader.table(table["options"]).items():
            if reader.is_blank(node):
                continue
            options[id] = reader.values(node, PROCESS, "file.", ("facts",))
            below = reader.table(node).get("facts")
            if below is not None and not reader.is_blank(below):
                facts[id] = reader.values(below, OPTION, "menu.")
    return ProcessFile(name, hashlib.sha256(data).hexdigest(), plan, options, facts)


def joined(menu: Menu, process: ProcessFile) -> Menu:
    """The menu with the facts of its options that the process file gives.

    :raises DataError: if the process file speaks of an option that the menu has not, or both give a fact differently.
    """
    known = {option.id: option for option in menu.options}
    for id, record in {**process.facts, **process.options}.items():
        if id not in known:
            lines = [value.line for value in record.values()]
            where = f"{process.file}, line {min(lines)}" if lines else process.file
            raise DataError(where, f"'{id}' is no option of {menu.file}", nearest(id, known))
    return replace(menu, options=tuple(_with_facts(o, process.facts.get(o.id, NOTHING)) for o in menu.options))


def _with_facts(option: Option, facts: Mapping[str, Value]) -> Option:
    for key, value in facts.items():
        said = option.values.get(key)
        if said is not None and said.value != value.value:
            what = f"{value.label} of '{option.id}' is '{value.words}' here and '{said.words}' in {said.place}"
            raise DataError(value.place, what, "Mend one of them.")
    return replace(option, values={**facts, **option.values})
