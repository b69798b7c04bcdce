"""Plain text and Markdown sources.

A plain text may begin with a header: lines such as ``Title: ...`` and ``Date: ...`` up to the first blank line.
They are read into the source's title, publisher and dates, and stay in its text.
"""

from __future__ import annotations

import re

from copydesk.errors import ReadError
from copydesk.model import SourceKind, paragraphs
from copydesk.reading import dates
from copydesk.reading.decode import decode, whole
from copydesk.reading.layout import Document, Given, assemble

_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}):[ \t]*(.*)")
_KNOWN = {
    "title": "title",
    "headline": "title",
    "issuer": "publisher",
    "publisher": "publisher",
    "agency": "publisher",
    "company": "publisher",
    "date": "date",
    "published": "date",
    "updated": "updated",
    "identifier": "identifier",
    "address": "address",
    "url": "address",
    "kind": "kind",
    "attribution": "attribution",
}
# Fields of a record, as the Federal Register, regulations.gov and reginfo.gov name them, to ours.
_RECORD = {
    "document_number": "document_number",
    "citation": "citation",
    "publication_date": "publication_date",
    "regulation_id_numbers": "rin",
    "rin": "rin",
    "docket": "docket",
    "docket_id": "docket",
    "docket_ids": "docket",
    "action": "action",
    "type": "type",
    "signing_date": "signing_date",
    "comments_close_on": "comments_close_on",
    "effective_on": "effective_on",
    "executive_order_number": "executive_order_number",
    "stage": "stage",
    "date_received": "date_received",
    "date_completed": "date_completed",
    "decision": "decision",
    "form": "form",
    "cik": "cik",
    "period": "period",
}
_RECORD_LINE = re.compile(
    rf"^({'|'.join(sorted(_RECORD, key=len, reverse=True))}):[ \t]*(\S[^\r\n]*)", re.MULTILINE | re.IGNORECASE
)
_IDENTIFIERS = (
    ("executive_order_number", re.compile(r"\bExecutive Order (?:No\. )?(\d{5})\b")),
    (
        "document_number",
        re.compile(r"\b(?:FR Doc\.?|Federal Register document) (?:No\. )?((?:19|20)?\w{2}[-–]\d{4,6})\b"),
    ),
    ("rin", re.compile(r"\b(?:RIN:? )(\d{4}[-–][A-Z]{2}\d{2})\b")),
    ("citation", re.compile(r"\b(\d{2,3} FR \d{3,6})\b")),
    ("docket", re.compile(r"\b[Dd]ocket(?: ID| No\.| Number)?:? ([A-Z][A-Z0-9]+-[\w-]*\d)\b")),
    ("form", re.compile(r"\bForm (10-[KQ](?:/A)?|8-K(?:/A)?|20-F|6-K|S-[14]|13F-HR|DEF 14A)\b")),
    ("cik", re.compile(r"\bCIK:? (\d{4,10})\b")),
)
# Notes of what others have published are at second hand, whoever took them.
_SECOND_HAND = re.compile(r"\b(?:own |my )?notes (?:of|on|from)\b|\bas (?:reported|quoted) by\b", re.IGNORECASE)


def read(given: Given) -> Document:
    """A plain text: its text is the decoded file as it is, so that spans index the file."""
    text = whole(decode(given.data, given.name, given.charset))
    if not text.strip():
        raise ReadError(given.name, "it holds white space alone", "Give a file that holds text.")
    found = Document(text, paragraphs(text))
    _header(text, found, given.name)
    for match in _RECORD_LINE.finditer(text):
        found.fields.setdefault(_RECORD[match[1].lower()], match[2].strip())
    if found.published is None:
        found.published = dates.parse(found.fields.get("publication_date", ""))
    if not found.title:
        first = text.lstrip().partition("\n")[0].strip()
        found.title = first if len(first) <= 150 and not _LINE.match(first) else ""
    return found


def read_markdown(given: Given) -> Document:
    """A Markdown source: readable text without markup; ``place`` is the line in the file."""
    from copydesk.reading import front_matter, markdown

    raw = decode(given.data, given.name, given.charset)
    head = front_matter.split(raw, given.name)
    pieces = markdown.pieces(raw, head.end)
    layout = assemble(pieces)
    if not layout.text.strip():
        raise ReadError(given.name, "it holds no text", "Give a file that holds text.")
    found = Document.of(layout, "text/markdown")
    first = next((p for p in pieces if p.kind == "heading"), None)
    found.title = head.text("title", "headline") or (first.text if first else "")
    found.publisher = head.text("publisher", "issuer")
    found.published = head.day("published", "date")
    found.updated = head.day("updated")
    found.address = head.text("address", "url")
    found.attribution = head.text("attribution")
    if head.text("kind"):
        found.kind = kind_of(head.text("kind"), given.name)
    known = {"title", "headline", "publisher", "issuer", "published", "date", "updated", "address", "url"}
    found.fields |= {k: v for k, v in head.flat().items() if k not in known | {"kind", "attribution"}}
    return found


def _header(text: str, found: Document, name: str) -> None:
    lines: list[tuple[str, str]] = []
    for line in text[:20_000].splitlines():
        match = _LINE.match(line)
        if not match:
            if line.strip():
                # No header: the first paragraph is prose that happens to have a colon in it.
                return
            break
        lines.append((match[1].strip().lower().replace(" ", "_").replace("-", "_"), match[2].strip()))
    if not lines or lines[0][0] not in _KNOWN or sum(key in _KNOWN for key, _ in lines) < min(2, len(lines)):
        return
    for key, value in lines:
        what = _KNOWN.get(key)
        if what == "title":
            found.title = value
        elif what == "publisher":
            found.publisher = value
            if _SECOND_HAND.search(value):
                found.kind = found.kind or SourceKind.SECONDARY
        elif what == "date":
            _dates(value, found)
        elif what == "updated":
            found.updated = dates.parse(value)
        elif what == "identifier":
            found.fields["identifier"] = value
        elif what == "address":
            found.address = value.split()[0] if value else ""
        elif what == "kind":
            found.kind = kind_of(value, name)
        elif what == "attribution":
            found.attribution = value
        elif value:
            found.fields.setdefault(key, value)
    for key, pattern in _IDENTIFIERS:
        # What a document accompanies is another document.
        own = re.sub(r"\baccompany.*", "", found.fields.get("identifier", ""))
        match = pattern.search(own) or pattern.search(found.title)
        if match:
            found.fields.setdefault(key, match[1].replace("–", "-"))


def _dates(value: str, found: Document) -> None:
    """Tell apart the dates of a line such as ``signed August 7, 2025; published August 12, 2025``."""
    found.fields["date"] = value
    first = next((day for _, _, day in dates.find(value)), None)
    found.published = dates.after(value, "published", "publication", "issued", "released") or first
    for key, words in (
        ("signing_date", ("signed",)),
        ("effective_on", ("effective",)),
        ("comments_close_on", ("comments due", "comments close", "comments on or before")),
    ):
        day = dates.after(value, *words)
        if day:
            found.fields[key] = day.isoformat()
    found.updated = dates.after(value, "updated", "amended", "revised", "corrected")


def kind_of(value: str, name: str) -> SourceKind:
    """The kind that a header, front matter or caller names.

    :raises ReadError: if it is none of primary, secondary, notes.
    """
    word = value.strip().lower()
    if word in ("private", "private notes", "interview"):
        return SourceKind.NOTES
    try:
        return SourceKind(word)
    except ValueError as error:
        raise ReadError(name, f"its kind {value!r} is not known", "Write primary, secondary or notes.") from error
