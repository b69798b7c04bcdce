"""Feeds, sitemap and robots: what machines are told of stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

from copydesk.desk import life
from copydesk.desk.models import Story
from copydesk.desk.roles import Actor
from tests.desk.texts import TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def read(client: Client, address: str) -> Any:
    return etree.fromstring(client.get(address).content)


def time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_an_empty_site_has_feeds(client: Client, db: None) -> None:
    assert read(client, "/feed.atom").findtext("a:title", namespaces=ATOM) == settings.COPYDESK.newsroom
    assert not read(client, "/feed.rss").findall("channel/item")
    assert len(read(client, "/sitemap.xml")) == 4  # front, corrections, how we check, scenarios
    assert b"Nothing has been published yet." in client.get("/").content


def test_an_entry_has_all_that_atom_asks_for(released: Make, client: Client) -> None:
    story = released()
    feed = read(client, "/feed.atom")
    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:id", namespaces=ATOM) == f"urn:uuid:{story.pk}"
    assert entry.findtext("a:title", namespaces=ATOM) == "Harbor Foods sales rise 4%"
    assert entry.find("a:link", ATOM).get("href") == f"http://testserver/stories/{story.slug}/"
    assert entry.findtext("a:summary", namespaces=ATOM).startswith("Harbor Foods said on Tuesday")
    assert time(entry.findtext("a:updated", namespaces=ATOM)).tzinfo is not None
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == "http://testserver/feed.atom"
    assert feed.findtext("a:author/a:name", namespaces=ATOM)


def test_a_correction_and_a_retraction_bring_the_entry_up_again(
    released: Make, revised: Make, editor: Actor, standards: Actor, client: Client
) -> None:
    story = released()
    Story.objects.update(first_published_at=dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC))
    other = released(TRUE.replace("sales rise 4%", "says sales rose"))
    Story.objects.filter(pk=other.pk).update(first_published_at=dt.datetime(2026, 2, 4, 12, tzinfo=dt.UTC))

    def first() -> Any:
        return read(client, "/feed.atom").find("a:entry", ATOM)

    assert first().findtext("a:id", namespaces=ATOM) == f"urn:uuid:{other.pk}"
    told = "An earlier version left out whose mills they are."
    story = revised(editor, story, TRUE.replace("two mills", "its two mills"), told)
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    entry = first()
    assert entry.findtext("a:id", namespaces=ATOM) == f"urn:uuid:{story.pk}"
    assert told in entry.findtext("a:summary", namespaces=ATOM)
    assert entry.findtext("a:published", namespaces=ATOM) == "2026-02-03T12:00:00Z"
    assert time(entry.findtext("a:updated", namespaces=ATOM)) > time("2026-02-05T00:00:00Z")
    life.retract(standards, other.pk, "Its source was withdrawn.")
    entry = first()
    assert entry.findtext("a:title", namespaces=ATOM) == "Retracted: Harbor Foods says sales rose"
    item = read(client, "/feed.rss").find("channel/item")
    assert item.findtext("title") == "Retracted: Harbor Foods says sales rose"
    assert "Its source was withdrawn." in item.findtext("description")
    assert item.findtext("pubDate") == "Wed, 04 Feb 2026 12:00:00 GMT"


def test_readers_of_feeds_are_told_to_delete_what_was_taken_down(
    released: Make, standards: Actor, client: Client
) -> None:
    story = released()
    notice = life.take_down(standards, story.pk, "By order of a court.")
    feed = read(client, "/feed.atom")
    assert not feed.findall("a:entry", ATOM)
    (gone,) = feed.findall("at:deleted-entry", ATOM)
    assert gone.get("ref") == f"urn:uuid:{story.pk}"
    assert time(gone.get("when")) == notice.at.replace(microsecond=0)
    assert gone.findtext("at:comment", namespaces=ATOM) == "By order of a court."
    assert not read(client, "/feed.rss").findall("channel/item")
    assert story.slug not in client.get("/sitemap.xml").content.decode()


def test_characters_that_xml_cannot_hold_do_not_break_a_feed(released: Make, standards: Actor, client: Client) -> None:
    story = released()
    life.retract(standards, story.pk, "Its source\x0b was <withdrawn> & gone.")
    summary = read(client, "/feed.atom").findtext("a:entry/a:summary", namespaces=ATOM)
    assert "Its source� was <withdrawn> & gone." in summary
    assert read(client, "/feed.rss").find("channel/item") is not None


def test_robots_are_kept_from_the_desk_and_led_to_the_stories(released: Make, client: Client) -> None:
    story = released()
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert f"http://testserver/stories/{story.slug}/" in client.get("/sitemap.xml").content.decode()


def test_the_front_has_pages_of_twenty(released: Make, client: Client) -> None:
    released()
    story = Story.objects.get()
    for number in range(20):
        story.pk, story.slug = None, f"story-{number}"
        story._state.adding = True
        story.save(force_insert=True)
    first, second = client.get("/").content.decode(), client.get("/?page=2").content.decode()
    assert (first.count("<article>"), second.count("<article>")) == (20, 1)
    assert 'rel="next" href="?page=2"' in first
    for wrong in ("3", "0", "x", "-1"):
        assert client.get("/", {"page": wrong}).status_code == 404
