"""The right name in the wrong place: the passages that bear out the sentence have another of its kind there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.claims.speakers import reporter
from copydesk.evidence.attribution import BEFORE, SELF, WORD_BEFORE, borne_out_by, document, has_issuer, issued, whole
from copydesk.evidence.index import Passage
from copydesk.evidence.register import Register, Tokens, holds, spelled, tokens
from copydesk.evidence.stems import STOPWORDS, content_stems, stem
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Name, Relation, Source, Span, State
from copydesk.text import WORD, word_key, words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

BORNE_OUT = 0.5  # share of the sentence's other words, by weight, that a passage must hold to decide its names
FAR = 0.6  # a passage with the name that holds less than this share of what the best holds does not bear it out
_STANDS_FOR = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Ii]ts?|[Tt]hey|[Tt]heir|[Hh]e|[Ss]he|[Hh]is|[Hh]er|my|I|"
    r"[Tt]he (?:Company|company|Registrant|agency|Agency|Department|department|Commission|commission|Board|Secretary|"
    r"Administrator|Bank|bank|Bureau|firm|group|regulator|President|Chairman|Agencies|Court))\b(?!\s+of\b)"
)
# What numbers a paragraph: "Sec. 3. Register. (a)", "2.", "(iv)".
_MARKER = re.compile(
    r"^\s*(?:(?:Sec(?:tion)?\.?|§)\s*\d+\w*\.?\s*(?:[A-Z][^.\n]{0,60}\.\s*)?)?(?:\(\w{1,4}\)|\d{1,2}\.)\s*"
)
_SHORT = re.compile(r"^(?:\s+of\s+\d{4})?\s*\([^()]{1,30}\)")  # the short name that a text gives behind a name
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
    before, after = _beside(sentence, *_inside(claim, context))
    clause = _clause(sentence, _inside(claim, context)[0])
    others = set(content_stems(words(clause))) - _stems(name.name) - _stems(name.title)
    weights = {root: context.index.idf(root) for root in others}
    total = sum(weights.values())
    if not total or len(weights) < 3:
        return _exchanged(claim, name, own, before, after, passages[0], known) if known.says(passages[0], own) else None
    scores = [_share(weights, total, known.stems_of(p.number, p.text)) for p in passages]
    best = max(scores)
    if known.says(passages[0], own) and scores[0] >= 0.85 * best:
        return _exchanged(claim, name, own, before, after, passages[0], known)
    if best < BORNE_OUT:
        return None
    bearing = [(s, p) for s, p in zip(scores, passages, strict=True) if s >= 0.85 * best]
    if any(known.says(p, own) for _, p in bearing):
        return None
    of_another = _of_another(claim, name, own, others, best, [p for _, p in bearing], context, known)
    if of_another is not None:
        return of_another
    told = _told(claim, context, known)
    for score, passage in bearing:
        stood_for = holds(_about(passage.source), own)
        for start, end, _ in _rivals(name, own, [], passage, known):
            left, right = _beside(passage.text, start, end)
            if before == left and after == right and not _in_another(passage, score, bearing, own):
                return _contradicted(claim, passage, start, end)
        for start, end, _ in () if stood_for else _rivals(name, own, told, passage, known):
            if _same_slot(before, after, *_beside(passage.text, start, end)) and not _in_another(
                passage, score, bearing, own
            ):
                return _contradicted(claim, passage, start, end)
    if best < 0.65 or name.kind not in ("organisation", "person", "law"):
        return None
    if any(s > FAR * best and known.says(p, own) for s, p in zip(scores, passages, strict=True)):
        return None
    passage = max(bearing, key=lambda b: b[0])[1]
    if _named_nearby(passage, own, context, known):
        return None
    for start, end, rival in _rivals(name, own, told, passage, known):
        if rival.kind == name.kind:
            return _contradicted(claim, passage, start, end)
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


def _of_another(
    claim: Claim,
    name: Name,
    own: tuple[Tokens, ...],
    roots: set[str],
    best: float,
    bearing: list[Passage],
    context: Context,
    known: Register,
) -> CheckedClaim | None:
    """What a document says of whoever issued it ("we sold"), told of somebody else, who is not named there."""
    if name.kind not in ("organisation", "other") or not _acts(claim, context):
        return None
    for passage in bearing:
        source = passage.source
        if not has_issuer(source) or not SELF.search(passage.text) or issued(own, source):
            return None
        if any(known.says(p, own) and _one_paragraph(p, passage) for p in context.index.around(passage)):
            return None
    if borne_out_by(own, roots, best, context.index):
        return None
    passage = bearing[0]
    evidence = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.ALIGNED)
    note = f"this stands in {document(passage.source)}, which speaks of itself"
    span = Span(claim.start, claim.end)
    fix = Fix(claim.start, claim.end, passage.source.publisher)
    return CheckedClaim(claim, State.CONTRADICTED, (evidence,), note, "role", (span,), fix)


_LEAD = re.compile(
    r"(?:^|[.;:,]\s+|\b(?:that|said|says|while|and|but|because|when|as|if|after|before|which|how|where)\s+)(?:the\s+)?$",
    re.IGNORECASE,
)
_AGENT = re.compile(r"\bby\s+(?:the\s+)?$")
_THEIRS = re.compile(r"['\u2019]s?\s")


def _acts(claim: Claim, context: Context) -> bool:
    """Whether a name stands where "we" or "our" would: at the head of a clause, behind "by", or with an 's."""
    sentence = context.sentence(claim.sentence)
    start, end = _inside(claim, context)
    before = BEFORE.search(context.story.text, max(0, claim.start - WORD_BEFORE), claim.start)
    start -= claim.start - before.start(1) if before else 0
    if _THEIRS.match(sentence, end) or _AGENT.search(sentence[:start]):
        return True
    follows = re.match(r"\s+[a-z]", sentence[end:])
    return bool(follows) and bool(_LEAD.search(sentence[:start]))


