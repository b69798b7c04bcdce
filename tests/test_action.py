"""The GitHub Action: its own steps, run by bash as a runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.desk.texts import FALSE, SOURCE, TRUE

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
WORKFLOW = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "docs/github-action.md").read_text("utf-8"), re.M | re.S)

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")


class Runner:
    """Does what a GitHub runner does with a composite action, but for the steps of others."""

    def __init__(self, folder: Path) -> None:
        self.work, self.temp = folder / "work", folder / "temp"
        (self.work / "stories" / "far down").mkdir(parents=True)
        bin = self.temp / "copydesk" / "bin"
        bin.mkdir(parents=True)
        for name, call in (("copydesk", "-m copydesk"), ("python", "")):
            (bin / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {call} "$@"\n')
            (bin / name).chmod(0o755)
        (self.work / "release.txt").write_text(SOURCE)
        self.outputs: dict[str, str] = {}
        self.uploaded = ""
        self.told = ""

    def write(self, name: str, text: str) -> None:
        (self.work / name).write_text(text)

    def run(self, **inputs: str) -> int:
        """Run the steps in turn; the exit code of the job."""
        given = {name: one.get("default", "") for name, one in ACTION["inputs"].items()} | inputs
        for step in STEPS:
            if "upload-sarif" in step.get("uses", ""):
                if given["upload"] == "true" and self.outputs.get("sarif"):
                    self.uploaded = Path(self.outputs["sarif"]).read_text("utf-8")
            elif "run" in step and step["name"] != "Install Copydesk" and (code := self._bash(step, given)):
                return code
        return 0

    def _bash(self, step: dict[str, Any], inputs: dict[str, str]) -> int:
        def value(expression: re.Match[str]) -> str:
            where, name = expression[1].rsplit(".", 1)
            return inputs[name] if where == "inputs" else self.outputs.get(name, "")

        env = {key: re.sub(r"\$\{\{ ([\w.-]+) }}", value, text) for key, text in step["env"].items()}
        out = self.temp / "output"
        out.write_text("")
        files = {"GITHUB_OUTPUT": str(out), "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.temp)}
        script = self.temp / "step.sh"
        script.write_text(step["run"])
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        environ = {**os.environ, **files, **env}
        done = subprocess.run(command, cwd=self.work, env=environ, capture_output=True, text=True, check=False)
        self.told += done.stdout + done.stderr
        self.outputs |= dict(line.split("=", 1) for line in out.read_text().splitlines())
        return done.returncode


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_held_story_fails_the_job_after_its_findings_went_to_code_scanning(runner: Runner) -> None:
    runner.write("stories/true.md", TRUE)
    runner.write("stories/story.md", FALSE)
    runner.write("stories/far down/story.md", FALSE.replace("two mills", "three mills"))
    assert runner.run(stories="stories/**/*.md\n", sources="release.txt") == 1
    assert runner.outputs["verdict"] == "hold"
    (run,) = json.loads(runner.uploaded)["runs"]
    held = {"stories/story.md", "stories/far%20down/story.md"}  # where the repository has them
    assert {artifact["location"]["uri"] for artifact in run["artifacts"]} == held | {"stories/true.md"}
    errors = [result for result in run["results"] if result["level"] == "error"]
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in errors} == held
    changes = [change for r in errors for fix in r.get("fixes", ()) for change in fix["artifactChanges"]]
    assert {change["artifactLocation"]["uri"] for change in changes} <= held
    assert changes


@pytest.mark.slow
def test_a_story_that_may_go_out_passes_and_so_does_a_held_one_where_that_is_asked(runner: Runner) -> None:
    runner.write("stories/story.md", TRUE)
    assert runner.run(stories="stories/*.md", sources="release.txt") == 0
    assert runner.outputs["verdict"] == "release"
    runner.write("stories/story.md", FALSE)
    assert runner.run(stories="stories/*.md", sources="release.txt", **{"fail-on-hold": "false"}) == 0
    assert runner.outputs["verdict"] == "hold"


@pytest.mark.slow
def test_settings_and_facts_are_taken(runner: Runner) -> None:
    runner.write("stories/story.md", FALSE)
    runner.write("mild.toml", '[rules.figure-in-source]\nseverity = "warn"\n')
    runner.write("facts.yaml", "listings:\n  - {ticker: HRBR, name: Harbor Foods}\n")
    inputs = {"stories": "stories/*.md", "sources": "release.txt", "facts": "facts.yaml"}
    assert runner.run(**inputs) == 1
    assert runner.run(**inputs, policy="mild.toml", upload="false") == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"stories": "stories/*.md"}, "No file matches"),
        ({"stories": "release.txt", "sources": "absent.txt"}, "no such file"),
        ({"stories": "release.txt", "sources": "release.txt", "policy": "absent.toml"}, "CD200"),
    ],
)
def test_what_cannot_be_checked_fails_the_job_whatever_is_asked(
    runner: Runner, inputs: dict[str, str], says: str
) -> None:
    assert runner.run(**inputs, **{"fail-on-hold": "false"}) == 2
    assert says in runner.told
    assert runner.outputs == {"verdict": "failed"}
    assert not runner.uploaded


def test_what_callers_give_is_never_run(runner: Runner) -> None:
    runner.write("stories/$(touch ran).md", TRUE)
    runner.write("--allow-waivers", TRUE)
    hostile = '"; touch ran; echo "\n$(touch ran)\n`touch ran`'
    runner.run(stories=f"stories/*.md\n--*\n{hostile}", sources=hostile, policy=hostile, facts=hostile)
    assert runner.run(stories="stories/*.md\n--*", sources="release.txt") == 0
    assert not [*runner.work.rglob("ran"), *runner.temp.rglob("ran")]


def test_no_script_has_an_expression_in_it_and_others_actions_have_a_version() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert "uses" not in step or re.search(r"@v\d+$", step["uses"])


def test_the_workflow_that_is_shown_gives_what_the_action_takes() -> None:
    for text in WORKFLOW:
        workflow = yaml.safe_load(text)
        (job,) = workflow["jobs"].values()
        assert job["permissions"] == {"contents": "read", "security-events": "write"}
        (step,) = [one for one in job["steps"] if "copydesk" in one["uses"]]
        needed = {name for name, one in ACTION["inputs"].items() if one.get("required")}
        assert needed <= step["with"].keys() <= ACTION["inputs"].keys()
    assert WORKFLOW
