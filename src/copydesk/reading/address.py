"""Reading an address, behind guards: nothing in a private network is asked, and nothing endless is waited for.

Each host name is resolved once; every answer must be a public address, and the connection goes to exactly the address
that was checked, so that a name cannot answer otherwise the second time. Redirects are followed by hand and checked
the same. No proxy, cookie or credential of the environment is used.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copydesk.errors import ReadError, RefusedAddress
from copydesk.reading.limits import CONNECT_SECONDS, MAX_BYTES, MAX_REDIRECTS, PORTS, TOTAL_SECONDS

if TYPE_CHECKING:
    import httpx

USER_AGENT = "Copydesk/0.1 (source reader)"  #: how we name ourselves to servers
ACCEPT = "text/html, application/xhtml+xml, application/pdf, application/xml, application/json, text/*;q=0.9, */*;q=0.1"
_TYPES = re.compile(
    r"text/(?!css|javascript|calendar)[\w.+-]+|application/(?:(?:[\w.-]+\+)?(?:xml|json)|xhtml\+xml|pdf|octet-stream|x-pdf)$"
)
_REDIRECTS = {301, 302, 303, 307, 308}
_HOST = re.compile(r"[^\x00-\x20\x7f\\]+$")

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered: the address that gave it (after redirects), the bytes after inflating, and their type."""

    address: str
    data: bytes
    media_type: str
    charset: str


def fetch(
    address: str,
    *,
    allow: Collection[str] = (),
    resolve: Resolve | None = None,
    limit: int = MAX_BYTES,
    seconds: float = TOTAL_SECONDS,
) -> Fetched:
    """Read ``address``.

    :param allow: ``"host:port"`` of servers that may be asked although they are in a private network (as IP address).
    :param resolve: gives the IP addresses of a host name; the system's resolver by default.
    :param limit: most bytes, before and after inflating.
    :param seconds: longest time for all of it.
    :raises RefusedAddress: if a guard refuses the address, a redirect or the answer.
    :raises ReadError: if the server cannot be reached or has no such page.
    """
    import httpx

    watch = _Watch(address, seconds)
    with (
        watch,
        httpx.Client(trust_env=False, follow_redirects=False, timeout=CONNECT_SECONDS, headers=_headers()) as client,
    ):
        here = address
        for _ in range(MAX_REDIRECTS + 1):
            url = _url(here, address)
            try:
                found = _ask(client, url, address, watch, allow, resolve or _resolve, limit)
            except httpx.TimeoutException as error:
                raise watch.slow() from error
            except (httpx.HTTPError, OSError) as error:
                if watch.over:
                    raise watch.slow() from error
                reason = str(error) or type(error).__name__
                raise ReadError(
                    address, f"the server cannot be read ({reason})", "Check the address, or save the page."
                ) from error
            if isinstance(found, Fetched):
                return found
            here = found
        raise RefusedAddress(address, f"it redirects more than {MAX_REDIRECTS} times", "Give the last address.")


