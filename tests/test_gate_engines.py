"""The gate with an engine in place of the built-in model: it is asked, named, believed, and never failed open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk import Source, SourceIndex, Story, check
from copydesk.errors import EngineError
from copydesk.evidence.engines import Engine, Fault, Grounding
from copydesk.evidence.index import Passage
from copydesk.model import Report, State, Verdict

RELEASE = Source.from_text(
    "Larkfield Dairy owns a plant by the river, it said on March 3, 2026. The plant employs 240 people.",
    name="release",
)
STORY = Story.from_markdown("Larkfield Dairy owns a plant by the river. It employs 240 people.")
OFF = {name: {"severity": "off"} for name in ("thin-story", "too-close", "disclosure-present")}


class Doubter(Engine):
    """An engine that finds one word at fault, and remembers what it was asked."""

    name = "entailment"
    version = "doubter 1"

    def __init__(self, score: float) -> None:
        super().__init__(Grounding(engine="entailment"))
        self.score = score
        self.asked: list[str] = []

    def support(self, claim: str, index: SourceIndex) -> float:
        self.asked.append(claim)
        return self.score

    def faults(self, claim: str, index: SourceIndex) -> list[Fault]:
        at = claim.find("plant")
        return [Fault(at, at + 5, 0.9)] if at >= 0 else []

    def passage(self, claim: str, index: SourceIndex) -> Passage | None:
        return index.sentence(1)


def run(monkeypatch: pytest.MonkeyPatch, load: Callable[[Grounding], Engine]) -> Report:
    monkeypatch.setattr("copydesk.gate.load", load)
    return check(STORY, RELEASE, policy={"rules": OFF, "grounding": {"engine": "entailment"}})


def test_an_engine_that_believes_lets_pass_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Doubter(0.9)
    report = run(monkeypatch, lambda _: engine)
    assert report.verdict is Verdict.RELEASE
    assert report.versions["grounding"] == "doubter 1"
    assert {c.support for c in report.claims if c.claim.kind == "statement"} == {0.9}
    assert any("Larkfield Dairy employs 240" in asked for asked in engine.asked)  # "It", told by itself


def test_an_engine_that_doubts_holds_at_the_word_it_names_and_shows_its_passage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = run(monkeypatch, lambda _: Doubter(0.1))
    assert report.verdict is Verdict.HOLD
    first = next(f for f in report.stops if f.rule == "statement-supported")
    assert STORY.text[first.start : first.end] == "plant"
    assert first.evidence[0].text == "The plant employs 240 people."


@pytest.mark.parametrize("when", ["loading", "answering"])
def test_an_engine_that_fails_holds_the_story(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def fail(*_: object) -> float:
        raise EngineError("engine entailment", "it is gone", "Bring it back.")

    engine = Doubter(0.9)
    monkeypatch.setattr(engine, "support", fail)
    report = run(monkeypatch, fail if when == "loading" else lambda _: engine)  # type: ignore[arg-type]
    assert report.verdict is Verdict.HOLD
    (stop,) = (f for f in report.stops if f.rule == "grounding")
    assert "it is gone" in stop.message
    assert report.versions["grounding"] == "entailment, which failed"
    assert any(c.state is State.PROVED for c in report.claims)  # the rest is checked all the same


def test_the_built_in_model_is_named_by_its_hash() -> None:
    report = check(STORY, RELEASE, policy={"rules": OFF})
    assert report.versions["grounding"].startswith("built-in ")
    assert report.verdict is Verdict.RELEASE
