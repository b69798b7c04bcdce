"""For machines that watch over the desk: is it alive, is it ready, and how much there is of everything."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from copydesk.desk import metrics
from copydesk.desk.doctor.state import migrations_missing

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
_known = {"migrated": False}  # looked at until it is true once: a program that runs is never migrated back


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The program answers. Asks no database, so that a database that is away restarts no server."""
    return _plain("alive")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and is up to date; 503 with the reason where it is not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _known["migrated"]:
            missing = migrations_missing()
            if missing:
                return _plain(f"{len(missing)} migrations are missing; run copydesk desk migrate", 503)
            _known["migrated"] = True
    except DatabaseError:
        return _plain("the database does not answer", 503)  # why is in the log of the database, not for strangers
    return _plain("ready")


@require_safe
@never_cache
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers of :mod:`copydesk.desk.metrics`, for this machine itself or with ``COPYDESK_METRICS_TOKEN``."""
    if not (_from_here(request) or _has_token(request)):
        return _plain("Ask from this machine, or with the header Authorization: Bearer COPYDESK_METRICS_TOKEN.", 403)
    try:
        content, content_type = metrics.exposition(request.headers.get("Accept", ""))
    except DatabaseError:
        return _plain("the database does not answer", 503)
    return HttpResponse(content, content_type=content_type)


def _from_here(request: HttpRequest) -> bool:
    """Whether the request comes from this machine, and not through a proxy on it."""
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.COPYDESK.metrics_token
    return bool(wanted) and kind.lower() == "bearer" and secrets.compare_digest(given.encode(), wanted.encode())


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", numbers, name="metrics"),
]
