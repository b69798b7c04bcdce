"""Reviews of rules by the Office of Management and Budget: its lists as saved, in XML or as text records."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from copydesk.errors import ReadError
from copydesk.model import Evidence, Source
from copydesk.reading import dates
from copydesk.rulemaking.documents import day_in

_FIELDS = (
    *("AGENCY_CODE", "RIN", "TITLE", "STAGE", "ECONOMICALLY_SIGNIFICANT", "DATE_RECEIVED", "LEGAL_DEADLINE"),
    *("DATE_COMPLETED", "DECISION", "MAJOR", "DATE_PUBLISHED"),
)
_LIST = re.compile(rb"<\s*REGACT\b")
_MOST = 20_000  # entries of a list
_LONGEST = 2_000  # characters of a value
_GIVEN_UP = re.compile(r"\b(?:withdrawn|returned|suspended|improperly submitted)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Review:
    """A review under Executive Order 12866: of which rule, when it came in, and when it was completed.

    ``of`` is ``"proposed rule"`` or ``"final rule"``; for what comes before a proposal, and notices, ``"prerule"``.
    ``legal_deadline`` is the list's own word: None, Statutory or Judicial.
    """

    rin: str
    of: str
    received: dt.date | None
    completed: dt.date | None
    decision: str
    source: Source
    legal_deadline: str = ""

    @property
    def stage(self) -> str:
        """The stage of a docket that this review is (:data:`copydesk.facts.STAGES`), ``""`` where it is none."""
        return f"review of {self.of}" if self.of != "prerule" else ""

    @property
    def label(self) -> str:
        """What is reviewed, in words."""
        return self.of if self.of != "prerule" else "draft notice"

    @property
    def was_given_up(self) -> bool:
        """Whether it ended without the rule: withdrawn by the agency, or returned to it."""
        return bool(_GIVEN_UP.search(self.decision))

    def passage(self, on: dt.date | None) -> Evidence | None:
        """Where the list gives a day."""
        return day_in(on, [self.source]) if on else None


def reviews(sources: Iterable[Source]) -> list[Review]:
    """The reviews that sources tell of: records with a RIN, a stage, and the day received or completed.

    A review stands first in the list of those pending, later in the list of those completed: it is one review.
    """
    found: dict[tuple[str, str, dt.date | None], Review] = {}
    for source in sources:
        fields = source.fields
        rin, stage = fields.get("rin", ""), fields.get("stage", "")
        received, completed = (dates.parse(fields.get(key, "")) for key in ("date_received", "date_completed"))
        if not (rin and stage and (received or completed)):
            continue
        review = Review(rin, _of(stage), received, completed, fields.get("decision", ""), source)
        review = replace(review, legal_deadline=fields.get("legal_deadline", ""))
        key = (rin, review.of, received)
        if key not in found or (completed and not found[key].completed):
            found[key] = review
    return list(found.values())


def is_list(data: bytes) -> bool:
    """Whether ``data`` is one of the office's lists in XML (``EO_RULES_UNDER_REVIEW.xml`` and the like)."""
    return bool(_LIST.search(data[:100_000]))


def read_list(data: bytes, name: str, address: str = "") -> list[Source]:
    """The entries of a list in XML, a source each, with the list's fields as lines of text and as ``fields``.

    :raises ReadError: if it is not well formed, declares entities, or is too large.
    """
    from copydesk.reading.xml import local, parse

    root = parse(data, name)
    found: list[Source] = []
    seen: dict[str, int] = {}
    for entry in root.iter():
        if local(entry) != "regact":
            continue
        if len(found) >= _MOST:
            raise ReadError(name, f"it holds more than {_MOST:,} reviews", "Give the part that you need.")
        said = {local(child).upper(): " ".join("".join(child.itertext()).split())[:_LONGEST] for child in entry}
        if not said.get("RIN"):
            continue
        order = [*(k for k in _FIELDS if k in said), *(k for k in said if k not in _FIELDS)]
        text = "\n".join(f"{key}: {said[key]}" for key in order)
        seen[said["RIN"]] = seen.get(said["RIN"], 0) + 1
        mark = f"#{said['RIN']}" + (f"/{seen[said['RIN']]}" if seen[said["RIN"]] > 1 else "")
        fields = {key.lower(): value for key, value in said.items() if value}
        source = Source.from_text(text, name + mark, fields=fields)
        title = f"Review of {said['RIN']}: {said.get('TITLE', '')}".rstrip(": ")
        publisher = "Office of Management and Budget, Office of Information and Regulatory Affairs"
        found.append(replace(source, title=title, publisher=publisher, address=address))
    if not found:
        raise ReadError(name, "it lists no review", "Get the list anew from reginfo.gov.")
    return found


def _of(stage: str) -> str:
    low = stage.lower()
    if "propos" in low:
        return "proposed rule"
    return "prerule" if "prerule" in low or "notice" in low else "final rule"
