"""What a document says of itself: the days it is dated, and the scale of its tables."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from copydesk.claims import dates
from copydesk.model import DateRange, Source

_SCALE = re.compile(r"(thousand|million|billion|trillion)s\b", re.IGNORECASE)
_SCALE_BEFORE = re.compile(r"(?:\b(?:in|dollars|amounts)\s+(?:U\.?S\.? )?(?:dollars )?|[($])$", re.IGNORECASE)
_OF_DOLLARS = re.compile(r"\s+of\s+(?:U\.?S\.? )?dollars", re.IGNORECASE)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_HEAD = re.compile(
    r"\b(?:date|dated|signed|published|publication date|issued|released|filed|announced|posted|for immediate release"
    r"|approved|adopted)\b[^\n]{0,160}",
    re.IGNORECASE,
)
_PERIODS = ("year", "fiscal year", "fiscal quarter", "quarter", "half")
_REACH = 8000  # code points that a table's "in millions" reaches down


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A day that a document gives for itself, where it does so, and as what ("published", "signing_date")."""

    day: dt.date
    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source's own dates, the first of them its day."""

    dates: tuple[OwnDate, ...]

    @property
    def day(self) -> dt.date | None:
        """The day from which its "today" and "Thursday" are told."""
        return self.dates[0].day if self.dates else None


def scales(text: str) -> list[tuple[int, int]]:
    """Where a text says "in millions" and the like, and the number that this multiplies by.

    >>> scales("(Dollars in millions, except per share) Sales 12")
    [(12, 1000000)]
    """
    return [
        (m.start(), _SCALES[m.group(1).lower()])
        for m in _SCALE.finditer(text)
        if _SCALE_BEFORE.search(text, max(0, m.start() - 24), m.start()) or _OF_DOLLARS.match(text, m.end())
    ]


def scale_at(told: list[tuple[int, int]], at: int) -> Decimal:
    """What a bare number in a table at code point ``at`` is to be multiplied by: 1 where nothing near above says."""
    which = bisect_right(told, at, key=lambda item: item[0]) - 1
    if which < 0 or at - told[which][0] > _REACH:
        return Decimal(1)
    return Decimal(told[which][1])


def read(source: Source) -> Document:
    """Read what ``source`` says of itself, from its fields, its first lines and its signature block."""
    own: list[OwnDate] = []
    title = min(len(source.text), source.blocks[0].end if source.blocks else 200)
    for what, day in (("published", source.published), ("updated", source.updated)):
        if day:
            own.append(OwnDate(day, 0, title, what))
    for name, value in source.fields.items():
        if name in ("published", "updated") or "close" in name or "effective" in name or "due" in name:
            continue
        try:
            own.append(OwnDate(dt.date.fromisoformat(value[:10]), 0, title, name))
        except ValueError:
            continue
    own += _in_lines(source)
    return Document(tuple(own))


def periods(source: Source) -> tuple[tuple[int, int, DateRange], ...]:
    """The periods that the head of a source says it is about ("For the fiscal year ended September 28, 2024"), with
    their places.
    """
    dated = dates.in_text(source.text[:3000])
    # A bare year is no period: it may be that of a law or of a note that falls due.
    return tuple(d for d in dated if d[2].grain in _PERIODS and d[2].first and d[1] - d[0] > 4)


def _in_lines(source: Source) -> list[OwnDate]:
    """Days in a head line ("Date: signed August 7, 2025") and days that stand alone near the end."""
    own: list[OwnDate] = []
    head = source.text[:1500]
    for found in _HEAD.finditer(head):
        if found.group()[:4].lower() == "date" and found.group()[4:5] not in (":", "d", " "):
            continue
        at_line_start = found.start() == 0 or head[found.start() - 1] == "\n"
        if not at_line_start:
            continue
        for start, end, value in dates.in_text(found.group()):
            if value.first and value.first == value.last and not value.deadline:
                place = found.start()
                what = re.findall(r"[a-z]+", found.group()[:start].lower())
                own.append(OwnDate(value.first, place + start, place + end, what[-1] if what else "date"))
    for block in source.blocks[-6:]:
        if block.end - block.start > 60:
            continue
        text = source.text[block.start : block.end]
        for start, end, value in dates.in_text(text):
            if value.first and value.first == value.last and len(text) - (end - start) <= 12:
                own.append(OwnDate(value.first, block.start + start, block.start + end, "dated"))
    return own
