"""Webhooks: signed by the rules of Standard Webhooks, at least once, never into a private network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from copydesk.desk import jobs, webhooks
from copydesk.desk.models import AuditEntry, Delivery, Endpoint, Job, Story
from copydesk.desk.outgoing import TRIES
from copydesk.desk.roles import Actor, NotAllowed
from copydesk.errors import ReadError, RefusedAddress
from tests.desk.texts import TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is posted, and answers as it was told to."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))  # type: ignore[attr-defined]
        status = self.server.answers.pop(0) if self.server.answers else 204  # type: ignore[attr-defined]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        if status == 500:
            self.wfile.write(b"x" * 1_000_000)

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.COPYDESK = replace(settings.COPYDESK, allow=(f"127.0.0.1:{server.server_port}",))
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(receiver: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{receiver.server_port}/hook"


def due() -> None:
    """Do the deliveries that are due, now and for once."""
    Job.objects.filter(state=Job.State.QUEUED).exclude(kind="deliver").delete()
    Job.objects.filter(kind="deliver", state=Job.State.QUEUED).update(run_at=timezone.now())
    jobs.drain()


def test_an_event_is_posted_signed(receiver: Any, address: str, standards: Actor, story_of: Make) -> None:
    endpoint, secret = webhooks.add(standards, address, ["story.created"])
    story = story_of(TRUE)
    due()
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["type"], told["data"]["story"]) == ("story.created", str(story.pk))
    delivery = Delivery.objects.get()
    assert headers["webhook-id"] == str(delivery.event_id)
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    # As a receiver verifies it, by the words of the standard.
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert len(key) == 32
    assert (delivery.status, delivery.error) == (204, "")
    assert delivery.delivered_at is not None
    assert endpoint.secret == secret


def test_a_known_signature() -> None:
    # The example of the standard's own documentation.
    body = b'{"test": 2432232314}'
    made = webhooks.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_fails_is_tried_again_with_pauses(receiver: Any, address: str, standards: Actor, story_of: Make) -> None:
    webhooks.add(standards, address, ["story.created"])
    receiver.answers = [500, 302, 429]
    story_of(TRUE)
    waits = []
    for status in (500, 302, 429):
        due()
        delivery, job = Delivery.objects.get(), Job.objects.get(kind="deliver")
        assert delivery.status == status
        assert delivery.delivered_at is None
        assert f"answered {status}" in delivery.error
        assert (job.state, job.tries) == ("queued", TRIES)
        waits.append((job.run_at - timezone.now()).total_seconds())
    assert waits[0] < waits[1] < waits[2]
    due()
    delivery = Delivery.objects.get()
    assert delivery.status == 204
    assert delivery.error == ""
    assert len(receiver.got) == 4  # a redirect is not followed
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_a_receiver_that_is_away_is_tried_until_the_job_is_dead(
    receiver: Any, address: str, standards: Actor, story_of: Make
) -> None:
    webhooks.add(standards, address, ["story.created"])
    receiver.server_close()
    receiver.socket.close()
    story_of(TRUE)
    due()
    assert "cannot be reached" in Delivery.objects.get().error
    Job.objects.filter(kind="deliver").update(attempts=TRIES - 1)
    due()
    assert Job.objects.get(kind="deliver").state == "dead"
    delivery = webhooks.send_again(standards, Delivery.objects.get().pk)
    assert Job.objects.filter(kind="deliver", state="queued").count() == 1
    assert delivery.endpoint.address == address


def test_private_networks_are_not_told(standards: Actor, story_of: Make, settings: Any) -> None:
    for address in ("http://127.0.0.1/a", "http://10.1.2.3/", "http://[::1]/", "http://169.254.169.254/latest"):
        with pytest.raises(RefusedAddress):
            webhooks.add(standards, address)
    for address in ("ftp://example.org/", "https://user:word@example.org/", "no address", "http://a.invalid/"):
        with pytest.raises(ReadError):
            webhooks.add(standards, address)
    assert not Endpoint.objects.exists()
    # Its name led to a public address when it was added, and leads into the private network now.
    Endpoint.objects.create(address="http://localhost/hook", secret="whsec_AAAA", made_by="test")
    story_of(TRUE)
    due()
    assert set(Job.objects.filter(kind="deliver").values_list("state", flat=True)) == {"dead"}
    assert "no public address" in Delivery.objects.first().error


def test_secrets_are_in_no_log_and_no_trail(
    receiver: Any, address: str, standards: Actor, story_of: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, secret = webhooks.add(standards, address)
    receiver.answers = [500]
    story_of(TRUE)
    due()
    due()
    said = caplog.text + str([vars(r) for r in caplog.records]) + str(list(AuditEntry.objects.values()))
    assert secret not in said
    assert secret.removeprefix("whsec_") not in said
    assert secret not in str(list(Job.objects.values()))


def test_an_endpoint_is_stopped_started_and_removed(
    receiver: Any, address: str, standards: Actor, editor: Actor, story_of: Make
) -> None:
    with pytest.raises(NotAllowed):
        webhooks.add(editor, address)
    with pytest.raises(webhooks.EndpointError, match="no event is of the kind"):
        webhooks.add(standards, address, ["story.lost"])
    endpoint, _ = webhooks.add(standards, address, ["story.created"])
    with pytest.raises(webhooks.EndpointError, match="already"):
        webhooks.add(standards, address)
    story_of(TRUE)
    webhooks.switch(standards, endpoint.pk, active=False)
    due()
    assert receiver.got == []
    with pytest.raises(webhooks.EndpointError, match="stopped"):
        webhooks.send_again(standards, Delivery.objects.get().pk)
    webhooks.switch(standards, endpoint.pk, active=True)
    webhooks.send_again(standards, Delivery.objects.get().pk)
    due()
    webhooks.send_again(standards, Delivery.objects.get().pk)  # what was delivered may be sent again too
    due()
    assert len(receiver.got) == 2
    webhooks.send_again(standards, Delivery.objects.get().pk)
    webhooks.remove(standards, endpoint.pk)
    due()
    assert len(receiver.got) == 2
    said = list(AuditEntry.objects.filter(action__contains="webhook").values_list("action", flat=True))
    assert said == ["add webhook", "stop webhook", "start webhook", "remove webhook"]
