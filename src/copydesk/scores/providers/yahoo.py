"""Prices and splits from Yahoo, through yfinance. Yahoo's terms allow personal use: see whether yours is allowed."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.scores.providers import COLUMNS, Incoming, Input, connect, new_table

if TYPE_CHECKING:
    import duckdb

    from copydesk.scores.store import Store

Tell = Callable[[str, int, int], None]


def tickers(store: Store) -> list[str]:
    """All tickers of the store."""
    rows = connect().execute(f"select ticker from ({store.rows('securities')}) order by 1").fetchall()  # nosec B608
    return [row[0] for row in rows]


def ask(tickers: Iterable[str], since: dt.date | None = None, tell: Tell = lambda what, done, of: None) -> Incoming:
    """The daily prices and splits of stocks from a day on, or all there are.

    ``close`` is adjusted for splits and dividends, ``close_split`` for splits alone; open, high and low are put on the
    base of ``close``. A stock that Yahoo does not know is left out with a note. A share class is asked for with a dash
    (``ABC.B`` as ``ABC-B``).

    :raises DataError: if yfinance is not installed or cannot be reached for any stock.
    """
    try:
        import yfinance
    except ImportError as error:
        raise DataError("yahoo", "yfinance is not installed", "Run: pip install 'copydesk[yahoo]'.") from error
    con = connect()
    for name in ("prices", "splits"):
        new_table(con, name, f"incoming_{name}")
    wanted = list(dict.fromkeys(tickers))
    inputs: list[Input] = []
    notes: list[str] = []
    for done, ticker in enumerate(wanted):
        tell("Asking Yahoo", done, len(wanted))
        span = {"start": since.isoformat()} if since else {"period": "max"}
        try:
            frame = yfinance.Ticker(ticker.replace(".", "-")).history(
                interval="1d", auto_adjust=False, actions=True, **span
            )
        except Exception as error:  # yfinance raises what its web client, pandas and Yahoo's answers raise
            notes.append(f"{ticker}: {type(error).__name__}: {str(error)[:120]}; it is left out")
            continue
        prices, splits = _rows(ticker, frame)
        if not prices:
            notes.append(f"{ticker}: Yahoo gives no prices; it is left out")
            continue
        _insert(con, "prices", prices)
        _insert(con, "splits", splits)
        said = hashlib.sha256(repr((prices, splits)).encode()).hexdigest()
        inputs.append(Input(f"yahoo:{ticker}", said, len(prices)))
    if not inputs:
        raise DataError("yahoo", f"it gave no prices ({'; '.join(notes)[:300]})", "Check the tickers and the network.")
    tables = {"prices": "incoming_prices", "splits": "incoming_splits"}
    return Incoming(con, tables, tuple(inputs), tuple(notes))


def _rows(ticker: str, frame: Any) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of prices and splits of a frame with Open, High, Low, Close, Adj Close, Volume, Stock Splits by day."""
    prices, splits = [], []
    wanted = ("Open", "High", "Low", "Close", "Adj Close", "Volume")
    if missing := [column for column in wanted if column not in frame.columns]:
        if not len(frame):
            return [], []
        raise DataError(ticker, f"Yahoo's answer has no {', '.join(missing)}", "Use the yfinance of requirements/.")
    ratios = frame["Stock Splits"] if "Stock Splits" in frame.columns else [0.0] * len(frame)
    cells = zip(frame.index, *(frame[column] for column in wanted), ratios, strict=True)
    for at, opened, high, low, close, adjusted, volume, ratio in cells:
        day = at.date()  # the exchange's own day
        if math.isnan(close) or math.isnan(adjusted) or close <= 0:
            continue  # Yahoo's row of a day that has not ended, or has not been
        factor = adjusted / close
        prices.append(
            (ticker, day, opened * factor, high * factor, low * factor, float(adjusted), float(volume), float(close))
        )
        if ratio and ratio > 0 and not math.isnan(ratio):
            splits.append((ticker, day, float(ratio)))
    return prices, splits


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    if rows:
        batch = pa.table([list(column) for column in zip(*rows, strict=True)], list(COLUMNS[name]))
        con.register("batch", batch)
        con.execute(f"insert into incoming_{name} select * from batch")  # nosec B608
        con.unregister("batch")
