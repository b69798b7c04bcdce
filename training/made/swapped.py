"""Faults of names, figures and dates: another of the same kind, from the window or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from benchmarks.faulty_figures import changed_digit
from benchmarks.figures import DATE, HEDGE, MONTH_YEAR, SPELT, YEAR, Shown, digits, shown
from benchmarks.papers import MONTHS
from training.made.scene import Planted, Scene


def names_near(scene: Scene) -> Iterator[Planted]:
    """A name in the place of another of the same kind, both of the window."""
    pool = scene.entities(scene.window.text)
    for name in scene.entities(scene.text):
        others = sorted({e.text for e in pool if e.kind == name.kind and _apart(e.text, name.text, scene.text)})
        if others:
            yield scene.put(name.start, name.end, scene.rng.choice(others))


def names_far(scene: Scene) -> Iterator[Planted]:
    """A name in the place of another of the same kind, from another document."""
    for name in scene.entities(scene.text):
        row = scene.texts.names_elsewhere(name.kind, scene.document, scene.rng)
        others = [n for n in row if _apart(n, name.text, scene.window.text)]
        if others:
            yield scene.put(name.start, name.end, others[0])


def _apart(one: str, two: str, text: str) -> bool:
    return one not in two and two not in one and one not in text and one.split()[-1] != two.split()[-1]


def _like(one: Shown, two: Shown) -> bool:
    return (one.money, one.scale, one.percent, one.unit) == (two.money, two.scale, two.percent, two.unit)


def _gap(one: Decimal, two: Decimal) -> Decimal:
    return abs(one - two) / max(one, two, Decimal("0.01"))


def numbers(scene: Scene) -> Iterator[Planted]:
    """Another number: of the window, with a digit changed, spelt otherwise, or traded with its neighbour."""
    rng, figures = scene.rng, list(shown(scene.text))
    pool = list(shown(scene.window.text))
    for f in figures:
        hedged = bool(HEDGE.search(scene.text[: f.start]))
        new = changed_digit(f, rng)
        if _gap(new, f.value) > Decimal("0.2" if hedged else "0.04"):
            yield scene.put(f.start, f.end, f.written(digits(new, f.number)))
        others = [
            g
            for g in pool
            if _like(f, g)
            and _gap(f.value, g.value) > Decimal("0.2" if hedged else "0.04")
            and all(g.number != h.number for h in figures)
            and (f.money or f.percent or f.scale or Decimal("0.1") < g.value / max(f.value, Decimal("0.01")) < 10)
        ]
        if others:
            yield scene.put(f.start, f.end, f.written(rng.choice(others).number))
        for g in figures:
            between = scene.text[f.end : g.start]
            one_way = re.search(r"compared|from|versus|against|\bto\b| in (?:fiscal )?\d{4}", between)
            if (
                g.start > f.end
                and _like(f, g)
                and len(between) < 60
                and _gap(f.value, g.value) > Decimal("0.04")
                and one_way
            ):
                yield scene.put(f.start, g.end, scene.text[g.start : g.end] + between + scene.text[f.start : f.end])
    for m in re.finditer(rf"\b(?:{'|'.join(SPELT[2:])})\b", scene.text):
        if not re.search(r"(?:Level|at least|than) $", scene.text[: m.start()]):
            yield scene.put(*m.span(), rng.choice([n for n in SPELT[2:] if n != m.group()]))


def scales(scene: Scene) -> Iterator[Planted]:
    """Another scale, unit or currency."""
    up = {"thousand": "million", "million": "billion", "billion": "million", "trillion": "billion"}
    for f in shown(scene.text):
        if f.scale:
            yield scene.put(f.start, f.end, f.written(f.number, up[f.scale]))
        elif not f.percent and not f.unit and f.value >= 100 and not re.search(r"[A-Z]\w+ $", scene.text[: f.start]):
            yield scene.put(f.start, f.end, f.written(digits(f.value * 10, "1,0").split(".")[0]))
        if f.percent and re.search(
            r"(?:increased|decreased|declined|rose|fell|grew|improved)(?: by)?(?: about)? $", scene.text[: f.start]
        ):
            yield scene.put(f.start, f.end, f"{f.number} percentage points")
        if f.money == "$":
            yield scene.put(f.start, f.end, scene.rng.choice("€£") + f.written(f.number)[1:])
    row = "days weeks months years".split()
    for m in re.finditer(r"(?<=[\w-] )(days|weeks|months|years)\b", scene.text):
        if re.search(r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve) $", scene.text[: m.start()]):
            yield scene.put(*m.span(), scene.rng.choice([w for w in row if w != m.group()]))
    units = {
        "basis points": "percentage points",
        "percentage points": "basis points",
        "square feet": "acres",
        "miles": "feet",
        "per share": "per employee",
        "acres": "square feet",
    }
    for m in re.finditer(rf"\b(?:{'|'.join(units)})\b", scene.text):
        yield scene.put(*m.span(), units[m.group()])


def dates(scene: Scene) -> Iterator[Planted]:
    """Another year, month, day or quarter, from the window or near by."""
    rng, text = scene.rng, scene.text
    spans: list[tuple[int, int]] = []
    for pattern in (DATE, MONTH_YEAR):
        for m in pattern.finditer(text):
            if any(a <= m.start() < b for a, b in spans):
                continue
            spans.append(m.span())
            yield scene.put(*m.span("month"), rng.choice([x for x in MONTHS if x != m["month"]]))
            yield scene.put(*m.span("year"), str(int(m["year"]) + rng.choice((-2, -1, 1, 2))))
            if pattern is DATE:
                yield scene.put(*m.span("day"), str((int(m["day"]) + rng.choice((3, 5, 9, 13))) % 28 + 1))
                others = [o.group() for o in DATE.finditer(scene.window.text) if o.group() not in text]
                if others:
                    yield scene.put(*m.span(), rng.choice(others))
    years = {m["year"] for m in YEAR.finditer(text)}
    for m in YEAR.finditer(text):
        if any(a <= m.start() < b for a, b in spans):
            continue
        near = {o["year"] for o in YEAR.finditer(scene.window.text)} - years
        far = {str(int(m["year"]) + step) for step in (-3, -2, -1, 1, 2)} - years
        yield scene.put(*m.span(), rng.choice(sorted(near or far)))
        yield scene.put(*m.span(), rng.choice(sorted(far)))
    for m in re.finditer(r"\b(first|second|third|fourth)(?= (?:fiscal )?quarter)", text):
        yield scene.put(*m.span(), rng.choice([q for q in ("first", "second", "third", "fourth") if q != m[1]]))
