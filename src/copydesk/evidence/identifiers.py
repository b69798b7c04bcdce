"""Identifiers against the sources: the same one, in any spelling, or none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rapidfuzz.distance import Levenshtein

from copydesk.claims.identifiers import canonical, family_word, identifiers
from copydesk.claims.identifiers import telling as telling_part
from copydesk.claims.name_words import BACKGROUND
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.roles import BORNE_OUT
from copydesk.evidence.stems import content_stems
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Name, Relation, Span, State
from copydesk.text import key, words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

Found = tuple[int, int, int]  # number of the source, start, end
_COMMON = frozenset({"plan", "index", "group", "covid"})  # named by every story: their absence is a warning
# Too short to be searched for by their words: what a slip of one digit may have meant.
_COMMON_TWINS = {
    "plan": ("401(k)", "403(b)", "457(b)", "501(c)"),
    "index": ("S&P 500", "Russell 2000", "Nasdaq 100", "FTSE 100", "Fortune 500"),
    "covid": ("Covid-19",),
    "group": ("G7", "G20"),
}
_SECTION_HEAD = re.compile(r"^\s*(?:Sec(?:tion)?\.?|§)\s*\d+\w*\.?[^()\n]{0,90}", re.IGNORECASE)
# Parts of documents: each document has its own, so that one of another document says nothing.
_NUMBERED = frozenset(
    """note level tier phase stage basel class item article title chapter part schedule exhibit appendix paragraph
    section""".split()
)
_TOP_SECTION = re.compile(r"^(\d+[a-z]?)((?:\([a-z0-9]+\))+)$")


# Where each identifier stands, by index and by what tells it: looked up once.
_known: WeakKeyDictionary[SourceIndex, dict[tuple[str, str], list[Found]]] = WeakKeyDictionary()


def places(identifier: str, index: SourceIndex, limit: int = 200) -> list[Found]:
    """Where an identifier stands in the sources, in any spelling, in the order of the sources."""
    wanted = canonical(identifier)
    known = _known.setdefault(index, {})
    if wanted not in known:
        known[wanted] = list(islice(_places(wanted, key(telling_part(identifier)), index), limit))
    return known[wanted]


def _places(wanted: tuple[str, str], words_of: str, index: SourceIndex) -> Iterator[Found]:
    for number, text in enumerate(index.texts):
        at = text.key.find(words_of)
        while at >= 0:
            first = bisect_left(text.key_at, at)
            if first < len(text.key_at) and text.key_at[first] == at:
                start, end = text.span(at, at + len(words_of))
                left = max(0, start - 40)
                for low, high, name in identifiers(text.text[left : end + 12]):
                    if left + low < end and start < left + high and canonical(name.name) == wanted:
                        yield number, left + low, left + high
            at = text.key.find(words_of, at + 1)


def match(claim: Claim, context: Context) -> CheckedClaim:
    """An identifier against the sources: exact but for its spelling.

    Contradicted where it stands nowhere and one of its kind that is nearly the same does, or the passage that bears
    out its sentence has another one of its kind.
    """
    assert isinstance(claim.value, Name)
    index = context.index
    wanted = canonical(claim.value.name)
    found = places(claim.value.name, index) or _spelled_apart(wanted, context)
    near = list(_in_passages(context.passages(claim.sentence)[:6], wanted[0]))
    told = {
        canonical(c.value.name)
        for c in context.claims
        if c.sentence == claim.sentence and isinstance(c.value, Name) and c.value.kind == "identifier"
    }
    if found:
        rival = _in_its_place(claim, wanted, near, told, context)
        if rival is not None and not _borne_out(claim, found, rival[0], context):
            return _contradicted(claim, *rival)
        number, start, end = _nearest_place(found, near, wanted, index)
        source = index.sources[number]
        manner = Manner.EXACT if source.text[start:end] == claim.text else Manner.NORMALISED
        return CheckedClaim(claim, State.PROVED, (Evidence.of(source, start, end, manner=manner),))
    if any(canonical(i) == wanted or canonical(i)[1] == wanted[1] for i in _from_facts(context)):
        return CheckedClaim(claim, State.PROVED, (), "the newsroom's facts know this identifier")
    others = [(p, s, e, t) for p, s, e, t in near if t not in told]
    if others:
        passage, start, end, _ = min(others, key=lambda o: Levenshtein.distance(o[3][1], wanted[1]))
        return _contradicted(claim, passage, start, end)
    if len(wanted[1]) > 3 and wanted[0] not in _NUMBERED:
        # One of its kind anywhere that is a digit or two off.
        off = 1 if len(wanted[1]) < 8 else 2
        for passage, start, end, other in _in_passages(index.passages(claim.text, limit=20), wanted[0]):
            if other not in told and Levenshtein.distance(other[1], wanted[1]) <= off:
                return _contradicted(claim, passage, start, end)
        for twin in _COMMON_TWINS.get(wanted[0], ()):
            if Levenshtein.distance(canonical(twin)[1], wanted[1]) == 1 and places(twin, index):
                number, start, end = places(twin, index)[0]
                holder = index.sentence_at(index.sources[number], start)
                if holder is not None:
                    return _contradicted(claim, holder, start - holder.start, end - holder.start)
    if wanted[0] in _COMMON or " ".join(words(claim.text)) in BACKGROUND:
        return CheckedClaim(claim, State.NOT_CHECKED, (), "background that no source speaks of")
    return CheckedClaim(claim, State.NO_EVIDENCE, (), f"no source has the {family_word(wanted[0])} {claim.text}")


def _in_passages(passages: list[Passage], family: str) -> Iterator[tuple[Passage, int, int, tuple[str, str]]]:
    for passage in passages:
        for start, end, name in identifiers(passage.text):
            telling = canonical(name.name)
            if telling[0] == family:
                yield passage, start, end, telling


def _in_its_place(
    claim: Claim,
    wanted: tuple[str, str],
    near: list[tuple[Passage, int, int, tuple[str, str]]],
    told: set[tuple[str, str]],
    context: Context,
) -> tuple[Passage, int, int] | None:
    """Another identifier of the family in the passage that bears out the sentence and lacks this one."""
    passages = context.passages(claim.sentence)
    if not passages or passages[0].score < BORNE_OUT:
        return None
    best = [(p, s, e, t) for p, s, e, t in near if p.score >= 0.85 * passages[0].score]
    around = context.index.around(passages[0], 2, 1)
    if any(t == wanted for *_, t in best) or any(t == wanted for *_, t in _in_passages(around, wanted[0])):
        return None
    for passage, start, end, telling in best:
        if telling not in told and passage.score >= 0.6:
            return passage, start, end
    return None


def _borne_out(claim: Claim, found: list[Found], rival: Passage, context: Context) -> bool:
    """Whether a sentence that holds the identifier shares as much with the story's as the rival's does."""
    index = context.index
    roots = set(content_stems(words(context.sentence(claim.sentence))))
    weights = {root: index.idf(root) for root in roots}
    best = sum(weights[r] for r in roots & set(content_stems(words(rival.text))))
    for number, start, _ in found[:60]:
        passage = index.sentence_at(index.sources[number], start)
        shared = roots & set(content_stems(words(passage.text))) if passage is not None else set()
        if sum(weights[r] for r in shared) >= 0.85 * best:
            return True
    return False


def _nearest_place(
    found: list[Found],
    near: list[tuple[Passage, int, int, tuple[str, str]]],
    wanted: tuple[str, str],
    index: SourceIndex,
) -> Found:
    for passage, start, end, telling in near:
        if telling == wanted:
            return index.sources.index(passage.source), passage.start + start, passage.start + end
    return found[0]


def _spelled_apart(wanted: tuple[str, str], context: Context) -> list[Found]:
    """A section whose number and letters stand apart in the document: "Sec. 3." and below it "(c)"."""
    parts = _TOP_SECTION.match(wanted[1])
    if wanted[0] != "section" or parts is None:
        return []
    head = re.compile(rf"^\s*(?:Sec(?:tion)?\.?|§)\s*{re.escape(parts[1])}\b", re.IGNORECASE)
    letters = re.findall(r"\([a-z0-9]+\)", parts[2])
    for number, source in enumerate(context.index.sources):
        inside = False
        for block in source.blocks:
            text = source.text[block.start : block.start + 200]
            if _SECTION_HEAD.match(text):
                inside = bool(head.match(text))
            if inside and _SECTION_HEAD.sub("", text).lstrip().casefold().startswith(letters[0]):
                rest = source.text[block.start : block.start + 4000]
                if all(letter in rest.casefold() for letter in letters):
                    return [(number, block.start, block.end)]
    return []


def _from_facts(context: Context) -> Iterator[str]:
    for docket in context.facts.dockets():
        yield from (docket.id, docket.rin, *docket.identifiers)
        for step in docket.steps:
            yield from (step.document, step.citation)
    for listing in context.facts.listings():
        yield f"CIK {listing.cik}"


def _contradicted(claim: Claim, passage: Passage, start: int, end: int) -> CheckedClaim:
    evidence = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.ALIGNED)
    right = passage.text[start:end]
    span = Span(claim.start, claim.end)
    fix = Fix(claim.start, claim.end, right)
    return CheckedClaim(claim, State.CONTRADICTED, (evidence,), f"the source has “{right}”", "identifier", (span,), fix)
