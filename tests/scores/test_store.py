"""The store keeps what it was given, through crashes too; an update makes the scores of new days and no others."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from copydesk.errors import DataError, PolicyError
from copydesk.scores import store as keeping
from copydesk.scores import update as updating
from copydesk.scores.checks import Limits
from copydesk.scores.explanation import explain
from copydesk.scores.profile import PUBLISHED, Profile
from copydesk.scores.profile_file import from_mapping, read_settings
from copydesk.scores.standings import standings
from copydesk.scores.store import Store
from copydesk.scores.update import update
from tests.scores.market import Market, market
from tests.scores.stores import SMALL, WEEKDAYS, loaded, rows, tables, written

ROOT = Path(__file__).parents[2]
CUT = dt.date(2025, 1, 10)


@pytest.fixture(scope="module")
def whole() -> Market:
    return market()


@pytest.fixture(scope="module")
def data(whole: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all the data and no scores."""
    place = tmp_path_factory.mktemp("data")
    loaded(place / "store", written(place / "in", **tables(whole)))
    return place / "store"


@pytest.fixture(scope="module")
def begun(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the scores up to a day in its second year."""
    store = tmp_path_factory.mktemp("begun") / "store"
    shutil.copytree(data, store)
    update(store, CUT, SMALL, WEEKDAYS)
    return store


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "store"))


@pytest.fixture
def bare(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "bare"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores that are made at once, for tests of what is kept and not of what is computed."""

    def sql(con: object, profile: Profile, since: dt.date, until: dt.date) -> str:
        return (
            "select ticker, date, 50.0 as score from prices anti join left_out using (ticker, date) "
            f"where date between '{since}' and '{until}'"
        )

    monkeypatch.setattr(updating, "score_sql", sql)


def test_what_was_loaded_is_there_and_loading_it_again_changes_nothing(
    data: Path, whole: Market, tmp_path: Path
) -> None:
    kept = rows(data, "prices")
    wanted = whole.prices.sort_values(["date", "ticker"], ignore_index=True)
    pd.testing.assert_frame_equal(kept[list(wanted.columns)], wanted, check_dtype=False)
    before = sorted(path.name for path in data.rglob("*.parquet"))
    again = loaded(data, written(tmp_path / "again", **tables(whole)))
    assert {(t.new, t.replaced) for t in again.values()} == {(0, 0)}
    assert sorted(path.name for path in data.rglob("*.parquet")) == before
    assert {path.parent.name for path in (data / "prices").rglob("*.parquet")} == {"year=2024", "year=2025"}
    manifest = json.loads((data / "manifest.json").read_text("utf-8"))
    assert {len(one["sha256"]) for one in manifest["inputs"]} == {64}


def test_one_more_day_at_a_time_gives_the_scores_of_the_whole_history(store: Path, bare: Path) -> None:
    assert update(store, None, SMALL, WEEKDAYS).first == CUT + dt.timedelta(days=1)
    update(bare, None, SMALL, WEEKDAYS)
    parts, at_once = rows(store), rows(bare)
    assert len(parts) == 320 * 12
    pd.testing.assert_frame_equal(parts, at_once, check_exact=False, rtol=1e-12)
    assert update(store, None, SMALL, WEEKDAYS).days == 0


@pytest.mark.slow
def test_a_late_filing_changes_no_score_of_the_past(store: Path, whole: Market, tmp_path: Path) -> None:
    before = rows(store)
    late = pd.DataFrame(
        [("T03", dt.date(2024, 9, 30), dt.date(2024, 12, 2), "net_income", -50.0)],
        columns=["ticker", "period_end", "filed", "item", "value"],
    )
    assert loaded(store, written(tmp_path / "late", fundamentals=late))["fundamentals"].new == 1
    update(store, CUT + dt.timedelta(days=3), SMALL, WEEKDAYS)
    after = rows(store)
    pd.testing.assert_frame_equal(after[after.date <= pd.Timestamp(CUT)], before)
    stock = after[after.ticker == "T03"]
    assert stock.return_on_equity.iloc[-1] < stock.return_on_equity.iloc[-2] / 2


@pytest.mark.usefixtures("quick")
def test_prices_that_tell_other_returns_are_reported_and_made_anew_where_asked(
    store: Path, whole: Market, tmp_path: Path
) -> None:
    prices = whole.prices[whole.prices.ticker == "T03"].copy()
    columns = ["open", "high", "low", "close"]
    prices[columns] *= 0.98  # a dividend: another base, the same returns
    assert loaded(store, written(tmp_path / "base", prices=prices))["prices"].replaced == 320
    assert update(store, None, SMALL, WEEKDAYS).restated == ()
    day = dt.date(2024, 10, 8)
    prices.loc[prices.date < pd.Timestamp(day), columns] *= 0.9
    loaded(store, written(tmp_path / "other", prices=prices))
    assert update(store, None, SMALL, WEEKDAYS).restated == (("T03", "2024-10-08"),)
    kept = rows(store)
    assert kept.score.nunique() > 1
    made = update(store, None, SMALL, WEEKDAYS, again_from=day)
    assert made.first == day
    assert made.restated == ()
    anew = rows(store)
    pd.testing.assert_frame_equal(anew[anew.date < pd.Timestamp(day)], kept[kept.date < pd.Timestamp(day)])
    assert set(anew[anew.date >= pd.Timestamp(day)].score) == {50.0}


@pytest.mark.usefixtures("quick")
def test_a_day_that_the_market_lacks_writes_nothing_until_it_is_accepted(store: Path) -> None:
    before = rows(store)
    sunday = dt.date(2025, 3, 23)  # the prices end on March 24
    with Store.writing(store) as writing:
        con = updating.connect()
        query = writing.rows("prices")
        del writing.manifest.parts["prices"]
        for year in (2024, 2025):
            writing.add(
                con, "prices", f"select * from ({query}) where year(date) = {year} and date <> '2025-01-21'", year
            )
        writing.commit()
    stopped = update(store, sunday, SMALL, WEEKDAYS)
    assert stopped.stopped == ("2025-01-21: 0 stocks have a price, of 12 that usually have",)
    pd.testing.assert_frame_equal(rows(store), before)
    assert update(store, sunday, SMALL, WEEKDAYS, accept=["2025-01-21"]).scores > 0
    assert Store.open(store).manifest.accepted == ["2025-01-21"]


@pytest.mark.usefixtures("quick")
def test_a_day_that_should_be_there_and_is_not_stops(store: Path) -> None:
    found = update(store, dt.date(2025, 3, 25), SMALL, WEEKDAYS)
    assert found.stopped == ("2025-03-25: 0 stocks have a price, of 12 that usually have",)


@pytest.mark.usefixtures("quick")
def test_one_wrong_stock_is_left_out_with_the_reason(store: Path, whole: Market, tmp_path: Path) -> None:
    day = dt.date(2025, 1, 13)
    wrong = whole.prices[(whole.prices.ticker == "T03") & (whole.prices.date == pd.Timestamp(day))].copy()
    wrong["close"] = 0.0
    loaded(store, written(tmp_path / "wrong", prices=wrong))
    assert not update(store, day, SMALL, WEEKDAYS).stopped
    told = explain(Store.open(store), SMALL, "T03", day)
    assert told.reason == "it was left out on 2025-01-13: a price of zero or less (impossible)"


@pytest.mark.slow
def test_the_score_survives_a_split_that_the_prices_before_are_not_adjusted_for(
    store: Path, whole: Market, tmp_path: Path
) -> None:
    day = pd.Timestamp("2025-01-14")
    prices = whole.prices[(whole.prices.ticker == "T03") & (whole.prices.date >= day)].copy()
    prices[["open", "high", "low", "close"]] /= 2
    step = whole.prices[whole.prices.ticker == "T03"].set_index("date").close.pct_change()[day]
    prices[["open", "high", "low", "close"]] /= 1 + step  # the very ratio of a split
    loaded(store, written(tmp_path / "split", prices=prices))
    update(store, dt.date(2025, 1, 20), SMALL, WEEKDAYS)
    kept = rows(store)
    stock = kept[kept.ticker == "T03"].set_index("date")
    assert day not in stock.index
    assert stock.return_20[pd.Timestamp("2025-01-13")] > -0.4
    assert pd.isna(stock.return_20[pd.Timestamp("2025-01-15")])
    assert stock.score[pd.Timestamp("2025-01-15")] > 0
    told = explain(Store.open(store), SMALL, "T03", dt.date(2025, 1, 19))
    (momentum,) = (part for part in told.parts if part.name == "momentum")
    assert momentum.measures[0].missing == "the prices are broken on 2025-01-14, and it reaches over 21 days"
    assert told.note == "There are no scores of 2025-01-19 (no trading day); these are of 2025-01-17."
    assert told.score == pytest.approx(sum(part.adds or 0 for part in told.parts))
    shown = standings(Store.open(store), SMALL, dt.date(2025, 1, 15))
    assert len(shown.stocks) == 12
    assert sum(shown.tiers(SMALL).values()) == 12
    assert [s.score for s in shown.stocks if s.score] == sorted(
        (s.score for s in shown.stocks if s.score), reverse=True
    )


def test_what_was_filed_before_a_split_is_put_on_the_base_of_the_prices(bare: Path, tmp_path: Path) -> None:
    filed = "T03,2024-09-30,2024-11-05,{},{},true\n"
    place = tmp_path / "split"
    place.mkdir()
    (place / "splits.csv").write_text("ticker,date,ratio\nT03,2024-12-02,4\nT03,2024-10-01,9\n", "utf-8")
    text = "ticker,period_end,filed,item,value,as_filed\n" + filed.format("eps", 8) + filed.format("shares", 10)
    (place / "fundamentals.csv").write_text(text, "utf-8")
    loaded(bare, place)
    con = updating.connect()
    updating.known(con, Store.open(bare), SMALL, CUT, CUT)
    found = con.execute(
        "select item, value from fundamentals where ticker = 'T03' and period_end = '2024-09-30' "
        "and item in ('eps', 'shares') and reported = '2024-11-05' order by 1"
    ).fetchall()
    assert found == [("eps", 2.0), ("shares", 40.0)]


def test_there_is_one_writer_at_a_time(store: Path) -> None:
    with Store.writing(store), pytest.raises(DataError, match="another process writes"):
        update(store, None, SMALL, WEEKDAYS)


KILLED = """
import os, signal, sys, datetime as dt
from copydesk.scores import store, update
from tests.scores.stores import SMALL, WEEKDAYS
update.score_sql = lambda con, profile, since, until: (
    f"select ticker, date, 1.0 as score from prices where date between '{since}' and '{until}'")
store.os.replace = lambda new, old: os.kill(os.getpid(), signal.SIGKILL)
update.update(sys.argv[1], None, SMALL, WEEKDAYS)
"""


@pytest.mark.usefixtures("quick")
def test_a_writer_that_is_killed_leaves_the_scores_as_they_were(store: Path) -> None:
    before = rows(store)
    files = set(store.rglob("*.parquet"))
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(store)], env={**os.environ, "PYTHONPATH": paths}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    left = set(store.rglob("*.parquet")) - files
    assert left, "it was killed after the scores were written and before they counted"
    pd.testing.assert_frame_equal(rows(store), before)
    assert update(store, None, SMALL, WEEKDAYS).scores == (320 - before.date.nunique()) * 12
    assert not left & set(store.rglob("*.parquet"))
    assert len(rows(store)) == 320 * 12


