"""The rule ``too-close``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from copydesk.evidence.runs import Run, runs
from copydesk.model import Evidence, Finding, Quotation, Source, Span
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting

_COPIED = (
    "Demand for stone-ground flour kept growing in the spring because bakers in the valley turned away from the "
    "large roller mills"
)
_RELEASE = f"Harbor Foods reports its second quarter. {_COPIED}, according to its head of milling."

_NAME_OR_NUMERAL = re.compile(r"[A-Z]|\d")
_GOVERNMENT_HOST = re.compile(
    r"https?://(?:[\w-]+\.)*(?:gov|mil|gouv|europa\.eu|gc\.ca|gov\.[a-z]{2})(?=[/:?#]|\Z)", re.I
)
_COMPANY_FILES = re.compile(r"https?://(?:[\w-]+\.)*sec\.gov/(?:Archives|ix)", re.IGNORECASE)


class TooClose(Rule):
    """The story does not copy its sources.

    No run of more words than a set number stands in a source just as it stands here, outside quotation marks. Names,
    titles and figures in the run are not counted: they cannot be put another way. Texts of governments may be
    followed more closely, by a limit of their own. A sentence copied with its source named, but without quotation
    marks, is copied all the same.
    """

    id = "too-close"

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """How long a run may be."""

        max_words: int = setting(15, "the longest run of a source's words outside quotation marks", "words")
        max_words_government: int = setting(40, "the same for texts of governments and their agencies", "words")
        governments: tuple[str, ...] = setting(
            (
                "Federal Register",
                "White House",
                "Executive Office",
                "U.S. Department",
                "Department of",
                "Government Publishing Office",
                "European Commission",
                "European Union",
                "Ministry of",
                "Parliament",
                "Congress",
                "Securities and Exchange Commission",
                "Internal Revenue Service",
                "Federal Reserve",
            ),
            "publishers, or parts of their names, whose texts are those of a government",
        )

    passes = (
        Example(
            "Stone-ground flour sold better in the spring, Harbor Foods said, as local bakers left the roller mills.",
            {"release": _RELEASE},
        ),
        Example(f"Harbor Foods said: “{_COPIED}.”", {"release": _RELEASE}, why="what is quoted may be long"),
    )
    stops = (
        Example(f"{_COPIED}.", {"release": _RELEASE}, says="The limit is 15"),
        Example(
            f"According to Harbor Foods, {_COPIED[0].lower()}{_COPIED[1:]}.",
            {"release": _RELEASE},
            says="words in a row",
            why="naming the source does not make it a quotation",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each copied run: one source each, the one with the longest run."""
        found: list[tuple[int, int, Run]] = []
        spared = _spared(case)
        begins = {sentence.start for sentence in case.sentences}
        limits = {s.name: self._limit(s) for s in case.index.sources}
        least = min(limits.values(), default=0) + 1
        for run in runs(case.story.text, _own_words(case), case.index, least):
            counted = _counted(case.story.text, run, spared, begins)
            if counted > limits[run.source.name]:
                found.append((counted, limits[run.source.name], run))
        shown: list[Run] = []
        for counted, limit, run in sorted(found, key=lambda f: (-f[0], f[2].start)):
            if any(run.start < other.end and other.start < run.end for other in shown):
                continue
            shown.append(run)
            source = run.source.title or run.source.name
            message = (
                f"{counted} words in a row stand like this in “{source}” (names and figures not counted). "
                f"The limit is {limit}: quote them, or write it in your own words."
            )
            evidence = Evidence.of(run.source, run.source_start, run.source_end)
            yield self.finding(message, run.start, run.end, [evidence])

    def _limit(self, source: Source) -> int:
        limit: int = self.settings.max_words
        if _of_government(source, self.settings.governments):
            limit = max(limit, self.settings.max_words_government)
        return limit


def _of_government(source: Source, publishers: Sequence[str]) -> bool:
    """Whether a government or one of its agencies wrote the source. What companies file with one is their own."""
    if source.fields.get("cik") or source.fields.get("form"):
        return False
    if _COMPANY_FILES.match(source.address):
        return False
    if source.fields.get("document_number") or _GOVERNMENT_HOST.match(source.address):
        return True
    return any(name.casefold() in source.publisher.casefold() for name in publishers)


def _own_words(case: Case) -> list[Span]:
    """The story's blocks without what stands in quotation marks."""
    story = case.story
    blocks = [Span(b.start, b.end) for b in story.blocks if b.kind != "quote"]
    quoted = sorted(
        (c.claim.start, c.claim.end)
        for c in case.of("quote")
        if isinstance(c.claim.value, Quotation) and c.claim.value.use != "scare"
    )
    parts: list[Span] = []
    for block in [s for s in (story.headline, story.deck) if s] + blocks:
        at = block.start
        for start, end in quoted:
            if block.start <= start < block.end:
                parts.append(Span(at, max(at, start)))
                at = max(at, end)
        parts.append(Span(at, max(at, block.end)))
    return parts


def _spared(case: Case) -> list[Span]:
    """What is not counted: names and their titles, figures, dates, tickers."""
    return sorted(Span(c.claim.start, c.claim.end) for c in case.of("name", "figure", "date", "ticker"))


def _counted(text: str, run: Run, spared: Sequence[Span], begins: Set[int]) -> int:
    """The words of a run that are in no spared span, and are no numeral or capitalised word inside a sentence."""
    count = 0
    for at in run.words:
        if at not in begins and _NAME_OR_NUMERAL.match(text, at):
            continue
        near = bisect_right(spared, Span(at, 1 << 60)) - 1
        # Spans may nest: look back over the few that begin before this word.
        if not any(span.start <= at < span.end for span in spared[max(0, near - 3) : near + 1]):
            count += 1
    return count
