"""How the site looks: what a story and the front are made of, and that they can be read anywhere and on paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.test import Client

from copydesk.desk import life
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Section, Story
from copydesk.desk.roles import Actor
from copydesk.desk.site import shown
from copydesk.desk.site.passages import Proved
from tests.desk.crowd import LONG
from tests.desk.pages import page as page_of
from tests.desk.pages import words
from tests.desk.texts import FALSE, SOURCE, TRUE

Make = Callable[..., Story]
IN_DATABASE = pytest.mark.django_db
IN_BROWSER = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STYLES = Path(shown.__file__).parents[1] / "static" / "site"
GRAINS = "Flour sales were $7 million in 2025 and $6.4 million in 2024.\n\nOats: $5 million, $5.1 million in 2024.\n"
FULL = (
    TRUE.replace("headline: Harbor Foods sales rise 4%", f"headline: {LONG}\ndeck: It runs two mills.")
    + """
## Sales by grain

| Grain | Mill | 2025 | 2024 | Sales of 2025 in the notes | Sales of 2024 in the notes |
|---|---|---|---|---|---|
| Flour | Port Ellery | $7 million | $6.4 million | $7 million | $6.4 million |
| Oats | Aldershot | $5 million | $5.1 million | $5 million | $5.1 million |

## What comes next

- Harbor Foods will publish its annual report on March 16, 2026.

## Mills

The company mills grain in Port Ellery.
"""
)


@pytest.fixture
def put_out(editor: Actor) -> Callable[[Story], Story]:
    """Publishes a story whatever holds it."""

    def publish(story: Story) -> Story:
        version = story.latest
        for stop in life.stops_left(version):
            life.override(editor, story.pk, version.number, stop.number, version.check_result_id, "A test.")
        assert life.release(editor, story.pk, version.number, version.check_result_id).release is not None
        return Story.objects.get(pk=story.pk)

    return publish


@pytest.fixture
def grains(reporter: Actor) -> Document:
    """A company's release with sales by grain, which has an address."""
    source = documents.of_bytes(reporter, f"{SOURCE}\n{GRAINS}".encode(), "release.txt", publisher="Harbor Foods")
    Document.objects.filter(pk=source.pk).update(address="https://www.harborfoods.example/results.txt")
    return Document.objects.get(pk=source.pk)


@pytest.fixture
def full(story_of: Make, put_out: Callable[[Story], Story], grains: Document) -> Story:
    """A story with all that a story can have."""
    return put_out(story_of(FULL, grains))


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Proved(22, 22), "All 22 sentences proved"),
        (Proved(21, 22), "21 of 22 sentences proved"),
        (Proved(0, 2), "0 of 2 sentences proved"),
        (Proved(1, 1), "1 of 1 sentence proved"),
        (Proved(6, 14, 7), "6 of 14 sentences proved, 7 in part"),
        (Proved(0, 0), ""),
    ],
)
def test_what_is_proved_is_said_in_words(counted: Proved, said: str) -> None:
    assert counted.words == said


@IN_DATABASE
def test_front_and_story_count_the_same_sentences(
    story_of: Make, put_out: Callable[[Story], Story], client: Client
) -> None:
    story = put_out(story_of(TRUE))
    # Headline and four sentences; of the quotation the words alone are proved, which is not the whole of its sentence.
    assert "UTC 4 of 5 sentences proved, 1 in part" in words(client.get("/").content.decode())
    assert '<a href="#sources">4 of 5 sentences proved, 1 in part</a>' in page_of(client, story)


@IN_DATABASE
def test_what_an_editor_let_pass_is_not_counted_as_proved(
    story_of: Make, put_out: Callable[[Story], Story], client: Client
) -> None:
    story = put_out(story_of(FALSE))
    html = page_of(client, story)
    whole = html.count('<details class="mark">') - html.count("Proved of this sentence:")
    counted = re.search(r'<a href="#sources">(\d+) of 5 sentences proved(?:, \d in part)?</a>', html)
    assert counted
    assert int(counted[1]) == whole < 4


