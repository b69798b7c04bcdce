"""Triggers by which the database itself refuses to change or delete an entry of the audit trail."""

from __future__ import annotations

from typing import Any

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS desk_audit_no_{verb} BEFORE {verb} ON desk_auditentry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION desk_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
    """CREATE OR REPLACE TRIGGER desk_audit_no_change BEFORE UPDATE OR DELETE ON desk_auditentry
    FOR EACH ROW EXECUTE FUNCTION desk_audit_append_only()""",
    """CREATE OR REPLACE TRIGGER desk_audit_no_truncate BEFORE TRUNCATE ON desk_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION desk_audit_append_only()""",
]


def guard(connection: Any) -> None:
    """Set the triggers."""
    _execute(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def unguard(connection: Any) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test's database."""
    if connection.vendor == "postgresql":
        names = ("desk_audit_no_change", "desk_audit_no_truncate")
        _execute(connection, [f"DROP TRIGGER IF EXISTS {name} ON desk_auditentry" for name in names])
    else:
        _execute(connection, [f"DROP TRIGGER IF EXISTS desk_audit_no_{verb}" for verb in ("update", "delete")])


def is_guarded(connection: Any) -> bool:
    """Whether the triggers are there."""
    postgresql = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s"
    sqlite = "SELECT count(*) FROM sqlite_master WHERE name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite, ["desk_audit_no_%"])
        return bool(cursor.fetchone()[0] == 2)


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
