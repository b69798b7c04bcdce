"""What every step needs: the story under lock, at the version that its caller saw."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from copydesk.desk.models import AuditEntry, Story, Version
from copydesk.errors import CopydeskError
from copydesk.reading.decode import whole

LONGEST = 2000  # characters of a reason, a notice or a correction


class Conflict(CopydeskError):
    """Somebody was faster: the story is no longer as the caller saw it."""

    code = "CD620"


class WrongState(CopydeskError):
    """This cannot be done to a story or version that stands where it does."""

    code = "CD621"


class StillHeld(CopydeskError):
    """A version cannot be released: findings hold it."""

    code = "CD622"


class OutOfDate(CopydeskError):
    """A verdict counts no more: a source, a fact or the rules changed since. The version is being checked again."""

    code = "CD623"


def cleaned(words: str) -> str:
    """What a person wrote, without the spaces around it and what a database takes for no text."""
    return whole(words).replace("\x00", "").strip()


def written(words: str, what: str = "the reason") -> str:
    """A reason, notice or correction, :func:`cleaned`.

    :raises WrongState: if it is longer than is kept, so that nothing is cut off unseen.
    """
    kept = cleaned(words)
    if len(kept) > LONGEST:
        raise WrongState(what, f"it has {len(kept)} characters", f"Write at most {LONGEST}.")
    return kept


def locked(story_id: Any) -> Story:
    """The story, locked until the transaction ends.

    :raises WrongState: if there is none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A story is locked inside a transaction.")
    story = Story.objects.select_for_update(of=("self",)).filter(pk=story_id).first()
    if story is None:
        raise WrongState(f"story {story_id}", "there is none", "Look it up in the queue.")
    return story


def newest(story: Story, expected: int) -> Version:
    """The newest version, if it is the one that the caller saw.

    :raises Conflict: otherwise, telling who did what.
    """
    version = Version.objects.select_related("check_result").get(pk=story.latest_id)
    if version.number != expected:
        raise beaten(story, f"version {version.number} is the newest, not version {expected}")
    return version


def beaten(story: Story, wrong: str) -> Conflict:
    """The error that tells a person what happened meanwhile, and by whom."""
    last = (
        AuditEntry.objects.filter(story=str(story.pk)).exclude(action__in=("check", "take", "let go", "publish")).last()
    )
    told = f": {said(last)}" if last else ""
    return Conflict(f"“{story.headline}”", f"{wrong}{told}", "Load the page again and look at what changed.")


def said(entry: AuditEntry) -> str:
    """An entry of the trail in words.

    Says actor, action, version where there is one, and the time in UTC.
    """
    who = entry.actor.partition(":")[2] or "Copydesk"
    what = _DID.get(entry.action, entry.action)
    number = entry.detail.get("version")
    of = f" version {number}" if number else " it"
    return f"{who} {what}{of} on {entry.at:%-d %B %Y at %H:%M} UTC"


_DID = {
    "release": "released",
    "override": "overrode a finding on",
    "revise": "made",
    "sign": "signed",
    "reject": "rejected",
    "publish": "published",
    "retract": "retracted",
    "take down": "took down",
    "withdraw": "called back",
    "new story": "made",
    "return": "sent back",
}
