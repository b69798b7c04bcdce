"""The built-in drafter runs on the default install: none of its recipes needs what only an extra brings."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.drafting.documents import PROPOSAL

CODE = """
import sys

EXTRAS = {"SALib", "altair", "duckdb", "ibis", "icalendar", "mcp", "numpy", "pandas", "pyarrow", "pydantic_ai", "scipy"}


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in EXTRAS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())

from copydesk import read_source
from copydesk.drafting import Brief, draft
from copydesk.drafting.built_in import recipes

made = draft([read_source(sys.stdin.buffer.read(), name="record.json")], Brief())
print(len(recipes()), made.report.verdict)
"""


def test_every_recipe_is_there_and_one_drafts() -> None:
    given = json.dumps(PROPOSAL)
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["8", "release"]
