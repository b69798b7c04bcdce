"""The feeds and the sitemap. Atom tells of stories that were taken down too (RFC 6721)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from django.urls import reverse
from lxml import etree

from copydesk.desk.models import Section, Story
from copydesk.desk.site.passages import day
from copydesk.desk.site.shown import Listed
from copydesk.report.sentences import printable

_ATOM = "http://www.w3.org/2005/Atom"
_GONE = "http://purl.org/atompub/tombstones/1.0"
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Site:
    """The site that a feed is of: its name, and its address without a slash at the end."""

    name: str
    home: str

    def address(self, story: Story) -> str:
        """The address of a story's page."""
        return self.home + reverse("story", args=[story.slug])

    def feed(self, kind: str, section: Section | None) -> str:
        """The address of a feed, ``atom`` or ``rss``, of all stories or of a section."""
        return self.home + (reverse(f"section-{kind}", args=[section.slug]) if section else reverse(kind))

    def title(self, section: Section | None) -> str:
        """What a feed is called."""
        return f"{self.name}: {section.name}" if section else self.name


def atom(site: Site, found: Sequence[Listed], section: Section | None = None) -> bytes:
    """The stories as an Atom feed; what was taken down as a tombstone that holds no word of it."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "at": _GONE})
    _add(feed, "title", site.title(section))
    _add(feed, "id", site.feed("atom", section) if section else site.home + reverse("front"))
    _add(feed, "updated", _time(max((s.changed_at for s in found), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))))
    _add(feed, "link", rel="self", type="application/atom+xml", href=site.feed("atom", section))
    _add(feed, "link", rel="alternate", type="text/html", href=site.home + reverse("front"))
    _add(_add(feed, "author"), "name", site.name)
    for item in found:
        if item.head is None:
            gone = etree.SubElement(feed, f"{{{_GONE}}}deleted-entry", ref=_id(item.story), when=_time(item.changed_at))
            if item.ended:
                etree.SubElement(gone, f"{{{_GONE}}}comment").text = _clean(item.ended.text)
            continue
        entry = _add(feed, "entry")
        _add(entry, "title", _title(item))
        _add(entry, "id", _id(item.story))
        _add(entry, "link", rel="alternate", type="text/html", href=site.address(item.story))
        _add(entry, "published", _time(item.story.first_published_at))
        _add(entry, "updated", _time(item.changed_at))
        _add(entry, "category", term=item.story.section.slug, label=item.story.section.name)
        _add(entry, "summary", _summary(item))
    return _written(feed)


def rss(site: Site, found: Sequence[Listed], section: Section | None = None) -> bytes:
    """The stories as RSS 2.0, which has no word for what was taken down: it is left out."""
    feed = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM})
    channel = etree.SubElement(feed, "channel")
    for name, text in (
        ("title", site.title(section)),
        ("link", site.home + reverse("front")),
        ("description", f"{site.name}: stories checked against the sources they name"),
        ("language", "en"),
    ):
        etree.SubElement(channel, name).text = _clean(text)
    own = {"rel": "self", "type": "application/rss+xml", "href": site.feed("rss", section)}
    etree.SubElement(channel, f"{{{_ATOM}}}link", own)
    if found:
        etree.SubElement(channel, "lastBuildDate").text = _mail_time(max(s.changed_at for s in found))
    for item in found:
        if item.head is None:
            continue
        made = etree.SubElement(channel, "item")
        etree.SubElement(made, "title").text = _clean(_title(item))
        etree.SubElement(made, "link").text = site.address(item.story)
        etree.SubElement(made, "guid", isPermaLink="false").text = _id(item.story)
        etree.SubElement(made, "pubDate").text = _mail_time(item.story.first_published_at)
        etree.SubElement(made, "category").text = _clean(item.story.section.name)
        etree.SubElement(made, "description").text = _clean(_summary(item))
    return _written(feed)


def sitemap(pages: Iterable[tuple[str, dt.datetime | None]]) -> bytes:
    """A sitemap of addresses, each with the time of its last change where that is known."""
    urls = etree.Element(f"{{{_MAP}}}urlset", nsmap={None: _MAP})
    for address, changed in pages:
        url = etree.SubElement(urls, f"{{{_MAP}}}url")
        etree.SubElement(url, f"{{{_MAP}}}loc").text = address
        if changed:
            etree.SubElement(url, f"{{{_MAP}}}lastmod").text = _time(changed)
    return _written(urls)


def sitemap_index(maps: Iterable[str]) -> bytes:
    """An index of sitemaps, by their addresses."""
    index = etree.Element(f"{{{_MAP}}}sitemapindex", nsmap={None: _MAP})
    for address in maps:
        etree.SubElement(etree.SubElement(index, f"{{{_MAP}}}sitemap"), f"{{{_MAP}}}loc").text = address
    return _written(index)


def _title(item: Listed) -> str:
    title = (item.head.headline if item.head else "") or item.story.headline
    return f"Retracted: {title}" if item.ended else title


def _summary(item: Listed) -> str:
    if item.ended:
        return f"Retracted on {day(item.ended.at)}. {item.ended.text}"
    words = (item.head.deck or item.head.start) if item.head else ""
    return f"{words} Corrected on {day(item.corrected.at)}: {item.corrected.text}" if item.corrected else words


def _id(story: Story) -> str:
    return f"urn:uuid:{story.pk}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        made.text = _clean(text)
    return made


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return printable(text)


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _mail_time(at: dt.datetime) -> str:
    return format_datetime(at.astimezone(dt.UTC), usegmt=True)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
