"""The review page in a browser: keys alone take a story from held to released; nothing stands in anybody's way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from copydesk.desk import life
from copydesk.desk.intake import documents
from copydesk.desk.models import Release, Story, Version
from copydesk.desk.roles import Actor
from tests.desk.texts import FALSE, RISKY, RISKY_SOURCE, TRUE

CHROMIUM = "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no chromium here"),
]
QUEUE = "/desk/"
Make = Callable[..., Story]
LONG = "Harbor Foods said in its release that unit {n} sold {m} million bags of flour in 2024."


def review(page: Any, live_server: Any, story: Story, name: str = "") -> None:
    page.goto(f"{live_server.url}/desk/story/{story.pk}/{name}")


def in_view(page: Any, selector: str) -> bool:
    return bool(
        page.eval_on_selector(
            selector,
            """e => { const r = e.getBoundingClientRect(), p = e.closest('.pane').getBoundingClientRect();
               return r.top >= p.top - 1 && r.top < p.bottom && r.height > 0 }""",
        )
    )


def test_keys_alone_take_a_story_from_held_to_released(
    story_of: Make, editor: Actor, opened: Callable[..., Any], live_server: Any
) -> None:
    raw = FALSE.replace("140 workers", "190 workers").replace("more flour than ever", "more bread than ever")
    story = story_of(raw)
    held = story.latest.check_result.findings.filter(severity="stop").count()
    assert held == 3
    page = opened(editor, QUEUE)
    review(page, live_server, story)
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.get_attribute("[aria-current=true].finding", "id") == "f1"
    rules = [f.rule for f in story.latest.check_result.findings.filter(severity="stop").order_by("number")]
    assert rules[0] == "figure-in-source"
    page.keyboard.press("a")  # accept: 7% becomes 4%
    page.wait_for_selector("text=Since version 1")
    assert "It is still held." in page.inner_text(".change")
    assert page.evaluate("document.activeElement.classList.contains('finding')")
    page.keyboard.press("e")  # edit the sentence with 190 workers
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Control+a")
    page.keyboard.type(
        "It mills grain in Port Ellery and in Aldershot, where the company runs two mills with 140 workers."
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Since version 2")
    page.keyboard.press("o")  # override the quotation
    page.keyboard.type("She told us so.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Every finding answered")
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "release"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Version 3 is released and published.")
    release = Release.objects.get()
    assert (release.version.number, release.manner) == (3, "override")
    assert "140 workers" in release.version.raw
    assert "rose 4%" in release.version.raw


def test_the_finding_under_the_cursor_is_in_view_in_all_columns(
    story_of: Make, reporter: Actor, editor: Actor, opened: Callable[..., Any], live_server: Any
) -> None:
    wrong = "\n\n".join(LONG.format(n=n, m=n * 37 + 11) for n in range(1, 31))
    filler = "\n".join(f"Unit {n} sold {n * 37 + 9} million bags of flour in 2024.\n" for n in range(1, 31))
    source = documents.of_bytes(reporter, f"Harbor Foods release\n\n{filler}".encode(), "units.txt")
    story = story_of(TRUE + "\n" + wrong + "\n", source)
    page = opened(editor, QUEUE)
    review(page, live_server, story)
    for _ in range(20):
        page.keyboard.press("j")
        sentence = page.get_attribute("[aria-current=true].finding", "data-sentence")
        passage = page.get_attribute("[aria-current=true].finding", "data-passage")
        assert in_view(page, "[aria-current=true].finding")
        assert not sentence or in_view(page, f"#s{sentence}")
        assert not passage or in_view(page, f"#{passage}")
    assert page.evaluate("window.scrollY") == 0


def test_clicking_either_side_moves_the_other(
    story_of: Make, editor: Actor, opened: Callable[..., Any], live_server: Any
) -> None:
    page = opened(editor, QUEUE)
    review(page, live_server, story_of(TRUE))
    page.click(".story a.claim >> nth=2")
    assert page.locator(".source mark.on").count() == 1
    page.click(".back a >> nth=0")
    assert page.locator(".story .sentence.on").count() >= 1
    last = page.locator(".source mark").last
    last.scroll_into_view_if_needed()
    place = last.evaluate("e => { const r = e.getClientRects()[0]; return [r.left + 9, r.top + 9] }")
    page.mouse.click(*place)
    number = page.get_attribute(".source mark >> nth=-1", "data-sentence")
    assert "on" in (page.get_attribute(f"#s{number}", "class") or "").split()


def test_who_is_beaten_keeps_what_was_typed(
    story_of: Make, editor: Actor, reporter: Actor, opened: Callable[..., Any], live_server: Any
) -> None:
    story = story_of(FALSE)
    page = opened(editor, QUEUE)
    review(page, live_server, story)
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("My own words, typed slowly.")
    named = tuple((use.name, use.document) for use in story.latest.sources.all())
    life.revise(reporter, story.pk, 1, life.Draft(TRUE, "story.md", named), "mended")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#refusal [role=alert]")
    assert "ruth made version 2" in page.inner_text("#refusal")
    assert page.input_value("details.edit textarea >> nth=0") == "My own words, typed slowly."
    assert Version.objects.count() == 2


def test_it_works_without_scripts(story_of: Make, editor: Actor, opened: Callable[..., Any], live_server: Any) -> None:
    story = story_of(FALSE)
    page = opened(editor, QUEUE, java_script_enabled=False)
    review(page, live_server, story)
    page.click("text=Accept >> nth=0")
    assert "Version 2 is made and checked." in page.inner_text("body")
    assert "Since version 1" in page.inner_text("body")
    page.click("#release")
    assert "Version 2 is released and published." in page.inner_text("body")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    width: int,
    scheme: str,
    story_of: Make,
    released: Make,
    reporter: Actor,
    standards: Actor,
    opened: Callable[..., Any],
    live_server: Any,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "suit.txt", "notes")
    long = FALSE.replace(
        "Harbor Foods sales rise", "Harbor Foods of Port Ellery says that its sales of flour rise " * 3
    )
    stories = [story_of(long), story_of(RISKY, source), released()]
    page = opened(standards, QUEUE, width, scheme)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for story, name in zip([*stories, stories[0], stories[2]], ["", "", "", "edit/", "history/"], strict=True):
        review(page, live_server, story, name)
        page.evaluate("document.querySelectorAll('main details').forEach((e) => (e.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page, options=options).response
        assert len(found["passes"]) > 10
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == [], (story, name)
