"""The right name in the wrong place: the passages that bear out the sentence have another of its kind there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from copydesk.claims.name_words import PLACES
from copydesk.claims.speakers import reporter
from copydesk.evidence import itself
from copydesk.evidence.attribution import issued, whole
from copydesk.evidence.index import Passage
from copydesk.evidence.name_forms import Tokens, forms, holds, spelled, tokens
from copydesk.evidence.register import Register
from copydesk.evidence.slots import Slot, clause, same, slot, telling
from copydesk.evidence.slots import told as told_slots
from copydesk.evidence.stems import STOPWORDS, content_stems, stem
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Name, Relation, Span, State
from copydesk.text import words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

BORNE_OUT = 0.5  # share of the sentence's other words, by weight, that a passage must hold to decide its names
FAR = 0.6  # a passage with the name that holds less than this share of what the best holds does not bear it out
_OPENS = re.compile(r"\s*\(\s*(?:the\s+)?[\"\u201c]?")
_PLACES = frozenset(tokens(place) for place in PLACES)
_BODIES = frozenset({"organisation", "other", "product"})


def contradiction(claim: Claim, name: Name, context: Context, known: Register) -> CheckedClaim | None:
    """The claim as contradicted by the passage that has another name in its place; nothing where none has."""
    passages = context.passages(claim.sentence)
    if not passages or not spelled(name.name).strip():  # of "X Corp." nothing is left to compare
        return None
    own = known.forms(whole(claim, context.story.text, known), context.story.text)
    if _is_reporter(claim, context):
        return None  # whether it is theirs to say: evidence/attribution.py
    sentence = context.sentence(claim.sentence)
    start, end = _inside(claim, context)
    slots = told_slots(sentence, start, end)
    low, high = clause(sentence, start)
    others = set(content_stems(words(sentence[low:high]))) - _stems(name.name) - _stems(name.title)
    weights = {root: context.index.idf(root) for root in others}
    total = sum(weights.values())
    if not total or len(weights) < 3:
        first = passages[0]
        return _exchanged(claim, name, own, slots, first.score, first, known) if known.says(first, own) else None
    scores = [_share(weights, total, known.stems_of(p.number, p.text)) for p in passages]
    best = max(scores)
    if known.says(passages[0], own) and scores[0] >= 0.85 * best:
        return _exchanged(claim, name, own, slots, passages[0].score, passages[0], known)
    if best < BORNE_OUT:
        return None
    bearing = [(s, p) for s, p in zip(scores, passages, strict=True) if s >= 0.85 * best]
    if any(known.says(p, own) for _, p in bearing):
        exchanged = [_exchanged(claim, name, own, slots, s, p, known) for s, p in bearing if known.says(p, own)]
        return exchanged[0] if all(exchanged) else None
    of_another = itself.of_another(claim, name, own, slots, others, best, [p for _, p in bearing], context, known)
    if of_another is not None:
        return of_another
    told = _told(claim, context, known)
    beside = _told(claim, context, known, low, high)
    for score, passage in bearing:
        stood_for = name.kind not in ("law", "place") and itself.speaks_as(passage.source, own)
        for left, right, _ in _rivals(name, own, [], passage, known, exact=True):
            if slot(passage.text, left, right) in slots and not _in_another(passage, score, bearing, own):
                return _contradicted(claim, passage, left, right)
        for left, right, _ in () if stood_for else _rivals(name, own, beside, passage, known):
            there = slot(passage.text, left, right)
            if any(same(here, there) for here in slots) and not _in_another(passage, score, bearing, own):
                return _contradicted(claim, passage, left, right)
    if best < 0.65 or name.kind not in ("organisation", "person", "law"):
        return None
    if any(s > FAR * best and known.says(p, own) for s, p in zip(scores, passages, strict=True)):
        return None
    passage = max(bearing, key=lambda b: b[0])[1]
    if _named_nearby(passage, own, context, known):
        return None
    for left, right, rival in _rivals(name, own, told, passage, known):
        if rival.kind == name.kind:
            return _contradicted(claim, passage, left, right)
    return None


def _is_reporter(claim: Claim, context: Context) -> bool:
    """Whether the sentence gives what it tells to the name, as its speaker."""
    sentence = context.sentences[claim.sentence]
    spans = [
        Span(other.start - sentence.start, other.end - sentence.start)
        for other in context.in_sentence(claim.sentence)
        if isinstance(other.value, Name)
    ]
    speaker = reporter(context.sentence(claim.sentence), spans)
    return speaker is not None and speaker.span.start == claim.start - sentence.start


def _exchanged(
    claim: Claim,
    name: Name,
    own: tuple[Tokens, ...],
    slots: list[Slot],
    score: float,
    passage: Passage,
    known: Register,
) -> CheckedClaim | None:
    """Another name between the very words that stand about the claim, though the passage has the name elsewhere."""
    if score < BORNE_OUT:
        return None
    text, at = passage.text, -1
    while (at := text.find(claim.text, at + 1)) >= 0:
        there = slot(text, at, at + len(claim.text))
        if any(_meet(here, there) for here in slots):
            return None
    for start, end, _ in _rivals(name, own, [], passage, known):
        there = slot(text, start, end)
        if there in slots and any(w and w not in "^$" for pair in there for w in pair):
            return _contradicted(claim, passage, start, end)
    if name.kind in _BODIES and any(here in slots and telling(here[1]) for here in itself.slots_in(passage)):
        return None if issued(own, passage.source) else itself.told_of(claim, passage)
    return None


def _meet(one: Slot, other: Slot) -> bool:
    """Whether two slots have a side in common: the next word, and the one beyond where the next says nothing."""
    (before, after), (left, right) = one, other
    if before[1] == left[1] and (before[1] not in STOPWORDS or before == left):
        return True
    return after[0] == right[0] and (after[0] not in STOPWORDS or after == right)


def _stems(text: str) -> set[str]:
    return {stem(w) for w in words(text)}


def _share(weights: dict[str, float], total: float, held: frozenset[str]) -> float:
    return sum(w for root, w in weights.items() if root in held) / total


def _inside(claim: Claim, context: Context) -> tuple[int, int]:
    start = context.sentences[claim.sentence].start
    return claim.start - start, claim.end - start


def _told(
    claim: Claim, context: Context, known: Register, low: int = 0, high: int | None = None
) -> list[tuple[Tokens, ...]]:
    """The forms of all names of the claim's sentence, or of a part of it: none of them can be its rival.

    The short name in brackets right behind a name is its own, and tells of no other.
    """
    first = context.sentences[claim.sentence].start
    high = len(context.sentence(claim.sentence)) if high is None else high
    return [
        known.forms(other.value.name, context.story.text)
        for other in context.in_sentence(claim.sentence)
        if isinstance(other.value, Name)
        and other is not claim
        and low <= other.start - first < high
        and not _OPENS.fullmatch(context.story.text, claim.end, max(claim.end, other.start))
        and not _is_reporter(other, context)
    ]


def _rivals(
    name: Name,
    own: tuple[Tokens, ...],
    told: list[tuple[Tokens, ...]],
    passage: Passage,
    known: Register,
    exact: bool = False,
) -> Iterator[tuple[int, int, Name]]:
    """The names of a passage that could stand in the place of ``name`` and that the story's sentence does not have."""
    line = spelled(name.name)
    for start, end, rival in known.names_in(passage.number, passage.text):
        if not _alike(name, rival) and not (exact and {name.kind, rival.kind} == {"place", "other"}):
            continue
        theirs = known.forms(rival.name)
        if set(theirs) & set(own) or holds(line, theirs) or holds(spelled(rival.name), own):
            continue
        if any(set(theirs) & set(forms) for forms in told):
            continue
        if set(tokens(rival.name)) & set(tokens(name.name)) and rival.kind == name.kind == "person":
            continue
        yield start, end, rival


