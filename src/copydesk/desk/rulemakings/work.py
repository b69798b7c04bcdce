"""Background work: the facts of dockets are brought up to date, and others are told where one moved."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from copydesk.desk import audit, facts, jobs, outgoing, reproof
from copydesk.desk.intake.documents import plain
from copydesk.desk.models import DocketRecord, Event, FollowedDocket
from copydesk.desk.roles import DESK
from copydesk.desk.rulemakings import following
from copydesk.facts import Docket as Fact
from copydesk.rulemaking.docket import Docket
from copydesk.rulemaking.moves import Move, Moved, Standing, diff
from copydesk.rulemaking.standing import Marker
from copydesk.rulemaking.told import sentence, when


@jobs.handler("follow rulemakings")
def follow(job: jobs.Job) -> jobs.Write:
    """Look at what is new among the sources, and bring the dockets up to date."""
    following.look()
    state = following._state()
    found = following.following()

    def write() -> None:
        bring_up_to_date(found.dockets, found.day)
        # Only when it is there for all to see: else what came meanwhile would be taken as seen.
        transaction.on_commit(lambda: following.seen(state))

    return write


def bring_up_to_date(found: Iterable[Docket], day: dt.date) -> None:
    """Keep ``found`` as facts of ``day``, but for those that a person wrote, and tell of those that moved.

    Must run in a transaction. Facts that were made of sources which are no longer there, or are private now, are taken
    out. What rests on a fact that changed is proved again.
    """
    now = {_id(d): d for d in found}
    rows = {row.pk: row for row in FollowedDocket.objects.select_for_update()}
    gone = {pk: row for pk, row in rows.items() if pk not in now}
    known = set(DocketRecord.objects.filter(pk__in=now).values_list("pk", flat=True))
    changed = False
    for pk, docket in now.items():
        standing = Standing.of(docket, day)
        before = [s for row in ([rows[pk]] if pk in rows else gone.values()) if (s := _standing(row))]
        moves = diff(before, [standing])
        row = rows.get(pk) or FollowedDocket(id=pk, keeps_facts=pk not in known)
        fact = _fact(docket, day)
        sha256 = hashlib.sha256(repr(fact).encode("utf-8", "replace")).hexdigest()
        ours = row.keeps_facts or pk not in known
        if ours and (row.facts_sha256 != sha256 or pk not in known):
            facts.keep_docket(fact)
            audit.record(DESK, "change facts", kind="docket", name=pk)
            row.facts_sha256, changed = sha256, True
        row.standing, row.keeps_facts, row.looked_at = _clean(standing), ours, timezone.now()
        row.save()
        if moves and not any(m.kind is Moved.DOCKET for m in moves):
            _tell(docket, day, moves, standing)
    for pk, row in gone.items():
        if row.keeps_facts and DocketRecord.objects.filter(pk=pk).delete()[0]:
            audit.record(DESK, "change facts", kind="docket taken out", name=pk)
            changed = True
        row.delete()
    if changed:
        reproof.everything()


@jobs.handler("mail docket")
def mail(job: jobs.Job) -> None:
    """Send the mail that a docket moved. It is tried again where the mail server does not take it."""
    event = Event.objects.get(pk=job.arguments["event"])
    told = event.data
    lines = [told["sentence"], "", *(f"- {_said(m)}" for m in told["moves"])]
    if told["address"]:
        lines += ["", told["address"]]
    subject = " ".join(f"{told['title']}: {told['moves'][0]['what']}".split())[:200]
    message = EmailMessage(subject, "\n".join(lines) + "\n", to=list(settings.COPYDESK.mail_to))
    message.extra_headers = {"Message-ID": f"<{event.pk}@copydesk>"}
    message.send()


def _tell(docket: Docket, day: dt.date, moves: list[Move], standing: Standing) -> None:
    marker = docket.next_marker(day)
    stages = [m for m in moves if m.kind is Moved.STAGE]
    address = f"{settings.COPYDESK.public_url}/rulemaking/{_id(docket)}/" if settings.COPYDESK.public_url else ""
    event = outgoing.emit(
        "docket.moved",
        None,
        docket=_id(docket),
        title=plain(docket.title),
        stage_before=stages[0].before if stages else standing.stage,
        stage=standing.stage,
        next=_next(marker),
        sentence=plain(sentence(docket, day)),
        address=address,
        moves=[{key: plain(value) for key, value in m.as_mapping().items()} for m in moves],
    )
    if settings.COPYDESK.mail_to:
        jobs.enqueue("mail docket", f"mail {event.pk}", event=str(event.pk))


def _next(marker: Marker) -> dict[str, str | None]:
    last = marker.moment
    return {
        "what": marker.what,
        "date": marker.on.isoformat() if marker.on else None,
        "until": last.isoformat() if last else None,
        "when": when(marker.on, marker.at, marker.zone) if marker.on else "",
        "why": plain(marker.why),
    }


def _said(move: dict[str, str]) -> str:
    if move["kind"] == Moved.DATE:
        return f"{move['what']}: {move['after'] or 'no day'}, before {move['before'] or 'no day'}"
    if move["kind"] == Moved.STAGE:
        return f"Stage: {move['after'] or 'not known'}, before {move['before'] or 'not known'}"
    return f"{move['what']} ({move['document']})"


def _id(docket: Docket) -> str:
    return plain(docket.id)[:200]


def _fact(docket: Docket, day: dt.date) -> Fact:
    """The docket as a fact, no longer than its columns, and without what no database takes."""
    fact = docket.as_facts(day)
    several = {name: tuple(map(plain, getattr(fact, name))) for name in ("identifiers", "aliases", "topics")}
    steps = tuple(replace(s, document=plain(s.document), citation=plain(s.citation)) for s in fact.steps)
    text = {"title": plain(fact.title)[:1000], "agency": plain(fact.agency)[:300], "rin": plain(fact.rin)[:20]}
    return replace(fact, id=_id(docket), steps=steps, **text, **several)  # type: ignore[arg-type]


def _standing(row: FollowedDocket) -> Standing | None:
    try:
        return Standing.from_mapping(row.standing)
    except ValueError:
        return None  # written by another version: that docket is looked at anew


def _clean(standing: Standing) -> dict[str, object]:
    told = standing.as_mapping()
    return {
        key: {plain(k): plain(v) for k, v in value.items()} if isinstance(value, dict) else plain(value)
        for key, value in told.items()
    }
