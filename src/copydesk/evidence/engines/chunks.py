"""The parts of the sources that a model with a short window is shown for a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from copydesk.evidence.index import Passage, SourceIndex

WHOLE = 200  # sentences up to which all of the sources are looked at
NEAREST = 16  # sentences that share most with the claim, beyond that
_BESIDE = 2  # sentences before and after each of them


class Chunk(NamedTuple):
    """Neighbouring sentences of one source, as text."""

    first: int  # number of its first sentence
    text: str


def near(claim: str, index: SourceIndex, nearest: int = NEAREST, beside: int = _BESIDE) -> list[int]:
    """The numbers of the sentences in which the evidence for ``claim`` is looked for, ascending.

    All of them where the sources are short; else those that share most with the claim, and their neighbours. A long
    source of which no sentence shares a word with the claim gives none.
    """
    if index.size <= WHOLE:
        return list(range(index.size))
    found: set[int] = set()
    for passage in index.passages(claim, limit=nearest):
        found.update(p.number for p in index.around(passage, beside, beside))
    return sorted(found)


def chunks(numbers: Sequence[int], index: SourceIndex, length: Callable[[str], int], room: int) -> list[Chunk]:
    """Runs of neighbouring sentences of one source, each of at most ``room`` tokens.

    :param length: counts the tokens of a text. A sentence longer than ``room`` is a chunk of its own, which the
        tokenizer cuts.
    """
    made: list[Chunk] = []
    run: list[Passage] = []
    size = 0
    for number in numbers:
        passage = index.sentence(number)
        tokens = length(passage.text)
        follows = bool(run) and number == run[-1].number + 1 and passage.source.name == run[-1].source.name
        if run and (not follows or size + tokens > room):
            made.append(_joined(run))
            run, size = [], 0
        run.append(passage)
        size += tokens
    return [*made, _joined(run)] if run else made


def _joined(run: Sequence[Passage]) -> Chunk:
    text = " ".join(" ".join(passage.text.split()) for passage in run)
    return Chunk(run[0].number, text)
