"""DuckDB as this room uses it: bounded in memory, spilling to disk, loading nothing from the network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY = "2GB"
THREADS = 2


@contextmanager
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that is gone at the end; what does not fit spills to a folder of its own."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="copydesk-holdings-") as folder:
        con = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "threads": THREADS,
                "temp_directory": folder,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            }
        )
        try:
            yield con
        finally:
            con.close()


def literal(value: object) -> str:
    """A path or text as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def parquet(path: Path) -> str:
    """The rows of a Parquet file of ours, as a relation of SQL."""
    return f"read_parquet({literal(path)})"
