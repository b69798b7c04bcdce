"""The sources as the HTML page shows them: short ones whole, long ones around the passages that the report quotes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from copydesk.gate import evidence_of
from copydesk.model import Evidence, Relation, Report, Source, Span
from copydesk.report.sentences import Sentence, joined, printable

_WHOLE = 3000  # characters of a source that is shown whole
_AROUND = 240  # characters shown on each side of a passage, at most to the end of its paragraph


@dataclass(frozen=True, slots=True)
class Passage:
    """A marked stretch of a source: its anchor, what it does, and the sentences of the story that lean on it."""

    id: str
    span: Span
    says: str
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A run of a source's text, in a passage or not; ``opens`` and ``closes`` say whether the passage does so here."""

    text: str
    passage: Passage | None = None
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a source, or a part of one; ``gap`` whether text before it is left out."""

    kind: str
    runs: tuple[Shown, ...]
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Excerpted:
    """A source on the page."""

    id: str
    number: int
    name: str
    title: str
    publisher: str
    kind: str
    published: str
    address: str
    link: str
    sha256: str
    read_at: str
    withheld: bool
    passages: tuple[Passage, ...]
    paragraphs: tuple[Paragraph, ...]
    rest: bool  # whether text after the last paragraph is left out

    def anchor(self, start: int) -> str:
        """The anchor of the passage that holds code point ``start``, ``""`` where none does."""
        at = bisect_right(self.passages, start, key=lambda p: p.span.start) - 1
        found = self.passages[at] if at >= 0 else None
        return found.id if found and found.span.start <= start < found.span.end else ""


def excerpted(report: Report, sentences: Sequence[Sentence]) -> dict[str, Excerpted]:
    """The sources of ``report`` by name, in order, with their passages marked."""
    return {s.name: _source(report, s, n, sentences) for n, s in enumerate(report.sources, 1)}


def _source(report: Report, source: Source, number: int, sentences: Sequence[Sentence]) -> Excerpted:
    withheld = source.private and not source.text
    evidence = [] if withheld else evidence_of(report, source.name)
    passages = tuple(_passages(evidence, number, sentences))
    windows = _windows(source, passages)
    paragraphs = tuple(_paragraphs(source, windows, passages))
    return Excerpted(
        id=f"src{number}",
        number=number,
        name=printable(source.name),
        title=printable(source.title),
        publisher=printable(source.publisher),
        kind={"notes": "private notes"}.get(str(source.kind), str(source.kind)),
        published=f"{source.published.day} {source.published:%B} {source.published.year}" if source.published else "",
        address=printable(source.address),
        link=_safe(source.address),
        sha256=source.sha256,
        read_at=f"{source.read_at:%-d %B %Y, %H:%M} UTC" if source.read_at else "",
        withheld=withheld,
        passages=passages,
        paragraphs=paragraphs,
        rest=bool(windows) and bool(source.text[windows[-1].end :].strip()),
    )


def _safe(address: str) -> str:
    """The address where it may be a link: nothing but http and https."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") and address.isprintable() else ""
    except ValueError:
        return ""


def _passages(evidence: Sequence[Evidence], number: int, sentences: Sequence[Sentence]) -> Iterator[Passage]:
    """The passages of a source: evidence that overlaps is one, so that each has one anchor."""
    leaning: dict[tuple[int, int], set[int]] = {}
    for sentence in sentences:
        found = [e for c in sentence.claims for e in c.evidence] + [e for f in sentence.findings for e in f.evidence]
        for e in found:
            leaning.setdefault((e.start, e.end), set()).add(sentence.number + 1)
    for count, span in enumerate(joined(Span(e.start, e.end) for e in evidence), 1):
        inside = [e for e in evidence if span.covers(e.start, e.end)]
        against = any(e.relation is Relation.CONTRADICTS and e.manner != "nearest" for e in inside)
        near = all(e.manner == "nearest" for e in inside)
        numbers = sorted({n for e in inside for n in leaning.get((e.start, e.end), ())})
        says = "contradicts" if against else "nearest" if near else "supports"
        yield Passage(f"p{number}-{count}", span, says, tuple(numbers))


def _windows(source: Source, passages: Sequence[Passage]) -> tuple[Span, ...]:
    """What is shown of the source's text."""
    text = source.text
    if len(text) <= _WHOLE:
        return (Span(0, len(text)),) if text else ()
    windows: list[Span] = []
    for passage in passages:
        start, end = _block_start(source, passage.span.start), _block_end(source, passage.span.end)
        if start < passage.span.start - _AROUND:
            start = _word_start(text, passage.span.start - _AROUND)
        if end > passage.span.end + _AROUND:
            end = _word_end(text, passage.span.end + _AROUND)
        windows.append(Span(start, end))
    return joined(windows)


def _block_start(source: Source, at: int) -> int:
    number = bisect_right(source.blocks, at, key=lambda b: b.start) - 1
    return min(at, source.blocks[number].start) if number >= 0 else 0


def _block_end(source: Source, at: int) -> int:
    number = bisect_right(source.blocks, max(at - 1, 0), key=lambda b: b.start) - 1
    return max(at, source.blocks[number].end) if number >= 0 else at


def _word_start(text: str, at: int) -> int:
    found = text.find(" ", at)
    return found + 1 if 0 <= found < at + 40 else at


def _word_end(text: str, at: int) -> int:
    found = text.rfind(" ", 0, at)
    return found if found > at - 40 else at


def _paragraphs(source: Source, windows: Sequence[Span], passages: Sequence[Passage]) -> Iterator[Paragraph]:
    """The windows block by block; text that stands in no block is a paragraph too."""
    end = 0
    for window in windows:
        gap = bool(source.text[end : window.start].strip())
        for kind, left, right in _pieces(source, window):
            if source.text[left:right].strip():
                yield Paragraph(kind, tuple(_runs(source.text, left, right, passages)), gap)
                gap = False
        end = window.end


def _pieces(source: Source, window: Span) -> Iterator[tuple[str, int, int]]:
    at = window.start
    first = max(bisect_right(source.blocks, window.start, key=lambda b: b.start) - 1, 0)
    for block in source.blocks[first:]:
        if block.start >= window.end:
            break
        left, right = max(block.start, at), min(block.end, window.end)
        if left >= right:
            continue
        if left > at:
            yield "paragraph", at, left
        yield block.kind, left, right
        at = right
    if at < window.end:
        yield "paragraph", at, window.end


def _runs(text: str, start: int, end: int, passages: Sequence[Passage]) -> Iterator[Shown]:
    at = start
    first = max(bisect_right(passages, start, key=lambda p: p.span.start) - 1, 0)
    for passage in passages[first:]:
        if passage.span.start >= end:
            break
        left, right = max(passage.span.start, at), min(passage.span.end, end)
        if left >= right:
            continue
        if left > at:
            yield Shown(printable(text[at:left]))
        opens, closes = left == passage.span.start, not text[right : passage.span.end].strip()
        yield Shown(printable(text[left:right]), passage, opens, closes)
        at = right
    if at < end:
        yield Shown(printable(text[at:end]))
