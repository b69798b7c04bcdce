"""The built-in drafter runs on the default install: none of its recipes needs what only an extra brings."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys

EXTRAS = {"SALib", "altair", "duckdb", "ibis", "icalendar", "mcp", "numpy", "pandas", "pyarrow", "pydantic_ai", "scipy"}


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in EXTRAS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())

from copydesk import Source
from copydesk.drafting import Brief, draft
from copydesk.drafting.built_in import recipes

text = (
    "Harbor Foods said that sales rose 4% to $12 million in 2025. It sold two mills in Aldershot for $3 million on "
    "March 3, 2025. The mill at Port Ellery employs 140 people and milled 52,000 tons of wheat in 2025. "
    "Costs fell 2% to $9 million in 2025, as wheat became cheaper. It will open a new mill in Ketterby in May 2027."
)
made = draft([Source.from_text(text, "release", publisher="Harbor Foods")], Brief())
print(len(recipes()), made.report.verdict)
"""


def test_every_recipe_is_there_and_one_drafts() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[0] == "8"