def _alike(name: Name, rival: Name) -> bool:
    if name.kind == rival.kind or (_is_place(name) and _is_place(rival)):
        return True
    return (name.kind in _BODIES and rival.kind in _BODIES) or {name.kind, rival.kind} == {"person", "other"}


def _is_place(name: Name) -> bool:
    """Whether a name is that of a country or a state, also as initials: "U.S."."""
    part = tokens(name.name)[-1:] if name.kind == "other" else ()  # "Greater Orly"
    return name.kind == "place" or bool(_PLACES & {part, *forms(name.name)})


def _named_nearby(passage: Passage, own: tuple[Tokens, ...], context: Context, known: Register) -> bool:
    """Whether the name stands next to the passage, or is the one that its "we" or "the agency" stands for."""
    if any(known.says(p, own) and itself.one_paragraph(p, passage) for p in context.index.around(passage)):
        return True
    if not itself.STANDS_FOR.search(passage.text):
        return False
    return itself.stands_for(passage, own) or any(
        known.says(p, own) for p in context.index.around(passage, before=6, after=0)
    )


def _in_another(passage: Passage, score: float, bearing: list[tuple[float, Passage]], own: tuple[Tokens, ...]) -> bool:
    """Whether another passage that bears out the sentence as well speaks of the name as "we" or "the agency"."""
    return any(p.number != passage.number and s >= 0.97 * score and itself.stands_for(p, own) for s, p in bearing)


def _contradicted(claim: Claim, passage: Passage, start: int, end: int) -> CheckedClaim:
    evidence = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.ALIGNED)
    return CheckedClaim(
        claim,
        State.CONTRADICTED,
        (evidence,),
        f"the source has “{passage.text[start:end]}” in that place",
        "role",
        (Span(claim.start, claim.end),),
        Fix(claim.start, claim.end, passage.text[start:end]),
    )
