"""A sentence of the story laid against a passage: which words have a partner, and where the two disagree.

Words are paired by stem or concept, those with like neighbours first. What governs a pair (a negation, a modal, a
strength verb, a quantifier) must agree on both sides; a word whose contrary stands in its place is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from copydesk.evidence.cues import Cue, agree, cues
from copydesk.evidence.lexicon import contraries
from copydesk.evidence.order import traded
from copydesk.evidence.tokens import Token

# What a reporter puts around a fact; a passage need not hold it.
FRAME = frozenset(
    """accord say said state told tell report announc disclos file filing note statement releas document text fact sheet
    also meanwhil howev add explain wrote write describ outlin news stori today includ respect annual quarter
    interview letter email call websit""".split()
)
MONTHS = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday""".split()
)


_PLACES = 12  # of one word in a passage that are told apart


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a sentence and its passage disagree: the kind, the story's tokens and the passage's tokens at fault.

    ``unmatched`` says that the passage has no word at all for the one at fault.
    """

    kind: str  # polarity, strength, quantity, direction, order
    story: tuple[int, ...]
    source: tuple[int, ...]
    unmatched: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """``pairs`` maps tokens of the story to tokens of the passage; ``missing`` are content tokens without a partner.

    ``covered`` is the share, 0 to 1, of the story's content that has a partner, each word weighed by ``weight``.
    ``closeness`` (0 to 1) is how much of it stands in the same order and the same numbers: of two passages that cover
    as much, the closer one is what the story was written from.
    """

    covered: float
    closeness: float
    pairs: dict[int, int]
    missing: tuple[int, ...]


def align(
    story: Sequence[Token], source: Sequence[Token], weight: Callable[[str], float], known: frozenset[str] = frozenset()
) -> Alignment:
    """Pair the words of ``story`` with those of ``source``.

    :param weight: how much a stem counts.
    :param known: stems that the document as a whole stands for (its issuer and title), which a passage need not repeat.
    """
    places: dict[str, list[int]] = {}
    for token in story:
        if token.content:
            places[token.root] = []
            places[token.concept] = []
    for at, token in enumerate(source):
        if token.content:
            if token.root in places:
                places[token.root].append(at)
            if token.concept != token.root and token.concept in places:
                places[token.concept].append(at)
    pairs: dict[int, int] = {}
    several: dict[int, list[int]] = {}
    missing: list[int] = []
    total = held = 0.0
    numbers = numbers_held = 0
    for number, token in enumerate(story):
        if not token.content:
            continue
        found = places.get(token.root) or places.get(token.concept)
        if found:
            pairs[number] = found[0]
            if len(found) > 1:
                several[number] = found
        if token.key in MONTHS or token.key[0].isdigit():
            numbers += 1
            numbers_held += bool(found)
            continue  # figures and dates have matchers of their own
        if not found and (token.root in FRAME or token.root in known):
            continue
        counts = weight(token.root)
        total += counts
        if found:
            held += counts
        else:
            missing.append(number)
    for number, found in several.items():
        pairs[number] = _likest(story, number, source, found, pairs, several)
    steps = list(pairs.values())
    in_order = sum(0 < b - a <= 6 for a, b in pairwise(steps)) / max(len(steps) - 1, 1)
    closeness = 0.5 * in_order + 0.5 * (numbers_held / numbers if numbers else 1.0)
    return Alignment(held / total if total else 0.0, closeness, pairs, tuple(missing))


def _likest(
    story: Sequence[Token],
    number: int,
    source: Sequence[Token],
    found: list[int],
    pairs: dict[int, int],
    several: dict[int, list[int]],
) -> int:
    """Of several partners of a word, the one among the likest neighbours, at the place that those point to."""
    around = {t.concept for t in story[max(0, number - 3) : number + 4] if t.content}
    sure = [n for n in range(max(0, number - 6), number + 7) if n in pairs and n not in several]

    def likeness(at: int) -> tuple[int, int]:
        near = sum(t.concept in around for t in source[max(0, at - 3) : at + 4] if t.content)
        right_place = sum(abs((pairs[n] - at) - (n - number)) <= 2 for n in sure)
        return near + right_place + (source[at].key == story[number].key), -at

    return max(found[:_PLACES], key=likeness)


def faults(story: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> list[Fault]:
    """Where ``story`` says what the passage denies, or says it more or less surely."""
    ours, theirs = cues(story), cues(source)
    reported = any(t.root in ("said", "say", "told", "accord") for t in story)
    found = _between(story, ours, source, theirs, alignment, reported)
    found += _polarity(story, ours, source, theirs, alignment)
    found += _strength(story, ours, source, theirs, alignment, reported)
    found += _quantity(ours, theirs, alignment)
    found += _direction(story, source, alignment)
    swapped = traded(story, source, alignment.pairs)
    if swapped:
        found.append(Fault("order", *swapped))
    return found


def _between(
    story: Sequence[Token],
    ours: list[Cue],
    source: Sequence[Token],
    theirs: list[Cue],
    alignment: Alignment,
    reported: bool,
) -> list[Fault]:
    """Faults between two neighbouring pairs that stand as near to each other in the passage.

    What the story puts between them is then the counterpart of what the passage has between them, cue for cue.
    """
    partners = set(alignment.pairs.values())
    here = {c.token: c for c in ours if c.grade in _SMALL and c.token not in alignment.pairs}
    there = {c.token: c for c in theirs if c.grade in _SMALL and c.token not in partners}
    anchors = [n for n in alignment.pairs if not contraries(story[n].root)]
    for left, right in pairwise(anchors):
        first, last = alignment.pairs[left], alignment.pairs[right]
        if not 0 < last - first <= right - left + 3:
            continue
        if any(first < at < last and not left < n < right for n, at in alignment.pairs.items()):
            continue  # the passage has words of another part of the sentence here: the order was turned
        turned = _turned(story, range(left + 1, right), source, range(first + 1, last))
        if turned:
            return [turned]
        mine = [here[n] for n in range(left + 1, right) if n in here]
        its = [there[n] for n in range(first + 1, last) if n in there]
        if not mine and not its:
            continue
        negations = [[c for c in side if c.kind == "negation"] for side in (mine, its)]
        if len(negations[0]) % 2 != len(negations[1]) % 2:
            return [
                Fault(
                    "polarity",
                    _tokens(negations[0]) or (right,),
                    _tokens(negations[1]) or tuple(range(first, last + 1)),
                )
            ]
        for kind, name in (("modal", "strength"), ("quantity", "quantity")):
            mine_of, its_of = ([c for c in side if c.kind == kind] for side in (mine, its))
            if kind == "modal" and _carried(mine_of, its_of, ours, left, theirs, last, reported):
                continue
            if _differ(mine_of, its_of, reported):
                return [Fault(name, _tokens(mine_of) or (right,), _tokens(its_of) or (first, last), not its_of)]
    return []


def _carried(
    mine: list[Cue], its: list[Cue], ours: list[Cue], left: int, theirs: list[Cue], last: int, reported: bool
) -> bool:
    """Whether a modal on one side alone is carried over from an earlier verb on the other ("will pay and borrow")."""
    if mine and not its:
        return any(agree(m.grade, c.grade, reported) for m in mine for c in theirs if c.token < last)
    if its and not mine:
        return any(agree(c.grade, i.grade, reported) for i in its for c in ours if c.token <= left)
    return False


def _turned(story: Sequence[Token], mine: range, source: Sequence[Token], its: range) -> Fault | None:
    """A word whose contrary stands in the same place of the passage, where the word itself does not."""
    there = {source[at].concept: at for at in its}
    for number in mine:
        if story[number].concept in there:
            continue
        for contrary in contraries(story[number].root):
            if contrary in there and contrary not in {story[n].concept for n in mine}:
                return Fault("direction", (number,), (there[contrary],))
    return None


# Cues that are small words, whose place between their neighbours tells what they answer to.
_SMALL = frozenset("not possible likely would should will shall must ahead".split()) | frozenset(
    "some few many most all often sometimes rarely partly fully mostly only".split()
)


def _differ(mine: list[Cue], its: list[Cue], reported: bool) -> bool:
    if mine and its:
        return not any(agree(a.grade, b.grade, reported) for a in mine for b in its)
    if mine:
        return mine[0].grade in ("will", "must", "shall", "ahead", "all", "most", "only", "mostly", "rarely", "fully")
    return bool(its) and its[0].grade in ("possible", "likely", "should")


def _tokens(found: list[Cue]) -> tuple[int, ...]:
    return tuple(c.token for c in found)


def _polarity(
    story: Sequence[Token], ours: list[Cue], source: Sequence[Token], theirs: list[Cue], alignment: Alignment
) -> list[Fault]:
    pairs = alignment.pairs
    partner = {at: number for number, at in pairs.items()}
    negated_here = {t: c.token for c in ours if c.kind == "negation" for t in c.targets}
    negated_there = {t: c.token for c in theirs if c.kind == "negation" for t in c.targets}
    denied_here = {story[n].concept for n in negated_here}
    denied_there = {source[at].concept for at in negated_there}
    extra_here = {n: c for n, c in negated_here.items() if n in pairs and story[n].concept not in denied_there}
    extra_there = {at: c for at, c in negated_there.items() if at in partner and source[at].concept not in denied_here}
    # A negation may move ("no assurance that it will", "it may not"): one on each side that answers to no other.
    answered = denied_here & denied_there
    free_here = {c for n, c in negated_here.items() if story[n].concept not in answered}
    free_there = {c for at, c in negated_there.items() if source[at].concept not in answered}
    if extra_here and not free_there:
        here = tuple(sorted({*extra_here, *extra_here.values()}))
        return [Fault("polarity", here, tuple(pairs[n] for n in extra_here))]
    if extra_there and not free_here:
        there = tuple(sorted({*extra_there, *extra_there.values()}))
        return [Fault("polarity", tuple(sorted(partner[at] for at in extra_there)), there)]
    return []


def _strength(
    story: Sequence[Token],
    ours: list[Cue],
    source: Sequence[Token],
    theirs: list[Cue],
    alignment: Alignment,
    reported: bool,
) -> list[Fault]:
    pairs = alignment.pairs
    modals_here = [c for c in ours if c.kind in ("modal", "cause")]
    modals_there = [c for c in theirs if c.kind in ("modal", "cause")]
    found: list[Fault] = []
    for number, at in pairs.items():
        here = [c for c in modals_here if number in c.targets]
        there = [c for c in modals_there if at in c.targets]
        if not here and not there:
            continue
        if any(agree(a.grade, b.grade, reported) for a in here for b in there):
            continue
        if here and not there:
            cue = here[0]
            weak = cue.grade in _WEAKER
            # The governing word may stand further off, over a row of verbs, on the passage's side.
            wider = [c for c in modals_there if weak or c.token < at]
            own = [c for c in modals_here if c.token < number]
            if any(agree(c.grade, w.grade, reported) for c in own for w in wider) or cue.token in pairs:
                continue
            if weak and not wider:
                continue  # weaker words than the plain statement: a matter of report, not a fault of strength
            found.append(Fault("strength", (cue.token, number), (*(c.token for c in wider[:1]), at), not wider))
        elif there and not here:
            cue = there[0]
            wider = [c for c in modals_here if cue.grade in _WEAKER or c.token < number]
            taken = set(pairs.values())
            if cue.token in taken or any(agree(c.grade, cue.grade, reported) for c in wider):
                continue
            if cue.grade in ("must", "order", "allow", "consider", "adopt", "urge", "forbid"):
                continue  # the story leaves the governing verb out or puts it in other words
            if cue.grade in ("will", "shall", "would") and not story[number].key.endswith("ed"):
                continue  # "is to propose", "proposes": news tells what is laid down in the present
            found.append(Fault("strength", (number,), (cue.token, at)))
        elif here[0].token not in pairs or source[pairs[here[0].token]].concept != story[here[0].token].concept:
            found.append(Fault("strength", (here[0].token, number), (there[0].token, at)))
        elif pairs[here[0].token] not in {c.token for c in there}:
            continue
    return found[:1]


_WEAKER = frozenset("consider intend allow urge would should propose".split())


def _quantity(ours: list[Cue], theirs: list[Cue], alignment: Alignment) -> list[Fault]:
    there: dict[int, list[Cue]] = {}
    for cue in theirs:
        if cue.kind == "quantity":
            for target in cue.targets:
                there.setdefault(target, []).append(cue)
    all_there = [c for found in there.values() for c in found]
    for cue in ours:
        if cue.kind != "quantity" or cue.token in alignment.pairs:
            continue
        for target in cue.targets:
            at = alignment.pairs.get(target)
            if at is None:
                continue
            over = there.get(at, [])
            if over and not any(agree(cue.grade, c.grade) for c in over):
                return [Fault("quantity", (cue.token, target), (over[0].token, at))]
            strong = cue.grade in ("all", "most", "only", "mostly")
            if not over and strong and not any(agree(cue.grade, c.grade) for c in all_there):
                return [Fault("quantity", (cue.token, target), (at,))]
    return []


def _direction(story: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> list[Fault]:
    taken = set(alignment.pairs.values())
    said = {token.concept for token in story}
    free: dict[str, list[int]] = {}
    for at, token in enumerate(source):
        if at not in taken and token.content:
            free.setdefault(token.concept, []).append(at)
    for number, token in enumerate(story):
        if number in alignment.pairs or not token.content:
            continue  # "before" and "after" turn only in the very same place
        for contrary in contraries(token.root) - said:
            for at in free.get(contrary, ()):
                if _like_place(story, number, source, at, alignment):
                    return [Fault("direction", (number,), (at,))]
    return []


def _like_place(story: Sequence[Token], number: int, source: Sequence[Token], at: int, alignment: Alignment) -> bool:
    """Whether two words stand among the same words: two pairs near both, or one right beside."""
    near = [n for n in range(number - 4, number + 5) if n in alignment.pairs]
    beside = [n for n in near if abs(alignment.pairs[n] - at) <= 4]
    return len(beside) >= 2 or any(abs(n - number) <= 2 and abs(alignment.pairs[n] - at) <= 2 for n in beside)
