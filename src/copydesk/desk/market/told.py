"""Numbers and days of market data as pages write them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from copydesk.holdings.told import money

_WHOLE = 10_000  # from which on whole amounts and counts need no places behind the point
_SMALL = 1  # dollars, below which a price has four digits that count
_WORD = re.compile(r"[A-Z]+(?:'[A-Z]+)?")
_SMALL_WORDS = frozenset({"AND", "DE", "FOR", "IN", "OF", "ON", "THE"})
_CAPITALS = frozenset(
    "ADR AG AMC ASML BHP BP ETF HSBC IBM ING KKR LLC LLP LP NV PLC REIT SA SE UBS US USA II III IV".split()
)
_SHORTENED = frozenset("BK BKS CTLS GRP HLDG HLDGS LTD MFG MGMT MKTS MTRS PPTYS PTNRS".split())


def tenths(value: float | None) -> Decimal | None:
    """A score or points as a decimal with one place, as it was made."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def percent(share: float | None) -> str:
    """A share with its sign: +5.0%; one that rounds to zero has none, and none at all is empty."""
    if share is None:
        return ""
    text = f"{share:+,.1%}"
    return "0.0%" if text[1:] == "0.0%" else minus(text)


def share(part: float) -> str:
    """A share without a sign: 62.1%."""
    return minus(f"{part:.1%}")


def correlation(value: float) -> str:
    """A correlation, to two places; one that rounds to zero has no sign."""
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else minus(text)


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


def given(value: float) -> str:
    """A value that was filed or quoted: 0.60, 544,000,000."""
    places = 0 if abs(value) >= _WHOLE and value == round(value) else 2
    return minus(f"{value:,.{places}f}")


def day(on: dt.date) -> str:
    """A day as the site writes it: 3 March 2025."""
    return f"{on.day} {on:%B} {on.year}"


def short_day(on: dt.date) -> str:
    """A day where many stand in a row: 3 Mar 2025."""
    return f"{on.day} {on:%b} {on.year}"


def cased(name: str) -> str:
    """A name that a filing has in capitals alone, as a page writes names; any other as it is.

    What is known to be an abbreviation stays in capitals, and so does what has no vowel.

    >>> cased("BERKSHIRE HATHAWAY INC"), cased("TWO SIGMA INVESTMENTS, LP"), cased("D. E. SHAW & CO, INC.")
    ('Berkshire Hathaway Inc', 'Two Sigma Investments, LP', 'D. E. Shaw & Co, Inc.')
    >>> cased("BANK OF AMERICA CORP"), cased("O'REILLY MFG"), cased("CVS GRP"), cased("eBay Inc")
    ('Bank of America Corp', "O'Reilly Mfg", 'CVS Grp', 'eBay Inc')
    """
    if name != name.upper():
        return name
    return _WORD.sub(lambda found: _word(found.group(), found.start() == 0), name)


def _word(word: str, first: bool) -> str:
    if word in _CAPITALS or not (set(word) & set("AEIOUY") or word in _SHORTENED):
        return word
    if word in _SMALL_WORDS and not first:
        return word.lower()
    head, mark, tail = word.partition("'")
    return head.capitalize() + mark + (tail.capitalize() if len(head) == 1 else tail.lower())
