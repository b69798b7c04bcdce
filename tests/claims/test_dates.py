"""Dates as a story writes them, told from its dateline where it must be."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims import calendar_words as cal
from copydesk.claims.dates import in_text
from copydesk.model import DateRange

MONDAY = dt.date(2026, 5, 4)


def only(text: str, anchor: dt.date | None = MONDAY) -> DateRange:
    found = in_text(text, anchor)
    assert len(found) == 1, found
    return found[0][2]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_in_any_form_is_the_same_day(day: dt.date) -> None:
    month = f"{day:%B}"
    for text in (
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%b}. {day.day}, {day.year}" if month != "May" else f"May {day.day}, {day.year}",
    ):
        value = only(f"It was signed on {text}.", None)
        assert (value.first, value.last, value.grain) == (day, day, "day"), text
    assert cal.written(day, day) == f"{month} {day.day}, {day.year}"


@given(st.integers(1990, 2040), st.integers(1, 4))
def test_a_quarter_in_any_form(year: int, quarter: int) -> None:
    word = ("first", "second", "third", "fourth")[quarter - 1]
    days = cal.quarter_days(year, quarter)
    for text in (f"the {word} quarter of {year}", f"Q{quarter} {year}", f"{year}:Q{quarter}", f"{quarter}Q{year}"):
        value = only(f"Sales rose in {text}.")
        assert (value.first, value.last, value.grain) == (*days, "quarter"), text


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 150))
def test_a_day_without_a_year_is_the_nearest(anchor: dt.date, away: int) -> None:
    day = anchor - dt.timedelta(days=away)
    value = only(f"It was signed on {day:%B} {day.day}.", anchor)
    assert value.first == day or (day.month, day.day) == (2, 29)
    assert value.yearless


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Thursday", "2026-04-30", "2026-04-30"),
        ("on Monday", "2026-05-04", "2026-05-04"),
        ("will meet on Friday", "2026-05-08", "2026-05-08"),
        ("yesterday", "2026-05-03", "2026-05-03"),
        ("last month", "2026-04-01", "2026-04-30"),
        ("next week", "2026-05-11", "2026-05-17"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("two weeks ago", "2026-04-20", "2026-04-20"),
        ("in March", "2026-03-01", "2026-03-31"),
        ("the third quarter", "2025-07-01", "2025-09-30"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("the 1990s", "1990-01-01", "1999-12-31"),
        ("fiscal 2024", "2024-01-01", "2024-12-31"),
        ("the year ended September 30, 2024", "2023-10-01", "2024-09-30"),
        ("the three months ended June 30, 2024", "2024-04-01", "2024-06-30"),
        ("the second half of 2025", "2025-07-01", "2025-12-31"),
        ("March 30-31, 2026", "2026-03-30", "2026-03-31"),
    ],
)
def test_when_it_is(text: str, first: str, last: str) -> None:
    value = only(text)
    assert (str(value.first), str(value.last)) == (first, last)


def test_a_year_earlier_counts_from_the_date_before_it() -> None:
    _, earlier = in_text("Sales in the first quarter of 2025 were up from a year earlier.", MONDAY)
    assert (earlier[2].first, earlier[2].last) == (dt.date(2024, 1, 1), dt.date(2024, 3, 31))


@pytest.mark.parametrize(
    "text", ["by January 1, 2027", "until June 1", "are due on June 1, 2026", "no later than May 3"]
)
def test_deadlines(text: str) -> None:
    assert only(text).deadline


@pytest.mark.parametrize(
    "text",
    ["He may march on", "It will do so in a second", "2,024 shares", "2024 employees", "$2,024", "the Act of 1974",
     "May the best plan win", "section 2010", "the Friday closest to it"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert in_text(text, MONDAY) == []


def test_without_a_dateline_it_stays_open() -> None:
    for text in ("on Thursday", "last month", "on April 30", "in March"):
        value = only(text, None)
        assert value.first is None
        assert value.last is None


def test_a_day_that_does_not_exist_is_a_claim_all_the_same() -> None:
    assert only("on September 31, 2024") == DateRange(None, None)


def test_a_period_that_ends_on_a_day_is_read_in_both_orders() -> None:
    quarter = only("in the three months ended 31 December 2024", None)
    assert (quarter.first, quarter.last, quarter.grain) == (dt.date(2024, 10, 1), dt.date(2024, 12, 31), "quarter")
    found = in_text("the years ended 31 December 2024, 2023 and 2022", None)
    assert [v.last.year for _, _, v in found if v.last] == [2024, 2023, 2022]


def test_a_day_beyond_the_calendar_is_no_year_alone() -> None:
    assert only("as of Dec. 91, 2024") == DateRange(None, None)


def test_a_stretch_up_to_now_is_no_calendar_year() -> None:
    assert only("at least once in the last year") == DateRange(None, None, "duration", relative=True)
    assert only("sales rose last year").first == dt.date(2025, 1, 1)


@given(st.text(max_size=200), st.dates(dt.date(2, 1, 1), dt.date(9990, 1, 1)))
def test_any_text_can_be_read(text: str, anchor: dt.date) -> None:
    for start, end, value in in_text(text, anchor):
        assert 0 <= start < end <= len(text)
        assert value.first is None or value.last is None or value.first <= value.last
