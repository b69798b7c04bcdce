"""``copydesk ask --holdings``: Forms 13F answer beside a facts file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from copydesk.holdings.loading import load
from copydesk.holdings.store import Store
from tests.holdings import made

QUESTION = "Did Fenwick Grain Partners sell shares of Quay Steel & Wire in Q1 2021?"


@pytest.fixture(autouse=True)
def _room(room: Path) -> None:
    given = room / "filings"
    given.mkdir()
    for end, filed, shares in (("12-31-2020", "20210212", 900), ("03-31-2021", "20210514", 650)):
        table = made.table([(made.QUAY, 10, shares)])
        text = made.submission(f"0001900001-21-{filed[2:]}", filed, made.cover(made.FENWICK, end), table)
        (given / f"{filed}.txt").write_text(text, "utf-8")
    assert not load(Store(room / "kept"), [given]).refused
    (room / "facts.yaml").write_text("listings: [{ticker: HRBR, name: Harbor Foods, exchange: NYSE}]", "utf-8")


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["ask", *arguments])


def test_a_sentence_is_marked_with_the_filing_that_it_stands_on() -> None:
    got = ask(QUESTION, "--holdings", "kept")
    assert got.exit_code == 0, got.output
    said, record = got.stdout.split("\n\n")
    assert said.startswith("FENWICK GRAIN PARTNERS sold 250 shares of QUAY STEEL & WIRE, net of purchases,")
    assert said.endswith("in Forms 13F public since May 14, 2021. [1]")
    assert record.startswith("[1] holding CIK 1900001, CUSIP 999100209, 2021-03-31: ")
    assert "shares: 650, value: 10000, shares_before: 900" in record
    assert "(Form 13F 0001900001-21-210514)" in record


def test_what_was_not_public_on_the_day_is_not_told() -> None:
    assert ask(QUESTION, "--holdings", "kept", "--on", "2021-05-13").exit_code == 1


def test_a_facts_file_answers_beside_them() -> None:
    got = ask(
        "Is HRBR listed?", "--holdings", "kept", "--facts", "facts.yaml", "--on", "2021-06-01", "--format", "json"
    )
    assert got.exit_code == 0
    (said,) = json.loads(got.stdout)["sentences"]
    assert said["facts"][0]["origin"] == "facts file facts.yaml"


def test_a_folder_without_holdings_is_a_mistake_and_no_answer() -> None:
    got = ask(QUESTION, "--holdings", "filings")
    assert got.exit_code == 2
    assert "no holdings are kept there" in " ".join(got.output.split())
