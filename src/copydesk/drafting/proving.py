"""A sheet put to the gate: what it holds is cut, until the rest is released or nothing is left to cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from copydesk.drafting.brief import Brief
from copydesk.drafting.record import Cut, Objection, Record
from copydesk.drafting.sheet import Line, Sheet, Standing, line_of, standing, written
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.gate import check
from copydesk.model import Finding, Report, Story, Verdict
from copydesk.policy import Policy

# Findings that are about the whole story or a whole source: no line can be cut to meet them.
_WHOLE = frozenset(("thin-story", "duplicate-story", "source-on-topic", "grounding", "facts"))
# What must be cut by a person: a machine that drops the sentence would hide what an editor has to see.
_FOR_PEOPLE = frozenset(("high-risk",))

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A story drafted from sources: the story, what each of its lines stands on, the gate's report, how it was made.

    ``report.verdict`` says whether it may go out: a draft of which something could not be proved, and could not be cut
    either, is held.
    """

    story: Story
    standing: tuple[Standing, ...]
    report: Report
    record: Record

    @property
    def released(self) -> bool:
        """Whether the gate lets it out."""
        return self.report.verdict is Verdict.RELEASE


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet, the story written from it, and the gate's report on that."""

    sheet: Sheet
    story: Story
    report: Report

    def objections(self) -> tuple[Objection, ...]:
        """What holds the story, in plain values."""
        return tuple(Objection(f.rule, f.message, self.story.raw[f.start : f.end][:300]) for f in self.report.stops)

    def at_fault(self) -> list[tuple[Line, Finding]]:
        """The lines that findings hold, each with the first of them; those that no line can be cut for are left out."""
        found: dict[int, tuple[Line, Finding]] = {}
        for finding in self.report.stops:
            if finding.rule in _WHOLE | _FOR_PEOPLE:
                continue
            place = self.story.from_file(finding.start, finding.end)
            line = line_of(self.sheet, self.story, place.start, place.end)
            if line is not None:
                found.setdefault(id(line), (line, finding))
        return list(found.values())


def checked(
    sheet: Sheet,
    index: SourceIndex,
    brief: Brief,
    facts: Facts | None,
    policy: Policy,
    earlier: Sequence[Story] = (),
) -> Checked:
    """``sheet`` written as a story and put to the gate; what the gate mends by itself is mended, and checked again."""
    story = written(sheet, index.sources, brief)
    report = check(story, index, facts, policy, earlier)
    if report.repairs:
        story = Story.from_markdown(report.mended, story.name)
        report = check(story, index, facts, policy, earlier)
    return Checked(sheet, story, report)


def prove(
    sheet: Sheet,
    index: SourceIndex,
    brief: Brief,
    facts: Facts | None,
    policy: Policy,
    earlier: Sequence[Story] = (),
    tell: Tell | None = None,
) -> tuple[Checked, tuple[Cut, ...]]:
    """Put ``sheet`` to the gate, cut the lines that it holds, and go on until it is released or nothing can be cut.

    A headline that is held makes room for the next; the last one is never cut, as a story must have one.
    """
    cuts: list[Cut] = []
    while True:
        now = checked(sheet, index, brief, facts, policy, earlier)
        gone: list[Line] = []
        for line, finding in now.at_fault():
            if line in sheet.headlines and len(sheet.headlines) == 1:
                continue
            gone.append(line)
            cuts.append(Cut(line.text, finding.rule, finding.message))
        if not gone:
            return now, tuple(cuts)
        if tell:
            tell(f"Cut {len(gone)} of {sum(1 for _ in sheet.lines())} lines that could not be proved")
        sheet = sheet.without(gone)


def finished(now: Checked, record: Record) -> Draft:
    """The draft that a checked sheet is."""
    return Draft(now.story, standing(now.sheet, now.story), now.report, record)
