"""The queue: leases, reaping, retries, the fence, and what ends among the dead."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from copydesk.desk import jobs
from copydesk.desk.jobs import worker
from copydesk.desk.models import Job, VouchedName
from copydesk.errors import CopydeskError, ReadError

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Callable[[jobs.Handler], None]:
    """Sets what jobs of the kind "test" do."""

    def use(function: jobs.Handler) -> None:
        monkeypatch.setitem(jobs._HANDLERS, "test", function)

    return use


def note(name: str) -> jobs.Write:
    """An effect that can be counted."""
    return lambda: VouchedName.objects.create(name=name)


def test_a_job_and_its_effect_commit_together(handler: Any) -> None:
    handler(lambda job: note("done"))
    jobs.enqueue("test")
    assert jobs.drain() == 1
    assert Job.objects.get().state == "done"
    assert VouchedName.objects.get().name == "done"


def test_an_effect_that_fails_leaves_nothing_and_is_tried_again_after_a_pause(handler: Any) -> None:
    def half(job: Job) -> jobs.Write:
        def write() -> None:
            VouchedName.objects.create(name=f"attempt {job.attempts}")
            if job.attempts == 1:
                raise OSError("the disk is full")

        return write

    handler(half)
    jobs.enqueue("test")
    jobs.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("queued", 1)
    assert "the disk is full" in job.error
    assert dt.timedelta(seconds=1) < job.run_at - timezone.now() < dt.timedelta(seconds=3)
    assert not VouchedName.objects.exists()
    Job.objects.update(run_at=timezone.now())
    jobs.drain()
    assert [n.name for n in VouchedName.objects.all()] == ["attempt 2"]


def test_what_keeps_failing_dies_and_can_be_revived(handler: Any) -> None:
    def fail(job: Job) -> None:
        raise OSError("no such luck")

    handler(fail)
    jobs.enqueue("test")
    for _ in range(5):
        Job.objects.update(run_at=timezone.now())
        jobs.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("dead", 5)
    assert jobs.drain() == 0
    handler(lambda job: note("at last"))
    jobs.revive(job)
    assert jobs.drain() == 1
    assert VouchedName.objects.get().name == "at last"
    with pytest.raises(CopydeskError, match="not among the dead"):
        jobs.revive(job)


@pytest.mark.parametrize("error", [jobs.Hopeless("no story has this number"), ReadError("x", "is empty", "Fill it.")])
def test_what_cannot_succeed_is_not_tried_again(handler: Any, error: Exception) -> None:
    def fail(job: Job) -> None:
        raise error

    handler(fail)
    jobs.enqueue("test")
    jobs.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == ("dead", 1, str(error))


def test_the_same_key_is_queued_once_and_again_while_it_runs(handler: Any) -> None:
    handler(lambda job: None)
    jobs.enqueue("test", "one")
    jobs.enqueue("test", "one")
    assert Job.objects.count() == 1
    taken = jobs.take("w")
    jobs.enqueue("test", "one")  # something changed after the first began
    assert Job.objects.count() == 2
    assert taken is not None
    assert jobs.run(taken)


def test_a_failed_job_gives_way_to_a_newer_one_of_its_key(handler: Any) -> None:
    def fail(job: Job) -> None:
        raise OSError

    handler(fail)
    jobs.enqueue("test", "one")
    taken = jobs.take("w")
    jobs.enqueue("test", "one")
    assert taken is not None
    assert not jobs.run(taken)
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "queued"]


def test_urgent_first_then_the_oldest(handler: Any) -> None:
    order: list[str] = []
    handler(lambda job: order.append(job.arguments["name"]))
    jobs.enqueue("test", name="first")
    jobs.enqueue("test", name="second")
    jobs.enqueue("test", urgency=5, name="urgent")
    jobs.enqueue("test", urgency=9, after=dt.timedelta(hours=1), name="later")
    jobs.drain()
    assert order == ["urgent", "first", "second"]


def test_a_lease_that_ran_out_is_taken_by_another_and_the_first_writes_nothing(handler: Any) -> None:
    handler(lambda job: note(f"attempt {job.attempts}"))
    jobs.enqueue("test")
    stalled = jobs.take("first")
    assert stalled is not None
    assert jobs.take("second") is None  # the lease holds
    Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    taken = jobs.take("second")
    assert taken is not None
    assert taken.attempts == 2
    assert not jobs.run(stalled)  # it wakes up, and is too late
    assert jobs.run(taken)
    assert not jobs.run(stalled)
    assert [n.name for n in VouchedName.objects.all()] == ["attempt 2"]


def test_a_job_that_kills_its_workers_dies(handler: Any) -> None:
    handler(lambda job: None)
    jobs.enqueue("test")
    for _ in range(5):
        assert jobs.take("w") is not None
        Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert jobs.take("w") is None
    job = Job.objects.get()
    assert job.state == "dead"
    assert "died or stalled 5 times" in job.error


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="No handler"):
        jobs.enqueue("tset")


def test_queueing_is_part_of_the_transaction(handler: Any) -> None:
    handler(lambda job: None)
    with transaction.atomic():
        jobs.enqueue("test")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease(handler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    short = dt.timedelta(seconds=0.6)
    monkeypatch.setattr(settings, "COPYDESK", _with_lease(short.total_seconds()))
    seen: list[Job | None] = []

    def slow(job: Job) -> jobs.Write:
        time.sleep(1.5)  # longer than two leases
        seen.append(jobs.take("another"))
        return note("once")

    handler(slow)
    jobs.enqueue("test")
    assert jobs.drain() == 1
    assert seen == [None]
    assert VouchedName.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_job_once(handler: Any) -> None:
    handler(lambda job: note(f"job {job.pk}"))
    for n in range(40):
        jobs.enqueue("test", f"n {n}")
    stop = threading.Event()

    def work() -> None:
        worker.work(stop)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 30
    while Job.objects.exclude(state="done").exists() and time.monotonic() < end:
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert VouchedName.objects.count() == 40
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.fixture
def program(tmp_path: Any) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts a Python program that works on this test's database."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(code: str) -> subprocess.Popen[bytes]:
        database = connection.settings_dict
        setup = f"""
            import os, sys, time
            import django
            from django.conf import settings
            settings.DATABASES["default"]["NAME"] = {str(database["NAME"])!r}
            django.setup()
            from copydesk.desk import jobs
            from copydesk.desk.models import VouchedName
        """
        text = textwrap.dedent(setup) + textwrap.dedent(code)
        begun.append(subprocess.Popen([sys.executable, "-c", text], env={**os.environ}, stdout=subprocess.PIPE))
        return begun[-1]

    yield start
    for started in begun:
        started.kill()
        started.wait()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(handler: Any, program: Any) -> None:
    handler(lambda job: note("by another"))
    jobs.enqueue("test")
    doomed = program(
        """
        def slow(job):
            print("begun", flush=True)
            time.sleep(60)
        jobs._HANDLERS["test"] = slow
        jobs.drain()
        """
    )
    assert doomed.stdout.readline() == b"begun\n"
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.wait()
    job = Job.objects.get()
    assert job.state == "running"
    assert jobs.drain() == 0  # its lease still holds
    Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert jobs.drain() == 1
    assert [n.name for n in VouchedName.objects.all()] == ["by another"]


def _with_lease(seconds: float) -> Any:
    from dataclasses import replace

    return replace(settings.COPYDESK, lease=seconds)
