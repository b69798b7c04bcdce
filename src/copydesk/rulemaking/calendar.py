"""Dockets as an iCalendar (RFC 5545): comment periods, days of effect, hearings and deadlines, kept up to date.

An entry is one set day of one docket, and its UID stays the same in every file that is written. Where a document moves
or takes away a day, its entry is cancelled with a higher SEQUENCE, and the new day is an entry of its own: calendars
that took the old one strike it out. A day without an hour is an entry of the whole day; one with an hour is put at that
hour in its own time zone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from copydesk.errors import CopydeskError
from copydesk.rulemaking.docket import Docket
from copydesk.rulemaking.hours import told
from copydesk.rulemaking.standing import SetDay

if TYPE_CHECKING:
    from icalendar import Event as Component

_LONGEST = 2_000  # characters of a passage in a description


@dataclass
class Entry:
    """A day of a docket as a calendar holds it: how often it was changed (``sequence``), and whether it still stands.

    ``changed`` is the day of the document that changed it last.
    """

    docket: Docket
    day: SetDay
    changed: dt.date
    sequence: int = 0
    cancelled: bool = False
    _told: tuple[object, ...] = field(default=(), repr=False)

    @property
    def uid(self) -> str:
        """Its lasting name: of the docket, what the day is for, and the day."""
        key = f"{self.docket.id}\n{self.day.kind.value}\n{self.day.on.isoformat()}"
        return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@copydesk"


def entries(docket: Docket, day: dt.date = dt.date.max) -> list[Entry]:
    """The entries of ``docket`` as known on ``day``, those that were cancelled too, in the order of their days."""
    found: dict[tuple[str, dt.date], Entry] = {}
    for turn in (t for t in docket.turns() if t <= day):
        standing: dict[tuple[str, dt.date], SetDay] = {}
        for one in docket.schedule(turn):
            standing.setdefault((one.kind.value, one.on), one)
        for key, one in standing.items():
            telling = (one.at, one.zone, one.what)
            entry = found.get(key)
            if entry is None:
                found[key] = Entry(docket, one, turn, _told=telling)
            elif entry.cancelled or entry._told != telling:
                found[key] = Entry(docket, one, turn, entry.sequence + 1, _told=telling)
        for key, entry in found.items():
            if key not in standing and not entry.cancelled:
                entry.cancelled, entry.changed = True, turn
                entry.sequence += 1
    return sorted(found.values(), key=lambda e: (e.day.moment, e.uid))


def calendar(dockets: Iterable[Docket], day: dt.date = dt.date.max, name: str = "Rulemaking") -> bytes:
    """The calendar of ``dockets`` as known on ``day``, as the bytes of an ``.ics`` file.

    :raises CopydeskError: without the extra ``rulemaking``.
    """
    try:
        from icalendar import Calendar
    except ImportError as error:
        mend = "Install it: pip install 'copydesk[rulemaking]'."
        raise CopydeskError("calendar", "the library icalendar is not here", mend) from error
    from copydesk import __version__

    made = Calendar()
    made.add("prodid", f"-//Copydesk {__version__}//Rulemaking//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for docket in dockets:
        for entry in entries(docket, day):
            made.add_component(_component(entry))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _component(entry: Entry) -> Component:
    from icalendar import Event

    day, docket = entry.day, entry.docket
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    # Without a clock of ours, the same documents give the same file.
    stamp = dt.datetime.combine(entry.changed, dt.time(), dt.UTC)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("summary", f"{day.what}: {docket.title}")
    if day.at is None:
        made.add("dtstart", day.on)
        made.add("dtend", day.on + dt.timedelta(days=1))
    else:
        made.add("dtstart", dt.datetime.combine(day.on, day.at, ZoneInfo(day.zone)))
    made.add("description", _description(entry))
    document = docket.document(day.document)
    if document and document.address:
        made.add("url", document.address)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("categories", [day.kind.value])
    return made


def _description(entry: Entry) -> str:
    day, docket = entry.day, entry.docket
    lines = [f"{docket.agency}, {docket.id}".lstrip(", "), day.why]
    if hour := told(day.at, day.zone):
        lines.insert(1, f"At {hour}.")
    if day.passage:
        lines.append(f"“{' '.join(day.passage.text.split())[:_LONGEST]}”")
    if entry.cancelled:
        lines.insert(0, "This day no longer holds.")
    return "\n".join(lines)
