"""Dockets: the documents of one rulemaking or order in the order of their days, its stage on any day, what comes next.

Nothing here is written by hand: stage, close of comments, day of effect and next marker of a day are computed from the
documents that were out on that day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from copydesk import facts
from copydesk.model import Evidence, Source
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.deadlines import Deadline, deadlines
from copydesk.rulemaking.documents import RegisterDocument, documents
from copydesk.rulemaking.reviews import Review, reviews

_OPENS_COMMENTS = (
    Action.INFORMATION,
    Action.ADVANCE,
    Action.PROPOSAL,
    Action.SUPPLEMENT,
    Action.INTERIM,
    Action.DIRECT,
)
_STAGES = {
    Action.ORDER: "order",
    Action.INFORMATION: "request for information",
    Action.ADVANCE: "advance notice",
    Action.PROPOSAL: "proposed rule",
    Action.SUPPLEMENT: "proposed rule",
    Action.FINAL: "final rule",
    Action.INTERIM: "final rule",
    Action.DIRECT: "final rule",
    Action.STAY: "stayed",
    Action.WITHDRAWAL: "withdrawn",
    Action.VACATUR: "vacated",
}
_IN_PART = re.compile(r"\b(?:partial(?:ly)?|in part|part of|portions?|certain provisions)\b", re.IGNORECASE)
_STOPWORDS = frozenset("a an and for in of on or the to by with from under rule rules proposed final".split())


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or a day that was set: its day, what it is, the document and the passage that show it.

    ``stage`` is the stage that the docket has from that day on, ``""`` where the event changes none.
    """

    on: dt.date
    what: str
    stage: str = ""
    document: str = ""
    citation: str = ""
    passage: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """What must or may come next: ``what``, its day where one is set, and ``why`` that day, or why there is none."""

    what: str
    on: dt.date | None
    why: str
    must: bool = False
    passage: Evidence | None = None
    document: str = ""


