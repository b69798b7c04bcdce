"""How long it takes to load a quarter's data set of made-up filings, and to compare it with the quarter before.

``python -m benchmarks.holdings [MANAGERS] [ROWS]`` makes two quarters of so many managers with so many rows each, in
the layout of the SEC's data sets, and prints CPU seconds (user and system, all threads) and the largest memory in use.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from copydesk.holdings.cusip import check_digit
from copydesk.holdings.loading import load
from copydesk.holdings.shifts import shifts
from copydesk.holdings.store import Store

_HEADS = {
    "SUBMISSION": "ACCESSION_NUMBER FILING_DATE SUBMISSIONTYPE CIK PERIODOFREPORT",
    "COVERPAGE": "ACCESSION_NUMBER ISAMENDMENT AMENDMENTNO AMENDMENTTYPE FILINGMANAGER_NAME REPORTTYPE",
    "INFOTABLE": "ACCESSION_NUMBER INFOTABLE_SK NAMEOFISSUER TITLEOFCLASS CUSIP VALUE SSHPRNAMT SSHPRNAMTTYPE PUTCALL",
}
_SECURITIES = 12_000


def main() -> None:
    managers, rows = (int(a) for a in (sys.argv[1:3] or ("5000", "200")))
    bases = [f"{i:08}" for i in range(1, _SECURITIES + 1)]
    cusips = [base + check_digit(base) for base in bases]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            _data_set(folder / f"{period}.zip", period, filed, managers, rows, cusips, seed)
            for seed, (period, filed) in enumerate((("31-DEC-2023", "14-FEB-2024"), ("31-MAR-2024", "15-MAY-2024")))
        ]
        store = Store(folder / "kept")
        print(f"{managers:,} managers, {rows:,} rows each, 2 quarters: {2 * managers * rows:,} rows")
        for file in files:
            _timed(f"load {file.name}", lambda file=file: load(store, [file]))
        _timed("shifts, top 10", lambda: shifts(store, dt.date(2024, 3, 31), top=10))
        _timed("shifts of one manager", lambda: shifts(store, dt.date(2024, 3, 31), manager="MADE 7 LP"))
        size = sum(p.stat().st_size for p in store.folder.iterdir())
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"on disk {size / 1e6:.1f} MB; most memory {most:.0f} MB")


def _data_set(path: Path, period: str, filed: str, managers: int, rows: int, cusips: list[str], seed: int) -> Path:
    chance = random.Random(seed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table, head in _HEADS.items():
            with archive.open(f"{table}.tsv", "w", force_zip64=True) as file:
                file.write(("\t".join(head.split()) + "\n").encode())
                for m in range(managers):
                    accession = f"{m:010}-24-{seed:06}"
                    if table == "SUBMISSION":
                        lines = [(accession, filed, "13F-HR", str(m + 1), period)]
                    elif table == "COVERPAGE":
                        lines = [(accession, "N", "", "", f"MADE {m} LP", "13F HOLDINGS REPORT")]
                    else:
                        held = random.Random(m).sample(range(_SECURITIES), rows)  # mostly the same in both quarters
                        lines = []
                        for i, c in enumerate(held):
                            shares = chance.randrange(100, 100_000)
                            amounts = (str(shares * (20 + c % 90)), str(shares), "SH", "")
                            lines.append((accession, str(i), f"ISSUER {c}", "COM", cusips[c], *amounts))
                    file.write("".join("\t".join(line) + "\n" for line in lines).encode())
    return path


def _timed(what: str, run: Callable[[], object]) -> None:
    start, wall = time.process_time(), time.perf_counter()
    run()
    print(f"{what}: {time.process_time() - start:.2f} s CPU, {time.perf_counter() - wall:.2f} s")


if __name__ == "__main__":
    main()
