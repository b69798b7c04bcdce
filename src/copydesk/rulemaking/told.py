"""Dockets told: where one stands in a sentence, all of it for JSON, and the file of facts for the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from copydesk import facts
from copydesk.model import Evidence
from copydesk.rulemaking.docket import Docket
from copydesk.rulemaking.hours import told
from copydesk.rulemaking.standing import Kind, Marker, SetDay

_STAGES = {
    "": "had no document out yet",
    "order": "was an order that no rulemaking is known to carry out yet",
    "request for information": "was at the request for information",
    "advance notice": "was at the advance notice",
    "review of proposed rule": "was under review by the Office of Management and Budget, as a proposed rule",
    "proposed rule": "was a proposed rule",
    "comments closed": "was a proposed rule on which comments had closed",
    "review of final rule": "was under review by the Office of Management and Budget, as a final rule",
    "final rule": "was a final rule that was not yet in effect",
    "effective": "was a rule in effect",
    "withdrawn": "was withdrawn",
    "stayed": "was a rule that is stayed",
    "vacated": "was a rule that a court had vacated",
}


def written(day: dt.date) -> str:
    """A day in words.

    >>> written(dt.date(2026, 6, 1))
    'June 1, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}"


def when(day: dt.date, at: dt.time | None, zone: str, dated: Callable[[dt.date], str] = written) -> str:
    """A day in words with its hour, where it has one; ``dated`` writes the day.

    >>> when(dt.date(2026, 6, 1), dt.time(17), "America/New_York")
    'June 1, 2026, 5 p.m. Eastern Time'
    """
    hour = told(at, zone)
    return f"{dated(day)}, {hour}" if hour else dated(day)


def sentence(docket: Docket, day: dt.date, *, named: bool = True, dated: Callable[[dt.date], str] = written) -> str:
    """Where ``docket`` stood at the end of ``day``, in one sentence.

    :param named: name it by its title and number; else it is called "it", for use below its title.
    :param dated: writes a day in words.
    """
    state, marker = docket.on(day), docket.next_marker(day)
    stage = _STAGES.get(state.stage, f"was at the stage {state.stage}")
    if state.stage == "order" and docket.kind == "rulemaking":
        stage = "was an order that is to be carried out"
    text = f"On {dated(day)}, “{docket.title}” ({docket.id}) {stage}" if named else f"On {dated(day)} it {stage}"
    if state.stage == "effective" and state.effective:
        text += f" since {dated(state.effective)}"
    if state.stage == "comments closed" and (closed := state.set_day(Kind.COMMENTS)):
        text += f", on {when(closed.on, closed.at, closed.zone, dated)}"
    what = marker.what[0].lower() + marker.what[1:]
    if marker.on:
        return f"{text}; next: {what} on {when(marker.on, marker.at, marker.zone, dated)}."
    return f"{text}; next: {what}."


def nearest(dockets: Iterable[Docket], day: dt.date) -> list[Docket]:
    """``dockets`` by the day of their next marker, the nearest first; those without a day last, by name."""

    def key(docket: Docket) -> tuple[bool, dt.date, str]:
        on = docket.next_marker(day).on
        return on is None, on or dt.date.max, docket.id

    return sorted(dockets, key=key)


def named(dockets: Iterable[Docket], wanted: str) -> list[Docket]:
    """The dockets that are called ``wanted``: by RIN, docket, document or order number, or citation."""
    low = " ".join(wanted.casefold().split())
    all_of = list(dockets)
    exact = [d for d in all_of if d.id.casefold() == low]
    return exact or [d for d in all_of if low in {name.casefold() for name in d.identifiers}]


def as_mapping(docket: Docket, day: dt.date) -> dict[str, Any]:
    """Everything about ``docket`` on ``day`` for JSON: days are ISO 8601, moments carry their offset from UTC."""
    state = docket.on(day)
    return {
        "id": docket.id,
        "title": docket.title,
        "agency": docket.agency,
        "kind": docket.kind,
        "rins": list(docket.rins),
        "identifiers": list(docket.identifiers),
        "as_of": day.isoformat(),
        "stage": state.stage,
        "sentence": sentence(docket, day),
        "comments_close": state.comments_close.isoformat() if state.comments_close else None,
        "effective": state.effective.isoformat() if state.effective else None,
        "next": _marker(docket.next_marker(day)),
        "days": [_day(d) for d in docket.schedule(day)],
        "events": [
            {
                "on": e.on.isoformat(),
                "what": e.what,
                "stage": e.stage,
                "document": e.document,
                "citation": e.citation,
                "address": _address(docket, e.document),
                "passage": passage(e.passage),
            }
            for e in state.events
        ],
        "carries_out": [
            {"order": p.order_number, "title": p.title, "document": p.number, "address": p.address}
            for p in docket.parents
        ],
    }


def passage(found: Evidence | None) -> dict[str, Any] | None:
    """A passage for JSON: its source, where it stands there (code points), and its words."""
    return {"source": found.source, "start": found.start, "end": found.end, "text": found.text} if found else None


def facts_yaml(dockets: Iterable[Docket], day: dt.date) -> str:
    """The file of facts (``docs/facts.md``) that the gate reads: ``dockets`` as they stood at the end of ``day``."""
    import yaml

    entries = [_facts(d.as_facts(day)) for d in dockets if any(out <= day for out in d.turns())]
    head = f"# Made from saved documents, as of {day.isoformat()}, by copydesk rulemaking facts.\n"
    return head + yaml.safe_dump({"dockets": entries}, sort_keys=False, allow_unicode=True, width=120)


def _facts(docket: facts.Docket) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": docket.id, "title": docket.title, "agency": docket.agency or "not known"}
    entry |= {key: value for key in ("rin", "kind") if (value := getattr(docket, key))}
    entry |= {key: list(value) for key in ("identifiers", "aliases", "topics") if (value := getattr(docket, key))}
    entry |= {key: value for key in ("comments_close", "effective") if (value := getattr(docket, key))}
    steps = []
    for step in docket.steps:
        more = {key: value for key in ("document", "citation") if (value := getattr(step, key))}
        steps.append({"stage": step.stage, "date": step.on, **more})
    return entry | {"steps": steps}


def _marker(marker: Marker) -> dict[str, Any]:
    last = marker.moment
    return {
        "what": marker.what,
        "on": marker.on.isoformat() if marker.on else None,
        "until": last.isoformat() if last else None,
        "has_hour": marker.at is not None,
        "zone": marker.zone if marker.on else None,
        "why": marker.why,
        "must": marker.must,
        "document": marker.document,
        "passage": passage(marker.passage),
    }


def _day(day: SetDay) -> dict[str, Any]:
    return {
        "kind": day.kind.value,
        "what": day.what,
        "on": day.on.isoformat(),
        "until": day.moment.isoformat(),
        "has_hour": day.at is not None,
        "zone": day.zone,
        "why": day.why,
        "document": day.document,
        "passage": passage(day.passage),
    }


def _address(docket: Docket, number: str) -> str:
    document = docket.document(number) if number else None
    return document.address if document else ""
