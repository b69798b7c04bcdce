"""The sentences of a Federal Register document that are worth quoting, and those that say how and by when to act."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator

from rapidfuzz import fuzz

from copydesk.claims.sentences import bounds
from copydesk.drafting.built_in.wording import is_plain
from copydesk.evidence.index import SourceIndex
from copydesk.model import Evidence, Source
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument

_LONGEST = 55  # words of a sentence that is quoted from the text; a summary's may be twice as long
_SHORTEST = 9
_DUTIES = re.compile(
    r"\b(?:requires?|would|must|shall|may not|prohibits?|proposes|is presumed|has a duty|exempts?|limits?|applies|"
    r"provides|restricts?|directs|does not|will|estimates)\b",
    re.IGNORECASE,
)
_ALIKE = 80  # of 100, from which two sentences say the same
_SHALL = re.compile(r"\bshall\b")
# It leans on the sentence before it, or is a piece of one.
_LOOSE = re.compile(
    r"(?:\W*(?:It|They|This|These|Those|Such|He|She|However|Thus|Therefore|But|And|Also|Accordingly|For example)\b"
    r"|[a-z(\[])"
)
_BROKEN = re.compile(r"\[|\]|\.\.\.|…|\bparagraphs? \([a-z]\)|§|\bsection \d|\bid\.|[—:]\s*$|[“”\"]", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:.{3,120}?\.\s+)?(?:\([a-z0-9]{1,4}\)\s+)+(?=[A-Z])")
_EXAMPLE = re.compile(r"\bExamples?\b|\bFacts\b|\bAnalysis\.")
# A paragraph or heading that tells what others said: commenters, petitioners, parties.
_OTHERS = re.compile(r"\b(?:[Cc]ommenters?|C(?:omment|OMMENT)S?|[Pp]etitioners?|[Rr]espondents?|[Pp]laintiffs?)\b")
_REPLY = re.compile(r"\W*(?:Response|Reply|Answer|RESPONSE)\b")
_REPORTED = re.compile(
    r"^Response\b|\b(?:said|stated|argued?|argues|suggest(?:s|ed)?|urged?|urges|asserted|claim(?:s|ed)|contend(?:s|ed)|opined"
    r"|recommended|believes?|commented)\b"
)
_BACK = 8  # blocks back to the comment that a paragraph may belong to
# In a rule that is made: what was proposed, or held before.
_BEFORE = re.compile(r"\bwould\b|\bpropos(?:ed|al|es|ing)\b|\bprevious(?:ly)?\b|\bformer(?:ly)?\b|\bprior\b", re.I)
_OF_COMMENTS = (Action.EXTENSION, Action.REOPENING)  # these have nothing else to tell
_MADE = (Action.FINAL, Action.INTERIM, Action.DIRECT)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|for|by|is|are|was|were|be|with|that|would|must|shall|will|may|not|from|which|under)\b", re.I
)
_ASKS = re.compile(r"\bcomments?\b|\bpage \d", re.IGNORECASE)  # told elsewhere in the story, or of the print
_LABEL = re.compile(r"^ADDRESSES:\s*", re.IGNORECASE)


def summed_up(document: RegisterDocument) -> list[Evidence]:
    """The first two sentences of its summary that stand by themselves."""
    summary = document.summary
    if summary is None:
        return []
    source = next(s for s in document.sources if s.name == summary.source)
    found: list[Evidence] = []
    for first, end in bounds(source.text, source.blocks):
        start = max(first, summary.start)  # its heading may stand in the sentence's own paragraph
        if start >= min(end, summary.end) or end > summary.end:
            continue
        text = source.text[start:end].strip()
        whole = text.endswith(".") and not re.search(r"\[|\.\.\.|…", text) and is_plain(text) and _ENGLISH.search(text)
        asks = _ASKS.search(text) and document.action not in _OF_COMMENTS
        if not whole or len(text.split()) > 2 * _LONGEST or asks:
            break  # what follows may lean on it
        found.append(Evidence.of(source, start, start + len(text)))
    return found[:2]


def shown(title: str) -> str:
    """A title or action line as it stands inside quotation marks: on one line, without its last stop.

    >>> shown("Meaning of “Elevator”.\\n")
    'Meaning of ‘Elevator’'
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    plain = re.sub(r'"([^"]*)"', "‘\\1’", plain.replace("“", "‘").replace("”", "’"))
    return plain.rstrip(" .,;:")


