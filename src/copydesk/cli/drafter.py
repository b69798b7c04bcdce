"""What ``copydesk draft`` and ``copydesk ask`` share: the model asked for, and folders of sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.cli.outcome import say

if TYPE_CHECKING:
    from copydesk.cli.inputs import Named, Shelf
    from copydesk.drafting import ModelSettings
    from copydesk.policy import Policy

_MOST_FILES = 100  # of a folder given as a source


def model_of(policy: Policy, model: str, address: str, key_variable: str) -> ModelSettings | None:
    """The model of the settings, with what the command line says instead; ``None`` where neither names one."""
    from copydesk.drafting import ModelSettings

    table: dict[str, Any] = dict(policy.drafting)
    if address and address != table.get("address"):
        table.pop("key_variable", None)  # the key of one server is not sent to another
    given = {"model": model, "address": address, "key_variable": key_variable}
    table |= {name: value for name, value in given.items() if value}
    return ModelSettings.from_mapping(table, policy.path or "the command line") if table else None


def with_folders(named: list[Named], shelf: Shelf) -> Iterator[Named]:
    """The sources asked for, a folder as the files in it that can be read; what cannot is said."""
    from copydesk.cli.inputs import Named
    from copydesk.errors import ReadError

    taken: set[str] = set()
    for one in named:
        folder = Path(one.where)
        if one.is_address or not folder.is_dir():
            if one.where not in taken:
                taken.add(one.where)
                yield one
            continue
        files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
        if len(files) > _MOST_FILES:
            wrong = f"it holds {len(files)} files, and at most {_MOST_FILES} are read"
            raise ReadError(one.where, wrong, "Give the files that the story stands on.")
        found = False
        for path in files:
            inner = Named(str(path), one.kind)
            try:
                shelf.index([inner])
            except ReadError as error:
                say(f"Left out: {error}")
                continue
            found = True
            if inner.where not in taken:
                taken.add(inner.where)
                yield inner
        if not found:
            raise ReadError(one.where, "it holds no file that can be read", "Give a folder of sources, or files.")
