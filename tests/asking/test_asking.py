"""Questions and answers as values: what is refused, held, offered as near, and told of the facts."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Source, SourceIndex
from copydesk.asking import LONGEST, ask
from copydesk.asking.places import identified
from copydesk.asking.question import understood
from copydesk.errors import DraftError, FactsError
from copydesk.facts import FileFacts
from tests.asking.library import FACTS, ON, SOURCES

INDEX = SourceIndex(SOURCES)


def test_a_question_that_is_none_is_refused() -> None:
    for text in ("", "  ?! ", "w" * (LONGEST + 1)):
        with pytest.raises(DraftError, match="question"):
            ask(text, INDEX)


def test_a_facts_file_that_cannot_be_read_is_an_error_and_no_answer() -> None:
    with pytest.raises(FactsError):
        ask("Is HRBR still listed?", INDEX, facts="not-there.yaml")


def test_without_an_answer_the_nearest_passages_are_offered_as_that() -> None:
    answer = ask("When did Sable Elevators close its Orly mill?", INDEX, on=ON)
    assert not answer.answered
    assert "Orly mill" in answer.nearest[0].text
    assert str(answer.nearest[0].relation) == "neither"
    assert {source.name for source in answer.sources} == {passage.source for passage in answer.nearest}
    assert answer.as_mapping()["text"] == "The sources do not answer this."


def test_the_part_of_a_question_that_is_not_answered_is_named() -> None:
    answer = ask("Who acquired Grell Iron, and why?", INDEX, on=ON)
    assert "Quay Steel" in answer.text
    (part,) = answer.unanswered
    assert part.startswith("why")


def test_what_the_gate_holds_is_left_out_and_said() -> None:
    sued = Source.from_text("Ferry Lines was charged with fraud on May 4, 2026.", name="court.txt", title="Court notes")
    answer = ask("When was Ferry Lines charged with fraud?", sued, on=ON)
    assert not answer.answered
    assert [held.rule for held in answer.held] == ["high-risk"]
    relaxed = {"rules": {"high-risk": {"severity": "off"}}}
    assert ask("When was Ferry Lines charged with fraud?", sued, policy=relaxed, on=ON).answered


def test_an_answer_that_leans_on_the_sentence_before_quotes_it_too() -> None:
    text = "Ferry Lines runs four boats. It sold the oldest boat on May 4, 2026."
    answer = ask("When did Ferry Lines sell the oldest boat?", Source.from_text(text, name="note.txt"), on=ON)
    assert text in answer.text


def test_quotation_marks_of_the_source_stay_inside_those_of_the_answer() -> None:
    text = "Ferry Lines sold “the oldest boat in the world” on May 4, 2026."
    answer = ask("When did Ferry Lines sell the oldest boat?", Source.from_text(text, name="note.txt"), on=ON)
    assert "“Ferry Lines sold ‘the oldest boat in the world’ on May 4, 2026.”" in answer.text


def test_sources_that_differ_are_both_shown() -> None:
    one = Source.from_text("Ferry Lines sold 41 boats in 2025.", name="one.txt", title="Report of the line")
    two = Source.from_text("Ferry Lines sold 43 boats in 2025.", name="two.txt", title="Report of the port")
    answer = ask("How many boats did Ferry Lines sell in 2025?", [one, two], on=ON)
    assert len(answer.sentences) == 2
    assert {p.source for said in answer.sentences for p in said.passages} == {"one.txt", "two.txt"}


def test_the_day_of_asking_decides_what_is_next_and_what_is_listed() -> None:
    before = dt.date(2026, 2, 1)
    assert ask("Is HRBR still listed?", (), facts=FACTS, on=before).text == "Harbor Foods (HRBR) is listed on the NYSE."
    asked = ask("What is next for the silo rule?", (), facts=FACTS, on=dt.date(2026, 4, 1)).text
    assert "close on May 29, 2026" in asked
    assert not ask("What is next for the silo rule?", (), facts=FACTS, on=before).answered


def test_a_ticker_that_may_be_of_two_companies_is_not_guessed() -> None:
    facts = FileFacts.from_text("listings: [{ticker: AB, name: Alder Bank}, {ticker: AB, name: Ash Brick}]")
    assert not ask("Is AB still listed?", (), facts=facts, on=ON).answered
    assert ask("Is Alder Bank still listed?", (), facts=facts, on=ON).answered


def test_an_answer_can_be_written_as_json() -> None:
    mapping = ask("When did Harbor Foods close its Orly mill?", INDEX, on=ON).as_mapping()
    assert json.loads(json.dumps(mapping)) == mapping
    (said,) = mapping["sentences"]
    assert said["passages"][0]["title"] == "Harbor Foods reports 2025 results"
    assert said["passages"][0]["published"] == "2026-02-10"


@given(st.text(min_size=1, max_size=LONGEST))
def test_any_question_is_understood_or_refused(text: str) -> None:
    try:
        question = understood(text)
    except DraftError:
        return
    assert question.parts
    assert all(part.kind for part in question.parts)


@given(st.from_regex(r"[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}", fullmatch=True))
def test_a_body_that_no_source_names_has_no_answer(name: str) -> None:
    known = re.compile("|".join(("Harbor", "Foods", "Quay", "Steel", "Grell", "Iron", "Sable", "Grain", "Silo")))
    if not known.search(name):
        assert not ask(f"When did {name} close its Orly mill?", INDEX, on=ON).answered


@given(st.integers(1000, 9999), st.integers(0, 99))
def test_an_identifier_is_itself_and_no_other(agency: int, number: int) -> None:
    rin = f"RIN {agency}-AA{number:02}"
    assert identified(rin, f"Identifier: {rin}; docket GSB-2026-0007")
    assert not identified(rin, f"Identifier: RIN {agency}-AB{number:02}")
