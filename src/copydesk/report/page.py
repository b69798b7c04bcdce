"""What the HTML page of a report shows, in plain values: text in pieces, each with its place and where it leads.

Sentences have the numbers by which story, sources and findings name each other: ``#s3`` is the third sentence,
``#f1`` the first finding, ``#p2-4`` the fourth passage of the second source, ``#c7`` the seventh claim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from copydesk.model import CheckedClaim, Evidence, Finding, Report, Severity, Span, Statement, Verdict
from copydesk.report.as_json import counts
from copydesk.report.excerpts import Excerpted, excerpted
from copydesk.report.sentences import (
    MARKS,
    Sentence,
    Standing,
    joined,
    more_than,
    on_whole_story,
    printable,
    sentences,
)

_SEVERITY = {Severity.STOP: "Holds", Severity.REPAIR: "Mended", Severity.WARN: "Warning"}
_MOST_WORDS = 300  # characters of the story that a finding repeats


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one make: plain, a claim (``state`` and ``href``), at fault or not."""

    text: str
    state: str = ""
    href: str = ""
    id: str = ""
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A sentence of the story, or a part of one, in pieces; ``number`` is 0 for what is between sentences."""

    pieces: tuple[Piece, ...]
    number: int = 0
    id: str = ""
    standing: str = ""
    mark: str = ""
    href: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the story: a paragraph with its runs, or a table with runs for each cell."""

    kind: str
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    header: int = 0
    level: int = 0
    removed: bool = False


@dataclass
class _Builder:
    """Holds what all parts of the page are looked up in."""

    report: Report
    sentences: tuple[Sentence, ...] = ()
    sources: dict[str, Excerpted] = field(default_factory=dict)
    claims: list[tuple[Span, int, CheckedClaim]] = field(default_factory=list)

    def __post_init__(self) -> None:
        report = self.report
        self.sentences = sentences(report)
        self.sources = excerpted(report, self.sentences)
        self.claims = [
            (report.story.from_file(c.claim.start, c.claim.end), number, c) for number, c in enumerate(report.claims, 1)
        ]

    def passage(self, evidence: Evidence) -> str:
        """The anchor of a passage, ``""`` where it is withheld."""
        return self.sources[evidence.source].anchor(evidence.start) if evidence.source in self.sources else ""

    def first_passage(self, claims: Sequence[CheckedClaim]) -> str:
        return next((a for c in claims for e in c.evidence if (a := self.passage(e))), "")


def page(report: Report) -> dict[str, Any]:
    """All that the template shows of ``report``."""
    b = _Builder(report)
    story = report.story
    headline = story.text[story.headline.start : story.headline.end] if story.headline else story.name
    held = report.verdict is Verdict.HOLD
    standing = Standing.HELD if held else Standing.PROVED
    counted = counts(report)
    return {
        "language": story.language if story.language.replace("-", "").isalnum() else "en",
        "title": printable(headline),
        "name": printable(story.name),
        "dateline": _day(story.dateline),
        "verdict": "Hold" if held else "Release",
        "verdict_class": _class(standing),
        "verdict_mark": MARKS[standing],
        "why": _why(report),
        "private": any(s.private and s.text for s in report.sources),
        "withheld": any(s.private and not s.text for s in report.sources),
        "claims_by_state": [(_class(s), MARKS[Standing(s)], n, s) for s, n in counted["claims"].items()],
        "findings_by_severity": [(n, s) for s, n in counted["findings"].items() if n],
        "findings": [_finding(b, n, f) for n, f in enumerate(report.findings, 1)],
        "story": list(_parts(b)),
        "legend": [(_class(s), MARKS[s], str(s)) for s in Standing],
        "sources": list(b.sources.values()),
        "claims": [_claim(b, n, c) for _, n, c in b.claims],
        "versions": [(printable(k), printable(v)) for k, v in report.versions.items()],
        "sha256": story.sha256,
    }


def _class(standing: str) -> str:
    return str(standing).replace(" ", "-")


