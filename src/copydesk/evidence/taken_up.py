"""The time of a figure that a phrase takes up: "Of that sum, $12 million falls due" speaks of the sentence before.

Such a phrase carries over not the amount alone but the time at which it stood, in the story as in a source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from copydesk.evidence.bearing import period
from copydesk.evidence.periods import agree
from copydesk.evidence.readings import Mark, Reading
from copydesk.model import DateRange

#: The sentence so many before the one in hand; ``None`` where there is none.
Before = Callable[[int], Reading | None]

_TAKES_UP = re.compile(
    r"\b(?:(?:that|this|those|these)\s(?:same\s)?(?:sum|amount|total|figure|number|pool|money|debt)s?"
    r"|of\sthe\s(?:sum|amount|total)|of\s(?:which|whom))\b",
    re.IGNORECASE,
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
_QUARTER = re.compile(r"\b(first|second|third|fourth)[\s-]+(?:fiscal\s)?quarter|\b(q[1-4])\b", re.IGNORECASE)
_AFTER = 3  # code points between a figure and the phrase behind it: "$12 million of that sum"
_FURTHEST = 3  # sentences back to which one phrase after another leads


@dataclass(frozen=True, slots=True)
class Time:
    """A date and the words that tell it, which are all there is where its year cannot be known."""

    date: DateRange
    text: str

    @classmethod
    def of(cls, mark: Mark, reading: Reading) -> Time:
        """The time that ``mark``, a date of ``reading``, tells."""
        assert mark.date
        return cls(mark.date, reading.text[mark.start : mark.end])

    def other_than(self, time: Time) -> bool:
        """Whether the two cannot be the same time.

        >>> one, two = DateRange(None, None, "quarter"), DateRange(None, None, "quarter")
        >>> Time(one, "the second quarter").other_than(Time(two, "Q1")), Time(one, "Q2").other_than(Time(two, "Q2"))
        (True, False)
        """
        if self.date.first and time.date.first:
            return agree(self.date, time.date) == "other"
        ours, theirs = _quarter(self.text), _quarter(time.text)
        return bool(ours and theirs and ours != theirs)


def taken_up(reading: Reading, mark: Mark, before: Before, back: int = 1) -> Time | None:
    """The time of what a phrase beside ``mark`` takes up, in its sentence or those before; ``None`` without one.

    :param before: the sentences before that of ``reading``.
    """
    phrases = [m for m in _TAKES_UP.finditer(reading.text) if m.start() < mark.start or _right_behind(mark, m, reading)]
    if not phrases:
        return None
    phrase = phrases[-1]
    named = [m for m in reading.figures if m.end <= phrase.start() and m is not mark]
    if named:
        return time_of(reading, named[-1], phrase.start())
    earlier = before(back) if back <= _FURTHEST else None
    if earlier is None:
        return None
    if not earlier.has_figures:
        return _only(earlier, len(earlier.text))
    last = earlier.figures[-1]
    return taken_up(earlier, last, before, back + 1) or time_of(earlier, last, len(earlier.text))


def _right_behind(mark: Mark, phrase: re.Match[str], reading: Reading) -> bool:
    between = reading.text[mark.end : phrase.start()]
    return phrase.start() >= mark.end and len(between.replace(" of ", "", 1)) <= _AFTER


def time_of(reading: Reading, mark: Mark, end: int) -> Time | None:
    """The time of a figure of ``reading``: the date tied to it, else the only one before ``end``, deadlines apart."""
    tied = period(reading, mark, [m for m in reading.figures if m is not mark])
    return Time.of(tied, reading) if tied and tied.date else _only(reading, end)


def _only(reading: Reading, end: int) -> Time | None:
    times = [m for m in reading.dates if m.date and not m.date.deadline and m.end <= end]
    return Time.of(times[0], reading) if len(times) == 1 else None


def _quarter(text: str) -> int:
    found = _QUARTER.search(text)
    return _QUARTERS[(found[1] or found[2]).lower()] if found else 0
