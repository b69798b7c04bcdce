"""Records: results of Copydesk's own written as Markdown, read as the source that a story is checked against.

A record is front matter, sentences and tables. The source made here is what :func:`copydesk.reading.read_source` reads
from the saved file: what is drafted from a record today is proved against its file tomorrow.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import yaml

from copydesk.errors import CopydeskError, DataError
from copydesk.model import Source, Span

NOTHING = "—"  # a cell without a value
_MARKUP = re.compile(r"[!\"#$&*+:;<=>?@\[\\\]^_`{|}~]")  # punctuation of ASCII that may be marks of Markdown


def shown(text: str) -> str:
    """Any text as Markdown that shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def bullets(lines: Iterable[str]) -> str:
    """A list, an item a line; the lines are Markdown already."""
    return "\n".join(f"- {line}" for line in lines)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are any text."""
    lines = [head, ["---"] * len(head), *([shown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def made(
    name: str,
    title: str,
    blocks: Iterable[str],
    fields: Mapping[str, object],
    *,
    publisher: str = "",
    published: dt.date | None = None,
    address: str = "",
) -> Source:
    """The record of this name: in its front matter what has a value, then the title and the blocks of Markdown."""
    from copydesk.reading import read_source

    head = {"title": title, "publisher": publisher, "published": published, "address": address} | dict(fields)
    kept = {key: str(value) for key, value in head.items() if value not in ("", None)}
    front = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=10_000)
    text = "\n\n".join((f"# {shown(title)}", *blocks))
    source = read_source(f"---\n{front}---\n{text}\n".encode(), name=name, media_type="text/markdown")
    return replace(source, read_at=None)  # it was made, not read


def texts(source: Source, row: Sequence[Span]) -> list[str]:
    """The texts of a table's row."""
    return [source.text[cell.start : cell.end] for cell in row]


def of_type(source: Source, kind: str, error: type[CopydeskError] = DataError) -> None:
    """Check that a source is a record of this kind.

    :raises CopydeskError: ``error``, if it is not.
    """
    if source.fields.get("type") != kind:
        raise error(source.name, f"it is no record of {kind}", f"Its front matter has to say type: {kind}.")


def rows(
    source: Source, head: Sequence[str], needed: bool = True, error: type[CopydeskError] = DataError
) -> list[list[str]]:
    """The texts of the table with this head, its head left out; none where it is not there and not ``needed``.

    :raises CopydeskError: ``error``, if a needed table is missing, or a row of it has too few or too many cells.
    """
    for one in source.tables:
        if texts(source, one.rows[0]) == list(head):
            found = [texts(source, row) for row in one.rows[1:]]
            wrong = next((row for row in found if len(row) != len(head)), None)
            if wrong is not None:
                raise error(source.name, f"a row has {len(wrong)} cells: {wrong[0]!r}", f"Give {len(head)}.")
            return found
    if needed:
        raise error(source.name, "its table is missing", f"Its heads are: {', '.join(head)}.")
    return []


def day(source: Source, key: str, error: type[CopydeskError] = DataError) -> dt.date:
    """The day that the front matter gives under ``key``.

    :raises CopydeskError: ``error``, if there is none.
    """
    try:
        return dt.date.fromisoformat(source.fields.get(key, ""))
    except ValueError as wrong:
        raise error(source.name, f"its '{key}' is no day", f"Write {key}: YYYY-MM-DD.") from wrong