def _day(day: dt.date | None) -> str:
    """A date as readers write it.

    >>> _day(dt.date(2026, 3, 5))
    '5 March 2026'
    """
    return f"{day.day} {day:%B} {day.year}" if day else ""


def _why(report: Report) -> str:
    sources = f"{len(report.sources)} {'source' if len(report.sources) == 1 else 'sources'}"
    stops = len(report.stops)
    if not stops:
        return f"Nothing stops it. Checked against {sources}."
    return f"{stops} {'finding holds' if stops == 1 else 'findings hold'} it. Checked against {sources}."


# ---- findings and claims ----------------------------------------------------------------


def _finding(b: _Builder, number: int, finding: Finding) -> dict[str, Any]:
    place = b.report.story.from_file(finding.start, finding.end)
    whole = on_whole_story(place, b.sentences)
    touched = [] if whole else [s for s in b.sentences if place.meets(s.start, s.end)]
    fix = finding.fix
    before = b.report.story.raw[fix.start : fix.end] if fix else ""
    return {
        "number": number,
        "severity": "waived" if finding.waived else str(finding.severity),
        "label": "Waived" if finding.waived else _SEVERITY[finding.severity],
        "rule": finding.rule,
        "message": printable(finding.message),
        "words": _story_words(b, place, touched),
        "sentence": touched[0].number + 1 if touched else 0,
        "evidence": [_evidence(b, finding, e) for e in finding.evidence],
        "fix": {"before": _shorter(before), "after": printable(fix.replacement)} if fix else None,
        "waived": printable(finding.waived),
        "risk": printable(finding.risk),
    }


def _story_words(b: _Builder, place: Span, touched: Sequence[Sentence]) -> tuple[Piece, ...]:
    """The sentence that a finding is on, the words at fault told apart."""
    if not touched:
        return ()
    start, end = touched[0].start, touched[-1].end
    cut = end > start + _MOST_WORDS
    end = min(end, max(start + _MOST_WORDS, place.start + 1))
    marked = [s for t in touched for s in t.faults if place.meets(s.start, s.end)]
    if not marked and not place.covers(start, end):
        marked = [place]
    pieces = tuple(_cut(b.report.story.text, start, end, joined(marked)))
    return (*pieces, Piece(" […]")) if cut else pieces


def _cut(
    text: str, start: int, end: int, faults: Sequence[Span], state: str = "", href: str = "", id: str = ""
) -> Iterator[Piece]:
    """``text[start:end]`` in pieces, those at fault told apart; the first carries the id."""
    at = start
    for fault in [*faults, Span(end, end)]:
        left, right = min(max(fault.start, at), end), min(fault.end, end)
        if left > at:
            yield Piece(printable(text[at:left]), state, href, id)
            id = ""
        if right > left:
            yield Piece(printable(text[left:right]), state, href, id, fault=True)
            id = ""
        at = max(at, right)


def _shorter(text: str) -> str:
    text = printable(text).strip()
    return text if len(text) <= _MOST_WORDS else text[:_MOST_WORDS].rsplit(" ", 1)[0] + " […]"


def _evidence(b: _Builder, finding: Finding, evidence: Evidence) -> dict[str, str]:
    source = b.sources.get(evidence.source)
    says = "contradicts" if evidence.relation == "contradicts" else "supports"
    return {
        "says": "nearest" if evidence.manner == "nearest" else says,
        "source": (source.title or source.name) if source else printable(evidence.source),
        "published": source.published if source else "",
        "text": _shorter(evidence.text),
        "note": printable(more_than(finding.message, evidence.note)),
        "place": printable(evidence.place),
        "href": b.passage(evidence),
    }


def _claim(b: _Builder, number: int, checked: CheckedClaim) -> dict[str, Any]:
    links = dict.fromkeys((e.source, a) for e in checked.evidence if (a := b.passage(e)))
    return {
        "number": number,
        "sentence": checked.claim.sentence + 1,
        "kind": checked.claim.kind,
        "text": _shorter(checked.claim.text),
        "state": str(checked.state),
        "class": _class(checked.state),
        "mark": MARKS[Standing(str(checked.state))],
        "note": printable(checked.note),
        "links": [(b.sources[name], anchor) for name, anchor in links],
        "withheld": any(not e.text for e in checked.evidence),
    }


