"""Which sentences of a document can be quoted alone: whole, plain, and understood without their neighbours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from copydesk.claims import advice, boilerplate, risks
from copydesk.claims.main_clause import parse
from copydesk.drafting.built_in import extract_words as patterns
from copydesk.drafting.built_in.wording import is_plain
from copydesk.evidence.documents import scales
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.model import Source

_SHORTEST, _LONGEST = 30, 340  # code points of a sentence that is quoted
_FEWEST_WORDS = 6
_HEAD = 2000  # code points of a source, in which it would say that it was taken back
_BLOCKS = ("paragraph", "item", "quote")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": None})

_LINE = 70  # code points from which a block is running text, no page number
_MOST_CAPITALS = 0.5  # share of words with a capital, from which a line is a heading or a list of names
_FEW_CAPITALS = 4  # words with one, which a short sentence on a body of a long name may have
_PAGE = 5  # blocks back over the foot of a page and the head of the next

_NOT_FIRST = (
    patterns.NUMBERED,
    patterns.SOME_PLAN,
    patterns.LEANS,
    patterns.ADVERB,
    patterns.ALSO,
    patterns.EARLY_PRONOUN,
)
_NOWHERE = (
    *(patterns.KNOWN, patterns.ENDS_SHORT, patterns.POINTS, patterns.CAPITALS, patterns.MINE, patterns.PASSED_OVER),
    patterns.RUN_IN,
)


def quotable(index: SourceIndex, source: Source) -> Iterator[Passage]:
    """The sentences of ``source`` that can be quoted alone, in order; none of one that says that it was withdrawn."""
    if patterns.WITHDRAWN.search(source.text[:_HEAD]):
        return  # what it says was taken back
    starts = [block.start for block in source.blocks]
    scaled = bool(scales(source.text))
    first = index.sentence_at(source, 0)
    number = first.number if first else 0
    while number < index.size and (passage := index.sentence(number)).source is source:
        number += 1
        at = bisect_right(starts, passage.start) - 1
        if marker := patterns.MARKER.match(passage.text):
            passage = passage._replace(start=passage.start + marker.end())
        kind = source.blocks[at].kind if at >= 0 else "paragraph"
        whole = at < 0 or passage.end <= source.blocks[at].end
        if kind not in _BLOCKS or not whole or any(t.start <= passage.start < t.end for t in source.tables):
            continue
        if not stands_alone(passage.text) or (scaled and _unscaled(passage.text)):
            continue
        if at >= 0 and (_is_cut(source, at, passage) or _in_example(source, at)):
            continue
        yield passage


def stands_alone(text: str) -> bool:
    """Whether a sentence can be quoted without its neighbours.

    >>> stands_alone("The bureau inspected 412 elevators in 2025."), stands_alone("It found 38 faulty meters in them.")
    (True, False)
    >>> stands_alone("The plan expires on December 31, 2025, or when all transactions under it are done.")
    False
    """
    if patterns.RAGGED.search(text) or not _SHORTEST <= len(text) <= _LONGEST or not text.endswith("."):
        return False
    plain = cleaned(text)
    words = patterns.WORD.findall(plain)
    if len(plain.split()) < _FEWEST_WORDS or not plain[0].isupper() or plain.count("(") != plain.count(")"):
        return False
    if any(p.match(plain) for p in _NOT_FIRST) or any(p.search(plain) for p in _NOWHERE):
        return False
    if not is_plain(plain) or patterns.OTHERS.search(plain) or patterns.SUPPOSED.search(plain):
        return False
    if patterns.BARE_TOTAL.match(plain) and not patterns.WHOSE.search(plain):
        return False
    if sum(w[0].isupper() for w in words) > max(_FEW_CAPITALS, _MOST_CAPITALS * len(words)):
        return False
    # An allegation, a death or an insolvency is for a person to choose and to put into words.
    if risks.in_text(plain):
        return False
    found = parse(plain)
    if found.main is None or found.main.first == 0 or not found.subject or found.subject in patterns.SUBJECTS:
        return False
    if any(w.tag == "relative" for w in found.words[max(0, found.main.first - 2) : found.main.first]):
        return False  # its only verb is that of a clause on a noun
    return not advice.is_advice(found) and not boilerplate.is_boilerplate(found, False)


def _unscaled(text: str) -> bool:
    """Whether a sum of money may be in the millions of the document's tables."""
    return any(not patterns.EACH.search(text, m.end(), m.end() + 45) for m in patterns.BARE.finditer(text))


def _is_cut(source: Source, at: int, passage: Passage) -> bool:
    """Whether a sentence at the head of its block goes on from a block before: a page has ended in between."""
    if passage.start > source.blocks[at].start + 5:
        return False
    for block in reversed(source.blocks[max(0, at - _PAGE) : at]):
        text = source.text[block.start : block.end].rstrip()
        ended = text[-1:] in tuple('.:;!?)”"’')
        if len(text) >= _LINE or (ended and len(text) >= _SHORTEST):
            return not ended and not text.isupper()
    return False


def _in_example(source: Source, at: int) -> bool:
    """Whether a block tells of a made-up case: what it says holds of nobody."""
    block = source.blocks[at]
    return bool(patterns.EXAMPLE.search(source.text, block.start, min(block.end, block.start + 160)))


def cleaned(text: str) -> str:
    """A sentence of a source as a story quotes it: on one line, without ligatures."""
    return " ".join(text.translate(_LIGATURES).split())
