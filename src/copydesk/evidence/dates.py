"""Dates put to the sources: the day must be that of the event which the story gives it to."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.claims import calendar_words as cal
from copydesk.evidence.bearing import (
    all_held,
    by_value,
    in_step,
    members,
    rivals_of,
    score,
    wanted,
)
from copydesk.evidence.date_notes import LEAST, SAME_THING, Fit, evidence_of, not_proved
from copydesk.evidence.deadlines import deadline
from copydesk.evidence.documents import OwnDate
from copydesk.evidence.index import Passage
from copydesk.evidence.named_documents import another_day, made_on, numbered
from copydesk.evidence.periods import agree, told_alike
from copydesk.evidence.readings import Mark, Readings, sentence_reading, telling
from copydesk.evidence.stems import content_stems
from copydesk.model import CheckedClaim, Claim, DateRange, Evidence, Manner, Relation, Source, Span, State
from copydesk.text import words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

#: A passage or document that gives the event another date speaks against one that fits this much worse.
RATHER = 0.78
#: From here on no further passages are looked for.
SURE = 0.8
#: From here on a passage whose dates agree with the sentence's one by one, but for one, shows that one to be changed.
LAID_OUT = 0.7
#: The only date of a sentence is laid beside that of a passage by the words alone: one that fits so much less will do.
ALONE = 0.85
#: What the day of a document counts against a story's, measured by one that stands with the event.
BEHIND = 0.8
#: What a date that is no last day counts against one that is.
NO_LAST_DAY = 0.8
#: The same where what bears a date out is a mention in a document of that day.
MENTIONED = 0.9
#: Code points at the head of a document that tell what it is about.
HEAD = 1200

# What a document itself does on its day. Other events ("shares fell on Thursday") need a passage that dates them.
_OWN_EVENT = re.compile(
    r"\b(?:sign(?:s|ed|ing)?|issu(?:e[sd]?|ing)|publish\w*|publication|announc\w+|said|says?|stat(?:ed|es)|report(?:s|ed|ing)?"
    r"|fil(?:ed|es|ing)|releas\w+|propos\w+|order(?:s|ed|ing)?|finali[sz]\w+|adopt\w+|disclos\w+|post(?:ed|s)?|unveil\w*|dated"
    r"|told|wrote|approv\w+|vot(?:ed|es?)|appear\w*|launch\w*|introduc\w+|outlin\w+|rescind\w*|withdr[ae]w\w*|direct\w*"
    r"|established?|executive order|memo\w*|notice|statement|rule|letter|fact sheet)\b",
    re.IGNORECASE,
)


# Words that make a day the last one: a source may say so in any of them.
_LAST_DAY = frozenset(map(telling, "due deadline close closes closing receive received submit".split()))


def match(claim: Claim, context: Context) -> CheckedClaim:
    """``claim``, a date, against the sources of ``context``."""
    value = claim.value
    assert isinstance(value, DateRange)
    if value.first is None and not value.relative and not value.yearless:
        note = f"the calendar has no {claim.text}"
        return CheckedClaim(claim, State.NO_EVIDENCE, note=note, at_fault=(Span(claim.start, claim.end),))
    if value.grain == "duration":
        return _stretch(claim, context)
    if value.first is None and not told_alike(claim.text):
        return CheckedClaim(claim, State.NOT_CHECKED, note="the day cannot be told without a dateline")
    wrong = _of_named_document(claim, value, context)
    if wrong:
        return wrong
    search = _Search(claim, value, context)
    for passage in context.passages(claim.sentence):
        search.look(passage)
    if not (search.best and search.best.score >= SURE):
        for passage in search.further():
            search.look(passage)
    search.look_beside()
    search.look_at_documents()
    best, against, changed = search.accepted(), search.against, search.changed
    if changed and changed.score > max(search.whole, LAID_OUT) + 0.02:
        elsewhere = best is not None and best.passage.number != changed.passage.number
        share = 1 if len(search.story.dates) > 1 else ALONE
        if not (elsewhere and best and best.plain >= share * changed.score):
            return not_proved(claim, value, None, changed, None, search.document())
    if best:
        return CheckedClaim(claim, State.PROVED, (evidence_of(best, claim, value, Relation.SUPPORTS),))
    computed = deadline(value, context, search.readings, claim.sentence)
    if computed:
        return CheckedClaim(claim, State.PROVED, (computed,))
    return not_proved(claim, value, search.best, against, search.coarse, search.document())


def _of_named_document(claim: Claim, value: DateRange, context: Context) -> CheckedClaim | None:
    """A contradiction where the sentence names a document by its number and gives it another day than its own."""
    start = claim.start - context.sentences[claim.sentence].start
    if value.grain != "day" or value.first is None or not made_on(context.sentence(claim.sentence), start):
        return None
    for source in context.index.sources:
        if numbered(source, context.in_sentence(claim.sentence)):
            own = another_day(Readings.of(context.index).document(source).dates, value.first)
            if own:
                shown = Evidence.of(source, own.start, own.end, Relation.CONTRADICTS, Manner.NORMALISED, own.what)
                said = f"{own.day:%B} {own.day.day}, {own.day.year}"
                note = f"The document named here gives {said} for itself; the story says {claim.text}."
                return CheckedClaim(claim, State.CONTRADICTED, (shown,), note, at_fault=(Span(claim.start, claim.end),))
    return None


def _stretch(claim: Claim, context: Context) -> CheckedClaim:
    """ "In the last year" is no date that a calendar could tell: it must stand so in the source, or stays unchecked."""
    told = claim.text.lower()
    for passage in context.passages(claim.sentence):
        if passage.score >= LEAST and told in " ".join(passage.text.lower().split()):
            return CheckedClaim(claim, State.PROVED, (Evidence.of(passage.source, passage.start, passage.end),))
    return CheckedClaim(claim, State.NOT_CHECKED, note=f"{claim.text!r} names no day, month or year")


class _Search:
    """What has been found for a date, passage by passage and document by document.

    ``best`` is the date that bears it out and fits best, ``against`` another one, ``coarse`` one that is less exact.
    ``whole`` is the fit of the best passage whose dates agree with the sentence's one by one, ``changed`` one whose
    dates agree but for this one. ``_dated`` is the fit of the best passage that holds the date, ``_fits`` the best
    passage of each source, whatever its dates.
    """

    def __init__(self, claim: Claim, value: DateRange, context: Context) -> None:
        self.claim, self.value, self.context = claim, value, context
        self.index = context.index
        self.story = sentence_reading(claim.sentence, context)
        self._base = context.sentences[claim.sentence].start
        self._start, self._end = claim.start - self._base, claim.end - self._base
        self.own = next(m for m in self.story.dates if m.start == self._start)
        self._others = [m for m in self.story.dates if m is not self.own]
        idle = _LAST_DAY if value.deadline else ()
        self.want = wanted(self.story, self._start, self._end, self.index, idle=idle)
        self.readings = Readings.of(self.index)
        self.same: list[Fit] = []
        self.other: list[Fit] = []
        self.best: Fit | None = None
        self.against: Fit | None = None
        self.coarse: Fit | None = None
        self.changed: Fit | None = None
        self.whole = self._dated = 0.0
        self._fits: dict[str, tuple[float, Passage]] = {}
        self._seen: set[int] = set()

    def _bears_out(self, fit: Fit) -> None:
        self.same.append(fit)
        self.best = _better(self.best, fit)

    def _speaks_against(self, fit: Fit) -> None:
        self.other.append(fit)
        self.against = _better(self.against, fit)

    def accepted(self) -> Fit | None:
        """The date that bears it out best and that no other outdoes.

        In one passage the date nearer to the story's words is the one meant. Another passage speaks against it only
        where it holds words of the story that this one lacks.
        """
        for fit in sorted(self.same, key=lambda s: -s.score):
            if fit.score < LEAST:
                return None
            if not any(self._outdone(fit, other) for other in self.other):
                return fit
        return None

    @staticmethod
    def _outdone(fit: Fit, other: Fit) -> bool:
        if fit.passage.number == other.passage.number:
            return fit.score < RATHER * other.score
        # What a document mentions further down has a day of its own more often than the document's.
        mentioned = fit.own and not _at_head(fit) and not other.own
        return fit.plain < (MENTIONED if mentioned else RATHER) * other.score

    def further(self) -> list[Passage]:
        """The passages nearest to the date's own words and those beside it."""
        claim, value, text = self.claim, self.value, self.context.story.text
        span = self.context.sentences[claim.sentence]
        left, right = max(span.start, claim.start - 60), min(span.end, claim.end + 60)
        roots = content_stems(words(text[left : claim.start]) + words(text[claim.end : right]))
        roots += [w for w in words(claim.text) if w[:1].isdigit() or w in cal.MONTHS]
        if value.first:
            roots += [str(value.first.year)]
            if value.grain == "day":
                roots += content_stems([cal.written(value.first, value.first).split()[0].lower()])
                roots += [str(value.first.day)]
        return self.index.passages(list(dict.fromkeys(roots)), limit=6)

    def look(self, passage: Passage) -> None:
        """Take in the dates of ``passage``."""
        if passage.number in self._seen:
            return
        self._seen.add(passage.number)
        reading = self.readings.reading(passage)
        around = self.readings.around(passage, self.index)
        plain = score(self.want, reading, None, (), around)
        if plain > self._fits.get(passage.source.name, (-1.0, passage))[0]:
            self._fits[passage.source.name] = plain, passage
        if plain >= SAME_THING:
            step = in_step(self.story.dates, reading.dates, self.own, lambda a, b: self._marks(a, b) != "other")
            if step == "all":
                self.whole = max(self.whole, plain)
            elif step and (self.changed is None or plain > self.changed.score):
                there = reading.dates[self.story.dates.index(self.own)]
                # One date beside one shows nothing where only the story's is a last day.
                if len(reading.dates) > 1 or not self.value.deadline or (there.date and there.date.deadline):
                    self.changed = _of_mark(plain, passage, there)
        held = all_held(self.story.dates, reading.dates, lambda a, b: self._marks(a, b) == "same")
        values = by_value(mark.date for mark in reading.dates)  # all 0 where all dates are the same
        for mark, value in zip(reading.dates, values, strict=True):
            kind = self._agree(mark.date)
            others = [] if held or not any(values) else rivals_of(mark.start, value, reading.dates, values)
            fit = _of_mark(score(self.want, reading, mark, others, around), passage, mark, plain=plain)
            if kind == "same":
                self._dated = max(self._dated, plain)
                self._bears_out(fit)
            elif kind == "coarser":
                self.coarse = _better(self.coarse, fit)
            elif kind == "other" and not any(self._marks(o, mark) == "same" for o in self._others):
                # One that differs in the year or the day alone is likelier the one that was meant.
                assert mark.date
                if self.value.deadline and not mark.date.deadline:
                    fit = replace(fit, score=fit.score * NO_LAST_DAY)
                like = self.value.first and mark.date.first and _nearly(self.value.first, mark.date.first)
                self._speaks_against(replace(fit, score=min(1.0, fit.score * 1.15)) if like else fit)

    def look_beside(self) -> None:
        """Dates of the sentences just before and after a passage, which may hold for it too."""
        for passage in self.context.passages(self.claim.sentence)[:2]:
            reading = self.readings.reading(passage)
            plain = score(self.want, reading, None, (), self.readings.around(passage, self.index))
            if any(m.date and m.date.grain == self.value.grain for m in reading.dates) or plain < SAME_THING:
                continue
            for near in self.index.around(passage, 3, 1):
                if near.number != passage.number:
                    for mark in self.readings.reading(near).dates:
                        if self._agree(mark.date) == "same":
                            fit = _of_mark(plain * 0.85, near, mark, "dated by the sentence beside it", plain * 0.85)
                            self._bears_out(fit)

    def look_at_documents(self) -> None:
        """The days and periods that documents give for themselves, as well as each document speaks of the event."""
        own_days: list[tuple[Fit, bool]] = []
        own_event = self.value.grain != "fiscal year" and self._is_own_event()
        for plain, passage in self._fits.values():
            source = passage.source
            document = self.readings.document(source)
            if own_event and document.dates:
                agreeing = [own for own in document.dates if self._agree(_day(own)) == "same"]
                own = (agreeing or document.dates)[0]
                note = f"the document's own date ({own.what})"
                fit = Fit(plain, source, own.start, own.end, _day(own), passage, note, plain, own=True)
                if agreeing or (self.value.grain == "day" and self._agree(_day(own)) == "other"):
                    own_days.append((fit, bool(agreeing)))
            if self.value.grain != "day" and not self.readings.reading(passage).has_dates:
                # "Sales rose 4% in 2024", of a report on fiscal 2024: the period is the document's.
                for start, end, period in self.readings.periods(source):
                    if agree(self.value, period) == "same":
                        note, near = "the period of the document", plain * 0.9
                        fit = Fit(near, source, start, end, period, passage, note, near)
                        self._bears_out(fit)
        if len({agrees for _, agrees in own_days}) > 1:
            # Two documents, two days: the one that speaks of more of what the sentence names is the event's.
            own_days = [(self._by_document(f), a) for f, a in own_days]
        for fit, agrees in own_days:
            if agrees:
                self._bears_out(fit)
            elif self._dated < RATHER * fit.score:
                # A day that stands in the passage itself counts before that of a whole document.
                self._speaks_against(replace(fit, score=fit.score * BEHIND))

    def document(self) -> tuple[Source, OwnDate] | None:
        """The document of the day itself, whatever it is about: the one whose day is called as the story calls it."""
        if self.value.grain != "day":
            return None
        said = set(self.story.words)
        found: tuple[Source, OwnDate] | None = None
        for source in self.index.sources:
            for own in self.readings.document(source).dates:
                if self._agree(_day(own)) == "same":
                    if telling(own.what) in said:
                        return source, own
                    found = found or (source, own)
        return found

    def _by_document(self, fit: Fit) -> Fit:
        whole = fit.score * 0.6 + 0.4 * self._covers(fit.source)
        # What a document says further down may have happened on any day before its own.
        if not _at_head(fit):
            whole *= 0.8
        return replace(fit, score=whole, plain=whole)

    def _covers(self, source: Source) -> float:
        """The share of the wanted words that stand anywhere in a document."""
        held = (w for word, w in self.want.weights.items() if self.index.passages(members(word), 1, source))
        return sum(held) / self.want.total if self.want.total else 0.0

    def _is_own_event(self) -> bool:
        """Whether the words about the date speak of a document being signed, published, announced and the like."""
        sentence = self.context.sentence(self.claim.sentence)
        left = max(sentence.rfind(";", 0, self._start) + 1, self._start - 90)
        near = sentence[left : self._start] + " | " + sentence[self._end : self._end + 70]
        return _OWN_EVENT.search(near) is not None

    def _agree(self, source: DateRange | None) -> str:
        return _told(self.claim.text, self.value, source)

    def _marks(self, one: Mark, two: Mark) -> str:
        """How a date of a passage, ``two``, speaks to one of the story's sentence."""
        text = self.context.story.text[self._base + one.start : self._base + one.end]
        return _told(text, one.date, two.date)


def _told(text: str, story: DateRange | None, source: DateRange | None) -> str:
    assert story
    assert source
    return told_alike(text, source) if story.first is None else agree(story, source)


def _at_head(fit: Fit) -> bool:
    return fit.passage.start <= max(HEAD, len(fit.source.text) // 5)


def _nearly(one: dt.date, two: dt.date) -> bool:
    return (one.month, one.day) == (two.month, two.day) or (one.year, one.month) == (two.year, two.month)


def _better(one: Fit | None, two: Fit) -> Fit:
    return two if one is None or two.score > one.score else one


def _of_mark(fit: float, passage: Passage, mark: Mark, note: str = "", plain: float = 0.0) -> Fit:
    assert mark.date
    return Fit(fit, passage.source, passage.start, passage.end, mark.date, passage, note, plain)


def _day(own: OwnDate) -> DateRange:
    return DateRange(own.day, own.day)
