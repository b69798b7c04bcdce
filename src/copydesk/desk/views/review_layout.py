"""A check laid out for the review page: the story and its sources as HTML, the findings as values.

It depends on the check and on which of its findings were let pass, so it is kept in memory by these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from copydesk.desk.reports import Stored, report_of
from copydesk.model import Report, Span
from copydesk.report.excerpts import Excerpted, Paragraph
from copydesk.report.page import page
from copydesk.report.sentences import Sentence, on_whole_story, sentences

_FEW = 2  # sources, which are open whatever they say
_SHORT = 400  # characters of a stretch of paragraphs, up to which it is not worth a fold


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs of a source in a row. ``folded`` where no finding is on them; ``used`` passages begin in them."""

    paragraphs: tuple[Paragraph, ...]
    folded: bool
    used: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A source: ``open`` where one of its passages is in question, ``asked`` counts these and ``used`` all of them."""

    source: Excerpted
    open: bool
    asked: int
    used: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the page shows of a check.

    :ivar story: the story as HTML, ``sources`` the sources, ``every_claim`` the table of claims.
    :ivar findings: by number in the report, from 0: as :func:`copydesk.report.page.page` gives them, with ``place``,
        the sentences that each is on as a span of the story's file, ``None`` where it is on the whole story.
    :ivar claims: how many claims stand in each state: class, mark, number, words.
    :ivar private: whether a source is private.
    """

    story: str
    sources: str
    every_claim: str
    findings: tuple[dict[str, Any], ...]
    claims: tuple[tuple[str, str, int, str], ...]
    private: bool
    repairs: int


def layout(stored: Stored, passed: frozenset[int]) -> Layout:
    """Lay out a check; ``passed`` are the numbers of the findings that people have let pass.

    :raises ReadError: if the story or a source can no longer be read.
    """
    return _laid_out(stored, passed)


@lru_cache(maxsize=64)
def _laid_out(stored: Stored, passed: frozenset[int]) -> Layout:
    report = report_of(stored)
    # What was let pass does not hold its sentence any more, as a waived finding does not.
    findings = tuple(replace(f, waived="let pass") if n in passed else f for n, f in enumerate(report.findings))
    report = replace(report, findings=findings)
    shown = page(report)
    split = sentences(report)
    return Layout(
        render_to_string("desk/review_story.html", {"page": shown}),
        render_to_string("desk/review_sources.html", {"sources": _folded(shown)}),
        render_to_string("desk/review_claims.html", {"page": shown}),
        tuple(_with_place(f, report, n, split) for n, f in enumerate(shown["findings"])),
        tuple(shown["claims_by_state"]),
        shown["private"],
        len(report.repairs),
    )


def _folded(shown: dict[str, Any]) -> list[Folded]:
    """The sources, with what no finding is on folded away."""
    on = {e["href"] for f in shown["findings"] if f["severity"] != "waived" for e in f["evidence"]}
    few = len(shown["sources"]) <= _FEW
    found = []
    for source in shown["sources"]:
        asked = frozenset(p.id for p in source.passages if p.id in on or p.says == "contradicts")
        stretches = tuple(_stretches(source, asked))
        found.append(Folded(source, few or bool(asked), len(asked), len(source.passages), stretches))
    return found


def _stretches(source: Excerpted, asked: frozenset[str]) -> Iterator[Stretch]:
    def in_question(paragraph: Paragraph) -> bool:
        return any(run.passage and run.passage.id in asked for run in paragraph.runs)

    for question, group in groupby(source.paragraphs, in_question):
        paragraphs = tuple(group)
        runs = [run for paragraph in paragraphs for run in paragraph.runs]
        # In a source without a question the fold of the source itself is enough.
        folded = bool(asked) and not question and sum(len(run.text) for run in runs) > _SHORT
        yield Stretch(paragraphs, folded, sum(run.opens for run in runs))


def _with_place(shown: dict[str, Any], report: Report, number: int, split: tuple[Sentence, ...]) -> dict[str, Any]:
    finding = report.findings[number]
    place = report.story.from_file(finding.start, finding.end)
    touched = [] if on_whole_story(place, split) else [s for s in split if place.meets(s.start, s.end)]
    spot: Span | None = report.story.to_file(touched[0].start, touched[-1].end) if touched else None
    passage = next((e["href"] for e in shown["evidence"] if e["href"]), "")
    raw = report.story.raw[spot.start : spot.end] if spot else ""
    return shown | {"place": spot, "raw": raw, "passage": passage}
