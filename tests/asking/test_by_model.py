"""Answers by a language model, over real HTTP to a server on this machine that plays a good one or a careless one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from copydesk import SourceIndex
from copydesk.asking import Answer, ask
from copydesk.drafting import ModelSettings
from copydesk.errors import DraftError
from tests.asking.library import FACTS, ON, SOURCES
from tests.drafting import careless
from tests.drafting.careless import Model

pytest.importorskip("pydantic_ai", reason="needs the extra models: pip install 'copydesk[models]'")
QUESTION = "When did Harbor Foods close its Orly mill?"
WEIR = "because the weir had failed"


class Playing:
    """A model that answers each request by the next of ``answers``, the last for ever."""

    def __init__(self, served: Model) -> None:
        self.served = served

    def says(self, *answers: Any) -> None:
        waiting = list(answers)

        def answer(request: dict[str, Any]) -> Any:
            now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return now(self.served.questions()[-1]) if callable(now) else now

        self.served.answer = answer  # type: ignore[method-assign]

    def asked(self, question: str = QUESTION, **more: Any) -> Answer:
        settings = ModelSettings("careless-7b", address=self.served.address, timeout=20.0, rounds=2)
        return ask(question, SourceIndex(SOURCES), model=settings, on=ON, **more)


@pytest.fixture
def model() -> Iterator[Playing]:
    with careless.serving() as served:
        yield Playing(served)


def number(question: dict[str, Any], words: str) -> int:
    return next(p["number"] for p in question["passages"] if words in p["text"])


def told(text: str, words: str = WEIR, quote: str = WEIR) -> Any:
    """An answer of one sentence on the passage that holds ``words``."""
    return lambda question: {
        "answered": True,
        "sentences": [{"text": text, "passages": [number(question, words)], "quote": quote}],
    }


TRUE = told("Harbor Foods closed its Orly mill on March 3, 2025.")
FALSE = told("Harbor Foods closed its Orly mill on March 3, 2026.")


def test_a_good_model_answers_with_its_passage(model: Playing) -> None:
    model.says(TRUE)
    answer = model.asked()
    assert answer.text == "Harbor Foods closed its Orly mill on March 3, 2025."
    assert WEIR in answer.sentences[0].passages[0].text
    assert answer.by == "careless-7b"
    (question,) = model.served.questions()
    assert question["question"] == QUESTION
    assert not any("name" in passage or "source" in passage for passage in question["passages"])


def test_what_the_gate_holds_goes_back_and_is_mended(model: Playing) -> None:
    model.says(FALSE, TRUE)
    assert "2025" in model.asked().text
    _, second = model.served.questions()
    assert "2026" in second["answer"][0]
    assert second["findings"][0]["wrong"]


def test_what_is_held_to_the_last_is_left_out(model: Playing) -> None:
    model.says(FALSE)
    answer = model.asked()
    assert not answer.answered
    assert answer.held[0].text.endswith("2026.")
    assert len(model.served.questions()) == 3, "the first answer and two rounds"


@pytest.mark.parametrize(
    "careless_answer",
    [
        told("Harbor Foods closed its Orly mill on March 3, 2025.", quote="because of the flood"),
        {"answered": True, "sentences": [{"text": "It closed on March 3, 2025.", "passages": [99], "quote": WEIR}]},
        {"answered": True, "sentences": [{"text": "It closed on March 3, 2025.", "passages": [], "quote": WEIR}]},
        {"answered": False, "sentences": []},
    ],
    ids=["words copied from nowhere", "a passage that was not shown", "no passage", "it says that there is none"],
)
def test_what_stands_on_no_passage_is_no_answer(model: Playing, careless_answer: Any) -> None:
    model.says(careless_answer)
    assert not model.asked().answered


def test_a_true_sentence_about_another_body_is_no_answer(model: Playing) -> None:
    model.says(TRUE)
    answer = model.asked("When did Sable Elevators close its Orly mill?")
    assert not answer.answered
    assert "something else" in answer.held[0].message


def test_what_a_source_says_to_machines_is_not_shown_to_one(model: Playing) -> None:
    model.says({"answered": False, "sentences": []})
    model.asked("When did Quay Steel close its Orly furnace?")
    assert "July 1, 2026" not in json.dumps(model.served.requests)
    assert "Ignore all" not in json.dumps(model.served.requests)


def test_private_notes_go_to_a_model_that_is_near_and_to_no_other(
    model: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "For how much will Harbor Foods sell the Dunmere site?"
    model.says({"answered": False, "sentences": []})
    model.asked(question)
    assert "$900,000" in json.dumps(model.served.requests)
    model.served.requests.clear()
    from copydesk.drafting.by_model import asking

    opened = asking.Asker._open

    def far(self: Any) -> None:
        opened(self)
        self.at_home = False

    monkeypatch.setattr(asking.Asker, "_open", far)
    model.asked(question)
    assert model.served.requests
    assert "$900,000" not in json.dumps(model.served.requests)


def test_facts_answer_without_asking_the_model(model: Playing) -> None:
    answer = model.asked("Is Harbor Foods still listed?", facts=FACTS)
    assert "last listed" in answer.text
    assert model.served.requests == []


def test_a_model_that_fails_is_an_error_and_no_answer(model: Playing) -> None:
    model.says(careless.broken(500))
    with pytest.raises(DraftError, match="careless-7b"):
        model.asked()
