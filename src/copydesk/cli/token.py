"""``copydesk desk token``: a token of the API, made at the command line."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from copydesk.cli.desk import database, set_up
from copydesk.cli.outcome import say


def token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for, such as CMS.")],
    scope: Annotated[list[str], typer.Option(metavar="SCOPE", help="What it is good for; give it once for each.")],
    user: Annotated[str, typer.Option(metavar="NAME", help="The person it acts for; a machine without it.")] = "",
    days: Annotated[int, typer.Option(min=0, max=36_500, help="Days until it ends; 0: never.")] = 0,
) -> None:
    """Make a token of the API and print it, this once. Scopes: check, read, draft, release, facts (docs/api.md)."""
    set_up()
    from django.utils import timezone

    from copydesk.desk import accounts, tokens

    with database():
        person = accounts.person(user) if user else None
        ends = timezone.now() + dt.timedelta(days=days) if days else None
        made, shown = tokens.make(accounts.OPERATOR, name, scope, person, ends)
    acts_for = person.get_username() if person is not None else "a machine"
    last = f"until {ends:%-d %B %Y}" if ends else "until it is revoked"
    say(f"The token “{made.name}” acts for {acts_for}, {last}. It is shown this once:")
    typer.echo(shown)
