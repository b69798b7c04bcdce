"""The site in a browser: nothing that axe finds, no script, no sideways scrolling, nothing that the policy blocks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from copydesk.desk import life
from copydesk.desk.intake import documents
from copydesk.desk.models import Story
from copydesk.desk.roles import Actor
from tests.desk.texts import SOURCE, TRUE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
VIEWS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
LONG = " ".join(
    ["Harbor Foods sales rise 4% to $12 million in 2025, from $11.5 million in 2024, as it mills grain in"] * 2
)
MIXED = (
    TRUE.replace("sales rise 4%", LONG[13:140]).replace("headline:", "deck: It mills grain.\nheadline:")
    + """
## Where it mills

- Port Ellery
- Aldershot, where it runs two mills

> We milled more flour than ever

### By grain

| Grain | 2025 | 2024 |
|---|---|---|
| Flour | $7 million | $6.4 million |
| Oats | $5 million | $5.1 million |

A person who works at the mill said that the line makes 40 tonnes a day.
"""
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def site(
    story_of: Callable[..., Story],
    revised: Callable[..., Story],
    reporter: Actor,
    editor: Actor,
    standards: Actor,
    live_server: Any,
) -> dict[str, str]:
    """The addresses of the pages of a site with a story of each kind."""
    grains = (
        "Flour sales were $7 million in 2025 and $6.4 million in 2024.\n\nOats: $5 million, $5.1 million in 2024.\n"
    )
    source = documents.of_bytes(reporter, (SOURCE + "\n" + grains).encode(), "release.txt", publisher="Harbor Foods")
    notes = documents.of_bytes(
        reporter, b"The line makes 40 tonnes a day.", "n.txt", kind="notes", attribution="a person at the mill"
    )

    def let_go(story: Story) -> Story:
        version = story.latest
        for stop in life.stops_left(version):
            life.override(editor, story.pk, version.number, stop.number, version.check_result_id, "A test.")
        assert life.release(editor, story.pk, version.number, version.check_result_id).release is not None
        return Story.objects.get(pk=story.pk)

    mixed = let_go(story_of(MIXED, source, notes))
    mixed = let_go(revised(editor, mixed, MIXED.replace("two mills with", "its two mills with"), "It left out whose."))
    gone = let_go(story_of(TRUE.replace("sales rise 4%", "says sales rose"), source))
    life.retract(standards, gone.pk, "Its source was withdrawn.")
    down = let_go(story_of(TRUE.replace("sales rise 4%", "sales up"), source))
    life.take_down(standards, down.pk, "By order of a court.")
    base = live_server.url
    return {
        "front": f"{base}/",
        "story": f"{base}/stories/{mixed.slug}/",
        "earlier version": f"{base}/stories/{mixed.slug}/versions/1/",
        "retracted": f"{base}/stories/{gone.slug}/",
        "taken down": f"{base}/stories/{down.slug}/",
        "corrections": f"{base}/corrections/",
        "missing": f"{base}/stories/nothing/",
    }


@pytest.fixture
def browser(site: dict[str, str]) -> Iterator[Browser]:
    """Chromium, started when the site stands: no query is made while it runs."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def test_axe_finds_nothing_and_the_policy_blocks_nothing(site: dict[str, str], browser: Browser) -> None:
    wrong: list[str] = []
    for width, scheme in VIEWS:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if "Policy" in message.text else None)
        for name, address in site.items():
            page.goto(address)
            _open_all(page)
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
            for violation in found.response["violations"]:
                nodes = [node["target"] for node in violation["nodes"]][:3]
                wrong.append(f"{name} at {width}, {scheme}: {violation['id']} {nodes}")
            assert len(found.response["passes"]) > 10
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{name} at {width} scrolls sideways")
        context.close()
    assert wrong == []


def test_passages_open_in_their_place_without_scripts(site: dict[str, str], browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900}).new_page()
    page.goto(site["story"])
    mark = page.locator(".body .mark").first
    passage = mark.locator(".passage")
    assert not passage.is_visible()
    mark.locator("summary").focus()
    page.keyboard.press("Enter")
    assert passage.is_visible()
    assert "Harbor Foods said today" in passage.inner_text()
    sentence, opened = page.locator(".body .proved").first.bounding_box(), passage.bounding_box()
    assert sentence
    assert opened
    assert 0 <= opened["y"] - (sentence["y"] + sentence["height"]) < 30  # right under its sentence


def test_a_page_prints_without_what_paper_cannot_do(site: dict[str, str], browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 800, "height": 900}).new_page()
    page.goto(site["story"])
    page.emulate_media(media="print")
    assert not page.locator(".mast nav").is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.locator(".sources li").count() == 2


def test_lines_are_of_a_length_that_reads_well(site: dict[str, str], browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(site["story"])
    size, width = page.evaluate(
        "() => { const p = document.querySelector('.body .p');"
        " return [parseFloat(getComputedStyle(p).fontSize), p.clientWidth] }"
    )
    assert 18 <= size <= 20
    assert 60 <= width / (size * 0.47) <= 72  # a letter of a text face is a little under half its size wide


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