@IN_DATABASE
def test_the_front_leads_with_a_story_that_stands_though_a_retracted_one_is_newer(
    story_of: Make, put_out: Callable[[Story], Story], standards: Actor, client: Client
) -> None:
    stands = put_out(story_of(TRUE))
    gone = put_out(story_of(TRUE.replace("sales rise", "sales climb")))
    assert re.findall(r'<h\d><a href="/stories/([^/]+)/', client.get("/").content.decode()) == [gone.slug, stands.slug]
    life.retract(standards, gone.pk, "Its source was withdrawn.")
    assert re.findall(r'<h\d><a href="/stories/([^/]+)/', client.get("/").content.decode()) == [stands.slug, gone.slug]


@IN_DATABASE
def test_readers_of_lists_are_told_what_a_machine_drafted(
    story_of: Make, put_out: Callable[[Story], Story], client: Client
) -> None:
    put_out(story_of(TRUE))
    assert "Drafted by machine" not in client.get("/").content.decode()
    put_out(story_of(TRUE.replace("headline:", "drafted_by: machine\nheadline:").replace("sales rise", "sales climb")))
    for address in ("/", "/search/?q=climb"):
        assert client.get(address).content.decode().count("<span>Drafted by machine</span>") == 1


@IN_DATABASE
def test_what_comes_next_ends_before_the_line_that_a_machine_drafted_it(
    story_of: Make, put_out: Callable[[Story], Story], grains: Document, client: Client
) -> None:
    made = TRUE.replace("headline:", "drafted_by: machine\nheadline:")
    line = "This story was drafted by machine from named sources and checked before release."
    coming = "## What comes next\n\nHarbor Foods will publish its annual report on March 16, 2026."
    html = page_of(client, put_out(story_of(f"{made}\n{coming}\n\n{line}\n", grains)))
    section, _, rest = html.partition('class="coming"')[2].partition("</section>")
    assert "annual report" in section
    assert "drafted by machine" not in section
    assert line in rest


@IN_DATABASE
def test_what_comes_next_stands_in_the_item_for_programs_too(full: Story, client: Client) -> None:
    answer = client.get(f"/stories/{full.slug}/ninjs.json")
    assert answer.status_code == 200
    markup = next(body["value"] for body in answer.json()["bodies"] if body["contentType"] == "text/html")
    assert "<h2>What comes next</h2>\n<ul><li>Harbor Foods will publish its annual report" in markup
    assert markup.index("What comes next") < markup.index("<h2>Mills</h2>")


@IN_DATABASE
def test_a_retracted_story_is_not_called_proved(
    story_of: Make, put_out: Callable[[Story], Story], standards: Actor, client: Client
) -> None:
    story = put_out(story_of(TRUE))
    life.retract(standards, story.pk, "Its source was withdrawn.")
    assert "proved</a>" not in page_of(client, story)
    front = words(client.get("/").content.decode())
    assert "sentences proved" not in front
    assert "Retracted" in front


@IN_DATABASE
def test_what_comes_next_is_a_section_of_its_own_in_its_place(full: Story, client: Client) -> None:
    html = page_of(client, full)
    section = re.search(r'<section class="coming" aria-labelledby="(\w+)">(.*?)</section>', html, re.DOTALL)
    assert section
    assert f'<h2 id="{section[1]}">What comes next</h2>' in section[2]
    assert "annual report on March 16, 2026" in section[2]
    assert "<h2>Mills</h2>" not in section[2]
    assert html.index("<h2>Sales by grain</h2>") < section.start() < html.index("<h2>Mills</h2>")


@IN_DATABASE
def test_a_table_is_named_by_its_heading_and_figures_stand_under_each_other(full: Story, client: Client) -> None:
    html = page_of(client, full)
    assert 'role="region" tabindex="0" aria-label="Table: Sales by grain"' in html
    assert '<caption class="aloud">Sales by grain</caption>' in html
    assert '<th scope="col">Mill</th><th scope="col" class="figure">2025</th>' in html
    assert html.count("<thead>") == html.count("</thead>") == html.count("<tbody>") == html.count("</tbody>") == 1


@IN_DATABASE
def test_a_passage_says_where_it_can_be_read(full: Story, client: Client) -> None:
    html = page_of(client, full)
    assert '<a href="https://www.harborfoods.example/results.txt" rel="noopener nofollow">Read it at ' in html
    assert "Read it at harborfoods.example: Harbor Foods results" in words(html)


