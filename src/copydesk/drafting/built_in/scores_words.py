"""What a record of score changes says in sentences, before its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from copydesk.claims.number_words import ONES
from copydesk.drafting.built_in.wording import capital
from copydesk.drafting.sheet import NEXT

if TYPE_CHECKING:
    from copydesk.drafting.built_in.scores_rows import ScoreChange, ScoreDay

TOLD = 3  # rises, and falls, that are told in sentences
_WORDS = {number: word for word, number in ONES.items()}


def record(day: ScoreDay) -> Iterator[str]:
    """The blocks of Markdown above the table: as of when, the method, the counts, the largest changes."""
    from copydesk.drafting.records import date, shown

    measure, on = shown(day.measure), date(day.on)
    yield f"As of the close of trading on {on}."
    yield (
        f"Method: The {measure} of a stock runs from 0 to 100. It has four parts: momentum, value, quality and "
        f"sentiment. The {measure} is a research aid. It is no advice."
    )
    up, down, level, first = counted(day.rows)
    lines = [f"The record for {on} covers {stocks(len(day.rows))}."]
    lines += [
        f"{measure}s {verb} for {stocks(len(rows))} on {on}."
        for verb, rows in (("rose", up), ("fell", down), ("did not change", level))
        if rows
    ]
    if first:
        lines.append(f"{capital(stocks(len(first)))} {was(first)} scored for the first time on {on}.")
    for rows, noun, verb in ((up, "rise", "rose"), (down, "fall", "fell")):
        for place, row in enumerate(rows[:TOLD]):
            name = shown(listed(row))
            lines.append(
                f"{capital(rank(rows, place, noun))} was that of {name}, whose {measure} {verb} to {tiered(row)}."
            )
    for row in (*up[:TOLD], *down[:TOLD]):
        if row.mover:
            size = points(abs(row.parts[row.mover] or Decimal(0)))
            lines.append(f"{row.mover.capitalize()} moved {shown(row.name)} most, by {size}.")
    lines += [f"{shown(listed(row))} stayed at {stands(row)}." for row in level[:TOLD]]
    lines += [f"{shown(listed(row))} was first scored at {stands(row)}." for row in first[:TOLD]]
    yield "\n".join(f"- {line}" for line in lines)
    if day.next_update:
        yield f"## {NEXT}"
        yield f"The next update of the {measure} is due on {date(day.next_update)}."
    yield "## The changes"


Rows = Sequence["ScoreChange"]


def counted(rows: Rows) -> tuple[Rows, Rows, Rows, Rows]:
    """The rows that rose, fell, did not change, and had no score before; the first two by size, largest first."""
    known = [row for row in rows if row.before is not None]
    up = sorted((r for r in known if r.change > 0), key=lambda r: (-r.change, r.ticker))
    down = sorted((r for r in known if r.change < 0), key=lambda r: (r.change, r.ticker))
    return up, down, [r for r in known if not r.change], [r for r in rows if r.before is None]


def rank(rows: Rows, place: int, noun: str) -> str:
    """How large the change is among ``rows``: "the largest rise". Changes of one size share their place."""
    if len(rows) == 1:
        return f"the {noun}"
    size = abs(rows[place].change)
    alike = sum(abs(r.change) == size for r in rows) > 1
    above = sum(abs(r.change) > size for r in rows)
    if alike:
        return f"one of the {'largest' if not above else 'larger'} {noun}s"
    return f"the {('', 'second-', 'third-')[above]}largest {noun}"


def listed(row: ScoreChange) -> str:
    """The company with its listing: Harbor Foods Inc. (NYSE: HRBR)."""
    return f"{row.name} ({row.exchange}: {row.ticker})" if row.exchange else f"{row.name} ({row.ticker})"


def tiered(row: ScoreChange) -> str:
    """The score after and before, each with its tier."""
    was = f" ({row.tier_before})" if row.tier_before else ""
    return f"{stands(row)} from {number(row.before or Decimal(0))}{was}"


def stands(row: ScoreChange) -> str:
    """The score with its tier: 62.5 (Moderate)."""
    return number(row.after) + (f" ({row.tier_after})" if row.tier_after else "")


def stocks(count: int) -> str:
    """A number of stocks, in words below ten.

    >>> stocks(1), stocks(31)
    ('one stock', '31 stocks')
    """
    return f"{_WORDS.get(count, f'{count:,}')} stock{'' if count == 1 else 's'}"


def was(rows: Rows) -> str:
    """The verb for so many."""
    return "was" if len(rows) == 1 else "were"


def points(size: Decimal) -> str:
    """A number of points: "one point", "12.5 points"."""
    return "one point" if number(size) == "1" else f"{number(size)} points"


def number(value: Decimal) -> str:
    """A score or a size as it is written, with all of its digits."""
    return f"{value:f}"
