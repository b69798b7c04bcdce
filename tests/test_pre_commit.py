"""The hook for pre-commit: what its file promises is what the command does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.desk.texts import FALSE, SOURCE, TRUE

ROOT = Path(__file__).parents[1]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
NAMED = "sources:\n  - release.txt\n---\nHarbor"


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "release.txt").write_text(SOURCE)
    for name, text in (("true", TRUE), ("false", FALSE)):
        (folder / f"{name}.md").write_text(text.replace("---\nHarbor", NAMED, 1))
    (folder / "alone.md").write_text(TRUE)
    return tmp_path


def run(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """The hook as pre-commit runs it: in the root of the repository, with the changed files after the entry."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [*shlex.split(HOOK["entry"]), *HOOK.get("args", ()), *names]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    assert HOOK["id"] == "copydesk-check"
    assert HOOK["language"] == "python"
    assert HOOK["types"] == ["markdown"]
    assert HOOK.get("pass_filenames", True)
    assert HOOK["require_serial"]
    assert shlex.split(HOOK["entry"])[0] == "copydesk"  # a script of the package, which pre-commit installs


def test_a_commit_of_stories_that_may_go_out_passes(stories: Path) -> None:
    assert run(stories, "stories/true.md").returncode == 0


def test_a_held_story_stops_the_commit_and_the_words_say_why(stories: Path) -> None:
    done = run(stories, "stories/true.md", "stories/false.md")
    assert done.returncode == 1
    assert "The source says 4%; the story says 7%." in done.stdout


@pytest.mark.slow
def test_a_story_that_names_no_source_stops_the_commit_as_one_that_could_not_be_checked(stories: Path) -> None:
    done = run(stories, "stories/true.md", "stories/alone.md", "stories/false.md")
    assert done.returncode == 2
    assert "names no source" in done.stderr
    assert "the story says 7%" in done.stdout


def test_the_settings_that_are_shown_name_the_hook() -> None:
    text = (ROOT / "docs" / "pre-commit.md").read_text("utf-8")
    shown = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)]
    assert shown
    for settings in shown:
        (hook,) = settings["repos"][0]["hooks"]
        assert hook["id"] == HOOK["id"]
        assert re.match(hook["files"], "stories/harbor.md")
        assert not re.match(hook["files"], "README.md")
