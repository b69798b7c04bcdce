"""Search over what is published: what is found, in which order, how it is shown, and what can never be found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from copydesk.cli import app
from copydesk.desk import life, search
from copydesk.desk.intake import documents
from copydesk.desk.models import Release, Section, Story
from copydesk.desk.roles import Actor
from tests.desk.pages import words
from tests.desk.texts import FALSE, SOURCE, TRUE

Make = Callable[..., Story]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OTHER = """---
headline: Harbor Foods mills grain in Port Ellery and Aldershot
dateline: PORT ELLERY, February 3, 2026
---
The company mills grain in Port Ellery and in Aldershot, where it runs two mills with 140 workers.

Harbor Foods said on Tuesday that its sales rose 4% to $12 million in 2025, from $11.5 million in 2024.

"We milled more flour than ever," said Ada Brook, its head of milling.

Harbor Foods will publish its annual report on March 16, 2026, the company said in its release.
"""


def ask(client: Client, **asked: str) -> str:
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def slugs(html: str) -> list[str]:
    return re.findall(r'<h2><a href="/stories/([\w-]+)/">', html)


@pytest.mark.django_db
class TestWhatIsFound:
    def test_a_story_is_found_by_headline_text_and_source_and_each_word_is_marked(
        self, released: Make, client: Client
    ) -> None:
        story = released()
        html = ask(client, q="sales")
        assert slugs(html) == [story.slug]
        assert "Harbor Foods <mark>sales</mark> rise 4%" in html
        assert words(html).count("1 story, the best match first.") == 1
        html = ask(client, q="milling flour")
        assert re.search(r"more <mark>flour</mark> than ever", html)
        html = ask(client, q="results")  # in the title of its source alone
        assert slugs(html) == [story.slug]
        assert "Harbor Foods <mark>results</mark>" in html

    def test_words_are_found_in_their_other_forms(self, released: Make, client: Client) -> None:
        story = released()
        assert slugs(ask(client, q="publishing annual reports")) == [story.slug]

    def test_a_quoted_phrase_must_stand_together(self, released: Make, client: Client) -> None:
        story = released()
        assert slugs(ask(client, q='"annual report"')) == [story.slug]
        assert slugs(ask(client, q="“annual report” flour")) == [story.slug]
        assert slugs(ask(client, q='"report annual"')) == []
        assert slugs(ask(client, q="report annual")) == [story.slug]

    def test_figures_are_found_as_they_are_written(self, released: Make, client: Client) -> None:
        story = released()
        assert slugs(ask(client, q="$11.5 million")) == [story.slug]
        assert slugs(ask(client, q="11.6")) == []

    def test_the_headline_counts_more_than_the_text(self, released: Make, client: Client) -> None:
        about_sales, about_grain = released(), released(OTHER)
        assert slugs(ask(client, q="sales")) == [about_sales.slug, about_grain.slug]
        assert slugs(ask(client, q="grain")) == [about_grain.slug, about_sales.slug]

    def test_section_and_days_filter(self, released: Make, client: Client) -> None:
        story, other = released(), released(OTHER)
        markets = Section.objects.create(name="Markets", slug="markets")
        at = dt.datetime(2026, 2, 3, 23, 59, tzinfo=dt.UTC)
        Story.objects.filter(pk=story.pk).update(section=markets, first_published_at=at)
        assert slugs(ask(client, q="mills", section="markets")) == [story.slug]
        assert slugs(ask(client, q="mills", section="news")) == [other.slug]
        assert slugs(ask(client, q="mills", section="nothing")) == []
        assert slugs(ask(client, q="mills", **{"from": "2026-02-03", "to": "2026-02-03"})) == [story.slug]
        assert slugs(ask(client, q="mills", to="2026-02-02")) == []
        assert slugs(ask(client, q="mills", **{"from": "2026-02-04"})) == [other.slug]
        html = ask(client, q="mills", **{"from": "2026-02-31"})
        assert len(slugs(html)) == 2
        assert "“2026-02-31” is no day" in html
        assert '<option value="markets">Markets</option>' in html

    def test_nothing_asked_and_nothing_found_are_said_in_words(self, released: Make, client: Client) -> None:
        released()
        assert "Every word must be in the story" in words(ask(client))
        assert "There is no word in that." in words(ask(client, q="*** --"))
        assert "No story has that. Try fewer words" in words(ask(client, q="zeppelin"))
        assert "No story has all of that in the section" in words(ask(client, q="mills zeppelin", section="news"))


@pytest.mark.django_db
class TestWhatReadersSee:
    def test_what_is_held_is_not_found(self, story_of: Make, client: Client) -> None:
        story_of(FALSE)
        assert slugs(ask(client, q="sales")) == []

    def test_a_correction_takes_the_place_of_what_was_before(
        self, released: Make, revised: Make, editor: Actor, client: Client
    ) -> None:
        story = released()
        text = TRUE.replace("mills grain in Port Ellery and in Aldershot", "mills grain in Aldershot")
        story = revised(editor, story, text, "It mills nothing elsewhere.")
        assert slugs(ask(client, q="ellery")) == [story.slug]
        assert life.release(editor, story.pk, 2, story.latest.check_result_id).release
        html = ask(client, q="grain")
        assert slugs(html) == [story.slug]
        assert "Corrected" in words(html)
        assert slugs(ask(client, q='"grain in Port Ellery"')) == []

    def test_a_retracted_story_is_marked_and_its_text_not_shown(
        self, released: Make, standards: Actor, client: Client
    ) -> None:
        story = released()
        life.retract(standards, story.pk, "Its source was withdrawn.")
        html = ask(client, q="flour")
        assert slugs(html) == [story.slug]
        assert re.search(r"<strong>Retracted \d", html)
        assert "Its source was withdrawn." in html
        assert "<s>" in html
        assert "<mark>flour" not in html

    def test_a_story_that_was_taken_down_is_not_found_even_by_a_stale_index(
        self, released: Make, standards: Actor, client: Client
    ) -> None:
        story = released()
        release = Release.objects.get()
        life.take_down(standards, story.pk, "By order of a court.")
        assert slugs(ask(client, q="flour")) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM desk_searchtext")
            assert cursor.fetchone() == (0,)
        search.keep(release)
        assert slugs(ask(client, q="flour")) == []

    def test_no_word_of_a_private_source_is_found(
        self, story_of: Make, editor: Actor, reporter: Actor, client: Client
    ) -> None:
        notes = documents.of_bytes(reporter, SOURCE.encode(), "from-zelda.txt", kind="notes", title="Zelda whispers")
        story = story_of(TRUE, notes)
        for stop in life.stops_left(story.latest):
            life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Seen.")
        assert life.release(editor, story.pk, 1, story.latest.check_result_id).release
        assert slugs(ask(client, q="flour")) == [story.slug]
        assert slugs(ask(client, q="zelda")) == slugs(ask(client, q="whispers")) == []

    def test_what_a_story_says_is_never_markup(self, story_of: Make, editor: Actor, client: Client) -> None:
        story = story_of(TRUE.replace("rise 4%", "rise 4% <mark><script>alert(1)</script>"))
        for stop in life.stops_left(story.latest):
            life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "A test.")
        life.release(editor, story.pk, 1, story.latest.check_result_id)
        html = ask(client, q="alert <script>")
        assert slugs(html) == [story.slug]
        assert "<script>" not in html
        assert html.count("<mark>") == html.count("</mark>")
        assert "&lt;mark&gt;" in html

    def test_a_failed_publishing_leaves_the_index_as_it_was(
        self, story_of: Make, editor: Actor, monkeypatch: pytest.MonkeyPatch, client: Client
    ) -> None:
        story = story_of(TRUE)

        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError("the power went")

        monkeypatch.setattr("copydesk.desk.outgoing.emit", fail)
        with pytest.raises(RuntimeError):
            life.release(editor, story.pk, 1, story.latest.check_result_id)
        assert slugs(ask(client, q="flour")) == []


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def many(self, released: Make) -> list[Story]:
        story = released()
        release = Release.objects.get()
        copies = []
        for number in range(11):
            story.pk, story.slug = None, f"story-{number}"
            story._state.adding = True
            story.save(force_insert=True)
            release.version.story_id = story.pk
            search.keep(release)
            copies.append(story)
        return copies

    def test_hits_come_ten_to_a_page_each_once_with_the_question_in_the_links(
        self, many: list[Story], client: Client
    ) -> None:
        first, second = ask(client, q="sales", section="news"), ask(client, q="sales", section="news", page="2")
        assert len(slugs(first)) == 10
        assert len({*slugs(first), *slugs(second)}) == 12
        assert 'rel="next" href="?q=sales&amp;section=news&amp;page=2"' in first
        assert "Page 2 of 2" in words(second)
        for wrong in ("3", "0", "x", "-1", "٢", "9" * 40, "\0"):
            assert client.get("/search/", {"q": "sales", "page": wrong}).status_code == 404

    def test_the_queries_of_a_page_are_bound(
        self, many: list[Story], client: Client, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(7):
            ask(client, q="sales")


HOSTILE = [
    '"', '""', '"unclosed', "' OR 1=1 --", "NEAR(a b, 3)", "headline:sales", "sales*", "^sales", "a AND", "NOT",
    "OR OR", "(((", "a & | !b", "<-> <2>", "%s %(x)s", "\\", "\0", "sales\0flour", "\x02sales\x03", "{}", "-sales", "+",
    "☃ ½ ٣ 漢字", "\u202esales", "a" * 10_000, '"' * 10_000, "a " * 5_000, "11.5" * 2_500, "-- ; DROP TABLE desk_story",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: repr(typed)[:24])
def test_whatever_is_typed_gets_a_page(typed: str, client: Client) -> None:
    html = ask(client, q=typed, section=typed, to=typed, **{"from": typed})
    assert "Search" in html
    assert len(html) < 30_000


@given(st.text(max_size=400))
def test_terms_are_few_printable_and_have_a_word(typed: str) -> None:
    asked = search.read(typed)
    assert len(asked.terms) <= 16
    for term in asked.terms:
        assert term.text.isprintable()
        assert '"' not in term.text
        assert any(c.isalnum() for c in term.text)


def test_what_is_cut_off_is_told() -> None:
    assert search.read(" ".join(map(str, range(17)))).cut
    assert search.read("x" * 301).cut
    assert not search.read(" ".join(map(str, range(16)))).cut
    assert [term.text for term in search.read("Mills mills MILLS").terms] == ["Mills"]


@pytest.mark.django_db
def test_the_index_is_made_anew_from_what_is_published(
    released: Make, story_of: Make, standards: Actor, client: Client
) -> None:
    story, gone = released(), released(OTHER)
    story_of(FALSE)
    life.take_down(standards, gone.pk, "By order of a court.")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_searchtext")
    assert search.missing() == 1
    result = CliRunner().invoke(app, ["site", "index"])
    assert (result.exit_code, result.stderr) == (0, "1 story is in the index.\n")
    assert search.missing() == 0
    assert slugs(ask(client, q="mills")) == [story.slug]


@pytest.mark.django_db
def test_the_migration_fills_the_index_and_can_be_undone(released: Make, client: Client) -> None:
    from django.apps import apps

    migration = import_module("copydesk.desk.migrations.0004_search")
    story = released()
    with connection.schema_editor() if connection.vendor == "postgresql" else _Open() as editor:
        migration.destroy(apps, editor)
        migration.create(apps, editor)
        migration.fill(apps, editor)
    assert slugs(ask(client, q="mills")) == [story.slug]


class _Open:
    """The connection alone: SQLite's own editor cannot work inside a test's transaction."""

    connection = connection

    def __enter__(self) -> _Open:
        return self

    def __exit__(self, *_: object) -> None:
        return


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_on_the_pages_of_search_and_method(
    released: Make, standards: Actor, editor: Actor, chromium: Any, live_server: Any
) -> None:
    released()
    gone = released(OTHER)
    life.retract(standards, gone.pk, "Its source was withdrawn.")
    wrong: list[str] = []
    for width, scheme in [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened = context.new_page()
        opened.on("console", lambda message: wrong.append(message.text) if "Policy" in message.text else None)
        for address in ("/search/", "/search/?q=mills", "/search/?q=zeppelin&section=news&to=x", "/methodology/"):
            opened.goto(live_server.url + address)
            found = Axe().run(opened, options={"runOnly": {"type": "tag", "values": TAGS}})
            for violation in found.response["violations"]:
                nodes = [node["target"] for node in violation["nodes"]][:3]
                wrong.append(f"{address} at {width}, {scheme}: {violation['id']} {nodes}")
            assert len(found.response["passes"]) > 10
            if opened.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{address} at {width} scrolls sideways")
        context.close()
    assert wrong == []
