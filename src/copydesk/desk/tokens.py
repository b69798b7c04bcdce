"""Tokens of the API: made and revoked by people, shown once, kept as a hash.

A token reads ``cd_<prefix>_<secret>``. The prefix names it in lists and in the audit trail; of the secret only its
SHA-256 is kept, so that nobody who reads the database can use it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from copydesk.desk import audit
from copydesk.desk.accounts import OPERATOR
from copydesk.desk.models import ApiToken
from copydesk.desk.roles import SCOPES, Actor, NotAllowed, require
from copydesk.errors import CopydeskError

_FORM = re.compile(r"cd_([a-z0-9]{8})_([A-Za-z0-9_-]{20,100})")
_NOTED_EVERY = dt.timedelta(minutes=1)  # a token that is used often costs a write a minute


class BadToken(CopydeskError):
    """What was given as a token is none, or it counts no more."""

    code = "CD611"


class TokenError(CopydeskError):
    """A token cannot be made or revoked as asked."""

    code = "CD612"


def make(
    actor: Actor, name: str, scopes: Iterable[str], user: Any = None, expires_at: dt.datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token; with it, the text that is shown this once.

    :param user: the person that it acts for; a machine's token where empty. People make tokens for themselves alone,
        or one could sign in another's name; only the desk itself and its command line make them for others.
    :param expires_at: when it ends (UTC), never where empty.
    :raises NotAllowed: for oneself without the right to review, for a machine without that to set rules, or for
        another person.
    :raises TokenError: without a name or scopes, with a scope that is not known, or an end that is past.
    """
    if not _of_the_machine(actor):
        _no_token(actor)
        if user is not None and user.pk != actor.user.pk:
            raise NotAllowed(actor.shown, "may not make a token for another person", "Ask them to make it themselves.")
        require(actor, "set_rules" if user is None else "review")
    name, wanted = name.strip()[:200], sorted(set(scopes), key=str)
    if not name:
        raise TokenError("the token", "it has no name", "Say what it is for, such as CMS.")
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        wrong = f"the scope '{unknown[0]}' is not known" if unknown else "it has no scope"
        raise TokenError(f"the token “{name}”", wrong, f"Choose among {', '.join(SCOPES)}.")
    if expires_at is not None and expires_at <= timezone.now():
        raise TokenError(f"the token “{name}”", "its end is past", "Give a day to come, or none.")
    prefix = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(8))
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            name=name,
            prefix=prefix,
            sha256=_digest(secret),
            scopes=wanted,
            user=user,
            made_by=actor.name,
            expires_at=expires_at,
        )
        audit.record(
            actor,
            "make token",
            token=prefix,
            name=name,
            scopes=wanted,
            acts_for=user.get_username() if user is not None else "",
            expires_at=expires_at.isoformat() if expires_at else "",
        )
    return token, f"cd_{prefix}_{secret}"


def revoke(actor: Actor, pk: int) -> ApiToken:
    """End a token now, for good.

    :raises NotAllowed: a token of one's own without the right to review, another without that to set rules.
    :raises TokenError: if there is none, or it is revoked already.
    """
    if not _of_the_machine(actor):
        _no_token(actor)
        require(actor, "review")
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=pk).first()
        own = token is not None and token.user_id is not None and token.user_id == getattr(actor.user, "pk", None)
        if not own and not _of_the_machine(actor):
            require(actor, "set_rules")
        if token is None:
            raise TokenError(f"token {pk}", "there is none", "Look at the list again.")
        if token.revoked_at:
            raise TokenError(f"the token “{token.name}”", "it is revoked already", "Nothing is done.")
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(actor, "revoke token", token=token.prefix, name=token.name)
        return token


def holder(text: str) -> Actor:
    """Who holds the token ``text``; its use is noted, at most once a minute.

    :raises BadToken: if it is none, is revoked, has ended, or acts for somebody who left.
    """
    match = _FORM.fullmatch(text)
    token = ApiToken.objects.select_related("user").filter(prefix=match[1]).first() if match else None
    if match is None or token is None or not hmac.compare_digest(token.sha256, _digest(match[2])):
        raise BadToken("the token", "it is not known", "Give it as it was shown when it was made.")
    now = timezone.now()
    if token.revoked_at:
        raise BadToken(f"the token {token.prefix}", "it was revoked", "Make a new one on the page Integrations.")
    if token.expires_at and token.expires_at <= now:
        raise BadToken(f"the token {token.prefix}", "it has ended", "Make a new one on the page Integrations.")
    if token.user is not None and not token.user.is_active:
        raise BadToken(f"the token {token.prefix}", "its person has left", "Make a new one on the page Integrations.")
    if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - _NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return Actor.of_token(token)


def seen(actor: Actor) -> QuerySet[ApiToken]:
    """The tokens that an actor may see and revoke: all with the right to set rules, else their own. Newest first."""
    found = ApiToken.objects.select_related("user").order_by("-pk")
    return found if actor.may("set_rules") else found.filter(user=actor.user)


def _of_the_machine(actor: Actor) -> bool:
    return actor.itself or actor == OPERATOR


def _no_token(actor: Actor) -> None:
    if actor.token is not None:
        raise NotAllowed(actor.shown, "is a token, which makes and revokes no tokens", "Sign in.")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
