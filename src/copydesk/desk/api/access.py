"""Who asks: a token, or a person signed in; and how often they may."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from copydesk.desk import tokens
from copydesk.desk.api.problems import TooMany
from copydesk.desk.roles import SCOPES, Actor, NotAllowed, require

# Requests a minute, of a token or a person signed in.
LIMITS = {"read": 600, "write": 120, "check": 60}


class Token(HttpBearer):
    """`Authorization: Bearer cd_...`, as shown when the token was made."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Who holds the token; nobody where none is given."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":  # none, or the password of a proxy in front
            return None
        return _within_limits(request, self.authenticate(request, text.strip()))

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Who holds the token."""
        return tokens.holder(token)


class Session(APIKeyCookie):
    """A person signed in at the desk, with the header `X-CSRFToken` on every write."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The person; nobody where none is signed in."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            mend = "Send X-CSRFToken, or use a token."
            raise NotAllowed("the request", "its header X-CSRFToken is missing or wrong", mend)
        return _within_limits(request, self.authenticate(request, None))

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        """The person."""
        return Actor.of_user(request.user)


def who(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def may_read(request: HttpRequest) -> Actor:
    """Who asks, if they may see stories, verdicts and sources.

    :raises NotAllowed: otherwise.
    """
    require(who(request), "review")
    return who(request)


def need(request: HttpRequest, right: str, *scopes: str) -> Actor:
    """Who asks, if their token has one of ``scopes`` and their person has ``right``.

    :raises NotAllowed: otherwise.
    """
    actor = who(request)
    if actor.token is not None and not set(scopes) & set(actor.token.scopes):
        scope = scopes[0]
        mend = f"Make one with it on the page Integrations: {SCOPES[scope][0].lower()}{SCOPES[scope][1:]}."
        raise NotAllowed(actor.shown, f"has a token without the scope '{scope}'", mend)
    if actor.user is not None:
        require(Actor.of_user(actor.user), right)
    return actor


def _within_limits(request: HttpRequest, actor: Actor) -> Actor:
    """The same actor, counted.

    :raises TooMany: over the limit of this minute.
    """
    kind = "read" if request.method in ("GET", "HEAD", "OPTIONS") else "write"
    if request.path.startswith(("/api/check", "/api/ask", "/api/scenarios")):
        kind = "check"
    holder = f"token-{actor.token.pk}" if actor.token else f"user-{actor.user.pk}"
    now = _now()
    key = f"api:{kind}:{holder}:{int(now // 60)}"
    try:
        count = cache.incr(key)
    except ValueError:  # the first of this minute
        count = 1
        cache.set(key, count, 120)
    if count > LIMITS[kind]:
        raise TooMany(
            actor.shown, f"asks more than {LIMITS[kind]} times a minute", "Wait as Retry-After says.", 60 - now % 60
        )
    return actor


def _now() -> float:
    """Seconds since 1970."""
    return time.time()
