"""The published story on 401(k) plans must be held, point by point; a faithful rewrite must be released."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk import check, read_source, read_story
from copydesk.model import Report, Verdict

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def sources(shared):
    return [read_source(path) for path in sorted((shared / "cases" / "401k" / "sources").glob("*.txt"))]


@pytest.fixture(scope="module")
def published(shared, sources) -> Report:
    return check(read_story(shared / "cases" / "401k" / "story.txt"), sources)


# Of each point of the case's list: the rule, words of the story at fault, and words of a passage that shows it.
POINTS = {
    "1 date and order": ("date-in-source", "April 30", "401(k) investors to access alternative assets"),
    "2 agency": ("name-in-source", "Department of Labor", "The Secretary of the Treasury shall, by January 1, 2027"),
    "3 mandates": ("strength-of-claim", "mandating access", "when the relevant plan fiduciary determines"),
    "4 next marker": ("rulemaking-stage", "next concrete marker", "publication_date: 2026-03-31"),
    "5 must now translate": ("rulemaking-stage", "must now translate", "appeared in the Federal Register on March 31"),
    "6 another pool": ("figure-in-source", "$12 trillion", "defined contribution plans held $12.2 trillion in all"),
    "7 looser than the order": ("strength-of-claim", "mandates", "actively managed investment vehicles"),
    "11 padding": ("source-on-topic", "Kellanova", ""),
}


def test_the_published_story_is_held(published):
    assert published.verdict is Verdict.HOLD


@pytest.mark.parametrize("point", POINTS)
def test_each_point_is_found_with_the_passage_that_shows_it(published, sources, point):
    rule, words, passage = POINTS[point]
    raw = published.story.raw
    found = [f for f in published.stops if f.rule == rule and words in raw[f.start : f.end + 60]]
    assert found, [(f.rule, raw[f.start : f.end]) for f in published.stops]
    assert any(passage in e.text for f in found for e in f.evidence) or not passage
    texts = {s.name: s.text for s in sources}
    assert all(texts[e.source][e.start : e.end] == e.text for f in found for e in f.evidence)


def test_a_faithful_rewrite_is_released(sources):
    report = check(read_story(HERE / "401k" / "faithful.md"), sources)
    assert [(f.rule, f.message) for f in report.stops] == []
    assert report.verdict is Verdict.RELEASE


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("on August 7, 2025. The order directs", "on April 30, 2026. The order directs", "date-in-source"),
        ("the Secretary of Labor to reexamine", "the Secretary of the Treasury to reexamine", "name-in-source"),
        ("$8.7 trillion", "$12.2 trillion", "figure-in-source"),
        ("makes no plan add", "makes every plan add", "statement-supported"),
        ("rescinded Release No. 2022-01", "rescinded Release No. 2022-02", "name-in-source"),
        ("the relevant plan fiduciary determines", "the plan sponsor determines", "quote-matches-source"),
    ],
)
def test_one_fault_in_the_rewrite_holds_it(sources, right, wrong, rule):
    from copydesk import Story

    text = (HERE / "401k" / "faithful.md").read_text("utf-8")
    assert right in text
    report = check(Story.from_markdown(text.replace(right, wrong)), sources)
    assert rule in {f.rule for f in report.stops}
