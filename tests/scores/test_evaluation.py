"""What the scores were worth: statistics against figures by hand and by simulation, panels, the page, the command."""

from __future__ import annotations

import datetime as dt
import html
import json
import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from scipy import stats
from typer.testing import CliRunner

from copydesk.errors import DataError
from copydesk.scores.evaluation import Evaluation, correlations, evaluate, mean_of, newey_west, panel, ranks, read
from copydesk.scores.evaluation.report import render, verdict
from copydesk.scores.evaluation.statistics import group_means, quantiles, turnover
from copydesk.scores.profile import PUBLISHED, Profile

START = dt.date(2015, 1, 1)
DAYS, STOCKS = 330, 24
RETURNS = Profile(  # prices alone, one part: quick, and all that these tests need
    name="returns",
    measures=tuple(m for m in PUBLISHED.measures if m.name == "return_20"),
    weights={"momentum": 1.0},
    fewest_parts=1,
)


def days(count: int = DAYS) -> list[dt.date]:
    """Weekdays."""
    found = []
    day = START
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += dt.timedelta(days=1)
    return found


def written(folder: Path, closes: np.ndarray, membership: str = "") -> Path:
    """The documented tables with these closes, a column a stock."""
    lines = ["ticker,date,open,high,low,close,volume"]
    for stock in range(closes.shape[1]):
        for day, close in zip(days(len(closes)), closes[:, stock], strict=True):
            lines.append(f"S{stock:02d},{day},{close:.6f},{close * 1.01:.6f},{close * 0.99:.6f},{close:.6f},1000")
    (folder / "prices.csv").write_text("\n".join(lines) + "\n")
    named = [f"S{s:02d},Stock {s},,{'Energy' if s % 2 else 'Materials'},," for s in range(closes.shape[1])]
    (folder / "securities.csv").write_text("\n".join(["ticker,name,cik,sector,listed,delisted", *named]) + "\n")
    if membership:
        (folder / "membership.csv").write_text(membership)
    return folder


def trending() -> np.ndarray:
    """Closes of stocks that each go their own steady way: past winners win."""
    rng = np.random.default_rng(7)
    drift = np.linspace(-0.004, 0.004, STOCKS)
    return 50 * np.exp(np.cumsum(drift + rng.normal(0, 0.001, (DAYS, STOCKS)), axis=0))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = written(tmp_path_factory.mktemp("data"), trending())
    inputs = read(folder)
    return evaluate(
        inputs.con,
        inputs.tables,
        RETURNS,
        train_to=dt.date(2015, 6, 30),
        validation_to=dt.date(2015, 10, 31),
        fewest=10,
    )


# ---- statistics


def test_newey_west_by_hand() -> None:
    # z = -1.5 -0.5 0.5 1.5 -0.5 0.5; g0 = 5.5/6; g1 = (0.75 - 0.25 + 0.75 - 0.75 - 0.25)/6 = 0.25/6
    series = np.array([1.0, 2.0, 3.0, 4.0, 2.0, 3.0])
    assert newey_west(series, 1) == pytest.approx(math.sqrt((5.5 / 6 + 2 * 0.5 * 0.25 / 6) / 6))


def test_newey_west_needs_days() -> None:
    assert newey_west(np.array([1.0, 2.0, 3.0]), 1) is None
    assert newey_west(np.ones(50), 5) is None


def test_overlapping_returns_do_not_seem_surer_than_they_are() -> None:
    """Of sums over 21 days of pure noise, few means may be told from zero; taken as independent, most would be."""
    rng = np.random.default_rng(3)
    lag, runs = 21, 300
    told = naive = 0
    for _ in range(runs):
        sums = np.convolve(rng.normal(size=1500 + lag - 1), np.ones(lag), "valid")
        mean = mean_of(sums, lag)
        assert mean is not None
        told += mean.told
        naive += abs(mean.mean) / (mean.sd / math.sqrt(len(sums))) >= 2
    assert told / runs < 0.15
    assert naive / runs > 0.5


