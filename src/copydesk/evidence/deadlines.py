"""Last days that follow from a term and the day of a document: "within 180 days of the date of this order"."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from copydesk.claims import calendar_words as cal
from copydesk.claims import dates, number_words
from copydesk.evidence.documents import Document
from copydesk.evidence.readings import Readings
from copydesk.model import DateRange, Evidence, Manner

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

_WITHIN = re.compile(
    r"\b(?:within|no later than|not later than)\s(?P<n>[\w-]+)\s(?P<unit>days?|weeks?|months?|years?)\s"
    r"(?:of|after|from|following)\s(?:the\s(?:date\s(?:of\s)?)?)?(?P<of>[^.;,]{0,60})",
    re.IGNORECASE,
)


def deadline(value: DateRange, context: Context, readings: Readings, sentence: int) -> Evidence | None:
    """A last day that follows from the source's day and its term: "within 180 days of the date of this order"."""
    if value.first is None or value.grain != "day":
        return None
    for passage in context.passages(sentence):
        text = passage.text
        for found in _WITHIN.finditer(text):
            count = found["n"]
            number = int(count) if count.isdigit() else int(number_words.value(count))
            unit = found["unit"].lower().rstrip("s")
            if not 0 < number < 2000:
                continue
            own = readings.document(passage.source)
            for start in _starts(found, text, own):
                day = _after(start, number, unit)
                if day == value.first:
                    term = f"{number} {unit}{'s' if number > 1 else ''}"
                    note = f"{cal.written(start, start)} + {term} = {cal.written(day, day)}"
                    at = passage.start + found.start()
                    end = passage.start + found.end()
                    return Evidence.of(passage.source, at, end, manner=Manner.DERIVED, note=note)
    return None


def _starts(found: re.Match[str], text: str, own: Document) -> list[dt.date]:
    named = [v.first for _, _, v in dates.in_text(found["of"]) if v.first and v.first == v.last]
    return named or [o.day for o in own.dates]


def _after(start: dt.date, number: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return start + dt.timedelta(days=number * (7 if unit == "week" else 1))
    return cal.shifted(start, number * (12 if unit == "year" else 1))
