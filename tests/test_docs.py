"""The documentation tells the truth: its examples run, its commands exist, its output is the command's own."""

from __future__ import annotations

import base64
import dataclasses
import re
import shutil
import sys
import time
import tomllib
import types
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from typer.testing import CliRunner

from copydesk import Policy, Source, Story, check
from copydesk.cli import app
from copydesk.demo import NEWSROOM
from copydesk.errors import CopydeskError
from copydesk.rules import Rule, temporarily

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a language on a page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", blocks("README.md", "python"))
def test_python_in_the_readme_runs(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out


def test_the_rule_in_contributing_does_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("CONTRIBUTING.md", "python")
    module = types.ModuleType("quiet_headline")
    monkeypatch.setitem(sys.modules, module.__name__, module)  # dataclasses look their module up there
    exec(compile(code, "CONTRIBUTING.md", "exec"), module.__dict__)
    rule = module.QuietHeadline
    assert isinstance(rule, type)
    assert issubclass(rule, Rule)
    with temporarily(rule):
        for example, wanted in [*((e, False) for e in rule.passes), *((e, True) for e in rule.stops)]:
            policy = dataclasses.replace(
                Policy.of({"rules": {rule.id: dict(example.settings)}}), only=frozenset({rule.id})
            )
            sources = [Source.from_text(text, name) for name, text in example.sources.items()]
            messages = [f.message for f in check(Story.from_markdown(example.story), sources, policy=policy)]
            assert bool(messages) is wanted
            assert all(example.says in message for message in messages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_that_are_written_about_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for name, below in re.findall(r"(?:`|\$ |bin/|\| )copydesk ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*)\b)?", text):
        assert name in COMMANDS, name
        # A word after the name of a group is one of its commands.
        assert not below or below in getattr(COMMANDS[name], "commands", {below}), f"{name} {below}"
    every = [*COMMANDS.values(), *(c for group in COMMANDS.values() for c in getattr(group, "commands", {}).values())]
    known = {option for command in every for p in command.params for option in p.opts} | {
        "--version",
        "--help",
        "--deploy",
    }
    if page.name in ("README.md", "policy.md", "errors.md", "index.md", "desk.md"):
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known


def test_every_command_is_written_about() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert all(f"`copydesk {name}" in text for name in COMMANDS)
    desk = (ROOT / "docs" / "desk.md").read_text("utf-8")
    for group in ("desk", "audit"):
        shown = [name for name, command in COMMANDS[group].commands.items() if not command.hidden]
        assert all(f"`copydesk {group} {name}" in desk for name in shown)


def test_every_variable_is_written_about() -> None:
    source = (ROOT / "src/copydesk/desk/environment.py").read_text("utf-8")
    read = set(re.findall(r'"(COPYDESK_\w+|DATABASE_URL)"', source))
    desk = (ROOT / "docs" / "desk.md").read_text("utf-8")
    assert read == set(re.findall(r"`(COPYDESK_\w+|DATABASE_URL)`", desk))


def test_the_roles_that_are_shown_are_those_there_are() -> None:
    from copydesk.cli.desk import Role
    from copydesk.desk.roles import RIGHTS

    desk = (ROOT / "docs" / "desk.md").read_text("utf-8")
    assert all(f"\n| {role} | " in desk for role in RIGHTS)
    assert [str(role) for role in Role] == list(RIGHTS)


def test_every_number_that_is_written_about_is_told() -> None:
    source = (ROOT / "src/copydesk/desk/metrics.py").read_text("utf-8")
    told = set(re.findall(r'"(copydesk_\w+)"', source))
    desk = (ROOT / "docs" / "desk.md").read_text("utf-8")
    assert {name.removesuffix("_total") for name in re.findall(r"`(copydesk_\w+)`", desk)} <= told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


def test_the_tables_of_the_api_are_those_of_the_code() -> None:
    from copydesk.desk.api import access, problems
    from copydesk.desk.outgoing import KINDS
    from copydesk.desk.roles import SCOPES

    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    rows = re.findall(r"^\| (?:`([\w.-]+)`|(\d{3}|GET|writes|checks)[^|]*) \| ([^|]+) \|$", text, re.MULTILINE)
    coded = {name: words for name, _, words in rows if name}
    assert coded == {**SCOPES, **KINDS}
    other = {name: words for _, name, words in rows if name}
    limits = {"GET": "read", "writes": "write", "checks": "check"}
    assert {limits[name]: int(other.pop(name)) for name in limits} == access.LIMITS
    assert {int(status) for status in other} == set(problems.STATUSES)


def test_the_check_of_a_signature_that_is_shown_takes_what_the_desk_sends_and_nothing_else() -> None:
    from copydesk.desk.webhooks import signature

    (code,) = blocks("docs/api.md", "python")
    shown: dict[str, Any] = {}
    exec(compile(code, "docs/api.md", "exec"), shown)
    genuine, now = shown["is_from_copydesk"], int(time.time())
    secret, other = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2))
    body = '{"type":"story.checked","headline":"Blé"}'.encode()

    def headers(sent: int = now, by: str = secret, number: str = "77444c6e") -> dict[str, str]:
        signed = signature(by, "77444c6e", sent, body)
        return {"webhook-id": number, "webhook-timestamp": str(sent), "webhook-signature": signed}

    assert genuine(secret, headers(), body)
    assert genuine(secret, headers() | {"webhook-signature": f"v1,AAAA {headers()['webhook-signature']}"}, body)
    assert genuine(secret, headers(now - 200), body)
    for wrong in (headers(now - 400), headers(now + 400), headers(by=other), headers(number="77444c6f")):
        assert not genuine(secret, wrong, body)
    for signed in ("", "v1,", "v1,é", headers()["webhook-signature"].replace("v1,", "v2,")):
        assert not genuine(secret, headers() | {"webhook-signature": signed}, body)
    assert not genuine(secret, headers() | {"webhook-timestamp": "now"}, body)
    assert not genuine(secret, headers(), body + b" ")


