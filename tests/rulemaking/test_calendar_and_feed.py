"""Dockets as a calendar and as feeds: valid, stable, and true to what moved."""

from __future__ import annotations

import datetime as dt

import feedparser
import pytest
from icalendar import Calendar

from copydesk.rulemaking import feed
from copydesk.rulemaking.calendar import calendar
from copydesk.rulemaking.docket import Docket, dockets
from copydesk.rulemaking.moves import Moved, Standing, diff, history, standings
from tests.rulemaking.made import source
from tests.rulemaking.scenarios import COURSES, PROPOSED


def of(name: str) -> list[Docket]:
    return dockets(COURSES[name].sources)


def events(found: list[Docket], day: str) -> list:
    return list(Calendar.from_ical(calendar(found, dt.date.fromisoformat(day))).walk("VEVENT"))


def told(found: list) -> list[tuple[str, str, int]]:
    return [(str(e["dtstart"].dt), str(e["status"]), int(e["sequence"])) for e in found]


def test_a_day_that_moves_is_cancelled_and_keeps_its_uid():
    found = of("extended twice")
    before, after, last = (events(found, day) for day in ("2026-03-30", "2026-05-20", "2026-06-25"))
    assert told(before) == [("2026-05-29", "CONFIRMED", 0)]
    assert told(after) == [("2026-05-29", "CANCELLED", 1), ("2026-06-29", "CONFIRMED", 0)]
    assert told(last) == [*told(after)[:1], ("2026-06-29", "CANCELLED", 1), ("2026-07-29", "CONFIRMED", 0)]
    assert str(before[0]["uid"]) == str(after[0]["uid"]) == str(last[0]["uid"])
    assert len({str(e["uid"]) for e in last}) == 3


def test_a_rule_that_is_delayed_without_a_day_leaves_no_day_standing():
    assert told(events(of("delayed without a day"), "2027-01-01")) == [("2027-01-04", "CANCELLED", 1)]


def test_a_day_with_an_hour_is_put_at_that_hour_in_its_zone():
    (event,) = events(of("an hour in Eastern time"), "2026-04-01")
    assert event["dtstart"].dt.isoformat() == "2026-05-29T17:00:00-04:00"
    assert event["dtstart"].params["TZID"] == "America/New_York"
    (plain,) = events(of("withdrawn in part"), "2026-04-01")
    assert (plain["dtstart"].dt, plain["dtend"].dt) == (dt.date(2026, 5, 29), dt.date(2026, 5, 30))


def test_an_event_says_why_gives_the_passage_and_the_address():
    (event,) = events(of("withdrawn whole"), "2026-04-01")
    text = str(event["description"])
    assert "Set by document 2026-91007." in text
    assert "“Comments must be received on or before May 29, 2026.”" in text
    assert str(event["url"]).endswith("/2026-91007/moisture-meters")
    assert event["dtstamp"].dt == dt.datetime(2026, 3, 30, tzinfo=dt.UTC)


def test_the_calendar_is_the_same_bytes_each_time_with_short_lines_and_time_zones():
    found = [d for name in COURSES for d in of(name)]
    made = calendar(found)
    assert made == calendar(found)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"BEGIN:VTIMEZONE" in made
    assert made.count(b"BEGIN:VEVENT") > len(COURSES)


def test_words_of_a_source_cannot_break_out_of_the_calendar():
    evil = PROPOSED | {"title": "Meters\r\nEND:VEVENT\r\nBEGIN:VALARM; \\n, a"}
    (event,) = events(dockets([source(evil)]), "2026-04-01")
    assert "END:VEVENT" in str(event["summary"])
    assert not event.subcomponents


@pytest.mark.parametrize("make", [feed.rss, feed.atom])
def test_a_feed_is_valid_and_tells_each_move_once(make):
    found = of("reopened after the close")
    made = make(found, dt.date(2026, 9, 1), title="Grain & meters", address="https://news.example/rules.xml")
    read = feedparser.parse(made)
    assert not read.bozo, read.get("bozo_exception")
    assert read.feed.title == "Grain & meters"
    first = [e.title.rpartition(": ")[2] for e in read.entries]
    assert first == [
        "comments closed",
        "Reopening of comment period published in the Federal Register",
        "comments closed",
        "Proposed rule published in the Federal Register",
    ]
    assert len({e.id for e in read.entries}) == 4
    assert "2026-08-10, before 2026-05-29" in read.entries[1].get("summary", "") + str(read.entries[1].get("content"))
    assert read.entries[1].link.startswith("https://www.federalregister.gov/")


@pytest.mark.parametrize("make", [feed.rss, feed.atom])
def test_a_feed_of_nothing_or_of_hostile_words_is_valid(make):
    evil = PROPOSED | {"title": "Meters <script>\x00\x1b ]]> & so on", "html_url": "javascript:alert(1)"}
    for found in ([], dockets([source(evil)])):
        read = feedparser.parse(make(found, dt.date(2026, 9, 1)))
        assert not read.bozo
        assert all("javascript" not in str(e.get("link", "")) for e in read.entries)


def test_what_moved_between_two_looks():
    found = of("extended twice")
    looks = [standings(found, dt.date.fromisoformat(day)) for day in ("2026-03-29", "2026-05-01", "2026-05-20")]
    assert looks[0] == []
    new = diff(looks[0], looks[1])
    assert [m.kind for m in new] == [Moved.DOCKET, Moved.DOCUMENT]
    moved = diff(looks[1], looks[2])
    assert [(m.kind.value, m.before, m.after, m.document) for m in moved] == [
        ("new document", "", "2026-91844", "2026-91844"),
        ("date moved", "2026-05-29", "2026-06-29", "2026-91844"),
    ]
    assert diff(looks[2], looks[2]) == []
    closed = diff(standings(found, dt.date(2026, 7, 29)), standings(found, dt.date(2026, 7, 30)))
    assert [(m.kind, m.before, m.after) for m in closed] == [(Moved.STAGE, "proposed rule", "comments closed")]


@pytest.mark.parametrize("name", COURSES)
def test_the_history_of_a_docket_adds_up_to_how_it_stands(name):
    for docket in of(name):
        moves = history(docket)
        last = Standing.of(docket, dt.date.max)
        stages = [m.after for m in moves if m.kind in (Moved.STAGE, Moved.DOCKET)]
        assert stages[-1] == last.stage
        assert {m.document for m in moves if m.kind is Moved.DOCUMENT} == set(last.documents)
        assert Standing.from_mapping(last.as_mapping()) == last
