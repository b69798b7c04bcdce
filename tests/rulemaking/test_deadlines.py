"""Terms and last days that documents set."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk import Source, read_source
from copydesk.rulemaking.deadlines import deadlines
from copydesk.rulemaking.documents import documents


def order(text: str, **fields: str) -> list[tuple[dt.date, str]]:
    known = {"document_number": "2026-90001", "executive_order_number": "19001", "signing_date": "2026-01-30"}
    source = Source.from_text(text, "order.txt", published=dt.date(2026, 2, 4), fields=known | fields)
    return [(d.on, d.term) for d in deadlines(documents([source])[0])]


@pytest.mark.parametrize(
    ("text", "on", "term"),
    [
        ("Within 180 days of the date of this order, the Secretary shall report.", (2026, 7, 29), "180 days"),
        ("The Director shall, within thirty days after the date of this order, name a lead.", (2026, 3, 1), "30 days"),
        ("Not later than 1 year after the date of this order, the Bureau must write rules.", (2027, 1, 30), "1 year"),
        ("The Bureau shall begin within one month of the date of this order.", (2026, 2, 28), "1 month"),
        ("Within 60 days of publication of this order, agencies shall answer.", (2026, 4, 5), "60 days"),
        ("The Secretary shall, by January 1, 2027, open the register.", (2027, 1, 1), ""),
        ("Within 90 days after March 2, 2026, the Bureau shall publish a list.", (2026, 5, 31), "90 days"),
    ],
)
def test_a_deadline_is_counted_from_the_day_that_the_text_names(text, on, term):
    assert order(text) == [(dt.date(*on), term)]


@pytest.mark.parametrize(
    "text",
    [
        "The Bureau has met within 30 days of each storm.",
        "Within 30 days of receiving a complaint, the Bureau shall answer.",
        "Within 99999999 years of the date of this order, the Bureau shall rest.",
    ],
)
def test_what_sets_no_day_gives_none(text):
    assert order(text) == []


def test_the_order_on_alternative_assets_sets_its_180_days(shared):
    source = read_source(shared / "cases" / "401k" / "sources" / "eo-14330-alternative-assets-401k.txt")
    found = deadlines(documents([source])[0])
    assert {(d.on, d.term, d.start) for d in found} == {(dt.date(2026, 2, 3), "180 days", dt.date(2025, 8, 7))}
    assert all(d.passage.text in source.text and "Within 180 days" in d.passage.text for d in found)
