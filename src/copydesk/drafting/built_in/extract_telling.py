"""Which of a document's sentences tell most: near to what the story is to be about, central, with figures."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk.claims import figures
from copydesk.drafting.built_in.extract_alone import cleaned
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.stems import content_stems
from copydesk.text import words

_FIGURES = 0.08  # what a figure adds to a sentence's rank, which is of the order of 0 to 1
_EARLY = 0.06  # what standing at the head of a long document adds
_AT_ONCE = 0.35  # the same of one that comes to its matter at once
_RISK = 0.3  # what a mere possibility takes away in a document that is read for results
_SUBJECT = 0.9  # weight of what the sentence shares with the subject, beside its centrality
_ALIKE = 0.5  # share of the stems of the shorter of two sentences, from which they say the same
NEAR = 0.34  #: share of the subject's weight that a sentence on the subject holds
_HINT = 0.18  # what a word of what such a document is read for adds, up to four
_ASIDE = 0.2  # what a word of bookkeeping takes away, up to three, where the subject does not ask for it
_OLD = 0.4  # what telling of earlier years alone takes away
_CAPITALS = 0.12  # what an abbreviation takes away that the sentence does not explain
_BOOKKEEPING = frozenset(
    content_stems(
        "lease tax derivative pension escrow carryforward hedge hedging hypothetical receivable vendor amortization "
        "stock-based unvested royalty notes maturity unrecognized fair actuarial impairment goodwill contractual "
        "estimate assumption estimated accrued valuation swap commercial paper covenant restricted award "
        "consist comprise recognize record classify portfolio penalties".split()
    )
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ABBREVIATION = re.compile(
    r"\b(?!US\b|USA\b|UK\b|EU\b|CEO\b|IRAs?\b|AI\b|ERISA\b|IT\b|TV\b|IBM\b|SEC\b|IRS\b)[A-Z]{2,6}s?\b"
)
_MAY = re.compile(r"\b(?:may|might|could|would|can|if|believe|believes)\b")
_USUAL = 30  # words of a sentence that is neither short nor long


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that may be quoted: its passage, its words, its stems, its rank, and its share in the subject."""

    passage: Passage
    text: str
    stems: frozenset[str]
    rank: float
    near: float


def ranked(
    index: SourceIndex,
    found: Sequence[Passage],
    subject: str,
    hints: Iterable[str] = (),
    year: int = 0,
    long: bool = False,
) -> list[Telling]:
    """The sentences ``found``, the most telling first.

    Centrality is the cosine of a sentence's stems to those of all of them, each stem weighed by its rarity (TF-IDF).
    ``hints`` are stems of what such a document is read for, ``year`` is the one that it tells of, ``long`` that it does
    not come to its matter at once.
    """
    stems = [frozenset(content_stems(words(p.text))) for p in found]
    counts = Counter(root for roots in stems for root in roots)
    weights = {root: index.idf(root) for root in counts}
    centre = {root: count * weights[root] for root, count in counts.items()}
    length = math.sqrt(sum(value * value for value in centre.values())) or 1.0
    wanted = {root: index.idf(root) for root in content_stems(words(subject))}
    total = sum(wanted.values())
    hinted = frozenset(hints)
    made: list[Telling] = []
    for number, (passage, roots) in enumerate(zip(found, stems, strict=True)):
        own = math.sqrt(sum(weights[r] ** 2 for r in sorted(roots))) or 1.0
        central = sum(weights[r] * centre[r] for r in sorted(roots)) / (own * length)
        near = sum(wanted[r] for r in sorted(roots & wanted.keys())) / total if total else 0.0
        text = cleaned(passage.text)
        rank = central + _SUBJECT * near + _HINT * min(len(roots & hinted), 4)
        rank += _FIGURES * min(len(figures.in_text(text)), 3) + (_EARLY if long else _AT_ONCE) * (
            1 - number / len(found)
        )
        rank -= _ASIDE * min(len((roots & _BOOKKEEPING) - wanted.keys()), 3)
        rank -= _CAPITALS * min(len(set(_ABBREVIATION.findall(text))), 3)
        years = [int(y) for y in _YEAR.findall(text)]
        if year and years:
            rank += -_OLD if max(years) < year else _EARLY
        rank -= _RISK if hinted and _MAY.search(text) else 0
        rank /= 1 + abs(len(text.split()) - _USUAL) / 120
        made.append(Telling(passage, text, roots, rank, near))
    return sorted(made, key=lambda t: (-t.rank, t.passage.number))


def chosen(pool: Sequence[Telling], budget: int) -> list[Telling]:
    """The best of ``pool`` that fit into ``budget`` words, in the document's order, none saying another's again."""
    taken: list[Telling] = []
    left = budget
    for telling in pool:
        cost = len(telling.text.split())
        if cost <= left and not any(alike(telling, other) for other in taken):
            taken.append(telling)
            left -= cost
    return sorted(taken, key=lambda t: t.passage.number)


def alike(one: Telling, other: Telling) -> bool:
    """Whether two sentences say much the same."""
    shorter = min(len(one.stems), len(other.stems)) or 1
    return len(one.stems & other.stems) >= _ALIKE * shorter
