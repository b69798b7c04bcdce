"""What is wanted of a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brief:
    """What is wanted of a draft.

    ``about`` is what the story is to be about: words, or an identifier (RIN, document number, docket, ticker); without
    it the sources decide. ``on`` is the day that the story speaks from, which must not lie before its newest source;
    without it, the day of that source. ``words`` is about how long the body may be. ``place`` and ``byline`` go into
    the story as they are.
    """

    about: str = ""
    on: dt.date | None = None
    words: int = 400
    place: str = ""
    byline: str = ""
