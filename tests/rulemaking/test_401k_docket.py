"""The saved documents of the 401(k) case end in two dockets, and the next marker is right on each of ten days."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk import check, read_source, read_story
from copydesk.model import Verdict
from copydesk.rulemaking.docket import Docket, dockets


@pytest.fixture(scope="module")
def saved(shared):
    return [read_source(path) for path in sorted((shared / "cases" / "401k" / "sources").glob("*.txt"))]


@pytest.fixture(scope="module")
def found(saved) -> dict[str, Docket]:
    return {d.id: d for d in dockets(saved)}


def test_the_rule_and_the_other_order_are_dockets_of_their_own(found):
    assert set(found) == {"1210-AC38", "14403"}
    rule, other = found["1210-AC38"], found["14403"]
    assert [(e.on.isoformat(), e.stage) for e in rule.events()] == [
        ("2025-08-07", "order"),
        ("2026-01-13", "review of proposed rule"),
        ("2026-03-24", "review of proposed rule"),
        ("2026-03-31", "proposed rule"),
    ]
    assert all(e.passage for e in rule.events())
    assert {"2026-06178", "91 FR 16088", "EBSA-2026-0166", "Executive Order 14330"} <= set(rule.identifiers)
    assert rule.agency == "Department of Labor, Employee Benefits Security Administration"
    assert (other.kind, [e.on for e in other.events()]) == ("order", [dt.date(2026, 4, 30)])


def test_the_180_days_of_the_order_are_counted_with_their_passage(found):
    (due,) = {(d.on, d.term) for d in found["1210-AC38"].deadlines()}
    assert due == (dt.date(2026, 2, 3), "180 days")
    assert all("Within 180 days of the date of this order" in d.passage.text for d in found["1210-AC38"].deadlines())


@pytest.mark.parametrize(
    ("day", "stage", "what", "on"),
    [
        ("2025-08-06", "", "Not known", None),
        ("2025-08-07", "order", "A deadline that the order sets", "2026-02-03"),
        ("2026-01-12", "order", "A deadline that the order sets", "2026-02-03"),
        ("2026-01-13", "review of proposed rule", "The proposed rule is published", None),
        ("2026-02-04", "review of proposed rule", "The proposed rule is published", None),
        ("2026-03-30", "review of proposed rule", "The proposed rule is published", None),
        ("2026-03-31", "proposed rule", "Comments close", "2026-06-01"),
        ("2026-06-01", "proposed rule", "Comments close", "2026-06-01"),
        ("2026-06-02", "comments closed", "A final rule or a withdrawal may come next", None),
        ("2026-10-05", "comments closed", "A final rule or a withdrawal may come next", None),
    ],
)
def test_the_next_marker_on_ten_days(found, day, stage, what, on):
    docket, today = found["1210-AC38"], dt.date.fromisoformat(day)
    marker = docket.next_marker(today)
    assert docket.on(today).stage == stage
    assert (marker.what, marker.on and marker.on.isoformat()) == (what, on)
    assert marker.why
    assert marker.passage or on is None


def test_the_gate_stops_the_published_story_from_these_facts(shared, saved, found):
    class Known:
        """The facts that the documents give, and nothing else."""

        sha256 = "of-the-documents"

        def listings(self):
            return ()

        def score(self, ticker, on):
            return None

        def names(self):
            return ()

        def dockets(self):
            return [d.as_facts(dt.date(2026, 6, 8)) for d in found.values()]

    silent = [s for s in saved if "record" not in s.name and "dates-notes" not in s.name]
    report = check(read_story(shared / "cases" / "401k" / "story.txt"), silent, facts=Known())
    stopped = [f for f in report.stops if f.rule == "rulemaking-stage"]
    assert report.verdict is Verdict.HOLD
    assert stopped
    assert any("March 31, 2026" in f.message for f in stopped)
