"""The sample newsroom opened in a desk: what ``copydesk demo`` does after the gate has spoken."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk.cli import desk
from copydesk.cli.outcome import Outcome, say, screen
from copydesk.errors import CopydeskError

HOST, PORT = "127.0.0.1", 8000
_NEW = "desk.new"  # where a desk is built, so that one that was cut short is never taken for a whole one


def sample(
    newsroom: Annotated[Path, typer.Argument(metavar="FOLDER", help="The sample newsroom, laid out.")],
) -> None:
    """Load the sample newsroom into a desk without stories, give its people new passwords, and tell them as JSON."""
    desk.set_up()
    desk.migrated()
    from copydesk.desk import sample as loading
    from copydesk.desk.models import Story

    people = loading.people()
    if not Story.objects.exists():
        loading.load(newsroom)
    told = {"people": [asdict(person) for person in people], "pages": loading.addresses()}
    typer.echo(json.dumps(told))


def open_newsroom(folder: Path, room: Path) -> int:
    """Load the newsroom laid out in ``room`` into a desk in ``folder`` and run it; the exit code.

    On a terminal it runs until Ctrl-C. Without one each page is asked for once, and all must answer with 200.
    """
    if library := desk.missing():
        say(f"The desk is not installed ({library} is missing): the sample newsroom was put to the gate alone.")
        say("To open it in a browser: pip install -r requirements/desk.txt . (README, “The desk”).")
        return Outcome.RELEASE
    told = _loaded(folder, room)
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    bind = f"{HOST}:{_free_port(PORT if on_terminal else 0)}"
    with (folder / "desk.log").open("ab") as log:
        from copydesk.desk import supervisor

        watched = supervisor.Supervisor(
            supervisor.desk(bind, 0, 8, 1), _variables(folder / "desk"), say=say, log=log.fileno()
        )
        address = supervisor.local(bind)
        if on_terminal:
            desk.greet(address, watched, lambda: _welcome(told["people"], address, folder))
            return watched.run()
        try:
            watched.start()
            if not supervisor.answers(address, alive=lambda: not watched.look()):
                say(f"The desk did not start; {folder / 'desk.log'} says why.")
                return Outcome.FAILED
            answers = list(_visit(address, told))
        finally:
            watched.stop()
    return _reported(answers)


@dataclass(frozen=True, slots=True)
class Answer:
    """A page asked for: the name of its kind, its address, the status that came, and how long it took in seconds."""

    name: str
    address: str
    status: int
    seconds: float


def _loaded(folder: Path, room: Path) -> Any:
    """What the desk in ``folder`` holds: the one that is there, or a new one. Its people have new passwords.

    :raises CopydeskError: if it cannot be loaded.
    """
    home, new = folder / "desk", folder / _NEW
    there = (home / "desk.sqlite3").is_file()
    if not there:
        shutil.rmtree(new, ignore_errors=True)
    say("Opening the sample newsroom in the desk ..." if there else "Loading the sample newsroom into a desk ...")
    # It is this very program, and no shell.
    done = subprocess.run(  # nosec B603
        [sys.executable, "-m", "copydesk", "desk", "sample", str(room.absolute())],
        env=_variables(home if there else new),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        (folder / "desk.log").write_text(done.stderr, "utf-8")
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise CopydeskError(str(home), f"the sample newsroom could not be loaded: {last}", f"See {folder}/desk.log.")
    if not there:
        shutil.rmtree(home, ignore_errors=True)
        new.rename(home)
    return json.loads(done.stdout.strip().splitlines()[-1])


def _variables(home: Path) -> dict[str, str]:
    """The environment of the sample's desk: this one's, without what is said of another desk."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("COPYDESK_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    return kept | {"COPYDESK_HOME": str(home.absolute())}


def _free_port(wanted: int) -> int:
    """``wanted``, or another port of loopback that nobody listens on."""
    for port in (wanted, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise CopydeskError(HOST, "no port is free", "Stop a program that listens.")


def _welcome(people: Sequence[Mapping[str, str]], address: str, folder: Path) -> None:
    from rich import box
    from rich.table import Table

    table = Table("Name", "Password", "Role", box=box.SIMPLE_HEAD)
    for person in people:
        table.add_row(person["name"], person["password"], person["role"])
    console = screen()
    console.print(f"\nThe sample newsroom is open at {address}/desk/")
    console.print("Sign in as one of these; the standards editor may do everything.")
    console.print(table)
    console.print(f"Readers see what is published at {address}/")
    console.print(f"One story was drafted by machine: {address}/desk/draft/ shows how.")
    console.print(f"The log of the desk is {folder / 'desk.log'}", soft_wrap=True)
    console.print("Ctrl-C stops it; the passwords are new at each start.")


def _visit(address: str, told: Any) -> list[Answer]:
    """Sign in as the standards editor, and ask for each page once.

    :raises CopydeskError: if one cannot sign in.
    """
    import httpx

    person = next(p for p in told["people"] if p["role"] == desk.Role.STANDARDS)
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
        form = client.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
        entered = {"login": person["name"], "password": person["password"]}
        signed = client.post(
            "/accounts/login/",
            data=entered | {"csrfmiddlewaretoken": token[1] if token else ""},
            headers={"Referer": f"{address}/accounts/login/"},
        )
        if form.status_code != 200 or signed.status_code != 302 or "sessionid" not in client.cookies:
            wrong = f"{person['name']} cannot sign in (status {form.status_code}, then {signed.status_code})"
            raise CopydeskError(address, wrong, "Look at desk.log.")
        answers = [Answer("sign in", "/accounts/login/", form.status_code, form.elapsed.total_seconds())]
        answers += [_asked(client.get, name, page) for name, page in told["pages"]]
    return answers


def _asked(get: Callable[[str], Any], name: str, page: str) -> Answer:
    begun = time.perf_counter()
    answer = get(page)
    return Answer(name, page, answer.status_code, time.perf_counter() - begun)


def _reported(answers: Sequence[Answer]) -> int:
    """Show how each kind of page answered, and each address that did not; the exit code."""
    from rich import box
    from rich.table import Table

    kinds: dict[str, list[Answer]] = {}
    for answer in answers:
        kinds.setdefault(answer.name, []).append(answer)
    table = Table("Page", "Asked for", "Status", "Slowest", box=box.SIMPLE_HEAD)
    for name, ones in kinds.items():
        statuses = ", ".join(sorted({str(one.status) for one in ones}))
        table.add_row(name, str(len(ones)), statuses, f"{max(one.seconds for one in ones) * 1000:.0f} ms")
    console = screen()
    console.print(table)
    wrong = [answer for answer in answers if answer.status != 200]
    for answer in wrong:
        say(f"{answer.address} answered with {answer.status}.")
    console.print(f"The desk answered {len(answers) - len(wrong)} of {len(answers)} requests with 200.")
    return Outcome.HOLD if wrong else Outcome.RELEASE
