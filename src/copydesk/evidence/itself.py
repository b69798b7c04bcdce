"""What a document says of whoever issued it, as "we" or "the Company", against a story that tells it of another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.evidence.attribution import BEFORE, SELF, WORD_BEFORE, borne_out_by, document, has_issuer, issued
from copydesk.evidence.index import Passage
from copydesk.evidence.name_forms import Tokens, holds, spelled
from copydesk.evidence.register import Register
from copydesk.evidence.slots import Slot, same, slot
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Name, Relation, Source, Span, State

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

#: Words that stand for whom a passage speaks of, its issuer or a name before it.
STANDS_FOR = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Ii]ts?|[Tt]hey|[Tt]heir|[Hh]e|[Ss]he|[Hh]is|[Hh]er|my|I|"
    r"[Tt]he (?:Company|company|Registrant|agency|Agency|Department|department|Commission|commission|Board|Secretary|"
    r"Administrator|Bank|bank|Bureau|firm|group|regulator|President|Chairman|Agencies|Court))\b(?!\s+of\b)"
)
_LEAD = re.compile(
    r"(?:^|[.;:,]\s+|\b(?:that|said|says|while|and|but|because|when|as|if|after|before|which|how|where)\s+)(?:the\s+)?$",
    re.IGNORECASE,
)
_AGENT = re.compile(r"\bby\s+(?:the\s+)?$")
_THEIRS = re.compile(r"['\u2019]s?\s")
_REGISTRANT = re.compile(r"\bregistrant\b", re.IGNORECASE)
# What a filing calls its issuer, whatever the capital.
_SELF_OF_FILING = re.compile(rf"{SELF.pattern}|\b[Tt]he (?:company|registrant)(?:['\u2019]s)?\b(?!\s+of\b)")
_COVER = 3000  # code points that hold the particulars of a document


def of_another(
    claim: Claim,
    name: Name,
    own: tuple[Tokens, ...],
    slots: list[Slot],
    roots: set[str],
    best: float,
    bearing: list[Passage],
    context: Context,
    known: Register,
) -> CheckedClaim | None:
    """What a document says of whoever issued it ("we sold"), told of somebody else, who is not named there."""
    if name.kind not in ("organisation", "other"):
        return None
    acts = _acts(claim, context)
    of_itself: list[Passage] = []
    for passage in bearing:
        there = slots_in(passage)
        if not has_issuer(passage.source) or issued(own, passage.source):
            return None
        if there and (acts or any(same(one, other) for one in slots for other in there)):
            of_itself.append(passage)
        elif there or not of_itself:
            return None  # the nearest passage says it of nobody, or of itself in another place
        if any(known.says(p, own) and one_paragraph(p, passage) for p in context.index.around(passage)):
            return None
    if borne_out_by(own, roots, best, context.index):
        return None
    return told_of(claim, of_itself[0]) if of_itself else None


def slots_in(passage: Passage) -> list[Slot]:
    """Where a document that tells whose it is speaks of itself in a passage."""
    if not has_issuer(passage.source):
        return []
    pattern = _SELF_OF_FILING if _is_filing(passage.source) else SELF
    return [slot(passage.text, m.start(), m.end()) for m in pattern.finditer(passage.text)]


def told_of(claim: Claim, passage: Passage) -> CheckedClaim:
    """The claim as contradicted by what a document tells of whoever issued it."""
    evidence = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.ALIGNED)
    note = f"this stands in {document(passage.source)}, which speaks of itself"
    span = Span(claim.start, claim.end)
    fix = Fix(claim.start, claim.end, passage.source.publisher)
    return CheckedClaim(claim, State.CONTRADICTED, (evidence,), note, "role", (span,), fix)


def _acts(claim: Claim, context: Context) -> bool:
    """Whether a name stands where "we" or "our" would: at the head of a clause, behind "by", or with an 's."""
    sentence = context.sentence(claim.sentence)
    at = context.sentences[claim.sentence].start
    start, end = claim.start - at, claim.end - at
    before = BEFORE.search(context.story.text, max(0, claim.start - WORD_BEFORE), claim.start)
    start -= claim.start - before.start(1) if before else 0
    if _THEIRS.match(sentence, end) or _AGENT.search(sentence[:start]):
        return True
    follows = re.match(r"\s+[a-z]", sentence[end:])
    return bool(follows) and bool(_LEAD.search(sentence[:start]))


def one_paragraph(one: Passage, other: Passage) -> bool:
    """Whether no empty line parts two passages of a document."""
    first, second = sorted((one, other), key=lambda p: p.start)
    return "\n\n" not in one.source.text[first.end : second.start]


def stands_for(passage: Passage, own: tuple[Tokens, ...]) -> bool:
    """Whether the passage has a "we" or "the agency" and its document is that of the name."""
    return bool(STANDS_FOR.search(passage.text)) and speaks_as(passage.source, own)


def _is_filing(source: Source) -> bool:
    """Whether a document has the cover of a filing, which names laws, offices and exchanges that are not its issuer."""
    return bool(_REGISTRANT.search(source.text, 0, _COVER))


def speaks_as(source: Source, own: tuple[Tokens, ...]) -> bool:
    """Whether the "we" of a document can be the name."""
    return issued(own, source) if _is_filing(source) and has_issuer(source) else holds(_about(source), own)


@lru_cache(maxsize=256)
def _about_text(name: str, title: str, publisher: str, head: str) -> str:
    return spelled(f"{name} ; {title} ; {publisher} ; {head}")


def _about(source: Source) -> str:
    """What a document says of itself: its particulars and its first page."""
    return _about_text(source.name, source.title, source.publisher, source.text[:_COVER])
