"""Which sources are of the Federal Register, and the dockets that they make.

Only what a worker has looked at counts (:class:`~copydesk.desk.models.RegisterReading`), so that no page waits for
sources that have nothing to do with it. Sources that were read, and their dockets, are kept by each process.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from copydesk.desk.checking import source_as_read
from copydesk.desk.models import Document, RegisterReading, Snapshot
from copydesk.errors import ReadError
from copydesk.model import Source, SourceKind
from copydesk.rulemaking.docket import Docket, dockets
from copydesk.rulemaking.documents import documents
from copydesk.rulemaking.hours import EASTERN
from copydesk.rulemaking.reviews import reviews
from copydesk.rulemaking.saved import read
from copydesk.rulemaking.told import named, nearest

MOST = 1_000  # sources that dockets are made of, the newest
AT_ONCE = 200  # snapshots that are looked at in one job
_SEEN = "rulemakings:seen"
_Key = tuple[Any, ...]


@dataclass(frozen=True)
class Following:
    """The dockets on ``day``, the nearest marker first. ``key`` is all that they depend on.

    ``documents`` has, for each number of the Register, the desk's own documents that hold it.
    """

    day: dt.date
    key: _Key
    dockets: tuple[Docket, ...] = ()
    documents: dict[str, frozenset[int]] = field(default_factory=dict)

    def named(self, wanted: str) -> Docket | None:
        """The docket that is called so, by its id or any of its numbers; ``None`` where there is none, or several."""
        found = named(self.dockets, wanted)
        return found[0] if len(found) == 1 else None

    def holders(self, docket: Docket) -> set[int]:
        """The desk's documents that hold documents of ``docket``."""
        numbers = {d.number for d in (*docket.documents, *docket.parents)}
        return {pk for number in numbers for pk in self.documents.get(number, ())}


def today() -> dt.date:
    """The day in Washington, by which the Register counts."""
    return timezone.now().astimezone(ZoneInfo(EASTERN)).date()


class _Kept:
    """Sources that were read, by all that their reading depends on, and the dockets last made of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sources: dict[_Key, list[Source]] = {}
        self._made: tuple[_Key, list[Docket], dict[str, frozenset[int]]] | None = None

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._sources, self._made = {}, None

    def made(self, rows: dict[_Key, Document]) -> tuple[list[Docket], dict[str, frozenset[int]]]:
        """The dockets of ``rows``, and which of these hold which document of the Register."""
        key = tuple(rows)
        with self._lock:
            if self._made is None or self._made[0] != key:
                self._sources = {k: self._sources.get(k) or _readable(row.current) for k, row in rows.items()}
                holders: dict[str, set[int]] = {}
                for one, row in rows.items():
                    for number in {s.fields.get("document_number", "") for s in self._sources[one]} - {""}:
                        holders.setdefault(number, set()).add(row.pk)
                found = dockets(s for several in self._sources.values() for s in several)
                self._made = (key, found, {number: frozenset(pks) for number, pks in holders.items()})
            return self._made[1], self._made[2]


_KEPT = _Kept()


def forget() -> None:
    """Forget what was read of sources (rows are numbered anew in tests)."""
    _KEPT.clear()


def following(day: dt.date | None = None) -> Following:
    """The dockets that the current sources of the desk make on ``day`` (today), but for private ones.

    A docket of which nothing was out on that day is left out, and so is a source that cannot be read any more.
    """
    day = day or today()
    rows = {_key(row): row for row in _public().filter(current__register__belongs=True).order_by("-current_id")[:MOST]}
    if not rows:
        return Following(day, (day,))
    found, holders = _KEPT.made(rows)
    out = [d for d in found if any(turn <= day for turn in d.turns())]
    return Following(day, (day, *rows), tuple(nearest(out, day)), holders)


def are_there() -> bool:
    """Whether any source that is not private is of the Register; one query."""
    return _public().filter(current__register__belongs=True).exists()


def look() -> int:
    """Look at snapshots that were not looked at yet, some at a time; how many."""
    new = Snapshot.objects.filter(pk__in=_unread().order_by("current_id").values("current_id")[:AT_ONCE])
    told = [RegisterReading(snapshot=row, belongs=_belongs(row)) for row in new.select_related("document")]
    # At once and not with the end of the job: it is true whatever becomes of that.
    RegisterReading.objects.bulk_create(told, ignore_conflicts=True)
    return len(told)


def is_due() -> bool:
    """Whether sources have come, changed or gone since :func:`seen` was called, or a day has passed."""
    state = _state()
    return state != "" and (_unread().exists() or cache.get(_SEEN) != state)


def seen(state: str | None = None) -> None:
    """Note that the dockets were brought up to date for this ``state`` of the sources."""
    cache.set(_SEEN, _state() if state is None else state, None)


def _state() -> str:
    """What changes with every source that comes, changes, goes or is made private, and every day; "" without any."""
    counted = Document.objects.filter(current__isnull=False).aggregate(
        of=Sum("current_id"), newest=Max("current_id"), all=Count("pk"), private=Count("pk", filter=_PRIVATE)
    )
    return f"{today()} {sorted(counted.items())}" if counted["all"] else ""


# What is private by the newsroom's word, or by its own where the newsroom says nothing.
_PRIVATE = Q(kind=SourceKind.NOTES) | Q(kind="", current__said_kind=SourceKind.NOTES)


def _public() -> QuerySet[Document]:
    return Document.objects.filter(current__isnull=False).exclude(_PRIVATE).select_related("current__document")


def _unread() -> QuerySet[Document]:
    return _public().filter(current__register__isnull=True)


def _key(row: Document) -> _Key:
    said = (row.kind, row.name, row.title, row.publisher, row.published, row.address, row.media_type)
    return (row.pk, row.current_id, *said)


def _belongs(snapshot: Snapshot) -> bool:
    found = _readable(snapshot)
    return bool(documents(found) or reviews(found))


def _readable(snapshot: Snapshot) -> list[Source]:
    try:
        return _sources(snapshot)
    except ReadError:
        return []  # its own page says what is wrong with it


def _sources(snapshot: Snapshot) -> list[Source]:
    """The sources of a snapshot: one as a rule, several of an answer to a search, an issue or a list of reviews."""
    row: Document = snapshot.document
    said = {"media_type": snapshot.media_type or row.media_type, "charset": snapshot.charset}
    several = read(snapshot.blob.data, row.name, address=row.address, **said)
    return several if len(several) > 1 else [source_as_read(row.name, snapshot)]


def deadlines_near(days: int, found: Iterable[Docket], day: dt.date) -> list[Docket]:
    """Those whose next marker has a day, at most ``days`` from ``day``."""
    last = day + dt.timedelta(days=days)
    return [d for d in found if (on := d.next_marker(day).on) and day <= on <= last]
