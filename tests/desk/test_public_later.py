"""What readers see of a story after it was published: corrections, retractions, take-downs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from copydesk.desk import life
from copydesk.desk.models import Story
from copydesk.desk.roles import Actor
from tests.desk.pages import linked_data, page, words
from tests.desk.texts import FALSE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


def test_a_correction_shows_what_was_wrong_and_the_words_before_and_after(
    released: Make, revised: Make, editor: Actor, client: Client
) -> None:
    story = released()
    first = page(client, story)
    assert "Correction" not in words(first).partition("Written from")[2].partition("Sources")[0]
    told = "An earlier version left out whose mills they are."
    story = revised(editor, story, TRUE.replace("two mills", "its two mills"), told)
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    html = page(client, story)
    text = words(html)
    assert told in text
    assert "Before The company mills grain" in text
    assert "<ins>its </ins>" in html
    assert text.index(told) < text.index("We milled more flour")
    data = linked_data(html)
    assert data["correction"][0]["text"] == told
    assert data["dateModified"] > data["datePublished"]
    old = page(client, story, "versions/1/")
    assert "An earlier version" in words(old)
    assert "runs two mills" in words(old)
    assert "noindex" in old
    assert client.get(f"/stories/{story.slug}/versions/2/").headers["Location"] == f"/stories/{story.slug}/"
    page(client, story, "versions/3/", 404)
    assert "Corrected" in words(client.get("/").content.decode())
    assert told in client.get("/corrections/").content.decode()


def test_a_version_that_readers_never_saw_is_not_there(
    released: Make, revised: Make, editor: Actor, client: Client
) -> None:
    story = revised(editor, released(), TRUE.replace("two mills", "its two mills"), "A correction in work.")
    page(client, story, "versions/2/", 404)
    assert "its two mills" not in page(client, story)


def test_a_retracted_story_stays_with_a_notice_above_it(released: Make, standards: Actor, client: Client) -> None:
    story = released()
    life.retract(standards, story.pk, "Its source was withdrawn.")
    html = page(client, story)
    text = words(html)
    assert "This story is retracted" in text
    assert text.index("Its source was withdrawn.") < text.index("We milled more flour than ever")
    assert "<s>Harbor Foods sales rise 4%</s></h1>" in html
    assert '<s><span class="proved">The company mills grain' in html
    assert "<blockquote>“The company mills grain" in html  # what the source said is not struck
    data = linked_data(html)
    assert data["creativeWorkStatus"] == "Retracted"
    assert "Its source was withdrawn." in data["correction"][0]["text"]
    assert "Retracted" in words(client.get("/").content.decode())


def test_a_story_taken_down_leaves_no_word(
    released: Make, revised: Make, editor: Actor, standards: Actor, client: Client, drained: Any
) -> None:
    story = revised(editor, released(), TRUE.replace("two mills", "its two mills"), "Whose mills they are.")
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    drained()
    life.take_down(standards, story.pk, "By order of the Court of Port Ellery.")
    everything = ""
    for tail in ("", "versions/1/", "versions/2/", "proof.zip"):
        html = page(client, story, tail, 451)
        assert "By order of the Court of Port Ellery." in html
        assert re.search(r"taken down on .*\d{4}, \d\d:\d\d UTC", words(html))
        everything += html
    assert "ld+json" not in everything
    atom = client.get("/feed.atom").content.decode()
    assert f'<at:deleted-entry ref="urn:uuid:{story.pk}" when="' in atom
    for address in ("/", "/feed.rss", "/sitemap.xml", "/corrections/"):
        everything += client.get(address).content.decode()
    for word in ("Harbor", "flour", "Aldershot", story.slug, "Whose mills"):
        assert word not in everything + atom


def test_what_was_never_published_is_not_there(story_of: Make, editor: Actor, client: Client) -> None:
    story = story_of(FALSE)
    for tail in ("", "versions/1/", "proof.zip"):
        page(client, story, tail, 404)
    life.reject(editor, story.pk, 1, "Wrong figure.")
    assert "There is no such story." in page(client, story, "", 404)
    page(client, Story(slug="nothing"), "", 404)
    assert "Harbor" not in client.get("/").content.decode() + client.get("/feed.atom").content.decode()