@IN_DATABASE
def test_a_row_of_a_table_is_shown_cell_by_cell_and_found_by_its_ends(
    story_of: Make, put_out: Callable[[Story], Story], reporter: Actor, client: Client
) -> None:
    rows = "<tr><th>Grain</th><th>2025</th><th>2024</th></tr><tr><td>Flour</td><td>$7 million</td><td>$6.4 million</td>"
    body = "".join(f"<p>{p}</p>" for p in SOURCE.split("\n\n", 1)[1].splitlines() if p)
    raw = f"<html><head><title>Results</title></head><body><article>{body}<table>{rows}</tr></table></article></body>"
    source = documents.of_bytes(reporter, f"{raw}</html>".encode(), "results.html", title="Results")
    Document.objects.filter(pk=source.pk).update(address="https://harborfoods.example/results")
    flour = "\n| Grain | 2025 | 2024 |\n|---|---|---|\n| Flour | $7 million | $6.4 million |\n"
    html = page_of(client, put_out(story_of(TRUE + flour, source)))
    assert "“Flour | $7 million | $6.4 million”" in words(html)
    assert 'href="https://harborfoods.example/results#:~:text=Flour,%246.4%20million"' in html


@IN_DATABASE
def test_times_are_valid_for_machines(full: Story, client: Client) -> None:
    # HTML allows three digits of a second; a time of a database has six.
    for html in (page_of(client, full), client.get("/").content.decode()):
        times = re.findall(r'datetime="([^"]*)"', html)
        assert times
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time) for time in times)


@IN_DATABASE
def test_the_front_lists_by_day_under_a_lead(story_of: Make, put_out: Callable[[Story], Story], client: Client) -> None:
    put_out(story_of(TRUE))
    alone = client.get("/").content.decode()
    assert (alone.count('class="lead"'), alone.count('class="seconds"'), alone.count('class="day"')) == (1, 0, 0)
    story = Story.objects.get()
    for number in range(8):
        story.pk, story.slug = None, f"story-{number}"
        story.first_published_at -= dt.timedelta(days=number % 2)
        story._state.adding = True
        story.save(force_insert=True)
    html = client.get("/").content.decode()
    assert html.count("<article>") == 9
    days = re.findall(r'<h2 id="day-(\d{4}-\d\d-\d\d)">', html)
    assert days == sorted(set(days), reverse=True)
    assert len(days) > 1
    # No level of heading is skipped on the way down.
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(below - above <= 1 for above, below in pairwise(levels))


@IN_DATABASE
def test_the_front_shows_strips_and_notices_where_there_are_any(
    story_of: Make, put_out: Callable[[Story], Story], standards: Actor
) -> None:
    kept, down = put_out(story_of(TRUE)), put_out(story_of(TRUE.replace("rise 4%", "grow 4%")))
    life.retract(standards, kept.pk, "Its source was withdrawn.")
    life.take_down(standards, down.pk, "By order of a court.")
    entry = {"name": "Fee statements", "value": "Comments by 14 August 2026", "note": "Proposed", "link": "/rules/1/"}
    strip = {"title": "Rules with a deadline near", "link": "", "note": "Docket, 8 June 2026", "entries": [entry]}
    page = type("Page", (), {"number": 1, "paginator": type("Pages", (), {"num_pages": 1})})
    known = {"newsroom": "The Ledger", "page": page, "stories": shown.listed(shown.full(shown.stories(*shown.SEEN)))}
    bare = render_to_string("site/front.html", known)
    assert 'class="strip"' not in bare
    assert 'class="put-right"' not in bare
    html = render_to_string("site/front.html", known | {"strips": [strip], "notices": shown.latest_notices()})
    text = words(html)
    assert "Rules with a deadline near Fee statements Comments by 14 August 2026 Proposed" in text
    assert re.search(r"Taken down, \d+ \w+ \d{4}: a story that was taken down", text)
    assert re.search(rf"Retraction, \d+ \w+ \d{{4}}: {kept.headline}", text)
    assert down.slug not in html


def test_pages_and_styles_are_small() -> None:
    styles = {path.name: path.stat().st_size for path in STYLES.glob("*.css")}
    assert {"site.css", "story.css", "front.css"} <= set(styles)
    assert sum(styles.values()) < 40_000  # all of them; a page links three at most
    for path in STYLES.glob("*.css"):
        assert "url(" not in path.read_text("utf-8")  # no font, no picture: system faces alone


