"""The demo opens its newsroom in the desk: each page answers, twice over; without the extra it says so."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from copydesk.cli import desk, sample

Command = Callable[..., Result]


@pytest.mark.slow
def test_each_page_of_the_sample_newsroom_answers(copydesk: Command, room: Path) -> None:
    first = copydesk("demo", "report")
    assert first.exit_code == 0, first.stderr
    counted = re.search(r"The desk answered (\d+) of (\d+) requests with 200", first.stdout)
    assert counted
    assert counted[1] == counted[2]
    assert int(counted[1]) > 60
    for page in ("queue", "review", "rules", "audit", "drafting", "front", "story", "ninjs", "healthz", "metrics"):
        assert re.search(rf"^ *{page} +\d+ +200 ", first.stdout, re.MULTILINE), page
    assert not (room / "report" / "desk.new").exists()
    with sqlite3.connect(room / "report" / "desk" / "desk.sqlite3") as kept:
        states = dict(kept.execute("SELECT state, count(*) FROM desk_story GROUP BY state").fetchall())
        assert states == {"published": 4, "work": 10}
        made = "SELECT count(*) FROM desk_drafting d JOIN desk_story s ON s.published_id = d.version_id"
        assert kept.execute(f"{made} WHERE d.state = 'done'").fetchone() == (1,)
        assert kept.execute("SELECT kind FROM desk_notice").fetchall() == [("correction",)]
        assert kept.execute("SELECT count(*) FROM desk_signature").fetchone() == (1,)
        assert kept.execute("SELECT count(*) FROM desk_job WHERE state = 'dead'").fetchone() == (0,)
    again = copydesk("demo", "report")
    assert again.exit_code == 0, again.stderr
    assert "Opening the sample newsroom" in again.stderr


def test_without_the_extra_the_gate_alone_is_shown(
    copydesk: Command, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "find_spec", lambda name: None)
    result = copydesk("demo", "report")
    assert result.exit_code == 0
    assert "The desk is not installed (django is missing)" in result.stderr
    assert (room / "report" / "index.html").is_file()
    assert not (room / "report" / "desk").exists()


def test_a_newsroom_that_cannot_be_loaded_leaves_no_half_desk(
    copydesk: Command, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample.sys, "executable", "false")
    result = copydesk("demo", "report")
    assert result.exit_code == 2
    assert "could not be loaded" in result.stderr
    assert not (room / "report" / "desk").exists()


def test_a_page_that_does_not_answer_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    answers = [sample.Answer("queue", "/desk/", 200, 0.1), sample.Answer("rules", "/desk/rules/", 500, 0.2)]
    assert sample._reported(answers) == 1
    told = capsys.readouterr()
    assert "/desk/rules/ answered with 500." in told.err
    assert "1 of 2 requests" in told.out
    assert sample._reported(answers[:1]) == 0
