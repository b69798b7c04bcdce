"""Whether two dates are the same time, as far as the coarser of them says."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Literal

from copydesk.claims import dates
from copydesk.claims.calendar_words import WEEKDAYS
from copydesk.model import DateRange

Agreement = Literal["same", "coarser", "other", ""]

_FISCAL = ("fiscal year", "fiscal quarter")


def agree(story: DateRange, source: DateRange) -> Agreement:
    """How a date of a source speaks to one of the story.

    ``same``: it proves it: the same time, or a finer one inside. ``coarser``: it is compatible, but does not say so
    much. ``other``: another time. ``""``: they do not compare.
    """
    if not (story.first and story.last and source.first and source.last):
        return ""
    fiscal = story.grain in _FISCAL or source.grain in _FISCAL
    if _long(story) and _long(source):
        # "Fiscal 2024" is the year that ends in 2024, whichever its months are; a year told by its last day is itself.
        if fiscal or _calendar(story):
            return "same" if story.last.year == source.last.year else "other"
        return "same" if abs((story.last - source.last).days) <= 7 else "other"
    if story.grain == source.grain and story.grain in ("quarter", "half") and not fiscal:
        gap = abs((story.last - source.last).days)
        return "same" if gap <= 7 else "other" if gap > 45 or _whole_months(story) == _whole_months(source) else ""
    if story.first <= source.first and source.last <= story.last:
        return "same"
    if source.first <= story.first and story.last <= source.last:
        return "coarser"
    if (story.yearless or source.yearless) and _same_days(story, source):
        return "same"
    if fiscal and story.grain == source.grain:
        return "same" if (story.first, story.last) == (source.first, source.last) else "other"
    if fiscal and story.first <= source.last and source.first <= story.last:
        return "coarser"
    overlap = story.first <= source.last and source.first <= story.last
    return "coarser" if overlap else "other"


@lru_cache(maxsize=4_096)
def told_alike(text: str, source: DateRange | None = None) -> Agreement:
    """How a date without a year or dateline ("April 30", "Thursday") agrees with one of a source.

    Without ``source``: ``"same"`` where the words can be compared at all, else ``""``.
    """
    low = text.lower().split()
    weekday = next((WEEKDAYS[w] for w in low if w in WEEKDAYS), None)
    if weekday is not None:
        if source is None:
            return "same"
        if source.first is None or source.first != source.last:
            return ""
        return "same" if source.first.weekday() == weekday else "other"
    found = dates.in_text(f"in {text}", dt.date(2000, 7, 1))
    if not found or not found[0][2].yearless:
        return ""
    own = found[0][2]
    if source is None:
        return "same"
    if not (own.first and own.last and source.first and source.last):
        return ""
    year = source.first.year
    try:
        moved = DateRange(own.first.replace(year=year), own.last.replace(year=year), own.grain)
    except ValueError:
        moved = DateRange(own.first.replace(year=year), own.last.replace(year=year, day=28), own.grain)
    return agree(moved, source)


def _long(date: DateRange) -> bool:
    assert date.first
    assert date.last
    return date.grain in ("year", "fiscal year") and (date.last - date.first).days < 380


def _calendar(date: DateRange) -> bool:
    assert date.first
    assert date.last
    return (date.first.month, date.first.day, date.last.month, date.last.day) == (1, 1, 12, 31)


def _whole_months(date: DateRange) -> bool:
    assert date.first
    assert date.last
    return date.first.day == 1 and (date.last + dt.timedelta(days=1)).day == 1


def _same_days(one: DateRange, two: DateRange) -> bool:
    """The same month and day of neighbouring years, where one of them was written without a year."""
    assert one.first
    assert one.last
    assert two.first
    assert two.last
    near = abs(one.first.year - two.first.year) <= 1
    return near and _month_day(one.first) == _month_day(two.first) and _month_day(one.last) == _month_day(two.last)


def _month_day(day: dt.date) -> tuple[int, int]:
    return day.month, day.day
