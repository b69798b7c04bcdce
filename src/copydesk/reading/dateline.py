"""The dateline: the town and the day that a story speaks from."""

from __future__ import annotations

import datetime as dt
import re

from copydesk.reading import dates

_STATE = r"[A-Z][A-Za-z.]*(?:\s[A-Z][A-Za-z.]*){0,2}"
_TOWN = r"[A-Z][A-Z.'’-]+(?:\s[A-Z][A-Z.'’-]*){0,3}"
# TOWN, State, Month D, YYYY (AGENCY) --   every part but the dash may be missing, though not all of them
_BODY = re.compile(
    rf"(?:(?P<town>{_TOWN}(?:,\s(?!(?i:{dates.MONTH_DAY})){_STATE})?)(?:,\s|\s)?)?"
    rf"(?P<day>(?i:{dates.MONTH_DAY})(?:,?\s\d{{4}})?)?,?\s?"
    r"(?P<agency>\([A-Za-z][\w .&-]{1,40}\)|/[A-Za-z][\w .&-]{1,40}/)?\s?(?:—|–|--|-\s)",
)
_YEARLESS = re.compile(rf"\b{dates.MONTH_DAY}\b", re.IGNORECASE)


def of_body(text: str) -> tuple[str, dt.date | None]:
    """The town and day with which the first paragraph of a story begins.

    >>> of_body("WASHINGTON, March 3, 2026 — The board said so."), of_body("GROSSETO, Italy (AP) -- The trial")
    (('WASHINGTON', datetime.date(2026, 3, 3)), ('GROSSETO, Italy', None))
    """
    match = _BODY.match(text[:200])
    if not match or not (match["town"] or match["day"]):
        return "", None
    return match["town"] or "", dates.parse(match["day"] or "")


def of_value(value: str, day: dt.date | None = None) -> tuple[str, dt.date | None]:
    """Town and day of a ``dateline`` in front matter; ``day`` gives the year where the dateline has none.

    :raises ValueError: if it has figures and yet no day.

    >>> of_value("TOPEKA, Kan., March 3, 2026"), of_value("2026-03-03"), of_value("PARIS")
    (('TOPEKA, Kan.', datetime.date(2026, 3, 3)), ('', datetime.date(2026, 3, 3)), ('PARIS', None))
    """
    place = value.strip()
    found = next(dates.find(place), None)
    if found:
        start, _, day = found
        place = place[:start]
    elif re.search(r"\d", place):
        match = _YEARLESS.search(place)
        if not match or re.search(r"\d", place[: match.start()] + place[match.end() :]):
            raise ValueError(value)
        if day is not None:
            exact = dates.parse(f"{match.group()}, {day.year}")
            if exact is None:
                raise ValueError(value)
            # A story of December 31 may be filed on January 2: the nearest year is meant.
            near = [d for year in (-1, 0, 1) if (d := _in_year(exact, exact.year + year))]
            anchor = day
            day = min(near, key=lambda d: abs((d - anchor).days))
        place = place[: match.start()]
    return place.strip(" ,–—-"), day


def _in_year(day: dt.date, year: int) -> dt.date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None
