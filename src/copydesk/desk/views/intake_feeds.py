"""Feeds and saved searches: their list, and each with what it brought."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk.intake import feeds as kept
from copydesk.desk.intake import searches
from copydesk.desk.models import Feed, FeedItem, Section
from copydesk.desk.views.common import actor, page, status_of
from copydesk.desk.views.forms import BadForm, number
from copydesk.desk.views.intake_story import typed
from copydesk.errors import CopydeskError

_PAGE = 50  # entries on a page
EVERY = ((5, "5 minutes"), (15, "15 minutes"), (60, "hour"), (360, "6 hours"), (1440, "day"))
SHOWN = (("new", "New"), ("taken", "Taken in"), ("dismissed", "Dismissed"))


@require_safe
@page("review")
def feeds(request: HttpRequest) -> HttpResponse:
    """All feeds, with what each asks, when it is read next, and its trouble; and the forms for another."""
    return _list(request)


def _list(request: HttpRequest, error: CopydeskError | None = None, status: int = 200) -> HttpResponse:
    new = Count("items", filter=Q(items__dismissed=False, items__document__isnull=True))
    found = list(Feed.objects.select_related("section").annotate(new=new))
    forms = [_form(kind, words, request.POST if error else None) for kind, words in Feed.Kind.choices]
    context = {"feeds": [(feed, asked(feed)) for feed in found], "forms": forms, "error": error, **_choices()}
    return render(request, "desk/feeds.html", context, status=status)


def _choices() -> dict[str, Any]:
    return {"sections": Section.objects.all(), "every": EVERY, "types": searches.TYPES.items()}


def _form(kind: str, words: str, sent: QueryDict | None, feed: Feed | None = None) -> dict[str, Any]:
    """The values of a form of a feed: as typed, else as the feed has them."""
    terms = feed.terms if feed else {}
    values: dict[str, Any] = {
        "kind": kind,
        "words": words,
        "name": feed.name if feed else "",
        "address": feed.address if feed else "",
        "section": feed.section.slug if feed and feed.section else "",
        "every": int(feed.every.total_seconds() // 60) if feed else 15,
        "types": terms.get("types", []),
        "agencies": " ".join(terms.get("agencies", [])),
        "forms": ", ".join(terms.get("forms", [])),
        **{key: terms.get(key, "") for key in ("term", "docket", "rin", "cik", "text")},
        "open": False,
    }
    if sent is not None and sent.get("kind") == kind:
        values |= {key: sent.get(key, "") for key in values.keys() & sent.keys()}
        values |= {"types": sent.getlist("types"), "open": True, "words": words}
        values["every"] = int(sent["every"]) if sent.get("every", "") in map(str, dict(EVERY)) else 15
    return values


@require_POST
@page("draft")
def add(request: HttpRequest) -> HttpResponse:
    """Add a feed; it is read at once."""
    try:
        feed = kept.save_feed(actor(request), None, **_said(request))
    except CopydeskError as error:
        return _list(request, error, status_of(error))
    messages.success(request, f"“{feed.name}” is added and is being read.")
    return HttpResponseRedirect(reverse("feed", args=[feed.pk]))


def _said(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    minutes = number(request, "every")
    if minutes not in dict(EVERY):
        raise BadForm("the form", "it names no time that is offered", "Choose one of the list.")
    terms: dict[str, Any] = {key: " ".join(typed(said, key, 400).split()) for key in ("term", "docket", "text")}
    terms["rin"], terms["cik"] = typed(said, "rin", 40).upper(), typed(said, "cik", 40)
    terms["agencies"] = [part.lower() for part in re.split(r"[\s,;]+", typed(said, "agencies")) if part][:50]
    terms["forms"] = [part.strip().upper() for part in re.split(r"[,;]", typed(said, "forms")) if part.strip()][:50]
    terms["types"] = said.getlist("types")[:10]
    return {
        "name": said.get("name", ""),
        "kind": said.get("kind", ""),
        "address": said.get("address", ""),
        "terms": terms,
        "section": Section.objects.filter(slug=typed(said, "section", 80)).first(),
        "every": dt.timedelta(minutes=minutes),
    }


@require_safe
@page("review")
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """A feed: its entries (new ones, those taken in, those dismissed), and its form."""
    return _page(request, _feed(pk))


def _page(request: HttpRequest, feed: Feed, error: CopydeskError | None = None, status: int = 200) -> HttpResponse:
    which = request.GET.get("show", "new")
    which = which if which in dict(SHOWN) else "new"
    items = FeedItem.objects.filter(feed=feed).select_related("document")
    chosen = {
        "new": items.filter(dismissed=False, document__isnull=True),
        "taken": items.filter(document__isnull=False),
        "dismissed": items.filter(dismissed=True, document__isnull=True),
    }[which]
    listed = Paginator(chosen, _PAGE).get_page(request.GET.get("page"))
    changing = error is not None and "name" in request.POST
    context = {
        "feed": feed,
        "asked": asked(feed),
        "listed": listed,
        "rows": [(item, searches.page_of(feed, item.entry, item.address)) for item in listed],
        "which": which,
        "shown": SHOWN,
        "form": _form(feed.kind, feed.get_kind_display(), request.POST if changing else None, feed),
        "error": error,
        **_choices(),
    }
    return render(request, "desk/feed.html", context, status=status)


@require_POST
@page("draft")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change, pause, resume, read, or delete a feed."""
    feed, who = _feed(pk), actor(request)
    try:
        match request.POST.get("action"):
            case "save":
                kept.save_feed(who, feed, **(_said(request) | {"kind": feed.kind}))
                messages.success(request, "Changed. The feed is being read.")
            case "pause" | "resume" as action:
                kept.pause(who, feed, active=action == "resume")
                messages.success(request, "It is read again." if action == "resume" else "It is paused.")
            case "read":
                kept.read_now(who, feed)
                messages.success(request, "It is being read. Load the page again in a moment.")
            case "delete":
                if request.POST.get("sure") != "yes":
                    raise BadForm("the feed", "its deletion was not confirmed", "Tick the box beside the button.")
                kept.delete(who, feed)
                messages.success(request, f"“{feed.name}” is deleted. Sources taken in from it stay.")
                return HttpResponseRedirect(reverse("feeds"))
            case other:
                raise BadForm("the form", f"it asks for {other!r}", "Load the page again and send it from there.")
    except CopydeskError as error:
        return _page(request, _feed(pk), error, status_of(error))
    return HttpResponseRedirect(reverse("feed", args=[pk]))


