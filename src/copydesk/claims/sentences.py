"""Sentences of a story or source, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

from copydesk.model import Block, Span, Story

# What an abbreviation ends is not the end of a sentence where the next word goes on with it.
_OPEN_ENDED = re.compile(r"\b(?:Sec|Nos?|Art|[Pp]ara|Fig|vs|approx|est|Regs?|Fed|Pub|Stat)\.$")


def in_block(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of ``text[start:end]``, a single paragraph, without the white space around them.

    >>> [t[s.start:s.end] for t in ["The U.S. fell. See Sec. 2 of it."] for s in in_block(t, 0, len(t))]
    ['The U.S. fell.', 'See Sec. 2 of it.']
    """
    # A line break inside a paragraph is a space to the splitter, which would else end a sentence there.
    body = text[start:end].replace("\n", " ").replace("\r", " ")
    first: int | None = None
    for found in get_sentence_boundaries("en", body):
        left, right = found["start_index"], found["end_index"]
        piece = body[left:right]
        if not piece.strip():
            continue
        left += len(piece) - len(piece.lstrip())
        right -= len(piece) - len(piece.rstrip())
        if first is None:
            first = left
        if _OPEN_ENDED.search(body, max(first, right - 10), right) and right < len(body.rstrip()):
            continue
        yield Span(start + first, start + right)
        first = None
    if first is not None:
        yield Span(start + first, start + len(body.rstrip()))


def of_blocks(text: str, blocks: Iterable[Block]) -> Iterator[Span]:
    """The sentences of each block in turn; a heading, item or table row that holds no stop is one."""
    for block in blocks:
        yield from in_block(text, block.start, block.end)


def split(story: Story) -> tuple[Span, ...]:
    """The sentences of a story in order: headline, deck, body. Claims name them by their number here."""
    head = [Span(s.start, s.end) for s in (story.headline, story.deck) if s]
    sentences = [t for s in head for t in in_block(story.text, s.start, s.end)]
    sentences += of_blocks(story.text, story.blocks)
    return tuple(sentences)
