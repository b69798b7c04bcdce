"""Sentences of a story or source, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

from copydesk.claims import questions
from copydesk.model import Block, Span, Story

Bounds = tuple[int, int]  # where a sentence starts, and where it ends

# What an abbreviation ends is not the end of a sentence where the next word goes on with it.
_OPEN_ENDED = re.compile(
    r"\b(?:Ms|Messrs|Mx|Sen|Rep|Gov|Gen|Sec|Nos?|Art|[Pp]ara|Fig|vs|approx|est|Regs?|Fed|Pub|Stat)\.$"
)

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which a file in UTF-16 or JSON may hold
_LONGEST_ASIDE = 200  # code points of a sentence inside brackets

# Code points of a sentence. No writer's is as long (of the 120,000 in twenty annual reports, eight are); what looks for
# claims costs more than its length, so a longer one is cut, at white space where it can be.
LONGEST = 1_500
_ROOM = 300  # code points before the limit in which white space is looked for
# Code points read at once: the splitter's time grows with the square of them where quotes never close.
_STRETCH = 10_000
_ENDING = re.compile(r"[.?!\u0964\u2026\u203d\u2047-\u2049\u3002\uff01\uff0e\uff1f\uff61]")
_STOP = re.compile(r"(?s:.*)[.?!]\s")


def in_block(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of ``text[start:end]``, a single paragraph, without the white space around them.

    >>> [t[s.start:s.end] for t in ["The U.S. fell. See Sec. 2 of it."] for s in in_block(t, 0, len(t))]
    ['The U.S. fell.', 'See Sec. 2 of it.']
    >>> t = "(2) Facts. It (the fund. Or not) ends (b) now. So."
    >>> [t[s.start:s.end] for s in in_block(t, 0, len(t))]
    ['(2) Facts.', 'It (the fund. Or not) ends (b) now.', 'So.']
    >>> [len(s) for s in in_block("word " * 700, 0, 3500)]  # no sentence is longer than LONGEST
    [1499, 1499, 499]
    """
    for left, right in _pieces(text, start, end):
        yield Span(left, right)


def _pieces(text: str, start: int, end: int) -> Iterator[Bounds]:
    for left, right in _whole(text, start, end):
        if right - left > LONGEST:
            yield from _cut(text, left, right)
        else:
            yield left, right


def _cut(text: str, at: int, end: int) -> Iterator[Bounds]:
    """A sentence that is too long, in pieces."""
    while end - at > LONGEST:
        last = at + LONGEST
        space = next((i for i in range(last, last - _ROOM, -1) if text[i].isspace()), last)
        stop = at + len(text[at:space].rstrip())
        if stop > at:
            yield at, stop
        at = space
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        yield at, end


def overlong(story: Story) -> tuple[Span, ...]:
    """The sentences of ``story`` that are too long to be checked as one: their pieces prove nothing.

    >>> story = Story.from_markdown("Sales fell. " + "It said, " * 400)
    >>> [(s.start, s.end) for s in overlong(story)]
    [(12, 3611)]
    """
    parts = [(s.start, s.end) for s in (story.headline, story.deck) if s]
    parts += [(b.start, b.end) for b in story.blocks]
    long = ((start, end) for start, end in parts if end - start > LONGEST)
    return tuple(Span(a, b) for start, end in long for a, b in _whole(story.text, start, end) if b - a > LONGEST)


def _whole(text: str, start: int, end: int) -> Iterator[Bounds]:
    """The sentences of a paragraph, however long."""
    body = text[start:end]
    whole = len(body.rstrip())
    if not _may_end(body, max(0, whole - 1)):  # a heading, a row of a table: the splitter need not be asked
        if whole:
            yield start + whole - len(body[:whole].lstrip()), start + whole
        return
    bracketed = "(" in body
    first: int | None = None
    for left, right in _boundaries(_plain(body)):
        piece = body[left:right]
        bare = piece.strip()
        if not bare:
            continue
        if len(bare) < len(piece):
            left += len(piece) - len(piece.lstrip())
            right = left + len(bare)
        first = left if first is None else first
        if right < whole and (
            _OPEN_ENDED.search(body, max(first, right - 10), right) or (bracketed and _in_aside(body, first, right))
        ):
            continue
        yield start + first, start + right
        first = None
    if first is not None:
        yield start + first, start + whole


def _may_end(body: str, end: int) -> bool:
    """Whether a stop stands in ``body[:end]``: the usual ones are looked for first, several times as fast."""
    if body.find(".", 0, end) >= 0 or body.find("?", 0, end) >= 0 or body.find("!", 0, end) >= 0:
        return True
    return not body.isascii() and _ENDING.search(body, 0, end) is not None


def _plain(body: str) -> str:
    """A paragraph for the splitter, of the same length.

    A line break would end a sentence there; brackets would join all from the first to the last.
    """
    for char in "\n\r()":  # several times as fast as translate
        body = body.replace(char, " ")
    return body if body.isascii() else _SURROGATE.sub("\ufffd", body)


def _boundaries(body: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(body):
        end = min(len(body), at + _STRETCH)
        if end < len(body) and (stop := _STOP.match(body, at, end)):
            end = stop.end()
        for found in get_sentence_boundaries("en", body[at:end]):
            yield at + found["start_index"], at + found["end_index"]
        at = end


def _in_aside(body: str, first: int, right: int) -> bool:
    """Whether a bracket that opens in ``body[first:right]`` is still open at its end."""
    return right - first < _LONGEST_ASIDE and body.count("(", first, right) > body.count(")", first, right)


def of_blocks(text: str, blocks: Iterable[Block]) -> Iterator[Span]:
    """The sentences of each block in turn; a heading, item or table row that holds no stop is one."""
    for left, right in bounds(text, blocks):
        yield Span(left, right)


def bounds(text: str, blocks: Iterable[Block]) -> Iterator[Bounds]:
    """Where each sentence of :func:`of_blocks` starts and ends, as bare numbers: cheaper where there are many.

    >>> text = "Sales rose. Costs fell."
    >>> list(bounds(text, [Block("paragraph", 0, len(text))]))
    [(0, 11), (12, 23)]
    """
    for block in blocks:
        yield from _pieces(text, block.start, block.end)


def split(story: Story) -> tuple[Span, ...]:
    """The sentences of a story in order: headline, deck, body. Claims name them by their number here.

    What a question takes for granted is a sentence of its own (:mod:`copydesk.claims.questions`).
    """
    head = [Span(s.start, s.end) for s in (story.headline, story.deck) if s]
    sentences = [t for s in head for t in in_block(story.text, s.start, s.end)]
    sentences += of_blocks(story.text, story.blocks)
    return tuple(part for span in sentences for part in questions.parts(story.text, span))
