"""Tickers put to the facts and the sources."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk.claims.sentences import split
from copydesk.claims.tickers import in_text
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.match import Context
from copydesk.evidence.tickers import match
from copydesk.facts import Listing, NoFacts
from copydesk.model import CheckedClaim, Claim, Source, State, Story, paragraphs

DAY = dt.date(2026, 5, 1)


class Known(NoFacts):
    def listings(self) -> list[Listing]:
        return [
            Listing("HBF", "Harbor Foods Inc.", "NYSE", since=dt.date(1999, 3, 1), until=dt.date(2025, 12, 11)),
            Listing("QSTL", "Quay Steel Corporation", "NYSE", aliases=("QS Steel",)),
            Listing("NWCO", "Newcomer Mills Inc.", "Nasdaq", since=dt.date(2026, 6, 1)),
        ]


COVER = """ORLY FOODS, INC.

Securities registered pursuant to Section 12(b):

Trading Symbol(s)

Common Stock

ORL

New York Stock Exchange

We agreed to buy Quay Steel Corporation (NYSE: QSTL), a maker of rails."""


def check(text: str, facts: NoFacts | None = None, day: dt.date | None = DAY) -> list[CheckedClaim]:
    story = Story(text=text, raw=text, blocks=paragraphs(text), dateline=day)
    sentences = split(story)
    claims = [
        Claim("ticker", s.start + a, s.start + b, text[s.start + a : s.start + b], n, t)
        for n, s in enumerate(sentences)
        for a, b, t in in_text(text[s.start : s.end])
    ]
    index = SourceIndex([Source.from_text(COVER, "annual report")])
    context = Context(story, sentences, claims, index, facts or NoFacts())
    return [match(claim, context) for claim in claims]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "Harbor Foods HBF stock page holds a score.",
            "HBF left the NYSE on December 11, 2025; the story of May 1, 2026",
        ),
        ("Harbor Foods stock page holds a score.", "HBF left the NYSE on December 11, 2025"),
        ("Newcomer Mills (NASDAQ: NWCO) rose.", "NWCO came to the Nasdaq on June 1, 2026"),
        ("Quay Steel (NYSE: QST) rose.", "the ticker of Quay Steel Corporation is QSTL"),
        ("Quay Steel (NASDAQ: QSTL) rose.", "not the NASDAQ"),
        ("Orly Foods (NYSE: QSTL) rose.", "QSTL is the ticker of Quay Steel Corporation"),
    ],
)
def test_the_facts_speak_against(text: str, note: str) -> None:
    (one,) = check(text, Known())
    assert one.state is State.CONTRADICTED
    assert note in one.note


@pytest.mark.parametrize(
    "text", ["Quay Steel (NYSE: QSTL) rose.", "QS Steel (NYSE: QSTL) rose.", "Traders sold $QSTL."]
)
def test_the_facts_bear_out(text: str) -> None:
    assert [c.state for c in check(text, Known())] == [State.PROVED]


def test_listed_on_the_day_of_the_story() -> None:
    (one,) = check("Harbor Foods (NYSE: HBF) rose.", Known(), dt.date(2025, 12, 11))
    assert one.state is State.PROVED


def test_a_security_that_has_gone_is_not_taken_for_listed_where_the_story_gives_no_day() -> None:
    (one,) = check("Harbor Foods (NYSE: HBF) rose.", Known(), None)
    assert one.state is State.CONTRADICTED


def test_without_facts_the_sources() -> None:
    for text in ("Orly Foods (NYSE: ORL) rose.", "Quay Steel (NYSE: QSTL) rose."):
        (one,) = check(text)
        assert one.state is State.PROVED
        assert COVER[one.evidence[0].start : one.evidence[0].end] == one.evidence[0].text
    (wrong,) = check("Orly Foods (NYSE: ORLY) rose.")
    assert wrong.state is State.CONTRADICTED
    assert wrong.fix is not None
    assert wrong.fix.replacement == "ORL"
    (other,) = check("Harbor Foods (NYSE: QSTL) rose.")
    assert other.state is State.CONTRADICTED


def test_neither_is_not_checked() -> None:
    assert [c.state for c in check("Olga Mills (NYSE: OMX) rose.")] == [State.NOT_CHECKED]
