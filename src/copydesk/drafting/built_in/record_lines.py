"""What recipes for the newsroom's own records share: which sources are such records, and what a line stands on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from copydesk.drafting.brief import Brief
from copydesk.drafting.sheet import Line, Sheet
from copydesk.errors import CopydeskError, DraftError
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Evidence, Source, Span

LONGEST = 99  # code points of a headline
FEWEST = 4  # rows from which a table tells more than the text

_Read = TypeVar("_Read")


class OfRecords(Generic[_Read]):
    """A recipe that writes the story of the newest record of a kind.

    :param what: what such a record is of, as errors say it.
    :param mend: how one is made, as errors say it.
    :param reader: reads a record; raises :class:`~copydesk.errors.CopydeskError` where it cannot be read.
    :param day: the day that a record is of; ``None`` where it tells of nothing.
    :param writer: writes the story.
    """

    def __init__(
        self,
        kind: str,
        what: str,
        mend: str,
        reader: Callable[[Source], _Read],
        day: Callable[[Source, _Read], dt.date | None],
        writer: Callable[[Source, _Read], Sheet],
    ) -> None:
        self.kind, self.what, self.mend = kind, what, mend
        self.reader, self.day, self.writer = reader, day, writer

    def fit(self, index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
        """1 where a source is such a record that can be read."""
        return 1.0 if self.newest(index) else 0.0

    def write(self, index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
        """The story of the newest record.

        :raises DraftError: if no source is one.
        """
        found = self.newest(index)
        if found is None:
            raise DraftError("draft", f"no source is a record of {self.what}", self.mend)
        return self.writer(*found)

    def newest(self, index: SourceIndex) -> tuple[Source, _Read] | None:
        """The newest record, as it is read. A damaged record is a source like any other, and left out."""
        found: list[tuple[dt.date, Source, _Read]] = []
        for source in index.sources:
            if source.fields.get("type") == self.kind:
                try:
                    held = self.reader(source)
                except CopydeskError:
                    continue
                if on := self.day(source, held):
                    found.append((on, source, held))
        return max(found, key=lambda item: item[0])[1:] if found else None


def line(source: Source, text: str, begins: Iterable[str] = (), rows: Iterable[Sequence[Span]] = ()) -> Line:
    """A line that stands on the record's blocks which begin so, the first of each, and on these rows of its tables."""
    passages = []
    for begin in begins:
        block = next((b for b in source.blocks if source.text.startswith(begin, b.start, b.end)), None)
        if block:
            passages.append(Evidence.of(source, block.start, block.end))
    passages += [Evidence.of(source, cells[0].start, cells[-1].end) for cells in rows]
    return Line(" ".join(text.split()), tuple(passages))


def fitting(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those of the headlines that are not too long, each once."""
    return tuple({line.text: line for line in lines if len(line.text) <= LONGEST}.values())
