"""Terms and last days that a document sets, each with its passage: "within 180 days of the date of this order".

A term counts calendar days, weeks, months or years from the day that the text names: the date of the document (of an
order the day it was signed, of a rule the day it was printed), its publication, its effective date, or a date given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.claims import calendar_words
from copydesk.claims.sentences import bounds
from copydesk.model import Evidence, Source
from copydesk.reading import dates
from copydesk.rulemaking.days import number
from copydesk.rulemaking.documents import RegisterDocument
from copydesk.rulemaking.hours import EASTERN, hour_near, moment

_TERM = re.compile(
    r"\b(?P<when>within|(?:no|not) later than|by|before) (?:the date that is )?(?P<count>\d{1,4}|[a-z]+(?:-[a-z]+)?)"
    r" (?:calendar )?(?P<unit>day|week|month|year)s? (?:of|after|from|following) (?P<start>[^.;:]{0,120})",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(
    r"\b(?:by|before|on or before|(?:no|not) later than|until|through) (?=[A-Z][a-z]+ \d|\d|noon|midnight)"
)
_HOUR_BETWEEN = re.compile(r"(?:(?:\d[\d:]*\s*[ap]\.?m\.?|noon|midnight)[\w.,() ]{0,40}?(?:\bon )?)?", re.IGNORECASE)
_AFTER_HOUR = re.compile(r"\b\d\s?[ap]\.m\.$", re.IGNORECASE)
_ACTS = re.compile(r"\b(?:shall|must|is directed to|are directed to|will)\b")
_OF_DOCUMENT = re.compile(r"^(?:the )?(?:date|signing|issuance)\b[^,]*\bthis (?:order|memorandum|proclamation)", re.I)
_OF_PRINT = re.compile(r"^(?:the )?(?:date of )?publication\b", re.IGNORECASE)
_OF_EFFECT = re.compile(r"^(?:the )?(?:effective date|date (?:on which )?[^,]{0,40}(?:effective|takes effect))", re.I)
_LONGEST_TERM = 5_000  # days


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day: ``on``, the sentence that sets it, and for a term what it counts and from which day.

    ``at`` is the hour at which it ends, where the text gives one, in ``zone`` (a name of the tz database).
    """

    on: dt.date
    passage: Evidence
    term: str = ""  # "180 days"
    start: dt.date | None = None
    document: str = ""  # number
    at: dt.time | None = None
    zone: str = EASTERN

    @property
    def moment(self) -> dt.datetime:
        """Its last moment, with its zone: the end of the day where no hour is given."""
        return moment(self.on, self.at, self.zone)


def deadlines(document: RegisterDocument) -> list[Deadline]:
    """The deadlines that ``document`` sets, in the order of their days."""
    found = dict.fromkeys(_all(document))
    return sorted(found, key=lambda d: (d.on, d.passage.start))


def _all(document: RegisterDocument) -> Iterator[Deadline]:
    for source in document.sources:
        for start, end in _sentences(source):
            text = source.text[start:end]
            if not _ACTS.search(text):
                continue
            passage = Evidence.of(source, start, end)
            for match in _TERM.finditer(text):
                count = number(match["count"])
                first = _start(match["start"], document)
                if first is None or not 0 < count <= _LONGEST_TERM:
                    continue
                unit = match["unit"].lower()
                try:
                    on = _after(first, count, unit)
                except (OverflowError, ValueError):  # beyond the calendar
                    continue
                term = f"{count} {unit}{'' if count == 1 else 's'}"
                yield Deadline(on, passage, term, first, document.number, *hour_near(text, *match.span("count")))
            for match in _LAST_DAY.finditer(text):
                for start, end, day in dates.find(text[match.end() : match.end() + 100]):
                    if _HOUR_BETWEEN.fullmatch(text, match.end(), match.end() + start):
                        at, zone = hour_near(text, match.end() + start, match.end() + end)
                        yield Deadline(day, passage, document=document.number, at=at, zone=zone)
                    break


def _sentences(source: Source) -> Iterator[tuple[int, int]]:
    """The sentences of a source; one that was parted after an hour ("5 p.m. | Eastern Time on ...") is put together."""
    begun: tuple[int, int] | None = None
    for start, end in bounds(source.text, source.blocks):
        if begun and _AFTER_HOUR.search(source.text, begun[0], begun[1]) and source.text[begun[1] : start] == " ":
            begun = (begun[0], end)
            continue
        if begun:
            yield begun
        begun = (start, end)
    if begun:
        yield begun


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
