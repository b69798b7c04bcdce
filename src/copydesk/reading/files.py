"""Files become bytes: what cannot or should not be read is refused with an error that says why."""

from __future__ import annotations

import stat
from pathlib import Path

from copydesk.errors import ReadError
from copydesk.reading.limits import MAX_BYTES


def load(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file.

    :raises ReadError: if there is no such file, it may not be read, is no regular file, is empty or too large.
    """
    name = str(path)
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise ReadError(name, "it is a directory", "Give the files in it one by one.")
        if not stat.S_ISREG(mode.st_mode):
            raise ReadError(name, "it is no regular file", "Save what it gives to a file and give that.")
        if mode.st_size > limit:
            raise too_large(name, limit, mode.st_size)
        with path.open("rb") as file:  # bounded, as the file may grow while we read
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise ReadError(name, "there is no such file", "Check the path.") from error
    except PermissionError as error:
        raise ReadError(name, "you may not read it", "Ask for the right to read the file, or copy it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(name, f"it cannot be read ({reason})", "Check the path.") from error
    return checked(data, name, limit)


def checked(data: bytes, name: str, limit: int = MAX_BYTES) -> bytes:
    """``data`` itself, if it is neither empty nor too large.

    :raises ReadError: otherwise.
    """
    if len(data) > limit:
        raise too_large(name, limit, len(data))
    if not data:
        raise ReadError(name, "it is empty", "Give a file that holds text.")
    return data


def too_large(name: str, limit: int, size: int) -> ReadError:
    """The error for a file of ``size`` bytes."""
    return ReadError(
        name,
        f"it is larger than {limit // 1_000_000} MB ({size / 1e6:.1f} MB)",
        "Give the part of it that the story stands on.",
    )
