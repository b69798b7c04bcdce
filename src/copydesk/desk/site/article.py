"""A released version as readers see it: the text with the gate's repairs, and what each sentence stands on.

An article is made of what the release rests on, which never changes, so it is made once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from copydesk.claims.notices import discloses_machine
from copydesk.claims.sentences import split
from copydesk.desk.models import Check, CheckSource, Release
from copydesk.desk.site.outside import outsiders_report
from copydesk.desk.site.passages import Cited, Mark, Proved, cited, mark, share_proved
from copydesk.model import Block, Repair, Span, Story, Table
from copydesk.reading import read_story
from copydesk.report.sentences import printable, sentences

_COMING = re.compile(r"what (?:comes|happens) next\b", re.IGNORECASE)
_NUMBER = re.compile(r"[($€£¥+−–-]*\s?\d[\d.,]*\s?(?:%|[a-z]{1,8})?\)?")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: a sentence with what it stands on, or text without a mark."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``figure`` is set where it holds a number or heads a column of them.

    ``marks`` are those of its row, in the first cell.
    """

    text: str
    figure: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body: ``paragraph``, ``heading`` (of ``level`` 2 to 4), ``quote``, ``list``, ``table``, ``lines``.

    A list has ``items`` with their depth, a table ``rows``, the first ``header`` of them headings, and a ``caption``,
    its own or the heading it stands under (``under``). The section on what comes next is a part ``coming``, with its
    heading as ``runs`` and what stands in it as ``parts``; the line that a machine drafted the story ends it.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    items: tuple[tuple[int, tuple[Run, ...]], ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    header: int = 0
    caption: str = ""
    under: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What lists show of a story: headline, deck, and the start of its body where it has no deck."""

    headline: str
    deck: str
    start: str


@dataclass(frozen=True, slots=True)
class Article:
    """A version for readers. ``rules`` counts the rules that checked it; ``marked`` the sentences that have a mark."""

    head: Head
    headline: tuple[Run, ...]
    deck: tuple[Run, ...]
    byline: str
    parts: tuple[Part, ...]
    sources: tuple[Cited, ...]
    rules: int
    marked: int
    proved: Proved
    language: str
    name: str


def article(release: Release) -> Article:
    """The article of a release. One query where it is remembered not; ``release.version`` must be at hand.

    :raises ReadError: if the text cannot be read, which was read when it was released.
    """
    return _article(_Key(release.check_result.key, release.version.name, release.check_result_id))


def head(release: Release) -> Head:
    """Headline and deck of a release; ``release.check_result.mended`` must be at hand."""
    check = release.check_result
    return _head(_HeadKey(check.key, release.version.name, check.mended))


_REMEMBERED: dict[tuple[str, str], Proved] = {}  # by the key of a check and the name of its file
_MOST_REMEMBERED = 4096


def proved(releases: Iterable[Release]) -> dict[int, Proved]:
    """How much of each release is proved, by the number of its check.

    One query where any is not remembered. ``release.check_result`` and ``release.version`` must be at hand.
    """
    wanted = {r.check_result_id: (r.check_result.key, r.version.name) for r in releases}
    missing = [pk for pk, key in wanted.items() if key not in _REMEMBERED]
    found = {pk: _REMEMBERED[key] for pk, key in wanted.items() if key in _REMEMBERED}
    if len(_REMEMBERED) + len(missing) > _MOST_REMEMBERED:
        _REMEMBERED.clear()
    if missing:
        for check in Check.objects.select_related("version").filter(pk__in=missing):
            report = outsiders_report(check, check.version.raw, check.version.name)
            found[check.pk] = _REMEMBERED[wanted[check.pk]] = share_proved(report, sentences(report), cited(report))
    return found


def text_of(release: Release) -> Story:
    """The text of a release, with the gate's repairs, as it is read; ``release.check_result`` must be at hand."""
    return _read(release.check_result.mended, release.version.name)


@dataclass(frozen=True, slots=True)
class _Key:
    check: str
    name: str
    pk: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class _HeadKey:
    check: str
    name: str
    mended: str = field(compare=False, repr=False)


@lru_cache(maxsize=512)
def _head(key: _HeadKey) -> Head:
    return _head_of(_read(key.mended, key.name))


def _head_of(text: Story) -> Head:
    first = next((b for b in text.blocks if b.kind == "paragraph"), None)
    start = " ".join(printable(text.text[first.start : first.end]).split()) if first else ""
    if len(start) > 240:
        start = start[:240].rsplit(" ", 1)[0] + " …"
    return Head(_words(text, text.headline), _words(text, text.deck), start)


def _words(text: Story, span: Span | None) -> str:
    return " ".join(printable(text.text[span.start : span.end]).split()) if span else ""


def _read(mended: str, name: str) -> Story:
    return read_story(mended.encode("utf-8", "surrogatepass"), name)


@lru_cache(maxsize=128)
def _article(key: _Key) -> Article:
    check = Check.objects.select_related("version").get(pk=key.pk)
    report = outsiders_report(check, check.version.raw, key.name)
    text = _read(check.mended, key.name)
    sources = cited(report)
    rows = CheckSource.objects.filter(check_result=check).values_list("name", "snapshot__media_type")
    checked = sentences(report)
    spans = split(text)
    origins = _origins(text, spans, report.story, [Span(s.start, s.end) for s in checked], report.repairs)
    marks = {
        span: found
        for span, origin in zip(spans, origins, strict=True)
        if origin is not None and (found := mark(checked[origin], sources, dict(rows)))
    }
    body = _Body(text, spans, marks)
    return Article(
        head=_head_of(text),
        headline=body.runs(text.headline) if text.headline else (),
        deck=body.runs(text.deck) if text.deck else (),
        byline=printable(text.byline),
        parts=_with_coming(body.parts()),
        sources=tuple(sources.values()),
        rules=sum(name.startswith("rule:") for name in report.versions),
        marked=len(marks),
        proved=share_proved(report, checked, sources),
        language=text.language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text.language) else "en",
        name=key.name,
    )


