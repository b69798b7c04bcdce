"""The database is brought up to date, and a trail that was laid bare is guarded again, for all to see."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from copydesk.cli import app
from copydesk.desk import upkeep
from copydesk.desk.guard import is_guarded, unguard
from copydesk.desk.models import AuditEntry


@pytest.mark.django_db(transaction=True)
def test_migrate_guards_a_trail_that_was_laid_bare_and_notes_it() -> None:
    unguard(connection)
    result = CliRunner().invoke(app, ["desk", "migrate"])
    assert result.exit_code == 0, result.stderr
    assert "The audit trail was not guarded" in result.stderr
    assert is_guarded(connection)
    assert AuditEntry.objects.get(action="guard").actor == "operator"


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    assert upkeep.migrate() == []
    assert not AuditEntry.objects.exists()


@pytest.mark.slow
def test_programs_that_start_together_migrate_one_after_another(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COPYDESK_") and k != "DATABASE_URL"}
    command = [sys.executable, "-m", "copydesk", "desk", "migrate"]
    started = [
        subprocess.Popen(command, env=kept | {"COPYDESK_HOME": str(tmp_path)}, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [program.communicate(timeout=120)[1] for program in started]
    assert [program.returncode for program in started] == [0, 0, 0], told
    assert sum("migrations made" in words for words in told) == 1
