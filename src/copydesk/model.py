"""The nouns of the gate: what is read, what is claimed, what speaks to it, what is found.

All values are frozen. Offsets are code points (``text[start:end]``). A :class:`Source` is
addressed in ``Source.text``. A :class:`Story` has two texts: ``raw``, the file as decoded, and
``text``, its readable text; claims and matchers work on ``text``, a finished :class:`Report`
points into ``raw``, the file that the reporter has open (``Story.to_file`` is the map).
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

# ---- what is read -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: code points ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, start: int, end: int) -> bool:
        """Whether ``start:end`` lies wholly inside.

        >>> Span(2, 9).covers(2, 5), Span(2, 9).covers(8, 10)
        (True, False)
        """
        return self.start <= start and end <= self.end

    def meets(self, start: int, end: int) -> bool:
        """Whether ``start:end`` shares at least one code point with this span."""
        return self.start < end and start < self.end


class SourceKind(StrEnum):
    """How near a source stands to the event."""

    PRIMARY = "primary"  # the document itself: order, filing, rule, release, transcript in public
    SECONDARY = "secondary"  # what others report of it
    NOTES = "notes"  # private: interview notes, papers given in confidence; never shown to outsiders


BlockKind = Literal["heading", "paragraph", "item", "quote", "row", "preformatted"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, block quotation or table row of a text.

    ``place`` says where it stands in the original: ``"page 3"`` of a PDF, an element path such as
    ``"/html/body/p[4]"`` of HTML or XML, ``""`` for plain text. ``level`` is that of a heading (1-6)
    or the nesting of a list (from 1), else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its span in the text and the span of each cell, row by row.

    ``header`` counts the leading rows that are headings; ``caption`` is the text above it, if any.
    """

    start: int
    end: int
    rows: tuple[tuple[Span, ...], ...]
    header: int = 0
    caption: str = ""
    place: str = ""


_BULLET = re.compile(r"[-*\u2022\u00b7\u25aa\u25e6\u2023\u2043]\s+(?=\S)")
_RECORD = re.compile(r"[A-Za-z][\w ./()-]{0,40}:(?:\s|$)")
_UNWRAPPED = 160  # no text is wrapped at more characters a line than this: so long a line is a paragraph