@settings(max_examples=30)
@given(st.lists(st.one_of(st.integers(0, 5).map(float), st.just(math.nan)), min_size=1, max_size=12))
def test_ranks_are_those_of_scipy(row: list[float]) -> None:
    values = np.array([row, row[::-1]])
    expected = stats.rankdata(values, axis=1, nan_policy="omit")
    np.testing.assert_array_equal(ranks(values), np.where(np.isnan(values), np.nan, expected))


@settings(max_examples=15)
@given(st.integers(0, 1000))
def test_correlations_are_those_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 6, (3, 15)).astype(float), rng.normal(size=(3, 15))
    a[rng.random(a.shape) < 0.2] = np.nan
    b[rng.random(b.shape) < 0.2] = np.nan
    found = correlations(a, b, 4)
    for x, y, value in zip(a, b, found, strict=True):
        both = ~(np.isnan(x) | np.isnan(y))
        if both.sum() < 4 or len(set(x[both])) < 2:
            assert math.isnan(value)
        else:
            assert value == pytest.approx(stats.spearmanr(x[both], y[both]).statistic)


def test_a_day_of_too_few_stocks_has_no_correlation() -> None:
    row = np.array([[1.0, 2.0, 3.0]])
    assert math.isnan(correlations(row, row, 4)[0])
    assert correlations(row, row, 3)[0] == pytest.approx(1)


def test_fifths() -> None:
    signal = np.array([np.arange(10.0), np.arange(10.0)[::-1]])
    group = quantiles(signal, 5, 10)
    assert group[0].tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert group_means(group, signal, 5)[1].tolist() == [0.5, 2.5, 4.5, 6.5, 8.5]
    assert turnover(group, 4, 1) == 1.0
    assert turnover(np.stack([group[0], group[0]]), 4, 1) == 0.0
    assert (quantiles(signal, 5, 11) == -1).all()


# ---- the whole


def test_a_signal_that_works_is_found(found: Evaluation) -> None:
    score = found.signal("score")
    ic = score.ic["train"][21]
    assert ic is not None
    assert ic.mean > 0.8
    assert ic.positive == 1
    fifths = score.quantiles["train"]
    means = [m for m in fifths.means if m is not None]
    assert len(means) == 5
    assert means == sorted(means)
    assert fifths.spread is not None
    assert fifths.spread.mean == pytest.approx(means[-1] - means[0])
    assert fifths.cumulative[4][-1] > fifths.cumulative[0][-1]
    assert score.by_sector["Energy"] is not None


def test_forward_returns_are_of_the_stocks_own_rows(tmp_path: Path) -> None:
    closes = trending()
    inputs = read(written(tmp_path, closes))
    seen = panel(inputs.con, inputs.tables, RETURNS)
    np.testing.assert_allclose(seen.matrix("forward_5")[:-5], closes[5:] / closes[:-5] - 1, atol=1e-6)
    assert np.isnan(seen.matrix("forward_5")[-5:]).all()
    before = closes[231 : DAYS - 21] / closes[: DAYS - 252] - 1
    np.testing.assert_allclose(seen.matrix("momentum_12_1")[252:], before, atol=1e-6)


def test_no_price_after_the_last_day_is_read(tmp_path: Path) -> None:
    """What stands after --to changes nothing, and a period's last days fall out: their returns end outside it."""
    closes = trending()
    cut = days()[200]
    other = closes.copy()
    other[201:] = other[201:][:, ::-1]
    results = []
    for name, values in (("a", closes), ("b", other)):
        (tmp_path / name).mkdir()
        inputs = read(written(tmp_path / name, values))
        results.append(
            evaluate(inputs.con, inputs.tables, RETURNS, until=cut, train_to=days()[100], fewest=10).as_mapping()
        )
    assert results[0] == results[1]


def test_days_whose_return_ends_in_the_next_period_belong_to_neither(found: Evaluation) -> None:
    train = found.signal("score").ic["train"]
    five, twenty_one = train[5], train[21]
    assert five is not None
    assert twenty_one is not None
    assert five.days - twenty_one.days == 16


