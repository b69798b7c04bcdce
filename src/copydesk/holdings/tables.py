"""Tables in Parquet or CSV, read as texts, so that no CUSIP loses its leading zeros."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 30_000_000  # of a table
MOST_BYTES = 4_000_000_000  # of a file
_MOST_COLUMNS = 500


def read(path: Path, wanted: Iterable[str]) -> pa.Table:
    """The columns ``wanted`` of a Parquet or CSV file, as texts; those that it lacks are left out.

    Column names are taken in lower case.

    :raises DataError: if it cannot be read, or is too large.
    """
    import pyarrow as pa

    if not path.is_file():
        raise DataError(str(path), "there is no such file", "Check the path.")
    if path.stat().st_size > MOST_BYTES:
        raise DataError(str(path), f"it is larger than {MOST_BYTES:,} bytes", "Give it in parts.")
    try:
        found = _parquet(path, set(wanted)) if path.suffix.lower() == ".parquet" else _csv(path, set(wanted))
        columns = {name: found[name].cast(pa.string()) for name in found.column_names}
    except (pa.ArrowException, ValueError, OSError) as error:
        wrong = f"it is no table that can be read ({str(error).splitlines()[0][:200] if str(error) else 'broken'})"
        raise DataError(
            str(path), wrong, "Give a Parquet file, or CSV in UTF-8 with a line of column names."
        ) from error
    return pa.table(columns)


def missing(table: pa.Table, needed: Iterable[str], path: Path) -> None:
    """Check that the columns ``needed`` are there.

    :raises DataError: if one is not.
    """
    absent = [name for name in needed if name not in table.column_names]
    if absent:
        raise DataError(str(path), f"it has no column {', '.join(absent)}", f"Give it {', '.join(needed)}.")


def _parquet(path: Path, wanted: set[str]) -> pa.Table:
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    if file.metadata.num_rows > MOST_ROWS:
        raise ValueError(f"more than {MOST_ROWS:,} rows")
    names = {name.lower(): name for name in file.schema_arrow.names if name.lower() in wanted}
    return file.read(columns=list(names.values())).rename_columns(list(names))


def _csv(path: Path, wanted: set[str]) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        heads = next(csv.reader(file), [])
    if len(heads) > _MOST_COLUMNS:
        raise ValueError(f"more than {_MOST_COLUMNS} columns")
    names = {head.strip().lower(): head for head in heads if head.strip().lower() in wanted}
    if not names:
        return pa.table({})
    options = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names.values(), pa.string()),
        include_columns=list(names.values()),
        strings_can_be_null=True,
        null_values=[""],
    )
    found = arrow_csv.read_csv(path, convert_options=options)
    return found.rename_columns(list(names))
