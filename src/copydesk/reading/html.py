"""HTML sources: web pages, releases, SEC filings and Federal Register pages.

The page is walked once, in order; each paragraph, heading, list item and table row keeps its element path. Of a web
page the article alone is kept, as trafilatura tells it from what stands around it; filings and government documents
keep everything that a reader sees.
"""

from __future__ import annotations

import re
from typing import Any

from copydesk.errors import ReadError
from copydesk.model import SourceKind
from copydesk.reading import filing, page_data, register
from copydesk.reading.decode import decode, whole
from copydesk.reading.html_article import article
from copydesk.reading.layout import Document, Given, assemble

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_MEND = "Give the part of the page that you need."


def read(given: Given) -> Document:
    """An HTML document.

    :raises ReadError: if it holds no text, too many elements, or nests too deeply.
    """
    declared = _CHARSET.search(given.data[:4096])
    text = decode(given.data, given.name, given.charset or (declared[1].decode("ascii") if declared else ""))
    fields: dict[str, str] = {}
    header = filing.header(text)
    if header is not None:
        fields, text = header
    root = parse(text, given.name)
    from copydesk.reading.html_walk import walk

    pieces = walk(root, given.name)
    if not pieces:
        raise ReadError(
            given.name, "the page shows no text", "It may be filled in by a script: save it from a browser."
        )
    start = "\n".join(p.text for p in pieces[:60])
    fields = filing.fields(root, pieces) | fields
    if fields.get("form"):
        found = Document.of(assemble(pieces), "text/html")
        filing.describe(found, fields)
    elif register.is_register(start, given.address):
        found = Document.of(assemble(pieces), "text/html")
        page_data.describe(root, found, pieces, dated=False)
        register.describe(found, given.address)
    else:
        found = Document.of(assemble(article(text, pieces)), "text/html")
        page_data.describe(root, found, pieces)
        found.kind = _kind(root, given.address or found.address, start)
    return found


def parse(text: str, name: str) -> Any:
    """The element tree of an HTML text.

    :raises ReadError: if there is no element, or the nesting goes beyond what the parser takes.
    """
    from lxml import etree

    text = whole(_DECLARATION.sub("", text)).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(name, "it is no HTML", "Save the page from a browser, or give it as text.") from error
    if root is None:
        raise ReadError(name, "the page is empty", "Save the page from a browser, or give it as text.")
    # The parser drops what lies deeper than it takes: that must not happen unseen.
    if any("depth" in (entry.message or "").lower() for entry in parser.error_log[:1000]):
        raise ReadError(name, "its elements are nested too deeply", _MEND)
    return root


_RELEASE_HOSTS = re.compile(
    r"(?:^|\.)(?:businesswire\.com|prnewswire\.com|globenewswire\.com|accesswire\.com)$|^(?:ir|investors?|newsroom|press)\."
)
_OFFICIAL_HOSTS = re.compile(
    r"\.(?:gov|mil)$|\.gov\.[a-z]{2}$|\.(?:gc\.ca|europa\.eu|admin\.ch)$|^(?:www\.)?(?:bis|imf|oecd)\.org$"
)
_RELEASE = re.compile(
    r"\b(?:for immediate release|press release|news release|business wire|pr ?newswire|globe newswire|fact sheet:)",
    re.IGNORECASE,
)


def kind_of_host(address: str) -> SourceKind | None:
    """The kind that the host of an address shows: primary for official sites and release wires."""
    host = re.sub(r"^[a-z]+://|[/:?#].*$", "", address.lower())
    if not host:
        return None
    official = _OFFICIAL_HOSTS.search(host) or _RELEASE_HOSTS.search(host)
    return SourceKind.PRIMARY if official else SourceKind.SECONDARY


def _kind(root: Any, address: str, start: str) -> SourceKind:
    """Primary for official pages and releases, secondary for pages of the news and for unknown sites."""
    by_host = kind_of_host(address)
    if by_host is SourceKind.PRIMARY:
        return by_host
    if page_data.is_news(root):
        return SourceKind.SECONDARY
    if _RELEASE.search(start[:3000]):
        return SourceKind.PRIMARY
    # A page in hand without any sign of the press is the document that somebody chose to give.
    return by_host or SourceKind.PRIMARY
