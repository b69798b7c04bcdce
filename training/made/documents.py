"""The texts that claims are made from: read, unwrapped, cut into paragraphs and windows, and put in a part."""

from __future__ import annotations

import gzip
import hashlib
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from benchmarks import papers
from benchmarks.papers import Paper, Sentence

Part = Literal["train", "validation", "test"]
LEAST, MOST = 150, 900  # words of a window
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "", "\u00a0": " "}
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]*)*")


def part(document: str) -> Part:
    """Which part of the data a document belongs to, by its name alone: 70, 15 and 15 in a hundred.

    >>> {part(f"paper {n}") for n in range(40)} == {"train", "validation", "test"}
    True
    """
    at = int.from_bytes(hashlib.sha256(document.encode()).digest()[:8], "big") % 100
    return "train" if at < 70 else "validation" if at < 85 else "test"


@dataclass(frozen=True)
class Window:
    """Whole paragraphs of a document, from ``start`` to ``end`` of its text, and the sentences found in them."""

    start: int
    end: int
    text: str = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)


@dataclass(frozen=True)
class Document:
    """A text to make claims from; its name is the file's without its endings."""

    name: str
    paper: Paper = field(repr=False)

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int, int], ...]:
        """Start, end and number of words of every paragraph."""
        row = [(m.start(), m.end(), len(m.group().split())) for m in _PARAGRAPH.finditer(self.paper.text)]
        return tuple(p for p in row if p[2])

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.paper.sentences]

    def window(self, around: Sentence, last: Sentence, rng: random.Random) -> Window | None:
        """Paragraphs that hold both sentences, as many as chance says, with the sentences anywhere among them."""
        rows = self.paragraphs
        starts = [r[0] for r in rows]
        low, high = bisect_right(starts, around.start) - 1, bisect_right(starts, last.start) - 1
        words = sum(r[2] for r in rows[low : high + 1])
        if words > MOST:
            return None
        # Short windows as often as long ones: sources of news claims have some hundred words.
        wanted = rng.randint(LEAST, rng.choice((300, 500, 700, MOST)))
        before = rng.random()
        while words < wanted:
            left = rows[low - 1][2] if low else None
            right = rows[high + 1][2] if high + 1 < len(rows) else None
            if left is None and right is None:
                break
            back = right is None or (left is not None and rng.random() < before)
            more = left if back else right
            assert more is not None
            if words + more > MOST:
                break
            low, high, words = (low - 1, high, words + more) if back else (low, high + 1, words + more)
        if words < LEAST and (low or high + 1 < len(rows)):
            return None
        start, end = rows[low][0], rows[high][1]
        first, stop = bisect_right(self._starts, start - 1), bisect_right(self._starts, end)
        return Window(start, end, self.paper.text[start:end], self.paper.sentences[first:stop])


def unwrapped(text: str) -> str:
    """``text`` with the lines of a printed page joined again, words that were cut at a line end made whole.

    >>> unwrapped("The mill sells pa-\\nper and long-\\nterm notes.\\n\\nIt has long-term notes.")
    'The mill sells paper and long-term notes.\\n\\nIt has long-term notes.'
    """
    text = re.sub(r"[ \t]+\n", "\n", text.replace("\r\n", "\n")).translate(_LIGATURES)
    vocabulary = Counter(re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)?", text.lower()))

    def joined(found: re.Match[str]) -> str:
        with_hyphen, whole = f"{found[1]}-{found[2]}".lower(), (found[1] + found[2]).lower()
        # Both spellings count themselves out: the cut word stands here as two.
        return f"{found[1]}-{found[2]}" if vocabulary[with_hyphen] > vocabulary[whole] else found[1] + found[2]

    text = re.sub(r"([A-Za-z]+)-\n([a-z]+)", joined, text)
    blocks = re.split(r"\n\s*\n", text)
    return "\n\n".join(re.sub(r"\s*\n\s*", " ", b).strip() if _running(b) else b.strip("\n") for b in blocks)


def _running(block: str) -> bool:
    """Whether the lines of a block are one paragraph: long ones, broken in the middle of sentences."""
    lines = block.split("\n")
    return len(lines) > 1 and sum(len(line) > 55 for line in lines[:-1]) >= 0.8 * (len(lines) - 1)


def document(name: str, text: str) -> Document:
    """A document from its name and text; filings set in print layout are unwrapped first."""
    broken = text.count("\n") + 1 >= 2.2 * (text.count("\n\n") + 1)
    filing = re.search(r"-(?:10-k|10-q|8-k)-", name)
    paper = papers.paper(name, unwrapped(text) if broken and filing else text)
    return Document(paper.name, paper)


def read(folders: Iterable[Path]) -> list[Document]:
    """All documents of these folders (``*.txt``, ``*.txt.gz``), in the order of their names."""
    found: dict[str, Document] = {}
    for folder in folders:
        for file in sorted([*folder.glob("*.txt"), *folder.glob("*.txt.gz")]):
            data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            one = document(file.name.removesuffix(".gz"), data.decode("utf-8"))
            found.setdefault(one.name, one)
    return [found[name] for name in sorted(found)]
