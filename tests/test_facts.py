"""The facts file: what it gives, and what it says of a mistake."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from copydesk.errors import FactsError
from copydesk.facts import FileFacts

DOCS = Path(__file__).resolve().parents[1] / "docs" / "facts.md"


def test_the_example_in_the_docs_is_read_whole():
    example = re.search(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL).group(1)
    facts = FileFacts.from_text(example)
    assert facts.listings()[0].aliases == ("Harbor",)
    assert facts.dockets()[0].steps[0].on == dt.date(2026, 3, 30)
    assert facts.names() == ("Maria Lund",)
    assert len(facts.sha256) == 64


def test_a_score_is_in_force_until_the_next_one():
    facts = FileFacts.from_text(
        "scores:\n- {ticker: A, date: 2026-01-05, value: 40}\n- {ticker: A, date: 2026-01-09, value: 44}\n"
    )
    assert facts.score("A", dt.date(2026, 1, 4)) is None
    assert facts.score("A", dt.date(2026, 1, 8)).value == 40
    assert facts.score("A", dt.date(2026, 2, 1)).value == 44
    assert facts.score("B", dt.date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("listing: []", "Did you mean 'listings'?"),
        ("listings: [{ticker: A, name: B, untill: 2026-01-01}]", "Did you mean 'until'?"),
        ("listings: [{name: B}]", "'ticker' is missing"),
        ("listings: [{ticker: A, name: B, until: yesterday}]", "Write it as YYYY-MM-DD"),
        ("scores: [{ticker: A, date: 2026-01-01, value: high}]", "not a number"),
        ("scores: [{ticker: A, date: 2026-01-01, value: '0x1F'}]", "not a number"),
        ("scores: [{ticker: A, date: 2026-01-01, value: .nan}]", "Give a number"),
        ("dockets: [{id: A, title: B, agency: C, steps: [{stage: proposal, date: 2026-01-01}]}]", "'proposed rule'"),
        ("names: [[a]]", "not a text"),
        ("- a", "not a table"),
        ("a: [", "not YAML"),
        ("[" * 5000, "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_mend(text, says):
    with pytest.raises(FactsError, match=re.escape(says)) as caught:
        FileFacts.from_text(text, "facts.yaml")
    assert "facts.yaml" in str(caught.value)


def test_a_missing_file_is_a_facts_error(tmp_path):
    with pytest.raises(FactsError, match="cannot be read"):
        FileFacts(tmp_path / "none.yaml")
