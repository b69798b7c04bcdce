"""Writes under idempotency keys happen once, whatever is sent again or dies; errors are problem details."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from copydesk.desk import life
from copydesk.desk.api import access, writes
from copydesk.desk.api.problems import STATUSES
from copydesk.desk.models import AuditEntry, Document, IdempotentAnswer, Job, Story
from copydesk.desk.roles import Actor
from tests.desk.callers import Caller, machine, program_of
from tests.desk.texts import SOURCE, TRUE

BODY = {"text": TRUE, "sources": [{"text": SOURCE, "name": "release.txt"}]}


@pytest.mark.django_db
def test_the_same_request_under_a_key_happens_once(db: None) -> None:
    caller = machine("draft")
    first = caller.post("/stories", BODY, key="a-1")
    again = caller.post("/stories", BODY, key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Story.objects.count() == 1
    assert caller.post("/stories", BODY, key="a-2").data["id"] != first.data["id"]
    assert machine("draft").post("/stories", BODY, key="a-1").data["id"] != first.data["id"]  # keys are a token's own


@pytest.mark.django_db
def test_another_request_under_a_key_is_refused(db: None) -> None:
    caller = machine("draft")
    caller.post("/stories", BODY, key="k")
    for answer in (
        caller.post("/stories", BODY | {"change": "other"}, key="k"),
        caller.post("/sources", BODY["sources"][0], key="k"),
    ):
        assert (answer.status_code, answer.data["code"]) == (422, "CD647")
    assert Story.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_kept_and_what_was_not_begun_is_not(released: Callable[..., Story], editor: Actor) -> None:
    caller, story = program_of(editor), released()
    body = {"version": 1, "reason": "No news."}
    first = caller.post(f"/stories/{story.pk}/reject", body, key="k")
    assert first.status_code == 409
    assert caller.post(f"/stories/{story.pk}/reject", body, key="k").content == first.content
    assert caller.post(f"/stories/{story.pk}/retract", {"reason": "Wrong."}, key="r").status_code == 403
    assert not IdempotentAnswer.objects.filter(key="r").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["a b", "ä", "x" * 201])
def test_a_key_of_no_good_form_is_refused(db: None, key: str) -> None:
    answer = machine("draft").post("/stories", BODY, key=key)
    assert (answer.status_code, answer.data["code"]) == (400, "CD640")
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_effect_and_answer_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = machine("draft")
    settle = writes._Key.settle

    def dies(self: Any, response: Any) -> None:
        raise MemoryError("the server dies before it commits")

    monkeypatch.setattr(writes._Key, "settle", dies)
    assert caller.post("/stories", BODY, key="k").status_code == 500
    assert not Story.objects.exists()
    monkeypatch.setattr(writes._Key, "settle", settle)
    assert caller.post("/stories", BODY, key="k").status_code == 201
    assert Story.objects.count() == 1


@pytest.mark.django_db
def test_a_server_that_died_leaves_its_key_free(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = machine("draft")

    def dies(*args: Any, **kwargs: Any) -> Any:
        raise SystemExit  # in the middle of the effect, before anything is committed

    with monkeypatch.context() as patch:
        patch.setattr(life, "new_story", dies)
        with pytest.raises(SystemExit):
            caller.post("/stories", BODY, key="k")
    assert not IdempotentAnswer.objects.exists()
    assert caller.post("/stories", BODY, key="k").status_code == 201
    assert caller.post("/stories", BODY, key="k")["Idempotency-Replayed"] == "true"
    assert Story.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_once_under_one_key_one_happens() -> None:
    caller = machine("draft")
    caller.post("/sources", BODY["sources"][0])
    answers: list[Any] = []
    barrier = threading.Barrier(4)

    def ask() -> None:
        try:
            mine = Caller(**caller.headers)
            barrier.wait()
            answers.append(mine.post("/stories", BODY, key="k"))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Story.objects.count() == 1
    assert [a.status_code for a in answers] == [201] * 4  # the others wait for the first, and are told the same
    assert len({a.content for a in answers}) == 1


@pytest.mark.django_db
def test_facts_are_stored_and_what_rests_on_them_is_proved_again(db: None) -> None:
    caller = machine("facts", "read")
    body = {"ticker": "HRBR", "name": "Harbor Foods", "exchange": "NYSE", "aliases": ["Harbor"]}
    assert caller.put("/facts/listings", body).data["stored"] == "HRBR Harbor Foods"
    assert caller.put("/facts/listings", body | {"until": "2026-02-27"}).status_code == 200
    (row,) = caller.get("/facts/listings?ticker=HRBR").data["items"]
    assert (row["until"], row["aliases"]) == ("2026-02-27", ["Harbor"])
    assert Job.objects.filter(kind="prove again", state="queued").count() == 1
    score = {"ticker": "HRBR", "date": "2026-02-27", "value": "61.5", "tier": "strong"}
    assert caller.put("/facts/scores", score).status_code == 200
    assert caller.get("/facts/scores?since=2026-01-01").data["items"][0]["value"] == "61.5"
    step = {"stage": "proposed rule", "date": "2026-01-05"}
    docket = {"id": "PAD-2026-0007", "title": "Mills", "agency": "Port Authority for Docks", "steps": [step]}
    assert caller.put("/facts/dockets", docket).status_code == 200
    assert caller.get("/facts/dockets").data["items"][0]["steps"][0]["stage"] == "proposed rule"
    wrong = caller.put("/facts/dockets", docket | {"steps": [step | {"stage": "propsed"}]})
    assert (wrong.status_code, wrong.data["code"]) == (422, "CD300")
    assert caller.ask("DELETE", f"/facts/listings/{row['id']}").status_code == 200
    assert caller.ask("DELETE", f"/facts/listings/{row['id']}").status_code == 404
    assert AuditEntry.objects.filter(action="change facts").count() == 5


@pytest.mark.django_db
def test_sources_are_added_got_and_read_again(db: None) -> None:
    caller = machine("draft", "read")
    made = caller.post("/sources", {"text": SOURCE, "name": "release.txt", "kind": "primary"})
    assert (made.status_code, made.data["title"]) == (201, "Harbor Foods results")
    pk = made.data["id"]
    assert caller.post("/sources", {"text": SOURCE, "name": "release.txt", "kind": "primary"}).data["id"] == pk
    assert caller.get(f"/sources/{pk}").data == made.data
    assert "sales rose 4%" in caller.get(f"/sources/{pk}/text").data["text"]
    assert len(caller.get(f"/sources/{pk}/snapshots").data) == 1
    assert caller.get("/sources?words=release&kind=primary").data["total"] == 1
    assert caller.get("/sources?kind=notes").data["total"] == 0
    assert caller.post(f"/sources/{pk}/read").status_code == 422  # it has no address
    address = Document.objects.create(name="a page", address="https://example.org/a")
    assert caller.post(f"/sources/{address.pk}/read").status_code == 202
    assert Job.objects.filter(kind="read document").count() == 1
    assert caller.get(f"/sources/{address.pk}/text").status_code == 404
    health = caller.get("/jobs").data
    assert (health["queued"], health["dead"]) == (1, 0)


@pytest.mark.django_db
def test_every_error_is_a_problem_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    caller, stranger = machine("draft", "read"), Caller()
    story = caller.post("/stories", BODY).data["id"]
    answers = {
        400: caller.ask("POST", "/stories", data=b"{", content_type="application/json"),
        401: stranger.get("/stories"),
        403: caller.put("/facts/listings", {"ticker": "A", "name": "B"}),
        404: caller.get("/nothing/here"),
        405: caller.ask("PATCH", "/stories"),
        409: caller.post(f"/stories/{story}/versions", {"expected": 4, "text": TRUE}),
        413: caller.ask("POST", "/stories", data=b" " * 60_000_001, content_type="application/json"),
        415: caller.ask("POST", "/stories", data=b"a=1", content_type="application/x-www-form-urlencoded"),
        422: caller.post("/stories", {"text": TRUE}),
        429: None,
    }
    monkeypatch.setitem(access.LIMITS, "read", 0)
    answers[429] = caller.get("/stories")
    monkeypatch.undo()
    monkeypatch.setattr(life, "new_story", lambda *a, **k: 1 / 0)
    answers[500] = caller.post("/stories", BODY)
    assert set(answers) == set(STATUSES)
    for status, answer in answers.items():
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "instance", "code"} <= set(answer.data), answer.data
        assert answer.data["status"] == status
        assert answer.data["code"].startswith("CD")
        assert "Traceback" not in answer.content.decode()
        assert answer.data["instance"].endswith(answer["X-Request-ID"])
    assert answers[422].data["errors"] == [{"field": "body.sources", "wrong": "Field required"}]
    assert answers[405]["Allow"] == "GET, POST"
    assert "ZeroDivision" not in answers[500].content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        b'{"text": "a\\u0000b"}',
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b'{"text": 1e999}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"expected": ' + b"9" * 5000 + b"}",
        b'{"expected": ' + b"9" * 40 + b"}",
        b"null",
        b"[]",
        b"",
    ],
)
def test_hostile_bodies(data: bytes) -> None:
    caller = machine()
    for path in ("/stories", "/check", "/stories/ninjs", "/check/ninjs", f"/stories/{uuid4()}/versions"):
        answer = caller.ask("POST", path, data=data, content_type="application/json")
        assert answer.status_code in (400, 404, 422), (path, answer.content)
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_hostile_addresses() -> None:
    caller = machine()
    for path in (
        "/stories?words=%00",
        "/stories?words=%ff%fe",
        "/stories?limit=99999999999999999999999",
        "/stories?limit=0",
        "/stories/1",
        "/sources/99999999999999999999999999",
        "/events?since=yesterday",
        "/events?since=2026-02-03T14:00:00",
        "/events?since=9999-12-31T23:59:59-23:59",
        "/events?since=0001-01-01T00:00:00%2B23:59",
    ):
        assert caller.get(path).status_code in (200, 404, 422), path


@pytest.mark.django_db
def test_what_is_unchanged_is_not_sent_again() -> None:
    caller = machine("draft", "read")
    story = caller.post("/stories", BODY).data["id"]
    first = caller.get(f"/stories/{story}")
    again = caller.get(f"/stories/{story}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    caller.post(f"/stories/{story}/versions", {"expected": 1, "text": TRUE})
    changed = caller.get(f"/stories/{story}", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.django_db
def test_the_document_and_its_page() -> None:
    document = Caller().get("/openapi.json")
    assert document.status_code == 200
    told = document.data
    assert told["openapi"].startswith("3.1")
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], (method, path)
            assert "application/problem+json" in operation["responses"]["422"]["content"]
            keyed = any(p["name"] == "Idempotency-Key" for p in operation["parameters"])
            kept = not path.startswith(("/api/check", "/api/ask", "/api/scenarios"))
            assert keyed == (method != "get" and kept), (method, path)
    assert "#/$defs/" not in document.content.decode()
    page = Caller().get("/docs")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b"http" not in page.content  # nothing comes from elsewhere
