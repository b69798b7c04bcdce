"""What a model is shown of the sources: all of short ones, of long ones the parts that bear on the brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from copydesk.drafting.brief import Brief
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source

_OPENING = 4  # a long source's first part, of so many, is shown whatever the brief says
_BESIDE = 1  # sentences before and after each that bears on the brief
_MOST_TITLE = 300  # characters
_NEAREST = 200  # sentences of a source that are looked at


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as a model is shown it: stretches of its text, in order."""

    source: Source
    parts: tuple[str, ...]
    whole: bool

    def as_mapping(self, number: int) -> dict[str, Any]:
        """The source in plain values, for JSON; its name on this machine is not told."""
        published = self.source.published.isoformat() if self.source.published else ""
        return {
            "number": number,
            "title": self.source.title[:_MOST_TITLE],
            "publisher": self.source.publisher[:_MOST_TITLE],
            "published": published,
            "kind": str(self.source.kind),
            "text": list(self.parts),
        }


def shown(index: SourceIndex, brief: Brief, most: int) -> list[Shown]:
    """The sources of ``index`` with at most ``most`` characters of their texts together, each with its fair share.

    What a short source leaves of its share goes to the longer ones.
    """
    room: dict[str, int] = {}
    left = most
    waiting = sorted(index.sources, key=lambda source: len(source.text))
    for number, source in enumerate(waiting):
        room[source.name] = min(len(source.text), left // (len(waiting) - number))
        left -= room[source.name]
    return [_part(source, index, brief, room[source.name]) for source in index.sources]


def _part(source: Source, index: SourceIndex, brief: Brief, room: int) -> Shown:
    if len(source.text) <= room:
        return Shown(source, (source.text,), True)
    opening = room // _OPENING
    taken = [(0, opening)]
    left = room - opening
    others = " ".join(s.title for s in index.sources)
    for found in index.passages(f"{brief.about} {source.title}" if brief.about else others, _NEAREST, source):
        around = index.around(found, _BESIDE, _BESIDE)
        start, end = max(around[0].start, opening), around[-1].end
        if end - start > left:  # the sentence alone may still have room
            start, end = max(found.start, opening), found.end
        if start < end and end - start <= left and not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            left -= end - start
    if left == room - opening:  # nothing of it bears on the brief: more of its opening
        taken = [(0, room)]
    return Shown(source, tuple(source.text[a:b] for a, b in sorted(taken)), False)
