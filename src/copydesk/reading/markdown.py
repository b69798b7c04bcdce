"""Markdown becomes pieces: readable text without markup, each code point with its place in the file.

Blocks are those of CommonMark with tables and footnotes; the inner markup is read by :mod:`copydesk.reading.inline`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from copydesk.model import BlockKind, Span
from copydesk.reading.inline import Line, Reference, plain
from copydesk.reading.layout import Frame, Piece

_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_ATX_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`\n]*)$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)((?:[^\[\]\\\n]|\\.){1,300})\]:[ \t]*\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,100}\]:[ \t]*")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_COMMENT = re.compile(r" {0,3}<!--")
_RAW = re.compile(r" {0,3}<(script|style)\b", re.IGNORECASE)


def pieces(raw: str, start: int = 0) -> list[Piece]:
    """The pieces of the Markdown in ``raw`` from code point ``start`` on."""
    return _Reader(raw, start).read()


class _Reader:
    """Reads line by line; a block is open until a blank line or the start of another."""

    def __init__(self, raw: str, start: int) -> None:
        self.raw = raw
        self.lines = _lines(raw, start)
        self.number = raw.count("\n", 0, start) + 1
        self.out: list[Piece] = []
        self.open: list[Line] = []  # the lines of the open block
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.begun = self.number
        self.indents: list[int] = []  # of the list items that we are in
        self.closing = -1  # where the next comment ends
        self.references: Reference = set()
        self._find_references()

    def _find_references(self) -> None:
        for start, end in self.lines:
            match = _DEFINITION.match(self.raw, start, end)
            if match:
                self.references.add(" ".join(match[1].lower().split()))

    def read(self) -> list[Piece]:
        i = 0
        while i < len(self.lines):
            i += self._line(i)
        self._close()
        return self.out

    def _line(self, i: int) -> int:
        """Read line ``i``; returns how many lines that took."""
        raw = self.raw
        start, end = self.lines[i]
        quoted = False
        while match := _QUOTE.match(raw, start, end):
            start, quoted = match.end(), True
        if not raw[start:end].strip():
            self._close()
            return 1
        comment = self._skip_hidden(i, start, end)
        if comment:
            return comment
        fence = _FENCE.match(raw, start, end)
        if fence:
            return self._fenced(i, fence[1])
        item = _ITEM.match(raw, start, end)
        indent = len(raw[start:end].expandtabs(4)) - len(raw[start:end].expandtabs(4).lstrip(" "))
        if not self.open and not item and self.indents and indent == 0:
            self.indents = []
        if indent >= 4 and not quoted and not self.open and not self.indents:
            return self._indented(i)
        if self.open and self.kind == "paragraph" and not item and not quoted:
            under = _SETEXT.match(raw, start, end)
            if under:
                self.kind, self.level = "heading", 1 if under[1][0] == "=" else 2
                self._close()
                return 1
        if _RULE.match(raw, start, end):
            self._close()
            self.indents = []
            return 1
        if heading := _ATX.match(raw, start, end):
            self._close()
            closing = _ATX_END.search(raw[heading.end() : end])
            stop = heading.end() + closing.start() if closing else end
            self._start("heading", len(heading[1]), i)
            self.open = [(heading.end(), stop)]
            self._close()
            return 1
        if item and (
            not self.open or self.kind in ("item", "quote") or not item[2][0].isdigit() or item[2][:-1] == "1"
        ):
            self._close()
            return self._item(i, item, end)
        if _DEFINITION.match(raw, start, end) and not self.open:
            return 1
        if note := _FOOTNOTE.match(raw, start, end):
            self._close()
            start = note.end()
        if i + 1 < len(self.lines) and "|" in raw[start:end] and not self.open and self._is_table(i):
            return self._table(i)
        if self.open and quoted != (self.kind == "quote") and quoted:
            self._close()
        if not self.open:
            inside = bool(self.indents) and indent > 0
            self._start("quote" if quoted else "item" if inside else "paragraph", len(self.indents) if inside else 0, i)
        while start < end and raw[start] in " \t":
            start += 1
        self.open.append((start, end))
        return 1

    def _start(self, kind: BlockKind, level: int, i: int) -> None:
        self.kind, self.level, self.begun = kind, level, self.number + i

    def _close(self) -> None:
        if self.open:
            self._put(self.kind, self.level, self.open, self.begun)
        self.open = []

    def _put(self, kind: BlockKind, level: int, lines: Sequence[Line], number: int) -> None:
        text, at = plain(self.raw, lines, self.references)
        if text:
            self.out.append(Piece(kind, text, level, f"line {number}", at))

    def _item(self, i: int, item: re.Match[str], end: int) -> int:
        indent = len(item[1].expandtabs(4))
        while self.indents and indent <= self.indents[-1] - 1:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1] + 1:
            self.indents.append(indent)
        self._start("item", len(self.indents), i)
        start = item.end()
        if start < end:
            inner = _ATX.match(self.raw, start, end)
            self.open = [(inner.end() if inner else start, end)]
        return 1

    def _skip_hidden(self, i: int, start: int, end: int) -> int:
        """How many lines a comment, script or style that starts here takes; 0 where there is none."""
        raw = self.raw
        if _COMMENT.match(raw, start, end):
            if self.closing < start:  # looked for once, not from every line before it
                found_at = raw.find("-->", start)
                self.closing = found_at if found_at >= 0 else len(raw)
            stop = min(self.closing + 3, len(raw))
        elif hidden := _RAW.match(raw, start, end):
            found = re.compile(rf"</{hidden[1]}\s*>", re.IGNORECASE).search(raw, start)
            stop = found.end() if found else len(raw)
        else:
            return 0
        last = max(i, bisect_left(self.lines, (stop, 0)) - 1)
        if raw[stop : self.lines[last][1]].strip():
            return 0  # text goes on after it: the inner markup reader drops the comment
        self._close()
        return last - i + 1

    def _fenced(self, i: int, fence: str) -> int:
        self._close()
        last = i + 1
        ending = re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
        while last < len(self.lines) and not ending.match(self.raw, *self.lines[last]):
            last += 1
        self._verbatim(self.lines[i + 1 : last], i)
        return last - i + 1

    def _indented(self, i: int) -> int:
        last = i + 1  # always one at least, or the reader would stand still
        while last < len(self.lines):
            line = self.raw[slice(*self.lines[last])]
            if line.strip() and not line.startswith(("    ", "\t")):
                break
            last += 1
        self._verbatim(self.lines[i:last], i)
        return last - i

    def _verbatim(self, lines: Sequence[Line], i: int) -> None:
        """Code: as it stands, without the blank lines around it."""
        at = [k for start, end in lines for k in (*range(start, end), end)]
        at = [k for k in at if k < len(self.raw)]
        text = "".join(self.raw[k] if self.raw[k] != "\r" else "\n" for k in at)
        left, right = len(text) - len(text.lstrip()), len(text.rstrip())
        if right > left:
            self.out.append(Piece("preformatted", text[left:right], 0, f"line {self.number + i}", at[left:right]))

    def _is_table(self, i: int) -> bool:
        start, end = self.lines[i + 1]
        if "-" not in self.raw[start:end] or not _DELIMITER.match(self.raw, start, end):
            return False
        return len(_cells(self.raw, *self.lines[i])) == len(_cells(self.raw, start, end))

    def _table(self, i: int) -> int:
        raw = self.raw
        self.indents = []
        first = self.lines[i][0]
        frame = Frame(header=1, place=f"line {self.number + i}", first=first)
        last = i
        while (
            last < len(self.lines)
            and raw[slice(*self.lines[last])].strip()
            and (last <= i + 1 or not _COMMENT.match(raw, *self.lines[last]))
        ):
            if last != i + 1:
                self._row(last, frame)
            last += 1
        frame.last = self.lines[last - 1][1] - 1
        return last - i

    def _row(self, i: int, frame: Frame) -> None:
        text = ""
        at: list[int] = []
        cells: list[Span] = []
        for start, end in _cells(self.raw, *self.lines[i]):
            if cells:
                text += "\t"
                at.append(start - 1)
            inner, where = plain(self.raw, [(start, end)], self.references)
            cells.append(Span(len(text), len(text) + len(inner)))
            text += inner
            at.extend(where)
        self.out.append(Piece("row", text, 0, f"line {self.number + i}", at, tuple(cells), frame))


def _lines(raw: str, start: int) -> list[Line]:
    lines = []
    while start < len(raw):
        end = raw.find("\n", start)
        stop = len(raw) if end < 0 else end
        lines.append((start, stop - 1 if stop > start and raw[stop - 1] == "\r" else stop))
        start = stop + 1
    return lines


def _cells(raw: str, start: int, end: int) -> list[Line]:
    """The cells of a table row, without the white space around them."""
    bars = [i for i in range(start, end) if raw[i] == "|" and (i == start or raw[i - 1] != "\\")]
    edges = [start - 1, *bars, end]
    cells = []
    for left, right in pairwise(edges):
        a, b = left + 1, right
        while a < b and raw[a] in " \t":
            a += 1
        while b > a and raw[b - 1] in " \t":
            b -= 1
        outer = (left == start - 1 and not raw[start:right].strip()) or (
            right == end and not raw[left + 1 : end].strip()
        )
        if not outer:
            cells.append((a, b))
    return cells
