"""What is read: sources, and the spans, blocks and tables of any text."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: code points ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, start: int, end: int) -> bool:
        """Whether ``start:end`` lies wholly inside.

        >>> Span(2, 9).covers(2, 5), Span(2, 9).covers(8, 10)
        (True, False)
        """
        return self.start <= start and end <= self.end

    def meets(self, start: int, end: int) -> bool:
        """Whether ``start:end`` shares at least one code point with this span."""
        return self.start < end and start < self.end


class SourceKind(StrEnum):
    """How near a source stands to the event."""

    PRIMARY = "primary"  # the document itself: order, filing, rule, release, transcript in public
    SECONDARY = "secondary"  # what others report of it
    NOTES = "notes"  # private: interview notes, papers given in confidence; never shown to outsiders


BlockKind = Literal["heading", "paragraph", "item", "quote", "row", "preformatted"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, block quotation or table row of a text.

    ``place`` says where it stands in the original: ``"page 3"`` of a PDF, an element path such as
    ``"/html/body/p[4]"`` of HTML or XML, ``""`` for plain text. ``level`` is that of a heading (1-6)
    or the nesting of a list (from 1), else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its span in the text and the span of each cell, row by row.

    ``header`` counts the leading rows that are headings; ``caption`` is the text above it, if any.
    """

    start: int
    end: int
    rows: tuple[tuple[Span, ...], ...]
    header: int = 0
    caption: str = ""
    place: str = ""


_BULLET = re.compile(r"[-*\u2022\u00b7\u25aa\u25e6\u2023\u2043]\s+(?=\S)")
_RECORD = re.compile(r"[A-Za-z][\w ./()-]{0,40}:(?:\s|$)")
_UNWRAPPED = 160  # no text is wrapped at more characters a line than this: so long a line is a paragraph


def paragraphs(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: runs of lines parted by blank lines.

    A line that starts with a bullet begins an item; two or more lines of the form ``Key: value`` are a row
    each; where a line is too long to be wrapped text, each line of its run is a paragraph.

    >>> [(b.start, b.end) for b in paragraphs("One.\\n\\n  Two\\nlines.\\n")]
    [(0, 4), (8, 18)]
    >>> [(b.kind, b.start, b.end) for b in paragraphs("RIN: 1\\nStage: 2\\n\\n- one\\n- two\\n  more")]
    [('row', 0, 6), ('row', 7, 15), ('item', 19, 22), ('item', 25, 35)]
    """
    blocks: list[Block] = []
    run: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            left = at + len(line) - len(line.lstrip())
            run.append((left, left + len(body)))
        elif run:
            _close_run(text, run, blocks)
            run = []
        at += len(line)
    if run:
        _close_run(text, run, blocks)
    return tuple(blocks)


def _close_run(text: str, run: list[tuple[int, int]], blocks: list[Block]) -> None:
    """Put the blocks of a run of lines without a blank line between them at the end of ``blocks``."""
    long = any(end - start > _UNWRAPPED for start, end in run)
    record = [_RECORD.match(text, start, end) is not None for start, end in run] if len(run) > 1 else [False]
    kind: BlockKind = "paragraph"
    first, last = -1, -1
    for i, (start, end) in enumerate(run):
        bullet = _BULLET.match(text, start, end)
        row = record[i] and ((i > 0 and record[i - 1]) or (i + 1 < len(run) and record[i + 1]))
        if first >= 0 and (bullet or row or long or kind == "row"):
            blocks.append(Block(kind, first, last, 1 if kind == "item" else 0))
            first = -1
        if first < 0:
            first = bullet.end() if bullet else start
            kind = "item" if bullet else "row" if row else "paragraph"
        last = end
    blocks.append(Block(kind, first, last, 1 if kind == "item" else 0))


@dataclass(frozen=True, slots=True)
class Source:
    """A named document that a story may stand on.

    ``text`` is its readable text; all offsets into a source count its code points. ``original`` are the
    bytes as they were read and ``sha256`` their hash. ``published`` and ``updated`` are the dates that the
    document gives for itself; ``read_at`` is when we read it (UTC). ``fields`` holds what structured
    formats say of themselves under the field's own names: ``document_number``, ``rin``, ``docket``,
    ``action``, ``type``, ``signing_date``, ``comments_close_on``, ``effective_on``, ``citation``, ``cik``,
    ``form`` and the like; dates there are ISO 8601. ``attribution`` is how a private source may be named
    to readers.
    """

    name: str
    text: str
    kind: SourceKind = SourceKind.PRIMARY
    title: str = ""
    publisher: str = ""
    published: dt.date | None = None
    updated: dt.date | None = None
    address: str = ""
    media_type: str = "text/plain"
    sha256: str = ""
    read_at: dt.datetime | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, compare=False)
    attribution: str = ""
    original: bytes = field(default=b"", repr=False)

    @classmethod
    def from_text(
        cls,
        text: str,
        name: str,
        published: dt.date | None = None,
        kind: SourceKind | str = SourceKind.PRIMARY,
        title: str = "",
        publisher: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> Source:
        """A source from text in hand, kept as it is: no newline is translated, nothing stripped.

        >>> Source.from_text("Sales rose 4%.", name="release").sha256[:8]
        '3a9e206b'
        """
        import hashlib

        original = text.encode("utf-8", "surrogatepass")
        return cls(
            name=name,
            text=text,
            kind=SourceKind(kind),
            title=title,
            publisher=publisher,
            published=published,
            sha256=hashlib.sha256(original).hexdigest(),
            blocks=paragraphs(text),
            fields=dict(fields or {}),
            original=original,
        )

    @property
    def private(self) -> bool:
        """Whether its text must not reach outsiders, the site or a proof bundle."""
        return self.kind is SourceKind.NOTES

    def place(self, start: int) -> str:
        """Where code point ``start`` stands in the original (page, element path), or ``""``."""
        at = bisect_right(self.blocks, start, key=lambda block: block.start) - 1
        return self.blocks[at].place if at >= 0 else ""
