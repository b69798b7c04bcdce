"""How far sources bear out a claim: the model's answer, beside what a near copy of it tells at once."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.evidence.chains import best_chain
from copydesk.evidence.grounding.measures import Measures, measure
from copydesk.evidence.grounding.score import sentences_of, together
from copydesk.evidence.grounding.trained import built_in
from copydesk.evidence.grounding.view import view
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.quotes import find_quote
from copydesk.model import Manner, Source

_ALL_BUT = 0.8  # share of a sentence's words in one passage, from which it is asked whether it turns them
_SURE = 0.9  # share by weight of a sentence's content, from which a passage may turn what it says
_LEFT = 0.5  # what is left of a claim's support where a passage turns it
# Disagreements that turn a sentence. One of degree ("will" for "may", "all" for "most") does not: people who label
# claims call nearly every second such sentence borne out, of the turned ones one in eleven (benchmarks/README.md).
_TURNING = frozenset(("polarity", "direction", "order"))
_LITTLE = 4  # words, from which a sentence that stands in a source as it is says something


def support(claim: str, source: Source | Iterable[Source] | SourceIndex) -> float:
    """The probability, 0 to 1, that ``source`` bears out ``claim``, by the model that ships with the package.

    ``docs/grounding-model.md`` says what it was trained on, how well it tells claims apart, and what it cannot tell.

    >>> plan = Source.from_text("The board may sell the unit in 2026. It has 400 workers.", name="minutes")
    >>> support("The unit has 400 workers.", plan) > 0.5 > support("The unit has 900 workers.", plan)
    True
    """
    index = SourceIndex.of(source)
    sentences = list(sentences_of(claim))
    found = [measure(sentence, view(sentence, index)) for sentence in sentences]
    measured = [m for m in found if m is not None]
    if not measured:
        return 0.0
    pairs = list(zip(sentences, found, strict=True))
    if all(_word_for_word(sentence, index, m) for sentence, m in pairs):
        return 1.0
    denied = any(_denied(sentence, index, m) for sentence, m in pairs)
    return built_in().support(together(measured)) * (_LEFT if denied else 1.0)


def _word_for_word(sentence: str, index: SourceIndex, measured: Measures | None) -> bool:
    """Whether a whole sentence stands in a source as it is."""
    if measured is None or measured.longest_copy < 1 or len(sentence.split()) < _LITTLE:
        return False
    found = find_quote(sentence, index)
    return found is not None and found.manner in (Manner.EXACT, Manner.NORMALISED)


def _denied(sentence: str, index: SourceIndex, measured: Measures | None) -> bool:
    """Whether a passage that has nearly all words of a sentence says the contrary, or has its parts change places."""
    if measured is None or measured.covered < _ALL_BUT:
        return False
    passages = index.passages(sentence, limit=3)
    if not passages or passages[0].score < _SURE:
        return False
    chain = best_chain(sentence, index, passages)
    return chain is not None and len(chain.passages) == 1 and any(f.kind in _TURNING for f in chain.faults)
