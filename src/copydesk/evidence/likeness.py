"""How much of one text stands in another: near copies, found from a sample of their keys.

A sample holds the hashes of :data:`WIDTH` characters of the key around each letter of :data:`_ANCHORS`:
about one place in eighty, chosen by the text itself, so that two texts with a passage in common sample it at the
same places (content-defined sampling; Manber, "Finding similar files in a large file system", 1994).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from copydesk.evidence.index import SourceIndex
from copydesk.text import key

WIDTH = 40  # characters of the key, about eight words
_LEFT = 12
_ANCHORS = "jkqxz"
_FEW = 12  # a sample smaller than this says nothing sure: the text is then looked up place by place
_STEP = 6
_MANY_OWNERS = 12  # a passage that so many sources share is boilerplate of all of them


def sample(text_key: str) -> frozenset[int]:
    """The sampled hashes of a key (:func:`copydesk.text.key`); good within one run of Python only."""
    # From the first place with enough before it to the last with enough after it.
    end = len(text_key) - WIDTH + _LEFT + 1
    hashes: list[int] = []
    for letter in _ANCHORS:  # one by one: several times as fast as a class of them
        at = text_key.find(letter, _LEFT, end) if end > _LEFT else -1
        while at >= 0:
            hashes.append(hash(text_key[at - _LEFT : at - _LEFT + WIDTH]))
            at = text_key.find(letter, at + 1, end)
    return frozenset(hashes)


@lru_cache(maxsize=4096)
def _of_text(text: str) -> tuple[str, frozenset[int]]:
    text_key = key(text)
    return text_key, sample(text_key)


def share_held(text: str, other: str) -> float:
    """The share, 0 to 1, of ``text`` that stands in ``other``.

    >>> share_held("Harbor Foods sold two mills in Aldershot on Monday.",
    ...            "MILLBROOK - Harbor Foods sold two mills in Aldershot on Monday. Its shares rose.")
    1.0
    """
    return _share(*_of_text(text), *_of_text(other))


def _share(text_key: str, hashes: frozenset[int], other_key: str, others: frozenset[int]) -> float:
    if len(hashes) >= _FEW:
        return len(hashes & others) / len(hashes)
    if len(text_key) < WIDTH:
        return float(bool(text_key) and text_key in other_key)
    places = range(0, len(text_key) - WIDTH + 1, _STEP)
    return sum(text_key[at : at + WIDTH] in other_key for at in places) / len(places)


def copies(index: SourceIndex, share: float) -> list[tuple[int, ...]]:
    """Groups of sources of which each shares at least ``share`` of the shorter text with another of its group.

    Sources are given by their numbers in ``index.sources``; one that is no copy is in no group. Linear in the
    sources' text but for passages that many of them share.

    >>> from copydesk.model import Source
    >>> wire = "Harbor Foods sold two mills in Aldershot on Monday, the company said. Jobs are kept."
    >>> copies(SourceIndex([Source.from_text(wire, "a"), Source.from_text("Other news.", "b"),
    ...                     Source.from_text("(Reuters) " + wire, "c")]), 0.6)
    [(0, 2)]
    """
    keys = [text.key for text in index.texts]
    samples = [sample(text_key) for text_key in keys]
    owner: dict[int, int] = {}
    owners: dict[int, list[int]] = {}  # of what more than one source holds
    for number, hashes in enumerate(samples):
        for found in hashes:
            first = owner.setdefault(found, number)
            if first != number:
                owners.setdefault(found, [first]).append(number)
    del owner
    shared: Counter[tuple[int, int]] = Counter()
    for held in owners.values():
        if 1 < len(held) <= _MANY_OWNERS:
            shared.update((a, b) for i, a in enumerate(held) for b in held[i + 1 :])
        elif len(held) > _MANY_OWNERS:
            shared.update((held[0], b) for b in held[1:])
    pairs = [pair for pair, n in shared.items() if n >= share * min(len(samples[i]) for i in pair)]
    # A short text has too small a sample: it is looked up in every longer one.
    for a in (n for n, hashes in enumerate(samples) if len(hashes) < _FEW and keys[n]):
        for b in range(len(keys)):
            longer = b != a and (len(keys[b]), b) > (len(keys[a]), a)
            if longer and _share(keys[a], samples[a], keys[b], samples[b]) >= share:
                pairs.append((a, b))
    pairs = [p for p in pairs if min(len(samples[n]) for n in p) >= _FEW or _short_agree(keys, samples, p, share)]
    return _groups(len(keys), pairs)


def _short_agree(keys: Sequence[str], samples: Sequence[frozenset[int]], pair: tuple[int, int], share: float) -> bool:
    short, long = sorted(pair, key=lambda n: (len(keys[n]), n))
    return _share(keys[short], samples[short], keys[long], samples[long]) >= share


def _groups(count: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """The connected groups of two and more."""
    leader = list(range(count))

    def first(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for a, b in pairs:
        low, high = sorted((first(a), first(b)))
        leader[high] = low
    groups: dict[int, list[int]] = {}
    for number in range(count):
        groups.setdefault(first(number), []).append(number)
    return [tuple(group) for group in groups.values() if len(group) > 1]
