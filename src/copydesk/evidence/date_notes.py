"""What is said of a date that the sources do not bear out: which day they give the event, and what is of that day."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.claims import calendar_words as cal
from copydesk.evidence.documents import OwnDate
from copydesk.evidence.figure_notes import called
from copydesk.evidence.index import Passage
from copydesk.model import CheckedClaim, Claim, DateRange, Evidence, Fix, Manner, Relation, Source, Span, State

#: The least share of the words around a date that must stand with it.
LEAST = 0.3
#: From here on a passage with another date is about the same event.
SAME_THING = 0.55


@dataclass(frozen=True, slots=True)
class Fit:
    """A date in a source with how well it fits the event: a mark of a passage, or a document's own day."""

    score: float
    source: Source
    start: int
    end: int
    date: DateRange
    passage: Passage
    note: str = ""
    plain: float = 0.0  # how well the passage fits, whichever its date
    own: bool = False  # the day is that of the document


def evidence_of(fit: Fit, claim: Claim, value: DateRange, relation: Relation) -> Evidence:
    """A date of a source as evidence, with how the story's was told."""
    notes = [fit.note] if fit.note else []
    if value.relative and value.first and value.last:
        notes.insert(0, f"{claim.text} is {cal.written(value.first, value.last)}")
    elif relation is Relation.SUPPORTS and value.first is None and fit.date.first and fit.date.last:
        notes.insert(0, f"{claim.text} is read as {cal.written(fit.date.first, fit.date.last)}, the year of the source")
    exact = claim.text in fit.source.text[fit.start : fit.end]
    manner = Manner.EXACT if exact else Manner.NORMALISED
    if relation is Relation.CONTRADICTS:
        manner = Manner.NEAREST
    return Evidence.of(fit.source, fit.start, fit.end, relation, manner, "; ".join(notes))


def not_proved(
    claim: Claim,
    value: DateRange,
    best: Fit | None,
    against: Fit | None,
    coarse: Fit | None,
    document: tuple[Source, OwnDate] | None,
) -> CheckedClaim:
    """The verdict on a date that nothing bears out.

    :param best: where the date stands with another event.
    :param against: the date that a source gives the event.
    :param coarse: a date that agrees but is less exact.
    :param document: a document of the claimed day, with the place where it says so.
    """
    told = cal.written(value.first, value.last) if value.first and value.last and not value.yearless else claim.text
    if against and against.score >= SAME_THING and not (coarse and coarse.score > against.score):
        assert against.date.first
        assert against.date.last
        theirs = cal.written(against.date.first, against.date.last)
        note = f"The source says {theirs}; the story says {told}."
        evidence = [evidence_of(against, claim, value, Relation.CONTRADICTS)]
        if (against.start, against.end) != (against.passage.start, against.passage.end):
            # The day stands in one place, what the document is about in another: show both.
            about = against.passage
            whose = (about.source, about.start, about.end, Relation.CONTRADICTS, Manner.NEAREST)
            evidence.append(Evidence.of(*whose, f"dated {theirs}"))
        if document and document[0].name != against.source.name:
            source, own = document
            day = cal.written(own.day, own.day)
            note += f" The document of {day} is {called(source)}."
            whose = (source, own.start, own.end, Relation.CONTRADICTS, Manner.NEAREST)
            evidence.append(Evidence.of(*whose, f"the document of {day} is {called(source)}"))
        elif best and best.source.name != against.source.name:
            note += f" What is dated {claim.text} in {called(best.source)} is something else."
            evidence.append(evidence_of(best, claim, value, Relation.CONTRADICTS))
        fix = None
        if value.grain == "day" and against.date.first == against.date.last and not value.relative:
            fix = Fix(claim.start, claim.end, theirs)
        return CheckedClaim(
            claim, State.CONTRADICTED, tuple(evidence), note, at_fault=(Span(claim.start, claim.end),), fix=fix
        )
    if value.relative and value.first is not None and _now(claim.text):
        return CheckedClaim(claim, State.NOT_CHECKED, note=f"{claim.text!r} is told from the story's own day")
    if coarse and coarse.score >= LEAST:
        note = f"the sources are less exact than {told}"
        return CheckedClaim(claim, State.NO_EVIDENCE, (evidence_of(coarse, claim, value, Relation.CONTRADICTS),), note)
    near = best or against
    note = f"no source dates this to {told}"
    return CheckedClaim(
        claim, State.NO_EVIDENCE, (evidence_of(near, claim, value, Relation.CONTRADICTS),) if near else (), note
    )


def _now(text: str) -> bool:
    """Whether the words may mean no more than "nowadays"."""
    return text.lower() in ("today", "this year", "this month", "this week", "this quarter", "the current year")
