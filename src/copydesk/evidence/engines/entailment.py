"""A model trained to tell whether a text entails a claim: two labels (fact checking) or three (NLI)."""

from __future__ import annotations

from typing import ClassVar, Final

from copydesk.evidence.engines.base import Engine, Grounding, sentences
from copydesk.evidence.engines.chunks import chunks, near
from copydesk.evidence.engines.transformer import Classifier
from copydesk.evidence.index import SourceIndex

# Names that models give the label of a claim that is borne out, letters only.
BORNE_OUT: Final = frozenset({"entailment", "entail", "entailed", "entails", "supported", "support", "supports"})
_CHUNK = 400  # tokens of a source shown at once: such models were trained on about as much


class EntailmentEngine(Engine):
    """Support is the probability of the label "entailment" or "supported".

    Each sentence of the claim is put to every chunk of the sources; its best chunk counts, and of the claim its worst
    sentence.
    """

    name: ClassVar[str] = "entailment"

    def __init__(self, settings: Grounding) -> None:
        super().__init__(settings)
        self._classifier = Classifier(self.name, settings.model, "AutoModelForSequenceClassification")
        self._label = self._classifier.label(settings.label, BORNE_OUT)
        self.version = self._classifier.version

    def support(self, claim: str, index: SourceIndex) -> float:
        """The worst sentence's best chunk."""
        scores = [self._best(claim[s.start : s.end], index) for s in sentences(claim)]
        return min(scores, default=0.0)

    def _best(self, sentence: str, index: SourceIndex) -> float:
        model = self._classifier
        room = min(_CHUNK, model.room(sentence))
        pairs = [(chunk.text, sentence) for chunk in chunks(near(sentence, index), index, model.length, room)]
        scores = [self.share(float(given[self._label])) for given, _ in model.probabilities(pairs)]
        return max(scores, default=0.0)
