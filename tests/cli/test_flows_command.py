"""``copydesk flows`` as a command: its formats, files, errors and exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from copydesk.retirement.flows.charts import CHARTED
from copydesk.retirement.flows.markets import series

FEW = ("--paths", "50", "--years", "6")


def flows(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["flows", *arguments])


def test_run_says_medians_with_bands_in_words() -> None:
    got = flows("run", *FEW)
    assert got.exit_code == 0, got.output
    assert got.stdout.startswith("This is a scenario: it follows from assumptions. It is no forecast and no advice.\n")
    assert "50 paths of 6 years, seed 1, assumptions of the built-in assumptions" in got.stdout
    assert "Net flow of the year into private credit\n  2027" in got.stdout
    assert "beyond what the square-root law was measured on" in got.stdout


def test_run_as_json_and_csv_have_the_same_numbers() -> None:
    data = json.loads(flows("run", *FEW, "--format", "json").stdout)
    assert set(data["series"]) == set(series())
    assert data["years"] == [2027, 2028, 2029, 2030, 2031, 2032]
    rows = list(csv.DictReader(io.StringIO(flows("run", *FEW, "--format", "csv").stdout)))
    assert len(rows) == 6 * len(series())
    assert {row["assumptions_sha256"] for row in rows} == {data["assumptions_sha256"]}
    pools = [float(row["median"]) for row in rows if row["series"] == "pool"]
    assert pools == [band[2] for band in data["series"]["pool"]["bands"]]


def test_run_writes_a_record_that_check_reads(tmp_path: Path) -> None:
    record = tmp_path / "scenario.md"
    got = flows("run", *FEW, "--record", str(record), "--publisher", "Harbor Ledger")
    assert got.exit_code == 0, got.output
    story = tmp_path / "story.md"
    for paths, code in (("51", 1), ("50", 0)):
        story.write_text(f"---\nheadline: Plans\n---\n\nIt was run on {paths} paths of 6 years.\n", "utf-8")
        got = CliRunner().invoke(app, ["check", str(story), "--source", str(record), "--only", "figure-in-source"])
        assert got.exit_code == code, got.output


@pytest.mark.slow
def test_run_writes_charts(tmp_path: Path) -> None:
    charts = tmp_path / "charts"
    got = flows("run", *FEW, "--charts", str(charts))
    assert got.exit_code == 0, got.output
    assert sorted(path.suffix for path in charts.iterdir()) == [".svg"] * len(CHARTED)
    for path in charts.iterdir():
        drawn = path.read_text("utf-8")
        assert "no forecast and no advice" in drawn
        assert "<script" not in drawn


def test_a_file_of_ones_own_changes_the_run(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("inputs: {adoption.ceiling: 0}", "utf-8")
    data = json.loads(flows("run", *FEW, "--format", "json", "--assumptions", str(file)).stdout)
    assert data["assumptions"] == str(file)
    assert {value for band in data["series"]["moved"]["bands"] for value in band} == {0}


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        ("inputs: {sleeve.peek: 1}", (), "Did you mean sleeve.peak?"),
        ("inputs: {sleeve.peak: {low: 0.3}}", (), "out of order"),
        ("", ("--paths", "0"), "Give 1 to 250,000"),
        ("", ("--seed", "-1"), "below 0"),
    ],
)
def test_errors_say_what_to_do_and_exit_2(tmp_path: Path, text: str, arguments: tuple[str, ...], says: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    got = flows("run", "--assumptions", str(file), *arguments)
    assert got.exit_code == 2
    assert says in got.stderr
    assert got.stdout == ""


def test_card_shows_every_input() -> None:
    got = flows("card")
    assert got.exit_code == 0
    assert "| sleeve.peak |" in got.stdout
    assert "What the model cannot say" in got.stdout


def test_sensitivity_says_which_assumption_matters() -> None:
    got = flows("sensitivity", "--output", "sleeve-share", "--samples", "64", "--years", "4", "--top", "2")
    assert got.exit_code == 0, got.output
    assert "For the private share of the pool in the last year, " in got.stdout
    assert got.stdout.count("total from 1/4 and 1/2 of the runs") == 2
    unknown = flows("sensitivity", "--output", "profit")
    assert unknown.exit_code == 2
    assert "Known: moved" in unknown.stderr


def test_stress_says_how_each_case_ends_and_who_pays() -> None:
    got = flows("stress")
    assert got.exit_code == 0, got.output
    assert "8.0% redeemed, sleeve of 10.0%: paid from public assets." in got.stdout
    assert "50.0% redeemed, sleeve of 20.0%: not paid in full: the fund is gated." in got.stdout
    assert "stale valuation" in got.stdout
    data = json.loads(flows("stress", "--format", "json", "--quarters", "2").stdout)
    assert [len(case["outcomes"]) for case in data] == [2] * 10
