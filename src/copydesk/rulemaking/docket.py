"""Dockets: the documents of one rulemaking or order in the order of their days, its stage on any day, what comes next.

Nothing here is written by hand: stage, close of comments, day of effect and next marker of a day are computed from the
documents that were out on that day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from copydesk import facts
from copydesk.model import Source
from copydesk.rulemaking import links, orders
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.course import STAGES, Course, follow, known
from copydesk.rulemaking.days import is_on_comments
from copydesk.rulemaking.deadlines import Deadline, deadlines
from copydesk.rulemaking.documents import RegisterDocument, documents
from copydesk.rulemaking.reviews import Review, reviews
from copydesk.rulemaking.standing import Event, Kind, Marker, SetDay, State

__all__ = ["Docket", "Event", "Marker", "SetDay", "State", "dockets"]

_STOPWORDS = frozenset("a an and for in of on or the to by with from under rule rules proposed final".split())


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
        rules = [d for d in self.documents if d.action in STAGES and d.action is not Action.ORDER]
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
        """What happened up to ``day``, in the order of their days."""
        return self._events(day, self._course(day))

    def on(self, day: dt.date) -> State:
        """The docket as it stood at the end of ``day``."""
        course = self._course(day)
        close, effective = course.close, course.effective
        return State(
            day,
            course.stage_on(day),
            close.on if close else None,
            effective.on if effective else None,
            self._events(day, course),
            course.days(),
        )

    def turns(self) -> list[dt.date]:
        """The days on which something came out, each once, in their order."""
        return sorted({on for on, _ in self._out(dt.date.max)})

    def deadlines(self, day: dt.date = dt.date.max) -> list[Deadline]:
        """The deadlines that its documents and the orders behind it set, as they stood on ``day``.

        Those of an order that was revoked by then are left out; one that a later order changed is given as changed.
        """
        found: list[Deadline] = []
        changed: list[orders.Change] = []
        for document in self._all():
            out = known(document)
            if not out or out > day:
                continue
            if document.number not in self._deadlines:
                self._deadlines[document.number] = _others(document)
            found += self._deadlines[document.number]
            changed += orders.changes(document) if document.action is Action.ORDER else []
        numbers = {d.number: d.order_number for d in self._all() if d.order_number}
        gone = {change.number for change in changed if change.revokes}
        found = [d for d in found if numbers.get(d.document) not in gone]
        for change in changed:
            found = [orders.amended(d, change) if numbers.get(d.document) == change.number else d for d in found]
        return sorted(found, key=lambda d: d.moment)

    def schedule(self, day: dt.date = dt.date.max) -> tuple[SetDay, ...]:
        """Every day that is set as of ``day``, past and to come: of comments, effect, hearings, stays and deadlines."""
        due: dict[tuple[dt.date, dt.time | None, str], SetDay] = {}
        for deadline in self.deadlines(day):
            why = f"{deadline.term} from {_written(deadline.start)}." if deadline.start else "Set by the text."
            what = "A deadline that the order sets" if self._is_order(deadline.document) else "A deadline"
            one = SetDay(
                *(Kind.DEADLINE, what, deadline.on, why, deadline.at, deadline.zone),
                *(deadline.document, deadline.passage),
            )
            due.setdefault((one.on, one.at, one.document), one)
        return tuple(sorted([*self.on(day).days, *due.values()], key=lambda d: d.moment))

    def document(self, number: str) -> RegisterDocument | None:
        """Its document with this number."""
        return next((d for d in self._all() if d.number == number), None)

    def _all(self) -> tuple[RegisterDocument, ...]:
        return (*self.parents, *self.documents)

    def _is_order(self, number: str) -> bool:
        document = self.document(number)
        return document is not None and document.action is Action.ORDER

    def _out(self, day: dt.date) -> list[tuple[dt.date, RegisterDocument | Review]]:
        """What was out on ``day``, each with the day on which it came out."""
        found: list[tuple[dt.date, RegisterDocument | Review]] = []
        for document in self._all():
            if (out := known(document)) and out <= day:
                found.append((out, document))
        for review in self.reviews:
            found += [(d, review) for d in (review.received, review.completed) if d and d <= day]
        return found

    def _course(self, day: dt.date) -> Course:
        numbers = [self.id] if self.kind == "order" else [d.order_number for d in self.parents]
        return follow(self._out(day), filter(None, numbers))

    def _events(self, day: dt.date, course: Course) -> tuple[Event, ...]:
        found = [_event(d, out, course) for d in self._all() if (out := known(d)) and out <= day]
        for review in self.reviews:
            if review.received and review.received <= day:
                words = f"{review.label.capitalize()} received for review by the Office of Management and Budget"
                found.append(Event(review.received, words, review.stage, passage=review.passage(review.received)))
            if review.completed and review.completed <= day:
                decision = f", {review.decision.lower()}" if review.decision else ""
                words = f"Review of the {review.label} completed{decision}"
                stage = "" if review.was_given_up else review.stage
                found.append(Event(review.completed, words, stage, passage=review.passage(review.completed)))
        return tuple(sorted(found, key=lambda e: e.on))

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


def _event(document: RegisterDocument, on: dt.date, course: Course) -> Event:
    stage = course.steps.get(document.number, "")
    if document.action is Action.ORDER:
        words = f"Executive Order {document.order_number} signed" if document.order_number else "Order signed"
        done = [f"{'revokes' if c.revokes else 'amends'} Executive Order {c.number}" for c in orders.changes(document)]
        words += f"; it {' and '.join(dict.fromkeys(done))}" if done else ""
    else:
        of_part = document.in_part and document.action in (Action.WITHDRAWAL, Action.STAY, Action.VACATUR)
        kind = f"{document.action.value} in part" if of_part else document.action.value
        words = f"{kind[0].upper()}{kind[1:]} published in the Federal Register"
    return Event(
        on, words, stage, document.number, document.citation, document.day(on) or document.words(document.line)
    )


def _others(document: RegisterDocument) -> list[Deadline]:
    """The deadlines of a document, but those for comments, hearings and effect, which later documents move."""
    found = deadlines(document)
    if document.action is Action.ORDER:
        return found
    told = (document.closing, document.effect, document.stay_ends, *document.hearings)
    own = {said.on for said in told if said}
    return [d for d in found if d.on not in own and not is_on_comments(d.passage.text)]


def _written(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def dockets(sources: Iterable[Source]) -> list[Docket]:
    """The dockets that the Federal Register documents and review records among ``sources`` belong to.

    Documents are linked by RIN, by docket number, and by the document numbers and citations that they name. A document
    with several RINs belongs to each of their dockets. An order belongs to the rulemakings that say they carry it out,
    else it is a docket of its own.
    """
    sources = tuple(sources)
    found = documents(sources)
    groups = links.grouped([d for d in found if d.action is not Action.ORDER])
    by_order = links.order_groups([d for d in found if d.action is Action.ORDER])
    told = reviews(sources)
    made: list[Docket] = []
    carried: set[str] = set()
    for name, group in groups.items():
        named = [n for n in dict.fromkeys(n for d in group for n in links.carries_out(d)) if n in by_order]
        parents = {p.number: p for n in named for p in by_order[n]}
        carried.update(named)
        rins = {name} if any(name in d.rins for d in group) else {r for d in group for r in d.rins}
        own = tuple(r for r in told if r.rin in rins)
        made.append(Docket(name, tuple(group), tuple(parents.values()), own))
    for number, orders_of in by_order.items():
        if number not in carried:
            made.append(Docket(number, tuple(orders_of)))
    return sorted(made, key=lambda d: (d.documents[0].published or dt.date.min, d.id))
