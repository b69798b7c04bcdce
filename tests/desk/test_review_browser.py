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
    pytest.mark.django_db(transaction=True),
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


@pytest.fixture
def of_many(story_of: Make, reporter: Actor) -> Story:
    """A story on fourteen sources of some 2,500 characters each; what it says of the third and the ninth is wrong."""
    around = [f"Mill {n} has a wall of stone, a roof of slate, and a wheel in the river.\n\n" * 16 for n in range(14)]
    doors = "The mill of Harbor Foods in Aldershot has 31 doors.\n\n"
    sold = [f"Mill {n} in Port Ellery sold {n * 37 + 11} million bags of flour in 2024.\n\n" for n in range(14)]
    sources = [
        documents.of_bytes(reporter, f"Title: Mill {n}\n\n{a}{s}{a}{doors * (n == 2)}".encode(), f"mill-{n}.txt")
        for n, (a, s) in enumerate(zip(around, sold, strict=True))
    ]
    told = doors + "".join(s.replace(f"{n * 37 + 11} m", "7 m") if n in (2, 8) else s for n, s in enumerate(sold))
    front = "---\nheadline: Mills sell flour\ndateline: PORT ELLERY, February 3, 2026\n---\n"
    return story_of(front + told, *sources)


@pytest.mark.parametrize("scripts", [True, False])
def test_sources_are_folded_but_for_what_is_in_question_and_links_open_them(
    scripts: bool, of_many: Story, editor: Actor, opened: Callable[..., Any], live_server: Any
) -> None:
    page = opened(editor, QUEUE, 390, java_script_enabled=scripts)
    review(page, live_server, of_many)
    folds = ".source > details"
    assert page.locator(folds).count() == 14
    found = page.locator(f"{folds}[open] h3").all_inner_texts()
    assert [text.split(maxsplit=1)[1] for text in found] == ["Mill 2", "Mill 8"]
    assert "none in question" in page.locator(".source summary").first.inner_text()
    assert page.locator("html").bounding_box()["height"] < 4000  # all open it is some 26,000 px long
    for link in page.locator(".finding a.to[href^='#p']").all():
        assert page.locator(str(link.get_attribute("href"))).is_visible(), "what a finding is on is open"
    # Links into a source that is closed, and into a stretch that is folded within an open one.
    number = page.locator(".sentence", has_text="31 doors").first.get_attribute("data-number")
    closed, within = (
        page.locator(f".source:has(h3:has-text('{title}')) mark", has_text=text)
        for title, text in (("Mill 5", "196 million"), ("Mill 2", "31 doors"))
    )
    for target, clicked in (
        (closed, page.locator("a.claim", has_text="196 million")),
        (within, page.locator(f"a.mark[title^='Sentence {number},']")),
    ):
        assert not target.is_visible()
        assert clicked.get_attribute("href") == f"#{target.get_attribute('id')}"
        clicked.click()
        target.wait_for(state="visible", timeout=5_000)
        place = target.bounding_box()
        assert 0 <= place["y"] < 844, "it is open, and on the screen"
