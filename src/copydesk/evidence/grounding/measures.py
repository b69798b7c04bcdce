"""What is measured of a claim's sentence laid against a source: numbers, each for support or against it.

The measures are what a trained model (``grounding/trained.py``) is made of. Each has a direction that training may not
turn round: more unseen names can never make a sentence better supported. None tells style, such as length or case.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from copydesk.evidence import relations
from copydesk.evidence.grounding.disagreement import against
from copydesk.evidence.grounding.laid import Laid, is_number, nearest
from copydesk.evidence.grounding.view import View

_CAUSES = frozenset(
    """because due since therefore thus hence consequently despite although though while after before following amid
    until unless if when""".split()
)
_EXTREMES = frozenset(
    """first last only all every never always none best worst most least largest biggest highest lowest smallest main
    sole entire entirely completely fully exactly unanimously solely must immediately permanently significantly
    dramatically sharply massive huge record multiple several many various numerous""".split()
)
_DENIALS = frozenset(
    """fail fails failed failing refuse refuses refused reject rejects rejected deny denies denied decline declines
    declined avoid avoids avoided prevent prevents prevented ignore ignores ignored lack lacks lacked lacking without
    despite unable unlikely impossible unclear neither nor none never no not cannot nothing nobody against oppose
    opposes opposed unlike instead rather hardly barely rarely seldom stop stops stopped cease ceases ceased limited
    excluding except dismiss dismisses dismissed disagree disagrees disagreed doubt doubts doubted unsure uncertain
    insufficient inadequate hesitant reluctant unwilling unnecessary""".split()
)
_SUFFIXES_OF_VERBS = ("ed", "ing", "ize", "ise", "izes", "ises", "ify", "ifies")
_NEAR = 6  # places between two words of a source that count as neighbours


class Measures(NamedTuple):
    """One sentence of a claim against a view. Shares are of the sentence's content words."""

    unseen: float
    unseen_loosely: float
    unseen_meaning: float
    unseen_count: float
    unseen_meaning_count: float
    unseen_numbers: float
    unseen_number_count: float
    unseen_names: float
    unseen_name_count: float
    unseen_plain: float
    unseen_verbs: float
    unseen_extremes: float
    unseen_links: float
    unseen_rare: float
    unseen_unknown: float
    unseen_denials: float
    covered: float
    covered_by_two: float
    covered_around: float
    meant_by_one: float
    meant_around: float
    meant_together: float
    meant_context: float
    numbers_elsewhere: float
    names_elsewhere: float
    neighbours_seen: float
    neighbours_together: float
    neighbours_in_order: float
    copied: float
    longest_copy: float
    context: float
    least_context: float
    name_context: float
    number_context: float
    polarity: float
    added_negation: float
    dropped_negation: float
    stronger: float
    quantity: float
    contrary: float
    contrary_share: float
    contrary_near: float
    turned: float
    substituted: float
    substituted_names: float
    opening: float
    gap: float


#: Whether more of a measure speaks for support (1) or against it (-1), in the order of :class:`Measures`.
DIRECTIONS: tuple[int, ...] = tuple(
    1
    if name
    in (
        "covered covered_by_two covered_around meant_by_one meant_around meant_together meant_context "
        "neighbours_seen neighbours_together neighbours_in_order copied "
        "longest_copy context least_context name_context number_context opening"
    ).split()
    else -1
    for name in Measures._fields
)


def measure(sentence: str, view: View) -> Measures | None:
    """The measures of ``sentence``; ``None`` where it has no word that could be borne out, or the source has none."""
    if not view.rows:
        return None
    laid = Laid(sentence, view)
    return Measures(**_unseen(laid), **_held(laid), **_neighbours(laid), **against(laid)) if laid.content else None


