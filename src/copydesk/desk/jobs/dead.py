"""Jobs that are dead: a person has them tried again, or discards them."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from copydesk.desk import audit, jobs
from copydesk.desk.models import Job
from copydesk.desk.roles import Actor, require
from copydesk.errors import CopydeskError


class JobError(CopydeskError):
    """A job is not among the dead, or its work is asked for already."""

    code = "CD674"


def try_again(actor: Actor, job_id: int) -> Job:
    """Queue a dead job again, with all its tries.

    :raises NotAllowed: without the right to set rules.
    :raises JobError: if it is not dead, or the same work is queued already.
    """
    require(actor, "set_rules")
    try:
        with transaction.atomic():
            job = _dead(job_id)
            jobs.revive(job)
            audit.record(actor, "try job again", **_told(job))
    except IntegrityError as error:  # one queued job a key
        raise JobError(f"job {job_id}", "the same work is queued already", "Discard this one.") from error
    return job


def discard(actor: Actor, job_id: int) -> Job:
    """Forget a dead job; the audit trail keeps what it was to do, and why it failed.

    :raises NotAllowed: without the right to set rules.
    :raises JobError: if it is not dead.
    """
    require(actor, "set_rules")
    with transaction.atomic():
        job = _dead(job_id)
        audit.record(actor, "discard job", **_told(job))
        Job.objects.filter(pk=job.pk).delete()
    return job


def _dead(job_id: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.DEAD).first()
    if job is None:
        raise JobError(f"job {job_id}", "it is not among the dead", "Look at the list again.")
    return job


def _told(job: Job) -> dict[str, object]:
    return {"job": job.pk, "kind": job.kind, "arguments": job.arguments, "error": job.error[-500:]}
