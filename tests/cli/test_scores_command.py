"""``copydesk scores``: load, update, show and explain, with their exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from tests.scores.market import market
from tests.scores.stores import tables, written

SETTINGS = """
name = "small"
[measures]
return_200 = { weight = 0 }
to_high_252 = { weight = 0 }
price_earnings = { weight = 0 }
peg = { weight = 0 }
forward_discount = { weight = 0 }
dividend_yield = { weight = 0 }
net_margin = { weight = 0 }
debt_to_equity = { weight = 0 }
revenue_growth = { weight = 0 }
eps_growth = { weight = 0 }
[checks]
calendar = "weekdays"
"""


def scores(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["scores", *arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data, settings, and a store with scores."""
    place = tmp_path_factory.mktemp("scores")
    (place / "copydesk-scores.toml").write_text(SETTINGS, "utf-8")
    written(place / "in", **tables(market(days=60)))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        done = scores("load", "in")
        assert done.exit_code == 0, done.output
        assert "prices: 720 new rows, 0 replaced." in done.stderr
        done = scores("update")
        assert done.exit_code == 0, done.output
        assert "720 scores of 60 days, 2024-01-02 to 2024-03-25." in done.stderr
    return place


@pytest.fixture(autouse=True)
def _here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def test_an_update_without_new_days_is_no_fault() -> None:
    done = scores("update")
    assert done.exit_code == 0
    assert "There is no new day." in done.stderr


def test_a_day_that_is_lacking_is_exit_code_1_and_says_why() -> None:
    done = scores("update", "--through", "2024-03-26")
    assert done.exit_code == 1
    assert "2024-03-26: 0 stocks have a price, of 12 that usually have" in done.stderr
    assert "no score was written" in done.stderr


def test_show_has_the_highest_first_and_counts_the_tiers() -> None:
    done = scores("show", "--top", "2", "--bottom", "1")
    assert done.exit_code == 0
    assert done.stdout.count("Company") == 3
    assert "no score 1" in done.stdout
    sector = scores("show", "--sector", "Ferries", "--all")
    assert sector.stdout.count("Ferries") == 6
    assert scores("show", "--sector", "Space").exit_code == 2


def test_show_as_json_and_csv_holds_every_stock() -> None:
    data = json.loads(scores("show", "--format", "json", "--on", "2024-03-24").stdout)
    assert data["day"] == "2024-03-22"
    assert data["note"] == "There are no scores of 2024-03-24 (no trading day); these are of 2024-03-22."
    assert len(data["stocks"]) == 12
    first = data["stocks"][0]
    assert sum(v for v in first["adds"].values() if v is not None) == pytest.approx(first["score"])
    table = list(csv.DictReader(io.StringIO(scores("show", "--format", "csv").stdout)))
    assert len(table) == 12
    assert {row["ticker"] for row in table if not row["score"]} == {"T11"}


def test_explain_shows_grounds_with_their_filing_and_adds_up() -> None:
    done = scores("explain", "T03")
    assert done.exit_code == 0
    assert "filed 2023-" in done.stdout or "filed 2024-" in done.stdout
    (last,) = (line for line in done.stdout.splitlines() if "adds up to" in line)
    parts, total = last.split(" adds up to ")
    assert sum(map(float, parts.split(" + "))) == pytest.approx(float(total))
    data = json.loads(scores("explain", "T03", "--format", "json").stdout)
    assert data["score"] == float(total)
    equity = next(m for p in data["parts"] for m in p["measures"] if m["name"] == "return_on_equity")
    assert [g["what"] for g in equity["grounds"]] == ["net_income"] * 4 + ["equity"]
    assert all(g["filed"] < "2024-03-25" for g in equity["grounds"])
    four = sum(g["value"] for g in equity["grounds"][:4])
    assert equity["value"] == pytest.approx(four / equity["grounds"][4]["value"])


def test_explain_says_why_there_is_no_score() -> None:
    done = scores("explain", "T11")
    assert done.exit_code == 1
    assert "No score on 2024-03-25: one part of three could be computed: momentum; a score needs two." in done.stdout
    assert "missing, it needs net_income of 4 periods, and 0 were filed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "--on", "May"), "YYYY-MM-DD"),
        (("show", "--on", "2023-01-02"), "begin on 2024-01-02"),
        (("show", "--data", "gone"), "copydesk scores load"),
        (("explain", "T999"), "no such stock"),
        (("load", "gone"), "it is no folder"),
        (("update", "--accept", "T03:May"), "YYYY-MM-DD"),
        (("update", "--profile", "gone.toml"), "gone.toml"),
        (("fetch", "edgar"), "no security has a cik"),
    ],
)
def test_what_cannot_be_done_is_exit_code_2(arguments: tuple[str, ...], says: str) -> None:
    done = scores(*arguments)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())
