"""A check laid out for the review page: the story and its sources as HTML, the findings as values.

It depends on the check and on which of its findings were let pass, so it is kept in memory by these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string

from copydesk.desk.reports import Stored, report_of
from copydesk.model import Report, Span
from copydesk.report.page import page
from copydesk.report.sentences import Sentence, on_whole_story, sentences


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
        render_to_string("desk/review_sources.html", {"page": shown}),
        render_to_string("desk/review_claims.html", {"page": shown}),
        tuple(_with_place(f, report, n, split) for n, f in enumerate(shown["findings"])),
        tuple(shown["claims_by_state"]),
        shown["private"],
        len(report.repairs),
    )


def _with_place(shown: dict[str, Any], report: Report, number: int, split: tuple[Sentence, ...]) -> dict[str, Any]:
    finding = report.findings[number]
    place = report.story.from_file(finding.start, finding.end)
    touched = [] if on_whole_story(place, split) else [s for s in split if place.meets(s.start, s.end)]
    spot: Span | None = report.story.to_file(touched[0].start, touched[-1].end) if touched else None
    passage = next((e["href"] for e in shown["evidence"] if e["href"]), "")
    raw = report.story.raw[spot.start : spot.end] if spot else ""
    return shown | {"place": spot, "raw": raw, "passage": passage}
