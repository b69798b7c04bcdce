"""Where an answer may stand: a sentence of a source, with what its document says of it around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from copydesk.asking.question import Asked
from copydesk.claims import dates, identifiers, name_runs
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.lexicon import concept
from copydesk.evidence.name_forms import holds, spelled
from copydesk.evidence.register import register
from copydesk.evidence.stems import content_stems
from copydesk.model import DateRange, Evidence, Source, Span
from copydesk.text import words

_MOST = 40  # passages that share most with a question, which are looked at
_OF_ONE = 12  # of them, and of documents, where an identifier leads to a document
_IN_HEAD = 12  # blocks at the start of a document that may be its particulars
_BEFORE = 3  # sentences of the same block that a passage may lean on
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CELL = re.compile(r"\s\|\s|\t")
_DASHES = re.compile(r"[\u2010-\u2015]")
_OF_DOCUMENTS = frozenset(
    ("rin", "docket", "fr", "fr document", "executive order", "release", "cfr", "public law", "bill", "file")
)
_PARTICULARS = frozenset("date publication_date signing_date comments_close_on effective_on address".split())


@dataclass(frozen=True)
class Place:
    """A passage, what stands before it in its block with the heading above, and what its document says of itself."""

    passage: Passage
    preceding: tuple[str, ...]
    heading: str

    @property
    def before(self) -> str:
        """What stands before the passage in its block."""
        return " ".join(self.preceding)

    @property
    def source(self) -> Source:
        """The document."""
        return self.passage.source

    @cached_property
    def text(self) -> str:
        """The passage, its white space made plain: places in it are places in the source no more."""
        return self.passage.text

    @property
    def evidence(self) -> Evidence:
        """The passage as evidence."""
        return Evidence.of(self.source, self.passage.start, self.passage.end)

    @cached_property
    def near(self) -> str:
        """The heading and the sentences that the passage leans on."""
        return f"{self.heading}\n{self.before}"

    @cached_property
    def about(self) -> str:
        """The particulars of the document."""
        return particulars(self.source)

    @cached_property
    def own(self) -> frozenset[str]:
        """The concepts of the passage itself."""
        return concepts(self.text)

    @cached_property
    def around(self) -> frozenset[str]:
        """The concepts of what the passage leans on, and of its document's particulars."""
        return concepts(self.near) | concepts(self.about)

    @cached_property
    def identifiers(self) -> tuple[tuple[int, int, str], ...]:
        """The identifiers in the passage, with their places in it."""
        return tuple((start, end, name.name) for start, end, name in identifiers.identifiers(self.text))

    @cached_property
    def dates(self) -> tuple[tuple[int, int, DateRange], ...]:
        """The dates in the passage that can be told, with their places in it."""
        taken = [Span(start, end) for start, end, _ in self.identifiers]
        found = dates.in_text(self.text, self.source.published, taken)
        return tuple(d for d in found if d[2].first is not None or d[2].grain == "duration")

    @property
    def in_head(self) -> bool:
        """Whether the passage is a line of the document's particulars ("Identifier: RIN 1210-AC38")."""
        blocks = self.source.blocks
        at = next((n for n, b in enumerate(blocks) if b.start <= self.passage.start < b.end), -1)
        return 0 <= at < _IN_HEAD and all(block.kind == "row" for block in blocks[: at + 1])


@lru_cache(maxsize=2048)
def concepts(text: str) -> frozenset[str]:
    """The concepts of the content words of ``text``."""
    return frozenset(concept(root) for root in content_stems(words(text)))


@lru_cache(maxsize=2048)
def _particulars(title: str, publisher: str, fields: tuple[tuple[str, str], ...]) -> str:
    kept = (f"{key.replace('_', ' ')}: {value}" for key, value in fields if key not in _PARTICULARS)
    return "\n".join((title, publisher, *kept))


def particulars(source: Source) -> str:
    """What a document says of itself, without its days: title, issuer, identifiers."""
    return _particulars(source.title, source.publisher, tuple(sorted(source.fields.items())))


