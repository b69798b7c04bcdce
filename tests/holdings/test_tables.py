"""Tables: the SEC's data sets, holdings in one table, and the tables that a newsroom adds."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from copydesk.errors import DataError
from copydesk.holdings import data_sets, lookup, reference, tabular
from copydesk.holdings.loading import load
from copydesk.holdings.lookup import Portfolio
from copydesk.holdings.shifts import shifts
from copydesk.holdings.store import Store
from tests.holdings import made
from tests.holdings.made import DUNMORE, HARBOR, QUAY

DATA_SET = {
    "SUBMISSION": """
ACCESSION_NUMBER|FILING_DATE|SUBMISSIONTYPE|CIK|PERIODOFREPORT
1-21-1|14-MAY-2021|13F-HR|0001900001|31-MAR-2021
1-21-2|10-JUN-2021|13F-HR/A|0001900001|31-MAR-2021
1-21-3|14-MAY-2021|13F-NT|0001900002|31-MAR-2021
1-21-4|14-MAY-2021|13F-HR|0001900003|30-MAR-2021
1-23-5|14-FEB-2023|13F-HR|0001900001|31-DEC-2022""",
    "COVERPAGE": """
ACCESSION_NUMBER|REPORTCALENDARORQUARTER|ISAMENDMENT|AMENDMENTNO|AMENDMENTTYPE|CONFDENIEDEXPIRED|FILINGMANAGER_NAME|REPORTTYPE
1-21-1|31-MAR-2021|N||||FENWICK "GRAIN" PARTNERS LP|13F HOLDINGS REPORT
1-21-2|31-MAR-2021|Y|1|NEW HOLDINGS|Y|FENWICK "GRAIN" PARTNERS LP|13F HOLDINGS REPORT
1-21-3|31-MAR-2021|N||||CALDER|13F NOTICE
1-21-4|30-MAR-2021|N||||BROOK|13F HOLDINGS REPORT
1-23-5|31-DEC-2022|N||||FENWICK "GRAIN" PARTNERS LP|13F HOLDINGS REPORT""",
    "SUMMARYPAGE": """
ACCESSION_NUMBER|OTHERINCLUDEDMANAGERSCOUNT|TABLEENTRYTOTAL|TABLEVALUETOTAL|ISCONFIDENTIALOMITTED
1-21-1|0|3|150|Y""",
    "OTHERMANAGER2": """
ACCESSION_NUMBER|SEQUENCENUMBER|CIK|FORM13FFILENUMBER|NAME
1-21-1|1|||FENWICK ELEVATORS""",
    "INFOTABLE": f"""
