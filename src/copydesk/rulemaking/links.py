"""Which documents belong together: by RIN, by docket number, and by the numbers and citations that they name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from copydesk.rulemaking import orders
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument

_ACTS = frozenset(
    {
        *(Action.EXTENSION, Action.REOPENING, Action.HEARING, Action.DELAY, Action.STAY, Action.LIFTING),
        *(Action.CORRECTION, Action.WITHDRAWAL, Action.VACATUR, Action.SUPPLEMENT),
    }
)
_OPENING = (Action.PROPOSAL, Action.FINAL, Action.INTERIM, Action.DIRECT)
_ALIKE = 85  # of 100, from which two titles are of one rule
_RUN = re.compile(r"^[A-Z]\d-")  # the Register's own corrections: C1-2026-06178

Groups = dict[str, list[RegisterDocument]]


def grouped(found: Sequence[RegisterDocument]) -> Groups:
    """``found`` by docket, each group in the order of its days, under its RIN, docket number or document number."""
    groups: Groups = {}
    rest: list[RegisterDocument] = []
    for document in found:
        for rin in document.rins:
            groups.setdefault(rin, []).append(document)
        if not document.rins:
            rest.append(document)
    groups = {name: group for rin, all_of in groups.items() for name, group in _apart(rin, all_of)}
    for document in rest:
        near = [n for n, group in groups.items() if any(same_docket(document, d) for d in group)]
        near = near or [n for n, group in groups.items() if any(_linked(document, d) for d in group)]
        for name in near or [_free(next(iter(document.dockets), document.number), groups)]:
            groups.setdefault(name, []).append(document)
    for group in groups.values():
        group.sort(key=lambda d: (d.published or dt.date.min, d.number))
    return groups


def same_docket(one: RegisterDocument, other: RegisterDocument) -> bool:
    """Whether both are of one docket. Bare docket numbers ("26-15") are used by many agencies."""
    if not one.shares_docket(other):
        return False
    shared = set(one.dockets) & set(other.dockets)
    if set(one.rins) & set(other.rins) or any(re.match(r"[A-Za-z]{2,}", number) for number in shared):
        return True
    return _same_agency(one, other)


def refers(document: RegisterDocument, other: RegisterDocument) -> bool:
    """Whether a document names another by its number or citation, whole: 91 FR 990 is not in 91 FR 9904."""
    if document.number == other.number:
        return False
    if _RUN.match(document.number) and _RUN.sub("", document.number) == other.number:
        return True
    names = [n for n in (other.number, other.citation) if n]
    pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    return any(re.search(rf"(?<![\d-])(?:{pattern})(?![\d-])", source.text) for source in document.sources)


def carries_out(document: RegisterDocument) -> tuple[str, ...]:
    """The orders that a document says it carries out: those that its summary names, else the first that it names."""
    summary = document.summary
    named = [n for n in document.orders if summary and n in summary.text]
    return tuple(named or document.orders[:1])


def order_groups(found: Sequence[RegisterDocument]) -> dict[str, list[RegisterDocument]]:
    """Orders by number, each with the orders that amend or revoke it, in the order of their days."""
    by_number = {d.order_number or d.number: d for d in found}
    groups = {number: [order] for number, order in by_number.items()}
    for number, order in by_number.items():
        named = {change.number for change in orders.changes(order)} & by_number.keys() - {number}
        for earlier in named:
            groups[earlier].append(order)
        if named and re.search(r"\b(?:amend|revo[ck]|resci[ns])", order.title, re.IGNORECASE):
            groups.pop(number, None)  # it does nothing but change others
    for group in groups.values():
        group.sort(key=lambda d: (d.signed or d.published or dt.date.min, d.number))
    return groups


def _linked(document: RegisterDocument, other: RegisterDocument) -> bool:
    """Whether a document without a RIN belongs to that of ``other``: one acts on the other, or goes on from it.

    Rules cite many documents that they have nothing to do with. What acts on another names it for that reason; all
    else must be of the same agency and bear much the same title.
    """
    alike = fuzz.token_set_ratio(document.title.casefold(), other.title.casefold()) >= _ALIKE
    if refers(document, other):
        return document.action in _ACTS or (alike and _same_agency(document, other)) or not other.rins
    return refers(other, document) and (other.action in _ACTS or alike) and _same_agency(document, other)


def _same_agency(one: RegisterDocument, other: RegisterDocument) -> bool:
    mine, theirs = (set(re.findall(r"\w{4,}", d.agency.casefold())) for d in (one, other))
    return not mine or not theirs or bool(mine & theirs - {"department", "office", "federal", "bureau", "agency"})


def _apart(rin: str, group: list[RegisterDocument]) -> Iterator[tuple[str, list[RegisterDocument]]]:
    """The dockets under one RIN. Agencies use some RINs for all rules of a kind; their docket numbers tell them apart.

    They are parted only where two docket numbers each have a proposal, or each a rule, of their own.
    """
    parts: list[tuple[set[str], list[RegisterDocument]]] = []
    for document in group:
        mine = set(document.dockets)
        met = [p for p in parts if p[0] & mine] if mine else []
        merged = (mine.union(*(p[0] for p in met)), [d for p in met for d in p[1]] + [document])
        parts = [p for p in parts if p not in met]
        parts.append(merged)
    own = [p for p in parts if p[0]]
    loose = [d for numbers, part in parts if not numbers for d in part]
    several = any(sum(any(d.action is action for d in part) for _, part in own) > 1 for action in _OPENING)
    if len(own) < 2 or not several:
        yield rin, group
        return
    for numbers, part in own:
        near = [d for d in loose if any(_linked(d, e) for e in part)]
        yield sorted(numbers)[0], part + near
    placed = [d for d in loose if any(_linked(d, e) for _, part in own for e in part)]
    if left := [d for d in loose if d not in placed]:
        yield rin, left


def _free(name: str, groups: Groups) -> str:
    """``name``, or where other documents have it, one that nobody has: two agencies may use one docket number."""
    at = 2
    free = name
    while free in groups:
        free, at = f"{name} ({at})", at + 1
    return free
