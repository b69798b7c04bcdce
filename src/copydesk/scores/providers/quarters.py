"""Values of quarters, from what filings report: quarters, the year to date, and the year.

A company reports its first three quarters in 10-Q forms, mostly beside the year to date, and its fourth only within the
year of the 10-K. What is not reported is the difference of two reported spans of one start; for an amount per share
that is an approximation, as the number of shares changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

QUARTER = range(80, 101)  #: days of a quarter, both ends counted: 12 to 14 weeks
YEAR = range(350, 379)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value as a filing reports it; ``start`` is ``None`` for what holds at an end."""

    start: dt.date | None
    end: dt.date
    value: float
    filed: dt.date
    accession: str = ""


Known = tuple[dt.date, dt.date, float]  #: the end of a period, the day of the filing that told its value, the value


def newest(facts: Iterable[Fact]) -> Iterator[Known]:
    """What each filing tells anew of values at an end: the first report of it, and each that differs from the last."""
    last: dict[dt.date, float] = {}
    for fact in sorted(facts, key=lambda f: (f.filed, f.end)):
        if last.get(fact.end) != fact.value:
            last[fact.end] = fact.value
            yield fact.end, fact.filed, fact.value


def quarters(facts: Iterable[Fact]) -> Iterator[Known]:
    """What each filing tells anew of quarters, reported or as a difference, in the order of filing.

    >>> day = dt.date.fromisoformat
    >>> nine = Fact(day("2025-01-01"), day("2025-09-30"), 30.0, day("2025-11-01"))
    >>> year = Fact(day("2025-01-01"), day("2025-12-31"), 42.0, day("2026-02-10"))
    >>> [(str(end), str(filed), value) for end, filed, value in quarters([nine, year])]
    [('2025-12-31', '2026-02-10', 12.0)]
    """
    spans: dict[tuple[dt.date, dt.date], Fact] = {}
    first: dict[tuple[dt.date, dt.date], Fact] = {}
    told: dict[dt.date, float] = {}
    ordered = sorted((f for f in facts if f.start is not None), key=lambda f: (f.filed, f.end))
    for filed, filing in groupby(ordered, key=lambda f: f.filed):
        touched = set()
        for fact in filing:
            assert fact.start is not None
            spans[fact.start, fact.end] = fact
            first.setdefault((fact.start, fact.end), fact)
            touched.add(fact.start)
        for end, value in _quarters(spans, first, touched):
            if told.get(end) != value:
                told[end] = value
                yield end, filed, value


def _quarters(
    spans: dict[tuple[dt.date, dt.date], Fact],
    first: dict[tuple[dt.date, dt.date], Fact],
    touched: set[dt.date],
) -> Iterator[tuple[dt.date, float]]:
    """The quarters of the spans that begin where a filing's do, or lie in one of them."""
    since = min(touched)
    near = {key: fact for key, fact in spans.items() if key[0] >= since - dt.timedelta(days=YEAR.stop)}
    direct = {end: fact.value for (start, end), fact in near.items() if _days(start, end) in QUARTER}
    derived: dict[dt.date, float] = {}
    for (start, end), whole in near.items():
        if end in direct or _days(start, end) in QUARTER:
            continue
        for (begin, before), part in near.items():
            if begin == start and before < end and _days(before, end) - 1 in QUARTER and _together(whole, part, first):
                derived[end] = whole.value - part.value
        if end not in derived and _days(start, end) in YEAR:
            inside = sorted((b, e) for b, e in near if b >= start and e < end and _days(b, e) in QUARTER)
            follow = [b for (_, e), (b, _) in pairwise(inside) if (b - e).days == 1]
            three = len(inside) == 3 and len(follow) == 2 and inside[0][0] == start
            if three and all(_together(whole, near[key], first) for key in inside):
                derived[end] = whole.value - sum(near[key].value for key in inside)
    yield from sorted((direct | derived).items())


def _together(whole: Fact, part: Fact, first: dict[tuple[dt.date, dt.date], Fact]) -> bool:
    """Whether two spans may be subtracted: a restated one and one from before the restatement may not."""
    assert whole.start is not None
    begun = first[whole.start, whole.end]
    return whole.value == begun.value or part.filed > begun.filed


def _days(start: dt.date, end: dt.date) -> int:
    return (end - start).days + 1
