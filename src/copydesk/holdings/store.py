"""The holdings of a newsroom on disk: Parquet files in one folder, and an index that says which of them count.

A load writes new files and then replaces the index in one step: a reader sees all of a load or nothing of it, and an
error or a crash leaves what was there. Files of the generation before stay until the next load, for whoever reads them.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.holdings import database
from copydesk.holdings.staging import ROWS, Read, Staging

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_INDEX = "index.json"
_LAYOUT = 1

FILINGS = (
    "accession varchar, cik varchar, manager varchar, form varchar, period date, filed date, known_from date, "
    "amendment varchar, amendment_number integer, report_type varchar, confidential boolean, omitted boolean, "
    "unit varchar, entries_told bigint, value_told bigint, other_managers varchar, rows bigint, cents bigint, "
    "file varchar"
)
# Reference tables that a newsroom may give, and their columns (``reference`` says what they hold).
REFERENCES = {
    "cusips": "cusip varchar, ticker varchar, name varchar, valid_from date, valid_to date",
    "sectors": "cusip varchar, ticker varchar, sector varchar, rank integer",
    "splits": "cusip varchar, day date, ratio decimal(18, 8)",
}


class Store:
    """The holdings in ``folder``, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_there(self) -> bool:
        """Whether anything has been loaded into the folder."""
        return (self.folder / _INDEX).is_file()

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database with the views of :meth:`attach`.

        :raises DataError: if the index is broken.
        """
        with database.connection() as con:
            self.attach(con)
            yield con

    def attach(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the views ``filings``, ``rows`` (with ``period``), ``cusips``, ``sectors`` and ``splits``.

        :raises DataError: if the index is broken.
        """
        index = self._index()
        self._view(con, "filings", index["filings"], FILINGS)
        for name, columns in REFERENCES.items():
            self._view(con, name, index["references"].get(name), columns)
        parts = [
            f"select *, date '{period}' as period from {database.parquet(self.folder / file)}"  # nosec B608
            for period, file in sorted(index["rows"].items())
        ]
        self._view(con, "no_rows", None, ROWS)
        parts.append("select *, null::date as period from no_rows")
        con.execute(f"create temp view rows as {' union all '.join(parts)}")

    def keep(self, staging: Staging) -> dict[str, str]:
        """Put what was staged into the store, all of it or nothing.

        :return: of each filing that was there already, by its accession number, the file that it came from before.
        :raises DataError: if the index is broken.
        """
        with self._alone():
            index, con = self._index(), staging.con
            fresh: list[str] = []
            con.register("staged", _filings(staging.read.values()))
            self._view(con, "kept", index["filings"], FILINGS)
            replaced = dict(
                con.execute(
                    "select accession, file from kept where accession in (select accession from staged)"
                ).fetchall()
            )
            periods = con.execute(
                """select distinct period from staged union
                select distinct period from kept where accession in (select accession from staged)"""
            ).fetchall()
            for (period,) in periods:
                self._view(con, "before", index["rows"].get(str(period)), ROWS)
                file = f"rows-{period}-{secrets.token_hex(8)}.parquet"
                query = f"""select * from before where accession not in (select accession from staged) union all
                    select rows.* from rows join staged using (accession) where staged.period = date '{period}'
                    order by cusip, accession, number"""  # nosec B608
                self._write(con, query, file)
                fresh.append(file)
                index["rows"][str(period)] = file
            file = f"filings-{secrets.token_hex(8)}.parquet"
            query = """select * from kept where accession not in (select accession from staged)
                union all select * from staged order by period, cik, known_from, accession"""
            self._write(con, query, file)
            index["filings"] = file
            con.unregister("staged")
            self._replace(index)
            return replaced

    def keep_reference(self, name: str, table: pa.Table) -> None:
        """Replace one of the tables of :data:`REFERENCES`."""
        with self._alone(), database.connection() as con:
            index = self._index()
            con.register("given", table)
            file = f"{name}-{secrets.token_hex(8)}.parquet"
            self._write(con, "select * from given", file)
            index["references"][name] = file
            self._replace(index)

    def _index(self) -> dict[str, Any]:
        path = self.folder / _INDEX
        if not path.exists():
            return {"layout": _LAYOUT, "filings": None, "rows": {}, "references": {}}
        try:
            index = json.loads(path.read_text("utf-8"))
            named = [index["filings"], *index["rows"].values(), *index["references"].values()]
            layout = index["layout"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(str(path), "it is broken", "Put back the folder from your backup, or load anew.") from error
        if layout != _LAYOUT:
            raise DataError(str(path), f"it is of layout {layout!r}, not {_LAYOUT}", "Use the Copydesk that wrote it.")
        absent = next((f for f in named if f and not (self.folder / f).is_file()), None)
        if absent:
            raise DataError(str(path), f"its file {absent} is missing", "Put it back from your backup, or load anew.")
        return dict(index)

    def _view(self, con: duckdb.DuckDBPyConnection, name: str, file: str | None, columns: str) -> None:
        if file is None:
            con.execute(f"create or replace temp table {name}_none ({columns})")
        source = database.parquet(self.folder / file) if file else f"{name}_none"
        con.execute(f"create or replace temp view {name} as select * from {source}")  # nosec B608

    def _write(self, con: duckdb.DuckDBPyConnection, query: str, file: str) -> None:
        path = self.folder / file
        con.execute(f"copy ({query}) to {database.literal(path)} (format parquet, compression zstd)")
        with path.open("rb") as written:
            os.fsync(written.fileno())

    def _replace(self, index: dict[str, Any]) -> None:
        """Make ``index`` the one that counts, and drop files that neither it nor the one before names."""
        before = self._index()
        path = self.folder / f"{_INDEX}.new"
        with path.open("w", encoding="utf-8") as file:
            json.dump(index, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        path.replace(self.folder / _INDEX)
        named = {n for i in (before, index) for n in (i["filings"], *i["rows"].values(), *i["references"].values())}
        for old in self.folder.glob("*.parquet"):
            if old.name not in named:
                old.unlink()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other load writes to the folder meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # let go of when the file is closed, by a crash too
            yield


def _filings(read: Iterable[Read]) -> pa.Table:
    """The filings that were read, as rows of :data:`FILINGS`."""
    import pyarrow as pa

    ones = list(read)
    filings = [one.filing for one in ones]
    return pa.table(
        {
            "accession": pa.array([f.accession for f in filings], pa.string()),
            "cik": pa.array([f.cik for f in filings], pa.string()),
            "manager": pa.array([f.manager for f in filings], pa.string()),
            "form": pa.array([f.form for f in filings], pa.string()),
            "period": pa.array([f.period for f in filings], pa.date32()),
            "filed": pa.array([f.filed for f in filings], pa.date32()),
            "known_from": pa.array([f.known_from for f in filings], pa.date32()),
            "amendment": pa.array([f.amendment for f in filings], pa.string()),
            "amendment_number": pa.array([f.amendment_number for f in filings], pa.int32()),
            "report_type": pa.array([f.report_type for f in filings], pa.string()),
            "confidential": pa.array([f.confidential for f in filings], pa.bool_()),
            "omitted": pa.array([f.omitted for f in filings], pa.bool_()),
            "unit": pa.array([f.in_unit for f in filings], pa.string()),
            "entries_told": pa.array([f.entries_told for f in filings], pa.int64()),
            "value_told": pa.array([f.value_told for f in filings], pa.int64()),
            "other_managers": pa.array(["; ".join(f.other_managers) for f in filings], pa.string()),
            "rows": pa.array([one.rows for one in ones], pa.int64()),
            "cents": pa.array([one.cents for one in ones], pa.int64()),
            "file": pa.array([f.file for f in filings], pa.string()),
        }
    )
