"""Tokens: shown once, kept as a hash, with scopes, an end, and an entry in the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from copydesk.desk import tokens
from copydesk.desk.api import access
from copydesk.desk.models import ApiToken, AuditEntry
from copydesk.desk.roles import DESK, Actor, NotAllowed
from tests.desk.callers import Caller, machine, program_of
from tests.desk.texts import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_and_only_its_hash_is_kept(standards: Actor) -> None:
    token, shown = tokens.make(standards, "CMS", ["check", "read"])
    assert shown.startswith(f"cd_{token.prefix}_")
    secret = shown.split("_", 2)[2]
    row = ApiToken.objects.values().get()
    assert secret not in str(row)
    assert len(row["sha256"]) == 64
    entry = AuditEntry.objects.get(action="make token")
    assert entry.detail["token"] == token.prefix
    assert secret not in str(entry.detail)
    assert Caller(shown).get("/stories").status_code == 200


@pytest.mark.parametrize("text", ["", "x", "cd_abc_def", "cd_aaaaaaaa_" + "b" * 43])
def test_what_is_no_token_is_refused(text: str, db: None) -> None:
    answer = Caller(Authorization=f"Bearer {text}").get("/stories")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.data["code"] == "CD611"


def test_a_wrong_secret_under_a_known_prefix_is_refused(db: None) -> None:
    _, shown = tokens.make(DESK, "CMS", ["read"])
    assert Caller(shown[:-1] + ("a" if shown[-1] != "a" else "b")).get("/stories").status_code == 401


def test_a_token_ends_is_revoked_and_leaves_with_its_person(standards: Actor, editor: Actor) -> None:
    token, shown = tokens.make(standards, "CMS", ["read"], expires_at=timezone.now() + dt.timedelta(hours=1))
    caller = Caller(shown)
    assert caller.get("/stories").status_code == 200
    ApiToken.objects.update(expires_at=timezone.now())
    assert "has ended" in caller.get("/stories").data["detail"]
    ApiToken.objects.update(expires_at=None)
    tokens.revoke(standards, token.pk)
    assert "was revoked" in caller.get("/stories").data["detail"]
    assert AuditEntry.objects.filter(action="revoke token").count() == 1
    with pytest.raises(tokens.TokenError, match="already"):
        tokens.revoke(standards, token.pk)
    program = program_of(editor)
    assert program.get("/stories").status_code == 200
    editor.user.is_active = False
    editor.user.save()
    assert program.get("/stories").status_code == 401


def test_its_use_is_noted_at_most_once_a_minute(db: None) -> None:
    token, shown = tokens.make(DESK, "CMS", ["read"])
    caller = Caller(shown)
    caller.get("/stories")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    caller.get("/stories")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - dt.timedelta(seconds=61))
    caller.get("/stories")
    assert ApiToken.objects.get(pk=token.pk).last_used_at > first


def test_people_make_tokens_for_themselves_and_those_who_set_rules_for_machines(
    standards: Actor, editor: Actor, person: Callable[[str, str], Actor]
) -> None:
    reader = person("rita", "reader")
    with pytest.raises(NotAllowed, match="'review' is missing"):
        tokens.make(reader, "mine", ["read"], reader.user)
    with pytest.raises(NotAllowed, match="'set_rules' is missing"):
        tokens.make(editor, "the CMS", ["read"])
    own, _ = tokens.make(editor, "mine", ["read"], editor.user)
    assert list(tokens.seen(editor)) == [own]
    assert tokens.revoke(editor, own.pk).revoked_at is not None
    with pytest.raises(NotAllowed, match="another person"):
        tokens.make(standards, "theirs", ["release"], editor.user)
    token, _ = tokens.make(standards, "mine", ["release"], standards.user)
    with pytest.raises(NotAllowed, match="makes and revokes no tokens"):
        tokens.make(Actor.of_token(token), "more", ["read"])
    for pk in (token.pk, 10**9):
        with pytest.raises(NotAllowed, match="'set_rules' is missing"):
            tokens.revoke(editor, pk)
    with pytest.raises(NotAllowed, match="revokes no tokens"):
        tokens.revoke(Actor.of_token(token), token.pk)
    assert list(tokens.seen(standards)) == [token, own]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "wrong"),
    [
        (" ", ["read"], 1, "no name"),
        ("CMS", [], 1, "no scope"),
        ("CMS", ["all"], 1, "'all' is not known"),
        ("CMS", ["read"], -1, "past"),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(
    standards: Actor, name: str, scopes: list[str], days: int, wrong: str
) -> None:
    with pytest.raises(tokens.TokenError, match=wrong):
        tokens.make(standards, name, scopes, expires_at=timezone.now() + dt.timedelta(days=days))
    assert not ApiToken.objects.exists()


def test_a_person_signed_in_may_ask_too_and_writes_with_the_token_against_forgery(editor: Actor) -> None:
    caller = Caller()
    caller.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert caller.get("/stories").status_code == 401
    assert caller.client.login(username="edgar", password=PASSWORD)
    assert caller.get("/stories").status_code == 200
    body = {"text": "Harbor Foods.", "sources": [{"text": "Harbor Foods.", "name": "a"}]}
    refused = caller.post("/check", body)
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.data["detail"]
    caller.client.get("/api/docs")
    token = caller.client.cookies["csrftoken"].value
    assert caller.post("/check", body, headers={"X-CSRFToken": token}).status_code == 200


def test_a_token_may_ask_so_often_a_minute(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setitem(access.LIMITS, "read", 3)
    monkeypatch.setattr(access, "_now", lambda: 1_000_000_001.0)  # 41 seconds after a minute began
    caller = machine("read")
    assert [caller.get("/stories").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = caller.get("/stories")
    assert answer["Retry-After"] == "19"
    assert answer.data["code"] == "CD646"
    assert machine("read").get("/stories").status_code == 200
