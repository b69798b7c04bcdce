"""Shifts, portfolios and holders as text for a terminal: amounts in words, days written out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from copydesk.holdings.lookup import Holders, Portfolio
from copydesk.holdings.quarters import written
from copydesk.holdings.results import Shifts

LAG = "A Form 13F is up to 45 days old when it is filed. It lists long positions only."
_CONVENTION = (
    "Trading: shares bought or sold, at the price at the end of the quarter before; new and closed positions whole. "
    "Prices: the rest."
)
_SCALES = ((10**14, "tn"), (10**11, "bn"), (10**8, "m"))
_NAMED = 5  # of a long list, how many are named
_WIDEST = 34  # characters of a name in a table


def money(cents: int) -> str:
    """An amount of cents as tables write it: two decimals of the scale, halves to the even one.

    >>> money(26_992_752_800_000), money(-95_000), money(99_999_950_000)
    ('$269.93bn', '-$950', '$1.00bn')
    """
    sign = "-" if cents < 0 else ""
    for scale, name in _SCALES:
        if (size := (Decimal(abs(cents)) / scale).quantize(Decimal("0.01"), ROUND_HALF_EVEN)) >= 1:
            return f"{sign}${size:,f}{name}"
    return f"{sign}${(Decimal(abs(cents)) / 100).quantize(Decimal(1), ROUND_HALF_EVEN):,f}"


def change(cents: int) -> str:
    """An amount with its sign."""
    return money(cents) if cents <= 0 else f"+{money(cents)}"


def shifts(found: Shifts) -> str:
    """The shifts of a quarter."""
    return "\n".join(_shifts(found)) + "\n"


def portfolio(found: Portfolio, top: int) -> str:
    """A manager's positions."""
    total = sum(one.cents for one in found.positions)
    lines = [
        f"{_shown(found.manager)} (CIK {found.cik}), {written(found.quarter)}",
        _as_of(found.known_from, found.as_of, len(found.filings)),
        f"{len(found.positions):,} positions worth {money(total)}.",
        "",
    ]
    for one in found.filings:
        what = one.form if not one.amendment else f"{one.form} ({one.amendment})"
        filed = f"filed {one.filed}" if one.filed else f"day of filing not known, counted from {one.known_from}"
        lines.append(f"  {one.accession}  {what}, {filed}, {one.rows:,} rows, {money(one.cents)}")
    rows = [
        (p.issuer, p.ticker or p.cusip, p.put_call or ("principal" if p.amount_type == "PRN" else "shares"),
         f"{p.amount:,}", money(p.cents), f"{100 * p.cents / total:.1f}%" if total else "", p.sector)
        for p in found.positions[:top]
    ]  # fmt: skip
    lines += ["", *_table(("Issuer", "Ticker", "Held as", "Amount", "Value", "Share", "Sector"), rows, {3, 4, 5})]
    if len(found.positions) > top:
        lines.append(f"... and {len(found.positions) - top:,} more")
    if found.suspect:
        lines += ["", f"Doubtful unit: {found.suspect}."]
    return "\n".join(lines) + "\n"


def holders(found: Holders, top: int) -> str:
    """Who holds a stock."""
    shares, cents = sum(h.shares for h in found.holders), sum(h.cents for h in found.holders)
    name = f"{_shown(found.issuer)} ({found.ticker or 'no ticker known'}, CUSIP {found.cusip})"
    count = len(found.holders)
    rows = []
    for one in found.holders[:top]:
        before = "no report" if one.shares_before is None else f"{one.shares_before:,}"
        moved = "" if one.shares_before is None else f"{one.shares - one.shares_before:+,}"
        rows.append((one.manager, f"{one.shares:,}", money(one.cents), before, moved, str(one.known_from)))
    lines = [
        f"{name}, {written(found.quarter)}",
        _as_of(found.known_from, found.as_of, count),
        f"{count:,} {'manager reports' if count == 1 else 'managers report'} {shares:,} shares worth {money(cents)}.",
        "",
        *_table(("Manager", "Shares", "Value", "Quarter before", "Change", "Public from"), rows, {1, 2, 3, 4}),
    ]
    if count > top:
        lines.append(f"... and {count - top:,} more")
    lines += [f"Doubtful unit: {one}." for one in found.suspects]
    return "\n".join(lines) + "\n"