def _headers() -> dict[str, str]:
    return {"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}


def _url(here: str, address: str) -> httpx.URL:
    """``here`` as an address that may be asked at all."""
    import httpx

    def no(wrong: str, mend: str = "Give an address that begins with https://.") -> RefusedAddress:
        return RefusedAddress(address, wrong if here == address else f"it redirects to {here[:200]}: {wrong}", mend)

    if len(here) > 4000 or not _HOST.match(here):
        raise no("it holds characters that no address has, or is too long")
    try:
        url = httpx.URL(here)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise no(f"it is no address ({error})") from error
    if url.scheme not in ("http", "https"):
        raise no(f"only http and https are read, not {url.scheme or 'this'}")
    if not url.host:
        raise no("it names no host")
    if url.userinfo:
        raise no("it carries a name or password", "Give the address without them.")
    return url


def _ask(
    client: httpx.Client,
    url: httpx.URL,
    address: str,
    watch: _Watch,
    allow: Collection[str],
    resolve: Resolve,
    limit: int,
) -> Fetched | str:
    """Ask one server; the answer, or the address that it redirects to."""
    port = url.port or (443 if url.scheme == "https" else 80)
    checked = _checked(url.host, port, address, allow, resolve)
    watch.check()
    # The URL names the checked IP address; the name goes into the Host header and the TLS handshake.
    host = f"[{url.host}]" if ":" in url.host else url.host
    request = client.build_request(
        "GET",
        url.copy_with(host=checked, fragment=None),
        headers={"Host": host if url.port is None else f"{host}:{url.port}"},
        extensions={"sni_hostname": url.host, "trace": watch.trace},
    )
    response = client.send(request, stream=True)
    try:
        status = response.status_code
        if status in _REDIRECTS and response.headers.get("location"):
            return str(url.join(response.headers["location"]))
        if status != 200:
            mend = "Check the address; if a browser shows the page, save it and give the file."
            raise ReadError(address, f"the server answered {status} {response.reason_phrase}".rstrip(), mend)
        said = response.headers.get("content-type", "")
        kind = said.partition(";")[0].strip().lower()
        if kind and not _TYPES.match(kind):
            raise RefusedAddress(address, f"it holds {kind[:60]}, which is not read", "Give a page, PDF, feed or text.")
        length = response.headers.get("content-length", "")
        if length.isdigit() and int(length) > limit:
            raise _large(address, limit)
        data = b"".join(_inflated(response, address, watch, limit))
        if not data:
            raise ReadError(address, "the server gave an empty answer", "Check the address.")
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", said, re.IGNORECASE)
        return Fetched(str(url.copy_with(fragment=None)), data, kind, charset[1] if charset else "")
    finally:
        response.close()


def _inflated(response: httpx.Response, address: str, watch: _Watch, limit: int) -> Iterator[bytes]:
    """The body, inflated a bounded piece at a time, so that a small answer cannot fill the memory."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise RefusedAddress(
            address, f"its content encoding {coding[:40]!r} was not asked for", "Save the page and give the file."
        )
    inflate: Any = zlib.decompressobj(47 if "gzip" in coding else 15) if coding not in ("", "identity") else None
    read = made = 0
    first = True
    for chunk in response.iter_raw():
        watch.check()
        read += len(chunk)
        if read > limit:
            raise _large(address, limit)
        if inflate is None:
            yield chunk
            continue
        if first and coding == "deflate" and chunk[:1] and chunk[0] & 0x0F != 8:
            inflate = zlib.decompressobj(-15)  # some servers send deflate without its zlib header
        first = False
        while chunk:
            try:
                piece = inflate.decompress(chunk, 1 << 20)
            except zlib.error as error:
                raise ReadError(address, "its compressed body is broken", "Try again, or save the page.") from error
            made += len(piece)
            if made > limit:
                raise _large(address, limit)
            yield piece
            chunk = inflate.unconsumed_tail
            watch.check()
    watch.check()  # a body without a length ends like any other when its connection is shut
    if inflate is not None and not inflate.eof:
        raise ReadError(address, "its compressed body is cut short", "Try again, or save the page.")


def _large(address: str, limit: int) -> RefusedAddress:
    return RefusedAddress(address, f"it gives more than {limit / 1e6:g} MB", "Give the part that the story stands on.")


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def _checked(host: str, port: int, address: str, allow: Collection[str], resolve: Resolve) -> str:
    """The IP address to connect to: the first answer, if every answer is public or allowed.

    :raises RefusedAddress: if one is not.
    """
    try:
        answers = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise ReadError(address, f"the host {host} is not known", "Check the address and the network.") from error
    if not answers:
        raise ReadError(address, f"the host {host} has no address", "Check the address.")
    for answer in answers:
        if f"{answer}:{port}" in allow or f"[{answer}]:{port}" in allow:
            continue
        if not is_public(answer):
            mend = "Save the page and give the file, if it is yours to use."
            raise RefusedAddress(address, f"{host} is {answer}, which is no public address", mend)
        if port not in PORTS:
            raise RefusedAddress(address, f"port {port} is not read", f"Only ports {sorted(PORTS)} are.")
    return answers[0]


def is_public(answer: str) -> bool:
    """Whether an IP address is one of the open internet.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(answer)
    except ValueError:  # with a zone ("fe80::1%eth0") or no address at all
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        # Forms of IPv6 that carry an IPv4 address reach whatever that one does.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner is not None or ip in _TRANSLATED or ip.is_site_local:
            return False
    return ip.is_global and not (
        ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_unspecified or ip.is_link_local
    )


_TRANSLATED = ipaddress.ip_network("64:ff9b::/32")  # NAT64, well-known and local


class _Watch:
    """The time that reading an address may take in all: when it is over, the open connection is shut."""

    def __init__(self, address: str, seconds: float) -> None:
        self.address, self.seconds = address, seconds
        self.end = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.end

    def check(self) -> None:
        if self.over:
            raise self.slow()

    def slow(self) -> RefusedAddress:
        return RefusedAddress(
            self.address,
            f"the server is too slow (more than {self.seconds:g} seconds)",
            "Save the page and give the file.",
        )

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Keep the socket that httpx has opened. A server that drips single bytes never runs into its own timeouts."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
