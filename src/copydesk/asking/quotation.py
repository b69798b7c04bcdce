"""The sentence that gives an answer: the words of a source, in quotation marks, with the document they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.asking.answer import Said
from copydesk.asking.places import Place
from copydesk.model import Evidence, Source, Span

_LONGEST = 600  # code points of a quotation; a longer passage is cut at its marks
_DOUBLE = str.maketrans({"“": "‘", "”": "’", '"': "’", "„": "‘", "«": "‘", "»": "’"})
_OPENING = re.compile(r"(?<![^\W_])\"(?=\w)")
_BOUND = re.compile(r"(?<=[;:,)])\s+|(?<=[.?!])\s+")


def sentences(place: Place, answer: Span, identity: str = "", leans: bool = False) -> Iterator[Said]:
    """Sentences that say the same, the fullest first: the gate may hold a title that it lets pass without.

    :param identity: an identifier of the document that belongs to the answer.
    :param leans: quote what stands before the passage in its block too, on which it leans.
    """
    source = place.source
    start, end = place.passage.start, place.passage.end
    if leans and place.before:
        first = source.text.rfind(place.before.split(" ")[0], max(0, start - len(place.before) - 40), start)
        if first >= 0 and end - first <= _LONGEST:
            start = first
    if end - start > _LONGEST:
        start, end = _cut(source.text, place.passage.start, place.passage.end, answer)
    evidence = Evidence.of(source, start, end)
    quoted = f"“{plain(source.text[start:end])}”"
    for lead in _leads(source, identity):
        yield Said(f"{lead}: {quoted}", (evidence,))


def plain(text: str) -> str:
    """A passage in one line, its own quotation marks made single, as inside a quotation.

    >>> plain('It said “we  will\\nmend it”.')
    'It said ‘we will mend it’.'
    """
    return " ".join(_OPENING.sub("‘", text).translate(_DOUBLE).split())


def _leads(source: Source, identity: str) -> Iterator[str]:
    known = f" ({identity})" if identity else ""
    if source.private:
        yield f"According to {source.attribution}" if source.attribution else "According to a private source"
        yield "The document says"
        return
    title = plain(source.title)
    if title:
        # In quotation marks a title is a quotation to the gate, without them it makes claims of its own.
        yield f"According to “{title}”{known}"
        yield f"According to {title}{known}"
    if source.publisher:
        yield f"According to {plain(source.publisher)}{known}"
    yield f"The document{known} says"


def _cut(text: str, start: int, end: int, answer: Span) -> tuple[int, int]:
    """The longest stretch between marks of a long passage that holds the answer and is short enough."""
    bounds = [start, *(m.end() for m in _BOUND.finditer(text, start, end)), end]
    low, high = start + answer.start, start + answer.end
    if high - low > _LONGEST:
        return start, start + len(text[start : start + _LONGEST].rsplit(" ", 1)[0])
    first = max(b for b in bounds if b <= low)
    last = min(b for b in bounds if b >= high)
    if last - first > _LONGEST:
        return low, high
    while True:
        before = max((b for b in bounds if b < first), default=first)
        after = min((b for b in bounds if b > last), default=last)
        if before < first and last - before <= _LONGEST:
            first = before
        elif after > last and after - first <= _LONGEST:
            last = after
        else:
            return first, first + len(text[first:last].rstrip(" ,;:"))