def _shifts(found: Shifts) -> Iterator[str]:
    count = len(found.managers)
    yield f"Institutional shifts of the quarter that ended {written(found.quarter)}"
    yield f"against {written(found.quarter_before)}, {count:,} manager{'' if count == 1 else 's'}"
    yield _as_of(found.known_from, found.as_of, 2)
    yield LAG
    yield _CONVENTION
    yield ""
    both = f"from {money(found.before)} to {money(found.after)}"
    yield f"Positions in shares went {both}: trading {change(found.trading)}, prices {change(found.price)}."
    yield ""
    yield f"Largest shifts by trading ({len(found.rows):,} of {found.row_count:,})"
    rows: list[tuple[str, ...]] = [
        (r.manager, r.issuer, r.ticker or r.cusip, r.kind, money(r.before), money(r.after), change(r.trading),
         change(r.price))
        for r in found.rows
    ]  # fmt: skip
    yield from _table(
        ("Manager", "Issuer", "Ticker", "Position", "Before", "After", "Trading", "Prices"), rows, {4, 5, 6, 7}
    )
    yield ""
    yield "Sectors, flows at constant prices"
    flows = [
        (s.sector, money(s.before), money(s.after), change(s.trading), _percent(s.trading, s.before), change(s.price))
        for s in found.sectors
    ]
    yield from _table(("Sector", "Before", "After", "Trading", "of before", "Prices"), flows, {1, 2, 3, 4, 5})
    yield ""
    yield "Managers"
    own: list[tuple[str, ...]] = [
        (m.manager, money(m.reported_before), money(m.reported_after), change(m.trading), change(m.price),
         f"{m.new:,}", f"{m.added:,}", f"{m.cut:,}", f"{m.closed:,}", "" if m.top_ten is None else f"{m.top_ten}%",
         "" if m.herfindahl is None else f"{m.herfindahl:,}", str(m.known_from))
        for m in found.managers[:_most(found)]
    ]  # fmt: skip
    heads: tuple[str, ...] = (
        "Manager",
        "Before",
        "After",
        "Trading",
        "Prices",
        "New",
        "Added",
        "Cut",
        "Closed",
        "Top ten",
        "HHI",
    )
    yield from _table((*heads, "Public from"), own, set(range(1, 11)))
    if count > _most(found):
        yield f"... and {count - _most(found):,} more"
    yield "Before and After of managers are all that they reported; trading and prices are of positions in shares."
    if count > 1:
        yield ""
        yield "Securities, all managers compared"
        all_of: list[tuple[str, ...]] = [
            (s.issuer, s.ticker or s.cusip, money(s.before), money(s.after), change(s.trading), change(s.price),
             f"{s.holders_before:,}", f"{s.holders_after:,}")
            for s in found.securities
        ]  # fmt: skip
        heads = ("Issuer", "Ticker", "Before", "After", "Trading", "Prices", "Holders before", "after")
        yield from _table(heads, all_of, {2, 3, 4, 5, 6, 7})
    notes = list(_notes(found))
    if notes:
        yield ""
        yield "What to know"
        yield from (f"- {note}" for note in notes)


def _notes(found: Shifts) -> Iterator[str]:
    """What is not in the tables, and why."""
    if found.undated:
        yield f"Of {_filings(found.undated)} the day of filing is not known; the deadline is taken instead."
    for one in found.apart:
        kind = one.what if one.positions > 1 else one.what.removesuffix("s")
        on = "" if one.what == "principal amounts" else " on shares"
        yield f"Kept apart: {one.positions:,} {kind}{on} worth {money(one.cents)}."
    if found.unmapped:
        yield (
            f"{found.unmapped:,} of {found.held:,} securities held have no ticker in the newsroom's table; they are "
            f"worth {money(found.unmapped_cents)} and are counted."
        )
    if found.broken_cusips:
        yield f"{found.broken_cusips:,} securities have a CUSIP that does not hold; they are counted as reported."
    splits = found.possible_splits
    if splits:
        listed = "; ".join(
            f"{_shown(s.issuer)} ({s.ticker or s.cusip}, {s.more:f} times the shares at 1/{s.cheaper:f} of the price, "
            f"{money(s.before)} before, {money(s.after)} after)"
            for s in splits[:_NAMED]
        )
        yield (
            f"Left aside as possible splits, {len(splits):,} in all: {listed}{_more(splits)}. "
            "Give them with --splits; a ratio of 1 says that there was none."
        )
    if found.not_compared:
        listed = "; ".join(f"{_shown(name)} ({day} only)" for name, day in found.not_compared[:_NAMED])
        yield f"Not compared, for they reported for one of the quarters: {listed}{_more(found.not_compared)}."
    for suspect in found.suspects[:_NAMED]:
        yield f"Left out, doubtful unit: {suspect}. Load it again with --unit if so."
    if len(found.suspects) > _NAMED:
        yield f"Left out, doubtful unit: {len(found.suspects) - _NAMED:,} more filings."


def _as_of(known_from: dt.date, as_of: dt.date | None, filings: int) -> str:
    by = f"As of {written(as_of)}: what was public on that day" if as_of else "As of what is loaded"
    return f"{by}. The filing{' was' if filings == 1 else 's were'} public by {written(known_from)}."


def _filings(count: int) -> str:
    return f"{count:,} filing{'' if count == 1 else 's'}"


def _most(found: Shifts) -> int:
    return max(len(found.rows), _NAMED)


def _more(ones: Sequence[object]) -> str:
    return f"; and {len(ones) - _NAMED:,} more" if len(ones) > _NAMED else ""


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:+.1f}%" if whole else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: set[int]) -> Iterator[str]:
    """Aligned columns; those in ``right`` to the right. Names that are long are cut short."""
    if not rows:
        yield "  none"
        return
    cells = [[_short(_shown(cell)) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        line = (
            cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "  ".join(line).rstrip()


def _short(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…"


def _shown(text: str) -> str:
    """A name without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in text)
