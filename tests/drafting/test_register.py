"""Stories on Federal Register documents and dockets, written without a model, must be released and say what is so."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk import read_source
from copydesk.drafting import Brief, draft
from copydesk.model import Verdict
from tests.drafting.documents import EXTENSION, FINAL, PROPOSAL, WITHDRAWAL, record


def told(*documents, **brief):
    made = draft([record(d) for d in documents], Brief(**brief))
    assert [(f.rule, f.message) for f in made.report.stops] == []
    assert made.record.cuts == ()
    assert made.report.verdict is Verdict.RELEASE
    return made


@pytest.fixture(scope="module")
def on_401k(shared):
    sources = [read_source(path) for path in sorted((shared / "cases" / "401k" / "sources").glob("*.txt"))]
    return draft(sources, Brief(about="the proposed rule on alternative assets in 401(k) plans"))


def test_the_proposed_rule_on_401k_plans_is_told_right_and_released(on_401k):
    text = on_401k.story.text
    assert on_401k.report.verdict is Verdict.RELEASE
    assert on_401k.record.cuts == ()
    for said in (
        "The Department of Labor has issued a proposed rule titled “Fiduciary Duties in Selecting Designated",
        "published in the Federal Register on March 31, 2026, at 91 FR 16088",
        "document 2026-06178, RIN 1210-AC38 and docket EBSA-2026-0166",
        "Executive Order 14330, “Democratizing Access to Alternative Assets for 401(k) Investors,” was signed on "
        "August 7, 2025, and published in the Federal Register on August 12, 2025",
        "received the proposed rule, RIN 1210-AC38, for review on January 13, 2026",
        "Comments on the proposed rule, RIN 1210-AC38, were due by June 1, 2026. A final rule or a withdrawal may come",
    ):
        assert said in text
    for never in ("14403", "TrumpIRA", "Treasury", "April 30", "mandate", "Example"):
        assert never not in text


def test_every_sentence_carries_the_passage_it_stands_on(on_401k):
    sources = {s.name: s.text for s in on_401k.report.sources}
    assert len(on_401k.standing) > 12
    for line in on_401k.standing:
        assert line.passages, on_401k.story.text[line.start : line.end]
        assert all(sources[p.source][p.start : p.end] == p.text for p in line.passages)


@pytest.mark.parametrize(("about", "agency", "other"), [("14403", "Treasury", "14330"), ("14330", "Labor", "14403")])
def test_the_brief_chooses_the_document(shared, about, agency, other):
    sources = [read_source(path) for path in sorted((shared / "cases" / "401k" / "sources").glob("eo-*.txt"))]
    made = draft(sources, Brief(about=about))
    assert made.report.verdict is Verdict.RELEASE
    assert f"Executive Order {about}" in made.story.text
    assert agency in made.story.text
    assert f"Executive Order {other}" not in made.story.text


def test_a_proposed_rule_while_comments_are_open():
    made = told(PROPOSAL, on=dt.date(2026, 4, 1))
    text = made.story.text
    assert "The Grain Storage Bureau has issued a proposed rule titled “Moisture Meters in Grain Elevators.”" in text
    assert "comments are due by May 29, 2026" in text
    assert "final rule" not in text


def test_the_same_rule_after_they_closed():
    text = told(PROPOSAL, on=dt.date(2026, 6, 2)).story.text
    assert "were due by May 29, 2026. A final rule or a withdrawal may come next." in text
    assert "are due" not in text


def test_an_extension_tells_the_new_day_first_and_the_old_one_after_it():
    text = told(PROPOSAL, EXTENSION).story.text
    assert text.startswith("Grain Storage Bureau extends comment period")
    assert "has extended the comment period on its proposed rule to June 29, 2026." in text
    assert "Comments on the proposal, RIN 9977-AA31, were due by May 29, 2026 before." in text
    assert "RIN 9977-AA31" in text


def test_an_extension_alone_tells_enough_to_be_released():
    assert "summary says: “The Grain Storage Bureau extends the comment period" in told(EXTENSION).story.text


def test_a_withdrawal_says_what_is_withdrawn():
    text = told(PROPOSAL, WITHDRAWAL).story.text
    assert "has withdrawn its proposed rule titled “Moisture Meters in Grain Elevators.”" in text
    assert "What comes next" not in text


def test_a_final_rule_says_from_when_it_is_in_force():
    text = told(PROPOSAL, FINAL).story.text
    assert "has issued its final rule titled “Moisture Meters in Grain Elevators,” which takes effect on" in text
    assert "The final rule takes effect on January 4, 2027." in text


def test_a_document_from_after_the_day_of_the_story_is_not_told():
    text = told(PROPOSAL, EXTENSION, on=dt.date(2026, 4, 2)).story.text
    assert "June 29" not in text
    assert "May 29, 2026" in text
