"""The project as a whole: light to import, clean to publish, the same everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import copydesk

ROOT = Path(__file__).parents[1]
HEAVY = ("lxml", "trafilatura", "httpx", "rich", "jinja2", "typer", "cryptography", "pypdfium2", "yaml", "django")


def modules_after(statement: str) -> set[str]:
    """The top-level modules that a new Python holds after ``statement``."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); {statement}; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return {name.partition(".")[0] for name in out.split()}


def test_importing_copydesk_is_light() -> None:
    assert not modules_after("import copydesk") & {*HEAVY, "rapidfuzz", "sentencex", "Stemmer"}


def test_checking_text_in_hand_needs_no_reader_of_files() -> None:
    assert not modules_after("from copydesk import Source, Story, check, find_quote, support") & {*HEAVY} - {"yaml"}


def test_a_command_starts_without_what_only_others_need() -> None:
    assert not modules_after("import copydesk.cli") & {*HEAVY} - {"typer"}


def test_every_public_name_is_there_and_documented() -> None:
    for name in copydesk.__all__:
        assert getattr(copydesk, name).__doc__, name


def tracked() -> list[Path]:
    """The files that git tracks or would track."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        out = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git is not here")
    return [path for name in out.decode().split("\0") if name and (path := ROOT / name).is_file()]


# Written in parts, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.(?:org|com)",
            r"/work" + r"/(?:main|shared)",
            r"/root" + r"/",
            r"--(?:extra-)?index" + r"-url",
            r"--find" + r"-links",
        ]
    )
)


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a binary file
        found += [f"{path.relative_to(ROOT)}: {m.group()}" for m in FORBIDDEN.finditer(text)]
    assert not found


def pins(name: str) -> dict[str, str]:
    """The versions that a list of pins names, by distribution name in lower case."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    found = dict(line.lower().split("==") for line in lines if line and not line.startswith("#"))
    return {key.replace("_", "-"): version for key, version in found.items()}


def test_the_pins_name_every_dependency_once_and_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    def names(wanted: list[str]) -> set[str]:
        return {re.split(r"[<>=!~ ;\[]", one)[0].lower().replace("_", "-") for one in wanted}

    run, build, dev = pins("run"), pins("build"), pins("dev")
    assert names(project["project"]["dependencies"]) <= run.keys()
    assert names(project["build-system"]["requires"]) <= build.keys()
    assert names(project["dependency-groups"]["dev"]) <= dev.keys()
    assert run.items() | build.items() <= dev.items()


def test_what_the_page_reader_needs_is_installed() -> None:
    # Its own needs are declared by an extra that no longer exists; without this import nothing would notice.
    import trafilatura

    assert "plain words" in trafilatura.extract(
        f"<html><body><article><p>{'Some plain words. ' * 20}</p></article></body></html>"
    )


def test_files_stay_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "src").rglob("*.py")
        if (lines := path.read_text("utf-8").count("\n")) > 400
        and "migrations" not in path.parts  # made by makemigrations
    }
    assert not long
