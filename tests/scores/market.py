"""A small invented market: some hundred days, a dozen stocks, filings, news; the same every time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

SECTORS = ("Milling", "Ferries")


@dataclass(frozen=True)
class Market:
    """The four tables as data frames."""

    prices: pd.DataFrame
    fundamentals: pd.DataFrame
    news: pd.DataFrame
    securities: pd.DataFrame

    def until(self, day: dt.date) -> Market:
        """What was known at the close of ``day``."""
        return Market(
            self.prices[self.prices.date <= pd.Timestamp(day)],
            self.fundamentals[self.fundamentals.filed <= pd.Timestamp(day)],
            self.news[self.news.published <= pd.Timestamp(day)],
            self.securities,
        )


def market(stocks: int = 12, days: int = 320, seed: int = 7) -> Market:
    """A market of ``stocks`` stocks over ``days`` weekdays from January 2, 2024."""
    random = np.random.default_rng(seed)
    calendar = pd.bdate_range("2024-01-02", periods=days)
    tickers = [f"T{n:02d}" for n in range(stocks)]
    returns = random.normal(0.0004, 0.015, (days, stocks))
    closes = 50 * np.exp(np.cumsum(returns, axis=0))
    prices = pd.DataFrame(
        [
            (ticker, day, c * 0.999, c * 1.01, c * 0.99, c, 1e5)
            for n, ticker in enumerate(tickers)
            for day, c in zip(calendar, closes[:, n], strict=True)
        ],
        columns=["ticker", "date", "open", "high", "low", "close", "volume"],
    )
    filings: list[tuple[Any, ...]] = []
    for n, ticker in enumerate(tickers[:-1]):  # the last stock files nothing
        for quarter in range(-8, 5):
            end = (pd.Timestamp("2024-03-31") + pd.DateOffset(months=3 * quarter)) + pd.offsets.MonthEnd(0)
            filed = end + pd.Timedelta(days=30 + n)
            growth = 1 + 0.02 * quarter * (1 + n % 3)
            values = {
                "revenue": 100.0 * growth,
                "net_income": (8.0 + n) * growth,
                "eps": (0.5 + n / 10) * growth,
                "equity": 200.0 + n,
                "debt": 50.0 * (n % 4),
                "dividends_per_share": 0.1 * (n % 2),
            }
            filings += [(ticker, end, filed, item, value) for item, value in values.items()]
    news = [
        (ticker, day, "", float(random.uniform(-1, 1)))
        for ticker in tickers[:6]
        for day in calendar[random.random(days) < 0.1]
    ]
    return Market(
        prices,
        pd.DataFrame(filings, columns=["ticker", "period_end", "filed", "item", "value"]),
        pd.DataFrame(news, columns=["ticker", "published", "text", "tone"]),
        pd.DataFrame(
            [(t, f"Company {t}", "", SECTORS[n % 2], None, None) for n, t in enumerate(tickers)],
            columns=["ticker", "name", "cik", "sector", "listed", "delisted"],
        ).astype({"listed": "datetime64[ns]", "delisted": "datetime64[ns]"}),
    )
