"""``copydesk rulemaking``: rulemakings followed through the documents of the Federal Register, on a shelf of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli import dockets
from copydesk.cli.outcome import Outcome, say
from copydesk.errors import CopydeskError, ReadError

if TYPE_CHECKING:
    import datetime as dt

    from copydesk.rulemaking.docket import Docket
    from copydesk.rulemaking.live import Search
    from copydesk.rulemaking.shelf import Shelf

app = typer.Typer(help="Follow rulemakings.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"


class Syndication(StrEnum):
    """The kind of a feed."""

    RSS = "rss"
    ATOM = "atom"


Folder = Annotated[
    Path, typer.Option("--folder", metavar="FOLDER", help="The shelf: a folder of saved documents, all the state.")
]
On = Annotated[str, typer.Option(metavar="DATE", help="As of this day; else today.")]
Written = Annotated[Format, typer.Option(help="How it is written.")]
Wanted = Annotated[list[str] | None, typer.Option("--docket", metavar="DOCKET", help="This docket alone. Again: more.")]
_HERE = Path("copydesk-dockets")


@app.callback()
def rulemaking() -> None:
    """Follow rulemakings: stage, next marker and deadlines, each with its passage. Works offline from saved files."""


@app.command("add")
def add(
    where: Annotated[
        list[str] | None, typer.Argument(metavar="FILE_OR_ADDRESS", help="Documents: files, folders, addresses.")
    ] = None,
    rin: Annotated[list[str] | None, typer.Option(metavar="RIN", help="Get all documents of a RIN.")] = None,
    docket: Annotated[list[str] | None, typer.Option(metavar="DOCKET", help="Get all of a docket number.")] = None,
    agency: Annotated[str, typer.Option(metavar="SLUG", help="With --term: of this agency alone.")] = "",
    term: Annotated[str, typer.Option(metavar="WORDS", help="Get the documents that hold these words.")] = "",
    folder: Folder = _HERE,
) -> None:
    """Put documents on the shelf. --rin, --docket and --term ask the Federal Register, and are followed from then on.

    Exit code: 0 all are there, 2 some could not be had.
    """
    from copydesk.rulemaking.live import Search
    from copydesk.rulemaking.shelf import Shelf

    searches = [Search(rin=one) for one in rin or ()] + [Search(docket=one) for one in docket or ()]
    searches += [Search(agency=agency, term=term)] if term else []
    if agency and not term:
        raise typer.BadParameter("--agency goes with --term WORDS")
    if not where and not searches:
        raise typer.BadParameter("nothing is given; give a file, an address, --rin, --docket or --term")
    shelf, failed = Shelf(folder), False
    for one in _files(where or ()):
        try:
            path = shelf.add_address(one) if "://" in one else shelf.add_file(one)
            say(f"Kept: {path}")
        except ReadError as error:
            say(str(error))
            failed = True
    for search in searches:
        try:
            numbers = _fetch(search.checked(), shelf)
            shelf.follow(search.as_mapping())
            say(f"{_words(search)}: {len(numbers)} document{'' if len(numbers) == 1 else 's'}.")
        except ReadError as error:
            say(str(error))
            failed = True
    raise typer.Exit(Outcome.FAILED if failed else 0)


@app.command("list")
def listed(folder: Folder = _HERE, on: On = "", format: Written = Format.TEXT) -> None:
    """List the dockets, the nearest date first. Exit code: 0, 1 none is there, 2 a file could not be read."""
    from copydesk.rulemaking import told

    day, shelf = _day(on), _shelf(folder)
    found = told.nearest(shelf.dockets(), day)
    if format is Format.JSON:
        dockets.as_json([told.as_mapping(d, day) for d in found])
    elif found:
        dockets.table(found, day)
    else:
        say(f"No docket stands on {folder}. Put documents there: copydesk rulemaking add FILE, or add --rin RIN.")
    _end(shelf, bool(found))


@app.command("show")
def show(
    docket: Annotated[str, typer.Argument(metavar="DOCKET", help="A RIN, docket, document or order number.")],
    folder: Folder = _HERE,
    on: On = "",
    format: Written = Format.TEXT,
) -> None:
    """Show a docket: where it stands, its timeline with passages, what is next and why.

    Exit code: 0, 1 it is not there, 2 a file could not be read.
    """
    from copydesk.rulemaking import told

    day, shelf = _day(on), _shelf(folder)
    found = told.named(shelf.dockets(), docket)
    if format is Format.JSON:
        dockets.as_json([told.as_mapping(d, day) for d in found])
    for one in found if format is Format.TEXT else ():
        dockets.show(one, day)
    if not found:
        say(f"No docket on {folder} is called {dockets.one_line(docket)!r}; copydesk rulemaking list names them all.")
    _end(shelf, bool(found))


@app.command("follow")
def follow(
    folder: Folder = _HERE,
    every: Annotated[float, typer.Option(metavar="MINUTES", min=1, max=10_080, help="How often it is asked.")] = 60,
    once: Annotated[bool, typer.Option("--once", help="Ask once and end.")] = False,
    format: Written = Format.TEXT,
) -> None:
    """Ask the Federal Register again and again, and tell what moved. Ctrl-C ends it.

    Asked is what add was given by --rin, --docket and --term; else every RIN on the shelf. With --once, exit code:
    0 looked, 2 could not look.
    """
    import time

    from copydesk.rulemaking.moves import diff, standings

    shelf = _shelf(folder)
    if not _searches(shelf):
        raise ReadError(str(folder), "there is nothing to follow", "Begin with copydesk rulemaking add --rin RIN.")
    while True:
        failed = False
        before = shelf.last_look() or standings(shelf.dockets(), _day(""))
        for search in _searches(shelf):
            try:
                _fetch(search, shelf)
            except ReadError as error:
                say(str(error))
                failed = True
        after = standings(shelf.dockets(), _day(""))
        moves = diff(before, after)
        shelf.looked(after)
        dockets.moves(moves, format is Format.JSON)
        if not moves and format is Format.TEXT:
            say("Nothing moved.")
        if once:
            raise typer.Exit(Outcome.FAILED if failed else 0)
        time.sleep(every * 60)


@app.command("calendar")
def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="The file to write.")],
    docket: Wanted = None,
    folder: Folder = _HERE,
    on: On = "",
) -> None:
    """Write an iCalendar of deadlines, comment periods, hearings and days of effect."""
    from copydesk.rulemaking.calendar import calendar as made

    shelf = _shelf(folder)
    found = _chosen(shelf, docket)
    _write(file, made(found, _day(on)))
    _end(shelf, True)


@app.command("feed")
def feed(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    docket: Wanted = None,
    kind: Annotated[Syndication, typer.Option(help="The kind of feed.")] = Syndication.ATOM,
    address: Annotated[str, typer.Option(metavar="URL", help="Where the feed is put on the web.")] = "",
    folder: Folder = _HERE,
    on: On = "",
) -> None:
    """Write a feed of what moved, Atom or RSS."""
    from copydesk.rulemaking import feed as feeds

    shelf = _shelf(folder)
    make = feeds.rss if kind is Syndication.RSS else feeds.atom
    _write(file, make(_chosen(shelf, docket), _day(on), address=address))
    _end(shelf, True)


@app.command("facts")
def facts(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="The file to write.")],
    docket: Wanted = None,
    folder: Folder = _HERE,
    on: On = "",
) -> None:
    """Write the dockets as facts for the gate: copydesk check STORY --facts FILE.yaml."""
    from copydesk.rulemaking.told import facts_yaml

    shelf = _shelf(folder)
    _write(file, facts_yaml(_chosen(shelf, docket), _day(on)).encode())
    _end(shelf, True)


# ---- what the commands share -------------------------------------------------------------------


def _day(given: str) -> dt.date:
    """The day asked for, else today where federal agencies sit."""
    import datetime as dt
    from zoneinfo import ZoneInfo

    from copydesk.rulemaking.hours import EASTERN

    try:
        return dt.date.fromisoformat(given) if given else dt.datetime.now(ZoneInfo(EASTERN)).date()
    except ValueError as error:
        raise typer.BadParameter(f"--on {given}: give a day as YYYY-MM-DD") from error


def _shelf(folder: Path) -> Shelf:
    from copydesk.rulemaking.shelf import Shelf

    if not folder.is_dir():
        raise ReadError(str(folder), "there is no such folder", "Make it: copydesk rulemaking add FILE.")
    return Shelf(folder)


def _files(where: Iterable[str]) -> list[str]:
    """What was given, with the files of each folder in its place."""
    found: list[str] = []
    for one in where:
        path = Path(one)
        if "://" not in one and path.is_dir():
            found += [str(p) for p in sorted(path.iterdir()) if p.is_file() and not p.name.startswith(".")]
        else:
            found.append(one)
    return found


def _fetch(search: Search, shelf: Shelf) -> list[str]:
    from copydesk.rulemaking.live import Register

    return Register(cache=shelf.notes / "cache").fetch(search, shelf, tell=say)


def _searches(shelf: Shelf) -> list[Search]:
    """What is followed: what was asked for before, else the RINs on the shelf."""
    from copydesk.rulemaking.live import Search

    known = ("rin", "docket", "agency", "term")
    asked = [Search(**{k: v for k, v in one.items() if k in known}) for one in shelf.followed()]
    rins = dict.fromkeys(rin for docket in shelf.dockets() for rin in docket.rins)
    return asked or [Search(rin=rin) for rin in rins]


def _chosen(shelf: Shelf, wanted: Sequence[str] | None) -> list[Docket]:
    from copydesk.rulemaking.told import named

    found = shelf.dockets()
    if not wanted:
        return found
    chosen = {d.id: d for one in wanted for d in named(found, one)}
    for one in wanted:
        if not named(found, one):
            raise ReadError(one, "no docket on the shelf is called so", "copydesk rulemaking list names them all.")
    return list(chosen.values())


def _end(shelf: Shelf, found: bool) -> None:
    for problem in shelf.problems:
        say(str(problem))
    raise typer.Exit(Outcome.FAILED if shelf.problems else Outcome.RELEASE if found else Outcome.HOLD)


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise CopydeskError(str(path), f"it cannot be written ({error.strerror})", "Check the path.") from error
    say(f"Written: {path}")


def _words(search: Search) -> str:
    return ", ".join(f"{key} {value}" for key, value in search.as_mapping().items())
