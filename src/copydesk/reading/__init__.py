"""Bytes, files and addresses become sources and stories: a file a format, heavy libraries loaded when needed.

>>> read_source(b"Title: Results\\nDate: March 3, 2026\\n\\nSales rose 4%.", name="release").published
datetime.date(2026, 3, 3)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ReadError

if TYPE_CHECKING:
    from copydesk.model import Source, SourceKind, Story
    from copydesk.reading.layout import Document, Given

_READERS = {
    "text": "plain:read",
    "markdown": "plain:read_markdown",
    "html": "html:read",
    "pdf": "pdf:read",
    "feed": "feed:read",
    "register-xml": "register_xml:read",
    "json": "record:read",
}


def read_source(
    where: str | Path | bytes,
    name: str | None = None,
    kind: SourceKind | str | None = None,
    published: dt.date | None = None,
    *,
    title: str = "",
    publisher: str = "",
    attribution: str = "",
    media_type: str = "",
    address: str = "",
    charset: str = "",
    allow: Collection[str] = (),
) -> Source:
    """Read a source: a file, an ``http`` or ``https`` address, or bytes in hand.

    Formats are told by their content: plain text, Markdown, HTML (web pages, SEC filings, Federal Register pages),
    PDF, RSS and Atom, Federal Register JSON records and full-text XML, ninjs. ``docs/formats.md`` says how titles,
    dates and kinds are found.

    :param where: text of a path or address, a path, or the bytes themselves. ``feed.xml#ID`` takes the entry ``ID`` of
        a feed, the newest without it.
    :param name: how the source is called in reports; else the file's name or the address.
    :param kind: ``primary``, ``secondary`` or ``notes``; else what the document shows it to be.
    :param published: its date, where it does not say it itself; the same for ``title`` and ``publisher``.
    :param media_type: the type of bytes in hand, where it is known; ``address`` and ``charset`` are where they came
        from and the encoding that the server named.
    :param allow: ``"host:port"`` of servers in private networks that may be asked; none by default.
    :raises ReadError: if it cannot be read; the message names it, says what is wrong and what to do.
    """
    from copydesk.model import Source, SourceKind
    from copydesk.reading.files import checked, load
    from copydesk.reading.formats import tell
    from copydesk.reading.layout import Given

    entry = ""
    if isinstance(where, bytes | bytearray | memoryview):
        given = Given(checked(bytes(where), name or "source"), name or "source", address, charset)
        entry = address.partition("#")[2]
    elif isinstance(where, str) and _is_address(where):
        from copydesk.reading.address import fetch

        got = fetch(where, allow=allow)
        given = Given(got.data, name or _short(got.address), got.address, got.charset)
        media_type = media_type or got.media_type
        entry = where.partition("#")[2]
    else:
        path, entry = _path(where)
        given = Given(load(path), name or path.name)
        media_type = media_type or _suffix_type(path)
    given.entry = entry
    label = str(where) if isinstance(where, str | Path) else given.name
    shown = Given(given.data, label, given.address, given.charset, entry)
    document = _read(shown, tell(given.data, given.address.partition("?")[0] or label, media_type))
    import hashlib

    from copydesk.reading.plain import kind_of

    return Source(
        name=name or given.name + document.part,
        text=document.text,
        kind=kind_of(str(kind), label) if kind else document.kind or SourceKind.PRIMARY,
        title=title or document.title,
        publisher=publisher or document.publisher,
        published=published or document.published,
        updated=document.updated,
        address=given.address or document.address,
        media_type=document.media_type,
        sha256=hashlib.sha256(given.data).hexdigest(),
        read_at=dt.datetime.now(dt.UTC),
        blocks=document.blocks,
        tables=document.tables,
        fields=document.fields,
        attribution=attribution or document.attribution,
        original=given.data,
    )


def read_story(where: str | Path | bytes, name: str | None = None) -> Story:
    """Read a story: Markdown with or without front matter, plain text, HTML, or a ninjs item.

    :param where: a path, the bytes of a file, or text in hand (a ``str`` with a line break in it is text, one without
        is a path). Text in hand is read as Markdown unless it is HTML or JSON.
    :param name: how the story is called; else the file's name.
    :raises ReadError: if it cannot be read; the message names it, says what is wrong and what to do.
    """
    from copydesk.reading.decode import decode
    from copydesk.reading.files import checked, load
    from copydesk.reading.formats import tell
    from copydesk.reading.limits import MAX_STORY_BYTES

    if isinstance(where, str) and "\n" in where:
        label = name or "story"
        data = checked(where.encode("utf-8", "surrogatepass"), label, MAX_STORY_BYTES)
        found, text = tell(data, label), where
        if found == "text":
            found = "markdown"
    else:
        if isinstance(where, bytes | bytearray | memoryview):
            label = name or "story"
            data = checked(bytes(where), label, MAX_STORY_BYTES)
        else:
            label = str(where)
            if _is_address(label):
                raise ReadError(label, "a story is not read from an address", "Save the page and give the file.")
            data = load(Path(where), MAX_STORY_BYTES)
            name = name or Path(where).name
        found = tell(data, label)
        if found in ("pdf", "feed", "register-xml"):
            what = {"pdf": "a PDF", "feed": "a feed"}.get(found, "a Federal Register document")
            raise ReadError(label, f"it is {what}, which is read as a source only", "Give the story as text or HTML.")
        text = decode(data, label)
    if found == "text" and text.startswith("---") and isinstance(where, bytes):
        found = "markdown"
    try:
        return _story(found, text, label, name or label)
    except (RecursionError, MemoryError) as error:
        raise ReadError(label, "it is nested too deeply or too large", "Give one story, plainly marked up.") from error


def _story(found: str, text: str, label: str, name: str) -> Story:
    from dataclasses import replace

    from copydesk.reading.story import checked

    if found == "html":
        from copydesk.reading.html_story import from_html

        story = from_html(text, label)
    elif found == "json":
        from copydesk.reading.ninjs import from_json

        story = from_json(text, label)
    else:
        from copydesk.reading.story import from_markdown, from_text

        story = from_markdown(text, label) if found == "markdown" else from_text(text, label)
    checked(story)
    return story if story.name == name else replace(story, name=name)


def _read(given: Given, found: str) -> Document:
    module, _, function = _READERS[found].partition(":")
    try:
        document: Document = getattr(import_module(f"copydesk.reading.{module}"), function)(given)
    except (RecursionError, MemoryError) as error:
        raise ReadError(given.name, "it is nested too deeply or too large", "Give the part that you need.") from error
    return document


def _is_address(where: str) -> bool:
    scheme, mark, _ = where[:40].partition("://")
    return bool(mark) and scheme.replace("+", "").isalnum()


def _path(where: str | Path) -> tuple[Path, str]:
    """A path and the entry asked for with ``#``, where no file has that very name."""
    path = Path(where)
    text = str(where)
    if "#" in text:
        stem, _, entry = text.partition("#")
        try:
            if not path.exists():
                return Path(stem), entry
        except (OSError, ValueError):
            pass
    return path, ""


def _suffix_type(path: Path) -> str:
    return {".xhtml": "application/xhtml+xml"}.get(path.suffix.lower(), "")


def _short(address: str) -> str:
    """An address without scheme, query and closing slash, to call a source by."""
    return address.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/") or address
