"""The search page: over what is published, with the database's own full text."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from copydesk.desk import search
from copydesk.desk.models import Section, Story
from copydesk.desk.site import shown
from copydesk.desk.views.answers import FRESH, html, no_such_page

_PAGE = 10
_LONGEST = 300  # characters of a field that come back in the form


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The stories that have all the words asked for, the best first."""
    typed, section, since, until = (request.GET.get(name, "")[:_LONGEST] for name in ("q", "section", "from", "to"))
    asked = search.read(request.GET.get("q", ""))
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= 10_000):
        return no_such_page()
    offset = (int(number) - 1) * _PAGE
    days = (_day(since), _day(until))
    sections = _sections()
    found = search.Found()
    if section in ("", *(one.slug for one in sections)):
        found = search.find(asked, section, _start(days[0]), _start(days[1], after=True), limit=_PAGE, offset=offset)
    if offset and offset >= found.total:
        return no_such_page()
    fields = {"q": typed, "section": section, "from": since, "to": until}
    context = {
        **fields,
        "asked": asked,
        "since": since,
        "until": until,
        "wrong_day": next((v for v, d in zip((since, until), days, strict=True) if v.strip() and d is None), ""),
        "hits": _full(found),
        "total": found.total,
        "page": Paginator(range(found.total), _PAGE).page(int(number)),
        "same": urlencode({name: value for name, value in fields.items() if value}, errors="replace"),
        "sections": sections,
    }
    response = html("search", context)
    response["Cache-Control"] = FRESH
    return response


def _full(found: search.Found) -> list[dict[str, Any]]:
    """The hits with what lists show of their stories, in their order; four queries, however many they are."""
    stories = shown.full(shown.stories(*shown.SEEN).filter(pk__in=[hit.story for hit in found.hits]))
    listed = {item.story.pk: item for item in shown.listed(stories)}
    return [{"hit": hit, "item": listed[hit.story]} for hit in found.hits if hit.story in listed]


def _sections() -> list[Section]:
    """The sections that have stories which readers see."""
    seen = Story.objects.filter(section=OuterRef("pk"), state__in=shown.SEEN)
    return list(Section.objects.filter(Exists(seen)))


def _day(typed: str) -> dt.date | None:
    try:
        return parse_date(typed.strip())
    except ValueError:  # of a day that no month has
        return None


def _start(day: dt.date | None, after: bool = False) -> dt.datetime | None:
    """The moment at which a day begins, or with ``after`` the one at which it has ended."""
    if day is None:
        return None
    begins = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    if not after:
        return begins
    return begins + dt.timedelta(days=1) if day < dt.date.max else None


urlpatterns = [path("search/", find, name="search")]
