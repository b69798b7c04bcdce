"""Background work: how deep the queue of jobs is, what runs, and what is dead and waits for a person."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk.jobs import dead
from copydesk.desk.models import Job
from copydesk.desk.views.common import actor, page, refused
from copydesk.errors import CopydeskError

_MOST = 200  # running and dead jobs that are shown


@require_safe
@page("review")
def jobs(request: HttpRequest) -> HttpResponse:
    """The depth by kind, the jobs that run, and the dead ones."""
    kind, now = request.GET.get("kind", "")[:40].replace("\x00", ""), timezone.now()
    state = Job.State
    kinds = (
        Job.objects.values("kind")
        .annotate(
            due=Count("pk", filter=Q(state=state.QUEUED, run_at__lte=now)),
            later=Count("pk", filter=Q(state=state.QUEUED, run_at__gt=now)),
            running=Count("pk", filter=Q(state=state.RUNNING)),
            dead=Count("pk", filter=Q(state=state.DEAD)),
            done=Count("pk", filter=Q(state=state.DONE)),
            oldest=Min("run_at", filter=Q(state=state.QUEUED, run_at__lte=now)),
        )
        .order_by("kind")
    )
    shown = Job.objects.filter(kind=kind) if kind else Job.objects.all()
    dead_ones = shown.filter(state=state.DEAD).order_by("-finished_at", "-pk")[:_MOST]
    context = {
        "kinds": list(kinds),
        "kind": kind,
        "running": shown.filter(state=state.RUNNING).order_by("lease_until")[:_MOST],
        "dead": [(job, _said(job.error)) for job in dead_ones],
        "now": now,
        "most": _MOST,
    }
    return render(request, "desk/jobs.html", context)


@require_POST
@page("set_rules")
def act(request: HttpRequest, job_id: int) -> HttpResponse:
    """Have a dead job tried again, or discard it."""
    kind = request.POST.get("kind", "")
    back = reverse("jobs") + (f"?{urlencode({'kind': kind})}" if kind else "")
    try:
        if request.POST.get("action") == "discard":
            job = dead.discard(actor(request), job_id)
            messages.success(request, f"Job {job_id} ({job.kind}) is discarded.")
        else:
            job = dead.try_again(actor(request), job_id)
            messages.success(request, f"Job {job_id} ({job.kind}) will be tried again.")
    except CopydeskError as error:
        return refused(request, error, back)
    return HttpResponseRedirect(back)


def _said(error: str) -> str:
    """What an error says, without the way that led to it.

    >>> _said("Traceback (most recent call last):\\n  File ...\\nOSError: the disk is full\\n")
    'OSError: the disk is full'
    """
    lines = [line for line in error.splitlines() if line.strip()]
    return lines[-1].strip() if lines and lines[0].startswith("Traceback") else error


urlpatterns = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/<int:job_id>/", act, name="job-act"),
]
