"""Other programs: tokens of the API, webhooks, and what was delivered to them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk import tokens, webhooks
from copydesk.desk.models import ApiToken, Delivery, Endpoint, Job
from copydesk.desk.outgoing import KINDS
from copydesk.desk.roles import SCOPES
from copydesk.desk.views.common import actor, page, refused
from copydesk.errors import CopydeskError

_MOST = 50  # deliveries that are shown
_ENDS = (("", "never"), ("30", "in 30 days"), ("90", "in 90 days"), ("365", "in a year"))


@require_safe
@never_cache
@page("review")
def integrations(request: HttpRequest) -> HttpResponse:
    """One's own tokens; with the right to set rules all tokens, webhooks and the newest deliveries."""
    return _shown(request)


@require_POST
@never_cache
@page("review")
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token, and show it this once: the answer itself holds it, and it is stored nowhere."""
    who, days = actor(request), request.POST.get("ends", "")
    try:
        token, shown = tokens.make(
            who,
            request.POST.get("name", ""),
            request.POST.getlist("scope"),
            None if request.POST.get("holder") == "machine" else request.user,
            timezone.now() + dt.timedelta(days=int(days)) if days in ("30", "90", "365") else None,
        )
    except CopydeskError as error:
        return refused(request, error, reverse("integrations"))
    return _shown(request, secret=shown, secret_of=f"The token “{token.name}”")


@require_POST
@page("review")
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token."""
    try:
        token = tokens.revoke(actor(request), token_id)
    except CopydeskError as error:
        return refused(request, error, reverse("integrations"))
    messages.success(request, f"The token “{token.name}” is revoked.")
    return HttpResponseRedirect(reverse("integrations"))


@require_POST
@never_cache
@page("set_rules")
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Tell an address of events, and show its secret this once."""
    try:
        endpoint, secret = webhooks.add(actor(request), request.POST.get("address", ""), request.POST.getlist("event"))
    except CopydeskError as error:
        return refused(request, error, reverse("integrations"))
    return _shown(request, secret=secret, secret_of=f"The secret of {endpoint.address}")


@require_POST
@page("set_rules")
def change_webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Stop, start or remove a webhook."""
    who, action = actor(request), request.POST.get("action", "")
    try:
        if action == "remove":
            webhooks.remove(who, endpoint_id)
            messages.success(request, "The webhook is removed.")
        else:
            endpoint = webhooks.switch(who, endpoint_id, active=action == "start")
            messages.success(request, f"{endpoint.address} is {'told of events' if endpoint.active else 'stopped'}.")
    except CopydeskError as error:
        return refused(request, error, reverse("integrations"))
    return HttpResponseRedirect(reverse("integrations"))


@require_POST
@page("set_rules")
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send an event to a receiver again."""
    try:
        delivery = webhooks.send_again(actor(request), delivery_id)
    except CopydeskError as error:
        return refused(request, error, reverse("integrations"))
    messages.success(request, f"The event {delivery.event.kind} is sent again.")
    return HttpResponseRedirect(f"{reverse('integrations')}#deliveries")


def _shown(request: HttpRequest, **once: str) -> HttpResponse:
    now, who = timezone.now(), actor(request)
    context: dict[str, Any] = {
        "tokens": [(token, _standing(token, now)) for token in tokens.seen(who)],
        "scopes": SCOPES,
        "ends": _ENDS,
        **(_webhooks() if who.may("set_rules") else {}),
        **once,
    }
    return render(request, "desk/integrations.html", context)


def _webhooks() -> dict[str, Any]:
    deliveries = list(Delivery.objects.select_related("event", "endpoint").order_by("-pk")[:_MOST])
    jobs = Job.objects.filter(key__in=[f"deliver {d.pk}" for d in deliveries]).order_by("pk")
    newest = {job.key: job for job in jobs.only("key", "state", "attempts", "tries", "run_at")}
    return {
        "endpoints": Endpoint.objects.order_by("address"),
        "deliveries": [(d, newest.get(f"deliver {d.pk}")) for d in deliveries],
        "kinds": KINDS,
        "most": _MOST,
    }


def _standing(token: ApiToken, now: dt.datetime) -> str:
    if token.revoked_at:
        return "revoked"
    return "ended" if token.expires_at and token.expires_at <= now else "valid"


urlpatterns = [
    path("integrations/", integrations, name="integrations"),
    path("integrations/tokens/", make_token, name="make-token"),
    path("integrations/tokens/<int:token_id>/revoke/", revoke_token, name="revoke-token"),
    path("integrations/webhooks/", add_webhook, name="add-webhook"),
    path("integrations/webhooks/<int:endpoint_id>/", change_webhook, name="change-webhook"),
    path("integrations/deliveries/<int:delivery_id>/again/", send_again, name="send-again"),
]
