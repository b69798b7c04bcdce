"""Rulemakings at the desk: sources come in, the page stands, a document moves it, facts and stories follow."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import feedparser
import icalendar
import pytest
from django.core import mail as outbox
from django.test import Client

from copydesk.desk import facts, jobs
from copydesk.desk.intake import documents
from copydesk.desk.jobs import plan
from copydesk.desk.models import AuditEntry, DocketRecord, Document, Event, FollowedDocket, Job, Story
from copydesk.desk.roles import Actor
from copydesk.desk.rulemakings import following, shown
from copydesk.facts import FileFacts
from tests.desk.callers import machine
from tests.desk.pages import words
from tests.drafting.documents import EXTENSION, FINAL, PROPOSAL, WITHDRAWAL

pytestmark = pytest.mark.django_db
RIN = "9977-AA31"
Make = Callable[..., Story]
Take = Callable[..., Document]


@pytest.fixture(autouse=True)
def _a_day_in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    following.forget()
    monkeypatch.setattr(following, "today", lambda: dt.date(2026, 5, 21))


@pytest.fixture
def take(reporter: Actor) -> Take:
    """Takes a record of the Register in as a source."""

    def make(fields: dict[str, Any], kind: str = "", **more: Any) -> Document:
        said = fields | {"html_url": f"https://register.example/d/{fields['document_number']}"}
        data = json.dumps(said).encode()
        return documents.of_bytes(reporter, data, f"{fields['document_number']}.json", kind, **more)

    return make


@pytest.fixture
def follow() -> Callable[[], None]:
    """Has a worker bring the dockets up to date, and do all that comes of it."""

    def work() -> None:
        jobs.enqueue("follow rulemakings", "follow rulemakings")
        jobs.drain()
        assert not Job.objects.filter(state=Job.State.DEAD).exists()

    return work


def moved() -> list[dict[str, Any]]:
    return [event.data for event in Event.objects.filter(kind="docket.moved")]


# ---- from sources to the page


def test_without_a_source_of_the_register_there_is_a_page_that_says_so_and_no_link(
    client: Client, release_source: Document, follow: Any
) -> None:
    follow()
    page = client.get("/rulemaking/")
    assert page.status_code == 200
    assert "None yet" in words(page.text)
    assert 'href="/rulemaking/"' not in client.get("/").text
    assert client.get(f"/rulemaking/{RIN}/").status_code == 404
    assert client.get(f"/rulemaking/{RIN}/calendar.ics").status_code == 404
    assert not icalendar.Calendar.from_ical(client.get("/rulemaking/calendar.ics").content).events
    assert shown.strip() == []


def test_a_source_becomes_a_docket_with_its_page_its_fact_and_a_strip_on_the_front(
    client: Client, take: Take, follow: Any, released: Make
) -> None:
    released()
    take(PROPOSAL)
    assert client.get(f"/rulemaking/{RIN}/").status_code == 404, "no page reads what no worker has looked at"
    follow()
    page = client.get(f"/rulemaking/{RIN}/")
    text = words(page.text)
    assert "On 21 May 2026 it was a proposed rule; next: comments close on 29 May 2026." in text
    assert "29 May 2026" in text
    assert "in 8 days" in text
    assert "Comments must be received on or before May 29, 2026" in text
    assert "https://register.example/d/2026-91007" in page.text
    listed = words(client.get("/rulemaking/").text)
    assert listed.count("Moisture Meters in Grain Elevators") == 1, "its title is not said again below itself"
    assert "On 21 May 2026 it was a proposed rule" in listed
    named = f"On 21 May 2026, “Moisture Meters in Grain Elevators” ({RIN}) was a proposed rule"
    assert f'<meta name="description" content="{named}' in page.text, "where it stands alone it says of what it speaks"
    row = DocketRecord.objects.get(pk=RIN)
    assert (row.comments_close, [s["stage"] for s in row.steps]) == (dt.date(2026, 5, 29), ["proposed rule"])
    assert AuditEntry.objects.get(action="change facts").actor == "desk"
    front = client.get("/")
    assert "Rulemakings with a deadline near" in words(front.text)
    assert 'href="/rulemaking/"' in front.text
    assert moved() == [], "a docket that is new has not moved"


def test_it_is_found_by_any_of_its_numbers(client: Client, take: Take, follow: Any) -> None:
    take(PROPOSAL)
    follow()
    for number in ("2026-91007", "GSB-2026-0004", "91 FR 99007"):
        assert client.get(f"/rulemaking/{number}/")["Location"] == f"/rulemaking/{RIN}/"


def test_a_page_that_did_not_change_is_not_sent_again(client: Client, take: Take, follow: Any) -> None:
    take(PROPOSAL)
    follow()
    for address in ("/rulemaking/", f"/rulemaking/{RIN}/", "/rulemaking/feed.rss", "/rulemaking/calendar.ics"):
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        take(EXTENSION)
        follow()
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
        Document.objects.filter(name="2026-91844.json").update(kind="notes")
        following.forget()


def test_a_worker_finds_out_by_itself_and_rests_when_all_is_done(
    take: Take, drained: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime(2026, 5, 21, 12, 0, 5, tzinfo=dt.UTC)
    take(PROPOSAL)
    plan.enqueue_due(now)
    assert Job.objects.filter(kind="follow rulemakings").count() == 1
    drained()
    following.seen()  # the end of this test's transaction never comes
    plan.enqueue_due(now)
    assert Job.objects.filter(kind="follow rulemakings").count() == 1
    take(EXTENSION)
    assert following.is_due()
    following.look()
    following.seen()
    assert not following.is_due()
    monkeypatch.setattr(following, "today", lambda: dt.date(2026, 5, 22))
    assert following.is_due(), "with a new day the stage may be another one"


# ---- a docket moves


STORY = """---
headline: Bureau would have grain elevators test moisture meters
dateline: 2026-06-10
---
The Grain Storage Bureau proposes to require elevators that store more than 5,000 tons to test their moisture meters
twice a year. Smaller elevators would test them once a year. Elevators would keep the results for six years.

