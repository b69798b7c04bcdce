"""Write requirements/{run,desk,all,mcp,build,dev}.txt anew: exact versions of what pyproject.toml asks for and needs.

Each list is what pip puts into a virtual environment that is empty before; no list names a registry or a hash, so that
any mirror will do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

HERE = Path(__file__).parent
HEAD = '# Exact versions of everything that {} needs. Made by "make pins" from pyproject.toml; do not edit by hand.\n'

# The extras that make demo shows.
EVERY = ("models", "mcp", "scores", "charts", "rulemaking", "flows")


def freeze(wanted: list[str]) -> str:
    """The lines of ``pip freeze`` after installing ``wanted`` into a new environment."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        return subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Make the lists."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))
    run = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]
    desk = [*run, *extras["desk"]]
    whole = [*desk, *(need for extra in EVERY for need in extras[extra])]
    build = [*project["build-system"]["requires"], "editables"]
    for name, what, wanted in (
        ("run", "the copydesk command", run),
        ("desk", "the desk (copydesk desk)", desk),
        ("all", "the whole newsroom (make demo)", [*whole, *build]),
        ("mcp", "the gate for MCP clients (copydesk mcp)", [*run, *extras["mcp"]]),
        ("build", "building copydesk", build),
        ("dev", "developing copydesk", [*whole, *build, *extras["pdf"], *project["dependency-groups"]["dev"]]),
    ):
        (HERE / f"{name}.txt").write_text(HEAD.format(what) + freeze(wanted), "utf-8")
        print(f"requirements/{name}.txt written", file=sys.stderr)


if __name__ == "__main__":
    main()
