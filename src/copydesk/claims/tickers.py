"""Ticker symbols and the companies that a text gives them to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.claims import names
from copydesk.claims.name_words import COMPANY_SUFFIXES
from copydesk.model import Span, Ticker

_EXCHANGE = (
    r"(?:NYSE(?:\s?(?:American|Arca|MKT))?|N[Yy]se|NASDAQ|Nasdaq|AMEX|Cboe|CBOE|BATS|OTC(?:QX|QB|MKTS)?|LSE|LON|TSX(?:V)?|"
    r"TSE|ASX|HKEX|Euronext|XETRA|ETR|BIT|BME|New York Stock Exchange|Nasdaq Stock Market)"
)
_SYMBOL = r"[A-Z]{1,5}(?:[.\-][A-Z]{1,2})?"
_ALL = re.compile(
    rf"\b(?P<exchange>{_EXCHANGE})\s*:\s*(?P<listed>{_SYMBOL})(?![\w])"
    rf"|(?<![\w$])\$(?P<cash>{_SYMBOL})(?![\w])"
    rf"|\b(?:[Tt]icker|[Ss]ymbol)(?:\s+symbol)?s?(?:\s+(?:is|was|of))?[\s:]+[“\"‘']?(?P<told>{_SYMBOL})(?![\w])"
    rf"|(?<=[\w.] )(?P<bare>{_SYMBOL})\s+(?:stock|shares)\b"
    rf"|(?<=[\w.]\s\()(?P<inside>{_SYMBOL})(?=\))"
    rf"|(?P<stock>\b(?:stock|[Ss]hares)\b)"
)
# Capitals before "stock" that are no symbols.
_NO_SYMBOLS = frozenset("US UK EU AI IPO ETF CEO CFO A I ESG NYSE S AND OR THE TV EV IT PC".split())
_GAP = re.compile(r"[\s(,.'’s]*$")


def in_text(text: str, taken: Sequence[Span] = ()) -> list[tuple[int, int, Ticker]]:
    """The ticker symbols of a sentence: start, end of the symbol, and a :class:`Ticker`.

    A symbol is read after its exchange, a dollar sign or the word ticker; bare between a company's name and "stock" or
    "shares"; in brackets after a company's full name. "Orly stock" without a symbol is a claim too, on the word
    "stock" and with an empty symbol: it says that Orly is listed.

    >>> [(t.symbol, t.company, t.exchange) for _, _, t in in_text("Orly Foods (NYSE: ORL) rose; $QX fell.")]
    [('ORL', 'Orly Foods', 'NYSE'), ('QX', '', '')]
    """
    found: list[tuple[int, int, Ticker]] = []
    for match in _ALL.finditer(text):
        group = next(g for g in ("listed", "cash", "told", "bare", "inside", "stock") if match.group(g))
        start, end = match.span(group)
        if any(span.meets(start, end) for span in taken):
            continue
        symbol = "" if group == "stock" else match.group(group)
        company = _company(text, match.start())
        if group == "bare":
            if symbol in _NO_SYMBOLS or not company:
                # "IBM shares": the capitals are the company's name.
                if symbol not in _NO_SYMBOLS and len(symbol) > 1 and "." not in symbol:
                    start, end = match.end() - len(match.group().split()[-1]), match.end()
                    found.append((start, end, Ticker("", symbol)))
                continue
        elif group == "inside":
            words = company.replace(",", " ").split()
            if not words or words[-1].rstrip(".").lower() not in COMPANY_SUFFIXES or _initials(company, symbol):
                continue
        elif group == "stock" and not company:
            company = _after(text, end)
            if not company:
                continue
        found.append((start, end, Ticker(symbol, company, match.group("exchange") or "")))
    return found


def _company(text: str, at: int) -> str:
    """The name that ends right before ``at``."""
    left = max(0, at - 90)
    before = text[left:at]
    if not before[-1:].isspace() and before[-1:] not in ("(", "$", ""):
        return ""
    gap = _GAP.search(before)
    end = gap.start() if gap else len(before)
    for start, stop, name in reversed(names.in_text(f"{before} .")):  # the stop: it is no headline
        if stop >= end - 1 and name.kind in ("organisation", "other", "person") and not name.title:
            return before[start:stop]
    return ""


def _after(text: str, at: int) -> str:
    """The company of "shares of Orly Foods"."""
    match = re.match(r"\s+(?:of|in)\s+", text[at:])
    if match is None:
        return ""
    rest = text[at + match.end() : at + match.end() + 80]
    for start, stop, name in names.in_text(f"of {rest} .")[:1]:
        if start == 3 and name.kind in ("organisation", "other") and not name.title:
            return f"of {rest}"[start:stop]
    return ""


def _initials(company: str, symbol: str) -> bool:
    letters = "".join(w[0] for w in company.split() if w[0].isupper())
    return len(symbol) > 2 and symbol == letters
