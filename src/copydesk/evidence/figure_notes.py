"""What is said of a figure that the sources do not bear out: which figure they give, and to what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.evidence.bearing import Scored
from copydesk.evidence.index import Passage
from copydesk.evidence.quantities import Likeness, like
from copydesk.evidence.readings import Mark, Reading, Readings
from copydesk.model import CheckedClaim, Claim, Evidence, Figure, Fix, Manner, Relation, Source, Span, State
from copydesk.text import key

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

#: From here on a passage with another figure is about the same thing.
SAME_THING = 0.55
#: A passage below this is about nothing that the story speaks of.
FAINT = 0.2
#: How far apart the story's figure and the one that a source gives to its subject may be, one through the other.
COMPARABLE = 2
_NEAR = 8  # places from a figure to the words that say what it is the figure of
_AS_NEAR = 0.8  # how near another clause must come to the one that holds most of the story's words
_MOST = 3  # passages shown that give the subject other figures

_CLAUSE_END = re.compile(r"[;:]|,\s|\.\s|\n|\s[-–—]\s|—")
_SUBJECT = re.compile(
    r"(?:and\s|of which\s)?(?P<who>[^\d$€£]{3,90}?)\s(?:together\s|now\s|then\s)?"
    r"(?:held|holds?|had|has|have|was|were|is|are|totall?ed|amounted to|came to|reached|stood at|earned|employed|paid"
    r"|spent)"
    r"(?:\s(?:about|roughly|nearly|almost|some|around|approximately))?\s*$",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"\s(?:in all|altogether|in total|overall)\b")

_SCALES = {10**3: "thousands", 10**6: "millions", 10**9: "billions", 10**12: "trillions"}

# What is wrong, by how the source's figure is like the story's.
_NOTES = {
    "other": "The source says {theirs}; the story says {ours}.",
    "opposite": "The source has {theirs} the other way: the story turns a rise into a fall, or a fall into a rise.",
    "bounded": "The source gives {theirs} only as a limit; the story gives it as the amount.",
    "unit": "The source says {theirs}; the story says {ours}, which is another unit.",
    "": "The source says {theirs}; the story says {ours}.",
}


def called(source: Source) -> str:
    """What readers of a message call a source: its title, or its name where it has none."""
    return f"“{source.title}”" if source.title else f"“{source.name}”"


def not_proved(
    claim: Claim,
    figure: Figure,
    best: Scored | None,
    against: tuple[Scored, Likeness] | None,
    context: Context,
    story: Reading,
) -> CheckedClaim:
    """The verdict on a figure that nothing bears out.

    :param best: where the figure stands about something else.
    :param against: another figure where what the story speaks of stands.
    """
    if best is not None:
        told = _again(claim, context) or _given_otherwise(claim, figure, best, context, story)
        if told:
            return told
    # The number stands elsewhere, about something else, while what the story speaks of has another number.
    outdone = (
        best is not None
        and against is not None
        and against[0].score > max(best.score, FAINT)
        and _comparable(figure, against[0].mark.figure, 100)
    )
    if against and (against[0].score >= SAME_THING or outdone):
        return contradicted(claim, against[0], against[1], best)
    if best:
        note = f"{_text(best)} stands in {called(best.passage.source)}, but about something else"
        return CheckedClaim(claim, State.NO_EVIDENCE, (_nearest(best.passage, note),), note)
    near = (_nearest(against[0].passage, "the nearest passage"),) if against else ()
    return CheckedClaim(claim, State.NO_EVIDENCE, near, f"no source gives {claim.text}")


def contradicted(claim: Claim, fit: Scored, kind: Likeness, best: Scored | None) -> CheckedClaim:
    """The verdict on a figure where the source gives another, or gives it otherwise."""
    theirs = _text(fit)
    assert fit.mark.figure
    scaled = fit.scale != 1 and fit.mark.figure.low < 10**6 and fit.mark.figure.unit not in ("percent", "year")
    told = f"{theirs} (in {_SCALES[int(fit.scale)]})" if scaled else theirs
    note = _NOTES[kind].format(theirs=told, ours=claim.text)
    if kind == "other" and key(theirs) == key(claim.text):
        note = f"The source gives {theirs} for another time or thing than the story does."
    if best and best.passage.number != fit.passage.number:
        note += f" {_text(best)} stands in {called(best.passage.source)} about something else."
    mend = kind == "other" and not scaled and key(theirs) != key(claim.text) and len(theirs) < 40
    fix = Fix(claim.start, claim.end, theirs) if mend else None
    evidence = [_nearest(fit.passage, note)]
    if best and best.passage.number != fit.passage.number:
        evidence.append(_nearest(best.passage, f"the figure {claim.text} stands here about something else"))
    fault = (Span(claim.start, claim.end),)
    return CheckedClaim(claim, State.CONTRADICTED, tuple(evidence), note, at_fault=fault, fix=fix)


def _again(claim: Claim, context: Context) -> CheckedClaim | None:
    """The verdict on the same figure where the story gave it before: "the $12 trillion pool" takes it up."""
    if not context.story.text[max(0, claim.start - 4) : claim.start].lower().endswith("the "):
        return None
    assert isinstance(claim.value, Figure)
    for number in range(claim.sentence):
        for checked in context.done.get(number, ()):
            value = checked.claim.value
            if not isinstance(value, Figure) or checked.state is not State.CONTRADICTED or checked.fix:
                continue
            if (value.low, value.high, value.unit) == (claim.value.low, claim.value.high, claim.value.unit):
                fault = (Span(claim.start, claim.end),)
                return CheckedClaim(claim, State.CONTRADICTED, checked.evidence, checked.note, at_fault=fault)
    return None


def _given_otherwise(
    claim: Claim, figure: Figure, best: Scored, context: Context, story: Reading
) -> CheckedClaim | None:
    """The source gives the figure to one thing and a like one to what the story speaks of: show both."""
    base = context.sentences[claim.sentence].start
    here = story.place(claim.start - base, claim.end - base)
    there = set(Readings.of(context.index).reading(best.passage).words)
    apart: dict[str, float] = {}
    for word, place in zip(story.tokens, story.places, strict=True):
        away = abs(place - here)
        if word and word not in there and away <= _NEAR:
            apart[word] = max(apart.get(word, 0.0), context.index.idf(word) / (1 + away / _NEAR))
    instead = _instead(figure, best, apart, context)
    if not instead:
        return None
    ours = f"The source gives {_text(best)} to {_given_to(best.passage.text, best.mark)}"
    clauses = list(dict.fromkeys(_clause(p.text, m.start, m.end) for p, m in instead))
    note = f"{ours}; {'; '.join(clauses)}."
    evidence = [_nearest(best.passage, note)]
    evidence += [_nearest(passage, "what the source gives to the story's subject") for passage, _ in instead]
    fault = (Span(claim.start, claim.end),)
    return CheckedClaim(claim, State.CONTRADICTED, tuple(evidence), note, at_fault=fault)


def _instead(figure: Figure, best: Scored, apart: dict[str, float], context: Context) -> list[tuple[Passage, Mark]]:
    """Figures of a like size of the same source, in clauses with a word of the story that ``best`` lacks."""
    readings = Readings.of(context.index)
    source = best.passage.source
    found: list[tuple[float, Passage, Mark]] = []
    unit = [w for w in ("million", "billion", "trillion") if w in _text(best)]
    for passage in context.index.passages([*sorted(apart), *unit], limit=8, source=source):
        reading = readings.reading(passage)
        if passage.number == best.passage.number or not reading.has_figures:
            continue
        for mark in reading.figures:
            assert mark.figure
            if like(figure, mark.figure) != "other" or not _comparable(figure, mark.figure, COMPARABLE):
                continue
            left, right = _clause_ends(passage.text, mark.start, mark.end)
            within = {w for w, at in zip(reading.tokens, reading.starts, strict=True) if w and left <= at < right}
            weight = sum(apart[word] for word in within & set(apart))
            if weight:
                found.append((weight, passage, mark))
    most = max((weight for weight, _, _ in found), default=0.0)
    near = [(passage, mark) for weight, passage, mark in found if weight >= _AS_NEAR * most]
    return sorted(near, key=lambda item: item[0].start)[:_MOST]


def _comparable(figure: Figure, other: Figure | None, factor: int) -> bool:
    """Whether the two are of a size, so that one can be meant for the other."""
    assert other
    one, two = abs(figure.low), abs(other.low)
    return one <= two * factor and two <= one * factor


def _clause_ends(text: str, start: int, end: int) -> tuple[int, int]:
    left = max((m.end() for m in _CLAUSE_END.finditer(text, 0, start)), default=0)
    right = _CLAUSE_END.search(text, end)
    return left, right.start() if right else len(text)


def _clause(text: str, start: int, end: int) -> str:
    left, right = _clause_ends(text, start, end)
    return " ".join(text[left:right].split()).rstrip(".")


def _given_to(text: str, mark: Mark) -> str:
    """What a source gives a figure to: the subject of its clause, or the clause whole."""
    left, _ = _clause_ends(text, mark.start, mark.end)
    subject = _SUBJECT.fullmatch(text, left, mark.start)
    if subject is None:
        return f"something else (“{_clause(text, mark.start, mark.end)}”)"
    who = " ".join(subject["who"].split())
    return f"all {who}" if _IN_ALL.match(text, mark.end) and not who.lower().startswith("all ") else who


def _text(fit: Scored) -> str:
    return " ".join(fit.passage.text[fit.mark.start : fit.mark.end].split())


def _nearest(passage: Passage, note: str) -> Evidence:
    return Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.NEAREST, note)