@pytest.mark.usefixtures("quick")
def test_many_small_files_become_one(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PARTS", 3)
    for day in pd.bdate_range("2025-01-13", periods=4):
        update(store, day.date(), SMALL, WEEKDAYS)
    parts = [p for p in Store.open(store).manifest.parts["scores"] if p.first[:4] == "2025"]
    assert len(parts) < 4
    kept = rows(store)
    assert not kept.duplicated(["ticker", "date"]).any()
    assert kept.date.max() == day


def test_scores_of_another_profile_are_not_mixed(store: Path) -> None:
    with pytest.raises(DataError, match="another profile"):
        update(store, None, PUBLISHED, WEEKDAYS)
    with pytest.raises(DataError, match="profile 'small'"):
        standings(Store.open(store), PUBLISHED)


def test_a_stock_that_is_not_there_and_a_folder_that_holds_nothing_are_told(store: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Did you mean T03"):
        explain(Store.open(store), SMALL, "T033")
    with pytest.raises(DataError, match="copydesk scores load"):
        Store.open(tmp_path)
    (store / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        Store.open(store)


def test_a_stock_with_one_part_has_no_score_and_is_told_why(store: Path) -> None:
    told = explain(Store.open(store), SMALL, "T11", CUT)
    assert told.score is None
    assert told.reason == "one part of four could be computed: momentum; a score needs two"


def test_settings_are_read_and_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    file = tmp_path / "copydesk-scores.toml"
    file.write_text(
        'name = "ours"\nmapping = "thresholds"\ntiers = [[50, "High"], [0, "Low"]]\n'
        "[weights]\nmomentum = 0.5\nquality = 0.5\n[measures.peg]\nweight = 0\n"
        "[measures.tone]\nsteps = [[0, 20]]\nlast = 80\n[checks]\nmost_bad = 0.2\n",
        "utf-8",
    )
    profile, limits = read_settings(file)
    assert profile.parts == ("momentum", "quality")
    assert profile.tier(50) == "High"
    assert "peg" not in {m.name for m in profile.measures}
    assert next(m for m in profile.measures if m.name == "tone").steps == ((0.0, 20.0),)
    assert limits == Limits(most_bad=0.2)
    assert from_mapping({}) == (PUBLISHED, Limits())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("half_live = 3", "Did you mean 'half_life'"),
        ("half_life = 'x'", "not a number"),
        ("half_life = 0", "from 0.1 to 365"),
        ("fewest_parts = 2.5", "whole number"),
        ("mapping = 'ranks'", "thresholds or cross-section"),
        ("name = 3", "not a word"),
        ("[weights]\nmomentum = 0.5", "sum to 0.5"),
        ("tiers = [[50, 'High']]", "fall to 0"),
        ("tiers = 3", "list of pairs"),
        ("measures = 3", "not a table"),
        ("[measures]\ntone = 3", "not a table"),
        ("[measures.tone]\nsteps = [[1, 20], [0, 30]]", "do not rise"),
        ("[measures.tone]\nsteps = [1]", "list of pairs"),
        ("[measures.tone]\nlast = 101", "0 to 100"),
        ("[checks]\ncalendar = 'MARS'", "NYSE"),
        ("[checks", "not TOML"),
    ],
)
def test_a_wrong_setting_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "copydesk-scores.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyError, match=says):
        read_settings(file)
