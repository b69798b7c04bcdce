"""What programs post is taken in as on the pages: by a ninjs item's uri, cleaned, addresses within bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from copydesk.desk import life
from copydesk.desk.api import stories as api_stories
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, IdempotentAnswer, Section, Story, Version
from copydesk.desk.roles import Actor
from tests.desk.callers import machine, program_of
from tests.desk.loopback import Loopback, serving
from tests.desk.texts import SOURCE, TRUE

pytestmark = pytest.mark.django_db
RELEASE = {"text": SOURCE, "name": "release.txt"}
ITEM: dict[str, Any] = {
    "uri": "urn:newsml:example:1",
    "type": "text",
    "headline": "Harbor Foods sales rise 4%",
    "versioncreated": "2026-02-03T10:00:00Z",
    "body_xhtml": "<p>Harbor Foods said on Tuesday that its sales rose 4% to $12 million in 2025.</p>",
}
LATER = ITEM | {"headline": "Harbor Foods sales rise 4% to $12 million"}


@pytest.fixture
def server(settings: Any) -> Iterator[Loopback]:
    with serving() as running:
        settings.COPYDESK = replace(settings.COPYDESK, allow=(running.here,), contact="desk@harborpost.example")
        running.pages["/release"] = SOURCE.encode()
        running.types["/release"] = "text/plain"
        yield running


@pytest.mark.parametrize("way", ["/stories/ninjs", "/stories"])
def test_an_item_whose_uri_is_known_makes_the_next_version(way: str, release_source: Document) -> None:
    caller = machine("draft")

    def post(item: dict[str, Any]) -> Any:
        if way == "/stories":
            own = [{"document": release_source.pk}]
            return caller.post(way, {"text": json.dumps(item), "format": "ninjs", "sources": own})
        return caller.post(f"{way}?document={release_source.pk}", item)

    made = post(ITEM)
    assert (made.status_code, made.data["latest"]["number"]) == (201, 1)
    again = post(ITEM)
    assert (again.data["id"], again.data["latest"]["number"]) == (made.data["id"], 1)
    later = post(LATER)
    assert (later.data["id"], later.data["latest"]["number"]) == (made.data["id"], 2)
    other = post(ITEM | {"uri": "urn:newsml:example:2"})
    assert other.data["id"] != made.data["id"]
    assert [v.raw for v in Version.objects.filter(story=made.data["id"]).order_by("number")] == [
        json.dumps(ITEM),
        json.dumps(LATER),
    ]


def test_an_item_that_is_published_is_corrected_by_a_person_who_may(
    editor: Actor, release_source: Document, drained: Any
) -> None:
    caller, at = program_of(editor), f"/stories/ninjs?document={release_source.pk}"
    story = Story.objects.get(pk=caller.post(at, ITEM).data["id"])
    drained()
    story.refresh_from_db()
    held = story.latest
    for stop in life.stops_left(held):
        life.override(editor, story.pk, 1, stop.number, held.check_result_id, "Read by hand.")
    assert life.release(editor, story.pk, 1, held.check_result_id).release is not None
    assert "no correction is given" in caller.post(at, LATER).data["detail"]
    assert machine().post(f"{at}&correction=It+said+less.", LATER).status_code == 403
    done = caller.post(f"{at}&correction=It+said+less.", LATER)
    assert (done.status_code, done.data["latest"]["number"]) == (201, 2)
    assert Version.objects.get(story=story, number=2).correction == "It said less."


def test_html_is_kept_and_checked_without_programs(release_source: Document) -> None:
    page = "<h1>Sales</h1><p onclick='x()'>Harbor Foods sales rose 4%.<script>x()</script></p>"
    item = ITEM | {"body_xhtml": page}
    own = [{"document": release_source.pk}]
    caller = machine()
    for body in (
        {"text": page, "format": "html", "sources": own},
        {"text": json.dumps(item), "format": "ninjs", "sources": own},
    ):
        made = caller.post("/stories", body)
        kept = caller.get(f"/stories/{made.data['id']}/versions/1").data["text"]
        assert "sales rose 4%." in kept
        assert "x()" not in kept
        checked = caller.post("/check", body)
        assert checked.data["file"] == kept
        revised = caller.post(f"/stories/{made.data['id']}/versions", body | {"expected": 1})
        assert revised.status_code == 201
        assert "x()" not in revised.data["text"]
    assert "x()" not in caller.post(f"/check/ninjs?document={release_source.pk}", item).data["file"]


def test_addresses_are_asked_in_the_newsrooms_name(server: Loopback) -> None:
    at, caller = f"{server.root}/release", machine()
    assert caller.post("/check", {"text": TRUE, "sources": [{"address": at}]}).status_code == 200
    assert caller.post("/check/ninjs", ITEM | {"infosources": [{"uri": at}]}).status_code == 200
    assert not Document.objects.exists()
    assert caller.post("/stories", {"text": TRUE, "sources": [{"address": at}]}).status_code == 201
    item = caller.post("/stories/ninjs", ITEM | {"infosources": [{"uri": at}]})
    assert item.status_code == 201
    assert caller.post("/sources", {"address": at}).data["address"] == at
    assert Document.objects.get().address == at
    assert server.paths == ["/release"] * 3  # two checks that keep nothing, and the document
    assert all("desk@harborpost.example" in headers["User-Agent"] for _, headers in server.asked)


def test_the_addresses_of_one_request_share_a_time(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.01)
    at, caller = f"{server.root}/release", machine()
    for path, body in (
        ("/check", {"text": TRUE, "sources": [{"address": at}]}),
        ("/check/ninjs", ITEM | {"infosources": [{"uri": at}]}),
        ("/stories", {"text": TRUE, "sources": [{"address": at}]}),
        ("/stories/ninjs", ITEM | {"infosources": [{"uri": at}]}),
        ("/sources", {"address": at}),
    ):
        answer = caller.post(path, body)
        assert (answer.status_code, answer.data["code"]) == (422, "CD110"), path
        assert "no time was left" in answer.data["detail"]
    assert not server.asked


def test_sources_that_a_story_names_itself_are_taken_in_under_the_names_it_gives(server: Loopback) -> None:
    text = TRUE.replace("---\n", f"---\nsources: [{server.root}/release, call]\n", 1)
    caller = machine()
    made = caller.post("/stories", {"text": text, "sources": [{"text": "She said so.", "name": "call"}]})
    assert made.status_code == 201, made.data
    uses = caller.get(f"/stories/{made.data['id']}/versions/1").data["sources"]
    assert [use["name"] for use in uses] == ["call", f"{server.here}/release"]
    missing = caller.post("/stories", {"text": text.replace("call]", "lost.txt]"), "sources": [RELEASE]})
    assert (missing.status_code, "neither given nor stored" in missing.data["detail"]) == (422, True)
    named = caller.post("/stories", {"text": TRUE, "sources": [{"document": uses[0]["document"], "name": "notes"}]})
    shown = caller.get(f"/stories/{named.data['id']}/versions/1").data["sources"]
    assert shown == [{"document": uses[0]["document"], "name": "notes"}]


def test_a_story_goes_to_the_section_that_is_asked_for_else_the_one_it_names(release_source: Document) -> None:
    Section.objects.create(slug="markets", name="Markets")
    caller, own = machine(), [{"document": release_source.pk}]
    named = TRUE.replace("---\n", "---\nsection: markets\n", 1)
    for text, asked, found in ((TRUE, "", "news"), (named, "", "markets"), (named, "news", "news")):
        body = {"text": text, "sources": own} | ({"section": asked} if asked else {})
        assert Story.objects.get(pk=caller.post("/stories", body).data["id"]).section.slug == found


def test_a_story_and_its_kept_answer_are_one(monkeypatch: pytest.MonkeyPatch, release_source: Document) -> None:
    caller, at = machine(), f"/stories/ninjs?document={release_source.pk}"
    told = api_stories.StoryTold.of

    def fails(story: Story) -> Any:
        told(story)
        raise RuntimeError("after the story was made")

    monkeypatch.setattr(api_stories.StoryTold, "of", fails)
    assert caller.post(at, ITEM, key="one").status_code == 500
    assert not Story.objects.exists()
    assert not IdempotentAnswer.objects.exists()
    monkeypatch.setattr(api_stories.StoryTold, "of", told)
    first, second = caller.post(at, ITEM, key="one"), caller.post(at, ITEM, key="one")
    assert (first.status_code, second.status_code, second["Idempotency-Replayed"]) == (201, 201, "true")
    assert Version.objects.count() == 1
