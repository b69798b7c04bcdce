"""Names that stand in a source, told of something that it says of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.extract import extract
from copydesk.claims.sentences import split
from copydesk.evidence import order, slots
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.match import Context
from copydesk.evidence.names import match
from copydesk.evidence.tokens import tokens
from copydesk.facts import NoFacts
from copydesk.model import CheckedClaim, Source, State, Story, paragraphs

FILING = """GRAIN AND MILL COMMISSION

FORM G. Annual report under section 3 of the Grain Trade Act of 1951

Exact name of registrant: Alder Mills Inc.

Alder Mills also lent $15 million to its growers in spring.

The penalty for late flour deliveries was set under the 2011 Mill Safety Act and paid in full.

The company also had unused storage credits of $33 million that never expire.

The flour prices we pay at auction are subject to sudden swings after poor harvests.

We buy rye, which we consider a scarce grain, from growers mainly in Norway and also Poland.

Volume grew 2% in Mexico on warm weather, partly offset by a decline of 12% in Argentina.

In June the Flour Court dismissed the silo case. We lodged a late silo appeal with the Grain Tribunal in July.

Our barge safety team is led by our Chief Harbor Safety Officer and meets every quarter.

The Barley Board runs a joint sampling project on behalf of twelve mills. The Oat Act of 1999 is old.

Barge tolls are subject to yearly review by the Canal Office.

The Canal Office applies a toll model which spreads dredging costs over all ports by tonnage.

