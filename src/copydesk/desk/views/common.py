"""What all pages share: who acts, what stands around every page, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from copydesk.desk.life import Conflict, OutOfDate
from copydesk.desk.roles import RIGHTS, Actor, NotAllowed, require
from copydesk.errors import CopydeskError

# What stands in the header: the name of the address, its words, the right that it needs.
_PAGES = (
    ("queue", "Queue", "review"),
    ("new-story", "New story", "draft"),
    ("drafting-new", "Draft", "draft"),
    ("sources", "Sources", "review"),
    ("feeds", "Feeds", "review"),
    ("rules", "Rules", "review"),
    ("jobs", "Jobs", "set_rules"),
    ("audit", "Audit", "see_audit"),
    ("integrations", "Integrations", "review"),
)

View = Callable[..., HttpResponse]


def actor(request: HttpRequest) -> Actor:
    """The person signed in."""
    return Actor.of_user(request.user)


def name_of(made_by: str) -> str:
    """The name in what the trail and versions hold of who acted.

    >>> name_of("user:ruth"), name_of("user:ruth with token:ab12"), name_of("desk")
    ('ruth', 'ruth with token ab12', 'Copydesk')
    """
    return made_by.partition(":")[2].replace(" token:", " token ") or "Copydesk"


def newsroom(request: HttpRequest) -> dict[str, Any]:
    """For templates: ``may``, the rights of the person signed in by name, and ``nav``, the pages they may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"may": {}, "nav": []}
    who = Actor.of_user(user)
    every = sorted({right for rights in RIGHTS.values() for right in rights})
    may = {right: who.may(right) for right in every}
    return {"may": may, "nav": [entry for entry in _entries(request.path) if may[entry["right"]]]}


def _entries(path: str) -> list[dict[str, Any]]:
    """The pages that there are; ``here`` is true of the one that the request is for, or is below."""
    entries = []
    for name, words, right in _PAGES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        entries.append({"words": words, "address": address, "right": right, "here": path == address})
    if not any(entry["here"] for entry in entries):
        above = [e for e in entries if path.startswith(e["address"]) and e["address"].count("/") > 2]
        if above:
            max(above, key=lambda e: len(e["address"]))["here"] = True
    return entries


def status_of(error: CopydeskError) -> int:
    """The HTTP status of a refusal: 403 without the right, 409 where somebody was faster, 422 otherwise."""
    if isinstance(error, NotAllowed):
        return 403
    return 409 if isinstance(error, Conflict | OutOfDate) else 422


def refused(request: HttpRequest, error: CopydeskError, back: str = "", typed: str = "") -> HttpResponse:
    """The page that says why something was not done, and what to do.

    :param back: the address to load again, where there is one.
    :param typed: what the person typed, so that it is not lost.
    """
    context = {"error": error, "status": status_of(error), "back": back, "typed": typed}
    return render(request, "desk/refused.html", context, status=status_of(error))


def page(right: str = "") -> Callable[[View], View]:
    """Make a view a page of the desk: for people signed in who have ``right``; a refusal becomes a page."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if right:
                    require(actor(request), right)
                return view(request, *args, **kwargs)
            except CopydeskError as error:
                return refused(request, error)

        return answered

    return wrap
