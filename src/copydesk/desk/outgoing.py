"""What other systems are told: an event is written in the transaction in which it happens, with its deliveries."""

from __future__ import annotations

from typing import Any

from copydesk.desk import jobs
from copydesk.desk.models import Delivery, Endpoint, Event, Story

KINDS = {
    "story.created": "a story was made",
    "story.checked": "a version has a verdict",
    "story.returned": "a published story came back to the queue",
    "story.published": "readers see a new story",
    "story.corrected": "readers see a corrected version",
    "story.retracted": "a story was retracted",
    "story.taken-down": "a story was taken down",
}
TRIES = 12  # of a delivery: the pauses between them come to an hour and ten minutes


def emit(kind: str, story: Story, **data: Any) -> Event:
    """Write an event and queue its deliveries. Must run in the transaction of what it tells of."""
    if kind not in KINDS:
        raise ValueError(f"No event is of the kind {kind!r}.")
    told = {"story": str(story.pk), "slug": story.slug, "headline": story.headline, "state": story.state, **data}
    event = Event.objects.create(kind=kind, story=story, data=told)
    for endpoint in Endpoint.objects.filter(active=True):
        if not endpoint.events or kind in endpoint.events:
            delivery = Delivery.objects.create(event=event, endpoint=endpoint)
            jobs.enqueue("deliver", f"deliver {delivery.pk}", tries=TRIES, delivery=delivery.pk)
    return event
