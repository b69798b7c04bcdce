"""The watched folder: what is put into it becomes stories and sources, once, and is put aside.

::

    stories/NAME.md, .html, .json, .txt     a story
    stories/NAME/                           a story with its sources: story.md, NAME.md or the only Markdown file in it
    anything else, there or elsewhere       a source; in a folder named primary, secondary or notes, of that kind
    done/DATE/                              what was taken in
    refused/                                what was not, each with NAME.why.txt

Each job takes in one thing: what it made and the end of the job are one transaction, and only after that is the file
moved. A worker that dies before the move finds the file again, knows it by its content, and moves it. Links are
refused, and nothing is read through one.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
import os
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from copydesk.desk import audit, jobs
from copydesk.desk.intake import documents, stories
from copydesk.desk.intake.dropped import (
    DONE,
    PATIENCE,
    REFUSED,
    Thing,
    Unsettled,
    digest,
    folder_files,
    kind_of,
    settled,
    shown,
    story_of,
    things,
)
from copydesk.desk.models import AuditEntry
from copydesk.desk.roles import DESK
from copydesk.errors import CopydeskError, ReadError

log = logging.getLogger("copydesk.desk.inbox")
_TAKEN, _REFUSED = "take in", "refuse"  # the audit trail's words


def waiting(inbox: Path) -> bool:
    """Whether anything at all lies in the inbox: cheap, asked every second."""
    try:
        return next(things(inbox), None) is not None
    except OSError:
        return False


@jobs.handler("read inbox")
def read_inbox(job: jobs.Job) -> jobs.Write | None:
    """Take in the first thing that is complete. As long as there was one, the job queues itself again."""
    inbox: Path | None = settings.COPYDESK.inbox
    if inbox is None or not inbox.is_dir():
        return None
    for thing in sorted(things(inbox), key=lambda thing: thing.order):
        try:
            write = _take(inbox, thing)
        except (Unsettled, FileNotFoundError):
            continue
        except CopydeskError as error:
            write = _refuse(inbox, thing, str(error))
        except OSError as error:
            write = _refuse(inbox, thing, f"It cannot be read: {error.strerror or error}.")
        except DatabaseError:
            raise
        except Exception as error:  # a fault of ours must not keep all that lies behind this file waiting
            log.exception("a file of the inbox cannot be read", extra={"path": shown(thing.path)})
            write = _refuse(inbox, thing, f"It cannot be read: {type(error).__name__}. The worker's log says more.")
        if write is not None:
            return _and_again(write)
    return None


def _and_again(write: jobs.Write) -> jobs.Write:
    def both() -> None:
        write()
        jobs.enqueue("read inbox", "read inbox")

    return both


def _take(inbox: Path, thing: Thing) -> jobs.Write | None:
    """What takes a thing in; ``None`` where it must wait.

    :raises CopydeskError: if it is refused.
    :raises Unsettled: if it is still being written.
    """
    if thing.kind == "wrong":
        raise ReadError(thing.path, thing.why, "Put the file itself here.")
    files = [settled(inbox, thing.path)] if thing.kind != "folder" else folder_files(inbox, thing.path)
    detail = {"path": shown(thing.path), "sha256": digest(thing, files)}
    stamps = {file.path: file.stamp for file in files}

    def aside() -> None:
        _aside(inbox, thing.path, DONE, stamps=stamps)

    if _noted(_TAKEN, **detail):
        aside()  # a worker died between the commit and the move
        return None
    if thing.kind == "source":
        (file,) = files
        document = documents.of_bytes(DESK, file.data, file.name, kind_of(file.path))

        def write_source() -> None:
            audit.record(DESK, _TAKEN, document=document.pk, **detail)
            transaction.on_commit(aside)

        return write_source
    main = files[0] if thing.kind == "story" else story_of(thing.path, files)
    given = [stories.Given(data=f.data, name=f.name, kind=kind_of(f.path)) for f in files if f is not main]
    try:
        prepared = stories.prepare(DESK, main.data, main.name, given)
    except stories.UnknownSource:
        if main.age < PATIENCE:
            return None
        raise

    def write_story() -> None:
        try:
            taken = stories.write(DESK, prepared, change="from the inbox")
        except CopydeskError as error:  # an unknown section, or a published story that needs a correction
            if (refuse := _refuse(inbox, thing, str(error))) is not None:
                refuse()
            return
        audit.record(DESK, _TAKEN, taken.story, version=taken.version.number, **detail)
        transaction.on_commit(aside)

    return write_story


def _refuse(inbox: Path, thing: Thing, why: str) -> jobs.Write | None:
    detail = {"path": shown(thing.path), "why": shown(why)[:1000]}
    if _noted(_REFUSED, **detail):
        _aside(inbox, thing.path, REFUSED, why)
        return None

    def write() -> None:
        audit.record(DESK, _REFUSED, **detail)
        transaction.on_commit(lambda: _aside(inbox, thing.path, REFUSED, why))

    return write


def _noted(action: str, **detail: str) -> bool:
    """Whether the trail says so already: then the move alone is left to do."""
    said = {f"detail__{key}": value for key, value in detail.items()}
    return bool(AuditEntry.objects.filter(action=action, **said).exists())


# ---- put aside ----------------------------------------------------------------------


def _aside(
    inbox: Path, path: str, where: str, why: str = "", stamps: dict[str, tuple[int, int, int]] | None = None
) -> None:
    """Move what was dealt with, under a name that is free. Where that fails it is dealt with again, and known.

    :param stamps: the files as they were read; where one is another by now, nothing is moved.
    """
    folder = inbox / where / (f"{timezone.now().astimezone(dt.UTC):%Y-%m-%d}" if where == DONE else "")
    name = path.rpartition("/")[2]
    try:
        if folder.is_symlink() or (inbox / where).is_symlink():
            raise OSError(errno.ELOOP, "it is a link")
        folder.mkdir(parents=True, exist_ok=True)
        target, n = folder / name, 2
        while os.path.lexists(target) or os.path.lexists(folder / f"{target.name}.why.txt"):
            stem, suffix = os.path.splitext(name)
            target, n = folder / f"{stem} ({n}){suffix}", n + 1
        if why:  # first, so that nothing refused lies there unexplained
            (folder / f"{target.name}.why.txt").write_text(f"{path}\n\n{why}\n", "utf-8", "surrogateescape")
        os.rename(inbox / path, target)
        if any(_stamp(target, path, file) != stamp for file, stamp in (stamps or {}).items()):
            # It was written again after it was read: back to where it waits to be taken in anew.
            os.rename(target, inbox / path)
    except FileNotFoundError:
        log.warning("what was dealt with is no longer in the inbox", extra={"path": shown(path)})
    except OSError as error:
        log.error("the inbox cannot be cleared", extra={"path": shown(path), "error": str(error)})


def _stamp(target: Path, path: str, file: str) -> tuple[int, int, int] | None:
    try:
        found = os.lstat(target if file == path else target / file.removeprefix(f"{path}/"))
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
