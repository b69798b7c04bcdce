"""Drafting in the desk: asked for on the page and by the API, done by the worker once, told as it is done."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from copydesk import drafting as library
from copydesk.desk import audit, drafting, jobs
from copydesk.desk.drafting import work
from copydesk.desk.intake import documents
from copydesk.desk.models import (
    AuditEntry,
    Blob,
    Document,
    Drafting,
    Job,
    PolicyRevision,
    Section,
    Snapshot,
    Story,
)
from copydesk.desk.roles import Actor, NotAllowed
from copydesk.errors import CopydeskError, DraftError
from tests.desk.callers import machine, program_of
from tests.drafting.documents import EXTENSION, PROPOSAL

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
MODEL = {"drafting": {"model": "house-model", "address": "http://127.0.0.1:9/v1"}}


def stored(who: Actor, fields: dict[str, Any], kind: str = "") -> Document:
    return documents.of_bytes(who, json.dumps(fields).encode(), f"{fields['document_number']}.json", kind)


@pytest.fixture
def records(reporter: Actor) -> list[Document]:
    """A proposed rule and the extension of its comment period, as the Register's records."""
    return [stored(reporter, PROPOSAL), stored(reporter, EXTENSION)]


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def text_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def form(sources: list[Document], **values: Any) -> dict[str, Any]:
    asked = {"document": [d.pk for d in sources], "about": "moisture meters", "on": "2026-05-21", "words": "400"}
    return asked | {"section": "news", "drafter": "built-in", "action": "draft"} | values


# ---- the whole way ----------------------------------------------------------------


def test_a_story_is_drafted_from_chosen_sources_and_comes_in_like_any_other(
    reporter: Actor, records: list[Document], drained: Callable[[], int]
) -> None:
    ruth = signed_in(reporter)
    answer = ruth.post(reverse("drafting-new"), form(records))
    row = Drafting.objects.get()
    assert answer["Location"] == reverse("drafting", args=[row.pk])
    assert not Story.objects.exists()
    assert "It waits for a worker." in text_of(ruth.get(answer["Location"]))
    drained()
    row.refresh_from_db()
    story = Story.objects.get()
    assert (row.state, row.version, row.error) == ("done", story.latest, "")
    assert (story.section.slug, story.made_by, story.state) == ("news", "user:ruth", "work")
    assert story.latest.machine_drafted
    assert story.latest.state == "clear", story.latest.check_result.report["findings"]
    assert [use.document for use in story.latest.sources.all()] == records
    assert list(story.latest.check_result.snapshots.order_by("pk")) == [d.current for d in records]
    assert "June 29, 2026" in story.latest.raw
    page = text_of(ruth.get(answer["Location"]))
    for said in ("Drafted, clear", "Open the story", "Writing with the built-in drafter", "Round by round", "GSB"):
        assert said in page, page
    # Each line is told with its passage, and that leads to the place in the very reading that it was drafted from.
    line = next(s for s in row.standing if s["passages"])
    passage = line["passages"][0]
    used = row.sources.get(name=passage["source"]).snapshot
    link = f"{reverse('source', args=[used.document_id])}?snapshot={used.pk}&at={passage['start']}-{passage['end']}"
    assert link.replace("&", "&amp;") in ruth.get(answer["Location"]).content.decode()
    assert "<mark" in ruth.get(link).content.decode()
    for address in ("review", "history"):
        assert reverse("drafting", args=[row.pk]) in ruth.get(reverse(address, args=[story.pk])).content.decode()
    assert "How it was drafted" in text_of(ruth.get(reverse("history", args=[story.pk])))
    done = [(e.action, e.actor, e.detail["drafting"]) for e in AuditEntry.objects.filter(action__contains="draft")]
    assert done == [("ask for draft", "user:ruth", row.pk), ("draft finished", "desk", row.pk)]
    assert audit.verify().faults == ()


def test_a_section_that_releases_by_itself_does_so_by_the_verdict_of_the_desk(
    reporter: Actor, records: list[Document], drained: Callable[[], int]
) -> None:
    Section.objects.filter(slug="news").update(releases_itself=True)
    drafting.ask(reporter, records, on=dt.date(2026, 5, 21))
    drained()
    story = Story.objects.get()
    assert (story.state, story.published.releases.get().manner) == ("published", "itself")


