"""How far the sources bear out a claim, as one calibrated number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.claims.sentences import in_block
from copydesk.evidence.grounding.measures import DIRECTIONS, Measures, measure
from copydesk.evidence.grounding.trained import built_in
from copydesk.evidence.grounding.view import view
from copydesk.evidence.index import SourceIndex

#: What the model is asked for: each measure's mean over the sentences of a claim, then its worst.
ASKED: tuple[str, ...] = (*Measures._fields, *(f"worst {name}" for name in Measures._fields))


def score(claim: str, index: SourceIndex) -> float:
    """The probability, 0 to 1, that the sources bear out ``claim``; 0 where there is nothing to bear out.

    >>> from copydesk.model import Source
    >>> index = SourceIndex([Source.from_text("Harbor Foods sold two mills in Aldershot on Monday.", name="release")])
    >>> score("Harbor Foods sold two mills.", index) > 0.5 > score("Tern Bay fired its chairman.", index)
    True
    """
    found = measured(claim, index)
    return built_in().support(together(found)) if found else 0.0


def measured(claim: str, index: SourceIndex) -> list[Measures]:
    """The measures of each sentence of ``claim`` that has any."""
    found = (measure(sentence, view(sentence, index)) for sentence in sentences_of(claim))
    return [m for m in found if m is not None]


def together(found: Sequence[Measures]) -> list[float]:
    """The measures of a claim's sentences as one: :data:`ASKED`."""
    if len(found) == 1:
        return [*found[0], *found[0]]
    columns = list(zip(*found, strict=True))
    means = [sum(column) / len(column) for column in columns]
    return means + [min(c) if d > 0 else max(c) for c, d in zip(columns, DIRECTIONS, strict=True)]


def sentences_of(claim: str) -> Iterator[str]:
    """The sentences of a claim, which may be a summary."""
    start = 0
    for line in claim.splitlines(keepends=True):
        for span in in_block(claim, start, start + len(line)):
            yield claim[span.start : span.end]
        start += len(line)
