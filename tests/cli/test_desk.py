"""``copydesk desk``: it starts, keeps its programs running, stops them all, and refuses a wrong set-up in a line."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from copydesk.cli import desk
from copydesk.desk.supervisor import FIRST_PAUSE, Program, Supervisor, local
from copydesk.errors import CopydeskError

PASSWORD = "a long pass phrase, for tests"
LONG = 120.0  # seconds; far more than anything here needs on a machine that is not busy


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment of an embedded desk in a folder of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COPYDESK_") and k not in ("DATABASE_URL",)}
    return kept | {"COPYDESK_HOME": str(tmp_path / "desk"), "COPYDESK_LOG": "json"}


@pytest.fixture
def ran(variables: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``copydesk desk`` with these arguments to its end."""

    def run(*arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "copydesk", "desk", *arguments]
        return subprocess.run(
            command, env=variables | more, input=given, capture_output=True, text=True, timeout=LONG, check=False
        )

    return run


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


class Started:
    """A desk that runs, with what it wrote."""

    def __init__(self, variables: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.written = folder / "written"
        with self.written.open("wb") as file:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "copydesk", "desk", "--bind", f"127.0.0.1:{self.port}"],
                env=variables,
                stdin=subprocess.DEVNULL,
                stderr=file,
            )

    def until(self, reached: Callable[[], bool]) -> None:
        """Wait for something to be so."""
        until = time.monotonic() + LONG
        while not reached():
            assert time.monotonic() < until, self.written.read_text("utf-8")
            time.sleep(0.1)

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def programs(self) -> dict[int, str]:
        """What it started, by process number (Linux tells)."""
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            try:
                words = (place / "cmdline").read_bytes().split(b"\0")
                parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if b"--tied" in words and (parent == self.program.pid):
                found[int(place.name)] = words[4].decode()
        return found


@pytest.fixture
def started(variables: dict[str, str], tmp_path: Path) -> Iterator[Started]:
    """A desk that runs, and answers."""
    made = Started(variables, tmp_path)
    try:
        made.until(made.ready)
        yield made
    finally:
        made.program.terminate()
        made.program.wait(LONG)


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux which programs run")


@pytest.mark.slow
@needs_proc
def test_it_starts_keeps_its_programs_running_and_stops_them(
    started: Started, ran: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    started.until(lambda: f"Copydesk is at {started.address}/desk/" in started.written.read_text("utf-8"))
    told = started.written.read_text("utf-8")
    assert 'copydesk desk account NAME --role "standards editor"' in told
    made = ran("account", "Wilma", "--role", "standards editor", "--password-stdin", given=PASSWORD + "\n")
    assert (made.returncode, made.stderr) == (0, "The account wilma is made.\n")
    with httpx.Client(base_url=started.address, trust_env=False, timeout=30) as client:
        form = client.get("/accounts/login/").text
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)', form)
        assert token
        entered = {"login": "wilma", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        assert client.post("/accounts/login/", data=entered).status_code == 302
    before = started.programs()
    assert sorted(before.values()) == ["serve", "worker"]
    for number in before:
        os.kill(number, signal.SIGKILL)
    started.until(lambda: len(started.programs()) == 2 and not set(started.programs()) & set(before))
    started.until(started.ready)
    after = started.programs()
    started.program.terminate()
    assert started.program.wait(LONG) == 0
    assert not any(map(alive, after))
    lines = started.written.read_text("utf-8").splitlines()
    assert sum("was killed by signal 9; it is started again" in line for line in lines) == 2
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    assert {"worker started", "worker stopped", "request"} <= {line["message"] for line in logged}
    assert PASSWORD not in started.written.read_text("utf-8")


@pytest.mark.slow
@needs_proc
def test_what_it_started_ends_with_it_even_if_it_is_killed(started: Started) -> None:
    programs = started.programs()
    assert len(programs) == 2
    started.program.kill()
    started.program.wait(LONG)
    started.until(lambda: not any(map(alive, programs)))


def test_an_address_that_is_taken(ran: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = ran("--bind", f"127.0.0.1:{taken.getsockname()[1]}")
    assert done.returncode == 2
    assert "cannot be listened on" in done.stderr
    assert "--bind" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "more", "said"),
    [
        (["worker"], {"COPYDESK_LEASE": "soon"}, "CD600 COPYDESK_LEASE: it is 'soon'. Give seconds"),
        (["migrate"], {"DATABASE_URL": "carrier-pigeon://a", "COPYDESK_SECRET_KEY": "x"}, "CD600 DATABASE_URL"),
        (
            ["migrate"],
            {"DATABASE_URL": "postgres://a@127.0.0.1:1/b", "COPYDESK_SECRET_KEY": "x"},
            "CD600 the database: connection failed",
        ),
        (["--bind", "nowhere"], {}, "CD600 nowhere: it is no address to listen on"),
    ],
)
def test_a_wrong_set_up_is_told_in_a_line(
    ran: Callable[..., subprocess.CompletedProcess[str]], arguments: list[str], more: dict[str, str], said: str
) -> None:
    done = ran(*arguments, **more)
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    find = desk.find_spec
    monkeypatch.setattr(desk, "find_spec", lambda name: None if name == "gunicorn" else find(name))
    with pytest.raises(CopydeskError, match=r"gunicorn is not installed\. Install .* pip install -r requirements"):
        desk.set_up()


def test_a_program_that_ends_is_started_again_later_and_later() -> None:
    said: list[str] = []
    program = Program("Nothing", [])
    watched = Supervisor([program], say=said.append, command=(sys.executable, "-c", "pass"))
    watched.start()
    for pause in (FIRST_PAUSE, 2 * FIRST_PAUSE):
        assert program.running is not None
        program.running.wait(LONG)
        assert watched.look() is False
        assert said.pop() == f"Nothing ended with 0; it is started again in {pause:g} seconds."
        assert program.running is None
        assert watched.look() is False  # too early
        assert program.running is None
        program.not_before = 0
        watched.look()
    assert program.starts == 3
    watched.stop()
    assert program.running is None


def test_a_program_that_cannot_run_at_all_is_not_started_again() -> None:
    said: list[str] = []
    program = Program("Nonsense", ["no-such-command"])
    watched = Supervisor([program], say=said.append)
    watched.start()
    assert program.running is not None
    program.running.wait(LONG)
    assert watched.look() is True
    assert said == ["Nonsense cannot run; see above."]
    watched.stop()


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        (":8000", "http://127.0.0.1:8000"),
        ("[::]:8000", "http://[::1]:8000"),
        ("desk.internal:80", "http://desk.internal:80"),
    ],
)
def test_where_this_machine_reaches_a_server(bind: str, address: str) -> None:
    assert local(bind) == address
