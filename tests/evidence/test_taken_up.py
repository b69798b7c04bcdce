"""A phrase that takes up a sum carries the time of that sum: another quarter's figure does not prove it."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk import check
from copydesk.model import Source, State, Story
from copydesk.policy import Policy

ONLY = Policy(only=frozenset({"figure-in-source"}))
DEBT = "Alder Mills had $40 million of debt at the end of the second quarter. "
SECOND = "Alder Mills had $40 million of debt at the end of the second quarter of 2026"
FIRST = "At the end of the first quarter of 2026 it had $44 million of debt"


def state(story: str, source: str, published: dt.date | None = dt.date(2026, 7, 30)) -> State:
    read = Story.from_markdown(f"---\ndateline: 2026-08-03\n---\n{story}")
    report = check(read, Source.from_text(source, "release", published=published), policy=ONLY)
    return [c.state for c in report.claims if c.claim.kind == "figure"][-1]


@pytest.mark.parametrize(
    "phrase",
    [
        "Of that sum, $12 million falls due in a year.",
        "Of this total, $12 million falls due in a year.",
        "Of that amount, it has to pay back $12 million in a year.",
        "Some $12 million of that sum falls due in a year.",
        "That total includes $12 million that falls due in a year.",
    ],
)
@pytest.mark.parametrize(
    ("source", "proved"),
    [
        (f"{SECOND}, of which $12 million falls due in a year. {FIRST}, of which $9 million fell due in a year.", True),
        (
            f"{SECOND}, of which $9 million falls due in a year. {FIRST}, of which $12 million fell due in a year.",
            False,
        ),
        (f"{SECOND}. Of that amount, $12 million falls due in a year. {FIRST}.", True),
        (f"{SECOND}. Its mill is in Orrin. {FIRST}. Of that amount, $12 million fell due in a year.", False),
        (f"{SECOND}. At the end of the first quarter of 2026, $12 million of debt was due in a year.", False),
        (f"{SECOND}. At March 31, 2026, $12 million of the debt was due in a year.", False),
        (f"{SECOND}. $12 million of the debt falls due in a year.", True),
        (f"{SECOND}. $12 million of the debt falls due in a year, by June 2027.", True),
    ],
)
def test_the_period_of_the_sentence_before_is_carried(phrase: str, source: str, proved: bool) -> None:
    assert (state(DEBT + phrase, source) is State.PROVED) == proved


def test_a_chain_of_phrases_leads_back_to_the_first() -> None:
    story = DEBT + "Of that sum, $12 million falls due in a year. Of this amount, $5 million is owed to banks."
    right = f"{SECOND}, of which $12 million falls due in a year. Of that amount, $5 million is owed to banks."
    assert state(story, right) is State.PROVED
    wrong = (
        f"{SECOND}, of which $12 million falls due in a year. {FIRST}. "
        "At the end of the first quarter of 2026 it owed $5 million to banks."
    )
    assert state(story, wrong) is not State.PROVED


def test_quarters_are_told_apart_where_no_year_is_known() -> None:
    source = (
        "Alder Mills had $40 million of debt at the end of the second quarter, of which $9 million falls due "
        "in a year. "
        "At the end of the first quarter it had $44 million of debt, of which $12 million fell due in a year."
    )
    story = DEBT + "Of that sum, $12 million falls due in a year."
    assert state(story, source, published=None) is not State.PROVED
    assert state(DEBT + "Of that sum, $9 million falls due in a year.", source, published=None) is State.PROVED


def test_the_column_of_a_table_is_that_of_the_period_carried() -> None:
    source = (
        "Alder Mills had $40 million of debt at the end of the second quarter of 2026.\n\n"
        "Debt (in millions)\tJune 30, 2026\tMarch 31, 2026\nDue in a year\t$9\t$12\nDue later\t$31\t$32\n"
    )
    assert state(DEBT + "Of that sum, $12 million is due in a year.", source) is not State.PROVED


def test_without_such_a_phrase_nothing_is_carried() -> None:
    source = f"{SECOND}. At the end of the first quarter of 2026, $12 million was spent on barges."
    assert state(DEBT + "It spent $12 million on barges.", source) is State.PROVED
