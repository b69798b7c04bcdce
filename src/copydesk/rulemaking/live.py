"""The Federal Register as it is now: its API (version 1) asked for documents, which go on a shelf as they came.

Only the configured server is asked. It is told who asks, is not asked again for what has not changed (ETag,
Last-Modified), and is left alone for a while where it says that it is busy (429, 5xx, Retry-After). Everything is
bounded: pages, bytes, tries, time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from copydesk.errors import ReadError, RefusedAddress
from copydesk.reading.guards import Resolve, Watch, pinned, url_of
from copydesk.reading.limits import CONNECT_SECONDS
from copydesk.rulemaking.shelf import Shelf, put_whole

if TYPE_CHECKING:
    import httpx

REGISTER = "https://www.federalregister.gov"
SERVER = "COPYDESK_FEDERAL_REGISTER"  #: the environment variable that puts another server in its place
CONTACT = "COPYDESK_CONTACT"  #: the environment variable with an address of yours that the server is told
MAX_RESULTS = 2_000  #: the API pages through no more
_PER_PAGE = 200
_LARGEST = 30_000_000  # bytes of an answer
_SECONDS = 60.0  # for one answer
_TRIES = 4
_LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait
_BUSY = frozenset({429, 500, 502, 503, 504})
_RIN = re.compile(r"\d{4}-[A-Z]{2}\d{2}$")
_NUMBER = re.compile(r"[A-Z0-9]{1,6}(?:-[A-Z0-9]{1,8}){1,2}$")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked: documents of a RIN, of a docket, or of an agency (its slug) with words; newest first."""

    rin: str = ""
    docket: str = ""
    agency: str = ""
    term: str = ""

    def checked(self) -> Search:
        """The search itself, if it searches for something.

        :raises ReadError: if it does not, or a part of it cannot be right.
        """
        if self.rin and not _RIN.match(self.rin):
            raise ReadError(self.rin, "it is no RIN, such as 9210-AB12", "Correct it.")
        if self.agency and not _SLUG.match(self.agency):
            raise ReadError(self.agency, "it is no agency's slug, such as harbor-safety-board", "Correct it.")
        if not (self.rin or self.docket or self.term):
            raise ReadError("the search", "it searches for nothing", "Give a RIN, a docket or words.")
        if max(map(len, (self.docket, self.term))) > 300:
            raise ReadError("the search", "it is longer than 300 characters", "Shorten it.")
        return self

    def as_mapping(self) -> dict[str, str]:
        """The parts that are given."""
        parts = {"rin": self.rin, "docket": self.docket, "agency": self.agency, "term": self.term}
        return {key: value for key, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class _Answer:
    data: bytes
    address: str
    media_type: str


class Register:
    """A client of the Federal Register API.

    :param server: its address, without a path; else that of ``COPYDESK_FEDERAL_REGISTER``, else the public one.
    :param cache: a folder in which answers are kept with their ETag; without it each is asked for anew.
    :param contact: an address of yours that the server is told; else that of ``COPYDESK_CONTACT``.
    :param allow: ``"host:port"`` of servers in private networks that may be asked. A server that the environment names
        by its IP address is allowed: whoever runs Copydesk put it there.
    :param sleep: waits so many seconds.
    """

    def __init__(
        self,
        server: str = "",
        *,
        cache: Path | None = None,
        contact: str | None = None,
        allow: tuple[str, ...] = (),
        resolve: Resolve | None = None,
        sleep: Callable[[float], object] = time.sleep,
        seconds: float = _SECONDS,
        largest: int = _LARGEST,
    ) -> None:
        named = os.environ.get(SERVER, "").strip()
        self.server = (server or named or REGISTER).rstrip("/")
        home = url_of(self.server, self.server)
        port = home.port or (443 if home.scheme == "https" else 80)
        self._home = (home.scheme, home.host, port)
        self._allow = (*allow, f"{home.host}:{port}") if self.server == named.rstrip("/") else allow
        self._cache, self._resolve, self._sleep = cache, resolve, sleep
        self._seconds, self._largest = seconds, largest
        self._tls: ssl.SSLContext | None = None
        self._contact = os.environ.get(CONTACT, "") if contact is None else contact

    def search(self, search: Search) -> list[str]:
        """The numbers of the documents found, newest first, each once; at most ``MAX_RESULTS``.

        :raises ReadError: if the server cannot be read, or answers something else.
        """
        search.checked()
        asked = [("per_page", str(_PER_PAGE)), ("order", "newest"), ("fields[]", "document_number")]
        parts = {"regulation_id_number": search.rin, "docket_id": search.docket, "term": search.term}
        asked += [(f"conditions[{name}]", value) for name, value in parts.items() if value]
        asked += [("conditions[agencies][]", search.agency)] if search.agency else []
        found: dict[str, None] = {}
        for page in range(1, MAX_RESULTS // _PER_PAGE + 1):
            address = f"{self.server}/api/v1/documents.json?{urlencode([*asked, ('page', str(page))])}"
            answer = self._json(address)
            # Where nothing is found, the answer may hold a count and a description alone.
            results = answer.get("results") or []
            if not isinstance(results, list):
                raise ReadError(address, "its results are no list", "Try again later.")
            numbers = [r.get("document_number") for r in results if isinstance(r, dict)]
            found.update(dict.fromkeys(n for n in numbers if isinstance(n, str) and _NUMBER.match(n)))
            pages = answer.get("total_pages")
            if not results or not isinstance(pages, int) or page >= pages:
                break
        return list(found)

    def record(self, number: str) -> tuple[bytes, str]:
        """The record of a document as JSON, and its address. It holds RINs that lists of results may leave out.

        :raises ReadError: if the server cannot be read, or answers something else.
        """
        if not _NUMBER.match(number):
            raise ReadError(number[:60], "it is no document number, such as 2026-91007", "Correct it.")
        address = f"{self.server}/api/v1/documents/{quote(number)}.json"
        answer = self._ask(address)
        if self._parsed(answer.data, address).get("document_number") != number:
            raise ReadError(address, "it answers with another document", "Try again later.")
        return answer.data, answer.address

    def full_text(self, record: bytes) -> tuple[bytes, str] | None:
        """The full text in XML that a record names, and its address; ``None`` where it names none.

        :raises RefusedAddress: if it is on another server.
        :raises ReadError: if the server cannot be read.
        """
        address = self._parsed(record, self.server).get("full_text_xml_url")
        if not isinstance(address, str) or not address:
            return None
        answer = self._ask(address)
        return answer.data, answer.address

    def fetch(self, search: Search, shelf: Shelf, *, tell: Callable[[str], object] = lambda _: None) -> list[str]:
        """Put on ``shelf`` what ``search`` finds, records and full texts; the numbers found.

        A document of which the text cannot be had is put there with its record alone, and ``tell`` is told.

        :raises ReadError: if the search or a record cannot be had; what was put on the shelf before stays.
        """
        numbers = self.search(search)
        for number in numbers:
            record, address = self.record(number)
            shelf.add(record, f"{number}.json", address=address, media_type="application/json", number=number)
            try:
                text = self.full_text(record)
                if text:
                    shelf.add(text[0], f"{number}.xml", address=text[1], media_type="text/xml", number=number)
            except ReadError as error:
                tell(f"The text of {number} cannot be had: {error}")
        return numbers

    # ---- asking ----------------------------------------------------------------------------------

    def _json(self, address: str) -> dict[str, Any]:
        return self._parsed(self._ask(address).data, address)

    def _parsed(self, data: bytes, address: str) -> dict[str, Any]:
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ReadError(address, "it answers with what is no JSON", "Try again later.") from error
        if not isinstance(found, dict):
            raise ReadError(address, "it answers with JSON of another kind", "Try again later.")
        return found

    def _ask(self, address: str) -> _Answer:
        """The answer of an address, from the cache where the server says that it has not changed."""
        import httpx

        url = url_of(address, address)
        if (url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)) != self._home:
            wrong = f"it is not on {self._home[1]}, the only server that is asked"
            raise RefusedAddress(address[:200], wrong, f"Set {SERVER} to the server that holds it.")
        kept = self._kept(address)
        wait = 0.0
        for turn in range(_TRIES):
            if turn:
                self._sleep(wait)
            try:
                status, headers, data = self._once(url, address, kept)
            except (httpx.HTTPError, OSError) as error:
                reason = str(error) or type(error).__name__
                if turn == _TRIES - 1:
                    raise ReadError(address, f"the server cannot be read ({reason})", "Try again later.") from error
                wait = 2.0**turn
                continue
            if status == 304 and kept:
                return _Answer(kept[1], address, kept[0].get("media_type", ""))
            if status == 200:
                kind = headers.get("content-type", "").partition(";")[0].strip().lower()
                self._keep(address, headers, kind, data)
                return _Answer(data, address, kind)
            if status not in _BUSY:
                raise ReadError(address, f"the server answered {status}", "Check what is asked for.")
            wait = _wait(headers.get("retry-after", ""), turn)
            if wait > _LONGEST_WAIT:
                raise ReadError(address, f"the server asks to wait {wait:.0f} seconds", "Try again after that time.")
        raise ReadError(address, f"the server answered {status} {_TRIES} times", "Try again later.")

    def _once(
        self, url: httpx.URL, address: str, kept: tuple[dict[str, str], bytes] | None
    ) -> tuple[int, httpx.Headers, bytes]:
        """One request: status, headers and body, which is read no further than its bound."""
        import httpx

        from copydesk import __version__

        words = "".join(c for c in self._contact if " " <= c <= "~" and c not in "()")[:200]
        headers = {
            "User-Agent": f"Copydesk/{__version__} (rulemaking watch{f'; {words}' if words else ''})",
            "Accept": "application/json, application/xml, text/xml",
            "Accept-Encoding": "identity",
        }
        for ours, name in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
            if kept and kept[0].get(ours):
                headers[name] = kept[0][ours]
        if self._tls is None:  # slow to make, so made once, and not for a server that is asked in the clear
            plain = self._home[0] == "http"
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else httpx.create_ssl_context(trust_env=False)
        watch = Watch(address, self._seconds)
        with watch, httpx.Client(verify=self._tls, trust_env=False, timeout=CONNECT_SECONDS) as client:
            request = pinned(client, "GET", url, address, watch, self._allow, self._resolve, headers)
            try:
                response = client.send(request, stream=True)
                try:
                    return response.status_code, response.headers, b"".join(self._pieces(response, address, watch))
                finally:
                    response.close()
            except (httpx.HTTPError, OSError) as error:
                if watch.over:
                    raise watch.slow() from error
                raise

    def _pieces(self, response: httpx.Response, address: str, watch: Watch) -> Iterator[bytes]:
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise RefusedAddress(address, "its content encoding was not asked for", "Try again later.")
        length = response.headers.get("content-length", "")
        large = RefusedAddress(address, f"it gives more than {self._largest / 1e6:g} MB", "Search for less.")
        if length.isdigit() and int(length) > self._largest:
            raise large
        read = 0
        for piece in response.iter_raw():
            watch.check()
            read += len(piece)
            if read > self._largest:
                raise large
            yield piece
        watch.check()

    # ---- the cache -------------------------------------------------------------------------------

    def _place(self, address: str) -> Path | None:
        return self._cache / f"{hashlib.sha256(address.encode()).hexdigest()}.answer" if self._cache else None

    def _kept(self, address: str) -> tuple[dict[str, str], bytes] | None:
        """The answer kept for an address: what was said of it, and the body. A broken one is as good as none."""
        place = self._place(address)
        try:
            head, _, body = place.read_bytes().partition(b"\n") if place else (b"", b"", b"")
            found = json.loads(head)
        except (OSError, ValueError):
            return None
        fits = isinstance(found, dict) and found.get("sha256") == hashlib.sha256(body).hexdigest()
        return ({str(k): str(v) for k, v in found.items()}, body) if fits else None

    def _keep(self, address: str, headers: httpx.Headers, kind: str, data: bytes) -> None:
        place = self._place(address)
        said = {name: headers[name] for name in ("etag", "last-modified") if headers.get(name)}
        if place and said:
            said |= {"address": address, "media_type": kind, "sha256": hashlib.sha256(data).hexdigest()}
            put_whole(place, json.dumps(said).encode() + b"\n" + data)


def _wait(asked: str, turn: int) -> float:
    """How many seconds a busy server is left alone: as long as it asks for, else longer each time.

    >>> _wait("7", 0), _wait("", 0), _wait("", 2)
    (7.0, 1.0, 4.0)
    """
    if asked.strip().isdigit():
        return float(asked)
    try:
        when = parsedate_to_datetime(asked)
    except (ValueError, TypeError, IndexError):
        return 2.0**turn
    when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - dt.datetime.now(dt.UTC)).total_seconds())
