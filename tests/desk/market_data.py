"""A data folder of an invented market, made by the library: a dozen stocks, two quarters of filings, three coins."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from functools import cache
from pathlib import Path

from copydesk.holdings import reference
from copydesk.holdings.loading import load
from copydesk.holdings.store import Store as Holdings
from copydesk.scores.update import update
from tests.holdings import made
from tests.scores.market import market
from tests.scores.stores import WEEKDAYS, loaded, tables, written

FENWICK, CALDER = made.FENWICK, made.CALDER
DAYS = 290  # of prices: enough for every measure of momentum on the newest ones
GONE, UNSCORED = "T10", "T11"  # one that left, one that files nothing
_KEPT = tempfile.TemporaryDirectory(prefix="copydesk-market-")  # removed when the process ends
PROFILE = """name = "small"
mapping = "thresholds"
fewest_parts = 3
"""


@cache
def data_folder() -> Path:
    """The folder, made once; tests that change it take a copy."""
    place = Path(_KEPT.name)
    _scores(place)
    _holdings(place)
    _coins(place)
    return place


def _scores(place: Path) -> None:
    from copydesk.scores.profile_file import read_profile

    (place / "copydesk-scores.toml").write_text(PROFILE, "utf-8")
    frames = tables(market(stocks=12, days=DAYS))
    prices, securities = frames["prices"], frames["securities"]
    days = sorted(prices["date"].unique())
    securities.loc[securities.ticker == GONE, "delisted"] = days[-30]
    securities.loc[securities.ticker == "T00", ["name", "listed"]] = ["Harbor Foods", days[0]]
    securities.loc[securities.ticker == "T01", "name"] = "Quay <b>Steel</b> & Wire"
    frames["prices"] = prices[(prices.ticker != GONE) | (prices.date <= days[-30])]
    loaded(place, written(place / "given", **frames))
    today = dt.date.fromisoformat(str(days[-1])[:10])
    made_of = update(place, profile=read_profile(place / "copydesk-scores.toml"), limits=WEEKDAYS, today=today)
    assert made_of.scores, made_of.stopped


def _holdings(place: Path) -> None:
    given = place / "filings"
    given.mkdir()
    old = [(made.HARBOR, 2000, 200_000), (made.QUAY, 900, 30_000), (made.DUNMORE, 500, 5_000)]
    new = [(made.HARBOR, 4800, 400_000), (made.QUAY, 800, 20_000), (made.LUMEN, 600, 6_000)]
    theirs = ([(made.HARBOR, 100, 10_000)], [(made.HARBOR, 120, 10_000), (made.KETTLE, 70, 700)])
    for who, before, after in ((FENWICK, old, new), (CALDER, *theirs)):
        for end, filed, rows in (("12-31-2020", "20210212", before), ("03-31-2021", "20210514", after)):
            accession = f"000{who[0]}-{filed[2:4]}-{filed[4:]:0>6}"
            text = made.submission(accession, filed, made.cover(who, end), made.table(rows))
            (given / f"{accession}.txt").write_text(text, "utf-8")
    store = Holdings(place / "holdings")
    assert not load(store, [given]).refused
    cusips = place / "cusips.csv"
    cusips.write_text(f"cusip,ticker,name\n{made.HARBOR},T00,Harbor Foods\n{made.QUAY},T01,\n", "utf-8")
    store.keep_reference("cusips", reference.cusips(cusips)[0])
    sectors = place / "sectors.csv"
    sectors.write_text("cusip,ticker,sector\n,T00,Milling\n,T01,Ferries\n", "utf-8")
    store.keep_reference("sectors", reference.sectors([sectors]))


def _coins(place: Path) -> None:
    last = dt.date(2025, 2, 10)
    lines = ["symbol,name,date,close,volume,market_cap"]
    for n, (symbol, name, price, cap) in enumerate(
        (("QUAY", "Quaycoin", 40_000.0, 2e7), ("FERRY", "Ferrycoin", 0.02, 5e9), ("MILL", "Millcoin", 3.0, None))
    ):
        for back in range(400):
            close = price * (1 + 0.1 * ((back * (n + 3)) % 11 - 5) / 5)
            worth = "" if cap is None else f"{cap * close:.0f}"
            lines.append(f"{symbol},{name},{last - dt.timedelta(days=back)},{close:.8f},1000,{worth}")
    (place / "coins.csv").write_text("\n".join(lines) + "\n", "utf-8")


def evaluation() -> str:
    """An evaluation as ``copydesk scores evaluate --json`` writes it."""
    from copydesk.scores.evaluation import Evaluation, Mean, Period, Quantiles, Signal

    mean = Mean(0.0123, 0.1, 0.55, 400, 0.005, 2.46)
    periods = (
        Period("train", dt.date(2015, 1, 2), dt.date(2018, 12, 31)),
        Period("validation", dt.date(2019, 1, 2), dt.date(2020, 12, 31)),
        Period("test", dt.date(2021, 1, 4), dt.date(2023, 12, 29)),
    )
    dates = tuple(dt.date(2015, 1, 2) + dt.timedelta(days=30 * n) for n in range(40))
    fifths = tuple(tuple(1 + 0.01 * n * (fifth + 1) for n in range(40)) for fifth in range(5))
    quantiles = Quantiles(21, (0.001,) * 5, mean, dates, fifths, 0.3, 0.8)
    score = Signal(
        "score", "Alpha Score", "score", 0.9, {2021: 0.9}, {p.name: {21: mean} for p in periods}, {21: mean},
        {2021: mean, 2022: None}, {"Milling": mean}, {"all": quantiles}, {"test": None},
    )  # fmt: skip
    part = Signal("value", "value", "part", 0.8, {2021: 0.8}, {p.name: {21: None} for p in periods}, {21: None})
    found = Evaluation(
        *("small", "thresholds", dt.date(2015, 1, 2), dt.date(2023, 12, 29), 2200, 450, 600, True, 21, (5, 21, 63)),
        *(20, periods, (score, part)),
    )
    return json.dumps(found.as_mapping())
