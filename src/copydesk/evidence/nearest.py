"""Why no source bears a quotation out: the rule that it breaks, the nearest passage, the words that differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice

from copydesk.evidence.fragments import Fragment, Link, Reading, readings, unquoted
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.quote_search import QuoteMatch
from copydesk.evidence.reach import SENTENCES
from copydesk.model import Evidence, Manner, Relation, Source, Span
from copydesk.text import WORD, gap_form, word_form, word_key

CLOSE = 0.6  # likeness, 0-1, from which a passage is taken for the one that was altered
SHOWN = 0.35  # ... from which a passage is worth showing
LONG = 1_500  # code points beyond which a passage is not shown whole
_COMMON = 400  # places from which a stretch of a quotation tells too little
_BROKEN_WORD = re.compile(r"(?<=\w)(?:-|\u2010|\u00ad)[^\S\n]*\n\s*(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the story's quotation (``ours``, at ``span`` of it) in the place of the source's (``theirs``)."""

    ours: str
    theirs: str
    span: Span

    def __str__(self) -> str:
        if not self.ours:
            return f"the story leaves out \u201c{self.theirs}\u201d"
        if not self.theirs:
            return f"the story adds \u201c{self.ours}\u201d"
        return f"the source has \u201c{self.theirs}\u201d, the story has \u201c{self.ours}\u201d"


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a quotation is not borne out.

    ``reason`` is a clause for the editor; ``evidence`` the nearest passage, if one is near enough to show;
    ``likeness`` (0-1) how near it is; ``altered`` whether it is plainly the passage that the quotation changes.
    ``source_words`` are the source's words for a quotation that is one stretch of text.
    """

    reason: str
    evidence: Evidence | None = None
    likeness: float = 0.0
    altered: bool = False
    differences: tuple[Difference, ...] = ()
    source_words: str = ""


@dataclass(slots=True)
class _Refusals:
    """Collects what the search turned down; the first of each kind counts."""

    found: list[tuple[str, Source, int, int]] = field(default_factory=list)

    def __call__(self, reason: str, source: Source, start: int, end: int) -> None:
        self.found.append((reason, source, start, end))


def nearest(text: str, sources: Source | Sequence[Source] | SourceIndex) -> Evidence | None:
    """The passage nearest to a quotation that no source bears out, with a note that says what differs.

    >>> release = Source.from_text("We think the tax hurts small firms most of all.", name="release")
    >>> nearest("the tax harms small firms most of all", release).note
    'the source has “hurts”, the story has “harms”'
    """
    return explain(text, SourceIndex.of(sources)).evidence


def explain(text: str, index: SourceIndex) -> Miss:
    """Why no source bears out the quotation ``text``. To be asked only where none does."""
    text = unquoted(text)
    refusals = _Refusals()
    next(index.quotes.find(text, refusals), None)
    ways = list(readings(text))
    if not ways:
        return Miss("it holds no word")
    reading = ways[-1]
    if reading.refusal:
        return _refused(reading, index)
    for reason, source, start, end in refusals.found:
        if reason.startswith(("the ellipsis", "its parts", "its bracket")):
            return _shown(reason, source, start, end)
    if len(reading.fragments) > 1:
        places = [_alone(f, index) for f in reading.fragments]
        if all(places):
            return _misplaced(reading, [p for p in places if p])
        missing = next(f for f, place in zip(reading.fragments, places, strict=True) if place is None)
        return _nearest(missing, index, text, refusals)
    return _nearest(reading.fragments[0], index, text, refusals)


def _shown(reason: str, source: Source, start: int, end: int) -> Miss:
    evidence = Evidence.of(source, start, end, Relation.CONTRADICTS, Manner.NEAREST, reason)
    return Miss(reason, evidence, 1.0, True)


def _refused(reading: Reading, index: SourceIndex) -> Miss:
    for fragment in sorted(reading.fragments, key=lambda f: -len(f.key)):
        if place := _alone(fragment, index):
            end = place.end
            if sentence := index.sentence_at(place.where, place.start):
                end = max(end, sentence.end)
            return _shown(reading.refusal, place.where, place.start, end)
    return Miss(reading.refusal)


def _alone(fragment: Fragment, index: SourceIndex) -> QuoteMatch | None:
    """The first place where a fragment stands by itself."""
    return next(index.quotes.find_reading(Reading((fragment,), (Link(), Link()))), None)


def _misplaced(reading: Reading, places: list[QuoteMatch]) -> Miss:
    first, last = places[0], places[-1]
    if len({p.source for p in places}) > 1:
        return _shown("its parts stand in different sources", first.where, first.start, first.end)
    starts = [p.start for p in places]
    low, high = min(starts), max(p.end for p in places)
    if starts != sorted(starts):
        return _shown("its parts stand in another order in the source", first.where, *_shortened(low, high, first))
    if any(link.omits for link in reading.links[1:-1]):
        return _shown(
            f"its parts stand more than {SENTENCES} sentences apart", first.where, *_shortened(low, high, first)
        )
    left_out = " ".join(first.where.text[first.end : last.start].split())
    reason = f"the story leaves out \u201c{_short(left_out)}\u201d" if left_out else "its parts are not adjacent"
    return _shown(reason, first.where, low, high)


def _shortened(low: int, high: int, first: QuoteMatch) -> tuple[int, int]:
    """A passage no longer than can be shown."""
    return (low, high) if high - low <= LONG else (first.start, first.end)


def _short(words: str) -> str:
    return words if len(words) <= 120 else words[:80].rsplit(" ", 1)[0] + " \u2026 " + words[-30:].split(" ", 1)[-1]


# ---- the nearest passage ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [_Word(word_key(m.group()), m.start(), m.end()) for m in WORD.finditer(text, start, end)]


def _nearest(fragment: Fragment, index: SourceIndex, text: str, refusals: _Refusals) -> Miss:
    ours = _words(fragment.text, 0, len(fragment.text))
    best: tuple[float, Source, list[_Word]] | None = None
    for source, start, end in _candidates(fragment, index):
        theirs = _align(ours, _words(source.text, start, end))
        if theirs:
            likeness = _matcher(ours, theirs).ratio()
            if best is None or likeness > best[0] + 1e-9:
                best = likeness, source, theirs
    if best is None or best[0] < SHOWN:
        return Miss("its words stand in no source")
    likeness, source, theirs = best
    start, end = theirs[0].start, theirs[-1].end
    differences = tuple(_differences(fragment.text, ours, source.text, theirs))
    at = max(0, text.find(fragment.text))
    moved = tuple(Difference(d.ours, d.theirs, Span(at + d.span.start, at + d.span.end)) for d in differences)
    reason = "; ".join(map(str, differences[:4])) + ("; and more" if len(differences) > 4 else "")
    if not reason:
        turned_down = [r for r, *_ in refusals.found if r]
        reason = turned_down[0] if turned_down else "word bounds, case or signs differ"
    altered = likeness >= CLOSE and len(ours) > 2
    evidence = Evidence.of(source, start, end, Relation.CONTRADICTS, Manner.NEAREST, reason)
    words = _running(source.text[start:end]) if len(fragment.text) == len(text) else ""
    return Miss(reason if altered else "its words stand in no source", evidence, likeness, altered, moved, words)


def _running(passage: str) -> str:
    """A passage as running text: words broken at line ends joined, white space single."""
    return " ".join(_BROKEN_WORD.sub("", WORD.sub(_form, passage)).split())


def _form(word: re.Match[str]) -> str:
    """A word without ligatures, but with its thousands commas."""
    return word.group() if word.group().isascii() else word_form(word.group())


def _candidates(fragment: Fragment, index: SourceIndex) -> Iterator[tuple[Source, int, int]]:
    """Stretches of source text that may hold an altered ``fragment``: where its rare stretches stand, nearest first."""
    votes: Counter[tuple[int, int]] = Counter()
    reach = len(fragment.key)
    for number, at, offset in index.quotes.stretches(fragment, _COMMON):
        votes[number, (at - offset) // max(64, reach)] += 1
    stretch = len(fragment.text) + 80
    for (number, slot), _ in votes.most_common(4):
        normal, source = index.texts[number], index.sources[number]
        size = max(64, reach)
        low = normal.text_offset(min(max(0, slot * size - reach // 2), max(0, len(normal.key) - 1)))
        high = normal.text_offset(min(max(0, (slot + 2) * size + reach // 2), max(0, len(normal.key) - 1)))
        yield source, low, min(len(source.text), high + 40)
    for passage in index.passages(fragment.text, limit=4):
        around = index.around(passage, 1, 1)
        low, high = around[0].start, around[-1].end
        yield passage.source, max(low, passage.start - stretch), min(high, passage.end + stretch)


def _matcher(ours: list[_Word], theirs: list[_Word]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [w.key for w in ours], [w.key for w in theirs], autojunk=False)


def _align(ours: list[_Word], window: list[_Word]) -> list[_Word]:
    """The words of ``window`` that stand in the place of ``ours``."""
    blocks = [b for b in _matcher(ours, window).get_matching_blocks() if b.size]
    if not blocks:
        return []
    core = max(blocks, key=lambda b: b.size)
    slack = 3 + len(ours) // 4
    # A block far off the core's line is chance.
    near = [b for b in blocks if abs((b.b - b.a) - (core.b - core.a)) <= slack]
    first, last = near[0], near[-1]
    low = max(0, first.b - first.a)
    high = min(len(window), last.b + last.size + len(ours) - last.a - last.size)
    return window[low:high]


def _differences(text: str, ours: list[_Word], passage: str, theirs: list[_Word]) -> Iterator[Difference]:
    found = False
    for tag, a, b, c, d in _matcher(ours, theirs).get_opcodes():
        if tag == "equal":
            continue
        left = text[ours[a].start : ours[b - 1].end] if b > a else ""
        right = passage[theirs[c].start : theirs[d - 1].end] if d > c else ""
        if word_key(left) == word_key(right) and left == right:
            continue
        found = True
        span = Span(ours[a].start, ours[b - 1].end) if b > a else Span(*_point(ours, a))
        yield Difference(" ".join(left.split()), _running(right), span)
    if not found:
        yield from islice(_small_differences(text, ours, passage, theirs), 4)


def _point(words: list[_Word], at: int) -> tuple[int, int]:
    """The word before which something is left out, or the last."""
    word = words[min(at, len(words) - 1)]
    return word.start, word.end


def _small_differences(text: str, ours: list[_Word], passage: str, theirs: list[_Word]) -> Iterator[Difference]:
    """Where the words are the same but case, word bounds or signs are not."""
    for i, (left, right) in enumerate(zip(ours, theirs, strict=False)):
        a, b = text[left.start : left.end], passage[right.start : right.end]
        if word_form(a) != word_form(b) and i:
            yield Difference(a, b, Span(left.start, left.end))
        if i + 1 < min(len(ours), len(theirs)):
            gaps = text[left.end : ours[i + 1].start], passage[right.end : theirs[i + 1].start]
            if gap_form(gaps[0]) != gap_form(gaps[1]):
                mine = text[left.start : ours[i + 1].end]
                yield Difference(mine, passage[right.start : theirs[i + 1].end], Span(left.start, ours[i + 1].end))