def test_what_was_cut_and_each_round_are_told(
    reporter: Actor, records: list[Document], monkeypatch: pytest.MonkeyPatch, drained: Callable[[], int]
) -> None:
    from copydesk.drafting.record import Cut, Objection, Record, Round

    real = library.draft

    def drafted(*args: Any, **options: Any) -> library.Draft:
        made = real(*args, **options)
        objection = Objection("figure-in-source", "The source says 412.\x00", "It inspected 500 <b>elevators</b>.")
        rounds = (
            Round(1, "facts", (), ("Nobody said so.",), 1200, 300, 0.0031, 2.5),
            Round(2, "mending", (objection,), (), 900, 100, 0.002, 1.25, "1 source shown in part"),
        )
        cut = Cut("It inspected 500 elevators.", "figure-in-source", "The source says 412.")
        return library.Draft(made.story, made.standing, made.report, Record("model: house", rounds, (cut,), 3.75))

    monkeypatch.setattr(library, "draft", drafted)
    row = drafting.ask(reporter, records)
    drained()
    page = text_of(signed_in(reporter).get(reverse("drafting", args=[row.pk])))
    for said in ("model: house", "3.8 seconds, 2 rounds", "2,100 in, 400 out", "$0.0051", "1 line that could not be"):
        assert said in page
    for said in ("It inspected 500 elevators.", "1 fact dropped", "1 source shown in part", "It inspected 500 <b>el"):
        assert said in page


# ---- the worker -------------------------------------------------------------------


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], None]:
    """Has the library's drafter do something first: it is given ``tell``."""

    def use(before: Callable[..., None]) -> None:
        real = library.draft

        def drafted(*args: Any, **options: Any) -> library.Draft:
            before(options["tell"])
            return real(*args, **options)

        monkeypatch.setattr(library, "draft", drafted)

    return use


def test_progress_is_bounded_and_seen_while_it_goes_on(
    reporter: Actor, records: list[Document], telling: Make, drained: Callable[[], int]
) -> None:
    ruth, seen = signed_in(reporter), []
    row = drafting.ask(reporter, records)
    address = reverse("drafting-progress", args=[row.pk])

    def before(tell: Callable[[str], None]) -> None:
        for n in range(work.MOST_LINES + 30):
            tell(f"Step {n}\x00 " + "x" * 1000)
        answer = ruth.get(address, {"seen": "working-1"})
        seen.append(text_of(answer))
        now = re.search(r"seen=([^\"]+)", answer.content.decode())
        assert now
        seen.append(ruth.get(f"{address}?seen={unescape(now[1])}").status_code)

    telling(before)
    drained()
    page, unchanged = seen
    assert f"Step {work.MOST_LINES + 29}" in page
    assert "Being drafted" in page
    assert unchanged == 204
    row.refresh_from_db()
    assert row.state == "done"
    assert len(row.progress) == work.MOST_LINES
    assert max(len(line["words"]) for line in row.progress) <= 300
    assert 'hx-trigger="every 1s"' not in ruth.get(address).content.decode()


def test_a_drafter_that_fails_says_why_and_is_tried_again(
    reporter: Actor, records: list[Document], monkeypatch: pytest.MonkeyPatch, drained: Callable[[], int]
) -> None:
    def fails(*args: Any, **options: Any) -> Any:
        raise DraftError("the model", "it did not answer", "Start it.")

    ruth = signed_in(reporter)
    row = drafting.ask(reporter, records)
    with monkeypatch.context() as patch:
        patch.setattr(library, "draft", fails)
        drained()
    page = text_of(ruth.get(reverse("drafting", args=[row.pk])))
    assert "the model: it did not answer. Start it." in page
    assert AuditEntry.objects.get(action="draft failed").detail["drafting"] == row.pk
    assert not Job.objects.filter(state="dead").exists()  # it waits for no one who looks after jobs
    assert ruth.post(reverse("drafting-again", args=[row.pk])).status_code == 302
    assert ruth.post(reverse("drafting-again", args=[row.pk])).status_code == 422  # it is asked for already
    drained()
    row.refresh_from_db()
    assert (row.state, row.error) == ("done", "")
    assert Story.objects.count() == 1
    assert ruth.post(reverse("drafting-again", args=[row.pk])).status_code == 422
    assert ruth.post(reverse("drafting-again", args=[row.pk + 1])).status_code == 404


