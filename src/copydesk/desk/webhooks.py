"""Webhooks: events are posted to other systems, signed by the rules of Standard Webhooks, at least once each.

A delivery is a job: what fails is tried again with growing pauses, by another worker if need be. Receivers drop what
they know by its ``webhook-id``. Nothing in a private network is asked, unless ``COPYDESK_ALLOW`` names it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from copydesk.desk import audit, jobs
from copydesk.desk.models import Delivery, Endpoint, Event
from copydesk.desk.outgoing import KINDS, TRIES
from copydesk.desk.roles import Actor, require
from copydesk.errors import CopydeskError, RefusedAddress
from copydesk.reading.guards import Watch, checked, pinned, url_of

SECONDS = 15.0  # longest that one delivery may take
LARGEST_ANSWER = 4096  # bytes of an answer that are read; the rest is left
USER_AGENT = "Copydesk/0.1 (webhooks)"


class EndpointError(CopydeskError):
    """An address cannot be told of events as asked."""

    code = "CD630"


class NotDelivered(CopydeskError):
    """A receiver did not take an event; it is tried again."""

    code = "CD631"
    passing = True  # for the queue: it may go well the next time


def add(actor: Actor, address: str, kinds: Iterable[str] = ()) -> tuple[Endpoint, str]:
    """Tell an address of events from now on; with it, the secret that is shown this once.

    :param kinds: the kinds of events wanted (:data:`copydesk.desk.outgoing.KINDS`), all where empty.
    :raises NotAllowed: without the right to set rules.
    :raises EndpointError: if the address is told already, or a kind is not known.
    :raises ReadError: if the address may not be asked (a private network) or its host is not known.
    """
    require(actor, "set_rules")
    address, wanted = address.strip(), sorted(set(kinds), key=str)
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown:
        raise EndpointError(address, f"no event is of the kind '{unknown[0]}'", f"Choose among {', '.join(KINDS)}.")
    if len(address) > 2000:
        raise EndpointError(address[:100], "the address is longer than 2,000 characters", "Give a shorter one.")
    url = url_of(address, address)
    checked(url.host, url.port or (443 if url.scheme == "https" else 80), address, settings.COPYDESK.allow)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    with transaction.atomic():
        endpoint, new = Endpoint.objects.get_or_create(
            address=address, defaults={"events": wanted, "secret": secret, "made_by": actor.name}
        )
        if not new:
            raise EndpointError(address, "it is told of events already", "Remove it first, if its secret was lost.")
        audit.record(actor, "add webhook", address=address, events=wanted)
    return endpoint, secret


def switch(actor: Actor, pk: int, active: bool) -> Endpoint:
    """Stop telling an address, or begin again; what happened between is not told later.

    :raises EndpointError: if there is none.
    """
    require(actor, "set_rules")
    with transaction.atomic():
        endpoint = _endpoint(pk)
        if endpoint.active != active:
            endpoint.active = active
            endpoint.save(update_fields=["active"])
            audit.record(actor, "start webhook" if active else "stop webhook", address=endpoint.address)
        return endpoint


def remove(actor: Actor, pk: int) -> None:
    """Forget an address, with the list of what it was told.

    :raises EndpointError: if there is none.
    """
    require(actor, "set_rules")
    with transaction.atomic():
        endpoint = _endpoint(pk)
        audit.record(actor, "remove webhook", address=endpoint.address)
        endpoint.delete()


def send_again(actor: Actor, pk: int) -> Delivery:
    """Send an event to a receiver again, because a person asked for it.

    :raises EndpointError: if there is no such delivery, or its receiver is stopped.
    """
    require(actor, "set_rules")
    with transaction.atomic():
        delivery = Delivery.objects.select_related("endpoint", "event").filter(pk=pk).first()
        if delivery is None:
            raise EndpointError(f"delivery {pk}", "there is none", "Look at the list again.")
        if not delivery.endpoint.active:
            raise EndpointError(delivery.endpoint.address, "it is stopped", "Start it first.")
        Delivery.objects.filter(pk=pk).update(delivered_at=None, status=None, error="")
        jobs.enqueue("deliver", f"deliver {pk}", tries=TRIES, delivery=pk)
        audit.record(actor, "send again", event=str(delivery.event_id), address=delivery.endpoint.address)
        return delivery


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """What the header ``webhook-signature`` holds: ``v1,`` and HMAC-SHA256 over id, time and body, in base64.

    :param secret: base64 with the prefix ``whsec_``.
    :param timestamp: seconds since 1970 (UTC).
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, b"%s.%d.%s" % (message.encode(), timestamp, body), hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def body_of(event: Event) -> bytes:
    """An event as it is posted: ``type``, ``timestamp`` (UTC), ``data``."""
    told: dict[str, Any] = {"type": event.kind, "timestamp": event.at.isoformat(), "data": event.data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@jobs.handler("deliver")
def deliver(job: jobs.Job) -> jobs.Write | None:
    """Post an event to a receiver. What goes wrong is noted on the delivery, and the queue tries again."""
    found = Delivery.objects.select_related("event", "endpoint").filter(pk=job.arguments["delivery"]).first()
    if found is None or found.delivered_at or not found.endpoint.active:
        return None
    noted = Delivery.objects.filter(pk=found.pk)
    try:
        status = _post(found.endpoint, found.event)
    except CopydeskError as error:
        noted.update(status=None, error=f"{error.wrong}. {error.mend}"[:1000])
        raise
    if not 200 <= status < 300:
        wrong = f"it answered {status}" + (", and redirects are not followed" if 300 <= status < 400 else "")
        noted.update(status=status, error=wrong)
        raise NotDelivered(found.endpoint.address, wrong, "It is tried again.")
    return lambda: noted.update(delivered_at=timezone.now(), status=status, error="")


def _post(endpoint: Endpoint, event: Event) -> int:
    """The status of the answer; no more of it is kept.

    :raises RefusedAddress: if a guard refuses the address; that is not tried again.
    :raises NotDelivered: if the receiver cannot be reached, or is too slow.
    """
    address, body, now = endpoint.address, body_of(event), int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": str(event.pk),
        "webhook-timestamp": str(now),
        "webhook-signature": signature(endpoint.secret, str(event.pk), now, body),
    }
    watch = Watch(address, SECONDS)
    with watch, httpx.Client(trust_env=False, follow_redirects=False, timeout=SECONDS) as client:
        try:
            request = pinned(
                client, "POST", url_of(address, address), address, watch, settings.COPYDESK.allow, None, headers, body
            )
            response = client.send(request, stream=True)
            try:
                read = 0
                for chunk in response.iter_raw():
                    read += len(chunk)
                    if read > LARGEST_ANSWER:
                        break
                return int(response.status_code)
            finally:
                response.close()
        except (CopydeskError, httpx.HTTPError, OSError) as error:
            if isinstance(error, RefusedAddress) and not watch.over:
                raise
            reason = error.wrong if isinstance(error, CopydeskError) else str(error) or type(error).__name__
            wrong = (
                f"it did not answer within {SECONDS:g} seconds" if watch.over else f"it cannot be reached ({reason})"
            )
            raise NotDelivered(address, wrong, "It is tried again.") from error


def _endpoint(pk: int) -> Endpoint:
    endpoint = Endpoint.objects.select_for_update().filter(pk=pk).first()
    if endpoint is None:
        raise EndpointError(f"webhook {pk}", "there is none", "Look at the list again.")
    return endpoint
