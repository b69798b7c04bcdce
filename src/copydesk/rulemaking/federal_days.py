"""The business days of the Federal Register, by which it counts terms from publication (1 CFR 18.17).

Holidays are those of 5 U.S.C. 6103(a); one on a Saturday is kept on the Friday before, one on a Sunday on the Monday
after. Days off by executive order, and inauguration days, are not known here.
"""

from __future__ import annotations

import datetime as dt

_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# Month, weekday (Monday is 0), and which one of the month: -1 is the last.
_MOVING = ((1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4))


def counted(published: dt.date, days: int) -> dt.date:
    """The day that is ``days`` after ``published``: the next business day where it is none.

    >>> counted(dt.date(2026, 3, 30), 60), counted(dt.date(2026, 5, 4), 60)
    (datetime.date(2026, 5, 29), datetime.date(2026, 7, 6))
    """
    day = published + dt.timedelta(days=days)
    while not is_business_day(day):
        day += dt.timedelta(days=1)
    return day


def is_business_day(day: dt.date) -> bool:
    """Whether federal offices are open.

    >>> [is_business_day(dt.date(2026, 7, n)) for n in (2, 3, 4, 5, 6)]
    [True, False, False, False, True]
    """
    if day.weekday() >= 5:
        return False
    # January 1 of the next year may be kept on December 31.
    return day not in {h for year in (day.year, day.year + 1) if year <= dt.MAXYEAR for h in _holidays(year)}


def _holidays(year: int) -> set[dt.date]:
    found = {_kept(dt.date(year, month, day)) for month, day in _FIXED if (year, month, day) > (1, 1, 1)}
    for month, weekday, which in _MOVING:
        if which > 0:
            first = dt.date(year, month, 1)
            found.add(first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1)))
        else:
            last = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
            found.add(last - dt.timedelta(days=(last.weekday() - weekday) % 7))
    return found


def _kept(day: dt.date) -> dt.date:
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))
