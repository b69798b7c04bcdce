"""Days and hours in the words of documents: whatever the day and the wording, and never a fault of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Source
from copydesk.rulemaking import days
from copydesk.rulemaking.actions import Action, action_of
from copydesk.rulemaking.deadlines import deadlines
from copydesk.rulemaking.documents import documents
from copydesk.rulemaking.federal_days import counted, is_business_day
from copydesk.rulemaking.hours import hour_near, moment, told

DAYS = st.dates(dt.date(1994, 1, 1), dt.date(2100, 12, 31))
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0)).filter(lambda t: t != dt.time(0))
WORDS = ("by", "on or before", "no later than", "until", "through", "not later than")


def written(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


@given(DAYS, DAYS, st.sampled_from(WORDS), HOURS)
def test_the_close_is_found_beside_the_day_of_publication(close, printed, word, hour):
    text = (
        f"Comments on the rule published {written(printed)} must be received {word} {told(hour)} on {written(close)}."
    )
    (said,) = days.closings(text, printed)
    assert (said.on, said.at) == (close, hour)
    assert said.words in text


@given(DAYS, DAYS, DAYS)
def test_a_delay_goes_to_the_later_day_that_it_names(own, before, after):
    text = f"Effective {written(own)}, the effective date is delayed from {written(before)}, until {written(after)}."
    assert days.effects(text, own)[0].on == after


@given(st.text(max_size=300) | st.text(alphabet="commentsDATES effective 1234567890,.;:", max_size=300), DAYS)
def test_no_text_is_too_odd(text, day):
    for found in (days.closings(text, day), days.effects(text, day), days.hearings(text, day)):
        assert all(said.words in text for said in found)
    days.corrected(text, "comments", day)
    assert days.moved_by(text) >= 0
    assert action_of(text) in Action


@given(DAYS, st.integers(1, 400))
def test_a_term_from_publication_ends_on_a_business_day_at_most_four_days_later(day, count):
    end = counted(day, count)
    assert is_business_day(end)
    assert 0 <= (end - day).days - count <= 4


@pytest.mark.parametrize("day", ["2026-01-01", "2026-05-25", "2026-07-03", "2026-09-07", "2026-11-26", "2021-12-31"])
def test_federal_holidays_are_no_business_days(day):
    assert not is_business_day(dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("words", "at", "zone"),
    [
        ("11:59 p.m. Eastern Time on", dt.time(23, 59), "America/New_York"),
        ("5 pm ET on", dt.time(17), "America/New_York"),
        ("5:30 p.m. (EDT) on", dt.time(17, 30), "America/New_York"),
        ("noon, Pacific Time, on", dt.time(12), "America/Los_Angeles"),
        ("midnight Eastern Standard Time on", dt.time(23, 59), "America/New_York"),
        ("8 a.m. CST on", dt.time(8), "America/Chicago"),
        ("the end of", None, "America/New_York"),
    ],
)
def test_an_hour_is_read_with_its_zone(words, at, zone):
    text = f"Send comments by {words} June 1, 2026."
    start = text.index("June")
    assert hour_near(text, start, len(text) - 1) == (at, zone)


def test_the_end_of_a_day_follows_summer_time():
    assert [moment(dt.date(2026, m, 1), None).utcoffset() for m in (1, 7)] == [dt.timedelta(hours=h) for h in (-5, -4)]


def test_a_deadline_keeps_its_hour():
    fields = {"document_number": "2026-90001", "executive_order_number": "19001", "signing_date": "2026-01-30"}
    text = (
        "The Secretary shall report by 5 p.m. Eastern Time on March 2, 2026. The Bureau shall reply by April 1, 2026."
    )
    (document,) = documents([Source.from_text(text, "order.txt", fields=fields)])
    assert [d.moment.isoformat() for d in deadlines(document)] == [
        "2026-03-02T17:00:00-05:00",
        "2026-04-01T23:59:59-04:00",
    ]


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("Notice of proposed rulemaking and notice of public hearing.", Action.PROPOSAL),
        ("Proposed rule; notice of public hearing.", Action.HEARING),
        ("Final rule; lifting of stay.", Action.LIFTING),
        ("Final rule; delay of effective date.", Action.DELAY),
        ("Withdrawal of proposed rule; re-proposal.", Action.SUPPLEMENT),
        ("Final rule; removal of regulations pursuant to court order.", Action.VACATUR),
        ("Interim final rule; correction.", Action.CORRECTION),
    ],
)
def test_what_a_document_does_is_told_from_its_action_line(line, action):
    assert action_of(line) is action
