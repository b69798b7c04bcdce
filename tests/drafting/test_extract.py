"""The extractive story: whole sentences that stand alone, each given to whom it is from, and released."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in import extract
from copydesk.drafting.built_in.extract_alone import cleaned, quotable, stands_alone
from copydesk.drafting.built_in.extract_voice import issuer, voice
from copydesk.drafting.proving import Checked, prove
from copydesk.evidence.index import SourceIndex
from copydesk.facts import NoFacts
from copydesk.model import Source, Verdict
from copydesk.policy import Policy

REPORT = """Title: Report on the inspections of 2025
Issuer: Grain Storage Bureau
Date: February 10, 2026

The Grain Storage Bureau inspected 412 elevators in nine counties in 2025. It found faulty moisture meters in 38 of \
them. Wet grain spoiled in nine silos of the county of Orrin last winter.

However, most owners have mended their meters. The bureau will publish the list of elevators on March 2, 2026. \
Owners of elevators have 60 days to mend a faulty moisture meter.

Inspectors spent 2,140 hours on the road and drove 61,000 miles between elevators. See Table 4 for the counties. The \
bureau plans to hire 12 inspectors for elevators in the county of Orrin.
"""


def source(text: str = REPORT, name: str = "bureau.txt", **more: object) -> Source:
    """A report as its reader gives it."""
    return Source.from_text(
        text,
        name,
        dt.date(2026, 2, 10),
        title="Report on the inspections of 2025",
        publisher="Grain Storage Bureau",
        **more,
    )  # type: ignore[arg-type]


def drafted(index: SourceIndex, brief: Brief | None = None) -> Checked:
    """What the gate lets stand of the recipe's story."""
    brief = brief or Brief()
    assert extract.fit(index, brief, NoFacts()) > 0
    return prove(extract.write(index, brief, NoFacts()), index, brief, NoFacts(), Policy.of(None))[0]


def test_a_report_becomes_a_story_that_the_gate_releases() -> None:
    made = drafted(SourceIndex([source()]))
    assert made.report.verdict is Verdict.RELEASE, made.objections()
    assert "the Grain Storage Bureau says in a report" in made.story.text
    assert "“Owners of elevators have 60 days to mend a faulty moisture meter" in made.story.text


def test_what_leans_on_its_neighbour_is_not_quoted() -> None:
    text = drafted(SourceIndex([source()])).story.text
    for fragment in ("It found faulty", "However", "See Table"):
        assert fragment not in text


def test_a_day_to_come_stands_under_what_comes_next() -> None:
    sheet = extract.write(SourceIndex([source()]), Brief(), NoFacts())
    assert [line.text for line in sheet.coming] == [
        "“The bureau will publish the list of elevators on March 2, 2026,” the report says."
    ]
    later = extract.write(SourceIndex([source()]), Brief(on=dt.date(2026, 3, 3)), NoFacts())
    assert not later.coming


def test_each_line_carries_the_passage_that_it_quotes() -> None:
    index = SourceIndex([source()])
    for line in extract.write(index, Brief(), NoFacts()).lines():
        assert line.passages
        quoted = line.text.partition("“")[2].partition("”")[0].rstrip(",.")
        if quoted != "Report on the inspections of 2025":
            assert any(quoted in cleaned(passage.text) for passage in line.passages)


def test_the_briefs_subject_decides_what_is_quoted() -> None:
    sheet = extract.write(SourceIndex([source()]), Brief(about="inspectors"), NoFacts())
    body = " ".join(line.text for part in sheet.parts for line in part)  # type: ignore[union-attr]
    assert "2,140 hours" in body
    assert "60 days" not in body


def test_there_is_no_story_on_what_the_source_does_not_speak_of() -> None:
    assert extract.fit(SourceIndex([source()]), Brief(about="whales"), NoFacts()) == 0


def test_there_is_no_story_in_a_line_or_two() -> None:
    assert extract.fit(SourceIndex([source("Sales rose 4% in 2025.")]), Brief(), NoFacts()) == 0


def test_another_source_that_bears_on_it_adds_a_paragraph() -> None:
    other = Source.from_text(
        "Harbor Foods stores barley in 14 elevators in Orrin.\n\n"
        "Inspections of elevators closed two sites of Harbor Foods.",
        "harbor.txt",
        dt.date(2026, 2, 1),
        title="Annual statement",
        publisher="Harbor Foods, Inc.",
    )
    sheet = extract.write(SourceIndex([source(), other]), Brief(about="inspections of elevators"), NoFacts())
    last = sheet.parts[-1][0]  # type: ignore[index]
    assert last.text == (
        "“Inspections of elevators closed two sites of Harbor Foods,” Harbor Foods says in a statement."
    )


