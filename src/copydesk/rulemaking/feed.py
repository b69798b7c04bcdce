"""What happened in dockets as a feed: RSS 2.0 or Atom (RFC 4287), the newest first.

An item is what moved in one docket on one day. Its id is made of both and never changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from copydesk.rulemaking.docket import Docket
from copydesk.rulemaking.moves import Move, Moved, history

_ATOM = "http://www.w3.org/2005/Atom"
_OWN: Any = {None: _ATOM}  # the stubs of lxml know no nameless prefix
_MOST = 200  # items of a feed
_LONGEST = 1_000  # characters of a passage
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no place for


@dataclass(frozen=True, slots=True)
class Item:
    """What moved in a docket on a day: a title, its text, the address of the document behind it, and the moves."""

    docket: Docket
    on: dt.date
    title: str
    text: str
    address: str
    moves: tuple[Move, ...]

    @property
    def id(self) -> str:
        """Its lasting name, as an address of the scheme ``urn:uuid``."""
        digest = hashlib.sha256(f"{self.docket.id}\n{self.on.isoformat()}".encode()).hexdigest()[:32]
        return f"urn:uuid:{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"


def items(dockets: Iterable[Docket], day: dt.date, most: int = _MOST) -> list[Item]:
    """What moved in ``dockets`` up to ``day``, the newest first, at most ``most``."""
    found: list[Item] = []
    for docket in dockets:
        by_day: dict[dt.date, list[Move]] = {}
        for move in history(docket, day):
            if move.kind is not Moved.DOCKET:
                by_day.setdefault(move.on, []).append(move)
        found += [_item(docket, on, moves) for on, moves in by_day.items()]
    return sorted(found, key=lambda i: (i.on, i.docket.id), reverse=True)[:most]


def rss(dockets: Iterable[Docket], day: dt.date, *, title: str = "Rulemaking", address: str = "") -> bytes:
    """An RSS 2.0 feed of what moved up to ``day``.

    :param address: the address under which the feed is put on the web, where it is known.
    """
    from lxml import etree

    found = items(dockets, day)
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": _ATOM})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", title)
    _add(channel, "link", address or "https://www.federalregister.gov/")
    _add(channel, "description", "What moved in the rulemakings that are watched here.")
    if address:
        etree.SubElement(channel, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=_clean(address))
    if found:
        _add(channel, "lastBuildDate", format_datetime(_noon(found[0].on)))
    for one in found:
        item = etree.SubElement(channel, "item")
        _add(item, "title", one.title)
        if one.address:
            _add(item, "link", one.address)
        _add(item, "description", one.text)
        _add(item, "guid", one.id).set("isPermaLink", "false")
        _add(item, "pubDate", format_datetime(_noon(one.on)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def atom(dockets: Iterable[Docket], day: dt.date, *, title: str = "Rulemaking", address: str = "") -> bytes:
    """An Atom feed of what moved up to ``day``. The parameters are those of :func:`rss`."""
    from lxml import etree

    found = items(dockets, day)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_OWN)

    def put(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
        made = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", {k: _clean(v) for k, v in attributes.items()})
        made.text = _clean(text) or None
        return made

    put(root, "title", title)
    own = hashlib.sha256(f"{title}\n{address}".encode()).hexdigest()
    put(root, "id", address or f"urn:uuid:{own[:8]}-{own[8:12]}-{own[12:16]}-{own[16:20]}-{own[20:32]}")
    put(root, "updated", _noon(found[0].on if found else dt.date(1970, 1, 1)).isoformat())
    if address:
        put(root, "link", rel="self", type="application/atom+xml", href=address)
    put(put(root, "author"), "name", title)
    for one in found:
        entry = put(root, "entry")
        put(entry, "title", one.title)
        put(entry, "id", one.id)
        put(entry, "updated", _noon(one.on).isoformat())
        if one.address:
            put(entry, "link", rel="alternate", href=one.address)
        put(entry, "content", one.text, type="text")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _item(docket: Docket, on: dt.date, moves: list[Move]) -> Item:
    named = docket.document(next((m.document for m in moves if m.document), ""))
    lines = []
    for move in moves:
        if move.kind is Moved.DOCUMENT:
            lines.append(f"{move.what} ({move.document}).")
        elif move.kind is Moved.STAGE:
            lines.append(f"Stage: {move.after or 'not known'}, before {move.before or 'not known'}.")
        else:
            lines.append(f"{move.what}: {move.after or 'no day'}, before {move.before or 'no day'}.")
    if named and named.summary:
        lines.append(" ".join(named.summary.text.split())[:_LONGEST])
    return Item(docket, on, f"{docket.title}: {moves[0].what}", "\n".join(lines), _web(named), tuple(moves))


def _web(document: Any) -> str:
    """The address of a document, where it is one for a browser: what a record says of itself is not trusted."""
    address = document.address if document else ""
    return address if re.match(r"https?://[^\s\"<>]+$", address) else ""


def _add(parent: Any, tag: str, text: str) -> Any:
    from lxml import etree

    made = etree.SubElement(parent, tag)
    made.text = _clean(text)
    return made


def _clean(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _noon(day: dt.date) -> dt.datetime:
    """Noon in UTC, which is the same day from Hawaii to New York."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
