"""What the page on coins says of a day, checked by hand and on real prices."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from copydesk.errors import DataError
from copydesk.scores.crypto import coins

DAY = dt.date(2025, 3, 1)


@pytest.fixture
def con():
    connection = duckdb.connect()
    connection.execute("create table coins (symbol varchar, date date, close double, volume double, market_cap double)")
    return connection


def trade(con, symbol: str, closes: list[float], last: dt.date = DAY, cap: float | None = None) -> None:
    first = last - dt.timedelta(days=len(closes) - 1)
    rows = [(symbol, first + dt.timedelta(days=n), c, 10.0, cap and cap * c) for n, c in enumerate(closes)]
    con.executemany("insert into coins values (?, ?, ?, ?, ?)", rows)


def test_returns_drawdown_and_volatility_of_a_coin(con):
    trade(con, "QUAY", [100.0, *([110.0, 99.0] * 20)], cap=5.0)
    (coin,) = coins(con, "coins", DAY)
    assert (coin.on, coin.close, coin.since) == (DAY, 99.0, DAY - dt.timedelta(days=40))
    assert coin.returns[0] == pytest.approx(99 / 110 - 1)
    assert coin.returns[1] == pytest.approx(99 / 110 - 1)  # seven days before it stood at 110
    assert coin.returns[2] == pytest.approx(0.0)
    assert coin.returns[3] is None
    assert coin.drawdown == pytest.approx(-0.1)
    assert coin.volatility == pytest.approx(0.1073 * 365**0.5, rel=0.01)
    assert (coin.market_value, coin.supply) == (pytest.approx(495.0), pytest.approx(5.0))


def test_a_gap_gives_no_value_across_it(con):
    trade(con, "FERRY", [1.0] * 10, last=DAY - dt.timedelta(days=20))
    trade(con, "FERRY", [2.0] * 5)
    (coin,) = coins(con, "coins", DAY)
    assert coin.returns == (0.0, None, None, None)
    assert coin.volatility is None


def test_a_coin_without_a_price_of_the_last_days_is_left_out(con):
    trade(con, "GONE", [1.0] * 50, last=DAY - dt.timedelta(days=30))
    assert coins(con, "coins", DAY) == []


def test_nothing_after_the_day_is_known(con):
    trade(con, "QUAY", [1.0] * 40 + [9.0], last=DAY + dt.timedelta(days=1))
    (coin,) = coins(con, "coins", DAY)
    assert (coin.close, coin.drawdown) == (1.0, 0.0)


def test_correlation_is_taken_on_shared_days_alone(con):
    con.execute("create table shares (date date, close double)")
    closes = [100.0 + (n % 7) * (1 if n % 2 else -1) for n in range(120)]
    trade(con, "TWIN", closes)
    first = DAY - dt.timedelta(days=119)
    days = [(first + dt.timedelta(days=n), 3 * c) for n, c in enumerate(closes)]
    con.executemany("insert into shares values (?, ?)", [d for d in days if d[0].weekday() < 5])
    (coin,) = coins(con, "coins", DAY, "shares")
    assert coin.correlation == pytest.approx(1.0)
    con.execute("delete from shares where date < ?", [DAY - dt.timedelta(days=20)])
    assert coins(con, "coins", DAY, "shares")[0].correlation is None


def test_a_missing_column_is_named(con):
    con.execute("create table bare (symbol varchar, date date)")
    with pytest.raises(DataError, match="no column close, volume"):
        coins(con, "bare", DAY)


def test_real_prices(shared, con):
    con.execute(f"create view real as select * from '{shared / 'market' / 'crypto_daily.parquet'}'")
    found = {c.symbol: c for c in coins(con, "real", dt.date(2021, 6, 30))}
    bitcoin = found["BTC"]
    assert bitcoin.returns[3] > 2
    assert -0.5 < bitcoin.drawdown < -0.4
    assert bitcoin.supply is None  # the data has no market value of it
    assert 110e6 < found["ETH"].supply < 120e6
    assert found["ETH"].market_value > found["LTC"].market_value
