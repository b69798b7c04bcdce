"""The database is brought up to date, and a trail that was laid bare is guarded again, for all to see."""

from __future__ import annotations

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
