"""The folder that keeps tables and scores: Parquet by year, and a manifest that says which files count.

A change is there when the manifest is: files are written under new names first, then the manifest is replaced in one
step. A writer that is killed leaves files that no manifest names; the next writer sweeps them away.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.scores.providers import COLUMNS, KEYS, Incoming, text

if TYPE_CHECKING:
    import duckdb

HOME = "copydesk-data"  #: the folder without another
FORM = 1  #: the form of the manifest
MOST_PARTS = 24  #: files of a year, beyond which they are put together

#: The day by which a table is kept by year; tables without one are kept whole.
DAYS: Mapping[str, str] = {
    "prices": "date",
    "fundamentals": "filed",
    "news": "published",
    "scores": "date",
    "left_out": "date",
}
_LEFT_OUT = {"ticker": "VARCHAR", "date": "DATE", "check": "VARCHAR", "words": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a table: its path in the folder, its rows and its first and last day (ISO, empty without days)."""

    path: str
    rows: int
    first: str = ""
    last: str = ""


@dataclass(slots=True)
class Manifest:
    """What the folder holds.

    ``profile`` names that of the scores, with its fingerprint; ``scored_through`` is their last day; ``inputs`` are the
    files that were loaded, with their SHA-256; ``restated`` the first day, by ticker, from which loaded prices told
    something else than before; ``accepted`` what a person has accepted of the checks' findings.
    """

    form: int = FORM
    copydesk: str = ""
    profile: dict[str, str] = field(default_factory=dict)
    scored_through: str = ""
    parts: dict[str, list[Part]] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    restated: dict[str, str] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taken:
    """What loading did to a table: rows that are new, and rows that replaced others."""

    table: str
    new: int
    replaced: int


