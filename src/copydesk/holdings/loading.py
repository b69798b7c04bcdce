"""Loading: files into the store, with an account of what was read, replaced and refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import CopydeskError
from copydesk.holdings import database, in_force, reading, units
from copydesk.holdings.filing import Batch, Filing, Unit
from copydesk.holdings.staging import Read, Staging
from copydesk.holdings.store import Store

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_ROWS, _FILINGS = 200_000, 500  # that wait at most before they are staged together


@dataclass(slots=True)
class Account:
    """What came of a load. ``replaced`` maps accession numbers that were there before to the files they came from."""

    read: list[Read] = field(default_factory=list)
    refused: list[CopydeskError] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    suspects: list[units.Suspect] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the filings hold."""
        return sum(one.rows for one in self.read)


def load(
    store: Store,
    given: Iterable[Path],
    *,
    unit: Unit | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Account:
    """Read files and folders of filings, and keep what can be read, all in one step at the end.

    A file or filing that cannot be read is in the account, and the others go on.

    :param unit: the unit of all values given, where the rule of the filing date is known to be wrong.
    :param tell: is told how many files are done, of how many.
    :raises CopydeskError: if a path is not there, or the store is broken: then nothing is kept.
    """
    account = Account()
    paths = reading.files(given)
    with database.connection() as con:
        staging = Staging(con)
        waiting = _Waiting(staging, account, unit)
        for done, path in enumerate(paths):
            tell(done, len(paths))
            try:
                with reading.filings(path) as batch:
                    waiting.add(batch)
            except CopydeskError as error:
                account.refused.append(error)
        waiting.flush()
        account.read = list(staging.read.values())
        if account.read:
            account.replaced = store.keep(staging)
            con.execute("drop table rows; drop table cusips")  # what is stored now takes their names
            store.attach(con)
            account.suspects = _suspects(con, account.read)
    tell(len(paths), len(paths))
    return account


class _Waiting:
    """Small filings on their way to be staged, many at a time: each step of the database costs more than a filing."""

    def __init__(self, staging: Staging, account: Account, unit: Unit | None) -> None:
        self._staging, self._account, self._unit = staging, account, unit
        self._filings: dict[str, Filing] = {}
        self._rows: list[pa.Table] = []

    def add(self, batch: Batch) -> None:
        """Take in a batch; large ones, and filings that wait already, do not wait with the others."""
        self._account.passed += batch.passed
        if isinstance(batch.rows, Path):
            self.flush()
            self._stage(batch)
            return
        if any(f.accession in self._filings for f in batch.filings):
            self.flush()
        self._filings |= {f.accession: f for f in batch.filings}
        self._rows.append(batch.rows)
        if sum(len(rows) for rows in self._rows) > _ROWS or len(self._filings) > _FILINGS:
            self.flush()

    def flush(self) -> None:
        """Stage what waits."""
        import pyarrow as pa

        if self._filings:
            self._stage(Batch(tuple(self._filings.values()), pa.concat_tables(self._rows)))
        self._filings, self._rows = {}, []

    def _stage(self, batch: Batch) -> None:
        _, errors = self._staging.add(batch, self._unit)
        self._account.refused += errors


def _suspects(con: duckdb.DuckDBPyConnection, read: Sequence[Read]) -> list[units.Suspect]:
    """Those of the filings just read whose values seem to be in the wrong unit."""
    own = {one.filing.accession for one in read}
    in_force.prepare(con)
    return [one for one in units.suspects(con, sorted({r.filing.period for r in read})) if one.accession in own]
