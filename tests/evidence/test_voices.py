"""To whom a source gives its words."""

from __future__ import annotations

import pytest

from copydesk.evidence.quotes import find_quotes
from copydesk.evidence.voices import Agreement, compare, voice
from copydesk.model import Quotation, Source

RELEASE = Source.from_text(
    "Harbor Foods reports results\n\n"
    "“Costs will rise faster than sales,” said Maria Lund, the chief executive of Harbor Foods.\n\n"
    "Daniel Okafor, the finance chief, said: “We are hiring again.” He added that “the port strike is over.”\n\n"
    "“Nobody knows,” it says on the wall of the mill.\n\n"
    "The grocer opened nine stores in the spring.",
    name="harbor-release",
    publisher="Harbor Foods",
)
HEARING = Source.from_text(
    "HEARING ON SCHOOL MEALS\n\nCHAIRMAN DIAZ: The committee will come to order.\n\n"
    "MS. LUND: We feed nine thousand children.\n\nWe want to feed more.\n\nMR. OKAFOR: The budget is too small.\n",
    name="hearing",
)
ORDER = Source.from_text(
    "Executive Order 99999\n\nBy the authority vested in me as President, it is hereby ordered:\n\n"
    "The Secretary shall examine all rules on school meals.\n\nANA DIAZ\n\nThe White House, May 1, 2030.",
    name="order-99999",
    publisher="Federal Register",
)


@pytest.mark.parametrize(
    ("source", "words", "speaker"),
    [
        (RELEASE, "Costs will rise", "Maria Lund"),
        (RELEASE, "We are hiring", "Daniel Okafor"),
        (RELEASE, "the port strike is over", "Daniel Okafor"),
        (RELEASE, "opened nine stores", ""),
        (HEARING, "We feed nine", "MS. LUND"),
        (HEARING, "We want to feed more", "MS. LUND"),
        (HEARING, "The budget", "MR. OKAFOR"),
        (ORDER, "shall examine", ""),
    ],
)
def test_voice(source: Source, words: str, speaker: str) -> None:
    start = source.text.index(words)
    assert voice(source, start, start + len(words)).name == speaker


@pytest.mark.parametrize(
    ("source", "words", "speaker", "agreement"),
    [
        (RELEASE, "Costs will rise faster than sales", "Maria Lund", Agreement.SAME),
        (RELEASE, "Costs will rise faster than sales", "Ms. Lund", Agreement.SAME),
        (RELEASE, "Costs will rise faster than sales", "Chief Executive Maria Lund", Agreement.SAME),
        (RELEASE, "Costs will rise faster than sales", "the chief executive", Agreement.SAME),
        (RELEASE, "Costs will rise faster than sales", "Daniel Okafor", Agreement.OTHER),
        (RELEASE, "Costs will rise faster than sales", "Peter Lund", Agreement.OTHER),
        (RELEASE, "Costs will rise faster than sales", "the finance chief", Agreement.OTHER),
        (RELEASE, "Costs will rise faster than sales", "the Labor Department", Agreement.OTHER),
        (RELEASE, "Costs will rise faster than sales", "Harbor Foods", Agreement.UNKNOWN),
        (RELEASE, "Costs will rise faster than sales", "she", Agreement.UNKNOWN),
        (RELEASE, "opened nine stores", "the company", Agreement.SAME),
        (RELEASE, "opened nine stores", "Harbor Foods", Agreement.SAME),
        (RELEASE, "opened nine stores", "Maria Lund", Agreement.OTHER),
        (RELEASE, "opened nine stores", "Rosa Patel", Agreement.OTHER),
        (RELEASE, "opened nine stores", "Treasury Department", Agreement.OTHER),
        (HEARING, "The budget is too small", "Okafor", Agreement.SAME),
        (HEARING, "The budget is too small", "Maria Lund", Agreement.OTHER),
        (ORDER, "shall examine all rules", "the order", Agreement.SAME),
        (ORDER, "shall examine all rules", "President Ana Diaz", Agreement.SAME),
    ],
)
def test_agreement(source: Source, words: str, speaker: str, agreement: Agreement) -> None:
    evidence = tuple(m.evidence() for m in find_quotes(words, source))
    assert evidence
    found = compare(Quotation(words, speaker=speaker), evidence, {source.name: source})
    assert found is not None
    assert found.agreement is agreement, found.note
    assert found.note or agreement is Agreement.SAME


def test_of_several_places_the_one_that_agrees_counts() -> None:
    other = Source.from_text("“We are hiring again,” said Rosa Patel.", name="other")
    sources = {s.name: s for s in (RELEASE, other)}
    evidence = tuple(m.evidence() for m in find_quotes("We are hiring again", list(sources.values())))
    found = compare(Quotation("We are hiring again", speaker="Rosa Patel"), evidence, sources)
    assert found is not None
    assert found.agreement is Agreement.SAME
    assert found.evidence.source == "other"


def test_no_speaker_in_the_story_no_check() -> None:
    evidence = tuple(m.evidence() for m in find_quotes("We are hiring again", RELEASE))
    assert compare(Quotation("We are hiring again"), evidence, {RELEASE.name: RELEASE}) is None
