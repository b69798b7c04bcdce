"""One walk over an HTML tree, in order, without recursion: what a reader sees becomes pieces with element paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from copydesk.errors import ReadError
from copydesk.model import BlockKind, Span, paragraphs
from copydesk.reading.layout import Frame, Piece
from copydesk.reading.limits import MAX_DEPTH, MAX_ELEMENTS
from copydesk.reading.markup import BESIDE, HIDDEN, INLINE

_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NEVER = HIDDEN | {"head", "ix:header", "ix:hidden"}
_BULLET = re.compile(r"(?:[•·▪◦●○■*–—-]|\(?[0-9ivxa-zA-Z]{1,4}[.)])$")
_ROW = re.compile(r".*/tr\[\d+\]/")
_LEAD = re.compile(r"^[$€£¥(]+$|^US\$$")
_TAIL = re.compile(r"^[)%]+$|^\)%$|^(?:pp|bps|x)\)?$")
_PARTS = ("table", "thead", "tbody", "tfoot", "tr", "form")  # what a table is made of, but for its cells
Row = tuple[Any, list[Any], list[str]]  # a row, its cells, their texts
_LONG_CELL = 600  # a cell with more characters is layout, not data


def walk(root: Any, name: str) -> list[Piece]:
    """The pieces of the page below ``root``.

    :raises ReadError: if the page holds too many elements or nests too deeply.
    """
    return _Walk(name).over(root)


class _Walk:
    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[Piece] = []
        self.parts: list[str] = []
        self.linked = 0
        self.count = 0
        self.verbatim = False  # inside a pre, where white space counts

    def over(self, root: Any) -> list[Piece]:
        # Each entry: element, its path, its block kind and level, whether beside the matter or in a link, its
        # children still to do, and how many of each tag have been met among them.
        path = f"/{root.tag}"
        stack: list[tuple[Any, str, BlockKind, int, bool, bool, Iterator[Any], dict[str, int]]] = [
            (root, path, "paragraph", 0, False, False, iter(root), {})
        ]
        where: tuple[str, BlockKind, int, bool] = (path, "paragraph", 0, False)
        while stack:
            element, path, kind, level, aside, link, children, met = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if not _inline(element.tag):
                    self._flush(*where)
                if stack:
                    where = stack[-1][1:5]
                    self.verbatim = where[1] == "preformatted"
                    self._add(element.tail, stack[-1][5])
                continue
            tag = child.tag
            if not isinstance(tag, str):  # a comment
                self._add(child.tail, link)
                continue
            self._count()
            met[tag] = met.get(tag, 0) + 1
            if _unseen(child, tag):
                if not _inline(tag):
                    self._flush(*where)
                self._add(child.tail, link)
                continue
            if len(stack) > MAX_DEPTH:
                raise ReadError(
                    self.name, "its elements are nested too deeply", "Give the part of the page that you need."
                )
            inner = f"{path}/{tag}" + ("" if tag == "body" else f"[{met[tag]}]")
            if tag == "br":
                self.parts.append("\n")
                self._add(child.tail, link)
                continue
            if tag == "table" and (rows := self._rows(child)) is not None:
                self._flush(*where)
                self._table(child, rows, inner, aside)
                self._add(child.tail, link)
                continue
            beside = aside or tag in BESIDE or (tag == "header" and not _holds_title(child))
            beside = beside or child.get("role") in ("navigation", "contentinfo", "complementary", "search")
            link = link or tag == "a"
            if _inline(tag):
                stack.append((child, inner, kind, level, beside, link, iter(child), {}))
            else:
                self._flush(*where)
                where = (inner, *_kind(tag, kind, level), beside)
                stack.append((child, *where, link, iter(child), {}))
            self.verbatim = where[1] == "preformatted"
            self._add(child.text, link)
        self._flush(*where)
        return _with_bullets(self.pieces)

    def _count(self) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise ReadError(self.name, f"it holds more than {MAX_ELEMENTS:,} elements", "Give the part that you need.")

    def _add(self, text: str | None, link: bool) -> None:
        if text:
            self.parts.append(text if self.verbatim else _SPACE.sub(" ", text))
            if link:
                self.linked += len(text.strip())

    def _flush(self, place: str, kind: BlockKind, level: int, aside: bool) -> None:
        if not self.parts:
            return
        text, linked = "".join(self.parts), self.linked
        self.parts, self.linked = [], 0
        if not text.strip("\xa0 \t\r\n\f"):
            return
        if kind == "preformatted":
            # A page of typewriter text is a text: its paragraphs are parted by blank lines.
            for block in paragraphs(text):
                body = text[block.start : block.end]
                short = kind if "\n\n" not in text.strip() else block.kind
                self.pieces.append(Piece(short, body, block.level, place, aside=aside))
            return
        for part in re.split(r"\n(?:[ \xa0]*\n)+", re.sub(" {2,}", " ", text)):
            body = "\n".join(line.strip(" \xa0") for line in part.split("\n")).strip()
            if body:
                self.pieces.append(Piece(kind, body, level, place, aside=aside, linked=min(linked, len(body))))

    def _rows(self, table: Any) -> list[Row] | None:
        """The rows and cells of a table of data; ``None`` for one that only lays out a page."""
        if table.get("role") in ("presentation", "none"):
            return None
        rows: list[Row] = []
        filled = 0
        for row in table.iter("tr", "table"):
            if row.tag == "table":
                if row is not table:
                    return None
                continue
            group = row.getparent()
            if group.tag not in _PARTS:  # a row inside a cell: the page is too broken to tell its rows
                return None
            if _unseen(row, "tr") or (group.tag != "form" and _unseen(group, group.tag)):
                continue
            cells = [c for c in _cells(row) if not _unseen(c, c.tag)]
            texts = [_of_cell(c) for c in cells]
            if any(len(t) > _LONG_CELL for t in texts):
                return None
            words = [t for t in texts if t]
            if len(words) >= 2 and not (len(words) == 2 and _BULLET.match(words[0])):
                filled += 1
            rows.append((row, cells, texts))
        return rows if filled >= 2 or (filled and len(rows) == 1 and table.find(".//th") is not None) else None

    def _table(self, table: Any, rows: list[Row], place: str, aside: bool) -> None:
        caption = table.find("caption")
        frame = Frame(place=place, caption=_of_cell(caption) if caption is not None else "")
        if frame.caption:
            self.pieces.append(Piece("paragraph", frame.caption, 0, f"{place}/caption[1]", aside=aside))
        for loose in _loose(table):  # a browser shows it over the table
            self.pieces.append(Piece("paragraph", loose, 0, place, aside=aside))
        heading = True
        number = 0
        for row, cells, found in rows:
            self.count += len(cells)
            self._count()
            number += 1
            texts = _joined(found)
            if not texts:
                continue
            parent = row.getparent()
            heads = all(cell.tag == "th" for cell, words in zip(cells, found, strict=True) if words)
            heading = (heading and heads) or (heading and parent is not None and parent.tag == "thead")
            frame.header += heading
            text = ""
            spans: list[Span] = []
            for cell in texts:
                text += "\t" if spans else ""
                spans.append(Span(len(text), len(text) + len(cell)))
                text += cell
            linked = sum(len(_of_cell(link)) for cell in cells for link in cell.iter("a"))
            piece = Piece("row", text, 0, f"{place}//tr[{number}]", None, tuple(spans), frame, aside, linked)
            self.pieces.append(piece)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a table's row; a form that is put around them has no place in a table and does not hide them."""
    for child in row:
        if child.tag in ("td", "th"):
            yield child
        elif child.tag == "form":
            yield from (c for c in child if c.tag in ("td", "th"))


