"""Sentences read for their figures, dates and words, each passage of the sources once."""

from __future__ import annotations

import datetime as dt
import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from copydesk.claims import dates, figures
from copydesk.evidence.documents import Document, periods, read, scale_at, scales
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.lexicon import concept
from copydesk.evidence.stems import STOPWORDS, stem
from copydesk.model import DateRange, Figure, Source, Span
from copydesk.text import WORD, word_key

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

#: Words that hedge, scale or name a unit: they say nothing of what a figure is about.
_EMPTY = frozenset(
    concept(stem(w))
    for w in """about approximately roughly nearly around almost million billion trillion thousand percent per cent pct
    percentage point basis dollar dollars bn mn tn us year-over-year respectively compared versus least total""".split()
)
_TURNS = frozenset({"while", "whereas", "although", "but", "though"})  # begin a clause of its own
_BREAK = re.compile(r"[;:()—–\t|]|,(?!\d)|\.\s|\n\s*\n")
_HEAVY_BREAK = re.compile(r"[;\t|]|\.\s|\n\s*\n")
_NOWHERE = sys.maxsize, sys.maxsize  # behind all words: the span of no mark
_LONGEST = 2000  # code points of a passage that are read


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure or date in a text: its span there, and its place among the words."""

    start: int
    end: int
    at: float
    figure: Figure | None = None
    date: DateRange | None = None


class Reading:
    """A sentence read for its figures, dates and words, each word with the places where it stands.

    Places count words from the start; a comma or bracket counts as three more, a semicolon as eight, so that a word
    is nearer to what shares its clause. Each part is read when it is first asked for.
    """

    def __init__(
        self,
        text: str,
        anchor: dt.date | None,
        dated: Sequence[tuple[int, int, DateRange]] | None = None,
        counted: Sequence[tuple[int, int, Figure]] | None = None,
    ) -> None:
        self.text = text
        self._dated = dates.in_text(text, anchor) if dated is None else dated
        if counted is None:
            counted = figures.in_text(text, [Span(a, b) for a, b, _ in self._dated])
        self._counted = counted

    @property
    def counted(self) -> Sequence[tuple[int, int, Figure]]:
        """The figures with their spans; the words need not be read for them."""
        return self._counted

    @property
    def has_figures(self) -> bool:
        """Whether it holds a figure; its words need not be read for that."""
        return bool(self._counted)

    @property
    def has_dates(self) -> bool:
        """Whether it holds a date."""
        return bool(self._dated)

    @cached_property
    def _laid_out(self) -> tuple[list[int], list[float], list[str], dict[str, list[float]]]:
        starts: list[int] = []
        places: list[float] = []
        tokens: list[str] = []
        words: dict[str, list[float]] = {}
        place, last, at, text = 0.0, 0, 0, self.text
        marked = sorted((a, b) for a, b, *_ in [*self._dated, *self._counted])
        mark_start, mark_end = marked[0] if marked else _NOWHERE
        for match in WORD.finditer(text):
            start, end = match.span()
            place += 1
            if start - last > 1 and _BREAK.search(text, last, start):
                place += 7 if _HEAVY_BREAK.search(text, last, start) else 2
            last = end
            while mark_end <= start:
                at += 1
                mark_start, mark_end = marked[at] if at < len(marked) else _NOWHERE
            key = word_key(match.group())
            if key in _TURNS:
                place += 6
            if mark_start <= start:
                # Numbers of other figures and dates are telling company, once they are long enough not to be chance.
                word = key if key[:1].isdigit() and len(key) >= 3 else ""
            else:
                word = telling(key)
            starts.append(start)
            places.append(place)
            tokens.append(word)
            if word:
                words.setdefault(word, []).append(place)
        return starts, places, tokens, words

    @property
    def starts(self) -> list[int]:
        """Where each word starts."""
        return self._laid_out[0]

    @property
    def places(self) -> list[float]:
        """The place of each word."""
        return self._laid_out[1]

    @property
    def tokens(self) -> list[str]:
        """Each word as a concept; ``""`` where it tells nothing."""
        return self._laid_out[2]

    @property
    def words(self) -> dict[str, list[float]]:
        """The telling words with their places."""
        return self._laid_out[3]

    @cached_property
    def figures(self) -> list[Mark]:
        """The figures, in order."""
        return [Mark(a, b, self.place(a, b), figure=f) for a, b, f in self._counted]

    @cached_property
    def dates(self) -> list[Mark]:
        """The dates, in order."""
        return [Mark(a, b, self.place(a, b), date=d) for a, b, d in self._dated]

    def place(self, start: int, end: int) -> float:
        """The place of the middle of ``start:end``."""
        inside = self.places[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return sum(inside) / len(inside) if inside else 0.0


def leans(passage: Passage) -> bool:
    """Whether a passage takes up by a pronoun what the sentences before it have named."""
    return _PRONOUN.search(passage.text[:_LONGEST]) is not None


@lru_cache(maxsize=65536)
def telling(key: str) -> str:
    """A word key as a concept; ``""`` where it says nothing of what a figure or date is about."""
    if key in STOPWORDS or len(key) < 2:
        return ""
    word = concept(stem(key))
    return "" if word in _EMPTY else word


def plain_words(text: str) -> Iterable[str]:
    """The telling words of a text, as concepts."""
    return filter(None, map(telling, map(word_key, WORD.findall(text))))


def sentence_reading(number: int, context: Context) -> Reading:
    """Sentence ``number`` of the story, read with the claims that were found in it; kept with the context."""
    cache: dict[int, Reading] = context.__dict__.setdefault("_sentence_readings", {})
    kept = cache.get(number)
    if kept is None:
        span = context.sentences[number]
        by_sentence: dict[int, list[int]] | None = context.__dict__.get("_claims_by_sentence")
        if by_sentence is None:
            by_sentence = context.__dict__["_claims_by_sentence"] = {}
            for at, claim in enumerate(context.claims):
                by_sentence.setdefault(claim.sentence, []).append(at)
        own = [context.claims[at] for at in by_sentence.get(number, ())]
        counted = [(c.start - span.start, c.end - span.start, c.value) for c in own if isinstance(c.value, Figure)]
        dated = [(c.start - span.start, c.end - span.start, c.value) for c in own if isinstance(c.value, DateRange)]
        kept = cache[number] = Reading(context.sentence(number), context.story.dateline, dated, counted)
    return kept


class Readings:
    """The sentences of an index as they have been read so far, and what each document says of itself."""

    def __init__(self) -> None:
        self._read: dict[int, Reading] = {}
        self._documents: dict[str, Document] = {}
        self._periods: dict[str, tuple[tuple[int, int, DateRange], ...]] = {}
        self._scales: dict[str, list[tuple[int, int]]] = {}
        self._around: dict[int, dict[str, float]] = {}
        self._own_words: dict[str, dict[str, float]] = {}

    @classmethod
    def of(cls, index: SourceIndex) -> Readings:
        """The readings of ``index``, made once and kept as long as it lives."""
        kept = _KEPT.get(index)
        if kept is None:
            kept = _KEPT[index] = cls()
        return kept

    def document(self, source: Source) -> Document:
        """What ``source`` says of itself."""
        kept = self._documents.get(source.name)
        if kept is None:
            kept = self._documents[source.name] = read(source)
        return kept

    def periods(self, source: Source) -> tuple[tuple[int, int, DateRange], ...]:
        """The periods that the head of ``source`` says it is about."""
        kept = self._periods.get(source.name)
        if kept is None:
            kept = self._periods[source.name] = periods(source)
        return kept

    def scale(self, source: Source, at: int) -> Decimal:
        """What a bare number in a table at ``at`` of ``source`` is to be multiplied by."""
        kept = self._scales.get(source.name)
        if kept is None:
            kept = self._scales[source.name] = scales(source.text)
        return scale_at(kept, at)

    def reading(self, passage: Passage) -> Reading:
        """The passage, read; dates in it are told from the day of its document."""
        kept = self._read.get(passage.number)
        if kept is None:
            kept = Reading(passage.text[:_LONGEST], self.document(passage.source).day)
            self._read[passage.number] = kept
        return kept

    def around(self, passage: Passage, index: SourceIndex) -> dict[str, float]:
        """The words of the sentences beside ``passage`` and of its document's title, with what each counts.

        A pronoun takes up what was named before, so there the sentences beside count more. A document speaks of
        whoever publishes it, named or not.
        """
        kept = self._around.get(passage.number)
        if kept is None:
            near = [p for p in index.around(passage, 2, 1) if p.number != passage.number]
            text = " ".join(p.text[:600] for p in near)
            weight = AROUND_PRONOUN if leans(passage) else AROUND
            kept = dict.fromkeys(plain_words(text), weight)
            for word, own in self.own(passage.source).items():
                kept[word] = max(own, kept.get(word, 0.0))
            self._around[passage.number] = kept
        return kept

    def own(self, source: Source) -> dict[str, float]:
        """The words of the title, publisher and record fields of ``source``, with what each counts."""
        kept = self._own_words.get(source.name)
        if kept is None:
            # "RIN: 1210-AC38", "Type: Proposed Rule": what the document says of itself holds for all that it says.
            fields = " ".join(source.fields.get(name, "") for name in _OWN_FIELDS)
            kept = dict.fromkeys(plain_words(f"{source.title} {fields}"), TITLE)
            kept |= dict.fromkeys(plain_words(source.publisher), PUBLISHER)
            self._own_words[source.name] = kept
        return kept


#: What a word counts that stands in a sentence beside the passage, or beside one with a pronoun, in the title of the
#: document or the name of its publisher.
AROUND, AROUND_PRONOUN, TITLE, PUBLISHER = 0.3, 0.7, 0.6, 0.9
_OWN_FIELDS = ("type", "action", "rin", "docket", "document_number", "form")
_PRONOUN = re.compile(r"\b(?:them|they|it|its|their|these|those|this|that|such)\b", re.IGNORECASE)
_KEPT: WeakKeyDictionary[SourceIndex, Readings] = WeakKeyDictionary()
