"""independent-sources: copies of one text count once."""

from __future__ import annotations

import random
from typing import Any

from copydesk import Source, SourceIndex
from copydesk.evidence.likeness import copies, share_held

STORY = "Harbor Foods sold two mills on Monday."
WORDS = "mill grain flour weir sack baker stone river query quota vexed zone jetty kiln oxen plaza view market".split()


def prose(seed: int, count: int) -> str:
    pick = random.Random(seed)
    return " ".join(pick.choice(WORDS) + ("." if n % 11 == 10 else "") for n in range(count))


def test_a_wire_story_in_three_papers_is_one_source(gate: Any) -> None:
    wire = prose(1, 200)
    sources = {"herald": wire, "post": f"(Newswire) {wire}", "star": f"{wire} {prose(2, 60)}", "minutes": prose(3, 200)}
    report = gate("independent-sources", STORY, sources)
    assert [f.severity for f in report.findings] == ["warn"]
    assert report.findings[0].message == (
        "“herald”, “post” and “star” are copies of one text and count as one source: "
        "the story rests on 2 independent sources, not 4."
    )


def test_a_lightly_edited_copy_is_a_copy() -> None:
    wire = prose(4, 400).split()
    edited = [("edited" if n % 40 == 7 else word) for n, word in enumerate(wire)]
    index = SourceIndex([Source.from_text(" ".join(wire), "a"), Source.from_text(" ".join(edited), "b")])
    assert copies(index, 0.6) == [(0, 1)]


def test_texts_on_one_subject_are_independent(gate: Any) -> None:
    assert gate("independent-sources", STORY, {str(n): prose(n, 300) for n in range(5)}).findings == ()


def test_a_quotation_in_common_makes_no_copy(gate: Any) -> None:
    said = "“" + prose(9, 30) + "”"
    sources = {"a": f"{prose(10, 150)} {said}", "b": f"{said} {prose(11, 150)}"}
    assert gate("independent-sources", STORY, sources).findings == ()


def test_short_sources_are_compared_too() -> None:
    index = SourceIndex(
        [Source.from_text("Harbor Foods sold both of the mills that it had in Aldershot.", n) for n in "ab"]
    )
    assert copies(index, 0.6) == [(0, 1)]
    index = SourceIndex([Source.from_text("", "a"), Source.from_text("", "b"), Source.from_text("Sold.", "c")])
    assert copies(index, 0.6) == []


def test_share_held_is_of_the_first_text() -> None:
    one, more = prose(20, 100), prose(21, 300)
    assert share_held(one, f"{more} {one}") > 0.95
    assert share_held(f"{more} {one}", one) < 0.4
    assert share_held("", one) == 0.0


def test_twenty_sources_of_five_thousand_words_are_no_copies() -> None:
    index = SourceIndex([Source.from_text(prose(n, 5000), str(n)) for n in range(20)])
    assert copies(index, 0.6) == []