def paragraphs(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: runs of lines parted by blank lines.

    A line that starts with a bullet begins an item; two or more lines of the form ``Key: value`` are a row
    each; where a line is too long to be wrapped text, each line of its run is a paragraph.

    >>> [(b.start, b.end) for b in paragraphs("One.\\n\\n  Two\\nlines.\\n")]
    [(0, 4), (8, 18)]
    >>> [(b.kind, b.start, b.end) for b in paragraphs("RIN: 1\\nStage: 2\\n\\n- one\\n- two\\n  more")]
    [('row', 0, 6), ('row', 7, 15), ('item', 19, 22), ('item', 25, 35)]
    """
    blocks: list[Block] = []
    run: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            left = at + len(line) - len(line.lstrip())
            run.append((left, left + len(body)))
        elif run:
            _close_run(text, run, blocks)
            run = []
        at += len(line)
    if run:
        _close_run(text, run, blocks)
    return tuple(blocks)


def _close_run(text: str, run: list[tuple[int, int]], blocks: list[Block]) -> None:
    """Put the blocks of a run of lines without a blank line between them at the end of ``blocks``."""
    long = any(end - start > _UNWRAPPED for start, end in run)
    record = [_RECORD.match(text, start, end) is not None for start, end in run] if len(run) > 1 else [False]
    kind: BlockKind = "paragraph"
    first, last = -1, -1
    for i, (start, end) in enumerate(run):
        bullet = _BULLET.match(text, start, end)
        row = record[i] and ((i > 0 and record[i - 1]) or (i + 1 < len(run) and record[i + 1]))
        if first >= 0 and (bullet or row or long or kind == "row"):
            blocks.append(Block(kind, first, last, 1 if kind == "item" else 0))
            first = -1
        if first < 0:
            first = bullet.end() if bullet else start
            kind = "item" if bullet else "row" if row else "paragraph"
        last = end
    blocks.append(Block(kind, first, last, 1 if kind == "item" else 0))


@dataclass(frozen=True, slots=True)
class Source:
    """A named document that a story may stand on.

    ``text`` is its readable text; all offsets into a source count its code points. ``original`` are the
    bytes as they were read and ``sha256`` their hash. ``published`` and ``updated`` are the dates that the
    document gives for itself; ``read_at`` is when we read it (UTC). ``fields`` holds what structured
    formats say of themselves under the field's own names: ``document_number``, ``rin``, ``docket``,
    ``action``, ``type``, ``signing_date``, ``comments_close_on``, ``effective_on``, ``citation``, ``cik``,
    ``form`` and the like; dates there are ISO 8601. ``attribution`` is how a private source may be named
    to readers.
    """

    name: str
    text: str
    kind: SourceKind = SourceKind.PRIMARY
    title: str = ""
    publisher: str = ""
    published: dt.date | None = None
    updated: dt.date | None = None
    address: str = ""
    media_type: str = "text/plain"
    sha256: str = ""
    read_at: dt.datetime | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, compare=False)
    attribution: str = ""
    original: bytes = field(default=b"", repr=False)

    @classmethod
    def from_text(
        cls,
        text: str,
        name: str,
        published: dt.date | None = None,
        kind: SourceKind | str = SourceKind.PRIMARY,
        title: str = "",
        publisher: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> Source:
        """A source from text in hand, kept as it is: no newline is translated, nothing stripped.

        >>> Source.from_text("Sales rose 4%.", name="release").sha256[:8]
        '3a9e206b'
        """
        import hashlib

        original = text.encode("utf-8", "surrogatepass")
        return cls(
            name=name,
            text=text,
            kind=SourceKind(kind),
            title=title,
            publisher=publisher,
            published=published,
            sha256=hashlib.sha256(original).hexdigest(),
            blocks=paragraphs(text),
            fields=dict(fields or {}),
            original=original,
        )

    @property
    def private(self) -> bool:
        """Whether its text must not reach outsiders, the site or a proof bundle."""
        return self.kind is SourceKind.NOTES

    def place(self, start: int) -> str:
        """Where code point ``start`` stands in the original (page, element path), or ``""``."""
        at = bisect_right(self.blocks, start, key=lambda block: block.start) - 1
        return self.blocks[at].place if at >= 0 else ""


# How a character may be written in a story file: a JSON or Markdown escape, or a character reference (which JSON
# may write with its ampersand escaped).
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u....|(?:\\u0026|&)#?\w{1,32};?|\\u....|\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A story's own request to let a finding pass; it counts only where the person running the gate allows it."""

    rule: str
    reason: str
    text: str = ""  # where given, only findings on this text


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it would be published.

    ``raw`` is the file as decoded; ``text`` the readable text: headline, deck and body without markup, in
    that order, blocks parted by blank lines. ``offsets`` holds, for each code point of ``text``, the code
    point of ``raw`` that it comes from, or is ``None`` where the two are the same.
    ``headline`` and ``deck`` are spans of ``text``; ``blocks`` and ``tables`` those of the body.
    ``dateline`` is the day the story speaks from ("today"); ``place`` the town of the dateline.
    ``source_names`` are the sources that the story names (files or addresses), ``drafted_by`` is
    ``"machine"`` where the front matter or record says so. ``fields`` holds further front matter.
    """

    text: str
    raw: str
    name: str = "story"
    offsets: array[int] | None = field(default=None, repr=False)
    headline: Span | None = None
    deck: Span | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    dateline: dt.date | None = None
    place: str = ""
    byline: str = ""
    source_names: tuple[str, ...] = ()
    drafted_by: str = ""
    waivers: tuple[Waiver, ...] = ()
    language: str = "en"
    media_type: str = "text/markdown"
    fields: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def from_markdown(cls, text: str, name: str = "story") -> Story:
        """A story from Markdown, with or without front matter (``docs/formats.md`` has the keys).

        :raises ReadError: if the front matter is not YAML or holds a value of a wrong type.
        """
        from copydesk.reading.story import from_markdown

        return from_markdown(text, name)

    @property
    def sha256(self) -> str:
        """Hash of the story file's text (UTF-8)."""
        import hashlib

        return hashlib.sha256(self.raw.encode("utf-8", "surrogatepass")).hexdigest()

    def to_file(self, start: int, end: int) -> Span:
        """The span of ``raw`` that holds ``text[start:end]``, with the whole of an escape that ends it."""
        if self.offsets is None:
            return Span(start, end)
        if not self.offsets:
            return Span(0, 0)
        first = self.offsets[start] if start < len(self.offsets) else self.offsets[-1] + 1
        if end <= start:
            return Span(first, first)
        last = self.offsets[end - 1]
        escape = _ESCAPE.match(self.raw, last)
        if escape and (self.raw[last] != self.text[end - 1] or escape.group() in (r"\\", "&amp;", r"\u0026amp;")):
            return Span(first, max(first, escape.end()))
        return Span(first, max(first, last + 1))

    def from_file(self, start: int, end: int) -> Span:
        """The span of ``text`` that ``raw[start:end]`` shows; empty where it shows none.

        The parts of a story may stand in another order in the file, so the map need not ascend.
        """
        if self.offsets is None:
            return Span(start, end)
        shown = [i for i, at in enumerate(self.offsets) if start <= at < end]
        if shown:
            return Span(shown[0], shown[-1] + 1)
        before = sum(at < start for at in self.offsets)
        return Span(before, before)

    def part(self, start: int) -> Literal["headline", "deck", "body"]:
        """Which part of the story code point ``start`` of ``text`` belongs to."""
        if self.headline and self.headline.covers(start, start):
            return "headline"
        if self.deck and self.deck.covers(start, start):
            return "deck"
        return "body"


# ---- what is claimed --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quotation:
    """A direct quotation: the words between the outer marks, without them.

    ``speech`` is somebody's words and must stand in a source; ``scare`` (a word or two, no attribution) and
    ``title`` (of a work) are told apart and not matched. ``speaker`` is whom the story gives it to, as written,
    resolved to a name where the story says "he" or "the agency"; ``speaker_span`` where it says so.
    """

    words: str
    use: Literal["speech", "scare", "title"] = "speech"
    speaker: str = ""
    speaker_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity. ``low`` and ``high`` are equal but for a range; scale is applied ("12tn" is 12e12).

    ``unit`` is canonical: an ISO 4217 code for money, ``percent``, ``percentage point``, ``basis point``, ``count``
    for bare numbers, or a unit word in the singular ("share", "day", "barrel"). ``per`` is what it is per
    ("share", "year"), ``noun`` the thing counted ("plan"), ``step`` the size of the last digit shown
    (``12.2 trillion``: 1e11), ``about`` whether the story hedges it ("roughly"), ``sign`` -1 where a word says
    that it fell, +1 where one says that it rose, 0 where none does. ``bound`` is that of "more than", "at least",
    "up to".
    """

    low: Decimal
    high: Decimal
    unit: str = "count"
    per: str = ""
    noun: str = ""
    step: Decimal = Decimal(1)
    about: bool = False
    sign: Literal[-1, 0, 1] = 0
    bound: Literal["", "above", "below", "at least", "at most"] = ""
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day, month, quarter or year as first and last day. ``None`` in both where it cannot be resolved.

    ``grain`` is how fine the story is; ``relative`` whether it was resolved from the dateline ("Thursday",
    "last month"); ``yearless`` whether the year was taken from the dateline; ``deadline`` whether the sentence
    makes it a last day ("by", "until", "due").
    """

    first: dt.date | None
    last: dt.date | None
    grain: Literal["day", "month", "quarter", "half", "year", "fiscal year", "fiscal quarter", "duration"] = "day"
    relative: bool = False
    yearless: bool = False
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name, or an identifier that must be exact (``kind == "identifier"``: RIN, docket, section, form).

    ``title`` is the title or office that the story gives a person ("Labor Secretary"), as written.
    """

    name: str
    kind: Literal["person", "organisation", "law", "place", "product", "identifier", "other"] = "other"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ticker:
    """A ticker symbol and the company that the story gives it to."""

    symbol: str
    company: str = ""
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence asserts, as a whole.

    ``use`` tells a claim of fact from opinion, forecast, background, boilerplate ("investors will be watching")
    and what asserts nothing (questions, bylines, pure quotation). ``attributed_to`` is whom the story names for it.
    """

    use: Literal["fact", "opinion", "forecast", "background", "boilerplate", "none"] = "fact"
    attributed_to: str = ""


ClaimValue = Quotation | Figure | DateRange | Name | Ticker | Statement
ClaimKind = Literal["quote", "figure", "date", "name", "ticker", "statement"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable thing that a story says: a span of its text and what it says there.

    ``sentence`` is the number of its sentence in ``claims.sentences.split(story)``.
    """

    kind: ClaimKind
    start: int
    end: int
    text: str
    sentence: int
    value: ClaimValue


# ---- what speaks to it ------------------------------------------------------------------


class Relation(StrEnum):
    """What a passage does to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEITHER = "neither"  # shown to help: the passage nearest to a claim that no source speaks to


class Manner(StrEnum):
    """How a passage was matched, from strictest to loosest."""

    EXACT = "exact"  # the same code points
    NORMALISED = "normalised"  # but for typography, scale, unit spelling, date form
    DERIVED = "derived"  # follows by arithmetic, shown in the note
    ALIGNED = "aligned"  # parts of the statement agree with parts of the passage
    NEAREST = "nearest"  # not a match: the nearest passage, shown to help


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a source that speaks to a claim: ``source.text[start:end] == text``.

    ``source`` is the source's name. ``note`` holds arithmetic ("12.2 + 0.8 = 13.0"), the words that differ, or
    how a date was computed. ``place`` is the page or element path.
    """

    source: str
    start: int
    end: int
    text: str
    relation: Relation = Relation.SUPPORTS
    manner: Manner = Manner.EXACT
    note: str = ""
    place: str = ""

    @classmethod
    def of(
        cls,
        source: Source,
        start: int,
        end: int,
        relation: Relation = Relation.SUPPORTS,
        manner: Manner = Manner.EXACT,
        note: str = "",
    ) -> Evidence:
        """Evidence from a span of ``source``, with its text and place filled in."""
        return cls(source.name, start, end, source.text[start:end], relation, manner, note, source.place(start))


class State(StrEnum):
    """Where a claim stands after matching. Only ``PROVED`` counts as proved."""

    PROVED = "proved"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE = "no evidence"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposed change: put ``replacement`` in the place of ``text[start:end]`` of the story."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim, its state, and the passages that say so. ``note`` says why where the state is not ``PROVED``.

    ``at_fault`` are the words of the story that the evidence speaks against (spans of its text), where a matcher
    can tell them; ``fix`` is the change that would make the claim true. ``fault`` names the kind of fault where rules
    share a claim between them (``polarity``, ``strength``, ``direction``, ``absent``, ``looser``).
    """

    claim: Claim
    state: State
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    fault: str = ""
    at_fault: tuple[Span, ...] = ()
    fix: Fix | None = None


# ---- what is found ----------------------------------------------------------------------


class Severity(StrEnum):
    """What a finding does: holds the story, is mended by the gate, or is shown."""

    STOP = "stop"
    REPAIR = "repair"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, why, and how to mend it.

    ``message`` is what an editor understands at once. In a :class:`Report`, ``start`` and ``end`` are
    code points of the story file; inside the gate, of ``Story.text``. ``risk`` names the class of a
    ``high-risk`` finding.
    """

    rule: str
    severity: Severity
    message: str
    start: int
    end: int
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    waived: str = ""  # the reason, where a waiver was allowed
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that the gate made: ``before`` at ``start:end`` of the story file became ``after``."""

    rule: str
    start: int
    end: int
    before: str
    after: str
    reason: str


class Verdict(StrEnum):
    """Whether the story may go out."""

    RELEASE = "release"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate found: verdict, findings, claims and repairs, all offsets in the story file.

    ``mended`` is the story file with the repairs made. ``versions`` names Copydesk, Python, the schema and each
    rule that ran with its version. ``unchecked`` counts the claims that no matcher could read.
    """

    story: Story
    sources: tuple[Source, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    claims: tuple[CheckedClaim, ...]
    repairs: tuple[Repair, ...]
    mended: str
    versions: Mapping[str, str]
    policy_sha256: str = ""
    facts_sha256: str = ""

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings that hold the story."""
        return tuple(f for f in self.findings if f.severity is Severity.STOP and not f.waived)

    @property
    def unchecked(self) -> int:
        """How many claims no matcher could read."""
        return sum(c.state is State.NOT_CHECKED for c in self.claims)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)