def test_members_of_the_day_alone_count(tmp_path: Path) -> None:
    leaves = days()[150]
    members = "ticker,start_date,end_date\n" + "".join(
        f"S{s:02d},,{leaves if s < 4 else ''}\n" for s in range(STOCKS - 4)
    )
    inputs = read(written(tmp_path, trending(), members))
    seen = panel(inputs.con, inputs.tables, RETURNS, inputs.membership)
    assert seen.members[149].sum() == STOCKS - 4
    assert seen.members[150].sum() == STOCKS - 8
    assert "S23" not in seen.tickers


def test_what_is_missing_lapses_and_is_said(tmp_path: Path) -> None:
    inputs = read(written(tmp_path, trending()))
    assert any("fundamentals" in note for note in inputs.notes)
    with pytest.raises(DataError, match="there is no table 'securities'"):
        read(files={"prices": tmp_path / "prices.csv"})
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path, {"news": tmp_path / "none.csv"})
    (tmp_path / "membership.csv").write_text("ticker,from\nS00,2015-01-01\n")
    with pytest.raises(DataError, match="no column start_date, end_date"):
        read(tmp_path)


# ---- the page and the command


def test_the_page_says_what_cannot_be_told(found: Evaluation) -> None:
    page = render(found)
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert page.count('role="img"') == 4
    assert "not advice" in page
    assert "No index membership was given" in page
    assert verdict(found) in html.unescape(page)


def test_a_name_from_the_data_is_only_text(found: Evaluation) -> None:
    hostile = '<img src="x">'
    signals = tuple(replace(s, label=hostile) if s.kind == "measure" else s for s in found.signals)
    assert "<img" not in render(replace(found, signals=signals, profile=hostile))


def test_a_chart_says_what_it_shows_and_holds_no_style() -> None:
    from copydesk.charts import Bar, Line, bars, line, svg

    points = [(START + dt.timedelta(days=90 * i), float(i)) for i in range(6)]
    lines = [Line("first", points), Line("second <b>", [(x, y + 0.01) for x, y in points])]
    for chart in (line(lines, source="Source: made up"), bars([Bar("a", 0.2, 0.1, 0.3), Bar("b", -0.1)], form=".1f")):
        drawn = svg(chart, "Two & three", "What it shows.")
        root = etree.fromstring(drawn)
        assert root.get("role") == "img"
        assert [root[i].text for i in (0, 1)] == ["Two & three", "What it shows."]
        assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
        assert not root.xpath("//@style | //*[local-name()='style' or local-name()='script']")
        assert "var(--chart-1, " in drawn
        assert "prefers-color-scheme: dark" in svg(chart, "t", "t", standalone=True)
    assert "second &lt;b&gt;" in svg(line(lines), "t", "t")
    with pytest.raises(ValueError, match="needs a bar"):
        bars([])
    with pytest.raises(ValueError, match="needs a point"):
        line([Line("none", [])])


def test_labels_at_the_ends_of_lines_do_not_touch() -> None:
    from copydesk.charts import Line, line, svg

    lines = [Line(f"line {i}", [(0.0, 0.0), (1.0, 1 + i / 1000)]) for i in range(4)]
    root = etree.fromstring(svg(line(lines), "t", "t"))
    heights = sorted(
        float(str(text.get("transform")).split(",")[1].split(")")[0])
        for text in root.iter("{*}text")
        if (text.text or "").startswith("line ")
    )
    assert len(heights) == 4
    assert min(b - a for a, b in pairwise(heights)) >= 14


def run(*args: str) -> Any:
    import typer

    from copydesk.cli.scores_evaluate import evaluate as command

    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, list(args))


def test_the_command(tmp_path: Path) -> None:
    written(tmp_path, trending())
    page = tmp_path / "out" / "report.html"
    result = run("--data", str(tmp_path), "--train-to", "2015-08-31", "--out", str(page), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["profile"] == "published"
    assert [p["name"] for p in told["periods"]] == ["train", "validation"]
    assert page.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        ([], "--prices FILE and --securities FILE"),
        (["--data", ".", "--profile", "third"], "published, thresholds"),
        (["--data", ".", "--from", "yesterday"], "YYYY-MM-DD"),
        (["--data", ".", "--train-to", "2020-01-01"], "lies before"),
    ],
)
def test_wrong_options_are_refused(args: list[str], wrong: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert wrong in " ".join(result.output.replace("│", " ").split())
