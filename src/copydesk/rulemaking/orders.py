"""What an executive order does to earlier ones: amends them, changes the terms in them, or revokes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from copydesk.claims import calendar_words
from copydesk.model import Evidence
from copydesk.rulemaking.days import number
from copydesk.rulemaking.deadlines import Deadline
from copydesk.rulemaking.documents import RegisterDocument

_ORDERS = r"Executive Orders? (?:No\. )?(?P<number>\d{5})\b"
_DONE = re.compile(
    rf"{_ORDERS}(?P<named>[^.;]{{0,200}}?)\b(?:is|are) (?:hereby )?(?:further )?"
    r"(?P<verb>amended|revoked|rescinded|superseded)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"\b(?P<verb>amend|revo[ck]|resci[ns]|supersed)\w*\b(?P<named>[^.;]{{0,60}}?)\b{_ORDERS}", re.IGNORECASE
)
_PART = re.compile(r"\b(?:sub)?(?:section|paragraph|clause|part)s?\b[^.;]{0,80}\bof\s*$", re.IGNORECASE)
_TERM = re.compile(
    r"\bstriking [“\"](?P<old>[\w-]+) (?P<unit>day|week|month|year)s?[”\"] and inserting "
    r"(?:in (?:lieu|place) thereof )?[“\"](?P<new>[\w-]+) (?P<unit2>day|week|month|year)s?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What an order does to the order ``number``: it ``revokes`` it whole, or amends it; where it says so."""

    number: str
    revokes: bool
    passage: Evidence
    old_term: str = ""  # "180 days", where a term is changed
    new_term: str = ""


def changes(order: RegisterDocument) -> list[Change]:
    """What ``order`` does to earlier orders, one for each of them and each term that it changes."""
    found: dict[tuple[str, bool, str], Change] = {}
    for change in _all(order):
        found.setdefault((change.number, change.revokes, change.old_term), change)
    whole = {number for number, revokes, _ in found if revokes}
    # What revokes an order need not amend it too.
    return [c for c in found.values() if c.revokes or c.number not in whole]


def _all(order: RegisterDocument) -> Iterator[Change]:
    for source in order.sources:
        for pattern in (_DONE, _TITLE):
            for match in pattern.finditer(source.text):
                if match["number"] == order.order_number:
                    continue
                part = _PART.search(source.text[max(0, match.start() - 120) : match.start()]) or (
                    pattern is _TITLE and re.search(r"\b(?:section|paragraph|part)s?\b", match["named"], re.IGNORECASE)
                )
                revokes = not match["verb"].lower().startswith("amend") and not part
                end = match.end()
                sentence = source.text[end : end + 300].split("\n", 1)[0]
                term = _TERM.search(sentence) if not revokes else None
                if term:
                    end += term.end()
                passage = Evidence.of(source, match.start(), end)
                old, new = (_term(term["old"], term["unit"]), _term(term["new"], term["unit2"])) if term else ("", "")
                yield Change(match["number"], revokes, passage, old, new)


def amended(deadline: Deadline, change: Change) -> Deadline:
    """``deadline`` of an order as ``change`` leaves it."""
    if not change.new_term or deadline.term != change.old_term or deadline.start is None:
        return deadline
    count, unit = change.new_term.split()
    unit = unit.rstrip("s")
    if unit in ("day", "week"):
        on = deadline.start + dt.timedelta(days=int(count) * (7 if unit == "week" else 1))
    else:
        on = calendar_words.shifted(deadline.start, int(count) * (12 if unit == "year" else 1))
    return replace(deadline, on=on, term=change.new_term, passage=change.passage)


def _term(count: str, unit: str) -> str:
    whole = number(count)
    return f"{whole} {unit.lower()}{'' if whole == 1 else 's'}" if 0 < whole < 10_000 else ""
