"""The dates that documents give for themselves, in the forms that headers, feeds and page data use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
MONTH_DAY = rf"(?:{_MONTH})\.?\s+\d{{1,2}}"  #: "March 3", for patterns of others; ignore case
DATE = re.compile(
    rf"\b(?P<y1>\d{{4}})-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)"
    rf"|\b(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})\b"
    rf"|\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m3>{_MONTH})\.?,?\s+(?P<y3>\d{{4}})\b",
    re.IGNORECASE,
)
_RFC822 = re.compile(r"^(?:\w{3},?\s+)?\d{1,2}\s+\w{3}\s+\d{2,4}\s+\d\d:\d\d", re.ASCII)


def find(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Every full date of ``text`` (day, month and year), with its place.

    >>> [str(day) for _, _, day in find("signed August 7, 2025; due 2026-06-01, not 2026-13-01")]
    ['2025-08-07', '2026-06-01']
    """
    for match in DATE.finditer(text):
        year = match["y1"] or match["y2"] or match["y3"]
        month = match["m1"] or match["m2"] or match["m3"]
        day = match["d1"] or match["d2"] or match["d3"]
        number = int(month) if month.isdigit() else _MONTHS[month.lower()]
        try:
            yield match.start(), match.end(), dt.date(int(year), number, int(day))
        except ValueError:
            continue


def parse(value: str) -> dt.date | None:
    """The date of a field that holds one: ISO 8601, RFC 822, ``YYYYMMDD`` or written out; else ``None``.

    >>> parse("Tue, 03 Mar 2026 09:30:00 GMT"), parse("2026-03-03T23:30:00-05:00"), parse("soon")
    (datetime.date(2026, 3, 3), datetime.date(2026, 3, 3), None)
    """
    value = value.strip()[:200]
    if re.fullmatch(r"\d{8}", value, re.ASCII):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    elif _RFC822.match(value):
        from email.utils import parsedate_to_datetime

        try:
            return parsedate_to_datetime(value).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return next((day for _, _, day in find(value)), None)


def after(text: str, *words: str) -> dt.date | None:
    """The first date that follows one of ``words`` within 60 characters and the same clause.

    >>> after("signed August 7, 2025; published August 12, 2025", "published")
    datetime.date(2025, 8, 12)
    """
    for start, _, day in find(text):
        before = re.split(r";|\.\s", text[max(0, start - 60) : start])[-1].lower()
        if any(re.search(rf"\b{word}\b", before) for word in words):
            return day
    return None
