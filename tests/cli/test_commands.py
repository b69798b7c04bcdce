from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk import __version__
from copydesk.cli import app
from copydesk.cli.demo import Sheet, check_all
from copydesk.demo import NEWSROOM
from copydesk.model import Severity
from copydesk.policy import Policy
from copydesk.rules import Case, Rule, registry, temporarily

Command = Callable[..., Result]


def test_version(copydesk: Command) -> None:
    assert copydesk("--version").stdout == f"copydesk {__version__}\n"


def test_rules_lists_every_rule(copydesk: Command) -> None:
    shown = copydesk("rules").stdout
    assert all(rule in shown for rule in registry())


def test_rules_as_json(copydesk: Command) -> None:
    told = {rule["id"]: rule for rule in json.loads(copydesk("rules", "--format", "json").stdout)}
    assert told.keys() == registry().keys()
    thin = told["thin-story"]
    assert thin["severity"] == "stop"
    assert {s["name"]: s["default"] for s in thin["settings"]}["min_words"] == registry()[
        "thin-story"
    ].Settings().min_words
    assert json.loads(copydesk("rules", "thin-story", "--format", "json").stdout) == thin


@pytest.mark.parametrize("rule", sorted(registry()))
def test_each_rule_is_explained(copydesk: Command, rule: str) -> None:
    result = copydesk("rules", rule)
    assert result.exit_code == 0
    assert rule in result.stdout
    assert "Lets pass" in result.stdout
    assert "Stops" in result.stdout
    for field in fields(registry()[rule].Settings):
        assert field.name in result.stdout


def test_rules_of_an_unknown_name(copydesk: Command) -> None:
    result = copydesk("rules", "thin-stroy")
    assert result.exit_code == 2
    assert "Did you mean thin-story?" in result.stderr


def test_init_writes_every_default_and_changes_nothing(copydesk: Command, room: Path) -> None:
    assert copydesk("init").exit_code == 0
    policy = Policy.from_file(room / "copydesk.toml")
    for rule in registry().values():
        assert policy.severity(rule) == rule.severity
        assert policy.settings(rule) == rule.Settings()
        assert set(policy.rules[rule.id]) == {"severity", *(f.name for f in fields(rule.Settings))}
    text = (room / "copydesk.toml").read_text("utf-8")
    assert all(len(line) <= 120 for line in text.splitlines())


def test_init_writes_over_nothing_unless_told(copydesk: Command, room: Path) -> None:
    (room / "copydesk.toml").write_text("# mine\n")
    result = copydesk("init")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert (room / "copydesk.toml").read_text() == "# mine\n"
    assert copydesk("init", "--force").exit_code == 0
    assert copydesk("init", "new/folder").exit_code == 0
    assert (
        tomllib.loads((room / "new" / "folder" / "copydesk.toml").read_text("utf-8"))["rules"].keys()
        == registry().keys()
    )


def test_proof_is_written_and_verified(check: Command, copydesk: Command, room: Path) -> None:
    assert copydesk("key", "new", "desk.pem").exit_code == 0
    assert copydesk("key", "new", "desk.pem").exit_code == 2  # no key is written over
    assert copydesk("key", "new", "other.pem").exit_code == 0
    assert check("true.md", "--proof", "proof.zip", "--key", "desk.pem").exit_code == 0
    assert copydesk("verify", "proof.zip", "--key", "desk.pub.pem").exit_code == 0
    assert copydesk("verify", "proof.zip", "--key", "other.pub.pem").exit_code == 1
    assert copydesk("verify", "proof.zip", "--key", "other.pub.pem", "--key", "desk.pub.pem").exit_code == 0
    data = bytearray((room / "proof.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (room / "proof.zip").write_bytes(data)
    assert copydesk("verify", "proof.zip", "--key", "desk.pub.pem").exit_code == 1
    assert copydesk("verify", "absent.zip", "--key", "desk.pub.pem").exit_code == 2


def test_a_proof_holds_the_facts_that_were_used(check: Command, copydesk: Command, room: Path) -> None:
    (room / "facts.yaml").write_text("names: [Ada Brook]\n")
    copydesk("key", "new", "desk.pem")
    assert check("true.md", "--facts", "facts.yaml", "--proof", "proof.zip", "--key", "desk.pem").exit_code == 0
    assert copydesk("verify", "proof.zip", "--key", "desk.pub.pem").exit_code == 0


def test_a_fault_of_our_own_is_no_verdict(copydesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.cli.job.check", lambda *a: 1 / 0)
    result = copydesk("check", "true.md")
    assert result.exit_code == 2
    assert "CD900" in result.stderr
    assert "Traceback" not in result.output


def test_a_rule_that_cannot_run_holds(copydesk: Command) -> None:
    class Broken(Rule):
        """Breaks."""

        id = "broken"
        severity = Severity.WARN

        def check(self, case: Case) -> list[object]:  # type: ignore[override]
            raise RuntimeError("no")

    with temporarily(Broken):
        assert copydesk("check", "true.md", "--only", "broken").exit_code == 1


def test_the_demo_writes_its_reports_and_says_what_to_try(copydesk: Command, room: Path) -> None:
    result = copydesk("demo", "report", "--gate-only")
    index = (room / "report" / "index.html").read_text("utf-8")
    for name in tomllib.loads((NEWSROOM / "expected.toml").read_text("utf-8")):
        assert f'href="{name}.html"' in index
        assert (room / "report" / f"{name}.html").is_file()
        assert (room / "report" / "newsroom" / "stories" / f"{name}.md").is_file()
    assert "Try next" in result.stdout
    assert result.exit_code == 0, result.stderr
    assert copydesk("demo", "report", "--gate-only").exit_code == 0  # a second time


def test_the_demo_leaves_other_folders_alone(copydesk: Command, room: Path) -> None:
    result = copydesk("demo", ".")
    assert result.exit_code == 2
    assert not (room / "index.html").exists()


def test_the_demo_fails_where_a_verdict_is_not_the_expected_one(
    copydesk: Command, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    changed = room / "changed"
    shutil.copytree(NEWSROOM, changed)
    story = changed / "stories" / "harbor-mutual-results.md"
    story.write_text(story.read_text("utf-8").replace("9,400 stores", "9,900 stores"), "utf-8")
    monkeypatch.setattr("copydesk.cli.demo.NEWSROOM", changed)
    result = copydesk("demo", "report", "--gate-only")
    assert result.exit_code == 1
    assert "harbor-mutual-results: released was expected" in result.stderr


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in check_all(NEWSROOM)}


@pytest.mark.parametrize("name", tomllib.loads((NEWSROOM / "expected.toml").read_text("utf-8")))
def test_each_story_of_the_demo_is_held_for_its_one_reason(sheets: dict[str, Sheet], name: str) -> None:
    sheet = sheets[name]
    assert sheet.held_by == sheet.expected, [f.message for f in sheet.report.stops]
    assert sheet.report.verdict == ("hold" if sheet.expected else "release")


def test_the_demo_has_every_story_it_speaks_of_and_shows_each_reason_once() -> None:
    expected = tomllib.loads((NEWSROOM / "expected.toml").read_text("utf-8"))
    assert {p.stem for p in (NEWSROOM / "stories").iterdir()} == set(expected)
    reasons = [tuple(entry["rules"]) for entry in expected.values() if entry["rules"]]
    assert len(reasons) == len(set(reasons)) >= 7
    assert sum(not entry["rules"] for entry in expected.values()) >= 3


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert all(name in shown for name in ("check", "rules", "init", "verify", "key", "audit", "desk", "demo"))
