"""Reports to show: made by hand, so that every state, severity and kind of source is among them."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from copydesk.claims.sentences import split
from copydesk.model import (
    CheckedClaim,
    Claim,
    DateRange,
    Evidence,
    Figure,
    Finding,
    Fix,
    Manner,
    Name,
    Quotation,
    Relation,
    Repair,
    Report,
    Severity,
    Source,
    SourceKind,
    Span,
    State,
    Statement,
    Story,
    Ticker,
    Verdict,
    paragraphs,
)

HEADLINE = "Harbor Foods lifts its outlook after a strong quarter"
FRONT = f"""---
headline: {HEADLINE}
dateline: 2026-03-06
sources:
  - release.txt
  - file: notes/jane-doe.txt
    kind: notes
    attribution: a person at the company
---
"""
BODY = """\
Harbor Foods said on Thursday that sales rose 7% to $12 million in the fourth quarter.

“We sold more soup than ever,” said Ada Byrne, its chief executive. \
The company must build a second plant in Wells by 2028.

| Item | Value |
| --- | --- |
| Soup | 50.0 |
| Bread | 50.0 |

A plant would cost about $40 million, a person at the company said. Investors will be watching (NYSE: HRBF)."""

RELEASE = """Harbor Foods reports fourth quarter

WELLS, March 5, 2026. Harbor Foods today said that sales rose 4% to $12 million in the fourth quarter of 2025.

"We sold more soup than ever," said Ada Byrne, chief executive officer.