@pytest.fixture
def visit(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page of the site as a reader does; what the console complains of fails the test."""
    contexts, complaints = [], []

    def open_page(address: str, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def crowded(full: Story, section: Section) -> Story:
    """The full story among 200 others."""
    story = Story.objects.get(pk=full.pk)
    copies = []
    for number in range(200):
        copy = Story(**{f.attname: getattr(story, f.attname) for f in Story._meta.concrete_fields})
        copy.pk, copy.slug = Story().pk, f"copy-{number}"
        copy.first_published_at = story.first_published_at - dt.timedelta(hours=5 * number)
        copies.append(copy)
    Story.objects.bulk_create(copies)
    return full


class TestInBrowser:
    """What only a browser can say."""

    pytestmark = IN_BROWSER

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_and_nothing_moves_sideways(
        self, crowded: Story, visit: Callable[..., Any], scheme: str
    ) -> None:
        for width in (1280, 768, 320):  # 320 is a window of 640 at 200%
            page = visit("/", width, scheme)
            front = page.url
            for address in (front, f"{front}?page=11", f"{front}stories/{crowded.slug}/"):
                page.goto(address)
                page.evaluate("document.querySelectorAll('.p .mark').forEach(d => { d.open = true })")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
                if width == 768 and address != front:
                    found = Axe().run(page)
                    assert found.violations_count == 0, f"{address} at {width}: {found.generate_report()}"

    def test_a_wide_table_moves_in_its_frame_by_keys(self, full: Story, visit: Callable[..., Any]) -> None:
        page = visit(f"/stories/{full.slug}/", 390)
        frame = page.get_by_role("region", name="Table: Sales by grain")
        assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
        frame.focus()
        page.keyboard.press("ArrowRight")
        for _ in range(100):  # it moves smoothly, and the policy lets no script wait for it
            if page.evaluate("document.querySelector('.table').scrollLeft") > 0:
                break
            page.wait_for_timeout(20)
        assert page.evaluate("document.querySelector('.table').scrollLeft") > 0
        assert page.evaluate("window.scrollX") == 0

    def test_there_are_five_sizes_of_type_and_no_more(self, full: Story, visit: Callable[..., Any]) -> None:
        page = visit("/")
        sizes = set()
        for address in (page.url, f"{page.url}stories/{full.slug}/", f"{page.url}corrections/"):
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            sizes |= set(
                page.evaluate(
                    "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility()"
                    " && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))"
                    ".map(e => getComputedStyle(e).fontSize)"
                )
            )
        assert len(sizes) <= 5, sorted(sizes)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_every_pair_of_colours_can_be_read(self, full: Story, visit: Callable[..., Any], scheme: str) -> None:
        page = visit(f"/stories/{full.slug}/", 1280, scheme)
        colour = {
            name: page.evaluate(
                "n => getComputedStyle(document.documentElement).getPropertyValue('--' + n).trim()", name
            )
            for name in ("paper", "wash", "ink", "quiet", "accent", "kicker", "held", "gone-wash", "new-wash")
        }
        for ground in ("paper", "wash"):
            for text in ("ink", "quiet", "accent", "kicker", "held"):
                assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
        for ground in ("gone-wash", "new-wash"):
            assert contrast(colour["ink"], colour[ground]) >= 4.5, ground

    def test_paper_has_the_addresses_and_no_buttons(self, full: Story, visit: Callable[..., Any]) -> None:
        page = visit(f"/stories/{full.slug}/", 700)
        assert not page.locator(".on-paper").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".on-paper").is_visible()
        assert page.url in page.locator(".on-paper").inner_text()
        printed = page.evaluate("getComputedStyle(document.querySelector('.sources a'), '::after').content")
        assert printed.replace('"', "").split() in (
            ["https://www.harborfoods.example/results.txt"],
            ["attr(href)"],
        )
        assert not page.locator(".proof").is_visible()
        assert not page.locator(".body .passage").first.is_visible()
        assert page.locator(".body .mark > summary").first.is_visible()  # the number of the source, as of a note

    def test_a_passage_opens_without_scripts_and_leads_to_its_source(
        self, full: Story, visit: Callable[..., Any]
    ) -> None:
        page = visit(f"/stories/{full.slug}/", 390, java_script_enabled=False)
        mark = page.locator(".body .mark").first
        link = mark.get_by_role("link", name="Read it at harborfoods.example")
        assert not link.is_visible()
        mark.locator("summary").click()
        assert link.is_visible()
        mark.locator("summary").click()
        assert not link.is_visible()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, ``#rrggbb``, 1 to 21 (WCAG 2.2, "contrast ratio")."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
