"""A report sentence by sentence: what stands, what does not, and the mark by which a reader tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from copydesk.claims.sentences import split
from copydesk.model import CheckedClaim, Finding, Report, Severity, Span, State


class Standing(StrEnum):
    """How a sentence stands: held by a finding, or as the worst of its claims."""

    HELD = "held"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE = "no evidence"
    NOT_CHECKED = "not checked"
    PROVED = "proved"
    NO_CLAIM = "no claim"


# A mark for each standing, so that none is told by colour alone; and one for a terminal that has ASCII only.
MARKS = {
    Standing.HELD: "■",
    Standing.CONTRADICTED: "✗",
    Standing.NO_EVIDENCE: "○",
    Standing.NOT_CHECKED: "?",
    Standing.PROVED: "✓",
    Standing.NO_CLAIM: "·",
}
ASCII_MARKS = {
    Standing.HELD: "#",
    Standing.CONTRADICTED: "x",
    Standing.NO_EVIDENCE: "o",
    Standing.NOT_CHECKED: "?",
    Standing.PROVED: "+",
    Standing.NO_CLAIM: ".",
}

_WORST_FIRST = (State.CONTRADICTED, State.NO_EVIDENCE, State.NOT_CHECKED, State.PROVED)
# Controls would move the cursor, recolour a terminal or turn the text round; half a surrogate pair cannot be written.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def printable(text: str) -> str:
    """``text`` fit to be shown: control characters, marks that turn the direction and broken ones become U+FFFD.

    >>> printable("red\\x1b[31m")
    'red\ufffd[31m'
    """
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n"))


def quoted(text: str) -> str:
    """``text`` in quotation marks, where it does not stand in its own.

    >>> quoted("sales rose"), quoted("\u201cWe sold more,\u201d he said.")
    ('“sales rose”', '“We sold more,” he said.')
    """
    return text if text[:1] in ("“", '"') else f"“{text}”"


def more_than(message: str, note: str) -> str:
    """The note of a passage, if it says more than the message of the finding that shows it; else nothing.

    >>> more_than("The source says 4%; the story says 7%.", "the source says 4%; the story says 7%")
    ''
    >>> more_than("No source says so.", "4% and 7% differ")
    '4% and 7% differ'
    """
    return "" if note.strip(" .").casefold() in message.casefold() else note


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the story: ``start:end`` in its readable text (``Story.text``), what it claims, what was found.

    ``faults`` are the words that evidence speaks against, as spans of the same text.
    """

    number: int
    start: int
    end: int
    text: str
    part: Literal["headline", "deck", "body"]
    standing: Standing
    claims: tuple[CheckedClaim, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Span, ...]


def sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences of the report's story, each with its claims and the findings that touch it."""
    story = report.story
    claims: dict[int, list[CheckedClaim]] = {}
    for checked in report.claims:
        claims.setdefault(checked.claim.sentence, []).append(checked)
    spans = split(story)
    found = [(story.from_file(f.start, f.end), f) for f in report.findings if f.end > f.start]
    found = [(place, f) for place, f in found if not on_whole_story(place, spans)]
    shown: list[Sentence] = []
    for number, span in enumerate(spans):
        touching = tuple(f for place, f in found if span.meets(place.start, place.end))
        own = tuple(claims.get(number, ()))
        shown.append(
            Sentence(
                number,
                span.start,
                span.end,
                story.text[span.start : span.end],
                story.part(span.start),
                standing(own, touching),
                own,
                touching,
                faults(report, span, own),
            )
        )
    return tuple(shown)


def on_whole_story(place: Span, spans: Sequence[Span | Sentence]) -> bool:
    """Whether a finding at ``place`` of the readable text is on the story as a whole and not on its sentences.

    It is where it has no extent, is on all of several sentences, or is on more than three and more than half of them.

    >>> on_whole_story(Span(0, 0), []), on_whole_story(Span(0, 4), [Span(0, 4), Span(5, 9)])
    (True, False)
    """
    touched = sum(place.meets(s.start, s.end) for s in spans)
    return not len(place) or (touched > 1 and touched == len(spans)) or (touched > 3 and touched * 2 > len(spans))


def standing(claims: Sequence[CheckedClaim], findings: Sequence[Finding]) -> Standing:
    """How a sentence with these claims and findings stands.

    >>> str(standing([], []))
    'no claim'
    """
    if any(f.severity is Severity.STOP and not f.waived for f in findings):
        return Standing.HELD
    states = {c.state for c in claims}
    return next((Standing(str(s)) for s in _WORST_FIRST if s in states), Standing.NO_CLAIM)


def faults(report: Report, within: Span, claims: Sequence[CheckedClaim]) -> tuple[Span, ...]:
    """The words at fault inside ``within`` of the readable text, in order and parted."""
    places = [report.story.from_file(s.start, s.end) for c in claims for s in c.at_fault]
    return joined(
        Span(max(p.start, within.start), min(p.end, within.end)) for p in places if within.meets(p.start, p.end)
    )


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that meet or touch made one.

    >>> joined([Span(4, 6), Span(0, 2), Span(1, 4)])
    (Span(start=0, end=6),)
    """
    found: list[Span] = []
    for span in sorted(s for s in spans if len(s) > 0):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
