"""How much of the work of a whole history the scores of one more day cost.

python -m benchmarks.scores_update [--stocks 5000] [--years 10]

The data are generated: prices that wander, quarterly filings of all items, a piece of news a stock and week. Time is
CPU time of the process, all threads of DuckDB included.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from copydesk.scores.checks import Limits
from copydesk.scores.providers import folder
from copydesk.scores.store import Store
from copydesk.scores.tables import FLOWS, STOCKS
from copydesk.scores.trading_days import trading_days
from copydesk.scores.update import update

SEED = 20261127
END = dt.date(2025, 12, 31)
LEVELS = {"revenue": 1e9, "net_income": 1e8, "eps": 1.0, "dividends_per_share": 0.2}
LEVELS |= {"equity": 2e9, "debt": 1e9, "shares": 1e8, "eps_forward": 4.5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stocks", type=int, default=5000)
    parser.add_argument("--years", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        generate(place / "data", asked.stocks, asked.years)
        store = place / "store"
        begun = time.process_time()
        with Store.writing(store, make=True) as writing:
            writing.load(folder.read(place / "data"))
            last = writing.days("prices")
        assert last is not None
        print(f"loaded   {time.process_time() - begun:8.1f} s CPU", flush=True)
        *_, before, end = trading_days("NYSE", last[0], last[1])
        whole, made = timed(store, before)
        day, one = timed(store, end)
        print(f"history  {whole:8.1f} s CPU, {made:,} scores of {asked.stocks:,} stocks to {before}")
        print(f"one day  {day:8.1f} s CPU, {one:,} scores of {end}: {day / whole:.2%} of the history's")


def timed(store: Path, through: dt.date) -> tuple[float, int]:
    """The CPU seconds of an update, and the scores that it made."""
    begun = time.process_time()
    found = update(store, through, limits=Limits(most_jump=10))
    if found.stopped:
        sys.exit(f"the checks stopped the generated data: {found.stopped}")
    return time.process_time() - begun, found.scores


def generate(place: Path, stocks: int, years: int) -> None:
    """Write the tables of a market to a folder."""
    random = np.random.default_rng(SEED)
    place.mkdir(parents=True)
    (place / "prices").mkdir()
    names = np.array([f"S{n:05d}" for n in range(stocks)])
    sectors = np.array([f"Sector {n % 11}" for n in range(stocks)])
    first = dt.date(END.year - years + 1, 1, 1)
    level = np.log(random.uniform(10, 200, stocks))
    for year in range(first.year, END.year + 1):
        days = np.array(list(trading_days("NYSE", dt.date(year, 1, 1), dt.date(year, 12, 31))), dtype="datetime64[D]")
        steps = random.normal(0.0002, 0.015, (len(days), stocks))
        close = np.exp(level + np.cumsum(steps, axis=0))
        level = np.log(close[-1])
        spread = 1 + np.abs(random.normal(0, 0.005, close.shape))
        flat = {
            "ticker": np.tile(names, len(days)),
            "date": np.repeat(days, stocks),
            "open": close.ravel(),
            "high": (close * spread).ravel(),
            "low": (close / spread).ravel(),
            "close": close.ravel(),
            "volume": random.uniform(1e5, 1e7, close.size),
            "close_split": close.ravel(),
        }
        write(place / "prices" / f"{year}.parquet", flat)
    ends = np.arange(np.datetime64(f"{first.year}-03"), np.datetime64(f"{END.year + 1}-01"), 3) + 1
    ends = ends.astype("datetime64[D]") - 1
    items = (*FLOWS, *STOCKS)
    shape = (len(ends), stocks, len(items))
    values = np.array([LEVELS[item] for item in items]) * np.exp(np.cumsum(random.normal(0.01, 0.05, shape), axis=0))
    period = np.broadcast_to(ends[:, None, None], shape)
    filed = period + random.integers(20, 60, shape[:2])[:, :, None]
    fundamentals = {
        "ticker": np.broadcast_to(names[None, :, None], shape).ravel(),
        "period_end": period.ravel(),
        "filed": filed.ravel(),
        "item": np.broadcast_to(np.array(items)[None, None, :], shape).ravel(),
        "value": values.ravel(),
    }
    write(place / "fundamentals.parquet", fundamentals)
    weeks = np.arange(np.datetime64(first), np.datetime64(END), 7)
    published = np.repeat(weeks, stocks) + random.integers(0, 7, len(weeks) * stocks)
    news = {
        "ticker": np.tile(names, len(weeks)),
        "published": published,
        "text": np.array([f"News {n}" for n in range(len(published))]),
        "tone": random.uniform(-1, 1, len(published)),
    }
    write(place / "news.parquet", news)
    empty = np.full(stocks, "")
    none = np.full(stocks, np.datetime64("NaT"), dtype="datetime64[D]")
    securities = {"ticker": names, "name": names, "cik": empty, "sector": sectors, "listed": none, "delisted": none}
    write(place / "securities.parquet", securities)


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    """Write columns to a Parquet file; days as dates."""
    import pyarrow as pa
    import pyarrow.parquet

    days = {"date", "period_end", "filed", "published", "listed", "delisted"}
    arrays = {n: pa.array(v, pa.date32()) if n in days else pa.array(v) for n, v in columns.items()}
    pyarrow.parquet.write_table(pa.table(arrays), path)


if __name__ == "__main__":
    main()
