"""``copydesk desk``: the newsroom around the gate. What each command does is in :mod:`copydesk.desk`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.outcome import Outcome, say, screen

if TYPE_CHECKING:
    from copydesk.desk.supervisor import Supervisor

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
_NEEDS = ("django", "allauth", "csp", "ninja", "gunicorn", "whitenoise", "nh3", "prometheus_client")
_TIED = typer.Option(hidden=True, help="A pipe whose closing ends this program.")
_BIND = "127.0.0.1:8000"
_THREADS = 8


class Log(StrEnum):
    """How lines of the log are written."""

    TEXT = "text"
    JSON = "json"


class Role(StrEnum):
    """The roles of people; :mod:`copydesk.desk.roles` has their rights."""

    REPORTER = "reporter"
    EDITOR = "editor"
    STANDARDS = "standards editor"
    READER = "reader"


Bind = Annotated[str, typer.Option(metavar="HOST:PORT", help="Where to listen.")]
Processes = Annotated[int, typer.Option(min=0, help="Server processes; 0: 1 with SQLite, 2 with PostgreSQL.")]
Threads = Annotated[int, typer.Option(min=1, help="Requests that a process answers at once.")]
Logged = Annotated[
    Log | None,
    typer.Option(help="How lines of the log are written; else COPYDESK_LOG, else text, or json on PostgreSQL."),
]


@app.callback()
def desk(
    context: typer.Context,
    bind: Bind = _BIND,
    processes: Processes = 0,
    threads: Threads = _THREADS,
    workers: Annotated[int, typer.Option(min=0, help="Workers, which do what takes time.")] = 1,
    log: Logged = None,
) -> None:
    """Start the desk: make its folder and database, then run a web server and a worker until Ctrl-C."""
    if context.invoked_subcommand is not None:
        return
    set_up(log)
    from copydesk.desk import server, supervisor

    server.free(bind)
    migrated()
    _first_account()
    programs = supervisor.desk(bind, processes, threads, workers)
    watched = supervisor.Supervisor(programs, say=say)
    from django.conf import settings

    address = supervisor.local(bind)
    shown = f"{settings.COPYDESK.public_url or address}/desk/"
    host = settings.ALLOWED_HOSTS[0].strip("*.")
    greet(address, watched, lambda: say(f"Copydesk is at {shown} (Ctrl-C stops it)."), host)
    raise typer.Exit(watched.run())


@app.command("serve", short_help="Run the web server alone.")
def serve(
    bind: Bind = _BIND,
    processes: Processes = 0,
    threads: Threads = _THREADS,
    log: Logged = None,
    tied: Annotated[int, _TIED] = -1,
) -> None:
    """Run the web server alone, until told to stop. Does not change the database."""
    set_up(log)
    from copydesk.desk import server

    if tied >= 0:
        server.end_with(tied)
    server.serve(bind, processes or server.processes(), threads)


@app.command("worker", short_help="Run a worker alone.")
def worker(log: Logged = None, tied: Annotated[int, _TIED] = -1) -> None:
    """Run a worker alone, until told to stop; the job in hand is finished first."""
    set_up(log)
    from copydesk.desk import server
    from copydesk.desk.jobs.worker import work

    if tied >= 0:
        server.end_with(tied)
    work()


@app.command("migrate", short_help="Make the database, or bring it up to date.")
def migrate() -> None:
    """Make the desk's folder and database, or bring the database up to date after an upgrade."""
    set_up()
    migrated()
    say("The database is up to date.")


@app.command("account", short_help="Make an account, change it, or close it.")
def account(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")],
    role: Annotated[Role | None, typer.Option(help="What the person may do (docs/desk.md).")] = None,
    full_name: Annotated[str, typer.Option(help="The name that colleagues and readers see.")] = "",
    new_password: Annotated[bool, typer.Option("--new-password", help="Ask for a new password.")] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the first line of standard input.")
    ] = False,
    close: Annotated[bool, typer.Option("--close", help="Close the account.")] = False,
) -> None:
    """Make an account, or change one that is there: its role, its name, its password. A closed one opens again."""
    set_up()
    from copydesk.desk import accounts

    with database():
        if close:
            accounts.close(name)
            say(f"The account {name} is closed.")
            return
        password: str | None = None
        if password_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
        elif new_password or not accounts.known(name):
            password = _asked_password()
        new = accounts.keep(name, role or "", full_name, password)
    say(f"The account {name.lower()} is {'made' if new else 'changed'}.")


@app.command("doctor", short_help="Say what is wrong with the set-up.")
def doctor() -> None:
    """Look at the set-up, the database and the work that waits. Exit code: 0 nothing is wrong, 1 something is."""
    set_up()
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from copydesk.desk.doctor import examine

    found = examine()
    wrong = [message for message in found if message.level >= 30]
    if found:
        table = Table(box=box.SIMPLE_HEAD, show_lines=True)
        for title in ("", "What is wrong", "What to do", "Code"):
            table.add_column(title, overflow="fold")
        for message in found:
            word, style = _level(message.level)
            table.add_row(
                Text(word, style=style), Text(str(message.msg)), Text(str(message.hint or "")), Text(message.id or "")
            )
        screen().print(table)
    screen().print(
        f"{len(wrong)} things are wrong." if len(wrong) > 1 else "1 thing is wrong." if wrong else "All is well."
    )
    raise typer.Exit(Outcome.HOLD if wrong else Outcome.RELEASE)


