"""Figures and dates made false: another number, scale, unit, day, month or year."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks.change import Changes, body_of, swapped
from benchmarks.figures import DATE, MONTH_YEAR, SPELT, YEAR, Shown, digits, shown
from benchmarks.papers import MONTHS
from benchmarks.told import Telling

if TYPE_CHECKING:
    from benchmarks.planting import Surroundings


def figures_of(told: Telling) -> list[Shown]:
    return [f for f in shown(told.text) if f.start >= body_of(told)]


# ---- figures -------------------------------------------------------------------------------


def numbers(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """Another number in the place of one: with a digit changed, of another sentence, or of its neighbour."""
    figures = figures_of(told)
    for at, f in enumerate(figures):
        hedged = bool(
            re.search(r"\b(?:about|approximately|roughly|nearly|around|almost|over|more than) $", told.text[: f.start])
        )
        for _ in range(8):
            new = changed_digit(f, rng)
            gap = abs(new - f.value) / max(f.value, Decimal("0.01"))
            if Decimal("0.15" if hedged else "0.04") < gap < 4:
                yield f.start, f.end, f.written(digits(new, f.number)), "digit changed"
                break
        likes = [
            g
            for g in figures
            if g is not f and (g.money, g.scale, g.percent, g.unit) == (f.money, f.scale, f.percent, f.unit)
        ]
        # "A and B in 2024 and 2023, respectively": the two trade places, and both are wrong.
        for g in likes:
            between = told.text[f.end : g.start]
            apart = abs(g.value - f.value) / max(f.value, g.value, Decimal("0.01")) if g.value != f.value else 0
            if (
                figures.index(g) == at + 1
                and apart > Decimal("0.04")
                and re.search(r"^ (?:and|to) $|compared|from|versus|against| in (?:fiscal )?\d{4}(?:,| and) $", between)
                and ("respectively" in told.text[g.end :] or not re.fullmatch(r" and ", between))
            ):
                new = told.text[g.start : g.end] + between + told.text[f.start : f.end]
                yield f.start, g.end, new, "two figures traded"
        if not hedged and f.percent:
            other = _elsewhere(f, around, rng)
            if other:
                yield f.start, f.end, other, "figure of another sentence"
    for found in re.finditer(rf"\b(?:{'|'.join(SPELT[2:])})\b", told.text):
        if found.start() >= body_of(told) and not re.search(
            r"(?:one or|Level|at least|than) $", told.text[: found.start()]
        ):
            at = SPELT.index(found.group())
            yield found.start(), found.end(), SPELT[at + rng.choice((1, 2, -1)) if at < 11 else 9], "spelt number"


def changed_digit(f: Shown, rng: random.Random) -> Decimal:
    """The figure with one of its first digits changed."""
    plain = list(f.number.replace(",", ""))
    places = [i for i, c in enumerate(plain) if c.isdigit()][:3]
    at = rng.choice(places)
    plain[at] = rng.choice([d for d in "123456789" if d != plain[at]])
    return Decimal("".join(plain))


def _elsewhere(f: Shown, around: Surroundings, rng: random.Random) -> str | None:
    for _ in range(40):
        row = rng.choice(around.rows)
        for g in shown(row) if len(row) < 600 else ():
            if (g.money, g.scale, g.percent) == (f.money, f.scale, f.percent) and g.value:
                gap = abs(g.value - f.value) / max(f.value, Decimal("0.01"))
                if gap > Decimal("0.05"):
                    return row[g.start : g.end]
    return None


def scales(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """A million told as a billion, and the like; a number ten or a hundred times too large."""
    other = {
        "thousand": ["million"],
        "million": ["billion", "thousand"],
        "billion": ["million", "trillion"],
        "trillion": ["billion"],
    }
    for f in figures_of(told):
        if f.scale:
            for scale in other[f.scale]:
                yield f.start, f.end, f.written(f.number, scale), "scale word"
        elif f.number.count(",") and not f.percent:
            times = rng.choice((10, Decimal("0.1")))
            value = (f.value * times).quantize(Decimal(1)) if times != 10 else f.value * 10
            yield f.start, f.end, f.written(digits(value, "1,0")), "ten times"
    for found in re.finditer(r"(?<=\d)(mn|bn|tn)\b", told.text):
        yield found.start(), found.end(), {"mn": "bn", "bn": "tn", "tn": "bn"}[found.group()], "scale word"


_UNITS = (
    (r"(?<=\d) basis points?\b", " percentage points"),
    (r"(?<=\d) percentage points?\b", " basis points"),
    (r"(?<=\d) percentage points?\b", " percent"),
    (r"(?<=\d )days\b", "weeks"),
    (r"(?<=\d-)day\b", "month"),
    (r"(?<=\d )years\b", "months"),
    (r"(?<=\d )months\b", "years"),
    (r"(?<=\d )weeks\b", "months"),
    (r"\b(two|three|four|five|six|seven|eight|ten|twelve) years\b", r"\1 months"),
    (r"\b(two|three|four|five|six|nine|twelve|eighteen) months\b", r"\1 years"),
    (r"(?<=\d )miles\b", "kilometers"),
    (r"(?<=\d )square feet\b", "square meters"),
    (r"(?<=\d )acres\b", "square miles"),
    (r"(?<=lion )square feet\b", "square meters"),
    (r"(?<=lion )gallons\b", "barrels"),
    (r"(?<=lion )shares\b", "dollars"),
    (r"\bper diluted share\b", "per employee"),
    (r"\bper share\b", "per year"),
    (r"\$(?=\d)", "€"),
    (r"\$(?=\d)", "£"),
    (r"€(?=\d)", "$"),
)
_GROWTH = re.compile(
    r"(?:increased|decreased|declined|rose|fell|grew|improved)(?: by)? (?:about |approximately )?(\d[\d.]*(?:%| per "
    r"?cent))"
)


def units(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """Dollars told as euros, percent as percentage points, days as weeks."""
    for start, end, new, _ in swapped(told, _UNITS, "unit"):
        yield start, end, new, "currency" if told.text[start] in "$€" else "unit word"
    for found in _GROWTH.finditer(told.text):
        new = re.sub(r"%| per ?cent", " percentage points", found[1])
        if found.start() >= body_of(told):
            yield found.start(1), found.end(1), new, "percent as points"


# ---- dates --------------------------------------------------------------------------------------


def dates(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """Another year, month or day."""
    text, body = told.text, body_of(told)
    years = {m["year"] for m in YEAR.finditer(text)}
    for m in DATE.finditer(text):
        if m.start() < body:
            continue
        month = rng.choice([x for x in MONTHS if x != m["month"]])
        day = (int(m["day"]) + rng.choice((3, 5, 9, 13))) % 28 + 1
        if day != int(m["day"]):
            yield m.start("day"), m.end("day"), str(day), "day"
        if int(m["day"]) <= 28:
            yield m.start("month"), m.end("month"), month, "month"
        year = str(int(m["year"]) + rng.choice((-1, 1, -2)))
        if year not in years:
            yield m.start("year"), m.end("year"), year, "year of a day"
    for m in MONTH_YEAR.finditer(text):
        if m.start() >= body:
            yield m.start("month"), m.end("month"), rng.choice([x for x in MONTHS if x != m["month"]]), "month"
    taken = [m.span() for m in DATE.finditer(text)]
    dated = [m for m in YEAR.finditer(text) if m.start() >= body and not any(a <= m.start() < b for a, b in taken)]
    # With other years in the sentence, or nothing measured in it, another year could be true as well.
    if (
        len(years) == 1
        and len(dated) == 1
        and (any(f.start >= body for f in shown(text)) or re.search(r"\b[A-Z]{2,}\b", text[body:]))
    ):
        m = dated[0]
        yield m.start(), m.end(), str(int(m["year"]) + rng.choice((-1, 1, -2, -3))), "year"
    for found in re.finditer(r"\b(first|second|third|fourth) (?=(?:fiscal )?quarter)", text):
        if found.start() >= body:
            other = rng.choice([q for q in ("first", "second", "third", "fourth") if q != found[1]])
            yield found.start(1), found.end(1), other, "quarter"
