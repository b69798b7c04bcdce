"""``copydesk rulemaking``: from saved files, and from a server on this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from typer.testing import Result

from copydesk.facts import FileFacts
from tests.rulemaking.scenarios import COURSES, FINAL, ORDER, PROPOSED
from tests.rulemaking.test_live import Server, server

Command = Callable[..., Result]
__all__ = ["server"]  # the fixture


@pytest.fixture
def saved(room: Path) -> Path:
    """A folder of saved documents: a rulemaking of three documents that carries out an order."""
    folder = room / "saved"
    folder.mkdir()
    texts = [s.original for s in COURSES["extended twice"].sources]
    told = PROPOSED | {"abstract": "The bureau carries out Executive Order 19001."}
    texts = [json.dumps(told).encode(), *texts[1:], json.dumps(ORDER).encode()]
    for number, text in enumerate(texts):
        (folder / f"{number}.json").write_bytes(text)
    return folder


@pytest.fixture
def shelf(saved: Path, copydesk: Command) -> Command:
    """Runs ``copydesk rulemaking`` on a shelf with the saved documents."""
    assert copydesk("rulemaking", "add", saved).exit_code == 0
    return lambda *arguments: copydesk("rulemaking", *arguments)


def test_documents_are_added_and_listed_by_the_nearest_date(shelf: Command) -> None:
    result = shelf("list", "--on", "2026-05-21")
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert words.startswith("As of May 21, 2026")
    assert "9977-AA31" in words
    assert "2026-04-01" not in words
    (told,) = json.loads(shelf("list", "--on", "2026-05-21", "--format", "json").stdout)
    assert (told["stage"], told["next"]["on"]) == ("proposed rule", "2026-06-29")
    assert told["next"]["until"] == "2026-06-29T23:59:59-04:00"


def test_a_docket_is_shown_with_timeline_passages_and_what_is_next(shelf: Command) -> None:
    result = shelf("show", "gsb-2026-0004", "--on", "2026-05-21")
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    for part in (
        "On May 21, 2026, “Moisture Meters in Grain Elevators” (9977-AA31) was a proposed rule; next: comments "
        "close on June 29, 2026.",
        "Extension of comment period published in the Federal Register (2026-91844, 91 FR 91844, https://",
        "“The comment period for the proposed rule published on March 30, 2026 (91 FR 91007), is extended",
        "July 29, 2026 A deadline that the order sets. 180 days from January 30, 2026.",
        "Executive Order 19001: Sound Grain Storage",
    ):
        assert part in words, part
    (told,) = json.loads(shelf("show", "91 FR 91007", "--on", "2026-05-21", "--format", "json").stdout)
    assert told["carries_out"][0]["order"] == "19001"
    assert all(e["passage"]["text"] for e in told["events"])


def test_calendar_feed_and_facts_are_written(shelf: Command, room: Path, copydesk: Command) -> None:
    assert shelf("calendar", "out/rules.ics", "--on", "2026-05-21").exit_code == 0
    found = Calendar.from_ical((room / "out" / "rules.ics").read_bytes()).walk("VEVENT")
    assert sorted(str(e["status"]) for e in found) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
    for kind in ("rss", "atom"):
        assert shelf("feed", f"{kind}.xml", "--kind", kind, "--on", "2026-05-21").exit_code == 0
        assert not feedparser.parse((room / f"{kind}.xml").read_bytes()).bozo
    assert shelf("facts", "facts.yaml", "--docket", "9977-AA31", "--on", "2026-05-21").exit_code == 0
    (known,) = FileFacts(room / "facts.yaml").dockets()
    assert str(known.comments_close) == "2026-06-29"
    story = "---\nheadline: Grain moisture meters\ndateline: 2026-05-21\nsources: [release.txt]\n---\n\n"
    (room / "rule.md").write_text(
        f"{story}The next step on grain moisture meters will be the publication of the proposed rule.\n", "utf-8"
    )
    checked = copydesk("check", "rule.md", "--only", "rulemaking-stage", "--facts", "facts.yaml")
    assert checked.exit_code == 1, checked.output


def test_what_is_not_there_is_said(shelf: Command, copydesk: Command, room: Path) -> None:
    missing = shelf("show", "9999-ZZ99")
    assert (missing.exit_code, "9999-ZZ99" in missing.stderr) == (1, True)
    assert shelf("calendar", "x.ics", "--docket", "9999-ZZ99").exit_code == 2
    assert copydesk("rulemaking", "list", "--folder", "elsewhere").exit_code == 2
    assert shelf("list", "--on", "soon").exit_code == 2
    assert shelf("add").exit_code == 2
    assert shelf("add", "absent.json").exit_code == 2
    (room / "empty").mkdir()
    assert copydesk("rulemaking", "list", "--folder", "empty").exit_code == 1


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_shown(shelf: Command, room: Path) -> None:
    (room / "copydesk-dockets" / "broken.xml").write_bytes(b"<RULE>")
    result = shelf("list", "--on", "2026-05-21")
    assert result.exit_code == 2
    assert "9977-AA31" in result.stdout
    assert "broken.xml" in result.stderr


def test_words_of_a_document_give_no_orders_to_a_terminal(room: Path, copydesk: Command) -> None:
    (room / "evil.json").write_text(json.dumps(PROPOSED | {"title": "Meters \x1b[2J [bold]x[/bold] \u202e"}), "utf-8")
    assert copydesk("rulemaking", "add", "evil.json").exit_code == 0
    for command in (["list"], ["show", "9977-AA31"]):
        out = copydesk("rulemaking", *command, "--on", "2026-05-21").stdout
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[bold]" in "".join(out.split())


@pytest.fixture
def live(server: Server, monkeypatch) -> Iterator[Server]:
    monkeypatch.setenv("COPYDESK_FEDERAL_REGISTER", server.address)
    return server


def test_a_rin_is_fetched_and_followed(live: Server, copydesk: Command, room: Path) -> None:
    kept = live.documents.pop("2026-94410")
    added = copydesk("rulemaking", "add", "--rin", "9977-AA31")
    assert added.exit_code == 0, added.output
    assert "rin 9977-AA31: 1 document." in added.stderr
    quiet = copydesk("rulemaking", "follow", "--once")
    assert (quiet.exit_code, quiet.stdout) == (0, "")
    live.documents["2026-94410"] = kept
    moved = copydesk("rulemaking", "follow", "--once")
    assert moved.exit_code == 0, moved.output
    assert "9977-AA31 new document: Final rule published in the Federal Register (2026-94410)" in moved.stdout
    assert "9977-AA31 date moved: Effective: none -> 2027-01-04 (2026-94410)" in moved.stdout
    again = copydesk("rulemaking", "follow", "--once", "--format", "json")
    assert again.stdout == ""
    live.faults = [(403, {})]
    assert copydesk("rulemaking", "follow", "--once").exit_code == 2


def test_nothing_to_follow_is_an_error(room: Path, copydesk: Command) -> None:
    (room / "copydesk-dockets").mkdir()
    result = copydesk("rulemaking", "follow", "--once")
    assert result.exit_code == 2
    assert "add --rin" in result.stderr


@pytest.mark.slow
def test_ctrl_c_ends_following(live: Server, copydesk: Command, room: Path) -> None:
    copydesk("rulemaking", "add", "--rin", "9977-AA31")
    command = [sys.executable, "-m", "copydesk", "rulemaking", "follow", "--every", "60"]
    with subprocess.Popen(command, cwd=room, stderr=subprocess.PIPE, text=True) as follower:
        assert follower.stderr is not None
        assert follower.stderr.readline() == "Nothing moved.\n"
        follower.send_signal(signal.SIGINT)
        assert follower.wait(30) == 130


def test_the_final_rule_of_the_tests_is_not_out_yet_today() -> None:
    # test_a_rin_is_fetched_and_followed looks at today, which must be after the day of that document.
    import datetime as dt

    assert dt.date.fromisoformat(FINAL["publication_date"]) < dt.date.today()
