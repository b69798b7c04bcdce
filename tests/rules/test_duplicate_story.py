"""duplicate-story: what the desk has run."""

from __future__ import annotations

from typing import Any

from copydesk import Story

OLD = (
    "Harbor Foods sold two mills in Aldershot to Vance Grain on Monday for $12 million, ending a search that "
    "began when "
    "the river flooded both of them. The company said that all 140 workers would keep their jobs and that the mills "
    "would "
    "run through the winter. It keeps a kiln at Millbrook, whose quota of oats was raised in June."
)
NEW = (
    "Vance Grain named a new head of milling on Tuesday, its third in two years. Ana Moreau comes from the board of a "
    "kiln maker, and takes over at the end of the quarter. The company gave no reason for the change."
)


def test_a_story_that_has_run_is_named(gate: Any) -> None:
    ran = Story.from_markdown(f"# Mills sold\n\n{OLD}\n\nIts shares closed unchanged.", "2031-03-03-mills.md")
    report = gate("duplicate-story", f"# Harbor Foods sells mills\n\n{OLD}\n", earlier=[Story.from_markdown(NEW), ran])
    assert [f.severity for f in report.findings] == ["warn"]
    assert report.findings[0].message == "100% of this story has run already, in “Mills sold” (2031-03-03-mills.md)."


def test_an_update_passes(gate: Any) -> None:
    assert gate("duplicate-story", f"{NEW} {OLD[:120]}", earlier=[Story.from_markdown(OLD)]).findings == ()


def test_another_story_passes(gate: Any) -> None:
    assert gate("duplicate-story", NEW, earlier=[Story.from_markdown(OLD)]).findings == ()
    assert gate("duplicate-story", NEW).findings == ()


def test_the_share_is_a_setting(gate: Any) -> None:
    update = f"{OLD} {NEW} {NEW.replace('third', 'fourth')}"
    earlier = [Story.from_markdown(OLD)]
    assert gate("duplicate-story", update, earlier=earlier).findings == ()
    assert gate("duplicate-story", update, earlier=earlier, max_share_same=0.2).findings
