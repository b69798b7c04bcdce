"""Every claim put to the sources, by the matcher of its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from copydesk.claims.referents import Referents, points_back, resolved
from copydesk.evidence import dates, figures, names, quotes, statements, tickers
from copydesk.evidence.engines import Engine
from copydesk.evidence.engines.base import THRESHOLD
from copydesk.evidence.grounding.score import score
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.facts import Facts
from copydesk.model import CheckedClaim, Claim, ClaimKind, Span, State, Story


@dataclass
class Context:
    """What a matcher may look at beside its claim.

    ``done`` holds the claims matched so far, by sentence: statements come last and lean on the others.
    """

    story: Story
    sentences: Sequence[Span]
    claims: Sequence[Claim]
    index: SourceIndex
    facts: Facts
    engine: Engine | None = None
    threshold: float = THRESHOLD
    done: dict[int, list[CheckedClaim]] = field(default_factory=dict)
    _passages: dict[int, list[Passage]] = field(default_factory=dict)
    _answers: dict[int, float] | None = None

    def sentence(self, number: int) -> str:
        """The text of sentence ``number`` of the story."""
        span = self.sentences[number]
        return self.story.text[span.start : span.end]

    @cached_property
    def _by_sentence(self) -> dict[int, list[Claim]]:
        found: dict[int, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.sentence, []).append(claim)
        return found

    def in_sentence(self, number: int) -> list[Claim]:
        """The claims of sentence ``number``."""
        return self._by_sentence.get(number, [])

    def support(self, claim: Claim) -> float:
        """The probability that the sources bear out a statement, told by itself and without what others check.

        An engine is asked once, for all statements of the story; figures and dates are left for it to see.

        :raises EngineError: if the engine does not answer.
        """
        if self.engine is None:
            told = statements.without_figures(statements.own_words(claim, self), claim, self)
            return score(statements.in_context(told, claim, self), self.index)
        if self._answers is None:
            asked = {
                c.sentence: statements.in_context(statements.own_words(c, self), c, self)
                for c in self.claims
                if c.kind == "statement"
            }
            self._answers = dict(zip(asked, self.engine.supports(list(asked.values()), self.index), strict=True))
        return self._answers[claim.sentence]

    def referents(self, number: int) -> Referents:
        """What "it" and "the order" of sentence ``number`` stand for."""
        return self._referents.get(number, ()) if points_back(self.sentence(number)) else ()

    @cached_property
    def _referents(self) -> Mapping[int, Referents]:
        return resolved(self.story, self.sentences, self.claims)

    def passages(self, number: int) -> list[Passage]:
        """The passages nearest to sentence ``number`` of the story, best first; looked up once."""
        if number not in self._passages:
            self._passages[number] = self.index.passages(self.sentence(number), limit=10)
        return self._passages[number]

    @cached_property
    def leading(self) -> frozenset[str]:
        """The names of the three sources that the story as a whole is nearest to."""
        nearness: dict[str, float] = {}
        for number in range(len(self.sentences)):
            best: dict[str, float] = {}
            for passage in self.passages(number):
                best[passage.source.name] = max(passage.score, best.get(passage.source.name, 0.0))
            for name, share in best.items():
                nearness[name] = nearness.get(name, 0.0) + share
        return frozenset(sorted(nearness, key=lambda name: (-nearness[name], name))[:3])


Matcher = Callable[[Claim, Context], CheckedClaim]

# In this order: what comes later may look at what came before.
MATCHERS: dict[ClaimKind, Matcher] = {
    "quote": quotes.match,
    "ticker": tickers.match,
    "name": names.match,
    "figure": figures.match,
    "date": dates.match,
    "statement": statements.match,
}


# Names, figures or dates in one sentence. Matching grows with the square of them; no sentence that is meant
# to be read has as many, and what goes beyond is not borne out: its rule stops it.
CROWDED = 40


def match(
    story: Story,
    sentences: Sequence[Span],
    claims: Iterable[Claim],
    index: SourceIndex,
    facts: Facts,
    engine: Engine | None = None,
    threshold: float = THRESHOLD,
) -> tuple[CheckedClaim, ...]:
    """``claims`` checked against ``index``, in their order.

    :param engine: what says how far a statement is borne out; the built-in model where ``None``.
    :param threshold: the support from which it is.
    :raises EngineError: if the engine does not answer.
    """
    claims = tuple(claims)
    context = Context(story, sentences, claims, index, facts, engine, threshold)
    checked: dict[int, CheckedClaim] = {}
    for kind, matcher in MATCHERS.items():
        counted: Counter[int] = Counter()
        for number, claim in enumerate(claims):
            if claim.kind == kind:
                counted[claim.sentence] += 1
                crowded = counted[claim.sentence] > CROWDED and kind in ("name", "figure", "date")
                checked[number] = _too_many(claim) if crowded else matcher(claim, context)
                context.done.setdefault(claim.sentence, []).append(checked[number])
    return tuple(checked[number] for number in range(len(claims)))


def _too_many(claim: Claim) -> CheckedClaim:
    note = f"a sentence with over {CROWDED} {claim.kind}s cannot be checked; make several of it"
    return CheckedClaim(claim, State.NO_EVIDENCE, note=note)
