"""What outsiders may see of a report: the same report without the words of private sources.

A private source (interview notes, papers given in confidence) is named as its ``attribution`` says and by its
hash; its text, title, address and dates are withheld, and so is every message, note and proposed change that
was made from it. All that writes for outsiders goes through :func:`for_outsiders` first, so that a new kind of
output cannot forget it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from copydesk.model import CheckedClaim, Evidence, Finding, Repair, Report, Source, SourceKind, Span, Story
from copydesk.text import words

WITHHELD = "This rests on a private source; the particulars are withheld."

# So many words in a row that stand in a private source and nowhere else are taken to come from it.
_RUN = 4
_SHORTEST_NAME = 3


def for_outsiders(report: Report) -> Report:
    """``report`` without the words of its private sources; the same report where it has none.

    Offsets stay true: what is withheld of the story file (the names of private sources in its front matter) is
    overwritten by as many ``x``.
    """
    private = [s for s in report.sources if s.private]
    if not private:
        return report
    names = public_names(report.sources)
    leaks = _Leaks(report)
    story = _mask(report.story, private)
    repairs = tuple(_repair(r, report, leaks) for r in report.repairs)
    return replace(
        report,
        story=story,
        sources=tuple(_blank(s, names[s.name]) if s.private else s for s in report.sources),
        findings=tuple(_finding(f, names, leaks) for f in report.findings),
        claims=tuple(_claim(c, names, leaks) for c in report.claims),
        repairs=repairs,
        mended=_apply(story.raw, repairs),
    )


def public_names(sources: Iterable[Source]) -> dict[str, str]:
    """The name under which each source may be shown: a private one by its attribution, or a number.

    >>> notes = Source.from_text("x", name="jane.txt", kind="notes")
    >>> public_names([Source.from_text("y", name="release"), notes])
    {'release': 'release', 'jane.txt': 'private source 1'}
    """
    sources = tuple(sources)
    taken = {s.name for s in sources if not s.private}
    names: dict[str, str] = {}
    private = 0
    for source in sources:
        if not source.private:
            names[source.name] = source.name
            continue
        private += 1
        name = wanted = source.attribution or f"private source {private}"
        number = 2
        while name in taken:  # two sources of one name could not be told apart
            name, number = f"{wanted} ({number})", number + 1
        taken.add(name)
        names[source.name] = name
    return names


class _Leaks:
    """Finds words of private sources in messages that do not name their evidence."""

    def __init__(self, report: Report) -> None:
        self.private = {s.name for s in report.sources if s.private}
        known = _runs(report.story.raw)
        for source in report.sources:
            if not source.private:
                known |= _runs(source.text)
        self._runs = {r for s in report.sources if s.private for r in _runs(s.text)} - known
        self._names = [name for s in report.sources if s.private for name in _names(s)]

    def rests(self, evidence: Sequence[Evidence]) -> bool:
        """Whether any of the evidence is private."""
        return any(e.source in self.private for e in evidence)

    def in_text(self, *texts: str) -> bool:
        """Whether any text holds a run of words, or a name, that only a private source has."""
        return any(
            not self._runs.isdisjoint(_runs(text)) or any(name in text for name in self._names)
            for text in texts
            if text
        )


def _runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1)}


def _finding(finding: Finding, names: dict[str, str], leaks: _Leaks) -> Finding:
    replacement = finding.fix.replacement if finding.fix else ""
    if leaks.rests(finding.evidence) or leaks.in_text(finding.message, replacement):
        finding = replace(finding, message=WITHHELD, fix=None)
    return replace(finding, evidence=_evidence(finding.evidence, names, leaks))


def _claim(checked: CheckedClaim, names: dict[str, str], leaks: _Leaks) -> CheckedClaim:
    replacement = checked.fix.replacement if checked.fix else ""
    if leaks.rests(checked.evidence) or leaks.in_text(checked.note, replacement):
        checked = replace(checked, note=WITHHELD if checked.note else "", fix=None)
    return replace(checked, evidence=_evidence(checked.evidence, names, leaks))


def _evidence(evidence: Sequence[Evidence], names: dict[str, str], leaks: _Leaks) -> tuple[Evidence, ...]:
    shown: list[Evidence] = []
    rests = leaks.rests(evidence)  # then the note of a public passage may tell of the private one beside it
    for item in evidence:
        if item.source in leaks.private:
            item = replace(item, source=names[item.source], text="", note="", place="")
        elif item.note and (rests or leaks.in_text(item.note)):
            item = replace(item, note=WITHHELD)
        shown.append(item)
    return tuple(shown)


def _repair(repair: Repair, report: Report, leaks: _Leaks) -> Repair:
    """A repair is of a finding: it is withheld with it. Its place and the story's own words stay."""
    rests = any(f.rule == repair.rule and f.message == repair.reason and leaks.rests(f.evidence) for f in report)
    if rests or leaks.in_text(repair.reason, repair.after):
        return replace(repair, reason=WITHHELD, after=repair.before)
    return repair


def _apply(raw: str, repairs: Iterable[Repair]) -> str:
    for repair in sorted(repairs, key=lambda r: r.start, reverse=True):
        raw = raw[: repair.start] + repair.after + raw[repair.end :]
    return raw


def _blank(source: Source, name: str) -> Source:
    return Source(name=name, text="", kind=SourceKind.NOTES, sha256=source.sha256, attribution=source.attribution)


def _names(source: Source) -> list[str]:
    """What tells a private source's identity: longest first, so that a path goes before its last part.

    What its attribution says may be said.
    """
    found = {source.name, PurePath(source.name).name, source.title, source.publisher, source.address}
    told = {str(kind) for kind in SourceKind} | {""}
    found = {f for f in found if f.lower() not in told and f not in source.attribution}
    return sorted((f for f in found if len(f) >= _SHORTEST_NAME), key=len, reverse=True)


def _mask(story: Story, private: Sequence[Source]) -> Story:
    """The story with private names overwritten where its file holds them outside the text that readers see."""
    raw = story.raw
    for source in private:
        for name in _names(source):
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)(?!:\s)", raw):
                seen: Span = story.from_file(*found.span())
                if not len(seen):
                    raw = raw[: found.start()] + "x" * len(name) + raw[found.end() :]
    public = public_names(private)
    return replace(story, raw=raw, source_names=tuple(public.get(n, n) for n in story.source_names))
