"""One index over all sources of a story, built once and shared by every matcher.

It holds, for each source, the normalised text with its map (:class:`~copydesk.text.Normalised`) and its
sentences; over all of them, which sentences hold which stem. Each part is built when it is first asked for.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from copydesk.claims.sentences import bounds
from copydesk.evidence.stems import STOPWORDS, content_stems, stem
from copydesk.model import Source
from copydesk.text import Normalised, words

if TYPE_CHECKING:
    from copydesk.evidence.quotes import QuoteIndex

_REACH = 8  # sentences, however short, over which a run of a few words can extend


class Passage(NamedTuple):
    """A sentence of a source, found for a text: where it stands and how much of the text it shares.

    ``number`` is its place among all sentences of the index (neighbours differ by one). ``score`` is the share,
    0 to 1, of the text's stems that it holds, each weighed by how rare it is in the sources.
    """

    source: Source
    start: int
    end: int
    number: int
    score: float

    @property
    def text(self) -> str:
        """The passage as it stands in the source."""
        return self.source.text[self.start : self.end]


class SourceIndex:
    """The sources of a story, ready to be searched. Accepted wherever sources are.

    >>> index = SourceIndex([Source.from_text("Sales rose 4%. Costs fell.", name="release")])
    >>> [p.text for p in index.passages("costs are falling")]
    ['Costs fell.']
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources: tuple[Source, ...] = tuple(sources)
        self._number = {source.name: number for number, source in enumerate(self.sources)}
        self._idf: dict[str, float] = {}
        self._postings: dict[str, array[int]] = {}
        if len(self._number) < len(self.sources):
            names = [s.name for s in self.sources]
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"two sources are named {twice!r}; give each a name of its own")

    @classmethod
    def of(cls, sources: Source | Iterable[Source] | SourceIndex) -> SourceIndex:
        """``sources`` as an index: an index is taken as it is, so that it can be built once and used again."""
        if isinstance(sources, SourceIndex):
            return sources
        return cls([sources] if isinstance(sources, Source) else sources)

    @cached_property
    def texts(self) -> tuple[Normalised, ...]:
        """The normalised text of each source, in the order of ``sources``."""
        return tuple(Normalised(s.text) for s in self.sources)

    @cached_property
    def quotes(self) -> QuoteIndex:
        """The index that finds quotations."""
        from copydesk.evidence.quotes import QuoteIndex

        return QuoteIndex(self)

    @cached_property
    def _sentences(self) -> tuple[array[int], array[int], array[int]]:
        """Of every sentence: the number of its source, its start, its end."""
        owner, starts, ends = array("I"), array("I"), array("I")
        for number, source in enumerate(self.sources):
            for start, end in bounds(source.text, source.blocks):
                owner.append(number)
                starts.append(start)
                ends.append(end)
        return owner, starts, ends

    @cached_property
    def _words(self) -> tuple[dict[str, array[int]], dict[str, list[str]]]:
        """The numbers of the sentences that each word stands in, once for each time; and the words of each stem."""
        owner, starts, _ = self._sentences
        places: dict[str, array[int]] = {}
        for source, text in enumerate(self.texts):
            key, key_at = text.key, [*text.key_at, len(text.key)]
            first, last = bisect_left(owner, source), bisect_right(owner, source)
            # Of each sentence, which of the source's words is its first.
            at = [bisect_left(text.text_at, starts[number]) for number in range(first, last)] + [len(text.text_at)]
            for number, (low, high) in enumerate(pairwise(at), first):
                for i, j in pairwise(key_at[low : high + 1]):
                    word = key[i:j]
                    if word in places:
                        places[word].append(number)
                    elif word not in STOPWORDS:
                        places[word] = array("I", (number,))
        of_stem: dict[str, list[str]] = {}
        for word in places:
            of_stem.setdefault(stem(word), []).append(word)
        return places, of_stem

    def _holding(self, root: str) -> array[int]:
        """The numbers of the sentences that hold a stem, ascending."""
        found = self._postings.get(root)
        if found is None:
            places, of_stem = self._words
            numbers = [number for word in of_stem.get(root, ()) for number in places[word]]
            found = self._postings[root] = array("I", sorted(set(numbers)))
        return found

    @cached_property
    def _usual_length(self) -> float:
        """The mean length of a sentence, in code points."""
        _, starts, ends = self._sentences
        return max((sum(ends) - sum(starts)) / max(len(starts), 1), 1.0)

    @property
    def size(self) -> int:
        """How many sentences the sources hold."""
        return len(self._sentences[0])

    def idf(self, root: str) -> float:
        """How telling a stem is: ln(1 + n / df), over sentences; that of a stem that no source holds is highest."""
        found = self._idf.get(root)
        if found is None:
            found = self._idf[root] = math.log(1 + max(self.size, 1) / (len(self._holding(root)) or 0.5))
        return found

    def holds(self, root: str) -> bool:
        """Whether any source holds the stem."""
        return root in self._words[1]

    def stands_in(self, root: str, source: Source) -> bool:
        """Whether a stem stands anywhere in ``source``."""
        owner, which = self._sentences[0], self._number[source.name]
        found = self._holding(root)
        at = bisect_right(found, bisect_right(owner, which - 1) - 1)
        return at < len(found) and owner[found[at]] == which

    def holding(self, *roots: str) -> list[Passage]:
        """The sentences that hold all of these stems, in order."""
        if not roots:
            return []
        numbers = set.intersection(*(set(self._holding(root)) for root in roots))
        return [self.sentence(number) for number in sorted(numbers)]

    def key_places(self, needle: str, roots: Iterable[str], limit: int) -> dict[int, list[int]]:
        """Where a run of a key stands: of each source that holds it, by number, up to ``limit`` places in its key.

        :param roots: stems of the run's words. It is sought where the rarest of them stands; without any, everywhere.
        """
        found: dict[int, list[int]] = {}
        owner, starts, ends = self._sentences
        held = sorted((self._holding(root) for root in roots), key=len)
        if not held:
            for number, text in enumerate(self.texts):
                at = text.key.find(needle)
                while at >= 0 and len(found.setdefault(number, [])) < limit:
                    found[number].append(at)
                    at = text.key.find(needle, at + 1)
            return found
        for sentence in held[0]:
            number = owner[sentence]
            places = found.get(number, ())
            # The next rarest must stand near by, which is cheaper to tell.
            if len(places) < limit and (len(held) == 1 or _near(held[1], sentence, _REACH)):
                text = self.texts[number]
                first = bisect_left(text.text_at, starts[sentence])
                last = bisect_left(text.text_at, ends[sentence])
                low = max(0, text.key_at[first] - len(needle)) if first < len(text.key_at) else len(text.key)
                high = text.key_at[last] + len(needle) if last < len(text.key_at) else len(text.key)
                at = text.key.find(needle, low, high)
                if at >= 0 and at not in places:
                    found.setdefault(number, []).append(at)
        return found

    def sentence(self, number: int, score: float = 0.0) -> Passage:
        """Sentence ``number`` of the index as a passage."""
        owner, starts, ends = self._sentences
        return Passage(self.sources[owner[number]], starts[number], ends[number], number, score)

    def sentence_at(self, source: Source, at: int) -> Passage | None:
        """The sentence of ``source`` that holds (or last began before) code point ``at``."""
        owner, starts, _ = self._sentences
        which = self._number[source.name]
        low = bisect_right(owner, which - 1)
        high = bisect_right(owner, which)
        number = bisect_right(starts, at, low, high) - 1
        return self.sentence(number) if number >= low else None

    def around(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        """The sentences of the same source next to ``passage``, itself included, in order."""
        owner = self._sentences[0]
        numbers = range(max(0, passage.number - before), min(self.size, passage.number + after + 1))
        which = owner[passage.number]
        return [self.sentence(n, passage.score if n == passage.number else 0.0) for n in numbers if owner[n] == which]

    def passages(self, text: str | Sequence[str], limit: int = 8, source: Source | None = None) -> list[Passage]:
        """The sentences that share most with ``text``, best first; ``text`` may be given as stems.

        :param source: look in this source alone.
        """
        roots = set(content_stems(words(text)) if isinstance(text, str) else text)
        weights = {root: self.idf(root) for root in sorted(roots)}  # sorted: sums must not differ between runs
        total = sum(weights.values())
        if not total:
            return []
        scores: dict[int, float] = {}
        common = max(50, self.size // 20)
        # Rare stems find candidates; a stem in more than one sentence of twenty only adds to those found.
        held = [(self._holding(root), weight) for root, weight in weights.items()]
        for found, weight in sorted(held, key=lambda h: len(h[0])):
            if not scores:
                scores = dict.fromkeys(found, weight)
            elif len(found) <= common:
                for number in found:
                    scores[number] = scores.get(number, 0.0) + weight
            elif len(found) < 4 * len(scores):
                for number in scores.keys() & found:
                    scores[number] += weight
            else:
                for number in scores:
                    if _in(found, number):
                        scores[number] += weight
        if source is not None:
            which, owner = self._number[source.name], self._sentences[0]
            scores = {n: s for n, s in scores.items() if owner[n] == which}
        scores = self._likely(scores, limit)
        ranked = sorted((-score / self._length_norm(number), number) for number, score in scores.items())
        return [self.sentence(number, scores[number] / total) for _, number in ranked[:limit]]

    def _length_norm(self, number: int) -> float:
        """What a sentence's score is divided by: a long one holds more words by chance alone (as in BM25, milder)."""
        _, starts, ends = self._sentences
        length = (ends[number] - starts[number]) / self._usual_length
        return 1.0 if length <= 1 else 0.75 + 0.25 * min(length, 8.0)

    def _likely(self, scores: dict[int, float], limit: int) -> dict[int, float]:
        """Those that can be among the ``limit`` best once their length is counted, which never adds to a score."""
        if len(scores) <= 4 * limit:
            return scores
        best = sorted(scores.values())[-limit]
        ranks = sorted(score / self._length_norm(number) for number, score in scores.items() if score >= best)
        least = ranks[-limit]
        return {number: score for number, score in scores.items() if score >= least}


def _near(found: array[int], number: int, reach: int) -> bool:
    at = bisect_left(found, number - reach if number > reach else 0)
    return at < len(found) and found[at] <= number + reach


def _in(found: array[int], number: int) -> bool:
    at = bisect_right(found, number) - 1
    return at >= 0 and found[at] == number