def _loose(table: Any) -> Iterator[str]:
    """The texts of a table that stand in none of its cells, and not in its caption."""
    for part in table.iter(*_PARTS):
        if part.tag != "form" and part is not table and _unseen(part, part.tag):
            continue
        in_row = part.tag == "tr" or (part.tag == "form" and part.getparent().tag == "tr")
        texts = [part.text]
        for child in part:
            tag = child.tag
            known = not isinstance(tag, str) or tag in _PARTS or tag == "caption" or (in_row and tag in ("td", "th"))
            if not known and not _unseen(child, tag):
                texts.append(_of_cell(child))
            texts.append(child.tail)
        yield from (_SPACE.sub(" ", t).strip() for t in texts if t and t.strip("\xa0 \t\r\n\f"))


def _unseen(element: Any, tag: str) -> bool:
    if tag in _NEVER or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _STYLE_HIDDEN.search(style) is not None


def _kind(tag: str, kind: BlockKind, level: int) -> tuple[BlockKind, int]:
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return "heading", int(tag[1])
    if tag in ("ul", "ol", "dl"):
        return kind, level + 1 if kind in ("item", "paragraph") else 1
    if tag in ("li", "dd", "dt"):
        return "item", max(1, level)
    if tag == "blockquote":
        return "quote", 0
    if tag in ("pre", "listing", "plaintext", "xmp"):
        return "preformatted", 0
    return kind, level


def _holds_title(header: Any) -> bool:
    """Whether a ``header`` is that of the article: it holds the page's ``h1``."""
    return header.find(".//h1") is not None


def _with_bullets(pieces: list[Piece]) -> list[Piece]:
    """Join the bullet or number that a layout table keeps in a cell of its own to the text beside it."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        row = _ROW.match(piece.place)
        if last and row and last.place.startswith(row.group()) and piece.table is None and _BULLET.match(last.text):
            mark = f"{last.text} " if last.text[-1] in ".)" else ""
            joined[-1] = Piece("item", mark + piece.text, 1, piece.place, aside=piece.aside, linked=piece.linked)
        else:
            joined.append(piece)
    return joined


def _inline(tag: str) -> bool:
    # The facts of an inline XBRL filing are marked inside its text, and sometimes around whole blocks of it.
    return tag in INLINE or tag.startswith("ix:")


def _of_cell(cell: Any) -> str:
    """The text of a cell in one line, without what is hidden."""
    if not len(cell):
        return _SPACE.sub(" ", cell.text or "").strip(" \xa0")
    from lxml import etree

    parts: list[str] = []
    skip: Any = None

    for event, element in etree.iterwalk(cell, events=("start", "end", "comment")):
        if event == "start":
            if skip is None and isinstance(element.tag, str):
                if element is not cell and _unseen(element, element.tag):
                    skip = element
                elif element.tag == "br" or not _inline(element.tag):
                    parts.append(" ")
            if skip is None and element.text:
                parts.append(element.text)
            continue
        if event == "end" and element is skip:
            skip = None
        if element is not cell and skip is None and element.tail:
            block = isinstance(element.tag, str) and not _inline(element.tag)
            parts.append(f" {element.tail}" if block else element.tail)
    return _SPACE.sub(" ", "".join(parts)).strip(" \xa0")


def _joined(texts: list[str]) -> list[str]:
    """The cells that hold text; a currency sign, bracket or percent sign in a cell of its own joins its number."""
    cells: list[str] = []
    lead = ""
    for text in texts:
        if not text:
            continue
        if _LEAD.match(text):
            lead += text
        elif _TAIL.match(text) and cells and not lead:
            cells[-1] += text
        else:
            cells.append(lead + text)
            lead = ""
    return [*cells, lead] if lead else cells
