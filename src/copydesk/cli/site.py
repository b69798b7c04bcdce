"""``copydesk site``: the public site as files, and the index by which readers search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.desk import database, set_up
from copydesk.cli.outcome import say, screen

app = typer.Typer(help="Work on the public site.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def site() -> None:
    """Write the public site as files for any web server, or make its search index anew."""


@app.command("export", short_help="Write a static copy of the site.")
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or empty folder, or an earlier copy.")],
    base_url: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where readers will find the copy; else COPYDESK_PUBLIC_URL.")
    ] = "",
) -> None:
    """Write every public page as a file that any web server can send. An earlier copy is replaced when all is made."""
    set_up()
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from copydesk.desk.site.export import export as write

    columns = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with database(), Progress(*columns, console=screen(error=True), transient=True) as bar:
        task = bar.add_task("Writing", total=None)
        counted = write(folder, base_url, lambda done, known: bar.update(task, completed=done, total=known))
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items()))
    say(f"Written to {folder}: {sum(counted.values())} files ({told}).")


@app.command("index", short_help="Make the search index anew.")
def index() -> None:
    """Make the index by which readers search anew, from what is published. Readers can search meanwhile."""
    set_up()
    from copydesk.desk import search

    with database():
        kept, unread = search.rebuild()
    say(f"{kept} stor{'y is' if kept == 1 else 'ies are'} in the index.")
    if unread:
        say(f"{unread} could not be read and are left out.")
        raise typer.Exit(1)
