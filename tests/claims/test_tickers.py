"""Ticker symbols found in text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.tickers import in_text


@pytest.mark.parametrize(
    ("text", "tickers"),
    [
        ("Orly Foods (NYSE: ORL) rose.", [("ORL", "Orly Foods", "NYSE")]),
        ("Orly Foods, Inc. (NASDAQ:ORL) rose.", [("ORL", "Orly Foods, Inc.", "NASDAQ")]),
        ("Traders sold $ORL at $12.", [("ORL", "", "")]),
        ("The ticker is ORL.", [("ORL", "", "")]),
        ("The trading symbol is “ORL.”", [("ORL", "", "")]),
        ("Quay Steel Corporation ON stock page", [("ON", "Quay Steel Corporation", "")]),
        ("Orly Holdings ORL.B shares fell.", [("ORL.B", "Orly Holdings", "")]),
        ("Orly Foods Inc. (ORL) gained.", [("ORL", "Orly Foods Inc.", "")]),
        ("Shares of Quay Steel rose.", [("", "Quay Steel", "")]),
        ("Quay Steel's stock rose.", [("", "Quay Steel", "")]),
        ("The Office of Grain Prices (OGP) spoke.", []),
        ("US stocks fell; the stock rose.", []),
    ],
)
def test_tickers_with_company_and_exchange(text: str, tickers: list[tuple[str, str, str]]) -> None:
    assert [(t.symbol, t.company, t.exchange) for _, _, t in in_text(text)] == tickers


@given(st.text(alphabet="ABc .$(:)’stock NYSE", max_size=60))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for start, end, ticker in in_text(text):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == (ticker.symbol or text[start:end])
