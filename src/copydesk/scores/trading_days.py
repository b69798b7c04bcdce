"""The days on which a market trades, by its published rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

CALENDARS = ("NYSE", "weekdays", "none")

# Days on which the New York Stock Exchange was shut by its own decision, since 2000.
_SHUT = frozenset(
    dt.date.fromisoformat(day)
    for day in (
        "2001-09-11 2001-09-12 2001-09-13 2001-09-14 2004-06-11 2007-01-02 2012-10-29 2012-10-30 2018-12-05 2025-01-09"
    ).split()
)
_MONDAY, _THURSDAY, _SATURDAY = 0, 3, 5


def trading_days(calendar: str, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The trading days from ``first`` to ``last``, both included.

    ``calendar`` is ``NYSE`` (New York, by rule 7.2 of the exchange; early closes are trading days), ``weekdays``, or
    ``none``, which knows no day.

    >>> len(list(trading_days("NYSE", dt.date(2021, 1, 1), dt.date(2021, 12, 31))))
    252
    """
    if calendar == "none":
        return
    day, shut = first, frozenset[dt.date]()
    year = 0
    while day <= last:
        if calendar == "NYSE" and day.year != year:
            year, shut = day.year, holidays(day.year)
        if day.weekday() < _SATURDAY and day not in shut:
            yield day
        day += dt.timedelta(days=1)


def holidays(year: int) -> frozenset[dt.date]:
    """The weekdays of a year on which the New York Stock Exchange is shut.

    >>> dt.date(2024, 3, 29) in holidays(2024), dt.date(2021, 6, 18) in holidays(2021)
    (True, False)
    """
    days = {
        _observed(dt.date(year, 1, 1), new_year=True),
        _nth(year, 1, _MONDAY, 3),  # Martin Luther King Day
        _nth(year, 2, _MONDAY, 3),  # Presidents' Day
        _easter(year) - dt.timedelta(days=2),
        _nth(year, 5, _MONDAY, -1),  # Memorial Day
        _observed(dt.date(year, 7, 4)),
        _nth(year, 9, _MONDAY, 1),  # Labor Day
        _nth(year, 11, _THURSDAY, 4),  # Thanksgiving
        _observed(dt.date(year, 12, 25)),
    }
    if year >= 2022:
        days.add(_observed(dt.date(year, 6, 19)))
    return frozenset(day for day in days if day is not None) | {day for day in _SHUT if day.year == year}


def _observed(day: dt.date, new_year: bool = False) -> dt.date | None:
    """Saturday's holiday is kept on Friday, Sunday's on Monday; a New Year's Day on a Saturday is not kept at all."""
    if day.weekday() == _SATURDAY:
        return None if new_year else day - dt.timedelta(days=1)
    return day + dt.timedelta(days=1) if day.weekday() > _SATURDAY else day


def _nth(year: int, month: int, weekday: int, number: int) -> dt.date:
    """The ``number``-th weekday of a month; the last one for -1."""
    if number < 0:
        end = (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        return end - dt.timedelta(days=(end.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 13, 1876, page 487)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)
