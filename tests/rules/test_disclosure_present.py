"""disclosure-present: readers are told, in whatever format the story file has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copydesk import Story, read_story

ADDED = "This story was drafted by machine from named sources and checked before release."
BODY = "Harbor Foods sold two mills on Monday."


def test_markdown_gets_a_last_paragraph(gate: Any) -> None:
    report = gate("disclosure-present", f"---\ndrafted_by: machine\n---\n# Mills sold\n\n{BODY} **It kept one.**\n")
    assert report.verdict == "release"
    assert report.mended.endswith(f"**It kept one.**\n\n{ADDED}\n")
    assert report.repairs[0].rule == "disclosure-present"
    assert report.findings[0].fix is not None
    assert report.findings[0].fix.start == report.repairs[0].start
    assert gate("disclosure-present", report.mended).findings == ()


@pytest.mark.parametrize(
    "sentence",
    [
        ADDED,
        "AI-drafted from named sources and checked against our rules.",
        "This article was generated with the help of a language model.",
        "This report was automatically generated and reviewed by an editor.",
        "The text of this story was written using artificial intelligence.",
    ],
)
def test_a_disclosure_is_known(gate: Any, sentence: str) -> None:
    assert gate("disclosure-present", f"---\ndrafted_by: machine\n---\n{BODY}\n\n*{sentence}*\n").findings == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The company wrote a third of its code with AI.",
        "A machine grinds the flour.",
        "The report was written by clerks.",
    ],
)
def test_other_machines_are_no_disclosure(gate: Any, sentence: str) -> None:
    assert gate("disclosure-present", f"---\ndrafted_by: machine\n---\n{BODY} {sentence}\n").findings


def test_human_work_is_not_marked(gate: Any) -> None:
    report = gate("disclosure-present", f"---\ndrafted_by: reporter\n---\n{BODY}\n")
    assert report.findings == ()
    assert report.mended == report.story.raw


def test_html_gets_a_paragraph_after_the_last_one(gate: Any) -> None:
    page = (
        '<html><head><title>Mills</title><meta name="drafted_by" content="machine"></head><body><article><h1>Mills</h1>'
        f"<p>{BODY}</p><p>It <b>kept one.</b></p></article><footer>Imprint</footer></body></html>"
    )
    report = gate("disclosure-present", read_story(page.encode(), name="mills.html"))
    assert f"<b>kept one.</b></p>\n<p>{ADDED}</p></article>" in report.mended


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"<p>{BODY}</p>", f"<p>{BODY}</p>\n<p>{ADDED}</p>"),
        (BODY, f"{BODY}\n\n{ADDED}"),
    ],
)
def test_a_ninjs_item_stays_json(gate: Any, body: str, wanted: str) -> None:
    key = "body_html" if body.startswith("<") else "body_text"
    kind = {"digitalsourcetype": {"uri": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}}
    item = {"uri": "urn:x:1", "type": "text", "headline": "Mills", key: body, "version": "1", **kind}
    report = gate("disclosure-present", read_story(json.dumps(item).encode(), name="item.json"))
    assert report.story.drafted_by == "machine"
    assert json.loads(report.mended) == item | {key: wanted}


def test_the_sentence_is_a_setting_and_has_to_disclose(gate: Any) -> None:
    text = f"---\ndrafted_by: machine\n---\n{BODY}\n"
    report = gate("disclosure-present", text, sentence="Machine-drafted by the grain desk.")
    assert report.mended.endswith("Machine-drafted by the grain desk.\n")
    report = gate("disclosure-present", text, sentence="Enjoy your day.")
    assert report.verdict == "hold"


def test_a_story_without_words_at_its_end_is_left_whole(gate: Any) -> None:
    story = Story.from_markdown(f"---\ndrafted_by: machine\n---\n{BODY}\n\n| a | b |\n| - | - |\n| 1 | 2 |\n")
    report = gate("disclosure-present", story)
    assert report.mended == story.raw.rstrip() + f"\n\n{ADDED}\n"
