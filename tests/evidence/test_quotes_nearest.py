"""Where a quotation fails: the reason, the nearest passage, the words that differ."""

from __future__ import annotations

import pytest

from copydesk.claims.extract import extract
from copydesk.claims.sentences import split
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.match import Context
from copydesk.evidence.nearest import explain, nearest
from copydesk.evidence.quotes import match
from copydesk.facts import NoFacts
from copydesk.model import CheckedClaim, Manner, Relation, Source, State, Story, paragraphs

TEXT = (
    "Harbor Foods annual report\n\n"
    "We believe that the new levy hurts small grocers most of all. Sales of fresh fruit rose 4.5% to $12 million "
    "in the north. Management does not plan to cut wages at its mills.\n\n"
    "Weather was mild in the spring. Roads were closed for a week. Trucks waited at the port. The port reopened in "
    "June. Our insurers paid most of the claims that we made."
)
SOURCE = Source.from_text(TEXT, name="filing")
INDEX = SourceIndex([SOURCE])


@pytest.mark.parametrize(
    ("quotation", "reason"),
    [
        ("the new levy harms small grocers most of all", "the source has “hurts”, the story has “harms”"),
        ("Sales of fresh fruit rose 5.5% to $12 million", "the source has “4.5”, the story has “5.5”"),
        ("Management does plan to cut wages at its mills", "the story leaves out “not”"),
        ("the new levy never hurts small grocers most of all", "the story adds “never”"),
        ("Management does … plan to cut wages", "the ellipsis leaves out “not”"),
        ("Weather was mild … most of the claims that we made", "its parts stand more than 3 sentences apart"),
        ("Trucks waited at the port … Roads were closed", "its parts stand in another order in the source"),
        ("Management does not [ever] plan to cut [all] wages", "the bracket [all] brings in “all”"),
        ("Sales of fresh fruit rose 4.5% to £12 million", "the source has “to $12”, the story has “to £12”"),
        ("Sales of [red] fruit rose 4.5%", "leaves out “fresh”"),
        ("Nothing like it was ever written by anybody here", "its words stand in no source"),
    ],
)
def test_reason(quotation: str, reason: str) -> None:
    assert reason in explain(quotation, INDEX).reason


def test_nearest_is_the_passage_that_was_altered() -> None:
    found = nearest("“the new levy harms small grocers most of all,”", INDEX)
    assert found is not None
    assert found.text == "the new levy hurts small grocers most of all"
    assert TEXT[found.start : found.end] == found.text
    assert (found.relation, found.manner) == (Relation.CONTRADICTS, Manner.NEAREST)


def test_nothing_is_shown_for_what_is_nowhere() -> None:
    assert nearest("Zebras juggle quietly beneath purple moons", INDEX) is None


def checked(text: str) -> CheckedClaim:
    story = Story(text=text, raw=text, blocks=paragraphs(text))
    sentences = split(story)
    claims = extract(story, sentences)
    context = Context(story, sentences, claims, INDEX, NoFacts())
    return match(next(c for c in claims if c.kind == "quote"), context)


def test_match_proves_with_the_passage() -> None:
    found = checked("The company said that “the new levy hurts small grocers.”")
    assert found.state is State.PROVED
    assert found.evidence[0].text.startswith("the new levy hurts small grocers")


def test_match_points_at_the_words_and_proposes_those_of_the_source() -> None:
    text = "“The new levy harms small grocers most of all,” the company said."
    found = checked(text)
    assert found.state is State.CONTRADICTED
    assert [text[s.start : s.end] for s in found.at_fault] == ["harms"]
    assert found.fix is not None
    mended = text[: found.fix.start] + found.fix.replacement + text[found.fix.end :]
    assert mended == "“The new levy hurts small grocers most of all,” the company said."
    assert checked(mended).state is State.PROVED


def test_match_of_an_invention_is_no_contradiction() -> None:
    assert checked("“Purple moons juggle zebras at night,” the company said.").state is State.NO_EVIDENCE


def test_scare_quotes_are_not_checked_unless_a_source_has_them() -> None:
    assert checked("The “purple” tax fell.").state is State.NOT_CHECKED
    assert checked("The “levy” tax fell.").state is State.PROVED
