"""What a record of institutional shifts says in sentences, before its tables; and amounts of money in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from copydesk.claims.number_words import ONES
from copydesk.drafting.built_in.wording import capital
from copydesk.drafting.sheet import NEXT

if TYPE_CHECKING:
    from copydesk.drafting.built_in.shifts_rows import Concentration, ManagerTotal, PositionShift, Quarter, SectorFlow

TOLD = 3  # of shifts, managers, sectors and concentrations, how many are told in sentences
_WORDS = {number: word for word, number in ONES.items()}
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
Money = Callable[[Decimal], str]


def record(quarter: Quarter) -> Iterator[str]:
    """The blocks of Markdown above the tables: as of when, the method, the largest shifts."""
    from copydesk.drafting.built_in.shifts_rows import next_quarter
    from copydesk.drafting.records import date, shown
    from copydesk.holdings.quarters import filing_deadline

    end, later = date(quarter.end), next_quarter(quarter.end)
    yield f"As of {end}, the last day of the quarter."
    yield (
        f"Method: The positions are those that managers reported on Form 13F for the quarter that ended {end}. The "
        f"filings were public by {date(quarter.known_from)}. A Form 13F is up to 45 days old when it is filed. It "
        "lists long positions only. The trading effect of a position is what was bought, less what was sold, at the "
        "price at the end of the quarter before; a new or closed position counts whole. The price effect is what "
        "changes of prices added to its value or took off it. Values are in US dollars."
    )
    lines: list[str] = []
    rows = traded(quarter)
    for place, row in enumerate(rows[:TOLD]):
        head = f"{capital(rank(rows, place))} by trading was that of" if len(rows) > 1 else "Trading is that of"
        lines.append(f"{head} {shown(who(row))}: {deed(row, exact)}.")
        if row.price_effect:
            lines.append(f"Prices {moved(row.price_effect, exact)} the position of {shown(ended(who(row)))}")
    for kind, verb in (("new", "opened"), ("closed", "closed")):
        these = of_kind(quarter, kind)
        if these:
            lines.append(f"Managers {verb} {positions(len(these))} in the quarter.")
            lines.append(
                f"The largest {kind} position was that of {shown(who(these[0]))}, worth {exact(worth(these[0]))}."
            )
    for total in largest(quarter):
        now, than = compared(total, exact)
        lines.append(f"For the quarter, {shown(total.manager)} reported positions worth {now}, {than}.")
    for flow in flows(quarter):
        lines.append(f"Trading {moved(flow.trading_effect, exact)} {shown(ended(flow.sector))}")
        if flow.price_effect:
            lines.append(f"Prices {moved(flow.price_effect, exact)} {shown(ended(flow.sector))}")
    for top in dense(quarter):
        lines.append(
            f"The ten largest positions of {shown(top.manager)} are {top.top_ten_share:f}% of what it reported."
        )
    if lines:
        yield "\n".join(f"- {line}" for line in lines)
    yield f"## {NEXT}"
    yield (
        f"Form 13F for the quarter that ends on {date(later)} is due by {date(filing_deadline(later))}. Managers have "
        "45 days after the end of a quarter to file it; where that day is no business day, the next one counts."
    )


def traded(quarter: Quarter) -> list[PositionShift]:
    """The positions that trading changed, the largest effect first."""
    rows = [row for row in quarter.rows if row.trading_effect]
    return sorted(rows, key=lambda r: (-abs(r.trading_effect), r.manager, r.issuer, r.cusip))


def of_kind(quarter: Quarter, kind: str) -> list[PositionShift]:
    """The new or the closed positions, the largest first."""
    rows = [row for row in quarter.rows if row.kind == kind]
    return sorted(rows, key=lambda r: (-worth(r), r.manager, r.issuer, r.cusip))


def largest(quarter: Quarter) -> list[ManagerTotal]:
    """The managers that report most."""
    return sorted(quarter.managers, key=lambda m: (-m.value_after, m.manager))[:TOLD]


def flows(quarter: Quarter) -> list[SectorFlow]:
    """The sectors that trading changed most."""
    moving = [s for s in quarter.sectors if s.trading_effect]
    return sorted(moving, key=lambda s: (-abs(s.trading_effect), s.sector))[:TOLD]


def dense(quarter: Quarter) -> list[Concentration]:
    """The managers whose ten largest positions are the largest share of what they report."""
    return sorted(quarter.concentration, key=lambda c: (-c.top_ten_share, c.manager))[:TOLD]


def rank(rows: Sequence[PositionShift], place: int) -> str:
    """How large the shift is among ``rows``; shifts of one size share their place."""
    size = abs(rows[place].trading_effect)
    above = sum(abs(r.trading_effect) > size for r in rows)
    if sum(abs(r.trading_effect) == size for r in rows) > 1:
        return f"one of the {'larger' if above else 'largest'} shifts"
    return f"the {('', 'second-', 'third-')[above]}largest shift"


def who(row: PositionShift) -> str:
    """The manager and the security."""
    return f"{row.manager} in {row.issuer}"


def deed(row: PositionShift, money: Money) -> str:
    """What trading did to a position, and what it was worth before and after."""
    what = f"net {'purchases' if row.trading_effect > 0 else 'sales'} of {money(abs(row.trading_effect))}"
    if row.kind == "new":
        return f"{what} opened a position worth {money(row.value_after)}"
    if row.kind == "closed":
        return f"{what} closed a position previously worth {money(row.value_before)}"
    after, before = pair(row.value_after, row.value_before, money)
    return f"{what} left a position worth {after}" + (f", {way(row)} from {before}" if way(row) else "")


def way(row: PositionShift | ManagerTotal) -> str:
    """Whether the value went up or down; ``""`` where it did not move."""
    return "up" if row.value_after > row.value_before else "down" if row.value_after < row.value_before else ""


def compared(total: ManagerTotal, money: Money) -> tuple[str, str]:
    """What a manager reports, and how that compares."""
    after, before = pair(total.value_after, total.value_before, money)
    if not total.value_before:
        return after, "and none for the quarter before"
    return after, f"{way(total)} from {before}" if way(total) else "as for the quarter before"


def moved(effect: Decimal, money: Money) -> str:
    """What an effect did to a value."""
    return f"added {money(effect)} to" if effect > 0 else f"took {money(-effect)} off"


def worth(row: PositionShift) -> Decimal:
    """The value of a new position at the quarter's end, of another before."""
    return row.value_after if row.kind == "new" else row.value_before