def _origins(
    mended: Story, spans: Sequence[Span], draft: Story, drafted: Sequence[Span], repairs: Sequence[Repair]
) -> list[int | None]:
    """For each sentence of the mended text the number of the one in the draft it was; ``None`` where it is new."""
    before = [draft.to_file(s.start, s.end) for s in drafted]
    found: list[int | None] = []
    for span in spans:
        place = mended.to_file(span.start, span.end)
        start, end = _back(place.start, repairs), _back(place.end, repairs)
        shared = [(min(end, b.end) - max(start, b.start), -n) for n, b in enumerate(before)]
        most, number = max(shared, default=(0, 0))
        found.append(-number if most > 0 else None)
    return found


def _back(at: int, repairs: Sequence[Repair]) -> int:
    """The place in the draft's file of a place in the mended file."""
    moved = 0  # how far the repairs so far have moved what follows them
    for repair in repairs:
        start = repair.start + moved
        if at <= start:
            break
        if at < start + len(repair.after):
            return min(repair.start + at - start, repair.end)
        moved += len(repair.after) - (repair.end - repair.start)
    return at - moved


def _with_coming(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts, with each heading that says what comes next and all that it heads as one part."""
    made: list[Part] = []
    for part in parts:
        last = made[-1] if made else None
        if part.kind == "heading" and _COMING.match("".join(r.text for r in part.runs).strip()):
            made.append(replace(part, kind="coming"))
        elif last and last.kind == "coming" and not _ends(last, part):
            made[-1] = replace(last, parts=(*last.parts, part))
        else:
            made.append(part)
    return tuple(made)


def _ends(coming: Part, part: Part) -> bool:
    """Whether a part stands after the section: a heading of its own rank, or the line that a machine drafted it."""
    if part.kind == "heading":
        return part.level <= coming.level
    return part.kind == "paragraph" and discloses_machine("".join(run.text for run in part.runs))


class _Body:
    """The blocks of a text, in order, as parts."""

    def __init__(self, text: Story, spans: Sequence[Span], marks: dict[Span, Mark]) -> None:
        self.text, self.spans, self.marks = text, spans, marks
        self.deepest = 1  # level of the heading before, as shown: none is skipped on the way down

    def parts(self) -> list[Part]:
        """The parts of the body."""
        made: list[Part] = []
        tables = {t.start: t for t in self.text.tables}
        levels = sorted({b.level for b in self.text.blocks if b.kind == "heading"})
        for block in self.text.blocks:
            table = next((t for t in tables.values() if t.start <= block.start < t.end), None)
            if table is not None:
                if block.start == table.start or not any(p.kind == "table" for p in made[-1:]):
                    above = made[-1] if made and made[-1].kind == "heading" else None
                    made.append(self._table(table, "".join(r.text for r in above.runs) if above else ""))
                continue
            runs = self.runs(Span(block.start, block.end))
            if block.kind == "item" and made and made[-1].kind == "list":
                made[-1] = Part("list", items=(*made[-1].items, (block.level, runs)))
            elif block.kind == "item":
                made.append(Part("list", items=((block.level, runs),)))
            else:
                made.append(self._part(block, runs, levels))
        return made

    def _part(self, block: Block, runs: tuple[Run, ...], levels: Sequence[int]) -> Part:
        if block.kind == "heading":
            self.deepest = min(2 + levels.index(block.level), self.deepest + 1, 4)
            return Part("heading", runs, self.deepest)
        if block.kind == "preformatted":
            return Part("lines", (Run(printable(self.text.text[block.start : block.end])),))
        return Part("quote" if block.kind == "quote" else "paragraph", runs)

    def runs(self, within: Span) -> tuple[Run, ...]:
        """The text of a span, sentence by sentence."""
        made: list[Run] = []
        at = within.start
        for span in self.spans:
            if not within.covers(span.start, span.end):
                continue
            if at < span.start:
                made.append(Run(printable(self.text.text[at : span.start])))
            made.append(Run(printable(self.text.text[span.start : span.end]), self.marks.get(span)))
            at = span.end
        if at < within.end:
            made.append(Run(printable(self.text.text[at : within.end])))
        return tuple(made)

    def _table(self, table: Table, under: str) -> Part:
        rows: list[tuple[Cell, ...]] = []
        for row in table.rows:
            if not row:
                continue
            marks = tuple(m for s, m in self.marks.items() if row[0].start <= s.start and s.end <= row[-1].end)
            cells = [printable(self.text.text[c.start : c.end]).strip() for c in row]
            rows.append(
                tuple(Cell(c, _NUMBER.fullmatch(c) is not None, marks if n == 0 else ()) for n, c in enumerate(cells))
            )
        body = rows[table.header :]
        for number, row in enumerate(rows[: table.header]):
            rows[number] = tuple(
                replace(c, figure=any(r[n].figure for r in body if n < len(r))) for n, c in enumerate(row)
            )
        return Part("table", rows=tuple(rows), header=table.header, caption=printable(table.caption), under=under)
