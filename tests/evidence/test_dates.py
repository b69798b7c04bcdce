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


@given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1)), st.integers(0, 800), st.integers(-900, 900))
def test_what_lies_inside_proves_and_what_lies_outside_does_not(first: dt.date, days: int, away: int) -> None:
    story = DateRange(first, first + dt.timedelta(days=days), "month")
    day = first + dt.timedelta(days=away)
    inside = 0 <= away <= days
    assert agree(story, DateRange(day, day)) == ("same" if inside else "other")
    if days:
        assert agree(DateRange(day, day), story) == ("coarser" if inside else "other")
