"""What a figure or date bears on: how well the words around it in a source fit those around it in the story.

A number alone proves nothing: the same one may stand elsewhere about something else. So each passage is read like a
sentence of the story, each figure or date in it is a :class:`Mark`, and a mark is scored by the story's words that
stand with it, the nearer to the claim in the story and the rarer in the sources the heavier.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from copydesk.claims import dates, figures
from copydesk.evidence.documents import Document, read, scale_at, scales
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
_BREAK = re.compile(r"[;:()—–\n\t|]|,(?!\d)|\.\s")
_HEAVY_BREAK = re.compile(r"[;\n\t|]|\.\s")


#: What a word counts that stands in a sentence beside the passage, or nearer to another figure than to the one scored,
#: in its clause or in another.
AROUND, RIVAL, FAR_RIVAL = 0.3, 0.65, 0.4


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
    is nearer to what shares its clause.
    """

    __slots__ = ("dates", "figures", "places", "starts", "tokens", "words")

    def __init__(
        self,
        text: str,
        anchor: dt.date | None,
        dated: Sequence[tuple[int, int, DateRange]] | None = None,
        counted: Sequence[tuple[int, int, Figure]] | None = None,
    ) -> None:
        if dated is None:
            dated = dates.in_text(text, anchor)
        if counted is None:
            counted = figures.in_text(text, [Span(a, b) for a, b, _ in dated])
        self.words: dict[str, list[float]] = {}
        self.starts: list[int] = []
        self.places: list[float] = []
        self.tokens: list[str] = []
        place, last = 0.0, 0
        marked = sorted((a, b) for a, b, *_ in [*dated, *counted])
        at = 0
        for match in WORD.finditer(text):
            start, end = match.span()
            place += 1
            gap = text[last:start]
            if len(gap) > 1 and _BREAK.search(gap):
                place += 7 if _HEAVY_BREAK.search(gap) else 2
            last = end
            while at < len(marked) and marked[at][1] <= start:
                at += 1
            key = word_key(match.group())
            if key in _TURNS:
                place += 6
            inside = at < len(marked) and marked[at][0] <= start
            word = self._word(key, inside)
            self.starts.append(start)
            self.places.append(place)
            self.tokens.append(word)
            if word:
                self.words.setdefault(word, []).append(place)
        self.figures = [Mark(a, b, self.place(a, b), figure=f) for a, b, f in counted]
        self.dates = [Mark(a, b, self.place(a, b), date=d) for a, b, d in dated]

    @staticmethod
    def _word(key: str, inside: bool) -> str:
        if inside:
            # Numbers of other figures and dates are telling company, once they are long enough not to be chance.
            return key if key[:1].isdigit() and len(key) >= 3 else ""
        if key in STOPWORDS or len(key) < 2:
            return ""
        word = concept(stem(key))
        return "" if word in _EMPTY else word

    def place(self, start: int, end: int) -> float:
        """The place of the middle of ``start:end``."""
        inside = [p for s, p in zip(self.starts, self.places, strict=True) if start <= s < end]
        return sum(inside) / len(inside) if inside else 0.0


def sentence_reading(number: int, context: Context) -> Reading:
    """Sentence ``number`` of the story, read with the claims that were found in it; kept with the context."""
    cache: dict[int, Reading] = context.__dict__.setdefault("_sentence_readings", {})
    kept = cache.get(number)
    if kept is None:
        span = context.sentences[number]
        own = [c for c in context.claims if c.sentence == number]
        counted = [(c.start - span.start, c.end - span.start, c.value) for c in own if isinstance(c.value, Figure)]
        dated = [(c.start - span.start, c.end - span.start, c.value) for c in own if isinstance(c.value, DateRange)]
        kept = cache[number] = Reading(context.sentence(number), context.story.dateline, dated, counted)
    return kept


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that stand around a claim in the story, with their weights; ``total`` is the sum to be reached."""

    weights: dict[str, float]
    total: float


def wanted(reading: Reading, start: int, end: int, index: SourceIndex, noun: str = "") -> Wanted:
    """What a passage should hold to speak of the same thing as ``start:end`` of a story sentence."""
    here = reading.place(start, end)
    head = concept(stem(noun)) if noun else ""
    weights: dict[str, float] = {}
    total = 0.0
    for word, first, place in zip(reading.tokens, reading.starts, reading.places, strict=True):
        if not word or start <= first < end:
            continue
        held = any(map(index.holds, members(word)))
        weight = (0.5 + min(index.idf(word), 9.0) / 9) / (1 + abs(place - here) / 7) if held else 0.12
        if word == head:
            weight *= 1.5
        if weight > weights.get(word, 0.0):
            total += weight - weights.get(word, 0.0)
            weights[word] = weight
    return Wanted(weights, total)


def members(word: str) -> tuple[str, ...]:
    """The stems that share a concept, the concept's own name among them."""
    return _MEMBERS.get(word, (word,))


def _members() -> dict[str, tuple[str, ...]]:
    from copydesk.evidence import lexicon

    groups: dict[str, list[str]] = {}
    for word, head in lexicon._CONCEPT.items():
        groups.setdefault(head, []).append(word)
    return {head: tuple({head, *words}) for head, words in groups.items()}


