"""Federal Register full-text XML, as GPO and federalregister.gov give it.

``RULE``, ``PRORULE``, ``NOTICE`` and ``PRESDOCU`` hold a preamble (``AGENCY``, ``SUBJECT``, ``ACT``, ``SUM``,
``DATES``), the text in ``P`` and ``HD``, tables in ``GPOTABLE`` and the number in ``FRDOC``. Of an issue that holds
many documents one is taken by its number (``issue.xml#2026-06178``).
"""

from __future__ import annotations

import re
from typing import Any

from copydesk.errors import ReadError
from copydesk.model import BlockKind, Span
from copydesk.reading import dates, register
from copydesk.reading.layout import Document, Frame, Given, Piece, assemble
from copydesk.reading.xml import local, parse

_DOCUMENTS = {"rule": "Rule", "prorule": "Proposed Rule", "notice": "Notice", "presdocu": "Presidential Document"}
_INLINE = frozenset("e su fr ac fp-dash sup inf url ptr star".split())
_DROPPED = frozenset("prtpage gph gid math mid cnthd tdesc vol no unitname pgno lrh rrh crh".split())
_HEADINGS = frozenset("hd subject agency subagy title3 pres determ procla execordr sectno reserved".split())
_SPACE = re.compile(r"\s+")
_LEVEL = re.compile(r"HD?(\d)")


def read(given: Given) -> Document:
    """A Federal Register document."""
    root = parse(given.data, given.name)
    item = _one(root, given)
    pieces = _pieces(item, _path_to(item))
    if not pieces:
        raise ReadError(given.name, "the document holds no text", "Read it anew from federalregister.gov.")
    found = Document.of(assemble(pieces), "application/xml")
    preamble = next((e for e in item.iter() if local(e) == "preamb"), item)
    found.title = _said(preamble, "subject") or _said(item, "subject") or _said(item, "hd")
    agencies = [_text(e) for e in preamble.iter() if local(e) in ("agency", "subagy")]
    if local(item) == "presdocu":
        agencies = ["President of the United States"]
    found.publisher = ", ".join(_title_case(a) for a in dict.fromkeys(agencies[:4]) if a)
    fields = found.fields
    kind = _DOCUMENTS.get(local(item))
    if kind:
        fields["type"] = kind
    for key, tag in (("action", "act"), ("rin", "rin"), ("docket", "depdoc"), ("cfr", "cfr")):
        words = re.sub(r"^(?:ACTION|RIN)[\s:]*", "", _said(preamble, tag))
        if tag == "depdoc":
            words = re.sub(
                r"^\[?(?:Docket\s+)?(?:(?:ID|Nos?\.?|Number)\s*:?\s*)?", "", words, flags=re.IGNORECASE
            ).rstrip("]")
        if words:
            fields[key] = words
    for tag in ("dates", "effdate", "effdate1"):
        words = re.sub(r"^(?:EFFECTIVE )?DATES?[\s:]*", "", _said(preamble, tag), flags=re.IGNORECASE)
        if words:
            register.of_dates(words if tag == "dates" else f"Effective {words}", fields)
    issue = next((e for e in root if local(e) == "date"), None)
    if issue is not None and item is not root:
        found.published = dates.parse(_text(issue))
    register.describe(found, given.address)
    return found


def _one(root: Any, given: Given) -> Any:
    """The document asked for: the root, or the one in it with the number."""
    if local(root) in _DOCUMENTS:
        return root
    items = [e for e in root.iter() if local(e) in _DOCUMENTS]
    if given.entry:
        wanted = given.entry.replace("–", "-")
        for item in items:
            if wanted in _said(item, "frdoc").replace("–", "-"):
                return item
        raise ReadError(given.name, f"it holds no document {given.entry!r}", "Check the document number.")
    if len(items) > 1:
        mend = "Name the one you want after the path: issue.xml#2026-06178."
        raise ReadError(given.name, f"it holds {len(items)} documents", mend)
    return items[0] if items else root


def _pieces(item: Any, path: str) -> list[Piece]:
    """The document's blocks in order, without recursion."""
    pieces: list[Piece] = []
    stack: list[tuple[Any, str]] = [(item, path)]
    while stack:
        element, place = stack.pop()
        tag = local(element)
        if tag in _DROPPED or not tag:
            continue
        if tag == "gpotable":
            pieces += _table(element, place)
            continue
        inner = [c for c in element if local(c)]
        if all(local(c) in _INLINE or local(c) in _DROPPED for c in inner):
            if text := _text(element):
                pieces.append(Piece(*_kind(element, tag, text), place))
            continue
        if element.text and element.text.strip():
            pieces.append(Piece("paragraph", _SPACE.sub(" ", element.text).strip(), 0, place))
        met: dict[str, int] = {}
        below: list[tuple[Any, str]] = []
        for child in inner:
            met[child.tag] = met.get(child.tag, 0) + 1
            below.append((child, f"{place}/{child.tag}[{met[child.tag]}]"))
        stack.extend(reversed(below))
        # Text between blocks is rare and must not be lost: it becomes a paragraph of its own.
        for child in inner:
            if child.tail and child.tail.strip():
                pieces.append(Piece("paragraph", _SPACE.sub(" ", child.tail).strip(), 0, place))
    return pieces


def _kind(element: Any, tag: str, text: str) -> tuple[BlockKind, str, int]:
    if tag == "stars":
        return "paragraph", "* * *", 0
    if tag in _HEADINGS:
        level = _LEVEL.search(element.get("SOURCE") or "")
        return "heading", text, min(6, int(level[1]) + 1) if level else 2
    return "paragraph", text, 0


def _table(element: Any, place: str) -> list[Piece]:
    frame = Frame(place=place)
    pieces: list[Piece] = []
    for child in element:
        tag = local(child)
        if tag in ("ttitle", "tnote", "signote"):
            if text := _text(child):
                frame.caption = frame.caption or (text if tag == "ttitle" else "")
                pieces.append(Piece("paragraph", text, 0, f"{place}/{child.tag}"))
        elif tag in ("boxhd", "row"):
            cells = [t for c in child if local(c) in ("ched", "ent") and (t := _text(c))]
            if not cells:
                continue
            frame.header += tag == "boxhd"
            spans, at = [], 0
            for cell in cells:
                spans.append(Span(at, at + len(cell)))
                at += len(cell) + 1
            pieces.append(Piece("row", "\t".join(cells), 0, place, cells=tuple(spans), table=frame))
    return pieces


def _text(element: Any) -> str:
    """The text of an element in one line; footnote marks are left out."""
    parts: list[str] = [element.text or ""]
    stack = [(element, iter(element))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                parts.append(parent.tail or "")
            continue
        if local(child) in _DROPPED or local(child) == "su":
            parts.append(child.tail or "")
            continue
        if local(child) not in _INLINE:
            parts.append(" ")
        parts.append(child.text or "")
        stack.append((child, iter(child)))
    return _SPACE.sub(" ", "".join(parts)).strip()


def _said(item: Any, tag: str) -> str:
    return next((_text(e) for e in item.iter() if local(e) == tag), "")


def _path_to(item: Any) -> str:
    return str(item.getroottree().getpath(item))


def _title_case(words: str) -> str:
    small = ("of", "the", "and", "for", "on", "in")
    if not words.isupper():
        return words
    return " ".join(w.lower() if w.lower() in small and i else w.capitalize() for i, w in enumerate(words.split()))
