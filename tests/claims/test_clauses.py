"""A sentence broken into the facts it asserts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Story
from copydesk.claims.clauses import facts_of
from copydesk.claims.extract import extract
from copydesk.claims.sentences import split

# Of each sentence: who, did what, to whom, of each fact in order.
BROKEN = {
    "The port authority of Grell suspended dredging after a barge ran ashore.": [
        ("The port authority of Grell", "suspended", "dredging"),
        ("a barge", "ran", None),
    ],
    "The regulator licensed the exchange, which lists no derivatives.": [
        ("The regulator", "licensed", "the exchange"),
        ("the exchange", "lists", "no derivatives"),
    ],
    "A rule issued in May was withdrawn by the ministry.": [
        (None, "issued", "A rule"),
        ("the ministry", "was withdrawn", "A rule"),
    ],
    "The tribunal dismissed the appeal and ordered Ostrava Freight to pay costs.": [
        ("The tribunal", "dismissed", "the appeal"),
        ("The tribunal", "ordered", "Ostrava Freight"),
        ("Ostrava Freight", "to pay", "costs"),
    ],
    "President Ruiz signed an order directing the Bureau of Canals to widen the lock.": [
        ("President Ruiz", "signed", "an order"),
        ("an order", "directing", "the Bureau of Canals"),
        ("the Bureau of Canals", "to widen", "the lock"),
    ],
    "Having lost the case, Varnholt Mills paid the fine.": [
        ("Varnholt Mills", "Having lost", "the case"),
        ("Varnholt Mills", "paid", "the fine"),
    ],
    "Before the vote was taken, the chairman of the board left the room.": [
        (None, "was taken", "the vote"),
        ("the chairman of the board", "left", "the room"),
    ],
    "By closing the pier, the council avoided a strike.": [
        ("the council", "closing", "the pier"),
        ("the council", "avoided", "a strike"),
    ],
    "Its chairman, who joined in 2019, declined the bonus.": [
        ("Its chairman", "joined", None),
        ("Its chairman", "declined", "the bonus"),
    ],
    "Marden Salt, once the largest employer in the valley, has been sold.": [(None, "has been sold", "Marden Salt")],
    "Bond prices fall when yields rise.": [("Bond prices", "fall", None), ("yields", "rise", None)],
    "In 2019 the mill closed and its owner sold the land.": [
        ("the mill", "closed", None),
        ("its owner", "sold", "the land"),
    ],
}


@pytest.mark.parametrize("text", BROKEN)
def test_who_did_what_to_whom(text):
    def words(span):
        return text[span.start : span.end] if span else None

    assert [(words(f.subject), words(f.verb), words(f.object)) for f in facts_of(text)] == BROKEN[text]


def test_how_surely_and_whether_at_all():
    facts = facts_of("The board may sell the pier, must file a plan, did not ask the town and will not pay the fee.")
    assert [(f.modality, f.polarity) for f in facts] == [
        ("possible", True),
        ("must", True),
        ("plain", False),
        ("will", False),
    ]


def test_figures_dates_and_places_go_to_the_clause_they_stand_in():
    story = Story.from_markdown("Sales rose 4% in Germany on May 4, 2026, and the board cut 310 jobs.")
    sentences = split(story)
    claims = extract(story, sentences)
    first, second = facts_of(story.text, [c for c in claims if c.kind != "statement"])
    assert [c.text for c in first.figures] == ["4%"]
    assert [c.text for c in first.dates] == ["May 4, 2026"]
    assert [c.text for c in first.places] == ["Germany"]
    assert [c.text for c in second.figures] == ["310 jobs"] or [c.text for c in second.figures] == ["310"]
    assert second.dates == () == second.places


@given(st.text(alphabet="abc ,.;()'’-A1$%", max_size=60), st.integers(0, 50))
def test_any_text_is_read_and_spans_stand_in_it(text, start):
    for fact in facts_of(text, (), start):
        for span in (fact.subject, fact.verb, fact.object, fact.span):
            assert span is None or start <= span.start < span.end <= start + len(text)


@given(
    st.lists(
        st.sampled_from("the board that which sold , and to be not may have sell by was sale plans a".split()),
        max_size=14,
    )
)
def test_any_row_of_small_words_is_read(row):
    text = " ".join(row)
    facts = facts_of(text)
    assert [f.verb.start for f in facts] == sorted({f.verb.start for f in facts})
