"""Which passages of the sources a sentence stands on, and the links that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from copydesk.model import Evidence, Relation, Report, SourceKind, Span, State
from copydesk.report.sentences import Sentence, Standing, printable, quoted, standing

_MOST = 4  # passages that a sentence shows of one source
_LONGEST = 700  # characters of a passage that are shown
_ENDS = 6  # words at each end of a long passage by which a browser finds it
_HTML = ("text/html", "application/xhtml+xml")
_OWN_DATE = "the document's own date (published)"  # how the gate notes it (copydesk.evidence.dates)
_KINDS = {"quote": "the words quoted", "figure": "the figures", "date": "the dates"}
# Rules that hold a sentence for other reasons than that it may not be borne out: what people let pass is still proved.
_BESIDE = frozenset(
    "disclosure-present duplicate-story high-risk independent-sources no-advice thin-story too-close".split()
)
_PRIVATE = re.compile(r"private source \d+(?: \(\d+\))?")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as readers see it. ``published`` is in words, ``on`` as ISO 8601; both ``""`` where unknown.

    A private one has its attribution as ``title``, and nothing else.
    """

    number: int
    title: str
    publisher: str = ""
    published: str = ""
    on: str = ""
    address: str = ""
    kind: str = ""
    private: bool = False
    unnamed: bool = False  # private, and not even an attribution may be told

    @property
    def host(self) -> str:
        """Where it can be read, as readers know it: the name of the server; ``""`` without an address."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source, in quotation marks, with the link that opens them there; none where it is private."""

    source: Cited
    text: str = ""
    link: str = ""
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sentence of the story stands on. ``only`` says what of it is proved, where not the whole sentence is."""

    number: int
    passages: tuple[Passage, ...]
    only: str = ""

    @property
    def sources(self) -> tuple[int, ...]:
        """The numbers of the sources, in order."""
        return tuple(sorted({p.source.number for p in self.passages}))


@dataclass(frozen=True, slots=True)
class Proved:
    """How many ``sentences`` a version has, headings that claim nothing left out, and how many are proved as a whole.

    ``partly`` counts the sentences of which the words quoted or the figures alone are proved.
    """

    count: int
    sentences: int
    partly: int = 0

    @property
    def words(self) -> str:
        """As readers are told: ``21 of 22 sentences proved, 1 in part``."""
        if not self.sentences:
            return ""
        if self.count == self.sentences > 1:
            return f"All {self.sentences} sentences proved"
        whole = f"{self.count} of {self.sentences} sentence{'s' * (self.sentences != 1)} proved"
        return f"{whole}, {self.partly} in part" if self.partly else whole


def cited(report: Report) -> dict[str, Cited]:
    """The sources of a report for outsiders, by name."""
    found: dict[str, Cited] = {}
    for number, source in enumerate(report.sources, 1):
        if source.kind is SourceKind.NOTES:
            unnamed = _PRIVATE.fullmatch(source.name) is not None
            found[source.name] = Cited(number, printable(source.name), kind="private", private=True, unnamed=unnamed)
            continue
        found[source.name] = Cited(
            number,
            printable(source.title or source.name),
            printable(source.publisher),
            day(source.published) if source.published else "",
            source.published.isoformat() if source.published else "",
            safe(source.address),
            f"{source.kind} source",
        )
    return found


def day(on: object) -> str:
    """A day in words: ``8 June 2026``."""
    return f"{on:%-d %B %Y}"


def safe(address: str) -> str:
    """The address where it may be a link: nothing but http and https."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc and address.isprintable() else ""


