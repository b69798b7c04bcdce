"""``copydesk audit``: whether the audit trail of the desk is whole, and where it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.desk import missing, set_up
from copydesk.cli.outcome import Outcome, say
from copydesk.errors import CopydeskError

app = typer.Typer(help="Prove that the audit trail is whole.", no_args_is_help=True, rich_markup_mode=None)


class TrailUnreadable(CopydeskError):
    """The audit trail cannot be read: no desk is here, or it has no database."""

    code = "CD673"


@app.callback()
def audit() -> None:
    """Prove that the desk's audit trail is whole, or note where it ends."""


@app.command("verify", short_help="Prove that nothing was changed or dropped.")
def verify(
    known: Annotated[
        str, typer.Option(metavar="NUMBER:SHA256", help="An entry as it was noted elsewhere (copydesk audit head).")
    ] = "",
) -> None:
    """Walk the trail from its start: nothing was changed or dropped, and every release is in it.

    Exit code: 0 whole, 1 not, 2 could not be read.
    """
    with _desk():
        from copydesk.desk import audit as trail

        noted = trail.noted(known) if known else None
        found = trail.verify(noted)
    for fault in found.faults:
        typer.echo(f"entry {fault.number}: {fault.wrong}" if fault.number else fault.wrong)
    if found.faults:
        say(f"The trail is not whole: {len(found.faults)} fault{'s' * (len(found.faults) > 1)}.")
        raise typer.Exit(Outcome.HOLD)
    typer.echo(f"The trail is whole: {found.entries} entries, the last {found.entries}:{found.sha256}")


@app.command("head", short_help="Show the end of the trail, to be noted elsewhere.")
def head() -> None:
    """Show the end of the trail, NUMBER:SHA256, to be noted where nobody of the desk can change it."""
    with _desk():
        from copydesk.desk.models import AuditHead

        end = AuditHead.objects.filter(pk=1).first() or AuditHead()
    typer.echo(f"{end.number}:{end.sha256}")


@contextmanager
def _desk() -> Iterator[None]:
    """Set Django up; inside, what the database refuses is an error that says what to do.

    :raises SetupError: if the extra ``desk`` is not installed, or the environment is wrong.
    :raises TrailUnreadable: if there is no desk here, or it has no tables.
    """
    if not missing():  # else the set-up says what to install
        from django.apps import apps

        if not apps.ready:
            _there()
    set_up()
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as error:
        mend = "Check DATABASE_URL or COPYDESK_HOME; a new desk gets its tables when it is started."
        raise TrailUnreadable("the desk's database", f"its trail cannot be read ({error})", mend) from error


def _there() -> None:
    """Refuse to make an empty desk in a folder where there is none."""
    from copydesk.desk.environment import HOME

    if os.environ.get("DATABASE_URL"):
        return
    home = Path(os.environ.get("COPYDESK_HOME") or HOME).absolute()
    if not (home / "desk.sqlite3").exists():
        raise TrailUnreadable(str(home), "there is no desk", "Set COPYDESK_HOME to its folder, or DATABASE_URL.")
