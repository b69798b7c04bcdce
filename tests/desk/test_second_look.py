"""What two at once, hostile words and things that fail could do to a story: nothing is stuck, early or unproved."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from copydesk.desk import audit, checking, jobs, life, publishing, reproof
from copydesk.desk.intake import documents
from copydesk.desk.jobs import plan
from copydesk.desk.models import AuditEntry, Document, Event, Job, Notice, Release, Story, Version
from copydesk.desk.roles import DESK, Actor
from copydesk.desk.views.review import _moment
from copydesk.errors import ReadError
from tests.desk.texts import FALSE, PASSWORD, SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


def unreadable(*_: Any) -> None:
    raise ReadError("release.txt", "it cannot be read any more", "Give it again.")


def crash(*_: Any) -> None:
    raise RuntimeError("a fault of a rule")


def version_of(story: Story) -> Version:
    return Version.objects.get(pk=Story.objects.get(pk=story.pk).latest_id)


def planned(story: Story, editor: Actor) -> Release:
    until = timezone.now() + dt.timedelta(hours=1)
    made = life.release(editor, story.pk, 1, story.latest.check_result_id, until).release
    assert made is not None
    return made


# ---- nothing is stuck ------------------------------------------------------------------


@pytest.mark.parametrize(("name", "fault"), [("conditions", unreadable), ("run", crash)])
def test_a_version_whose_check_dies_waits_for_a_person(
    story_of: Make, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch, name: str, fault: Any
) -> None:
    story = story_of(TRUE, check=False)
    monkeypatch.setattr(checking, name, fault)
    drained()
    story.refresh_from_db()
    assert version_of(story).state == "failed"
    assert story.waiting_since is not None
    assert AuditEntry.objects.get(action="not checked").detail["why"]


def test_a_version_whose_check_kills_its_workers_waits_for_a_person(story_of: Make) -> None:
    story = story_of(TRUE, check=False)
    past = timezone.now() - dt.timedelta(minutes=1)
    Job.objects.filter(kind="check").update(state="running", attempts=5, lease_until=past, worker="gone")
    assert jobs.take("another") is None
    assert Job.objects.get(kind="check").state == "dead"
    assert version_of(story).state == "failed"


def test_what_failed_is_checked_again_when_its_source_changes(
    story_of: Make, release_source: Document, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = story_of(TRUE, check=False)
    with monkeypatch.context() as patched:
        patched.setattr(checking, "conditions", unreadable)
        drained()
    with transaction.atomic():
        assert reproof.document_changed(release_source) == 1
    drained()
    assert version_of(story).state == "clear"


def test_an_embargo_ends_on_a_source_that_cannot_be_read(
    story_of: Make, editor: Actor, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is called back and waits for people; before, a job died every second and the story stayed planned."""
    story = story_of(TRUE)
    release = planned(story, editor)
    Release.objects.filter(pk=release.pk).update(publish_at=timezone.now() - dt.timedelta(seconds=1))
    monkeypatch.setattr(publishing, "conditions", unreadable)
    monkeypatch.setattr(checking, "conditions", unreadable)
    for _ in range(3):
        plan.enqueue_due()
        drained()
    assert version_of(story).state == "failed"
    assert Release.objects.get().withdrawn_at is not None
    assert not Job.objects.filter(kind="publish", state="dead").exists()
    assert not audit.verify().faults


