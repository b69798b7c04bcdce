"""A sentence of a claim laid against a view: where each of its words stands, and in which sentences most of them do."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from copydesk.claims.number_words import ONES, TEENS
from copydesk.evidence import relations
from copydesk.evidence.alignment import FRAME, MONTHS
from copydesk.evidence.grounding.view import View
from copydesk.evidence.stems import stem
from copydesk.evidence.tokens import Token, tokens

_OTHER_WAY = {word: str(number) for word, number in (ONES | TEENS).items()}
_OTHER_WAY |= {number: stem(word) for word, number in _OTHER_WAY.items()}
_BESIDE = 3  # content words before and after one that make its context
_NEAR = 10  # places from a word of the source within which its context is looked for
_PLACES = 12  # of one word in the source that are looked at


class Laid:
    """A sentence against a view. Lists are in the order of ``content``, its words that say what it is about.

    ``where`` are the places of each word in the view, ``meanings`` those of words with a like meaning where it has none
    itself; ``seen``, ``loosely`` (a word with the same beginning will do) and ``meant`` say whether there are any.
    ``inside`` are the sentences that each word stands in, ``ranked`` all that hold any, those with most words first.
    """

    def __init__(self, sentence: str, view: View) -> None:
        self.view = view
        self.words = tokens(sentence)
        self.content = [t for t in self.words if t.content and t.root not in FRAME]
        if not self.content:
            self.content = [t for t in self.words if t.content]
        places, sentence_of = view.places, view.sentence_of
        self.where = [_where(t, places) for t in self.content]
        self.meanings = [w or _meant(t, view) for w, t in zip(self.where, self.content, strict=True)]
        self.seen = [bool(w) for w in self.where]
        self.loosely = [s or _loosely(t, view) for s, t in zip(self.seen, self.content, strict=True)]
        self.meant = [bool(m) or near for m, near in zip(self.meanings, self.loosely, strict=True)]
        self.inside = [frozenset(sentence_of[p] for p in w) for w in self.where]
        self.meant_inside = [
            found or frozenset(sentence_of[p] for p in places)
            for found, places in zip(self.inside, self.meanings, strict=True)
        ]
        self.held = _counted(self.inside)
        self.ranked = sorted(self.held, key=lambda n: (-self.held[n], len(view.rows[n]), n))

    @property
    def best(self) -> int:
        """The sentence of the view that holds most of the words."""
        return self.ranked[0] if self.ranked else 0

    @cached_property
    def numbers(self) -> list[int]:
        """Which of the words are numbers or months."""
        return [n for n, t in enumerate(self.content) if is_number(t)]

    @cached_property
    def names(self) -> list[int]:
        """Which are parts of names; in a text without capitals, as the source writes them."""
        names = self.view.names
        return [n for n, t in enumerate(self.content) if (t.name or t.root in names) and not is_number(t)]

    @cached_property
    def plain(self) -> list[int]:
        """Which are neither."""
        taken = {*self.numbers, *self.names}
        return [n for n in range(len(self.content)) if n not in taken]

    @cached_property
    def contexts(self) -> list[float]:
        """Of the words around each, the share that stands near it in the source too."""
        return [self.context(n, self.where) for n in range(len(self.content))]

    def context(self, number: int, where: Sequence[Sequence[int]]) -> float:
        """Of the words around one, the share that stands near it in the source too, at the place where most do.

        :param where: the places of each word, by itself or by meaning.
        """
        if not where[number]:
            return 0.0
        beside = [n for n in range(max(0, number - _BESIDE), min(len(where), number + _BESIDE + 1)) if n != number]
        if not beside:
            return 1.0
        best = 0
        for place in where[number][:_PLACES]:
            near = 0
            for n in beside:
                other = where[n]
                at = bisect_left(other, place - _NEAR)
                near += at < len(other) and other[at] <= place + _NEAR
            best = max(best, near)
        return best / len(beside)

    def copied(self) -> tuple[int, int]:
        """How many steps from a word to the next the source takes too, and how many in a row at most."""
        run = longest = copied = 0
        for pair in pairwise(t.key for t in self.words):
            run = run + 1 if pair in self.view.pairs else 0
            copied += run > 0
            longest = max(longest, run)
        return copied, longest

    def most_meant(self) -> tuple[int, int]:
        """The sentence of the view that holds most of the words by meaning, and how many."""
        held = _counted(self.meant_inside)
        best = max(held, key=lambda n: (held[n], -len(self.view.rows[n]), -n), default=0)
        return best, held.get(best, 0)

    def second(self) -> int:
        """How many of the words that the best sentence lacks another one holds."""
        lacking = [found for found in self.inside if self.best not in found]
        return max(_counted(lacking).values(), default=0)


def _counted(inside: Sequence[frozenset[int]]) -> dict[int, int]:
    held: dict[int, int] = {}
    for found in inside:
        for number in found:
            held[number] = held.get(number, 0) + 1
    return held


def is_number(token: Token) -> bool:
    """Whether a word is a number or a month or day of the week."""
    return token.key[0].isdigit() or token.key in MONTHS


def _where(token: Token, places: dict[str, list[int]]) -> Sequence[int]:
    return places.get(token.root) or places.get(token.concept) or places.get(_OTHER_WAY.get(token.key, "")) or ()


def _loosely(token: Token, view: View) -> bool:
    """Whether a word of the source has the same beginning ("regulator" for "regulation")."""
    return not token.key[0].isdigit() and len(token.root) > 4 and token.root[:5] in view.prefixes


def _meant(token: Token, view: View) -> Sequence[int]:
    """Where the source has a word for the same thing, or one of the two names the other's kind."""
    if token.key[0].isdigit():
        return ()
    root, places = token.root, view.places
    found: list[int] = []
    for other in (*view.kinds.get(root, ()), *relations.same(root), *relations.broader(root)):
        found += places.get(other, ())
    found.sort()
    return found


def nearest(one: Sequence[int], two: Sequence[int]) -> tuple[int, bool]:
    """How near two words come to one another, and whether they then stand in this order.

    >>> nearest([3, 40], [38, 90])
    (2, False)
    """
    best, forward = 99, False
    for place in one:
        at = bisect_left(two, place)
        if at < len(two) and two[at] - place < best:
            best, forward = two[at] - place, True
        if at and place - two[at - 1] < best:
            best, forward = place - two[at - 1], False
    return best, forward
