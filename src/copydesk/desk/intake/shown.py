"""A stored source as people read it: its text in passages that can be linked to, and what changed between readings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from copydesk.desk.models import Blob, Document, Snapshot
from copydesk.model import Source
from copydesk.reading import read_source

PAGE = 200_000  # characters of a text on one page
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)\]]{0,2}\s+(?=[A-Z0-9\"“‘(\[])")
_WORD = re.compile(r"\s+|\d+(?:[.,]\d+)*%?|\w+|[^\w\s]")  # a figure is one word
_MOST_PAIRS = 4_000_000  # of passages that are compared with each other
_MOST_WORDS = 4_000  # of two passages that are compared word by word
_MOST_PAIRED = 40  # passages in the place of others that are told apart one by one
_AROUND = 1  # unchanged passages that are shown around a change


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a passage, from code point ``start`` of the text; ``marked`` is what was asked to be shown."""

    start: int
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the text in runs: sentences, cut where the marked stretch begins and ends."""

    kind: str
    level: int
    place: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One page of a text: its passages, its number from 1, and how many there are."""

    passages: tuple[Passage, ...]
    page: int
    pages: int


def source_of(document: Document, snapshot: Snapshot) -> Source:
    """The source as it was read then.

    :raises ReadError: if it can be read no more.
    """
    named = (document.name, document.kind, snapshot.media_type or document.media_type, snapshot.charset)
    return _source(snapshot.blob_id, *named, document.address)


@lru_cache(maxsize=16)
def _source(sha256: str, name: str, kind: str, media_type: str, charset: str, address: str) -> Source:
    data = Blob.objects.get(pk=sha256).data
    return read_source(data, name, kind or None, media_type=media_type, charset=charset, address=address)


def text_of(source: Source, page: int = 1, mark: tuple[int, int] | None = None) -> Text:
    """A page of the text, with a stretch of it marked; the page is then the one on which that begins."""
    pages = max(1, -(-len(source.text) // PAGE))
    if mark is not None and 0 <= mark[0] < len(source.text):
        page = mark[0] // PAGE + 1
    page = min(max(1, page), pages)
    first, last = (page - 1) * PAGE, page * PAGE
    found = [
        Passage(b.kind, b.level, b.place, tuple(_runs(source.text, b.start, b.end, mark)))
        for b in source.blocks
        if first <= b.start < last
    ]
    return Text(tuple(found), page, pages)


def _runs(text: str, start: int, end: int, mark: tuple[int, int] | None) -> Iterator[Run]:
    cuts = {start, end, *(m.end() for m in _SENTENCE.finditer(text, start, end))}
    if mark is not None:
        cuts |= {at for at in mark if start < at < end}
    places = sorted(cuts)
    for left, right in pairwise(places):
        yield Run(left, text[left:right], mark is not None and mark[0] <= left and right <= mark[1])


# ---- what changed -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A passage in a comparison: ``same``, ``gone``, ``new``, or ``changed``; ``skip`` stands for ``count`` same ones.

    ``words`` are stretches with ``""`` (in both), ``del`` or ``ins``.
    """

    kind: str
    words: tuple[tuple[str, str], ...] = ()
    count: int = 0


def changes(before: Source, after: Source) -> list[Change]:
    """What was taken out of a text and put in, passage by passage, word by word where a passage changed."""
    old = [before.text[b.start : b.end] for b in before.blocks]
    new = [after.text[b.start : b.end] for b in after.blocks]
    found: list[Change] = []
    for tag, a, b, c, d in _operations(old, new):
        if tag == "equal":
            found += _shortened(old[a:b], bool(found), b < len(old) or d < len(new))
        elif tag == "replace" and max(b - a, d - c) <= _MOST_PAIRED:
            found += _paired(old[a:b], new[c:d])
        else:
            found += [Change("gone", (("del", words),)) for words in old[a:b]]
            found += [Change("new", (("ins", words),)) for words in new[c:d]]
    return found


def _operations(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(a) * len(b) <= _MOST_PAIRS:
        middle = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    else:  # too much to compare: all of the middle is told as taken out and put in
        middle = [("delete", 0, len(a), 0, 0), ("insert", len(a), len(a), 0, len(b))]
    found = [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in middle]
    ends = [("equal", 0, head, 0, head)] if head else []
    after = [("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else []
    return [*ends, *found, *after]


def _shortened(same: list[str], after_change: bool, before_change: bool) -> Iterator[Change]:
    lead = _AROUND if after_change else 0
    trail = _AROUND if before_change else 0
    if len(same) <= lead + trail + 1:
        yield from (Change("same", (("", words),)) for words in same)
        return
    yield from (Change("same", (("", words),)) for words in same[:lead])
    yield Change("skip", count=len(same) - lead - trail)
    yield from (Change("same", (("", words),)) for words in same[len(same) - trail :])


def _paired(old: list[str], new: list[str]) -> Iterator[Change]:
    """Passages in the place of others: each with the next one that is like it, the rest as taken out and put in."""
    at = 0
    for before in old:
        like = next((n for n in range(at, len(new)) if _alike(before, new[n])), None)
        if like is None:
            yield Change("gone", (("del", before),))
            continue
        yield from (Change("new", (("ins", words),)) for words in new[at:like])
        yield _words(before, new[like])
        at = like + 1
    yield from (Change("new", (("ins", words),)) for words in new[at:])


def _alike(before: str, after: str) -> bool:
    a, b = before.split()[:400], after.split()[:400]
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.5


def _words(before: str, after: str) -> Change:
    a, b = _WORD.findall(before), _WORD.findall(after)
    if len(a) + len(b) > _MOST_WORDS:
        return Change("changed", (("del", before), ("ins", after)))
    found: list[tuple[str, str]] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("", "".join(a[i:j])))
            continue
        if i < j:
            found.append(("del", "".join(a[i:j])))
        if k < m:
            found.append(("ins", "".join(b[k:m])))
    return Change("changed", tuple(found))
