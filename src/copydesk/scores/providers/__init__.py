"""Where the data of scores come from: a provider a file. Each gives tables in one DuckDB connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.scores.tables import OPTIONAL, SCHEMAS

if TYPE_CHECKING:
    import duckdb

_KINDS = {"string": "VARCHAR", "date": "DATE", "float64": "DOUBLE", "boolean": "BOOLEAN"}

#: The columns of each table as it is read and kept, with their types in DuckDB. ``splits`` says how many shares became
#: of one on a day; ``as_filed`` of a fundamental, that it knows nothing of the splits after its filing.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    name: {column: _KINDS[kind] for column, kind in {**columns, **OPTIONAL.get(name, {})}.items()}
    for name, columns in SCHEMAS.items()
} | {"splits": {"ticker": "VARCHAR", "date": "DATE", "ratio": "DOUBLE"}}
COLUMNS = {**COLUMNS, "fundamentals": {**COLUMNS["fundamentals"], "as_filed": "BOOLEAN"}}

#: What names a row of a table.
KEYS: Mapping[str, tuple[str, ...]] = {
    "prices": ("ticker", "date"),
    "fundamentals": ("ticker", "period_end", "item", "filed"),
    "news": ("ticker", "published", "text"),
    "securities": ("ticker",),
    "splits": ("ticker", "date"),
}
#: Columns that a source may leave out; they are empty then.
MAY_LACK = frozenset({"close_split", "tone", "as_filed"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file or answer that was read: its name, its SHA-256 and its rows."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a provider has read.

    ``tables`` maps the name of a table to that of a table in ``con`` with the columns of :data:`COLUMNS`; rows are
    whole, of the right types, and no two have the same key. ``notes`` say what was left out, and why.
    """

    con: duckdb.DuckDBPyConnection
    tables: Mapping[str, str]
    inputs: tuple[Input, ...]
    notes: tuple[str, ...] = ()


def connect(memory: str = "2500MB") -> duckdb.DuckDBPyConnection:
    """A DuckDB database in memory, bounded: beyond ``memory`` it spills to a temporary folder.

    :raises DataError: if the extra ``scores`` is not installed.
    """
    from copydesk.errors import DataError

    try:
        import duckdb
    except ImportError as error:
        wrong = "scores need DuckDB and Ibis, which are not installed"
        raise DataError("scores", wrong, "Run: pip install 'copydesk[scores]'.") from error
    import tempfile

    # No extension is fetched, and what a file holds cannot make the database read another.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": 2,
        "autoinstall_known_extensions": False,
        "temp_directory": tempfile.gettempdir() + "/copydesk-scores",
    }
    return duckdb.connect(":memory:", config=settings)


def text(value: object) -> str:
    """A value as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def new_table(con: duckdb.DuckDBPyConnection, name: str, table: str) -> None:
    """Make an empty table ``table`` with the columns of ``name``."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in COLUMNS[name].items())
    con.execute(f"create or replace table {table} ({columns})")
