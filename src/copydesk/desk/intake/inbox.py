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
import hashlib
import logging
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from copydesk.desk import audit, jobs
from copydesk.desk.intake import documents, stories
from copydesk.desk.models import AuditEntry
from copydesk.desk.roles import DESK
from copydesk.errors import CopydeskError, ReadError
from copydesk.model import SourceKind
from copydesk.reading.limits import MAX_BYTES

log = logging.getLogger("copydesk.desk.inbox")
STORIES, DONE, REFUSED = "stories", "done", "refused"
SUFFIXES = (".md", ".markdown", ".html", ".htm", ".json", ".txt")
SETTLED = 1.0  # seconds that a file must have been left alone
PATIENCE = 60.0  # seconds that a story waits for a source that it names and that is not there yet
_DEPTH = 5  # of folders below the inbox
_MOST_FILES = 200  # in the folder of one story
_TAKEN, _REFUSED = "take in", "refuse"  # the audit trail's words


@dataclass(frozen=True, slots=True)
class Thing:
    """What is taken in as one: a file, or the folder of a story. ``path`` is from the inbox, with ``/``."""

    path: str
    kind: str  # "story", "folder", "source", or "wrong" for what is refused unread
    why: str = ""

    @property
    def order(self) -> tuple[bool, str]:
        """Sources come before the stories that may name them."""
        return self.kind in ("story", "folder"), self.path


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    data: bytes
    age: float
    stamp: tuple[int, int, int]  # inode, size, time of change: whether it is still the file that was read

    @property
    def name(self) -> str:
        return _shown(self.path).rpartition("/")[2]


class _Unsettled(Exception):
    """A file is still being written."""


def waiting(inbox: Path) -> bool:
    """Whether anything at all lies in the inbox: cheap, asked every second."""
    try:
        return next(_things(inbox), None) is not None
    except OSError:
        return False


