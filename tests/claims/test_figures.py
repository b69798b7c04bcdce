"""Figures as a story writes them: whichever way an amount is spelled, it is the same figure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.figures import in_text
from copydesk.model import Figure, Span


def only(text: str) -> Figure:
    found = in_text(text)
    assert len(found) == 1, found
    return found[0][2]


def texts(text: str) -> list[str]:
    return [text[a:b] for a, b, _ in in_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "$12 trillion",
        "US$12 trillion",
        "12tn dollars",
        "12 trillion dollars",
        "$12tn",
        "USD 12,000 billion",
        "twelve trillion dollars",
        "$12T",
        "12,000,000 million US dollars",
    ],
)
def test_one_amount_in_many_spellings(text: str) -> None:
    figure = only(f"The plans held {text} in June.")
    assert (figure.low, figure.high, figure.unit) == (12 * 10**12, 12 * 10**12, "USD")


SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT = {"million": ["m", "mn"], "billion": ["bn", "B"], "trillion": ["tn"], "thousand": ["k"]}


@given(
    st.integers(1, 9999),
    st.integers(0, 2),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from([("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("A$", "AUD")]),
)
def test_an_amount_written_in_any_way_is_read_back(
    digits: int, places: int, scale: str, money: tuple[str, str]
) -> None:
    number = Decimal(digits).scaleb(-places)
    shown = f"{number:,.{places}f}"
    value = number * SCALES[scale]
    for text in [f"{money[0]}{shown} {scale}"] + [f"{money[0]}{shown}{short}" for short in SHORT[scale]]:
        figure = only(f"It paid {text}, the filing shows.")
        assert (figure.low, figure.unit) == (value, money[1]), text
        assert figure.step == Decimal(1).scaleb(-places) * SCALES[scale]


@given(st.integers(0, 99), st.integers(1, 999), st.sampled_from(["%", " percent", " per cent", " pct"]))
def test_percentages(whole: int, part: int, unit: str) -> None:
    figure = only(f"The share is {whole}.{part}{unit} of it.")
    assert (figure.low, figure.unit) == (Decimal(f"{whole}.{part}"), "percent")


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from([" to ", "-", "–"]))
def test_the_first_end_of_a_range_takes_scale_and_unit_of_the_second(one: int, more: int, join: str) -> None:
    figure = only(f"It would cost ${one}{join}${one + more} million.")
    assert (figure.low, figure.high, figure.unit) == (one * 10**6, (one + more) * 10**6, "USD")


def test_ranges_and_moves() -> None:
    assert only("between 3 and 4 million people").low == 3 * 10**6
    assert [f.low for _, _, f in in_text("rose from 3 to 4 million")] == [3 * 10**6, 4 * 10**6]
    assert only("5-10% of them").high == 10


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twelve plans", 12),
        ("twenty-two rules", 22),
        ("one hundred and five firms", 105),
        ("a million homes", 10**6),
        ("half a million homes", 500_000),
        ("two dozen banks", 24),
        ("two and a half years", Decimal("2.5")),
        ("12k users", 12_000),
    ],
)
def test_numbers_in_words(text: str, value: int) -> None:
    assert only(text).low == value


@pytest.mark.parametrize(
    ("text", "share"),
    [("one in five workers", 20), ("a quarter of plans", 25), ("half of them", 50), ("three-quarters of sales", 75)],
)
def test_parts_of_a_whole_are_percentages(text: str, share: int) -> None:
    figure = only(text)
    assert (figure.low, figure.unit) == (share, "percent")


@pytest.mark.parametrize(
    "text",
    [
        "one of the boards",
        "no one knows",
        "several plans and dozens of banks",
        "a few hundred people",
        "a 401(k) plan",
        "Form 10-K",
        "the S&P 500",
        "Route 66",
        "the G20",
        "Covid-19",
        "section 3(c)",
        "at 8:30 a.m.",
        "(408) 996-1010",
        "in 2024",
        "29 CFR 2550",
        "(1) Revenue",
        "3. Results",
        "the two companies",
        "on August 7",
        "under ASU 2023-07",
        "level 2 assets",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert texts(text) == []


def test_a_year_and_a_count_are_told_apart() -> None:
    assert texts("In 2024 it hired 2,024 people") == ["2,024"]


def test_units_that_are_alike_are_kept_apart() -> None:
    found = [f.unit for _, _, f in in_text("0.5 percentage points, 50 basis points, 0.5 percent, 25bp")]
    assert found == ["percentage point", "basis point", "percent", "basis point"]


def test_per_noun_and_money_in_cents() -> None:
    share = only("$1.24 a share")
    assert (share.per, share.low) == ("share", Decimal("1.24"))
    assert only("50 cents a share").low == Decimal("0.50")
    assert only("$70/barrel").per == "barrel"
    assert only("164,000 full-time equivalent employees").noun == "employee"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("fell 3%", -1),
        ("a 3% decline", -1),
        ("rose by about 3 percent", 1),
        ("up 3%", 1),
        ("a loss of $2bn", -1),
        ("(1,234)", -1),
        ("rose to $5 billion", 0),
        ("-4.5%", -1),
    ],
)
def test_rise_and_fall(text: str, sign: int) -> None:
    assert only(text).sign == sign


@pytest.mark.parametrize(
    ("text", "about", "bound"),
    [
        ("roughly $12 trillion", True, ""),
        ("more than 90 million Americans", False, "above"),
        ("up to $1,000", False, "at most"),
        ("at least 22 rules", False, "at least"),
        ("fewer than 40 plans", False, "below"),
        ("30 or more plans", False, "at least"),
        ("over five years", False, ""),
    ],
)
def test_hedges_and_bounds(text: str, about: bool, bound: str) -> None:
    figure = only(text)
    assert (figure.about, figure.bound) == (about, bound)


def test_orders_and_multiples() -> None:
    third, doubled, fold = (f for _, _, f in in_text("the third-largest bank doubled profit and rose threefold"))
    assert third.ordinal
    assert third.low == 3
    assert (doubled.low, doubled.unit) == (2, "times")
    assert (fold.low, fold.unit) == (3, "times")


def test_a_split_of_shares_is_one_quantity() -> None:
    split = only("a twelve-for-one split")
    assert (split.low, split.unit) == (12, "for one")
    assert only("a 3-for-2 split").low == Decimal("1.5")


def test_no_break_spaces_and_wrapped_lines_part_nothing() -> None:
    assert only("up to $10.0\xa0billion\nof stock").low == 10**10
    assert only("some $4\nmillion").low == 4 * 10**6


def test_what_it_is_per_may_follow_later() -> None:
    assert only("$5.00 par value per share").per == "share"
    assert [f.per for _, _, f in in_text("from $2.25 to $2.30 per share")] == ["share", "share"]


def test_a_percentage_takes_no_scale_from_the_amount_it_leads_to() -> None:
    assert [(f.low, f.unit) for _, _, f in in_text("Sales rose 4% to $12 million.")] == [
        (4, "percent"),
        (12 * 10**6, "USD"),
    ]


def test_a_fall_from_one_number_to_another_is_no_range() -> None:
    assert [f.unit for _, _, f in in_text("lowered from 45 to 25 miles per hour")] == ["mile", "mile"]
    assert only("between 5.8 and about 6.9 shares").high == Decimal("6.9")


def test_taken_spans_are_left_alone() -> None:
    text = "It paid $5 million and $6 million."
    assert [text[a:b] for a, b, _ in in_text(text, [Span(8, 18)])] == ["$6 million"]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for start, end, figure in in_text(text):
        assert 0 <= start < end <= len(text)
        assert figure.low <= figure.high
