"""The index that finds quotations: the keys of all sources as one, and a table into it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice

from copydesk.evidence.fragments import Fragment, Reading, readings, unquoted
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.quote_search import Effort, QuoteMatch, Refuse, Search
from copydesk.text import Normalised

GRAM = 10  # characters of key that the table is made of
SMALL = 1_000_000  # characters of key below which the first look-ups are done by plain search
FEW = 50  # ... this many
COMMON = 5_000  # places of its rarest fragment at which a row of fragments is looked for


class QuoteIndex:
    """All sources as one key, and a table of where each stretch of :data:`GRAM` characters begins a word.

    Memory: the key once more, and about eight bytes a word.
    """

    def __init__(self, index: SourceIndex) -> None:
        self.index = index
        self.sources = index.sources
        self.texts: tuple[Normalised, ...] = index.texts
        # No word holds the separator, so nothing is found across two sources.
        self.key = "\0".join(t.key for t in self.texts)
        self.bases = array("Q", accumulate((len(t.key) + 1 for t in self.texts), initial=0))
        self._searches = 0
        self._order: array[int] | None = None
        self._starts: array[int] = array("Q")
        self._mask = 0
        if len(self.key) > SMALL:
            self.build()

    def build(self) -> None:
        """Make the table. It is else made when it is first worth its cost."""
        if self._order is not None:
            return
        count = sum(len(t.key_at) for t in self.texts)
        slots = 1 << max(8, count.bit_length() - 1)
        mask, key = slots - 1, self.key
        hashes = array("I")
        for base, text in zip(self.bases, self.texts, strict=False):
            hashes.extend(hash(key[base + at : base + at + GRAM]) & mask for at in text.key_at)
        sizes = array("I", (0,)) * (slots + 2)
        for slot in hashes:
            sizes[slot + 2] += 1
        # Slot n begins at starts[n + 1] until it is filled, and at starts[n] when all before it are.
        starts = array("I", accumulate(sizes))
        del sizes
        order = array("I" if len(key) < 1 << 32 else "Q", (0,)) * count
        number = 0
        for base, text in zip(self.bases, self.texts, strict=False):
            for at in text.key_at:
                slot = hashes[number]
                order[starts[slot + 1]] = base + at
                starts[slot + 1] += 1
                number += 1
        self._order, self._starts, self._mask = order, starts, mask

    # ---- searching ----------------------------------------------------------------------

    def find(self, text: str, refuse: Refuse | None = None) -> Iterator[QuoteMatch]:
        """The passages that bear out ``text``, in the order of the sources.

        :param refuse: told each reason for which a near passage was turned down.
        """
        text = unquoted(text)
        for reading in readings(text):
            if reading.refusal:
                continue
            found = False
            for match in self._matches(reading, text, refuse):
                found = True
                yield match
            if found:
                return

    def find_reading(self, reading: Reading) -> Iterator[QuoteMatch]:
        """The passages that bear out one reading of a quotation."""
        return self._matches(reading, " ".join(f.text for f in reading.fragments), None)

    def stretches(self, fragment: Fragment, common: int) -> Iterator[tuple[int, int, int]]:
        """Source number, place in its key and place in the fragment's key of each stretch that stands in both.

        Stretches that stand in more than ``common`` places are left out.
        """
        self.build()
        assert self._order is not None
        for offset in fragment.starts:
            stretch = fragment.key[offset : offset + GRAM]
            if len(stretch) < GRAM:
                break
            slot = hash(stretch) & self._mask
            first, past = self._starts[slot], self._starts[slot + 1]
            if past - first > common:
                continue
            for place in self._order[first:past]:
                if self.key.startswith(stretch, place):
                    number = bisect_right(self.bases, place) - 1
                    yield number, place - self.bases[number], offset

    def rarest(self, fragment: Fragment) -> tuple[int, int, int]:
        """How many places the table has for the rarest stretch of ``fragment``, the stretch's start, its slot.

        Without a table, or in a short fragment, the count says only that longer is rarer.
        """
        key = fragment.key
        if self._order is None or len(key) < GRAM:
            return max(1, len(self.key) // (1 + len(key) ** 3)), -1, 0
        mask, starts = self._mask, self._starts
        best, at_best, slot_best = 1 << 62, -1, 0
        last = len(key) - GRAM
        for at in fragment.starts:
            if at > last:
                break
            slot = hash(key[at : at + GRAM]) & mask
            size = starts[slot + 1] - starts[slot]
            if size < best:
                best, at_best, slot_best = size, at, slot
                if size < 3:
                    break
        return best, at_best, slot_best

    def places(self, fragment: Fragment, stretch: tuple[int, int, int] | None = None) -> Iterator[int]:
        """Where the key of ``fragment`` stands in the joint key, ascending; not yet whether at the bounds of words."""
        if self._order is None:
            self._searches += 1
            if self._searches > FEW:
                self.build()
        size, offset, slot = stretch or self.rarest(fragment)
        key, whole = fragment.key, self.key
        if offset < 0:
            at = whole.find(key)
            while at >= 0:
                yield at
                at = whole.find(key, at + 1)
            return
        assert self._order is not None
        first = self._starts[slot]
        for at in self._order[first : first + size]:
            if whole.startswith(key, at - offset) and at >= offset:
                yield at - offset

    def _matches(self, reading: Reading, text: str, refuse: Refuse | None) -> Iterator[QuoteMatch]:
        fragments = reading.fragments
        if len(fragments) == 1:
            anchor, stretch = fragments[0], None
        else:
            rated = [self.rarest(f) for f in fragments]
            best = min(range(len(fragments)), key=lambda i: rated[i][0])
            anchor, stretch = fragments[best], rated[best]
        seen = -1
        effort = Effort()
        places = self.places(anchor, stretch)
        # A row of fragments so common that none is rare is no quotation to be traced.
        for place in places if len(fragments) == 1 else islice(places, COMMON):
            number = bisect_right(self.bases, place) - 1
            search = Search(self.index, self.sources[number], self.texts[number], reading, refuse, effort)
            spans = search.around(place - self.bases[number], anchor)
            if spans and (start := self.bases[number] + spans[0].start) > seen:
                seen = start
                yield search.match(spans, text)
