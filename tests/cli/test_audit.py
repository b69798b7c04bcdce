"""``copydesk audit``: whether the desk's trail is whole, where it ends, and what it says when there is no desk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from typer.testing import Result

from copydesk.desk import audit
from copydesk.desk.guard import guard, unguard
from copydesk.desk.models import AuditEntry
from copydesk.desk.roles import DESK

Command = Callable[..., Result]


def write(count: int) -> None:
    with transaction.atomic():
        for n in range(count):
            audit.record(DESK, "take", number=n)


@pytest.mark.django_db
def test_a_whole_trail(copydesk: Command) -> None:
    write(3)
    head = copydesk("audit", "head")
    assert head.exit_code == 0
    note = head.stdout.strip()
    assert note == f"3:{AuditEntry.objects.last().sha256}"
    write(1)
    for options in ((), ("--known", note)):
        result = copydesk("audit", "verify", *options)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith("The trail is whole: 4 entries")


@pytest.mark.django_db
def test_an_empty_trail(copydesk: Command) -> None:
    assert copydesk("audit", "head").stdout == f"0:{'0' * 64}\n"
    assert copydesk("audit", "verify").exit_code == 0


@pytest.mark.django_db
def test_each_fault_is_a_line(copydesk: Command) -> None:
    write(4)
    unguard(connection)
    AuditEntry.objects.filter(number=2).update(actor="user:somebody")
    AuditEntry.objects.filter(number=4).delete()
    guard(connection)
    result = copydesk("audit", "verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "entry 2: its content was changed",
        "entry 3: the chain should end with entry 4",
    ]
    assert "2 faults" in result.stderr


@pytest.mark.django_db
def test_a_note_that_does_not_fit(copydesk: Command) -> None:
    write(2)
    assert copydesk("audit", "verify", "--known", f"1:{'a' * 64}").exit_code == 1
    assert "entry 9, noted elsewhere, is missing" in copydesk("audit", "verify", "--known", f"9:{'a' * 64}").stdout
    result = copydesk("audit", "verify", "--known", "the second")
    assert result.exit_code == 2
    assert "Give NUMBER:SHA256" in result.stderr


# ---- without a desk, in a program of its own ----------------------------------------------


def run(home: Path, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"import sys\n{before}\nsys.argv = ['copydesk', *{list(arguments)!r}]\nfrom copydesk.cli import main\nmain()"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COPYDESK_", "DATABASE_", "DJANGO_"))}
    environment |= {"COPYDESK_HOME": str(home), "PYTHONPATH": "src"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_where_there_is_no_desk_none_is_made(tmp_path: Path) -> None:
    for command in (("verify",), ("head",)):
        result = run(tmp_path, "audit", *command)
        assert result.returncode == 2
        assert "there is no desk. Set COPYDESK_HOME to its folder, or DATABASE_URL." in result.stderr
        assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").touch()
    result = run(tmp_path, "audit", "verify")
    assert result.returncode == 2
    assert "its trail cannot be read" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_the_extra(tmp_path: Path) -> None:
    result = run(tmp_path, "audit", "head", before="sys.modules['django'] = None")
    assert result.returncode == 2
    assert "CD600 the desk: the library django is not installed" in result.stderr


def test_the_commands_start_without_django(tmp_path: Path) -> None:
    result = run(tmp_path, "audit", "--help", before="sys.modules['django'] = None")
    assert result.returncode == 0
    assert "to be noted elsewhere" in result.stdout
