"""Whose a document is, and whether a story gives what it tells to them."""

from __future__ import annotations

import pytest

from copydesk import check
from copydesk.evidence.attribution import document, issued
from copydesk.evidence.name_forms import forms
from copydesk.model import Report, Source, Story

FILING = Source.from_text(
    "We issued senior notes of $6.7 billion in the second quarter of 2024. We may use acquisitions to open stores in"
    " Orly. We file our reports with the Grain Board.\n\nOlga Brandt, our treasurer, signed the loan with Elm Bank.",
    name="harbor-10-k",
    title="Form 10-K",
    publisher="The Harbor Foods Company, Inc.",
)
OTHER = Source.from_text(
    "We lend money to farmers and millers. We opened four branches in the north.",
    name="lumen-10-k",
    title="Form 10-K",
    publisher="Lumen Orchard",
)
ORDER = Source.from_text(
    "The Secretary of the Treasury shall publish a register of grain stores each year.\n\nANA DIAZ\n\nThe White House",
    name="order",
    title="A Register of Grain Stores",
    publisher="Office of the Federal Register",
)
NEWS = Source.from_text(
    "The Grain Board will close its office in Orly in May, it said on Monday. The lease costs $4 million a year.",
    name="news",
    kind="secondary",
    title="Grain Board to close an office",
    publisher="Orly Courier",
)
SOURCES = (FILING, OTHER, ORDER, NEWS)


def findings(text: str, *sources: Source, rule: str = "quote-speaker") -> list[str]:
    story = Story.from_markdown("---\ndateline: 2026-05-04\n---\n\n" + text)
    report: Report = check(story, sources or SOURCES)
    return [f.message for f in report.stops if f.rule == rule]


@pytest.mark.parametrize(
    ("source", "name", "theirs"),
    [
        (FILING, "Harbor Foods", True),
        (FILING, "Grain Board", False),
        (FILING, "Securities and Exchange Commission", False),
        (ORDER, "Ana Diaz", True),
        (ORDER, "White House", True),
        (NEWS, "Orly Courier", True),
        (Source.from_text("", name="k", title="Harbor Foods Form 10-K", publisher="SEC"), "Harbor Foods", True),
        (Source.from_text("", name="k", title="Harbor Foods Form 10-K", publisher="SEC"), "SEC", False),
    ],
)
def test_whose_a_document_is(source: Source, name: str, theirs: bool) -> None:
    assert issued(forms(name), source) is theirs


@pytest.mark.parametrize(
    "text",
    [
        "Harbor Foods said it issued senior notes of $6.7 billion in the second quarter of 2024.",
        "According to Harbor Foods, it may use acquisitions to open stores in Orly.",
        "Senior notes of $6.7 billion were issued in the second quarter of 2024, Harbor Foods said.",
        "The company said it issued senior notes of $6.7 billion in the second quarter of 2024.",
        "The Grain Board said that it will close its office in Orly in May.",
        "Olga Brandt said Harbor Foods issued senior notes of $6.7 billion in the second quarter of 2024.",
        "Harbor Foods said “we may use acquisitions to open stores in Orly.”",
        "Lumen Orchard said that it lends money to farmers and millers. The company said it opened four branches.",
    ],
)
def test_given_to_whose_it_is(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lumen Orchard said it issued senior notes of $6.7 billion in the second quarter of 2024.", "Harbor Foods"),
        ("According to Lumen Orchard, it may use acquisitions to open stores in Orly.", "Harbor Foods"),
        ("The Grain Board said it issued senior notes of $6.7 billion in the second quarter of 2024.", "Harbor Foods"),
        ("It may use acquisitions to open stores in Orly, said Lumen Orchard.", "Harbor Foods"),
        ("Lumen Orchard said in its annual report: “We may use acquisitions to open stores in Orly.”", "Harbor Foods"),
        (
            "Lumen Orchard said it lends money to farmers and millers. The company said it issued senior notes of "
            "$6.7 billion in the second quarter of 2024.",
            "“The company”",
        ),
    ],
)
def test_given_to_somebody_else(text: str, said: str) -> None:
    found = findings(text)
    assert len(found) == 1
    assert "Lumen Orchard" in found[0] or "Grain Board" in found[0]
    assert said in found[0]


def test_a_document_that_does_not_tell_whose_it_is_speaks_against_nobody() -> None:
    plain = Source.from_text(FILING.text, name="notes-of-a-filing")
    text = "Lumen Orchard said it issued senior notes of $6.7 billion in the second quarter of 2024."
    assert findings(text, plain, OTHER) == []


def test_one_fitting_source_is_enough() -> None:
    copy = Source.from_text(FILING.text, name="copy", title="Form 10-K", publisher="Lumen Orchard")
    text = "Lumen Orchard said it issued senior notes of $6.7 billion in the second quarter of 2024."
    assert findings(text, FILING, copy) == []


@pytest.mark.parametrize(
    "text",
    [
        "Lumen Orchard issued senior notes of $6.7 billion in the second quarter of 2024.",
        "Senior notes of $6.7 billion were issued by Lumen Orchard in the second quarter of 2024.",
        "Harbor Foods said that Lumen Orchard may use acquisitions to open stores in Orly.",
    ],
)
def test_what_a_document_says_of_its_own_company_told_of_another(text: str) -> None:
    found = findings(text, rule="name-in-source")
    assert len(found) == 1
    assert "Lumen Orchard" in found[0]
    assert "speaks of itself" in found[0]


def test_a_document_in_words() -> None:
    assert document(OTHER) == "Lumen Orchard's Form 10-K"
    assert document(Source.from_text("", name="note.txt")) == "“note.txt”"
