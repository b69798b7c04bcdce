"""Hostile addresses through the page of a new story: refused with words, nothing stored, no socket opened elsewhere.

What the reader of addresses refuses by itself is tested in ``tests/reading/test_address.py``. Here a person pastes the
address, the answer is a page, and every connection that the program tries is recorded: only the server on loopback
that is allowed by name may ever be connected to.
"""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from copydesk.desk.intake import documents, feeds, stories
from copydesk.desk.models import AuditEntry, Blob, Document, Feed, Snapshot, Story
from copydesk.desk.roles import Actor
from copydesk.errors import ReadError, RefusedAddress
from tests.desk.loopback import Loopback, serving
from tests.desk.texts import TRUE

pytestmark = pytest.mark.django_db
NAMES = {  # what the system's resolver says in these tests; no name server is asked
    "inner.example": ["10.0.0.7"],
    "metadata.example": ["169.254.169.254"],
    "local.example": ["::1"],
    "mixed.example": ["203.0.114.9", "192.168.1.1"],
    "public.example": ["203.0.114.9"],
    "localhost": ["127.0.0.1"],
}


class Recorded(list[tuple[str, int]]):
    """Every network address that a socket was asked to connect to; only ports in ``allowed``, on loopback, may be."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed: set[int] = set()


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """What was connected to; a database behind a socket of its own kind is none of it."""
    tried = Recorded()

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                tried.append((address[0], address[1]))
                if address[0] != "127.0.0.1" or address[1] not in tried.allowed:
                    raise ConnectionRefusedError(f"A test tried to connect to {address[0]}:{address[1]}.")
            return real(self, address)

        return connect

    def resolved(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        try:
            answers = NAMES.get(name) or [_numeric(name)]
        except OSError as error:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from error
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, int(port or 0)))
            for a in answers
        ]

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return tried


def _numeric(name: str) -> str:
    """An address in figures, in the odd forms that the C library takes as well."""
    with suppress(OSError):
        return socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, name.strip("[]")))
    return socket.inet_ntoa(socket.inet_aton(name))


@pytest.fixture
def server(connected: Recorded, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    with serving() as running:
        connected.allowed.add(running.port)
        settings.COPYDESK = replace(settings.COPYDESK, allow=(running.here,))
        monkeypatch.setattr(documents, "SECONDS", 1.5)
        running.pages |= {
            "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb()),
            "/endless": endless,
            "/slow": slow,
            "/huge": (200, {"Content-Type": "text/plain", "Content-Length": "99999999999"}, b"x"),
            "/picture": (200, {"Content-Type": "image/svg+xml; charset=x"}, b"<svg onload='x()'/>"),
            "/program": (200, {"Content-Type": "application/javascript"}, b"x()"),
            "/zip": (200, {"Content-Type": "text/plain"}, b"PK\x03\x04" + b"x" * 100),
            "/entities": (200, {"Content-Type": "text/xml"}, b'<!DOCTYPE rss [<!ENTITY a "aaa">]><rss>&a;</rss>'),
            "/empty": (200, {"Content-Type": "text/plain"}, b""),
            "/fine": b"<title>Results</title><h1>Results</h1><p>Harbor Foods said that sales rose 4%.</p>",
        }
        yield running


@cache
def bomb() -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    return b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(80)) + squeeze.flush()


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(b"x" * (1 << 20))


def slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)


def redirect(target: str) -> tuple[int, dict[str, str], bytes]:
    return 302, {"Location": target}, b""


def test_the_record_itself_catches_what_goes_elsewhere(connected: Recorded) -> None:
    """These tests would fail if a connection were tried: an answer that the guard lets pass is caught here."""
    with pytest.raises(ReadError, match=r"A test tried to connect to 203\.0\.114\.9:80"):
        documents.asked("http://public.example/")
    assert connected == [("203.0.114.9", 80)]


@pytest.fixture
def send(reporter: Actor) -> Callable[[str], Any]:
    client = Client()
    client.force_login(reporter.user)

    def sent(address: str) -> Any:
        said = {"text": TRUE, "rows": "1", "section": "", "name": "", "action": "take", "source-0-address": address}
        return client.post(reverse("new-story"), said)

    return sent


def nothing_stored() -> bool:
    made = (Document, Snapshot, Blob, Story, AuditEntry)
    return not any(model.objects.exists() for model in made)


def refused(response: Any, says: str) -> None:
    from html import unescape

    body = unescape(response.content.decode())
    assert response.status_code == 422
    assert says in body
    assert "its sales rose 4% to $12 million" in body  # what was typed is still there
    assert "Traceback" not in body
    assert nothing_stored()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1/", "127.0.0.1, which is no public address"),
        ("http://127.0.0.1:22/", "no public address"),
        ("http://localhost:5432/", "no public address"),
        ("http://[::1]/", "no public address"),
        ("http://0/", "no public address"),
        ("http://0177.0.0.1/", "it is no address"),
        ("http://0x7f000001/", "no public address"),
        ("http://169.254.169.254/latest/meta-data/", "no public address"),
        ("http://[::ffff:169.254.169.254]/", "no public address"),
        ("http://inner.example/", "inner.example is 10.0.0.7, which is no public address"),
        ("http://metadata.example/computeMetadata/v1/", "no public address"),
        ("http://local.example/", "no public address"),
        ("http://mixed.example/", "192.168.1.1, which is no public address"),
        ("http://public.example:22/", "port 22 is not read"),
        ("http://public.example:6379/", "port 6379 is not read"),
        ("http://admin:secret@public.example/", "carries a name or password"),
        ("http://public.example@169.254.169.254/", "carries a name or password"),
        ("file:///etc/passwd", "only http and https are read"),
        ("FILE:///etc/passwd", "only http and https are read"),
        ("ftp://public.example/x", "only http and https are read"),
        ("gopher://public.example/_x", "only http and https are read"),
        ("javascript:alert(1)", "only http and https are read"),
        ("data:text/html,<p>x", "only http and https are read"),
        ("//public.example/", "only http and https are read"),
        ("/etc/passwd", "only http and https are read"),
        ("http:///x", "names no host"),
        ("http://public.example/\r\nHost: inner.example", "characters that no address has"),
        ("http://public.example\\@inner.example/", "characters that no address has"),
        ("http://unknown.example/", "is not known"),
        ("http://public.example/" + "x" * 5000, "too long"),
    ],
)
def test_an_address_is_refused_before_a_socket_opens(
    send: Any, server: Loopback, connected: Recorded, address: str, says: str
) -> None:
    refused(send(address), says)
    assert connected == []
    assert server.asked == []


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("http://127.0.0.1/", "127.0.0.1, which is no public address"),
        ("http://127.0.0.1:{other}/", "no public address"),
        ("http://169.254.169.254/latest/meta-data/iam/", "169.254.169.254, which is no public address"),
        ("http://[::1]/", "::1, which is no public address"),
        ("http://inner.example/", "inner.example is 10.0.0.7, which is no public address"),
        ("//inner.example/", "no public address"),
        ("file:///etc/passwd", "only http and https are read"),
        ("javascript:alert(1)", "redirects to what is no address"),
        ("http://user@public.example/", "carries a name or password"),
        ("http://public.example:25/", "port 25 is not read"),
        ("/from", "redirects more than 5 times"),
    ],
)
def test_a_redirect_leads_nowhere(send: Any, server: Loopback, connected: Recorded, target: str, says: str) -> None:
    server.pages["/from"] = redirect(target.format(other=server.port + 1))
    refused(send(f"{server.root}/from"), says)
    assert set(connected) == {("127.0.0.1", server.port)}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/bomb", "gives more than 50 MB"),
        ("/endless", "gives more than 50 MB"),
        ("/huge", "gives more than 50 MB"),
        ("/slow", "too slow"),
        ("/picture", "image/svg+xml, which is not read"),
        ("/program", "application/javascript, which is not read"),
        ("/zip", "a ZIP archive"),
        ("/entities", "declares entities"),
        ("/empty", "empty answer"),
        ("/none", "404"),
    ],
)
def test_a_lying_server_is_refused(send: Any, server: Loopback, connected: Recorded, path: str, says: str) -> None:
    began = time.monotonic()
    refused(send(f"{server.root}{path}"), says)
    assert time.monotonic() - began < 10
    assert set(connected) == {("127.0.0.1", server.port)}


def test_the_allowed_server_is_read(send: Any, server: Loopback, connected: Recorded) -> None:
    """The guard refuses what it must, not everything: the same form, with an address that is fine."""
    assert send(f"{server.root}/fine").status_code == 302
    assert Story.objects.get().latest.documents.get().address == f"{server.root}/fine"
    assert connected == [("127.0.0.1", server.port)]


def test_addresses_in_front_matter_and_items_are_guarded_too(
    reporter: Actor, server: Loopback, connected: Recorded
) -> None:
    named = TRUE.replace("---\n", "---\nsources: ['http://inner.example/x']\n", 1)
    with pytest.raises(RefusedAddress, match="no public address"):
        stories.take_story(reporter, named)
    item = (
        '{"uri": "urn:x:1", "headline": "Sales rise", "body_html": "<p>Sales rose 4%.</p>",'
        '"associations": {"a": {"type": "text", "uri": "http://169.254.169.254/x"}}}'
    )
    with pytest.raises(RefusedAddress, match="no public address"):
        stories.take_story(reporter, item)
    assert connected == []
    assert nothing_stored()


def test_feeds_and_second_readings_are_guarded_too(
    reporter: Actor, server: Loopback, connected: Recorded, drained: Any
) -> None:
    feeds.save_feed(reporter, None, name="Inner", kind="feed", address="http://inner.example/rss")
    drained()
    assert "no public address" in Feed.objects.get().trouble
    document = documents.of_address(reporter, f"{server.root}/fine")
    server.pages["/fine"] = redirect("http://169.254.169.254/")
    documents.read_again(reporter, document)
    drained()
    document.refresh_from_db()
    assert "no public address" in document.trouble
    assert document.snapshots.count() == 1
    server.pages["/rss"] = b"<rss><item><title>x</title><link>http://inner.example/</link></item></rss>"
    feeds.save_feed(reporter, Feed.objects.get(), name="Inner", kind="feed", address=f"{server.root}/rss")
    drained()
    with pytest.raises(ReadError, match="no public address"):
        feeds.take_in(reporter, Feed.objects.get().items.get())
    assert set(connected) == {("127.0.0.1", server.port)}


def test_an_edit_reads_its_addresses_no_longer_than_the_page_waits(
    server: Loopback, story_of: Callable[..., Story], reporter: Actor
) -> None:
    story, client = story_of(TRUE), Client()
    client.force_login(reporter.user)
    kept = [use.pk for use in story.latest.sources.all()]
    addresses = f"{server.root}/slow {server.root}/fine"
    form = {"raw": TRUE, "latest": "1", "keep": kept, "addresses": addresses}
    began = time.monotonic()
    response = client.post(reverse("edit-story", args=[story.pk]), form)
    assert time.monotonic() - began < 10
    assert response.status_code == 422
    assert addresses in response.content.decode()
    assert Story.objects.get().latest.number == 1
    assert server.paths == ["/slow"]
