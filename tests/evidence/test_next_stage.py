"""What may come next in a rulemaking follows from the stage that it has reached, and from nothing else."""

from __future__ import annotations

import pytest

from copydesk import Source, Story, check
from copydesk.model import State

_NOTICE = (
    "The Bureau of Grain Storage's proposed rule on silo inspection was published in the Federal Register on "
    "March 30, 2026. Comments on the silo inspection rule were due by May 29, 2026."
)
_FINAL = " The bureau's final rule on silo inspection was published in the Federal Register on July 1, 2026."


def state(sentence: str, notice: str = _NOTICE) -> tuple[State, bool]:
    """The state of the sentence's statement, and whether something holds it."""
    told = f"---\nheadline: Silo inspection rule\ndateline: 2026-08-04\n---\nSilo inspection is ruled on. {sentence}\n"
    report = check(Story.from_markdown(told), Source.from_text(notice, "notice"))
    at = report.story.raw.index(sentence)
    found = next(c for c in report.claims if c.claim.kind == "statement" and c.claim.start >= at)
    stopped = any(f.start >= at and f.rule in ("statement-supported", "rulemaking-stage") for f in report.stops)
    return found.state, stopped


@pytest.mark.parametrize("sentence", ["A final rule or a withdrawal may come next.", "A final rule may follow."])
def test_what_may_follow_a_proposal_is_proved_by_the_proposal(sentence):
    assert state(sentence) == (State.PROVED, False)


@pytest.mark.parametrize(
    ("sentence", "notice"),
    [
        ("A final rule will come next.", _NOTICE),  # nobody knows that
        ("A proposed rule may come next.", _NOTICE),  # it is there
        ("A final rule may come next.", _NOTICE + _FINAL),
        ("A final rule and a bonus may come next.", _NOTICE),
        ("A final rule may come next.", "Farmers near Orrin stored grain in silos for the winter."),
    ],
)
def test_what_the_stage_does_not_allow_is_not(sentence, notice):
    assert state(sentence, notice)[0] is not State.PROVED


def test_heads_and_cells_of_a_table_are_read_as_what_they_are():
    told = (
        "---\nheadline: Silo inspection rule\ndateline: 2026-08-04\n---\n"
        "The proposed rule on silo inspection is out.\n\n"
        "| Date | Step |\n|---|---|\n| March 30, 2026 | Proposed rule published |\n| May 29, 2026 | Comments due |\n"
    )
    report = check(Story.from_markdown(told), Source.from_text(_NOTICE, "notice"))
    assert [(f.rule, f.message) for f in report.stops if f.rule != "thin-story"] == []


def test_a_docket_number_after_its_label_denies_nothing():
    source = Source.from_text("Silo inspection, a proposed rule. [Docket No. GSB-2026-0004]", "notice")
    report = check(Story.from_markdown("The docket of the proposed rule on silo inspection is GSB-2026-0004."), source)
    assert [f.rule for f in report.stops if f.rule != "thin-story"] == []
