"""IPTC ninjs items, versions 1 to 3, become stories with offsets into the JSON file.

Version 1 has ``headline`` and ``body_*``, 2 and 3 have lists ``headlines`` and ``bodies``; 2 writes its keys in lower
case, 3 in camel case. See https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from copydesk.errors import ReadError
from copydesk.model import Block, Story, paragraphs
from copydesk.reading import dates, markup
from copydesk.reading.decode import whole
from copydesk.reading.html_story import drafted_by
from copydesk.reading.layout import Piece
from copydesk.reading.limits import MAX_DEPTH
from copydesk.reading.story import build

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\],:]', re.DOTALL)
_ESCAPE = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\(.)", re.DOTALL
)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MARKUP = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|br|section|article)\b", re.IGNORECASE)
_DATES = ("versioncreated", "contentcreated", "firstcreated")
_HEADLINES = ("main", "", "simple", "headline")
_DECKS = ("deck", "dek", "standfirst", "subhead", "subheadline", "summary", "sub", "abstract")
_KEPT = (
    "uri",
    "type",
    "profile",
    "version",
    "urgency",
    "pubstatus",
    "slugline",
    "copyrightnotice",
    "usageterms",
    "ednote",
)

Path = tuple[str | int, ...]


def is_item(data: Any) -> bool:
    """Whether ``data`` looks like a ninjs item: a ``uri`` with a headline, body or other mark of the standard.

    Superdesk names an item by ``guid`` alone, which is taken for its ``uri``.
    """
    if not isinstance(data, dict) or not isinstance(data.get("uri") or data.get("guid"), str):
        return False
    keys = {key.lower() for key in data}
    marks = {
        "headlines",
        "bodies",
        "headline",
        "versioncreated",
        "standard",
        "$standard",
        "representationtype",
        "renditions",
    }
    return bool(keys & marks) or any(key.startswith(("body_", "headline_", "description_")) for key in keys)


def loads(text: str, name: str) -> Any:
    """The JSON in ``text``.

    :raises ReadError: if it is none, or nested deeper than :data:`~copydesk.reading.limits.MAX_DEPTH`.
    """
    deep = ReadError(name, "its JSON is nested too deeply", "Give the item itself.")
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]', text, re.DOTALL):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            raise deep
    try:
        return json.loads(text)
    except RecursionError as error:
        raise deep from error
    except ValueError as error:
        raise ReadError(name, f"it is not JSON: {error}", "Mend that place.") from error


def from_json(text: str, name: str = "story") -> Story:
    """A story from a ninjs item.

    :raises ReadError: if it is not JSON, no ninjs item, or an item without text (a picture, an event).
    """
    item = loads(text, name)
    if not is_item(item):
        raise ReadError(name, "its JSON is no ninjs item", "Give a ninjs item (1.x to 3.x), or the story as Markdown.")
    strings = dict(_strings(text))
    headline = _headline(item, strings, text)
    deck = _deck(item, strings, text)
    pieces = _body(item, strings, text, name)
    low = {key.lower(): value for key, value in item.items()}
    low["uri"] = low.get("uri") or low.get("guid")
    source = low.get("digitalsourcetype")
    source = source if isinstance(source, dict) else {"literal": source}
    byline = low.get("byline") or low.get("by") or ""
    day = next((d for key in _DATES if (d := dates.parse(str(low.get(key) or "")))), None)
    located = low.get("located")
    return build(
        text,
        name,
        headline,
        deck,
        pieces,
        dateline=day,
        place=located if isinstance(located, str) else "",
        byline=byline if isinstance(byline, str) else "",
        source_names=tuple(_sources(low)),
        drafted_by=drafted_by(*(str(source.get(key) or "") for key in ("uri", "literal", "name"))),
        language=low["language"] if isinstance(low.get("language"), str) and low["language"] else "en",
        media_type="application/json",
        fields={key: str(low[key]) for key in _KEPT if isinstance(low.get(key), str | int)},
    )


def _strings(text: str) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Of each string value its path and place, without the quotation marks."""
    path: list[str | int] = []
    key = False  # whether the next string is a key
    for match in _TOKEN.finditer(text):
        what = match.group()
        if what == "{":
            path.append("")
            key = True
        elif what == "[":
            path.append(0)
            key = False
        elif what in "}]":
            if path:
                path.pop()
            key = False
        elif what == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            key = bool(path) and isinstance(path[-1], str)
        elif what == ":":
            key = False
        elif key:
            path[-1] = unescape(text, *match.span(1))[0]
        else:
            yield tuple(path), match.span(1)


