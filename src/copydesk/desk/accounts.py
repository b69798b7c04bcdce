"""Accounts: nobody signs up; whoever runs the desk makes accounts (``copydesk desk account``)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from copydesk.desk import audit
from copydesk.desk.roles import RIGHTS, Actor
from copydesk.errors import CopydeskError

OPERATOR = Actor("operator")  # whoever has the machine: acts at its command line, not in the desk


class AccountError(CopydeskError):
    """An account cannot be made or changed so."""

    code = "CD605"


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody may make an account for themselves."""
        return False

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Failures count for the name alone: the usual key has the Host header in it, whose port anybody chooses."""
        return str(credentials.get("username", "")).strip().lower()


def known(name: str) -> bool:
    """Whether there is an account of this name, closed ones too."""
    return bool(User.objects.filter(username=name.strip().lower()).exists())


def any_open() -> bool:
    """Whether anybody can sign in."""
    return bool(User.objects.filter(is_active=True).exists())


def keep(name: str, role: str = "", full_name: str = "", password: str | None = None) -> bool:
    """Make an account, or change what is given of one that is there; whether it is new. A closed one opens again.

    :param role: one of :data:`~copydesk.desk.roles.RIGHTS`; needed for a new account.
    :raises AccountError: if the name, the role or the password will not do.
    """
    name = name.strip().lower()  # names are kept in lower case (ACCOUNT_PRESERVE_USERNAME_CASING)
    if role and role not in RIGHTS:
        raise AccountError(role, "there is no such role", f"Use one of: {', '.join(RIGHTS)}.")
    user = User.objects.filter(username=name).first()
    new = user is None
    if user is None:
        if not role:
            raise AccountError(name, "it is new, and no role is given", f"Use one of: {', '.join(RIGHTS)}.")
        if not password:
            raise AccountError(name, "it is new, and no password is given", "Give one.")
        user = User(username=name)
    changed = [word for word, given in (("role", role), ("name", full_name), ("password", password)) if given]
    user.is_active = True
    if full_name:
        user.first_name, _, user.last_name = full_name.strip().partition(" ")
    try:
        user.clean_fields(exclude=["password"])
        if password:
            validate_password(password, user)
            user.set_password(password)
    except ValidationError as error:
        raise AccountError(name, " ".join(error.messages).rstrip("."), "Choose another.") from error
    with transaction.atomic():
        user.save()
        if role:
            user.groups.set(Group.objects.filter(name=role))
        audit.record(
            OPERATOR, "account", None, account=name, change="made" if new else "changed", of=changed, role=role
        )
    return new


def person(name: str) -> User:
    """The person of an open account.

    :raises AccountError: if there is none.
    """
    found: User | None = User.objects.filter(username=name.strip().lower(), is_active=True).first()
    if found is None:
        raise AccountError(name, "there is no such account, or it is closed", "Look at the name.")
    return found


def close(name: str) -> None:
    """Close an account: its owner cannot sign in, and is signed out at the next click. What they did stays.

    :raises AccountError: if there is none.
    """
    name = name.strip().lower()
    with transaction.atomic():
        if not User.objects.filter(username=name).update(is_active=False):
            raise AccountError(name, "there is no such account", "Look at the name.")
        audit.record(OPERATOR, "account", None, account=name, change="closed")
