"""The SEC's quarterly Form 13F data sets: a zip of tab-separated tables, hundreds of megabytes when inflated."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copydesk.errors import CopydeskError, DataError
from copydesk.holdings import cover, database
from copydesk.holdings.filing import COLUMNS, Batch, Filing
from copydesk.holdings.quarters import is_quarter_end

_NEEDED = {
    "SUBMISSION": ("ACCESSION_NUMBER", "FILING_DATE", "SUBMISSIONTYPE", "CIK", "PERIODOFREPORT"),
    "COVERPAGE": (
        "ACCESSION_NUMBER", "ISAMENDMENT", "AMENDMENTNO", "AMENDMENTTYPE", "FILINGMANAGER_NAME", "REPORTTYPE",
    ),
    "INFOTABLE": ("ACCESSION_NUMBER", "NAMEOFISSUER", "CUSIP", "VALUE", "SSHPRNAMT", "SSHPRNAMTTYPE"),
}  # fmt: skip
_MORE = {
    "SUMMARYPAGE": ("ACCESSION_NUMBER", "TABLEENTRYTOTAL", "TABLEVALUETOTAL", "ISCONFIDENTIALOMITTED"),
    "OTHERMANAGER2": ("ACCESSION_NUMBER", "NAME"),
}
_AS_FILED = {
    "accession": "ACCESSION_NUMBER",
    "number": "INFOTABLE_SK",
    "issuer": "NAMEOFISSUER",
    "title": "TITLEOFCLASS",
    "cusip": "CUSIP",
    "value": "VALUE",
    "amount": "SSHPRNAMT",
    "amount_type": "SSHPRNAMTTYPE",
    "put_call": "PUTCALL",
    "discretion": "INVESTMENTDISCRETION",
    "other_managers": "OTHERMANAGER",
    "sole": "VOTING_AUTH_SOLE",
    "shared": "VOTING_AUTH_SHARED",
    "none": "VOTING_AUTH_NONE",
}
_MOST_BYTES = 3_000_000_000  # of one table, inflated; the largest so far are under 600 MB


@contextmanager
def read(path: Path) -> Iterator[Batch]:
    """The filings of a data set. Their rows are a file that is gone when the context ends.

    Filings that are no holdings reports, or say what cannot be, are left aside; :attr:`Batch.passed` names them.

    :raises DataError: if it is no such data set, a table or column is missing, or a table is too large.
    """
    with tempfile.TemporaryDirectory(prefix="copydesk-13f-") as folder, database.connection() as con:
        have = _inflate(path, Path(folder))
        for name, file in have.items():
            _open(con, name, file, path)
        filings, passed = _filings(con, have, path)
        out = Path(folder) / "rows.parquet"
        columns = {name for name, *_ in con.execute("describe INFOTABLE").fetchall()}
        chosen = (f"coalesce({s if s in columns else 'null'}, '') as {c}" for c, s in _AS_FILED.items())
        con.execute("create table wanted (accession varchar)")
        if filings:
            con.executemany("insert into wanted values (?)", [(filing.accession,) for filing in filings])
        con.execute(
            f"copy (select {', '.join(chosen)} from INFOTABLE where ACCESSION_NUMBER in (select * from wanted)) "  # nosec B608
            f"to {database.literal(out)} (format parquet)"
        )
        assert list(_AS_FILED) == list(COLUMNS)
        yield Batch(tuple(filings), out, tuple(passed))


def _inflate(path: Path, folder: Path) -> dict[str, Path]:
    """Write the tables that are read to ``folder``, by name."""
    have: dict[str, Path] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = Path(member.filename).stem.upper()
                if not member.filename.lower().endswith(".tsv") or name not in {*_NEEDED, *_MORE} or name in have:
                    continue
                have[name] = folder / f"{name}.tsv"
                with archive.open(member) as source, have[name].open("wb") as target:
                    _copy(source, target, f"{path}, {member.filename}")
    # What zipfile raises: for a broken archive, for a password or a compression that it does not know (a kind of
    # RuntimeError), for a cut file.
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise DataError(str(path), f"it is a broken zip ({error})", "Load it down again.") from error
    absent = [name for name in _NEEDED if name not in have]
    if absent:
        wrong = f"it holds no {', '.join(f'{name}.tsv' for name in absent)}"
        raise DataError(str(path), wrong, "Give a Form 13F data set of the SEC.")
    return have


def _copy(source: Any, target: Any, name: str) -> None:
    """Inflate one member, up to the largest size that is read, whatever its header says."""
    left = _MOST_BYTES
    while piece := source.read(min(1 << 20, left + 1)):
        left -= len(piece)
        if left < 0:
            raise DataError(name, f"it inflates to more than {_MOST_BYTES:,} bytes", "Give a data set of the SEC.")
        target.write(piece)


def _open(con: Any, name: str, file: Path, path: Path) -> None:
    """Make a table of the file a view, every column a text."""
    import duckdb

    try:
        con.execute(
            f"create view {name} as select * from read_csv({database.literal(file)}, delim='\t', header=true, "  # nosec B608
            "all_varchar=true, quote='', escape='', null_padding=true, parallel=false)"
        )
        columns = {column for column, *_ in con.execute(f"describe {name}").fetchall()}
    except duckdb.Error as error:
        raise DataError(f"{path}, {name}.tsv", "it is no table that can be read", "Load it down again.") from error
    absent = [column for column in {**_NEEDED, **_MORE}[name] if column not in columns]
    if absent:
        raise DataError(f"{path}, {name}.tsv", f"it has no column {', '.join(absent)}", "Give a data set of the SEC.")


def _filings(con: Any, have: dict[str, Path], path: Path) -> tuple[list[Filing], list[str]]:
    import duckdb

    summary = (
        "left join SUMMARYPAGE using (ACCESSION_NUMBER)"
        if "SUMMARYPAGE" in have
        else "left join (select '' ACCESSION_NUMBER, '' TABLEENTRYTOTAL, '' TABLEVALUETOTAL, '' ISCONFIDENTIALOMITTED) "
        "using (ACCESSION_NUMBER)"
    )
    names = "select ACCESSION_NUMBER, list(NAME) as others from OTHERMANAGER2 group by 1"
    others = names if "OTHERMANAGER2" in have else "select '' as ACCESSION_NUMBER, []::varchar[] as others"
    columns = {column for column, *_ in con.execute("describe COVERPAGE").fetchall()}
    denied = "CONFDENIEDEXPIRED" if "CONFDENIEDEXPIRED" in columns else "''"
    try:
        found = con.execute(
            f"""select ACCESSION_NUMBER, CIK, FILINGMANAGER_NAME, SUBMISSIONTYPE, PERIODOFREPORT, FILING_DATE,
                ISAMENDMENT, AMENDMENTTYPE, AMENDMENTNO, REPORTTYPE, TABLEENTRYTOTAL, TABLEVALUETOTAL, {denied},
                ISCONFIDENTIALOMITTED, others
            from SUBMISSION join COVERPAGE using (ACCESSION_NUMBER) {summary}
            left join ({others}) using (ACCESSION_NUMBER) order by 1"""  # nosec B608
        ).fetchall()
    except duckdb.Error as error:
        raise DataError(str(path), "one of its tables cannot be read", "Load it down again.") from error
    filings, passed, notices = [], [], 0
    for row in found:
        texts: list[Any] = ["" if cell is None else cell for cell in row]
        if texts[3].upper().startswith("13F-NT"):
            notices += 1
            continue
        try:
            filings.append(_filing(*texts, name=path.name))
        except CopydeskError as error:
            passed.append(str(error))
    if notices:
        passed.append(f"{path.name}: {notices:,} notices, whose holdings other managers report")
    return filings, passed


def _filing(
    accession: str,
    cik: str,
    manager: str,
    form: str,
    period: str,
    filed: str,
    amended: str,
    amendment: str,
    number: str,
    report: str,
    entries: str,
    value: str,
    denied: str,
    omitted: str,
    others: list[str],
    *,
    name: str,
) -> Filing:
    where = f"{name}, {accession}"
    end, day = cover.day(period), cover.day(filed)
    if end is None or not is_quarter_end(end):
        raise DataError(where, f"its period {period!r} is no quarter's last day", "Check the filing at its source.")
    if day is None or not manager or not cik.lstrip("0").isdigit():
        raise DataError(where, "it lacks its manager, CIK or day of filing", "Check the filing at its source.")
    is_amended = form.endswith("/A") or cover.is_true(amended)
    return Filing(
        accession=accession,
        cik=cik.lstrip("0"),
        manager=manager,
        form="13F-HR/A" if is_amended else "13F-HR",
        period=end,
        filed=day,
        amendment=cover.amendment(amendment, is_amended, where),
        amendment_number=cover.count(number),
        report_type=report.upper(),
        entries_told=cover.count(entries),
        value_told=cover.count(value),
        other_managers=tuple(name for name in others if name),
        confidential=cover.is_true(denied),
        omitted=cover.is_true(omitted),
        file=name,
    )
