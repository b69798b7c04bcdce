"""The page of tokens and webhooks: secrets shown once, to everybody what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from copydesk.desk import tokens, webhooks
from copydesk.desk.models import ApiToken, AuditEntry, Delivery, Endpoint, Job, Story
from copydesk.desk.roles import DESK, Actor
from tests.desk.callers import Caller
from tests.desk.texts import TRUE

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client, standards: Actor) -> Client:
    client.force_login(standards.user)
    return client


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, standards: Actor) -> Endpoint:
    monkeypatch.setattr(webhooks, "checked", lambda *a, **k: "192.0.2.1")
    return webhooks.add(standards, "https://cms.example/hook")[0]


def test_a_token_is_made_shown_once_used_and_revoked(browser: Client) -> None:
    form = {"name": "CMS <b>", "holder": "machine", "scope": ["read", "check"], "ends": "90"}
    answer = browser.post(reverse("make-token"), form)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    shown = answer.content.decode().split('<code tabindex="0">')[1].split("</code>")[0]
    assert Caller(shown).get("/stories").status_code == 200
    page = browser.get(reverse("integrations")).content.decode()
    assert shown not in page
    assert "CMS &lt;b&gt;" in page
    token = ApiToken.objects.get()
    assert token.user is None
    assert 89 <= (token.expires_at - token.made_at).days <= 90
    assert browser.post(reverse("revoke-token", args=[token.pk])).status_code == 302
    assert Caller(shown).get("/stories").status_code == 401
    assert browser.post(reverse("revoke-token", args=[token.pk])).status_code == 422
    assert browser.post(reverse("make-token"), {"name": "x"}).status_code == 422


def test_a_token_of_ones_own(browser: Client, standards: Actor) -> None:
    browser.post(reverse("make-token"), {"name": "mine", "holder": "me", "scope": "release", "ends": ""})
    token = ApiToken.objects.get()
    assert (token.user, token.expires_at) == (standards.user, None)


def test_others_than_standards_editors_see_their_own_tokens_alone(
    client: Client, reporter: Actor, editor: Actor, endpoint: Endpoint
) -> None:
    client.force_login(reporter.user)
    tokens.make(DESK, "the CMS", ["read"])
    tokens.make(DESK, "edgars", ["read"], editor.user)
    answer = client.post(reverse("make-token"), {"name": "mine", "scope": ["read", "draft"], "ends": "30"})
    shown = answer.content.decode().split('<code tabindex="0">')[1].split("</code>")[0]
    assert Caller(shown).get("/stories").status_code == 200
    assert ApiToken.objects.get(name="mine").user == reporter.user
    page = client.get(reverse("integrations")).content.decode()
    assert "Your tokens" in page
    assert "mine" in page
    for hidden in ("the CMS", "edgars", endpoint.address, "Webhooks", "Deliveries", 'value="machine"'):
        assert hidden not in page, hidden
    assert f'href="{reverse("integrations")}"' in client.get(reverse("queue")).content.decode()


def test_a_webhook_is_added_stopped_and_removed(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "checked", lambda *a, **k: "192.0.2.1")
    form = {"address": "https://cms.example/hook", "event": ["story.published"]}
    answer = browser.post(reverse("add-webhook"), form)
    endpoint = Endpoint.objects.get()
    assert endpoint.secret in answer.content.decode().replace("&#x3D;", "=")
    assert endpoint.secret not in browser.get(reverse("integrations")).content.decode()
    assert browser.post(reverse("add-webhook"), form).status_code == 422
    at = reverse("change-webhook", args=[endpoint.pk])
    browser.post(at, {"action": "stop"})
    assert not Endpoint.objects.get().active
    browser.post(at, {"action": "start"})
    assert Endpoint.objects.get().active
    browser.post(at, {"action": "remove"})
    assert not Endpoint.objects.exists()
    assert browser.post(at, {"action": "remove"}).status_code == 422
    said = AuditEntry.objects.values_list("action", flat=True)
    assert list(said) == ["add webhook", "stop webhook", "start webhook", "remove webhook"]


def test_deliveries_are_listed_and_sent_again(
    browser: Client, endpoint: Endpoint, story_of: Callable[..., Story], django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        story_of(TRUE, check=False)
    delivery = Delivery.objects.first()
    Job.objects.filter(key=f"deliver {delivery.pk}").update(state="dead")
    Delivery.objects.filter(pk=delivery.pk).update(status=500, error="it answered 500")
    with django_assert_max_num_queries(14):
        page = browser.get(reverse("integrations")).content.decode()
    assert "given up</span>: it answered 500" in page
    assert page.count("on its way") == 11
    assert browser.post(reverse("send-again", args=[delivery.pk])).status_code == 302
    assert Job.objects.filter(key=f"deliver {delivery.pk}", state="queued").count() == 1
    assert browser.post(reverse("send-again", args=[10**6])).status_code == 422
