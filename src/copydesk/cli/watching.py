"""Waiting for files to change. Polling sees every kind of file system and every way in which editors save."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


def changes(files: Callable[[], Iterable[Path]], seconds: float = 0.5) -> Iterator[None]:
    """Yield at once, and again whenever one of ``files()`` has changed, come or gone.

    ``files`` is asked anew each time: a story may name other sources by then.
    """
    while True:
        seen = {path: _state(path) for path in files()}
        yield
        while all(_state(path) == seen.setdefault(path, _state(path)) for path in files()):
            time.sleep(seconds)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
