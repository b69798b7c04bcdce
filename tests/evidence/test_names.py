"""Names put to sources, through the public matcher."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claims.identifiers import identifiers
from copydesk.claims.names import in_text
from copydesk.claims.sentences import split
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.match import Context
from copydesk.evidence.names import match
from copydesk.facts import Docket, Listing, NoFacts
from copydesk.model import CheckedClaim, Claim, DateRange, Relation, Source, Span, State, Story, paragraphs

ORDER = """Order on Grain Stores

Section 1. Purpose. Grain must be safe. The Secretary of Agriculture advises the Grain Board.

Sec. 3. Register. (a) The Secretary of the Treasury shall, by January 1, 2027, establish a public register of stores.

(c) The Secretary of Labor may consult the Grain Safety Administration (GSA) on wages, under Executive Order 19330."""
RELEASE = """Harbor Foods Inc. annual report

We opened 12 stores in Norway and sold our bakery business to Quay Steel Corporation. Our sales rose.

Maria J. Lund, Chief Executive Officer, signed. Peter Orr is our Chief Financial Officer.

The Bureau of Grain Statistics counts stores. The 401(k) plan is described in Note 5."""


def sources() -> SourceIndex:
    return SourceIndex([Source.from_text(ORDER, "order"), Source.from_text(RELEASE, "release")])


def check(text: str, index: SourceIndex | None = None, facts: object = None, **more: object) -> list[CheckedClaim]:
    story = Story(text=text, raw=text, blocks=paragraphs(text), **more)  # type: ignore[arg-type]
    sentences = split(story)
    claims = []
    for number, s in enumerate(sentences):
        part = text[s.start : s.end]
        exact = identifiers(part)
        for a, b, n in exact + in_text(part, [Span(a, b) for a, b, _ in exact]):
            claims.append(Claim("name", s.start + a, s.start + b, part[a:b], number, n))
    context = Context(story, sentences, claims, index or sources(), facts or NoFacts())  # type: ignore[arg-type]
    return [match(claim, context) for claim in claims]


@pytest.mark.parametrize(
    "text",
    [
        "The Treasury must establish a public register of stores by 2027.",
        "The Treasury Department shall establish a public register of stores.",
        "The Labor Department may consult the Grain Safety Administration on wages.",
        "The GSA may be consulted on wages by the Department of Labor.",
        "HARBOR FOODS sold its bakery business to Quay Steel Corp.",
        "Harbor Foods opened 12 stores in Norway.",
        "Harbor Foods said its sales rose.",
        "Maria Lund, the chief executive, signed.",
        "CEO Maria Lund signed, and finance chief Peter Orr did not.",
        "Lund's signature is there.",
        "The register comes from section 3(a) of the order, and wages from E.O. 19330.",
        "Its 401(k) plan is in Note 5.",
    ],
)
def test_faithful_names_are_proved_with_their_place(text: str) -> None:
    checked = check(text)
    assert checked
    for one in checked:
        assert one.state is State.PROVED, (one.claim.text, one.note)
        for evidence in one.evidence:
            source = ORDER if evidence.source == "order" else RELEASE
            assert source[evidence.start : evidence.end] == evidence.text
            assert evidence.relation is Relation.SUPPORTS


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Maria Lundt signed.", "Maria Lundt", "Maria J. Lund"),
        ("Mark Lund signed.", "Mark Lund", "Maria J. Lund"),
        ("Harbour Foods opened 12 stores.", "Harbour Foods", "Harbor Foods"),
        ("The Board of Grain Statistics counts stores.", "Board of Grain Statistics", "Bureau of Grain Statistics"),
        (
            "The Labor Department shall establish a public register of stores by January 1, 2027.",
            "Labor Department",
            "Secretary of the Treasury",
        ),
        (
            "By 2027, the Labor Department must set up a public register of stores.",
            "Labor Department",
            "Secretary of the Treasury",
        ),
        ("It sold its bakery business to the Grain Board.", "Grain Board", "Quay Steel Corporation"),
        ("The register comes from Executive Order 19303.", "Executive Order 19303", "Executive Order 19330"),
        ("The 403(b) plan is described in Note 5.", "403(b)", "401(k)"),
        ("The 401(k) plan is described in Note 6.", "Note 6", "Note 5"),
    ],
)
def test_a_near_miss_or_a_wrong_place_is_contradicted(text: str, wrong: str, right: str) -> None:
    bad = [c for c in check(text) if c.state is not State.PROVED]
    assert [c.claim.text for c in bad] == [wrong]
    assert bad[0].state is State.CONTRADICTED
    assert bad[0].evidence[0].relation is Relation.CONTRADICTS
    assert bad[0].fix is not None
    assert bad[0].fix.replacement == right
    span = bad[0].at_fault[0]
    assert text[span.start : span.end] == wrong


def test_another_title_is_contradicted_at_the_title() -> None:
    text = "Maria Lund, the chief financial officer, signed."
    (bad,) = check(text)
    assert bad.state is State.CONTRADICTED
    assert text[bad.at_fault[0].start : bad.at_fault[0].end] == "chief financial officer"
    assert "Chief Executive Officer" in bad.evidence[0].text


def test_the_document_of_a_day_and_whom_it_directs() -> None:
    order = Source.from_text(
        "Order of May 4, 2026\n\nThe Secretary of the Treasury shall establish a register.\n\n"
        "The Secretary of the Treasury and the Secretary of Labor shall protect mill workers.",
        "order",
    )

    def state(text: str) -> CheckedClaim:
        story = Story(text=text, raw=text, blocks=paragraphs(text))
        at = text.index("May 4")
        day = Claim("date", at, at + 5, "May 4", 0, DateRange(dt.date(2026, 5, 4), dt.date(2026, 5, 4)))
        (body,) = in_text(text, [Span(at, at + 5)])
        claim = Claim("name", body[0], body[1], text[body[0] : body[1]], 0, body[2])
        context = Context(story, split(story), [day, claim], SourceIndex([order]), NoFacts())
        return match(claim, context)

    wrong = state("An order of May 4 directs the Labor Department to open grain funds.")
    assert wrong.state is State.CONTRADICTED
    assert "Treasury" in wrong.note
    assert state("An order of May 4 directs the Treasury to open grain funds.").state is State.PROVED
    assert state("An order of May 4 directs the Labor Department to protect mill workers.").state is State.PROVED


def test_a_name_that_no_source_has() -> None:
    (brandt,) = check("They met Olga Brandt.")
    assert brandt.state is State.NO_EVIDENCE
    assert not brandt.evidence


def test_background_is_not_proved() -> None:
    (congress,) = check("Grain stores were discussed in Congress.")
    assert congress.state is State.NOT_CHECKED


def test_an_acronym_that_the_story_defines_does_not_prove_a_wrong_long_form() -> None:
    bad = check("The Grain Safty Administration (GSA) was consulted.")[0]
    assert bad.state is State.CONTRADICTED
    assert bad.fix is not None
    assert bad.fix.replacement == "Grain Safety Administration"


def test_facts_vouch_for_names() -> None:
    class Known(NoFacts):
        def names(self) -> list[str]:
            return ["Olga Brandt"]

        def listings(self) -> list[Listing]:
            return [Listing("ORL", "Orly Foods Holdings Inc.", since=dt.date(2020, 1, 1))]

        def dockets(self) -> list[Docket]:
            return [Docket("D", "Stores", "Office of Weights", rin="1299-AB12")]

    text = "Olga Brandt of Orly Foods wrote to the Office of Weights on RIN 1299-AB12."
    assert {c.state for c in check(text, facts=Known())} == {State.PROVED}
    assert State.PROVED not in {c.state for c in check(text)}


def test_the_byline_is_not_checked() -> None:
    (one,) = check("By Olga Brandt", byline="Olga Brandt")
    assert one.state is State.NOT_CHECKED


def test_same_index_gives_the_same_answer_whatever_story_came_before() -> None:
    index = sources()
    before = [c.state for c in check("The NWK spoke.", index)]
    check("Quay Steel Corporation (NWK) and New Wheat Kings (NWK) met.", index)
    assert [c.state for c in check("The NWK spoke.", index)] == before


NAMES = ["Maria Lund", "Harbor Foods", "Quay Steel", "Peter Orr", "Treasury", "Norway", "GSA", "Section 3(a)", "Note 5"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*NAMES, "met", "in", "the", "said", ",", "sold stores"]), min_size=1, max_size=9))
def test_evidence_always_stands_where_it_says(words: list[str]) -> None:
    for one in check("It " + " ".join(words) + "."):
        assert one.state is not State.PROVED or one.evidence
        for evidence in one.evidence:
            source = ORDER if evidence.source == "order" else RELEASE
            assert source[evidence.start : evidence.end] == evidence.text
