"""Providers: files of a folder, company facts of the SEC, prices of Yahoo; what is wrong is refused with its place."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import sys
import types
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import DataError
from copydesk.scores.providers import Incoming, edgar, folder, yahoo
from copydesk.scores.providers.quarters import Fact, newest, quarters

PRICES = (
    "ticker,date,open,high,low,close,volume\nHRBR,2026-01-05,10,11,9,10.5,1000\nHRBR,2026-01-06,10,11,9,10.6,1000\n"
)


def rows(incoming: Incoming, table: str) -> list[tuple[Any, ...]]:
    return incoming.con.execute(f"select * from {incoming.tables[table]} order by all").fetchall()


def test_csv_and_parquet_and_a_folder_of_files_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text(PRICES, "utf-8")
    found = folder.read(tmp_path)
    day = dt.date(2026, 1, 5)
    assert rows(found, "prices")[0] == ("HRBR", day, 10.0, 11.0, 9.0, 10.5, 1000.0, None)
    assert [(i.name, i.rows) for i in found.inputs] == [(f"{tmp_path.name}/prices.csv", 2)]
    other = tmp_path / "other" / "prices"
    other.mkdir(parents=True)
    for n in (0, 1):
        where = f"select * from {found.tables['prices']} where date = date '2026-01-05' + {n}"
        found.con.execute(f"copy ({where}) to '{other / f'{n}.parquet'}'")
    assert rows(folder.read(other.parent), "prices") == rows(found, "prices")


def test_news_keep_the_day_of_their_time_and_text_with_commas_and_lines(tmp_path: Path) -> None:
    text = 'ticker,published,text\nHRBR,2026-01-05T23:30:00Z,"Mills ""open"", again\nand again"\n'
    (tmp_path / "news.csv").write_text(text, "utf-8")
    said = 'Mills "open", again\nand again'
    assert rows(folder.read(tmp_path), "news") == [("HRBR", dt.date(2026, 1, 5), said, None)]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2026-01-06", "06/01/2026", r"prices.csv: row 3: 'date' is '06/01/2026', which is no day. Write days as YYYY"),
        ("2026-01-06", "2026-02-30", "row 3: 'date' is '2026-02-30', which is no day"),
        ("10.6", "$10.60", "row 3: 'close' is '\\$10.60', which is no number"),
        ("10.6", '"1,060"', "row 3: 'close' is '1,060'"),
        ("HRBR,2026-01-06", ",2026-01-06", "row 3: 'ticker' is empty"),
        ("close", "last", "the table 'prices' has no column close"),
        ("2026-01-06", "2026-01-05", "'prices' has 2 rows for HRBR, 2026-01-05, and they differ"),
        ("10.6,1000", "10.6", "it cannot be read"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / "prices.csv").write_text(PRICES.replace(old, new), "utf-8")
    with pytest.raises(DataError, match=says):
        folder.read(tmp_path)


def test_a_row_that_stands_there_twice_is_kept_once_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text(PRICES + PRICES.splitlines()[2] + "\n", "utf-8")
    found = folder.read(tmp_path)
    assert len(rows(found, "prices")) == 2
    assert found.notes == ("prices: 1 rows stood there twice; one of each is kept",)


def test_a_folder_without_tables_and_a_file_that_is_no_parquet_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none of the tables"):
        folder.read(tmp_path)
    with pytest.raises(DataError, match="no folder"):
        folder.read(tmp_path / "gone")
    (tmp_path / "prices.parquet").write_bytes(b"PAR1 but not")
    with pytest.raises(DataError, match="cannot be read"):
        folder.read(tmp_path)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def fact(start: str, end: str, value: float, filed: str) -> Fact:
    return Fact(day(start), day(end), value, day(filed))


YEAR = [
    fact("2025-01-01", "2025-03-31", 10, "2025-05-01"),
    fact("2025-01-01", "2025-06-30", 22, "2025-08-01"),
    fact("2025-01-01", "2025-09-30", 36, "2025-11-01"),
    fact("2025-01-01", "2025-12-31", 52, "2026-02-10"),
]


def test_quarters_come_from_the_year_to_date_each_from_its_filing_on() -> None:
    assert [(str(end), str(filed), value) for end, filed, value in quarters(YEAR)] == [
        ("2025-03-31", "2025-05-01", 10),
        ("2025-06-30", "2025-08-01", 12),
        ("2025-09-30", "2025-11-01", 14),
        ("2025-12-31", "2026-02-10", 16),
    ]


def test_the_fourth_quarter_comes_from_three_reported_ones_too() -> None:
    threes = [
        YEAR[0],
        fact("2025-04-01", "2025-06-30", 12, "2025-08-01"),
        fact("2025-07-01", "2025-09-30", 14, "2025-11-01"),
        YEAR[3],
    ]
    assert list(quarters(threes))[-1] == (day("2025-12-31"), day("2026-02-10"), 16)


def test_a_restated_quarter_is_a_row_of_its_own_and_repeats_are_none() -> None:
    again = fact("2025-01-01", "2025-03-31", 10, "2026-05-01")
    restated = fact("2025-01-01", "2025-03-31", 9, "2026-05-02")
    found = [known for known in quarters([*YEAR, again, restated]) if known[0] == day("2025-03-31")]
    assert [(str(filed), value) for _, filed, value in found] == [("2025-05-01", 10), ("2026-05-02", 9)]


def test_a_restated_year_is_not_set_against_quarters_from_before_it() -> None:
    later = fact("2025-01-01", "2025-12-31", 45, "2027-02-10")
    found = list(quarters([*YEAR, later]))
    assert found == list(quarters(YEAR))


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4), st.permutations(range(4)))
def test_four_quarters_sum_to_the_year_in_whatever_order_the_file_has_them(
    values: list[float], order: list[int]
) -> None:
    sums = list(itertools.accumulate(values))
    facts = [Fact(f.start, f.end, total, f.filed) for f, total in zip(YEAR, sums, strict=True)]
    found = list(quarters([facts[n] for n in order]))
    assert sum(value for _, _, value in found) == pytest.approx(sums[-1], abs=1e-6)
    assert all(filed >= end for end, filed, _ in found)


def test_a_value_at_an_end_counts_from_the_first_filing_that_tells_it() -> None:
    facts = [Fact(None, day("2025-12-31"), 5, day(filed)) for filed in ("2026-05-01", "2026-02-10")]
    assert list(newest(facts)) == [(day("2025-12-31"), day("2026-02-10"), 5)]


def entries(*facts: Fact, form: str = "10-Q", accession: str = "a") -> list[dict[str, Any]]:
    return [
        {"end": str(f.end), "val": f.value, "filed": str(f.filed), "form": form, "accn": f.accession or accession}
        | ({"start": str(f.start)} if f.start else {})
        for f in facts
    ]


def company(cik: int = 12, **tags: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    gaap = {tag: {"label": tag, "units": units} for tag, units in tags.items()}
    return {"cik": cik, "entityName": "Harbor Foods", "facts": {"us-gaap": gaap}}


END = Fact(None, day("2025-12-31"), 100, day("2026-02-10"), "k")


def test_items_of_a_company_and_what_is_left_out() -> None:
    wide = [Fact(f.start, f.end, f.value * 2, f.filed) for f in YEAR]
    data = company(
        SalesRevenueNet={"USD": entries(*YEAR)},
        Revenues={"USD": entries(*wide[1:])},
        NetIncomeLoss={"USD": entries(YEAR[0], form="8-K"), "EUR": entries(*YEAR)},
        EarningsPerShareDiluted={"USD/shares": entries(YEAR[0])},
        StockholdersEquity={"USD": entries(END)},
        LongTermDebtNoncurrent={"USD": entries(END)},
        LongTermDebtCurrent={"USD": entries(Fact(None, END.end, 20, END.filed, "k"))},
        WeightedAverageNumberOfDilutedSharesOutstanding={"shares": entries(YEAR[0])},
    )
    found, notes = edgar.fundamentals(data)
    told = {(item, str(end)): value for item, end, _, value in found}
    assert told == {
        ("revenue", "2025-03-31"): 10,  # only the lesser tag tells it
        ("revenue", "2025-06-30"): 12,  # the better one has no first quarter to take off
        ("revenue", "2025-09-30"): 28,
        ("revenue", "2025-12-31"): 32,
        ("eps", "2025-03-31"): 10,
        ("equity", "2025-12-31"): 100,
        ("debt", "2025-12-31"): 120,
        ("shares", "2025-03-31"): 10,
    }
    assert notes == ["NetIncomeLoss in EUR is left out"]


def test_saved_files_give_each_share_class_its_fundamentals(tmp_path: Path) -> None:
    (tmp_path / "CIK0000000012.json").write_text(json.dumps(company(Revenues={"USD": entries(*YEAR)})), "utf-8")
    (tmp_path / "CIK0000000013.json").write_text(json.dumps(company(13)), "utf-8")
    assert edgar.is_saved(tmp_path)
    found = edgar.read(tmp_path, {"HRBR": 12, "HRBR.B": 12})
    kept = rows(found, "fundamentals")
    assert kept[0] == ("HRBR", day("2025-03-31"), day("2025-05-01"), "revenue", 10.0, True)
    assert [row[0] for row in kept] == ["HRBR"] * 4 + ["HRBR.B"] * 4
    assert found.notes == ("CIK0000000013.json: no security has this cik; it is left out",)


@pytest.mark.parametrize("raw", ["", "[]", '{"facts": 3}', "[" * 100_000, '{"facts": {"us-gaap": 3}, "cik": 12}'])
def test_what_is_no_company_facts_is_refused(tmp_path: Path, raw: str) -> None:
    file = tmp_path / "CIK0000000012.json"
    file.write_text(raw, "utf-8")
    with pytest.raises(DataError, match=r"Save it again|Give company facts"):
        edgar.read(file, {"HRBR": 12})


def test_what_is_not_of_the_known_form_is_passed_over() -> None:
    broken = [{"end": "soon"}, 3, None, {"form": "10-Q", "end": "2025-03-31", "filed": "2025-05-01", "val": True}]
    early = entries(Fact(None, day("2025-12-31"), 5, day("2025-12-30")))
    assert edgar.fundamentals(company(StockholdersEquity={"USD": [*broken, *early]})) == ([], [])
    assert edgar.fundamentals({"facts": {"us-gaap": {"Revenues": {"units": []}, "NetIncomeLoss": 3}}}) == ([], [])


def asked(
    tmp_path: Path, answers: list[httpx.Response], **more: Any
) -> tuple[Incoming, list[httpx.Request], list[float]]:
    """What is asked of a server that gives these answers, and how long is waited."""
    requests: list[httpx.Request] = []
    waits: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answers[len(requests) - 1]

    given = {"contact": "Ada Brook ada@harbor.example", "resolve": lambda host, port: ["93.184.216.34"]} | more
    found = edgar.ask(
        {"HRBR": 12},
        tmp_path / "cache",
        transport=httpx.MockTransport(answer),
        sleep=waits.append,
        clock=lambda: 0.0,
        **given,
    )
    return found, requests, waits


def test_the_sec_is_asked_by_name_again_when_busy_and_its_answer_kept(tmp_path: Path) -> None:
    body = json.dumps(company(Revenues={"USD": entries(*YEAR)})).encode()
    answers = [
        httpx.Response(429, headers={"retry-after": "7"}),
        httpx.Response(503),
        httpx.Response(200, content=body),
    ]
    found, requests, waits = asked(tmp_path, answers)
    assert len(rows(found, "fundamentals")) == 4
    assert requests[0].headers["host"] == "data.sec.gov"
    assert requests[0].url.path == "/api/xbrl/companyfacts/CIK0000000012.json"
    assert "ada@harbor.example" in requests[0].headers["user-agent"]
    assert waits == [7.0, 0.1, 2.0, 0.1], "as long as the server says, else longer each time; ten a second at most"
    again, more, _ = asked(tmp_path, [])
    assert not more
    assert rows(again, "fundamentals") == rows(found, "fundamentals")


@pytest.mark.parametrize(
    ("answers", "more", "says"),
    [
        ([httpx.Response(404)], {}, "answered 404"),
        ([httpx.Response(301, headers={"location": "http://10.0.0.1/"})], {}, "answered 301"),
        ([httpx.Response(500)] * edgar.TRIES, {}, "answered 500"),
        ([], {"resolve": lambda host, port: ["10.0.0.1"]}, "no public address"),
        ([], {"contact": "nobody"}, "COPYDESK_CONTACT"),
    ],
)
def test_what_the_sec_does_not_give_is_an_error(
    tmp_path: Path, answers: list[httpx.Response], more: dict[str, Any], says: str
) -> None:
    with pytest.raises(DataError, match=says):
        asked(tmp_path, answers, **more)


def test_quarters_of_real_companies_sum_to_their_years(shared: Path) -> None:
    frame = pd.read_parquet(shared / "market" / "companyfacts_92.parquet")
    frame = frame[(frame.tag == "NetIncomeLoss") & (frame.unit == "USD") & frame.form.str.startswith("10-")]
    whole = right = 0
    for _, own in itertools.islice(frame.groupby("ticker"), 30):
        facts = [
            Fact(r.start, r.end, r.value, r.filed)
            for r in own.itertuples()
            if r.start is not None and not pd.isna(r.start) and r.filed >= r.end
        ]
        last: dict[dt.date, float] = {}
        for end, _, value in quarters(facts):
            last.setdefault(end, value)
        first_told: dict[tuple[dt.date, dt.date], float] = {}
        for f in sorted(facts, key=lambda f: f.filed):
            assert f.start is not None
            first_told.setdefault((f.start, f.end), f.value)
        for (start, end), value in first_told.items():
            inside = [last[e] for e in last if start < e <= end]
            if 350 <= (end - start).days <= 378 and len(inside) == 4:
                whole += 1
                right += abs(sum(inside) - value) <= 0.02 * abs(value) + 1e6
    assert whole > 200
    assert right / whole > 0.95


class Ticker:
    """What yfinance gives of a stock: a frame by the exchange's midnight, with its columns."""

    def __init__(self, name: str) -> None:
        self.name = name

    def history(self, **asked: Any) -> pd.DataFrame:
        assert asked["auto_adjust"] is False
        assert asked["actions"] is True
        if self.name == "GONE":
            return pd.DataFrame()
        if self.name == "DOWN":
            raise ConnectionError("no network")
        index = pd.DatetimeIndex(["2026-01-05", "2026-01-06", "2026-01-07"], tz="America/New_York", name="Date")
        return pd.DataFrame(
            {
                "Open": [10.0, 10.0, 10.0],
                "High": [11.0, 11.0, 11.0],
                "Low": [9.0, 9.0, 9.0],
                "Close": [10.0, 10.0, float("nan")],
                "Adj Close": [9.5, 10.0, float("nan")],
                "Volume": [1000, 2000, 0],
                "Dividends": [0.0, 0.5, 0.0],
                "Stock Splits": [0.0, 4.0, 0.0],
            },
            index=index,
        )


