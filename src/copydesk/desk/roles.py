"""Who may do what. The groups of people are made from this table when the database is migrated.

A machine is an API token without a person: what its scopes name and :data:`MACHINE` allows, it may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copydesk.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.desk.models import ApiToken

RIGHTS: dict[str, tuple[str, ...]] = {
    "reporter": ("draft", "review"),
    "editor": ("draft", "review", "release", "override", "correct"),
    "standards editor": (
        *("draft", "review", "release", "override", "correct"),
        *("second_sign", "retract", "set_rules", "see_audit"),
    ),
    "reader": (),
}
MACHINE = ("draft", "review")  # what a token without a person may ever do
SCOPES = {
    "check": "Check a story that is posted, without keeping it",
    "read": "Read stories, verdicts, sources and facts",
    "draft": "Add stories and sources, and revise what is in work",
    "release": "Release, reject, override, sign, correct and retract, as the person of the token may",
    "facts": "Change listings, scores and dockets",
}


_WORDS = {
    "draft": "add or revise stories and sources",
    "review": "see the queue and the stories in work",
    "release": "release, reject or sign",
    "override": "override a finding",
    "correct": "correct what is published",
    "second_sign": "sign as the second",
    "retract": "retract or take down a story",
    "set_rules": "change rules, jobs, tokens or webhooks",
    "see_audit": "see the audit trail",
}  # what a right lets one do, as a refusal says it


class NotAllowed(CopydeskError):
    """A person or program may not do what it asked for."""

    code = "CD610"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, a token (for a person or as a machine), or the desk itself."""

    name: str
    user: Any = None
    token: ApiToken | None = None
    itself: bool = False

    @classmethod
    def of_user(cls, user: Any) -> Actor:
        """The person signed in."""
        return cls(f"user:{user.get_username()}", user)

    @classmethod
    def of_token(cls, token: ApiToken) -> Actor:
        """The holder of a token."""
        if token.user is not None:
            return cls(f"user:{token.user.get_username()} with token:{token.prefix}", token.user, token)
        return cls(f"token:{token.prefix}", None, token)

    @property
    def shown(self) -> str:
        """The name that readers and colleagues see."""
        if self.user is not None:
            return str(self.user.get_full_name() or self.user.get_username())
        return self.token.name if self.token else "Copydesk"

    def may(self, right: str) -> bool:
        """Whether this actor has the right (one of the permissions of :class:`~copydesk.desk.models.Story`)."""
        if self.itself:
            return right in ("draft", "review")
        if self.token is not None and not _in_scope(right, self.token.scopes):
            return False
        if self.user is None:
            return right in MACHINE
        return bool(self.user.is_active and self.user.has_perm(f"desk.{right}"))


DESK = Actor("desk", itself=True)


def require(actor: Actor, right: str) -> None:
    """Refuse an actor who has not the right.

    :raises NotAllowed: naming who, and what is missing.
    """
    if not actor.may(right):
        raise NotAllowed(
            actor.shown,
            f"may not {_WORDS.get(right, 'do this')} (the right '{right}' is missing)",
            "Ask a standards editor for it.",
        )


def make_groups(using: str = "default") -> None:
    """Make the group of each role, with the rights of :data:`RIGHTS` and no other."""
    from django.contrib.auth.models import Group, Permission

    for role, rights in RIGHTS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(
            Permission.objects.using(using).filter(content_type__app_label="desk", codename__in=rights)
        )


def _in_scope(right: str, scopes: list[str]) -> bool:
    wanted = {"review": ("read", "draft", "release"), "draft": ("draft",), "see_audit": ("read",)}
    return any(scope in scopes for scope in wanted.get(right, ("release",)))
