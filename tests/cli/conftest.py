from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app

SOURCE = """\
Harbor Foods said that sales rose 4% to $12 million in 2025. The company opened two mills in the valley.

"We milled more flour than ever before," said Ada Brook, head of milling at Harbor Foods.
"""
TRUE = """\
---
headline: Harbor Foods sales rise 4%
dateline: 2026-02-03
sources: [release.txt]
---

Harbor Foods said that sales rose 4% to $12 million in 2025.

"We milled more flour than ever before," said Ada Brook, head of milling at Harbor Foods.
"""
# One rule alone, so that a test of the command does not hang on every rule there is.
RULES = ["--only", "quote-matches-source"]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a story that is borne out, one that is not, and their source; commands run in it."""
    (tmp_path / "release.txt").write_text(SOURCE, "utf-8")
    (tmp_path / "true.md").write_text(TRUE, "utf-8")
    (tmp_path / "false.md").write_text(TRUE.replace("ever before", "our rivals"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def copydesk(room: Path) -> Callable[..., Result]:
    """Runs the command with these arguments."""
    return lambda *arguments, **more: CliRunner().invoke(app, [str(a) for a in arguments], **more)


@pytest.fixture
def check(copydesk: Callable[..., Result]) -> Callable[..., Result]:
    """Runs ``copydesk check`` with these arguments and the rule that the stories here are made for."""
    return lambda *arguments, **more: copydesk("check", *arguments, *RULES, **more)
