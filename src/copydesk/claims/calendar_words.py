"""Words for days, months, quarters and years, and the arithmetic of the calendar behind them."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS: dict[str, int] = {}
for _number in range(1, 13):
    MONTHS[calendar.month_name[_number].lower()] = _number
    MONTHS[calendar.month_abbr[_number].lower()] = _number
MONTHS["sept"] = 9
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
QUARTERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4,
}  # fmt: skip
SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}

Days = tuple[dt.date, dt.date]


def day(year: int, month: int, number: int) -> dt.date | None:
    """A day, or ``None`` where the calendar has none such.

    >>> day(2025, 2, 29) is None
    True
    """
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def month_days(year: int, month: int) -> Days:
    """First and last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def quarter_days(year: int, quarter: int) -> Days:
    """First and last day of a calendar quarter, 1 to 4."""
    return dt.date(year, 3 * quarter - 2, 1), month_days(year, 3 * quarter)[1]


def half_days(year: int, half: int) -> Days:
    """First and last day of a half year, 1 or 2."""
    return dt.date(year, 6 * half - 5, 1), month_days(year, 6 * half)[1]


def year_days(year: int, last: int | None = None) -> Days:
    """First and last day of a year, or of the years to ``last``."""
    return dt.date(year, 1, 1), dt.date(last or year, 12, 31)


def shifted(on: dt.date, months: int) -> dt.date:
    """``on`` moved by whole months, to the last day of a month that is shorter.

    >>> shifted(dt.date(2025, 3, 31), -1)
    datetime.date(2025, 2, 28)
    """
    index = on.year * 12 + on.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return on
    return dt.date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def nearest(month: int, number: int, anchor: dt.date) -> dt.date | None:
    """The day of that month nearest to ``anchor``, in the year of ``anchor`` or one beside it.

    >>> nearest(12, 30, dt.date(2026, 1, 5)), nearest(2, 29, dt.date(2026, 3, 1)) is None
    (datetime.date(2025, 12, 30), True)
    """
    days = [d for y in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := day(y, month, number))]
    return min(days, key=lambda d: (abs((d - anchor).days), d), default=None)


def written(first: dt.date, last: dt.date) -> str:
    """A stretch of days as a story would put it.

    >>> written(dt.date(2026, 3, 31), dt.date(2026, 3, 31)), written(*month_days(2026, 3)), written(*year_days(2025))
    ('March 31, 2026', 'March 2026', '2025')
    """
    if first == last:
        return f"{calendar.month_name[first.month]} {first.day}, {first.year}"
    if (first, last) == month_days(first.year, first.month):
        return f"{calendar.month_name[first.month]} {first.year}"
    if (first, last) == year_days(first.year, last.year):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    if first.day == 1 and (first.month - 1) % 3 == 0:
        quarter = (first.month + 2) // 3
        if last == quarter_days(first.year, quarter)[1]:
            return f"the {('first', 'second', 'third', 'fourth')[quarter - 1]} quarter of {first.year}"
        if quarter in (1, 3) and last == half_days(first.year, (quarter + 1) // 2)[1]:
            return f"the {'first' if quarter == 1 else 'second'} half of {first.year}"
    return f"{written(first, first)} to {written(last, last)}"
