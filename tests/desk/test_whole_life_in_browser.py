"""The whole life of a story in a browser: from an address to a retraction, by several people, at phone and desktop."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from copydesk.desk import audit
from copydesk.desk.jobs import worker
from copydesk.desk.models import Release, Story
from copydesk.desk.roles import Actor
from tests.desk.loopback import serving
from tests.desk.texts import PASSWORD, RISKY, RISKY_SOURCE

CHROMIUM = "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no chromium here"),
]
DRAFT = RISKY.replace("rose 4% to", "rose 7% to").replace("sales rise 4%", "sales rise")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def working() -> Iterator[None]:
    """A worker, beside the server."""
    stop = threading.Event()

    def work() -> None:
        worker.work(stop)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


class Person:
    """Somebody at a browser of their own. Every page they see is put to axe, and must be no wider than the screen."""

    def __init__(self, chromium: Any, root: str, width: int, shots: Path) -> None:
        self.context = chromium.new_context(viewport={"width": width, "height": 860})
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.root, self.width, self.shots = root, width, shots

    def sign_in(self, actor: Actor) -> Person:
        self.page.goto(f"{self.root}/accounts/login/")
        self.look("sign-in")
        self.page.fill("[name=login]", actor.user.get_username())
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button")
        return self

    def look(self, name: str) -> None:
        from axe_playwright_python.sync_playwright import Axe

        self.page.screenshot(path=str(self.shots / f"{name}-{self.width}.png"), full_page=True)
        found = Axe().run(self.page, options=AXE).response
        assert len(found["passes"]) > 5
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == [], name
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, name

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        self.page.locator(f"text={words}").locator("visible=true").first.wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_from_an_address_to_a_retraction(
    width: int,
    chromium: Any,
    live_server: Any,
    working: None,
    tmp_path: Path,
    reporter: Actor,
    editor: Actor,
    standards: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people: list[Person] = []

    def somebody(actor: Actor | None) -> Person:
        people.append(Person(chromium, live_server.url, width, tmp_path))
        return people[-1].sign_in(actor) if actor else people[-1]

    with serving() as server:
        server.pages["/release"] = RISKY_SOURCE.encode()
        server.types["/release"] = "text/plain; charset=utf-8"
        monkeypatch.setattr(settings, "COPYDESK", replace(settings.COPYDESK, allow=(server.here,)))

        # A reporter brings a draft, with its source by address. It is held.
        ruth = somebody(reporter)
        ruth.page.goto(ruth.root + reverse("new-story"))
        ruth.look("new-story")
        ruth.page.fill("#text", DRAFT)
        ruth.page.fill("#source-0-address", f"{server.root}/release")
        ruth.page.click("text=Make the story and check it")
        ruth.says("Holds")
        ruth.look("held")
        assert server.paths == ["/release"]
        story = Story.objects.get()
        assert story.latest.state == "held"

        # An editor mends it by keyboard alone, and signs.
        edgar = somebody(editor)
        edgar.says("Harbor Foods sales rise")
        edgar.look("queue")
        edgar.press("j", "Enter")
        edgar.says("The source says 4%")
        for _ in range(4):  # from finding to finding, until the one with the figure is under the cursor
            if "figure-in-source" in (edgar.page.text_content("[aria-current=true].finding") or ""):
                break
            edgar.press("j")
        edgar.press("a")
        edgar.says("Since version 1")
        edgar.look("mended")
        edgar.press("r")
        assert edgar.page.evaluate("document.activeElement.id") == "release"
        edgar.press("Enter")
        edgar.says("The signature of a standards editor is needed too.")
        assert not Release.objects.exists()

        # A standards editor signs as the second, and readers see it.
        stella = somebody(standards)
        stella.page.goto(f"{stella.root}/desk/story/{story.pk}/")
        stella.look("to-sign")
        stella.press("r", "Enter")
        stella.says("is released and published")
        release = Release.objects.get()
        assert (release.by, release.second) == (editor.user, standards.user)
        reader = somebody(None)
        public = f"{reader.root}/stories/{story.slug}/"
        reader.page.goto(public)
        reader.says("rose 4% to $12 million")
        reader.look("published")

        # It is corrected in the open.
        edgar.page.goto(f"{edgar.root}/desk/story/{story.pk}/edit/")
        edgar.look("edit")
        text = edgar.page.input_value("#raw")
        edgar.page.fill("#raw", text.replace("two mills with 140 workers", "two mills, with 140 workers in all"))
        edgar.page.fill("#correction", "An earlier version did not say that 140 is the number at both mills.")
        edgar.page.click("text=Save and check")
        edgar.says("To sign")
        edgar.press("r", "Enter")
        edgar.says("The signature of a standards editor is needed too.")
        stella.page.goto(f"{stella.root}/desk/story/{story.pk}/")
        stella.press("r", "Enter")
        stella.says("is released and published")
        reader.page.reload()  # what a browser keeps for a minute is asked for again
        reader.says("An earlier version did not say")
        reader.look("corrected")

        # And retracted: its page stays and says why.
        stella.page.goto(f"{stella.root}/desk/story/{story.pk}/")
        stella.page.click("summary:has-text('Retract')")
        stella.page.fill("#retract-reason", "The company withdrew its release.")
        stella.page.click("text=Retract the story")
        stella.says("retracted")
        stella.look("retracted-desk")
        stella.page.goto(f"{stella.root}/desk/story/{story.pk}/history/")
        stella.look("history")
        reader.page.reload()
        reader.says("The company withdrew its release.")
        reader.look("retracted")
        assert reader.page.inner_text("h1")

    for person in people:
        person.context.close()
    assert audit.verify().faults == ()
    actions = [entry.action for entry in audit.AuditEntry.objects.filter(story=str(story.pk)).order_by("number")]
    wanted = ["new story", "check", "revise", "check", "sign", "sign", "release", "publish"]
    wanted += ["revise", "check", "sign", "sign", "release", "publish", "retract"]
    assert [a for a in actions if a not in ("take", "let go")] == wanted
