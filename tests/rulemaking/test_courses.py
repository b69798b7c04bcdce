"""Each course that a rulemaking takes ends in the right stage, dates and next marker, on each of several days."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from copydesk.rulemaking.docket import Docket, dockets
from tests.rulemaking.scenarios import COURSES, RIN, Course


def docket(course: Course) -> Docket:
    found = {d.id: d for d in dockets(course.sources)}
    assert course.docket in found, sorted(found)
    return found[course.docket]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_stands_right_on_each_day(name):
    course = COURSES[name]
    one = docket(course)
    for look in course.looks.strip().splitlines():
        day, stage, close, effective, what, on = (part.strip() for part in look.split("|"))
        today = dt.date.fromisoformat(day)
        state, marker = one.on(today), one.next_marker(today)
        told = [str(d) if d else "-" for d in (state.comments_close, state.effective)]
        assert [day, state.stage, *told, marker.what, str(marker.on or "-")] == [day, stage, close, effective, what, on]
        assert marker.why
        assert marker.passage or marker.on is None
        assert all(e.passage for e in state.events)
        assert all(d.passage for d in state.days)


@pytest.mark.parametrize("name", COURSES)
def test_the_order_in_which_documents_are_read_changes_nothing(name):
    course = COURSES[name]
    forward = docket(course)
    for sources in itertools.islice(itertools.permutations(course.sources), 6):
        other = docket(course._replace(sources=list(sources)))
        assert [d.number for d in other.documents] == [d.number for d in forward.documents]
        for day in forward.turns():
            assert other.on(day).days == forward.on(day).days or len(course.sources) > len(forward.documents)
            assert other.on(day).stage == forward.on(day).stage


def test_a_docket_holds_its_own_documents_and_no_others():
    numbers = {d.id: [x.number for x in d.documents] for d in dockets(COURSES["two dockets with like titles"].sources)}
    assert numbers == {RIN: ["2026-91007", "2026-94410"], "9977-AA40": ["2026-91009"]}
    several = {d.id: len(d.documents) for d in dockets(COURSES["several rules in one document"].sources)}
    assert several == {RIN: 1, "9977-AA32": 2, "9977-AA33": 1}
    apart = {d.id: len(d.documents) for d in dockets(COURSES["one RIN for rules of a kind"].sources)}
    assert apart == {"GSB-2026-0050": 1, "GSB-2026-0051": 1}


def test_there_are_many_documents_and_no_course_is_looked_at_once():
    assert len({s.sha256 for c in COURSES.values() for s in c.sources}) >= 40
    assert all(len(c.looks.strip().splitlines()) >= 2 for c in COURSES.values())


def test_an_hour_is_kept_with_its_zone_and_a_day_without_one_ends_at_midnight_there():
    hour = docket(COURSES["an hour in Eastern time"]).next_marker(dt.date(2026, 5, 1))
    assert hour.moment.isoformat() == "2026-05-29T17:00:00-04:00"
    noon = docket(COURSES["request for information"]).next_marker(dt.date(2026, 1, 6))
    assert noon.moment.isoformat() == "2026-02-04T12:00:00-06:00"
    plain = docket(COURSES["withdrawn whole"]).next_marker(dt.date(2026, 4, 1))
    assert plain.moment.isoformat() == "2026-05-29T23:59:59-04:00"
