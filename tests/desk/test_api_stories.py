"""Stories through the API: posted, checked, revised, decided on."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.utils import timezone

from copydesk.desk import life
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Event, Job, PolicyRevision, Release, Story
from copydesk.desk.roles import Actor
from copydesk.report.as_json import schema as report_schema
from tests.desk.callers import machine, program_of
from tests.desk.texts import FALSE, RISKY, RISKY_SOURCE, SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
RELEASE = {"text": SOURCE, "name": "release.txt"}
ITEM = {
    "uri": "urn:newsml:example:1",
    "type": "text",
    "headline": "Harbor Foods sales rise 4%",
    "versioncreated": "2026-02-03T10:00:00Z",
    "body_xhtml": "<p>Harbor Foods said on Tuesday that its sales rose 7% to $12 million in 2025.</p>",
}


def test_a_story_is_posted_checked_revised_and_released(reporter: Actor, editor: Actor, drained: Any) -> None:
    writer, decider = program_of(reporter), program_of(editor)
    made = writer.post("/stories", {"text": FALSE, "sources": [RELEASE]})
    assert made.status_code == 201
    at = f"/stories/{made.data['id']}"
    assert writer.get(f"{at}/verdict").data["check"] is None
    assert writer.get(f"{at}/report").status_code == 404
    drained()
    verdict = writer.get(f"{at}/verdict").data
    assert (verdict["state"], verdict["verdict"], verdict["holds"]) == ("held", "hold", 1)
    finding = next(f for f in verdict["findings"] if f["holds"])
    assert finding["rule"] == "figure-in-source"
    report = writer.get(f"{at}/report").data
    jsonschema.validate(report, report_schema())
    file = writer.get(f"{at}/versions/1").data["text"]
    assert file[finding["start"] : finding["end"]] == report["findings"][finding["number"]]["text"]
    held = decider.post(f"{at}/release", {"version": 1, "check": verdict["check"]})
    assert (held.status_code, held.data["code"]) == (409, "CD622")
    revised = writer.post(f"{at}/versions", {"expected": 1, "text": TRUE, "change": "4%"})
    assert (revised.status_code, revised.data["number"]) == (201, 2)
    assert revised.data["sources"] == writer.get(f"{at}/versions/1").data["sources"]
    late = writer.post(f"{at}/versions", {"expected": 1, "text": TRUE})
    assert (late.status_code, late.data["code"]) == (409, "CD620")
    drained()
    check = writer.get(f"{at}/verdict").data["check"]
    assert writer.post(f"{at}/release", {"version": 2, "check": check}).status_code == 403
    done = decider.post(f"{at}/release", {"version": 2, "check": check})
    assert (done.status_code, done.data["released"], done.data["manner"]) == (200, True, "verdict")
    assert writer.get(at).data["state"] == "published"
    assert [v["number"] for v in writer.get(f"{at}/versions").data["items"]] == [2, 1]
    kinds = [e["type"] for e in writer.get("/events").data["items"]]
    assert kinds == ["story.created", "story.checked", "story.checked", "story.published"]


def test_decisions(released: Make, story_of: Make, editor: Actor, standards: Actor) -> None:
    caller, chief = program_of(editor), program_of(standards)
    story = story_of(FALSE)
    at, check = f"/stories/{story.pk}", story.latest.check_result_id
    assert caller.post(f"{at}/take").data["editor"] == "edgar"
    assert chief.post(f"{at}/take").status_code == 409
    assert caller.post(f"{at}/let-go").data["editor"] is None
    (stop,) = life.stops_left(story.latest)
    body = {"version": 1, "check": check, "finding": stop.number, "reason": "Corrected by telephone."}
    verdict = caller.post(f"{at}/override", body).data
    assert (verdict["holds"], verdict["overrides"][0]["by"]) == (0, "edgar")
    later = (timezone.now() + dt.timedelta(hours=2)).isoformat()
    planned = caller.post(f"{at}/release", {"version": 1, "check": check, "publish_at": later}).data
    assert planned["published_at"] is None
    assert dt.datetime.fromisoformat(planned["publish_at"]) == dt.datetime.fromisoformat(later)
    assert caller.post(f"{at}/withdraw", {"version": 1, "reason": "Not yet."}).data["latest"]["state"] == "held"
    rejected = caller.post(f"{at}/reject", {"version": 1, "reason": "No news."}).data
    assert rejected["state"] == "rejected"
    other = f"/stories/{released().pk}"
    assert caller.post(f"{other}/retract", {"reason": "It is wrong."}).status_code == 403
    assert chief.post(f"{other}/retract", {"reason": "It is wrong."}).data["state"] == "retracted"
    assert chief.post(f"{other}/take-down", {"reason": "A court's order."}).data["state"] == "taken down"
    assert chief.post(f"{other}/retract", {"reason": "It is wrong."}).status_code == 422


def test_a_published_story_is_corrected_and_stood_by(
    released: Make, story_of: Make, editor: Actor, standards: Actor, drained: Any, reporter: Actor
) -> None:
    caller, chief = program_of(editor), program_of(standards)
    story = released()
    at = f"/stories/{story.pk}"
    body = {"expected": 1, "text": TRUE.replace("140 workers.", "140 workers in all.")}
    assert caller.post(f"{at}/versions", body).status_code == 422
    assert caller.post(f"{at}/versions", body | {"correction": "It said less."}).status_code == 201
    risky = story_of(RISKY, _risky(reporter))
    at = f"/stories/{risky.pk}"
    body = {"version": 1, "check": risky.latest.check_result_id}
    assert "standards editor" in caller.post(f"{at}/release", body).data["waits_for"]
    assert chief.post(f"{at}/release", body).data["released"]
    assert chief.post(f"{at}/stand-by", body).status_code == 422


def _risky(reporter: Actor) -> Document:
    return documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt")


def test_a_release_on_a_verdict_out_of_date_is_refused_and_a_check_is_queued(story_of: Make, editor: Actor) -> None:
    story = story_of(TRUE)
    check = story.latest.check_result_id
    settings = {"rules": {"thin-story": {"min_words": 900}}}
    PolicyRevision.objects.create(settings=settings, sha256="x", made_by="test")
    refused = program_of(editor).post(f"/stories/{story.pk}/release", {"version": 1, "check": check}, key="one")
    assert (refused.status_code, refused.data["code"]) == (409, "CD623")
    assert Job.objects.filter(kind="check", state="queued", key=f"check {story.latest_id}").exists()
    assert not Release.objects.exists()


def test_stories_are_listed_by_what_is_asked(
    story_of: Make, released: Make, editor: Actor, django_assert_max_num_queries: Any
) -> None:
    caller = machine("read")
    held, out = story_of(FALSE), released()
    for asked, found in [
        ("", {held, out}),
        ("?state=published", {out}),
        ("?version_state=held", {held}),
        ("?waiting=true", {held}),
        ("?waiting=false", {out}),
        ("?returned=true", set()),
        ("?section=news&words=RISE%204", {out}),
        ("?section=other", set()),
        ("?editor=edgar", set()),
    ]:
        page = caller.get(f"/stories{asked}").data
        assert {s["id"] for s in page["items"]} == {str(s.pk) for s in found}, asked
        assert page["total"] == len(found)
    for _ in range(8):
        story_of(TRUE, check=False)
    with django_assert_max_num_queries(12):
        assert len(caller.get("/stories").data["items"]) == 10
    page = caller.get("/stories?limit=3&offset=2").data
    assert (len(page["items"]), page["total"], page["limit"], page["offset"]) == (3, 10, 3, 2)
    assert caller.get(f"/stories/{uuid4()}").status_code == 404
    assert [s["slug"] for s in caller.get("/sections").data] == ["news"]


def test_a_posted_story_is_checked_and_not_kept(db: None) -> None:
    caller = machine("check")
    for body in (
        {"text": FALSE, "sources": [RELEASE]},
        {"text": FALSE, "sources": [{"data": base64.b64encode(SOURCE.encode()).decode(), "name": "r"}]},
        {"text": "<h1>Sales</h1><p>Harbor Foods sales rose 7% in 2025.</p>", "format": "html", "sources": [RELEASE]},
        {"item": ITEM, "sources": [RELEASE, RELEASE]},
        {"text": json.dumps(ITEM), "format": "ninjs", "sources": [RELEASE]},
    ):
        answer = caller.post("/check", body)
        assert answer.status_code == 200, answer.data
        jsonschema.validate(answer.data, report_schema())
        assert answer.data["verdict"] == "hold"
        finding = next(f for f in answer.data["findings"] if f["rule"] == "figure-in-source")
        assert answer.data["file"][finding["start"] : finding["end"]] == finding["text"]
        assert "7%" in finding["text"] or "7%" in answer.data["file"]
    assert not Story.objects.exists()
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_documents_of_the_desk_are_checked_against_by_those_who_may_read_them(story_of: Make) -> None:
    story_of(TRUE)
    document = Document.objects.get()
    body = {"text": FALSE, "sources": [{"document": document.pk}]}
    assert machine("check").post("/check", body).status_code == 403
    answer = machine("check", "read").post("/check", body)
    assert answer.data["sources"][0]["name"] == "release.txt"
    assert machine("check", "read").post("/check", {**body, "sources": [{"document": 10**15}]}).status_code == 404


def test_a_ninjs_item_is_the_whole_body(story_of: Make, drained: Any) -> None:
    story_of(TRUE)
    document = Document.objects.get().pk
    caller = machine()
    answer = caller.post(f"/check/ninjs?document={document}", ITEM)
    assert answer.status_code == 200
    finding = next(f for f in answer.data["findings"] if f["rule"] == "figure-in-source")
    assert json.dumps(ITEM)[finding["start"] : finding["end"]] == finding["text"]  # offsets of what was sent
    made = caller.post(f"/stories/ninjs?document={document}&section=news", ITEM)
    assert made.status_code == 201
    assert made.data["latest"]["media_type"] == "application/json"
    drained()
    assert caller.get(f"/stories/{made.data['id']}/verdict").data["state"] == "held"
    assert "has no source" in caller.post("/stories/ninjs", ITEM).data["detail"]
    assert caller.post("/stories/ninjs", {"a": 1}).status_code == 422
    private = ITEM | {"infosources": [{"uri": "http://127.0.0.1:1/x"}]}
    assert caller.post("/check/ninjs", private).data["code"] == "CD110"


def test_what_is_wrong_with_a_story_is_said_before_anything_is_kept(db: None) -> None:
    caller = machine()
    for body, status in [
        ({"text": " \n", "sources": [RELEASE]}, 422),
        ({"text": TRUE, "sources": []}, 422),
        ({"text": TRUE, "sources": [{"text": "a", "address": "https://example.com"}]}, 422),
        ({"text": TRUE, "sources": [{"data": "no base64"}]}, 422),
        ({"text": TRUE, "sources": [RELEASE], "section": "none"}, 404),
        ({"text": TRUE, "sources": [RELEASE], "more": 1}, 422),
        ({"text": TRUE, "sources": [{"address": "http://10.0.0.1/"}]}, 422),
        ({"text": "---\nheadline: [\n---\nA.", "sources": [RELEASE]}, 422),
    ]:
        answer = caller.post("/stories", body)
        assert answer.status_code == status, (body, answer.data)
    assert not Story.objects.exists()
    assert not Document.objects.exists()