@require_POST
@page("draft")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry in as a source, start a story from it, dismiss it or bring it back."""
    item = FeedItem.objects.select_related("feed", "document").filter(pk=pk).first()
    if item is None:
        raise Http404
    who = actor(request)
    try:
        match request.POST.get("action"):
            case "take":
                document = kept.take_in(who, item)
                messages.success(request, f"Taken in: {document}.")
            case "story":
                document = kept.take_in(who, item)
                section = f"&section={item.feed.section.slug}" if item.feed.section else ""
                return HttpResponseRedirect(f"{reverse('new-story')}?document={document.pk}{section}")
            case "dismiss" | "restore" as action:
                kept.dismiss(who, item, action == "dismiss")
            case other:
                raise BadForm("the form", f"it asks for {other!r}", "Load the page again and send it from there.")
    except CopydeskError as error:
        return _page(request, item.feed, error, status_of(error))
    back = request.POST.get("show", "new")
    return HttpResponseRedirect(f"{reverse('feed', args=[item.feed_id])}?show={back if back in dict(SHOWN) else 'new'}")


def _feed(pk: int) -> Feed:
    feed = Feed.objects.select_related("section").filter(pk=pk).first()
    if feed is None:
        raise Http404
    return feed


def asked(feed: Feed) -> str:
    """What a feed asks, in words."""
    terms = feed.terms
    if feed.kind == Feed.Kind.FEED:
        return str(feed.address)
    said = [f"“{terms[key]}”" for key in ("term", "text") if terms.get(key)]
    said += [f"docket {terms['docket']}"] if terms.get("docket") else []
    said += [f"RIN {terms['rin']}"] if terms.get("rin") else []
    said += [f"CIK {terms['cik']}"] if terms.get("cik") else []
    said += [searches.TYPES.get(kind, kind).lower() for kind in terms.get("types", ())]
    said += [*terms.get("agencies", ()), *terms.get("forms", ())]
    return ", ".join(said)


urlpatterns = [
    path("feeds/", feeds, name="feeds"),
    path("feeds/add/", add, name="feed-add"),
    path("feeds/<int:pk>/", feed, name="feed"),
    path("feeds/<int:pk>/change/", change, name="feed-change"),
    path("feeds/items/<int:pk>/", act, name="feed-item"),
]
