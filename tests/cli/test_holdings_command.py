"""``copydesk holdings``: what it says of a load, the shifts of a quarter, and a record that a story is made of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import Result

from tests.holdings import made
from tests.holdings.made import DUNMORE, FENWICK, HARBOR, LUMEN, QUAY

Command = Callable[..., Result]


@pytest.fixture
def holdings(copydesk: Command, room: Path) -> Command:
    """Runs ``copydesk holdings`` in a folder with two filings, a table of tickers and one of sectors."""
    old = [(HARBOR, 30_000, 3_000_000), (QUAY, 100_000, 3_000_000), (DUNMORE, 5_000, 50_000)]
    new = [
        (HARBOR, 48_000, 4_000_000),
        (QUAY, 80_000, 2_000_000),
        (LUMEN, 6_000, 60_000),
        (QUAY, 9, 9, {"putCall": "Put"}),
    ]
    (room / "filings").mkdir()
    for n, (end, filed, rows) in enumerate((("12-31-2020", "20210212", old), ("03-31-2021", "20210514", new))):
        text = made.submission(f"0001900001-21-{n:06}", filed, made.cover(FENWICK, end), made.table(rows))
        (room / "filings" / f"{n}.txt").write_text(text, "utf-8")
    (room / "cusips.csv").write_text(f"cusip,ticker\n{HARBOR},HRBR\n{QUAY},=QY\n", "utf-8")
    (room / "sectors.csv").write_text(f"cusip,sector\n{HARBOR},Staples\n", "utf-8")
    return lambda *arguments: copydesk("holdings", *arguments)


@pytest.fixture
def loaded(holdings: Command) -> Command:
    result = holdings("load", "filings", "--cusips", "cusips.csv", "--sectors", "sectors.csv")
    assert result.exit_code == 0, result.output
    assert "Read 2 filings of 1 manager, 7 rows, for 2020-12-31 to 2021-03-31" in result.stderr
    assert "Kept 2 rows of cusips; 0 rows without a CUSIP that holds or a ticker left out." in result.stderr
    return holdings


def test_a_load_says_what_was_refused_and_keeps_the_rest(holdings: Command, room: Path) -> None:
    (room / "filings" / "2.txt").write_text("no filing", "utf-8")
    result = holdings("load", "filings")
    assert result.exit_code == 1
    assert "Read 2 filings" in result.stderr
    assert "2.txt: it is in no form that is known" in result.stderr
    assert "Refused 1 in all. What was kept before stands." in result.stderr
    again = holdings("load", "filings/2.txt")
    assert again.exit_code == 2
    assert holdings("load", "filings/0.txt").stderr.count("Replaced 1 filing that had been read before.") == 1


def test_shifts_as_text_json_and_csv_with_charts(loaded: Command, room: Path) -> None:
    result = loaded("shifts", "2021Q1", "--charts", "charts")
    assert result.exit_code == 0, result.output
    for line in (
        "Institutional shifts of the quarter that ended March 31, 2021\nagainst December 31, 2020, 1 manager\n",
        "As of what is loaded. The filings were public by May 14, 2021.",
        "A Form 13F is up to 45 days old when it is filed. It lists long positions only.",
        "Positions in shares went from $135.00m to $134.00m: trading -$22.33m, prices +$21.33m.",
        "FENWICK GRAIN PARTNERS LP  QUAY STEEL & WIRE CORP  =QY        cut       $100.00m  $80.00m  -$33.33m  +$13.33m",
        "- Kept apart: 1 put option on shares worth $9,000.",
    ):
        assert line in result.stdout
    for name in ("shifts-2021-03-31.svg", "sectors-2021-03-31.svg"):
        drawn = etree.parse(room / "charts" / name).getroot()
        assert drawn.get("role") == "img"
        assert "public by 2021-05-14" in "".join(drawn.itertext())
    told = json.loads(loaded("shifts", "2021-03-31", "--format", "json", "--manager", "fenwick").stdout)
    assert (told["known_from"], told["trading"], told["price"]) == ("2021-05-14", -22333333.33, 21333333.33)
    assert told["rows"][0] | {"price": 0} == {
        "cik": "1900001", "manager": FENWICK[1], "issuer": "QUAY STEEL & WIRE CORP", "ticker": "=QY", "sector": "",
        "cusip": QUAY, "kind": "cut", "shares_before": 3000000, "shares_after": 2000000, "before": 100000000,
        "after": 80000000, "trading": -33333333.33, "price": 0,
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(loaded("shifts", "2021Q1", "--format", "csv").stdout)))
    assert [(r["kind"], r["ticker"], r["trading"]) for r in rows] == [
        ("cut", "'=QY", "-33333333.33"), ("added", "HRBR", "10000000"), ("new", "", "6000000"),
        ("closed", "", "-5000000"),
    ]  # fmt: skip


def test_a_record_becomes_a_story_that_the_gate_releases(loaded: Command, copydesk: Command, room: Path) -> None:
    result = loaded("shifts", "2021Q1", "--top", "1", "--record", "there/record.md", "--publisher", "The Ketterby Post")
    assert result.exit_code == 0, result.output
    record = (room / "there" / "record.md").read_text("utf-8")
    assert "publisher: The Ketterby Post" in record
    assert record.count(f"| {FENWICK[1]} |") == 5  # four shifts, whatever --top says, and a total
    drafted = copydesk("draft", "--source", "there/record.md")
    assert drafted.exit_code == 0, drafted.output
    assert "The filings were public by May 14, 2021." in drafted.stdout
    assert "net sales of $33.3 million" in drafted.stdout


def test_show_a_manager_and_a_stock(loaded: Command) -> None:
    own = loaded("show", "fenwick", "--quarter", "2020Q4").stdout
    assert "FENWICK GRAIN PARTNERS LP (CIK 1900001), December 31, 2020" in own
    assert "0001900001-21-000000  13F-HR, filed 2021-02-12, 3 rows, $135.00m" in own
    stock = loaded("show", "HRBR").stdout
    assert "HARBOR FOODS INC (HRBR, CUSIP" in stock
    assert "1 manager reports 4,000,000 shares worth $48.00m." in stock
    assert "+1,000,000" in stock
    told = json.loads(loaded("show", "HRBR", "--format", "json", "--as-of", "2021-03-01").stdout)
    assert (told["quarter"], told["known_from"], told["holders"][0]["value"]) == ("2020-12-31", "2021-02-12", 30000000)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("shifts", "2021"), "it names no quarter"),
        (("shifts", "2021-03-30"), "it names no quarter"),
        (("shifts", "2021Q1"), "no manager has filings for both 2020-12-31 and 2021-03-31"),
        (("show", "nobody"), "no manager and no stock of that name"),
        (("load",), "nothing is given"),
        (("load", "absent.txt"), "there is no such file"),
        (("shifts", "2021Q1", "--as-of", "today"), "give a day as YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_done_is_said(holdings: Command, arguments: tuple[str, ...], says: str) -> None:
    result = holdings(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.replace("│", " ").split())
