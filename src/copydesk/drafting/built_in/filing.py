"""A company's results from what it filed: its facts as EDGAR gives them, or the report itself."""

from __future__ import annotations

import re
from decimal import Decimal

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in import extract
from copydesk.drafting.built_in.filing_facts import Filing, Row, Value, first_told, is_facts, known, passage
from copydesk.drafting.sheet import Grid, Line, Part, Sheet
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Source
from copydesk.reading.companyfacts import day

NAME = "filing"
_FITS = 0.9
_FITS_REPORT = 0.4
_SHOUTED = 5  # letters from which a word in capitals is no initials
_FEWEST_ROWS = 2
_MOST_PERCENT = 1000  # a larger change is told by its two figures alone

_ENDINGS = re.compile(
    r",?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|N\.V|S\.A)\.?(?:\s+\([^)]*\))?$"
)


def fit(index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
    """High where a source is a company's facts with a filing known by the brief's day, lower for a report itself."""
    if any(is_facts(s) and known(s, brief.on) for s in index.sources):
        return _FITS
    return _FITS_REPORT if extract.fit(index, brief, facts) and _report(index) else 0.0


def write(index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
    """The figures of the latest filing beside those of a year before; of a report, its most telling sentences."""
    for source in index.sources:
        if is_facts(source) and (filing := known(source, brief.on)):
            return _Results(source, filing).sheet()
    return extract.write(index, brief, facts)


def _report(index: SourceIndex) -> bool:
    return any(s.fields.get("form") and s.fields.get("company") for s in index.sources)


def calm(name: str) -> str:
    """A name without capitals that shout.

    >>> calm("HARBOR FOODS INC"), calm("AT&T INC."), calm("Harbor Foods Company (The)")
    ('Harbor Foods Inc', 'AT&T Inc.', 'Harbor Foods Company')
    """
    name = re.sub(r"\s*\((?:The|THE)\)$|,\s*The$", "", name)
    if not name.isupper():
        return name
    words = []
    for word in name.split():
        letters = sum(c.isalpha() for c in word)
        ends = word.strip(".,") in ("INC", "CORP", "LTD", "CO")
        words.append(word.capitalize() if ends or letters >= _SHOUTED else word)
    return " ".join(words)


def money(value: Decimal) -> str:
    """A sum of dollars as a story gives it, rounded to the words that it is told in.

    >>> money(Decimal("19442000000")), money(Decimal("-1254000")), money(Decimal("1.20"))
    ('$19.44 billion', '$1.3 million', '$1.20')
    """
    value = abs(value)
    for scale, word, places in ((12, "trillion", 2), (9, "billion", 2), (6, "million", 1)):
        shown = round(value.scaleb(-scale), places)
        if shown >= 1:
            return f"${shown.normalize():f} {word}"
    return f"${value:,f}"


class _Results:
    """The story of one filing's figures."""

    def __init__(self, source: Source, filing: Filing) -> None:
        self.source, self.filing = source, filing
        self.name = calm(source.publisher)
        self.short = short(self.name)
        self.rows = filing.latest()
        self.main = next(r for r in self.rows if r.now.label in ("net income", "net loss"))

    def sheet(self) -> Sheet:
        """The story: net income first, then the other figures of the period, then tables of what the text leaves."""
        first = next((r for r in self.rows if _is_revenue(r)), None)
        flows = [
            r for r in self.rows if r.now.length and r is not self.main and not (_is_revenue(r) and r is not first)
        ]
        parts: list[Part] = [(*self._told(self.main, possessive(self.name)), self._filed())]
        parts += [self._told(row, inner=bool(n % 2)) for n, row in enumerate(flows)]
        assets = next((r for r in self.rows if r.now.label == "total assets"), None)
        if assets:
            parts.append(self._told(assets))
        told = [self.main, *flows]
        if restated := tuple(line for row in told if (line := self._restated(row))):
            parts.append(restated)
        if grid := self._grid():
            parts.append(grid)
        return Sheet(self._headlines(), None, tuple(parts))

    def _filed(self) -> Line:
        text = f"{self.name} filed its Form {self.filing.form} on {day(self.filing.filed)}."
        return Line(text, passage(self.source, self.filing.heading))

    def _told(self, row: Row, whose: str = "", inner: bool = False) -> tuple[Line, ...]:
        """A sentence on a row."""
        subject = f"{whose} {row.now.label}" if whose else _upper(row.now.label)
        return (Line(_sentence(subject, row.now, row.before, inner), passage(self.source, row.span)),)

    def _restated(self, row: Row) -> Line | None:
        before = row.before
        found = first_told(self.source, row, before, self.filing.filed) if before and before.length else None
        if not before or not found or money(found[1].amount) == money(before.amount):
            return None
        filing, value, other = found
        text = (
            f"An earlier Form {filing.form}, filed on {day(filing.filed)}, had given {value.label} of "
            f"{money(value.amount)} {value.period}."
        )
        return Line(text, passage(self.source, other.span, filing.heading))

    def _headlines(self) -> tuple[Line, ...]:
        now, before = self.main.now, self.main.before
        when = f"{now.length} ended {now.end:%B} {now.end.day}"
        found = [
            f"{self.short} {now.label} was {money(now.amount)} in {when}",
            f"{self.short} files its Form {self.filing.form}",
        ]
        if before and (change := _change(now, before)):
            rose = f"{self.short} {now.label} {change[0]} {change[1]} to {money(now.amount)} in {when}"
            found = [rose, f"{rose}, {now.end.year}", *found]
        return tuple(Line(text, passage(self.source, self.main.span)) for text in found)

    def _grid(self) -> Grid | None:
        """The balances, and of a quarterly report the months of the year so far: what the text leaves out."""
        end = self.main.now.end
        lengths = {r.now.length for r in self.filing.rows if r.now.end == end and r.now.length != "year"}
        longest = max(lengths, key=_months, default="")
        more = not self.filing.annual and longest != self.main.now.length
        rows = [r for r in self.filing.rows if more and longest and r.now.length == longest and r.now.end == end]
        shown = [
            tuple(
                Line(cell, passage(self.source, r.span)) for cell in (_upper(r.now.label), _cell(r.now), _cell(before))
            )
            for r in [*rows, *(r for r in self.rows if not r.now.length)]
            if (before := r.before) and before.label == r.now.label
        ]
        return Grid(("Item", "Latest", "Before"), tuple(shown)) if len(shown) >= _FEWEST_ROWS else None


def _cell(value: Value) -> str:
    return f"{money(value.amount)} {value.period}"


def _sentence(subject: str, now: Value, before: Value | None, inner: bool = False) -> str:
    """What became of an item, with both figures and the period; ``inner``: with the period first."""
    amount = money(now.amount)
    if before is None:
        return f"{subject} {_be(now)} {amount} {now.period}."
    if before.label != now.label:  # a loss beside a gain: they are told, not measured by each other
        other = f"{before.label} {_be(before)} {money(before.amount)} {before.period}"
        return f"{subject} {_be(now)} {amount} {now.period}, and {other}."
    then = f"{money(before.amount)} {before.period}"
    if not now.length:
        return f"{subject} {_be(now)} {amount} {now.period}, and {then}."
    change = _change(now, before)
    if change and inner:
        way = "up" if change[0] == "rose" else "down"
        opening = f"{_upper(now.period)}, {subject[:1].lower()}{subject[1:]}"
        return f"{opening} {_be(now)} {amount}, {way} {change[1]} from {then}."
    if change:
        return f"{subject} {change[0]} {change[1]} to {amount} {now.period}, from {then}."
    return f"{subject} {_be(now)} {amount} {now.period}, compared with {then}."


def _be(value: Value) -> str:
    return "were" if value.label.endswith(("sales", "assets", "equivalents")) else "was"


def _is_revenue(row: Row) -> bool:
    return "revenue" in row.now.label or row.now.label == "net sales"


def _months(length: str) -> int:
    return {"three months": 3, "six months": 6, "nine months": 9, "year": 12}.get(length, 0)


def possessive(name: str) -> str:
    """A name as the owner of something: "Apple's", "Advanced Micro Devices'"."""
    return name if name.endswith(("'s", "’s")) else f"{name}'" if name.endswith("s") else f"{name}'s"


def short(name: str) -> str:
    """A company's name as a headline has it, without the ending that tells its legal form."""
    return _ENDINGS.sub("", name) or name


def _change(now: Value, before: Value) -> tuple[str, str] | None:
    """The verb and the percentage of a change; ``None`` where a percentage would say nothing, or mislead."""
    if now.label != before.label or before.amount <= 0 or now.amount <= 0 or not now.length:
        return None
    percent = (now.amount - before.amount) / before.amount * 100
    shown = abs(round(percent, 1))
    if not shown or shown >= _MOST_PERCENT:
        return None
    return ("rose" if percent > 0 else "fell"), f"{shown.normalize():f}%"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
