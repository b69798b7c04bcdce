"""A model that labels each token of a claim as borne out by a text or not, and so points to the words at fault."""

from __future__ import annotations

from typing import ClassVar, Final
from weakref import WeakKeyDictionary

from copydesk.evidence.engines.base import Engine, Fault, Grounding, sentences
from copydesk.evidence.engines.chunks import chunks, near
from copydesk.evidence.engines.transformer import Classifier
from copydesk.evidence.index import SourceIndex

# Names that models give the label of a token that is not borne out, letters only.
AT_FAULT: Final = frozenset({"hallucinated", "hallucination", "unsupported", "notsupported"})
_REMEMBERED = 2000  # claims whose tokens are kept for the next question on them


class TokenLabelsEngine(Engine):
    """Support is 1 less the probability of the token most surely at fault.

    A token counts as borne out if one chunk of the sources bears it out, so it has the lowest probability that any
    chunk gives it.
    """

    name: ClassVar[str] = "token-labels"

    def __init__(self, settings: Grounding) -> None:
        super().__init__(settings)
        self._classifier = Classifier(self.name, settings.model, "AutoModelForTokenClassification")
        self._label = self._classifier.label(settings.label, AT_FAULT)
        self.version = self._classifier.version
        self._known: WeakKeyDictionary[SourceIndex, dict[str, list[Fault]]] = WeakKeyDictionary()

    def support(self, claim: str, index: SourceIndex) -> float:
        """1 less the probability of the worst token."""
        return 1.0 - max((token.probability for token in self._tokens(claim, index)), default=1.0)

    def faults(self, claim: str, index: SourceIndex) -> list[Fault]:
        """The runs of tokens that are more likely at fault than not, each with the probability of its worst."""
        return self.spans(claim, index)

    def spans(self, claim: str, index: SourceIndex, least: float = 0.5) -> list[Fault]:
        """The runs of tokens whose probability of being at fault is over ``least``, each with that of its worst."""
        found: list[Fault] = []
        joined = False
        for token in self._tokens(claim, index):
            if token.probability <= least:
                joined = False
                continue
            if joined:
                found[-1] = Fault(found[-1].start, token.end, max(found[-1].probability, token.probability))
            else:
                found.append(token)
            joined = True
        return found

    def _tokens(self, claim: str, index: SourceIndex) -> list[Fault]:
        """The tokens of ``claim`` and how likely each is at fault."""
        known = self._known.setdefault(index, {})
        if claim not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[claim] = [t for s in sentences(claim) for t in self._label_tokens(claim, s.start, s.end, index)]
        return known[claim]

    def _label_tokens(self, claim: str, start: int, end: int, index: SourceIndex) -> list[Fault]:
        sentence = claim[start:end]
        model = self._classifier
        parts = chunks(near(sentence, index), index, model.length, model.room(sentence))
        lowest: dict[tuple[int, int], float] = {}
        for given, encoding in model.probabilities([(part.text, sentence) for part in parts]):
            fault = given[:, self._label].tolist()
            places = zip(encoding.sequence_ids, encoding.offsets, fault, strict=True)
            for place, probability in ((p, f) for which, p, f in places if which == 1 and p[0] < p[1]):
                lowest[place] = min(self.share(probability), lowest.get(place, 1.0))
        if not lowest:  # no passage to look at, or no words to look for: nothing bears the sentence out
            return [Fault(start, end, 1.0)]
        return [Fault(start + left, start + right, p) for (left, right), p in sorted(lowest.items())]
