"""Checks of the database and of what waits in it: is it there, up to date and guarded, is anybody at work."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError, NotSupportedError, connection
from django.db.models import Q
from django.utils import timezone

from copydesk.desk.doctor.setup import TAG

OVERDUE = dt.timedelta(minutes=1)  # longer than this, and no worker seems to run
CLOCK_OFF = 2.0  # seconds between this machine's clock and the database's; a lease lasts 30
_LATELY = dt.timedelta(hours=1)


@register(TAG, deploy=True)
def state(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """All checks of the database, in an order in which each can rely on the ones before."""
    trouble = unreachable()
    if trouble:
        return [trouble]
    if missing := migrations_missing():
        if "desk.0001_tables" in missing:
            hint = "Run copydesk desk, or copydesk desk migrate. Is it another desk that you mean? Set COPYDESK_HOME."
            words = "The database is empty: no desk has been set up here."
            return [Error(words, hint=hint, id="copydesk.E022")]
        hint = "Stop the workers, take a copy, and run copydesk desk migrate."
        words = f"The database is not up to date: {len(missing)} migrations are missing ({missing[0]} is the first)."
        return [Error(words, hint=hint, id="copydesk.E022")]
    found: list[CheckMessage] = []
    for check in (_clock, _guard, _people, _queue, _plan, _machines, _sources, _search):
        found += check()
    return found


def unreachable() -> CheckMessage | None:
    """Why the database does not answer, ``None`` where it does."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except NotSupportedError as error:
        hint = "Use PostgreSQL 14 or newer, or SQLite 3.31 or newer."
        return Error(f"The database is too old: {error}", hint=hint, id="copydesk.E021")
    except DatabaseError as error:
        told = str(error).strip().partition("\n")[0]
        hint = "Start it, and check DATABASE_URL." if not settings.COPYDESK.embedded else "Check COPYDESK_HOME."
        return Error(f"The database does not answer: {told}", hint=hint, id="copydesk.E020")
    return None


def migrations_missing() -> list[str]:
    """The migrations that were not yet made, the first first."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _clock() -> Iterator[CheckMessage]:
    if connection.vendor != "postgresql":
        return
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
    off = theirs - (before + time.time()) / 2
    if abs(off) > CLOCK_OFF:
        hint = "Have both machines set their clocks by NTP: leases and embargoes go by the clock."
        words = f"The database's clock is {abs(off):.1f} seconds {'ahead of' if off > 0 else 'behind'} this machine's."
        yield Warning(words, hint=hint, id="copydesk.W023")


def _guard() -> Iterator[CheckMessage]:
    from copydesk.desk.guard import is_guarded

    if not is_guarded(connection):
        hint = "Find out who took the triggers away; copydesk desk migrate sets them again, and notes it in the trail."
        yield Error("The database does not guard the audit trail against changes.", hint=hint, id="copydesk.E024")


def _people() -> Iterator[CheckMessage]:
    from django.contrib.auth.models import User

    people = User.objects.filter(is_active=True)
    if not people.exists():
        hint = 'copydesk desk account NAME --role "standards editor"'
        yield Warning("Nobody has an account.", hint=hint, id="copydesk.W025")
    elif not people.filter(Q(groups__name="standards editor") | Q(is_superuser=True)).exists():
        hint = 'copydesk desk account NAME --role "standards editor"'
        words = "There is no standards editor: nobody can sign as the second, retract, or change rules."
        yield Warning(words, hint=hint, id="copydesk.W026")


def _queue() -> Iterator[CheckMessage]:
    from copydesk.desk.models import Job

    now = timezone.now()
    oldest = Job.objects.filter(state=Job.State.QUEUED, run_at__lt=now - OVERDUE).order_by("run_at").first()
    at_work = Job.objects.filter(state=Job.State.RUNNING, lease_until__gte=now).exists()
    if oldest is not None:
        late = int((now - oldest.run_at).total_seconds())
        words = f"The oldest job ({oldest.kind}) has been due for {late} seconds"
        if at_work:
            hint = "Start more workers: copydesk desk worker."
            yield Warning(f"{words}; the workers do not keep up.", hint=hint, id="copydesk.W031")
        else:
            hint = "Start a worker: copydesk desk worker, or copydesk desk, which starts the server too."
            yield Error(f"{words}, and no worker is at work.", hint=hint, id="copydesk.E030")
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now - OVERDUE).count()
    if lost:
        hint = "Start a worker: it takes over what a dead one left."
        yield Error(f"{lost} jobs were left by workers that died or stalled.", hint=hint, id="copydesk.E032")
    dead = Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at")
    if count := dead.count():
        why = (dead[0].error.strip().splitlines() or ["no reason was noted"])[-1]
        hint = "Look at them on the page Jobs, mend the cause, and have them tried again."
        yield Warning(f"{count} jobs are dead; the last ({dead[0].kind}): {why[:200]}", hint=hint, id="copydesk.W033")


def _plan() -> Iterator[CheckMessage]:
    """What only a worker queues: where that is late, no worker runs, even if the queue is empty."""
    from copydesk.desk.models import Job, Release

    before = timezone.now() - OVERDUE
    late = Release.objects.filter(published_at__isnull=True, withdrawn_at__isnull=True, publish_at__lt=before)
    open_jobs = Job.objects.filter(kind="publish", state__in=(Job.State.QUEUED, Job.State.RUNNING))
    if (count := late.count()) and not open_jobs.exists():
        hint = "Start a worker (copydesk desk worker); the page Jobs shows what is wrong where one runs."
        yield Error(
            f"{count} embargoes have ended, and their stories are not published.", hint=hint, id="copydesk.E034"
        )


def _machines() -> Iterator[CheckMessage]:
    from copydesk.desk.models import Job

    if connection.vendor != "sqlite":
        return
    seen = Job.objects.filter(finished_at__gte=timezone.now() - _LATELY).exclude(worker="")
    hosts = {name.partition(":")[0] for name in seen.values_list("worker", flat=True).distinct()}
    if len(hosts) > 1:
        hint = "SQLite is for one machine. Use PostgreSQL: set DATABASE_URL (docs/desk.md)."
        yield Error(
            f"Workers of several machines use one SQLite file: {', '.join(sorted(hosts))}.",
            hint=hint,
            id="copydesk.E035",
        )


def _sources() -> Iterator[CheckMessage]:
    from copydesk.desk.models import Delivery, Document, Feed

    troubled = Document.objects.exclude(trouble="")
    if count := troubled.count():
        hint = "Look at them on the page Sources: an address may have moved."
        words = f"{count} sources could not be read again; the first: {str(troubled.order_by('name')[0])[:100]}"
        yield Warning(words, hint=hint, id="copydesk.W036")
    feeds = Feed.objects.filter(active=True).exclude(trouble="")
    if count := feeds.count():
        hint = "Look at them on the page Feeds."
        yield Warning(f"{count} feeds could not be read; the first: {feeds[0]}", hint=hint, id="copydesk.W037")
    stuck = Delivery.objects.filter(
        delivered_at__isnull=True, endpoint__active=True, event__at__lt=timezone.now() - _LATELY
    )
    if count := stuck.count():
        hint = "Look at them on the page Integrations: the receiver may be down."
        yield Warning(f"{count} events have not reached their receivers for an hour.", hint=hint, id="copydesk.W038")


def _search() -> Iterator[CheckMessage]:
    """Published stories that the search of the site does not find."""
    from copydesk.desk import search

    if count := search.missing():
        hint = "copydesk site index makes the index anew."
        yield Warning(f"{count} published stories are not in the search index.", hint=hint, id="copydesk.W039")
