"""The readable text of a document, built from its pieces, with blocks, tables and places.

Readers of structured formats make a list of :class:`Piece`, in order; :func:`assemble` joins them.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from copydesk.model import Block, BlockKind, SourceKind, Span, Table


@dataclass(slots=True)
class Piece:
    """One block to be: its kind and text, and where it comes from.

    ``at`` holds the code point of the file for each of ``text`` (stories only). ``cells`` are the spans of a row's
    cells inside ``text``, ``table`` the table that the row belongs to. ``aside`` marks what stands beside the
    matter (navigation, footers), ``linked`` how many of its characters are links.
    """

    kind: BlockKind
    text: str
    level: int = 0
    place: str = ""
    at: Sequence[int] | None = None
    cells: tuple[Span, ...] = ()
    table: Frame | None = None
    aside: bool = False
    linked: int = 0


@dataclass(slots=True, eq=False)
class Frame:
    """A table under construction. ``first`` and ``last`` are the code points of a story file that it takes up."""

    header: int = 0
    caption: str = ""
    place: str = ""
    first: int = -1
    last: int = -1


@dataclass(frozen=True, slots=True)
class Layout:
    """The joined text, its blocks and tables, and the code point of the file for each of the text."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    offsets: array[int]


def assemble(pieces: Iterable[Piece]) -> Layout:
    """Join ``pieces`` with a blank line between blocks and a line break between the rows of a table.

    A table of a story file is framed by a line break on each side that stands for its markup, so that
    its span covers the whole table in the file.

    >>> layout = assemble([Piece("heading", "Results", 1), Piece("paragraph", "Sales rose.")])
    >>> layout.text, layout.blocks[1].start
    ('Results\\n\\nSales rose.', 9)
    """
    parts: list[str] = []
    offsets = array("I")
    blocks: list[Block] = []
    tables: list[Table] = []
    rows: list[tuple[Span, ...]] = []
    frame: Frame | None = None
    begun = length = 0

    def put(text: str, at: int | None = None) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)
        if mapped:
            where = at if at is not None else (offsets[-1] + 1 if offsets else 0)
            offsets.extend([where] * len(text))

    def close() -> None:
        nonlocal frame
        if frame is not None:
            if frame.last >= 0:
                put("\n", frame.last)
            tables.append(Table(begun, length, tuple(rows), frame.header, frame.caption, frame.place))
        frame = None

    mapped = False
    for piece in pieces:
        mapped = piece.at is not None
        if frame is not None and piece.table is not frame:
            close()
        if length:
            put("\n" if piece.table is not None and piece.table is frame else "\n\n")
        if piece.table is not None and frame is None:
            frame, begun, rows = piece.table, length, []
            if frame.first >= 0:
                put("\n", frame.first)
        start = length
        parts.append(piece.text)
        length += len(piece.text)
        if piece.at is not None:
            offsets.extend(piece.at)
        blocks.append(Block(piece.kind, start, length, piece.level, piece.place))
        if piece.table is not None:
            rows.append(tuple(Span(start + c.start, start + c.end) for c in piece.cells))
    close()
    return Layout("".join(parts), tuple(blocks), tuple(tables), offsets)


@dataclass(slots=True)
class Given:
    """A document as it came: its bytes, a name for messages, its address, and what the server said of it."""

    data: bytes
    name: str
    address: str = ""
    charset: str = ""
    entry: str = ""  # which entry of a feed, which document of several


@dataclass(slots=True)
class Document:
    """What a format's reader found in a document; see :class:`copydesk.model.Source` for the fields."""

    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str = ""
    publisher: str = ""
    published: dt.date | None = None
    updated: dt.date | None = None
    kind: SourceKind | None = None
    address: str = ""
    media_type: str = "text/plain"
    fields: dict[str, str] = field(default_factory=dict)
    attribution: str = ""
    part: str = ""  # goes behind the name of the file: which entry of a feed

    @classmethod
    def of(cls, layout: Layout, media_type: str) -> Document:
        """A document with the text, blocks and tables of ``layout``."""
        return cls(layout.text, layout.blocks, layout.tables, media_type=media_type)