def positions(count: int) -> str:
    """A number of positions, in words below ten."""
    return f"{_WORDS.get(count, f'{count:,}')} position{'' if count == 1 else 's'}"


def share(percent: Decimal) -> str:
    """A share in percent, to a tenth from 1 on."""
    tenths = percent.quantize(Decimal("0.1"))
    return f"{percent if percent < 1 or percent == tenths else tenths:f}%"


def ended(text: str) -> str:
    """The text with a full stop, which the last word may have already."""
    return text if text.endswith(".") else f"{text}."


def exact(value: Decimal) -> str:
    """An amount to the cent as it is known: $1,234,567."""
    return f"${value:,f}"


def rounded(value: Decimal, digits: int = 3) -> str:
    """An amount as stories write it, to so many digits.

    >>> rounded(Decimal(1234567890)), rounded(Decimal(999_960_000)), rounded(Decimal(56_789))
    ('$1.23 billion', '$1 billion', '$56,800')
    """
    if value < 1000:
        return exact(value)
    value = value.quantize(Decimal(1).scaleb(max(value.adjusted() + 1 - digits, 0)), ROUND_HALF_EVEN) + 0
    for size, name in _SCALES:
        if value >= size:
            text = f"{value / size:,f}"
            return f"${text.rstrip('0').rstrip('.') if '.' in text else text} {name}"
    return exact(value)


def short(amount: str) -> str:
    """An amount as tables write it: $1.23bn."""
    return amount.replace(" trillion", "tn").replace(" billion", "bn").replace(" million", "m")


def pair(one: Decimal, two: Decimal, money: Money) -> tuple[str, str]:
    """Two amounts with as many digits as it takes to tell them apart, three at least."""
    if money is not rounded or one == two:
        return money(one), money(two)
    for digits in range(3, 16):
        texts = rounded(one, digits), rounded(two, digits)
        if texts[0] != texts[1]:
            return texts
    return exact(one), exact(two)
