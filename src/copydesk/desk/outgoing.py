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
    "docket.moved": "a rulemaking moved: a new document, stage or date",
}
TRIES = 12  # of a delivery: the pauses between them come to an hour and ten minutes


def emit(kind: str, story: Story | None, **data: Any) -> Event:
    """Write an event, of a story or of none, and queue its deliveries. Must run in the transaction of what it tells of.

    :raises ValueError: if there is no event of this kind.
    """
    if kind not in KINDS:
        raise ValueError(f"No event is of the kind {kind!r}.")
    of = {"story": str(story.pk), "slug": story.slug, "headline": story.headline, "state": story.state} if story else {}
    event = Event.objects.create(kind=kind, story=story, data=of | data)
    for endpoint in Endpoint.objects.filter(active=True):
        if not endpoint.events or kind in endpoint.events:
            delivery = Delivery.objects.create(event=event, endpoint=endpoint)
            jobs.enqueue("deliver", f"deliver {delivery.pk}", tries=TRIES, delivery=delivery.pk)
    return event