@jobs.handler("read inbox")
def read_inbox(job: jobs.Job) -> jobs.Write | None:
    """Take in the first thing that is complete. As long as there was one, the job queues itself again."""
    inbox: Path | None = settings.COPYDESK.inbox
    if inbox is None or not inbox.is_dir():
        return None
    for thing in sorted(_things(inbox), key=lambda thing: thing.order):
        try:
            write = _take(inbox, thing)
        except (_Unsettled, FileNotFoundError):
            continue
        except CopydeskError as error:
            write = _refuse(inbox, thing, str(error))
        except OSError as error:
            write = _refuse(inbox, thing, f"It cannot be read: {error.strerror or error}.")
        except DatabaseError:
            raise
        except Exception as error:  # a fault of ours must not keep all that lies behind this file waiting
            log.exception("a file of the inbox cannot be read", extra={"path": _shown(thing.path)})
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
    :raises _Unsettled: if it is still being written.
    """
    if thing.kind == "wrong":
        raise ReadError(thing.path, thing.why, "Put the file itself here.")
    files = [_read(inbox, thing.path)] if thing.kind != "folder" else _folder(inbox, thing.path)
    detail = {"path": _shown(thing.path), "sha256": _digest(thing, files)}
    stamps = {file.path: file.stamp for file in files}

    def aside() -> None:
        _aside(inbox, thing.path, DONE, stamps=stamps)

    if _noted(_TAKEN, **detail):
        aside()  # a worker died between the commit and the move
        return None
    if thing.kind == "source":
        (file,) = files
        document = documents.of_bytes(DESK, file.data, file.name, _kind(file.path))

        def write_source() -> None:
            audit.record(DESK, _TAKEN, document=document.pk, **detail)
            transaction.on_commit(aside)

        return write_source
    main = files[0] if thing.kind == "story" else _main(thing.path, files)
    given = [stories.Given(data=f.data, name=f.name, kind=_kind(f.path)) for f in files if f is not main]
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
    detail = {"path": _shown(thing.path), "why": _shown(why)[:1000]}
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


# ---- what lies in the inbox ------------------------------------------------


def _things(inbox: Path) -> Iterator[Thing]:
    """All that lies in the inbox, other than what was put aside."""
    yield from _below(inbox, "", 0)


def _below(inbox: Path, folder: str, depth: int) -> Iterator[Thing]:
    with os.scandir(inbox / folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.name.startswith(".") or path in (DONE, REFUSED) or entry.name.endswith(("~", ".part", ".tmp")):
            continue
        if entry.is_symlink():
            yield Thing(path, "wrong", "it is a link, and links are not followed")
        elif entry.is_dir(follow_symlinks=False):
            if folder == STORIES or (_is_story_folder(inbox / path) and path != STORIES):
                yield Thing(path, "folder")
            elif depth >= _DEPTH:
                yield Thing(path, "wrong", f"it lies more than {_DEPTH} folders deep")
            else:
                yield from _below(inbox, path, depth + 1)
        elif not entry.is_file(follow_symlinks=False):
            yield Thing(path, "wrong", "it is no regular file")
        elif folder == STORIES and entry.name.lower().endswith(SUFFIXES):
            yield Thing(path, "story")
        else:
            yield Thing(path, "source")


def _is_story_folder(folder: Path) -> bool:
    return any((folder / f"story{suffix}").is_file() for suffix in SUFFIXES)


def _folder(inbox: Path, folder: str) -> list[_File]:
    """The files of a story's folder, all of them settled.

    :raises ReadError: if it holds what may not be there.
    """
    files: list[_File] = []
    for root, names, found in os.walk(inbox / folder, followlinks=False):
        here = Path(root).relative_to(inbox).as_posix()
        for name in (*names, *found):
            if (Path(root) / name).is_symlink():
                raise ReadError(f"{here}/{name}", "it is a link, and links are not followed", "Put the file here.")
        names[:] = sorted(name for name in names if not name.startswith("."))
        files += [_read(inbox, f"{here}/{name}") for name in sorted(found) if not name.startswith(".")]
        if len(files) > _MOST_FILES:
            raise ReadError(folder, f"it holds more than {_MOST_FILES} files", "Give the sources of one story.")
    if not files:
        if time.time() - (inbox / folder).stat().st_mtime < PATIENCE:
            raise _Unsettled  # its files are yet to come
        raise ReadError(folder, "it holds no file", "Put a story and its sources into it.")
    return files


def _main(folder: str, files: list[_File]) -> _File:
    """The story among the files of a folder.

    :raises ReadError: if it cannot be told.
    """
    top = [f for f in files if f.path.count("/") == folder.count("/") + 1 and f.path.lower().endswith(SUFFIXES)]
    for stem in ("story", folder.rpartition("/")[2].lower()):
        named = [f for f in top if Path(f.path).stem.lower() == stem]
        if len(named) == 1:
            return named[0]
    markdown = [f for f in top if f.path.lower().endswith((".md", ".markdown"))]
    if len(markdown) != 1:
        raise ReadError(folder, "it does not show which file is the story", "Call the story story.md.")
    return markdown[0]


def _read(inbox: Path, path: str) -> _File:
    """The bytes of a settled file.

    :raises _Unsettled: if it was written to less than a second ago, or while it was read.
    :raises ReadError: if it is a link, no regular file, empty, too large, or leads out of the inbox.
    """
    full = inbox / path
    try:
        descriptor = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ReadError(path, "it is a link, and links are not followed", "Put the file itself here.") from error
        raise
    with os.fdopen(descriptor, "rb") as file:
        if os.path.realpath(full) != os.path.join(os.path.realpath(inbox), *path.split("/")):
            raise ReadError(path, "it leads out of the inbox", "Put the file itself here.")
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise ReadError(path, "it is no regular file", "Put the file itself here.")
        age = time.time() - before.st_mtime
        if 0 <= age < SETTLED:
            raise _Unsettled
        if before.st_size > MAX_BYTES:
            mend = "Give the part of it that the story stands on."
            raise ReadError(path, f"it is larger than {MAX_BYTES // 1_000_000} MB", mend)
        data = file.read(MAX_BYTES + 1)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != before.st_size:
        raise _Unsettled
    return _File(path, data, abs(age), (before.st_ino, before.st_size, before.st_mtime_ns))


def _digest(thing: Thing, files: list[_File]) -> str:
    whole = hashlib.sha256(thing.kind.encode())
    for file in files:
        whole.update(hashlib.sha256(os.fsencode(file.path) + b"\0" + file.data).digest())
    return whole.hexdigest()


def _kind(path: str) -> str:
    """The kind of source that the folder's name says."""
    folders = {part.lower() for part in path.split("/")[:-1]}
    return next((str(kind) for kind in reversed(SourceKind) if str(kind) in folders), "")


def _shown(words: str) -> str:
    """A name as text; the bytes of a file's name need not be any."""
    return os.fsencode(words).decode("utf-8", "replace")


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
        log.warning("what was dealt with is no longer in the inbox", extra={"path": _shown(path)})
    except OSError as error:
        log.error("the inbox cannot be cleared", extra={"path": _shown(path), "error": str(error)})


def _stamp(target: Path, path: str, file: str) -> tuple[int, int, int] | None:
    try:
        found = os.lstat(target if file == path else target / file.removeprefix(f"{path}/"))
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