@app.command("facts", short_help="Load a facts file.")
def facts(file: Annotated[Path, typer.Argument(metavar="FILE", help="The facts (docs/facts.md).")]) -> None:
    """Load a facts file over what is known. What is published is then proved again."""
    from copydesk.facts import FileFacts

    given = FileFacts(file)
    set_up()
    from django.db import transaction

    from copydesk.desk import audit, reproof
    from copydesk.desk.accounts import OPERATOR
    from copydesk.desk.facts import load

    with database(), transaction.atomic():
        counted = load(given)
        audit.record(OPERATOR, "load facts", None, file=file.name, sha256=given.sha256, **counted)
        reproof.everything()
    say(f"Loaded: {', '.join(_counted(kind, count) for kind, count in counted.items())}.")
    if given.managers():
        say(f"Left out: the holdings of {file.name}. The desk reads holdings from its data folder (docs/holdings.md).")


@app.command("export", short_help="Write all that the desk keeps to a folder.")
def export(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or empty folder.")]) -> None:
    """Write all that the desk keeps to a folder, in files that need no Copydesk to be read."""
    set_up()
    from copydesk.desk import exchange

    with database():
        counted = exchange.export(folder)
    say(f"Written: {sum(counted.values())} rows of {len(counted)} tables, in {folder}")


@app.command("import", short_help="Take in what export wrote.")
def restore(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What export wrote.")]) -> None:
    """Take what export wrote into an empty desk."""
    set_up()
    migrated()
    from copydesk.desk import exchange

    with database():
        counted = exchange.restore(folder)
    say(f"Taken in: {sum(counted.values())} rows of {len(counted)} tables, from {folder}")


def missing() -> str:
    """The first library of the desk that is not installed, ``""`` where all are."""
    return next((name for name in _NEEDS if find_spec(name) is None), "")


def set_up(log: Log | None = None) -> None:
    """Have Django ready, with settings out of the environment.

    :raises SetupError: if the extra is not installed, or the environment is wrong.
    """
    from copydesk.desk.environment import Environment, SetupError

    if library := missing():
        mend = 'Install Copydesk with its extra "desk": pip install -r requirements/desk.txt . (docs/desk.md).'
        raise SetupError("the desk", f"the library {library} is not installed", mend)
    if log is not None:
        os.environ["COPYDESK_LOG"] = log
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "copydesk.desk.settings")
    environment = Environment.read()  # before Django, which would tell of a mistake in it as one of its own
    if environment.database_url.startswith("postgres") and find_spec("psycopg") is None:
        raise SetupError("DATABASE_URL", "the library psycopg is not installed", "Install psycopg[binary].")
    import django

    try:
        django.setup()
    except ValueError as error:  # dj_database_url on an address that it does not know
        raise SetupError(
            "DATABASE_URL", str(error).partition("\n")[0], "Give postgres://USER:PASSWORD@HOST/NAME."
        ) from error


class database:
    """What the database says goes to the person in a line."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from django.db import OperationalError, ProgrammingError

        from copydesk.desk.environment import SetupError

        if isinstance(error, OperationalError | ProgrammingError):
            told = str(error).strip().partition("\n")[0]
            raise SetupError("the database", told, "Run copydesk desk doctor: it says what to do.") from error


def migrated() -> None:
    """Bring the database up to date, and set the guard of the audit trail where it is not there."""
    from copydesk.desk import upkeep

    with database():
        done = upkeep.migrate()
    for line in done:
        say(line)


def _first_account() -> None:
    """Ask for a first account, where there is none and somebody can be asked."""
    from copydesk.desk import accounts

    if accounts.any_open():
        return
    if not sys.stdin.isatty():
        say('Nobody has an account yet. Make one: copydesk desk account NAME --role "standards editor"')
        return
    say("Nobody has an account yet. The first is a standards editor's, who may do everything.")
    while True:
        name = typer.prompt("Name to sign in with", err=True)
        full_name = typer.prompt("Full name", err=True)
        try:
            accounts.keep(name, Role.STANDARDS, full_name, _asked_password())
            return
        except accounts.AccountError as error:
            say(str(error))


def _counted(kind: str, count: int) -> str:
    """A count with its word, ``kind``, which is a plural.

    >>> _counted("dockets", 1), _counted("scores", 0)
    ('1 docket', '0 scores')
    """
    return f"{count} {kind.removesuffix('s') if count == 1 else kind}"


def _asked_password() -> str:
    if not sys.stdin.isatty():
        from copydesk.desk.accounts import AccountError

        raise AccountError("the password", "there is no terminal to ask for it", "Pipe it in, with --password-stdin.")
    return str(typer.prompt("Password (12 characters or more)", hide_input=True, confirmation_prompt=True, err=True))


def _level(level: int) -> tuple[str, str]:
    if level >= 40:
        return "error", "bold red"
    return ("warning", "yellow") if level >= 30 else ("note", "")


def greet(address: str, watched: Supervisor, words: Callable[[], None], host: str = "") -> None:
    """Say ``words`` as soon as the desk answers at ``address``, under the name ``host`` where that is another."""
    import threading

    from copydesk.desk import supervisor

    def wait() -> None:
        if supervisor.answers(address, host, alive=lambda: not watched.stopping):
            words()

    threading.Thread(target=wait, daemon=True).start()