# ---- the story --------------------------------------------------------------------------


def _parts(b: _Builder) -> Iterator[Part]:
    """Headline, deck and blocks; the rows of a table together."""
    story = b.report.story
    gone = [story.from_file(r.start, r.end) for r in b.report.repairs if not r.after]
    if story.headline:
        yield Part("headline", tuple(_runs(b, story.headline.start, story.headline.end)))
    if story.deck:
        yield Part("deck", tuple(_runs(b, story.deck.start, story.deck.end)))
    shown: set[int] = set()
    for block in story.blocks:
        removed = any(g.covers(block.start, block.end) for g in gone if len(g))
        table = next((t for t in story.tables if t.start <= block.start and block.end <= t.end), None)
        if table is None:
            runs = tuple(_runs(b, block.start, block.end))
            yield Part(block.kind, runs, level=min(max(block.level + 1, 3), 6), removed=removed)
        elif table.start not in shown:
            shown.add(table.start)
            rows = tuple(tuple(tuple(_runs(b, cell.start, cell.end)) for cell in row) for row in table.rows)
            yield Part("table", rows=rows, header=table.header, removed=removed)


def _runs(b: _Builder, start: int, end: int) -> Iterator[Run]:
    """``start:end`` of the story's text, sentence by sentence."""
    text, at = b.report.story.text, start
    for sentence in b.sentences:
        left, right = max(sentence.start, at), min(sentence.end, end)
        if left >= right:
            continue
        if left > at:
            yield Run((Piece(printable(text[at:left])),))
        yield _sentence(b, sentence, left, right)
        at = right
    if at < end:
        yield Run((Piece(printable(text[at:end])),))


def _sentence(b: _Builder, sentence: Sentence, start: int, end: int) -> Run:
    text, at = b.report.story.text, start
    pieces: list[Piece] = []
    inside = [
        (span, number, c)
        for span, number, c in b.claims
        if c.claim.sentence == sentence.number and not isinstance(c.claim.value, Statement)
    ]
    # Of claims that overlap the longer is shown; all of them stand in the list of claims.
    for span, number, checked in sorted(inside, key=lambda item: (item[0].start, -item[0].end)):
        if span.start < at or span.end > end or not len(span):
            continue
        pieces += _cut(text, at, span.start, sentence.faults)
        href = b.first_passage([checked]) or f"c{number}"
        pieces += _cut(
            text, span.start, span.end, sentence.faults, state=_class(checked.state), href=href, id=f"w{number}"
        )
        at = span.end
    pieces += _cut(text, at, end, sentence.faults)
    last, first = end == sentence.end, start == sentence.start
    if sentence.standing is Standing.NO_CLAIM:
        return Run(tuple(pieces), sentence.number + 1 if last else 0, f"s{sentence.number + 1}" if first else "")
    href, why = _leads_to(b, sentence)
    return Run(
        tuple(pieces),
        sentence.number + 1 if last else 0,
        f"s{sentence.number + 1}" if first else "",
        _class(sentence.standing),
        MARKS[sentence.standing] if last else "",
        href,
        why,
    )


def _leads_to(b: _Builder, sentence: Sentence) -> tuple[str, str]:
    """Where the mark of a sentence leads, and what it says aloud."""
    if sentence.standing is Standing.HELD:
        numbers = [n for n, f in enumerate(b.report.findings, 1) if f in sentence.findings and f in b.report.stops]
        return f"f{numbers[0]}", f"held by finding {numbers[0]}"
    whole = [c for c in sentence.claims if isinstance(c.claim.value, Statement)]
    href = b.first_passage([c for c in [*whole, *sentence.claims] if str(c.state) == sentence.standing])
    if href:
        return href, f"{sentence.standing}: see the passage"
    number = next(n for _, n, c in b.claims if c in sentence.claims and str(c.state) == sentence.standing)
    return f"c{number}", f"{sentence.standing}: see the claim"
