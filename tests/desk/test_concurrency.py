"""Two people at the same story at once: one wins, the other is told who did what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from copydesk.desk import audit, life
from copydesk.desk.models import Override, Release, Story, Version
from copydesk.desk.roles import Actor
from tests.desk.texts import FALSE, TRUE

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Story]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave or raised, all begun at the same moment, each on a connection of its own."""
    results: list[Any] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(n: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[n] = call()
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def split(results: list[Any]) -> tuple[list[Any], list[life.Conflict]]:
    """Those who won, and those who were told."""
    lost = [r for r in results if isinstance(r, life.Conflict)]
    other = [r for r in results if isinstance(r, Exception) and not isinstance(r, life.Conflict)]
    assert not other, other
    return [r for r in results if not isinstance(r, Exception)], lost


def draft(story: Story, raw: str) -> life.Draft:
    latest = story.latest
    return life.Draft(raw, latest.name, tuple((use.name, use.document) for use in latest.sources.all()))


@pytest.mark.parametrize("_", range(3))
def test_two_release_at_once(story_of: Make, editor: Actor, standards: Actor, _: int) -> None:
    story = story_of(TRUE)
    check = story.latest.check_result_id
    won, lost = split(
        at_once(
            lambda: life.release(editor, story.pk, 1, check),
            lambda: life.release(standards, story.pk, 1, check),
            lambda: life.release(editor, story.pk, 1, check),
        )
    )
    assert (len(won), len(lost)) == (1, 2)
    assert Release.objects.count() == 1
    winner = won[0].release.by.username
    assert all(f"{winner} released version 1 on" in str(error) for error in lost)
    assert audit.verify().faults == ()


@pytest.mark.parametrize("_", range(3))
def test_two_edit_at_once(story_of: Make, editor: Actor, standards: Actor, _: int) -> None:
    story = story_of(FALSE)
    ours, theirs = draft(story, TRUE), draft(story, FALSE + "\nIt is a company.\n")
    won, lost = split(
        at_once(
            lambda: life.revise(editor, story.pk, 1, ours, "a figure"),
            lambda: life.revise(standards, story.pk, 1, theirs, "a sentence"),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert Version.objects.filter(story=story).count() == 2
    assert f"{won[0].made_by.removeprefix('user:')} made version 2" in str(lost[0])


@pytest.mark.parametrize("_", range(3))
def test_one_overrides_while_the_other_edits_and_a_third_releases(
    story_of: Make, editor: Actor, standards: Actor, person: Any, _: int
) -> None:
    story = story_of(FALSE)
    check, (stop,) = story.latest.check_result_id, life.stops_left(story.latest)
    third = person("emma", "editor")
    new = draft(story, TRUE)
    results = at_once(
        lambda: life.override(editor, story.pk, 1, stop.number, check, "By telephone."),
        lambda: life.revise(standards, story.pk, 1, new, "a figure"),
        lambda: life.release(third, story.pk, 1, check),
    )
    story.refresh_from_db()
    released = Release.objects.filter(version__story=story, version__number=1)
    if released.exists():  # then the override came first, and the edit was refused or asks for a correction
        assert isinstance(results[0], Override)
        assert isinstance(results[1], life.Conflict | life.WrongState)
    else:
        assert isinstance(results[2], life.Conflict | life.StillHeld)
        assert isinstance(results[1], Version)
    assert audit.verify().faults == ()


def test_two_override_the_same_finding(story_of: Make, editor: Actor, standards: Actor) -> None:
    story = story_of(FALSE)
    check, (stop,) = story.latest.check_result_id, life.stops_left(story.latest)
    won, lost = split(
        at_once(
            lambda: life.override(editor, story.pk, 1, stop.number, check, "By telephone."),
            lambda: life.override(standards, story.pk, 1, stop.number, check, "By letter."),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert f"by {won[0].by.username}" in str(lost[0])


def test_the_trail_stays_whole_when_many_write_at_once(story_of: Make, editor: Actor) -> None:
    stories = [story_of(TRUE.replace("Port Ellery and in", f"Port Ellery, No {n}, and in")) for n in range(6)]
    at_once(*[lambda s=s: life.take(editor, s.pk) for s in stories])
    outcome = audit.verify()
    assert outcome.faults == ()
    assert {s.editor_id for s in Story.objects.all()} == {editor.user.pk}