def telling(
    document: RegisterDocument, main: RegisterDocument, index: SourceIndex, most: int, used: Collection[Evidence] = ()
) -> list[Evidence]:
    """The sentences of ``document`` that tell most of what ``main`` is about, in the order of the text.

    They speak of duties, limits or effects, stand at the head of a paragraph and by themselves, and tell no example;
    of an order, those come first that direct somebody. What is ``used`` is passed over.
    """
    wanted = f"{main.title} {main.summary.text if main.summary else ''}"
    summary = document.summary
    spent = [*used, *([summary] if summary else [])]
    found: list[tuple[bool, float, Evidence]] = []
    for passage in index.passages(wanted, limit=400):
        source = passage.source
        if all(source is not own for own in document.sources):
            continue
        words = said(source, passage.start, passage.end)
        if any(e.source == source.name and e.start < words.end and words.start < e.end for e in spent):
            continue
        if _REPORTED.search(words.text) or (document.action in _MADE and _BEFORE.search(words.text)):
            continue
        if quotable(words.text) and _DUTIES.search(words.text) and _heads(source, passage.start):
            directs = document.action is Action.ORDER and bool(_SHALL.search(words.text))
            brevity = 1 - len(words.text.split()) / (4 * _LONGEST)
            early = 1 - 0.5 * passage.start / max(len(source.text), 1)
            found.append((directs, passage.score * brevity * early, words))
    best: list[tuple[bool, float, Evidence]] = []
    for item in sorted(found, key=lambda item: item[:2], reverse=True):
        if len(best) < most and all(fuzz.token_set_ratio(item[2].text, taken.text) < _ALIKE for _, _, taken in best):
            best.append(item)
    return sorted((words for _, _, words in best), key=lambda words: (words.source, words.start))


def said(source: Source, start: int, end: int) -> Evidence:
    """A sentence without the heading and number of its paragraph."""
    numbered = _NUMBERED.match(source.text, start, end)
    return Evidence.of(source, numbered.end() if numbered else start, end)


def _heads(source: Source, start: int) -> bool:
    """Whether a sentence is one of the first two of a paragraph that tells no example."""
    at = bisect_right(source.blocks, start, key=lambda block: block.start) - 1
    if at < 0:
        return False
    block = source.blocks[at]
    before = source.text[block.start : start]
    opening = source.text[block.start : block.start + 200]
    return before.count(". ") <= 1 and not _EXAMPLE.search(opening) and not _of_others(source, at)


def _of_others(source: Source, at: int) -> bool:
    """Whether a paragraph tells what others said of the document: it says so, or what stands before it does."""
    for block in reversed(source.blocks[max(0, at - _BACK) : at + 1]):
        opening = source.text[block.start : min(block.end, block.start + 200)]
        if _REPLY.match(opening):
            return False
        if _OTHERS.search(opening) and (block.kind == "heading" or block is source.blocks[at] or opening[:1] == "C"):
            return True
        if block.kind == "heading":
            return False
    return False


def quotable(text: str) -> bool:
    """Whether a sentence can be quoted without its neighbours.

    >>> quotable("The rule would apply to about 61,000 plans with 83 million participants.")
    True
    >>> quotable("This would also apply to plans of every other kind there is."), quotable("See paragraph (c) for it.")
    (False, False)
    """
    length = len(text.split())
    if not _SHORTEST <= length <= _LONGEST or not text.endswith("."):
        return False
    if not (is_plain(text) and _ENGLISH.search(text)):
        return False
    return not (_LOOSE.match(text) or _BROKEN.search(text) or _ASKS.search(text))


def how_to_comment(document: RegisterDocument) -> Evidence | None:
    """The first sentence under ADDRESSES."""
    for source in document.sources:
        for number, block in enumerate(source.blocks):
            label = _LABEL.match(source.text[block.start : block.end])
            if not label:
                continue
            start, end = block.start + len(label[0]), block.end
            if start >= end and number + 1 < len(source.blocks):
                start, end = source.blocks[number + 1].start, source.blocks[number + 1].end
            first = next(iter(_inside(source, start, end)), None)
            if first and first.text.endswith(".") and is_plain(first.text) and len(first.text.split()) <= _LONGEST:
                return first
    return None


def _inside(source: Source, start: int, end: int) -> Iterator[Evidence]:
    for first, last in bounds(source.text, source.blocks):
        if max(first, start) < min(last, end):
            yield Evidence.of(source, max(first, start), min(last, end))
