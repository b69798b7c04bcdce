"""Rulemakings for readers: where each stands, its next marker, documents and days; calendars and feeds of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from copydesk.desk.rulemakings import shown
from copydesk.desk.rulemakings.following import Following, following
from copydesk.desk.views.answers import conditional, home_of, html, missing, page_of
from copydesk.errors import CopydeskError
from copydesk.rulemaking import feed
from copydesk.rulemaking.calendar import calendar
from copydesk.rulemaking.docket import Docket

_PAGE = 40  # dockets on a page of the list


@require_safe
def rulemakings(request: HttpRequest) -> HttpResponse:
    """Where each rulemaking stands, the nearest marker first."""
    found = following()
    page = page_of(request, found.dockets, _PAGE)
    if page is None:
        return missing("There is no such page.", "The list has fewer pages than that.")

    def made() -> HttpResponse:
        rows = [shown.row(d, found.day) for d in page.object_list]
        return html("rulemakings", {"rows": rows, "page": page, "day": found.day})

    return conditional(request, ("rulemakings", page.number, found.key), None, made)


@require_safe
def rulemaking(request: HttpRequest, docket: str) -> HttpResponse:
    """One rulemaking. Whoever calls it by another of its numbers is sent on to its own address."""
    found = following()
    one = found.named(docket)
    if one is None:
        return _none()
    if one.id != docket:
        return HttpResponseRedirect(reverse("rulemaking", args=[one.id]))
    stories = [(s.pk, s.slug, s.headline) for s in shown.stories(found.holders(one))]
    parts = ("rulemaking", one.id, found.key, stories)
    return conditional(request, parts, None, lambda: html("rulemaking", shown.page(one, found)))


@require_safe
def ics(request: HttpRequest, docket: str = "") -> HttpResponse:
    """The days of one rulemaking, or of all, as an iCalendar."""

    def made(dockets: Sequence[Docket], found: Following) -> HttpResponse:
        name = dockets[0].title[:200] if docket else f"Rulemakings, {settings.COPYDESK.newsroom}"
        try:
            data = calendar(dockets, found.day, name)
        except CopydeskError:  # the extra rulemaking is not installed
            return missing(
                "There are no calendars here.", "This site does not make them. The feeds tell the same days."
            )
        response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="rulemaking.ics"'
        return response

    return _file(request, "calendar", docket, made)


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """What moved, as RSS."""
    return _feed(request, feed.rss, "application/rss+xml; charset=utf-8", "rulemaking-rss")


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """What moved, as Atom."""
    return _feed(request, feed.atom, "application/atom+xml; charset=utf-8", "rulemaking-atom")


def _feed(request: HttpRequest, write: Callable[..., bytes], media_type: str, name: str) -> HttpResponse:
    address = home_of(request) + reverse(name)

    def made(dockets: Sequence[Docket], found: Following) -> HttpResponse:
        title = f"Rulemakings, {settings.COPYDESK.newsroom}"
        return HttpResponse(write(dockets, found.day, title=title, address=address), content_type=media_type)

    return _file(request, name, "", made, address)


def _file(
    request: HttpRequest, what: str, docket: str, made: Callable[[Sequence[Docket], Following], Any], *more: str
) -> HttpResponse:
    found = following()
    dockets: Sequence[Docket] = found.dockets
    if docket:
        one = found.named(docket)
        if one is None:
            return _none()
        dockets = [one]
    return conditional(request, (what, docket, found.key, *more), None, lambda: made(dockets, found))


def _none() -> HttpResponse:
    return missing("There is no such rulemaking.", "It may not be followed here. Check the address.")


urlpatterns = [
    path("rulemaking/", rulemakings, name="rulemakings"),
    path("rulemaking/calendar.ics", ics, name="rulemaking-calendar"),
    path("rulemaking/feed.rss", rss, name="rulemaking-rss"),
    path("rulemaking/feed.atom", atom, name="rulemaking-atom"),
    path("rulemaking/<path:docket>/calendar.ics", ics, name="docket-calendar"),
    path("rulemaking/<path:docket>/", rulemaking, name="rulemaking"),
]