def test_a_fault_is_tried_five_times_and_the_dead_job_is_revived_from_the_page(
    reporter: Actor, records: list[Document], monkeypatch: pytest.MonkeyPatch, drained: Callable[[], int]
) -> None:
    def fails(*args: Any, **options: Any) -> Any:
        raise OSError("the disk is full")

    row = drafting.ask(reporter, records)
    with monkeypatch.context() as patch:
        patch.setattr(library, "draft", fails)
        drained()
    row.refresh_from_db()
    job = Job.objects.get(kind="draft")
    assert (job.state, job.attempts, row.state, row.error) == ("dead", 5, "failed", "the disk is full")
    drafting.try_again(reporter, row.pk)
    drained()
    row.refresh_from_db()
    assert (row.state, Job.objects.get(kind="draft").state, Story.objects.count()) == ("done", "done", 1)


def test_what_there_is_no_story_in_says_so(reporter: Actor, drained: Callable[[], int]) -> None:
    row = drafting.ask(reporter, [documents.of_bytes(reporter, b"Yes.", "yes.txt")])
    drained()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "yes.txt" in row.error
    assert not Story.objects.exists()


def test_a_worker_that_lost_its_lease_stops_and_leaves_one_story(
    reporter: Actor, records: list[Document], telling: Make, drained: Callable[[], int]
) -> None:
    row = drafting.ask(reporter, records)
    later: list[Any] = []

    def stalls(tell: Callable[[str], None]) -> None:
        if later:
            return
        Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        later.append(jobs.take("another"))
        assert jobs.run(later[0])
        with pytest.raises(jobs.LostLease):
            tell("I am awake")
        raise jobs.LostLease

    telling(stalls)
    stalled = jobs.take("first", f"draft {row.pk}")
    assert stalled is not None
    assert not jobs.run(stalled)
    row.refresh_from_db()
    words = [line["words"] for line in row.progress]
    assert words[:2] == ["Taken up", "Taken up again"]
    assert "I am awake" not in words
    assert (row.state, Story.objects.count()) == ("done", 1)


@pytest.fixture
def doomed() -> Iterator[subprocess.Popen[bytes]]:
    """A worker on this test's database that says when it has begun to draft, and never ends that."""
    code = f"""
        import time
        import django
        from django.conf import settings
        settings.DATABASES["default"]["NAME"] = {str(connection.settings_dict["NAME"])!r}
        django.setup()
        from copydesk import drafting
        from copydesk.desk import jobs
        def draft(*args, tell, **options):
            tell("Halfway")
            print("begun", flush=True)
            time.sleep(60)
        drafting.draft = draft
        jobs.drain()
    """
    begun = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], env={**os.environ}, stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    yield begun
    begun.kill()
    begun.wait()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_is_followed_by_another_and_there_is_one_story(
    reporter: Actor, records: list[Document], request: pytest.FixtureRequest, drained: Callable[[], int]
) -> None:
    row = drafting.ask(reporter, records)
    doomed: Any = request.getfixturevalue("doomed")  # begun now, as it does what is queued
    assert doomed.stdout.readline() == b"begun\n"
    row.refresh_from_db()
    assert (row.state, row.progress[-1]["words"]) == ("working", "Halfway")
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.wait()
    drained()
    assert not Story.objects.exists()  # the lease still holds
    Job.objects.filter(kind="draft").update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    drained()
    jobs.drain()
    row.refresh_from_db()
    assert [line["words"] for line in row.progress][:3] == ["Taken up", "Halfway", "Taken up again"]
    assert (row.state, row.version.story) == ("done", Story.objects.get())


def test_a_right_that_was_taken_away_since_stops_it(
    reporter: Actor, records: list[Document], drained: Callable[[], int]
) -> None:
    row = drafting.ask(reporter, records)
    reporter.user.groups.clear()
    drained()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "CD610" in row.error


