"""The market files as documented tables, and the scores on a slice of them: as the hand-written query has them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import scores as bench
from benchmarks.scores_data import build
from benchmarks.scores_sql import SCORES


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("tables")
    build(shared / "market", to)
    return to


@pytest.fixture(scope="module")
def con(folder: Path) -> Any:
    """Some stocks of two years, with all that was filed about them."""
    ibis = pytest.importorskip("ibis")
    con = ibis.duckdb.connect()
    con.raw_sql("set enable_progress_bar = false")
    for name in bench.TABLES:
        cut = " and date between '2018-01-01' and '2019-12-31'" if name == "prices" else ""
        con.raw_sql(f"create table {name} as from '{folder / name}.parquet' where ticker < 'AM'{cut}")
    return con


@pytest.mark.slow
def test_the_expressions_are_the_query(con: Any) -> None:
    import ibis

    from copydesk.scores.profile import PUBLISHED
    from copydesk.scores.scoring import scores
    from copydesk.scores.tables import Tables, conformed

    tables = Tables(**{name: conformed(name, con.table(name)) for name in bench.TABLES})
    made = scores(tables, PUBLISHED).select("ticker", "date", *bench._PARTS)
    con.raw_sql("create or replace table ours as " + ibis.to_sql(made, dialect="duckdb"))
    con.raw_sql("create or replace table theirs as " + SCORES)
    assert con.raw_sql("select count(score) from ours").fetchone()[0] > 5_000
    assert bench._differences(con) <= 1e-9
    con.raw_sql("update theirs set momentum = momentum + 1 where ticker = 'AAPL'")
    assert bench._differences(con) >= 1


@pytest.mark.slow
def test_a_filing_counts_once_and_after_its_period(con: Any) -> None:
    twice, early = con.raw_sql(
        """select count(*) - count(distinct (ticker, period_end, filed, item)), count(*) filter (filed < period_end)
        from fundamentals"""
    ).fetchone()
    assert (twice, early) == (0, 0)


@pytest.mark.slow
def test_shares_are_on_the_base_of_the_prices(con: Any) -> None:
    """AAPL split 7 for 1 in 2014 and 4 for 1 in 2020: shares of every year count as those of today."""
    least, most = con.raw_sql(
        "select min(value), max(value) from fundamentals where ticker = 'AAPL' and item = 'shares'"
    ).fetchone()
    assert 14e9 < least < most < 27e9


def test_the_test_years_are_not_read_without_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dt.date | None] = []

    def evaluate(*_: Any, until: dt.date | None, **__: Any) -> Any:
        asked.append(until)
        raise InterruptedError

    monkeypatch.setattr(bench, "evaluate", evaluate)
    monkeypatch.setattr(bench, "read", lambda _: SimpleNamespace(con=None, tables=None, membership=None))
    for final in (False, True):
        with pytest.raises(InterruptedError):
            bench.worth(tmp_path, bench.PUBLISHED, final)
    assert asked == [dt.date(2019, 12, 31), None]


def test_without_the_market_files_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["scores", "--market", str(tmp_path / "none")])
    assert bench.main() == 2
    assert "not here" in capsys.readouterr().err
