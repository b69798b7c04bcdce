"""Numbers and days of market data as pages write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from copydesk.holdings.told import money

_SMALL = 1  # dollars, below which a price has four digits that count


def tenths(value: float | None) -> Decimal | None:
    """A score or points as a decimal with one place, as it was made."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def percent(share: float | None) -> str:
    """A share with its sign: +5.0%; empty for none."""
    return "" if share is None else minus(f"{share:+.1%}")


def share(part: float) -> str:
    """A share without a sign: 62.1%."""
    return minus(f"{part:.1%}")


def correlation(value: float) -> str:
    """A correlation, to two places."""
    return minus(f"{value:.2f}")


def worth(value: float) -> str:
    """An amount of dollars in words of a table."""
    return amount(round(value * 100))


def minus(text: str) -> str:
    """With the true minus sign."""
    return text.replace("-", "−")


def signed(value: Decimal) -> str:
    """A number with its sign; zero has none."""
    return minus(f"{value:+}") if value else f"{value:f}"


def dollars(value: float | None) -> str:
    """A price: two places, below a dollar four digits that count."""
    if value is None:
        return ""
    return f"${value:,.2f}" if value >= _SMALL else f"${value:.4g}"


def amount(cents: int) -> str:
    """An amount of cents in words of a table."""
    return minus(money(cents))


def change(cents: int) -> str:
    """An amount of cents with its sign."""
    return amount(cents) if cents <= 0 else f"+{amount(cents)}"


def measured(value: float | None, unit: str) -> str:
    """A measure's value in its unit."""
    if value is None:
        return ""
    if unit == "share":
        return minus(f"{value:.1%}")
    return minus(f"{value:,.2f}")


def day(on: dt.date) -> str:
    """A day as the site writes it: 3 March 2025."""
    return f"{on.day} {on:%B} {on.year}"
