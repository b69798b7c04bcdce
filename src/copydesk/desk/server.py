"""The web server: gunicorn, with threads, in this process."""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import Any

from django.conf import settings
from django.db import connection, connections
from gunicorn.app.base import BaseApplication

from copydesk.desk.environment import SetupError

BIND = "127.0.0.1:8000"
THREADS = 8  # requests that a process answers at once
PATIENCE = 60  # seconds that a process may be busy without a sign of life
GRACE = 25  # seconds that requests in hand have, when the server is told to stop


def processes() -> int:
    """How many processes serve well: SQLite writes one at a time, PostgreSQL does not."""
    return 2 if connection.vendor == "postgresql" else 1


class Server(BaseApplication):
    """Gunicorn with the desk in it."""

    def __init__(self, bind: str, processes: int, threads: int) -> None:
        self._chosen = {
            "bind": bind,
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": PATIENCE,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "accesslog": None,  # the desk logs requests itself, with their ids
            "logconfig_dict": {
                **settings.LOGGING,
                "loggers": {**settings.LOGGING["loggers"], "gunicorn.error": {"level": "INFO", "handlers": ["stderr"]}},
            },
            "control_socket_disable": True,
        }
        super().__init__(prog="copydesk")

    def load_config(self) -> None:
        """Hand gunicorn what was chosen; its own files and variables are not read."""
        for name, value in self._chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        from copydesk.desk.wsgi import application

        return application


def serve(bind: str, processes: int, threads: int) -> None:
    """Answer requests until told to stop (SIGTERM or SIGINT); what is in hand is finished first.

    :raises SetupError: if the address cannot be listened on.
    """
    free(bind)
    connections.close_all()  # a connection must not be shared with the processes that are forked
    Server(bind, processes, threads).run()


def free(bind: str) -> None:
    """Try whether one can listen on ``HOST:PORT``.

    :raises SetupError: if not.
    """
    host, _, port = bind.rpartition(":")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host.strip("[]") or None, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, proto) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except (ValueError, OverflowError) as error:
        raise SetupError(bind, "it is no address to listen on", "Give HOST:PORT, such as 127.0.0.1:8000.") from error
    except OSError as error:
        mend = "Give another with --bind HOST:PORT, or stop what listens there."
        raise SetupError(bind, f"it cannot be listened on ({error.strerror or error})", mend) from error


def end_with(pipe: int) -> None:
    """End this program, in order, when the one that started it is gone: its end of the pipe closes then."""

    def wait() -> None:
        os.read(pipe, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()
