"""The days of a Federal Register document as they stood on a day: what later documents of its docket changed counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from copydesk.drafting.built_in.wording import is_plain
from copydesk.model import Evidence, Source
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.docket import dockets
from copydesk.rulemaking.documents import RegisterDocument
from copydesk.rulemaking.links import refers

_MOVE_COMMENTS = (Action.EXTENSION, Action.REOPENING, Action.HEARING)
# What takes no effect by its print: a day of effect in it is that of something else.
_NOT_IN_FORCE = (Action.ORDER, Action.PROPOSAL, Action.SUPPLEMENT, Action.ADVANCE, Action.INFORMATION)
_RULES = (Action.FINAL, Action.INTERIM, Action.DIRECT)
_ALIKE = 85  # of 100, from which two titles are of one rule
_LONGEST = 60  # words of a sentence on dates that is quoted
# A day of effect that hangs on something, or is not that of the whole rule.
_CONDITION = re.compile(
    r"\b(?:if|unless|except\w*|exception|provided|upon|subject to|contingent|pending|conditional|other than|until"
    r"|through|expires?|stayed|delayed|indefinitely|withdraw\w*|certain|sections?|paragraphs?|announc\w+|approv\w+"
    r"|adverse|applicab\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and where a source gives it."""

    on: dt.date
    passage: Evidence


class Days:
    """The days of one document.

    ``close`` is the last day for comments as last set by ``today``, ``close_before`` as it was set before the document
    itself came out; ``effect`` is the day from which a rule is in force, where its words make it depend on nothing and
    no later document changed it; ``terms`` is its sentence on that. ``is_open`` is whether nothing ended the
    rulemaking by ``today``.
    """

    def __init__(self, main: RegisterDocument, sources: Sequence[Source], today: dt.date | None) -> None:
        known = [d for d in of_docket(main, sources) if not today or not d.published or d.published <= today]
        first = main.published or dt.date.min
        later = [d for d in known if d.number != main.number and (d.published or dt.date.min) > first]
        earlier = [d for d in known if d.number != main.number and (d.published or dt.date.min) < first]
        self.is_open = all(d.action in (*_MOVE_COMMENTS, Action.CORRECTION) for d in later)
        self.close = _last_close([main, *(d for d in later if d.action in (*_MOVE_COMMENTS, Action.CORRECTION))])
        self.close_before = _last_close(earlier)
        self.effect: Day | None = None
        self.terms: Day | None = None
        changed = any(d.action not in _MOVE_COMMENTS for d in later)
        passage = main.day(main.effective)
        if main.action in _NOT_IN_FORCE or not main.effective or not passage or changed:
            return
        said = main.effect.words if main.effect else ""
        every = next((s.fields["dates"] for s in main.sources if s.fields.get("dates")), said)
        if main.action in _RULES and main.action is not Action.DIRECT and not _CONDITION.search(every):
            self.effect = Day(main.effective, passage)
        if (whole := main.words(said)) and len(said.split()) <= _LONGEST and is_plain(said):
            self.terms = Day(main.effective, whole) if said.endswith(".") else None


def of_docket(main: RegisterDocument, sources: Sequence[Source]) -> list[RegisterDocument]:
    """The documents of the docket of ``main``, itself among them."""
    found = [d for d in dockets(sources) if any(own.number == main.number for own in d.documents)]
    every = {d.number: d for docket in found for d in docket.documents if _is_kin(d, main)}
    return list(every.values()) or [main]


def _is_kin(one: RegisterDocument, other: RegisterDocument) -> bool:
    """Whether two documents of a docket are of one rulemaking: some agencies keep several under one docket number."""
    if one.number == other.number or set(one.rins) & set(other.rins) or refers(one, other) or refers(other, one):
        return True
    return fuzz.token_set_ratio(one.title.casefold(), other.title.casefold()) >= _ALIKE


def _last_close(found: Sequence[RegisterDocument]) -> Day | None:
    for document in sorted(found, key=lambda d: d.published or dt.date.min, reverse=True):
        if document.comments_close and (passage := document.day(document.comments_close)):
            return Day(document.comments_close, passage)
    return None