The bureau published the proposed rule in the Federal Register on March 30, 2026, under the docket number GSB-2026-0004.

The comment period has closed.
"""


def test_an_extension_moves_the_fact_brings_the_story_back_and_is_told_once(
    client: Client, take: Take, follow: Any, released: Make, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "today", lambda: dt.date(2026, 6, 10))
    settings.COPYDESK = replace(settings.COPYDESK, mail_to=("desk@newsroom.example",), public_url="https://n.example")
    proposal = take(PROPOSAL)
    follow()
    story = released(STORY, proposal)
    assert story.state == Story.State.PUBLISHED
    assert story.headline in words(client.get(f"/rulemaking/{RIN}/", secure=True).text)
    take(EXTENSION)
    follow()
    follow()
    assert DocketRecord.objects.get(pk=RIN).comments_close == dt.date(2026, 6, 29)
    text = words(client.get(f"/rulemaking/{RIN}/", secure=True).text)
    assert "comments close on 29 June 2026" in text
    (told,) = moved()
    assert (told["docket"], told["title"]) == (RIN, "Moisture Meters in Grain Elevators")
    assert (told["stage_before"], told["stage"]) == ("comments closed", "proposed rule")
    assert (told["next"]["what"], told["next"]["date"]) == ("Comments close", "2026-06-29")
    assert told["address"] == f"https://n.example/rulemaking/{RIN}/"
    (sent,) = outbox.outbox
    assert sent.to == ["desk@newsroom.example"]
    assert "Comments close: 2026-06-29, before 2026-05-29" in sent.body
    story.refresh_from_db()
    assert "Comments are open until June 29, 2026" in story.attention
    assert Event.objects.filter(kind="story.returned", story=story).count() == 1
    assert [e["type"] for e in machine("read").get("/events?kind=docket.moved", secure=True).data["items"]] == [
        "docket.moved"
    ]


def test_nobody_is_mailed_unless_somebody_asked_for_it(take: Take, follow: Any) -> None:
    take(PROPOSAL)
    follow()
    take(EXTENSION)
    follow()
    assert len(moved()) == 1
    assert outbox.outbox == []


def test_a_stage_that_a_day_brings_is_told_too(
    take: Take, follow: Any, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    take(PROPOSAL)
    follow()
    monkeypatch.setattr(following, "today", lambda: dt.date(2026, 5, 30))
    follow()
    (told,) = moved()
    assert (told["stage_before"], told["stage"]) == ("proposed rule", "comments closed")
    assert told["next"]["date"] is None
    assert "No date set" in words(client.get("/rulemaking/").text)
    assert shown.strip() == []


def test_a_rule_runs_through_to_its_end(
    take: Take, follow: Any, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    for fields, day, says in (
        (PROPOSAL, dt.date(2026, 4, 1), "was a proposed rule;"),
        (EXTENSION, dt.date(2026, 7, 1), "on which comments had closed"),
        (FINAL, dt.date(2026, 10, 6), "next: the rule takes effect on 4 January 2027"),
    ):
        take(fields)
        monkeypatch.setattr(following, "today", lambda day=day: day)
        follow()
        assert says.lower() in words(client.get(f"/rulemaking/{RIN}/").text).lower()
    assert [m["stage"] for m in moved()] == ["comments closed", "final rule"]
    take(WITHDRAWAL)
    assert FollowedDocket.objects.get().standing["stage"] == "final rule"


# ---- whose facts they are


def by_hand() -> FileFacts:
    return FileFacts.from_text(
        f"dockets: [{{id: {RIN}, title: Ours, agency: Grain Storage Bureau, "
        "steps: [{stage: proposed rule, date: 2026-03-30}], comments_close: 2026-08-01}]"
    )


@pytest.mark.parametrize("first", ["person", "sources"])
def test_what_a_person_wrote_is_never_written_over(first: str, take: Take, follow: Any) -> None:
    if first == "person":
        facts.load(by_hand())
    take(PROPOSAL)
    follow()
    if first == "sources":
        assert DocketRecord.objects.get().title == "Moisture Meters in Grain Elevators"
        body = {"id": RIN, "title": "Ours", "agency": "Grain Storage Bureau", "comments_close": "2026-08-01"}
        assert machine("facts").put("/facts/dockets", body).status_code == 200
    take(EXTENSION)
    follow()
    row = DocketRecord.objects.get()
    assert (row.title, row.comments_close) == ("Ours", dt.date(2026, 8, 1))
    assert len(moved()) == 1, "it moved all the same"


def test_a_private_source_makes_no_docket_and_one_made_private_takes_it_away(
    take: Take, follow: Any, client: Client, reporter: Actor, drained: Any
) -> None:
    take(FINAL | {"regulation_id_numbers": ["9977-AA99"], "docket_ids": ["X-1"]}, "notes")
    document = take(PROPOSAL)
    follow()
    assert list(DocketRecord.objects.values_list("pk", flat=True)) == [RIN]
    assert client.get("/rulemaking/9977-AA99/").status_code == 404
    documents.describe(reporter, document, kind="notes")
    assert client.get(f"/rulemaking/{RIN}/").status_code == 404
    assert following.is_due()
    follow()
    assert not DocketRecord.objects.exists()
    assert not FollowedDocket.objects.exists()


# ---- calendars, feeds, the API


def test_the_calendar_strikes_out_the_day_that_moved(client: Client, take: Take, follow: Any) -> None:
    take(PROPOSAL)
    take(EXTENSION)
    follow()
    answer = client.get(f"/rulemaking/{RIN}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entries = {e["DTSTART"].dt: e for e in icalendar.Calendar.from_ical(answer.content).events}
    assert entries[dt.date(2026, 5, 29)]["STATUS"] == "CANCELLED"
    assert entries[dt.date(2026, 6, 29)]["STATUS"] == "CONFIRMED"
    every = icalendar.Calendar.from_ical(client.get("/rulemaking/calendar.ics").content).events
    assert {e["UID"] for e in every} == {e["UID"] for e in entries.values()}


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_the_feeds_are_read_by_a_reader_of_feeds(kind: str, client: Client, take: Take, follow: Any) -> None:
    for fields in (PROPOSAL, EXTENSION):
        take(fields | {"title": "Meters & <b>Scales</b>"})
    follow()
    answer = client.get(f"/rulemaking/feed.{kind}")
    headers = {"content-type": answer["Content-Type"], "content-location": "https://newsroom.example/"}
    found = feedparser.parse(io.BytesIO(answer.content), response_headers=headers)
    assert found.bozo is False
    assert found.entries[0].link == "https://register.example/d/2026-91844"
    assert len({e.id for e in found.entries}) == len(found.entries) == 2


def test_the_api_tells_all_of_it(take: Take, follow: Any) -> None:
    take(PROPOSAL)
    take(EXTENSION)
    follow()
    program = machine("read")
    page = program.get("/rulemakings").data
    assert page["total"] == 1
    told = program.get(f"/rulemakings/{RIN}").data
    assert told == page["items"][0]
    assert (told["stage"], told["next"]["on"]) == ("proposed rule", "2026-06-29")
    assert "June 29, 2026" in told["next"]["passage"]["text"]
    assert program.get("/rulemakings/0000-AA00").status_code == 404


def test_hostile_records_stay_words(take: Take, follow: Any, client: Client) -> None:
    take(
        PROPOSAL
        | {"title": "<script>alert(1)</script> Meters", "regulation_id_numbers": [], "docket_ids": ["GSB/2026 #4?"]}
    )
    follow()
    (row,) = DocketRecord.objects.all()
    page = client.get(client.get("/rulemaking/").text.split('<h2><a href="')[1].split('"')[0])
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    assert row.id == "GSB/2026 #4?"


def test_many_are_listed_the_nearest_first_in_pages(take: Take, follow: Any, client: Client) -> None:
    for number in range(45):
        day = dt.date(2026, 6, 1) + dt.timedelta(days=(number * 7) % 45)
        take(
            PROPOSAL
            | {
                "document_number": f"2026-7{number:04}",
                "regulation_id_numbers": [f"9977-AB{number:02}"],
                "docket_ids": [f"GSB-2026-1{number:03}"],
                "citation": f"91 FR 8{number:04}",
                "title": f"Meters of Kind {number}",
                "dates": f"Comments must be received on or before {day:%B} {day.day}, 2026.",
                "comments_close_on": day.isoformat(),
            }
        )
    follow()
    first = client.get("/rulemaking/").text
    days = [part.split('"')[0] for part in first.split('<time datetime="')[1:]]
    assert days == sorted(days)
    assert len(days) == 40
    assert "Meters of Kind" in words(client.get("/rulemaking/?page=2").text)
    assert client.get("/rulemaking/?page=3").status_code == 404


# ---- in a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    take: Take, follow: Any, released: Make, chromium: Any, live_server: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    released()
    take(PROPOSAL | {"title": "Moisture Meters and the Recordkeeping of Those Who Store and Weigh Grain " * 2})
    take(EXTENSION)
    follow()
    for width, scheme in ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")):
        context = chromium.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
        complaints: list[str] = []
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message, found=complaints: found.append(message.text))
        for address in ("/rulemaking/", f"/rulemaking/{RIN}/", "/"):
            page.goto(live_server.url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        page.get_by_role("link", name="Rulemaking", exact=True).click()
        page.get_by_role("link", name="Moisture Meters").click()
        assert page.locator(".marker .date time").inner_text() == "29 June 2026"
        assert page.locator("[aria-current=step]").inner_text().startswith("Proposed rule")
        assert complaints == []
        context.close()
