"""Whatever a line holds, readers see its words as they are, and each line is found again in the story."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.drafting import Brief
from copydesk.drafting.sheet import Grid, Line, Sheet, standing, written

MARKS = [
    *("&lt;script&gt;x", "AT&amp;T &copy; 2026", "&#60;b&#62;", "![x](y)", "[a]: http://x", "[^1]: note", "# a", "> a"),
    *(
        "1. a",
        "2) a",
        "- a",
        "+ a",
        "---",
        "===",
        "***",
        "```",
        "| a | b |",
        "<!-- x -->",
        "a\\",
        "    code",
        "a\n\n# b",
    ),
]


def places(text: str) -> int:
    """How many of the six lines with this text are found in the story that is written with them."""
    line = Line(text)
    head = Line(f"Head {text}")
    grid = Grid(("A", "B"), ((Line("r"), line),))
    sheet = Sheet((head,), Line(f"Deck {text}"), ((line,), (Line("First."), line), grid), (line,))
    story = written(sheet, [], Brief())
    assert story.raw.count("\n---\n") == 1
    found = standing(sheet, story)
    assert len(found) == len(list(sheet.lines()))
    return sum(story.text[f.start : f.end].endswith(line.text) for f in found if line.text)


@pytest.mark.parametrize("text", MARKS)
def test_marks_of_markdown_are_words(text: str) -> None:
    assert places(text) == 6


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab &#;<>[]()!|*_`~-=+.:\\1\n"), min_size=1, max_size=20).filter(lambda t: "a" in t))
def test_any_line_is_found_again(text: str) -> None:
    assert places(text) >= 6
