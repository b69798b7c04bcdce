"""What an evaluation reads: the documented tables of a folder or of single files, and index membership."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.scores.providers import connect, folder, new_table, text
from copydesk.scores.tables import SCHEMAS, Tables, conformed
from copydesk.scores.words import toned

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

NEEDED = ("prices", "securities")
MEMBERSHIP = "membership"
_MEMBERSHIP = ("ticker", "start_date", "end_date")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Tables in one DuckDB connection, ready for :func:`~copydesk.scores.evaluation.evaluate`.

    ``con`` is the Ibis connection; ``membership`` is ``None`` where none was given; ``notes`` say what was left out.
    """

    con: Any
    tables: Tables
    membership: ir.Table | None
    notes: tuple[str, ...] = ()


def read(data: Path | None = None, files: Mapping[str, Path] | None = None, memory: str = "2500MB") -> Inputs:
    """The tables of a folder, of single files, or of both: a file stands in for the folder's table of that name.

    :param files: by the name of the table: ``prices``, ``fundamentals``, ``news``, ``securities``, ``membership``; CSV
        (also ``.csv.gz``) or Parquet. Prices and securities are needed; without the others their parts lapse.
    :raises DataError: if a needed table is missing, a file cannot be read or a column is missing or a cell wrong.
    """
    import ibis

    given = {name: Path(path) for name, path in (files or {}).items()}
    for name, path in given.items():
        _suffix(name, path)
    db = connect(memory)
    tables: dict[str, str] = {}
    notes: list[str] = []
    if data is not None:
        incoming = folder.read(data, db)
        tables.update(incoming.tables)
        notes.extend(incoming.notes)
        given.setdefault(MEMBERSHIP, _membership_of(data))
    for name, path in given.items():
        if name != MEMBERSHIP:
            tables[name] = _one(db, name, path)
    for name in NEEDED:
        if name not in tables:
            where = str(data) if data else "the files given"
            raise DataError(where, f"there is no table '{name}'", f"Add {name}.csv or {name}.parquet, or name a file.")
    for name in SCHEMAS:
        if name not in tables:
            new_table(db, name, f"incoming_{name}")
            tables[name] = f"incoming_{name}"
            notes.append(f"no table '{name}': what is made of it lapses")
    toned(db, tables["news"])
    con = ibis.duckdb.from_connection(db)
    four = Tables(**{name: conformed(name, con.table(tables[name])) for name in SCHEMAS})
    membership = given.get(MEMBERSHIP)
    if membership is None or not membership.exists():
        return Inputs(con, four, None, tuple(notes))
    _members(db, membership)
    return Inputs(con, four, con.table(MEMBERSHIP), tuple(notes))


def _suffix(name: str, path: Path) -> str:
    for suffix in folder.SUFFIXES:
        if path.name.endswith(suffix):
            if not path.is_file():
                raise DataError(str(path), "there is no such file", f"Give the file of the table '{name}'.")
            return suffix
    raise DataError(
        str(path), "it is neither CSV nor Parquet", f"Give a file that ends in {', '.join(folder.SUFFIXES)}."
    )


def _one(db: duckdb.DuckDBPyConnection, name: str, path: Path) -> str:
    """Read a single file as a folder that holds it under the table's name, so that it is checked alike."""
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / f"{name}{_suffix(name, path)}").symlink_to(path.resolve())
        try:
            return folder.read(made, db).tables[name]
        except DataError as error:
            raise DataError(str(path), error.wrong, error.mend) from error


def _membership_of(data: Path) -> Path:
    for suffix in folder.SUFFIXES:
        if (path := data / f"{MEMBERSHIP}{suffix}").is_file():
            return path
    return data / MEMBERSHIP


def _members(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The table ``membership``: an empty start is the beginning of time, an empty end means still in."""
    import duckdb

    reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    try:
        held = {str(row[0]) for row in db.execute(f"describe from {reader}({text(path)})").fetchall()}
        if missing := [c for c in _MEMBERSHIP if c not in held]:
            wrong = f"the table '{MEMBERSHIP}' has no column {', '.join(missing)}"
            raise DataError(str(path), wrong, f"Give it the columns {', '.join(_MEMBERSHIP)}.")
        db.execute(
            f"create or replace table {MEMBERSHIP} as select ticker::VARCHAR as ticker, "  # nosec B608
            "coalesce(start_date::DATE, '0001-01-01'::DATE) as start_date, end_date::DATE as end_date "
            f"from {reader}({text(path)}) where ticker is not null"
        )
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise DataError(str(path), f"it cannot be read ({first})", "Write its days as YYYY-MM-DD.") from error
