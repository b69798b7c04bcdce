"""Figures put to the sources: each must stand with the words it stands with in the story, or follow by arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from copydesk.claims.number_words import ONES, TEENS
from copydesk.evidence.arithmetic import derive
from copydesk.evidence.bearing import Scored, all_held, by_value, in_step, opposite, period, rivals_of, score, wanted
from copydesk.evidence.figure_notes import SAME_THING, contradicted, not_proved
from copydesk.evidence.index import Passage
from copydesk.evidence.periods import agree
from copydesk.evidence.quantities import Likeness, like
from copydesk.evidence.readings import Mark, Reading, Readings, leans, sentence_reading
from copydesk.evidence.stems import content_stems
from copydesk.evidence.tables import in_tables
from copydesk.evidence.taken_up import taken_up, time_of
from copydesk.model import CheckedClaim, Claim, DateRange, Evidence, Figure, Manner, State
from copydesk.text import words

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
#: From here on no further passages are looked for.
SURE = 0.8
#: From here on a passage whose figures agree with the sentence's one by one, but for one, shows that one to be changed.
LAID_OUT = 0.7
#: Sentences from one passage to another that lend each other their words.
BESIDE = 2
#: A sentence's only figure is laid beside that of a passage by the words alone: one that fits so much less will do.
ALONE = 0.85

_SCALE_NAMES = {"bn": "billion", "tn": "trillion", "mn": "million"}
_WORDS = {n: w for w, n in (ONES | TEENS).items()}
_ALL = re.compile(r"\ball\s$", re.IGNORECASE)


def match(claim: Claim, context: Context) -> CheckedClaim:
    """``claim``, a figure, against the sources of ``context``."""
    search = _Search(claim, context)
    for passage in context.passages(claim.sentence):
        search.look(passage)
    if not any(s.score >= SURE for s in search.same):
        for passage in search.further():
            search.look(passage)
    best, against, changed = search.accepted(), search.against, search.changed
    if changed and changed.score > max(search.whole, LAID_OUT) + 0.02:
        elsewhere = best is not None and best.passage.number != changed.passage.number
        share = 1 if len(search.kin) > 1 else ALONE
        if not (elsewhere and best and best.plain >= share * changed.plain):
            return contradicted(claim, changed, "other", None)
    unit = search.unit
    confused = unit is not None and unit.plain >= SAME_THING
    if confused and unit and (best is None or best.plain + 0.02 < unit.plain):
        return contradicted(claim, unit, "unit", None)
    if best:
        return CheckedClaim(claim, State.PROVED, (_evidence(best, claim),))
    when = search.when.date if search.when else search.carried.date if search.carried else None
    table = in_tables(claim, search.figure, search.story, when, context)
    if table:
        return CheckedClaim(claim, State.PROVED, (table,))
    derived = _derived(claim, search.figure, context, search.readings)
    if derived:
        return CheckedClaim(claim, State.PROVED, derived)
    checked = not_proved(claim, search.figure, search.nearest(), against, context, search.story)
    if checked.state is State.NO_EVIDENCE and _counted_before(claim, context):
        return CheckedClaim(claim, State.NOT_CHECKED, note=f"“all {claim.text}” may count what the story has named")
    return checked


def _counted_before(claim: Claim, context: Context) -> bool:
    """Whether the figure may only count what the story has named: "all three plants"."""
    return not claim.text[:1].isdigit() and bool(_ALL.search(context.story.text[max(0, claim.start - 4) : claim.start]))


class _Search:
    """What has been found for a figure, passage by passage.

    ``same`` are the marks that bear it out, ``other`` those of another figure of its kind, with how they are like the
    story's, ``against`` the best of these and ``unit`` the best that has the number with another unit. ``whole`` is the
    fit of the best passage whose figures agree with the sentence's one by one, and ``changed`` that of one whose
    figures agree but for this one, or stand in another order among the same words.
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
        self.carried = taken_up(self.story, self.own, self._sentence_before)
        self.same: list[Scored] = []
        self.other: list[tuple[Scored, Likeness]] = []
        self.unit: Scored | None = None
        self.whole = 0.0
        self.changed: Scored | None = None
        self._seen: set[int] = set()

    @property
    def against(self) -> tuple[Scored, Likeness] | None:
        """The mark of another figure that fits best."""
        return max(self.other, key=lambda o: o[0].score, default=None)

    def nearest(self) -> Scored | None:
        """The mark of the same figure that fits best, proof or not."""
        return max(self.same, key=lambda s: s.score, default=None)

    def accepted(self) -> Scored | None:
        """The best mark of the figure that no other figure outdoes.

        In one passage the figure nearer to the story's words is the one meant. Another passage speaks against it
        only where it holds words of the story that this one lacks.
        """
        for fit in sorted(self.same, key=lambda s: -s.score):
            if fit.score < LEAST:
                return None
            if not any(self._outdone(fit, other) for other, _ in self.other):
                return fit
        return None

    def _outdone(self, fit: Scored, other: Scored) -> bool:
        if fit.passage.number == other.passage.number:
            return fit.score < WITHIN * other.score
        share = WITHIN if other.score >= FULL else RATHER
        if fit.plain < share * other.score:
            return True
        if abs(fit.passage.number - other.passage.number) > BESIDE or leans(fit.passage):
            return False
        # The words of a sentence beside it, which gives them a figure of its own, are not this one's.
        alone = score(self.want, self.readings.reading(fit.passage), None, (), self.readings.own(fit.passage.source))
        return alone < share * other.score

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
        if passage.number in self._seen or not reading.has_figures:
            return
        self._seen.add(passage.number)
        tabular = _tabular(passage, sum(end - start for start, end, _ in reading.counted))
        scale = self.readings.scale(passage.source, passage.start) if tabular else Decimal(1)
        kinds = [like(self.figure, figure, scale) for _, _, figure in reading.counted]
        if not any(kinds) and self.figure.low == self.figure.high and not self.others:
            return
        around = self.readings.around(passage, self.context.index)
        plain = score(self.want, reading, None, (), around)
        theirs = [m for m, kind in zip(reading.figures, kinds, strict=True) if kind not in ("", "unit")]
        self._lay_out(passage, reading, theirs, plain, scale)
        held = all_held(self.kin, theirs, partial(_same, scale=scale))
        numbers = by_value(_value(mark) for mark in reading.figures)
        values = [number for number, kind in zip(numbers, kinds, strict=True) if kind not in ("", "unit")]
        different = set(values)
        for mark, kind, value in zip(reading.figures, kinds, numbers, strict=True):
            assert mark.figure
            end = _end_of_range(self.figure, mark.figure, self.others)
            if not kind and not end:
                continue
            others = [] if held or different <= {value} else rivals_of(mark.start, value, theirs, values)
            own = score(self.want, reading, mark, others, around) if others else plain
            fit = Scored(own, plain, passage, mark, scale)
            if kind == "unit" and (self.unit is None or fit.plain > self.unit.plain):
                self.unit = fit
            if kind == "same" or end:
                if not _whole_of(passage.text, mark) and not self._other_period(passage, reading, mark, theirs):
                    self.same.append(fit)
                    continue
                kind = "other"
            elif kind == "other" and any(like(o, mark.figure, scale) == "same" for o in self.others):
                continue  # the story gives that figure too, beside this one
            self.other.append((fit, kind))

    def _lay_out(
        self, passage: Passage, reading: Reading, theirs: Sequence[Mark], plain: float, scale: Decimal
    ) -> None:
        """Lay the sentence's figures beside those of a passage about the same thing, one by one."""
        same = partial(_same, scale=scale)
        step = in_step(self.kin, theirs, self.own, same)
        if step == "all":
            self.whole = max(self.whole, plain)
            return
        if plain < SAME_THING or (self.changed and plain <= self.changed.score):
            return
        if step:
            self.changed = Scored(plain, plain, passage, theirs[self.kin.index(self.own)], scale)
        elif self.when is None and all_held(self.kin, theirs, same):
            there = opposite(self.story, reading, self.own, self.kin, theirs)
            if there and not same(self.own, there) and there.figure:
                self.changed = Scored(plain, plain, passage, there, scale)

    def _other_period(self, passage: Passage, reading: Reading, mark: Mark, theirs: Sequence[Mark]) -> bool:
        """Whether the passage ties its figure to a time that the story's cannot be."""
        if self.when is None and self.carried is None:
            return False
        tied = period(reading, mark, [m for m in theirs if m is not mark])
        when = self.when.date if self.when else None
        if when and tied and tied.date and agree(when, tied.date) == "other":
            return True
        if self.carried is None:
            return False
        there = taken_up(reading, mark, partial(self._passage_before, passage))
        if there is None and when is None:
            there = time_of(reading, mark, len(reading.text))
            if there and self._later(there.date):
                return False
        return there is not None and self.carried.other_than(there)

    def _later(self, date: DateRange) -> bool:
        """Whether ``date`` lies after the time that the story's figure takes up: it is when a part falls due."""
        assert self.carried
        last = self.carried.date.last
        return date.deadline or bool(date.first and last and date.first > last)

    def _sentence_before(self, back: int) -> Reading | None:
        number = self.claim.sentence - back
        return sentence_reading(number, self.context) if number >= 0 else None

    def _passage_before(self, passage: Passage, back: int) -> Reading | None:
        near = self.context.index.around(passage, back, 0)
        return self.readings.reading(near[0]) if len(near) > back else None


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


