"""A scenario as a source: the gate releases a story that quotes it rightly and holds one that does not."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from copydesk import Report, Source, Story, check
from copydesk.reading import read_source
from copydesk.retirement.flows import read_assumptions, record, simulate
from copydesk.retirement.flows.card import CANNOT, card
from copydesk.retirement.flows.wording import NOTICE, money

RESULT = simulate(read_assumptions(), paths=300, years=10, seed=1)
SOURCE = record(RESULT, publisher="Harbor Ledger", published=dt.date(2026, 11, 27))
MEDIAN = money(RESULT.median("flow/private-credit", 10))


def checked(sentence: str, source: Source = SOURCE) -> Report:
    story = f"---\nheadline: Private credit in 401(k) plans\ndateline: KETTERBY, November 27, 2026\n---\n\n{sentence}\n"
    return check(Story.from_markdown(story), [source], policy={"rules": {"thin-story": {"severity": "off"}}})


def test_a_story_that_quotes_the_scenario_is_released() -> None:
    report = checked(
        f"In a scenario of Harbor Ledger, the net flow into private credit in 2036 is {MEDIAN} in the median."
    )
    assert report.verdict == "release", [finding.message for finding in report.findings]


@pytest.mark.parametrize("amount", ["$77.7 billion", MEDIAN.replace("billion", "trillion")])
def test_a_story_that_quotes_another_number_is_held(amount: str) -> None:
    assert amount != MEDIAN
    report = checked(
        f"In a scenario of Harbor Ledger, the net flow into private credit in 2036 is {amount} in the median."
    )
    assert report.verdict == "hold"
    assert "figure-in-source" in {finding.rule for finding in report.findings}


def test_the_number_of_another_scenario_is_held() -> None:
    other = simulate(read_assumptions().with_fixed({"adoption.ceiling": 0.8}), paths=300, years=10, seed=1)
    amount = money(other.median("flow/private-credit", 10))
    assert amount != MEDIAN
    sentence = f"In a scenario of Harbor Ledger, the net flow into private credit in 2036 is {amount} in the median."
    assert checked(sentence).verdict == "hold"
    assert checked(sentence, record(other, publisher="Harbor Ledger")).verdict == "release"


def test_the_record_carries_the_assumptions_that_made_it() -> None:
    fields = SOURCE.fields
    assert fields["assumptions_sha256"] == RESULT.assumptions.sha256
    assert (fields["paths"], fields["years"], fields["seed"]) == ("300", "10", "1")
    assert NOTICE in SOURCE.text
    last = SOURCE.tables[-1]
    names = {SOURCE.text[row[0].start : row[0].end] for row in last.rows[1:]}
    assert names == set(RESULT.assumptions.inputs)


def test_a_saved_record_is_the_same_source() -> None:
    again = read_source(SOURCE.original, name=SOURCE.name, media_type="text/markdown")
    assert (again.text, again.sha256, again.fields) == (SOURCE.text, SOURCE.sha256, SOURCE.fields)


def test_a_users_words_stay_words(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    source = "'</td> | x | [a](b) `c`'"
    file.write_text(f"inputs: {{sleeve.peak: {{low: 0.05, source: {source}, note: {source}}}}}", "utf-8")
    mine = read_assumptions(file)
    made = record(simulate(mine, paths=20, years=2))
    assert "</td> | x | [a](b) `c`" in made.text
    (row,) = [line for line in card(mine).splitlines() if line.startswith("| sleeve.peak")]
    assert "</td>" not in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 8


def test_the_card_on_the_page_is_that_of_the_command() -> None:
    page = (Path(__file__).parents[2] / "docs/flows.md").read_text("utf-8")
    begin, end = "<!-- copydesk flows card -->\n", "<!-- end of the card -->"
    assert page.split(begin)[1].split(end)[0].strip() == card(read_assumptions()).strip()


def test_the_card_has_every_assumption_and_what_the_model_cannot_say() -> None:
    text = card(read_assumptions())
    for one in read_assumptions().inputs.values():
        (line,) = [line for line in text.splitlines() if line.startswith(f"| {one.name} |")]
        assert one.meaning in line
        assert line.rstrip(" |").endswith("assumption") is not bool(one.sources)
    assert all(line in text for line in CANNOT)
