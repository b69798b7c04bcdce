"""The next marker of a docket: what must or may come next, its day, or why there is none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from copydesk.rulemaking.standing import Kind, Marker, SetDay, State

if TYPE_CHECKING:
    from copydesk.rulemaking.docket import Docket

_NO_DATE = "No document of this docket sets a date for it."
_REVIEW = (
    "The Office of Management and Budget may take up to 90 days for a review, and longer where it is extended "
    "(Executive Order 12866, section 6(b)(2))."
)
_OVER = ("withdrawn", "vacated")


def marker(docket: Docket, state: State) -> Marker:
    """What comes next after ``state.day``.

    >>> from copydesk.rulemaking.docket import Docket, State
    >>> marker(Docket("9", ()), State(dt.date(2026, 1, 2), "withdrawn", None, None, ())).what
    'Nothing: the proposal was withdrawn'
    """
    day, stage = state.day, state.stage
    if stage == "withdrawn" and docket.documents and docket.kind == "order":
        return Marker("Nothing: the order was revoked", None, "A new order would open the docket again.")
    if stage not in _OVER and (coming := _set_by_document(state)):
        what = coming.what
        if coming.kind is Kind.COMMENTS and stage in ("final rule", "effective", "stayed"):
            what = "Comments on the rule close"
        return _marked(what, coming)
    if stage == "final rule":
        return Marker("The rule takes effect", None, "The date of effect was put off, or no document sets one.")
    due = [d for d in docket.deadlines(day) if d.on >= day] if docket.documents else []
    if due and stage in ("order", "request for information", "advance notice", "effective", "stayed"):
        first = due[0]
        why = f"{first.term} from {_words(first.start)}." if first.start else "Set by the document."
        of = "order" if stage in ("order", "request for information", "advance notice") else "rule"
        what = f"A deadline that the {of} sets"
        return Marker(what, first.on, why, True, first.passage, first.document, first.at, first.zone)
    what, why = _AFTER.get(stage, ("Not known", "No document of this docket was out on that day."))
    if stage.startswith("review"):
        why = f"{_REVIEW}{_ninety(docket, state)}"
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


def _set_by_document(state: State) -> SetDay | None:
    """The nearest day to come that a document sets. A rule that is stayed takes effect on no day set before."""
    coming = [d for d in state.days if d.on >= state.day]
    if state.stage == "stayed":
        coming = [d for d in coming if d.kind is not Kind.EFFECT]
    if state.stage in ("effective", "final rule"):
        coming = [d for d in coming if d.kind is not Kind.EFFECT or d.on > state.day or state.stage == "final rule"]
    if state.stage not in ("stayed",):
        coming = [d for d in coming if d.kind is not Kind.STAY]
    return min(coming, key=lambda d: d.moment, default=None)


def _marked(what: str, day: SetDay) -> Marker:
    return Marker(what, day.on, day.why, True, day.passage, day.document, day.at, day.zone)


def _ninety(docket: Docket, state: State) -> str:
    """When the 90 days of the review that is going on end."""
    going = [r for r in docket.reviews if r.stage == state.stage and r.received and r.received <= state.day]
    going = [r for r in going if not r.completed or r.completed > state.day]
    begun = max((r.received for r in going if r.received), default=None)
    return f" 90 days from {_words(begun)} end on {_words(begun + dt.timedelta(days=90))}." if begun else ""


def _words(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
