"""What a maker of faults sees: a faithful telling, the window it is of, and the other texts to take from."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from benchmarks import proper
from benchmarks.figures import DATE, MONTH_YEAR, shown
from benchmarks.papers import Sentence
from training.made.documents import Document, Window
from training.made.grammar import Clause, Lexicon, Token, clause
from training.made.told import Telling

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+|\d[\d,.]*\d|\d")
_COMMON = set(
    "the a an of in on at to for and or by with from as is are was were be been has have had it its that which this "
    "said says company could would may will can we our they their us about there".split()
)
# Names that are no entity: headings, months, and words that a form writes large.
_NO_NAME = set(
    "Company Corporation January February March April May June July August September October November December "
    "Jan Feb Aug Sept Oct Nov Dec Section Note Notes Item Form Part Board Annual Report Directors Committee Plan Act"
    " Common Stock I Inc Corp "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_RUN = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w&’-]*[a-zA-Z](?: (?=[A-Z])| of (?=[A-Z])(?!the)|(?=\W)))+")


def content(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, in small letters, without plain endings."""
    return frozenset(re.sub(r"(?<=\w{3})(?:’s|'s|es|s|ed|ing)$", "", w.lower()) for w in _WORD.findall(text)) - _COMMON


@dataclass(frozen=True)
class Entity:
    """A name of a text; only names of one kind are put for each other."""

    start: int
    end: int
    text: str
    kind: str


def entities(text: str, lexicon: Lexicon) -> list[Entity]:
    """The names of a text: those of known kinds, and other runs of capital words by their shape.

    A run of words that also stand in small letters ("Consolidated Statements of Income") is a title and no name.
    """
    row = [
        Entity(n.start, n.end, n.text, n.kind)
        for n in proper.found(text)
        if not re.search(r"(?:^|[a-z,.] )(?!In|The|At|By|For|From|Our|On|To|With|And)[A-Z]\w+ $", text[: n.start])
        and not re.match(r" [A-Z]", text[n.end :])
    ]
    for m in _RUN.finditer(text):
        name = m.group().strip()
        name = re.sub(r"[’']s?$", "", name)
        words = name.split()
        if (
            not words
            or any(re.sub(r"[’']s?$", "", w) in _NO_NAME for w in words)
            or any(e.start < m.end() and m.start() < e.end for e in row)
        ):
            continue
        if words[-1] == "of" or len(name) < 3 or re.match(r" (?:\d|[A-Z])", text[m.start() + len(name) :]):
            continue
        common = sum(lexicon.small[w.lower()] > 3 for w in words)
        if len(words) == 1 and common:
            continue
        shape = (
            "title"
            if common >= len(words) - words.count("of")
            else "short"
            if name.isupper()
            else "one"
            if len(words) == 1
            else "several"
        )
        determined = bool(re.search(r"\b(?:the|our|its|a|an) $", text[: m.start()]))
        row.append(Entity(m.start(), m.start() + len(name), name, f"{shape}{' of the' if determined else ''}"))
    return sorted(row, key=lambda e: e.start)


@dataclass
class Texts:
    """The documents of one part, with the names, figures, clauses and adjuncts that may be taken from them."""

    documents: Sequence[Document]
    lexicon: Lexicon
    names: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    tails: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for document in self.documents:
            seen: set[str] = set()
            for sentence in document.paper.sentences:
                for name in entities(sentence.text, self.lexicon):
                    if name.text not in seen:
                        seen.add(name.text)
                        self.names[document.name, name.kind].append(name.text)
                for kind, tail in adjuncts(sentence.text):
                    self.tails[kind].append((document.name, tail))

    def names_elsewhere(self, kind: str, document: Document, rng: random.Random) -> list[str]:
        """Some names of this kind that other documents hold."""
        row = [n for (owner, k), names in self.names.items() if k == kind and owner != document.name for n in names]
        return rng.sample(row, min(8, len(row)))

    def tail_elsewhere(self, kind: str, document: Document, rng: random.Random) -> str | None:
        """An adjunct of this kind (place, time, reason, means, detail) of another document."""
        row = self.tails[kind]
        for _ in range(10 if row else 0):
            owner, tail = rng.choice(row)
            if owner != document.name:
                return tail
        return None

    def sentence_elsewhere(self, document: Document, rng: random.Random) -> tuple[Document, Sentence] | None:
        """A sentence of another document."""
        others = [d for d in self.documents if d.name != document.name and d.paper.sentences]
        if not others:
            return None
        other = rng.choice(others)
        return other, rng.choice(other.paper.sentences)


