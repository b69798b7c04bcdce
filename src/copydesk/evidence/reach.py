"""How far an ellipsis may reach: three sentences in a row; the items of a list count with their sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from copydesk.claims.sentences import in_block
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source, Span, paragraphs

SENTENCES = 3
_FAR = 6_000  # code points that no three sentences in a row exceed
_GOES_ON = re.compile(r"(?:[,;:\u2014\u2013-]|\b(?:and|or|but|the|of|to|that))$")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|St|Messrs)\.$")  # an abbreviation ends no sentence

Nth = Callable[[int], Span | None]


def sentence_window(index: SourceIndex, source: Source, start: int, end: int) -> tuple[int, int]:
    """The widest stretch around ``source.text[start:end]`` that an ellipsis may reach over."""
    number, nth = _numbered(index, source, start)
    first = nth(number)
    if first is None:
        return start, end
    low, at, count = first.start, number, 1
    while (before := nth(at - 1)) and start - before.start <= _FAR:
        count += _stops(source.text, before)
        if count > SENTENCES:
            break
        low, at = before.start, at - 1
    high, at, count, here = first.end, number, 1, first
    while (after := nth(at + 1)) and after.start - start <= _FAR:
        count += _stops(source.text, here)
        if count > SENTENCES:
            break
        high, at, here = after.end, at + 1, after
    return min(low, start), max(high, end)


def count_sentences(index: SourceIndex, source: Source, start: int, end: int) -> int:
    """How many sentences ``source.text[start:end]`` touches; more than are allowed where it is very long."""
    if end - start > _FAR:
        return SENTENCES + 1
    number, nth = _numbered(index, source, start)
    here, count = nth(number), 1
    while here and here.end < end and (after := nth(number + 1)) and after.start < end:
        count += _stops(source.text, here)
        number, here = number + 1, after
    return count


def _stops(text: str, sentence: Span) -> bool:
    """Whether a sentence ends where it ends: not so the head of a list, or an item that goes on in the next."""
    near = max(sentence.start, sentence.end - 8)
    return not (_GOES_ON.search(text, near, sentence.end) or _TITLE.search(text, near, sentence.end))


def _numbered(index: SourceIndex, source: Source, start: int) -> tuple[int, Nth]:
    """The number of the sentence at ``start``, and how to come by sentence n of the same source."""
    passage = index.sentence_at(source, start)
    if passage is not None:

        def nth(number: int) -> Span | None:
            if not 0 <= number < index.size:
                return None
            found = index.sentence(number)
            return Span(found.start, found.end) if found.source is source else None

        return passage.number, nth
    # A source without blocks: its paragraphs stand in for them.
    low = max(0, start - _FAR)
    text = source.text[low : start + 2 * _FAR]
    spans = [
        Span(low + s.start, low + s.end) for block in paragraphs(text) for s in in_block(text, block.start, block.end)
    ]
    number = max((i for i, s in enumerate(spans) if s.start <= start), default=0)
    return number, lambda n: spans[n] if 0 <= n < len(spans) else None
