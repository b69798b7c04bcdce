"""What the data folder holds, and a mark of each part that changes whenever the part does."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from copydesk.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.scores.profile import Profile

log = logging.getLogger("copydesk.desk.market")

COINS = ("coins.parquet", "coins.csv")
_LIBRARIES = ("duckdb", "ibis", "pyarrow", "altair", "vl_convert")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Rooms:
    """The parts of the folder that have data: a mark of each, ``""`` where there is nothing to show."""

    stocks: str = ""
    holdings: str = ""
    shifts: str = ""
    coins: str = ""
    evaluation: str = ""


def rooms() -> Rooms:
    """What the folder holds now. A few looks at its files, no reading of data."""
    folder = settings.COPYDESK.data
    if folder is None or not _libraries():
        return Rooms()
    manifest, index = _mark(folder / "manifest.json"), _mark(folder / "holdings" / "index.json")
    profile = _mark(folder / "copydesk-scores.toml")
    return Rooms(
        stocks=f"{manifest} {profile}" if manifest and _has_scores(folder, manifest) else "",
        holdings=index,
        shifts=index if index and _has_two_quarters(folder, index) else "",
        coins=next((mark for name in COINS if (mark := _mark(folder / name))), ""),
        evaluation=_mark(folder / "evaluation.json"),
    )


def place() -> Path:
    """The folder; to be asked for only where :func:`rooms` has something."""
    folder: Path = settings.COPYDESK.data
    return folder


def profile() -> Profile:
    """The profile of the scores: that of ``copydesk-scores.toml`` in the folder, else the built-in one they name."""
    from copydesk.scores.profile import PUBLISHED, THRESHOLDS
    from copydesk.scores.profile_file import NAME, fingerprint, read_profile
    from copydesk.scores.store import Store

    if (place() / NAME).exists():
        return read_profile(place() / NAME)
    made = Store.open(place()).manifest.profile.get("sha256")
    return next((known for known in (PUBLISHED, THRESHOLDS) if fingerprint(known) == made), PUBLISHED)


def read(work: Callable[[], _Read]) -> _Read | None:
    """What ``work`` reads from the folder; ``None``, with a line in the log, where the data are broken."""
    import duckdb

    try:
        return work()
    except (CopydeskError, duckdb.Error, OSError) as error:
        log.error("The data folder cannot be read: %s", error)
        return None


@cache
def _libraries() -> bool:
    return all(find_spec(name) for name in _LIBRARIES)


def _mark(path: Path) -> str:
    """What changes when a file is replaced or written: no reading."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns:x}.{stat.st_size:x}.{stat.st_ino:x}"


@lru_cache(maxsize=4)
def _has_scores(folder: Path, mark: str) -> bool:
    return bool(_json(folder / "manifest.json", "parts").get("scores"))


@lru_cache(maxsize=4)
def _has_two_quarters(folder: Path, mark: str) -> bool:
    return len(_json(folder / "holdings" / "index.json", "rows")) > 1


def _json(path: Path, table: str) -> dict[str, object]:
    """A table of a JSON file; empty where it cannot be read, which the store itself then says to whoever loads."""
    try:
        found = json.loads(path.read_text("utf-8"))[table]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