def test_it_is_drafted_from_the_readings_that_were_chosen(
    reporter: Actor, records: list[Document], drained: Callable[[], int]
) -> None:
    row = drafting.ask(reporter, records[:1])
    blob = Blob.keep(json.dumps(PROPOSAL | {"title": "Scales in Mills"}).encode())
    new = Snapshot.objects.create(document=records[0], blob=blob, media_type="application/json")
    Document.objects.filter(pk=records[0].pk).update(current=new)
    drained()
    row.refresh_from_db()
    assert "Moisture Meters" in row.version.raw
    assert "it has changed since" in text_of(signed_in(reporter).get(reverse("drafting", args=[row.pk])))
    assert row.version.check_result.snapshots.get() == new  # the desk's own check looks at what stands now


def test_two_sources_of_one_name_are_told_apart(reporter: Actor, drained: Callable[[], int]) -> None:
    twice = [documents.of_bytes(reporter, json.dumps(d).encode(), "record.json") for d in (PROPOSAL, EXTENSION)]
    row = drafting.ask(reporter, twice, on=dt.date(2026, 5, 21))
    drained()
    row.refresh_from_db()
    assert row.state == "done", row.error
    assert [use.name for use in row.version.sources.all()] == ["record.json", "record.json (2)"]
    assert {p["source"] for line in row.standing for p in line["passages"]} <= {"record.json", "record.json (2)"}


# ---- a language model -------------------------------------------------------------


def test_the_model_of_the_newsrooms_settings_is_offered_and_given_on(
    reporter: Actor, records: list[Document], monkeypatch: pytest.MonkeyPatch, drained: Callable[[], int]
) -> None:
    ruth = signed_in(reporter)
    assert 'value="model"' not in ruth.get(reverse("drafting-new")).content.decode()
    answer = ruth.post(reverse("drafting-new"), form(records, drafter="model"))
    assert answer.status_code == 422
    assert "name no language model" in text_of(answer)
    PolicyRevision.objects.create(settings=MODEL, sha256="x", made_by="test")
    assert "The language model house-model" in text_of(ruth.get(reverse("drafting-new")))
    given: list[Any] = []

    def drafted(sources: Any, brief: Any, **options: Any) -> Any:
        given.append((brief, options["model"], [source.private for source in sources]))
        raise DraftError("the model", "it is away", "Start it.")

    monkeypatch.setattr(library, "draft", drafted)
    notes = documents.of_bytes(reporter, b"Ida Marsh said so by telephone.", "call.md", "notes")
    ruth.post(reverse("drafting-new"), form([*records, notes], drafter="model"))
    drained()
    ((brief, settings, private),) = given
    assert (brief.about, brief.on, brief.words) == ("moisture meters", dt.date(2026, 5, 21), 400)
    assert settings == library.ModelSettings.from_mapping(MODEL["drafting"])
    assert private == [False, False, True]  # the library keeps them from a model that is not in the house
    PolicyRevision.objects.create(settings={}, sha256="y", made_by="test")
    drafting.try_again(reporter, Drafting.objects.get().pk)
    drained()
    assert "name no language model any more" in Drafting.objects.get().error


def test_private_notes_stay_private(
    reporter: Actor, records: list[Document], client: Client, drained: Callable[[], int]
) -> None:
    Section.objects.filter(slug="news").update(releases_itself=True)
    notes = stored(reporter, EXTENSION | {"document_number": "2026-90000"}, "notes")
    assert "private" in text_of(signed_in(reporter).get(reverse("drafting-new")))
    drafting.ask(reporter, [records[0], notes], on=dt.date(2026, 5, 21))
    drained()
    story = Story.objects.get()
    assert {use.document for use in story.latest.sources.all()} == {records[0], notes}
    assert story.state == "published"
    page = client.get(reverse("story", args=[story.slug])).content.decode()
    assert "a private source" in page.lower()
    assert EXTENSION["abstract"] not in page  # the story names the document; its own words are not shown
    assert client.get(reverse("drafting", args=[Drafting.objects.get().pk])).status_code == 302


