"""The search for one reading of a quotation in one source, around a place where one of its fragments stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from copydesk.evidence.bounds import begins, ends
from copydesk.evidence.fragments import Fragment, Link, Reading
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.loads import negation
from copydesk.evidence.reach import SENTENCES, count_sentences, sentence_window
from copydesk.model import Evidence, Manner, Source, Span
from copydesk.text import HYPHENS, WORD, Normalised, same

# What a bracket may stand for, beside "the Company" and "the Registrant".
_PRONOUNS = frozenset(
    "we us our ours it its they their them theirs this these those he him his she her hers i me my you your".split()
)
_COMPANY = frozenset(("company", "registrant"))

_CLAUSE_BEFORE = re.compile(r"(?:^|[^\w\s]|\n\s*\n|\b(?:and|or|but|that|because|if|when|while))\s*$")
_CLAUSE_AFTER = re.compile(r"\s*(?:$|[^\w\s]|\n\s*\n|(?:and|or|but|that|because|if|when|while)\b)")

Refuse = Callable[[str, Source, int, int], None]


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A passage that bears a quotation out: ``where.text[start:end]``.

    ``source`` is the name of the source, ``where`` the source itself. ``fragments`` are the spans of the quotation's
    fragments in it, in order.
    """

    source: str
    start: int
    end: int
    fragments: tuple[Span, ...]
    manner: Manner
    where: Source = field(repr=False)

    @property
    def text(self) -> str:
        """The passage as it stands in the source."""
        return self.where.text[self.start : self.end]

    def evidence(self, note: str = "") -> Evidence:
        """This passage as supporting evidence."""
        return Evidence.of(self.where, self.start, self.end, manner=self.manner, note=note)


@dataclass(slots=True)
class Effort:
    """The tries left to a search that could else go on for ever; one that runs out finds nothing."""

    left: int = 20_000


