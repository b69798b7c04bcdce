"""New story, sources and feeds in a browser: nothing that axe finds, no sideways scrolling, scripts or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from copydesk.desk.intake import documents, feeds, shown
from copydesk.desk.models import Document, Feed, FeedItem, Story
from copydesk.desk.roles import Actor
from tests.desk.texts import SOURCE, TRUE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Harbor Foods says that it mills more flour than ever in its two mills on the northern coast, " * 2
_SMALL = """[...document.querySelectorAll("main :is(a,button,select,summary,label.check,input:not([type=hidden]))")]
  .filter((e) => !e.closest("label.check") || e.matches("label.check"))
  .filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.height < 23.5 || r.width < 23.5); })
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def addresses(story_of: Callable[..., Story], release_source: Document, reporter: Actor) -> list[str]:
    """A newsroom with sources of every kind and feeds with entries; the addresses of its pages."""
    story_of(TRUE, check=False)
    notes = documents.of_bytes(reporter, b"Ada Brook said so by telephone.", "call.md", "notes")
    for n in range(60):
        documents.of_bytes(reporter, f"Title: {LONG}\n\nSales rose {n}%.".encode(), f"paper-{n}.txt")
    changed = Document.objects.create(name="page", address="https://a.example/" + "x" * 300, trouble="CD110 " + LONG)
    for words in (SOURCE, SOURCE.replace("rose 4%", "fell 4%")):
        data = words.encode()
        documents._keep(changed, data, shown.read_source(data, "page"), None)
    Document.objects.filter(pk=changed.pk).update(trouble="CD110 " + LONG)
    feed = feeds.save_feed(reporter, None, name=LONG[:150], kind="feed", address="https://a.example/rss")
    Feed.objects.update(trouble="CD100 " + LONG)
    FeedItem.objects.bulk_create(FeedItem(feed=feed, entry=str(n), title=LONG, summary=LONG) for n in range(60))
    old, new = changed.snapshots.order_by("pk").values_list("pk", flat=True)
    page = reverse("source", args=[changed.pk])
    return [
        reverse("new-story") + f"?document={notes.pk}",
        reverse("sources"),
        reverse("sources") + "?q=none",
        reverse("source", args=[notes.pk]),
        reverse("source", args=[release_source.pk]) + "?at=60-90",
        f"{page}?from={old}&to={new}",
        reverse("feeds"),
        reverse("feed", args=[feed.pk]),
        reverse("feed", args=[feed.pk]) + "?show=taken",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_pages_fit(
    width: int, scheme: str, addresses: list[str], opened: Callable[..., Any], live_server: Any, reporter: Actor
) -> None:
    page = opened(reporter, addresses[0], width, scheme)
    for address in addresses:
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(_SMALL) == [], address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_rows_are_added_by_the_script_and_errors_keep_what_was_typed(
    opened: Callable[..., Any], reporter: Actor
) -> None:
    page = opened(reporter, reverse("new-story"))
    page.get_by_label("The story’s text").fill(TRUE)
    page.get_by_role("button", name="Add more sources").click()
    assert page.locator("fieldset.row").count() == 3
    third = page.get_by_role("group", name="Source 3")
    assert third.get_by_label("Address").evaluate("e => e === document.activeElement")
    third.get_by_label("files").set_input_files({"name": "r.txt", "mimeType": "text/plain", "buffer": SOURCE.encode()})
    first = page.get_by_role("group", name="Source 1")
    first.get_by_label("Address").fill("http://169.254.169.254/")
    page.get_by_role("button", name="Make the story").click()
    assert "no public address" in page.get_by_role("alert").inner_text()
    assert Axe().run(page).violations_count == 0
    assert page.get_by_label("The story’s text", exact=False).input_value() == TRUE
    assert page.get_by_role("link", name="r.txt").count() == 1
    wrong = page.get_by_role("group", name="Source 1").get_by_label("Address")
    assert wrong.get_attribute("aria-invalid") == "true"
    wrong.fill("")
    page.get_by_role("button", name="Make the story").click()
    page.wait_for_url("**/desk/story/**")
    assert [d.name for d in Story.objects.get().latest.documents.all()] == ["r.txt"]


def test_a_place_within_a_passage_leads_to_the_passage(
    opened: Callable[..., Any], release_source: Document, reporter: Actor
) -> None:
    text = shown.source_of(release_source, release_source.current).text
    start = text.index("Harbor Foods will publish")
    page = opened(reporter, f"{reverse('source', args=[release_source.pk])}#c{start + 9}")
    page.wait_for_url(f"**#c{start}")
    assert page.locator(":target").inner_text().startswith("Harbor Foods will publish")


def test_the_pages_work_without_scripts(opened: Callable[..., Any], reporter: Actor) -> None:
    page = opened(reporter, reverse("new-story"), java_script_enabled=False)
    page.get_by_label("The story’s text").fill("Half a story")
    page.get_by_role("button", name="Add more sources").click()
    assert page.get_by_label("The story’s text").input_value() == "Half a story"
    page.get_by_label("The story’s text").fill(TRUE)
    source = {"name": "r.txt", "mimeType": "text/plain", "buffer": SOURCE.encode()}
    page.get_by_role("group", name="Source 1").get_by_label("files").set_input_files(source)
    page.get_by_role("button", name="Make the story").click()
    page.wait_for_url("**/desk/story/**")
