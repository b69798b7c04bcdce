"""``copydesk ask`` as a command: exit codes, text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app

FACTS = "listings: [{ticker: HRBR, name: Harbor Foods Inc., exchange: NYSE, until: 2026-02-27}]"
RISE = "How much did sales of Harbor Foods rise in 2025?"
TOLD = "Harbor Foods said that sales of the company rose 4% to $12 million in 2025."


@pytest.fixture(autouse=True)
def _room(room: Path) -> None:
    (room / "facts.yaml").write_text(FACTS, "utf-8")
    (room / "told.txt").write_text(TOLD, "utf-8")


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["ask", *arguments])


def test_an_answer_has_marks_and_a_list_of_passages() -> None:
    got = ask("When did sales of Harbor Foods rise 4%?", "--source", "told.txt")
    assert got.exit_code == 0, got.output
    answer, listed = got.stdout.split("\n\n")
    assert answer.endswith("” [1]")
    assert listed.startswith(f"[1] “{TOLD}”")


def test_no_answer_is_exit_code_1_with_the_nearest_passages() -> None:
    got = ask("How much did sales of Quay Steel rise in 2025?", "--source", "told.txt")
    assert got.exit_code == 1
    assert got.stdout.startswith("The sources do not answer this.\n")
    assert "Nearest passages, which are no answer:" in got.stdout
    assert TOLD in " ".join(got.stdout.split())


def test_facts_alone_are_enough() -> None:
    got = ask("Is Harbor Foods still listed?", "--facts", "facts.yaml", "--on", "2026-05-01", "--format", "json")
    assert got.exit_code == 0
    data = json.loads(got.stdout)
    assert data["text"] == "Harbor Foods (HRBR) was last listed on the NYSE on February 27, 2026."
    assert data["sentences"][0]["facts"][0]["origin"] == "facts file facts.yaml"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((RISE,), "--source"),
        ((RISE, "--source", "gone.txt"), "gone.txt"),
        ((RISE, "--source", "told.txt", "--on", "May"), "YYYY-MM-DD"),
        ((RISE, "--source", "told.txt", "--facts", "gone.yaml"), "gone.yaml"),
        (("?", "--source", "told.txt"), " question: it is empty"),
        ((RISE, "--source", "told.txt", "--no-model", "--model", "m"), "--no-model"),
        ((RISE, "--source", "told.txt", "--model", "m", "--address", "http://127.0.0.1:9/v1"), "model m"),
    ],
)
def test_what_cannot_be_asked_is_exit_code_2_and_says_why(arguments: tuple[str, ...], says: str) -> None:
    got = ask(*arguments)
    assert got.exit_code == 2, got.output
    assert says in got.output
    assert "Traceback" not in got.output


def test_a_source_cannot_write_to_the_terminal(room: Path) -> None:
    (room / "loud.txt").write_text("Quay Steel sold \x1b[31mthree boats on May 4, 2026.", "utf-8")
    got = ask("When did Quay Steel sell three boats?", "--source", "loud.txt")
    assert "\x1b" not in got.output