# ---- the page ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"document": []}, "no source is chosen"),
        ({"words": "49"}, "from 50 to 3000"),
        ({"words": "many"}, "'many' is none"),
        ({"on": "someday"}, "Write it as 2026-03-31"),
        ({"about": "x" * 600}, "501 characters"),
    ],
)
def test_what_will_not_do_is_told_and_the_rest_is_kept(
    reporter: Actor, records: list[Document], values: dict[str, Any], said: str
) -> None:
    answer = signed_in(reporter).post(reverse("drafting-new"), form(records) | values)
    assert answer.status_code == 422
    assert said in text_of(answer)
    if "document" not in values:
        assert answer.content.decode().count("checked") >= 3  # both sources, and the drafter
    assert not Drafting.objects.exists()


def test_a_source_that_was_not_read_or_is_one_too_many_is_refused(reporter: Actor, records: list[Document]) -> None:
    unread = Document.objects.create(name="page", address="https://a.example/")
    with pytest.raises(CopydeskError, match="has not been read"):
        drafting.ask(reporter, [*records, unread])
    many = [documents.of_bytes(reporter, f"Sales rose {n}%.".encode(), f"{n}.txt") for n in range(31)]
    answer = signed_in(reporter).post(reverse("drafting-new"), form(many))
    assert "Choose at most 30" in text_of(answer)


