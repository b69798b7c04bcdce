"""A language model that fails, is slow or dear: how a draft ends then, and what is sent to which model."""

from __future__ import annotations

import gzip
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copydesk import Source
from copydesk.drafting import ModelSettings, draft
from copydesk.errors import DraftError
from copydesk.evidence.engines import chat
from tests.drafting import careless
from tests.drafting.careless import (
    FAULTS,
    RULES,
    SOURCE,
    Model,
    drafted,
    story,
)

pytest.importorskip("pydantic_ai", reason="needs the extra models: pip install 'copydesk[models]'")


@pytest.fixture
def model() -> Iterator[Model]:
    with careless.serving() as served:
        yield served


# ---- a model that fails ---------------------------------------------------------------------------------------------

BROKEN = {
    "words": ("I would rather not.", "no answer that can be read"),
    "nothing": ("", "no answer that can be read"),
    "half of it": ('{"facts": [{"statement": "x"', "no answer that can be read"),
    "another shape": ({"facts": "many"}, "no answer that can be read"),
    "a status": (careless.broken(500), "could not be asked"),
    "no right": (careless.broken(401, "wrong key secret-Zq81xV"), "could not be asked"),
    "a page": (careless.Raw((b"<html>busy</html>",)), "it "),
    "a redirection": (
        careless.Raw((b"",), status=307, header=("Location", "http://127.0.0.1:9/v1")),
        "RedirectError|307",
    ),
    "packed": (careless.Raw((gzip.compress(b" " * 9_000_000),), header=("Content-Encoding", "gzip")), "packed"),
    "no end of it": (careless.flood(), "larger than 8 MB"),
}


@pytest.mark.parametrize(("name", "step"), [*((n, "facts") for n in BROKEN), ("words", "story"), ("a status", "story")])
def test_a_model_that_fails_gives_an_error_that_says_how(
    model: Model, name: str, step: str, monkeypatch: pytest.MonkeyPatch, ends: None
) -> None:
    answer, says = BROKEN[name]
    monkeypatch.setenv("NEWSROOM_MODEL", "secret-Zq81xV")
    monkeypatch.setattr(chat, "_REPEATS", 0)  # a server that fails is asked again after a while
    if step == "facts":
        model.facts = answer
    else:
        model.stories = [answer]
    with pytest.raises(DraftError, match=says) as caught:
        drafted(model, key_variable="NEWSROOM_MODEL")
    assert str(caught.value).startswith("CD520 model careless-7b: ")
    assert "Zq81xV" not in str(caught.value)
    assert len(model.requests) <= 4, "it is not asked without end"


def test_a_server_with_a_certificate_that_nobody_signed_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "_REPEATS", 0)
    with careless.serving(careless.self_signed(tmp_path)) as model:
        with pytest.raises(DraftError, match="certificate verify failed"):
            drafted(model)
        assert model.requests == []


@pytest.mark.parametrize("answer", [careless.hang(), careless.drip()], ids=["hangs", "drips"])
def test_a_model_that_is_too_slow_is_given_up(model: Model, answer: Any) -> None:
    model.facts = answer
    before = time.monotonic()
    with pytest.raises(DraftError, match=r"did not answer within 0\.4 seconds"):
        drafted(model, timeout=0.4)
    assert time.monotonic() - before < 5


def test_an_answer_cut_short_by_its_limit_is_no_answer(model: Model) -> None:
    model.ends, model.stories = "length", ['{"headlines": [{"text": "Grain']
    with pytest.raises(DraftError, match=r"drafting\.most_answer"):
        drafted(model, most_answer=64)
    assert {r.get("max_tokens", r.get("max_completion_tokens")) for r in model.requests} == {64}


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_REPEATS", 0)
    with pytest.raises(DraftError, match="could not be asked"):
        draft(SOURCE, model=ModelSettings("m", address="http://127.0.0.1:9/v1"))


def test_ctrl_c_ends_a_draft_at_once(model: Model) -> None:
    model.facts = careless.hang()
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(0.3, signal.pthread_kill, (main, signal.SIGINT)).start()
    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        drafted(model, timeout=50)
    assert time.monotonic() - before < 10


# ---- limits ---------------------------------------------------------------------------------------------------------


def test_the_limit_of_tokens_ends_the_mending_and_what_is_held_is_cut(model: Model) -> None:
    model.usage = {"prompt_tokens": 9_000, "completion_tokens": 1_000, "total_tokens": 10_000}
    model.stories = [story(FAULTS["a wrong number"][0])]
    made = drafted(model, most_tokens=25_000, rounds=9)
    assert made.released
    assert "512" not in made.story.raw
    assert len(model.requests) == 3
    assert [r.note for r in made.record.rounds if r.what == "mending"] == [
        "ended: drafting.most_tokens (25000) is reached"
    ]
    assert made.record.tokens_in == 27_000, "what the last asking used is counted too"