def _unseen(laid: Laid) -> dict[str, float]:
    """What the source lacks."""
    content, meant = laid.content, laid.meant
    count = len(content)
    gone = [t for t, held in zip(content, laid.loosely, strict=True) if not held]
    said, keys = {t.key for t in laid.words}, laid.view.keys
    verbs = [n for n in laid.plain if content[n].key.endswith(_SUFFIXES_OF_VERBS)]
    return {
        "unseen": 1 - sum(laid.seen) / count,
        "unseen_loosely": 1 - sum(laid.loosely) / count,
        "unseen_meaning": 1 - sum(meant) / count,
        "unseen_count": min(len(gone), 8),
        "unseen_meaning_count": min(count - sum(meant), 8),
        "unseen_numbers": _share_not(laid.numbers, laid.seen),
        "unseen_number_count": min(sum(not laid.seen[n] for n in laid.numbers), 4),
        "unseen_names": _share_not(laid.names, laid.loosely),
        "unseen_name_count": min(sum(not laid.loosely[n] for n in laid.names), 4),
        "unseen_plain": _share_not(laid.plain, meant),
        "unseen_verbs": _share_not(verbs, meant),
        "unseen_extremes": min(len((said & _EXTREMES) - keys), 3),
        "unseen_links": min(len((said & _CAUSES) - keys), 3),
        "unseen_rare": _rare(laid),
        "unseen_unknown": min(sum(relations.usual(t.root) < 0 and not is_number(t) for t in gone), 4),
        "unseen_denials": min(len((said & _DENIALS) - keys), 3),
    }


def _rare(laid: Laid) -> float:
    """The share of words that the source lacks, each weighed by how rare it is."""
    weights = [1 / (2 + max(relations.usual(t.root), 0)) for t in laid.content]
    return sum(w for w, held in zip(weights, laid.meant, strict=True) if not held) / sum(weights)


def _held(laid: Laid) -> dict[str, float]:
    """What the best passage holds, alone, with another, and with the sentences beside it."""
    count, best = len(laid.content), laid.best
    by_one = laid.held.get(best, 0) / count
    around = range(best - 1, best + 2)
    beside = [not found.isdisjoint(around) for found in laid.inside]
    most, meant = laid.most_meant()
    around_most = range(most - 1, most + 2)
    first = laid.inside[:3]  # where a sentence names whom it is about
    return {
        "covered": by_one,
        "covered_by_two": by_one + laid.second() / count,
        "covered_around": sum(beside) / count,
        "meant_by_one": meant / count,
        "meant_around": sum(not found.isdisjoint(around_most) for found in laid.meant_inside) / count,
        "numbers_elsewhere": _share_not(laid.numbers, beside),
        "names_elsewhere": _share_not(laid.names, beside),
        "opening": sum(not found.isdisjoint((best - 1, best)) for found in first) / len(first),
    }


def _neighbours(laid: Laid) -> dict[str, float]:
    """Whether words that stand together in the sentence do so in the source."""
    content, seen = laid.content, laid.seen
    count = len(content)
    links = max(count - 1, 1)
    together = near = ordered = 0
    for n in range(count - 1):
        if not laid.inside[n].isdisjoint(laid.inside[n + 1]):
            together += 1
            distance, forward = nearest(laid.where[n], laid.where[n + 1])
            near += distance <= _NEAR
            ordered += distance <= _NEAR and forward
    copied, longest = laid.copied()
    steps = max(len(laid.words) - 1, 1)
    contexts = laid.contexts
    real = [c for c, held in zip(contexts, seen, strict=True) if held]
    return {
        "meant_together": sum(not a.isdisjoint(b) for a, b in pairwise(laid.meant_inside)) / links,
        "meant_context": sum(laid.context(n, laid.meanings) for n in range(count)) / count,
        "neighbours_seen": sum(a and b for a, b in pairwise(seen)) / links,
        "neighbours_together": together / links,
        "neighbours_in_order": ordered / links,
        "copied": copied / steps,
        "longest_copy": longest / steps,
        "context": sum(real) / count,
        "least_context": min(real, default=0.0),
        "name_context": min((contexts[n] for n in laid.names if seen[n]), default=1.0),
        "number_context": min((contexts[n] for n in laid.numbers if seen[n]), default=1.0),
        "gap": 1 - near / links,
    }


def _share_not(which: Sequence[int], holds: Sequence[bool]) -> float:
    return sum(not holds[n] for n in which) / len(which) if which else 0.0
