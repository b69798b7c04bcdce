"""Figures put to the sources: each must stand with the words it stands with in the story, or follow by arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from copydesk.claims.number_words import ONES, TEENS
from copydesk.evidence.arithmetic import derive
from copydesk.evidence.bearing import (
    Mark,
    Reading,
    Readings,
    Scored,
    all_held,
    in_step,
    period,
    score,
    sentence_reading,
    wanted,
)
from copydesk.evidence.index import Passage
from copydesk.evidence.periods import agree
from copydesk.evidence.quantities import Likeness, like
from copydesk.evidence.stems import content_stems
from copydesk.evidence.tables import in_tables
from copydesk.model import CheckedClaim, Claim, Evidence, Figure, Fix, Manner, Relation, Span, State
from copydesk.text import key, words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

#: The least share of the words around a figure that must stand with it in a passage.
LEAST = 0.3
#: A passage about the same thing with another figure speaks against one that fits this much worse.
RATHER = 0.75
#: A passage that holds nearly all the words about the figure.
FULL = 0.95
#: The same against such a passage, or within one, where the story says nothing of the other figure.
WITHIN = 0.85
#: From here on a passage with another figure is about the same thing.
SAME_THING = 0.55
#: From here on no further passages are looked for.
SURE = 0.8
#: A passage below this is about nothing that the story speaks of.
FAINT = 0.2
#: From here on a passage whose figures agree with the sentence's one by one, but for one, shows that one to be changed.
LAID_OUT = 0.7

_SCALE_NAMES = {"bn": "billion", "tn": "trillion", "mn": "million"}
_WORDS = {n: w for w, n in (ONES | TEENS).items()}


def match(claim: Claim, context: Context) -> CheckedClaim:
    """``claim``, a figure, against the sources of ``context``."""
    search = _Search(claim, context)
    for passage in context.passages(claim.sentence):
        search.look(passage)
    if not (search.best and search.best.score >= SURE):
        for passage in search.further():
            search.look(passage)
    best, against, changed = search.best, search.against, search.changed
    if changed and changed.score > max(search.whole, LAID_OUT) + 0.02:
        elsewhere = best is not None and best.passage.number != changed.passage.number
        if not (elsewhere and best and best.score >= changed.score):
            return _not_proved(claim, search.figure, None, (changed, "other"))
    if best and best.score >= LEAST and not (against and _outdone(best, against[0])):
        return CheckedClaim(claim, State.PROVED, (_evidence(best, claim, Relation.SUPPORTS),))
    when = search.when.date if search.when else None
    table = in_tables(claim, search.figure, search.story, when, context)
    if table:
        return CheckedClaim(claim, State.PROVED, (table,))
    # Two percent are two points only where the source does not give the two itself.
    confused = against is not None and against[1] == "unit" and against[0].score >= SAME_THING
    derived = () if confused else _derived(claim, search.figure, context, search.readings)
    if derived:
        return CheckedClaim(claim, State.PROVED, derived)
    return _not_proved(claim, search.figure, best, against)


def _outdone(best: Scored, against: Scored) -> bool:
    """Whether another figure fits what the story speaks of so much better that its own must be about something else."""
    strict = best.passage.number == against.passage.number or against.score >= FULL
    share = WITHIN if strict else RATHER
    return best.score < share * against.score


class _Search:
    """What has been found for a figure, passage by passage.

    ``best`` is the mark that bears it out and fits best, ``against`` the one of another figure that does, with how it
    is like the story's. ``whole`` is the fit of the best passage whose figures agree with the sentence's one by one,
    and ``changed`` that of one whose figures agree but for this one.
    """

    def __init__(self, claim: Claim, context: Context) -> None:
        assert isinstance(claim.value, Figure)
        self.claim, self.context, self.figure = claim, context, claim.value
        self.story = sentence_reading(claim.sentence, context)
        base = context.sentences[claim.sentence].start
        start, end = claim.start - base, claim.end - base
        marks = self.story.figures
        self.want = wanted(self.story, start, end, context.index, self.figure.noun)
        self.readings = Readings.of(context.index)
        self.others = [m.figure for m in marks if m.figure and not (m.start < end and start < m.end)]
        self.own = next(m for m in marks if m.start == start and m.figure is self.figure)
        self.kin = [m for m in marks if _kin(m, self.figure)]
        self.when = period(self.story, self.own, [m for m in self.kin if m is not self.own])
        self.best: Scored | None = None
        self.against: tuple[Scored, Likeness] | None = None
        self.whole = 0.0
        self.changed: Scored | None = None
        self._seen: set[int] = set()

    def further(self) -> Iterator[Passage]:
        """The passages nearest to the figure's own digits and the words beside it."""
        claim, text = self.claim, self.context.story.text
        span = self.context.sentences[claim.sentence]
        before = content_stems(words(text[max(span.start, claim.start - 60) : claim.start]))
        after = content_stems(words(text[claim.end : min(span.end, claim.end + 60)]))
        digits = _digits(claim.text, self.figure)
        for roots, limit in (([*digits, *before[-4:], *after[:4]], 6), (digits, 4)):
            yield from self.context.index.passages(roots, limit=limit)

    def look(self, passage: Passage) -> None:
        """Take in the figures of ``passage``."""
        reading = self.readings.reading(passage)
        if passage.number in self._seen or not reading.figures:
            return
        self._seen.add(passage.number)
        around = self.readings.around(passage, self.context.index)
        scale = self.readings.scale(passage.source, passage.start) if _tabular(passage) else Decimal(1)
        theirs = [m for m in reading.figures if _kin(m, self.figure)]
        same = partial(_same, scale=scale)
        step = in_step(self.kin, theirs, self.own, same)
        if step:
            plain = score(self.want, reading, None, (), around)
            if step == "all":
                self.whole = max(self.whole, plain)
            elif plain >= SAME_THING and (self.changed is None or plain > self.changed.score):
                self.changed = Scored(plain, passage, theirs[self.kin.index(self.own)])
        held = all_held(self.kin, theirs, same)
        for mark in reading.figures:
            assert mark.figure
            kind = like(self.figure, mark.figure, scale)
            end = _end_of_range(self.figure, mark.figure, self.others)
            if not kind and not end:
                continue
            rivals = [] if held else [m for m in theirs if m is not mark and not _equal(m, mark)]
            fit = Scored(score(self.want, reading, mark, rivals, around), passage, mark)
            if kind == "same" or end:
                if not _whole_of(passage.text, mark) and not self._other_period(reading, mark, theirs):
                    self.best = fit if self.best is None or fit.score > self.best.score else self.best
                    continue
                kind = "other"
            elif kind == "other" and any(like(o, mark.figure, scale) == "same" for o in self.others):
                continue  # the story gives that figure too, beside this one
            if self.against is None or fit.score > self.against[0].score:
                self.against = fit, kind

    def _other_period(self, reading: Reading, mark: Mark, theirs: Sequence[Mark]) -> bool:
        """Whether the passage ties its figure to a time that the story's cannot be."""
        if self.when is None or self.when.date is None:
            return False
        tied = period(reading, mark, [m for m in theirs if m is not mark])
        return bool(tied and tied.date and agree(self.when.date, tied.date) == "other")