Quay Steel built a pier. The Rye Pension Act of 2006 (RPA) limits funding of old mill plans. Italy has no mills."""


def check(text: str) -> list[CheckedClaim]:
    story = Story(text=text, raw=text, blocks=paragraphs(text))
    sentences = split(story)
    claims = [claim for claim in extract(story, sentences) if claim.kind == "name"]
    source = Source.from_text(FILING, "report", title="Form G", publisher="Alder Mills")
    context = Context(story, sentences, claims, SourceIndex([source]), NoFacts())
    return [match(claim, context) for claim in claims]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        # Who says it, and "also", are no part of the place.
        ("According to Alder Mills, Quay Steel lent $15 million to its growers in spring.",
         "Quay Steel", "Alder Mills"),
        ("Alder Mills said in its annual report that the Canal Office runs a joint sampling project on behalf of "
         "twelve mills.", "Canal Office", "Barley Board"),
        # A law with its year, also one that the cover of the filing names.
        ("The penalty for late flour deliveries was set under the 2011 Grain Trade Act of 1951 and paid in full.",
         "Grain Trade Act of 1951", "Mill Safety Act"),
        ("The penalty for late flour deliveries was set under the Oat Act of 1999 and paid in full.",
         "Oat Act of 1999", "Mill Safety Act"),
        # The short name in brackets is the wrong name's own and shields nothing.
        ("The Oat Act of 1999 (RPA) limits funding of old mill plans.", "Oat Act of 1999", "Rye Pension Act of 2006"),
        # "The company" and "we", also within a clause.
        ("Quay Steel had unused storage credits of $33 million that never expire.", "Quay Steel", "Alder Mills"),
        ("The flour prices Quay Steel pays at auction are subject to sudden swings after poor harvests.",
         "Quay Steel", "Alder Mills"),
        # Countries in a list.
        ("Alder Mills buys rye, which it considers a scarce grain, from growers mainly in Norway and Italy.",
         "Italy", "Poland"),
        # The other half of a sentence of two names the right body.
        ("Barge tolls are subject to yearly review by the Canal Office, and the Barley Board applies a toll model "
         "which spreads dredging costs over all ports by tonnage.", "Barley Board", "Canal Office"),
        # An office without its holder.
        ("The company’s barge safety team is led by the company’s Chief Financial Officer and meets every quarter.",
         "Chief Financial Officer", "Chief Harbor Safety Officer"),
        ("Its barge safety team is led by its Chief Human Resources Officer and meets every quarter.",
         "Chief Human Resources Officer", "Chief Harbor Safety Officer"),
    ],
)  # fmt: skip
def test_a_name_in_the_place_of_another_is_contradicted(text: str, wrong: str, right: str) -> None:
    bad = [c for c in check(text) if c.state is State.CONTRADICTED]
    assert len(bad) == 1
    assert bad[0].fix is not None
    assert (text[bad[0].fix.start : bad[0].fix.end], bad[0].fix.replacement) == (wrong, right)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Volume grew 2% in Argentina on warm weather, partly offset by a decline of 12% in Mexico.",
         {"Argentina"}),
        ("Grain Tribunal lodged a late silo appeal with the Alder Mills in July.", {"Grain Tribunal"}),
    ],
)  # fmt: skip
def test_names_that_traded_places_are_contradicted(text: str, wrong: set[str]) -> None:
    assert wrong <= {c.claim.text for c in check(text) if c.state is State.CONTRADICTED}


@pytest.mark.parametrize(
    "text",
    [
        "According to Alder Mills, Alder Mills lent $15 million to its growers in spring.",
        "The penalty for late flour deliveries was set under the Mill Safety Act.",
        "Alder Mills had unused storage credits of $33 million that never expire.",
        "Alder Mills buys rye from growers mainly in Poland and Norway.",
        "Volume grew in Mexico on warm weather and fell 12% in Argentina.",
        "Alder Mills lodged a late silo appeal with the Grain Tribunal, and the Flour Court dismissed the silo case.",
        "The barge safety team is led by the Chief Harbor Safety Officer.",
        "The Rye Pension Act of 2006 (RPA) limits funding of old mill plans.",
        "The Canal Office applies a toll model, and barge tolls are subject to yearly review by the Canal Office.",
    ],
)
def test_a_name_in_its_own_place_is_not_contradicted(text: str) -> None:
    assert [c.note for c in check(text) if c.state is State.CONTRADICTED] == []


@pytest.mark.parametrize(
    ("story", "source", "turned"),
    [
        ("Costs rose due to hail, partly offset by rye, and sales fell due to fog, partly offset by oats.",
         "Sales fell due to oats, partly offset by fog.", True),
        ("Rates went from 5.0% to 5.6%, and tolls from 4.1% to 4.4%.", "Tolls went from 4.4% to 4.1%.", True),
        ("Rates went from 5.0% to 5.6%, and tolls from 4.1% to 4.4%.", "Tolls went from 4.1% to 4.4%.", False),
        ("Losses moved from Other to Reserve income.", "Losses moved from Reserve to Other income.", True),
        ("Costs rose due to higher tolls, partly offset by lower tolls; sales fell due to fog, partly offset by rye.",
         "Costs rose due to higher tolls, partly offset by lower tolls.", False),
    ],
)  # fmt: skip
def test_parts_that_belong_together_trade_places_however_many_there_are(story: str, source: str, turned: bool) -> None:
    assert (order.traded(tokens(story), tokens(source), {}) is not None) is turned


def test_who_says_it_and_the_first_half_of_a_sentence_are_no_part_of_a_slot() -> None:
    for text in ("Orly Mills said in its report that Quay Steel built a pier.",
                 "According to Orly Mills, Quay Steel built a pier.",
                 "The port was closed, and Quay Steel built a pier."):  # fmt: skip
        at = text.index("Quay")
        bare = "Quay Steel built a pier."
        assert slots.slot(bare, 0, 10) in slots.told(text, at, at + 10)
    text = "It was built by Quay Steel."
    assert slots.told(text, 16, 26) == [slots.slot(text, 16, 26)]


@given(st.text(alphabet="ab ,.;()WT’s", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_slot_is_always_its_own_and_a_clause_holds_its_place(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    here = slots.slot(text, start, end)
    assert slots.same(here, here)
    assert here in slots.told(text, start, end)
    low, high = slots.clause(text, start)
    assert 0 <= low <= start <= high <= len(text) or (low, high) == (0, len(text))
