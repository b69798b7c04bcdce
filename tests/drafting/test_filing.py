"""A company's results from its facts: the right periods side by side, the right words, what was known on the day."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in import filing
from copydesk.drafting.proving import Checked, prove
from copydesk.evidence.index import SourceIndex
from copydesk.facts import NoFacts
from copydesk.model import Story, Verdict
from copydesk.policy import Policy
from copydesk.reading import read_source

MILLION = 10**6
Q2, Q2_BEFORE = ("2025-04-01", "2025-06-30"), ("2024-04-01", "2024-06-30")


def entry(period: tuple[str, str], millions: float, filed: str = "2025-08-01", form: str = "10-Q") -> dict[str, Any]:
    """A fact of a period, in millions of dollars; of a balance, where the period has no start."""
    start, end = period
    found = {"end": end, "val": int(millions * MILLION), "accn": f"0-{filed}", "form": form, "filed": filed}
    return found | ({"start": start} if start else {})


def facts(extra: dict[str, list[dict[str, Any]]] | None = None) -> SourceIndex:
    """The facts of a company with one quarter and the same of a year before."""
    tags = {
        "Revenues": [entry(Q2, 1250), entry(Q2_BEFORE, 1000)],
        "OperatingIncomeLoss": [entry(Q2, 210), entry(Q2_BEFORE, 240)],
        "NetIncomeLoss": [entry(Q2, 150), entry(Q2_BEFORE, 120)],
        "Assets": [entry(("", "2025-06-30"), 5300), entry(("", "2024-12-31"), 5100)],
        "CashAndCashEquivalentsAtCarryingValue": [entry(("", "2025-06-30"), 410), entry(("", "2024-12-31"), 377)],
    } | (extra or {})
    told = {tag: {"label": tag, "units": {"USD": entries}} for tag, entries in tags.items()}
    data = {"cik": 77, "entityName": "Harbor Foods, Inc.", "facts": {"us-gaap": told}}
    return SourceIndex([read_source(json.dumps(data).encode(), name="harbor.json")])


def drafted(index: SourceIndex, brief: Brief | None = None) -> Checked:
    """What the gate lets stand of the recipe's story."""
    brief = brief or Brief()
    assert filing.fit(index, brief, NoFacts()) > 0
    return prove(filing.write(index, brief, NoFacts()), index, brief, NoFacts(), Policy.of(None))[0]


def test_the_quarter_is_set_beside_that_of_a_year_before_and_released() -> None:
    made = drafted(facts())
    assert made.report.verdict is Verdict.RELEASE
    text = made.story.text
    assert "Harbor Foods, Inc.'s net income rose 25% to $150 million in the three months ended June 30, 2025, " in text
    assert "from $120 million in the three months ended June 30, 2024." in text
    assert "operating income" in text.lower()
    assert "12.5%" in text
    assert "Harbor Foods, Inc. filed its Form 10-Q on August 1, 2025." in text
    assert made.story.text.startswith("Harbor Foods net income rose 25%")


def test_every_line_carries_its_passage() -> None:
    sheet = filing.write(facts(), Brief(), NoFacts())
    assert all(line.passages for line in sheet.lines())


@pytest.mark.parametrize(
    ("planted", "said"), [("25%", "52%"), ("$150 million", "$105 million"), ("rose 25%", "fell 25%")]
)
def test_the_gate_holds_a_fault_planted_in_such_a_story(planted: str, said: str) -> None:
    from copydesk.gate import check

    index = facts()
    story = drafted(index).story
    assert planted in story.raw
    changed = Story.from_markdown(story.raw.replace(planted, said), "draft.md")
    assert check(changed, index).verdict is Verdict.HOLD


def test_a_loss_beside_a_gain_is_told_without_a_percentage() -> None:
    made = drafted(facts({"NetIncomeLoss": [entry(Q2, -150), entry(Q2_BEFORE, 120)]}))
    assert "net loss was $150 million in the three months ended June 30, 2025" in made.story.text
    lead = made.story.text.split(".'")[0].partition("Harbor Foods, Inc. filed")[0]
    assert "%" not in lead


def test_a_loss_that_widens_has_no_percentage() -> None:
    sheet = filing.write(facts({"NetIncomeLoss": [entry(Q2, -150), entry(Q2_BEFORE, -120)]}), Brief(), NoFacts())
    lead = next(line.text for line in sheet.lines() if "Inc.'s net loss" in line.text)
    assert lead == (
        "Harbor Foods, Inc.'s net loss was $150 million in the three months ended June 30, 2025, "
        "compared with $120 million in the three months ended June 30, 2024."
    )


def test_only_what_was_filed_by_the_day_is_told() -> None:
    q1, before = ("2025-01-01", "2025-03-31"), ("2024-01-01", "2024-03-31")
    early = [entry(q1, 90, "2025-05-01"), entry(before, 100, "2025-05-01")]
    extra = {
        tag: [*early, entry(Q2, 150), entry(Q2_BEFORE, 120)]
        for tag in ("NetIncomeLoss", "Revenues", "OperatingIncomeLoss")
    }
    sheet = filing.write(facts(extra), Brief(on=dt.date(2025, 6, 1)), NoFacts())
    text = " ".join(line.text for line in sheet.lines())
    assert "fell 10% to $90 million in the three months ended March 31, 2025" in text
    assert "June 30, 2025" not in text


def test_no_story_before_the_first_filing_or_long_after_the_last() -> None:
    index = facts()
    for day in (dt.date(2025, 7, 31), dt.date(2026, 8, 1)):
        assert filing.fit(index, Brief(on=day), NoFacts()) == 0


def test_a_figure_that_was_first_given_otherwise_is_told_as_first_filed() -> None:
    first = [entry(Q2_BEFORE, 131, "2024-08-01")]
    extra = {"NetIncomeLoss": [*first, entry(Q2, 150), entry(Q2_BEFORE, 120)]}
    sheet = filing.write(facts(extra), Brief(), NoFacts())
    assert any(
        line.text == "An earlier Form 10-Q, filed on August 1, 2024, had given net income of $131 million in the three "
        "months ended June 30, 2024."
        for line in sheet.lines()
    )


@pytest.mark.parametrize(
    ("name", "calmed", "owner"),
    [
        ("HARBOR FOODS INC", "Harbor Foods Inc", "Harbor Foods Inc's"),
        ("AT&T INC.", "AT&T Inc.", "AT&T Inc.'s"),
        ("Lumen Systems", "Lumen Systems", "Lumen Systems'"),
        ("Miller's", "Miller's", "Miller's"),
    ],
)
def test_names(name: str, calmed: str, owner: str) -> None:
    assert (filing.calm(name), filing.possessive(filing.calm(name))) == (calmed, owner)
