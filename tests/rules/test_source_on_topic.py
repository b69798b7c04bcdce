"""source-on-topic: padding, unused sources, and sources about something else."""

from __future__ import annotations

from typing import Any

ORDER = (
    "The Bureau of Grain Storage proposed on Monday that operators of large silos measure moisture every week. "
    "The bureau said that wet grain had spoiled in nine silos last winter. Comments are due by June 1. "
    "Operators of small silos would keep to the present rules until the bureau has looked at their costs."
)
STORY = (
    "The Bureau of Grain Storage has proposed that operators of large silos measure moisture every week.\n\n"
    "Wet grain spoiled in nine silos last winter, the bureau said. Small silos keep to the present rules.\n"
)
PADDING = (
    "Orchard Rail holds a Momentum Score of 53 in the transport sector, while Lumen Optics holds 46. "
    "Both reflect a mixed outlook among chip makers and train operators."
)


def test_a_story_on_its_sources_passes(gate: Any) -> None:
    assert gate("source-on-topic", STORY, {"proposal": ORDER}).findings == ()


def test_padding_stops_where_it_stands(gate: Any) -> None:
    report = gate("source-on-topic", f"{STORY}\n{PADDING}\n", {"proposal": ORDER})
    assert [report.story.raw[f.start : f.end] for f in report.stops] == [PADDING]


def test_padding_with_the_words_of_the_subject_is_padding(gate: Any) -> None:
    """A paragraph about strangers is not on the subject for borrowing a word of it."""
    padding = (
        "Orchard Rail carries grain, and Lumen Optics measures moisture; both hold a high Momentum Score this week."
    )
    assert gate("source-on-topic", f"{STORY}\n{padding}\n", {"proposal": ORDER}).stops


def test_a_paraphrase_is_on_the_subject(gate: Any) -> None:
    told = "Whoever runs a big silo would have to check each week how moist it is, under the plan of the bureau."
    assert gate("source-on-topic", f"{STORY}\n{told}\n", {"proposal": ORDER}).findings == ()


def test_notices_and_headings_are_no_padding(gate: Any) -> None:
    story = (
        f"{STORY}\n## Elsewhere\n\nReporting by Ana Moreau and Jon Vance.\n\nContact our newsroom at desk@example.com\n"
    )
    assert gate("source-on-topic", story, {"proposal": ORDER}).findings == ()


def test_a_source_without_use_is_a_warning(gate: Any) -> None:
    report = gate("source-on-topic", STORY, {"proposal": ORDER, "rail": PADDING})
    assert report.verdict == "release"
    assert [f.severity for f in report.findings] == ["warn"]
    assert "makes no use of “rail”" in report.findings[0].message


def test_sources_about_something_else_stop_the_story(gate: Any) -> None:
    report = gate("source-on-topic", STORY, {"rail": PADDING})
    assert len(report.stops) == 1
    assert report.stops[0].end - report.stops[0].start > len(STORY) - 10


def test_the_stock_scores_in_a_story_on_a_rule_are_padding(gate: Any, shared: Any) -> None:
    case = shared / "cases" / "401k"
    sources = {p.stem: p.read_text("utf-8") for p in sorted((case / "sources").glob("*.txt"))}
    paragraphs = [p for p in (case / "story.txt").read_text("utf-8").splitlines() if p.strip()]
    report = gate("source-on-topic", "\n\n".join(paragraphs), sources)
    held = [paragraphs.index(report.story.raw[f.start : f.end]) for f in report.stops]
    assert held == [4], [paragraphs[n][:60] for n in held]


def test_faithful_summaries_pass_and_foreign_ones_stop(gate: Any, shared: Any) -> None:
    import gzip
    import json

    with gzip.open(shared / "bench" / "grounding" / "summedits_news.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["label"] == 1][:40]
    stopped = sum(bool(gate("source-on-topic", r["claim"], {"s": r["source"]}).stops) for r in rows)
    foreign = [next(o for o in rows if o["source"] != r["source"]) for r in rows]
    found = sum(
        bool(gate("source-on-topic", r["claim"], {"s": f["source"]}).stops) for r, f in zip(rows, foreign, strict=True)
    )
    assert stopped == 0
    assert found >= 0.85 * len(rows)
