"""Pairs of question and answer: what is answered is right, and what cannot be answered is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from copydesk import SourceIndex, read_source
from copydesk.asking import NOT_ANSWERED, Answer, ask
from copydesk.facts import Facts
from tests.asking import library
from tests.asking.library import FACTS, ON, SOURCES, Pair

INDEX = SourceIndex(SOURCES)


def put(pair: Pair, index: SourceIndex = INDEX, facts: Facts | None = None) -> Answer:
    answer = ask(pair.question, index, facts=facts, on=ON)
    for said in answer.sentences:
        assert said.passages or said.facts, "every sentence stands on something"
        for passage in said.passages:
            source = answer.source(passage.source)
            assert source is not None
            assert source.text[passage.start : passage.end] == passage.text
    return answer


def right(pair: Pair, answer: Answer) -> None:
    if not pair.words:
        assert not answer.answered, answer.text
        assert answer.text == NOT_ANSWERED
        assert answer.unanswered
        return
    assert answer.answered, [held.message for held in answer.held]
    for words in pair.words:
        assert any(words in said.text for said in answer.sentences), answer.text


def name(pair: Pair) -> str:
    return pair.question


@pytest.mark.parametrize("pair", library.OF_SOURCES, ids=name)
def test_sources_answer_in_their_own_words(pair: Pair) -> None:
    answer = put(pair)
    right(pair, answer)
    assert all("“" in said.text for said in answer.sentences)


@pytest.mark.parametrize("facts", [None, FACTS], ids=["without facts", "with facts"])
@pytest.mark.parametrize("pair", library.UNANSWERED, ids=name)
def test_what_is_said_of_another_is_no_answer(pair: Pair, facts: Facts | None) -> None:
    right(pair, put(pair, facts=facts))


@pytest.mark.parametrize("pair", library.OF_FACTS, ids=name)
def test_facts_answer_with_their_origin(pair: Pair) -> None:
    answer = put(pair, SourceIndex(()), FACTS)
    right(pair, answer)
    assert {fact.origin for said in answer.sentences for fact in said.facts} == {"facts file newsroom.yaml"}


@pytest.mark.parametrize("pair", library.NOT_IN_FACTS, ids=name)
def test_facts_of_another_docket_year_or_security_are_no_answer(pair: Pair) -> None:
    right(pair, put(pair, SourceIndex(()), FACTS))


@cache
def case(folder: Path) -> SourceIndex:
    return SourceIndex([read_source(str(path)) for path in sorted(folder.iterdir())])


@pytest.mark.parametrize("pair", library.OF_THE_CASE, ids=name)
def test_the_documents_of_a_real_case(pair: Pair, shared: Path) -> None:
    right(pair, put(pair, case(shared / "cases/401k/sources")))
