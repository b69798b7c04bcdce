"""Files become filings: which reader reads which file."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from copydesk.errors import DataError, ReadError
from copydesk.holdings import data_sets, submission, tabular
from copydesk.holdings.filing import Batch

_ENDINGS = (".xml", ".txt", ".zip", ".parquet", ".csv")
_MOST_FILES = 100_000


def files(given: Iterable[Path]) -> list[Path]:
    """The files to read: those given, and all in the folders given that may hold filings.

    An information table and its cover are one filing: the cover is left out where its table is there.

    :raises ReadError: if one is not there, a folder holds none, or there are too many.
    """
    found: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            inner = [p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix.lower() in _ENDINGS]
            if not inner:
                raise ReadError(str(path), "it holds no filing", f"Give files that end in {', '.join(_ENDINGS)}.")
            found |= dict.fromkeys(inner)
        elif path.is_file():
            found[path] = None
        else:
            raise ReadError(str(path), "there is no such file", "Check the path.")
        if len(found) > _MOST_FILES:
            raise ReadError(str(path), f"there are more than {_MOST_FILES:,} files", "Give them in parts.")
    tables = {path.parent.resolve() for path in found if _xml_kind(path) == "table"}
    return [p for p in found if not (_xml_kind(p) == "cover" and p.parent.resolve() in tables)]


def filings(path: Path) -> AbstractContextManager[Batch]:
    """The filings of one file. Their rows may be gone when the context ends.

    :raises CopydeskError: if it cannot be read.
    """
    ending = path.suffix.lower()
    if ending == ".zip":
        return data_sets.read(path)
    if ending in (".parquet", ".csv"):
        return nullcontext(tabular.read(path))
    if ending == ".xml":
        if not _xml_kind(path):
            raise DataError(str(path), "it is no XML of Form 13F", "Give an information table with its cover.")
        return nullcontext(submission.pair(path))
    data = submission.bounded(path)
    if not submission.is_submission(data):
        raise DataError(
            str(path), "it is in no form that is known", f"Give {', '.join(_ENDINGS)}; see docs/holdings.md."
        )
    return nullcontext(submission.submission(data, str(path)))


def _xml_kind(path: Path) -> str:
    if path.suffix.lower() != ".xml":
        return ""
    with path.open("rb") as file:
        return submission.kind(file.read(4000))
