"""Runs of words that stand in a source as they stand in the story."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from copydesk.evidence.index import SourceIndex
from copydesk.evidence.stems import STOPWORDS, stem
from copydesk.model import Source, Span
from copydesk.text import Normalised

_SEED = 8  # words; any run of twice as many, less one, holds a seed that starts at a multiple of it
_PLACES = 3  # places of a seed that are followed in one source


@dataclass(frozen=True, slots=True)
class Run:
    """``story.text[start:end]`` stands word for word at ``source.text[source_start:source_end]``.

    ``words`` are where each word of the run starts in the story.
    """

    start: int
    end: int
    words: tuple[int, ...]
    source: Source
    source_start: int
    source_end: int


def runs(text: str, parts: Iterable[Span], index: SourceIndex, at_least: int = 2 * _SEED - 1) -> Iterator[Run]:
    """The longest runs of ``at_least`` words and more, within each of ``parts``, in each source that has them.

    Typography and case make no difference. Runs shorter than 15 words can be missed.

    >>> words = "the mills in Aldershot will run through the winter with all of the workers they have now"
    >>> index = SourceIndex([Source.from_text(f"It said {words}.", name="release")])
    >>> [len(r.words) for r in runs(f"So {words}, they say.", [Span(0, 99)], index)]
    [17]
    """
    for part in parts:
        piece = Normalised(text[part.start : part.end])
        if len(piece.text_at) >= at_least:
            seeds: dict[int, list[tuple[int, list[int]]]] = {}
            for seed in range(0, len(piece.text_at) - _SEED + 1, _SEED):
                for number, places in _standing(piece, seed, index).items():
                    seeds.setdefault(number, []).append((seed, places))
            for number in sorted(seeds):
                source = index.sources[number]
                for first, last, where in _in_source(piece, seeds[number], index.texts[number], at_least):
                    start, end = piece.span(piece.key_at[first], _key_end(piece, last))
                    left, right = index.texts[number].span(*where)
                    words = tuple(part.start + at for at in piece.text_at[first:last])
                    yield Run(part.start + start, part.start + end, words, source, left, right)


def _key_end(text: Normalised, word: int) -> int:
    return text.key_at[word] if word < len(text.key_at) else len(text.key)


def _standing(piece: Normalised, seed: int, index: SourceIndex) -> dict[int, list[int]]:
    """Where in the key of each source a seed stands."""
    bounds = [*piece.key_at[seed : seed + _SEED], _key_end(piece, seed + _SEED)]
    found = (piece.key[a:b] for a, b in pairwise(bounds))
    roots = {stem(text) for text in found if text not in STOPWORDS}
    return index.key_places(piece.key[bounds[0] : bounds[-1]], roots, _PLACES)


def _in_source(
    piece: Normalised, seeds: Sequence[tuple[int, list[int]]], there: Normalised, at_least: int
) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """First word, word after the last, and the source key's span, of each run of ``piece`` in a source."""
    done = 0  # the words before it lie in a run that was given
    for seed, places in seeds:
        if seed < done:
            continue
        left, right = piece.key_at[seed], _key_end(piece, seed + _SEED)
        best: tuple[int, int, tuple[int, int]] | None = None
        for at in places:
            before = _agree(piece.key, left, there.key, at)
            after = _agree_forward(piece.key, right, there.key, at + right - left)
            first = bisect_left(piece.key_at, left - before)
            last = bisect_left(piece.key_at, right + after + 1) - (right + after < len(piece.key))
            if last - first >= at_least and (best is None or last - first > best[1] - best[0]):
                shift = at - left
                best = first, last, (piece.key_at[first] + shift, _key_end(piece, last) + shift)
        if best is not None:
            done = best[1]
            yield best


def _agree_forward(one: str, at: int, other: str, there: int) -> int:
    """How many characters agree from ``one[at]`` and ``other[there]`` on."""
    count, step = 0, 64
    while step:
        piece = one[at + count : at + count + step]
        if len(piece) == step and other.startswith(piece, there + count):
            count += step
        else:
            step //= 2
    return count


def _agree(one: str, at: int, other: str, there: int) -> int:
    """How many characters agree before ``one[at]`` and ``other[there]``."""
    count, step = 0, 64
    while step:
        piece = one[max(0, at - count - step) : at - count]
        if len(piece) == step <= there - count and other.endswith(piece, 0, there - count):
            count += step
        else:
            step //= 2
    return count
