"""Where a docket stands on a day: what happened, the days that are set, the stage, and what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from copydesk.model import Evidence
from copydesk.rulemaking.hours import EASTERN, moment


class Kind(StrEnum):
    """What a set day is for."""

    COMMENTS = "comments close"
    EFFECT = "effective"
    HEARING = "hearing"
    STAY = "stay ends"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class SetDay:
    """A day that a document sets: the close of comments, the day of effect, a hearing, a deadline.

    ``at`` is its hour in ``zone`` (a name of the tz database), ``None`` where none is given; ``document`` the number of
    the document that sets it, ``passage`` its words, ``why`` how the day comes about.
    """

    kind: Kind
    what: str
    on: dt.date
    why: str
    at: dt.time | None = None
    zone: str = EASTERN
    document: str = ""
    passage: Evidence | None = None

    @property
    def moment(self) -> dt.datetime:
        """The day's last moment, with its zone: its hour, else the end of the day there."""
        return moment(self.on, self.at, self.zone)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its day, what it is, the document and the passage that show it.

    ``stage`` is the stage that the docket has from that day on, ``""`` where the event changes none.
    """

    on: dt.date
    what: str
    stage: str = ""
    document: str = ""
    citation: str = ""
    passage: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """What must or may come next: ``what``, its day where one is set, and ``why`` that day, or why there is none.

    ``at`` is the hour of that day in ``zone``, ``None`` where none is given: then it is the end of the day there.
    """

    what: str
    on: dt.date | None
    why: str
    must: bool = False
    passage: Evidence | None = None
    document: str = ""
    at: dt.time | None = None
    zone: str = EASTERN

    @property
    def moment(self) -> dt.datetime | None:
        """Its last moment, with its zone."""
        return moment(self.on, self.at, self.zone) if self.on else None


@dataclass(frozen=True)
class State:
    """A docket on a day: its stage, the last day for comments, the day of effect, and the events up to then.

    ``days`` are the days that its documents set as of that day, past ones too, without the deadlines in their text.
    """

    day: dt.date
    stage: str
    comments_close: dt.date | None
    effective: dt.date | None
    events: tuple[Event, ...]
    days: tuple[SetDay, ...] = ()

    def set_day(self, kind: Kind) -> SetDay | None:
        """The day that is set for ``kind``."""
        return next((d for d in self.days if d.kind is kind), None)
