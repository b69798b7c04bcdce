"""Which Federal Register document a story is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in.wording import day
from copydesk.errors import DraftError
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument

# What a story is about, where the brief leaves it open: what makes a rule, and what undoes one.
_WEIGHTY = (
    *(Action.PROPOSAL, Action.SUPPLEMENT, Action.FINAL, Action.INTERIM, Action.DIRECT),
    *(Action.WITHDRAWAL, Action.DELAY, Action.STAY, Action.LIFTING, Action.VACATUR),
)


def out(found: Sequence[RegisterDocument], brief: Brief) -> list[RegisterDocument]:
    """Those of the documents that were out on the day that the brief names; all, where it names none.

    :raises DraftError: if none was.
    """
    if brief.on is None:
        return list(found)
    days = [(min(filter(None, (d.published, d.signed)), default=dt.date.min), d) for d in found]
    known = [document for first, document in days if first <= brief.on]
    if not known:
        names = ", ".join(d.number for d in found)
        raise DraftError(names, f"it was not out yet on {day(brief.on)}", "Draft from a later day, or leave it open.")
    return known


def chosen(found: Sequence[RegisterDocument], about: str) -> RegisterDocument:
    """The document that a story is to be about: by identifier, else by the words of its title, else by its weight."""
    wanted = about.casefold()
    for document in found:
        if any(n and n.casefold() in wanted for n in (document.number, document.citation, document.order_number)):
            return document
    numbered = [d for d in found if any(n.casefold() in wanted for n in (*d.rins, *d.dockets))]
    asked = set(re.findall(r"\w{4,}", wanted))

    def weight(document: RegisterDocument) -> tuple[int, bool, dt.date]:
        own = set(re.findall(r"\w{4,}", f"{document.title} {document.action.value}".casefold()))
        return len(asked & own), document.action in _WEIGHTY, document.published or dt.date.min

    return max(numbered or found, key=weight)


def named(document: RegisterDocument) -> str:
    """A document by its number, as a story tells it from others: its RIN, else its own."""
    return f"RIN {document.rins[0]}" if document.rins else f"document {document.number}"
