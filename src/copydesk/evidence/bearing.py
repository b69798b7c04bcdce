"""What a figure or date bears on: how well the words around it in a source fit those around it in the story.

A number alone proves nothing: the same one may stand elsewhere about something else. So each passage is read like a
sentence of the story, each figure or date in it is a :class:`~copydesk.evidence.readings.Mark`, and a mark is scored by
the story's words that stand with it, the nearer to the claim in the story and the rarer in the sources the heavier.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from operator import attrgetter

from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.lexicon import concept
from copydesk.evidence.readings import Mark, Reading
from copydesk.evidence.stems import stem

# What a sentence before has named, taken up; and who says it, which is not what it is about.
_BACK = re.compile(
    r"\b(?:(?:that|this|those|these|such)\s(?:sum|amount|total|figure|number|pool|money|period|quarter|year)s?"
    r"|(?:the|that|this|these|such)\s(?:increase|decrease|rise|fall|change|decline|growth|drop|gain|improvement)s?"
    r"|according to|(?:said|says|stated|reported|wrote)\s(?:on\s\w+\s)?in\s(?:its|his|her|their|an?|the)\s"
    r"(?:[\w-]+\s){0,3}"
    r"(?:report|filing|statement|release|letter|notice|prospectus|presentation))\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r";|\b(?:while|whereas|although|though|but)\b|,\s(?:after|because|since|when|which|who|following|once|amid)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:compared|versus|from|against|over|since|than|to|until|through|by)\b|;", re.IGNORECASE)

#: What a word counts that stands nearer to another figure than to the one scored, in its clause or in another.
RIVAL, FAR_RIVAL = 0.65, 0.4


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that stand around a claim in the story, with their weights; ``total`` is the sum to be reached."""

    weights: dict[str, float]
    total: float


def wanted(
    reading: Reading, start: int, end: int, index: SourceIndex, noun: str = "", idle: Collection[str] = ()
) -> Wanted:
    """What a passage should hold to speak of the same thing as ``start:end`` of a story sentence.

    Words of another clause ("while seafood slipped") count half, those that take up what a sentence before has named
    ("of that sum", "the increase") next to nothing, and so do ``idle`` ones.
    """
    here = reading.place(start, end)
    head = concept(stem(noun)) if noun else ""
    back = [m.span() for m in _BACK.finditer(reading.text)]
    turns = [m.start() for m in _TURN.finditer(reading.text)]
    weights: dict[str, float] = {}
    total = 0.0
    for word, first, place in zip(reading.tokens, reading.starts, reading.places, strict=True):
        if not word or start <= first < end:
            continue
        held = word not in idle and not any(a <= first < b for a, b in back) and any(map(index.holds, members(word)))
        weight = (0.5 + min(index.idf(word), 9.0) / 9) / (1 + abs(place - here) / 7) if held else 0.12
        if any((first < turn <= start) or (end <= turn <= first) for turn in turns):
            weight *= 0.5
        if word == head:
            weight *= 1.5
        if weight > weights.get(word, 0.0):
            total += weight - weights.get(word, 0.0)
            weights[word] = weight
    return Wanted(weights, total)


def members(word: str) -> tuple[str, ...]:
    """The stems that share a concept, the concept's own name among them."""
    return _MEMBERS.get(word, (word,))


def _members() -> dict[str, tuple[str, ...]]:
    from copydesk.evidence import lexicon

    groups: dict[str, list[str]] = {}
    for word, head in lexicon.CONCEPT.items():
        groups.setdefault(head, []).append(word)
    return {head: tuple({head, *words}) for head, words in groups.items()}


_MEMBERS = _members()


@dataclass(frozen=True, slots=True)
class Scored:
    """A mark of a passage with how well it fits, 0 to 1, and how well the passage does, whichever its mark.

    ``scale`` is that of the table, where the passage is a row of one.
    """

    score: float
    plain: float
    passage: Passage
    mark: Mark
    scale: Decimal = Decimal(1)


def score(
    want: Wanted, reading: Reading, mark: Mark | None, rivals: Sequence[Mark], around: Mapping[str, float]
) -> float:
    """How much of what is wanted stands with ``mark``, 0 to 1.

    A word that stands nearer to another mark of the same kind counts less, and so does one of the sentences around.
    """
    if not want.total:
        return 1.0
    got = 0.0
    words = reading.words
    beside = [rival.at for rival in rivals]
    for word, weight in want.weights.items():
        places = words.get(word)
        if places is None:
            got += weight * around.get(word, 0.0)
            continue
        if mark is None or not rivals:
            got += weight
            continue
        own = min([abs(p - mark.at) for p in places])
        other = min([abs(p - at) for p in places for at in beside])
        got += weight * (1 if own <= other + 1 else RIVAL if own <= other + 7 else FAR_RIVAL)
    return got / want.total


