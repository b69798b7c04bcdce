"""Which of the facts of a sentence no passage holds, so that a finding can point at it and not at the whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from copydesk.claims.clauses import Fact, facts_of
from copydesk.evidence.tokens import Token

_HELD = 0.7  # share of a fact's content words that have a partner, from which a passage holds it
_LACKED = 0.5  # share up to which none does
_FEWEST = 2  # content words of a fact, from which it can be judged


def unfounded(text: str, story: Sequence[Token], missing: Collection[int]) -> Fact | None:
    """The fact of a sentence that has no passage, where another of its facts has one.

    :param story: the tokens of ``text``.
    :param missing: the numbers of those without a partner.

    >>> from copydesk.evidence.tokens import tokens
    >>> text = "The council sold the pier and hired a chemist."
    >>> found = unfounded(text, tokens(text), {6, 8})
    >>> text[found.verb.start : found.verb.end]
    'hired'
    """
    held, lacked = False, []
    covered = 0
    for fact in sorted(facts_of(text), key=lambda f: (f.span.end, f.span.start)):
        # Each word counts for the fact that it belongs to alone: the last to begin before it.
        inside = [
            n for n, t in enumerate(story) if t.content and max(covered, fact.span.start) <= t.start < fact.span.end
        ]
        covered = max(covered, fact.span.end)
        if len(inside) < _FEWEST:
            continue
        share = sum(n not in missing for n in inside) / len(inside)
        held = held or share >= _HELD
        if share <= _LACKED:
            lacked.append((share, fact))
    return min(lacked, key=lambda item: item[0])[1] if held and lacked else None
