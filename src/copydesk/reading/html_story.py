"""HTML stories: headline, deck, byline and date from the page, the article as body."""

from __future__ import annotations

import re

from copydesk.model import Story
from copydesk.reading import dates, markup
from copydesk.reading.decode import whole
from copydesk.reading.story import build

_DATES = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate", "publish-date")
_MACHINE = re.compile(r"trainedAlgorithmicMedia|algorithmicMedia|algorithmicallyEnhanced", re.IGNORECASE)


def from_html(text: str, name: str = "story") -> Story:
    """A story from an HTML page; ``Story.offsets`` maps its readable text to the page's source.

    The headline is the first ``h1``, else the title; the body is what stands in ``article`` or ``main`` where the
    page has one, without navigation, forms, footers and what is hidden.

    :raises ReadError: if it holds no text.
    """
    page = markup.read(whole(text), range(len(text)))
    meta = page.meta
    day = next((d for key in _DATES for value in meta.get(key, ()) if (d := dates.parse(value))), None)
    day = day or next((d for value in page.times if (d := dates.parse(value))), None)
    byline = page.byline or next(iter(meta.get("author", ())), "")
    return build(
        text,
        name,
        page.headline or page.title,
        page.deck,
        page.pieces,
        dateline=day,
        byline=re.sub(r"^by\s+", "", byline, flags=re.IGNORECASE),
        source_names=tuple(value for value in meta.get("copydesk:source", ()) if value),
        drafted_by=drafted_by(*meta.get("drafted_by", ()), *meta.get("digitalsourcetype", ())),
        language=page.language or "en",
        media_type="text/html",
    )


def drafted_by(*values: str) -> str:
    """``"machine"`` where one of the values says so: the word itself, or IPTC's digital source types for it.

    >>> drafted_by("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"), drafted_by("reporter")
    ('machine', 'reporter')
    """
    if any(value.strip().lower() == "machine" or _MACHINE.search(value) for value in values):
        return "machine"
    return next((value.strip().lower() for value in values if value.strip() and "://" not in value), "")
