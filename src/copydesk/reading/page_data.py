"""What a web page says of itself: title, publisher and dates, from JSON-LD, meta tags and its first lines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from copydesk.reading import dateline, dates
from copydesk.reading.layout import Document, Piece

_PUBLISHED = (
    *("article:published_time", "datepublished", "dcterms.issued", "dc.date.issued", "citation_publication_date"),
    *("citation_date", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "publication_date"),
    *("dcterms.created", "dcterms.date", "dc.date", "date"),
)
_UPDATED = ("article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified")
_NEWS = ("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle")


def describe(root: Any, found: Document, pieces: list[Piece], dated: bool = True) -> None:
    """Put title, publisher, dates and address of the page into ``found``; ``dated``: its first lines may date it."""
    meta = metas(root)
    linked = list(linked_data(root))
    heading = next((p.text for p in pieces if p.kind == "heading" and p.level == 1 and not p.aside), "")
    title = root.findtext(".//title") or ""
    found.title = (
        _text(linked, "headline")
        or _first(meta, "og:title", "citation_title", "dc.title")
        or heading
        or " ".join(title.split())
    )
    found.publisher = _text(linked, "publisher") or _first(
        meta, "og:site_name", "citation_publisher", "dcterms.publisher", "dc.publisher"
    )
    found.published = _day(linked, "datePublished", meta, _PUBLISHED) or _time(root)
    if dated and found.published is None:
        found.published = first_day(pieces)
    found.updated = _day(linked, "dateModified", meta, _UPDATED)
    if found.updated is not None and found.published is not None and found.updated <= found.published:
        found.updated = None
    canonical = next((link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical"), "")
    found.address = canonical if canonical.startswith(("https://", "http://")) else _first(meta, "og:url")


def is_news(root: Any) -> bool:
    """Whether the page says that it is a news article."""
    if any(str(kind).lower() in _NEWS for item in linked_data(root) for kind in _listed(item.get("@type"))):
        return True
    meta = metas(root)
    return _first(meta, "og:type").lower() == "article" and bool(
        _first(meta, "article:published_time", "article:section")
    )


def metas(root: Any) -> dict[str, str]:
    """The ``meta`` tags by name or property, in lower case; the first of each."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        key = (tag.get("name") or tag.get("property") or tag.get("itemprop") or tag.get("http-equiv") or "").lower()
        found.setdefault(key, (tag.get("content") or "").strip())
    return found


def linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page, those of a ``@graph`` one by one."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > 500_000:
            continue
        try:
            data = json.loads(script.text)
        except (ValueError, RecursionError):
            continue  # what is no JSON says nothing of the page
        for item in _listed(data):
            if isinstance(item, dict):
                yield item
                yield from (inner for inner in _listed(item.get("@graph")) if isinstance(inner, dict))


def first_day(pieces: list[Piece]) -> dt.date | None:
    """The date among the first lines: in a line that holds hardly more, or in a dateline."""
    for piece in pieces[:30]:
        if piece.aside:
            continue
        if piece.kind == "paragraph" and (day := dateline.of_body(piece.text)[1]):
            return day
        for start, end, day in dates.find(piece.text[:200]):
            if len(piece.text) - (end - start) <= 40:
                return day
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(meta: dict[str, str], *keys: str) -> str:
    return next((meta[key] for key in keys if meta.get(key)), "")


def _text(linked: list[dict[str, Any]], key: str) -> str:
    for item in linked:
        for value in _listed(item.get(key)):
            value = value.get("name") if isinstance(value, dict) else value
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
    return ""


def _day(linked: list[dict[str, Any]], key: str, meta: dict[str, str], keys: tuple[str, ...]) -> dt.date | None:
    said = [item[key] for item in linked if isinstance(item.get(key), str)] + [meta[k] for k in keys if k in meta]
    return next((day for value in said if (day := dates.parse(value))), None)


def _time(root: Any) -> dt.date | None:
    for tag in root.iter("time"):
        if tag.get("pubdate") is not None or (tag.get("itemprop") or "").lower() == "datepublished":
            return dates.parse(tag.get("datetime") or "")
    return next((day for tag in root.iter("time") if (day := dates.parse(tag.get("datetime") or ""))), None)
