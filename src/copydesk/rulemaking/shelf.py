"""A shelf: a folder of saved documents that is all the state there is. It works without a network.

Every file in the folder is a document as it was saved; you may put files there by hand. Beside them ``.copydesk`` holds
where each came from, what is followed, and how the dockets stood when they were last looked at; without it nothing is
lost but that. Each file is written whole under another name and then put in its place: no reader meets half a file, and
none is left by a power cut.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from copydesk.errors import ReadError
from copydesk.model import Source
from copydesk.reading.files import load
from copydesk.rulemaking.docket import Docket, dockets
from copydesk.rulemaking.moves import Standing
from copydesk.rulemaking.saved import read

FOLDER = Path("copydesk-dockets")  #: where a shelf is by default
_MOST_FILES = 10_000
_LARGEST_NOTE = 5_000_000  # bytes of a file of our own
_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_TEMPORARY = ".copydesk-new-"
_LEFT_BEHIND = 3600  # seconds after which a file that a killed writer left is cleared away
_SUFFIXES = {"json": ".json", "xml": ".xml", "html": ".html", "pdf": ".pdf"}


class Shelf:
    """The documents of a folder. ``problems`` are the files that could not be read at the last look, each with why."""

    def __init__(self, folder: str | Path = FOLDER) -> None:
        self.folder = Path(folder)
        self.problems: list[ReadError] = []
        self._read: dict[Path, tuple[tuple[int, int], list[Source]]] = {}

    @property
    def notes(self) -> Path:
        """The folder of what is not a document."""
        return self.folder / ".copydesk"

    # ---- put in ----------------------------------------------------------------------------------

    def add_file(self, path: str | Path) -> Path:
        """Put a file on the shelf; its place there.

        :raises ReadError: if it cannot be read; then nothing is put there.
        """
        return self.add(load(Path(path)), Path(path).name)

    def add_address(self, address: str, *, allow: Collection[str] = ()) -> Path:
        """Fetch an address and put what it gives on the shelf; its place there.

        :param allow: ``"host:port"`` of servers in private networks that may be asked; none by default.
        :raises ReadError: if it cannot be fetched or read.
        """
        from copydesk.reading.address import fetch

        got = fetch(address, allow=allow)
        said = got.address.partition("?")[0].rstrip("/").rpartition("/")[2] or "document"
        return self.add(got.data, said, address=got.address, media_type=got.media_type, charset=got.charset)

    def add(
        self, data: bytes, name: str, *, address: str = "", media_type: str = "", charset: str = "", number: str = ""
    ) -> Path:
        """Put a document on the shelf, under its number where it has one; its place there.

        One that is there already is replaced where ``number`` names it, and kept beside the new one otherwise.

        :param number: the Federal Register number by which it is to be filed; a later record of it takes its place.
        :raises ReadError: if it cannot be read; then nothing is put there.
        """
        read(data, name, address=address, media_type=media_type, charset=charset)
        suffix = Path(name).suffix.lower() or _SUFFIXES.get(media_type.rpartition("/")[2].rpartition("+")[2], "")
        stem = _NAME.sub("-", number or Path(name).stem).strip("-.")[:100] or "document"
        path = self.folder / f"{stem}{_NAME.sub('-', suffix)[:10]}"
        if not number and path.exists() and _bytes(path) != data:
            path = path.with_name(f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}")
        if address or media_type or charset:
            told = {"address": address, "media_type": media_type, "charset": charset}
            # First where it came from, then the document: one without the other does no harm in this order.
            put_whole(self._origin(path), json.dumps(told).encode())
        if not (path.exists() and _bytes(path) == data):
            put_whole(path, data)
        return path

    # ---- look ------------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """The sources of all files, in the order of their names. What cannot be read is in ``problems``."""
        self.problems = []
        found: list[Source] = []
        for path in self.files():
            try:
                found += self._sources(path)
            except ReadError as error:
                self.problems.append(error)
        return found

    def dockets(self) -> list[Docket]:
        """The dockets that its documents make."""
        return dockets(self.sources())

    def files(self) -> list[Path]:
        """The files of documents.

        :raises ReadError: if the folder cannot be read, or holds too many.
        """
        try:
            found = sorted(p for p in self.folder.iterdir() if not p.name.startswith(".") and p.is_file())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ReadError(str(self.folder), f"it cannot be read ({error.strerror})", "Check the path.") from error
        if len(found) > _MOST_FILES:
            wrong = f"it holds more than {_MOST_FILES:,} files"
            raise ReadError(str(self.folder), wrong, "Use a folder for each group of dockets.")
        return found

    def _sources(self, path: Path) -> list[Source]:
        found = path.stat()
        state = (found.st_mtime_ns, found.st_size)
        kept = self._read.get(path)
        if kept is None or kept[0] != state:
            told = _note(self._origin(path))
            said = {key: str(told.get(key, "")) for key in ("address", "media_type", "charset")}
            kept = self._read[path] = (state, read(load(path), path.name, **said))
        return kept[1]

    def _origin(self, path: Path) -> Path:
        return self.notes / "origins" / f"{path.name}.json"

    # ---- what is followed, and the last look -----------------------------------------------------

    def followed(self) -> list[dict[str, str]]:
        """What is asked of the Register when the dockets are followed: tables with ``rin``, ``docket`` or the like."""
        found = _note(self.notes / "followed.json").get("searches", [])
        searches = [s for s in found if isinstance(s, dict)] if isinstance(found, list) else []
        return [{str(k): str(v) for k, v in one.items()} for one in searches]

    def follow(self, search: dict[str, str]) -> None:
        """Ask this of the Register too from now on."""
        searches = self.followed()
        if search not in searches:
            put_whole(self.notes / "followed.json", json.dumps({"searches": [*searches, search]}, indent=1).encode())

    def last_look(self) -> list[Standing]:
        """How the dockets stood when :meth:`looked` was last told; empty before."""
        found = _note(self.notes / "standings.json").get("standings", [])
        standings: list[Standing] = []
        for one in found if isinstance(found, list) else []:
            try:
                standings.append(Standing.from_mapping(one))
            except ValueError:
                continue  # written by another version: that docket is looked at anew
        return standings

    def looked(self, standings: Iterable[Standing]) -> None:
        """Keep how the dockets stand now."""
        found = {"at": dt.datetime.now(dt.UTC).isoformat(), "standings": [s.as_mapping() for s in standings]}
        put_whole(self.notes / "standings.json", json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))


def put_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    handle, made = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(made, path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(folder: Path) -> None:
    """Clear away what writers that were killed left behind."""
    now = dt.datetime.now(dt.UTC).timestamp()
    for path in folder.glob(f"{_TEMPORARY}*"):
        try:
            if now - path.stat().st_mtime > _LEFT_BEHIND:
                path.unlink()
        except FileNotFoundError:
            continue  # its writer was at work after all


def _bytes(path: Path) -> bytes:
    return load(path) if path.stat().st_size else b""


def _note(path: Path) -> dict[str, Any]:
    """A note of our own; empty where there is none or it is broken: notes can be lost without harm."""
    try:
        found = json.loads(load(path, _LARGEST_NOTE))
    except (ReadError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
