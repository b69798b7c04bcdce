"""How the numbers of a scenario are said."""

from __future__ import annotations

from copydesk.retirement.flows.assumptions import CLASSES, PRIVATE

NOTICE = "This is a scenario: it follows from assumptions. It is no forecast and no advice."

CLASS_NAMES = {name: name.replace("-", " ") for name in CLASSES}

# What each series is, as the head of a table and inside a sentence.
LABELS = {
    "adoption": "share of managed 401(k) assets whose plans have a private sleeve",
    "pool": "assets of all 401(k) plans",
    "sleeve": "private assets held by 401(k) plans",
    "sleeve-share": "private share of 401(k) assets",
    "moved": "net flow of the year into private assets",
    "moved-in-all": "net flow into private assets since the start",
    "unpaid": "withdrawals not paid by the end of the year",
    **{f"flow/{name}": f"net flow of the year into {said}" for name, said in CLASS_NAMES.items()},
    **{f"holding/{name}": f"{CLASS_NAMES[name]} held by 401(k) plans" for name in PRIVATE},
    **{
        f"share-of-value/{name}": f"share of the market in {CLASS_NAMES[name]} that 401(k) plans hold"
        for name in PRIVATE
    },
    **{f"share-of-volume/{name}": f"share of a year's volume in {CLASS_NAMES[name]}" for name in PRIVATE},
    **{f"pressure/{name}": f"price pressure in {CLASS_NAMES[name]} by the square-root law" for name in PRIVATE},
    **{f"long-term-holders/{name}": f"share of {CLASS_NAMES[name]} with long-term holders" for name in PRIVATE},
}

# Inputs that the answer is mostly made of, as they are told in sentences; all others stand in the record's table.
ASSUMED = {
    "pool.assets": "the size of the 401(k) pool at the start",
    "defaults.share": "the share of the pool in managed defaults at the start",
    "adoption.delay": "the number of years until plans can adopt",
    "adoption.ceiling": "the share of managed assets whose plans adopt in the end",
    "sleeve.peak": "the private sleeve of the youngest savers",
    "sleeve.deployment": "the part of a gap to the target that is invested within a year",
}


def money(dollars: float) -> str:
    """Dollars as news text has them.

    >>> money(9.39e12), money(41_120_000_000.0), money(-2.5e6), money(0.0), money(999_960_000.0)
    ('$9.4 trillion', '$41.1 billion', '-$2.5 million', '$0', '$1.0 billion')
    """
    sign = "-" if dollars < 0 else ""
    amount = abs(dollars)
    for scale, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if round(amount / scale, 1) >= 1:
            return f"{sign}${amount / scale:.1f} {word}"
    return f"{sign}${amount:,.0f}" if round(amount) else "$0"


def share(part: float) -> str:
    """A share in percent, with one more digit where it is small.

    >>> share(0.3521), share(0.0036), share(-0.0007), share(0.0)
    ('35.2%', '0.36%', '-0.07%', '0%')
    """
    percent = part * 100
    if round(percent, 2) == 0:
        return "0%"
    return f"{percent:.1f}%" if abs(percent) >= 1 else f"{percent:.2f}%"


def said(unit: str, value: float) -> str:
    """A value of a series or an input in its unit."""
    if unit == "dollars":
        return money(value)
    if unit in ("share", "rate", "volatility"):
        return share(value)
    return f"{value:g}"


def checkpoints(years: int) -> tuple[int, ...]:
    """The years, counted from 1, that a table shows: the first, the last, and some between.

    >>> checkpoints(30), checkpoints(7), checkpoints(1)
    ((1, 5, 10, 20, 30), (1, 5, 7), (1,))
    """
    return tuple(sorted({1, years, *(year for year in (5, 10, 20, 30, 40, 50) if year < years)}))
