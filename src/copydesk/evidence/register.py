"""Where the capitalised words of the sources stand, so that a name is looked up without reading them again."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from copydesk.claims import names
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.name_forms import Tokens, acronyms, dropped, fold, forms, holds, spelled, turned
from copydesk.evidence.stems import content_stems
from copydesk.model import Name
from copydesk.text import WORD, words

Place = tuple[int, int, int]  # number of the source, start, end

ANY = "*"  # stands for any one capitalised word in Register.places
# Looked for by its capital, which is several times as fast as by the start of each word: of the words that begin with
# one, and (the group) of "iPhone", "eBay" and "3M".
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ](?:(?<![^\W_].)|(?<=[a-z\d].)())[^\W_]*")
_SMALL_FIRST = re.compile(r"(?<![^\W_])(?:[a-z]{1,2}|\d{1,20})\Z")
_WIDTH = 28  # code points that a word of a name may take, with what parts it from the next


def _capitalised(text: str) -> Iterator[tuple[int, str]]:
    """The words with a capital: where each starts, and its fold; in order but for the few with a small letter first."""
    inside: list[re.Match[str]] = []
    for match in _CAPITAL.finditer(text):
        if match.lastindex:
            inside.append(match)
        else:
            yield match.start(), fold(match.group())
    for match in inside:
        at = match.start()
        small = _SMALL_FIRST.search(text, max(0, at - 24), at)
        if small:
            yield small.start(), fold(small.group() + match.group())


class Register:
    """The capitalised words of all sources of an index with their places, and the acronyms they define."""

    def __init__(self, index: SourceIndex) -> None:
        self.sources = index.sources
        self._at: dict[str, array[int]] = {}
        self._names: dict[int, list[tuple[int, int, Name]]] = {}
        self._stems: dict[int, frozenset[str]] = {}
        self._found: dict[tuple[Tokens, ...], Place | None] = {}
        self._line: dict[int, str] = {}
        self._defined: dict[Tokens, set[Tokens]] = {}
        at = self._at
        for number, source in enumerate(self.sources):
            high = number << 32
            for start, word in _capitalised(source.text):
                place = high | start
                if word in at:
                    at[word].append(place)
                else:
                    at[word] = array("Q", (place,))
            for form, others in acronyms(source.text).items():
                self._defined.setdefault(form, set()).update(others)

    def forms(self, name: str, story: str = "") -> tuple[Tokens, ...]:
        """:func:`forms`, and what the sources define for them; of an acronym also what the story's text does."""
        own = forms(name)
        defined = [other for form in own for other in self._defined.get(form, ())]
        if len(own[0]) == 1:
            defined += acronyms(story).get(own[0], ())
        other_ways = [t for form in defined for t in turned(form)]
        return tuple(dict.fromkeys([*own, *defined, *other_ways]))

    def holds(self, word: str) -> bool:
        """Whether a source holds the folded word with a capital."""
        return word in self._at

    @property
    def vocabulary(self) -> list[str]:
        """All folded words that stand with a capital."""
        return list(self._at)

    def first(self, known: tuple[Tokens, ...]) -> Place | None:
        """Where a name stands first in the sources, in the first of its forms that stands at all."""
        if known not in self._found:
            self._found[known] = next((p for form in known for p in self.stand(form)), None)
        return self._found[known]

    def stand(self, form: Tokens, limit: int = 4000) -> Iterator[Place]:
        """Where the tokens stand one after the other; :data:`ANY` stands for any capitalised word."""
        known = [(len(self._at.get(t, ())), i) for i, t in enumerate(form) if t != ANY]
        if not known or min(known)[0] == 0:
            return
        anchor = min(known)[1]
        for place in self._at[form[anchor]][:limit]:
            number, at = place >> 32, place & 0xFFFFFFFF
            text = self.sources[number].text
            if len(form) == 1:
                match = WORD.match(text, at)
                if match:
                    yield number, at, match.end()
                continue
            low = max(0, at - _WIDTH * anchor)
            window: list[tuple[str, int, int]] = []
            here, before = -1, ""
            for match in WORD.finditer(text, low, min(len(text), at + _WIDTH * (len(form) - anchor) + 12)):
                word = fold(match.group())
                if match.start() == at:
                    here = len(window)
                elif dropped(word, before) and word not in form:
                    before = word
                    continue
                before = word
                window.append((word, match.start(), match.end()))
            first = here - anchor
            piece = window[first : first + len(form)] if first >= 0 and here >= 0 else []
            if len(piece) == len(form) and all(
                (w == t or (t == ANY and text[s].isupper())) for (w, s, _), t in zip(piece, form, strict=True)
            ):
                yield number, piece[0][1], piece[-1][2]

    def lower(self, name: str, index: SourceIndex) -> Place | None:
        """Where the words of a name stand in a source whatever their case."""
        key = "".join(words(name))
        if len(key) < 3:
            return None
        for number, text in enumerate(index.texts):
            at = text.key.find(key)
            while at >= 0:
                start = bisect_left(text.key_at, at)
                end = bisect_left(text.key_at, at + len(key))
                joined = end - start > 1 and " " not in name and "-" not in name  # "Salesforce" is no "sales force"
                ends = end == len(text.key_at) and at + len(key) == len(text.key)
                ends = ends or (end < len(text.key_at) and text.key_at[end] == at + len(key))
                if ends and not joined and start < len(text.key_at) and text.key_at[start] == at:
                    return number, *text.span(at, at + len(key))
                at = text.key.find(key, at + 1)
        return None

    def says(self, passage: Passage, known: tuple[Tokens, ...]) -> bool:
        """Whether a sentence of the index holds one of the forms, whatever its case."""
        line = self._line.get(passage.number)
        if line is None:
            line = self._line[passage.number] = spelled(passage.text)
        return holds(line, known)

    def names_in(self, number: int, text: str) -> list[tuple[int, int, Name]]:
        """The names of sentence ``number`` of the index, whose text is given; read once."""
        if number not in self._names:
            self._names[number] = names.in_text(text)
        return self._names[number]

    def stems_of(self, number: int, text: str) -> frozenset[str]:
        """The content stems of sentence ``number`` of the index; read once."""
        if number not in self._stems:
            self._stems[number] = frozenset(content_stems(words(text)))
        return self._stems[number]


_registers: WeakKeyDictionary[SourceIndex, Register] = WeakKeyDictionary()


def register(index: SourceIndex) -> Register:
    """The register of an index, built when first asked for and kept with it."""
    if index not in _registers:
        _registers[index] = Register(index)
    return _registers[index]
