"""A story as it is being written: lines with the passages they stand on, and the Markdown that they become."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import yaml

from copydesk.drafting.brief import Brief
from copydesk.model import Evidence, Source, Story

NEXT = "What comes next"
_MARKUP = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")
_AT_START = re.compile(r"^(\d{1,9})([.)])|^([-+#=>])")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a draft, on one line, with the passages of the sources that it stands on."""

    text: str
    passages: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        """Put it on one line: as it is written in the story, so it is found there again."""
        object.__setattr__(self, "text", " ".join(self.text.split()))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a draft: its column heads, and its rows; a row's first cell carries the passages of the whole row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


Part = tuple[Line, ...] | Grid  # a paragraph, or a table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft before the gate.

    Of ``headlines``, the best first, the first that the gate lets pass is taken. ``coming`` stands under the heading
    :data:`NEXT`: what must or may come next, with its date.
    """

    headlines: tuple[Line, ...]
    deck: Line | None
    parts: tuple[Part, ...]
    coming: tuple[Line, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Every line, in the order in which a reader meets them."""
        yield from self.headlines[:1]
        if self.deck:
            yield self.deck
        for part in self.parts:
            if isinstance(part, Grid):
                for row in part.rows:
                    yield from row
            else:
                yield from part
        yield from self.coming

    def without(self, gone: Sequence[Line]) -> Sheet:
        """The sheet without these lines: a row goes with any of its cells, a headline makes room for the next."""
        cut = {id(line) for line in gone}
        parts: list[Part] = []
        for part in self.parts:
            if isinstance(part, Grid):
                rows = tuple(row for row in part.rows if not any(id(cell) in cut for cell in row))
                if rows:
                    parts.append(replace(part, rows=rows))
            elif kept := tuple(line for line in part if id(line) not in cut):
                parts.append(kept)
        return Sheet(
            headlines=tuple(line for line in self.headlines if id(line) not in cut),
            deck=None if self.deck is None or id(self.deck) in cut else self.deck,
            parts=tuple(parts),
            coming=tuple(line for line in self.coming if id(line) not in cut),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a line stands in ``Story.text``, and what it stands on."""

    start: int
    end: int
    passages: tuple[Evidence, ...]


def written(sheet: Sheet, sources: Sequence[Source], brief: Brief, name: str = "draft.md") -> Story:
    """The sheet as a story in Markdown, with front matter that names its sources and says that a machine drafted it."""
    used = {passage.source for line in sheet.lines() for passage in line.passages}
    front = {
        "headline": sheet.headlines[0].text if sheet.headlines else "",
        "deck": sheet.deck.text if sheet.deck else "",
        "dateline": day_of(brief, sources),
        "place": brief.place,
        "byline": brief.byline,
        "drafted_by": "machine",
        "sources": list(dict.fromkeys(s.address or s.name for s in sources if s.name in used)),
    }
    kept = {key: value for key, value in front.items() if value}
    head = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=10_000)
    return Story.from_markdown(f"---\n{head}---\n{_body(sheet)}", name)


def day_of(brief: Brief, sources: Sequence[Source]) -> dt.date | None:
    """The day that a story speaks from: the brief's, else that of the newest source."""
    return brief.on or max((s.published for s in sources if s.published), default=None)


def standing(sheet: Sheet, story: Story) -> tuple[Standing, ...]:
    """Where each line of ``sheet`` stands in the story written from it.

    A line that the reader of Markdown shows in other words than it was written in is not found, and left out.
    """
    found: list[Standing] = []
    at = 0
    for line in sheet.lines():
        start = story.text.find(line.text, at)
        if start >= 0:
            found.append(Standing(start, start + len(line.text), line.passages))
            at = start + len(line.text)
    return tuple(found)


def line_of(sheet: Sheet, story: Story, start: int, end: int) -> Line | None:
    """The line that ``story.text[start:end]`` is of: the one that it shares most with."""
    shared: list[tuple[int, int, Line]] = []
    at = 0
    for number, line in enumerate(sheet.lines()):
        first = story.text.find(line.text, at)
        if first >= 0:
            at = first + len(line.text)
            shared.append((min(end, at) - max(start, first), -number, line))
    best = max(shared, default=None, key=lambda item: item[:2])
    return best[2] if best and best[0] > 0 else None


# The last words of a draft tell readers how it was made.
DISCLOSURE = "This story was drafted by machine from named sources and checked against them before release."


def _body(sheet: Sheet) -> str:
    blocks: list[str] = []
    for part in sheet.parts:
        if isinstance(part, Grid):
            rows = [part.head, tuple("---" for _ in part.head), *(tuple(c.text for c in row) for row in part.rows)]
            blocks.append(
                "\n".join("| " + " | ".join(_plain(c) if c != "---" else c for c in row) + " |" for row in rows)
            )
        else:
            blocks.append(_paragraph(part))
    if sheet.coming:
        blocks += [f"## {NEXT}", _paragraph(sheet.coming)]
    return "\n\n".join([*blocks, DISCLOSURE]) + "\n"


def _paragraph(lines: Sequence[Line]) -> str:
    text = _plain(" ".join(line.text for line in lines))
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)


def _plain(text: str) -> str:
    """Text of a source as Markdown that shows it as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
