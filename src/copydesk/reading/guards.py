"""Guards around asking a server: nothing in a private network is asked, and nothing endless is waited for.

A host name is resolved once; every answer must be a public address, and the connection goes to exactly the address that
was checked, so that a name cannot answer otherwise the second time.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from copydesk.errors import ReadError, RefusedAddress
from copydesk.reading.limits import PORTS

if TYPE_CHECKING:
    import httpx

_HOST = re.compile(r"[^\x00-\x20\x7f\\]+$")

Resolve = Callable[[str, int], list[str]]


def url_of(here: str, address: str) -> httpx.URL:
    """``here`` as an address that may be asked at all.

    :param address: what the caller was given, for the error, where ``here`` is a redirect of it.
    :raises RefusedAddress: if it may not.
    """
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


def pinned(
    client: httpx.Client,
    method: str,
    url: httpx.URL,
    address: str,
    watch: Watch,
    allow: Collection[str],
    resolve: Resolve | None = None,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> httpx.Request:
    """A request to the IP address of ``url`` that was checked; its name goes into the Host header and the handshake.

    :param allow: ``"host:port"`` of servers that may be asked although they are in a private network (as IP address).
    :param resolve: gives the IP addresses of a host name; the system's resolver by default.
    :raises RefusedAddress: if one of the answers to its name is no public address.
    :raises ReadError: if its name is not known.
    """
    port = url.port or (443 if url.scheme == "https" else 80)
    ip = checked(url.host, port, address, allow, resolve)
    watch.check()
    host = f"[{url.host}]" if ":" in url.host else url.host
    return client.build_request(
        method,
        url.copy_with(host=ip, fragment=None),
        headers={**(headers or {}), "Host": host if url.port is None else f"{host}:{url.port}"},
        content=content,
        extensions={"sni_hostname": url.host, "trace": watch.trace},
    )


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def checked(host: str, port: int, address: str, allow: Collection[str], resolve: Resolve | None = None) -> str:
    """The IP address to connect to: the first answer, if every answer is public or allowed.

    :param resolve: gives the IP addresses of a host name; the system's resolver by default.
    :raises RefusedAddress: if one is not.
    :raises ReadError: if the host is not known.
    """
    try:
        answers = (resolve or _resolve)(host, port)
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


class Watch:
    """The time that reading an address may take in all: when it is over, the open connection is shut."""

    def __init__(self, address: str, seconds: float) -> None:
        self.address, self.seconds = address, seconds
        self.end = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.end

    def check(self) -> None:
        """Go on, if there is time left.

        :raises RefusedAddress: if there is none.
        """
        if self.over:
            raise self.slow()

    def slow(self) -> RefusedAddress:
        """The error for a server that took too long."""
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
