"""Planted faults of data are found, sound data are not, and a bad day stops the update."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.scores.checks import CHECKS, Finding, Limits, Quality, check
from copydesk.scores.providers import connect, new_table
from copydesk.scores.trading_days import holidays, trading_days

FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 6, 28)
DAYS = list(trading_days("NYSE", FIRST, LAST))
STOCKS = [f"T{n:02d}" for n in range(30)]
DAY = DAYS[40].isoformat()
TODAY = dt.date(2025, 1, 1)


@pytest.fixture(scope="module")
def sound() -> duckdb.DuckDBPyConnection:
    """Thirty stocks whose prices move a little each day."""
    con = connect()
    for name in ("prices", "fundamentals", "securities"):
        new_table(con, name, name)
    con.execute(
        "insert into prices select ticker, date, p, p * 1.01, p * 0.99, p, 1000, p from (select ticker, date, "
        "50 + n + 0.1 * ((i * 7 + n) % 5) as p from (select unnest(?) as ticker, unnest(range(30)) as n) "
        "cross join (select unnest(?) as date, unnest(range(?)) as i))",
        [STOCKS, DAYS, len(DAYS)],
    )
    con.execute("insert into securities select unnest(?), 'x', '', 'x', null, null", [STOCKS])
    con.execute("insert into fundamentals values ('T00', '2024-03-31', '2024-05-02', 'eps', 1.0, false)")
    return con


@pytest.fixture
def looked(sound: duckdb.DuckDBPyConnection) -> Callable[..., Quality]:
    """The checks after a statement that plants a fault."""

    def look(*statements: str, limits: Limits | None = None, accepted: tuple[str, ...] = ()) -> Quality:
        sound.execute("begin")
        try:
            for statement in statements:
                sound.execute(statement)
            return check(sound, FIRST, LAST, limits, accepted, TODAY)
        finally:
            sound.execute("rollback")

    return look


def told(quality: Quality) -> set[tuple[str, str, str | None]]:
    return {(f.check, f.severity, f.ticker) for f in quality.findings}


def test_sound_data_have_no_findings(looked: Callable[..., Quality]) -> None:
    assert looked() == Quality((), 0, 0, ())


HALVED = "set open = open / 2, high = high / 2, low = low / 2, close = close / 2, close_split = close_split / 2"


@pytest.mark.parametrize(
    ("kind", "severity", "statement"),
    [
        ("impossible", "stop", f"update prices set close = 'nan' where ticker = 'T03' and date = '{DAY}'"),
        ("impossible", "stop", f"update prices set close = 0 where ticker = 'T03' and date = '{DAY}'"),
        ("impossible", "stop", f"update prices set high = low - 1 where ticker = 'T03' and date = '{DAY}'"),
        ("impossible", "stop", f"update prices set close = high * 1.1 where ticker = 'T03' and date = '{DAY}'"),
        ("impossible", "stop", f"update prices set volume = -1 where ticker = 'T03' and date = '{DAY}'"),
        ("duplicate", "stop", f"insert into prices select * from prices where ticker = 'T03' and date = '{DAY}'"),
        ("future", "stop", f"update prices set date = '2025-01-02' where ticker = 'T03' and date = '{LAST}'"),
        ("split", "stop", f"update prices {HALVED} where ticker = 'T03' and date >= '{DAY}'"),
        ("jump", "warn", f"update prices {HALVED.replace('2', '1.7')} where ticker = 'T03' and date >= '{DAY}'"),
        (
            "adjustment",
            "stop",
            f"update prices {HALVED.rpartition(',')[0].replace('2', '1.7')} where ticker = 'T03' and date < '{DAY}'",
        ),
        (
            "adjustment",
            "warn",
            f"update prices set close_split = close_split * 1.3 where ticker = 'T03' and date < '{DAY}'",
        ),
        ("gap", "warn", f"delete from prices where ticker = 'T03' and date = '{DAY}'"),
        (
            "stale",
            "warn",
            "update prices set volume = 0, open = 50, high = 50, low = 50, close = 50, close_split = 50 "
            f"where ticker = 'T03' and date >= '{DAYS[60]}'",
        ),
        (
            "closed",
            "warn",
            f"insert into prices select * replace (date '2024-06-19' as date) from prices where date = '{DAY}'",
        ),
        ("delisted", "warn", f"update securities set delisted = '{DAY}' where ticker = 'T03'"),
        ("filed-early", "stop", "insert into fundamentals values ('T03', '2024-06-30', '2024-06-03', 'eps', 1, false)"),
        (
            "no-value",
            "warn",
            "insert into fundamentals values ('T03', '2024-03-31', '2024-06-03', 'eps', 'nan', false)",
        ),
    ],
)
def test_a_planted_fault_is_found(looked: Callable[..., Quality], kind: str, severity: str, statement: str) -> None:
    found = looked(statement)
    wanted = None if kind == "closed" else "T03"
    assert (kind, severity, wanted) in told(found)
    assert {f.check for f in found.findings} <= {kind, "jump", "split", "gap", "adjustment"}
    assert kind in CHECKS
    assert not found.stopped, "one stock does not stop the day"


def test_a_day_that_the_market_lacks_stops_the_update(looked: Callable[..., Quality]) -> None:
    found = looked(f"delete from prices where date = '{DAY}'")
    assert found.stopped == (f"{DAY}: 0 stocks have a price, of 30 that usually have",)
    assert found.findings[0] == Finding(
        "market-gap", "stop", None, DAYS[40], 0, "0 stocks have a price, of 30 that usually have"
    )


def test_a_day_on_which_too_many_stocks_are_wrong_stops_the_update(looked: Callable[..., Quality]) -> None:
    wrong = f"update prices set close = 0 where ticker < 'T0{{}}' and date = '{DAY}'"
    assert not looked(wrong.format(1)).stopped
    assert looked(wrong.format(3)).stopped == (f"{DAY}: 3 of 30 stocks are wrong (impossible)",)
    assert not looked(wrong.format(3), limits=Limits(most_bad=0.2)).stopped


def test_a_day_that_was_accepted_stops_nothing(looked: Callable[..., Quality]) -> None:
    gone = f"delete from prices where date = '{DAY}'"
    assert not looked(gone, accepted=(DAY,)).stopped
    assert looked(gone, accepted=(DAYS[41].isoformat(),)).stopped


def test_what_was_accepted_of_one_stock_is_its_alone(looked: Callable[..., Quality]) -> None:
    wrong = f"update prices set close = 0 where ticker in ('T03', 'T04') and date = '{DAY}'"
    found = looked(wrong, accepted=(f"T03:{DAY}",))
    assert {one for one in told(found) if one[1] == "stop"} == {("impossible", "stop", "T04")}


def test_real_prices_that_two_sources_do_not_agree_on_are_found(shared: Path) -> None:
    con = connect()
    for name in ("fundamentals", "securities"):
        new_table(con, name, name)
    con.execute(
        "create table prices as select ticker, date, open, high, low, close, volume, close_split_only as close_split "
        f"from '{shared / 'market' / 'prices_daily.parquet'}' where ticker in ('DHR', 'HWM', 'HD', 'HON', 'HUM', 'IBM')"
    )
    found = check(con, dt.date(2012, 1, 3), dt.date(2022, 11, 1))
    wrong = {(f.ticker, str(f.day), f.severity) for f in found.findings if f.check == "adjustment"}
    assert wrong == {("DHR", "2016-07-05", "stop"), ("HWM", "2020-04-01", "warn")}
    assert not [f for f in found.findings if f.check in ("split", "impossible", "market-gap", "closed")]


def test_the_calendar_is_that_of_real_prices(shared: Path) -> None:
    prices = shared / "market" / "prices_daily.parquet"
    rows = connect().execute(f"select distinct date from '{prices}' where ticker = 'IBM' order by 1").fetchall()
    assert list(trading_days("NYSE", dt.date(2012, 1, 3), dt.date(2022, 11, 1))) == [row[0] for row in rows]


@given(st.integers(1990, 2100))
def test_a_year_has_about_252_trading_days_and_good_friday_is_none(year: int) -> None:
    days = list(trading_days("NYSE", dt.date(year, 1, 1), dt.date(year, 12, 31)))
    assert 247 <= len(days) <= 254
    assert all(day.weekday() < 5 for day in days)
    assert sum(day.weekday() == 4 and day.month in (3, 4) for day in holidays(year)) == 1
