"""Whether two figures are the same quantity: unit, scale, sign, bounds, and rounding to the digits shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from copydesk.claims import units
from copydesk.model import Figure

#: How far a hedged figure ("roughly $12 trillion") may stand from that of the source, as a share of it.
ROUGHLY = Decimal("0.05")
#: However few digits are shown, rounding may not move a figure further than this share of it ($1.27 billion is no 1).
COARSEST = Decimal("0.1")

Likeness = Literal["same", "other", "opposite", "bounded", "unit", ""]

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_SHARES = (units.PERCENT, units.POINT, units.BASIS_POINT)


def like(story: Figure, source: Figure, scale: Decimal = Decimal(1)) -> Likeness:
    """How a figure of a source speaks to one of the story.

    ``same``: bears it out. ``other``: same kind, another value. ``opposite``: same value, but it fell where the
    story says it rose. ``bounded``: the source gives it as a limit only ("up to"). ``unit``: same number of percent
    against percentage points, or of another currency. ``""``: of another kind.

    :param scale: that of the table where the source's figure stands bare.
    """
    if story.ordinal or source.ordinal:
        if not (story.ordinal and source.ordinal):
            return ""
        same = story.low == source.low and story.noun == source.noun
        return "same" if same else "other" if story.noun == source.noun else ""
    factor = _factor(story.unit, source.unit)
    if factor is None:
        if _confusable(story.unit, source.unit) and _within(story, source, Decimal(1)):
            return "unit"
        return ""
    if story.per and source.per and story.per != source.per:
        return "unit" if _within(story, source, factor) else ""
    if not _within(story, source, factor):
        if scale != 1 and source.unit in ("count", story.unit) and _within(story, source, scale):
            return "same"
        # "Three of them" is not told otherwise by "45 miles".
        mixed = story.unit != source.unit and "count" in (story.unit, source.unit)
        noun = source.noun if source.unit == "count" else story.noun
        return "" if mixed and noun not in (story.unit, source.unit) else "other"
    if story.sign * source.sign < 0:
        return "opposite"
    if not story.bound and not story.about and source.bound in ("at most", "below") and source.low == source.high:
        return "bounded"
    return "same"


def apart(story: Figure, source: Figure) -> Decimal | None:
    """By what share of the source's figure the story's differs from it; ``None`` where their kinds differ."""
    factor = _factor(story.unit, source.unit)
    if factor is None or not source.low:
        return None
    return abs(abs(story.low) - abs(source.low) * factor) / abs(source.low * factor)


def _factor(one: str, two: str) -> Decimal | None:
    """What a number of unit ``two`` is multiplied by to be one of unit ``one``; ``None`` where they do not compare."""
    if one == two:
        return Decimal(1)
    if one == units.POINT and two == units.BASIS_POINT:
        return Decimal("0.01")
    if one == units.BASIS_POINT and two == units.POINT:
        return Decimal(100)
    for table in (_DAYS, _MONTHS):
        if one in table and two in table:
            return Decimal(table[two]) / table[one]
    counted = ("count", one) if two == "count" else ("count", two) if one == "count" else None
    if counted and counted[1] not in (*_SHARES, units.TIMES, *units.TIME) and counted[1] not in units.CODES:
        return Decimal(1)
    return None


def _confusable(one: str, two: str) -> bool:
    """Whether the same number of the two is likelier a slip than chance: currencies, percent and points, miles."""
    plain = ("count", units.TIMES, *units.TIME)
    return (one in _SHARES) == (two in _SHARES) and one not in plain and two not in plain


def _within(story: Figure, source: Figure, factor: Decimal) -> bool:
    low, high, step = abs(source.low) * factor, abs(source.high) * factor, source.step * factor
    if low > high:
        low, high = high, low
    if story.low != story.high:
        return _close(story, abs(story.low), low, step) and _close(story, abs(story.high), high, step)
    number = abs(story.low)
    if low != high:
        # "as much as 10" of "5 to 10"; a plain "10" is one end of two and is not what the source says.
        if story.bound in ("at most", "below"):
            return _close(story, number, high, step)
        return story.bound in ("at least", "above") and _close(story, number, low, step)
    if story.bound in ("above", "at least"):
        if low > number and not source.bound:
            return low - number <= _reach(story, number)
        return _close(story, number, low, step) and (story.bound == "at least" or source.bound in ("above", "at least"))
    if story.bound in ("below", "at most"):
        if low < number and not source.bound:
            return number - low <= _reach(story, number)
        return _close(story, number, low, step) and (story.bound == "at most" or source.bound in ("below", "at most"))
    return _close(story, number, low, step)


def _reach(story: Figure, number: Decimal) -> Decimal:
    """How far beyond "more than 20" a figure may lie: less than the last digit that is no nought, or a twentieth."""
    step = story.step
    while step and number % (step * 10) == 0 and number >= step * 20:
        step *= 10
    return max(step, number * ROUGHLY)


def _close(story: Figure, number: Decimal, other: Decimal, step: Decimal) -> bool:
    if number == other:
        return True
    gap = abs(number - other)
    if story.about and gap <= ROUGHLY * other:
        return True
    return step < story.step and gap <= min(story.step / 2, other * COARSEST)
