"""Calendar quarters, and the days on which their Forms 13F are due."""

from __future__ import annotations

import datetime as dt
import re

from copydesk.errors import DataError

_NAMED = re.compile(r"(\d{4})-?[qQ]([1-4])")
_LAST = {3: 31, 6: 30, 9: 30, 12: 31}


def quarter(text: str) -> dt.date:
    """The last day of the quarter that ``text`` names: 2021Q1, 2021-Q1 or 2021-03-31.

    :raises DataError: if it names none.

    >>> quarter("2021Q1")
    datetime.date(2021, 3, 31)
    """
    if named := _NAMED.fullmatch(text.strip()):
        year, month = int(named[1]), 3 * int(named[2])
        if year:
            return dt.date(year, month, _LAST[month])
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is None or not is_quarter_end(day):
        raise DataError(text, "it names no quarter", "Write it as 2021Q1, or give its last day: 2021-03-31.")
    return day


def is_quarter_end(day: dt.date) -> bool:
    """Whether ``day`` is the last of March, June, September or December."""
    return _LAST.get(day.month) == day.day


def quarter_before(end: dt.date) -> dt.date:
    """The last day of the quarter before that which ends on ``end``."""
    month = end.month - 3 or 12
    return dt.date(end.year - (month == 12), month, _LAST[month])


def quarter_after(end: dt.date) -> dt.date:
    """The last day of the quarter after that which ends on ``end``."""
    month = end.month % 12 + 3
    return dt.date(end.year + (month == 3), month, _LAST[month])


def filing_deadline(end: dt.date) -> dt.date:
    """The last day to file Form 13F for a quarter: 45 days after its end, or the next business day (17 CFR 240.13f-1).

    Of the federal holidays, only Washington's Birthday can fall on a day to which the deadline moves.

    >>> filing_deadline(dt.date(2020, 12, 31)), filing_deadline(dt.date(2021, 3, 31))
    (datetime.date(2021, 2, 16), datetime.date(2021, 5, 17))
    """
    day = end + dt.timedelta(days=45)
    while day.weekday() > 4 or (day.month == 2 and day.weekday() == 0 and 15 <= day.day <= 21):
        day += dt.timedelta(days=1)
    return day


def written(day: dt.date) -> str:
    """A day as readers write it: March 31, 2021."""
    return f"{day:%B} {day.day}, {day.year}"
