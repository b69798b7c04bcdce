"""The engines that load a classification model, on tiny ones that the tests make and train."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.evidence.engines import Engine, EngineError, load
from copydesk.evidence.engines.base import sentences
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source

torch = pytest.importorskip("torch", reason="needs the extra entailment: pip install 'copydesk[entailment]'")
pytest.importorskip("transformers", reason="needs the extra entailment: pip install 'copydesk[entailment]'")

Tiny = Callable[..., Path]
NLI = ["ENTAILMENT", "NEUTRAL", "CONTRADICTION"]
FILLER = "The council said the plan is in the road. "


def engine(name: str, folder: Path, **more: Any) -> Engine:
    made = load({"engine": name, "model": str(folder), **more})
    assert made is not None
    return made


def index(text: str) -> SourceIndex:
    return SourceIndex.of(Source.from_text(text, name="minutes"))


# Weights set by hand. A word of note is +1 in one of the 32 places and -1 in another, all others the same in two more,
# so that no layer norm shifts them; one layer's attention spreads the mean of the first words over the whole input.
GRANTED, DENIED, PURPLE, APPROVED, OTHER = ((n, n + 1) for n in range(0, 10, 2))


def by_hand(model: Any, tokenizer: Any) -> None:
    """Let every token see how often "granted" and "denied" stand in text and claim together, and nothing else."""
    for name, weights in model.bert.named_parameters():
        weights.data.fill_(float("LayerNorm.weight" in name))
    words = model.bert.embeddings.word_embeddings.weight.data
    words[:, OTHER[0]], words[:, OTHER[1]] = 1.0, -1.0
    for word, (high, low) in {"granted": GRANTED, "denied": DENIED, "purple": PURPLE, "approved": APPROVED}.items():
        row = words[tokenizer.convert_tokens_to_ids(word)]
        row.fill_(0.0)
        row[high], row[low] = 1.0, -1.0
    first = model.bert.encoder.layer[0].attention
    for place in (*GRANTED, *DENIED):
        first.self.value.weight.data[place, place] = 1.0
        first.output.dense.weight.data[place, place] = 64.0


def entailment(model: Any, tokenizer: Any) -> None:
    """Entailed where "granted" is seen, contradicted where "denied" is."""
    by_hand(model, tokenizer)
    for place in (GRANTED[0], DENIED[0]):
        model.bert.pooler.dense.weight.data[place, place] = 10.0
    model.classifier.weight.data.fill_(0.0)
    model.classifier.weight.data[:, GRANTED[0]] = torch.tensor([10.0, 0.0, 0.0])
    model.classifier.weight.data[:, DENIED[0]] = torch.tensor([-20.0, 0.0, 20.0])
    model.classifier.bias.data = torch.tensor([0.0, 5.0, 0.0])


def token_labels(model: Any, tokenizer: Any) -> None:
    """At fault is "purple", and "approved" where no "granted" is seen."""
    by_hand(model, tokenizer)
    model.classifier.weight.data.fill_(0.0)
    model.classifier.weight.data[1, PURPLE[0]] = 20.0
    model.classifier.weight.data[1, APPROVED[0]] = 5.0
    model.classifier.weight.data[1, GRANTED[0]] = -5.0
    model.classifier.bias.data = torch.tensor([0.0, -5.0])


def test_entailment_takes_the_best_chunk_and_the_worst_sentence(tiny: Tiny) -> None:
    made = engine("entailment", tiny("BertForSequenceClassification", NLI, entailment))
    # The one passage that bears it out stands far down: without chunks the window would cut it off.
    source = index(FILLER * 12 + "The board granted the permit. " + FILLER * 12)
    assert made.support("The permit was approved.", source) > 0.8
    assert made.support("The permit was approved.", index(FILLER * 24)) < 0.2
    assert made.support("The permit was denied.", source) < 0.2
    assert made.support("The permit was approved. The permit was denied.", source) < 0.2
    assert made.supports(["The permit was approved.", "The permit was denied."], source) == [
        made.support("The permit was approved.", source),
        made.support("The permit was denied.", source),
    ]
    assert made.support("", source) == made.support("The permit was approved.", index("")) == 0.0


def test_a_model_says_what_it_is_and_a_changed_one_says_otherwise(tiny: Tiny) -> None:
    folder = tiny("BertForSequenceClassification", NLI)
    first = engine("entailment", folder).version
    assert folder.name in first
    assert "transformers" in first
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "note": "changed"}), "utf-8")
    assert engine("entailment", folder).version != first


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        (["unsupported", "supported"], 1),
        (["not_entailment", "entailment"], 1),
        (["contradiction", "entailment", "neutral"], 1),
        (["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"], 0),
    ],
)
def test_the_label_that_counts_is_read_from_the_models_own_names(tiny: Tiny, labels: list[str], number: int) -> None:
    folder = tiny("BertForSequenceClassification", labels)
    library = pytest.importorskip("transformers")
    model = library.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = library.AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        given = torch.softmax(
            model(**tokenizer("The road is closed.", "The bridge is closed.", return_tensors="pt")).logits, -1
        )
    made = engine("entailment", folder)
    assert made.support("The bridge is closed.", index("The road is closed.")) == pytest.approx(
        float(given[0, number]), abs=1e-5
    )


@pytest.mark.parametrize("labels", [["LABEL_0", "LABEL_1"], ["yes", "no"], ["supported", "entailment"]])
def test_labels_that_do_not_say_what_they_mean_are_refused_until_one_is_named(tiny: Tiny, labels: list[str]) -> None:
    folder = tiny("BertForSequenceClassification", labels)
    with pytest.raises(EngineError, match=r"do not say what they mean.*grounding\.label"):
        engine("entailment", folder)
    assert 0 <= engine("entailment", folder, label=labels[1]).support("The road.", index("The road.")) <= 1
    with pytest.raises(EngineError, match="has no label 'other'"):
        engine("entailment", folder, label="other")


def test_models_that_cannot_answer_are_refused(tiny: Tiny, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no model is set"):
        load({"engine": "entailment"})
    for name in ("models/minicheck", "owner/name", "hub:owner/name", "hub:owner/name@main"):
        with pytest.raises(EngineError, match="neither a folder nor a model on a hub"):
            load({"engine": "entailment", "model": name})
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(EngineError, match="cannot be loaded"):
        engine("entailment", empty)
    # An encoder without a head would be given one by chance.
    with pytest.raises(EngineError, match="has no weights for classifier"):
        engine("entailment", tiny("BertModel", NLI))
    folder = tiny("BertForSequenceClassification", NLI)
    torch.save({}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(EngineError, match="cannot be loaded"):
        engine("entailment", folder)


def test_a_model_whose_weights_are_broken_gives_no_answer(tiny: Tiny) -> None:
    def spoil(model: Any, tokenizer: Any) -> None:
        model.classifier.weight.data.fill_(float("nan"))

    made = engine("entailment", tiny("BertForSequenceClassification", NLI, spoil))
    with pytest.raises(EngineError, match="gave nan"):
        made.support("The road is closed.", index("The road is closed."))


def test_a_claim_that_leaves_no_room_for_a_source_is_refused_not_cut(tiny: Tiny) -> None:
    made = engine("entailment", tiny("BertForSequenceClassification", NLI))
    with pytest.raises(EngineError, match="too long for the model's window of 64 tokens"):
        made.support("The board " + "said the road is closed and " * 20 + "opened.", index("The road is closed."))


def test_token_labels_point_to_the_words_at_fault(tiny: Tiny) -> None:
    folder = tiny("BertForTokenClassification", ["supported", "hallucinated"], token_labels)
    made = engine("token-labels", folder)
    source = index(FILLER * 12 + "The board granted the permit. " + FILLER * 12)
    claim = "The mayor said so. The board granted the purple road."
    (fault,) = made.faults(claim, source)
    assert claim[fault.start : fault.end] == "purple"
    assert fault.probability > 0.8
    assert made.support(claim, source) == pytest.approx(1 - fault.probability)
    # One chunk in many says "granted", and that is enough.
    assert made.support("The permit was approved.", source) > 0.8
    assert made.faults("The permit was approved.", source) == []
    (fault,) = made.faults("The permit was approved.", index(FILLER * 24))
    assert "The permit was approved."[fault.start : fault.end] == "approved"


def test_a_sentence_that_no_passage_is_near_is_wholly_at_fault(tiny: Tiny) -> None:
    folder = tiny("BertForTokenClassification", ["supported", "hallucinated"], token_labels)
    made = engine("token-labels", folder)
    long = index("The board granted the permit. " * 300)
    claim = "The board granted the permit. Quagga zebra."
    assert [s.start for s in sentences(claim)] == [0, 30]
    assert made.support("The board granted the permit.", long) > 0.8
    assert made.support(claim, long) == 0.0
    assert (30, len(claim), 1.0) in made.faults(claim, long)
    assert made.support("", long) == made.support("The board.", index("")) == 0.0
