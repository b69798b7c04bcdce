"""Stories come in: in every format, with sources given or named, once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copydesk.desk import checking, life
from copydesk.desk.intake import documents, stories
from copydesk.desk.intake.stories import Given, take_story
from copydesk.desk.models import Document, Event, Story, Version
from copydesk.desk.roles import Actor, NotAllowed
from copydesk.errors import ReadError
from copydesk.reading import read_story
from tests.desk.texts import SOURCE, TRUE

pytestmark = pytest.mark.django_db
RELEASE = Given(data=SOURCE.encode(), name="release.txt")
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Sales</title>
<meta name="author" content="Ruth Reed"><meta property="article:published_time" content="2026-02-03">
<script>steal()</script><style>p { color: red }</style></head><body><nav>Home</nav><article>
<h1 onclick="steal()">Harbor Foods sales rise 4%</h1><p class="deck">A good year</p>
<p style="display:none;color:red">not for readers</p><p hidden>nor this</p>
<p>Harbor Foods said on Tuesday that its sales rose 4% to <b>$12&nbsp;million</b> in 2025.
<img src="x.png" onerror="steal()"><a href="javascript:steal()">More</a></p>
<table><tr><th>Year<th>Sales<tr><td>2025<td>$12 million</table>
<iframe src="https://a.example/"></iframe></article><footer>About us</footer></body></html>"""


def item(uri: str = "urn:harbor:2026:1", **more: Any) -> str:
    body = "".join(f"<p>{p}</p>" for p in TRUE.split("---\n")[2].strip().split("\n\n"))
    record = {
        "uri": uri,
        "standard": {"name": "ninjs", "version": "3.0"},
        "headlines": [{"role": "main", "value": "Harbor Foods sales rise 4%"}],
        "bodies": [{"contentType": "text/html", "value": body}],
        "versionCreated": "2026-02-03T10:00:00Z",
        "infosources": [{"name": "Harbor Wire"}],
    }
    return json.dumps(record | more)


@pytest.mark.parametrize(
    ("data", "name", "kept", "media_type"),
    [
        (TRUE, "", "story.md", "text/markdown"),
        (TRUE.encode(), "sales.md", "sales.md", "text/markdown"),
        ("Harbor Foods sales rise 4%\n\nIts sales rose 4%.\n", "", "story.md", "text/markdown"),
        (b"Harbor Foods sales rise 4%\n\nIts sales rose 4%.\n", "sales.txt", "sales.txt", "text/plain"),
        (PAGE, "", "story.html", "text/html"),
        (PAGE.encode(), "C:\\drafts\\sales.html", "sales.html", "text/html"),
        (item(), "", "urn:harbor:2026:1.json", "application/json"),
    ],
)
def test_each_format_becomes_a_version_that_is_read_the_same_again(
    reporter: Actor, data: Any, name: str, kept: str, media_type: str
) -> None:
    taken = take_story(reporter, data, name, None, [RELEASE])
    version = taken.version
    assert (version.name, version.media_type, version.number) == (kept, media_type, 1)
    assert taken.story.headline == "Harbor Foods sales rise 4%"
    assert taken.story.section.slug == "news"
    again = read_story(version.raw.encode(), version.name)
    assert again.media_type == media_type
    assert "sales rose 4%" in again.text
    assert checking.check_now(version)
    assert Event.objects.filter(kind="story.created", story=taken.story).count() == 1


def test_html_is_cleaned_and_hidden_words_stay_hidden(reporter: Actor) -> None:
    raw = take_story(reporter, PAGE, "", None, [RELEASE]).version.raw
    for bad in ("script", "steal", "onclick", "onerror", "javascript", "iframe", "<style", "color"):
        assert bad not in raw
    before, after = read_story(PAGE.encode(), "a.html"), read_story(raw.encode(), "a.html")
    assert "not for readers" not in after.text
    for field in ("text", "headline", "deck", "byline", "dateline", "language"):
        assert getattr(before, field) == getattr(after, field), field
    assert [len(t.rows) for t in before.tables] == [len(t.rows) for t in after.tables]


def test_an_item_is_cleaned_only_where_it_must_be(reporter: Actor) -> None:
    clean = item()
    assert take_story(reporter, clean, "", None, [RELEASE]).version.raw == clean
    bad = json.loads(item("urn:harbor:2026:2"))
    bad["bodies"][0]["value"] += "<p>Nothing<script>steal()</script> <b onclick='x'>else</b> was said.</p>"
    raw = take_story(reporter, json.dumps(bad), "", None, [RELEASE]).version.raw
    assert "steal" not in raw
    assert "onclick" not in raw
    assert "<b>else</b> was said" in raw


def test_an_item_sent_again_is_the_next_version_and_the_same_item_is_none(reporter: Actor, editor: Actor) -> None:
    first = take_story(reporter, item(), "", None, [RELEASE])
    assert first.made
    again = take_story(reporter, item(), "", None, [RELEASE])
    assert (again.made, again.version.pk) == (False, first.version.pk)
    changed = take_story(reporter, item(language="en-GB"), "", None, [RELEASE])
    assert (changed.made, changed.story.pk, changed.version.number) == (True, first.story.pk, 2)
    # An editor works on it: sending the same once more does not undo that.
    story = Story.objects.get()
    named = tuple((use.name, use.document) for use in story.latest.sources.all())
    edited = life.Draft(story.latest.raw.replace("rise 4%", "up 4%"), story.latest.name, named)
    life.revise(editor, story.pk, 2, edited, "shorter")
    kept = take_story(reporter, item(language="en-GB"), "", None, [RELEASE])
    assert (kept.made, kept.version.number) == (False, 3)
    # A second source is something new.
    more = take_story(
        reporter, item(language="en-GB"), "", None, [RELEASE, Given(data=b"Sales rose 4%.", name="n.txt")]
    )
    assert (more.made, more.version.number, more.version.sources.count()) == (True, 4, 2)
    assert take_story(reporter, item("urn:harbor:2026:9"), "", None, [RELEASE]).story.pk != story.pk
    assert Story.objects.count() == 2


