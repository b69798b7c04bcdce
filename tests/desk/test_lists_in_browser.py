"""The lists of the desk in a browser: nothing that axe finds, no sideways scrolling, and the queue by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from copydesk.desk import life, policy
from copydesk.desk.models import Job, Section, Story
from copydesk.desk.roles import Actor
from tests.desk.crowd import LONG, many
from tests.desk.texts import FALSE, TRUE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Story]


@pytest.fixture
def furnished(story_of: Make, editor: Actor, standards: Actor, section: Section) -> list[str]:
    """A newsroom with something on every list; the addresses of its pages."""
    many(60, section, editor.user)
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Told by telephone.")
    policy.set_rule(standards, "thin-story", "stop", {"min_words": 61}, "Asked for.")
    now = timezone.now()
    Job.objects.create(kind="deliver", key="deliver 1", state="dead", error="No answer. " * 40, finished_at=now)
    Job.objects.create(kind="check", key="check 1", state="running", worker="desk-1:42:0a1b2c3d", lease_until=now)
    rules = [reverse("rule", args=[name]) for name in ("figure-in-source", "thin-story", "high-risk")]
    lists = [reverse(name) for name in ("queue", "rules", "jobs", "audit")]
    return [*lists, *rules, f"{reverse('queue')}?text=none"]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (768, "dark"), (1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_pages_fit(
    width: int, scheme: str, furnished: list[str], opened: Callable[..., Any], standards: Actor, live_server: Any
) -> None:
    page = opened(standards, furnished[0], width, scheme)
    assert page.get_by_text(LONG).count() == 0  # the headline of 140 characters is on the second page
    for address in (*furnished, f"{reverse('queue')}?page=2"):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
    assert page.get_by_text(LONG).count() == 1


def test_what_came_of_an_action_and_of_the_walk_is_read_out(
    furnished: list[str], opened: Callable[..., Any], standards: Actor
) -> None:
    page = opened(standards, furnished[0])
    page.locator("input[name=row]").first.check()
    page.get_by_role("button", name="Take").click()
    assert page.locator(".results li").count() == 1
    assert Axe().run(page).violations_count == 0
    page.goto(page.url.split("/desk/")[0] + reverse("audit"))
    page.get_by_role("button", name="Verify").click()
    assert "The trail is whole" in page.locator(".notice.good").inner_text()
    assert Axe().run(page).violations_count == 0


def test_the_queue_by_keys_alone(story_of: Make, opened: Callable[..., Any], editor: Actor, live_server: Any) -> None:
    first, second = story_of(FALSE), story_of(TRUE.replace("rise 4%", "grow 4%"))
    page = opened(editor, reverse("queue"))
    take = page.get_by_role("button", name="Take")
    assert take.is_disabled()
    for key in "jxjx":
        page.keyboard.press(key)
    assert page.get_by_text("2 ticked:").is_visible()
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("input[name=row]:checked").count() == 1
    assert page.locator("input[name=row]:checked").get_attribute("value").startswith(str(second.pk))
    take.click()
    assert "You are on it." in page.locator(".results").inner_text()
    second.refresh_from_db()
    assert second.editor == editor.user
    # In a field the letters are letters.
    page.fill("[name=text]", "")
    page.focus("[name=text]")
    page.keyboard.type("jxk")
    assert page.input_value("[name=text]") == "jxk"
    assert page.locator("tr.on").count() == 0
    # Switched off they do nothing, and stay off.
    page.locator("summary", has_text="Keys").click()
    page.get_by_label("Single keys do something").uncheck()
    page.reload()
    page.keyboard.press("j")
    assert page.locator("tr.on").count() == 0
    page.locator("summary", has_text="Keys").click()
    page.get_by_label("Single keys do something").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('review', args=[first.pk])}")


def test_a_rejection_without_a_reason_is_not_sent(story_of: Make, opened: Callable[..., Any], editor: Actor) -> None:
    story = story_of(FALSE)
    page = opened(editor, reverse("queue"))
    page.locator("input[name=row]").check()
    page.get_by_role("button", name="Reject").click()
    assert page.evaluate("document.querySelector('[name=reason]').validationMessage").startswith("Write what is wrong")
    page.fill("[name=reason]", "It is not ours.")
    page.press("[name=reason]", "Enter")
    assert "Version 1 is rejected." in page.locator(".results").inner_text()
    story.refresh_from_db()
    assert story.state == Story.State.REJECTED
