"""The next marker of a docket: what must or may come next, its day, or why there is none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from copydesk.rulemaking.actions import Action

if TYPE_CHECKING:
    from copydesk.rulemaking.docket import Docket, Marker, State
    from copydesk.rulemaking.documents import RegisterDocument

_NO_DATE = "No document of this docket sets a date for it."
_REVIEW = (
    "The Office of Management and Budget may take up to 90 days for a review, and longer where it is extended "
    "(Executive Order 12866, section 6(b)(2))."
)


def marker(docket: Docket, state: State) -> Marker:
    """What comes next after ``state.day``.

    >>> from copydesk.rulemaking.docket import Docket, State
    >>> marker(Docket("9", ()), State(dt.date(2026, 1, 2), "withdrawn", None, None, ())).what
    'Nothing: the proposal was withdrawn'
    """
    from copydesk.rulemaking.docket import Marker

    day, stage = state.day, state.stage
    if state.comments_close and state.comments_close >= day and stage not in ("withdrawn", "vacated"):
        source = _giving(docket, state.comments_close, day)
        passage = source.day(state.comments_close) if source else None
        what = "Comments close" if stage != "effective" else "Comments on the rule close"
        return Marker(
            what, state.comments_close, "Set by the document.", True, passage, source.number if source else ""
        )
    if stage == "final rule":
        if state.effective:
            source = _giving(docket, state.effective, day)
            passage = source.day(state.effective) if source else None
            return Marker("The rule takes effect", state.effective, "Set by the document.", True, passage)
        return Marker("The rule takes effect", None, "The date of effect was put off, or no document sets one.")
    coming = [d for d in docket.deadlines(day) if d.on >= day]
    if coming and stage in ("order", "request for information", "advance notice"):
        first = coming[0]
        why = f"{first.term} from {_words(first.start)}." if first.start else "Set by the document."
        return Marker("A deadline that the order sets", first.on, why, True, first.passage, first.document)
    if stage in ("effective", "stayed") and coming:
        first = coming[0]
        return Marker("A deadline that the rule sets", first.on, "Set by the document.", True, first.passage)
    what, why = _AFTER.get(stage, ("Not known", "No document of this docket was out on that day."))
    return Marker(what, None, why)


_AFTER = {
    "order": ("A proposed rule or guidance may come next", _NO_DATE),
    "request for information": ("A proposed rule may come next", _NO_DATE),
    "advance notice": ("A proposed rule may come next", _NO_DATE),
    "review of proposed rule": ("The proposed rule is published", _REVIEW),
    "proposed rule": ("Comments close", "The proposal as it is kept here gives no last day."),
    "comments closed": ("A final rule or a withdrawal may come next", _NO_DATE),
    "review of final rule": ("The final rule is published", _REVIEW),
    "effective": ("Nothing: the rule is in effect", "No later date stands in its documents."),
    "withdrawn": ("Nothing: the proposal was withdrawn", "A new proposal would open the docket again."),
    "stayed": ("The stay ends, or a court decides", _NO_DATE),
    "vacated": ("Nothing: a court vacated the rule", "A new proposal would open the docket again."),
}


def _giving(docket: Docket, wanted: dt.date, day: dt.date) -> RegisterDocument | None:
    """The newest document out on ``day`` that gives a date."""
    out = [d for d in docket.documents if d.published and d.published <= day and d.action is not Action.ORDER]
    return next((d for d in reversed(out) if wanted in (d.comments_close, d.effective)), None)


def _words(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
