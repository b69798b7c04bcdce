"""Scenarios: books that balance to the cent, cases with a closed form, the same numbers from the same seed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.flows import RELATIVE, worst_gap
from copydesk.errors import DataError
from copydesk.retirement.flows import Assumptions, Scenario, read_assumptions, simulate
from copydesk.retirement.flows.adoption import bass
from copydesk.retirement.flows.assumptions import AGES, CLASSES, PRIVATE
from copydesk.retirement.flows.ledger import Ledger
from copydesk.retirement.flows.markets import series
from copydesk.retirement.flows.simulation import correlated

BUILT_IN = read_assumptions()


def plain(**changes: float) -> Assumptions:
    """No returns, no risk, no fees, no withdrawals, everyone adopts at once, 10% of the pool as the aim."""
    fixed = {name: 0.0 for name in BUILT_IN.inputs if name.split(".")[0] in ("fee", "return", "volatility")}
    fixed |= {f"age.{age}.sleeve": 1.0 for age in AGES} | {f"redemption.{name}": 1.0 for name in PRIVATE}
    fixed |= {"split.private-equity": 0.4, "split.private-credit": 0.3}
    fixed |= {"split.real-assets": 0.2, "split.digital-assets": 0.1}
    fixed |= {
        "pool.assets": 10e12,
        "pool.contributions": 0.06,
        "pool.contribution-growth": 0.03,
        "pool.withdrawals": 0.0,
        "defaults.share": 1.0,
        "defaults.growth": 0.0,
        "defaults.ceiling": 1.0,
        "adoption.delay": 0.0,
        "adoption.innovation": 100.0,
        "adoption.imitation": 0.0,
        "adoption.ceiling": 1.0,
        "sleeve.peak": 0.1,
        "sleeve.deployment": 1.0,
        "sleeve.band": 0.0,
    }
    assert not set(changes) - set(BUILT_IN.inputs)
    return BUILT_IN.with_fixed(fixed | changes)


def balances(ledger: Ledger) -> None:
    """The books of every path balance to the cent, by class and in total."""
    closing = ledger.opening + ledger.contributions + ledger.returns - ledger.withdrawals - ledger.fees + ledger.moved
    assert (closing == ledger.closing).all()
    assert (ledger.moved.sum(axis=1) == 0).all()
    assert (ledger.opening[1:] == ledger.closing[:-1]).all()
    pool = ledger.closing.sum(axis=1) - ledger.opening.sum(axis=1)
    entries = ledger.contributions + ledger.returns - ledger.withdrawals - ledger.fees
    assert (entries.sum(axis=1) == pool).all()
    for book in (ledger.opening, ledger.contributions, ledger.withdrawals, ledger.fees, ledger.closing):
        assert book.min() >= 0
    assert (ledger.unpaid >= 0).all()


def audited(assumptions: Assumptions, paths: int, years: int, seed: int = 1) -> list[Ledger]:
    seen: list[Ledger] = []
    simulate(assumptions, paths=paths, years=years, seed=seed, audit=seen.append)
    assert sum(ledger.closing.shape[2] for ledger in seen) == paths
    for ledger in seen:
        balances(ledger)
    return seen


def test_every_path_balances_to_the_cent() -> None:
    audited(BUILT_IN, 4_200, 30)


@pytest.mark.slow
def test_every_path_of_a_hundred_thousand_balances_to_the_cent() -> None:
    counted = 0

    def audit(ledger: Ledger) -> None:
        nonlocal counted
        balances(ledger)
        counted += ledger.closing.shape[2]

    simulate(BUILT_IN, paths=100_000, years=30, audit=audit)
    assert counted == 100_000


UNIT = st.floats(0, 1)


@settings(max_examples=25)
@given(
    st.fixed_dictionaries(
        {
            "pool.assets": st.sampled_from([0.0, 0.03, 1.0, 123456.78, 1e13]),
            "pool.contributions": UNIT,
            "pool.withdrawals": UNIT,
            "sleeve.peak": UNIT,
            "sleeve.deployment": UNIT,
            "sleeve.band": UNIT,
            "adoption.ceiling": UNIT,
            "defaults.share": UNIT,
            "redemption.private-equity": UNIT,
            "redemption.real-assets": st.just(0.0),
            "fee.digital-assets": UNIT,
        }
    )
)
def test_books_balance_under_any_assumptions(values: dict[str, float]) -> None:
    audited(BUILT_IN.with_fixed(values), 20, 8)


def test_withdrawals_beyond_what_can_be_sold_stay_owed() -> None:
    values = {f"redemption.{name}": 0.0 for name in PRIVATE} | {"sleeve.peak": 1.0, "pool.withdrawals": 1.0}
    (ledger,) = audited(plain(**values, **{"pool.contributions": 0.0}), 1, 3)
    # The first year everything was public, and was paid out; nothing is left to invest.
    assert ledger.unpaid[:, 0].tolist() == [0, 0, 0]
    late = plain(**values | {"pool.withdrawals": 0.5}, **{"pool.contributions": 0.0})
    (ledger,) = audited(late, 1, 2)
    # The first year half goes out and the rest into the sleeve; the second nothing can be sold.
    assert ledger.closing[0, 2:].sum() == 5 * 10**14
    assert ledger.unpaid[1, 0] == 25 * 10**13


def test_flows_without_risk_are_a_geometric_sum() -> None:
    years = 30
    result = simulate(plain(), paths=3, years=years)
    first, growth = 10e12 * 0.06, 0.03
    for year in (1, 2, 7, years):
        paid_in = first * ((1 + growth) ** year - 1) / growth
        assert result.median("moved-in-all", year) == pytest.approx(0.1 * (10e12 + paid_in), rel=1e-13)
        assert result.median("pool", year) == pytest.approx(10e12 + paid_in, rel=1e-13)
        assert result.median("sleeve-share", year) == pytest.approx(0.1, rel=1e-12)
    assert result.median("moved", 9) == pytest.approx(0.1 * first * 1.03**8, rel=1e-12)
    assert result.median("flow/real-assets", 9) == pytest.approx(0.02 * first * 1.03**8, rel=1e-12)
    assert np.ptp(result.bands["moved"], axis=1).max() == 0


def test_growth_without_flows_is_compound_interest() -> None:
    returns = {f"return.{name}": 0.05 for name in CLASSES} | {f"fee.{name}": 0.01 for name in CLASSES}
    result = simulate(plain(**returns, **{"pool.contributions": 0.0}), paths=2, years=20)
    for year in (1, 10, 20):
        assert result.median("pool", year) == pytest.approx(10e12 * (1.05 * 0.99) ** year, rel=1e-13)
        assert result.median("sleeve-share", year) == pytest.approx(0.1, rel=1e-12)
    # What was moved is the aim of the first year: what grows alike needs no rebalancing, but for cents.
    assert result.median("moved-in-all", 20) == pytest.approx(0.1 * 10e12 * 1.05 * 0.99, abs=1.0)


def test_the_gap_to_the_target_closes_at_the_pace_of_deployment() -> None:
    result = simulate(plain(**{"sleeve.deployment": 0.5, "pool.contributions": 0.0}), paths=1, years=6)
    assert result.bands["sleeve-share"][:, 2] == pytest.approx([0.1 * (1 - 0.5**year) for year in range(1, 7)])


def test_inside_the_band_nothing_is_moved() -> None:
    drift = {"return.private-equity": 0.05, "pool.contributions": 0.0}
    held = simulate(plain(**drift, **{"sleeve.band": 0.4}), paths=1, years=4)
    assert held.bands["flow/private-equity"][1:, 2].tolist() == [0, 0, 0]
    moved = simulate(plain(**drift), paths=1, years=4)
    assert (moved.bands["flow/private-equity"][1:, 2] < 0).all()


def test_adoption_is_the_bass_curve() -> None:
    values = {"adoption.innovation": 0.03, "adoption.imitation": 0.38, "adoption.delay": 1.5, "adoption.ceiling": 0.6}
    result = simulate(plain(**values), paths=1, years=30)
    for year in (1, 2, 10, 30):
        t = max(year - 1.5, 0)
        wanted = 0.6 * (1 - math.exp(-0.41 * t)) / (1 + 0.38 / 0.03 * math.exp(-0.41 * t))
        assert result.median("adoption", year) == pytest.approx(wanted, rel=1e-14, abs=1e-16)


@settings(max_examples=30)
@given(st.floats(0.001, 0.2), st.floats(0.0, 1.5))
def test_the_bass_curve_solves_its_equation(p: float, q: float) -> None:
    t, step = np.linspace(0, 40, 81), 1e-4
    share = bass(t, np.array(p), np.array(q))
    assert share[0] == 0
    slope = (bass(t + step, np.array(p), np.array(q)) - bass(t - step, np.array(p), np.array(q))) / (2 * step)
    assert slope[1:] == pytest.approx(((p + q * share) * (1 - share))[1:], abs=1e-6)


def test_expected_returns_and_risk_are_those_assumed() -> None:
    values = {"return.public-stocks": 0.06, "volatility.public-stocks": 0.2, "adoption.ceiling": 0.0}
    values |= {f"age.{age}.stocks": 1.0 for age in AGES}
    (ledger,) = audited(plain(**values), 2_000, 1)
    growth = (ledger.returns / ledger.opening.clip(1))[0, 0]
    assert growth.mean() == pytest.approx(0.06, abs=4 * 0.21 / 2_000**0.5)
    assert np.log1p(growth).std() == pytest.approx(0.2, rel=0.06)


def test_shocks_are_correlated_as_assumed() -> None:
    normals = np.random.default_rng(5).standard_normal((2, len(CLASSES), 40_000))
    found = np.corrcoef(correlated(BUILT_IN, normals)[1])
    assert np.abs(found - np.array(BUILT_IN.correlation)).max() < 0.03


def same(one: Scenario, other: Scenario) -> bool:
    return all(np.array_equal(one.bands[name], other.bands[name]) for name in series())


def test_the_same_seed_gives_the_same_bits_whatever_the_threads() -> None:
    one = simulate(BUILT_IN, paths=5_000, years=4, seed=7, threads=1)
    assert same(one, simulate(BUILT_IN, paths=5_000, years=4, seed=7, threads=3))
    assert not same(one, simulate(BUILT_IN, paths=5_000, years=4, seed=8))


def test_a_longer_run_begins_with_the_paths_of_a_shorter_one() -> None:
    (short,) = audited(BUILT_IN, 30, 4, seed=3)
    longer = audited(BUILT_IN, 50, 9, seed=3)[0]
    assert np.array_equal(longer.closing[:4, :, :30], short.closing)


def test_bands_are_quantiles_of_all_paths() -> None:
    seen: list[Ledger] = []
    result = simulate(BUILT_IN, paths=501, years=3, seed=2, audit=seen.append)
    pools = seen[0].closing.sum(axis=1) / 100
    wanted = np.quantile(pools, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1).T
    assert result.bands["pool"] == pytest.approx(wanted, rel=1e-14)
    assert all(np.isfinite(band).all() and (np.diff(band, axis=1) >= 0).all() for band in result.bands.values())


def test_a_plain_loop_gives_the_same_numbers() -> None:
    gap, _, _ = worst_gap(8, 25, 11)
    assert gap <= RELATIVE


def test_market_measures_follow_their_formulas() -> None:
    market = {"market.real-assets.value": 1e12, "market.real-assets.volume": 2e9, "market.real-assets.growth": 0.1}
    market |= {"market.real-assets.long-term": 0.7, "pool.long-term": 0.9, "impact.coefficient": 0.8}
    result = simulate(plain(**market, **{"pool.contributions": 0.0, "volatility.real-assets": 0.25}), paths=1, years=1)
    held = 0.1 * 0.2 * 10e12
    assert result.median("share-of-value/real-assets", 1) == pytest.approx(held / 1.1e12)
    assert result.median("share-of-volume/real-assets", 1) == pytest.approx(held / (250 * 2.2e9))
    assert result.median("long-term-holders/real-assets", 1) == pytest.approx(0.7 + held / 1.1e12 * 0.2)
    assert result.beyond["real-assets"].tolist() == [1.0]  # a third of the year's volume
    by_the_law = 0.8 * 0.25 / 250**0.5 * (held / 2.2e9) ** 0.5
    assert result.median("pressure/real-assets", 1) == pytest.approx(by_the_law)


@pytest.mark.parametrize(
    ("paths", "years", "seed", "says"),
    [
        (0, 30, 1, "0 cannot be run"),
        (10, 61, 1, "61 cannot be run"),
        (200_000, 60, 1, "too much memory"),
        (10, 10, -1, "below 0"),
    ],
)
def test_runs_that_cannot_be_are_refused(paths: int, years: int, seed: int, says: str) -> None:
    with pytest.raises(DataError, match=says):
        simulate(BUILT_IN, paths=paths, years=years, seed=seed)


def test_a_pool_that_cannot_be_counted_is_refused() -> None:
    values = {f"return.{name}": 1.0 for name in CLASSES}
    with pytest.raises(DataError, match="grows beyond"):
        simulate(plain(**values), paths=1, years=30)
