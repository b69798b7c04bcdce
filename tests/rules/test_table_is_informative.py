"""table-is-informative: what tells nothing goes, with all of its markup; what tells something stays."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copydesk import read_story

SOURCE = {
    "report": (
        "Output by mill in tonnes. Aldershot: 120 in 2024, 140 in 2025. Millbrook: 95 in 2024, 88 in 2025. Vance: "
        "31 in "
        "2024, 30 in 2025. Harbor Foods paid a dividend of $0.30 on March 3, 2025."
    )
}
INFORMATIVE = [
    "| Mill | 2024 | 2025 |\n| --- | --- | --- |\n| Aldershot | 120 | 140 |\n| Millbrook | 95 | 88 |",
    "| Mill | 2025 |\n| --- | --- |\n| Aldershot | 140 |\n| Millbrook | 88 |\n| Vance | 30 |",
    "| | Aldershot | Millbrook |\n| --- | --- | --- |\n| 2025 | 140 | 88 |",
    "| Mill | 2024 | 2025 |\n| --- | --- | --- |\n| Aldershot | 120 | n/a |\n| Millbrook | 95 | 88 |",
]
SCORES = [*(("50.0",) * 10), "53.1", "46.2", "48.8"]
EMPTY_TELLING = [
    ("a single value", "| 140 |\n| --- |"),
    ("a single value", "| Mill | 2025 |\n| --- | --- |\n| Aldershot | 140 |"),
    ("the same value, 50", "| Mill | Score |\n| --- | --- |\n| Aldershot | 50 |\n| Millbrook | 50.0 |"),
    (
        "stands in 10 of its 13 cells",
        "| Stock | Score |\n| --- | --- |\n" + "\n".join(f"| Mill {n} | {s} |" for n, s in enumerate(SCORES)),
    ),
    ("all of its cells are empty", "| Mill | 2025 |\n| --- | --- |\n| Aldershot | - |\n| Millbrook | n/a |"),
    (
        "4 of its 6 cells are empty",
        "| Mill | 2024 | 2025 |\n| --- | --- | --- |\n| A | - | 140 |\n| B | — | N/A |\n| C | 95 | |",
    ),
    ("No source has any", "| Mill | Score |\n| --- | --- |\n| Aldershot | 61.3 |\n| Millbrook | 47.9 |"),
]


@pytest.mark.parametrize("table", INFORMATIVE)
def test_an_informative_table_stays(gate: Any, table: str) -> None:
    report = gate("table-is-informative", f"Output of the mills.\n\n{table}\n\nMore in June.\n", SOURCE)
    assert report.findings == (), report.findings[0].message
    assert report.mended == report.story.raw


@pytest.mark.parametrize(("why", "table"), EMPTY_TELLING)
def test_a_table_that_tells_nothing_goes(gate: Any, why: str, table: str) -> None:
    report = gate("table-is-informative", f"Output of the mills.\n\n{table}\n\nMore in June.\n", SOURCE)
    assert report.verdict == "release"
    assert why in report.findings[0].message
    assert "|" not in report.mended
    assert report.mended.split() == "Output of the mills. More in June.".split()
    assert "\n\n" in report.mended
    assert report.repairs[0].before.strip() == table


def test_what_the_text_says_already_goes(gate: Any) -> None:
    text = "Aldershot milled 120 tonnes in 2024 and 140 in 2025. Millbrook milled 95 and then 88.\n\n"
    report = gate("table-is-informative", text + INFORMATIVE[0], SOURCE)
    assert "already says" in report.findings[0].message


def test_a_part_of_it_in_the_text_leaves_it(gate: Any) -> None:
    text = "Aldershot milled 140 tonnes in 2025.\n\n"
    assert gate("table-is-informative", text + INFORMATIVE[0], SOURCE).findings == ()


def test_a_table_at_the_end_leaves_no_blank_lines(gate: Any) -> None:
    report = gate("table-is-informative", f"Output of the mills.\n\n{EMPTY_TELLING[2][1]}\n", SOURCE)
    assert report.mended.rstrip("\n") == "Output of the mills."


def test_the_caption_goes_with_it(gate: Any) -> None:
    text = f"Output of the mills.\n\n**Table 1: Scores by mill**\n\n{EMPTY_TELLING[2][1]}\n\nMore in June.\n"
    report = gate("table-is-informative", text, SOURCE)
    assert report.mended.split() == "Output of the mills. More in June.".split()


def test_only_the_poor_table_goes(gate: Any) -> None:
    text = f"Output of the mills.\n\n{INFORMATIVE[0]}\n\nScores follow.\n\n{EMPTY_TELLING[2][1]}\n\nMore in June.\n"
    report = gate("table-is-informative", text, SOURCE)
    assert INFORMATIVE[0] in report.mended
    assert "50.0" not in report.mended


def test_an_html_table_goes_with_its_tags(gate: Any) -> None:
    page = (
        "<html><head><title>Mills</title></head><body><article><h1>Mills</h1><p>Output of the "
        "mills.</p><table><tr><th>Mill"
        "</th><th>Score</th></tr><tr><td>Aldershot</td><td>50</td></tr><tr><td>Millbrook</td><td>50</td></tr></table>"
        "<p>More in June.</p></article></body></html>"
    )
    report = gate("table-is-informative", read_story(page.encode(), name="mills.html"), list_sources())
    assert "<p>Output of the mills.</p>" in report.mended
    assert "<p>More in June.</p>" in report.mended
    for tag in ("<table", "</table", "<td", "<tr", "Aldershot"):
        assert tag not in report.mended


def test_a_table_in_a_ninjs_item_goes_and_json_stays(gate: Any) -> None:
    table = "<table><tr><th>Mill</th><th>Score</th></tr><tr><td>Aldershot</td><td>50</td></tr></table>"
    body = f"<p>Output of the “mills”.</p>\n{table}\n<p>More in June.</p>"
    item = {"uri": "urn:x:1", "type": "text", "headline": "Mills", "body_html": body, "version": "1"}
    report = gate("table-is-informative", read_story(json.dumps(item).encode(), name="item.json"), SOURCE)
    mended = json.loads(report.mended)
    assert mended["body_html"].split() == "<p>Output of the “mills”.</p> <p>More in June.</p>".split()
    assert mended | {"body_html": body} == item


def list_sources() -> dict[str, str]:
    return dict(SOURCE)


def test_the_shares_are_settings(gate: Any) -> None:
    table = EMPTY_TELLING[5][1]
    assert gate("table-is-informative", f"Output.\n\n{table}\n", SOURCE, max_share_empty=0.7).findings == ()
    table = EMPTY_TELLING[3][1]
    found = gate("table-is-informative", f"Output.\n\n{table}\n", SOURCE, max_share_same=0.8).findings
    assert "same value" not in found[0].message if found else True
