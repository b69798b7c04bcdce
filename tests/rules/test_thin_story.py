"""thin-story: each limit by itself."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk import Source
from copydesk.model import SourceKind

RELEASE = (
    "Harbor Foods reports that sales rose 4% to $12 million in 2025. Costs fell 2% to $9 million. The company sold two "
    "mills in Aldershot on March 3, 2025 for $3 million. It employs 140 people."
)
STORY = (
    "Harbor Foods said that sales rose 4% to $12 million in 2025. Costs fell 2% to $9 million.\n\n"
    "The company sold two mills in Aldershot on March 3, 2025 for $3 million. It employs 140 people.\n"
)
FILLER = "What it means remains to be seen. Only time will tell what comes of it. Investors will be watching closely. "


def test_enough_passes(gate: Any) -> None:
    report = gate("thin-story", STORY, {"release": RELEASE}, min_words=30)
    assert report.findings == (), report.findings[0].message


def test_too_few_words(gate: Any) -> None:
    report = gate("thin-story", STORY, {"release": RELEASE})
    assert [f.message for f in report.stops] == ["The story has 36 words; it needs at least 60."]


def test_notices_and_headlines_are_no_words(gate: Any) -> None:
    text = f"# Harbor Foods sells two mills\n\n{STORY}\nAI-drafted from named sources and checked before release.\n"
    report = gate("thin-story", text, {"release": RELEASE})
    assert report.stops[0].message.startswith("The story has 36 words")


def test_facts_that_no_source_proves_do_not_count(gate: Any) -> None:
    other = {"other": "The weir at Millbrook was mended in spring."}
    report = gate("thin-story", STORY, other, min_words=30)
    assert "The sources prove 0 facts of this story; it needs at least 4." in [f.message for f in report.stops]


def test_a_fact_told_again_counts_once(gate: Any) -> None:
    text = "Sales rose 4% to $12 million in 2025.\n\n" * 6
    report = gate("thin-story", text, {"release": RELEASE}, min_words=10, min_facts=9)
    assert any("facts of this story" in f.message for f in report.stops)


@pytest.mark.parametrize(
    ("kind", "held"), [(SourceKind.PRIMARY, False), (SourceKind.NOTES, False), (SourceKind.SECONDARY, True)]
)
def test_a_first_hand_source_is_wanted(gate: Any, kind: SourceKind, held: bool) -> None:
    report = gate("thin-story", STORY, [Source.from_text(RELEASE, "release", kind=kind)], min_words=30)
    assert bool(report.stops) is held
    if held:
        assert "0 first-hand sources" in report.stops[0].message


def test_filler_is_counted_in_sentences(gate: Any) -> None:
    report = gate("thin-story", f"{STORY}\n{FILLER}{FILLER}\n", {"release": RELEASE}, min_words=30)
    held = [f for f in report.stops if "hold nothing that could be checked" in f.message]
    assert held[0].message.startswith("6 of 10 sentences")
    assert report.story.raw[held[0].start : held[0].end] == "What it means remains to be seen."
    assert gate("thin-story", f"{STORY}\n{FILLER}", {"release": RELEASE}, min_words=30).findings == ()