@pytest.mark.parametrize("uri", ["urn:harbor:" + "x" * 5000, "urn:\x00:\ud800", "https://cms.example/story.html"])
def test_a_uri_of_any_kind_is_known_again(reporter: Actor, uri: str) -> None:
    first = take_story(reporter, item(uri), "", None, [RELEASE])
    again = take_story(reporter, item(uri, language="en-GB"), "", None, [RELEASE])
    assert (again.story.pk, again.version.number) == (first.story.pk, 2)
    assert len(again.version.name) <= 400


def test_a_published_item_needs_a_correction_and_the_right(reporter: Actor, editor: Actor) -> None:
    taken = take_story(reporter, item(), "", None, [RELEASE])
    assert checking.check_now(taken.version)
    version = Version.objects.get(pk=taken.version.pk)
    assert version.state == Version.State.CLEAR
    life.release(editor, taken.story.pk, 1, version.check_result_id)
    with pytest.raises(NotAllowed):
        take_story(reporter, item(language="en-GB"), "", None, [RELEASE])
    with pytest.raises(life.WrongState, match="no correction"):
        take_story(editor, item(language="en-GB"), "", None, [RELEASE])
    told = "An earlier version had the wrong language."
    assert take_story(editor, item(language="en-GB"), "", None, [RELEASE], correction=told).version.correction == told


def test_sources_that_the_story_names_are_found(reporter: Actor) -> None:
    stored = documents.of_bytes(reporter, SOURCE.encode(), "release.txt")
    head = TRUE.replace("---\n", "---\nsources:\n  - sources/release.txt\n", 1)
    taken = take_story(reporter, head)
    assert list(taken.version.documents.all()) == [stored]
    with pytest.raises(stories.UnknownSource, match=r"filing\.pdf.*neither given nor stored"):
        take_story(reporter, head.replace("release.txt", "filing.pdf"))
    with pytest.raises(stories.UnknownSource, match="leads outside"):
        take_story(reporter, head.replace("sources/release.txt", "../../etc/release.txt"))
    # The one given with it goes before the one stored.
    given = Given(data=(SOURCE + "More.\n").encode(), name="release.txt")
    taken = take_story(reporter, head, "", None, [given])
    assert [d.pk for d in taken.version.documents.all()] != [stored.pk]
    assert taken.version.sources.count() == 1
    assert Story.objects.count() == 2


def test_a_supplier_named_by_an_item_is_no_source_that_must_be_found(reporter: Actor) -> None:
    with pytest.raises(stories.UnknownSource, match="Harbor Wire"):
        take_story(reporter, item())
    assert take_story(reporter, item(), "", None, [RELEASE]).version.sources.count() == 1


def test_what_a_story_says_of_its_section(reporter: Actor) -> None:
    from copydesk.desk.models import Section

    grain = Section.objects.create(name="Grain and mills", slug="grain")
    for said in ("grain", "Grain and Mills"):
        assert (
            take_story(reporter, TRUE.replace("---\n", f"---\nsection: {said}\n", 1), "", None, [RELEASE]).story.section
            == grain
        )
    with pytest.raises(ReadError, match="'sport', which there is not"):
        take_story(reporter, TRUE.replace("---\n", "---\nsection: sport\n", 1), "", None, [RELEASE])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "a feed"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        ('{"a": 1}', "no ninjs item"),
        ("text with \x00 in it", "binary data"),
        ("---\nsources: [\n---\nText", "front matter"),
        (b"x" * 5_000_001, "5 MB"),
    ],
)
def test_what_is_no_story_is_refused_and_leaves_nothing(reporter: Actor, data: Any, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        take_story(reporter, data, "", None, [RELEASE])
    assert not Document.objects.exists()
    assert not Story.objects.exists()


def test_a_story_without_a_source_is_refused(reporter: Actor) -> None:
    with pytest.raises(ReadError, match="no source"):
        take_story(reporter, TRUE)


def test_a_reader_takes_nothing_in(person: Any) -> None:
    with pytest.raises(NotAllowed):
        take_story(person("rita", "reader"), TRUE, "", None, [RELEASE])
    assert not Document.objects.exists()


def test_signs_that_no_database_takes_do_no_harm(reporter: Actor) -> None:
    taken = take_story(reporter, TRUE + "\nA lone \ud800 surrogate.\n", "", None, [RELEASE])
    assert "\ufffd surrogate" in Version.objects.get(pk=taken.version.pk).raw
    with pytest.raises(ReadError, match=r"U\+0000"):
        take_story(
            reporter, item(slugline="x").replace("Harbor Foods sales", "Harbor\\u0000 Foods sales"), "", None, [RELEASE]
        )
    document = documents.of_bytes(
        reporter, b"<title>A\x00B</title><h1>C</h1><p>Sales rose.</p>".replace(b"\x00", b"&#0;"), "a.html"
    )
    assert document.current is not None
