"""Where the passages that hold most of a sentence disagree with it: negation, grade, quantity, contrary, order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from copydesk.evidence import relations
from copydesk.evidence.cues import NEGATIONS, WEAK, Cue, cues
from copydesk.evidence.grounding.laid import Laid, is_number
from copydesk.evidence.lexicon import contraries
from copydesk.evidence.order import traded
from copydesk.evidence.tokens import Token

_PASSAGES = 3  # of those that hold most, in which a quantity may stand
_WIDEST = 6  # places between two words of a passage, for what stands between them to be one thing
_PREFIX = re.compile(r"^(?:un|in|im|ir|il|dis|non|mis)(?=[a-z]{4})")


def against(laid: Laid) -> dict[str, float]:
    """The measures of disagreement; those of the words' grades are told from the best passage."""
    ours = cues(laid.words)
    found = {
        "polarity": 0.0,
        "added_negation": float(min(sum(not _negated(c, laid) for c in ours if c.kind == "negation"), 2)),
        "dropped_negation": 0.0,
        "stronger": 0.0,
        "quantity": 0.0,
        "turned": 0.0,
    }
    if laid.ranked:
        rows = laid.view.rows
        row = rows[laid.best]
        theirs = cues(row)
        pairs = _paired(laid.words, row)
        mine, its = (sum(t.key in NEGATIONS for t in side) for side in (laid.words, row))
        claimed = {c.grade for c in ours if c.kind == "quantity"}
        there = {c.grade for n in laid.ranked[:_PASSAGES] for c in cues(rows[n]) if c.kind == "quantity"}
        found |= {
            "polarity": float(mine % 2 != its % 2),
            "dropped_negation": float(not mine and _governs_a_pair(theirs, pairs)),
            "stronger": float(_stronger(ours, theirs, pairs)),
            "quantity": float(bool(claimed) and claimed.isdisjoint(there)),
            "turned": float(traded(laid.words, row, pairs) is not None),
        }
    return found | _contraries(laid) | _substituted(laid)


def _negated(negation: Cue, laid: Laid) -> bool:
    """Whether what a negation of the claim governs stands in a sentence with a negation too."""
    view = laid.view
    for number in negation.targets:
        token = laid.words[number]
        for place in view.places.get(token.root) or view.places.get(token.concept) or ():
            if view.sentence_of[place] in view.negated:
                return True
    return bool(laid.ranked) and laid.best in view.negated


def _paired(words: Sequence[Token], row: Sequence[Token]) -> dict[int, int]:
    """The words of a claim with their first partner in a passage."""
    at: dict[str, int] = {}
    for number in range(len(row) - 1, -1, -1):
        token = row[number]
        if token.content:
            at[token.concept] = number
            at[token.root] = number
    pairs: dict[int, int] = {}
    for number, token in enumerate(words):
        if token.content:
            found = at.get(token.root, at.get(token.concept))
            if found is not None:
                pairs[number] = found
    return pairs


def _governs_a_pair(theirs: Iterable[Cue], pairs: dict[int, int]) -> bool:
    taken = set(pairs.values())
    return any(c.kind == "negation" and not taken.isdisjoint(c.targets) for c in theirs)


def _stronger(ours: Iterable[Cue], theirs: Iterable[Cue], pairs: dict[int, int]) -> bool:
    """Whether a pair is governed by a weak grade in the passage and by none, or a strong one, in the claim."""
    weak = {t for c in theirs if c.kind == "modal" and c.grade in WEAK for t in c.targets}
    if not weak:
        return False
    mild = {t for c in ours if c.kind == "modal" and c.grade in WEAK for t in c.targets}
    return any(there in weak and here not in mild for here, there in pairs.items())


def _contraries(laid: Laid) -> dict[str, float]:
    """How many words have their contrary in the source: of those that it lacks, of all, and in the best passage."""
    places, sentence_of, best = laid.view.places, laid.view.sentence_of, laid.best
    lacking = every = near = 0
    for token, held, inside in zip(laid.content, laid.loosely, laid.inside, strict=True):
        opposed = [o for o in _opposed(token.root) if o in places]
        if opposed:
            every += 1
            lacking += not held
            there = {sentence_of[p] for o in opposed for p in places[o]}
            near += best in there and best not in inside
    return {
        "contrary": min(lacking, 3),
        "contrary_share": every / len(laid.content),
        "contrary_near": min(near, 2),
    }


@lru_cache(maxsize=16384)
def _opposed(root: str) -> tuple[str, ...]:
    """The stems of contrary words: by the tables, and by a prefix put before the word or taken away."""
    bare = _PREFIX.sub("", root)
    prefixed = [bare] if bare != root else [p + root for p in ("un", "in", "im", "dis", "non")]
    return (*relations.contrary(root), *contraries(root), *(w for w in prefixed if relations.usual(w) >= 0))


def _substituted(laid: Laid) -> dict[str, float]:
    """How many words, and names or numbers among them, stand where the passage has another between the same two."""
    content, view, best = laid.content, laid.view, laid.best
    row, start = (view.rows[best], view.starts[best]) if view.rows else ((), 0)
    ours = {t.root for t in content} | {t.concept for t in content}
    plain = marked = 0
    for left, right in pairwise(n for n, found in enumerate(laid.inside) if best in found):
        if right - left != 2:
            continue
        token = content[left + 1]
        a = [p - start for p in laid.where[left] if 0 <= p - start < len(row)]
        b = [p - start for p in laid.where[right] if 0 <= p - start < len(row)]
        if not a or not b or not 0 < b[0] - a[0] <= _WIDEST:
            continue
        between = [t for t in row[a[0] + 1 : b[0]] if t.content and t.root not in ours and t.concept not in ours]
        if any(is_number(t) == is_number(token) and t.name == token.name for t in between):
            plain += 1
            marked += token.name or is_number(token)
    return {"substituted": min(plain, 3), "substituted_names": min(marked, 3)}