def test_settings_and_waivers_that_are_shown_are_read() -> None:
    for example in blocks("docs/policy.md", "toml"):
        policy = Policy.of(tomllib.loads(example))
        assert policy.rules or policy.grounding
    (waivers,) = blocks("docs/policy.md", "yaml")
    story = Story.from_markdown(f"---\n{waivers}---\n\nIt opened.\n")
    assert [w.rule for w in story.waivers] == [w["rule"] for w in yaml.safe_load(waivers)["waivers"]]


def test_every_error_code_is_explained() -> None:
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")

    def codes(error: type[CopydeskError]) -> set[tuple[str, str]]:
        return {(error.code, error.__name__)}.union(*map(codes, error.__subclasses__()))

    for code, name in codes(CopydeskError):
        shown = "none" if name.startswith("_") else f"`{name}`"  # nobody outside its module meets the class itself
        assert f"| {code} | {shown} |" in text
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert set(re.findall(r"\bCD\d{3}\b", source)) <= set(re.findall(r"\bCD\d{3}\b", text))


def test_the_held_story_in_the_readme_is_the_commands_own_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(
        r"<!-- demo: ([\w-]+) -->\n```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert shown
    monkeypatch.chdir(tmp_path)
    shutil.copytree(NEWSROOM, "demo-report/newsroom")  # as the demo lays it out
    monkeypatch.setenv("COLUMNS", "100")
    command = f".venv/bin/copydesk check demo-report/newsroom/stories/{shown[1]}.md"
    result = CliRunner().invoke(app, command.split()[1:])
    told = [line.rstrip() for line in result.stdout.splitlines()]
    made, asked, *wanted = [line.rstrip() for line in shown[2].splitlines()]
    assert made == "$ make demo"
    assert asked == f"$ {command}"
    # The README may leave lines out at the end, after a line of dots.
    head = wanted[: wanted.index("...")] if "..." in wanted else wanted
    assert told[: len(head)] == head
    assert len(head) > 3
