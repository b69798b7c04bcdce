"""A desk of its own for a measurement: a fresh database, people, and programs that can be killed."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PASSWORD = "only for a measurement, on loopback"


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class DeskRun:
    """A desk in a folder of its own. ``database`` is a PostgreSQL address that may make databases, SQLite where empty.

    :ivar children: the programs that run, by a name such as ``worker 1``; each leads a process group of its own.
    """

    database: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="copydesk-run-")))
    port: int = field(default_factory=free_port)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    made: str = ""

    def __post_init__(self) -> None:
        url = ""
        if self.database:
            self.made = f"copydesk_run_{secrets.token_hex(4)}"
            self._admin(f'CREATE DATABASE "{self.made}"')
            parts = urllib.parse.urlsplit(self.database)
            url = urllib.parse.urlunsplit(parts._replace(path=f"/{self.made}"))
        names = ("COPYDESK_INBOX", "COPYDESK_PUBLIC_URL", "DATABASE_URL")
        self.environment = {k: v for k, v in os.environ.items() if k not in names} | {
            "COPYDESK_HOME": str(self.home),
            "COPYDESK_SECRET_KEY": secrets.token_urlsafe(50),
            "COPYDESK_SIGNING_KEY": str(self.home / "signing-key.pem"),
            "COPYDESK_LOG": "json",
            "DJANGO_SETTINGS_MODULE": "copydesk.desk.settings",
            **({"DATABASE_URL": url} if url else {}),
            **self.variables,
        }

    def open_here(self) -> None:
        """Use the desk in this very program too: its tables are made, its models can be imported."""
        os.environ.update(self.environment)
        import django
        from django.core.management import call_command

        from copydesk.report.keys import new_key

        django.setup()
        call_command("migrate", verbosity=0)
        if not (self.home / "signing-key.pem").exists():
            new_key(self.home / "signing-key.pem")

    def people(self, **roles: str) -> dict[str, Any]:
        """Make a person for each ``name=role``."""
        from django.contrib.auth.models import Group, User

        people = {}
        for name, role in roles.items():
            people[name] = User.objects.create_user(name, password=PASSWORD, first_name=name.capitalize())
            people[name].groups.add(Group.objects.get(name=role.replace("_", " ")))
        return people

    def start(self, name: str) -> None:
        """Start a program: ``server ...`` or ``worker ...``."""
        serve = ["-m", "gunicorn", "copydesk.desk.wsgi", "-b", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        serve += ["--workers", "2", "--threads", "8", "--log-level", "warning", "--graceful-timeout", "5"]
        work = ["-c", "import django; django.setup(); from copydesk.desk.jobs.worker import work; work()"]
        log = (self.home / f"{name.replace(' ', '-')}.log").open("ab")
        self.children[name] = subprocess.Popen(
            [sys.executable, *(serve if name.startswith("server") else work)],
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def wait_until_served(self, seconds: float = 30) -> None:
        """Wait until the server answers.

        :raises TimeoutError: if it does not.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(f"The server did not answer in {seconds:g} seconds; its log is in {self.home}.")

    def stop(self) -> None:
        """End all programs, and drop the database that was made."""
        for child in self.children.values():
            kill_group(child)
        if self.made:
            from django.db import connections

            connections.close_all()
            self._admin(f'DROP DATABASE IF EXISTS "{self.made}" WITH (FORCE)')

    def _admin(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(statement.encode())


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill -9 a program and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
