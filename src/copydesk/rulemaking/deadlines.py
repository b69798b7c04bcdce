"""Terms and last days that a document sets, each with its passage: "within 180 days of the date of this order".

A term counts calendar days, weeks, months or years from the day that the text names: the date of the document (of an
order the day it was signed, of a rule the day it was printed), its publication, its effective date, or a date given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.claims import calendar_words, number_words
from copydesk.claims.sentences import bounds
from copydesk.model import Evidence
from copydesk.reading import dates
from copydesk.rulemaking.documents import RegisterDocument

_TERM = re.compile(
    r"\b(?P<when>within|(?:no|not) later than|by|before) (?:the date that is )?(?P<count>\d{1,4}|[a-z]+(?:-[a-z]+)?)"
    r" (?:calendar )?(?P<unit>day|week|month|year)s? (?:of|after|from|following) (?P<start>[^.;:]{0,120})",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(r"\b(?:by|before|on or before|(?:no|not) later than|until|through) (?=[A-Z][a-z]+ \d)")
_ACTS = re.compile(r"\b(?:shall|must|is directed to|are directed to|will)\b")
_OF_DOCUMENT = re.compile(r"^(?:the )?(?:date|signing|issuance)\b[^,]*\bthis (?:order|memorandum|proclamation)", re.I)
_OF_PRINT = re.compile(r"^(?:the )?(?:date of )?publication\b", re.IGNORECASE)
_OF_EFFECT = re.compile(r"^(?:the )?(?:effective date|date (?:on which )?[^,]{0,40}(?:effective|takes effect))", re.I)
_LONGEST_TERM = 5_000  # days


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day: ``on``, the sentence that sets it, and for a term what it counts and from which day."""

    on: dt.date
    passage: Evidence
    term: str = ""  # "180 days"
    start: dt.date | None = None
    document: str = ""  # number


def deadlines(document: RegisterDocument) -> list[Deadline]:
    """The deadlines that ``document`` sets, in the order of their days."""
    found = dict.fromkeys(_all(document))
    return sorted(found, key=lambda d: (d.on, d.passage.start))


def _all(document: RegisterDocument) -> Iterator[Deadline]:
    for source in document.sources:
        for start, end in bounds(source.text, source.blocks):
            text = source.text[start:end]
            if not _ACTS.search(text):
                continue
            passage = Evidence.of(source, start, end)
            for match in _TERM.finditer(text):
                count = _count(match["count"])
                first = _start(match["start"], document)
                if first is None or not 0 < count <= _LONGEST_TERM:
                    continue
                unit = match["unit"].lower()
                try:
                    on = _after(first, count, unit)
                except (OverflowError, ValueError):  # beyond the calendar
                    continue
                yield Deadline(on, passage, f"{count} {unit}{'' if count == 1 else 's'}", first, document.number)
            for match in _LAST_DAY.finditer(text):
                day = next((d for at, _, d in dates.find(text[match.end() :]) if at == 0), None)
                if day:
                    yield Deadline(day, passage, document=document.number)


def _count(words: str) -> int:
    if words.isdigit():
        return int(words)
    try:
        return int(number_words.value(words))
    except (ArithmeticError, ValueError):
        return 0


def _start(words: str, document: RegisterDocument) -> dt.date | None:
    """The day that a term counts from."""
    if _OF_DOCUMENT.match(words):
        return document.signed or document.published
    if _OF_PRINT.match(words):
        return document.published
    if _OF_EFFECT.match(words):
        return document.effective
    return next((day for at, _, day in dates.find(words) if at <= len("the date of ")), None)


def _after(first: dt.date, count: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return first + dt.timedelta(days=count * (7 if unit == "week" else 1))
    return calendar_words.shifted(first, count * (12 if unit == "year" else 1))