def _value(mark: Mark) -> tuple[Decimal, Decimal, str]:
    assert mark.figure
    return mark.figure.low, mark.figure.high, mark.figure.unit


def _end_of_range(figure: Figure, source: Figure, others: Sequence[Figure]) -> bool:
    """Whether ``figure`` is one end of a source's range whose other end the sentence gives too."""
    if source.low == source.high or figure.low != figure.high or figure.unit != source.unit:
        return False
    ends = {source.low, source.high}
    return figure.low in ends and any(o.low == o.high and o.low in ends and o.low != figure.low for o in others)


def _tabular(passage: Passage, counted: int) -> bool:
    """Whether the passage is a table's row or hardly more than numbers; ``counted``: code points of its figures."""
    length = passage.end - passage.start
    if length > 400:
        return False
    if any(t.start <= passage.start < t.end for t in passage.source.tables):
        return True
    return counted * 4 > length and sum(c.isdigit() for c in passage.text) * 4 > length


def _whole_of(text: str, mark: Mark) -> bool:
    """Whether the mark only takes up a whole that was named before: "Of the $12.2 trillion, plans held ..."."""
    if text[mark.end : mark.end + 1] != ",":
        return False
    before = text[: mark.start].strip().lower()
    return before in ("of the", "of that", "of this", "of those", "of these", "of its", "of their")


