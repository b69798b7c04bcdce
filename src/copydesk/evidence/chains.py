"""A sentence laid against passages, alone or chained: how much of it they hold, and where they disagree with it.

Enough of its words must have a partner in one passage, or in two or three of one document that chain
(``evidence/alignment.py``), and what governs them must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from copydesk.evidence.alignment import Alignment, Fault, align, faults
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.stems import content_stems
from copydesk.evidence.tokens import Token, tokens
from copydesk.model import Source
from copydesk.text import words

_CLOSE = 0.12  # passages this near to the best one are as good
_LAID = 7  # passages that a sentence is laid against, of those found
_MOST = 3  # passages that may chain
_AMPLE = 1.25  # rank (coverage, and 0.4 of closeness) from which no chain can tell more


@dataclass(frozen=True, slots=True)
class Chain:
    """A sentence laid against one passage or a chain of them."""

    passages: tuple[Passage, ...]
    source_tokens: tuple[Token, ...]
    owner: tuple[int, ...]  # of each source token: which of the passages it stands in
    alignment: Alignment
    faults: tuple[Fault, ...] = ()


def best_chain(text: str, index: SourceIndex, passages: Sequence[Passage]) -> Chain | None:
    """The best chain of ``passages`` for ``text``: most covered, and of those as good, one without fault."""
    story = tokens(text)
    if not passages or not any(t.content for t in story):
        return None
    weights = {token.root: _weight(index, token.root) for token in story if token.content}
    single = [_lay(story, (passage,), weights) for passage in passages[:_LAID]]
    single.sort(key=_rank, reverse=True)
    laid = single
    if _rank(single[0]) <= _AMPLE:
        laid = [*single, *(_chain(story, r, single, index, weights) for r in single[:2])]
    best = max(map(_rank, laid))
    good = sorted((r for r in laid if _rank(r) >= best - _CLOSE), key=lambda r: (-_rank(r), len(r.passages)))
    checked: list[Chain] = []
    for chain in good[:6]:
        found = tuple(faults(story, chain.source_tokens, chain.alignment))
        if not found:
            return chain
        checked.append(replace(chain, faults=found))
    return checked[0]


def _rank(chain: Chain) -> float:
    return chain.alignment.covered + 0.4 * chain.alignment.closeness


def _lay(story: tuple[Token, ...], passages: tuple[Passage, ...], weights: Mapping[str, float]) -> Chain:
    parts: list[Token] = []
    owner: list[int] = []
    for number, passage in enumerate(passages):
        # Sentences are far apart in clauses, so that nothing governs across their bound.
        shift = 100 * number
        found = tokens(passage.text)
        parts += found if not shift else [t._replace(clause=t.clause + shift) for t in found]
        owner += [number] * len(found)
    known = issuer_stems(passages[0].source)
    return Chain(passages, tuple(parts), tuple(owner), align(story, parts, weights.__getitem__, known))


def _weight(index: SourceIndex, root: str) -> float:
    # A word in no source would weigh most; one such word must not outweigh a sentence.
    return min(index.idf(root), 6.0)


def issuer_stems(source: Source) -> frozenset[str]:
    """The stems of a document's issuer, title and name: what its "we" and "this rule" stand for."""
    return _stems(f"{source.publisher} {source.title} {source.name}")


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(words(text)))


def _chain(
    story: tuple[Token, ...], start: Chain, others: list[Chain], index: SourceIndex, weights: Mapping[str, float]
) -> Chain:
    """``start`` with up to two more passages that hold what it lacks: neighbours first, then others found."""
    if start.alignment.covered >= 0.9:
        return start
    best = start
    first = start.passages[0]
    near = [p for p in index.around(first) if p.number != first.number]
    more = [o.passages[0] for o in others if o.passages[0].number != first.number]
    more.sort(key=lambda p: p.source.name != first.source.name)
    for passage in [*near, *more]:
        if len(best.passages) == _MOST:
            break
        if passage in best.passages or not _adds(story, best.alignment.pairs, tokens(passage.text)):
            continue
        longer = _lay(story, (*best.passages, passage), weights)
        if longer.alignment.covered >= best.alignment.covered + 0.08:
            best = longer
    return best


def _adds(story: Sequence[Token], pairs: Mapping[int, int], passage: Sequence[Token]) -> bool:
    """Whether a passage has a partner for any word of ``story`` that has none yet."""
    free = {word for n, t in enumerate(story) if t.content and n not in pairs for word in (t.root, t.concept)}
    return any(t.content and (t.root in free or t.concept in free) for t in passage)
