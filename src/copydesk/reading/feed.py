"""RSS and Atom: one entry of a feed is a source.

``feed.xml#ID`` takes the entry whose id, link or title is ``ID``; without it the newest is taken, and its id is put
into the source's name where the feed has several.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from copydesk.errors import ReadError
from copydesk.reading import dates, html
from copydesk.reading.html_walk import walk
from copydesk.reading.layout import Document, Given, Piece, assemble
from copydesk.reading.xml import local, parse

_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified")


def read(given: Given) -> Document:
    """An entry of a feed.

    :raises ReadError: if the feed is not well formed, has no such entry, or none at all.
    """
    root = parse(given.data, given.name)
    entries = [root] if local(root) == "entry" else [e for e in root.iter() if local(e) in ("item", "entry")]
    if not entries:
        raise ReadError(given.name, "the feed holds no entry", "Wait for one, or give another source.")
    entry = _chosen(entries, given)
    channel = next((e for e in root.iter() if local(e) == "channel"), root)
    title = _text(entry, "title")
    pieces = [Piece("heading", title, 1, "title")] if title else []
    pieces += _body(entry, given)
    if not any(p.kind != "heading" for p in pieces) and not title:
        raise ReadError(given.name, "the entry holds no text", "Give the page that it links to.")
    found = Document.of(assemble(pieces), "application/xml")
    found.title = title
    found.publisher = _text(entry, "source") or (_text(channel, "title") if channel is not entry else "")
    found.published = _day(entry, _PUBLISHED) or _day(entry, _UPDATED)
    updated = _day(entry, _UPDATED)
    found.updated = updated if updated and found.published and updated > found.published else None
    found.address = _link(entry)
    found.kind = html.kind_of_host(found.address or given.address)
    name = _text(entry, "guid") or _text(entry, "id") or found.address or title
    if name:
        found.fields["entry"] = name
    if author := _text(entry, "author") or _text(entry, "creator"):
        found.fields["author"] = author
    if len(entries) > 1:
        found.part = f"#{name}"
    return found


def _chosen(entries: list[Any], given: Given) -> Any:
    if given.entry:
        from urllib.parse import unquote

        wanted = {given.entry, unquote(given.entry)}
        for entry in entries:
            if wanted & {_text(entry, "guid"), _text(entry, "id"), _link(entry), _text(entry, "title")}:
                return entry
        raise ReadError(
            given.name, f"the feed holds no entry {given.entry!r}", "Give the id, link or title of an entry."
        )
    newest = [(_day(e, _UPDATED) or _day(e, _PUBLISHED) or dt.date.min) for e in entries]
    return entries[newest.index(max(newest))]  # feeds give the newest first: of equals the first


def _body(entry: Any, given: Given) -> list[Piece]:
    """The fullest of content and summary; its HTML is read as a page is."""
    found: list[tuple[int, list[Piece]]] = []
    for child in entry:
        if local(child) not in ("encoded", "content", "description", "summary"):
            continue
        kind = (child.get("type") or "").lower()
        if kind == "xhtml" or len(child):
            from lxml import etree

            words = etree.tostring(child, encoding="unicode", method="html", with_tail=False)
        else:
            words = "".join(child.itertext())
            if kind == "text":
                from html import escape

                words = escape(words, quote=False)
        if not words.strip():
            continue
        pieces = walk(html.parse(f"<body>{words}</body>", given.name), given.name)
        for piece in pieces:
            piece.place = f"{local(child)}{piece.place}"
        found.append((sum(len(p.text) for p in pieces), pieces))
    return max(found, key=lambda pair: pair[0])[1] if found else []


def _child(entry: Any, tag: str) -> Any:
    return next((c for c in entry if local(c) == tag), None)


def _text(entry: Any, tag: str) -> str:
    child = _child(entry, tag)
    if child is None:
        return ""
    name = _child(child, "name") if tag == "author" else None
    title = _child(child, "title") if tag == "source" else None
    chosen = name if name is not None else title if title is not None else child
    words = " ".join("".join(chosen.itertext()).split())
    if tag == "title" and ("<" in words or "&" in words):
        from html import unescape

        words = " ".join(unescape(re.sub(r"<[^<>]{0,500}>", "", words)).split())
    return words


def _link(entry: Any) -> str:
    for child in entry:
        if local(child) == "link" and (child.get("rel") or "alternate") == "alternate":
            words = str(child.get("href") or "".join(child.itertext()).strip())
            if words.startswith(("http://", "https://")):
                return words
    return ""


def _day(entry: Any, tags: tuple[str, ...]) -> dt.date | None:
    said = (_text(entry, tag) for tag in tags)
    return next((day for words in said if words and (day := dates.parse(words))), None)
