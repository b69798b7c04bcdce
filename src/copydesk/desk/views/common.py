"""What all pages share: who acts, and what stands around every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from copydesk.desk.roles import RIGHTS, Actor


def actor(request: HttpRequest) -> Actor:
    """The person signed in."""
    return Actor.of_user(request.user)


def newsroom(request: HttpRequest) -> dict[str, Any]:
    """For templates: ``may``, the rights of the person signed in by name."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"may": {}}
    who = Actor.of_user(user)
    every = sorted({right for rights in RIGHTS.values() for right in rights})
    return {"may": {right: who.may(right) for right in every}}
