"""Makes the database of the desk and brings it up to date."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from copydesk.desk import audit
from copydesk.desk.accounts import OPERATOR
from copydesk.desk.doctor.state import migrations_missing
from copydesk.desk.environment import SetupError
from copydesk.desk.guard import guard, is_guarded

_LOCK = 0x636F7079  # an advisory lock of PostgreSQL: programs that start together migrate one after another


def migrate() -> list[str]:
    """Make the migrations that are missing, and the guard of the audit trail where it was taken away.

    Returns what was done, in lines for a person.

    :raises SetupError: if the desk's folder cannot be made.
    """
    if settings.COPYDESK.embedded:
        try:
            settings.COPYDESK.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            mend = "Set COPYDESK_HOME to a folder you may write."
            raise SetupError(str(settings.COPYDESK.home), f"it cannot be made ({error.strerror})", mend) from error
    done: list[str] = []
    with _alone():
        if missing := migrations_missing():
            call_command("migrate", interactive=False, verbosity=0)
            done.append(f"{len(missing)} migrations made in {_where()}.")
        if not is_guarded(connection):
            with transaction.atomic():
                guard(connection)
                audit.record(OPERATOR, "guard", None, why="the triggers that guard the trail were not there")
            done.append(
                "The audit trail was not guarded against changes. It is now; copydesk audit verify looks at it."
            )
    return done


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor != "postgresql":
        with Path(f"{connection.settings_dict['NAME']}-migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # let go of when the file is closed, by a crash too
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _where() -> str:
    chosen = connection.settings_dict
    return str(chosen["NAME"]) if connection.vendor == "sqlite" else f"PostgreSQL, database {chosen['NAME']}"