ACCESSION_NUMBER|INFOTABLE_SK|NAMEOFISSUER|TITLEOFCLASS|CUSIP|FIGI|VALUE|SSHPRNAMT|SSHPRNAMTTYPE|PUTCALL|INVESTMENTDISCRETION|OTHERMANAGER|VOTING_AUTH_SOLE|VOTING_AUTH_SHARED|VOTING_AUTH_NONE
1-21-1|11|HARBOR "FOODS|COM|{HARBOR}||100|1000|SH||SOLE||1000|0|0
1-21-1|12|QUAY|COM|{QUAY}||40|500|SH||SOLE|1|500|0|0
1-21-1|13|QUAY|COM|{QUAY}||10|100|SH|Call|SOLE||0|0|100
1-21-2|14|DUNMORE|COM|{DUNMORE.lower()}||5|50|SH||SOLE||50|0|0
1-21-4|15|DUNMORE|COM|{DUNMORE}||5|50|SH||SOLE||50|0|0
1-23-5|16|HARBOR|COM|{HARBOR}||120000|1000|SH||SOLE||1000|0|0""",
}


def test_a_data_set_of_the_sec(tmp_path: Path, store: Store) -> None:
    account = load(store, [made.data_set(tmp_path / "2021q2_form13f.zip", DATA_SET)])
    assert not account.refused
    assert [(r.filing.accession, r.rows, r.cents) for r in account.read] == [
        ("1-21-1", 3, 15_000_000), ("1-21-2", 1, 500_000), ("1-23-5", 1, 12_000_000),
    ]  # fmt: skip
    first = account.read[0]
    assert (first.filing.manager, first.filing.other_managers) == (
        'FENWICK "GRAIN" PARTNERS LP', ("FENWICK ELEVATORS",),
    )  # fmt: skip
    assert first.odd == ("it leaves out positions under a request for confidential treatment",)
    assert len(account.passed) == 2
    assert "'30-MAR-2021' is no quarter's last day" in account.passed[0]
    assert "1 notices" in account.passed[1]
    found = lookup.show(store, "1900001", dt.date(2021, 3, 31))
    assert isinstance(found, Portfolio)
    assert [(p.cusip, p.put_call, p.cents, p.amount) for p in found.positions] == [
        (HARBOR, "", 10_000_000, 1000), (QUAY, "", 4_000_000, 500), (QUAY, "call", 1_000_000, 100),
        (DUNMORE, "", 500_000, 50),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda t: {k: v for k, v in t.items() if k != "INFOTABLE"}, "it holds no INFOTABLE.tsv"),
        (lambda t: t | {"SUBMISSION": t["SUBMISSION"].replace("FILING_DATE", "DAY")}, "it has no column FILING_DATE"),
    ],
)
def test_a_data_set_that_lacks_something(tmp_path: Path, spoil: Callable, says: str) -> None:
    path = made.data_set(tmp_path / "x.zip", spoil(DATA_SET))
    with pytest.raises(DataError, match=says), data_sets.read(path):
        pass


def test_a_zip_that_is_none_or_inflates_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(DataError, match="broken zip"), data_sets.read(tmp_path / "x.zip"):
        pass
    monkeypatch.setattr(data_sets, "_MOST_BYTES", 10_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("INFOTABLE.tsv", "0" * 20_000)
    with pytest.raises(DataError, match="inflates to more than 10,000 bytes"), data_sets.read(tmp_path / "bomb.zip"):
        pass


def test_holdings_in_one_table(tmp_path: Path, store: Store) -> None:
    day = dt.date(2021, 3, 31)
    table = {
        "manager": ["M LP", "M LP", "N LP"], "manager_cik": [7.0, 7.0, 8.0], "report_period": [day, day, day],
        "filed": [None, None, dt.date(2023, 2, 1)], "issuer": ["HARBOR", "QUAY", "QUAY"], "cusip": [HARBOR, QUAY, QUAY],
        "value_reported": [5, 6, 7000], "shares": [10, 20, 30], "put_call": [None, "Put", None],
    }  # fmt: skip
    pq.write_table(pa.table(table), tmp_path / "[odd] *name.parquet")
    account = load(store, [tmp_path / "[odd] *name.parquet"])
    assert [(r.filing.accession, r.filing.cik, r.cents, r.filing.known_from) for r in account.read] == [
        ("table-7-2021-03-31", "7", 1_100_000, dt.date(2021, 5, 17)),
        ("table-8-2021-03-31", "8", 700_000, dt.date(2023, 2, 1)),
    ]


HEAD = "manager,manager_cik,report_period,issuer,cusip,value_reported,shares"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2", "it has no column manager, manager_cik"),
        (HEAD.replace("value_reported", "worth") + "\n", "it has no column value_usd or value_reported"),
        (f"{HEAD}\nM,7,2021-03-30,I,{HARBOR},1,1", "'2021-03-30' of M is no quarter's last day"),
        (f"{HEAD}\nM,,2021-03-31,I,{HARBOR},1,1", "has no manager or CIK"),
        (
            f"accession,{HEAD}\na,M,7,2021-03-31,I,{HARBOR},1,1\na,N,8,2021-03-31,I,{HARBOR},1,1",
            "more than one manager",
        ),
        (f"{HEAD}\nM,7", "it is no table that can be read"),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(DataError, match=says):
        tabular.read(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("read", "text", "says"),
    [
        (reference.cusips, f"cusip,ticker,from\n{HARBOR},A,soon", "'soon' is no day"),
        (reference.cusips, f"cusip,ticker,to\n{HARBOR},A,2021-01-01\n{HARBOR},B,", f"the CUSIP {HARBOR} has two rows"),
        (lambda p: reference.sectors([p]), "cusip,industry\n1,2", "it needs a column sector"),
        (reference.splits, f"cusip,date,ratio\n{HARBOR},2021-01-01,0", "'0' is no ratio"),
        (reference.splits, f"cusip,date,ratio\n{HARBOR},2021-01-01,1:0", "'1:0' is no ratio"),
        (reference.splits, f"cusip,date,ratio\n{HARBOR},,2", "and the day ''"),
    ],
)
def test_a_table_of_the_newsroom_that_cannot_be(tmp_path: Path, read: Callable, text: str, says: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(DataError, match=says):
        read(tmp_path / "t.csv")


def test_the_public_totals_of_real_tables(shared: Path, store: Store) -> None:
    account = load(store, [shared / "market" / "holdings_13f.parquet"])
    assert (len(account.read), account.rows, account.refused, account.suspects) == (8, 14_877, [], [])
    assert not any(r.odd for r in account.read)  # each CUSIP holds
    found = shifts(store, dt.date(2021, 3, 31), manager="BERKSHIRE HATHAWAY INC", top=3)
    [own] = found.managers
    billions = [
        (Decimal(cents) / 10**11).quantize(Decimal("0.01")) for cents in (own.reported_before, own.reported_after)
    ]
    assert billions == [Decimal("269.93"), Decimal("270.44")]
    assert found.trading + found.price == found.after - found.before
    assert own.known_from == dt.date(2021, 5, 17)