_ADJUNCTS = {
    "reason": r" ((?:due to|because of|as a result of|because) [^,;]{10,90})\.$",
    "purpose": r" (to [a-z]+ (?:the|its|a|an|new|more) [^,;]{8,60})\.$",
    "means": r" ((?:by [a-z]+ing|through|using) [^,;]{10,70})\.$",
    "place": r" ((?:in|across|throughout|outside) (?:the )?(?:[A-Z][a-z]+(?: |(?=[,.])))+(?:and [A-Z][a-z]+)?)[,.]",
    "time": r" ((?:in|since|until|by|on|at the end of|during) (?:fiscal |early |late |"
    r"the (?:first|second|third|fourth) quarter of )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?20\d\d)[,.]",
    "detail": r"(, (?:including|which|with|such as) [^,;]{12,90})\.$",
    "company": r" ((?:with|from|for) (?:the |a |an )?[a-z]+ (?:of|in|on) [a-z][^,;]{5,40})\.$",
}


def adjuncts(text: str) -> Iterator[tuple[str, str]]:
    """What a sentence says besides who did what: reasons, places, times, means, details."""
    for kind, pattern in _ADJUNCTS.items():
        found = re.search(pattern, text)
        if found and not re.search(
            r"\b(?:we|our|us|I|my|it|its|they|their|this|these|such|respectively)\b|[“”()]", found[1]
        ):
            yield kind, found[1].rstrip()


@dataclass(frozen=True)
class Planted:
    """A faulty claim: its text, the words that make it so, and the faithful twin where that is not the telling."""

    text: str
    new: str
    twin: str = ""


@dataclass
class Scene:
    """A telling in its window, with what the makers of faults ask of both."""

    telling: Telling
    document: Document
    window: Window
    texts: Texts
    rng: random.Random

    @property
    def text(self) -> str:
        """The faithful telling."""
        return self.telling.text

    @property
    def lexicon(self) -> Lexicon:
        """What the texts show of words."""
        return self.texts.lexicon

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the telling."""
        return self.lexicon.tokens(self.text)

    @cached_property
    def clause(self) -> Clause | None:
        """The parts of the telling, where it is a plain sentence."""
        return clause(self.text, self.lexicon)

    def entities(self, text: str) -> list[Entity]:
        """The names of a text."""
        return entities(text, self.lexicon)

    @cached_property
    def rows(self) -> list[frozenset[str]]:
        """What each line or sentence of the window is about."""
        return [content(r) for r in re.split(r"(?<=[.;:!?])\s+|\n+", self.window.text)]

    @cached_property
    def own(self) -> str:
        """The words of the sentences that the telling was made of."""
        return " ".join(s.text for s in self.telling.origins)

    def put(self, start: int, end: int, new: str) -> Planted:
        """The telling with other words at a place."""
        return Planted(self.text[:start] + new + self.text[end:], new)

    def borne_out(self, planted: Planted) -> bool:
        """Whether a sentence of the window holds the new words and is about much of the rest as well."""
        new = content(planted.new) - content(self.text)
        if not new:
            return False
        rest = content(planted.text) - new
        return any(new <= row and len(rest & row) >= 0.45 * len(rest) for row in self.rows)

    def others(self) -> list[Sentence]:
        """The sentences of the window that the telling was not made of, in random order."""
        own = {s.start for s in self.telling.origins}
        row = [s for s in self.window.sentences if s.start not in own and s.text not in self.own]
        return self.rng.sample(row, len(row))


Fault = Callable[[Scene], Iterator[Planted]]


def taken(text: str) -> list[tuple[int, int]]:
    """The places of dates and figures in a text."""
    return [m.span() for p in (DATE, MONTH_YEAR) for m in p.finditer(text)] + [(f.start, f.end) for f in shown(text)]
