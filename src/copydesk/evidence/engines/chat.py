"""A server that speaks the OpenAI chat-completions protocol: where it may stand, and the client that reaches it.

The judge and the drafter share it. Nothing of a newsroom goes where its settings do not say: no redirection is
followed, no key of another service is taken from the environment, plain ``http`` reaches private networks alone.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final, Self, TypeVar
from urllib.parse import urlsplit

from copydesk.errors import EngineError

MOST_BYTES: Final = 8_000_000  # of one answer
_REPEATS = 1  # of a request that the server failed
_HOME = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChatServer:
    """Where a model is served. ``host`` is what may be shown of the address; ``key`` is "" where none is needed.

    ``at_home`` is whether it stands on this machine or a private network.
    """

    host: str
    at_home: bool
    key: str = field(default="", repr=False)

    @classmethod
    def of(cls, address: str, key_variable: str, what: str, table: str) -> ChatServer:
        """The server at an address of the settings.

        :param key_variable: names the environment variable that holds its key; "" where it needs none.
        :param what: what errors call it, such as ``"engine judge"``.
        :param table: the table of the settings in which the address stands.
        :raises EngineError: if it is no address that a story may be sent to, or the variable is not set.
        """
        host, at_home = _place(address, what, table)
        return cls(host, at_home, key_of(key_variable, what))

    def client(self, openai: ModuleType, address: str) -> Any:
        """A client of the library ``openai`` that speaks with the server at ``address``; to be closed by the caller.

        It has no timeout of its own: the caller's counts for all its requests together.
        """
        return openai.AsyncOpenAI(
            base_url=address,
            api_key=self.key or "none",  # the library wants one, a server in the house may not
            organization="",  # never what the environment holds for another server
            project="",
            timeout=None,
            max_retries=_REPEATS,
            http_client=http_client(
                openai, by_proxy=not self.at_home, certified=not address.lower().startswith("http:")
            ),
        )

    def said(self, error: Exception) -> str:
        """What went wrong, in one line, without the key, which a server may send back."""
        return without(self.key, error)


def http_client(openai: ModuleType, by_proxy: bool, certified: bool = True) -> Any:
    """A client of HTTP that follows no redirection and reads no endless answer.

    :param by_proxy: whether a proxy of the environment may be used: never for what is near.
    :param certified: whether certificates are looked at; plain ``http`` has none, and to load the authorities is slow.
    """
    return openai.DefaultAsyncHttpxClient(
        follow_redirects=False,
        trust_env=by_proxy,
        verify=certified,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_bound]},
    )


def without_banner(ai: ModuleType) -> ModuleType:
    """The library ``pydantic_ai``, told to leave the terminal alone: it is the report's."""
    vars(ai)["BANNER_ENABLED"] = False
    return ai


def key_of(variable: str, what: str) -> str:
    """The key that an environment variable holds; "" where no variable is named.

    :raises EngineError: if it is not set.
    """
    key = os.environ.get(variable, "") if variable else ""
    if variable and not key:
        raise EngineError(what, f"the environment variable {variable} is not set", "Put the server's key into it.")
    return key


def without(key: str, error: BaseException) -> str:
    """The kind and the words of an error and of its first cause, in a line of at most 300 characters without the key.

    Where an :class:`EngineError` caused it, its words alone.
    """
    first = error
    while first.__cause__ is not None and not isinstance(first, EngineError):
        first = first.__cause__
    text = f"{type(error).__name__}: {error}" + (f" ({first})" if first is not error else "")
    text = first.wrong if isinstance(first, EngineError) else " ".join(text.split())
    return (text.replace(key, "...") if key else text)[:300]


def _place(address: str, what: str, table: str) -> tuple[str, bool]:
    """The host of a server's address, and whether it is on this machine or a private network."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        shown = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        parts, host, shown = urlsplit(""), "", ""
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.query or parts.fragment:
        mend = f"Set {table}.address to where its protocol begins, such as http://127.0.0.1:8000/v1."
        raise EngineError(what, "no address of a server is set" if not address else "a wrong address", mend)
    try:
        number = ipaddress.ip_address(host)
        home = number.is_loopback or any(number in network for network in _HOME if network.version == number.version)
    except ValueError:
        home = host == "localhost"
    if parts.scheme == "http" and not home:
        wrong = f"the address of {host} would send story, sources and key in the clear"
        raise EngineError(what, wrong, "Use https, or the number of a machine on a private network.")
    return shown, home


async def _bound(response: Any) -> None:
    """Let no answer be read beyond :data:`MOST_BYTES`; one that is packed may hold any number, and is not read."""
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise EngineError("the model's server", "its answer is packed, which was not asked for", "Mend the server.")
    stream = response.stream
    base = next(kind for kind in type(stream).__mro__ if kind.__name__ == "AsyncByteStream")
    response.stream = type("_Bounded", (_Counted, base), {})(stream)


class _Counted:
    """A stream of bytes that ends with an error where it holds too many."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES:
                wrong = f"its answer is larger than {MOST_BYTES // 1_000_000} MB"
                raise EngineError("the model's server", wrong, "Use another model.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class LoopApart:
    """An event loop in a thread of its own: the caller may have a loop running. Ctrl-C ends what runs in it."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._pool = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.submit(self._runner.close).result()
        self._pool.shutdown()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` to its end, and give what it gives."""
        loop, tasks = self._runner.get_loop(), set[asyncio.Task[Any]]()

        async def noted() -> T:
            tasks.update(asyncio.all_tasks(loop))  # of which this is the first
            return await work

        try:
            return self._pool.submit(self._runner.run, noted()).result()
        except KeyboardInterrupt:
            for task in tasks:
                loop.call_soon_threadsafe(task.cancel)
            raise
