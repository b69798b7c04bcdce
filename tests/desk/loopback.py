"""A server on loopback that gives what a test lays out, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = bytes | tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Loopback:
    """What the server gives by path (with its query, else without it), and the requests it got."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def here(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def root(self) -> str:
        return f"http://{self.here}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving() -> Iterator[Loopback]:
    """The server, running."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None: ...

        def do_GET(self) -> None:
            shown.asked.append((self.path, dict(self.headers)))
            bare = self.path.partition("?")[0]
            answer = shown.pages.get(self.path, shown.pages.get(bare))
            if callable(answer):
                answer(self)
                return
            if answer is None:
                answer = (404, {"Content-Type": "text/plain"}, b"There is no such page.")
            elif isinstance(answer, bytes):
                answer = (200, {"Content-Type": shown.types.get(bare, "text/html; charset=utf-8")}, answer)
            status, headers, body = answer
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        shown = Loopback(server.server_address[1])
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield shown
        server.shutdown()
