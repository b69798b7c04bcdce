"""Dates (in work)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from copydesk.model import DateRange, Span


def in_text(text: str, anchor: dt.date | None = None, taken: Sequence[Span] = ()) -> list[tuple[int, int, DateRange]]:
    """None yet."""
    return []