The board may consider a second plant in Wells, as appropriate, by 2028.
"""
NOTES = (
    "Jane Doe, 5 March: the second plant will come to 40 million dollars, nobody outside the board knows that figure."
)


def make_story(front: str = FRONT, body: str = BODY, headline: str = HEADLINE, name: str = "harbor.md") -> Story:
    """A story whose readable text is its headline and body, and whose file has front matter before them."""
    raw = front + body
    text, offsets = body, array("I", range(len(front), len(raw)))
    head = None
    if headline:
        at = raw.index(headline)
        text = headline + "\n\n" + body
        gap = at + len(headline)
        offsets = array("I", range(at, gap)) + array("I", [gap, gap]) + offsets
        head = Span(0, len(headline))
    shift = len(text) - len(body)
    blocks = tuple(replace(b, start=b.start + shift, end=b.end + shift) for b in paragraphs(body))
    names = ("release.txt", "notes/jane-doe.txt") if "notes/jane-doe.txt" in front else ()
    return Story(
        text=text, raw=raw, name=name, offsets=offsets, headline=head, blocks=blocks,
        dateline=dt.date(2026, 3, 6), source_names=names,
    )  # fmt: skip


def make_sources() -> tuple[Source, Source]:
    """A release, and private notes."""
    release = replace(
        Source.from_text(RELEASE, name="release.txt", published=dt.date(2026, 3, 5), title="Harbor Foods reports"),
        address="https://news.harbor.example/q4",
        read_at=dt.datetime(2026, 3, 6, 9, 30, tzinfo=dt.UTC),
    )
    notes = Source.from_text(NOTES, name="notes/jane-doe.txt", kind=SourceKind.NOTES, title="Talk with Jane Doe")
    return release, replace(notes, attribution="a person at the company")


class Maker:
    """Makes claims and findings from the words that they are on."""

    def __init__(self, story: Story, sources: tuple[Source, ...]) -> None:
        self.story = story
        self.sources = sources
        self.sentences = split(story)

    def place(self, words: str) -> Span:
        at = self.story.raw.rindex(words)
        return Span(at, at + len(words))

    def passage(self, words: str, relation: str = "supports", manner: str = "exact", note: str = "") -> Evidence:
        source = next(s for s in self.sources if words in s.text)
        at = source.text.index(words)
        return Evidence.of(source, at, at + len(words), Relation(relation), Manner(manner), note)

    def claim(self, kind: Any, words: str, value: Any, state: State, *evidence: Evidence, **more: Any) -> CheckedClaim:
        place = self.place(words)
        seen = self.story.from_file(place.start, place.end)
        number = next(i for i, s in enumerate(self.sentences) if s.meets(seen.start, seen.end))
        return CheckedClaim(Claim(kind, place.start, place.end, words, number, value), state, evidence, **more)

    def finding(self, rule: str, severity: str, message: str, words: str, *evidence: Evidence, **more: Any) -> Finding:
        place = self.place(words) if words else Span(0, 0)
        return Finding(rule, Severity(severity), message, place.start, place.end, evidence, **more)


def make_report() -> Report:
    """A held report with a claim in every state and a finding of every severity."""
    story, sources = make_story(), make_sources()
    m = Maker(story, sources)
    rose = m.passage("sales rose 4% to $12 million", "contradicts", note="4% and 7% differ")
    board = m.passage(
        "The board may consider a second plant in Wells, as appropriate, by 2028.", "contradicts", "aligned"
    )
    cost = m.passage("the second plant will come to 40 million dollars", manner="normalised")
    spoken = m.passage("We sold more soup than ever,")
    seven = m.place("7%")
    claims = (
        m.claim("name", HEADLINE[:12], Name("Harbor Foods", "organisation"), State.PROVED, m.passage("Harbor Foods")),
        m.claim("date", "Thursday", DateRange(dt.date(2026, 3, 5), dt.date(2026, 3, 5), relative=True), State.PROVED,
                m.passage("March 5, 2026")),
        m.claim("figure", "7%", Figure(Decimal(7), Decimal(7), "percent", sign=1), State.CONTRADICTED, rose,
                note="The source says 4%.", at_fault=(seven,), fix=Fix(seven.start, seven.end, "4%")),
        m.claim("figure", "$12 million", Figure(Decimal("12e6"), Decimal("12e6"), "USD", step=Decimal("1e6")),
                State.PROVED, m.passage("$12 million")),
        m.claim("quote", "We sold more soup than ever,", Quotation("We sold more soup than ever,",
                speaker="Ada Byrne", speaker_span=Span(180, 189)), State.PROVED, spoken),
        m.claim("statement", "The company must build a second plant in Wells by 2028.", Statement(),
                State.CONTRADICTED, board, at_fault=(m.place("must"),)),
        m.claim("figure", "about $40 million", Figure(Decimal("4e7"), Decimal("4e7"), "USD", about=True), State.PROVED,
                cost, note="jane-doe says so"),
        m.claim("statement", "Investors will be watching (NYSE: HRBF).", Statement("boilerplate"), State.NO_EVIDENCE,
                note="No source speaks of it."),
        m.claim("ticker", "NYSE: HRBF", Ticker("HRBF", exchange="NYSE"), State.NOT_CHECKED,
                note="No facts were given."),
    )  # fmt: skip
    table = m.place(BODY[BODY.index("| Item") : BODY.index("A plant would")])
    removed = story.raw[table.start : table.end]
    findings = (
        m.finding("figure-in-source", "stop", "The source says sales rose 4%; the story says 7%.", "7%", rose,
                  fix=Fix(seven.start, seven.end, "4%")),
        m.finding("strength-of-claim", "stop", "The source says the board may consider; the story says must.",
                  "The company must build a second plant in Wells by 2028.", board),
        m.finding("high-risk", "stop", "Jane Doe, 5 March: the second plant will come to 40 million dollars.",
                  "A plant would cost about $40 million, a person at the company said.", cost, risk="market-moving"),
        m.finding("thin-story", "stop", "The story has 70 words; at least 120 are wanted.", "", waived="A short item."),
        m.finding("table-is-informative", "repair", "The table says the same in every row.", removed,
                  fix=Fix(table.start, table.end, "")),
        m.finding("ticker-names-company", "warn", "No facts were given, so HRBF is not checked.", "NYSE: HRBF"),
    )  # fmt: skip
    return Report(
        story=story,
        sources=sources,
        verdict=Verdict.HOLD,
        findings=findings,
        claims=claims,
        repairs=(Repair("table-is-informative", table.start, table.end, removed, "", findings[4].message),),
        mended=story.raw[: table.start] + story.raw[table.end :],
        versions={"copydesk": "0.1.0", "python": "3.11.2", "schema": "1", "rule:figure-in-source": "1"},
        policy_sha256="0" * 64,
    )


@pytest.fixture
def report() -> Report:
    """A held report with a claim in every state and a finding of every severity."""
    return make_report()


@pytest.fixture
def released(report: Report) -> Report:
    """A report with nothing found."""
    proved = tuple(c for c in report.claims if c.state is State.PROVED)
    return replace(report, findings=(), repairs=(), claims=proved, verdict=Verdict.RELEASE, mended=report.story.raw)


@pytest.fixture
def many(report: Report) -> Report:
    """A report with fifty findings."""
    found = [
        replace(report.findings[i % 3], message=f"Number {i}: {report.findings[i % 3].message}") for i in range(30)
    ]
    found += [replace(report.findings[5], message=f"Number {i} is not checked.") for i in range(20)]
    return replace(report, findings=tuple(found))


@pytest.fixture
def story_of() -> Callable[..., Story]:
    """Makes a story from front matter, body and headline."""
    return make_story
