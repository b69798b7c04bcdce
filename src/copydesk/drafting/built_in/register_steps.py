"""The dated steps of one rulemaking that the sources show, for its story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.drafting.built_in.register_days import of_docket
from copydesk.drafting.built_in.register_name import DOCUMENT, noun
from copydesk.drafting.built_in.register_words import shown
from copydesk.drafting.built_in.wording import capital
from copydesk.model import Evidence, Source
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument
from copydesk.rulemaking.reviews import Review, reviews


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step: ``what`` it is, ``text`` how a table tells it ("" where it is not told), where the date stands."""

    on: dt.date
    what: str
    text: str
    passage: Evidence
    document: RegisterDocument | None = None
    of: str = ""  # of a review: what is reviewed, "proposed rule"


def steps(
    main: RegisterDocument, found: Sequence[RegisterDocument], sources: Sequence[Source], today: dt.date | None
) -> list[Step]:
    """The steps of the rulemaking of ``main``, in the order of their dates.

    They are those of the order that it names, of the documents that share its RIN or docket, of the review by the
    Office of Management and Budget, and the close of comments as it was last set. What came out after ``today`` is not
    known yet.
    """
    made: list[Step] = []
    numbers = {d.number for d in of_docket(main, sources)}
    close: list[Step] = []
    for document in found:
        if today and document.published and document.published > today:
            continue
        own = document.number in numbers
        if document.order_number and document.order_number in main.orders[:1]:
            made += _of(document, document.signed, "order", f"Executive Order {document.order_number} signed")
        elif own and document.action is not Action.ORDER:
            made += _of(document, document.published, document.action.value, _published(document))
            if document.comments_close:
                close = _of(document, document.comments_close, "comments closed", "Comments close")
    for review in reviews(sources):
        if review.rin in main.rins:
            received = "Received for review by the Office of Management and Budget"
            made += _review(review, review.received, "review begun", received, today)
            made += _review(review, review.completed, "review ended", "Review completed", today)
    return sorted([*made, *close], key=lambda step: step.on)


def _of(document: RegisterDocument, on: dt.date | None, what: str, text: str) -> list[Step]:
    passage = document.day(on)
    return [Step(on, what, text, passage, document)] if on and passage else []


def _published(document: RegisterDocument) -> str:
    name = noun(document)
    told = f"“{shown(document.line)}”" if name == DOCUMENT and document.line else capital(name)
    return f"{told} published in the Federal Register"


def _review(review: Review, on: dt.date | None, what: str, text: str, today: dt.date | None) -> list[Step]:
    passage = review.passage(on)
    if on is None or passage is None or (today and on > today):
        return []
    return [Step(on, what, text, passage, of=review.label)]
