"""Stores for tests: the invented market on disk, and a profile of few measures, which is made fast."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from copydesk.scores.checks import Limits
from copydesk.scores.profile import PUBLISHED, Profile
from copydesk.scores.providers import folder
from copydesk.scores.store import Store, Taken
from tests.scores.market import Market

FEW = ("return_20", "price_earnings", "return_on_equity", "tone")
SMALL: Profile = replace(PUBLISHED, name="small", measures=tuple(m for m in PUBLISHED.measures if m.name in FEW))
WEEKDAYS = Limits(calendar="weekdays")


def written(place: Path, **tables: pd.DataFrame) -> Path:
    """A folder with these tables as CSV."""
    place.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.to_csv(place / f"{name}.csv", index=False, date_format="%Y-%m-%d")
    return place


def tables(market: Market) -> dict[str, pd.DataFrame]:
    """The tables of a market by their names."""
    return {
        "prices": market.prices,
        "fundamentals": market.fundamentals,
        "news": market.news,
        "securities": market.securities,
    }


def loaded(store: Path, place: Path) -> dict[str, Taken]:
    """Take a folder into a store; what that did, by table."""
    with Store.writing(store, make=True) as writing:
        return {taken.table: taken for taken in writing.load(folder.read(place))}


def rows(store: Path, table: str = "scores") -> pd.DataFrame:
    """The rows of a table of a store, in the order of day and ticker."""
    from copydesk.scores.providers import connect

    query = Store.open(store).rows(table)
    frame = connect().execute(f"select * from ({query}) order by date, ticker").fetchdf()
    return frame.reset_index(drop=True)
