"""Everything the desk keeps, as a folder, and back into an empty desk: to move, to keep, to leave.

The folder holds a file of JSON Lines for each table, the bytes of sources under their hash, and ``manifest.json`` with
the hash of every file. Ids and times are kept, so that the audit trail verifies as before. From SQLite to PostgreSQL
and back. What stays behind is in :data:`copydesk.desk.exchange_rows.LEFT_OUT`; passwords and keys are never written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from copydesk import __version__
from copydesk.desk import jobs, reproof, search
from copydesk.desk.exchange_rows import (
    PEOPLE,
    ExchangeError,
    blob_path,
    groups_by_name,
    is_blob,
    lines,
    row_of,
    tables,
)
from copydesk.desk.models import AuditHead, Blob, Drafting, Release, Section, Version

FORMAT = 1  # of the folder
_MANIFEST = "manifest.json"
_ROWS, _BYTES = 200, 4_000_000  # most of a batch that is stored at once
_HASH = re.compile(r"[0-9a-f]{64}")

Progress = Callable[[str, int], None]


def _silent(table: str, rows: int) -> None:
    """Say nothing."""


def export(folder: Path, progress: Progress = _silent) -> dict[str, int]:
    """Write everything into ``folder``, as it stands at one moment; how many rows of each table.

    Only its owner may read the folder, as private sources are in it.

    :param progress: told the table and how many of its rows are written.
    :raises ExchangeError: if the folder is not empty or cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ExchangeError(str(folder), "it is not empty", "Give a new folder.")
        with _one_moment():
            files = {name: _write(folder, name, model, progress) for name, model in tables().items()}
        told = {
            "format": FORMAT,
            "copydesk": __version__,
            "made_at": timezone.now().isoformat(),
            "tables": files,
        }
        # Written last: a folder without it is one that was not finished.
        _save(folder / _MANIFEST, json.dumps(told, indent=1).encode())
    except OSError as error:
        raise ExchangeError(str(folder), f"it cannot be written ({error.strerror})", "Check the path.") from error
    return {name: told["rows"] for name, told in files.items()}


def restore(folder: Path, progress: Progress = _silent) -> dict[str, int]:
    """Take everything in ``folder`` into this desk, which must be empty; how many rows of each table.

    All of it or nothing is taken in. People have no password afterwards. What was under way is queued again.

    :raises ExchangeError: if this desk is not empty, or a file of the folder is missing or was changed.
    """
    manifest = _manifest(folder)
    known = tables()
    for name in manifest:
        if name not in known:
            raise ExchangeError(f"{folder / name}.jsonl", "this desk has no such table", "Use a newer desk.")
    for name, told in manifest.items():
        _verify(folder / f"{name}.jsonl", told)
    with transaction.atomic():
        _clear(known)
        counts = {name: _read(folder, name, known[name], progress) for name in manifest}
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
                    cursor.execute(statement)
        _go_on()
    return counts


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reads inside see the database as it is at one moment; writers are not kept waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not atomic(), which on SQLite takes the lock of writers at once.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def _write(folder: Path, name: str, model: type[models.Model], progress: Progress) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with open(folder / f"{name}.jsonl", "xb", opener=_private) as file:
        for line in lines(name, model):
            data = line.encode() + b"\n"
            digest.update(data)
            file.write(data)
            count += 1
            if is_blob(model):
                _write_blob(folder, json.loads(line)["sha256"])
            if count % _ROWS == 0:
                progress(name, count)
    progress(name, count)
    return {"rows": count, "sha256": digest.hexdigest()}


def _write_blob(folder: Path, sha256: str) -> None:
    path = folder / blob_path(sha256)
    for part in (path.parent.parent, path.parent):
        part.mkdir(mode=0o700, exist_ok=True)
    _save(path, Blob.objects.get(pk=sha256).data)