def _digits(text: str, figure: Figure) -> list[str]:
    """The ways in which a source may write the number: "12.2", "12200" (millions), "twelve"."""
    found = [w for w in words(text) if w[:1].isdigit() or w in ("billion", "trillion", "million")]
    found += [name for mark, name in _SCALE_NAMES.items() if mark in text]
    if figure.low == figure.high and figure.low == figure.low.to_integral_value():
        whole = abs(int(figure.low))
        found += [str(whole)] if whole < 10**7 else []
        if whole in _WORDS:
            found += content_stems([_WORDS[whole]])
    return list(dict.fromkeys(found))


def _kin(mark: Mark, figure: Figure) -> bool:
    return mark.figure is not None and like(figure, mark.figure) not in ("", "unit")


def _same(one: Mark, two: Mark, scale: Decimal) -> bool:
    assert one.figure
    assert two.figure
    return like(one.figure, two.figure, scale) == "same"


def _equal(one: Mark, two: Mark) -> bool:
    assert one.figure
    assert two.figure
    return (one.figure.low, one.figure.high, one.figure.unit) == (two.figure.low, two.figure.high, two.figure.unit)


def _end_of_range(figure: Figure, source: Figure, others: Sequence[Figure]) -> bool:
    """Whether ``figure`` is one end of a source's range whose other end the sentence gives too."""
    if source.low == source.high or figure.low != figure.high or figure.unit != source.unit:
        return False
    ends = {source.low, source.high}
    return figure.low in ends and any(o.low == o.high and o.low in ends and o.low != figure.low for o in others)


def _tabular(passage: Passage) -> bool:
    """Whether the passage is a table's row or hardly more than numbers."""
    if passage.end - passage.start > 400:
        return False
    if any(t.start <= passage.start < t.end for t in passage.source.tables):
        return True
    text = passage.text
    return sum(c.isdigit() for c in text) * 4 > len(text)


