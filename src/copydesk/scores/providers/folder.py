"""A folder of CSV or Parquet files: ``prices``, ``fundamentals``, ``news``, ``securities``, ``splits``, by their names.

Each is a file (``prices.csv``, ``prices.csv.gz``, ``prices.parquet``) or a folder of such files. Dates are written
YYYY-MM-DD, numbers without separators of thousands. A wrong cell is refused with its file, row and column.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.scores.providers import COLUMNS, KEYS, MAY_LACK, Incoming, Input, connect, new_table, text

if TYPE_CHECKING:
    import duckdb

SUFFIXES = (".csv", ".csv.gz", ".parquet")
MAX_FILES = 2_000  #: most files of a table

_MAY_BE_EMPTY = frozenset(
    {"open", "high", "low", "close", "volume", "value", "name", "cik", "sector", "listed", "delisted", "text"}
)
_DAY = r"\d{4}-\d{2}-\d{2}"
_DATES = {"published": rf"^{_DAY}([T ].*)?$"}  # news come with their time, of which the day is kept


def read(path: Path | str, con: duckdb.DuckDBPyConnection | None = None) -> Incoming:
    """The tables that a folder holds, into ``con`` or a new database.

    :raises DataError: if there is none, a file cannot be read, a column is missing, a cell is wrong, or two rows of the
        same key differ.
    """
    path = Path(path)
    if not path.is_dir():
        raise DataError(str(path), "it is no folder", f"Give a folder that holds files such as prices{SUFFIXES[0]}.")
    con = con or connect()
    tables: dict[str, str] = {}
    inputs: list[Input] = []
    notes: list[str] = []
    for name in COLUMNS:
        files = list(_files(path, name))
        if not files:
            continue
        table = f"incoming_{name}"
        new_table(con, name, table)
        for file in files:
            rows = _take(con, name, table, file)
            inputs.append(Input(str(file.relative_to(path.parent)), _sha256(file), rows))
        if twice := _single(con, name, table, path):
            notes.append(f"{name}: {twice} rows stood there twice; one of each is kept")
        tables[name] = table
    if not tables:
        names = ", ".join(COLUMNS)
        raise DataError(str(path), f"it holds none of the tables {names}", "Name the files after them: prices.csv.")
    return Incoming(con, tables, tuple(inputs), tuple(notes))


def _files(path: Path, name: str) -> Iterator[Path]:
    inside = path / name
    found = sorted(inside.rglob("*")) if inside.is_dir() else sorted(path.glob(f"{name}.*"))
    files = [file for file in found if file.is_file() and file.name.endswith(SUFFIXES)]
    if len(files) > MAX_FILES:
        wrong = f"it holds {len(files)} files, and at most {MAX_FILES} are read"
        raise DataError(str(inside), wrong, "Put them together into fewer files.")
    yield from files


def _take(con: duckdb.DuckDBPyConnection, name: str, table: str, file: Path) -> int:
    """Put the rows of a file into a table, once every cell is found to be right."""
    import duckdb

    if set("*?[") & set(str(file)):
        raise DataError(str(file), "its name holds a sign that stands for other names (* ? [)", "Rename it.")
    first = 1 if file.name.endswith(".parquet") else 2  # the row of the first record, as an editor counts
    source = (
        f"read_parquet({text(file)})"
        if first == 1
        else f"read_csv({text(file)}, all_varchar=true, header=true, sep=',', quote='\"', escape='\"')"
    )
    try:
        held = {str(row[0]): str(row[1]) for row in con.execute(f"describe from {source}").fetchall()}
        wanted = COLUMNS[name]
        if missing := [c for c in wanted if c not in held and c not in MAY_LACK]:
            wrong = f"the table '{name}' has no column {', '.join(missing)}"
            raise DataError(
                str(file), wrong, f"Give it the columns {', '.join(c for c in wanted if c not in MAY_LACK)}."
            )
        there = [c for c in wanted if c in held]
        cells = ", ".join(f'"{c}"' for c in there)
        con.execute(
            f"create or replace temp table raw as "  # nosec B608
            f"select row_number() over () + {first - 1} as line, {cells} from {source}"
        )
    except duckdb.Error as error:
        raise DataError(str(file), f"it cannot be read ({_first(str(error))})", "Mend the file.") from error
    _right_cells(con, file, {c: wanted[c] for c in there}, held)
    chosen = ", ".join(_cell(c, wanted[c], held[c]) if c in held else f"null::{wanted[c]}" for c in wanted)
    con.execute(f"insert into {table} select {chosen} from raw")  # nosec B608
    counted = con.execute("select count(*) from raw").fetchone()
    con.execute("drop table raw")
    return int(counted[0]) if counted else 0


def _cell(column: str, kind: str, held: str) -> str:
    """The SQL that reads a column in its kind; empty where the cell is."""
    if column == "text":
        return f"coalesce(\"{column}\"::VARCHAR, '')"
    cell = f"nullif(trim(\"{column}\"), '')" if held == "VARCHAR" else f'"{column}"'
    if kind == "DATE" and held == "VARCHAR":
        form = text(_DATES.get(column, f"^{_DAY}$"))
        return f"try_cast(case when regexp_matches({cell}, {form}) then {cell}[:10] end as DATE)"
    return f"try_cast({cell} as {kind})"


def _right_cells(con: duckdb.DuckDBPyConnection, file: Path, columns: dict[str, str], held: dict[str, str]) -> None:
    """Refuse the first cell of the file that cannot be read as its column's kind, or is empty and must not be."""
    bad: dict[str, str] = {}
    for column, kind in columns.items():
        empty = f'"{column}" is null or trim("{column}"::VARCHAR) = \'\''
        wrong = f"({_cell(column, kind, held[column])}) is null and not ({empty})"
        bad[column] = wrong if column in _MAY_BE_EMPTY | MAY_LACK else f"(({wrong}) or ({empty}))"
    lines = con.execute(
        "select " + ", ".join(f"min(line) filter (where {w})" for w in bad.values()) + " from raw"  # nosec B608
    ).fetchone()
    found = [(line, column) for column, line in zip(bad, lines or (), strict=True) if line is not None]
    if not found:
        return
    line, column = min(found)
    row = con.execute(f'select "{column}" from raw where line = {int(line)}').fetchone()  # nosec B608
    cell = row[0] if row else None
    if cell is None or not str(cell).strip():
        wrong, mend = "is empty", "Fill it, or take the row out."
    elif columns[column] == "DATE":
        wrong, mend = f"is {str(cell)[:60]!r}, which is no day", "Write days as YYYY-MM-DD."
    else:
        wrong, mend = (
            f"is {str(cell)[:60]!r}, which is no number",
            "Write numbers as 1234.5, without signs of currency.",
        )
    raise DataError(str(file), f"row {line}: '{column}' {wrong}", mend)


def _single(con: duckdb.DuckDBPyConnection, name: str, table: str, path: Path) -> int:
    """How many rows stood there more than once; rows of one key that differ are refused."""
    before = con.execute(f"select count(*) from {table}").fetchone()  # nosec B608
    con.execute(f"create or replace table {table} as select distinct * from {table}")  # nosec B608
    key = ", ".join(f'"{column}"' for column in KEYS[name])
    differ = con.execute(f"select {key}, count(*) from {table} group by {key} having count(*) > 1 order by all limit 1")  # nosec B608
    if row := differ.fetchone():
        said = ", ".join(str(value)[:60] for value in row[:-1])
        wrong = f"'{name}' has {row[-1]} rows for {said}, and they differ"
        raise DataError(str(path), wrong, "Keep the right one.")
    after = con.execute(f"select count(*) from {table}").fetchone()  # nosec B608
    return int(before[0]) - int(after[0]) if before and after else 0


def _first(message: str) -> str:
    """The first lines of an error of DuckDB, which says at which line of the file."""
    return " ".join(" ".join(message.splitlines()[:2]).split())[:300]


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
