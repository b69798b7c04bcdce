"""The page of jobs: depth, what runs, and what is dead and waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from copydesk.desk import jobs
from copydesk.desk.models import AuditEntry, Job
from copydesk.desk.roles import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds() -> Iterator[list[str]]:
    """Kinds of jobs: one that cannot succeed, one that can; what was done is listed."""
    done: list[str] = []

    def hopeless(job: Job) -> None:
        raise jobs.Hopeless("The <archive> is closed.")

    def works(job: Job) -> None:
        done.append(job.key)

    jobs._HANDLERS |= {"archive": hopeless, "works": works}
    yield done
    for kind in ("archive", "works"):
        del jobs._HANDLERS[kind]


def dead_job(key: str = "the archive") -> Job:
    jobs.enqueue("archive", key, number=7)
    jobs.drain()
    job = Job.objects.filter(kind="archive").latest("pk")
    assert job.state == Job.State.DEAD
    return job


def act(client: Client, job: Job, action: str, **more: str) -> Any:
    return client.post(reverse("job-act", args=[job.pk]), {"action": action, **more})


def test_who_may_see_and_act(client: Client, person: Any, editor: Actor, kinds: list[str]) -> None:
    job = dead_job()
    assert client.get(reverse("jobs")).status_code == 302
    client.force_login(person("rita", "reader").user)
    assert client.get(reverse("jobs")).status_code == 403
    client.force_login(editor.user)
    text = client.get(reverse("jobs")).content.decode()
    assert "The &lt;archive&gt; is closed." in text
    assert "Try again" not in text
    for action in ("again", "discard"):
        assert act(client, job, action).status_code == 403
    job.refresh_from_db()
    assert job.state == Job.State.DEAD


def test_a_dead_job_is_tried_again(client: Client, standards: Actor, kinds: list[str]) -> None:
    job = dead_job()
    client.force_login(standards.user)
    answer = act(client, job, "again", kind="archive")
    assert (answer.status_code, answer.url) == (302, f"{reverse('jobs')}?kind=archive")
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    entry = AuditEntry.objects.get(action="try job again")
    assert (entry.actor, entry.detail["job"], entry.detail["kind"]) == ("user:stella", job.pk, "archive")
    assert act(client, job, "again").status_code == 422  # it is not dead any more
    jobs._HANDLERS["archive"] = jobs._HANDLERS["works"]
    jobs.drain()
    assert kinds == ["the archive"]


def test_work_that_is_queued_already_is_not_queued_twice(client: Client, standards: Actor, kinds: list[str]) -> None:
    job = dead_job()
    jobs.enqueue("archive", "the archive")
    client.force_login(standards.user)
    page = act(client, job, "again")
    assert page.status_code == 422
    assert "the same work is queued already" in page.content.decode()
    assert not AuditEntry.objects.filter(action="try job again").exists()


def test_a_dead_job_is_discarded_and_the_trail_keeps_what_it_was(
    client: Client, standards: Actor, kinds: list[str]
) -> None:
    job = dead_job()
    client.force_login(standards.user)
    assert act(client, job, "discard").status_code == 302
    assert not Job.objects.filter(pk=job.pk).exists()
    entry = AuditEntry.objects.get(action="discard job")
    assert entry.detail["arguments"] == {"number": 7}
    assert entry.detail["error"] == "The <archive> is closed."
    assert act(client, job, "discard").status_code == 422


def test_a_job_in_work_cannot_be_discarded(client: Client, standards: Actor, kinds: list[str]) -> None:
    jobs.enqueue("works", "w")
    job = jobs.take("worker-1")
    assert job is not None
    client.force_login(standards.user)
    assert act(client, job, "discard").status_code == 422
    assert Job.objects.filter(pk=job.pk, state="running").exists()


def test_depth_running_and_a_lease_that_ran_out(client: Client, editor: Actor, kinds: list[str]) -> None:
    dead_job()
    for n in range(3):
        jobs.enqueue("works", f"w {n}")
    jobs.enqueue("works", "tomorrow", after=dt.timedelta(days=1))
    taken = jobs.take("worker-1")
    assert taken is not None
    Job.objects.filter(pk=taken.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    client.force_login(editor.user)
    page = client.get(reverse("jobs"))
    rows = {row["kind"]: row for row in page.context["kinds"]}
    assert [rows["works"][name] for name in ("due", "later", "running", "dead", "done")] == [2, 1, 1, 0, 0]
    assert [rows["archive"][name] for name in ("due", "later", "running", "dead", "done")] == [0, 0, 0, 1, 0]
    text = page.content.decode()
    assert "worker-1" in text
    assert "run out" in text
    assert len(client.get(reverse("jobs"), {"kind": "works"}).context["dead"]) == 0
    assert len(client.get(reverse("jobs"), {"kind": "archive"}).context["dead"]) == 1


@pytest.mark.parametrize("count", [0, 1, 200])
def test_few_queries_however_many_jobs(
    count: int, client: Client, standards: Actor, django_assert_max_num_queries: Any
) -> None:
    Job.objects.bulk_create(
        Job(kind="check", key=f"check {n}", state="dead", error="Traceback: " + "x" * 400, finished_at=timezone.now())
        for n in range(count)
    )
    client.force_login(standards.user)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("jobs"))
    assert len(page.context["dead"]) == count
    assert ("No job is dead." in page.content.decode()) == (count == 0)
