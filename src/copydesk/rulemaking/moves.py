"""What moved: two looks at the same dockets compared. Used to follow dockets, in feeds, and to tell others.

A look at a docket is a :class:`Standing`; it can be kept as JSON and compared with a later one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from copydesk.rulemaking.docket import Docket
from copydesk.rulemaking.hours import told
from copydesk.rulemaking.standing import Kind


class Moved(StrEnum):
    """What may move."""

    DOCKET = "new docket"
    DOCUMENT = "new document"
    STAGE = "stage changed"
    DATE = "date moved"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moved: in which docket, what, and how it was before (``""`` where it was not).

    ``on`` is the day of the later look; ``document`` the number of the document behind it, where one is known.
    """

    kind: Moved
    docket: str
    title: str
    what: str
    before: str
    after: str
    on: dt.date
    document: str = ""

    def as_mapping(self) -> dict[str, str]:
        """The move for JSON."""
        return {
            "kind": self.kind.value,
            "docket": self.docket,
            "title": self.title,
            "what": self.what,
            "before": self.before,
            "after": self.after,
            "on": self.on.isoformat(),
            "document": self.document,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """How a docket stood on a day: all that may move, as text. ``dates`` holds ISO days with their hour, by kind."""

    id: str
    title: str
    day: dt.date
    stage: str
    documents: Mapping[str, str] = field(default_factory=dict)  # number: what it is
    dates: Mapping[str, str] = field(default_factory=dict)
    set_by: Mapping[str, str] = field(default_factory=dict)  # the document that sets each of the dates

    @classmethod
    def of(cls, docket: Docket, day: dt.date) -> Standing:
        """How ``docket`` stood at the end of ``day``."""
        state = docket.on(day)
        dates, set_by = {}, {}
        hearings = [d for d in state.days if d.kind is Kind.HEARING]
        for one in state.days:
            key = one.kind.value
            if one.kind is Kind.HEARING and len(hearings) > 1:
                key = f"{key} {hearings.index(one) + 1}"
            dates[key] = f"{one.on.isoformat()} {told(one.at, one.zone)}".rstrip()
            set_by[key] = one.document
        documents = {e.document: e.what for e in state.events if e.document}
        # What has passed by time alone is no document's doing.
        return cls(docket.id, docket.title, day, state.stage, documents, dates, set_by)

    def as_mapping(self) -> dict[str, Any]:
        """The standing for JSON."""
        return {
            "id": self.id,
            "title": self.title,
            "day": self.day.isoformat(),
            "stage": self.stage,
            "documents": dict(self.documents),
            "dates": dict(self.dates),
            "set_by": dict(self.set_by),
        }

    @classmethod
    def from_mapping(cls, found: Mapping[str, Any]) -> Standing:
        """The standing that :meth:`as_mapping` wrote.

        :raises ValueError: if it is something else.
        """
        try:
            tables = ({str(k): str(v) for k, v in found[key].items()} for key in ("documents", "dates", "set_by"))
            day = dt.date.fromisoformat(found["day"])
            return cls(str(found["id"]), str(found["title"]), day, str(found["stage"]), *tables)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this is no standing of a docket: {error!r}") from error


def standings(dockets: Iterable[Docket], day: dt.date) -> list[Standing]:
    """How each of ``dockets`` stood at the end of ``day``; those of which nothing was out by then are left out."""
    return [Standing.of(d, day) for d in dockets if any(out <= day for out in d.turns())]


def diff(before: Iterable[Standing], after: Sequence[Standing]) -> list[Move]:
    """What moved between two looks: new dockets and documents, stages changed, dates set, moved or taken away.

    A docket whose identifier changed (its RIN became known) is known again by its documents.
    """
    earlier = list(before)
    by_id = {s.id: s for s in earlier}
    found: list[Move] = []
    for now in after:
        then = by_id.get(now.id) or next((s for s in earlier if set(s.documents) & set(now.documents)), None)
        found += _one(then, now)
    return found


def history(docket: Docket, day: dt.date = dt.date.max) -> list[Move]:
    """All moves of ``docket`` up to ``day``, in their order, as if it had been looked at on each day that counted."""
    looks = sorted({d for d in (*docket.turns(), *(_passed(docket))) if d <= day})
    found: list[Move] = []
    before: list[Standing] = []
    for look in looks:
        now = [Standing.of(docket, look)]
        found += diff(before, now)
        before = now
    return found


def _passed(docket: Docket) -> list[dt.date]:
    """The days on which the stage may change without a document."""
    days = []
    for turn in docket.turns():
        for one in docket.on(turn).days:
            days.append(one.on if one.kind is Kind.EFFECT else one.on + dt.timedelta(days=1))
    return days


def _one(then: Standing | None, now: Standing) -> Iterable[Move]:
    def move(kind: Moved, what: str, before: str = "", after: str = "", document: str = "") -> Move:
        return Move(kind, now.id, now.title, what, before, after, now.day, document)

    if then is None:
        yield move(Moved.DOCKET, "A new docket", after=now.stage)
    known = then.documents if then else {}
    for number, what in now.documents.items():
        if number not in known:
            yield move(Moved.DOCUMENT, what, after=number, document=number)
    if then is None:
        return
    if then.stage != now.stage:
        yield move(Moved.STAGE, f"Stage: {now.stage or 'not known'}", then.stage, now.stage)
    for key in dict.fromkeys((*then.dates, *now.dates)):
        before, after = then.dates.get(key, ""), now.dates.get(key, "")
        if before != after:
            words = key[0].upper() + key[1:]
            yield move(Moved.DATE, words, before, after, now.set_by.get(key, ""))