def _derived(claim: Claim, figure: Figure, context: Context, readings: Readings) -> tuple[Evidence, ...]:
    """Evidence by arithmetic from the figures of a passage, of it and its neighbours, or of the best few."""
    sentence = context.sentence(claim.sentence)
    span = context.sentences[claim.sentence]
    near = context.story.text[max(span.start, claim.start - 45) : min(span.end, claim.end + 30)]
    best = [p for p in context.passages(claim.sentence)[:4] if readings.reading(p).has_figures]
    groups = [[p] for p in best[:3]] + [context.index.around(p) for p in best[:2]] + [best[:3]]
    for group in groups:
        marks = [(p, m) for p in group for m in readings.reading(p).counted]
        found = derive(figure, sentence, [f for _, (_, _, f) in marks], near)
        if found:
            used = [next((p, m) for p, m in marks if m[2] is f) for f in found.operands]
            return tuple(
                Evidence.of(p.source, p.start + start, p.start + end, manner=Manner.DERIVED, note=found.note)
                for p, (start, end, _) in used
            )
    return ()


def _evidence(fit: Scored, claim: Claim) -> Evidence:
    passage = fit.passage
    manner = Manner.EXACT if claim.text in passage.text else Manner.NORMALISED
    return Evidence.of(passage.source, passage.start, passage.end, manner=manner)
