"""The course of a docket: its documents and reviews taken in turn, up to a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from copydesk.rulemaking import orders
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.days import Said
from copydesk.rulemaking.documents import RegisterDocument
from copydesk.rulemaking.federal_days import counted
from copydesk.rulemaking.reviews import Review
from copydesk.rulemaking.standing import Kind, SetDay

STAGES = {
    Action.ORDER: "order",
    Action.INFORMATION: "request for information",
    Action.ADVANCE: "advance notice",
    Action.PROPOSAL: "proposed rule",
    Action.SUPPLEMENT: "proposed rule",
    Action.FINAL: "final rule",
    Action.INTERIM: "final rule",
    Action.DIRECT: "final rule",
    Action.STAY: "stayed",
    Action.LIFTING: "final rule",
    Action.WITHDRAWAL: "withdrawn",
    Action.VACATUR: "vacated",
}
_RULES = (Action.FINAL, Action.INTERIM, Action.DIRECT)
_EARLY = (Action.INFORMATION, Action.ADVANCE)
_PROPOSALS = (Action.PROPOSAL, Action.SUPPLEMENT)
_OPENS_COMMENTS = (*_EARLY, *_PROPOSALS, Action.INTERIM, Action.DIRECT)
_OVER = ("withdrawn", "vacated")
_KEPT = ("request for information", "advance notice", "final rule", "stayed")  # more time for comments changes none
_MOVED = re.compile(r"\bre-?schedul|\bchange of", re.IGNORECASE)
_CANCELLED = re.compile(r"\bcancel", re.IGNORECASE)
_COMPLIANCE = re.compile(r"\b(?:compliance|applicability)\b", re.IGNORECASE)
_EFFECTIVE = re.compile(r"\beffective\b", re.IGNORECASE)
_CONFIRMS = re.compile(r"\b(?:confirm|affirm|adopt)\w*", re.IGNORECASE)
_DIRECT = re.compile(r"\bdirect final\b", re.IGNORECASE)
_RULE = re.compile(r"\bfinal rules?\b", re.IGNORECASE)


def known(document: RegisterDocument) -> dt.date | None:
    """The day from which a document is out: an order is public when it is signed, all else when it is printed."""
    signed = document.signed if document.action is Action.ORDER else None
    return signed or document.published


def rank(item: RegisterDocument | Review) -> int:
    """The place of what came out on one day: a rule goes before the proposal that was printed beside it."""
    if isinstance(item, Review):
        return 0
    early = (*_EARLY, *_PROPOSALS)
    return 1 if item.action is Action.ORDER else 2 if item.action in early else 3 if item.action in _RULES else 4


@dataclass
class Course:
    """What the documents taken so far have made of the docket. ``steps`` is the stage that each document set."""

    own: frozenset[str] = frozenset()  # numbers of the executive orders whose docket this is, or that it carries out
    stage: str = ""
    close: SetDay | None = None
    effective: SetDay | None = None
    stay_ends: SetDay | None = None
    hearings: list[SetDay] = field(default_factory=list)
    steps: dict[str, str] = field(default_factory=dict)
    _closed_before: set[dt.date] = field(default_factory=set)
    _before_review: str = ""
    _proposal: tuple[RegisterDocument, SetDay | None] | None = None
    _rule: RegisterDocument | None = None

    def take(self, item: RegisterDocument | Review, on: dt.date) -> None:
        """Go on with what came out on ``on``."""
        if isinstance(item, Review):
            self._review(item, on)
        elif item.action is Action.ORDER:
            self._order(item)
        else:
            self._document(item)

    def stage_on(self, day: dt.date) -> str:
        """The stage at the end of ``day``: dates pass without a document."""
        stage = self.stage
        if stage == "stayed" and self.stay_ends and self.stay_ends.on < day:
            stage = "final rule"
        if stage == "proposed rule" and self.close and self.close.on < day:
            return "comments closed"
        if stage == "final rule" and self.effective and self.effective.on <= day:
            return "effective"
        return stage

    def days(self) -> tuple[SetDay, ...]:
        """The days that are set, in their order."""
        found = [d for d in (self.close, self.effective, self.stay_ends, *self.hearings) if d]
        return tuple(sorted(found, key=lambda d: d.moment))

    # ---- reviews and orders ----------------------------------------------------------------------

    def _review(self, review: Review, on: dt.date) -> None:
        if self.stage in _OVER or not review.stage:
            return
        if review.completed == on and review.was_given_up:
            self.stage = self._before_review if self.stage == review.stage else self.stage
        elif not (review.of == "proposed rule" and self.stage in ("proposed rule", "final rule")):
            self._before_review = self.stage if self.stage != review.stage else self._before_review
            self.stage = review.stage

    def _order(self, order: RegisterDocument) -> None:
        if self.stage not in ("", "order", "withdrawn"):
            return  # the rulemaking has gone on from its orders
        gone = any(change.revokes and change.number in self.own for change in orders.changes(order))
        self.stage = self.steps[order.number] = "withdrawn" if gone else self.stage or "order"

    # ---- documents -------------------------------------------------------------------------------

    def _document(self, document: RegisterDocument) -> None:
        action = document.action
        self._hearings(document)
        if action is Action.WITHDRAWAL:
            if not document.in_part:
                self._withdrawal(document)
        elif action in (Action.STAY, Action.VACATUR):
            if not document.in_part:
                self._halt(document)
        elif action is Action.CORRECTION:
            self._correction(document)
        else:
            self._advance(document)

    def _advance(self, document: RegisterDocument) -> None:
        action = document.action
        if not self.stage and action not in STAGES:
            self._step(document, _base(document))
        elif action in STAGES:
            self._step(document, STAGES[action])
        closing = _set(Kind.COMMENTS, document, document.closing)
        if action in _OPENS_COMMENTS or action in _RULES or closing:
            self._closes(closing)
        elif action in (Action.EXTENSION, Action.REOPENING) and document.moves_by and self.close:
            self._closes(_counted(self.close, document))
        if action in _PROPOSALS:
            self._proposal = (document, closing)
        if action in (Action.EXTENSION, Action.REOPENING) and self.stage not in _KEPT:
            self.stage = "proposed rule"
        if action in _RULES:
            effect = _set(Kind.EFFECT, document, document.effect)
            keeps = self._rule and (self._rule.action is not Action.FINAL or _CONFIRMS.search(document.line))
            self.effective = effect or (self.effective if keeps else None)
            self._rule = document
        elif Action.DELAY in document.actions:
            self._delay(document)
        elif action is Action.LIFTING:
            self.stay_ends = None
            self.effective = _set(Kind.EFFECT, document, document.effect) or self.effective

    def _delay(self, document: RegisterDocument) -> None:
        words = f"{document.line} {document.title}"
        if document.in_part or (_COMPLIANCE.search(words) and not _EFFECTIVE.search(words)):
            return
        if document.effect:
            self.effective = _set(Kind.EFFECT, document, document.effect)
        elif document.moves_by and self.effective and not document.is_put_off:
            self.effective = _counted(self.effective, document)
        else:
            self.effective = None

    def _withdrawal(self, document: RegisterDocument) -> None:
        words = f"{document.line} {document.title}"
        rule = self._rule
        if rule and rule.action is Action.DIRECT and self._proposal and (_DIRECT.search(words) or _RULE.search(words)):
            # The proposal printed beside a direct final rule goes on without it.
            self._step(document, "proposed rule")
            self.close, self.effective, self._rule = self._proposal[1], None, None
            return
        self._step(document, "withdrawn")
        self.effective, self.hearings, self._proposal, self._rule = None, [], None, None

    def _halt(self, document: RegisterDocument) -> None:
        self._step(document, STAGES[document.action])
        if document.action is Action.VACATUR:
            self.effective = None
        else:
            self.stay_ends = _set(Kind.STAY, document, document.stay_ends)

    def _correction(self, document: RegisterDocument) -> None:
        closing = document.closing
        if closing and closing.on not in self._closed_before:
            self._closes(_set(Kind.COMMENTS, document, closing))
        if document.effect:
            self.effective = _set(Kind.EFFECT, document, document.effect)

    def _hearings(self, document: RegisterDocument) -> None:
        coming = [day for h in document.hearings if (day := _set(Kind.HEARING, document, h))]
        announces = document.action is Action.HEARING
        if announces and coming and _MOVED.search(document.line):
            self.hearings = []
        self.hearings += [day for day in coming if day.on not in {h.on for h in self.hearings}]
        if announces and _CANCELLED.search(f"{document.line} {document.title}"):
            self.hearings = []

    def _closes(self, close: SetDay | None) -> None:
        if self.close and (close is None or close.on != self.close.on):
            self._closed_before.add(self.close.on)
        self.close = close

    def _step(self, document: RegisterDocument, stage: str) -> None:
        if stage:
            self.stage = self.steps[document.number] = stage


def follow(items: Iterable[tuple[dt.date, RegisterDocument | Review]], own: Iterable[str] = ()) -> Course:
    """The course through ``items``, each with the day on which it came out; ``own`` are numbers of its orders."""
    course = Course(frozenset(own))
    for on, item in sorted(items, key=lambda entry: (entry[0], rank(entry[1]))):
        course.take(item, on)
    return course


def _base(document: RegisterDocument) -> str:
    """The stage that a document shows which acts on one that is not here: an extension of a notice unknown."""
    named = [STAGES[a] for a in document.actions if a in _OPENS_COMMENTS or a in _RULES]
    if named:
        return named[0]
    if document.action is Action.DELAY:
        return "final rule"
    if document.action in (Action.EXTENSION, Action.REOPENING):
        return "proposed rule"
    kinds = {s.fields.get("type", "").lower() for s in document.sources}
    return "proposed rule" if "proposed rule" in kinds and document.action is Action.HEARING else ""


_WHAT = {
    Kind.COMMENTS: "Comments close",
    Kind.EFFECT: "The rule takes effect",
    Kind.HEARING: "A public hearing is held",
    Kind.STAY: "The stay ends",
}


def _set(kind: Kind, document: RegisterDocument, said: Said | None) -> SetDay | None:
    if said is None:
        return None
    why = f"Set by document {document.number}."
    if said.reckoned:
        why = f"Set by document {document.number}: {said.reckoned}."
    return SetDay(kind, _WHAT[kind], said.on, why, said.at, said.zone, document.number, document.passage(said))


def _counted(day: SetDay, document: RegisterDocument) -> SetDay | None:
    """``day`` moved by the term that ``document`` gives."""
    count = document.moves_by
    why = f"{count} days more than before, by document {document.number}."
    passage = document.words(document.line) or (document.summary if document.summary else None)
    return SetDay(day.kind, day.what, counted(day.on, count), why, day.at, day.zone, document.number, passage)
