"""Who did what to whom: two parts of a sentence that trade places.

"A, partly offset by B" is not "B, partly offset by A"; "from 2% to 3%" is not "from 3% to 2%"; "A sued B" is not
"B sued A". What follows a pivot (a word that gives its part a role) is compared with what follows it in the passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from copydesk.evidence.tokens import Token

_PIVOTS = frozenset("offset from to than against versus despite before after for over by into".split())
_CAUSES = frozenset("due driven because reflecting owing attributable resulting led caused".split())
_PASSIVE = frozenset("is are was were be been being".split())
_TOGETHER = (("cause", "offset"), ("from", "to"))  # the second answers to the first
_MOST = 0.75  # share of the smaller part that must stand in the other, for the two to have changed places
_REACH = 7  # tokens after a pivot that are its part
_IRREGULAR = frozenset("sold bought sued beat led won paid gave sent took told met left hit".split())


def pivots(words: Sequence[Token]) -> dict[str, int]:
    """The pivots of a sentence that stand in it once, with the number of their token."""
    return {name: numbers[0] for name, numbers in _all_pivots(words).items() if len(numbers) == 1}


def _all_pivots(words: Sequence[Token]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        before = words[number - 1].key if number else ""
        if (before in _CAUSES or before == "offset") and word.key in ("to", "by", "of", "from"):
            continue  # "due to", "offset by": one pivot
        name = "cause" if word.key in _CAUSES else word.key
        if word.key in _PIVOTS or word.key in _CAUSES:
            found.setdefault(name, []).append(number)
    return found


def traded(
    story: Sequence[Token], source: Sequence[Token], pairs: dict[int, int]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The tokens of the story and of the source that trade places, if two parts do.

    :param pairs: tokens of the story and their partners in the source.

    >>> from copydesk.evidence.tokens import tokens
    >>> one, two = tokens("Costs rose from 2 to 3."), tokens("Costs rose from 3 to 2.")
    >>> traded(one, two, {0: 0, 1: 1, 3: 5, 5: 3})
    ((3, 5), (3, 5))
    """
    ours, theirs = pivots(story), pivots(source)
    common = [name for name in ours if name in theirs]
    bounds_here, bounds_there = sorted(ours.values()), sorted(theirs.values())
    parts_here = {name: _part(story, ours[name], bounds_here) for name in common}
    parts_there = {name: _part(source, theirs[name], bounds_there) for name in common}
    for one, two in combinations(common, 2):
        if (ours[one] < ours[two]) != (theirs[one] < theirs[two]):
            continue
        a, b, c, d = parts_here[one], parts_here[two], parts_there[one], parts_there[two]
        crossed = _shared(story, a, source, d), _shared(story, b, source, c)
        straight = _shared(story, a, source, c), _shared(story, b, source, d)
        if min(crossed) > max(straight):
            return (a[0], b[0]), (c[0], d[0])
    return _turned_about(story, source) or _subject_and_object(story, source, pairs)


def _turned_about(story: Sequence[Token], source: Sequence[Token]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Two parts that belong together ("from 2% to 3%") and have changed places, however many stand in the sentence."""
    for one, two in _TOGETHER:
        theirs = list(_coupled(source, one, two))
        for a, b in _coupled(story, one, two):
            straight = max(
                (min(_shared(story, a, source, c), _shared(story, b, source, d)) for c, d in theirs), default=0
            )
            for c, d in theirs:
                crossed = min(_shared(story, a, source, d), _shared(story, b, source, c))
                if crossed >= _MOST and crossed > straight:
                    return (a[0], b[0]), (c[0], d[0])
    return None


def _coupled(words: Sequence[Token], one: str, two: str) -> Iterator[tuple[list[int], list[int]]]:
    """The parts after each ``two`` and after the ``one`` that stands next before it."""
    found = _all_pivots(words)
    every = sorted(at for numbers in found.values() for at in numbers)
    for second in found.get(two, ()):
        first = max((at for at in found.get(one, ()) if at < second), default=-1)
        if first < 0 or second - first > 2 * _REACH or any(first < at < second for at in found.get(two, ())):
            continue
        yield _part(words, first, [second]), _part(words, second, every)


def _part(words: Sequence[Token], pivot: int, bounds: Sequence[int]) -> list[int]:
    """The content tokens after a pivot, up to the next one."""
    end = min((b for b in bounds if b > pivot), default=len(words))
    return [n for n in range(pivot + 1, min(end, pivot + 1 + _REACH)) if _says(words[n])]


def _says(word: Token) -> bool:
    return word.content or word.name or word.key[0].isdigit()


def _shared(story: Sequence[Token], mine: Sequence[int], source: Sequence[Token], its: Sequence[int]) -> float:
    """The share of the smaller part that stands in the other."""
    if not mine or not its:
        return 0.0
    here, there = {story[n].concept for n in mine}, {source[n].concept for n in its}
    return len(here & there) / min(len(here), len(there))


def _subject_and_object(
    story: Sequence[Token], source: Sequence[Token], pairs: dict[int, int]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """A verb in the same voice on both sides whose neighbours have changed sides."""
    for number, at in pairs.items():
        key = story[number].key
        if key != source[at].key or not (key.endswith("ed") or key in _IRREGULAR):
            continue
        if _passive(story, number) or _passive(source, at):
            continue
        before, after = _sides(story, number)
        its_before, its_after = _sides(source, at)
        if not before or not after or not its_before or not its_after:
            continue
        names = all(story[side[0]].name or side[0] == 0 for side in (before, after))
        swapped = pairs.get(before[0]) in its_after and pairs.get(after[0]) in its_before
        if names and swapped:
            return (before[0], after[0]), (its_before[0], its_after[0])
    return None


def _passive(words: Sequence[Token], number: int) -> bool:
    near = [w.key for w in words[max(0, number - 3) : number]]
    return any(key in _PASSIVE for key in near) or any(w.key == "by" for w in words[number + 1 : number + 4])


def _sides(words: Sequence[Token], number: int) -> tuple[list[int], list[int]]:
    """The nearest content tokens before and after, three of each, nearest first."""
    before = [n for n in range(number - 1, max(-1, number - 7), -1) if words[n].content][:3]
    after = [n for n in range(number + 1, min(len(words), number + 7)) if words[n].content][:3]
    return before, after
