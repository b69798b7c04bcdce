"""Which format a document is in. The bytes decide; what the server or the file name says comes second."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from copydesk.errors import ReadError

Format = Literal["text", "markdown", "html", "pdf", "feed", "register-xml", "json"]

# Formats that are told by their first bytes and not read, and what to do instead.
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or an office document", "Save it as PDF, HTML or plain text."),
    (b"PK\x05\x06", "an empty ZIP archive", "Give the document itself."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"BZh", "a bzip2 archive", "Unpack it first."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first."),
    (b"Rar!", "a RAR archive", "Unpack it first."),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save it as PDF, HTML or plain text."),
    (b"{\\rtf", "a rich text document", "Save it as PDF, HTML or plain text."),
    (b"\x89PNG", "a picture", "Give the document as text; a scan has to go through text recognition first."),
    (b"\xff\xd8\xff", "a picture", "Give the document as text; a scan has to go through text recognition first."),
    (b"GIF8", "a picture", "Give the document as text; a scan has to go through text recognition first."),
    (b"II*\x00", "a picture", "Give the document as text; a scan has to go through text recognition first."),
    (b"MM\x00*", "a picture", "Give the document as text; a scan has to go through text recognition first."),
    (b"\x7fELF", "a program", "Give the document itself."),
    (b"SQLite format 3", "a database", "Give the document itself."),
    (b"PAR1", "a Parquet table", "Give the document itself."),
    (b"ID3", "a sound file", "Give a transcript."),
    (b"OggS", "a sound file", "Give a transcript."),
    (b"RIFF", "a sound, film or picture file", "Give a transcript."),
    (b"%!PS", "a PostScript file", "Save it as PDF."),
)
_START = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*|<!DOCTYPE[^>\[]*>\s*)*", re.S | re.I)
_TAG = re.compile(rb"<([A-Za-z][\w:.-]*)")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+([A-Za-z][\w:.-]*)", re.I)  # one with declarations of its own
_FEEDS = {"rss", "feed", "rdf", "entry", "atom:feed"}
_REGISTER = {"rule", "prorule", "notice", "presdocu", "presdoc", "fedreg", "corrections", "proclamation"}
_FILING = {"sec-document", "document", "submission"}  # the wrapper that EDGAR puts around a filing
_JSON = re.compile(rb'\{\s*(?:"(?:[^"\\]|\\.){0,200}"\s*:|\}\s*$)|\[\s*[\[{]')
_PAGE = {
    *("html", "head", "body", "title", "meta", "article", "main", "section", "div", "p", "h1", "h2", "h3", "table"),
    *("ul", "ol", "pre", "blockquote", "header", "span", "center", "font", "xbrl", "ix:header", "link", "base"),
}
_SUFFIXES: dict[str, Format] = {
    **dict.fromkeys((".md", ".markdown", ".mdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}
_TYPES: dict[str, Format] = {
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
}


def tell(data: bytes, name: str, media_type: str = "") -> Format:
    """The format of ``data``.

    :raises ReadError: if it is one that is not read.

    >>> tell(b"<!doctype html><p>Hello", "a"), tell(b"Sales rose.", "notes.md"), tell(b"Sales rose.", "notes")
    ('html', 'markdown', 'text')
    """
    for magic, what, mend in _FOREIGN:
        if data.startswith(magic):
            raise ReadError(name, f"it is {what}", mend)
    if data[4:8] == b"ftyp":
        raise ReadError(name, "it is a film, sound or picture file", "Give a transcript.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    said = _TYPES.get(media_type.partition(";")[0].strip().lower()) or _SUFFIXES.get(PurePath(name).suffix.lower())
    head = _head(data)
    start = _START.match(head)
    body = head[start.end() :] if start else head
    tag = _DOCTYPE.match(body) or _TAG.match(body)
    if tag:
        word = tag[1].decode("ascii").lower()
        local = word.rpartition(":")[2] if word.startswith(("rdf:", "atom:")) else word
        if local in _FEEDS:
            return "feed"
        if local in _REGISTER:
            return "register-xml"
        if word in _FILING or (word in _PAGE and said != "markdown"):
            return "html"
        if b"<?xml" in head[:200] and said != "html":
            raise ReadError(
                name,
                f"it is XML of a kind that is not known (its first element is <{word[:40]}>)",
                "Give a Federal Register document, an RSS or Atom feed, or save it as HTML, PDF or text.",
            )
    if re.match(rb"\s*<!doctype html", head, re.I):
        return "html"
    if said is None and (PurePath(name).suffix.lower() == ".json" or _JSON.match(body)):
        return "json"
    return said or "text"


def _head(data: bytes) -> bytes:
    """The first bytes as ASCII as far as may be, whatever the encoding."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
