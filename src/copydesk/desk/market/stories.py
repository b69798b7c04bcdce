"""The stories that name a stock's ticker."""

from __future__ import annotations

import re

from copydesk.desk import search
from copydesk.desk.site import shown

_LOOKED_AT = 40  # stories that have the ticker's letters, the best matches of which are read
SHOWN = 8


def naming(ticker: str) -> list[shown.Listed]:
    """The newest stories that name the ticker in parentheses, alone or behind its exchange: (NYSE: HRBR).

    A search finds the letters, whatever their case; the text then decides.
    """
    hits = search.find(search.read(f'"{ticker}"'), limit=_LOOKED_AT).hits
    named = re.compile(rf"\((?:[^()\n]{{1,60}}:\s?)?{re.escape(ticker)}\)")
    stories = shown.full(shown.stories(*shown.SEEN).filter(pk__in=[hit.story for hit in hits]))
    found = [s for s in stories if named.search(shown.text_of(s.published.seen[-1]).text)]
    found.sort(key=lambda s: s.first_published_at, reverse=True)
    return shown.listed(found[:SHOWN])
