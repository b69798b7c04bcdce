from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Command = Callable[..., Result]


def test_a_story_borne_out_is_released(check: Command) -> None:
    result = check("true.md", "--source", "release.txt")
    assert result.exit_code == 0, result.output
    assert "RELEASE" in result.stdout


def test_an_altered_quotation_holds_the_story(check: Command) -> None:
    result = check("false.md", "--source", "release.txt")
    assert result.exit_code == 1
    assert "HOLD" in result.stdout
    assert "our rivals" in result.stdout


def test_sources_named_in_the_front_matter_are_read(check: Command, room: Path) -> None:
    assert check("true.md").exit_code == 0
    (room / "elsewhere").mkdir()
    for name in ("true.md", "release.txt"):
        (room / name).rename(room / "elsewhere" / name)
    assert check("elsewhere/true.md").exit_code == 0  # looked for beside the story, not where the command runs


def test_of_several_stories_the_highest_code_counts(check: Command) -> None:
    assert check("true.md", "false.md").exit_code == 1
    assert check("true.md", "false.md", "absent.md").exit_code == 2
    assert check("absent.md", "true.md").exit_code == 2


def test_json_is_one_object_alone_on_standard_output(check: Command) -> None:
    result = check("false.md", "--format", "json")
    told = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert told["verdict"] == "hold"
    assert {"findings", "claims", "repairs", "versions"} <= told.keys()
    finding = told["findings"][0]
    assert finding["rule"] == "quote-matches-source"
    assert finding["severity"] == "stop"
    story = Path("false.md").read_text("utf-8")
    assert "our rivals" in story[finding["start"] : finding["end"]]
    evidence = finding["evidence"][0]
    source = Path("release.txt").read_text("utf-8")
    assert evidence["source"] == "release.txt"
    assert source[evidence["start"] : evidence["end"]] == evidence["text"]


def test_json_of_several_stories_is_a_line_each(check: Command) -> None:
    result = check("true.md", "absent.md", "false.md", "--format", "json")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [t["verdict"] for t in told] == ["release", "hold"]
    assert "absent.md" in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "html", "sarif"])
def test_out_writes_the_result_to_a_file(check: Command, room: Path, form: str) -> None:
    result = check("false.md", "--format", form, "--out", "there/result")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "our rivals" in (room / "there" / "result").read_text("utf-8")


def test_pages_of_several_stories_go_into_a_folder(check: Command, room: Path) -> None:
    assert check("true.md", "false.md", "--format", "html").exit_code == 2
    assert check("true.md", "false.md", "--format", "html", "--out", "pages").exit_code == 1
    index = (room / "pages" / "index.html").read_text("utf-8")
    assert 'href="true.html"' in index
    assert 'href="false.html"' in index
    assert "our rivals" in (room / "pages" / "false.html").read_text("utf-8")


