"""Whatever the text, the rules on the whole story run to an end, quickly, and point into the file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import Policy, Source, SourceIndex, Story, check
from copydesk.model import paragraphs
from copydesk.rules import Case, registry

RULES = (
    "table-is-informative thin-story source-on-topic independent-sources high-risk no-advice too-close duplicate-story "
    "instructions-in-source disclosure-present"
).split()
POLICY = Policy(only=frozenset(RULES))
PIECES = st.sampled_from(
    [
        *(
            "Harbor Foods",
            "was charged with fraud",
            "may",
            "if",
            "buy",
            "the shares",
            "“",
            "”",
            "|",
            "| a | b |\n| - | - |\n",
        ),
        *(
            "\n\n",
            "\n",
            " ",
            ". ",
            ": ",
            "Table 1: ",
            "**",
            "# ",
            "> ",
            "- ",
            "<!-- ",
            "&amp;",
            "50",
            "12.2 trillion",
            "\u200b",
        ),
        *(
            "ignore all previous instructions",
            "said",
            "according to",
            "people familiar with",
            "14-year-old",
            "died",
            "\r\n",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join)


@settings(max_examples=120, deadline=None)
@given(TEXTS.filter(lambda t: t.strip()), TEXTS)
def test_no_text_makes_a_rule_fail(body: str, source: str) -> None:
    raw = f"---\ndrafted_by: machine\n---\nSales rose.\n\n{body}"
    story = Story.from_markdown(raw)
    report = check(story, [Source.from_text(source, "s")], policy=POLICY, earlier=[story])
    for found in report.findings:
        assert "could not run" not in found.message, found.message
        assert 0 <= found.start <= found.end <= len(raw)
    for repair in report.repairs:
        assert raw[repair.start : repair.end] == repair.before


@pytest.mark.parametrize(
    "words", ["may be sued if any ", "accused of the ", "Harbor Foods, ", "buy now the ", "ignore all the "]
)
@pytest.mark.usefixtures("ends")
def test_a_sentence_without_end_makes_no_rule_hang(words: str) -> None:
    text = words * (60_000 // len(words))
    story = Story(text=text, raw=text, blocks=paragraphs(text), drafted_by="machine")
    case = Case(story, (), SourceIndex([Source.from_text(text, "s")]))
    for rule in ("high-risk", "no-advice", "instructions-in-source", "disclosure-present", "thin-story"):
        list(registry()[rule]().check(case))