def mark(sentence: Sentence, sources: Mapping[str, Cited], media: Mapping[str, str]) -> Mark | None:
    """The mark of a sentence, or ``None`` where nothing in it is proved or anything speaks against it.

    :param media: the media type of each source, by name.
    """
    proved = [c for c in sentence.claims if c.state is State.PROVED]
    only = ""
    stands = standing(sentence.claims, [f for f in sentence.findings if f.rule not in _BESIDE])
    if stands is Standing.NOT_CHECKED:
        proved = [c for c in proved if c.claim.kind in _KINDS]
        if not any(c.claim.kind in ("quote", "figure") for c in proved):
            return None
        kinds = [words for kind, words in _KINDS.items() if any(c.claim.kind == kind for c in proved)]
        only = " and ".join(kinds)
    elif stands is not Standing.PROVED:
        return None
    telling = [c for c in proved if c.claim.kind not in ("name", "ticker")] or proved
    found = [e for c in telling for e in c.evidence if e.relation is Relation.SUPPORTS and e.source in sources]
    notes = not any(s.private for s in sources.values())
    passages: list[Passage] = []
    for name, source in sources.items():
        own = [e for e in found if e.source == name]
        if own and source.private:
            passages.append(Passage(source))
        elif own:
            passages += [_passage(e, source, media.get(name, ""), notes) for e in widest(own)[:_MOST]]
    return Mark(sentence.number, tuple(passages), only) if passages else None


def share_proved(report: Report, checked: Iterable[Sentence], sources: Mapping[str, Cited]) -> Proved:
    """How many of the sentences ``checked`` of a report are proved by its ``sources``."""
    headings = [Span(b.start, b.end) for b in report.story.blocks if b.kind == "heading"]

    def counts(sentence: Sentence) -> bool:
        heads = any(h.covers(sentence.start, sentence.end) for h in headings)
        return not heads or sentence.standing is not Standing.NO_CLAIM

    counted = [s for s in checked if counts(s)]
    marks = [m for s in counted if (m := mark(s, sources, {}))]
    partly = sum(bool(m.only) for m in marks)
    return Proved(len(marks) - partly, len(counted), partly)


def widest(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The passages that lie in no other, in the order given; notes on what lies in one go with it."""
    given = list(evidence)
    kept: list[Evidence] = []
    for item in sorted(given, key=lambda e: (e.start, -e.end)):
        if kept and item.end <= kept[-1].end:
            if item.note and item.note not in kept[-1].note:
                kept[-1] = replace(kept[-1], note="; ".join(filter(None, (kept[-1].note, item.note))))
            continue
        kept.append(item)

    def first(passage: Evidence) -> int:
        return next(n for n, e in enumerate(given) if passage.start <= e.start and e.end <= passage.end)

    return sorted(kept, key=first)


def _passage(evidence: Evidence, source: Cited, media_type: str, notes: bool) -> Passage:
    if evidence.note == _OWN_DATE and source.published and not any(map(str.isdigit, evidence.text)):
        # The day is known from elsewhere in the document: the words at hand, such as its title, do not say it.
        return Passage(source, link=source.address, note=f"The source is dated {source.published}")
    text = " ".join(printable(evidence.text.strip().replace("\t", " | ")).split())  # the cells of a row of a table
    page = re.match(r"page (\d+)", evidence.place)
    link = source.address
    if link and media_type.partition(";")[0].strip() in _HTML:
        link = link.partition("#")[0] + text_fragment(evidence.text)
    elif link and page:
        link = f"{link.partition('#')[0]}#page={page[1]}"
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return Passage(source, quoted(text), link, printable(evidence.note) if notes else "", page[0] if page else "")


def text_fragment(text: str) -> str:
    """The end of an address by which a browser opens a page at these words.

    >>> text_fragment("Sales rose 4%, it said.")
    '#:~:text=Sales%20rose%204%25%2C%20it%20said.'
    >>> text_fragment("We see-sawed.")
    '#:~:text=We%20see%2Dsawed.'

    Words of several blocks, such as the cells of a row, are found by the first block and the last:

    >>> text_fragment("Rye\\t40 tonnes\\t4%")
    '#:~:text=Rye,4%25'
    """
    words = text.split()
    blocks = [block.split() for block in re.split(r"[\t\n]+", text.strip())]
    ends: Sequence[Sequence[str]] = [words]
    if len(blocks) > 1:
        ends = [blocks[0][:_ENDS], blocks[-1][-_ENDS:]]
    elif len(words) > 2 * _ENDS + 2:
        ends = [words[:_ENDS], words[-_ENDS:]]
    # A hyphen has a meaning of its own in a text fragment, and no quoting function writes it as an escape.
    return "#:~:text=" + ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends) if words else ""
