"""The Federal Register asked over real HTTP: a server on this machine plays its API, and misbehaves."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from copydesk import __version__
from copydesk.errors import ReadError, RefusedAddress
from copydesk.rulemaking.live import Register, Search
from copydesk.rulemaking.shelf import Shelf
from tests.rulemaking.made import as_xml
from tests.rulemaking.scenarios import FINAL, PROPOSED

RIN = Search(rin="9977-AA31")


class Server(ThreadingHTTPServer):
    """Two documents; ``faults`` are the statuses or tricks with which it answers first, by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Api)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.documents = {f["document_number"]: dict(f) for f in (PROPOSED, FINAL)}
        for number, fields in self.documents.items():
            fields["full_text_xml_url"] = f"{self.address}/text/{number}.xml"
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.faults: list[tuple[object, dict[str, str]]] = []
        self.unchanged = Counter[str]()
        self.per_page = 1


class Api(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *args: object) -> None: ...

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = parse_qs(url.query)
        self.server.asked.append((url.path, asked, dict(self.headers)))
        if self.server.faults:
            fault, headers = self.server.faults.pop(0)
            self.misbehave(fault, headers)
        elif url.path == "/api/v1/documents.json":
            self.answer(self.search(asked))
        elif url.path.startswith("/api/v1/documents/"):
            fields = self.server.documents.get(url.path.rpartition("/")[2].removesuffix(".json"))
            self.answer(fields) if fields else self.send(404, b"{}")
        else:
            fields = self.server.documents[url.path.rpartition("/")[2].removesuffix(".xml")]
            self.send(200, as_xml(fields), {"Content-Type": "text/xml", "ETag": '"text"'})

    def search(self, asked: dict[str, list[str]]) -> dict:
        found = [
            f
            for f in self.server.documents.values()
            if asked.get("conditions[regulation_id_number]", f["regulation_id_numbers"]) == f["regulation_id_numbers"]
            and asked.get("conditions[docket_id]", f["docket_ids"]) == f["docket_ids"]
        ]
        if not found:
            return {"count": 0, "description": "Documents of nothing"}
        page, size = int(asked["page"][0]), self.server.per_page
        # The list leaves out the RINs that the documents themselves have.
        results = [{"document_number": f["document_number"], "regulation_id_numbers": []} for f in found]
        pages = -(-len(found) // size)
        return {
            "count": len(found),
            "total_pages": pages,
            "next_page_url": "http://elsewhere.example/",
            "results": results[(page - 1) * size : page * size],
        }

    def answer(self, found: dict) -> None:
        tag = f'"{hash(json.dumps(found))}"'
        if self.headers.get("If-None-Match") == tag:
            self.server.unchanged[self.path.partition("?")[0]] += 1
            self.send(304, b"", {"ETag": tag})
        else:
            self.send(200, json.dumps(found).encode(), {"Content-Type": "application/json", "ETag": tag})

    def misbehave(self, fault: object, headers: dict[str, str]) -> None:
        if isinstance(fault, int):
            self.send(fault, b"{}", headers)
        elif fault == "slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(40):
                time.sleep(0.05)
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return
        elif isinstance(fault, bytes):
            self.send(200, fault, headers)

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = headers or {}
        for key, value in headers.items():
            self.send_header(key, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def register(server: Server, waits: list[float], monkeypatch, tmp_path) -> Register:
    monkeypatch.setenv("COPYDESK_FEDERAL_REGISTER", server.address)
    monkeypatch.setenv("COPYDESK_CONTACT", "desk@news.example")
    return Register(cache=tmp_path / "cache", sleep=waits.append)


def test_all_pages_are_read_and_each_document_comes_whole(register: Register, server: Server, tmp_path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    assert register.fetch(RIN, shelf) == ["2026-91007", "2026-94410"]
    (docket,) = shelf.dockets()
    assert docket.id == "9977-AA31"  # which the list does not give
    assert [len(d.sources) for d in docket.documents] == [2, 2]
    assert docket.on(dt.date(2026, 10, 6)).effective == dt.date(2027, 1, 4)
    assert [a["page"] for path, a, _ in server.asked if path.endswith("documents.json")] == [["1"], ["2"]]


def test_the_server_is_told_who_asks(register: Register, server: Server) -> None:
    register.search(RIN)
    agents = {headers["User-Agent"] for _, _, headers in server.asked}
    assert agents == {f"Copydesk/{__version__} (rulemaking watch; desk@news.example)"}


def test_what_is_asked_is_what_the_api_knows(register: Register, server: Server) -> None:
    register.search(Search(docket="GSB-2026-0004"))
    register.search(Search(agency="grain-storage-bureau", term="meters & scales"))
    first, *_, last = [asked for _, asked, _ in server.asked]
    assert first["conditions[docket_id]"] == ["GSB-2026-0004"]
    assert last["conditions[agencies][]"] == ["grain-storage-bureau"]
    assert last["conditions[term]"] == ["meters & scales"]


def test_an_answer_with_a_count_alone_is_nothing_found(register: Register) -> None:
    assert register.search(Search(rin="9977-AA99")) == []


def test_what_has_not_changed_is_not_sent_again(register: Register, server: Server, tmp_path) -> None:
    for _ in range(2):
        register.fetch(RIN, Shelf(tmp_path / "shelf"))
    assert server.unchanged["/api/v1/documents/2026-91007.json"] == 1
    for kept in (tmp_path / "cache").iterdir():
        kept.write_bytes(kept.read_bytes()[:-1])  # a broken answer in the cache is as good as none
    assert register.record("2026-91007")[0] == json.dumps(server.documents["2026-91007"]).encode()


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(register: Register, server: Server, waits) -> None:
    later = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30), usegmt=True)
    server.faults = [(429, {"Retry-After": "7"}), (503, {"Retry-After": later}), (500, {})]
    assert register.search(RIN) == ["2026-91007", "2026-94410"]
    assert waits[0] == 7
    assert 25 < waits[1] <= 30
    assert waits[2] == 4


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ([(500, {})] * 4, "answered 500 4 times"),
        ([(429, {"Retry-After": "86400"})], "asks to wait 86400 seconds"),
        ([(403, {})], "answered 403"),
        ([(301, {"Location": "http://elsewhere.example/"})], "answered 301"),
        ([(b"<html>down", {})], "no JSON"),
        ([(b"[1]", {})], "another kind"),
        ([(b'{"results": 5}', {})], "no list"),
        ([(b"{}", {"Content-Length": "99999999999"})], "more than 0.1 MB"),
        ([(b"x" * 200_000, {})], "more than 0.1 MB"),
        ([(b"{}", {"Content-Length": "50"})] * 4, "cannot be read"),
        ([(b"{}", {"Content-Encoding": "gzip"})], "encoding was not asked for"),
        ([("slow", {})], "too slow"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_server_that_misbehaves_is_told_of_in_a_line(server: Server, waits, ends, faults, says) -> None:
    host = server.address.removeprefix("http://")
    seconds = 1.0 if faults[0][0] == "slow" else 30.0
    register = Register(server.address, allow=(host,), sleep=waits.append, largest=100_000, seconds=seconds)
    server.faults = list(faults)
    with pytest.raises(ReadError, match=says) as caught:
        register.search(RIN)
    assert caught.value.mend


def test_only_the_configured_server_is_asked(register: Register, server: Server, tmp_path) -> None:
    fields = server.documents["2026-91007"]
    for elsewhere in ("http://169.254.169.254/latest", "https://127.0.0.1/x.xml", "file:///etc/passwd"):
        with pytest.raises(RefusedAddress):
            register.full_text(json.dumps(fields | {"full_text_xml_url": elsewhere}).encode())
    fields["full_text_xml_url"] = "http://elsewhere.example/text.xml"
    told: list[str] = []
    shelf = Shelf(tmp_path / "shelf")
    register.fetch(RIN, shelf, tell=told.append)
    assert "elsewhere.example" in told[0]
    assert "2026-91007" in [s.fields["document_number"] for s in shelf.sources()]


def test_a_private_server_is_not_asked_unless_the_operator_named_it(server: Server, monkeypatch) -> None:
    monkeypatch.delenv("COPYDESK_FEDERAL_REGISTER", raising=False)
    with pytest.raises(RefusedAddress, match="no public address"):
        Register(server.address).search(RIN)
    assert not server.asked


@pytest.mark.parametrize("search", [Search(), Search(rin="9977"), Search(agency="A b"), Search(term="x" * 301)])
def test_a_search_that_cannot_be_right_is_not_asked(register: Register, server: Server, search: Search) -> None:
    with pytest.raises(ReadError):
        register.search(search)
    assert not server.asked


def test_a_record_of_another_document_is_refused(register: Register, server: Server) -> None:
    server.documents["2026-94410"]["document_number"] = "2026-91007"
    with pytest.raises(ReadError, match="another document"):
        register.record("2026-94410")
    with pytest.raises(ReadError, match="no document number"):
        register.record("../../secret")
