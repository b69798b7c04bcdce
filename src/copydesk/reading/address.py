"""Reading an address, behind guards: nothing in a private network is asked, and nothing endless is waited for.

Each host name is resolved once; every answer must be a public address, and the connection goes to exactly the address
that was checked, so that a name cannot answer otherwise the second time. Redirects are followed by hand and checked
the same. No proxy, cookie or credential of the environment is used.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copydesk.errors import ReadError, RefusedAddress
from copydesk.reading.guards import Resolve, Watch, is_public, pinned, url_of
from copydesk.reading.limits import CONNECT_SECONDS, MAX_BYTES, MAX_REDIRECTS, TOTAL_SECONDS

if TYPE_CHECKING:
    import httpx

USER_AGENT = "Copydesk/0.1 (source reader)"  #: how we name ourselves to servers
ACCEPT = "text/html, application/xhtml+xml, application/pdf, application/xml, application/json, text/*;q=0.9, */*;q=0.1"
_TYPES = re.compile(
    r"text/(?!css|javascript|calendar)[\w.+-]+|application/(?:(?:[\w.-]+\+)?(?:xml|json)|xhtml\+xml|pdf|octet-stream|x-pdf)$"
)
_REDIRECTS = {301, 302, 303, 307, 308}

__all__ = ["ACCEPT", "USER_AGENT", "Fetched", "fetch", "is_public"]


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
    contact: str = "",
) -> Fetched:
    """Read ``address``.

    :param allow: ``"host:port"`` of servers that may be asked although they are in a private network (as IP address).
    :param resolve: gives the IP addresses of a host name; the system's resolver by default.
    :param limit: most bytes, before and after inflating.
    :param seconds: longest time for all of it.
    :param contact: an address of yours that servers are told; some (SEC EDGAR) refuse whoever gives none.
    :raises RefusedAddress: if a guard refuses the address, a redirect or the answer.
    :raises ReadError: if the server cannot be reached or has no such page.
    """
    import httpx

    watch = Watch(address, seconds)
    said = _headers(contact)
    with (
        watch,
        httpx.Client(trust_env=False, follow_redirects=False, timeout=CONNECT_SECONDS, headers=said) as client,
    ):
        here = address
        for _ in range(MAX_REDIRECTS + 1):
            url = url_of(here, address)
            try:
                found = _ask(client, url, address, watch, allow, resolve, limit)
            except httpx.TimeoutException as error:
                raise watch.slow() from error
            except httpx.InvalidURL as error:  # httpx looks at a redirect even where it is not to follow it
                wrong = f"it redirects to what is no address ({error})"
                raise RefusedAddress(address, wrong, "Give the last address.") from error
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


def _headers(contact: str) -> dict[str, str]:
    words = "".join(c for c in contact if " " <= c <= "~" and c not in "()")
    agent = f"{USER_AGENT[:-1]}; {words})" if words else USER_AGENT
    return {"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}


def _ask(
    client: httpx.Client,
    url: httpx.URL,
    address: str,
    watch: Watch,
    allow: Collection[str],
    resolve: Resolve | None,
    limit: int,
) -> Fetched | str:
    """Ask one server; the answer, or the address that it redirects to."""
    request = pinned(client, "GET", url, address, watch, allow, resolve)
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


def _inflated(response: httpx.Response, address: str, watch: Watch, limit: int) -> Iterator[bytes]:
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
