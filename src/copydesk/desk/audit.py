"""The audit trail: append-only, each entry hashed over the one before.

An entry is written in the transaction of what it tells of, so that neither is there without the other. ``verify`` walks
the chain; ``copydesk audit verify`` is its command.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from copydesk.desk.models import AuditEntry, AuditHead, Release, Story
from copydesk.desk.roles import Actor
from copydesk.errors import CopydeskError

START = "0" * 64  # stands before the first entry


def record(actor: Actor, action: str, story: Story | None = None, **detail: Any) -> AuditEntry:
    """Add an entry to the chain. Must run inside a transaction; it locks the end of the chain until that commits."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit entry is written in the transaction of what it tells of.")
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        actor=actor.name,
        action=action,
        story=str(story.pk) if story else "",
        detail=detail,
        previous=head.sha256,
    )
    entry.sha256 = digest(entry)
    entry.save(force_insert=True)
    head.number, head.sha256 = entry.number, entry.sha256
    head.save()
    return entry


def digest(entry: AuditEntry) -> str:
    """The hash of an entry: SHA-256 over its fields and the hash before, as JSON with sorted keys."""
    at: dt.datetime = entry.at
    fields = {
        "number": entry.number,
        "at": at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "action": entry.action,
        "story": entry.story,
        "detail": entry.detail,
        "previous": entry.previous,
    }
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class NoteError(CopydeskError):
    """What was noted of the trail elsewhere cannot be read."""

    code = "CD672"


def noted(text: str) -> tuple[int, str]:
    """Number and hash of an entry, from how ``copydesk audit head`` and the audit page show them: ``NUMBER:SHA256``.

    :raises NoteError: if they are not that.
    """
    number, _, sha256 = text.strip().lower().partition(":")
    known = number.isascii() and number.isdigit() and len(number) < 19
    if not known or len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        mend = "Give NUMBER:SHA256, as copydesk audit head shows it."
        raise NoteError("the noted entry", f"{text[:80]!r} is no number and hash", mend)
    return int(number), sha256


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the trail, and at which entry (0: none in particular)."""

    number: int
    wrong: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a walk over the chain found: how many entries, the hash at its end, and every fault."""

    entries: int
    sha256: str
    faults: tuple[Fault, ...]


def verify(known: tuple[int, str] | None = None) -> Outcome:
    """Walk the chain from its start, and compare it with what was released.

    :param known: number and hash of an entry as they were noted elsewhere, to prove that nothing before was rewritten.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":  # all of it as it is at one moment
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        faults: list[Fault] = []
        number, previous = 0, START
        released: dict[str, int] = {}
        for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=1000):
            if entry.number != number + 1:
                faults.append(Fault(entry.number, f"entry {number + 1} is missing"))
            if entry.previous != previous:
                faults.append(Fault(entry.number, "it does not follow from the entry before it"))
            if digest(entry) != entry.sha256:
                faults.append(Fault(entry.number, "its content was changed"))
            if known and known[0] == entry.number and known[1] != entry.sha256:
                faults.append(Fault(entry.number, "its hash is not the one noted elsewhere"))
            if entry.action in ("release", "withdraw"):
                label = f"{entry.story}/{entry.detail.get('version')}"
                released[label] = released.get(label, 0) + (1 if entry.action == "release" else -1)
            number, previous = entry.number, entry.sha256
        head, _ = AuditHead.objects.get_or_create(pk=1)
        if (head.number, head.sha256) != (number, previous):
            faults.append(Fault(number, f"the chain should end with entry {head.number}"))
        if known and known[0] > number:
            faults.append(Fault(number, f"entry {known[0]}, noted elsewhere, is missing"))
        faults += _against_releases(released)
    return Outcome(number, previous, tuple(faults))


def _against_releases(released: dict[str, int]) -> Iterator[Fault]:
    """Releases without an entry, entries without a release, and releases against their verdict."""
    for label, times in released.items():
        if times > 1:
            yield Fault(0, f"version {label} was released {times} times")
    rows = set()
    standing = Release.objects.filter(withdrawn_at__isnull=True).select_related("version", "check_result")
    for release in standing.iterator(chunk_size=500):
        label = f"{release.version.story_id}/{release.version.number}"
        rows.add(label)
        if not released.get(label):
            yield Fault(0, f"version {label} was released without an entry in the trail")
        check = release.check_result
        if check.version_id != release.version_id or check.verdict != release.verdict:
            yield Fault(0, f"version {label} was released on a verdict that is not its own")
    for label in {label for label, times in released.items() if times} - rows:
        yield Fault(0, f"the release of version {label} is in the trail alone")
