"""Background work: a queue in the desk's own database, so that work and its effects commit together.

A handler does the slow part and returns a function that writes what came of it. That function, and the end of the job,
are one transaction, which the job's newest attempt alone can commit: a worker that was killed, or that slept through
its lease while another took over, leaves nothing behind. ``docs/desk.md`` says what was tried before this was written.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from copydesk.desk.models import Job
from copydesk.errors import CopydeskError
from copydesk.reading.decode import whole

log = logging.getLogger("copydesk.desk.jobs")

Write = Callable[[], Any]
Handler = Callable[[Job], Write | None]
GivenUp = Callable[[Job, str], Any]
_HANDLERS: dict[str, Handler] = {}
_GIVEN_UP: dict[str, GivenUp] = {}
_MODULES = (
    *("jobs.plan", "checking", "reproof", "publishing", "webhooks"),
    *("intake.documents", "intake.feeds", "intake.inbox", "drafting.work", "rulemakings.work"),
)
FIRST_PAUSE = 2.0  # seconds before the second attempt; doubled each time, at most an hour


class Hopeless(Exception):
    """A job cannot succeed by being tried again; its words say why."""


class LostLease(Exception):
    """Another worker has taken the job meanwhile; nothing of this attempt may be written."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(function: Handler) -> Handler:
        _HANDLERS[kind] = function
        return function

    return register


def given_up(kind: str) -> Callable[[GivenUp], GivenUp]:
    """Register what is done where a job of this kind dies, so that nothing waits for it for ever.

    It is given the job and what went wrong, and runs in the transaction in which the job dies.
    """

    def register(function: GivenUp) -> GivenUp:
        _GIVEN_UP[kind] = function
        return function

    return register


def load_handlers() -> None:
    """Import the modules that register handlers."""
    for name in _MODULES:
        import_module(f"copydesk.desk.{name}")


def enqueue(
    kind: str,
    key: str = "",
    *,
    urgency: int = 0,
    after: dt.timedelta | None = None,
    tries: int = 5,
    **arguments: Any,
) -> None:
    """Put a job into the queue, in the transaction that is open. A key that is queued already is not queued twice.

    The job that is queued already is kept from workers until the transaction ends: it sees what that has written.

    :param urgency: higher goes first; of one that is queued already, the higher of both counts.
    :param after: how long it must wait at least.
    :param tries: how often it is tried before it waits for a person.
    """
    if kind not in _HANDLERS:
        raise ValueError(f"No handler does jobs of the kind {kind!r}.")
    run_at = timezone.now() + (after or dt.timedelta())
    job = Job(kind=kind, key=key, urgency=urgency, run_at=run_at, tries=tries, arguments=arguments)
    if not key:
        job.save()
        return
    queued = Job.objects.filter(key=key, state=Job.State.QUEUED)
    while not queued.update(urgency=Greatest("urgency", Value(urgency))):  # a worker may take it between the two
        Job.objects.bulk_create([job], ignore_conflicts=True)


