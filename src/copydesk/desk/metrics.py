"""Numbers for Prometheus, counted in the database when they are asked for.

So they are right however many servers and workers there are, and whichever of them answers.
"""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from copydesk import __version__
from copydesk.desk.models import (
    AuditHead,
    Check,
    Delivery,
    Document,
    Feed,
    Job,
    Release,
    Story,
    Version,
)


def exposition(accept: str) -> tuple[bytes, str]:
    """The numbers in the form that ``accept`` (the header of that name) wants, and its content type."""
    registry = CollectorRegistry()
    registry.register(Newsroom())
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


class Newsroom(Collector):
    """Counts jobs, stories, checks, releases, deliveries and the audit trail."""

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: to register a collector must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The numbers as they are now."""
        now = timezone.now()
        yield _build()
        yield from _jobs(now)
        yield from _stories(now)
        yield from _outcomes()
        head = AuditHead.objects.values_list("number", flat=True).first()
        yield CounterMetricFamily("copydesk_audit_entries", "Entries of the audit trail", value=head or 0)


def _build() -> Metric:
    build = GaugeMetricFamily("copydesk_build", "What runs", labels=["version", "python", "database"])
    build.add_metric([__version__, platform.python_version(), connection.vendor], 1)
    return build


def _jobs(now: dt.datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("copydesk_jobs", "Jobs by kind and state; done ones of a week", labels=["kind", "state"])
    for kind, state, count in Job.objects.order_by().values_list("kind", "state").annotate(n=Count("pk")):
        jobs.add_metric([kind, state], count)
    yield jobs
    seen = Job.objects.aggregate(
        due=Min("run_at", filter=Q(state=Job.State.QUEUED, run_at__lte=now)),
        dead=Count("pk", filter=Q(state=Job.State.DEAD)),
        lost=Count("pk", filter=Q(state=Job.State.RUNNING, lease_until__lt=now)),
    )
    yield _gauge("copydesk_jobs_oldest_due_seconds", "How long the oldest job has been due", _age(seen["due"], now))
    yield _gauge("copydesk_jobs_dead", "Jobs that wait for a person", seen["dead"])
    yield _gauge("copydesk_jobs_lease_ended", "Jobs whose worker died or stalled, not yet taken over", seen["lost"])


def _stories(now: dt.datetime) -> Iterator[Metric]:
    stories = GaugeMetricFamily("copydesk_stories", "Stories by state", labels=["state"])
    counted = dict(Story.objects.order_by().values_list("state").annotate(n=Count("pk")))
    for state in Story.State.values:
        stories.add_metric([state], counted.get(state, 0))
    yield stories
    waiting = GaugeMetricFamily("copydesk_versions_waiting", "Newest versions that wait, by state", labels=["state"])
    open_ones = Version.objects.filter(state__in=Version.OPEN, pk__in=Story.objects.values("latest"))
    counted = dict(open_ones.order_by().values_list("state").annotate(n=Count("pk")))
    for state in Version.OPEN:
        waiting.add_metric([state.value], counted.get(state.value, 0))
    yield waiting
    seen = Story.objects.aggregate(since=Min("waiting_since"), returned=Count("pk", filter=~Q(attention="")))
    age = _age(seen["since"], now)
    yield _gauge("copydesk_versions_oldest_waiting_seconds", "How long the oldest version has waited for people", age)
    yield _gauge("copydesk_stories_returned", "Published stories that no longer hold", seen["returned"])


def _outcomes() -> Iterator[Metric]:
    checks = CounterMetricFamily("copydesk_checks", "Checks by verdict", labels=["verdict"])
    for verdict, count in Check.objects.order_by().values_list("verdict").annotate(n=Count("pk")):
        checks.add_metric([verdict], count)
    yield checks
    releases = CounterMetricFamily("copydesk_releases", "Releases by manner", labels=["manner"])
    for manner, count in Release.objects.order_by().values_list("manner").annotate(n=Count("pk")):
        releases.add_metric([manner], count)
    yield releases
    undelivered = Delivery.objects.filter(delivered_at__isnull=True, endpoint__active=True).count()
    yield _gauge("copydesk_deliveries_waiting", "Events not yet told to a receiver", undelivered)
    yield _gauge("copydesk_sources_in_trouble", "Sources not read again", Document.objects.exclude(trouble="").count())
    feeds = Feed.objects.filter(active=True).exclude(trouble="").count()
    yield _gauge("copydesk_feeds_in_trouble", "Feeds that could not be read", feeds)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _age(since: dt.datetime | None, now: dt.datetime) -> float:
    """Seconds, 0 where nothing waits."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
