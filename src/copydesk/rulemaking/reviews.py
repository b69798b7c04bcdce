"""Reviews of rules by the Office of Management and Budget: its lists as saved, in XML or as text records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.model import Evidence, Source
from copydesk.rulemaking.documents import day_in


@dataclass(frozen=True, slots=True)
class Review:
    """A review under Executive Order 12866: of which rule, when it came in, and when it was completed."""

    rin: str
    of: str  # "proposed rule" or "final rule"
    received: dt.date | None
    completed: dt.date | None
    decision: str
    source: Source

    def passage(self, on: dt.date | None) -> Evidence | None:
        """Where the list gives a day."""
        return day_in(on, [self.source]) if on else None


def reviews(sources: Iterable[Source]) -> list[Review]:
    """The reviews that sources tell of: records with a RIN, a stage, and the day received or completed."""
    found = []
    for source in sources:
        fields = source.fields
        rin, stage = fields.get("rin", ""), fields.get("stage", "")
        received, completed = _day(fields.get("date_received", "")), _day(fields.get("date_completed", ""))
        if rin and stage and (received or completed):
            of = "final rule" if "final" in stage.lower() and "propos" not in stage.lower() else "proposed rule"
            found.append(Review(rin, of, received, completed, fields.get("decision", ""), source))
    return found


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None
