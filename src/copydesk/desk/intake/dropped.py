"""What lies in the watched folder: which of it is a story, a source, or neither, and its bytes once it is complete.

Nothing is read through a link, and nothing outside the folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import ReadError
from copydesk.model import SourceKind
from copydesk.reading.limits import MAX_BYTES

STORIES, DONE, REFUSED = "stories", "done", "refused"
SUFFIXES = (".md", ".markdown", ".html", ".htm", ".json", ".txt")
SETTLED = 1.0  # seconds that a file must have been left alone
PATIENCE = 60.0  # seconds that a story waits for a source that it names and that is not there yet
_DEPTH = 5  # of folders below the inbox
_MOST_FILES = 200  # in the folder of one story


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
class Dropped:
    """A settled file: its path from the inbox, its bytes, and how long ago it was written, in seconds."""

    path: str
    data: bytes
    age: float
    stamp: tuple[int, int, int]  # inode, size, time of change: whether it is still the file that was read

    @property
    def name(self) -> str:
        """Its name, as text."""
        return shown(self.path).rpartition("/")[2]


class Unsettled(Exception):
    """A file is still being written."""


def things(inbox: Path) -> Iterator[Thing]:
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


def folder_files(inbox: Path, folder: str) -> list[Dropped]:
    """The files of a story's folder, all of them settled.

    :raises ReadError: if it holds what may not be there.
    """
    files: list[Dropped] = []
    for root, names, found in os.walk(inbox / folder, followlinks=False):
        here = Path(root).relative_to(inbox).as_posix()
        for name in (*names, *found):
            if (Path(root) / name).is_symlink():
                raise ReadError(f"{here}/{name}", "it is a link, and links are not followed", "Put the file here.")
        names[:] = sorted(name for name in names if not name.startswith("."))
        files += [settled(inbox, f"{here}/{name}") for name in sorted(found) if not name.startswith(".")]
        if len(files) > _MOST_FILES:
            raise ReadError(folder, f"it holds more than {_MOST_FILES} files", "Give the sources of one story.")
    if not files:
        if time.time() - (inbox / folder).stat().st_mtime < PATIENCE:
            raise Unsettled  # its files are yet to come
        raise ReadError(folder, "it holds no file", "Put a story and its sources into it.")
    return files


def story_of(folder: str, files: list[Dropped]) -> Dropped:
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


def settled(inbox: Path, path: str) -> Dropped:
    """The bytes of a settled file.

    :raises Unsettled: if it was written to less than a second ago, or while it was read.
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
            raise Unsettled
        if before.st_size > MAX_BYTES:
            mend = "Give the part of it that the story stands on."
            raise ReadError(path, f"it is larger than {MAX_BYTES // 1_000_000} MB", mend)
        data = file.read(MAX_BYTES + 1)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != before.st_size:
        raise Unsettled
    return Dropped(path, data, abs(age), (before.st_ino, before.st_size, before.st_mtime_ns))


def digest(thing: Thing, files: list[Dropped]) -> str:
    """The hash over what a thing is, its names and its bytes."""
    whole = hashlib.sha256(thing.kind.encode())
    for file in files:
        whole.update(hashlib.sha256(os.fsencode(file.path) + b"\0" + file.data).digest())
    return whole.hexdigest()


def kind_of(path: str) -> str:
    """The kind of source that the folder's name says."""
    folders = {part.lower() for part in path.split("/")[:-1]}
    return next((str(kind) for kind in reversed(SourceKind) if str(kind) in folders), "")


def shown(words: str) -> str:
    """A name as text; the bytes of a file's name need not be any."""
    return os.fsencode(words).decode("utf-8", "replace")
