"""What speaks to a claim, and what is found: evidence, findings, repairs, the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from copydesk.model.claim import Claim
from copydesk.model.source import Source, Span
from copydesk.model.story import Story


class Relation(StrEnum):
    """What a passage does to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEITHER = "neither"  # shown to help: the passage nearest to a claim that no source speaks to


class Manner(StrEnum):
    """How a passage was matched, from strictest to loosest."""

    EXACT = "exact"  # the same code points
    NORMALISED = "normalised"  # but for typography, scale, unit spelling, date form
    DERIVED = "derived"  # follows by arithmetic, shown in the note
    ALIGNED = "aligned"  # parts of the statement agree with parts of the passage
    NEAREST = "nearest"  # not a match: the nearest passage, shown to help


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a source that speaks to a claim: ``source.text[start:end] == text``.

    ``source`` is the source's name. ``note`` holds arithmetic ("12.2 + 0.8 = 13.0"), the words that differ, or
    how a date was computed. ``place`` is the page or element path.
    """

    source: str
    start: int
    end: int
    text: str
    relation: Relation = Relation.SUPPORTS
    manner: Manner = Manner.EXACT
    note: str = ""
    place: str = ""

    @classmethod
    def of(
        cls,
        source: Source,
        start: int,
        end: int,
        relation: Relation = Relation.SUPPORTS,
        manner: Manner = Manner.EXACT,
        note: str = "",
    ) -> Evidence:
        """Evidence from a span of ``source``, with its text and place filled in."""
        return cls(source.name, start, end, source.text[start:end], relation, manner, note, source.place(start))


class State(StrEnum):
    """Where a claim stands after matching. Only ``PROVED`` counts as proved."""

    PROVED = "proved"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE = "no evidence"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposed change: put ``replacement`` in the place of ``text[start:end]`` of the story."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim, its state, and the passages that say so. ``note`` says why where the state is not ``PROVED``.

    ``at_fault`` are the words of the story that the evidence speaks against (spans of its text), where a matcher
    can tell them; ``fix`` is the change that would make the claim true. ``fault`` names the kind of fault where rules
    share a claim between them (``polarity``, ``strength``, ``direction``, ``order``, ``looser``, ``absent``,
    ``together``). ``support`` is the probability, 0 to 1, that the sources bear out a statement, where it was asked
    for.
    """

    claim: Claim
    state: State
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    fault: str = ""
    at_fault: tuple[Span, ...] = ()
    fix: Fix | None = None
    support: float | None = None


class Severity(StrEnum):
    """What a finding does: holds the story, is mended by the gate, or is shown."""

    STOP = "stop"
    REPAIR = "repair"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, why, and how to mend it.

    ``message`` is what an editor understands at once. In a :class:`Report`, ``start`` and ``end`` are
    code points of the story file; inside the gate, of ``Story.text``. ``risk`` names the class of a
    ``high-risk`` finding.
    """

    rule: str
    severity: Severity
    message: str
    start: int
    end: int
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    waived: str = ""  # the reason, where a waiver was allowed
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that the gate made: ``before`` at ``start:end`` of the story file became ``after``."""

    rule: str
    start: int
    end: int
    before: str
    after: str
    reason: str


class Verdict(StrEnum):
    """Whether the story may go out."""

    RELEASE = "release"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate found: verdict, findings, claims and repairs, all offsets in the story file.

    ``mended`` is the story file with the repairs made. ``versions`` names Copydesk, Python, the schema and each
    rule that ran with its version. ``unchecked`` counts the claims that no matcher could read.
    """

    story: Story
    sources: tuple[Source, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    claims: tuple[CheckedClaim, ...]
    repairs: tuple[Repair, ...]
    mended: str
    versions: Mapping[str, str]
    policy_sha256: str = ""
    facts_sha256: str = ""

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings that hold the story."""
        return tuple(f for f in self.findings if f.severity is Severity.STOP and not f.waived)

    @property
    def unchecked(self) -> int:
        """How many claims no matcher could read."""
        return sum(c.state is State.NOT_CHECKED for c in self.claims)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)
