"""An answer without a model: the words of the sources that hold an answer of the kind asked for, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.asking import kinds, quotation
from copydesk.asking.answer import Held, Said
from copydesk.asking.bearing import Bearing, bearing
from copydesk.asking.places import Place, places
from copydesk.asking.proving import proved
from copydesk.asking.question import Asked
from copydesk.asking.trial import tried
from copydesk.drafting.built_in.extract_words import WITHDRAWN
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import SourceKind, Span
from copydesk.policy import Policy

_HEAD = 2000  # code points of a source, in which it would say that it was taken back
_TRIALS = 8  # answers that are tried, of those that fit
_AS_GOOD = 0.15  # rank within which another document's answer is shown beside the best
_MOST = 2  # sentences that answer one part of a question


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    answer: Span
    bears: Bearing
    rank: float

    @property
    def value(self) -> str:
        return " ".join(self.place.text[self.answer.start : self.answer.end].casefold().split())


def quoted(
    asked: Asked, index: SourceIndex, facts: Facts | None, policy: Policy, on: dt.date | None
) -> tuple[list[Said], list[Held]]:
    """The sentences that answer one part of a question, at most two, the newest first, and what the gate held."""
    said: list[Said] = []
    held: list[Held] = []
    found: list[_Candidate] = []
    best: _Candidate | None = None
    for candidate in _ranked(asked, index):
        if best is not None and (
            candidate.rank < best.rank - _AS_GOOD
            or candidate.place.source.name == best.place.source.name
            or candidate.value == best.value
        ):
            continue
        identity = ""
        if asked.kind == "which":
            identity = kinds.identity(asked, candidate.place.source)
        ways = quotation.sentences(candidate.place, candidate.answer, identity, candidate.bears.leans)
        one, against = proved(ways, index, facts, policy, on)
        if one is None:
            held += [h for h in against if h.text not in {other.text for other in held}]
            continue
        said.append(one)
        found.append(candidate)
        best = best or candidate
        if len(said) == _MOST:
            break
    newest = sorted(range(len(said)), key=lambda n: found[n].place.source.published or dt.date.min, reverse=True)
    return [said[n] for n in newest], held


def _ranked(asked: Asked, index: SourceIndex) -> Iterator[_Candidate]:
    """The places that answer, best first: those that hold most of it, and documents before reports of them."""
    fitting: list[tuple[float, Place, Bearing]] = []
    for place in places(asked, index):
        if WITHDRAWN.search(place.source.text[:_HEAD]):
            continue  # what it says was taken back
        bears = bearing(asked, place, index)
        if bears is not None:
            primary = place.source.kind is not SourceKind.SECONDARY
            fitting.append((bears.own + 0.1 * primary - 0.1 * bears.leans, place, bears))
    fitting.sort(key=lambda item: (-item[0], item[1].passage.number))
    found: list[_Candidate] = []
    for rank, place, bears in fitting[: 4 * _TRIALS]:
        for answer in kinds.answering(asked, place):
            share = tried(asked, place, answer)
            if share is not None:
                found.append(_Candidate(place, answer, bears, rank + 0.3 * share))
                break
        if len(found) == _TRIALS:
            break
    found.sort(key=lambda c: (-c.rank, c.place.passage.number))
    yield from found