# What joins two sentences in one.
_JOINT = re.compile(r",\s+(?:while|whereas|but|and that|and)\s+(?=(?:the\s+)?\w+)|;\s+")


def _clause(sentence: str, at: int) -> str:
    """The part of a sentence of two that holds place ``at``; a part of few words is none of its own.

    >>> _clause("The old paper mill stands by a river in Orly, while the new one has offices.", 40)
    'The old paper mill stands by a river in Orly'
    """
    low = max((m.end() for m in _JOINT.finditer(sentence, 0, at)), default=0)
    joint = _JOINT.search(sentence, at)
    part = sentence[low : joint.start() if joint else len(sentence)]
    return part if len(content_stems(words(part))) > 4 else sentence


def _exchanged(
    claim: Claim,
    name: Name,
    own: tuple[Tokens, ...],
    before: list[str],
    after: list[str],
    passage: Passage,
    known: Register,
) -> CheckedClaim | None:
    """Another name between the very words that stand about the claim, though the passage has the name elsewhere."""
    if passage.score < BORNE_OUT:
        return None
    text, at = passage.text, -1
    while (at := text.find(claim.text, at + 1)) >= 0:
        left, right = _beside(text, at, at + len(claim.text))
        if left[1] == before[1] or right[0] == after[0]:
            return None
    for start, end, _ in _rivals(name, own, [], passage, known):
        if (before, after) == _beside(text, start, end) and any(w and w not in "^$" for w in (*before, *after)):
            return _contradicted(claim, passage, start, end)
    return None


def _stems(text: str) -> set[str]:
    return {stem(w) for w in words(text)}


def _share(weights: dict[str, float], total: float, held: frozenset[str]) -> float:
    return sum(w for root, w in weights.items() if root in held) / total


def _inside(claim: Claim, context: Context) -> tuple[int, int]:
    start = context.sentences[claim.sentence].start
    return claim.start - start, claim.end - start


def _told(claim: Claim, context: Context, known: Register) -> list[tuple[Tokens, ...]]:
    """The forms of all names of the claim's sentence: none of them can be its rival."""
    return [
        known.forms(other.value.name, context.story.text)
        for other in context.claims
        if other.sentence == claim.sentence
        and isinstance(other.value, Name)
        and other is not claim
        and not _is_reporter(other, context)
    ]


def _rivals(
    name: Name, own: tuple[Tokens, ...], told: list[tuple[Tokens, ...]], passage: Passage, known: Register
) -> Iterator[tuple[int, int, Name]]:
    """The names of a passage that could stand in the place of ``name`` and that the story's sentence does not have."""
    line = spelled(name.name)
    for start, end, rival in known.names_in(passage.number, passage.text):
        if not _alike(name, rival):
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
    if name.kind == rival.kind:
        return True
    return (name.kind in _BODIES and rival.kind in _BODIES) or {name.kind, rival.kind} == {"person", "other"}


def _beside(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The two words before and the two after a span, as stems; the ends of the text count as words."""
    left = [stem(word_key(w)) for w in WORD.findall(_MARKER.sub("", text[:start])[-60:])]
    right = [stem(word_key(w)) for w in WORD.findall(_SHORT.sub("", text[end : end + 60], count=1))]
    left = [w for w in left if w not in ("the", "s")]
    right = [w for w in right if w not in ("the", "s")]
    return (["", "^", *left])[-2:], ([*right, "$", ""])[:2]


def _same_slot(before: list[str], after: list[str], left: list[str], right: list[str]) -> bool:
    one_before, one_after = before[1] == left[1], after[0] == right[0]
    if one_before and one_after:
        return True
    if one_before and before[0] == left[0] and _telling(before):
        return True
    return one_after and after[1] == right[1] and _telling(after)


def _telling(pair: list[str]) -> bool:
    return all(pair) and any(w not in STOPWORDS and w not in "^$" for w in pair)


def _named_nearby(passage: Passage, own: tuple[Tokens, ...], context: Context, known: Register) -> bool:
    """Whether the name stands next to the passage, or is the one that its "we" or "the agency" stands for."""
    if any(known.says(p, own) and _one_paragraph(p, passage) for p in context.index.around(passage)):
        return True
    if not _STANDS_FOR.search(passage.text):
        return False
    return _stands_for(passage, own) or any(
        known.says(p, own) for p in context.index.around(passage, before=6, after=0)
    )


def _one_paragraph(one: Passage, other: Passage) -> bool:
    first, second = sorted((one, other), key=lambda p: p.start)
    return "\n\n" not in one.source.text[first.end : second.start]


def _stands_for(passage: Passage, own: tuple[Tokens, ...]) -> bool:
    """Whether the passage has a "we" or "the agency" and its document is that of the name."""
    return bool(_STANDS_FOR.search(passage.text)) and holds(_about(passage.source), own)


def _in_another(passage: Passage, score: float, bearing: list[tuple[float, Passage]], own: tuple[Tokens, ...]) -> bool:
    """Whether another passage that bears out the sentence as well speaks of the name as "we" or "the agency"."""
    return any(p.number != passage.number and s >= 0.97 * score and _stands_for(p, own) for s, p in bearing)


@lru_cache(maxsize=256)
def _about_text(name: str, title: str, publisher: str, head: str) -> str:
    return spelled(f"{name} ; {title} ; {publisher} ; {head}")


def _about(source: Source) -> str:
    """What a document says of itself: its particulars and its first page."""
    return _about_text(source.name, source.title, source.publisher, source.text[:3000])


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
