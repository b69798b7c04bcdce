"""The same action on many stories: each is a step of its own, and each that is refused says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from copydesk.desk import jobs, life
from copydesk.desk.life.state import beaten, locked
from copydesk.desk.models import Check, Story, Version
from copydesk.desk.queue.filters import FilterError
from copydesk.desk.roles import Actor, require
from copydesk.errors import CopydeskError

MOST = 200  # stories at once


@dataclass(frozen=True, slots=True)
class Ticked:
    """A story as its editor saw it: the version and the check that a decision would be on."""

    story: UUID
    version: int
    check: int | None

    @classmethod
    def read(cls, value: str) -> Ticked:
        """A tick as the page sends it (:attr:`.rows.Row.ticked`).

        :raises FilterError: if it is none.
        """
        try:
            story, version, check = value.split(":")
            return cls(UUID(story), int(version), int(check) if check else None)
        except ValueError as error:
            raise FilterError("the ticked rows", f"{value[:60]!r} is no row", "Load the queue again.") from error


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one story; ``words`` say what was done, or why not."""

    headline: str
    done: bool
    words: str


def act(actor: Actor, action: str, ticked: Sequence[Ticked], reason: str = "") -> list[Result]:
    """Do an action of :data:`ACTIONS` on each story; a refusal of one stops none of the others.

    :raises FilterError: if there is no such action, or no story, or too many.
    """
    if action not in ACTIONS:
        raise FilterError("the action", f"there is no {action[:40]!r}", f"Use one of: {', '.join(ACTIONS)}.")
    if not ticked:
        raise FilterError("the ticked rows", "there are none", "Tick a story first.")
    if len(ticked) > MOST:
        raise FilterError("the ticked rows", f"there are {len(ticked)}", f"Tick at most {MOST}.")
    headlines = dict(Story.objects.filter(pk__in=[t.story for t in ticked]).values_list("pk", "headline"))
    step, results = ACTIONS[action], []
    for one in ticked:
        headline = headlines.get(one.story, f"story {one.story}")
        try:
            results.append(Result(headline, True, step(actor, one, reason)))
        except CopydeskError as error:
            results.append(Result(headline, False, _refusal(error)))
    return results


def _refusal(error: CopydeskError) -> str:
    wrong = error.wrong.rstrip(".")
    return f"{wrong[:1].upper()}{wrong[1:]}. {error.mend}"


def check_again(actor: Actor, story_id: UUID, expected: int) -> None:
    """Queue a check of the version that is decided on, or that readers see.

    :raises Conflict: if it is another by now.
    """
    require(actor, "review")
    with transaction.atomic():
        story = locked(story_id)
        version = story.versions.filter(number=expected).first()
        if version is None or version.pk not in (story.latest_id, story.published_id):
            raise beaten(story, f"version {expected} is not the newest")
        if version.state in (Version.State.REJECTED, Version.State.REPLACED):
            raise beaten(story, f"version {expected} is {version.get_state_display()}")
        jobs.enqueue("check", f"check {version.pk}", urgency=5, version=version.pk)


def _take(actor: Actor, one: Ticked, reason: str) -> str:
    life.take(actor, one.story)
    return "You are on it."


def _let_go(actor: Actor, one: Ticked, reason: str) -> str:
    life.let_go(actor, one.story)
    return "Nobody is on it now."


def _check_again(actor: Actor, one: Ticked, reason: str) -> str:
    check_again(actor, one.story, one.version)
    return "It is being checked again."


def _reject(actor: Actor, one: Ticked, reason: str) -> str:
    life.reject(actor, one.story, one.version, reason)
    return f"Version {one.version} is rejected."


def _release(actor: Actor, one: Ticked, reason: str) -> str:
    """Release what its verdict releases; what was overridden is released on its own page, where the reasons stand."""
    require(actor, "release")
    if one.check is None:
        raise life.WrongState("the story", "it has no verdict yet", "Wait for its check, or look at it.")
    if not Check.objects.filter(pk=one.check, verdict="release").exists():
        raise life.StillHeld("the story", "its verdict holds it", "Look at its findings on its own page.")
    outcome = life.release(actor, one.story, one.version, one.check)
    return outcome.waits_for or f"Version {one.version} is released."


ACTIONS: dict[str, Callable[[Actor, Ticked, str], str]] = {
    "take": _take,
    "let go": _let_go,
    "check again": _check_again,
    "release": _release,
    "reject": _reject,
}
