"""Drafting: the page on which a draft is asked for, and the page of each draft, which tells it as it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copydesk.desk import drafting as desk
from copydesk.desk.models import Document, Drafting, Section, Version
from copydesk.desk.views.common import actor, name_of, page, refused, status_of
from copydesk.desk.views.forms import BadForm
from copydesk.desk.views.intake_story import typed
from copydesk.errors import CopydeskError, PolicyError

_PAGE = 12  # sources that are offered at once
_LATELY = 20  # drafts that are listed
_SEARCHED = ("name", "title", "publisher", "address", "current__said_title", "current__said_publisher")


@dataclass(slots=True)
class _Form:
    """What was typed and chosen so far."""

    about: str = ""
    on: str = ""
    words: str = "400"
    section: str = ""
    drafter: str = ""
    q: str = ""
    chosen: list[Document] = field(default_factory=list)
    error: CopydeskError | None = None

    @classmethod
    def read(cls, said: QueryDict) -> _Form:
        """The form as it was sent, or begun by an address (``?document=``, ``?about=``)."""
        names = {"about": desk.MOST_ABOUT + 1, "on": 40, "section": 80, "drafter": 20, "q": 200}
        values = {name: typed(said, name, most) for name, most in names.items()}
        keys = [int(key) for key in said.getlist("document") if key.isascii() and key.isdigit() and len(key) < 18]
        # One more than may be chosen, so that too many are refused and not cut off unseen.
        keys = list(dict.fromkeys(keys))[: desk.MOST_SOURCES + 1]
        found = Document.objects.select_related("current").in_bulk(keys)
        chosen = [found[key] for key in keys if key in found]
        return cls(**values, words=typed(said, "words", 20) or "400", chosen=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@page("draft")
def new(request: HttpRequest) -> HttpResponse:
    """The form. Sent to be searched it comes again with what was chosen; sent to be drafted, the draft's page."""
    form = _Form.read(request.POST if request.method == "POST" else request.GET)
    if request.method != "POST" or request.POST.get("action") != "draft":
        return _answer(request, form)
    try:
        section = Section.objects.filter(slug=form.section).first() if form.section else None
        row = desk.ask(
            actor(request),
            form.chosen,
            about=form.about,
            on=_day(form.on),
            words=_whole(form.words),
            section=section,
            with_model=form.drafter == "model",
        )
    except CopydeskError as error:
        form.error = error
        return _answer(request, form, status_of(error))
    return HttpResponseRedirect(reverse("drafting", args=[row.pk]))


def _answer(request: HttpRequest, form: _Form, status: int = 200) -> HttpResponse:
    number = typed(request.POST, "page", 9) if request.method == "POST" else typed(request.GET, "page", 9)
    context: dict[str, Any] = {"form": form, "listed": _offered(form, number), "most": desk.MOST_SOURCES}
    if request.method == "POST" and request.htmx and request.POST.get("action") != "draft":  # type: ignore[attr-defined]
        return render(request, "desk/draft_sources.html", context | {"alone": True})
    context |= {
        "sections": Section.objects.all(),
        "lately": _lately(),
        "least_words": desk.LEAST_WORDS,
        "most_words": desk.MOST_WORDS,
        "most_about": desk.MOST_ABOUT,
    }
    try:
        context["model"] = desk.model()
    except PolicyError as error:
        context["unfit"] = error
    return render(request, "desk/draft.html", context, status=status)


def _offered(form: _Form, number: str) -> Page[Document]:
    """Sources that hold each word searched for, those chosen left out, the newest first."""
    found = Document.objects.filter(current__isnull=False).exclude(pk__in=[d.pk for d in form.chosen])
    for word in form.q.split()[:8]:
        found = found.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in _SEARCHED)))
    return Paginator(found.select_related("current").order_by("-pk"), _PAGE).get_page(number)


def _lately() -> Sequence[Drafting]:
    rows = Drafting.objects.select_related("version__story").defer("record", "standing", "progress", "version__raw")
    lately = list(rows[:_LATELY])
    for row in lately:
        row.by = name_of(row.asked_by)
    return lately


def _day(said: str) -> dt.date | None:
    if not said:
        return None
    try:
        return dt.date.fromisoformat(said)
    except ValueError as error:
        raise BadForm("the story’s day", f"{said[:40]!r} is none", "Write it as 2026-03-31.") from error


def _whole(said: str) -> int:
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        mend = f"Give a number from {desk.LEAST_WORDS} to {desk.MOST_WORDS}."
        raise BadForm("the number of words", f"{said[:40]!r} is none", mend)
    return int(said)


@require_safe
@page("review")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: what was asked for, how far it is, and what came of it."""
    return render(request, "desk/drafting.html", told(_row(pk)))


@require_safe
@page("review")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What has changed of a draft, for the page that asks every second: nothing (204) where ``?seen=`` is the same."""
    context = told(_row(pk))
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "desk/drafting_body.html", context | {"alone": True})


@require_POST
@page("draft")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a draft that failed tried again."""
    here = reverse("drafting", args=[pk])
    _row(pk)
    try:
        desk.try_again(actor(request), pk)
    except CopydeskError as error:
        return refused(request, error, here)
    return HttpResponseRedirect(here)


def told(row: Drafting) -> dict[str, Any]:
    """What the page of a draft shows."""
    version: Version | None = row.version
    going_on = row.state in Drafting.OPEN
    # The desk's own verdict is waited for too; what was released without one is none of this page's.
    unchecked = version is not None and version.state == Version.State.UNCHECKED
    last = row.progress[-1]["at"] if row.progress else ""
    uses = list(row.sources.select_related("snapshot__document"))
    names = {use.name: use for use in uses}
    return {
        "row": row,
        "by": name_of(row.asked_by),
        "lines": [(dt.datetime.fromisoformat(line["at"]), line["words"]) for line in row.progress],
        "going_on": going_on,
        "waits": going_on or unchecked,
        "seen": f"{row.state}-{len(row.progress)}-{last}-{version.state if version else ''}",
        "version": version,
        "uses": [(use, use.snapshot.document) for use in uses],
        "rounds": [_round(entry) for entry in row.record.get("rounds", [])],
        "cuts": row.record.get("cuts", []),
        "standing": [
            {"line": line["line"], "passages": [(names.get(p["source"]), p) for p in line["passages"]]}
            for line in row.standing
        ],
    }


def _round(entry: dict[str, Any]) -> dict[str, Any]:
    """A round as the table shows it."""
    tokens = entry["tokens_in"] + entry["tokens_out"]
    return entry | {"tokens": tokens, "priced": tokens and entry["cost"] is not None}


def _row(pk: int) -> Drafting:
    rows = Drafting.objects.select_related("section", "version__story").defer("version__raw")
    row: Drafting | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("draft/", new, name="drafting-new"),
    path("draft/<int:pk>/", one, name="drafting"),
    path("draft/<int:pk>/progress/", progress, name="drafting-progress"),
    path("draft/<int:pk>/again/", again, name="drafting-again"),
]
