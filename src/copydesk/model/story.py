"""The story, as it would be published, with the map from its readable text to its file."""

from __future__ import annotations

import datetime as dt
import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from copydesk.model.source import Block, Span, Table

# How a character may be written in a story file: a JSON or Markdown escape, or a character reference (which JSON
# may write with its ampersand escaped).
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u....|(?:\\u0026|&)#?\w{1,32};?|\\u....|\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A story's own request to let a finding pass; it counts only where the person running the gate allows it."""

    rule: str
    reason: str
    text: str = ""  # where given, only findings on this text


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it would be published.

    ``raw`` is the file as decoded; ``text`` the readable text: headline, deck and body without markup, in
    that order, blocks parted by blank lines. ``offsets`` holds, for each code point of ``text``, the code
    point of ``raw`` that it comes from, or is ``None`` where the two are the same.
    ``headline`` and ``deck`` are spans of ``text``; ``blocks`` and ``tables`` those of the body.
    ``dateline`` is the day the story speaks from ("today"); ``place`` the town of the dateline.
    ``source_names`` are the sources that the story names (files or addresses), ``drafted_by`` is
    ``"machine"`` where the front matter or record says so. ``fields`` holds further front matter.
    """

    text: str
    raw: str
    name: str = "story"
    offsets: array[int] | None = field(default=None, repr=False)
    headline: Span | None = None
    deck: Span | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    dateline: dt.date | None = None
    place: str = ""
    byline: str = ""
    source_names: tuple[str, ...] = ()
    drafted_by: str = ""
    waivers: tuple[Waiver, ...] = ()
    language: str = "en"
    media_type: str = "text/markdown"
    fields: Mapping[str, str] = field(default_factory=dict, compare=False)
    _file_order: tuple[array[int], array[int]] | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def from_markdown(cls, text: str, name: str = "story") -> Story:
        """A story from Markdown, with or without front matter (``docs/formats.md`` has the keys).

        :raises ReadError: if the front matter is not YAML or holds a value of a wrong type.
        """
        from copydesk.reading.story import from_markdown

        return from_markdown(text, name)

    @property
    def sha256(self) -> str:
        """Hash of the story file's text (UTF-8)."""
        import hashlib

        return hashlib.sha256(self.raw.encode("utf-8", "surrogatepass")).hexdigest()

    def to_file(self, start: int, end: int) -> Span:
        """The span of ``raw`` that holds ``text[start:end]``, with the whole of an escape that ends it."""
        if self.offsets is None:
            return Span(start, end)
        if not self.offsets:
            return Span(0, 0)
        first = self.offsets[start] if start < len(self.offsets) else self.offsets[-1] + 1
        if end <= start:
            return Span(first, first)
        last = self.offsets[end - 1]
        escape = _ESCAPE.match(self.raw, last)
        if escape and (self.raw[last] != self.text[end - 1] or escape.group() in (r"\\", "&amp;", r"\u0026amp;")):
            return Span(first, max(first, escape.end()))
        return Span(first, max(first, last + 1))

    def from_file(self, start: int, end: int) -> Span:
        """The span of ``text`` that ``raw[start:end]`` shows; empty where it shows none.

        The parts of a story may stand in another order in the file, so the map need not ascend.
        """
        if self.offsets is None:
            return Span(start, end)
        order, places = self._by_place()
        first, last = bisect_left(places, start), bisect_left(places, end)
        if first < last:
            shown = order[first:last]
            return Span(min(shown), max(shown) + 1)
        return Span(first, first)

    def _by_place(self) -> tuple[array[int], array[int]]:
        """The code points of ``text`` in the order of the file, and their places there; found out once."""
        if self._file_order is None:
            offsets = self.offsets or array("I")
            order = array("I", sorted(range(len(offsets)), key=offsets.__getitem__))
            object.__setattr__(self, "_file_order", (order, array("I", (offsets[i] for i in order))))
        assert self._file_order is not None, "set above"
        return self._file_order

    def part(self, start: int) -> Literal["headline", "deck", "body"]:
        """Which part of the story code point ``start`` of ``text`` belongs to."""
        if self.headline and self.headline.covers(start, start):
            return "headline"
        if self.deck and self.deck.covers(start, start):
            return "deck"
        return "body"
