"""What scores claims in the grounding benchmark: the engines of the gate, and the plain baseline of word overlap."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.grounding_peers import PEERS
from copydesk import Source, SourceIndex, support
from copydesk.evidence.engines import EngineError, load
from copydesk.evidence.stems import STOPWORDS

PATIENCE = 5  # claims in a row that an engine may leave without an answer
Supports = Callable[[Sequence[str]], list[float]]
_WORD = re.compile(r"\w+(?:['’]\w+)?")


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of claims on one source, the processor time of all of them, and what went unanswered."""

    scores: list[float]
    seconds: float
    unanswered: list[str]


def overlap(claim: str, words: frozenset[str]) -> float:
    """The share of the claim's content words that are among the source's ``words``; 1 where it has none."""
    content = [w for w in _WORD.findall(claim.lower()) if w not in STOPWORDS]
    return sum(w in words for w in content) / len(content) if content else 1.0


def _overlap(source: str) -> Supports:
    words = frozenset(_WORD.findall(source.lower()))
    return lambda claims: [overlap(claim, words) for claim in claims]


class Scorer:
    """Scores claims with one engine, or with a peer of :data:`PEERS`."""

    def __init__(self, engine: str = "built-in", settings: dict[str, Any] | None = None) -> None:
        """Load the engine and let it answer once, so that loading is not measured.

        :raises CopydeskError: if it cannot be loaded or its settings are wrong.
        """
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when the numerical libraries load: one core is measured
        self.name = engine
        self._engine = None
        self._reads: Callable[[str], Supports] | None = None
        if engine == "overlap":
            self._reads = _overlap
        elif engine in PEERS:
            self._reads = PEERS[engine].load()
        else:
            self._engine = load({"engine": engine, **(settings or {})})
        self._in_a_row = 0
        self.reader("The board met on Tuesday.")(["The board met."])

    def reader(self, source: str) -> Supports:
        """Gives the support of claims that share ``source``, which is read once."""
        if self._reads is not None:
            return self._reads(source)
        index, engine = SourceIndex.of(Source.from_text(source, name="source")), self._engine
        if engine is None:
            return lambda claims: [support(claim, index) for claim in claims]
        return lambda claims: engine.supports(claims, index)

    def score(self, claims: Sequence[str], source: str) -> Scored:
        """1 minus support. A claim that the engine gives no answer to is held, as in the gate: its score is 1."""
        began = time.process_time()
        unanswered: list[str] = []
        supports = self.reader(source)
        try:
            found = supports(claims)
            self._in_a_row = 0
        except EngineError:  # of one claim among them, perhaps
            found = [self._alone(supports, claim, unanswered) for claim in claims]
        seconds = time.process_time() - began
        if not all(0 <= s <= 1 for s in found):
            wrong = f"it gave a support that is not within 0 and 1: {found}"
            raise EngineError(f"engine {self.name}", wrong, "This is a fault of the engine.")
        return Scored([1.0 - s for s in found], seconds, unanswered)

    def _alone(self, supports: Supports, claim: str, unanswered: list[str]) -> float:
        try:
            found = supports([claim])[0]
        except EngineError as error:
            self._in_a_row += 1
            if self._in_a_row >= PATIENCE:
                raise
            unanswered.append(str(error))
            return 0.0
        self._in_a_row = 0
        return found