def test_a_reading_that_dies_is_told_and_comes_again_by_plan(
    release_source: Document, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = dt.timedelta(hours=6)
    Document.objects.update(address="https://public.example/a", read_every=every, next_read_at=timezone.now())
    monkeypatch.setattr(documents, "asked", crash)
    plan.enqueue_due()
    drained()
    release_source.refresh_from_db()
    assert "a fault of a rule" in release_source.trouble
    assert release_source.next_read_at > timezone.now() + dt.timedelta(hours=5)
    plan.enqueue_due()
    assert not Job.objects.filter(kind="read document", state="queued").exists()


@pytest.mark.parametrize("words", ["a\x00b", "a\ud800b"])
def test_words_that_no_database_takes_stop_no_worker(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    def hostile(job: Job) -> None:
        raise jobs.Hopeless(words)

    monkeypatch.setitem(jobs._HANDLERS, "test", hostile)
    jobs.enqueue("test")
    assert jobs.drain() == 1
    job = Job.objects.get()
    assert job.state == "dead"
    assert job.error.startswith("a")


def test_a_job_whose_end_cannot_be_written_stops_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._HANDLERS, "test", crash)
    monkeypatch.setattr(jobs, "_fail", crash)
    jobs.enqueue("test")
    assert jobs.drain() == 1
    assert Job.objects.get().state == "running"  # until its lease runs out


# ---- nothing goes out on what no longer counts ------------------------------------------


def change_while(story: Story, monkeypatch: pytest.MonkeyPatch, change: Callable[[], Any]) -> None:
    """Check the story's version; what it rests on is changed after the gate ran, before the verdict is written."""
    run = checking.run

    def slow(*given: Any) -> Any:
        report = run(*given)
        change()
        return report

    with monkeypatch.context() as patched:
        patched.setattr(checking, "run", slow)
        assert checking.check_now(version_of(story))


def other_bytes(document: Document) -> None:
    """The document was read again, and says something else."""
    data = SOURCE.replace("rose 4% to $12 million", "rose 9% to $13 million").encode()
    source = documents.read_source(data, document.name)
    with transaction.atomic():
        if documents._keep(document, data, source, None):
            reproof.document_changed(document)


def test_a_section_releases_nothing_by_itself_on_a_source_that_changed_meanwhile(
    story_of: Make, section: Any, release_source: Document, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    section.releases_itself = True
    section.save()
    story = story_of(TRUE, check=False)
    change_while(story, monkeypatch, lambda: other_bytes(release_source))
    assert not Release.objects.exists()
    drained()
    assert version_of(story).state == "held"
    assert not Release.objects.exists()


def test_a_policy_set_while_a_version_is_checked_counts_for_it(
    story_of: Make, standards: Actor, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from copydesk.desk import policy

    story = story_of(FALSE, check=False)
    rule = "figure-in-source"
    change_while(story, monkeypatch, lambda: policy.set_rule(standards, rule, "off", {}, "a test"))
    drained()
    version = version_of(story)
    assert checking.conditions(version).key == version.check_result.key
    assert version.checks.count() == 2


def test_a_retracted_story_does_not_come_back_when_its_check_dies(
    released: Make, standards: Actor, drained: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = released()
    life.retract(standards, story.pk, "It was wrong.")
    reproof.everything()
    monkeypatch.setattr(checking, "run", crash)
    monkeypatch.setattr(checking, "conditions", unreadable)
    monkeypatch.setattr(reproof, "conditions", unreadable)
    drained()
    story.refresh_from_db()
    assert story.attention == ""
    assert not Event.objects.filter(kind="story.returned").exists()


def test_readers_are_not_told_of_the_last_correction_again(released: Make, editor: Actor, revised: Make) -> None:
    story = released()
    corrected = TRUE.replace("where it runs two mills", "where it runs its two mills")
    story = revised(editor, story, corrected, "The first correction.")
    check = story.latest.check_result_id
    life.release(editor, story.pk, 2, check)
    with pytest.raises(life.WrongState, match="no correction is given"):
        revised(editor, story, TRUE)
    story = revised(editor, story, TRUE, "The second correction.")
    story = revised(editor, story, corrected)  # the same correction, mended before it went out
    life.release(editor, story.pk, 4, story.latest.check_result_id)
    assert [n.text for n in Notice.objects.order_by("pk")] == ["The first correction.", "The second correction."]


def test_the_end_of_an_embargo_keeps_its_zone() -> None:
    assert _moment("2026-06-08T14:00-04:00") == dt.datetime(2026, 6, 8, 18, tzinfo=dt.UTC)
    assert _moment("2026-06-08T14:00") == dt.datetime(2026, 6, 8, 14, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_work_that_is_asked_for_again_waits_for_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job queued already must see what a later asker writes: no worker takes it before that has committed."""
    monkeypatch.setitem(jobs._HANDLERS, "test", lambda job: None)
    jobs.enqueue("test", "same", urgency=1)
    taken: list[Any] = []
    asked = threading.Event()

    def worker() -> None:
        asked.wait(10)
        taken.append((jobs.take("early"), done.is_set()))
        connection.close()

    done = threading.Event()
    thread = threading.Thread(target=worker)
    thread.start()
    with transaction.atomic():
        jobs.enqueue("test", "same", urgency=7)
        asked.set()
        thread.join(1)  # on PostgreSQL it finds nothing, on SQLite it waits
        done.set()
    thread.join(40)
    (job, late), *_ = taken
    assert job is None or late
    assert Job.objects.get().urgency == 7


@pytest.mark.django_db(transaction=True)
def test_the_trail_verifies_while_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        audit.record(DESK, "test")
    digest, threads = audit.digest, []

    def more() -> None:
        with transaction.atomic():
            audit.record(DESK, "test", n=len(threads))
        connection.close()

    def slow(entry: AuditEntry) -> str:
        if not threads and threading.current_thread() is threading.main_thread():
            threads.append(threading.Thread(target=more))
            threads[0].start()
            threads[0].join(1)  # on SQLite it waits for the end of the walk
        return digest(entry)

    monkeypatch.setattr(audit, "digest", slow)
    outcome = audit.verify()
    threads[0].join(40)
    assert not outcome.faults
    assert outcome.entries == 1
    assert audit.verify().entries == 2


def test_the_sentences_of_a_story_are_told_apart_once_however_much_is_found(
    story_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a finding, under the lock of the story, a page of 400 findings took minutes."""
    calls: list[Any] = []
    sentences = checking.sentences
    monkeypatch.setattr(checking, "sentences", lambda report: calls.append(report) or sentences(report))
    story = story_of(TRUE + "".join(f"\nHarbor Foods sold {n} mills for ${n} million.\n" for n in range(100, 120)))
    assert story.latest.check_result.findings.count() > 10
    assert len(calls) == 1


# ---- words ------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["\x00", "\ud800"])
def test_reasons_without_what_no_database_takes(
    story_of: Make, released: Make, revised: Make, standards: Actor, bad: str
) -> None:
    story = story_of(FALSE)
    check = story.latest.check_result_id
    number = next(f.number for f in story.latest.check_result.findings.all() if f.severity == "stop")
    given = life.override(standards, story.pk, 1, number, check, f"It{bad} is so.")
    assert given.reason in ("It is so.", "It\ufffd is so.")
    with pytest.raises(life.WrongState, match="no reason"):
        life.reject(standards, story.pk, 1, "\x00 \x00")
    life.reject(standards, story.pk, 1, f"No{bad}.")
    story = revised(standards, released(TRUE), TRUE, f"A{bad} correction.")
    assert bad not in story.latest.correction
    assert bad not in life.retract(standards, story.pk, f"It{bad} is wrong.").text


def test_a_rule_is_set_and_the_queue_filtered_without_what_no_database_takes(client: Client, standards: Actor) -> None:
    from copydesk.desk import policy

    assert policy.set_rule(standards, "figure-in-source", "warn", {}, "a\x00b").reason == "ab"
    client.force_login(standards.user)
    for name in ("section", "rule", "risk", "on", "text"):
        assert client.get("/desk/", {name: "a\x00b"}).status_code == 200
    assert client.get("/desk/", {"page": "9" * 5000}).status_code == 422


def test_a_correction_that_is_too_long_is_refused(released: Make, editor: Actor, revised: Make) -> None:
    story = released()
    with pytest.raises(life.WrongState, match="2001 characters"):
        revised(editor, story, TRUE, "x" * 2001)


def test_what_was_done_may_be_long(story_of: Make, reporter: Actor) -> None:
    story = story_of(TRUE)
    named = tuple((use.name, use.document) for use in story.latest.sources.all())
    made = life.revise(reporter, story.pk, 1, life.Draft(TRUE, "story.md", named), "x" * 5000)
    assert len(Version.objects.get(pk=made.pk).change) == 1000


def test_webhooks_are_not_told_words_of_private_notes(
    story_of: Make, reporter: Actor, editor: Actor, drained: Callable[[], int]
) -> None:
    notes = SOURCE.replace("Harbor Foods results", "A talk in confidence")
    document = documents.of_bytes(reporter, notes.encode(), "talk.txt", "notes")
    story = story_of(TRUE, document)
    held = [f for f in life.stops_left(story.latest) if f.rule != "high-risk"]
    for finding in held:
        life.override(editor, story.pk, 1, finding.number, finding.check_result_id, "It is so.")
    life.release(editor, story.pk, 1, story.latest.check_result_id)
    other = notes.replace("rose 4% to $12 million", "rose 9% to a secret $13.7 million")
    with transaction.atomic():
        documents._keep(document, other.encode(), documents.read_source(other.encode(), "talk.txt", "notes"), None)
        reproof.document_changed(document)
    drained()
    story.refresh_from_db()
    assert story.attention
    told = Event.objects.get(kind="story.returned").data["reason"]
    assert told.startswith("It no longer holds:")
    assert not [word for word in ("13.7", "secret", "talk.txt") if word in told]
    assert "withheld" in told


# ---- addresses --------------------------------------------------------------------------


def test_many_stories_of_one_headline(
    story_of: Make, section: Any, reporter: Actor, release_source: Document, django_assert_max_num_queries: Any
) -> None:
    slugs = {story_of(TRUE, check=False).slug for _ in range(24)}
    assert len(slugs) == 24
    assert {"harbor-foods-sales-rise-4", "harbor-foods-sales-rise-4-2"} <= slugs
    with django_assert_max_num_queries(25):
        story_of(TRUE, check=False)


@pytest.mark.django_db(transaction=True)
def test_two_stories_of_one_headline_at_once(section: Any, reporter: Actor, release_source: Document) -> None:
    barrier, results = threading.Barrier(4), []

    def make() -> None:
        try:
            barrier.wait()
            draft = life.Draft(TRUE, "story.md", (("release.txt", release_source),))
            results.append(life.new_story(reporter, draft, section).slug)
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({str(slug) for slug in results if isinstance(slug, str)}) == 4, results


# ---- signing in -------------------------------------------------------------------------


@pytest.fixture
def hosts() -> Any:
    cache.clear()
    with override_settings(ALLOWED_HOSTS=["testserver", "127.0.0.1", "localhost"]):
        yield
    cache.clear()


def test_failed_sign_ins_count_whatever_host_and_spelling_is_sent(hosts: Any, editor: Actor) -> None:
    spellings = ["edgar", "EDGAR", " edgar", "Edgar ", "edgar", "eDgar"]
    for n, name in enumerate(spellings):
        where = {"HTTP_HOST": f"localhost:{8000 + n}", "REMOTE_ADDR": f"192.0.2.{n}"}
        Client().post("/accounts/login/", {"login": name, "password": "wrong"}, **where)
    client = Client()
    client.post("/accounts/login/", {"login": "edgar", "password": PASSWORD}, HTTP_HOST="127.0.0.1:9")
    assert "_auth_user_id" not in client.session


def test_counts_of_failed_sign_ins_are_not_pushed_out_by_others(hosts: Any) -> None:
    cache.set("counted", 1, 300)
    for n in range(450):
        cache.set(f"stranger-{n}", 1, 300)
    assert cache.get("counted") == 1


def test_there_is_no_other_door(client: Client, editor: Actor) -> None:
    editor.user.is_staff = editor.user.is_superuser = True
    editor.user.save()
    client.force_login(editor.user)
    assert client.get("/admin/").status_code == 404
    assert client.post("/admin/login/", {"username": "edgar", "password": PASSWORD}).status_code == 404


def test_a_stranger_has_the_desk_write_to_nobody(client: Client, mailoutbox: list[Any]) -> None:
    client.post("/accounts/password/reset/", {"email": "stranger@public.example"})
    assert mailoutbox == []


def test_sessions_that_ended_are_forgotten() -> None:
    now = timezone.now()
    for name, days in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + dt.timedelta(days=days))
    jobs.enqueue("prune", "prune")
    jobs.drain()
    assert Session.objects.get().pk == "open"


def test_signing_in_leads_nowhere_else(client: Client, editor: Actor, hosts: Any) -> None:
    for place in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        sent = {"login": "edgar", "password": PASSWORD, "next": place}
        answer = Client().post("/accounts/login/", sent)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/"), place


def test_signing_in_makes_a_new_session(client: Client, editor: Actor, hosts: Any) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.post("/accounts/login/", {"login": "edgar", "password": PASSWORD})
    assert client.session.session_key != before
