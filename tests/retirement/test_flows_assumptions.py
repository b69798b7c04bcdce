"""The inputs of capital-flow scenarios: ranges, distributions, and files of a user's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.errors import DataError
from copydesk.retirement.flows import Input, read_assumptions
from copydesk.retirement.flows.assumptions import AGES, WHOLES

BUILT_IN = read_assumptions()


def file(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return path


def test_every_input_says_what_it_is_and_who_gives_it() -> None:
    assert len(BUILT_IN.inputs) > 80
    for one in BUILT_IN.inputs.values():
        assert one.meaning, one.name
        assert all(cited.title and cited.date for cited in one.sources), one.name
    cited = {name for name, one in BUILT_IN.inputs.items() if one.sources}
    assert cited == {"pool.assets", "defaults.share", "stress.limit"}


def test_the_pool_is_that_of_401k_plans_and_not_of_all_plans(shared: Path) -> None:
    notes = (shared / "cases/401k/README.md").read_text("utf-8")
    assert "| 2025:Q3 | $13.9 trillion | $10.0 trillion |" in notes
    assert BUILT_IN.central("pool.assets") == 10.0e12
    assert "32% of total 401(k) assets" in " ".join(notes.split())
    assert BUILT_IN.central("defaults.share") == 0.32


def test_a_file_changes_what_it_names_and_the_hash_with_it(tmp_path: Path) -> None:
    text = """
    start: 2028
    inputs:
      sleeve.peak: 0.08
      pool.assets: {low: 9e12, central: 9.5e12, high: 1e13, distribution: pert, source: A survey, note: ours}
    """
    mine = read_assumptions(file(tmp_path, text))
    peak = mine.inputs["sleeve.peak"]
    assert (peak.low, peak.high, peak.varies, peak.sources) == (0.08, 0.08, False, ())
    pool = mine.inputs["pool.assets"]
    assert (pool.low, pool.central, pool.distribution, pool.note) == (9e12, 9.5e12, "pert", "ours")
    assert pool.sources[0].title == "A survey"
    assert mine.start == 2028
    assert mine.sha256 != BUILT_IN.sha256
    assert mine.inputs["adoption.delay"] == BUILT_IN.inputs["adoption.delay"]


def test_a_changed_number_no_longer_rests_on_the_built_in_source(tmp_path: Path) -> None:
    mine = read_assumptions(file(tmp_path, "inputs: {pool.assets: {high: 1.3e13}}"))
    assert mine.inputs["pool.assets"].sources == ()
    assert mine.inputs["pool.assets"].note == ""


def test_words_that_change_no_number_leave_the_hash(tmp_path: Path) -> None:
    mine = read_assumptions(file(tmp_path, "inputs: {sleeve.band: {note: as our committee has it}}"))
    assert mine.sha256 == BUILT_IN.sha256


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("inputs: {sleeve.peek: 0.1}", "Did you mean sleeve.peak?"),
        ("input: {sleeve.peak: 0.1}", "Did you mean inputs?"),
        ("inputs: {sleeve.peak: {lo: 0.1}}", "there is no key 'lo'"),
        ("inputs: {sleeve.peak: 1.2}", "1.2 cannot be"),
        ("inputs: {sleeve.peak: .nan}", "nan cannot be"),
        ("inputs: {sleeve.peak: ten}", "'ten' is no number"),
        ("inputs: {sleeve.peak: true}", "a bool is no number"),
        ("inputs: {sleeve.peak: {low: 0.15, central: 0.1}}", "out of order"),
        ("inputs: {sleeve.peak: {distribution: normal}}", "its distribution is 'normal'"),
        ("inputs: {sleeve.peak: {distribution: lognormal}}", "a share cannot be lognormal"),
        ("inputs: {market.real-assets.value: {low: 0}}", "0 cannot be"),
        ("inputs: {impact.coefficient: {low: 0, distribution: lognormal}}", "starts above 0"),
        ("inputs: {adoption.innovation: 0}", "0 cannot be"),
        ("inputs: {age.30s.assets: 0.2}", "sum to 1.1, not to 1"),
        ("inputs: {split.private-equity: 0.5}", "sum to 1.08, not to 1"),
        ("inputs: {age.30s.assets: {low: 0.05, high: 0.2}}", "it is fixed, but low and high differ"),
        ("inputs: {stress.cash: 0.95}", "more than the fund"),
        ("inputs: [1]", "no mapping"),
        ("start: soon", "no year"),
        ("correlation: {public-stocks: [1]}", "the row public-bonds is missing"),
        ("inputs: {pool.assets: {source: {address: here}}}", "it has no title"),
        ("a: [", "it is no YAML"),
        ("- a", "no mapping"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        read_assumptions(file(tmp_path, text))
    assert says in str(caught.value)
    assert "mine.yaml" in str(caught.value)


@pytest.mark.parametrize(("pair", "says"), [((2, 0.9), "positive definite"), ((2, 0.0), "symmetric")])
def test_a_correlation_that_cannot_be_is_refused(tmp_path: Path, pair: tuple[int, float], says: str) -> None:
    names = ["public-stocks", "public-bonds", "private-equity", "private-credit", "real-assets", "digital-assets"]
    rows = np.eye(6)
    rows[0, 1] = rows[1, 0] = 0.9
    rows[0, 2] = rows[2, 0] = -0.9
    rows[1, 2] = 0.9
    rows[2, 1] = pair[1]
    lines = "\n".join(f"  {name}: {row.tolist()}" for name, row in zip(names, rows, strict=True))
    with pytest.raises(DataError, match=says):
        read_assumptions(file(tmp_path, f"correlation:\n{lines}"))


def test_a_large_or_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="larger than"):
        read_assumptions(file(tmp_path, "#" * 1_000_001))
    with pytest.raises(DataError, match=r"gone\.yaml"):
        read_assumptions(tmp_path / "gone.yaml")


def made(distribution: str, low: float, central: float, high: float) -> Input:
    return Input("x", "", "coefficient", low, central, high, distribution)


@settings(max_examples=40)
@given(
    st.sampled_from(["uniform", "triangular", "pert", "lognormal"]),
    st.tuples(*[st.floats(0.01, 90)] * 3).map(sorted).filter(lambda three: three[2] - three[0] > 0.01),
)
def test_quantiles_rise_and_stay_within_the_range(distribution: str, three: list[float]) -> None:
    one = made(distribution, *three)
    drawn = one.quantile(np.linspace(0.001, 0.999, 50))
    assert (np.diff(drawn) >= 0).all()
    if distribution != "lognormal":
        assert drawn.min() >= one.low - 1e-9
        assert drawn.max() <= one.high + 1e-9


def test_quantiles_are_those_of_the_named_distributions() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    assert made("uniform", 1, 2, 5).quantile(u).mean() == pytest.approx(3, rel=1e-6)
    assert made("triangular", 1, 2, 6).quantile(u).mean() == pytest.approx((1 + 2 + 6) / 3, rel=1e-5)
    assert made("pert", 1, 2, 6).quantile(u[25::50]).mean() == pytest.approx((1 + 4 * 2 + 6) / 6, rel=1e-4)
    log = made("lognormal", 1, 2, 4).quantile(np.array([0.05, 0.5, 0.95]))
    assert log == pytest.approx([1, 2, 4], rel=1e-9)


def test_drawn_parts_of_a_whole_sum_to_one() -> None:
    rng = np.random.default_rng(3)
    draws = BUILT_IN.drawn(rng.random((len(BUILT_IN.varying), 100)))
    for whole in WHOLES:
        assert sum(draws[name] for name in whole) == pytest.approx(1)
    assert len(AGES) == 5
