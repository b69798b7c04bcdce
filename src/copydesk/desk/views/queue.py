"""The queue: which stories wait for people, why, and who is on them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk.queue import bulk, counts, rows
from copydesk.desk.queue.filters import Conditions, Filters
from copydesk.desk.views.common import actor, page

_RESULTS = "queue results"  # in the session, until the queue is shown again
_COLUMNS = (
    ("headline", "Headline"),
    ("section", "Section"),
    ("state", "Verdict"),
    ("stops", "Stops"),
    ("risk", "Risk"),
    ("waits", "Waits"),
    ("on", "On it"),
)
_FALLING = ("stops", "risk", "waits")  # the most, the highest, the longest first


@require_safe
@page("review")
def queue(request: HttpRequest) -> HttpResponse:
    """A page of stories, the filters with their counts, and what became of the last action."""
    filters = Filters.read(request.GET)
    conditions = Conditions(filters, actor(request))
    counted = counts.count(conditions)
    last = max(1, -(-counted.total // rows.PAGE))
    if filters.page > last:
        return HttpResponseRedirect(_address(filters.query(page=last)))
    context: dict[str, Any] = {
        "filters": filters,
        "counts": counted,
        "rows": rows.page(conditions),
        "states": [(option, filters.query(state=option.value)) for option in counted.states],
        "editors": [(option, filters.query(on="" if option.chosen else option.value)) for option in counted.editors],
        "columns": [_column(filters, *column) for column in _COLUMNS],
        "cleared": Filters(state=filters.state, sort=filters.sort).query(),
        "here": filters.query(page=filters.page),
        "earlier": filters.query(page=filters.page - 1) if filters.page > 1 else None,
        "later": filters.query(page=filters.page + 1) if filters.page < last else None,
        "last": last,
        "results": request.session.pop(_RESULTS, None) if _RESULTS in request.session else None,
    }
    return render(request, "desk/queue.html", context)


@require_POST
@page("review")
def act(request: HttpRequest) -> HttpResponse:
    """Do an action on the ticked rows; the queue then tells what became of each."""
    ticked = [bulk.Ticked.read(value) for value in request.POST.getlist("row")]
    results = bulk.act(actor(request), request.POST.get("action", ""), ticked, request.POST.get("reason", ""))
    request.session[_RESULTS] = [(r.headline, r.done, r.words) for r in results]
    back = Filters.read(QueryDict(request.POST.get("here", "")))
    return HttpResponseRedirect(_address(back.query(page=back.page)))


def _address(query: str) -> str:
    return f"{reverse('queue')}?{query}" if query else reverse("queue")


def _column(filters: Filters, name: str, words: str) -> dict[str, str]:
    """A heading: where it leads, and how it is sorted now (``aria-sort``)."""
    sorted_by, backwards = filters.sort.removeprefix("-") == name, filters.sort.startswith("-")
    falls = (name in _FALLING) != backwards
    return {
        "name": name,
        "words": words,
        "query": filters.query(sort=f"-{name}" if sorted_by and not backwards else name),
        "sorted": ("descending" if falls else "ascending") if sorted_by else "",
    }


urlpatterns = [
    path("", queue, name="queue"),
    path("queue/act/", act, name="queue-act"),
]