class Store:
    """A folder of tables and scores. Reading needs no lock; writing is for one at a time (:meth:`writing`)."""

    def __init__(self, folder: Path | str, manifest: Manifest) -> None:
        self.folder = Path(folder)
        self.manifest = manifest

    @classmethod
    def open(cls, folder: Path | str) -> Store:
        """The store in a folder.

        :raises DataError: if there is none, or it was made by a newer Copydesk.
        """
        path = Path(folder) / "manifest.json"
        try:
            data = json.loads(path.read_text("utf-8"))
            parts = {name: [Part(**part) for part in some] for name, some in data.pop("parts").items()}
            manifest = Manifest(**data, parts=parts)
        except FileNotFoundError as error:
            mend = "Load data into it first: copydesk scores load FOLDER."
            raise DataError(str(folder), "it holds no scores and no data for them", mend) from error
        except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
            mend = "Restore it from a backup, or load the data into a new folder."
            raise DataError(str(path), f"it cannot be read ({error})", mend) from error
        if manifest.form != FORM:
            raise DataError(str(path), f"it has the form {manifest.form}, not {FORM}", "Use the Copydesk that made it.")
        return cls(folder, manifest)

    @classmethod
    @contextmanager
    def writing(cls, folder: Path | str, make: bool = False) -> Iterator[Store]:
        """The store for one writer, for as long as the block runs; what a killed writer left is swept away.

        :param make: begin a new store where there is none.
        :raises DataError: if another process writes to it.
        """
        import fcntl

        folder = Path(folder)
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        elif not folder.is_dir():
            cls.open(folder)
        with (folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go of when the process ends, by a crash too
            except BlockingIOError as error:
                raise DataError(str(folder), "another process writes to it", "Wait until it has ended.") from error
            fresh = make and not (folder / "manifest.json").exists()
            store = cls(folder, Manifest()) if fresh else cls.open(folder)
            store._sweep()
            yield store

    def days(self, table: str) -> tuple[dt.date, dt.date] | None:
        """The first and last day of a table; ``None`` where it is empty."""
        parts = self.manifest.parts.get(table, [])
        if not parts:
            return None
        return dt.date.fromisoformat(min(p.first for p in parts)), dt.date.fromisoformat(max(p.last for p in parts))

    def rows(self, table: str, first: dt.date | None = None, last: dt.date | None = None) -> str:
        """A query of a table's rows of these days. Only files that may hold such days are read.

        :raises DataError: if a file that the manifest names is gone.
        """
        day = DAYS.get(table)
        since, until = (first or dt.date.min).isoformat(), (last or dt.date.max).isoformat()
        parts = [p for p in self.manifest.parts.get(table, []) if not p.first or (p.last >= since and p.first <= until)]
        if not parts:
            if table == "scores":
                raise DataError(str(self.folder), "it holds no scores of these days", "Run: copydesk scores update.")
            kinds = _LEFT_OUT if table == "left_out" else COLUMNS[table]
            cells = ", ".join(f'null::{kind} as "{column}"' for column, kind in kinds.items())
            return f"select {cells} where false"
        for part in parts:
            if not (self.folder / part.path).exists():
                mend = "Restore it from a backup, or load the data into a new folder."
                raise DataError(str(self.folder / part.path), "the manifest names it, but it is gone", mend)
        files = ", ".join(text(self.folder / part.path) for part in parts)
        where = []
        if day and first:
            where.append(f"\"{day}\" >= date '{since}'")
        if day and last:
            where.append(f"\"{day}\" <= date '{until}'")
        query = f"from read_parquet([{files}], hive_partitioning=false, union_by_name=true)"
        return f"select * {query}" + (f" where {' and '.join(where)}" if where else "")

    def load(self, incoming: Incoming) -> list[Taken]:
        """Take rows in: new ones are added, others of the same key replaced. Loading the same twice changes nothing.

        Rows are merged year by year, and a year in which nothing changed is not written. Prices that tell another
        return than before are noted as restated; see :func:`~copydesk.scores.update.update`.
        """
        from copydesk.scores.words import toned

        con, taken, old = incoming.con, [], self.rows("prices")
        for name, table in incoming.tables.items():
            if name == "news":
                toned(con, table)
            taken.append(self._merge(con, name, table))
        if any(t.table == "prices" and t.replaced for t in taken):
            self._note_restated(con, old)
        when = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        known = {(i["name"], i["sha256"]) for i in self.manifest.inputs}
        self.manifest.inputs += [
            {**asdict(i), "loaded": when} for i in incoming.inputs if (i.name, i.sha256) not in known
        ]
        self.commit()
        return taken

    def add(self, con: duckdb.DuckDBPyConnection, table: str, query: str, year: int | None = None) -> Part | None:
        """Write the rows of a query to a new file of a table. It counts once :meth:`commit` has been called."""
        place = self.folder / table if year is None else self.folder / table / f"year={year}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{secrets.token_hex(8)}.parquet"
        order = {"prices": "order by date, ticker", "scores": "order by date, ticker"}.get(table, "order by all")
        con.execute(f"copy (select * from ({query}) {order}) to {text(path)} (format parquet, compression zstd)")  # nosec B608
        with path.open("rb") as written:
            os.fsync(written.fileno())
        day = DAYS.get(table)
        span = f'min("{day}")::VARCHAR, max("{day}")::VARCHAR' if day else "'', ''"
        row = con.execute(
            f"select count(*), {span} from read_parquet({text(path)}, hive_partitioning=false)"  # nosec B608
        ).fetchone()
        if not row or not row[0]:
            path.unlink()
            return None
        part = Part(path.relative_to(self.folder).as_posix(), row[0], row[1], row[2])
        self.manifest.parts.setdefault(table, []).append(part)
        return part

    def drop(self, con: duckdb.DuckDBPyConnection, table: str, since: dt.date) -> None:
        """Leave out the rows of a table from a day on; files that hold earlier ones too are written anew."""
        parts = self.manifest.parts.get(table, [])
        self.manifest.parts[table] = [p for p in parts if p.last < since.isoformat()]
        for part in parts:
            if part.first < since.isoformat() <= part.last:
                before = since - dt.timedelta(days=1)
                file = text(self.folder / part.path)
                query = f"select * from read_parquet({file}, hive_partitioning=false) where date <= date '{before}'"  # nosec B608
                self.add(con, table, query, int(part.first[:4]))

    def compact(self, con: duckdb.DuckDBPyConnection) -> None:
        """Put the files of a year together where there are many."""
        for table in DAYS:
            years: dict[str, list[Part]] = {}
            for part in self.manifest.parts.get(table, []):
                years.setdefault(part.first[:4], []).append(part)
            for year, parts in years.items():
                if len(parts) > MOST_PARTS:
                    files = ", ".join(text(self.folder / part.path) for part in parts)
                    self.manifest.parts[table] = [p for p in self.manifest.parts[table] if p not in parts]
                    query = f"select * from read_parquet([{files}], hive_partitioning=false, union_by_name=true)"  # nosec B608
                    self.add(con, table, query, int(year))

    def commit(self) -> None:
        """Make what was written count, in one step."""
        from copydesk import __version__

        self.manifest.copydesk = __version__
        path, new = self.folder / "manifest.json", self.folder / "manifest.json.new"
        with new.open("w", encoding="utf-8") as file:
            json.dump(asdict(self.manifest), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(opened)  # the rename itself
        finally:
            os.close(opened)

    def _merge(self, con: duckdb.DuckDBPyConnection, name: str, table: str) -> Taken:
        day, new, replaced = DAYS.get(name), 0, 0
        cells = ", ".join(f'"{column}"' for column in COLUMNS[name])
        key = ", ".join(f'"{column}"' for column in KEYS[name])
        years: list[int | None] = [None]
        if day:
            found = con.execute(f'select distinct year("{day}") from {table} order by 1').fetchall()  # nosec B608
            years = [int(row[0]) for row in found]
        for year in years:
            span = (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else (None, None)
            held = self.rows(name, *span)
            within = f'where year("{day}") = {year}' if year else ""
            con.execute(
                f"create or replace temp table fresh as select {cells} from {table} {within} "  # nosec B608
                f"except select {cells} from ({held})"
            )
            counts = con.execute(
                f"select count(*), count(*) filter (where ({key}) in (select ({key}) from ({held}))) from fresh"  # nosec B608
            ).fetchone()
            rows, again = (int(counts[0]), int(counts[1])) if counts else (0, 0)
            if not rows:
                continue
            new, replaced = new + rows - again, replaced + again
            parts = self._of_year(name, year)
            if again or (year is None and parts):
                kept = f"select {cells} from ({held}) where ({key}) not in (select ({key}) from fresh)"  # nosec B608
                self.manifest.parts[name] = [p for p in self.manifest.parts[name] if p not in parts]
                self.add(con, name, f"{kept} union all select {cells} from fresh", year)  # nosec B608
            else:
                self.add(con, name, f"select {cells} from fresh", year)  # nosec B608
        con.execute("drop table if exists fresh")
        self.compact(con)
        return Taken(name, new, replaced)

    def _of_year(self, table: str, year: int | None) -> list[Part]:
        return [p for p in self.manifest.parts.get(table, []) if year is None or p.first[:4] == str(year)]

    def _note_restated(self, con: duckdb.DuckDBPyConnection, old: str) -> None:
        """Note the first day, by ticker, on which the loaded prices tell another return or price than before."""
        steps = (
            "select ticker, date, close_split, close / lag(close) over (partition by ticker order by date) as step "
            "from ({})"
        )
        found = con.execute(
            f"select n.ticker, min(n.date)::VARCHAR from ({steps.format(self.rows('prices'))}) n "  # nosec B608
            f"join ({steps.format(old)}) o on n.ticker = o.ticker and n.date = o.date "
            "where abs(n.step / o.step - 1) > 1e-4 or abs(n.close_split / o.close_split - 1) > 1e-4 group by 1"
        ).fetchall()
        for ticker, first in found:
            self.manifest.restated[ticker] = min(first, self.manifest.restated.get(ticker, first))

    def _sweep(self) -> None:
        """Remove files that the manifest does not name."""
        named = {part.path for parts in self.manifest.parts.values() for part in parts}
        for table in (*COLUMNS, "scores", "left_out"):
            for path in (self.folder / table).rglob("*.parquet"):
                if path.relative_to(self.folder).as_posix() not in named:
                    path.unlink()