def worker_name() -> str:
    """A name for this worker that no other has, now or later."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def take(worker: str, key: str = "") -> Job | None:
    """The next job, under a lease: one that is due, or one whose worker let its lease run out.

    :param key: only the queued job with this key, due or not.
    """
    now = timezone.now()
    due = Q(state=Job.State.QUEUED) & (Q(key=key) if key else Q(run_at__lte=now))
    if not key:
        due |= Q(state=Job.State.RUNNING, lease_until__lt=now)
    jobs = Job.objects.filter(due).order_by("-urgency", "run_at", "id")
    if not jobs.exists():  # looked at without a lock, so that idle workers are in nobody's way
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True)
        job = jobs.first()
        if job is None:
            return None
        lost = job.state == Job.State.RUNNING
        if lost:
            log.warning("lease ran out", extra={"job": job.pk, "kind": job.kind, "worker": job.worker})
        if lost and job.attempts >= job.tries:
            job.state, job.finished_at = Job.State.DEAD, now
            job.error = f"Its worker died or stalled {job.attempts} times; the last was {job.worker}."
            job.save()
            _give_up(job, f"Its worker died or stalled {job.attempts} times.")
            return take(worker, key)
        job.state, job.worker = Job.State.RUNNING, worker
        job.attempts += 1
        job.lease_until = now + dt.timedelta(seconds=settings.COPYDESK.lease)
        job.save()
        return job


def run(job: Job) -> bool:
    """Do a job that was taken; whether it was done. What goes wrong is written to the job and does not raise."""
    try:
        with _renewed(job):
            write = _HANDLERS[job.kind](job)
            with transaction.atomic():
                _finish(job, state=Job.State.DONE, finished_at=timezone.now(), error="")
                if write is not None:
                    write()
    except LostLease:
        log.warning("job was taken by another worker", extra={"job": job.pk, "kind": job.kind})
        return False
    except Exception as error:  # whatever went wrong in a job, the worker goes on with the next
        try:
            _fail(job, error)
        except Exception:  # the database is away: the lease runs out, and the job is taken again
            log.exception("what became of a job cannot be written", extra={"job": job.pk, "kind": job.kind})
        return False
    return True


def holds(job: Job) -> bool:
    """Whether this attempt still holds the job. What a long job tells on its way asks this first."""
    return _mine(job).exists()


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING, worker=job.worker)


def _finish(job: Job, **values: Any) -> None:
    """Change the row of a job, if this attempt still holds it.

    :raises LostLease: if another attempt has begun.
    """
    if not _mine(job).update(**values):
        raise LostLease


def _fail(job: Job, error: Exception) -> None:
    hopeless = isinstance(error, Hopeless | CopydeskError) and not getattr(error, "passing", False)
    words = str(error) if isinstance(error, Hopeless | CopydeskError) else traceback.format_exc(limit=-6)
    words = whole(words).replace("\x00", "\\x00")  # a database takes neither half a character nor U+0000
    now = timezone.now()
    dead = hopeless or job.attempts >= job.tries
    values: dict[str, Any] = {"error": words[-8000:], "lease_until": None}
    if dead:
        values |= {"state": Job.State.DEAD, "finished_at": now}
    else:
        pause = min(FIRST_PAUSE * 2 ** (job.attempts - 1), 3600) * random.uniform(0.8, 1.2)
        values |= {"state": Job.State.QUEUED, "run_at": now + dt.timedelta(seconds=pause)}
    try:
        with transaction.atomic():
            if not dead and job.key:
                # The same work was asked for again meanwhile: that job will do it.
                again = Job.objects.filter(key=job.key, state=Job.State.QUEUED).exclude(pk=job.pk)
                if again.exists():
                    values |= {"state": Job.State.DONE, "finished_at": now}
            _finish(job, **values)
            if dead:
                _give_up(job, whole(str(error) or type(error).__name__).replace("\x00", "\\x00"))
    except LostLease:
        return
    log.log(
        logging.ERROR if dead else logging.WARNING,
        "job is dead" if dead else "job failed and will be tried again",
        extra={"job": job.pk, "kind": job.kind, "attempt": job.attempts, "error": words[-500:]},
    )


def _give_up(job: Job, why: str) -> None:
    """Do what is registered for a job that dies. Where that fails too, the job is dead all the same."""
    if job.kind not in _GIVEN_UP:
        return
    try:
        with transaction.atomic():
            _GIVEN_UP[job.kind](job, why)
    except Exception:
        log.exception("what waits for a dead job cannot be told", extra={"job": job.pk, "kind": job.kind})


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Renew the lease three times in its length, from a thread, while the job is worked on."""
    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(settings.COPYDESK.lease / 3):
            until = timezone.now() + dt.timedelta(seconds=settings.COPYDESK.lease)
            try:
                _finish(job, lease_until=until)
            except LostLease:
                break
            except Exception:  # a lost connection may come back before the lease runs out
                log.warning("lease could not be renewed", extra={"job": job.pk}, exc_info=True)
                connection.close()
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def revive(job: Job) -> None:
    """Queue a dead job again, with all its tries, because a person asked for it."""
    with transaction.atomic():
        revived = Job.objects.filter(pk=job.pk, state=Job.State.DEAD).update(
            state=Job.State.QUEUED, run_at=timezone.now(), tries=F("attempts") + 5, finished_at=None
        )
    if not revived:
        raise CopydeskError(f"job {job.pk}", "it is not among the dead", "Look at the list again.")


def drain(most: int = 1000) -> int:
    """Do all jobs that are due, here and now; how many were done. For tests, the demo, and one-off commands."""
    name, done = worker_name(), 0
    while done < most and (job := take(name)) is not None:
        run(job)
        done += 1
    return done
