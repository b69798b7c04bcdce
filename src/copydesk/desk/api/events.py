"""What happened, and how background work stands."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from copydesk.desk.api.access import may_read
from copydesk.desk.api.asked import Time
from copydesk.desk.api.schema import answers
from copydesk.desk.api.told import EventPage, EventTold, JobsTold
from copydesk.desk.models import Event, Job
from copydesk.desk.outgoing import KINDS

router = Router(tags=["Events"])


class EventsSought(BaseModel):
    """Which events."""

    since: Time | None = Field(None, description="From this time on.", examples=["2026-02-03T14:00:00Z"])
    story: UUID | None = None
    kind: Literal[tuple(KINDS)] | None = None  # type: ignore[valid-type]
    limit: int = Field(200, ge=1, le=1000, description="Most events in one answer.")


@router.get("/events", response=answers(200, EventPage), operation_id="events", summary="List events")
def events(request: HttpRequest, asked: Query[EventsSought]) -> EventPage:
    """What happened since a time, oldest first: for those who cannot be told by a webhook, or were away.

    Ask again with `since` a minute before the last one you have, and drop what you know by its id: an event is dated
    when it happens, and can be read when its transaction commits, a moment later.
    """
    may_read(request)
    found = Event.objects.order_by("at", "pk")
    if asked.since:
        found = found.filter(at__gte=asked.since)
    if asked.story:
        found = found.filter(story_id=asked.story)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return EventPage(items=[EventTold.of(event) for event in found[: asked.limit]])


@router.get("/jobs", response=answers(200, JobsTold), operation_id="jobs", summary="See how background work stands")
def jobs(request: HttpRequest) -> JobsTold:
    """How many jobs wait, run, or are dead."""
    may_read(request)
    now = timezone.now()
    state = Job.State
    seen = Job.objects.aggregate(
        queued=Count("pk", filter=Q(state=state.QUEUED)),
        running=Count("pk", filter=Q(state=state.RUNNING)),
        oldest=Min("run_at", filter=Q(state=state.QUEUED, run_at__lte=now)),
    )
    dead = dict(Job.objects.filter(state=state.DEAD).values_list("kind").annotate(n=Count("pk")).order_by("kind"))
    waited = (now - seen["oldest"]).total_seconds() if seen["oldest"] else 0.0
    return JobsTold(
        queued=seen["queued"],
        running=seen["running"],
        dead=sum(dead.values()),
        oldest_due_seconds=waited,
        dead_kinds=dead,
    )
