"""A date belongs to its event: the same day for another event proves nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import check
from copydesk.evidence.periods import agree
from copydesk.model import CheckedClaim, DateRange, Manner, Source, State, Story
from copydesk.policy import Policy

ONLY = Policy(only=frozenset({"date-in-source"}))

SILOS = Source.from_text(
    """Order on the inspection of grain silos

The president of the Grain Board, Ada Holm, signed an order to open grain silos to inspection by the Bureau of Storage.

Within 180 days of the date of this order, the bureau shall propose a rule on silo inspection.

ADA HOLM

August 7, 2025.""",
    name="silos",
)
WEBSITE = Source.from_text(
    """Order on a website for millers

The president of the Grain Board, Ada Holm, signed an order to establish a website for millers who seek insurance.

The website must be up by January 1, 2027.

ADA HOLM

April 30, 2026.""",
    name="website",
)
RULE = Source.from_text(
    "The Bureau of Storage proposed its rule on silo inspection. Comments are due on June 1, 2026.",
    name="rule",
    published=dt.date(2026, 3, 31),
)
ALL = (SILOS, WEBSITE, RULE)


def claims(story: str, *sources: Source) -> list[CheckedClaim]:
    report = check(Story.from_markdown(story), sources or ALL, policy=ONLY)
    return [c for c in report.claims if c.claim.kind == "date"]


def told(text: str) -> str:
    return f"---\ndateline: 2026-04-02\n---\n{text}"


@pytest.mark.parametrize(
    "story",
    [
        "Ada Holm signed the order to open grain silos to inspection on August 7, 2025.",
        "Ada Holm signed an order to establish a website for millers on 30 April 2026.",
        "The order on the inspection of grain silos was signed in August 2025.",
        "The website for millers must be up by January 1, 2027.",
        "The Bureau of Storage proposed its rule on silo inspection on March 31, 2026.",
        told("On Tuesday the Bureau of Storage proposed its rule on silo inspection."),
        told("The Bureau of Storage proposed its rule on silo inspection last month. Comments are due by June 1."),
    ],
)
def test_the_date_of_the_event_is_proved(story: str) -> None:
    found = claims(story)
    assert found
    assert {c.state for c in found} == {State.PROVED}, [(c.claim.text, c.note) for c in found]


@pytest.mark.parametrize(
    "story",
    [
        "Ada Holm signed the order to open grain silos to inspection on April 30, 2026.",
        "Ada Holm signed the order to open grain silos to inspection on April 30.",
        "The website for millers must be up by January 1, 2028.",
        "Comments on the rule on silo inspection are due on July 1, 2026.",
        told("On Wednesday the Bureau of Storage proposed its rule on silo inspection."),
        "The Bureau of Storage proposed its rule on silo inspection on September 31, 2026.",
    ],
)
def test_another_date_is_not_proved(story: str) -> None:
    (found,) = claims(story)
    assert found.state in (State.CONTRADICTED, State.NO_EVIDENCE)


def test_another_event_of_that_day_is_shown_beside_the_right_one() -> None:
    (found,) = claims("Ada Holm signed the order to open grain silos to inspection on April 30.")
    assert found.state is State.CONTRADICTED
    assert "August 7, 2025" in found.note
    assert {e.source for e in found.evidence} == {"silos", "website"}
    assert found.fix
    assert found.fix.replacement == "August 7, 2025"


def test_a_deadline_is_computed() -> None:
    (found,) = claims("The bureau had to propose a rule on silo inspection by February 3, 2026.")
    assert found.state is State.PROVED
    assert found.evidence[0].manner is Manner.DERIVED
    assert found.evidence[0].note == "August 7, 2025 + 180 days = February 3, 2026"


def test_a_relative_day_is_written_out() -> None:
    (found,) = claims(told("On Tuesday the Bureau of Storage proposed its rule on silo inspection."))
    assert "Tuesday is March 31, 2026" in found.evidence[0].note


def test_a_finer_date_than_the_source_is_not_proved() -> None:
    source = Source.from_text("The mill at Orrin closed in March 2026.", name="mill")
    assert [c.state for c in claims("The mill at Orrin closed on March 12, 2026.", source)] == [State.NO_EVIDENCE]
    assert [c.state for c in claims("The mill at Orrin closed in 2026.", source)] == [State.PROVED]


def test_without_a_dateline_a_relative_date_is_not_checked() -> None:
    assert [c.state for c in claims("The bureau met last month.")] == [State.NOT_CHECKED]


def test_the_last_year_is_proved_by_the_same_words_alone() -> None:
    source = Source.from_text("In a survey, 58% of shops were paid late in the last year.", name="survey")
    story = told("58% of shops were paid late in the last year.")
    assert [c.state for c in claims(story, source)] == [State.PROVED]
    other = Source.from_text("In a survey, 58% of shops were paid late.", name="survey")
    assert [c.state for c in claims(story, other)] == [State.NOT_CHECKED]


def test_a_last_day_is_the_same_in_other_words() -> None:
    rule = "Comments must be received on or before December 14, 2026.\n\nThe first papers would be due on July 1, 2028."
    source = Source.from_text(rule, name="rule")
    assert [c.state for c in claims("Comments are due by December 14, 2026.", source)] == [State.PROVED]
    (found,) = claims("Comments are due by December 16, 2026.", source)
    assert found.state is State.CONTRADICTED
    assert "December 14, 2026" in found.note


def test_what_a_document_says_of_itself_holds_for_each_of_its_lines() -> None:
    record = Source.from_text(
        "Type: Proposed Rule\n\nRIN: 9988-AB14\n\nComments close on: 2026-12-14",
        name="record",
        published=dt.date(2026, 10, 15),
        fields={"type": "Proposed Rule", "rin": "9988-AB14"},
    )
    story = "Comments on the proposed rule, RIN 9988-AB14, are due by December 14, 2026."
    assert [c.state for c in claims(story, record)] == [State.PROVED]


def test_a_clause_of_the_story_about_something_else_does_not_choose_the_date() -> None:
    report = Source.from_text(
        "The Track Safety Board inspected 46 bridges of the Oster Vale Railway from April 13 to August 21, 2026. It "
        "found cracks in 7 of them.\n\nIt recommends that the railway repair the seven bridges before June 30, 2027.",
        name="bridges",
        title="Inspection of the bridges of the Oster Vale Railway",
    )
    story = (
        "The board has recommended that the Oster Vale Railway repair seven bridges before June 30, 2027, after an "
        "inspection found cracks in them."
    )
    assert [c.state for c in claims(story, report)] == [State.PROVED]


def test_a_sentence_split_in_two_keeps_its_dates() -> None:
    source = Source.from_text(
        "The loss grew by $3,649 million compared to the same period in 2023 due to higher unit costs in 2024 on the "
        "seed programs.\n\nThe rise in 2023 was due to higher unit costs of the grain programs.",
        name="report",
    )
    story = (
        "The loss grew by $3,649 million compared to the same period in 2023. The increase was due to higher costs "
        "in 2024 on the seed programs."
    )
    assert [c.state for c in claims(story, source)] == [State.PROVED, State.PROVED]


def test_a_headline_without_a_period_takes_that_of_the_source() -> None:
    source = Source.from_text("Harbor Mills said sales rose 4% to $12 million in 2025.", name="release")
    story = "---\nheadline: Harbor Mills sales rise 4%\ndateline: 2026-03-01\n---\nHarbor Mills sales rose 4% in 2025."
    assert [c.state for c in claims(story, source)] == [State.PROVED]


MENTION = Source.from_text(
    "Help for millers\n\nToday, Ada Holm signed an order to establish a website for millers who seek insurance.\n\n"
    + "The board has helped millers in many ways.\n\n" * 40
    + "Ada Holm signed an order to open grain silos to inspection by the Bureau of Storage.",
    name="sheet.txt",
    title="Help for millers",
    published=dt.date(2026, 4, 30),
)
OPENED = Source.from_text(
    "Silos opened\n\nToday, Ada Holm signed an order to open grain silos to inspection.",
    name="opened.txt",
    title="Silos opened",
    published=dt.date(2025, 8, 7),
)


@pytest.mark.parametrize("verb", ["Ada Holm signed an order on April 30 to open", "Ada Holm's April 30 order opens"])
def test_a_mention_in_a_document_of_that_day_is_no_proof(verb: str) -> None:
    (found,) = claims(f"{verb} grain silos to inspection.", MENTION, OPENED)
    assert found.state is State.CONTRADICTED
    assert (
        found.note == "The source says August 7, 2025; the story says April 30. "
        "The document of April 30, 2026 is “Help for millers”."
    )
    assert {e.source for e in found.evidence} == {"sheet.txt", "opened.txt"}


@given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1)), st.integers(0, 800), st.integers(-900, 900))
def test_what_lies_inside_proves_and_what_lies_outside_does_not(first: dt.date, days: int, away: int) -> None:
    story = DateRange(first, first + dt.timedelta(days=days), "month")
    day = first + dt.timedelta(days=away)
    inside = 0 <= away <= days
    assert agree(story, DateRange(day, day)) == ("same" if inside else "other")
    if days:
        assert agree(DateRange(day, day), story) == ("coarser" if inside else "other")