def test_the_limit_of_tokens_before_there_is_a_story_is_an_error(model: Model) -> None:
    model.usage = {"prompt_tokens": 9_000, "completion_tokens": 1_000, "total_tokens": 10_000}
    with pytest.raises(DraftError, match=r"most_tokens \(15000\) is reached before there is a story"):
        drafted(model, most_tokens=15_000)
    model.requests.clear()
    with pytest.raises(DraftError, match="most_tokens"):
        drafted(model, most_tokens=100)
    assert model.requests == [], "what would go over the limit is not sent"


def test_tokens_are_counted_where_a_server_does_not(model: Model) -> None:
    model.usage = None
    made = drafted(model)
    assert made.record.tokens_in > 1_000
    assert all(r.tokens_in for r in made.record.rounds)


def test_the_cost_is_that_of_the_prices_set_and_its_limit_ends_the_mending(model: Model) -> None:
    model.stories = [story(FAULTS["a wrong number"][0])]
    prices = {"price_in": 10.0, "price_out": 40.0}  # of a request: 100 and 50 tokens, $0.003
    made = drafted(model, **prices, most_cost=0.008, rounds=9)
    assert made.released
    assert len(model.requests) == 3
    assert made.record.cost == pytest.approx(0.009)
    assert made.record.rounds[0].cost == pytest.approx(0.003)
    assert "most_cost" in made.record.rounds[3].note


def test_a_limit_of_cost_without_a_price_is_an_error(model: Model) -> None:
    with pytest.raises(DraftError, match="price is not known"):
        drafted(model, most_cost=1.0)
    assert drafted(model).record.cost is None


def test_a_model_outside_has_the_price_that_is_known_of_it(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", model.address)
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    made = draft(SOURCE, policy=RULES, model=ModelSettings("openai-chat:gpt-4o"))
    assert made.released
    assert made.record.drafter == "model: openai-chat:gpt-4o"
    assert made.record.cost == pytest.approx((200 * 2.5 + 100 * 10) / 1e6)


# ---- what is sent where ---------------------------------------------------------------------------------------------

NOTES = Source.from_text(
    "Ida Marsh said in confidence that nine inspectors were let go, and 412 elevators inspected.",
    name="marsh.txt",
    kind="notes",
)


def test_private_notes_go_to_a_model_in_the_house_only(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(model, [SOURCE, NOTES])
    assert "in confidence" in json.dumps(model.requests)
    model.requests.clear()
    monkeypatch.setenv("OPENAI_BASE_URL", model.address)  # the server of the test, taken for one outside
    monkeypatch.setenv("NEWSROOM_MODEL", "secret-Zq81xV")
    away = ModelSettings("openai-chat:careless", key_variable="NEWSROOM_MODEL")
    model.stories = [story(FAULTS["a wrong number"][0])]
    made = draft([SOURCE, NOTES], policy=RULES, model=away)
    assert "1 private source withheld" in made.record.rounds[0].note
    assert "in confidence" not in json.dumps(model.requests)
    assert len(model.requests) == 5
    assert model.headers[-1]["authorization"] == "Bearer secret-Zq81xV"
    assert not any(p.source == NOTES.name for line in made.standing for p in line.passages)
    with pytest.raises(DraftError, match="all are private"):
        draft([NOTES], model=away)


def test_no_key_of_another_service_is_sent(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "somebody-elses")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    drafted(model)
    assert "another" not in json.dumps(model.headers)
    assert "somebody-elses" not in json.dumps(model.headers)
    with pytest.raises(DraftError, match="variable NEWSROOM_MODEL is not set"):
        drafted(model, key_variable="NEWSROOM_MODEL")


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("m", {"address": "http://models.example/v1"}, "in the clear"),
        ("m", {"address": "127.0.0.1"}, "drafting.address"),
        ("m", {}, "drafting.address"),
        ("nobody:m", {}, "PROVIDER:NAME"),
        ("openai:m", {}, "set its key"),
        ("mistral:m", {}, r"pip install 'pydantic-ai-slim\[mistral\]'"),
    ],
)
def test_a_model_that_cannot_be_reached_so(
    name: str, more: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setitem(sys.modules, "mistralai", None)
    with pytest.raises(DraftError, match=says):
        draft(SOURCE, model=ModelSettings(name, **more))


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic_ai", None)
    with pytest.raises(DraftError, match=r"pip install 'copydesk\[models\]'"):
        draft(SOURCE, model=ModelSettings("m", address="http://127.0.0.1:9/v1"))
