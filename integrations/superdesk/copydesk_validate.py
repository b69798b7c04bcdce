"""Has Superdesk ask Copydesk before an item is published; what holds it is shown as an error of validation.

Superdesk sends the signal ``item_validate`` with the item and a list of errors; what is added to the list prevents
publishing and is shown to the user. Put this file on the Python path of the Superdesk server and add
``"copydesk_validate"`` to ``INSTALLED_APPS`` (``docs/superdesk.md``). It needs nothing but Python 3.9 or newer.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MOST_ERRORS = 20  # that are shown of one item
MOST_BYTES = 20_000_000  # of an answer that are read
SOURCES = "copydesk_sources"  # the custom field of an item that names its sources, one a line
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_DOWN = "Copydesk cannot be asked"


@dataclass(frozen=True)
class Settings:
    """Where the desk is and what is done while it cannot be asked.

    :param address: the desk's root, ``https://desk.example``; plain ``http`` on this machine alone, as the token would
        be readable on the way.
    :param token: a token of its API with the scopes ``check`` and ``read``.
    :param when_down: ``hold`` or ``publish``, where the desk does not answer.
    :param seconds: how long each part of the answer may take.
    :raises ValueError: if one of them will not do.
    """

    address: str
    token: str
    when_down: str = "hold"
    seconds: float = 20.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError(f"COPYDESK_ADDRESS is {self.address!r}: give an address that begins with https://")
        if not re.fullmatch(r"[\x21-\x7e]+", self.token):
            raise ValueError("COPYDESK_TOKEN is missing or holds a blank: give the token that the desk printed")
        if self.when_down not in ("hold", "publish"):
            raise ValueError(f"COPYDESK_WHEN_DOWN is {self.when_down!r}: give hold or publish")


def is_checked(item: Mapping[str, Any]) -> bool:
    """Whether an item is one to check: a text that is to go out. One that is killed or taken down never waits."""
    return item.get("type") == "text" and item.get("pubstatus") != "canceled"


def request_of(item: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The body for ``/api/check``, and what is wrong with the sources that the item names.

    The item goes as ninjs. Its sources are the lines of its custom field ``copydesk_sources``: addresses, or ids of
    sources that the desk has.
    """
    sources: list[dict[str, Any]] = []
    wrong: list[str] = []
    lines = html.unescape(re.sub(r"<[^>]*>", "\n", str((item.get("extra") or {}).get(SOURCES) or ""))).splitlines()
    for line in filter(None, map(str.strip, lines)):
        if re.fullmatch(r"https?://\S+", line):
            sources.append({"address": line})
        elif re.fullmatch(r"\d{1,18}", line):
            sources.append({"document": int(line)})
        else:
            wrong.append(f"The source “{line[:100]}” is neither an address nor the number of one that the desk has.")
    if not sources and not wrong:
        wrong.append("The story names no source. Give addresses, or numbers of sources of the desk, one a line.")
    return {"item": _ninjs(item), "sources": sources}, wrong


def errors_of(status: int, answer: Any, settings: Settings) -> list[str]:
    """What an answer of the desk means for the item: errors that hold it, none where it may go out.

    :param status: the HTTP status; 0 where there was no answer.
    :param answer: what its JSON holds; a report, or a problem.
    """
    if status == 0 or status == 429 or status >= 500:
        return [f"{_DOWN} ({status or 'no answer'}); try again."] if settings.when_down == "hold" else []
    answer = answer if isinstance(answer, dict) else {}
    if status != 200 or answer.get("verdict") not in ("release", "hold"):
        return [f"Copydesk cannot check the story: {answer.get('detail') or f'it answered {status}'}"[:1000]]
    if answer["verdict"] == "release":
        return []
    stops = [f for f in answer.get("findings") or () if f["severity"] == "stop" and not f["waived"]]
    told = [_told(finding) for finding in stops[:MOST_ERRORS]]
    if len(stops) > MOST_ERRORS:
        told.append(f"Copydesk: {len(stops) - MOST_ERRORS} more findings.")
    return told or ["Copydesk holds the story."]


def validate(item: Mapping[str, Any], settings: Settings) -> list[str]:
    """The errors that hold ``item``, none where it may go out or is not one to check."""
    if not is_checked(item):
        return []
    body, wrong = request_of(item)
    return wrong or errors_of(*_post(body, settings), settings)


def init_app(app: Any) -> None:
    """Called by Superdesk for each of its ``INSTALLED_APPS``.

    :raises ValueError: if a setting will not do: a server that would let everything pass must not start.
    """
    from superdesk.signals import item_validate

    config = app.config
    settings = Settings(
        str(config.get("COPYDESK_ADDRESS") or "").rstrip("/"),
        str(config.get("COPYDESK_TOKEN") or ""),
        str(config.get("COPYDESK_WHEN_DOWN") or "hold"),
        float(config.get("COPYDESK_SECONDS") or 20),
    )

    def on_validate(sender: Any, item: Mapping[str, Any], response: list[str], **_: Any) -> None:
        response.extend(validate(item, settings))

    item_validate.connect(on_validate, weak=False)  # nothing else keeps the function


def _ninjs(item: Mapping[str, Any]) -> dict[str, Any]:
    dateline = item.get("dateline") or {}
    located = (dateline.get("located") or {}).get("city") or ""
    found = {
        "uri": str(item.get("guid") or item.get("_id") or "urn:superdesk:unnamed"),
        "type": "text",
        "headline": html.unescape(re.sub(r"<[^>]*>", "", str(item.get("headline") or ""))),
        "description_html": str(item.get("abstract") or ""),
        "body_html": str(item.get("body_html") or ""),
        "byline": str(item.get("byline") or ""),
        "language": str(item.get("language") or "en"),
        "located": str(located),
        "versioncreated": _time(dateline.get("date") or item.get("versioncreated")),
    }
    return {key: value for key, value in found.items() if value}


def _time(value: Any) -> str:
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value or "")


def _told(finding: Mapping[str, Any]) -> str:
    words = " ".join(str(finding.get("text") or "").split())
    shown = f" (“{words[:80]}”)" if words and len(words) < 200 else ""
    return f"Copydesk: {finding['message']}{shown}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(body: Mapping[str, Any], settings: Settings) -> tuple[int, Any]:
    """Status and JSON of the desk's answer, ``(0, None)`` where there is none."""
    request = urllib.request.Request(
        f"{settings.address}/api/check",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {settings.token}", "Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)
    try:
        try:
            with opener.open(request, timeout=settings.seconds) as answer:
                return answer.status, json.loads(answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                status, text = error.code, error.read(MOST_BYTES)
            return status, json.loads(text) if "json" in error.headers.get("Content-Type", "") else None
    except (OSError, ValueError):  # not reached, too slow, no JSON
        return 0, None
