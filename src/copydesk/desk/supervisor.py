"""Starts the programs of the desk, starts one that died again, and stops them all together."""

from __future__ import annotations

import ipaddress
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

BAD_SETUP = 2  # the exit code of a program that will not run however often it is started
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a program is started again; doubled each time
STEADY = 60.0  # seconds after which a program counts as running well
GRACE = 30.0  # seconds that the programs have to finish what is in hand
_LOOK = 0.2  # seconds between looks


@dataclass(slots=True)
class Program:
    """One program: its name, the arguments of ``copydesk`` that start it, and how it fares.

    ``pause`` is how long its next start waits, in seconds; ``not_before`` the time of it (monotonic).
    """

    name: str
    arguments: Sequence[str]
    running: subprocess.Popen[bytes] | None = None
    pipe: int = -1
    begun: float = 0.0
    pause: float = FIRST_PAUSE
    not_before: float = 0.0
    starts: int = field(default=0)


class Supervisor:
    """Keeps programs running.

    Each has a pipe to this process, whose closing tells it to end: so none is left behind, even if this is killed.

    :param variables: the environment that the programs get; this program's own where ``None``.
    :param say: is told when a program died and is started again.
    :param log: a file for what they write to standard error.
    :param command: what their arguments are given to.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        variables: Mapping[str, str] | None = None,
        say: Callable[[str], None] = lambda words: None,
        log: int | None = None,
        command: Sequence[str] = (sys.executable, "-m", "copydesk"),
    ) -> None:
        self.programs = list(programs)
        self._variables = dict(os.environ if variables is None else variables)
        self._say, self._log, self._command = say, log, command
        self._stop = threading.Event()

    @property
    def stopping(self) -> bool:
        """Whether the end has begun."""
        return self._stop.is_set()

    def start(self) -> None:
        """Start all programs that do not run."""
        for program in self.programs:
            if program.running is None:
                self._start(program)

    def run(self) -> int:
        """Keep them running until SIGTERM or SIGINT, then stop them; 0, or the exit code of one that cannot run."""

        def end(number: int, frame: FrameType | None) -> None:
            self._stop.set()

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.start()
            while not self._stop.wait(_LOOK):
                if self.look():
                    return BAD_SETUP
            return 0
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def look(self) -> bool:
        """See to programs that died; whether one of them cannot run at all."""
        now = time.monotonic()
        for program in self.programs:
            if program.running is None:
                if now >= program.not_before:
                    self._start(program)
                continue
            code = program.running.poll()
            if code is None:
                continue
            self._close(program)
            if code == BAD_SETUP:
                self._say(f"{program.name} cannot run; see above.")
                return True
            if now - program.begun > STEADY:
                program.pause = FIRST_PAUSE
            told = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
            self._say(f"{program.name} {told}; it is started again in {program.pause:g} seconds.")
            program.not_before = now + program.pause
            program.pause = min(program.pause * 2, LONGEST_PAUSE)
        return False

    def stop(self) -> None:
        """Tell all to end, wait, and kill what does not."""
        self._stop.set()
        running = [(program, program.running) for program in self.programs if program.running is not None]
        for _, child in running:
            child.terminate()
        until = time.monotonic() + GRACE
        for program, child in running:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{program.name} does not end and is killed.")
                child.kill()
                child.wait()
            self._close(program)

    def _start(self, program: Program) -> None:
        theirs, ours = os.pipe()
        command = [*self._command, *program.arguments, "--tied", str(theirs)]
        # A session of its own: Ctrl-C at the terminal reaches this program alone, which ends the others in order.
        # It is this very program, and no shell.
        program.running = subprocess.Popen(  # nosec B603
            command,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stderr=self._log,
            pass_fds=[theirs],
            start_new_session=True,
        )
        os.close(theirs)
        program.pipe, program.begun = ours, time.monotonic()
        program.starts += 1

    def _close(self, program: Program) -> None:
        program.running = None
        os.close(program.pipe)


def desk(bind: str, processes: int, threads: int, workers: int) -> list[Program]:
    """The programs of a desk: a server, and workers."""
    options = ["--bind", bind, "--threads", str(threads)]
    if processes:
        options += ["--processes", str(processes)]
    server = Program("The server", ["desk", "serve", *options])
    return [server, *(Program(f"Worker {n + 1}", ["desk", "worker"]) for n in range(workers))]


def local(bind: str) -> str:
    """The address at which this machine itself reaches a server that listens on ``bind``."""
    host, _, port = bind.rpartition(":")
    everywhere = not host or host == str(ipaddress.IPv4Address(0))
    return f"http://{'127.0.0.1' if everywhere else '[::1]' if host == '[::]' else host}:{port}"


def answers(address: str, host: str = "", seconds: float = 120.0, alive: Callable[[], bool] = lambda: True) -> bool:
    """Wait until a server answers at ``address``; whether it did in time, while ``alive()``.

    :param host: the name under which it answers, where that is another than the address's.
    """
    import httpx

    headers = {"Host": host} if host else {}
    until = time.monotonic() + seconds
    while time.monotonic() < until and alive():
        try:
            httpx.get(f"{address}/healthz", headers=headers, timeout=5, trust_env=False)
            return True  # whatever it says: it is up
        except httpx.HTTPError:
            time.sleep(_LOOK)
    return False