def _whole_of(text: str, mark: Mark) -> bool:
    """Whether the mark only takes up a whole that was named before: "Of the $12.2 trillion, plans held ..."."""
    before, after = text[: mark.start].strip().lower(), text[mark.end : mark.end + 1]
    return after == "," and before in ("of the", "of that", "of this", "of those", "of these", "of its", "of their")


def _derived(claim: Claim, figure: Figure, context: Context, readings: Readings) -> tuple[Evidence, ...]:
    """Evidence by arithmetic from the figures of a passage, of it and its neighbours, or of the best few."""
    sentence = context.sentence(claim.sentence)
    span = context.sentences[claim.sentence]
    near = context.story.text[max(span.start, claim.start - 45) : min(span.end, claim.end + 30)]
    best = [p for p in context.passages(claim.sentence)[:4] if readings.reading(p).figures]
    groups = [[p] for p in best[:3]] + [context.index.around(p) for p in best[:2]] + [best[:3]]
    for group in groups:
        marks = [(p, m) for p in group for m in readings.reading(p).figures]
        found = derive(figure, sentence, [m.figure for _, m in marks if m.figure], near)
        if found:
            used = [next((p, m) for p, m in marks if m.figure is f) for f in found.operands]
            return tuple(
                Evidence.of(p.source, p.start + m.start, p.start + m.end, manner=Manner.DERIVED, note=found.note)
                for p, m in used
            )
    return ()


def _evidence(fit: Scored, claim: Claim, relation: Relation, note: str = "") -> Evidence:
    passage = fit.passage
    exact = claim.text in passage.text
    manner = Manner.EXACT if exact else Manner.NORMALISED
    if relation is Relation.CONTRADICTS:
        manner = Manner.NEAREST
    return Evidence.of(passage.source, passage.start, passage.end, relation, manner, note)


def _not_proved(
    claim: Claim, figure: Figure, best: Scored | None, against: tuple[Scored, Likeness] | None
) -> CheckedClaim:
    # The number stands elsewhere, about something else, while what the story speaks of has another number.
    outdone = (
        best is not None
        and against is not None
        and against[0].score > max(best.score, FAINT)
        and _comparable(figure, against[0])
    )
    if against and (against[0].score >= SAME_THING or outdone):
        fit, kind = against
        theirs = fit.passage.text[fit.mark.start : fit.mark.end]
        note = _NOTES[kind].format(theirs=theirs, ours=claim.text)
        if kind == "other" and key(theirs) == key(claim.text):
            note = f"The source gives {theirs} for another time or thing than the story does."
        if best and best.passage.number != fit.passage.number:
            stands = best.passage.text[best.mark.start : best.mark.end]
            note += f" {stands} stands in {best.passage.source.name!r} about something else."
        mend = kind == "other" and key(theirs) != key(claim.text) and len(theirs) < 40
        fix = Fix(claim.start, claim.end, theirs) if mend else None
        evidence = [_evidence(fit, claim, Relation.CONTRADICTS, note)]
        if best and best.passage.number != fit.passage.number:
            aside = f"the figure {claim.text} stands here about something else"
            evidence.append(_evidence(best, claim, Relation.CONTRADICTS, aside))
        fault = (Span(claim.start, claim.end),)
        return CheckedClaim(claim, State.CONTRADICTED, tuple(evidence), note, at_fault=fault, fix=fix)
    if best:
        stands = best.passage.text[best.mark.start : best.mark.end]
        note = f"{stands} stands in {best.passage.source.name!r}, but about something else"
        return CheckedClaim(claim, State.NO_EVIDENCE, (_nearest(best, note),), note)
    near = (_nearest(against[0], "the nearest passage"),) if against else ()
    return CheckedClaim(claim, State.NO_EVIDENCE, near, f"no source gives {claim.text}")


def _comparable(figure: Figure, fit: Scored) -> bool:
    """Whether the two are of a size, so that one can be meant for the other."""
    assert fit.mark.figure
    one, two = abs(figure.low), abs(fit.mark.figure.low)
    return one <= two * 100 and two <= one * 100


def _nearest(fit: Scored, note: str) -> Evidence:
    passage = fit.passage
    return Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.NEAREST, note)


# What is wrong, by how the source's figure is like the story's.
_NOTES = {
    "other": "The source says {theirs}; the story says {ours}.",
    "opposite": "The source has {theirs} the other way: the story turns a rise into a fall, or a fall into a rise.",
    "bounded": "The source gives {theirs} only as a limit; the story gives it as the amount.",
    "unit": "The source says {theirs}; the story says {ours}, which is another unit.",
    "": "The source says {theirs}; the story says {ours}.",
}
