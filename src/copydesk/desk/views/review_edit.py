"""The page on which a whole story is edited or corrected, and its sources are changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from copydesk.desk.intake import documents, stories
from copydesk.desk.models import Document, Version
from copydesk.desk.views import review_page
from copydesk.desk.views.common import actor, page, status_of
from copydesk.desk.views.forms import BadForm, number, text
from copydesk.desk.views.review import revised
from copydesk.errors import CopydeskError


@page("draft")
@require_http_methods(["GET", "POST"])
def edit_story(request: HttpRequest, story: Any) -> HttpResponse:
    """The page, and what it sends. What was typed stays, whatever goes wrong."""
    found = review_page.find(story)
    if found is None:
        raise Http404
    version = review_page.shown_version(found)
    uses = list(version.sources.select_related("document").order_by("position"))
    context = {
        "story": found,
        "version": version,
        "latest": found.latest.number,
        "raw": version.raw,
        "uses": [(use, True) for use in uses],
        "correction": found.latest.correction if found.latest != found.published else "",
    }
    if request.method == "GET":
        return render(request, "desk/review_edit.html", context)
    try:
        return _revise(request, version, uses)
    except CopydeskError as error:
        kept = request.POST.getlist("keep")
        context |= {
            "error": error,
            "status": status_of(error),
            "raw": request.POST.get("raw", ""),
            "uses": [(use, str(use.pk) in kept) for use in uses],
            "correction": request.POST.get("correction", ""),
            "addresses": request.POST.get("addresses", ""),
            "change": request.POST.get("change", ""),
            # A form that was beaten stays beaten: sent again it must not undo what somebody else did.
            "latest": request.POST.get("latest", ""),
        }
        return render(request, "desk/review_edit.html", context, status=status_of(error))


def _revise(request: HttpRequest, version: Version, uses: list[Any]) -> HttpResponse:
    raw = text(request, "raw", version.raw)
    kept = request.POST.getlist("keep")
    named: list[tuple[str, Document]] = [(use.name, use.document) for use in uses if str(use.pk) in kept]
    if number(request, "latest") != version.story.latest.number:
        named = named or [(use.name, use.document) for use in uses]  # beaten: the step itself says by whom
    elif raw == version.raw and len(named) == len(uses) and not _adds(request):
        raise BadForm("the story", "nothing was changed", "Edit it, or go back to its review.")
    who = actor(request)
    budget = stories.Budget(documents.SECONDS)
    for address in request.POST.get("addresses", "").split():
        document = documents.of_address(who, address, seconds=budget.left(address))
        named.append((document.name, document))
    for file in request.FILES.getlist("files"):
        document = documents.of_bytes(who, file.read(), file.name or "source")
        named.append((document.name, document))
    if not named:
        raise BadForm("the sources", "none is left", "Keep one, or add one.")
    change = request.POST.get("change", "").strip()[:1000] or "Edited the story."
    return revised(request, version, raw, change, tuple(named))


def _adds(request: HttpRequest) -> bool:
    return bool(request.POST.get("addresses", "").strip() or request.FILES)


urlpatterns = [path("story/<uuid:story>/edit/", edit_story, name="edit-story")]