_MEMBERS = _members()


@dataclass(frozen=True, slots=True)
class Scored:
    """A mark of a passage with how well it fits, 0 to 1."""

    score: float
    passage: Passage
    mark: Mark


class Readings:
    """The sentences of an index as they have been read so far, and what each document says of itself."""

    def __init__(self, index: SourceIndex) -> None:
        self._read: dict[int, Reading] = {}
        self._documents: dict[str, Document] = {}
        self._scales: dict[str, list[tuple[int, int]]] = {}
        self._around: dict[int, frozenset[str]] = {}
        self._sources = {source.name: source for source in index.sources}

    @classmethod
    def of(cls, index: SourceIndex) -> Readings:
        """The readings of ``index``, made once and kept as long as it lives."""
        kept = _KEPT.get(index)
        if kept is None:
            kept = _KEPT[index] = cls(index)
        return kept

    def document(self, source: Source) -> Document:
        """What ``source`` says of itself."""
        kept = self._documents.get(source.name)
        if kept is None:
            kept = self._documents[source.name] = read(source)
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
            kept = Reading(passage.text[:2000], self.document(passage.source).day)
            self._read[passage.number] = kept
        return kept

    def around(self, passage: Passage, index: SourceIndex) -> frozenset[str]:
        """The words of the sentences beside ``passage`` and of its document's title."""
        kept = self._around.get(passage.number)
        if kept is None:
            near = [p for p in index.around(passage, 2, 1) if p.number != passage.number]
            text = " ".join([p.text[:600] for p in near] + [passage.source.title, passage.source.publisher])
            kept = self._around[passage.number] = frozenset(plain_words(text))
        return kept


_KEPT: WeakKeyDictionary[SourceIndex, Readings] = WeakKeyDictionary()


def plain_words(text: str) -> Iterable[str]:
    """The telling words of a text, as concepts."""
    for token in WORD.findall(text):
        key = word_key(token)
        if key not in STOPWORDS and len(key) > 1:
            word = concept(stem(key))
            if word not in _EMPTY:
                yield word


def score(want: Wanted, reading: Reading, mark: Mark | None, rivals: Sequence[Mark], around: frozenset[str]) -> float:
    """How much of what is wanted stands with ``mark``, 0 to 1.

    A word that stands nearer to another mark of the same kind counts less, and so does one of the sentences around.
    """
    if not want.total:
        return 1.0
    got = 0.0
    words = reading.words
    for word, weight in want.weights.items():
        places = words.get(word)
        if places is None:
            if word in around:
                got += weight * AROUND
            continue
        if mark is None or not rivals:
            got += weight
            continue
        own = min(abs(p - mark.at) for p in places)
        other = min(abs(p - rival.at) for p in places for rival in rivals)
        got += weight * (1 if own <= other + 1 else RIVAL if own <= other + 7 else FAR_RIVAL)
    return got / want.total


def period(reading: Reading, mark: Mark, rivals: Sequence[Mark]) -> Mark | None:
    """The date that a figure of ``reading`` is tied to beyond doubt: of the same clause, or by "respectively"."""
    days = reading.dates
    if not days:
        return None
    group = sorted([*rivals, mark], key=lambda m: m.at)
    if len(group) > 1 and len(days) == len(group):
        split = days[-1].at < group[0].at or group[-1].at < days[0].at
        if split and days[-1].at - days[0].at <= 4 * len(days):
            return days[group.index(mark)]
    after = [d for d in days if 0 < d.at - mark.at <= 5]
    if after and not any(mark.at < r.at < after[0].at for r in reading.figures):
        # "at the ends of 2024 and 2023" dates two figures: which of them is this one's has to be told above.
        listed = any(0 < d.at - after[0].at <= 5 for d in days)
        return None if listed else after[0]
    before = [d for d in days if 0 < mark.at - d.at <= 4]
    if before and not any(before[-1].at < r.at < mark.at for r in reading.figures):
        return before[-1]
    return None


def in_step(story: Sequence[Mark], passage: Sequence[Mark], own: Mark, same: Callable[[Mark, Mark], bool]) -> str:
    """Whether the marks of a sentence and of a passage agree one by one, in order.

    ``"all"``: every one. ``"but own"``: all but ``own``, which is then a changed figure or date. ``""``: they cannot
    be laid side by side.
    """
    if len(story) != len(passage):
        return ""
    wrong = [one for one, two in zip(story, passage, strict=True) if not same(one, two)]
    return "all" if not wrong else "but own" if wrong == [own] else ""


def all_held(story: Sequence[Mark], passage: Sequence[Mark], same: Callable[[Mark, Mark], bool]) -> bool:
    """Whether a passage holds every mark of a sentence, each by one of its own, in whatever order."""
    if len(story) < 2 or len(passage) < len(story):
        return False
    left = list(passage)
    for one in story:
        found = next((two for two in left if same(one, two)), None)
        if found is None:
            return False
        left.remove(found)
    return True
