"""no-advice: what tells readers to trade, and what merely reports that somebody does."""

from __future__ import annotations

from typing import Any

import pytest

ADVICE = """\
Investors should buy Harbor Foods before it reports.
Traders would do well to avoid the stock.
You should consider buying the token.
Long-term investors should not sell here.
Load up on the shares before the winter.
Sell Harbor Foods now.
Harbor Foods: buy it now.
Hold the shares through the winter.
Take profits before Friday.
Avoid Harbor Foods at all costs.
It is time to sell.
Now is a good time to buy bonds.
We rate Harbor Foods a buy.
We recommend investors to hold Harbor Foods.
The shares look like a screaming buy.
Analysts say the stock is a strong buy.
The stock is a buy, with a price target of $310.
Buy rating, price target $90.""".splitlines()
PROMISES = """\
The fund will double your money within a year.
Harbor Foods shares will soar next year.
Guaranteed returns of 12% await savers.
Holders of the token cannot lose.""".splitlines()
REPORTING = """\
Ana Moreau, an analyst at Marlow Securities, rates Harbor Foods a buy with a price target of $90.
Marlow Securities kept its buy rating on Harbor Foods.
Analysts at Marlow Securities raised their price target to $90 from $80.
Marlow Securities' price target is $90.
Vance said that investors should hold on to the shares.
“Buy it now,” Vance told investors.
Harbor Foods agreed to buy two mills.
The board said holders must sell their shares by June 1 under the tender offer.
Investors should monitor how the market evolves as these channels open.
Buy now, pay later lenders face new rules.
Sell-side analysts expect less.
Short sellers lost $3 million.
The risk-free rate of return was 4%.
This is not a recommendation to buy or sell any security.
Fiduciaries must avoid conflicts of interest.
Hold times at the call centre fell.""".splitlines()


@pytest.mark.parametrize("sentence", ADVICE)
def test_advice_stops(gate: Any, sentence: str) -> None:
    report = gate("no-advice", f"Harbor Foods reports in May. {sentence}")
    assert [f.severity for f in report.findings] == ["stop"]
    assert "advice" in report.findings[0].message


@pytest.mark.parametrize("sentence", PROMISES)
def test_a_promised_return_stops(gate: Any, sentence: str) -> None:
    report = gate("no-advice", sentence)
    assert "promises a return" in report.findings[0].message
    found = report.findings[0]
    assert sentence[found.start : found.end] in found.message


@pytest.mark.parametrize("sentence", REPORTING)
def test_reporting_passes(gate: Any, sentence: str) -> None:
    assert gate("no-advice", sentence).findings == ()


def test_a_headline_may_not_advise_either(gate: Any) -> None:
    report = gate("no-advice", "# Buy Harbor Foods now\n\nThe company has two mills.")
    assert report.story.raw[report.findings[0].start :].startswith("Buy")


def test_sentences_of_filings_and_rules_pass(gate: Any, shared: Any) -> None:
    for path in sorted((shared / "cases" / "401k" / "sources").glob("*.txt")):
        report = gate("no-advice", path.read_text("utf-8"))
        assert report.findings == (), (path.name, report.findings[0].message)
