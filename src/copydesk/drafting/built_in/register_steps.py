"""The dated steps of one rulemaking that the sources show, for its story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.model import Evidence, Source
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument, day_in


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step: ``what`` it is, ``text`` how a table tells it ("" where it is not told), where the date stands."""

    on: dt.date
    what: str
    text: str
    passage: Evidence
    document: RegisterDocument | None = None


_TOLD = {
    Action.PROPOSAL: "Proposed rule published in the Federal Register",
    Action.SUPPLEMENT: "Supplemental proposed rule published in the Federal Register",
    Action.FINAL: "Final rule published in the Federal Register",
    Action.INTERIM: "Interim final rule published in the Federal Register",
    Action.ADVANCE: "Advance notice published in the Federal Register",
    Action.INFORMATION: "Request for information published in the Federal Register",
    Action.EXTENSION: "Extension of the comment period published in the Federal Register",
    Action.REOPENING: "Reopening of the comment period published in the Federal Register",
    Action.WITHDRAWAL: "Withdrawal of the proposed rule published in the Federal Register",
    Action.CORRECTION: "Correction published in the Federal Register",
}


def steps(
    main: RegisterDocument, found: Sequence[RegisterDocument], sources: Sequence[Source], today: dt.date | None
) -> list[Step]:
    """The steps of the rulemaking of ``main``, in the order of their dates.

    They are those of the order that it names, of the documents that share its RIN or docket, of the review by the
    Office of Management and Budget, and the close of comments as it was last set. What came out after ``today`` is not
    known yet.
    """
    made: list[Step] = []
    close: list[Step] = []
    for document in found:
        if today and document.published and document.published > today:
            continue
        own = document is main or document.shares_docket(main)
        if document.order_number and document.order_number in main.orders[:1]:
            made += _of(document, document.signed, "order", f"Executive Order {document.order_number} signed")
        elif own and document.action in _TOLD:
            made += _of(document, document.published, document.action.value, _TOLD[document.action])
            if document.comments_close:
                close = _of(document, document.comments_close, "comments closed", "Comments close")
    for source in sources:
        rin = source.fields.get("rin", "")
        if rin and rin in main.rins:
            made += _review(
                source, "date_received", "review begun", "Received for review by the Office of Management and Budget"
            )
            made += _review(source, "date_completed", "review ended", "Review completed")
    return sorted([*made, *close], key=lambda step: step.on)


def _of(document: RegisterDocument, on: dt.date | None, what: str, text: str) -> list[Step]:
    passage = document.day(on)
    return [Step(on, what, text, passage, document)] if on and passage else []


def _review(source: Source, key: str, what: str, text: str) -> list[Step]:
    value = source.fields.get(key, "")
    try:
        on = dt.date.fromisoformat(value)
    except ValueError:
        return []
    passage = day_in(on, [source])
    return [Step(on, what, text, passage)] if passage else []