def places(asked: Asked, index: SourceIndex) -> list[Place]:
    """The places in which the answer to ``asked`` is looked for, those that share most with it first."""
    sought = " ".join((asked.told, asked.noun, *asked.names))
    found = {passage.number: passage for passage in index.passages(sought, limit=_MOST)}
    of_it = [s for s in index.sources if any(identified(i, particulars(s)) for i in asked.identifiers)]
    for source in of_it[:_OF_ONE]:
        for passage in index.passages(list(asked.content), limit=_OF_ONE, source=source):
            found.setdefault(passage.number, passage)
    if asked.kind == "identifier":
        wanted = {concept(root) for root in asked.content}
        for source in index.sources:
            if wanted <= concepts(particulars(source)):
                found |= {p.number: p for p in _head(source, index)}
    return [place for passage in found.values() for place in _places(passage, index)]


def _head(source: Source, index: SourceIndex) -> Iterator[Passage]:
    """The lines of a document's particulars."""
    for block in source.blocks[:_IN_HEAD]:
        passage = index.sentence_at(source, block.start) if block.kind == "row" else None
        if passage is None:
            return
        yield passage


def _places(passage: Passage, index: SourceIndex) -> Iterator[Place]:
    """The place of a passage; of one that is rows of a list ("1210-AB37 | Final Rule"), each row by itself."""
    lines = list(_LINE.finditer(passage.source.text, passage.start, passage.end))
    if len(lines) > 1 and all(_CELL.search(line.group()) for line in lines):
        for line in lines:
            yield Place(passage._replace(start=line.start(), end=line.end()), (), "")
    else:
        yield _place(passage, index)


def _place(passage: Passage, index: SourceIndex) -> Place:
    source = passage.source
    blocks = source.blocks
    at = next((n for n, b in enumerate(blocks) if b.start <= passage.start < b.end), None)
    start = blocks[at].start if at is not None else passage.start
    before = [p.text for p in index.around(passage, _BEFORE, 0) if p.number != passage.number and start <= p.start]
    heading = ""
    if at is not None:
        heading = next(
            (source.text[b.start : b.end] for b in reversed(blocks[:at]) if b.kind == "heading" and b.level > 0), ""
        )
    return Place(passage, tuple(before), heading)


def identified(identifier: str, text: str) -> bool:
    """Whether ``text`` holds the identifier, of the same family where the family tells ("Section 3" is not "Rule 3").

    >>> identified("RIN 1210-AC38", "rin: 1210-AC38"), identified("RIN 1210-AC38", "RIN 1210-AC37")
    (True, False)
    """
    wanted = identifiers.canonical(identifier)
    if any(identifiers.canonical(name.name) == wanted for _, _, name in identifiers.identifiers(text)):
        return True
    telling = _DASHES.sub("-", identifiers.telling(identifier))
    if wanted[0] in ("section", "paragraph", "item", "rule", "note") or len(telling) < 5:
        return False
    return re.search(rf"(?<![\w-]){re.escape(telling)}(?![\w-])", _DASHES.sub("-", text)) is not None


def of_document(identifier: str) -> bool:
    """Whether the identifier tells a document from others, so that all that stands in it is of that identifier."""
    return identifiers.canonical(identifier)[0] in _OF_DOCUMENTS


def named(name: str, text: str, index: SourceIndex) -> bool:
    """Whether ``text`` holds the name in one of its forms, those that the sources define among them."""
    return holds(spelled(text), register(index).forms(name))


def rivals(place: Place, asked: Asked) -> bool:
    """Whether the passage has an identifier of the family of one that is asked for, and not that one."""
    for identifier in asked.identifiers:
        family = identifiers.canonical(identifier)[0]
        others = [name for _, _, name in place.identifiers if identifiers.canonical(name)[0] == family]
        if others and not any(identified(identifier, name) for name in others):
            return True
    return False


def names_in(text: str, taken: Sequence[Span] = ()) -> Iterator[tuple[int, int, str]]:
    """The runs of capitals of ``text``, with their places."""
    for part in name_runs.parts(text, taken):
        yield part[0][1], part[-1][2], text[part[0][1] : part[-1][2]]
