"""Figures that follow from a source's figures by arithmetic which the sentence itself states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, permutations

from copydesk.claims import units
from copydesk.evidence.quantities import like
from copydesk.model import Figure

_SUM = re.compile(r"\b(?:total\w*|combined|together|in all|altogether|sum|overall|jointly|both)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:up|down|rose|risen|rise|increas\w+|grew|grow\w*|climb\w*|gain\w*|jump\w*|fell|fall\w*|declin\w+|drop\w*|decreas\w+"
    r"|lower|higher|more|less|fewer|change\w*|differen\w+|gap|shr[aiu]nk|surg\w+|slip\w*|reduc\w+|add\w*|cut)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:share|portion|proportion|part|percent of|per cent of|made up|account\w* for|represent\w*|compris\w+|half of"
    r"|third of|thirds of|quarters? of|fifths? of|of (?:the|its|their|all|total))\b|% of",
    re.IGNORECASE,
)
_RATIO = re.compile(r"\b(?:doubl\w+|tripl\w+|quadrupl\w+|halv\w+|twice|times|-?fold|thrice)", re.IGNORECASE)
_MOST = 14  # operands looked at; pairs of these are some two hundred trials


@dataclass(frozen=True, slots=True)
class Derived:
    """A sum that gives the story's figure: its operands and the arithmetic written out."""

    operands: tuple[Figure, ...]
    note: str


def derive(story: Figure, sentence: str, given: Sequence[Figure], near: str = "") -> Derived | None:
    """The first way in which ``story`` follows from figures ``given``, where ``sentence`` states that relation.

    :param near: the words close to the figure, where a rise, fall or difference must be told; the sentence without it.

    Sums, differences, growth, shares and ratios of figures of one unit.

    >>> d = derive(Figure(Decimal(7), Decimal(7), "percent"), "Sales rose 7%.",
    ...            [Figure(Decimal(107), Decimal(107), "USD"), Figure(Decimal(100), Decimal(100), "USD")])
    >>> d.note
    '($107 - $100) / $100 = 7.0 percent'
    """
    if story.ordinal:
        return None
    given = [f for f in given if f.low and like(story, f) != "same"][:_MOST]
    for trial in _TRIALS:
        found = trial(story, (near or sentence) if trial in (_growth, _difference) else sentence, given)
        if found:
            return found
    return None


def _same(story: Figure, number: Decimal, unit: str, finest: Decimal = Decimal(0)) -> bool:
    if story.bound and unit != units.TIMES:
        story = replace(story, bound="")
    exact = Figure(number, number, unit, step=finest)
    return like(story, exact) == "same"


def _write(number: Decimal, unit: str) -> str:
    return units.written(number, unit)


def _single(given: Sequence[Figure], unit: str) -> list[int]:
    return [n for n, f in enumerate(given) if f.unit == unit and f.low == f.high and not f.ordinal]


def _sum(story: Figure, sentence: str, given: Sequence[Figure]) -> Derived | None:
    if not _SUM.search(sentence) or story.unit in (units.TIMES,):
        return None
    usable = _single(given, story.unit)[:10]
    for size in (2, 3, 4):
        for chosen in combinations(usable, size):
            numbers = [abs(given[n].low) for n in chosen]
            if len(set(chosen)) == size and _same(story, sum(numbers, Decimal(0)), story.unit):
                parts = " + ".join(_write(n, story.unit) for n in numbers)
                note = f"{parts} = {_write(sum(numbers, Decimal(0)), story.unit)}"
                return Derived(tuple(given[n] for n in chosen), note)
    return None


def _pairs(given: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    for one, two in permutations(range(len(given)), 2):
        if given[one].unit == given[two].unit and not (given[one].ordinal or given[two].ordinal):
            yield one, two


def _difference(story: Figure, sentence: str, given: Sequence[Figure]) -> Derived | None:
    if not _CHANGE.search(sentence) or story.bound:
        return None
    for one, two in _pairs(given):
        unit = given[one].unit
        larger, smaller = abs(given[one].low), abs(given[two].low)
        # A difference of two percentages is in percentage points, never in percent.
        result = units.POINT if unit == units.PERCENT else unit
        if larger <= smaller or story.unit not in (result, units.BASIS_POINT if result == units.POINT else result):
            continue
        number = larger - smaller
        shown, told = (number * 100, units.BASIS_POINT) if story.unit == units.BASIS_POINT != unit else (number, result)
        if _same(story, shown, told):
            note = f"{_write(larger, unit)} - {_write(smaller, unit)} = {_write(shown, told)}"
            return Derived((given[one], given[two]), note)
    return None


def _growth(story: Figure, sentence: str, given: Sequence[Figure]) -> Derived | None:
    if story.unit != units.PERCENT or not _CHANGE.search(sentence):
        return None
    for now, then in _pairs(given):
        new, old = abs(given[now].low), abs(given[then].low)
        if not old or new == old or given[now].unit in (units.PERCENT, units.POINT, units.TIMES, *units.TIME):
            continue
        if story.sign and (new > old) == (story.sign < 0):
            continue
        change = abs(new - old) / old * 100
        if _same(story, change, units.PERCENT):
            unit = given[now].unit
            top = f"({_write(max(new, old), unit)} - {_write(min(new, old), unit)}) / {_write(old, unit)}"
            return Derived((given[now], given[then]), f"{top} = {change:.1f} percent")
    return None


def _share(story: Figure, sentence: str, given: Sequence[Figure]) -> Derived | None:
    if story.unit != units.PERCENT or not _SHARE.search(sentence):
        return None
    for part, whole in _pairs(given):
        one, all_of = abs(given[part].low), abs(given[whole].low)
        unit = given[part].unit
        if one >= all_of or unit in (units.PERCENT, units.POINT, units.TIMES):
            continue
        share = one / all_of * 100
        if _same(story, share, units.PERCENT):
            note = f"{_write(one, unit)} / {_write(all_of, unit)} = {share:.1f} percent"
            return Derived((given[part], given[whole]), note)
    return None


def _ratio(story: Figure, sentence: str, given: Sequence[Figure]) -> Derived | None:
    if story.unit != units.TIMES or not _RATIO.search(sentence):
        return None
    for one, two in _pairs(given):
        top, bottom = abs(given[one].low), abs(given[two].low)
        if not bottom or given[one].unit == units.TIMES:
            continue
        ratio = top / bottom
        near = story.low and abs(ratio - story.low) <= story.low / 20 and not story.bound
        if near or (story.bound and _same(story, ratio, units.TIMES)):
            unit = given[one].unit
            note = f"{_write(top, unit)} / {_write(bottom, unit)} = {ratio:.2f} times"
            return Derived((given[one], given[two]), note)
    return None


_TRIALS: tuple[Callable[[Figure, str, Sequence[Figure]], Derived | None], ...] = (
    _growth, _share, _ratio, _difference, _sum,
)  # fmt: skip
