"""PDF sources: paragraphs rebuilt from the lines of each page; ``place`` is the page.

Lines stay as lines inside their paragraph, so that a hyphen at a line end is left to normalisation. Running heads
and feet are kept where they first stand and left out after that, as they would cut sentences in two.
"""

from __future__ import annotations

import re
import statistics
import threading
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from copydesk.errors import ReadError
from copydesk.reading import dates, page_data, register
from copydesk.reading.decode import whole
from copydesk.reading.layout import Document, Given, Piece, assemble
from copydesk.reading.limits import MAX_PAGES

_LOCK = threading.Lock()  # PDFium may be used by one thread at a time
_BULLET = re.compile(r"[•·▪◦●○■\uf0b7–-]\s+(?=\S)")
_ENDS = re.compile(r"[.!?:;”\"’)\]]$")
_JUNK_TITLE = re.compile(
    r"^(?:microsoft word|\(?anonymous\)?$|\(?untitled\)?|.*\.(?:docx?|pdf|indd|qxd)$)", re.IGNORECASE
)
_LINE_END = re.compile("(?<=[\n\ufffe\x02])")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Line:
    """A line of a page: its text, left edge, foot, height, in points."""

    text: str
    left: float
    foot: float
    height: float
    page: int


def read(given: Given) -> Document:
    """A PDF.

    :raises ReadError: if it is broken, locked by a password, has too many pages, or holds pictures of text alone.
    """
    with _LOCK:
        pages, info = _pages(given)
    lines = _without_running_heads(pages)
    if sum(len(line.text) for line in lines) < 2:
        mend = "It is a scan or drawing: put it through text recognition (OCR) and give the result."
        raise ReadError(given.name, "the PDF holds no text", mend)
    pieces = _paragraphs(lines)
    found = Document.of(assemble(pieces), "application/pdf")
    title = " ".join(info.get("Title", "").split())
    tall = max(lines[:40], key=lambda line: line.height)
    heading = next((p.text for p in pieces[:20] if p.kind == "heading" and tall.text in p.text), "")
    found.title = title if title and not _JUNK_TITLE.match(title) else " ".join(heading.split())
    if created := dates.parse(info.get("CreationDate", "").removeprefix("D:")[:8]):
        found.fields["created"] = created.isoformat()  # of the file, which need not be that of the document
    found.published = page_data.first_day(pieces)
    if register.is_register(found.text[:3000], given.address):
        found.published = None
        register.describe(found, given.address)
    return found


def _pages(given: Given) -> tuple[list[list[Line]], dict[str, str]]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(given.data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(given.name, "the PDF is locked by a password", "Save it without a password.") from error
        raise ReadError(given.name, "the PDF is broken", "Fetch it again, or print it to a new PDF.") from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise ReadError(given.name, f"the PDF has {count} pages, more than {MAX_PAGES}", "Give the pages you need.")
        pages = []
        for number in range(count):
            page = document[number]
            text = page.get_textpage()
            pages.append(_lines(text, number + 1))
            text.close()
            page.close()
        return pages, dict(document.get_metadata_dict())
    except (pdfium.PdfiumError, ValueError) as error:
        raise ReadError(given.name, f"a page of the PDF is broken ({error})", "Print it to a new PDF.") from error
    finally:
        document.close()


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of a page. PDFium marks a hyphen at a line end by U+FFFE or U+0002."""
    text = page.get_text_range(errors="replace")
    # Outside the basic plane PDFium counts two units a character, so places are kept in those.
    units = text if text.isascii() or max(text) <= "\uffff" else None
    lines: list[Line] = []
    at = 0
    for body in _LINE_END.split(text):
        mark = body[-1:] if body[-1:] in "\ufffe\x02" else ""
        shown = whole(_CONTROLS.sub("", body)).strip() + ("-" if mark else "")
        if shown.strip("-"):
            first = at + len(body) - len(body.lstrip())
            try:
                left, foot, _, top = page.get_charbox(first, loose=True)
            except Exception:  # a character without a box: the line stands where the last one did
                left, foot, top = (lines[-1].left, lines[-1].foot, lines[-1].foot) if lines else (0.0, 0.0, 0.0)
            lines.append(Line(shown, left, foot, top - foot, number))
        at += len(body) if units is not None else len(body.encode("utf-16-le", "surrogatepass")) // 2
    return lines


def _without_running_heads(pages: list[list[Line]]) -> list[Line]:
    """The lines of all pages; a line that stands at the edge of three pages or more, in one place, is kept once."""
    edges = [{id(line): line for line in (*page[:2], *page[-2:])} for page in pages]
    seen = Counter(_mark(line) for edge in edges for line in edge.values())
    kept: list[Line] = []
    shown: set[tuple[str, int]] = set()
    for page, edge in zip(pages, edges, strict=True):
        for line in page:
            mark = _mark(line)
            if id(line) in edge and seen[mark] >= 3 and len(page) > 2:
                if mark in shown:
                    continue
                shown.add(mark)
            kept.append(line)
    return kept


def _mark(line: Line) -> tuple[str, int]:
    """What tells a running head: its words but for the page number, and its height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.foot)


def _paragraphs(lines: list[Line]) -> list[Piece]:
    """Join lines into paragraphs by the space between them, their size, indents and bullets."""
    gaps = [a.foot - b.foot for a, b in pairwise(lines) if a.page == b.page and a.foot > b.foot]
    pitch = statistics.median(gaps) if gaps else 12.0
    size = statistics.median(line.height for line in lines) or 1.0
    pieces: list[Piece] = []
    run: list[Line] = []

    def close() -> None:
        if run:
            text = "\n".join(line.text for line in run)
            bullet = _BULLET.match(text)
            tall = run[0].height > size * 1.12 and len(text) <= 250
            kind: Any = "heading" if tall else "item" if bullet else "paragraph"
            level = 1 if run[0].height > size * 1.5 else 2
            text = text[bullet.end() :] if bullet else text
            pieces.append(Piece(kind, text, level if tall else 1 if bullet else 0, f"page {run[0].page}"))
            run.clear()

    for line in lines:
        if run and _starts(run, line, pitch):
            close()
        run.append(line)
    close()
    return pieces


def _starts(run: list[Line], line: Line, pitch: float) -> bool:
    """Whether ``line`` begins a paragraph after those of ``run``."""
    last = run[-1]
    if abs(line.height - last.height) > 0.12 * max(line.height, last.height, 1.0):
        return True
    if _BULLET.match(line.text):
        return True
    gap = last.foot - line.foot
    if line.page != last.page or gap < -pitch / 2:  # a new page or column: the sentence decides
        return bool(_ENDS.search(last.text)) or not (line.text[0].islower() or last.text.endswith(("-", ",")))
    if gap > 1.35 * pitch:
        return True
    indented = line.left - min(x.left for x in run) > 6 and not _BULLET.match(run[0].text)
    return indented and len(run) > 1 and bool(_ENDS.search(last.text))
