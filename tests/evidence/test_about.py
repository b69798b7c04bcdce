"""Sentences about "the order" are borne out by that order alone; the fact without a passage is pointed at."""

from __future__ import annotations

import pytest

from copydesk import Source, Story, check
from copydesk.evidence.tokens import tokens
from copydesk.evidence.unfounded import unfounded
from copydesk.model import State

MAY = Source.from_text(
    "Order of May 4, 2026\n\nBy the authority vested in me it is ordered as follows.\n\n"
    "The Harbour Master shall set up a website with the tide tables of every pier.\n\nSigned May 4, 2026",
    name="order-may",
)
JUNE = Source.from_text(
    "Order of June 2, 2026\n\nBy the authority vested in me it is ordered as follows.\n\n"
    "Barges that carry more than salt are banned from the upper lock.\n\nSigned June 2, 2026",
    name="order-june",
)
NEWS = Source.from_text(
    "The mayor signed an order on May 4, 2026. The mayor also ordered in May that barges which carry more than salt "
    "are banned from the upper lock.",
    name="news",
)
SIGNED = "The mayor signed an order on {day}. "
BANS = "The order says that barges that carry more than salt are banned from the upper lock."


def state(story: str, sources: list[Source]) -> tuple[State, str]:
    report = check(Story.from_markdown(story), sources)
    last = [c for c in report.claims if c.claim.kind == "statement"][-1]
    return last.state, last.note


def test_what_another_order_says_is_not_said_by_the_order_that_the_story_means():
    found, note = state(SIGNED.format(day="May 4, 2026") + BANS, [MAY, JUNE])
    assert found is State.NO_EVIDENCE
    assert "May 4, 2026" in note
    assert "June 2, 2026" in note


def test_what_the_order_itself_says_is_proved():
    assert state(SIGNED.format(day="June 2, 2026") + BANS, [MAY, JUNE])[0] is State.PROVED


def test_a_source_that_speaks_of_the_order_may_bear_it_out():
    assert state(SIGNED.format(day="May 4, 2026") + BANS, [MAY, JUNE, NEWS])[0] is State.PROVED


def test_without_the_order_among_the_sources_the_passage_stands():
    assert state(SIGNED.format(day="May 4, 2026") + BANS, [JUNE])[0] is State.PROVED


@pytest.mark.parametrize(
    ("text", "without", "verb"),
    [
        ("The council sold the old pier and hired a chemist.", "hired chemist", "hired"),
        ("The fund, which bought two ferries, closed the western pier.", "bought two ferries", "bought"),
        (
            "Varnholt Mills paid the whole fine after its auditor found a secret ledger.",
            "auditor secret ledger found",
            "found",
        ),
    ],
)
def test_the_fact_without_a_passage_is_pointed_at(text, without, verb):
    story = tokens(text)
    fact = unfounded(text, story, {n for n, t in enumerate(story) if t.key in without.split()})
    assert fact is not None
    assert text[fact.verb.start : fact.verb.end] == verb


def test_where_all_is_missing_or_nothing_the_whole_is_at_fault():
    text = "The council sold the old pier and hired a chemist."
    story = tokens(text)
    assert unfounded(text, story, set(range(len(story)))) is None
    assert unfounded(text, story, set()) is None
