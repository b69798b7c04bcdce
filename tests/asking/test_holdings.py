"""Questions about institutional holdings: what Forms 13F answer, and what they must not be taken to say."""

from __future__ import annotations

import pytest

from copydesk.asking import NOT_ANSWERED, ask
from tests.asking import holdings_library as library
from tests.asking.holdings_library import FACTS, ON
from tests.asking.library import Pair


def name(pair: Pair) -> str:
    return pair.question


@pytest.mark.parametrize("pair", library.ANSWERED, ids=name)
def test_a_form_13f_answers_with_its_day_and_record(pair: Pair) -> None:
    answer = ask(pair.question, (), facts=FACTS, on=ON)
    assert answer.answered, answer.held
    for words in pair.words:
        assert words in answer.text, answer.text
    for said in answer.sentences:
        assert " 31, 202" in said.text  # the quarter's end
        assert "public " in said.text
        assert {fact.kind for fact in said.facts} == {"holding"}
        assert {fact.origin for fact in said.facts} == {"facts file newsroom.yaml"}


@pytest.mark.parametrize("pair", library.NOT_ANSWERED, ids=name)
def test_what_a_form_13f_does_not_say_is_not_answered(pair: Pair) -> None:
    answer = ask(pair.question, (), facts=FACTS, on=ON)
    assert answer.text == NOT_ANSWERED