def _save(path: Path, data: bytes) -> None:
    with open(path, "xb", opener=_private) as file:
        file.write(data)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _manifest(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / _MANIFEST
    try:
        told = json.loads(path.read_bytes())
        found: dict[str, dict[str, Any]] = told["tables"]
        form = told["format"]
    except OSError as error:
        mend = "Give a folder that an export has finished."
        raise ExchangeError(str(path), f"it cannot be read ({error.strerror})", mend) from error
    except (ValueError, TypeError, KeyError) as error:
        raise ExchangeError(str(path), "it is no manifest of an export", "Export again.") from error
    if form != FORMAT:
        raise ExchangeError(str(path), f"its format is {form}, not {FORMAT}", "Use the desk that wrote it.")
    for name, table in found.items():
        if not re.fullmatch(r"[a-z]+", name) or not _HASH.fullmatch(str(table.get("sha256"))):
            raise ExchangeError(str(path), "it is no manifest of an export", "Export again.")
    return found


def _verify(path: Path, told: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise ExchangeError(str(path), f"it cannot be read ({error.strerror})", "Export again.") from error
    if digest.hexdigest() != told["sha256"]:
        raise ExchangeError(str(path), "it is not as it was exported", "Take the folder from where it was not changed.")


def _clear(known: dict[str, type[models.Model]]) -> None:
    """See that this desk is empty, and take away what an empty one has."""
    for model in known.values():
        furnished = 1 if model in (Section, AuditHead) else 0
        count = model._base_manager.count()
        begun = model is AuditHead and AuditHead.objects.exclude(number=0).exists()
        if count > furnished or begun:
            name = model._meta.verbose_name_plural if count != 1 else model._meta.verbose_name
            mend = "Import into a new desk: an empty database after “migrate”."
            raise ExchangeError("this desk", f"it is not empty ({count} {name})", mend)
    Section.objects.all().delete()
    AuditHead.objects.all().delete()


def _read(folder: Path, name: str, model: type[models.Model], progress: Progress) -> int:
    path, roles = folder / f"{name}.jsonl", groups_by_name()
    batch: list[models.Model] = []
    members: list[models.Model] = []
    size = count = 0

    def store() -> None:
        nonlocal size
        model._base_manager.bulk_create(batch)
        if members:
            model.groups.through.objects.bulk_create(members)  # type: ignore[attr-defined]
        batch.clear()
        members.clear()
        size = 0
        progress(name, count)

    with path.open("rb") as file:
        for line in file:
            row, groups = row_of(name, model, line, f"{path}, line {count + 1}")
            if is_blob(model):
                row.content = _blob(folder, str(row.pk))  # type: ignore[attr-defined]
                size += len(row.content)  # type: ignore[attr-defined]
            if name == PEOPLE:
                through = model.groups.through  # type: ignore[attr-defined]
                members += [through(user_id=row.pk, group_id=roles[group]) for group in groups if group in roles]
            batch.append(row)
            size += len(line)
            count += 1
            if len(batch) >= _ROWS or size >= _BYTES:
                store()
    store()
    return count


def _blob(folder: Path, sha256: str) -> bytes:
    if not _HASH.fullmatch(sha256):
        raise ExchangeError(str(folder / "blob.jsonl"), f"{sha256[:70]!r} is no hash", "Export again.")
    path = folder / blob_path(sha256)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(str(path), f"it cannot be read ({error.strerror})", "Export again.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ExchangeError(str(path), "it is not as it was exported", "Take the folder from where it was not changed.")
    return data


def _go_on() -> None:
    """Queue what was under way: checks, proofs, drafts, and a look at all that stands."""
    for pk in Version.objects.filter(state=Version.State.UNCHECKED).values_list("pk", flat=True):
        jobs.enqueue("check", f"check {pk}", version=pk)
    unproved = Release.objects.filter(published_at__isnull=False, proof__isnull=True)
    for pk in unproved.values_list("pk", flat=True):
        jobs.enqueue("prove", f"prove {pk}", release=pk)
    for pk in Drafting.objects.filter(state__in=Drafting.OPEN).values_list("pk", flat=True):
        jobs.enqueue("draft", f"draft {pk}", drafting=pk)
    search.rebuild()
    reproof.everything()
