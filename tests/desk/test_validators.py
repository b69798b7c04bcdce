"""What machines read follows its standard: Atom, RSS, sitemap; and the pages are valid HTML that needs no script."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.test import Client
from lxml import etree

from copydesk.desk import jobs, life
from copydesk.desk.intake import documents
from copydesk.desk.models import Section, Story
from copydesk.desk.roles import Actor
from copydesk.desk.views import public
from tests.desk.market_data import UNSCORED, data_folder
from tests.desk.texts import TRUE
from tests.drafting.documents import EXTENSION, PROPOSAL

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
FEEDS = ("/feed.atom", "/feed.rss", "/sections/news/feed.atom", "/sections/news/feed.rss")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def absolute(address: str | None) -> bool:
    """Whether an address can be followed from anywhere."""
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in (address or " ")


def one(parent: Any, name: str) -> Iterator[str]:
    """A complaint unless the element has exactly one child of that name, which is not empty."""
    found = parent.findall(name)
    if len(found) != 1 or not "".join(found[0].itertext()).strip():
        yield f"{parent.tag} has {len(found)} {name} or an empty one"


def wrong_in_atom(content: bytes, address: str) -> Iterator[str]:
    """What RFC 4287 (and RFC 6721, of tombstones) does not allow in a feed that was read from ``address``."""
    feed = etree.fromstring(content)
    if feed.tag != f"{ATOM}feed":
        yield f"the root is {feed.tag}"
    authored = feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [e.text for e in feed.iter(f"{ATOM}id")]
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    if [e.get("href") for e in feed.findall(f"{ATOM}link[@rel='self']")] != [address]:
        yield "the link to itself is another's"
    for holder in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            yield from one(holder, ATOM + name)
        if not authored and holder.find(f"{ATOM}author") is None:
            yield "nobody is its author"
        whole = holder.tag == f"{ATOM}feed" or holder.find(f"{ATOM}content") is not None
        if not whole and len(holder.findall(f"{ATOM}link[@rel='alternate']")) != 1:
            yield "an entry without content needs one alternate link"
        if not urlsplit(holder.findtext(f"{ATOM}id") or "").scheme:
            yield "an id is no IRI"
    for element in feed.iter(f"{ATOM}updated", f"{ATOM}published"):
        if not RFC3339.fullmatch(element.text or ""):
            yield f"{element.text} is no time of RFC 3339"
    for link in feed.iter(f"{ATOM}link"):
        if not absolute(link.get("href")):
            yield f"the link {link.get('href')} is not absolute"
    for gone in feed.iter(GONE):
        if not gone.get("ref") or not RFC3339.fullmatch(gone.get("when") or ""):
            yield "a tombstone says not what is gone, or not when"


def wrong_in_rss(content: bytes, address: str) -> Iterator[str]:
    """What RSS 2.0 does not allow in a feed that was read from ``address``."""
    root = etree.fromstring(content)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        yield "it is not RSS 2.0 with one channel"
    for name in ("title", "link", "description"):
        yield from one(channels[0], name)
    if [e.get("href") for e in channels[0].findall(f"{ATOM}link[@rel='self']")] != [address]:
        yield "the link to itself is another's"
    guids = [e.text for e in root.iter("guid")]
    if len(guids) != len(set(guids)):
        yield "a guid stands twice"
    for item in root.iter("item"):
        for name in ("title", "link", "guid", "pubDate", "description"):
            yield from one(item, name)
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink", "true") == "true" and not absolute(guid.text):
            yield "a guid says that it is a link and is none"
    for link in root.iter("link"):
        if not absolute(link.text):
            yield f"the link {link.text} is not absolute"
    for element in root.iter("pubDate", "lastBuildDate"):
        try:
            good = parsedate_to_datetime(element.text or "").tzinfo is not None
        except ValueError:
            good = False
        if not good:
            yield f"{element.text} is no date of RFC 822"


def wrong_in_map(content: bytes) -> Iterator[str]:
    """What the sitemap protocol does not allow."""
    root = etree.fromstring(content)
    if root.tag not in (f"{MAP}urlset", f"{MAP}sitemapindex"):
        yield f"the root is {root.tag}"
    if not 1 <= len(root) <= 50_000 or len(content) > 50 * 1024 * 1024:
        yield "it is empty or too large"
    places = [e.text or "" for e in root.iter(f"{MAP}loc")]
    if len(places) != len(root) or len(places) != len(set(places)):
        yield "an entry has no place, or a place stands twice"
    yield from (f"{p[:80]} is not absolute or too long" for p in places if not absolute(p) or len(p) > 2047)
    for element in root.iter(f"{MAP}lastmod"):
        if not RFC3339.fullmatch(element.text or ""):
            yield f"{element.text} is no time of W3C"


def wrong(client: Client, address: str) -> list[str]:
    """What is wrong with a feed of the site."""
    content = client.get(address).content
    check = wrong_in_atom if address.endswith("atom") else wrong_in_rss
    read = feedparser.parse(content)
    return [*check(content, f"http://testserver{address}"), *([str(read.bozo_exception)] if read.bozo else [])]


@pytest.fixture
def site(released: Make, revised: Make, editor: Actor, standards: Actor, drained: Any) -> list[Story]:
    """A story of each kind: corrected, retracted, taken down, and one that is as it was."""
    stories = [
        released(TRUE.replace("rise 4%", f"rise 4%{extra}")) for extra in ("", " & <more>", " again", " for now")
    ]
    corrected, gone, down, _ = stories
    corrected = revised(editor, corrected, TRUE.replace("two mills", "its two mills"), "It left out whose & <what>.")
    life.release(editor, corrected.pk, 2, corrected.latest.check_result_id)
    life.retract(standards, gone.pk, "Its source was withdrawn.\x0b")
    life.take_down(standards, down.pk, "By order of a court.")
    drained()
    return stories


def test_feeds_follow_their_standards(site: list[Story], client: Client) -> None:
    assert {address: wrong(client, address) for address in FEEDS} == {address: [] for address in FEEDS}
    assert len(feedparser.parse(client.get("/feed.atom").content).entries) == 3


def test_feeds_without_stories_do_too(client: Client) -> None:
    assert [wrong(client, address) for address in FEEDS] == [[]] * 4


FAULTS = [
    ("/feed.atom", b"<updated>", b"<updated>on "),
    ("/feed.atom", b"<id>urn:uuid:", b"<id>"),
    ("/feed.atom", b'href="http://testserver/stories', b'href="/stories'),
    ("/feed.atom", b'rel="self"', b'rel="next"'),
    ("/feed.atom", b'when="', b'when="on '),
    ("/feed.rss", b"<pubDate>", b"<pubDate>on "),
    ("/feed.rss", b' isPermaLink="false"', b""),
    ("/feed.rss", b"<link>http://testserver", b"<link>"),
    ("/feed.rss", b"description>", b"summary>"),
]


def test_the_checkers_find_what_is_wrong(site: list[Story], client: Client) -> None:
    for address, before, after in FAULTS:
        content = client.get(address).content
        assert before in content
        check = wrong_in_atom if address.endswith("atom") else wrong_in_rss
        assert list(check(content.replace(before, after), f"http://testserver{address}")), after


def test_a_feed_of_a_section_has_its_stories_alone(site: list[Story], client: Client) -> None:
    Section.objects.create(name="Markets & more", slug="markets")
    Story.objects.filter(pk=site[0].pk).update(section=Section.objects.get(slug="markets"))
    for kind in ("atom", "rss"):
        read = feedparser.parse(client.get(f"/sections/markets/feed.{kind}").content)
        assert [e.id for e in read.entries] == [f"urn:uuid:{site[0].pk}"]
        assert read.feed.title.endswith(": Markets & more")
        assert wrong(client, f"/sections/markets/feed.{kind}") == []
        assert client.get(f"/sections/nothing/feed.{kind}").status_code == 404
    front = feedparser.parse(client.get("/feed.atom").content)
    assert front.feed.id != feedparser.parse(client.get("/sections/markets/feed.atom").content).feed.id


def test_the_map_names_each_page_once(site: list[Story], client: Client) -> None:
    content = client.get("/sitemap.xml").content
    assert list(wrong_in_map(content)) == []
    places = [urlsplit(str(e.text)).path for e in etree.fromstring(content).iter(f"{MAP}loc")]
    assert {client.get(place).status_code for place in places} == {200}
    assert f"/stories/{site[2].slug}/" not in places
    assert client.get("/sitemap-1.xml").status_code == 404


def test_a_long_map_is_parted_under_an_index(
    site: list[Story], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "IN_MAP", 5)  # four pages, that of scenarios among them, then three stories
    index = client.get("/sitemap.xml").content
    assert list(wrong_in_map(index)) == []
    root = etree.fromstring(index)
    assert root.tag == f"{MAP}sitemapindex"
    parts = [urlsplit(str(e.text)).path for e in root.iter(f"{MAP}loc")]
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml"]
    places: list[str] = []
    for part in parts:
        content = client.get(part).content
        assert list(wrong_in_map(content)) == []
        places += [str(e.text) for e in etree.fromstring(content).iter(f"{MAP}loc")]
    assert len(places) == len(set(places)) == 4 + 3
    for number in (0, 3, 10**12):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def pages(site: list[Story]) -> list[str]:
    """The addresses of a page of each kind."""
    corrected, gone, down, plain = (f"/stories/{story.slug}/" for story in site)
    lists = ["/", "/corrections/", "/methodology/", "/search/", "/search/?q=sales", "/search/?q=zeppelin"]
    return [*lists, corrected, f"{corrected}versions/1/", gone, down, plain, "/stories/nothing/", "/?page=9"]


def test_a_page_is_small_and_has_no_script(site: list[Story], client: Client) -> None:
    for address in pages(site):
        answer = client.get(address)
        html = answer.content.decode()
        styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
        assert styles
        weight = len(answer.content) + sum(len(_static(name)) for name in styles)
        assert weight < 100_000, f"{address} has {weight} bytes"
        assert set(re.findall(r"<script\b[^>]*>", html)) <= {'<script type="application/ld+json">'}
        assert not re.search(r"\son\w+=|\sstyle=|javascript:", re.sub(r"<script.*?</script>", "", html))
        assert "script-src 'self'" in answer["Content-Security-Policy"]


def _static(name: str) -> bytes:
    from django.contrib.staticfiles import finders

    found = finders.find(name)
    assert found
    return Path(found).read_bytes()


@pytest.fixture(scope="module")
def checker() -> Path:
    """The Nu Html Checker, fetched with npm into a cache of the machine; the test is skipped where it cannot be."""
    if not shutil.which("java") or not shutil.which("npm"):
        pytest.skip("the Nu Html Checker needs java and npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "copydesk-vnu"
    jar = cache / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        fetch = ["npm", "install", "--prefix", str(cache), "--no-audit", "--no-fund", "vnu-jar"]
        try:
            subprocess.run(fetch, capture_output=True, check=True, timeout=120)
        except (OSError, subprocess.SubprocessError):
            pytest.skip("the Nu Html Checker cannot be fetched")
    if not jar.is_file():
        pytest.skip("npm's vnu-jar holds no checker")
    return jar


@pytest.fixture
def rooms(settings: Any, reporter: Actor) -> list[str]:
    """A page of each kind beside the stories, with something to show: markets, rulemakings, scenarios, answers."""
    settings.COPYDESK = replace(settings.COPYDESK, data=data_folder())
    for record in (PROPOSAL, EXTENSION):
        documents.of_bytes(reporter, json.dumps(record).encode(), f"{record['document_number']}.json")
    jobs.enqueue("follow rulemakings", "follow rulemakings")
    jobs.drain()
    stocks = ["/stocks/", "/stocks/?q=company", "/stocks/T00/", f"/stocks/{UNSCORED}/"]
    markets = [*stocks, "/sectors/", "/sectors/milling/", "/shifts/", "/crypto/"]
    rulemakings = ["/rulemaking/", f"/rulemaking/{PROPOSAL['regulation_id_numbers'][0]}/"]
    asked = ["/ask/", "/ask/?q=By+how+much+did+sales+rise%3F", "/ask/?q=Who+is+the+king%3F"]
    return [*markets, *rulemakings, "/flows/", *asked]


@pytest.mark.slow
def test_pages_are_valid_html(
    site: list[Story], rooms: list[str], client: Client, checker: Path, tmp_path: Path
) -> None:
    names: dict[str, str] = {}
    for number, address in enumerate([*pages(site), *rooms]):
        file = tmp_path / f"{number}.html"
        answer = client.get(address)
        assert address not in rooms or answer.status_code == 200, address
        file.write_bytes(answer.content)
        names[file.name] = address
    (tmp_path / "wrong.html").write_text("<!doctype html><title>x</title><p><div id=a><i id=a></div>", "utf-8")
    run = ["java", "-jar", str(checker), "--format", "json", "--exit-zero-always", *map(str, tmp_path.glob("*.html"))]
    messages = json.loads(subprocess.run(run, capture_output=True, check=True, timeout=120).stderr)["messages"]
    told = [(m["url"].rpartition("/")[2], m["type"], m["message"]) for m in messages]
    assert any(name == "wrong.html" for name, _, _ in told)  # it did look
    assert [(names[name], kind, message) for name, kind, message in told if name in names] == []


def test_times_are_those_of_the_stories(site: list[Story], client: Client) -> None:
    at = dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC)
    Story.objects.filter(pk=site[3].pk).update(first_published_at=at)
    entries = {e.id: e for e in feedparser.parse(client.get("/feed.rss").content).entries}
    assert entries[f"urn:uuid:{site[3].pk}"].published_parsed[:5] == (2026, 2, 3, 12, 0)
