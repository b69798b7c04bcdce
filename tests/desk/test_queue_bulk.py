"""The same action on many stories of the queue: one by one, and each refusal says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from copydesk.desk import life
from copydesk.desk.models import Story
from copydesk.desk.queue import bulk
from copydesk.desk.roles import Actor
from tests.desk.texts import FALSE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


@pytest.fixture
def desk(client: Client, editor: Actor) -> Client:
    """A browser in which an editor is signed in."""
    client.force_login(editor.user)
    return client


def test_a_reporter_sees_no_release_and_may_not_send_one(story_of: Make, client: Client, reporter: Actor) -> None:
    story = story_of(TRUE)
    client.force_login(reporter.user)
    text = client.get(reverse("queue")).content.decode()
    assert 'value="release"' not in text
    assert 'value="reject"' not in text
    tick = f"{story.pk}:1:{story.latest.check_result_id}"
    page = client.post(reverse("queue-act"), {"action": "release", "row": tick}, follow=True)
    assert "the right &#x27;release&#x27; is missing" in page.content.decode()
    story.refresh_from_db()
    assert story.state == Story.State.WORK


def test_an_action_needs_the_token_of_its_page(editor: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor.user)
    assert strict.post(reverse("queue-act"), {"action": "take"}).status_code == 403
    assert strict.get(reverse("queue-act")).status_code == 405


def tick(story: Story) -> str:
    return f"{story.pk}:{story.latest.number}:{story.latest.check_result_id or ''}"


def test_one_conflict_among_many_says_why_and_stops_no_other(
    story_of: Make, revised: Make, desk: Client, editor: Actor, reporter: Actor
) -> None:
    clear, held, changed = story_of(TRUE), story_of(FALSE), story_of(TRUE.replace("rise 4%", "rise by 4%"))
    seen = [tick(clear), tick(held), tick(changed)]
    revised(reporter, changed, TRUE.replace("The company mills", "It mills"))
    answer = desk.post(reverse("queue-act"), {"action": "release", "row": seen, "here": "state=all&page=1"})
    assert (answer.status_code, answer.url) == (302, f"{reverse('queue')}?state=all")
    page = desk.get(answer.url)
    results = page.context["results"]
    assert [done for _, done, _ in results] == [True, False, False]
    assert results[0][2] == "Version 1 is released."
    assert "verdict holds it" in results[1][2]
    assert "Version 2 is the newest" in results[2][2]
    for story, state in ((clear, "published"), (held, "work"), (changed, "work")):
        assert Story.objects.get(pk=story.pk).state == state
    assert desk.get(answer.url).context["results"] is None  # told once


def test_take_and_let_go(story_of: Make, desk: Client, editor: Actor, standards: Actor) -> None:
    free, taken = story_of(TRUE), story_of(FALSE)
    life.take(standards, taken.pk)
    desk.post(reverse("queue-act"), {"action": "take", "row": [tick(free), tick(taken)]})
    (_, first, _), (_, second, why) = desk.get(reverse("queue")).context["results"]
    assert (first, second) == (True, False)
    assert "Stella Reed is on it since" in why
    assert Story.objects.get(pk=free.pk).editor == editor.user
    results = bulk.act(editor, "let go", [bulk.Ticked.read(tick(s)) for s in (free, taken)])
    assert [r.done for r in results] == [True, False]
    assert Story.objects.get(pk=free.pk).editor is None


def test_reject_needs_a_reason(story_of: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    one = [bulk.Ticked.read(tick(story))]
    (refused,) = bulk.act(editor, "reject", one, " ")
    assert not refused.done
    assert "gives no reason" in refused.words
    (done,) = bulk.act(editor, "reject", one, "It is not ours.")
    assert done.done
    assert Story.objects.get(pk=story.pk).state == "rejected"


def test_check_again_queues_a_check(story_of: Make, revised: Make, editor: Actor, drained: Any) -> None:
    from copydesk.desk.models import Job

    story = story_of(TRUE)
    drained()
    old = bulk.Ticked.read(tick(story))
    assert bulk.act(editor, "check again", [old])[0].done
    assert Job.objects.filter(key=f"check {story.latest_id}", state="queued").exists()
    revised(editor, story, FALSE)
    assert "is not the newest" in bulk.act(editor, "check again", [old])[0].words


def test_overridden_stories_are_not_released_in_bulk(story_of: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Told by telephone.")
    (refused,) = bulk.act(editor, "release", [bulk.Ticked.read(tick(story))])
    assert not refused.done
    assert Story.objects.get(pk=story.pk).published is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"action": "take"}, "Tick a story first."),
        ({"action": "dance", "row": "x"}, "is no row"),
        ({"action": "dance", "row": "6f1c7a52-3f5a-4d0f-9a0e-2f6f4e3b1c11:1:1"}, "there is no &#x27;dance&#x27;"),
        ({"action": "take", "row": ["6f1c7a52-3f5a-4d0f-9a0e-2f6f4e3b1c11:1:1"] * 201}, "Tick at most 200."),
    ],
)
def test_a_wrong_form_is_refused(desk: Client, data: dict[str, Any], says: str) -> None:
    page = desk.post(reverse("queue-act"), data)
    assert page.status_code == 422
    assert says in page.content.decode()


def test_a_story_that_there_is_not_is_told_in_its_line(editor: Actor) -> None:
    (result,) = bulk.act(editor, "take", [bulk.Ticked.read("6f1c7a52-3f5a-4d0f-9a0e-2f6f4e3b1c11:1:")])
    assert not result.done
    assert "There is none" in result.words