@pytest.mark.parametrize(
    "text",
    [
        "This has cost the owners of elevators $12 million in a year.",
        "Accordingly, the owners of elevators paid $12 million in a year.",
        "The increase was due to higher prices of barley in the north.",
        "Net sales increased 2% on the growth of the northern business.",
        "The transaction cost the owners of elevators $12 million.",
        "Such owners paid the bureau a fee of $12 for each elevator.",
        "Operating Activities Net cash used was $12 million during the year.",
        "Owners of elevators in nine counties, as described in Note 4.",
        "Serves the owners of elevators in nine counties of the north.",
        "The bureau said “we are done” to the owners of elevators.",
        "Property leases were $180.0 million in the counties and non-U.",
        "TABLE OF CONTENTS of the report on elevators in nine counties.",
        "Jon Vance, who owns nine elevators, was charged with fraud on Monday.",
        "Keep the meters of all elevators dry and call the bureau.",
    ],
)
def test_sentences_that_do_not_stand_alone(text: str) -> None:
    assert not stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bureau inspected 412 elevators in nine counties in 2025.",
        "Services net sales increased during 2024 due to advertising.",
        "Consolidated net sales increased 2% on the growth of our business.",
    ],
)
def test_sentences_that_stand_alone(text: str) -> None:
    assert stands_alone(text)


@given(st.text(max_size=400))
def test_any_text_is_told_apart_without_an_error(text: str) -> None:
    if stands_alone(text):
        assert cleaned(text)[0].isupper()
        assert text.endswith(".")


def test_sums_without_a_scale_are_not_quoted_from_a_paper_in_millions() -> None:
    text = (
        "(Dollars in millions)\n\nHarbor Foods wrote off $9 of stock in Orrin in 2025. "
        "Harbor Foods paid its owners a dividend of $9 per share."
    )
    index = SourceIndex([Source.from_text(text, "k")])
    assert [p.text for p in quotable(index, index.sources[0])] == [
        "Harbor Foods paid its owners a dividend of $9 per share."
    ]


def test_a_sentence_that_a_page_cuts_is_not_quoted() -> None:
    text = (
        "If the harbour board does not agree to the plan for the elevators by the end of the year, then the\n\n41\n\n"
        "Harbor Agreement ends and all sums are due on the first of May.\n\n"
        "Harbor Foods built 14 elevators for barley in Orrin."
    )
    index = SourceIndex([Source.from_text(text, "k")])
    assert [p.text for p in quotable(index, index.sources[0])] == [
        "Harbor Foods built 14 elevators for barley in Orrin."
    ]


@pytest.mark.parametrize(
    ("publisher", "said"),
    [
        ("U.S. Department of Grain, Office of Silos", "the U.S. Department of Grain"),
        ("Harbor Foods, Inc.", "Harbor Foods"),
        ("The Grain House", "the Grain House"),
        ("own notes of what was said", ""),
    ],
)
def test_how_an_issuer_is_named(publisher: str, said: str) -> None:
    assert issuer(Source.from_text("Sales rose.", "k", publisher=publisher)) == said


def test_a_companys_report_is_its_own() -> None:
    filed = Source.from_text(
        "Sales rose.", "k", fields={"form": "10-K", "company": "Harbor Foods", "period": "2025-06-30"}
    )
    told = voice(filed)
    assert (told.a, told.document, told.company) == ("its annual report", "the annual report", True)


def test_an_annual_report_in_print_layout_is_released(shared: Path) -> None:
    path = shared / "bench" / "quotes" / "sources" / "ibm-10-k-2025-02-25.txt.gz"
    index = SourceIndex(
        [
            Source.from_text(
                gzip.decompress(path.read_bytes()).decode(),
                "ibm-10-k",
                dt.date(2025, 2, 25),
                publisher="IBM",
                fields={"form": "10-K", "company": "IBM", "period": "2024-12-31", "filed": "2025-02-25"},
            )
        ]
    )
    made = drafted(index)
    assert made.report.verdict is Verdict.RELEASE, made.objections()
    assert "IBM says in its annual report" in made.story.text
