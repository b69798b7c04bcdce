"""too-close: runs of a source's words outside quotation marks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Source, SourceIndex, read_source
from copydesk.evidence.runs import runs
from copydesk.model import Span

RUN = (
    "demand for coarse rye flour kept growing in the spring because bakers in the valley turned away from the large "
    "roller mills that supply most of the towns along the river and its many side arms during all of the wet months"
).split()
FRAME = "It is held that {} or so."


def _at(address: str, name: str) -> Source:
    return read_source(f"Address: {address}\n\n{' '.join(RUN)}".encode(), name=name)


def words(count: int) -> str:
    return " ".join(RUN[:count])


@pytest.mark.parametrize(("count", "held"), [(15, False), (16, True), (30, True)])
def test_the_limit(gate: Any, count: int, held: bool) -> None:
    source = f"The miller told us: {words(40)}."
    report = gate("too-close", FRAME.format(words(count)), {"notes": source})
    assert bool(report.stops) is held
    if held:
        found = report.stops[0]
        assert report.story.raw[found.start : found.end] == words(count)
        assert found.evidence[0].text == words(count)
        assert f"{count} words in a row" in found.message


def test_typography_does_not_hide_a_copy(gate: Any) -> None:
    copied = words(20).replace(" in ", "\u00a0in ").replace("bakers", "ba\u00adkers").replace("flour", "ﬂour,")
    assert gate("too-close", FRAME.format(copied), {"notes": words(30)}).stops


def test_names_and_figures_are_not_counted(gate: Any) -> None:
    text = (
        "the rise at Harbor Foods in Aldershot and at Vance Grain in Millbrook Marsh was $12 million and $14 "
        "million in "
        "2024 and 2025"
    )
    report = gate("too-close", f"It said {text}.", {"release": f"We said {text}."})
    assert report.findings == ()


def test_quoted_words_are_free_and_the_rest_is_not(gate: Any) -> None:
    quoted = f"The miller said: “{words(30)}.”"
    assert gate("too-close", quoted, {"notes": words(40)}).findings == ()
    assert gate("too-close", f"{quoted} So {words(20)}.", {"notes": words(40)}).stops


def test_a_block_quotation_is_free(gate: Any) -> None:
    assert gate("too-close", f"The miller said:\n\n> {words(30)}.\n", {"notes": words(40)}).findings == ()


@pytest.mark.parametrize(
    ("source", "held"),
    [
        (Source.from_text(words(40), "order", publisher="U.S. Department of Labor"), False),
        (Source.from_text(words(40), "order", fields={"document_number": "2031-00001"}), False),
        (_at("https://www.grain.gov/order", "order"), False),
        (_at("https://www.grain.gov.example.com/order", "order"), True),
        (_at("https://www.sec.gov/Archives/x.htm", "filing"), True),
        (
            Source.from_text(words(40), "filing", publisher="Securities and Exchange Commission", fields={"cik": "1"}),
            True,
        ),
        (Source.from_text(words(40), "release", publisher="Harbor Foods"), True),
    ],
)
def test_texts_of_governments_have_a_limit_of_their_own(gate: Any, source: Source, held: bool) -> None:
    assert bool(gate("too-close", FRAME.format(words(30)), [source]).stops) is held


def test_the_limit_for_governments_is_a_limit(gate: Any) -> None:
    source = Source.from_text(words(40), "order", publisher="Department of Grain")
    assert gate("too-close", FRAME.format(words(30)), [source], max_words_government=20).stops


def test_the_longest_run_is_shown_once(gate: Any) -> None:
    sources = {"short": words(20), "long": f"{words(40)}. Again: {words(18)}."}
    report = gate("too-close", FRAME.format(words(40)), sources)
    assert [f.evidence[0].source for f in report.findings] == ["long"]


@given(st.integers(0, 20), st.integers(15, len(RUN)), st.integers(0, 9))
def test_every_run_is_found_wherever_it_starts(start: int, length: int, before: int) -> None:
    copied = RUN[start : start + length]
    if len(copied) < 15:
        return
    text = " ".join([*("xylem" for _ in range(before)), *copied, "zebra"])
    index = SourceIndex([Source.from_text(f"Words before, {' '.join(copied)} - words after.", "s")])
    found = list(runs(text, [Span(0, len(text))], index))
    assert [text[r.start : r.end] for r in found] == [" ".join(copied)]
    assert found[0].source.text[found[0].source_start : found[0].source_end] == " ".join(copied)
    assert [text[at:].split()[0] for at in found[0].words] == copied