def test_chosen_sources_stay_chosen_through_a_search(reporter: Actor, records: list[Document]) -> None:
    ruth = signed_in(reporter)
    for n in range(45):
        documents.of_bytes(reporter, f"Title: Mill {n}\n\nSales rose {n}%.".encode(), f"mill-{n}.txt")
    asked = form(records[:1], action="find", q="mill")
    page = ruth.post(reverse("drafting-new"), asked).content.decode()
    assert f'value="{records[0].pk}" checked' in page
    assert "Found" in page
    assert page.count('name="document"') == 13
    fragment = ruth.post(reverse("drafting-new"), asked | {"page": "4"}, headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert "Page 4 of 4" in text_of(fragment)
    assert fragment.content.decode().count('name="document"') == 10
    assert f"?document={records[0].pk}" not in page
    begun = ruth.get(reverse("drafting-new"), {"document": records[1].pk, "about": "<meters>", "words": "250"})
    assert f'value="{records[1].pk}" checked' in begun.content.decode()
    assert "&lt;meters&gt;" in begun.content.decode()


@pytest.mark.slow
def test_the_page_asks_little_of_a_library_of_5000_sources(
    reporter: Actor, records: list[Document], django_assert_max_num_queries: Any, ends: None
) -> None:
    blob = records[0].current.blob
    many = Document.objects.bulk_create(Document(name=f"paper-{n}.txt", title=f"Paper {n}") for n in range(5000))
    Snapshot.objects.bulk_create(Snapshot(document=d, blob=blob, said_title="A paper") for d in many)
    newest = Snapshot.objects.filter(document=OuterRef("pk")).values("pk")
    Document.objects.filter(current=None).update(current=Subquery(newest))
    ruth = signed_in(reporter)
    with django_assert_max_num_queries(14):
        page = ruth.post(reverse("drafting-new"), form(records, action="find", q="paper 499"))
    assert len(page.content) < 60_000
    assert "Found 15" in text_of(page)


@pytest.mark.parametrize(("role", "may"), [("reporter", True), ("editor", True), ("reader", False)])
def test_reporters_and_up_may(
    role: str, may: bool, person: Make, records: list[Document], drained: Callable[[], int]
) -> None:
    who = person("paula", role)
    client = signed_in(who)
    assert client.post(reverse("drafting-new"), form(records)).status_code == (302 if may else 403)
    assert Drafting.objects.exists() == may
    if not may:
        with pytest.raises(NotAllowed):
            drafting.ask(who, records)
        with pytest.raises(NotAllowed):
            drafting.try_again(who, 1)
    assert reverse("drafting-new") in signed_in(person("edgar2", "editor")).get(reverse("sources")).content.decode()


# ---- the API ----------------------------------------------------------------------


def test_by_the_api_once_for_each_key(records: list[Document], drained: Callable[[], int]) -> None:
    program = machine("draft")
    body = {"sources": [d.pk for d in records], "about": "moisture meters", "on": "2026-05-21", "section": "news"}
    first, second = (program.post("/draftings", body, key="k-1") for _ in range(2))
    assert (first.status_code, second.content) == (202, first.content)
    assert Drafting.objects.count() == 1
    assert (first.data["state"], first.data["story"], first.data["progress"]) == ("asked", None, [])
    drained()
    told = program.get(f"/draftings/{first.data['id']}").data
    assert (told["state"], told["sources"], told["model"]) == ("done", body["sources"], False)
    assert told["record"]["drafter"].startswith("built-in: ")
    assert any("built-in drafter" in line["words"] for line in told["progress"])
    story = program.get(told["story_uri"].removeprefix("/api")).data
    assert (story["id"], story["latest"]["machine_drafted"]) == (told["story"], True)
    assert story["made_by"].startswith("token:")


def test_what_the_api_refuses(reporter: Actor, records: list[Document]) -> None:
    program, body = machine("draft"), {"sources": [records[0].pk]}
    for wrong, status in (
        ({"sources": []}, 422),
        ({"sources": [records[0].pk + 999]}, 404),
        (body | {"section": "none"}, 404),
        (body | {"model": True}, 422),
        (body | {"words": 3}, 422),
        (body | {"colour": "red"}, 422),
    ):
        assert program.post("/draftings", wrong).status_code == status, wrong
    assert machine("read").post("/draftings", body).status_code == 403
    assert program_of(reporter, "read").post("/draftings", body).status_code == 403
    assert program.get("/draftings/1").status_code == 404
    assert not Drafting.objects.exists()


# ---- in a browser -----------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_pages_in_a_browser(
    width: int, scheme: str, opened: Make, reporter: Actor, records: list[Document], drained: Callable[[], int]
) -> None:
    for n in range(40):
        documents.of_bytes(reporter, f"Title: {'Flour and mills ' * 6}{n}\n\nUp {n}%.".encode(), f"mill-{n}.txt")

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    page = opened(reporter, reverse("sources"), width, scheme)
    page.get_by_role("link", name="Draft a story").click()
    fits()
    page.get_by_label("Search").fill("moisture")
    page.get_by_role("group", name="Found").wait_for()
    page.get_by_label("Moisture Meters").first.check()
    page.get_by_label("Search").fill("mills")
    page.get_by_role("group", name="Chosen").wait_for()
    page.get_by_role("button", name="Later page").click()
    page.get_by_text("Page 2 of 4").wait_for()
    assert page.get_by_role("group", name="Chosen").get_by_role("checkbox").count() == 1
    assert page.locator("#found").inner_text() == "40 sources found"
    fits()
    page.get_by_label("What it should be about").fill("moisture meters")
    page.get_by_role("button", name="Draft it").click()
    page.get_by_text("It waits for a worker.").wait_for()
    fits()
    drained()
    page.get_by_role("link", name="Open the story").wait_for()  # without loading the page again
    page.get_by_text("Drafted, clear").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    fits()
    page.get_by_role("link", name="Open the story").click()
    page.get_by_role("link", name="How it was drafted").click()
    page.wait_for_url(f"**{reverse('drafting', args=[Drafting.objects.get().pk])}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_scripts(opened: Make, reporter: Actor, records: list[Document], drained: Callable[[], int]) -> None:
    page = opened(reporter, reverse("drafting-new"), java_script_enabled=False)
    page.get_by_label("Moisture Meters").first.check()
    page.get_by_label("Search").fill("none such")
    page.get_by_label("Search").press("Enter")
    assert page.get_by_role("group", name="Chosen").get_by_role("checkbox").count() == 1
    page.get_by_role("button", name="Draft it").click()
    drained()
    page.get_by_role("link", name="Look again").click()
    assert page.get_by_role("link", name="Open the story").is_visible()


@pytest.mark.django_db
def test_a_second_click_makes_no_second_draft(reporter: Actor) -> None:
    source = documents.of_bytes(reporter, json.dumps(PROPOSAL).encode(), "record.json")
    first = drafting.ask(reporter, [source], about="meters")
    assert drafting.ask(reporter, [source], about="meters").pk == first.pk
    assert drafting.ask(reporter, [source], about="elevators").pk != first.pk
    Drafting.objects.filter(pk=first.pk).update(state=Drafting.State.DONE)
    assert drafting.ask(reporter, [source], about="meters").pk != first.pk
