"""People, sources and stories of an invented newsroom, for tests of the desk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from copydesk.desk import asking, checking, jobs, life
from copydesk.desk.guard import guard, unguard
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Section, Story
from copydesk.desk.queue import counts
from copydesk.desk.roles import Actor
from copydesk.desk.rulemakings import following
from tests.desk.texts import PASSWORD, SOURCE, TRUE

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(autouse=True)
def _empty_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read in one test is not remembered in the next: rows are numbered anew."""
    monkeypatch.setattr(counts, "SECONDS", 0.0)
    for cached in (checking._source, checking._index, checking._draft):
        cached.cache_clear()
    asking.forget()
    following.forget()


@pytest.fixture(scope="session", autouse=True)
def _emptied() -> None:
    """A test that commits leaves an audit trail, which only the one who empties its database may delete."""
    ops = type(connection.ops)
    flush = ops.execute_sql_flush

    def unguarded(self: Any, statements: list[str]) -> None:
        unguard(self.connection)
        flush(self, statements)
        guard(self.connection)

    ops.execute_sql_flush = unguarded


@pytest.fixture
def person(db: None) -> Callable[[str, str], Actor]:
    """Makes a person of a name and a role."""

    def make(name: str, role: str) -> Actor:
        user = User.objects.create_user(name, password=PASSWORD, first_name=name.capitalize(), last_name="Reed")
        if role:
            user.groups.add(Group.objects.get(name=role))
        return Actor.of_user(User.objects.get(pk=user.pk))

    return make


@pytest.fixture
def reporter(person: Callable[[str, str], Actor]) -> Actor:
    """A reporter."""
    return person("ruth", "reporter")


@pytest.fixture
def editor(person: Callable[[str, str], Actor]) -> Actor:
    """An editor."""
    return person("edgar", "editor")


@pytest.fixture
def standards(person: Callable[[str, str], Actor]) -> Actor:
    """A standards editor."""
    return person("stella", "standards editor")


@pytest.fixture
def section(db: None) -> Section:
    """The section that every newsroom starts with."""
    return Section.objects.get(slug="news")


@pytest.fixture
def release_source(reporter: Actor) -> Document:
    """A company's release, as a source."""
    return documents.of_bytes(reporter, SOURCE.encode(), "release.txt")


@pytest.fixture
def story_of(reporter: Actor, section: Section, release_source: Document) -> Callable[..., Story]:
    """Makes a story of a text, by default on the company's release, and has it checked."""

    def make(raw: str, *sources: Document, check: bool = True) -> Story:
        named = tuple((document.name, document) for document in sources or (release_source,))
        story = life.new_story(reporter, life.Draft(raw, "story.md", named), section)
        if check:
            assert checking.check_now(story.latest)
        return Story.objects.get(pk=story.pk)

    return make


@pytest.fixture
def revised(reporter: Actor) -> Callable[..., Story]:
    """Makes the next version of a story of a text, on the same sources, and has it checked."""

    def make(actor: Actor, story: Story, raw: str, correction: str = "") -> Story:
        latest = Story.objects.get(pk=story.pk).latest
        named = tuple((use.name, use.document) for use in latest.sources.all())
        version = life.revise(
            actor, story.pk, latest.number, life.Draft(raw, latest.name, named), "a change", correction
        )
        assert checking.check_now(version)
        return Story.objects.get(pk=story.pk)

    return make


@pytest.fixture
def released(story_of: Callable[..., Story], editor: Actor) -> Callable[..., Story]:
    """Makes a story that is published."""

    def make(raw: str = TRUE, *sources: Document) -> Story:
        story = story_of(raw, *sources)
        outcome = life.release(editor, story.pk, story.latest.number, story.latest.check_result_id)
        assert outcome.release is not None
        return Story.objects.get(pk=story.pk)

    return make


@pytest.fixture
def drained() -> Callable[[], int]:
    """Does all background work, what is not yet due included."""
    from django.utils import timezone

    from copydesk.desk.models import Job

    def drain() -> int:
        done = 0
        while Job.objects.filter(state=Job.State.QUEUED).update(run_at=timezone.now()):
            done += jobs.drain()
        return done

    return drain


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's chromium, driven by playwright."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop running in this thread
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def opened(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page of the desk for a person signed in; what the console complains of fails the test."""
    contexts, complaints = [], []

    def open_page(actor: Actor, address: str, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        client = Client()
        client.force_login(actor.user)
        context = chromium.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme, **options)
        contexts.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