@pytest.fixture
def yfinance(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("yfinance")
    module.Ticker = Ticker  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "yfinance", module)


@pytest.mark.usefixtures("yfinance")
def test_yahoo_gives_adjusted_prices_and_splits_and_unknown_stocks_are_noted() -> None:
    found = yahoo.ask(["HRBR.B", "GONE", "DOWN"], day("2026-01-01"))
    assert rows(found, "prices") == [
        ("HRBR.B", day("2026-01-05"), 9.5, pytest.approx(10.45), pytest.approx(8.55), 9.5, 1000.0, 10.0),
        ("HRBR.B", day("2026-01-06"), 10.0, 11.0, 9.0, 10.0, 2000.0, 10.0),
    ]
    assert rows(found, "splits") == [("HRBR.B", day("2026-01-06"), 4.0)]
    assert found.notes == (
        "GONE: Yahoo gives no prices; it is left out",
        "DOWN: ConnectionError: no network; it is left out",
    )


@pytest.mark.usefixtures("yfinance")
def test_yahoo_that_gives_nothing_is_an_error() -> None:
    with pytest.raises(DataError, match="no prices"):
        yahoo.ask(["GONE"])


def test_yahoo_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yfinance", None)
    with pytest.raises(DataError, match=r"copydesk\[yahoo\]"):
        yahoo.ask(["HRBR"])