def unescape(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """The JSON string that stands in ``text[start:end]``, and the place of each of its code points."""
    parts: list[str] = []
    at: list[int] = []
    done = start
    for match in _ESCAPE.finditer(text, start, end):
        parts.append(text[done : match.start()])
        at += range(done, match.start())
        if match[1]:
            char = chr(0x10000 + ((int(match[1], 16) & 0x3FF) << 10) + (int(match[2], 16) & 0x3FF))
        elif match[3]:
            char = chr(int(match[3], 16))
        else:
            char = _PLAIN.get(match[4], match[4])
        parts.append(char)
        at.append(match.start())
        done = match.end()
    parts.append(text[done:end])
    at += range(done, end)
    return whole("".join(parts)), at


def _listed(item: dict[str, Any], key: str) -> Iterator[tuple[int, str, str]]:
    """Number, role and content type of the entries of ``headlines``, ``bodies``, ``descriptions``."""
    for number, entry in enumerate(item.get(key) or ()):
        if isinstance(entry, dict) and isinstance(entry.get("value"), str) and entry["value"].strip():
            kind = entry.get("contentType") or entry.get("contenttype") or ""
            yield number, str(entry.get("role") or "").lower(), str(kind).lower()


def _piece(kind: str, where: tuple[int, int] | None, text: str) -> Piece | None:
    if where is None:
        return None
    words, at = unescape(text, *where)
    if _MARKUP.search(words) or "&" in words:
        page = markup.read(words, at)
        first = next(iter([p for p in (page.headline, *page.pieces) if p]), None)
        words, at = (first.text, list(first.at or ())) if first else ("", [])
    else:
        words, at = markup.collapse(words, at)
    return (
        Piece("heading" if kind == "heading" else "paragraph", words, 1 if kind == "heading" else 0, "", at)
        if words
        else None
    )


def _headline(item: dict[str, Any], strings: dict[Path, tuple[int, int]], text: str) -> Piece | None:
    listed = {role: ("headlines", number, "value") for number, role, _ in reversed(list(_listed(item, "headlines")))}
    places: list[Path] = [listed[role] for role in _HEADLINES if role in listed]
    places += [("headline",), ("headline_main",), ("headline_simple",), *listed.values()]
    return next((p for place in places if (p := _piece("heading", strings.get(place), text))), None)


def _deck(item: dict[str, Any], strings: dict[Path, tuple[int, int]], text: str) -> Piece | None:
    places: list[Path] = []
    for key in ("headlines", "descriptions"):
        places += [(key, number, "value") for number, role, _ in _listed(item, key) if role in _DECKS]
    places += [(f"{key}_{role}",) for key in ("headline", "description") for role in _DECKS]
    return next((p for place in places if (p := _piece("paragraph", strings.get(place), text))), None)


def _body(item: dict[str, Any], strings: dict[Path, tuple[int, int]], text: str, name: str) -> list[Piece]:
    """The body: the richest of those given, so that paragraphs, lists and tables are told apart."""
    bodies: list[tuple[Path, str]] = [
        (("bodies", n, "value"), f"{role} {kind}") for n, role, kind in _listed(item, "bodies")
    ]
    named = [
        k for k in item if isinstance(k, str) and k.startswith("body_") and isinstance(item[k], str) and item[k].strip()
    ]
    bodies += [((key,), key[5:].lower()) for key in named]
    bodies = [(path, said) for path, said in bodies if path in strings]
    if not bodies:
        what = item.get("type") or "item without a body"
        raise ReadError(
            name, f"the ninjs item holds no body text ({what})", "Give the item that holds the story's text."
        )

    def rank(body: tuple[Path, str]) -> tuple[bool, bool]:
        words = text[slice(*strings[body[0]])]
        return not _MARKUP.search(words), not re.search("html|rich", body[1])

    path, said = min(bodies, key=rank)
    words, at = unescape(text, *strings[path])
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    if _MARKUP.search(words) or "html" in said:
        page = markup.read(words, at)
        pieces = [p for p in (page.headline, page.deck, *page.pieces) if p]
    else:
        pieces = [_of_block(block, words, at) for block in paragraphs(words)]
    for piece in pieces:
        piece.place = f"${place}{piece.place}"
    return pieces


def _of_block(block: Block, words: str, at: Sequence[int]) -> Piece:
    text, where = words[block.start : block.end], at[block.start : block.end]
    return Piece(block.kind, text, block.level, "", where)


def _sources(low: dict[str, Any]) -> Iterator[str]:
    """The sources that the item names: ``infosource(s)`` that are no mere supplier, and associated texts."""
    for entry in low.get("infosources") or low.get("infosource") or ():
        if isinstance(entry, dict):
            name = entry.get("uri") or entry.get("code") or entry.get("name") or entry.get("literal")
            if isinstance(name, str) and name.strip():
                yield name.strip()
    linked = low.get("associations") or ()
    for entry in linked.values() if isinstance(linked, dict) else linked:
        if isinstance(entry, dict) and entry.get("type") == "text" and isinstance(entry.get("uri"), str):
            yield entry["uri"]
