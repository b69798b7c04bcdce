"""Addresses are read behind guards. A server on loopback lies; nothing here asks any other host."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from copydesk import read_source
from copydesk.errors import ReadError, RefusedAddress
from copydesk.reading.address import USER_AGENT, fetch, is_public

PAGE = b"<!doctype html><title>Results</title><h1>Results</h1><p>Harbor Foods said sales rose 4% in the quarter.</p>"


class Liar(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None: ...

    def _send(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.server.seen.append(dict(self.headers) | {"path": self.path})  # type: ignore[attr-defined]
        path = self.path
        try:
            if path.startswith("/to/"):
                self._send(302, {"Location": path.removeprefix("/to/")})
            elif path.startswith("/loop"):
                self._send(302, {"Location": f"/loop{len(path)}x"})
            elif path == "/page":
                self._send(200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)
            elif path == "/gzip":
                self._send(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE))
            elif path == "/deflate":
                bare = zlib.compressobj(wbits=-15)
                body = bare.compress(PAGE) + bare.flush()
                self._send(200, {"Content-Type": "text/html", "Content-Encoding": "deflate"}, body)
            elif path == "/bomb":
                squeeze = zlib.compressobj(9, wbits=31)
                body = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(64)) + squeeze.flush()
                self._send(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)
            elif path == "/cut":
                self._send(
                    200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE * 50)[:60]
                )
            elif path == "/brotli":
                self._send(200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"xxxx")
            elif path == "/endless":
                self._send(200, {"Content-Type": "text/plain"})
                while True:
                    self.wfile.write(b"x" * 65536)
            elif path == "/long":
                self._send(200, {"Content-Type": "text/plain", "Content-Length": "900000000"}, b"x")
            elif path == "/slow":
                self._send(200, {"Content-Type": "text/plain"})
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            elif path == "/slow-head":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            elif path == "/picture":
                self._send(200, {"Content-Type": "image/png"}, b"\x89PNG")
            elif path == "/empty":
                self._send(200, {"Content-Type": "text/plain"})
            else:
                self._send(404, {})
        except (BrokenPipeError, ConnectionResetError):
            pass


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Liar) as running:
        running.daemon_threads = True
        running.seen = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def here(server: ThreadingHTTPServer) -> str:
    return f"127.0.0.1:{server.server_address[1]}"


def test_a_page_is_read_where_its_server_is_allowed(here: str, server: ThreadingHTTPServer) -> None:
    source = read_source(f"http://{here}/page#top", allow={here})
    assert "sales rose 4%" in source.text
    assert source.title == "Results"
    assert source.original == PAGE
    assert source.address == f"http://{here}/page"
    assert source.name == f"{here}/page"
    assert server.seen[-1]["User-Agent"] == USER_AGENT  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/gzip", "/deflate"])
def test_compressed_pages_are_inflated(here: str, path: str) -> None:
    assert fetch(f"http://{here}{path}", allow={here}).data == PAGE


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/bomb", "more than 5 MB"),
        ("/endless", "more than 5 MB"),
        ("/long", "more than 5 MB"),
        ("/slow", "too slow"),
        ("/slow-head", "too slow"),
        ("/picture", "image/png"),
        ("/brotli", "was not asked for"),
        ("/loop", "more than 5 times"),
        ("/to/http://169.254.169.254/latest/meta-data/", "169.254.169.254, which is no public address"),
        ("/to/http://127.0.0.1:1/", "127.0.0.1, which is no public address"),
        ("/to/http://[::1]/", "::1, which is no public address"),
        ("/to/file:///etc/passwd", "only http and https"),
        ("/to/ftp://a.example/", "only http and https"),
        ("/to/http://user:word@a.example/", "name or password"),
    ],
)
def test_a_lying_server_is_refused(here: str, path: str, says: str) -> None:
    address = f"http://{here}{path}"
    began = time.monotonic()
    with pytest.raises(RefusedAddress) as error:
        fetch(address, allow={here}, limit=5_000_000, seconds=1.0)
    assert says in str(error.value)
    assert address in str(error.value)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(("path", "says"), [("/none", "404"), ("/empty", "empty answer"), ("/cut", "cut short")])
def test_a_failing_server_is_an_error(here: str, path: str, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        fetch(f"http://{here}{path}", allow={here})


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "http://",
        "http://user:word@a.example/",
        "http://a.example/\r\nX: y",
        "http://a b/",
    ],
)
def test_private_and_odd_addresses_are_refused_before_a_socket_opens(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", no_socket)
    with pytest.raises(RefusedAddress):
        read_source(address)


def test_one_private_answer_among_public_ones_is_refused() -> None:
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.7"):
        fetch("http://a.example/", resolve=lambda host, port: ["93.184.216.34", "10.0.0.7"])


def test_a_port_that_is_none_of_the_web_is_refused() -> None:
    with pytest.raises(RefusedAddress, match="port 25"):
        fetch("http://a.example:25/", resolve=lambda host, port: ["93.184.216.34"])


def test_the_connection_goes_to_the_address_that_was_checked(here: str, server: ThreadingHTTPServer) -> None:
    """A name that answers otherwise the second time is asked once only."""
    asked: list[str] = []

    def rebind(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    port = here.partition(":")[2]
    got = fetch(f"http://wire.example:{port}/page", allow={here}, resolve=rebind)
    assert got.data == PAGE
    assert asked == ["wire.example"]
    assert server.seen[-1]["Host"] == f"wire.example:{port}"  # type: ignore[attr-defined]


def test_each_redirect_is_resolved_and_checked(here: str) -> None:
    port = here.partition(":")[2]
    answers = {"wire.example": ["127.0.0.1"], "inner.example": ["10.0.0.1"]}
    with pytest.raises(RefusedAddress, match=r"inner\.example is 10\.0\.0\.1"):
        fetch(
            f"http://wire.example:{port}/to/http://inner.example/",
            allow={here},
            resolve=lambda host, _: answers[host],
        )


def test_an_unknown_host_is_an_error() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such name")

    with pytest.raises(ReadError, match="not known"):
        fetch("https://nowhere.example/", resolve=unknown)


def test_no_proxy_of_the_environment_is_used(here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert fetch(f"http://{here}/page", allow={here}).data == PAGE


@pytest.mark.parametrize("answer", ["fe80::1%eth0", "no address", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::"])
def test_what_is_no_public_address(answer: str) -> None:
    assert not is_public(answer)
