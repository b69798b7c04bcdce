"""What pages show of a docket: its stages on a line, its next marker, documents and days with their passages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse

from copydesk.desk.models import CheckSource, Release, Story
from copydesk.desk.rulemakings.following import Following, deadlines_near, following
from copydesk.desk.site.passages import day as in_words
from copydesk.desk.site.passages import safe, text_fragment
from copydesk.model import Evidence
from copydesk.report.sentences import printable
from copydesk.rulemaking.docket import Docket
from copydesk.rulemaking.hours import told
from copydesk.rulemaking.standing import Marker
from copydesk.rulemaking.told import sentence

NEAR = 60  # days to a deadline that the front shows
_ON_FRONT = 4
_LONGEST = 700  # characters of a passage


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document, with the link that opens them there, ``""`` where its address is not known."""

    text: str
    link: str
    document: str


@dataclass(frozen=True, slots=True)
class Next:
    """The next marker. ``left`` says how far off it is; ``on`` is ISO 8601, ``""`` where no day is set."""

    what: str
    on: str
    when: str
    hour: str
    left: str
    why: str
    passage: Quoted | None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the line: what, when, and whether it is the one that holds (``now``) or is yet to come."""

    what: str
    on: str
    when: str
    now: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a docket: what it did, its title, number, citation, day and address, and its summary."""

    what: str
    title: str
    number: str
    citation: str
    on: str
    when: str
    address: str
    passage: Quoted | None


@dataclass(frozen=True, slots=True)
class Due:
    """A day that a document sets, with the passage that sets it; ``past`` where it is over."""

    what: str
    on: str
    when: str
    hour: str
    why: str
    past: bool
    passage: Quoted | None


@dataclass(frozen=True, slots=True)
class Row:
    """A docket in a list: ``sentence`` says where it stands and names it, ``stands`` says so below its title."""

    id: str
    title: str
    agency: str
    sentence: str
    stands: str
    next: Next


def row(docket: Docket, day: dt.date) -> Row:
    """A docket as a list shows it on ``day``."""
    return Row(
        docket.id,
        printable(docket.title),
        printable(docket.agency),
        printable(sentence(docket, day, dated=in_words)),
        printable(sentence(docket, day, named=False, dated=in_words)),
        marked(docket, day),
    )


def marked(docket: Docket, day: dt.date) -> Next:
    """The next marker of ``docket`` on ``day``."""
    marker: Marker = docket.next_marker(day)
    on = marker.on
    return Next(
        printable(marker.what),
        on.isoformat() if on else "",
        in_words(on) if on else "",
        told(marker.at, marker.zone),
        _left(on, day) if on else "",
        printable(marker.why),
        _quoted(docket, marker.passage, marker.document),
    )


def page(docket: Docket, found: Following) -> dict[str, Any]:
    """What the page of ``docket`` shows."""
    day = found.day
    return {
        "row": row(docket, day),
        "rins": docket.rins,
        "steps": list(_steps(docket, day)),
        "papers": list(_papers(docket, day)),
        "days": list(_days(docket, day)),
        "day": in_words(day),
        "stories": stories(found.holders(docket)),
    }


def stories(documents: set[int]) -> list[Story]:
    """The stories that readers see whose sources are among ``documents``, the newest first."""
    cited = CheckSource.objects.filter(snapshot__document_id__in=documents).values("check_result")
    releases = Release.objects.filter(
        published_at__isnull=False,
        version=F("version__story__published"),
        version__story__state=Story.State.PUBLISHED,
        check_result__in=cited,
    )
    found = Story.objects.filter(pk__in=releases.values("version__story")).order_by("-first_published_at")
    return list(found.select_related("section")[:40])


def strip(found: Following | None = None) -> list[dict[str, Any]]:
    """A strip of the front: rulemakings with a deadline near, in a list; empty without any."""
    found = found or following()
    near = deadlines_near(NEAR, found.dockets, found.day)[:_ON_FRONT]
    if not near:
        return []
    entries = []
    for docket in near:
        coming = marked(docket, found.day)
        entries.append(
            {
                "name": printable(docket.title),
                "value": coming.when,
                "note": coming.what,
                "link": reverse("rulemaking", args=[docket.id]),
            }
        )
    note = f"From documents of the Federal Register that this newsroom holds, as of {in_words(found.day)}."
    title = "Rulemakings with a deadline near"
    return [{"title": title, "link": reverse("rulemakings"), "note": note, "entries": entries}]


def _steps(docket: Docket, day: dt.date) -> Iterator[Step]:
    """The stages that were reached, each once in a row, then the next marker."""
    state = docket.on(day)
    reached: list[tuple[str, dt.date]] = []
    for event in state.events:
        if event.stage and (not reached or reached[-1][0] != event.stage):
            reached.append((event.stage, event.on))
    if state.stage == "comments closed" and state.comments_close:
        reached.append((state.stage, state.comments_close))
    if state.stage == "effective" and state.effective:
        reached.append((state.stage, state.effective))
    for at, (stage, on) in enumerate(reached):
        what = "in effect" if stage == "effective" else stage
        yield Step(what[0].upper() + what[1:], on.isoformat(), in_words(on), now=at == len(reached) - 1)
    coming = marked(docket, day)
    if not coming.what.startswith("Nothing"):
        yield Step(coming.what, coming.on, coming.when or "No date set", ahead=True)


def _papers(docket: Docket, day: dt.date) -> Iterator[Paper]:
    """Its documents, the newest first."""
    for event in reversed(docket.on(day).events):
        document = docket.document(event.document) if event.document else None
        if document is None:
            said = _quoted(docket, event.passage, "")
            yield Paper(printable(event.what), "", "", "", event.on.isoformat(), in_words(event.on), "", said)
            continue
        yield Paper(
            printable(event.what),
            printable(document.title),
            printable(document.number),
            printable(document.citation),
            event.on.isoformat(),
            in_words(event.on),
            safe(document.address),
            _quoted(docket, document.summary, document.number),
        )


def _days(docket: Docket, day: dt.date) -> Iterator[Due]:
    for one in docket.schedule(day):
        yield Due(
            printable(one.what),
            one.on.isoformat(),
            in_words(one.on),
            told(one.at, one.zone),
            printable(one.why),
            one.on < day,
            _quoted(docket, one.passage, one.document),
        )


def _quoted(docket: Docket, passage: Evidence | None, number: str) -> Quoted | None:
    if passage is None:
        return None
    document = docket.document(number) if number else None
    link = safe(document.address) if document else ""
    if link and not link.endswith((".xml", ".json", ".pdf")):
        link = link.partition("#")[0] + text_fragment(passage.text)
    text = " ".join(printable(passage.text).split())
    text = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return Quoted(text, link, printable(number))


def _left(on: dt.date, day: dt.date) -> str:
    days = (on - day).days
    if days < 0:
        return "past"
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days:,} days"
