"""Sources: their list, and each with its text, its readings, and the stories that rest on it."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk.intake import documents, shown
from copydesk.desk.models import Document, Snapshot, Story
from copydesk.desk.roles import NotAllowed
from copydesk.desk.views.common import actor, page
from copydesk.desk.views.forms import BadForm
from copydesk.desk.views.intake_story import KINDS, typed
from copydesk.errors import CopydeskError, ReadError
from copydesk.model import SourceKind

_PAGE = 50  # sources on a page
_MOST = 200  # readings and stories that are listed with a source
PLANS = (
    ("", "Not again"),
    ("15", "Every 15 minutes"),
    ("60", "Every hour"),
    ("360", "Every 6 hours"),
    ("1440", "Every day"),
    ("10080", "Every week"),
)


@require_safe
@page("review")
def sources(request: HttpRequest) -> HttpResponse:
    """The list: searched, by kind, those in trouble; with the next reading of each."""
    return _list(request)


def _list(request: HttpRequest, error: CopydeskError | None = None, status: int = 200) -> HttpResponse:
    found = Document.objects.select_related("current").order_by("-pk")
    found = found.annotate(stories=Count("uses__version__story", distinct=True))
    words, kind = typed(request.GET, "q", 200), typed(request.GET, "kind", 20)
    trouble = "trouble" in request.GET
    for word in words.split()[:8]:
        fields = ("name", "title", "publisher", "address", "current__said_title", "current__said_publisher")
        either = Q()
        for name in fields:
            either |= Q(**{f"{name}__icontains": word})
        found = found.filter(either)
    if kind in list(SourceKind):
        found = found.filter(Q(kind=kind) | Q(kind="", current__said_kind=kind))
    if trouble:
        found = found.exclude(trouble="")
    listed = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "listed": listed,
        "q": words,
        "kind": kind,
        "trouble": trouble,
        "kinds": KINDS,
        "kept": query.urlencode(),
        "error": error,
        "typed": request.POST,
    }
    return render(request, "desk/sources.html", context, status=status)


@require_POST
@page("draft")
def add(request: HttpRequest) -> HttpResponse:
    """Store an address or files as sources."""
    who, kind = actor(request), request.POST.get("kind", "")
    kind = kind if kind in list(SourceKind) else ""
    address, files = typed(request.POST, "address"), request.FILES.getlist("file")
    try:
        if not address and not files:
            raise ReadError("a source", "neither an address nor a file was given", "Give one of them.")
        made = [documents.of_bytes(who, file.read(), file.name or "source", kind) for file in files]
        if address:
            made.append(documents.of_address(who, address, kind, seconds=documents.SECONDS))
    except CopydeskError as error:
        return _list(request, error, 422)
    messages.success(request, f"Stored: {', '.join(str(document)[:80] for document in made)}.")
    return HttpResponseRedirect(reverse("source", args=[made[-1].pk]) if len(made) == 1 else reverse("sources"))


@require_safe
@page("review")
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """A source: its text (``?at=START-END`` marks a stretch, ``?snapshot=`` shows an earlier reading), its readings."""
    return _page(request, _document(pk))


def _page(
    request: HttpRequest, document: Document, error: CopydeskError | None = None, status: int = 200
) -> HttpResponse:
    snapshots = list(document.snapshots.select_related(None)[:_MOST])
    by_key = {str(s.pk): s for s in snapshots}
    chosen = by_key.get(request.GET.get("snapshot", "")) or document.current
    text, trouble, compared = None, None, None
    if chosen is not None:
        try:
            text = shown.text_of(shown.source_of(document, chosen), _number(request, "page", 1), _mark(request))
            old, new = by_key.get(request.GET.get("from", "")), by_key.get(request.GET.get("to", ""))
            if old is not None and new is not None:
                compared = (old, new, shown.changes(*(shown.source_of(document, s) for s in (old, new))))
        except ReadError as wrong:
            trouble = wrong
    context = {
        "document": document,
        "private": documents.is_private(document),
        "kind": document.kind or (document.current.said_kind if document.current else ""),
        "snapshots": snapshots,
        "chosen": chosen,
        "text": text,
        "unread": trouble,
        "compared": compared,
        "uses": _uses(document),
        "kinds": KINDS,
        "plans": PLANS,
        "plan": str(int(document.read_every.total_seconds() // 60)) if document.read_every else "",
        "error": error,
        "typed": request.POST if error else None,
    }
    return render(request, "desk/source.html", context, status=status)


@require_POST
@page("draft")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe a source, change its plan, or have it read again."""
    document, who = _document(pk), actor(request)
    said = request.POST
    try:
        match said.get("action"):
            case "describe":
                values = {name: " ".join(said.get(name, "").split()) for name in ("title", "publisher", "attribution")}
                documents.describe(
                    who, document, kind=said.get("kind", ""), published=_day(said.get("published", "")), **values
                )
                messages.success(request, "Changed. What rests on it is checked again.")
            case "plan":
                if said.get("every", "") not in dict(PLANS):
                    raise BadForm("the plan", "it is none of those offered", "Choose one of the list.")
                minutes = int(said["every"] or 0)
                documents.plan_reading(who, document, dt.timedelta(minutes=minutes) if minutes else None)
                messages.success(request, "The plan is changed.")
            case "read":
                documents.read_again(who, document)
                messages.success(request, "It is being read again. Load the page again in a moment.")
            case other:
                raise BadForm("the form", f"it asks for {other!r}", "Load the page again and send it from there.")
    except NotAllowed:
        raise
    except CopydeskError as error:
        return _page(request, document, error, 422)
    return HttpResponseRedirect(reverse("source", args=[pk]))


@require_safe
@page("review")
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes of a reading as they came, to be saved: a browser never shows them as a page of the desk."""
    snapshot = Snapshot.objects.select_related("document", "blob").filter(pk=pk).first()
    if snapshot is None:
        raise Http404
    answer = HttpResponse(snapshot.blob.data, content_type="application/octet-stream")
    called = re.sub(r"[^\w.() -]+", "-", snapshot.document.name).strip(".- ")[-120:] or "source"
    answer["Content-Disposition"] = content_disposition_header(True, called)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _document(pk: int) -> Document:
    document = Document.objects.select_related("current").filter(pk=pk).first()
    if document is None:
        raise Http404
    return document


def _uses(document: Document) -> QuerySet[Story]:
    """The stories whose newest or published version rests on a source."""
    now = Q(latest__sources__document=document) | Q(published__sources__document=document)
    found = Story.objects.filter(now)
    return found.annotate(newest=Max("latest__made_at")).select_related("latest").order_by("-newest")[:_MOST]


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else otherwise


def _mark(request: HttpRequest) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", request.GET.get("at", ""), re.ASCII)
    return (int(match[1]), int(match[2])) if match and int(match[1]) < int(match[2]) else None


def _day(said: str) -> dt.date | None:
    if not said.strip():
        return None
    try:
        return dt.date.fromisoformat(said.strip())
    except ValueError as error:
        raise BadForm("its date", f"{said[:40]!r} is none", "Write it as 2026-03-31.") from error


urlpatterns = [
    path("sources/", sources, name="sources"),
    path("sources/add/", add, name="source-add"),
    path("sources/<int:pk>/", source, name="source"),
    path("sources/<int:pk>/change/", change, name="source-change"),
    path("snapshots/<int:pk>/original", original, name="source-original"),
]
