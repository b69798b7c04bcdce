"""For machines that watch: alive without a database, ready with one, and the numbers for those who may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from copydesk.desk.models import AuditHead, Job, Story
from copydesk.desk.views import health
from tests.desk.texts import FALSE, TRUE

Numbers = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def test_alive_asks_no_database(client: Client) -> None:
    # Without the mark of a test that may use the database, any question to it fails here.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(health, "_known", {"migrated": False})
    MigrationRecorder.Migration.objects.filter(app="desk").order_by("name").last().delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"1 migrations are missing; run copydesk desk migrate" in answer.content


@pytest.mark.django_db
def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("password of desk is secret")

    monkeypatch.setattr(connection, "cursor", away)
    for address in ("/readyz", "/metrics"):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


def numbers(client: Client, **more: Any) -> Numbers:
    answer = client.get("/metrics", **more)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_database(
    client: Client, released: Callable[..., Story], story_of: Callable[..., Story]
) -> None:
    released(TRUE)
    story_of(FALSE)
    story_of(FALSE, check=False)
    Job.objects.create(kind="prune", state="dead")
    Job.objects.create(kind="prune", run_at=timezone.now() - dt.timedelta(seconds=90))
    Job.objects.create(kind="prune", state="running", lease_until=timezone.now() - dt.timedelta(seconds=5))
    found = numbers(client)
    assert found["copydesk_stories", (("state", "published"),)] == 1
    assert found["copydesk_stories", (("state", "work"),)] == 2
    assert found["copydesk_stories", (("state", "retracted"),)] == 0
    assert found["copydesk_versions_waiting", (("state", "held"),)] == 1
    assert found["copydesk_versions_waiting", (("state", "unchecked"),)] == 1
    assert found["copydesk_checks_total", (("verdict", "hold"),)] == 1
    assert found["copydesk_releases_total", (("manner", "verdict"),)] == 1
    assert found["copydesk_jobs", (("kind", "check"), ("state", "queued"))] == 1
    assert found["copydesk_jobs_dead", ()] == 1
    assert found["copydesk_jobs_lease_ended", ()] == 1
    assert 90 <= found["copydesk_jobs_oldest_due_seconds", ()] < 120
    assert found["copydesk_audit_entries_total", ()] == AuditHead.objects.get().number > 5
    ((_, labels),) = [key for key in found if key[0] == "copydesk_build"]
    assert dict(labels)["database"] == connection.vendor


@pytest.mark.django_db
def test_what_waits_for_nobody_has_no_age(client: Client) -> None:
    found = numbers(client)
    assert found["copydesk_jobs_oldest_due_seconds", ()] == 0
    assert found["copydesk_versions_oldest_waiting_seconds", ()] == 0


@pytest.mark.django_db
def test_the_numbers_cost_few_questions(
    client: Client, story_of: Callable[..., Story], django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        story_of(TRUE, check=False)
    with django_assert_max_num_queries(12):
        client.get("/metrics")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": ""}, 403),  # a socket file: whoever is behind it
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),  # a proxy on this machine
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer of-the-watcher"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer of-another"}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Basic of-the-watcher"}, 403),
    ],
)
def test_who_may_see_the_numbers(client: Client, settings: Any, asked: dict[str, str], status: int) -> None:
    settings.COPYDESK = replace(settings.COPYDESK, metrics_token="of-the-watcher")
    assert client.get("/metrics", **asked).status_code == status


def test_without_a_token_none_opens_the_numbers(client: Client, settings: Any) -> None:
    settings.COPYDESK = replace(settings.COPYDESK, metrics_token="")
    answer = client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer ")
    assert answer.status_code == 403
    assert b"COPYDESK_METRICS_TOKEN" in answer.content


def test_they_are_only_read(client: Client) -> None:
    for address in ("/healthz", "/readyz", "/metrics"):
        assert client.post(address).status_code == 405