@dataclass(frozen=True)
class State:
    """A docket on a day: its stage, the last day for comments, the day of effect, and the events up to then."""

    day: dt.date
    stage: str
    comments_close: dt.date | None
    effective: dt.date | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Docket:
    """A rulemaking, or an order that no rulemaking carries out yet, with its documents in the order of their days.

    ``id`` is its RIN, else its docket number, executive order number or document number. ``parent`` are orders that its
    documents say they carry out.
    """

    id: str
    documents: tuple[RegisterDocument, ...]
    parents: tuple[RegisterDocument, ...] = ()
    reviews: tuple[Review, ...] = ()
    _deadlines: dict[str, list[Deadline]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def kind(self) -> str:
        """``order`` where it holds nothing but an order, else ``rulemaking``."""
        return "order" if all(d.action is Action.ORDER for d in self.documents) else "rulemaking"

    @property
    def first(self) -> RegisterDocument:
        """The document that names it best: the first proposal or rule, else its first document."""
        rules = [d for d in self.documents if d.action in _STAGES and d.action is not Action.ORDER]
        return (rules or list(self.documents))[0]

    @property
    def title(self) -> str:
        """Its title, that of its first document."""
        return self.first.title

    @property
    def agency(self) -> str:
        """The body whose docket it is."""
        return self.first.agency

    @property
    def rins(self) -> tuple[str, ...]:
        """Its RINs: of a docket that is known by its RIN, that one."""
        every = tuple(dict.fromkeys(r for d in self.documents for r in d.rins))
        return (self.id,) if self.id in every else every

    @property
    def identifiers(self) -> tuple[str, ...]:
        """All numbers by which it or its documents are called."""
        found = [self.id, *self.rins]
        for d in (*self.documents, *self.parents):
            found += [*d.dockets, d.number, d.citation, d.order_number and f"Executive Order {d.order_number}"]
        return tuple(dict.fromkeys(x for x in found if x))

    def events(self, day: dt.date = dt.date.max) -> tuple[Event, ...]:
        """What happened up to ``day``, and the days that were set by then, in the order of their days."""
        found: list[Event] = []
        for document in (*self.parents, *self.documents):
            on = document.signed if document.action is Action.ORDER else document.published
            known = _known(document)
            if on is None or known is None or known > day:
                continue
            found.append(_event(document, on))
        for review in self.reviews:
            of = "review of proposed rule" if review.of == "proposed rule" else "review of final rule"
            if review.received and review.received <= day:
                words = f"{review.of.capitalize()} received for review by the Office of Management and Budget"
                found.append(Event(review.received, words, of, passage=review.passage(review.received)))
            if review.completed and review.completed <= day:
                decision = f", {review.decision.lower()}" if review.decision else ""
                words = f"Review of the {review.of} completed{decision}"
                found.append(Event(review.completed, words, of, passage=review.passage(review.completed)))
        return tuple(sorted(found, key=lambda e: e.on))

    def on(self, day: dt.date) -> State:
        """The docket as it stood at the end of ``day``."""
        stage, close, effective = "", None, None
        out: list[tuple[dt.date, int, RegisterDocument | Review]] = []
        for document in (*self.parents, *self.documents):
            known = _known(document)
            if known and known <= day:
                out.append((known, 1, document))
        for review in self.reviews:
            out += [(d, 0, review) for d in (review.received, review.completed) if d and d <= day]
        ended = False
        for _, _, item in sorted(out, key=lambda entry: entry[:2]):
            if isinstance(item, Review):
                if not ended:
                    stage = f"review of {item.of}"
                continue
            action = item.action
            if action is Action.WITHDRAWAL and _in_part(item):
                continue
            if action in _STAGES:
                stage, ended = _STAGES[action], action in (Action.WITHDRAWAL, Action.VACATUR)
            if action in _OPENS_COMMENTS or (item.comments_close and action is not Action.ORDER):
                close = item.comments_close or (None if action in _OPENS_COMMENTS else close)
            if action in (Action.EXTENSION, Action.REOPENING) and stage not in (
                "request for information",
                "advance notice",
            ):
                stage = stage if stage in ("final rule",) else "proposed rule"
            if action in (Action.FINAL, Action.INTERIM, Action.DIRECT):
                effective = item.effective
                close = item.comments_close
            elif action is Action.DELAY or (action is Action.CORRECTION and item.effective):
                effective = item.effective
            if action is Action.DELAY and stage == "effective":
                stage = "final rule"
        if stage in ("proposed rule",) and close and close < day:
            stage = "comments closed"
        if stage == "final rule" and effective and effective <= day:
            stage = "effective"
        return State(day, stage, close, effective, self.events(day))

    def deadlines(self, day: dt.date = dt.date.max) -> list[Deadline]:
        """The deadlines that its documents and the orders behind it set, of those that were out on ``day``."""
        found: list[Deadline] = []
        for document in (*self.parents, *self.documents):
            known = _known(document)
            if known and known <= day:
                if document.number not in self._deadlines:
                    self._deadlines[document.number] = deadlines(document)
                found += self._deadlines[document.number]
        return sorted(found, key=lambda d: d.on)

    def next_marker(self, day: dt.date) -> Marker:
        """What must or may come next after ``day``, computed from the stage and the dates known on it."""
        from copydesk.rulemaking.markers import marker

        return marker(self, self.on(day))

    def as_facts(self, day: dt.date) -> facts.Docket:
        """The docket as the gate knows it on ``day`` (:class:`copydesk.facts.Docket`)."""
        state = self.on(day)
        steps = [facts.Step(e.stage, e.on, e.document, e.citation) for e in state.events if e.stage in facts.STAGES]
        words = [w for w in re.findall(r"[A-Za-z][\w()-]+", self.title) if w.lower() not in _STOPWORDS and len(w) > 3]
        return facts.Docket(
            id=self.id,
            title=self.title,
            agency=self.agency,
            rin=next(iter(self.rins), ""),
            kind=self.kind,
            identifiers=tuple(i for i in self.identifiers if i != self.id),
            aliases=tuple(dict.fromkeys(p.title for p in self.parents)),
            steps=tuple(steps),
            comments_close=state.comments_close,
            effective=state.effective,
            topics=tuple(dict.fromkeys(w.lower() for w in words)),
        )


def _known(document: RegisterDocument) -> dt.date | None:
    """The day from which a document is out: an order is public when it is signed, all else when it is printed."""
    signed = document.signed if document.action is Action.ORDER else None
    return signed or document.published


def _event(document: RegisterDocument, on: dt.date) -> Event:
    stage = _STAGES.get(document.action, "")
    if document.action is Action.WITHDRAWAL and _in_part(document):
        stage = ""
    if document.action is Action.ORDER:
        words = f"Executive Order {document.order_number} signed" if document.order_number else "Order signed"
    else:
        kind = "Withdrawal in part" if document.action is Action.WITHDRAWAL and not stage else document.action.value
        words = f"{kind[0].upper()}{kind[1:]} published in the Federal Register"
    return Event(on, words, stage, document.number, document.citation, document.day(on))


def _in_part(document: RegisterDocument) -> bool:
    line = next((s.fields["action"] for s in document.sources if s.fields.get("action")), "")
    return bool(_IN_PART.search(f"{line} {document.title}"))


def dockets(sources: Iterable[Source]) -> list[Docket]:
    """The dockets that the Federal Register documents and review records among ``sources`` belong to.

    Documents are linked by RIN, by docket number, and by the document numbers and citations that they name. A document
    with several RINs belongs to each of their dockets. An order belongs to the rulemakings that say they carry it out,
    else it is a docket of its own.
    """
    sources = tuple(sources)
    found = documents(sources)
    groups = _grouped([d for d in found if d.action is not Action.ORDER])
    orders = {d.order_number or d.number: d for d in found if d.action is Action.ORDER}
    told = reviews(sources)
    made: list[Docket] = []
    carried: set[str] = set()
    for name, group in groups.items():
        parents = [orders[n] for n in dict.fromkeys(n for d in group for n in _carries_out(d)) if n in orders]
        carried.update(p.number for p in parents)
        own = tuple(r for r in told if r.rin == name or any(r.rin in d.rins for d in group))
        made.append(Docket(name, tuple(group), tuple(parents), own))
    for number, order in orders.items():
        if order.number not in carried:
            made.append(Docket(number, (order,)))
    return sorted(made, key=lambda d: (d.documents[0].published or dt.date.min, d.id))


def _carries_out(document: RegisterDocument) -> tuple[str, ...]:
    """The orders that a document says it carries out: those that its summary names, else the first that it names."""
    summary = document.summary
    named = [n for n in document.orders if summary and n in summary.text]
    return tuple(named or document.orders[:1])


def _grouped(found: Sequence[RegisterDocument]) -> dict[str, list[RegisterDocument]]:
    """The documents by RIN, else by docket number, else by what they refer to."""
    groups: dict[str, list[RegisterDocument]] = {}
    rest: list[RegisterDocument] = []
    for document in found:
        for rin in document.rins:
            groups.setdefault(rin, []).append(document)
        if not document.rins:
            rest.append(document)
    for document in rest:
        near = [n for n, group in groups.items() if any(document.shares_docket(d) for d in group)]
        near = near or [n for n, group in groups.items() if any(_refers(document, d) for d in group)]
        for name in near or [next(iter(document.dockets), document.number)]:
            groups.setdefault(name, []).append(document)
    for group in groups.values():
        group.sort(key=lambda d: (d.published or dt.date.min, d.number))
    return groups


def _refers(document: RegisterDocument, other: RegisterDocument) -> bool:
    """Whether a document names another by its number or citation."""
    names = [n for n in (other.number, other.citation) if n]
    return any(name in source.text for source in document.sources for name in names)
