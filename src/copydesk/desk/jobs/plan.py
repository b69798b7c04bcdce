"""What is due by plan: sources and feeds to be read again, embargoes that end, the inbox, a new set of rules."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from copydesk.desk import jobs
from copydesk.desk.intake import inbox
from copydesk.desk.market import facts
from copydesk.desk.models import Document, Feed, IdempotentAnswer, Job, Release
from copydesk.desk.rulemakings import following

_AT_ONCE = 200  # most of a kind that are queued at one look
KEEP_DONE = dt.timedelta(days=7)  # how long jobs that are done, and answers under idempotency keys, are kept


def enqueue_due(now: dt.datetime | None = None) -> None:
    """Queue what is due; asking twice queues nothing twice."""
    now = now or timezone.now()
    for pk in Document.objects.filter(next_read_at__lte=now).values_list("pk", flat=True)[:_AT_ONCE]:
        _once("read document", f"read document {pk}", document=pk)
    for pk in Feed.objects.filter(active=True, next_read_at__lte=now).values_list("pk", flat=True)[:_AT_ONCE]:
        _once("read feed", f"read feed {pk}", feed=pk)
    waiting = Release.objects.filter(published_at__isnull=True, withdrawn_at__isnull=True, publish_at__lte=now)
    for pk in waiting.values_list("pk", flat=True)[:_AT_ONCE]:
        _once("publish", f"publish {pk}", urgency=10, release=pk)
    if settings.COPYDESK.inbox is not None and inbox.waiting(settings.COPYDESK.inbox):
        _once("read inbox", "read inbox")
    if now.second % 5 == 0 and following.is_due():
        _once("follow rulemakings", "follow rulemakings")
    if facts.due():
        _once("keep market facts", "keep market facts")
    if now.second == 0:  # about once a minute is often enough
        _once("prune", "prune")


def _once(kind: str, key: str, urgency: int = 0, **arguments: int) -> None:
    """Queue a planned job, unless it is queued or under way."""
    if not Job.objects.filter(key=key, state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        jobs.enqueue(kind, key, urgency=urgency, **arguments)


@jobs.handler("prune")
def prune(job: Job) -> jobs.Write:
    """Forget what is done and nobody will ask for."""
    before = timezone.now() - KEEP_DONE

    def write() -> None:
        Job.objects.filter(Q(state=Job.State.DONE), finished_at__lt=before).delete()
        IdempotentAnswer.objects.filter(made_at__lt=before).delete()
        Session.objects.filter(expire_date__lt=timezone.now()).delete()

    return write