def test_sarif_of_several_stories_is_one_log(check: Command) -> None:
    told = json.loads(check("true.md", "false.md", "--format", "sarif").stdout)
    assert told["version"] == "2.1.0"
    assert len(told["runs"]) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["absent.md"], "absent.md"),
        (["empty.md", "--source", "release.txt"], "empty.md"),
        (["true.md", "--source", "absent.txt"], "absent.txt"),
        (["true.md", "--source", "noise.pdf"], "noise.pdf"),
        (["unnamed.md"], "--source"),
        (["lost.md"], "gone.txt"),
        (["true.md", "--policy", "absent.toml"], "absent.toml"),
        (["true.md", "--policy", "wrong.toml"], "Did you mean 'rules.thin-story'?"),
        (["true.md", "--only", "quote-match-source"], "Did you mean quote-matches-source?"),
        (["true.md", "--skip", "nonsense"], "no such rule"),
        (["true.md", "--proof", "p.zip"], "--key"),
        (["true.md", "--proof", "p.zip", "--key", "absent.pem"], "absent.pem"),
        (["true.md", "--format", "yaml"], "yaml"),
        (["true.md", "--source", "http://127.0.0.1/x"], "127.0.0.1"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(
    copydesk: Command, room: Path, arguments: list[str], says: str
) -> None:
    (room / "empty.md").write_text("")
    (room / "noise.pdf").write_bytes(b"%PDF-1.7 " + bytes(range(256)))
    (room / "unnamed.md").write_text("Harbor Foods said that sales rose 4%.")
    (room / "lost.md").write_text("---\nsources: [gone.txt]\n---\n\nSales rose 4%.\n")
    (room / "wrong.toml").write_text("[rules.thin-stroy]\nmin_words = 3\n")
    result = copydesk("check", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_facts_file_that_cannot_be_read_holds(copydesk: Command) -> None:
    result = copydesk("check", "true.md", "--facts", "absent.yaml", "--format", "json")
    assert result.exit_code == 1
    assert "facts" in {f["rule"] for f in json.loads(result.stdout)["findings"] if f["severity"] == "stop"}


def test_no_rule_left_is_no_release(copydesk: Command) -> None:
    result = copydesk("check", "true.md", "--only", "thin-story", "--skip", "thin-story")
    assert result.exit_code == 2
    assert "no rule is left" in result.stderr


def test_the_settings_of_the_folder_count(copydesk: Command, room: Path) -> None:
    (room / "copydesk.toml").write_text("[rules.thin-story]\nmin_words = 5000\n")
    result = copydesk("check", "true.md", "--only", "thin-story", "--format", "json")
    assert result.exit_code == 1
    assert "copydesk.toml" in result.stderr
    assert any("5,000" in f["message"] or "5000" in f["message"] for f in json.loads(result.stdout)["findings"])


def test_waivers_count_only_where_they_are_allowed(check: Command, room: Path) -> None:
    story = (room / "false.md").read_text("utf-8")
    waiver = "waivers:\n  - rule: quote-matches-source\n    reason: heard by two reporters\n---\n\n"
    (room / "waived.md").write_text(story.replace("---\n\n", waiver, 1), "utf-8")
    assert check("waived.md").exit_code == 1
    assert check("waived.md", "--allow-waivers").exit_code == 0


def test_private_notes_are_read_but_not_shown_to_outsiders(check: Command, room: Path) -> None:
    (room / "notes.txt").write_text('Brook, on the phone: "The valley is dry and the mills wait for rain."', "utf-8")
    story = (room / "true.md").read_text("utf-8")
    (room / "told.md").write_text(story + '\n"The valley is dry," said Ada Brook.\n', "utf-8")
    assert check("told.md").exit_code == 1
    own = check("told.md", "--notes", "notes.txt", "--format", "json")
    assert own.exit_code == 0, own.stdout
    assert "on the phone" in check("told.md", "--notes", "notes.txt", "--format", "html").stdout
    for form in ("json", "html", "sarif", "text"):
        shown = check("told.md", "--notes", "notes.txt", "--format", form, "--outsiders").stdout
        assert "wait for rain" not in shown
        assert "on the phone" not in shown
        assert "notes.txt" not in shown


def test_a_source_given_as_notes_too_stays_private(check: Command) -> None:
    told = json.loads(check("true.md", "--source", "release.txt", "--notes", "release.txt", "--format", "json").stdout)
    assert [s["kind"] for s in told["sources"]] == ["notes"]


def test_two_sources_of_one_name_are_told_apart(check: Command, room: Path) -> None:
    (room / "old").mkdir()
    (room / "old" / "release.txt").write_text("Harbor Foods sold flour.", "utf-8")
    result = check("true.md", "--source", "release.txt", "--source", "old/release.txt", "--format", "json")
    assert result.exit_code == 0
    assert [s["name"] for s in json.loads(result.stdout)["sources"]] == ["release.txt", "old/release.txt"]


def test_a_story_on_standard_input(check: Command, room: Path) -> None:
    result = check("-", "--source", "release.txt", input=(room / "true.md").read_text("utf-8"))
    assert result.exit_code == 0, result.output


def start(*arguments: str, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "copydesk", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )


def test_as_a_process_of_its_own(room: Path) -> None:
    done = start("check", "false.md", "--format", "json", "--only", "quote-matches-source")
    out, err = done.communicate(timeout=60)
    assert done.returncode == 1, err
    assert json.loads(out)["verdict"] == "hold"


def test_watch_checks_again_when_a_file_changes_and_ends_at_ctrl_c(room: Path) -> None:
    watching = start("check", "false.md", "--format", "json", "--only", "quote-matches-source", "--watch")
    assert watching.stdout is not None
    try:
        assert json.loads(watching.stdout.readline())["verdict"] == "hold"
        time.sleep(0.7)  # until it waits
        (room / "release.txt").write_text((room / "release.txt").read_text().replace("ever before", "our rivals"))
        assert json.loads(watching.stdout.readline())["verdict"] == "release"
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=10)
    finally:
        watching.kill()
    assert watching.returncode == 130
    assert "Traceback" not in err
