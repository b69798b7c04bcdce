"""A sentence that is but a quotation and who said it stands as its quotation does, in every form of the report."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from copydesk import Policy, Report, Source, Story, check
from copydesk.model import State
from copydesk.report import as_json, html, terminal
from copydesk.report.sentences import Standing, sentences

SOURCE = "“We sold more soup than ever,” said Ada Byrne, chief executive of Harbor Foods, on Thursday. “It grew.”"
RULES = Policy(only=frozenset({"quote-matches-source", "statement-supported"}))
ALONE = [
    "“We sold more soup than ever.”",
    "“We sold more soup than ever,” she said.",
    "“We sold more soup than ever,” said Ada Byrne, chief executive of Harbor Foods.",
    "“We sold more soup than ever,” Ada Byrne told reporters later.",
    "Ada Byrne said in a statement: “We sold more soup than ever.”",
    "“We sold more soup than ever,” Byrne said. “It grew.”",
]


def checked(text: str) -> Report:
    return check(Story.from_markdown(text), Source.from_text(SOURCE, "release"), policy=RULES)


@pytest.mark.parametrize("text", ALONE)
def test_its_mark_is_that_of_the_quotation(text: str) -> None:
    report = checked(text)
    assert {str(s.standing) for s in sentences(report)} == {"proved"}
    out = io.StringIO()
    terminal.show(report, Console(file=out, width=100))
    assert "1 ✓ " in out.getvalue()
    assert "? not checked" not in out.getvalue()
    assert 'class="mark not-checked"' not in html.render(report)
    found = json.loads(as_json.dumps(report))
    assert found["counts"]["claims"]["not checked"] == report.unchecked == 0
    assert [c for c in found["claims"] if c["state"] == "not checked"] == []


def test_one_that_no_source_has_is_held() -> None:
    (sentence,) = sentences(checked("“We sold less soup than ever,” said Ada Byrne, chief executive of Harbor Foods."))
    assert sentence.standing is Standing.HELD


@pytest.mark.parametrize(
    "text",
    [
        "“We sold more soup than ever,” said Ada Byrne, who fired Smith.",
        "“We sold more soup than ever,” said Ada Byrne, a convicted thief.",
        "“We sold more soup than ever,” Ada Byrne lied.",
    ],
)
def test_what_is_said_beside_a_quotation_is_not_proved_by_it(text: str) -> None:
    report = checked(text)
    assert {s.standing for s in sentences(report)} != {Standing.PROVED}
    assert State.PROVED not in {c.state for c in report.claims if c.claim.kind == "statement"}
