"""Scores add up, know nothing of the future, and say what they lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest

from copydesk.scores.profile import PUBLISHED, THRESHOLDS, Profile
from copydesk.scores.scoring import scores
from copydesk.scores.tables import Tables, conformed
from tests.scores.market import Market, market

_MADE: dict[tuple[int, str, dt.date | None], tuple[Market, pd.DataFrame]] = {}


def computed(market: Market, profile: Profile = PUBLISHED, since: dt.date | None = None) -> pd.DataFrame:
    """The scores of a market, made once for each market, profile and day."""
    key = (id(market), repr(profile), since)
    if key not in _MADE:
        _MADE[key] = market, _made(market, profile, since)
    return _MADE[key][1].copy()


def _made(market: Market, profile: Profile, since: dt.date | None) -> pd.DataFrame:
    connection = ibis.duckdb.connect()
    tables = {}
    for name in ("prices", "fundamentals", "news", "securities"):
        connection.con.register(f"{name}_frame", getattr(market, name))
        connection.raw_sql(f"create table {name} as select * from {name}_frame")
        tables[name] = conformed(name, connection.table(name))
    found = connection.raw_sql(ibis.to_sql(scores(Tables(**tables), profile, since))).df()
    return found.sort_values(["date", "ticker"], ignore_index=True)


@pytest.fixture(scope="module")
def whole() -> Market:
    return market()


@pytest.fixture(scope="module", params=[PUBLISHED, THRESHOLDS], ids=["cross-section", "thresholds"])
def found(request, whole) -> pd.DataFrame:
    return computed(whole, request.param)


def test_the_parts_add_up_to_the_score_exactly_on_every_row(found):
    scored = found[found.score.notna()]
    assert len(scored) > 2_000
    adds = scored[[f"{part}_adds" for part in PUBLISHED.parts]].fillna(0).astype("int64")
    assert (adds.sum(axis=1) == (scored.score * 10).round().astype("int64")).all()
    assert (adds.sum(axis=1) / 10 == scored.score).all()
    weights = scored[[f"{part}_weight" for part in PUBLISHED.parts]].sum(axis=1)
    assert np.allclose(weights, 1.0)
    assert scored.score.between(0, 100).all()


def test_with_fewer_than_two_parts_there_is_no_score_never_a_flat_fifty(found):
    assert found[found.parts < 2].score.isna().all()
    assert found[found.parts >= 2].score.notna().all()
    assert found[found.parts < 2].shape[0] > 0
    assert (found.score == 50).mean() < 0.02


def test_the_weight_of_a_missing_part_goes_to_the_others_in_proportion(whole):
    without_news = computed(replace(whole, news=whole.news.iloc[:0]))
    last = without_news[without_news.date == without_news.date.max()].iloc[0]
    assert (last.parts, last.sentiment_weight) == (3, 0.0)
    assert last.momentum_weight == pytest.approx(0.30 / 0.80)
    assert last.value_weight == pytest.approx(0.25 / 0.80)


@pytest.mark.parametrize("day", [dt.date(2024, 11, 4), dt.date(2025, 2, 28)])
def test_a_score_is_what_could_be_computed_on_its_day(whole, day):
    with_all = computed(whole)
    cut = computed(whole.until(day))
    columns = [c for c in cut.columns if c not in ("known_from",)]
    one, other = (frame[frame.date == pd.Timestamp(day)].reset_index(drop=True) for frame in (with_all, cut))
    assert len(one) == 12
    pd.testing.assert_frame_equal(one[columns], other[columns], check_dtype=False)


def _by_period(market: Market) -> Market:
    """A look-ahead: fundamentals dated by the end of their period."""
    return replace(market, fundamentals=market.fundamentals.assign(filed=market.fundamentals.period_end))


def _tomorrow(market: Market) -> Market:
    """A look-ahead: tomorrow's price under today's date."""
    shifted = market.prices.copy()
    for column in ("open", "high", "low", "close"):
        shifted[column] = shifted.groupby("ticker")[column].shift(-1).fillna(shifted[column])
    return replace(market, prices=shifted)


@pytest.mark.parametrize("planted", [_by_period, _tomorrow])
def test_a_planted_look_ahead_is_caught(whole, planted):
    """The comparison above would notice either: the scores of a day differ from those of the data cut at that day."""
    day = dt.date(2025, 1, 10)
    with_all = computed(planted(whole))
    cut = computed(planted(whole.until(day)) if planted is _tomorrow else whole.until(day))
    one, other = (frame[frame.date == pd.Timestamp(day)].reset_index(drop=True) for frame in (with_all, cut))
    assert not one.score.equals(other.score)


def test_an_update_of_one_day_gives_what_the_whole_gives(whole):
    day = dt.date(2025, 3, 3)
    since = computed(whole, since=day)
    every = computed(whole)
    every = every[every.date >= pd.Timestamp(day)].reset_index(drop=True)
    assert len(since) == len(every) > 0
    pd.testing.assert_frame_equal(since, every, check_dtype=False)


def test_a_delisted_stock_has_no_score_after_its_last_day(whole):
    gone = whole.securities.assign(delisted=pd.Timestamp("2024-12-31"))
    found = computed(replace(whole, securities=gone))
    assert found.date.max() == pd.Timestamp("2024-12-31")


def test_a_restatement_counts_from_its_own_filing(whole):
    first = whole.fundamentals[(whole.fundamentals.ticker == "T03") & (whole.fundamentals.item == "net_income")]
    row = first[first.period_end == pd.Timestamp("2024-06-30")].iloc[0]
    later = row.filed + pd.Timedelta(days=40)
    changed = pd.concat([whole.fundamentals, pd.DataFrame([{**row, "filed": later, "value": row.value * 2}])])
    before, after = computed(whole), computed(replace(whole, fundamentals=changed))
    of = (before.ticker == "T03") & (before.date <= later)
    pd.testing.assert_series_equal(before[of].return_on_equity, after[of].return_on_equity)
    of = (before.ticker == "T03") & (before.date > later) & (before.date <= row.filed + pd.Timedelta(days=90))
    assert (after[of].return_on_equity > before[of].return_on_equity).all()


def test_ties_share_the_middle_of_their_ranks_and_a_small_sector_is_ranked_among_all(whole):
    day = computed(whole)
    day = day[day.date == day.date.max()]
    debt = day.sort_values("debt_to_equity")
    same = debt[debt.debt_to_equity == 0]
    assert len(same) > 1
    assert same.groupby("sector").debt_to_equity_points.nunique().max() == 1
    small = computed(whole, replace(PUBLISHED, smallest_group=100))
    small = small[small.date == small.date.max()]
    ranks = small.return_20.rank()
    assert np.allclose(small.return_20_points, ((ranks - 0.5) / len(small) * 100).clip(2.5, 97.5))


def test_a_score_needs_every_quarter_in_a_row(whole):
    f = whole.fundamentals
    gap = f[~((f.ticker == "T05") & (f.period_end == pd.Timestamp("2024-06-30")))]
    found = computed(replace(whole, fundamentals=gap))
    last = found[(found.ticker == "T05") & (found.date == found.date.max())].iloc[0]
    assert np.isnan(last.net_margin)
    assert not np.isnan(last.debt_to_equity)