def period(reading: Reading, mark: Mark, rivals: Sequence[Mark]) -> Mark | None:
    """The date that a figure of ``reading`` is tied to beyond doubt: of the same clause, or of a list in its order."""
    if not reading.has_dates:
        return None
    days = reading.dates
    group = sorted([*rivals, mark], key=lambda m: m.at)
    listed = _listed(reading, days, group)
    if mark.start in listed:
        return listed[mark.start]
    after = [d for d in days if 0 < d.at - mark.at <= 5]
    if after and not _between(reading, mark, after[0]):
        # "at the ends of 2024 and 2023" dates two figures: which of them is this one's has to be told above.
        more = [d for d in days if 0 < d.at - after[0].at <= 5 and not _between(reading, after[0], d)]
        return None if any(not _APART.search(reading.text, after[0].end, d.start) for d in more) else after[0]
    before = [d for d in days if 0 < mark.at - d.at <= 4]
    if before and not _between(reading, before[-1], mark):
        return before[-1]
    return None


def _between(reading: Reading, one: Mark, two: Mark) -> bool:
    return any(one.at < r.at < two.at for r in reading.figures)


def _listed(reading: Reading, days: Sequence[Mark], group: Sequence[Mark]) -> dict[int, Mark]:
    """The figures of a list, by where they start, with the dates of the list beside it: "5 and 4 in 2024 and 2023"."""
    if len(days) < 2 or len(group) < 2:
        return {}
    runs: list[list[Mark]] = []
    for mark in sorted([*days, *group], key=lambda m: m.at):
        last = runs[-1][-1] if runs else None
        reach = 7 if mark.date else 14
        if (
            last
            and (last.date is None) == (mark.date is None)
            and mark.at - last.at <= reach
            and not (mark.date and _APART.search(reading.text, last.end, mark.start))
        ):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    tied: dict[int, Mark] = {}
    at = 0
    while at + 1 < len(runs):
        one, two = runs[at], runs[at + 1]
        if len(one) == len(two) > 1:
            counted, dated = (one, two) if one[0].date is None else (two, one)
            tied |= {f.start: d for f, d in zip(counted, dated, strict=True)}
            at += 2
        else:
            at += 1
    return tied


def opposite(story: Reading, passage: Reading, own: Mark, ours: Sequence[Mark], theirs: Sequence[Mark]) -> Mark | None:
    """The mark of a passage that stands among the same words as ``own`` in the story, where the two run alike there.

    It tells figures that have traded places from clauses that have.
    """
    one, mine = _with_marks(story, ours)
    two, others = _with_marks(passage, theirs)
    at = next(n for n, m in enumerate(mine) if m is own)
    for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        if block.a <= at < block.a + block.size:
            words = sum(w != _SLOT for w in one[block.a : block.a + block.size])
            return others[block.b + at - block.a] if words >= _LIKE_RUN else None
    return None


_SLOT = "#"
_LAID_SIDE_BY_SIDE = 40  # marks of a sentence beyond which no passage is looked through for each of them
_RIVALS = 12  # marks before and after one that may be what the words beside it belong to
_LIKE_RUN = 2  # words in a row that two sentences share


def _with_marks(reading: Reading, marks: Sequence[Mark]) -> tuple[list[str], list[Mark | None]]:
    """The telling words of a sentence with a slot for each mark."""
    row: list[str] = []
    which: list[Mark | None] = []
    ahead = iter(sorted(marks, key=lambda m: m.start))
    mark = next(ahead, None)
    for word, start in zip(reading.tokens, reading.starts, strict=True):
        while mark is not None and mark.end <= start:
            mark = next(ahead, None)
        if mark is not None and mark.start <= start:
            if not which or which[-1] is not mark:
                row.append(_SLOT)
                which.append(mark)
        elif word:
            row.append(word)
            which.append(None)
    return row, which


def in_step(story: Sequence[Mark], passage: Sequence[Mark], own: Mark, same: Callable[[Mark, Mark], bool]) -> str:
    """Whether the marks of a sentence and of a passage agree one by one, in order.

    ``"all"``: every one. ``"but own"``: all but ``own``, which is then a changed figure or date. ``""``: they cannot
    be laid side by side.
    """
    if len(story) != len(passage):
        return ""
    wrong = [one for one, two in zip(story, passage, strict=True) if not same(one, two)]
    return "all" if not wrong else "but own" if wrong == [own] else ""


def all_held(story: Sequence[Mark], passage: Sequence[Mark], same: Callable[[Mark, Mark], bool]) -> bool:
    """Whether a passage holds every mark of a sentence, each by one of its own, in whatever order."""
    if not 2 <= len(story) <= _LAID_SIDE_BY_SIDE or len(passage) < len(story):
        return False
    left = list(passage)
    for one in story:
        found = next((n for n, two in enumerate(left) if same(one, two)), -1)
        if found < 0:
            return False
        del left[found]
    return True


def rivals_of(start: int, value: int, marks: Sequence[Mark], values: Sequence[int]) -> list[Mark]:
    """Those of ``marks``, in order, that have another value; in a long row, those of them that stand around ``start``.

    :param value: that of the mark that begins at ``start``.
    :param values: those of ``marks``, as :func:`by_value`: each is compared once, and not with each other.
    """
    at = bisect_left(marks, start, key=attrgetter("start"))
    near = slice(max(0, at - _RIVALS), at + _RIVALS + 1)
    return [mark for mark, other in zip(marks[near], values[near], strict=True) if other != value]


def by_value(values: Iterable[Hashable]) -> list[int]:
    """A number for each value, the same for those that are equal.

    >>> by_value(["a", "b", "a"])
    [0, 1, 0]
    """
    known: dict[Hashable, int] = {}
    return [known.setdefault(value, len(known)) for value in values]
