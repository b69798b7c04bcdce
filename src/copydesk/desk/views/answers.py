"""How the site answers: a page, a missing page, 304 where the reader has it. No answer depends on who asks."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from copydesk import __version__
from copydesk.desk.market.folder import rooms

FRESH = "public, max-age=60"  # seconds; a correction must not be kept from readers for long


def html(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the site. It is rendered without the request, so that nothing of who asks can get into it."""
    common = {"newsroom": settings.COPYDESK.newsroom, "lang": "en"}
    return HttpResponse(render_to_string(f"site/{template}.html", common | context), status=status)


def missing(title: str, words: str) -> HttpResponse:
    """That something is not there, in words."""
    response = html("message", {"title": title, "words": words}, 404)
    response["Cache-Control"] = "no-cache"
    return response


def no_such_page() -> HttpResponse:
    """That a list has no page of that number."""
    return missing("There is no such page.", "The list has fewer pages than that.")


def page_of(request: HttpRequest, query: Any, size: int) -> Any:
    """The page that is asked for, ``None`` where there is none of that number."""
    try:
        return Paginator(query, size).page(request.GET.get("page", "1"))
    except (EmptyPage, PageNotAnInteger):
        return None


def conditional(
    request: HttpRequest, parts: Iterable[Any], changed: dt.datetime | None, made: Callable[[], HttpResponse]
) -> HttpResponse:
    """What is made, or 304 where the reader has it: ``parts`` are all that it depends on."""
    # The links at the head of every page depend on the rooms that have something to show.
    seen = repr((__version__, settings.COPYDESK.newsroom, rooms(), *parts)).encode("utf-8", "surrogatepass")
    tag = f'"{hashlib.sha256(seen).hexdigest()[:32]}"'
    # By the tag alone: a time has whole seconds, in which a story may be published and corrected.
    response = get_conditional_response(request, etag=tag) or made()
    response["ETag"] = tag
    response["Cache-Control"] = FRESH
    if changed:
        response["Last-Modified"] = http_date(int(min(changed.timestamp(), time.time())))
    return response


def home_of(request: HttpRequest) -> str:
    """The site's address, without a slash at the end; a static copy has one of its own."""
    own = getattr(request, "home", "")
    return str(own or settings.COPYDESK.public_url or request.build_absolute_uri("/").rstrip("/"))


def is_copy(request: HttpRequest) -> bool:
    """Whether the answer goes into a static copy (:mod:`copydesk.desk.site.export`)."""
    return hasattr(request, "home")