class Search:
    """The search for one reading in one source. Places in its key are called ``at``, those in its text ``start``."""

    def __init__(
        self,
        index: SourceIndex,
        source: Source,
        normal: Normalised,
        reading: Reading,
        refuse: Refuse | None,
        effort: Effort,
    ) -> None:
        self.index = index
        self.source = source
        self.text = source.text
        self.normal = normal
        self.reading = reading
        self.refuse = refuse
        self.effort = effort

    def around(self, at: int, anchor: Fragment) -> list[Span]:
        """The spans of all fragments, where those beside ``anchor`` at ``at`` stand as they must; else empty."""
        fragments = self.reading.fragments
        if len(fragments) == 1:
            span = self.verify(anchor, at)
            return [span] if span and self._edges([span]) else []
        if self.verify(anchor, at) is None:
            return []
        low, high = self._window(at, len(anchor.key))
        return self._go_on(0, self._occurrences(fragments[0], low, high), high, [])

    def _window(self, at: int, length: int) -> tuple[int, int]:
        """The stretch of the key within which the other fragments may stand."""
        if not any(link.omits for link in self.reading.links[1:-1]):
            reach = sum(len(f.key) for f in self.reading.fragments) + 16 * len(self.reading.fragments)
            return max(0, at - reach), at + length + reach
        first, last = self.normal.text_offset(at), self.normal.text_offset(at + length - 1)
        start, end = sentence_window(self.index, self.source, first, last)
        key_at, text_at = self.normal.key_at, self.normal.text_at
        low, high = bisect_left(text_at, start), bisect_left(text_at, end)
        return key_at[low], key_at[high] if high < len(key_at) else len(self.normal.key)

    def _occurrences(self, fragment: Fragment, low: int, high: int) -> Iterator[int]:
        key, whole = fragment.key, self.normal.key
        at = whole.find(key, low, high)
        while at >= 0:
            yield at
            at = whole.find(key, at + 1, high)

    def _go_on(self, which: int, places: Iterable[int], high: int, before: list[Span]) -> list[Span]:
        """Fragment ``which`` at one of ``places``, and those after it in turn; the first way that holds."""
        fragments, links = self.reading.fragments, self.reading.links
        for at in places:
            self.effort.left -= 1
            if self.effort.left < 0:
                return []
            span = self.verify(fragments[which], at)
            if span is None:
                continue
            if before and links[which].omits and not self._may_omit(before[-1].end, span.start):
                continue
            spans = [*before, span]
            if which + 1 == len(fragments):
                if self._within(spans) and self._edges(spans):
                    return spans
                continue
            end = at + len(fragments[which].key)
            after = self._after(links[which + 1], fragments[which + 1], end, high)
            if found := self._go_on(which + 1, after, high, spans):
                return found
        return []

    def _after(self, link: Link, fragment: Fragment, end: int, high: int) -> Iterator[int]:
        """Where ``fragment`` may begin, if the one before ended at ``end``."""
        if link.omits:
            yield from self._occurrences(fragment, end, high)
            return
        for at in (end, self._past_pronoun(end) if link.brackets else -1):
            if at >= 0 and self.normal.key.startswith(fragment.key, at):
                yield at

    def _word(self, number: int) -> str:
        key_at = self.normal.key_at
        if not 0 <= number < len(key_at):
            return ""
        end = key_at[number + 1] if number + 1 < len(key_at) else len(self.normal.key)
        return self.normal.key[key_at[number] : end]

    def _past_pronoun(self, at: int) -> int:
        """The end of the pronoun (or "the Company") that begins at ``at``, or -1."""
        number = bisect_left(self.normal.key_at, at)
        words = [self._word(number), self._word(number + 1)]
        if words[0] in _PRONOUNS:
            return at + len(words[0])
        if words[0] == "the" and words[1] in _COMPANY:
            return at + len(words[0]) + len(words[1])
        return -1

    def verify(self, fragment: Fragment, at: int) -> Span | None:
        """The span in the text of ``fragment``'s words, if they stand at ``at`` exactly and at the bounds of words."""
        key_at, text_at = self.normal.key_at, self.normal.text_at
        stop = at + len(fragment.key)
        first = bisect_left(key_at, at)
        last = bisect_left(key_at, stop, first)
        if first == len(key_at) or key_at[first] != at or (last < len(key_at) and key_at[last] != stop):
            self._say("it takes a part of a word", at, stop)
            return None
        if last == len(key_at) and stop != len(self.normal.key):
            self._say("it takes a part of a word", at, stop)
            return None
        text, start = self.text, text_at[first]
        body = fragment.body
        end = start + len(body)
        if not text.startswith(body, start) or WORD.match(text, text_at[last - 1]).end() != end:  # type: ignore[union-attr]
            end = WORD.match(text, text_at[last - 1]).end()  # type: ignore[union-attr]
            if not same(body, text[start:end], fragment.free_first):
                self._say("", at, stop)
                return None
        if begins(text, start, fragment.lead, fragment.bound[0]) and ends(text, end, fragment.tail, fragment.bound[1]):
            return Span(start, end)
        self._say("it takes a part of a word or leaves off a sign", at, stop)
        return None

    def _may_omit(self, start: int, end: int) -> bool:
        word = negation(self.text[start:end])
        if word and self.refuse:
            self.refuse(f"the ellipsis leaves out \u201c{word}\u201d", self.source, start, end)
        return not word

    def _within(self, spans: list[Span]) -> bool:
        if not any(link.omits for link in self.reading.links[1:-1]):
            return True
        start, end = spans[0].start, spans[-1].end
        if count_sentences(self.index, self.source, start, end) <= SENTENCES:
            return True
        if self.refuse:
            self.refuse(f"its parts stand more than {SENTENCES} sentences apart", self.source, start, end)
        return False

    def _edges(self, spans: list[Span]) -> bool:
        """Whether brackets before the first and after the last fragment stand for no words that carry the claim.

        There an insertion cannot be told from a replacement by what is on its other side, so the source must have a
        pronoun there, or the bound of a clause.
        """
        first, last = self.reading.links[0], self.reading.links[-1]
        start, end = spans[0].start, spans[-1].end
        good = True
        if first.brackets and self._before_pronoun(start) == start:
            good = bool(_CLAUSE_BEFORE.search(self.text, max(0, start - 16), start))
        if good and last.brackets and self._behind_pronoun(end) == end:
            good = bool(_CLAUSE_AFTER.match(self.text, end))
        if not good and self.refuse:
            self.refuse("its bracket stands for other words of the source", self.source, start, end)
        return good

    def _say(self, reason: str, at: int, stop: int) -> None:
        if self.refuse:
            start, end = self.normal.span(at, stop)
            self.refuse(reason, self.source, start, end)

    def match(self, spans: list[Span], text: str) -> QuoteMatch:
        """The match, with the punctuation around it that the quotation shares with the source."""
        fragments, links = self.reading.fragments, self.reading.links
        start, end = spans[0].start, spans[-1].end
        if links[0].brackets:
            start = self._before_pronoun(start)
        else:
            start -= _shared(reversed(fragments[0].lead), reversed(self.text[max(0, start - 8) : start]))
        if links[-1].brackets:
            end = self._behind_pronoun(end)
        else:
            end += _shared(iter(fragments[-1].tail), iter(self.text[end : end + 8]))
        manner = Manner.EXACT if self.text[start:end] == text else Manner.NORMALISED
        return QuoteMatch(self.source.name, start, end, tuple(spans), manner, self.source)

    def _before_pronoun(self, start: int) -> int:
        """``start``, or that of the pronoun before it which a bracket replaces."""
        number = bisect_left(self.normal.text_at, start)
        if self._word(number - 1) in _PRONOUNS:
            return self.normal.text_at[number - 1]
        if self._word(number - 1) in _COMPANY and self._word(number - 2) == "the":
            return self.normal.text_at[number - 2]
        return start

    def _behind_pronoun(self, end: int) -> int:
        number = bisect_left(self.normal.text_at, end)
        if number < len(self.normal.text_at):
            past = self._past_pronoun(self.normal.key_at[number])
            if past >= 0:
                return self.normal.text_offset(past - 1) + 1
        return end


def _shared(ours: Iterator[str], theirs: Iterator[str]) -> int:
    """How many characters two gaps share from the word outwards, white space aside."""
    count = 0
    for a, b in zip(ours, theirs, strict=False):
        if a.isspace() or b.isspace() or (a != b and not (a in HYPHENS and b in HYPHENS)):
            break
        count += 1
    return count
