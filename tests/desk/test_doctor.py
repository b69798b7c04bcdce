"""What is wrong with a set-up is found, each by its code; a right set-up has nothing wrong."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.db import NotSupportedError, OperationalError, connection
from django.utils import timezone

from copydesk.desk.doctor import examine, setup, state
from copydesk.desk.guard import guard, unguard
from copydesk.desk.models import Delivery, Document, Endpoint, Event, Feed, Job, Release
from copydesk.desk.roles import Actor
from copydesk.report.keys import new_key

pytestmark = pytest.mark.django_db
Change = Callable[..., None]


@pytest.fixture
def right(settings: Any, tmp_path: Path, standards: Actor) -> Change:
    """A right set-up of a newsroom with an address; what is given is changed in it."""
    new_key(tmp_path / "key.pem")
    settings.ALLOWED_HOSTS = ["news.example"]
    settings.SECRET_KEY = "fLq8Wv2Zr5Tn1Kd9Xb3Ym7Hc4Pg6Js0QaEuRiOtAyDfGhVnMwKz"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SILENCED_SYSTEM_CHECKS = ["security.W009"]
    settings.COPYDESK = replace(
        settings.COPYDESK, public_url="https://news.example", signing_key=tmp_path / "key.pem", home=tmp_path
    )

    def change(**values: Any) -> None:
        settings.COPYDESK = replace(settings.COPYDESK, **values)

    return change


def codes() -> set[str]:
    return {message.id for message in examine()}


def problems() -> set[str]:
    """The codes of what is wrong; a note is nothing wrong."""
    return {message.id for message in examine() if message.level >= 30}


def test_a_right_set_up_is_clean(right: Change) -> None:
    assert problems() == set()


def test_djangos_own_command_shows_the_same(right: Change, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*", "news.example"]
    assert "copydesk.E007" in {message.id for message in run_checks(include_deployment_checks=True)}


def test_every_finding_says_what_to_do(right: Change, settings: Any) -> None:
    settings.SECRET_KEY = "xyzzy"
    right(public_url="http://other.example", embedded=False, signing_key=Path("absent.pem"), inbox=Path("absent"))
    found = [message for message in examine() if message.id.startswith("copydesk.")]
    assert {m.id for m in found} >= {
        "copydesk.E001",
        "copydesk.E003",
        "copydesk.E009",
        "copydesk.E010",
        "copydesk.E013",
    }
    assert all(message.msg and message.hint for message in found)
    assert "xyzzy" not in " ".join(map(str, found))


@pytest.mark.parametrize(
    ("key", "bad"), [("short", True), ("a" * 60, True), ("0a9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a3928zQ", False)]
)
def test_the_secret_key_is_long_and_various(right: Change, settings: Any, key: str, bad: bool) -> None:
    settings.SECRET_KEY = key
    assert ("copydesk.E001" in codes()) is bad


def test_keys_that_others_can_read(right: Change, tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("x" * 60)
    os.chmod(tmp_path / "secret-key", 0o644)
    os.chmod(tmp_path / "key.pem", 0o640)
    assert problems() == {"copydesk.E002", "copydesk.E005"}
    os.chmod(tmp_path / "secret-key", 0o600)
    os.chmod(tmp_path / "key.pem", 0o600)
    assert problems() == set()


def test_a_signing_key_that_is_none(right: Change, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("no key")
    assert problems() == {"copydesk.E004"}


def test_a_signing_key_that_is_missing_is_made_by_an_embedded_desk_alone(right: Change, tmp_path: Path) -> None:
    right(signing_key=tmp_path / "absent.pem", embedded=True)
    assert problems() == set()
    right(embedded=False)
    assert problems() == {"copydesk.E003"}


def test_errors_shown_to_the_public(right: Change, settings: Any) -> None:
    settings.DEBUG = True
    assert "copydesk.E006" in problems()
    settings.ALLOWED_HOSTS = ["localhost", "[::1]"]
    right(public_url="")
    assert "copydesk.E006" not in problems()


def test_addresses_that_do_not_fit_together(right: Change, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["other.example"]
    assert problems() == {"copydesk.E009"}
    settings.ALLOWED_HOSTS = ["news.example"]
    right(public_url="http://news.example")
    assert problems() == {"copydesk.E010"}
    right(public_url="")
    assert problems() == {"copydesk.W008"}


def test_cookies_that_go_over_http(right: Change, settings: Any) -> None:
    settings.CSRF_COOKIE_SECURE = False
    assert problems() == {"copydesk.E011", "security.W016"}


def test_a_folder_that_cannot_be_written(right: Change, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    right(home=tmp_path / "file" / "desk", embedded=True)
    assert problems() == {"copydesk.E014"}


def test_a_full_disk(right: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    right(embedded=True)
    for free, code in ((500_000_000, "copydesk.W015"), (5_000_000, "copydesk.E015"), (5_000_000_000, None)):
        monkeypatch.setattr(setup.shutil, "disk_usage", lambda path, free=free: type("Usage", (), {"free": free}))
        assert problems() == ({code} if code else set())


def test_a_database_on_a_shared_folder(right: Change, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    right(embedded=True)
    mounts = f"proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\nserver:/desk {tmp_path} nfs4 rw 0 0\n"
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, *a, **k: mounts if path == Path("/proc/mounts") else read(path, *a, **k)
    )
    assert problems() == {"copydesk.E016"}


def test_an_inbox_that_is_no_folder(right: Change, tmp_path: Path) -> None:
    right(inbox=tmp_path / "inbox")
    assert problems() == {"copydesk.E013"}
    (tmp_path / "inbox").mkdir()
    assert problems() == set()


@pytest.mark.parametrize(
    ("error", "code"), [(OperationalError("refused"), "copydesk.E020"), (NotSupportedError("old"), "copydesk.E021")]
)
def test_a_database_that_does_not_answer(
    right: Change, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def refuse() -> None:
        raise error

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    assert problems() == {code}


def test_a_migration_that_is_missing(right: Change) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    last = MigrationRecorder.Migration.objects.filter(app="desk").order_by("name").last()
    last.delete()
    (found,) = [message for message in examine() if message.level >= 30]
    assert found.id == "copydesk.E022"
    assert f"desk.{last.name}" in found.msg


def test_a_database_in_which_no_desk_was_set_up(right: Change) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.all().delete()
    (found,) = [message for message in examine() if message.level >= 30]
    assert found.msg == "The database is empty: no desk has been set up here."
    assert "COPYDESK_HOME" in found.hint


@pytest.mark.django_db(transaction=True)
def test_a_trail_without_its_guard(right: Change) -> None:
    unguard(connection)
    try:
        assert problems() == {"copydesk.E024"}
    finally:
        guard(connection)
    assert problems() == set()


def test_nobody_to_sign_in(right: Change) -> None:
    User.objects.update(is_active=False)
    assert problems() == {"copydesk.W025"}


def test_no_standards_editor(right: Change, editor: Actor) -> None:
    User.objects.exclude(pk=editor.user.pk).update(is_active=False)
    assert problems() == {"copydesk.W026"}


def test_a_clock_that_is_off(right: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        assert list(state._clock()) == []  # SQLite has this machine's clock
        return
    now = state.time.time()
    monkeypatch.setattr(state.time, "time", lambda: now + 60)
    assert problems() == {"copydesk.W023"}


@pytest.fixture
def job(db: None) -> Callable[..., Job]:
    """Makes a job that came a while ago."""

    def make(minutes: float, **values: Any) -> Job:
        return Job.objects.create(kind="prune", run_at=timezone.now() - dt.timedelta(minutes=minutes), **values)

    return make


def test_jobs_that_nobody_does(right: Change, job: Callable[..., Job]) -> None:
    job(0.5)
    assert problems() == set()
    job(5)
    assert problems() == {"copydesk.E030"}
    job(5, state="running", lease_until=timezone.now() + dt.timedelta(seconds=20), attempts=1)
    assert problems() == {"copydesk.W031"}


def test_jobs_that_a_dead_worker_left(right: Change, job: Callable[..., Job]) -> None:
    job(9, state="running", lease_until=timezone.now() - dt.timedelta(minutes=8), attempts=1)
    assert problems() == {"copydesk.E032"}


def test_dead_jobs_and_why(right: Change, job: Callable[..., Job]) -> None:
    job(9, state="dead", error="Traceback\nValueError: the last line", finished_at=timezone.now())
    (found,) = [message for message in examine() if message.level >= 30]
    assert found.id == "copydesk.W033"
    assert "the last line" in found.msg


def test_an_embargo_that_ended_unseen(right: Change, released: Callable[..., Any]) -> None:
    Job.objects.all().delete()
    released()
    Job.objects.all().delete()
    assert problems() == set()
    Release.objects.update(published_at=None, publish_at=timezone.now() - dt.timedelta(minutes=9))
    assert problems() == {"copydesk.E034"}


def test_workers_of_several_machines_on_sqlite(right: Change, job: Callable[..., Job]) -> None:
    for host in ("one", "two"):
        job(1, state="done", worker=f"{host}:12:abc", finished_at=timezone.now())
    assert problems() == ({"copydesk.E035"} if connection.vendor == "sqlite" else set())


def test_sources_feeds_and_receivers_in_trouble(right: Change, standards: Actor) -> None:
    Document.objects.create(name="a source", trouble="gone")
    Feed.objects.create(name="a feed", kind=Feed.Kind.FEED, trouble="gone", made_by=standards.name)
    Feed.objects.create(name="one put aside", kind=Feed.Kind.FEED, trouble="gone", active=False, made_by=standards.name)
    endpoint = Endpoint.objects.create(address="https://cms.example/hook", secret="whsec_x", made_by=standards.name)
    event = Event.objects.create(kind="story.checked", at=timezone.now() - dt.timedelta(hours=2))
    Delivery.objects.create(event=event, endpoint=endpoint)
    assert problems() == {"copydesk.W036", "copydesk.W037", "copydesk.W038"}


@pytest.fixture(autouse=True)
def _modes() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)
