"""Faults planted in faithful sentences: one change that makes the sentence false, or more than its source says.

Every kind gives the altered text and what was changed. A change that could be true by accident is not taken:
the altered value must not stand, in any source of the set, in a sentence that is about the same thing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from benchmarks import faulty_figures, faulty_names, faulty_words
from benchmarks.change import Change
from benchmarks.papers import Paper
from benchmarks.told import Telling


@dataclass(frozen=True)
class Fault:
    """A faulty sentence: its kind, what was done, the new text and the place of the new words in it."""

    kind: str
    change: str
    text: str
    start: int
    end: int
    told: Telling


_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+|\d[\d,.]*\d|\d")
_COMMON = set(
    "the a an of in on at to for and or by with from as is are was were be been has have had it its that which this "
    "said says "
    "company annual report according may could can will would not also our we".split()
)


@lru_cache(maxsize=200_000)
def telling_words(text: str) -> frozenset[str]:
    """The words of a sentence that say what it is about, folded."""
    return frozenset(w.lower() for w in _WORD.findall(text)) - _COMMON


@dataclass
class Surroundings:
    """What stands in the sources of a set: all their sentences, by word, to see whether a fault is one."""

    papers: Sequence[Paper]
    rows: list[str] = field(default_factory=list)
    by_word: dict[str, list[int]] = field(default_factory=dict)
    owner: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for paper in self.papers:
            for row in re.split(r"(?<=[.;:])\s+|\n\n+", paper.text):
                number = len(self.rows)
                self.rows.append(row)
                self.owner.append(paper.speaker)
                for word in telling_words(row):
                    self.by_word.setdefault(word, []).append(number)

    def bear_out(self, text: str, change: str, share: float = 0.6) -> bool:
        """Whether a sentence with the changed words in it is also about most of the rest of ``text``."""
        words = telling_words(text)
        new = telling_words(change)
        if not new:
            return False
        rarest = min(new, key=lambda w: len(self.by_word.get(w, ())))
        rest = words - new
        for number in self.by_word.get(rarest, ()):
            row = self.rows[number]
            held = telling_words(row)
            if new <= held and len(rest & held) >= share * len(rest):
                return True
        return False

    def says(self, speaker: str, text: str, share: float = 0.45) -> bool:
        """Whether a paper of ``speaker`` says this share of a sentence of ``text`` too: boilerplate."""
        for part in re.split(r"(?<=[.”]) (?=[A-Z“])", text):
            words = {w for w in telling_words(part) if w in self.by_word}
            held: dict[int, int] = {}
            for word in words:
                row = self.by_word[word]
                for number in row if len(row) < 3000 else ():
                    if self.owner[number] == speaker:
                        held[number] = held.get(number, 0) + 1
            if held and max(held.values()) >= share * len(words):
                return True
        return False


# A kind of fault: from a telling, all the changes that can be made.
Kind = Callable[[Telling, "Surroundings", random.Random], Iterator[Change]]

KINDS: dict[str, Kind] = {
    "number": faulty_figures.numbers,
    "scale": faulty_figures.scales,
    "unit": faulty_figures.units,
    "sign": faulty_words.signs,
    "date": faulty_figures.dates,
    "name": faulty_names.names,
    "role": faulty_names.roles,
    "negation": faulty_words.negations,
    "quotation": faulty_words.quotations,
    "attribution": faulty_names.attributions,
    "strength": faulty_words.strengths,
    "stage": faulty_words.stages,
}
# Faults that differ from the source by their form alone; what else the sources say cannot make them true.
_BY_FORM = {"quotation", "role"}


def plant(kind: str, told: Telling, around: Surroundings, rng: random.Random) -> Fault | None:
    """One fault of this kind in ``told``, or nothing where none can be planted that is surely one."""
    changes = list(KINDS[kind](told, around, rng))
    rng.shuffle(changes)
    # The commonest change of a kind (a company's name, a dollar sign) must not crowd out the others.
    first = rng.choice(sorted({c[3] for c in changes})) if changes else ""
    for start, end, new, what in sorted(changes, key=lambda c: c[3] != first):
        old = told.text[start:end]
        if new == old:
            continue
        text = told.text[:start] + new + told.text[end:]
        if what in ("speaker", "company") and around.says(new, told.text):
            continue
        if kind not in _BY_FORM and _true_after_all(kind, text, old, new, around):
            continue
        return Fault(kind, f"{what}: {old.strip()!r} -> {new.strip()!r}", text, start, start + len(new), told)
    return None


def _true_after_all(kind: str, text: str, old: str, new: str, around: Surroundings) -> bool:
    if kind in ("negation", "strength", "sign", "stage", "unit"):
        # The words changed are too common to look for by themselves: is there another sentence nearly the same?
        return around.bear_out(text, new, 0.9) if telling_words(new) - telling_words(old) else False
    if kind == "attribution":
        return around.bear_out(text, new, 0.6)
    return around.bear_out(text, " ".join(telling_words(new) - telling_words(old)), 0.5)
