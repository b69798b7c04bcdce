"""The page of the audit trail: entries in words, filters, the walk over the chain, the download."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from copydesk.desk import audit, life, policy, trail
from copydesk.desk.guard import guard, unguard
from copydesk.desk.models import AuditEntry, AuditHead, Story
from copydesk.desk.roles import DESK, Actor
from tests.desk.texts import FALSE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


@pytest.fixture
def desk(client: Client, standards: Actor) -> Client:
    """A browser in which a standards editor is signed in."""
    client.force_login(standards.user)
    return client


def write(count: int, actor: Actor = DESK, **detail: Any) -> None:
    with transaction.atomic():
        for n in range(count):
            audit.record(actor, "take" if n % 2 else "let go", **detail)


def said(page: Any) -> list[str]:
    return [f"{told.who} {told.words}" for told in page.context["entries"]]


def test_it_is_for_those_who_may_see_it(client: Client, editor: Actor, standards: Actor) -> None:
    for who, status in ((None, 302), (editor, 403), (standards, 200)):
        if who:
            client.force_login(who.user)
        assert client.get(reverse("audit")).status_code == status
        assert client.get(reverse("audit-file")).status_code == status
        assert client.post(reverse("audit-verify")).status_code == status
    assert client.get(reverse("audit-verify")).status_code == 405


def test_entries_stand_in_words_newest_first(
    story_of: Make, revised: Make, editor: Actor, reporter: Actor, standards: Actor, desk: Client
) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.take(editor, story.pk)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Told by telephone.")
    life.release(editor, story.pk, 1, story.latest.check_result_id)
    policy.set_rule(standards, "thin-story", "warn", {}, "Asked for.")
    page = desk.get(reverse("audit"))
    assert said(page) == [
        "stella changed the rule thin-story: Asked for.",
        "Copydesk published version 1",
        "edgar released version 1",
        "edgar overrode figure-in-source on version 1: Told by telephone.",
        "edgar took the story",
        "Copydesk checked version 1: hold (figure-in-source)",
        "ruth made the story",
        "ruth added the source release.txt",
    ]
    assert story.headline in page.content.decode()


def test_every_action_has_words_and_an_unknown_one_is_told_plainly(desk: Client) -> None:
    entry = AuditEntry(actor="token:abc", action="invent", detail={"name": "a mill", "list": [1], "number": 3})
    assert trail.words_of(entry) == "invent: name a mill, number 3"
    assert trail.words_of(AuditEntry(action="release", detail={})) == "release"
    assert trail.who("user:edgar with token:abc") == "edgar, with token abc"
    assert trail.who("token:abc") == "token abc"
    long = AuditEntry(action="retract", detail={"reason": "x" * 900})
    assert len(trail.words_of(long)) < 400


def test_filters(story_of: Make, editor: Actor, desk: Client) -> None:
    story, other = story_of(FALSE), story_of(FALSE.replace("sales rise", "sales go up"))
    life.take(editor, story.pk)

    def numbers(**query: str) -> int:
        return int(desk.get(reverse("audit"), query).context["total"])

    everything = numbers()
    assert everything == AuditEntry.objects.count()
    assert numbers(actor="EDG") == numbers(action="take") == 1
    assert numbers(story=str(story.pk)) == 3
    assert numbers(story=str(other.pk), actor="ruth") == 1
    day = AuditEntry.objects.last().at.date().isoformat()
    assert numbers(**{"from": day}) == numbers(to=day) == everything
    assert numbers(to="2020-01-01") == 0
    assert "No entry fits." in desk.get(reverse("audit"), {"to": "2020-01-01"}).content.decode()


@pytest.mark.parametrize(("name", "value"), [("from", "yesterday"), ("to", "2026-02-30"), ("story", "seven")])
def test_a_wrong_filter_is_refused_with_what_to_do(name: str, value: str, desk: Client) -> None:
    for address in ("audit", "audit-file"):
        page = desk.get(reverse(address), {name: value})
        assert page.status_code == 422
        assert value in page.content.decode()


@pytest.mark.parametrize("count", [0, 1, 200])
def test_few_queries_and_pages_of_a_hundred(count: int, desk: Client, django_assert_max_num_queries: Any) -> None:
    write(count)
    with django_assert_max_num_queries(10):
        page = desk.get(reverse("audit"))
    assert len(page.context["entries"]) == min(count, 100)
    assert page.context["last"] == max(1, count // 100)
    second = desk.get(reverse("audit"), {"page": "2"})
    assert len(second.context["entries"]) == (100 if count == 200 else min(count, 100))


def test_verify_says_that_it_is_whole_and_shows_what_to_note(desk: Client) -> None:
    write(3)
    head = AuditHead.objects.get()
    note = f"{head.number}:{head.sha256}"
    assert note in desk.get(reverse("audit")).content.decode()
    write(2)
    page = desk.post(reverse("audit-verify"), {"known": note})
    text = page.content.decode()
    assert "The trail is whole: 5 entries" in text
    assert "The entry noted elsewhere is in it unchanged." in text
    assert "noted elsewhere is in it" not in desk.post(reverse("audit-verify")).content.decode()
    wrong = desk.post(reverse("audit-verify"), {"known": f"{head.number}:{'0' * 64}"}).content.decode()
    assert "its hash is not the one noted elsewhere" in wrong
    bad = desk.post(reverse("audit-verify"), {"known": "3:abc"})
    assert bad.status_code == 422
    assert "NUMBER:SHA256" in bad.content.decode()


def test_verify_names_each_fault(desk: Client) -> None:
    write(4)
    unguard(connection)
    AuditEntry.objects.filter(number=2).update(actor="user:somebody")
    AuditEntry.objects.filter(number=3).delete()
    guard(connection)
    text = desk.post(reverse("audit-verify")).content.decode()
    assert "The trail is not whole: 3 faults" in text
    assert "Entry 2: its content was changed" in text
    assert "entry 3 is missing" in text


def test_the_download_holds_the_chain_and_no_formula(desk: Client) -> None:
    write(2, reason="=1+1")
    write(1, Actor("=cmd"))
    text = b"".join(desk.get(reverse("audit-file"))).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert [row["sha256"] for row in rows] == list(AuditEntry.objects.values_list("sha256", flat=True))
    assert rows[2]["actor"] == "'=cmd"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert (
        len(list(csv.DictReader(io.StringIO(b"".join(desk.get(reverse("audit-file"), {"action": "take"})).decode()))))
        == 1
    )
