"""The pages of a new story, sources and feeds: what they do, who may, what they show to whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from copydesk.desk.intake import documents, feeds, shown
from copydesk.desk.models import AuditEntry, Document, Feed, FeedItem, Job, Section, Snapshot, Story
from copydesk.desk.roles import Actor
from tests.desk.loopback import Loopback, serving
from tests.desk.texts import SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
PAGE = b"<!doctype html><title>Results</title><h1>Results</h1><p>Harbor Foods said sales rose 4%. It mills grain.</p>"


@pytest.fixture
def server(settings: Any) -> Iterator[Loopback]:
    with serving() as running:
        settings.COPYDESK = replace(settings.COPYDESK, allow=(running.here,), contact="desk@harborpost.example")
        running.pages["/page"] = PAGE
        yield running


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


@pytest.fixture
def ruth(reporter: Actor) -> Client:
    return signed_in(reporter)


def form(**values: Any) -> dict[str, Any]:
    return {"section": "", "text": "", "name": "", "rows": "2", "action": "take"} | values


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# ---- a new story ------------------------------------------------------------------


def test_a_pasted_story_with_an_address_a_file_and_a_stored_source(ruth: Client, server: Loopback) -> None:
    stored = documents.of_bytes(Actor.of_user(story_user()), b"Sales rose 4%, the company said.", "old.txt")
    assert f'value="{stored.pk}"' in text_of(ruth.get(reverse("new-story") + f"?document={stored.pk}"))
    said = {
        "text": TRUE.replace("\n", "\r\n"),
        "rows": "3",
        "source-0-document": str(stored.pk),
        "source-1-address": f"  {server.root}/page ",
        "source-1-kind": "secondary",
        "source-2-file": [
            SimpleUploadedFile("release.txt", SOURCE.encode()),
            SimpleUploadedFile("call.md", b"She said."),
        ],
        "source-2-kind": "notes",
    }
    response = ruth.post(reverse("new-story"), form(**said))
    story = Story.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("review", args=[story.pk])
    assert "\r" not in story.latest.raw
    kinds = [(d.name, d.kind) for d in story.latest.documents.order_by("uses__position")]
    assert kinds == [
        ("old.txt", ""),
        (f"{server.here}/page", "secondary"),
        ("release.txt", "notes"),
        ("call.md", "notes"),
    ]
    assert Job.objects.filter(key=f"check {story.latest_id}").exists()


def story_user() -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username="ruth")


def test_an_uploaded_story_goes_to_the_section_chosen(ruth: Client) -> None:
    Section.objects.create(name="Grain", slug="grain")
    files = {
        "story": SimpleUploadedFile("sales.md", TRUE.encode()),
        "source-0-file": SimpleUploadedFile("r.txt", b"Sales rose."),
    }
    ruth.post(reverse("new-story"), form(section="grain", **files))
    story = Story.objects.get()
    assert (story.section.slug, story.latest.name) == ("grain", "sales.md")


def test_what_was_typed_and_uploaded_is_kept_where_something_is_wrong(ruth: Client, server: Loopback) -> None:
    said = {
        "story": SimpleUploadedFile("sales.md", TRUE.encode()),
        "section": "news",
        "source-0-address": f"{server.root}/missing",
        "source-0-kind": "secondary",
        "source-1-file": SimpleUploadedFile("release.txt", SOURCE.encode()),
    }
    response = ruth.post(reverse("new-story"), form(**said))
    body = text_of(response)
    assert response.status_code == 422
    assert "404" in body
    assert "sales rose 4% to $12 million" in body  # the upload, as text that can be sent again
    assert f'value="{server.root}/missing"' in body
    assert '<option value="secondary" selected>' in body
    assert '<option value="news" selected>' in body
    document = Document.objects.get()
    assert f'name="source-1-document" value="{document.pk}"' in body
    assert not Story.objects.exists()
    # Sent again from that page, with the address mended.
    server.pages["/missing"] = PAGE
    again = {
        "text": TRUE,
        "name": "sales.md",
        "source-0-address": f"{server.root}/missing",
        "source-1-document": str(document.pk),
    }
    assert ruth.post(reverse("new-story"), form(**again)).status_code == 302
    assert Story.objects.get().latest.sources.count() == 2


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "there is none"),
        ({"text": "A story."}, "it has no source"),
        ({"text": "---\nsources: [\n---\nx"}, "front matter"),
        ({"text": "x", "story": SimpleUploadedFile("a.md", b"y")}, "a text was typed as well"),
        ({"story": SimpleUploadedFile("a.md", b"%PDF-1.4 \x00\x01")}, "it is a PDF"),
        ({"text": "x", "source-0-file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")}, "a picture"),
        ({"text": "x", "source-0-document": "999999"}, "it has no source"),
        ({"text": "x", "source-0-document": "9" * 40, "rows": "9" * 40}, "it has no source"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(ruth: Client, values: dict[str, Any], says: str) -> None:
    for value in values.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    response = ruth.post(reverse("new-story"), form(**values))
    assert response.status_code == 422
    assert says in text_of(response)
    assert not Story.objects.exists()


def test_rows_are_added_without_scripts_and_taken_out(ruth: Client) -> None:
    files = {"source-0-file": SimpleUploadedFile("r.txt", b"Sales rose.")}
    body = text_of(ruth.post(reverse("new-story"), form(text="Half a story", action="add", **files)))
    assert "Half a story" in body
    assert 'name="rows" value="3"' in body
    pk = Document.objects.get().pk
    said = {"source-0-document": str(pk), "source-0-out": "yes", "text": "x", "action": "add"}
    assert "source-0-document" not in text_of(ruth.post(reverse("new-story"), form(**said)))


def test_hostile_text_is_shown_as_text(ruth: Client) -> None:
    bad = '"><script>alert(1)</script>'
    response = ruth.post(reverse("new-story"), form(text=bad, name=bad, **{"source-0-address": bad}))
    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert" in response.content


def test_a_nul_character_breaks_no_page(ruth: Client) -> None:
    nul = "a\x00b"
    files = {"source-0-file": SimpleUploadedFile("r\x00.txt", b"Sales rose.")}
    said = form(section=nul, name=nul, text=f"x {nul}", **{"source-1-address": f"https://a.example/{nul}"}, **files)
    assert ruth.post(reverse("new-story"), said).status_code == 422
    named = '---\nsection: "a\\0"\nsources: ["b\\0c"]\n---\nText.'
    assert ruth.post(reverse("new-story"), form(text=named)).status_code == 422
    assert ruth.post(reverse("source-add"), {"address": nul, "kind": nul}).status_code == 422
    assert ruth.get(reverse("new-story"), {"section": nul, "document": nul}).status_code == 200
    terms = {"name": nul, "kind": "federal register", "term": nul, "docket": nul, "section": nul, "every": "15"}
    assert ruth.post(reverse("feed-add"), terms).status_code == 302
    assert Feed.objects.get().terms == {"term": "ab", "docket": "ab"}
    document = documents.of_bytes(Actor.of_user(story_user()), b"Sales rose.", f"{nul}.txt", title=nul)
    assert (document.name, document.title) == ("ab.txt", "ab")
    said = {"action": "describe", "kind": "", "title": nul, "publisher": nul, "attribution": nul}
    assert ruth.post(reverse("source-change", args=[document.pk]), said).status_code == 302
    assert ruth.get(reverse("source", args=[document.pk]), {"snapshot": nul, "at": nul, "from": nul}).status_code == 200


# ---- who may -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["new-story", "sources", "feeds"])
def test_pages_are_for_people_signed_in(client: Client, db: None, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_a_reader_adds_nothing_and_sees_no_source(person: Make, reporter: Actor) -> None:
    notes = documents.of_bytes(reporter, b"Ada Brook said so in confidence.", "call.md", "notes")
    public = documents.of_bytes(reporter, b"Sales rose 4%.", "release-2.txt")
    rita, ruth = signed_in(person("rita", "reader")), signed_in(reporter)
    for name in ("new-story", "feeds", "sources"):
        assert rita.get(reverse(name)).status_code == 403
    for document in (notes, public):
        for name, pk in (("source", document.pk), ("source-original", document.current_id)):
            assert rita.get(reverse(name, args=[pk])).status_code == 403
            assert ruth.get(reverse(name, args=[pk])).status_code == 200
    for name, args in (("source-add", []), ("source-change", [public.pk]), ("feed-add", [])):
        assert rita.post(reverse(name, args=args), {"action": "describe"}).status_code == 403
    assert not AuditEntry.objects.filter(actor="user:rita").exists()


def test_changes_need_a_token_against_forgery(reporter: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter.user)
    assert client.post(reverse("new-story"), form(text="x")).status_code == 403
    assert client.get(reverse("source-add")).status_code == 405


# ---- sources -----------------------------------------------------------------------


def test_the_list_is_searched_and_costs_few_queries(
    ruth: Client, reporter: Actor, story_of: Make, django_assert_max_num_queries: Any
) -> None:
    for n in range(60):
        document = documents.of_bytes(reporter, f"Title: Paper {n}\n\nSales rose {n}%.".encode(), f"paper-{n}.txt")
    story_of(TRUE, document)
    Document.objects.filter(name="paper-7.txt").update(trouble="CD100 It is gone.", address="https://a.example/7")
    with django_assert_max_num_queries(8):
        body = text_of(ruth.get(reverse("sources")))
    assert body.count("<tr>") == 51
    assert "Page 1 of 2" in body
    assert "Paper 12" in text_of(ruth.get(reverse("sources") + "?q=paper-12"))
    found = text_of(ruth.get(reverse("sources") + "?trouble=yes"))
    assert (found.count("<tr>"), "It is gone" in found) == (2, True)
    assert "No source is like that" in text_of(ruth.get(reverse("sources") + "?kind=notes"))
    assert ruth.get(reverse("sources") + "?page=x&kind=%00&q=%27%22%00").status_code == 200


def test_a_source_is_added_by_address(ruth: Client, server: Loopback) -> None:
    response = ruth.post(reverse("source-add"), {"address": f"{server.root}/page", "kind": "primary"})
    document = Document.objects.get()
    assert response["Location"] == reverse("source", args=[document.pk])
    assert document.kind == "primary"
    response = ruth.post(reverse("source-add"), {"address": "http://127.0.0.1:1/"})
    assert response.status_code == 422
    assert "no public address" in text_of(response)
    assert ruth.post(reverse("source-add"), {}).status_code == 422


def test_the_text_has_places_that_can_be_linked_to(ruth: Client, release_source: Document) -> None:
    address = reverse("source", args=[release_source.pk])
    text = shown.source_of(release_source, release_source.current).text
    at = text.index("We milled")
    body = ruth.get(address).content.decode()
    assert f'id="c{text.index("Harbor Foods said today")}"' in body
    assert f'id="c{text.index("Harbor Foods will publish")}"' in body
    marked = ruth.get(f"{address}?at={at}-{at + 9}").content.decode()
    assert f'<span id="c{at}"><mark>We milled</mark></span>' in marked
    for odd in ("?at=9-2", "?at=x", "?at=99999999-999999999", "?page=77", "?snapshot=x", "?from=1&to=x"):
        assert ruth.get(address + odd).status_code == 200
    assert ruth.get(reverse("source", args=[999_999])).status_code == 404


def test_a_long_text_is_shown_in_parts(ruth: Client, reporter: Actor) -> None:
    words = "\n\n".join(
        f"Passage {n} says that sales rose {n}% in the year, as the company told it." for n in range(7000)
    )
    document = documents.of_bytes(reporter, words.encode(), "long.txt")
    address = reverse("source", args=[document.pk])
    body = ruth.get(address).content.decode()
    assert "Part 1 of 3" in body
    assert len(body) < 700_000
    at = words.index("Passage 6000 ")
    assert "Part 3 of 3" in ruth.get(f"{address}?at={at}-{at + 7}").content.decode()


def test_readings_are_compared(ruth: Client, reporter: Actor, server: Loopback, drained: Any) -> None:
    document = documents.of_address(reporter, f"{server.root}/page")
    server.pages["/page"] = PAGE.replace(b"rose 4%", b"fell 3%").replace(b"</p>", b"</p><p>The mill is shut.</p>")
    address = reverse("source", args=[document.pk])
    ruth.post(reverse("source-change", args=[document.pk]), {"action": "read"})
    drained()
    new, old = Snapshot.objects.order_by("-pk")
    body = ruth.get(f"{address}?from={old.pk}&to={new.pk}").content.decode()
    assert "<del>rose</del><ins>fell</ins>" in body
    assert "<ins>The mill is shut.</ins>" in body
    assert new.blob_id[:10] in body
    earlier = ruth.get(f"{address}?snapshot={old.pk}").content.decode()
    assert "as it was read on" in earlier
    assert "sales rose 4%" in earlier
    other = documents.of_bytes(reporter, b"Sales rose.", "a.txt")
    foreign = ruth.get(f"{address}?snapshot={other.current_id}").content.decode()
    assert "as it was read on" not in foreign  # a reading of another source is none of this one


def test_the_original_is_saved_never_shown(ruth: Client, reporter: Actor) -> None:
    data = b"<!doctype html><script>alert(1)</script><p>Sales rose 4% in the year.</p>"
    document = documents.of_bytes(reporter, data, 'sa"les;\r\n évil.html')
    response = ruth.get(reverse("source-original", args=[document.current_id]))
    assert response.content == data
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    page = ruth.get(reverse("source", args=[document.pk])).content
    assert b"<script>alert" not in page


def test_what_is_said_of_a_source_changes_what_rests_on_it(
    ruth: Client, reporter: Actor, editor: Actor, story_of: Make, release_source: Document, drained: Any
) -> None:
    story = story_of(TRUE)
    before = story.latest.check_result_id
    change = reverse("source-change", args=[release_source.pk])
    said = {"action": "describe", "kind": "notes", "title": " A  call ", "attribution": "a person at the company"}
    assert ruth.post(change, said).status_code == 302
    document = Document.objects.get(pk=release_source.pk)
    assert (document.kind, document.title) == ("notes", "A call")
    drained()
    story.refresh_from_db()
    assert story.latest.check_result_id != before
    # Notes are made public by those who release, not by a reporter.
    assert ruth.post(change, said | {"kind": "primary"}).status_code == 403
    assert signed_in(editor).post(change, said | {"kind": "primary"}).status_code == 302
    bad = ruth.post(change, said | {"kind": "primary", "published": "31.3.2026", "title": "Typed"})
    assert (bad.status_code, "Write it as 2026-03-31" in text_of(bad), 'value="Typed"' in text_of(bad)) == (
        422,
        True,
        True,
    )
    assert ruth.post(change, {"action": "describe", "kind": "rumour"}).status_code == 422
    assert ruth.post(change, {"action": "plan", "every": "60"}).status_code == 422  # a file
    assert ruth.post(change, {"action": "burn"}).status_code == 422
    assert AuditEntry.objects.filter(action="describe source").count() == 2


def test_the_plan_of_a_source_is_changed(ruth: Client, reporter: Actor, server: Loopback) -> None:
    document = documents.of_address(reporter, f"{server.root}/page")
    change = reverse("source-change", args=[document.pk])
    ruth.post(change, {"action": "plan", "every": "60"})
    document.refresh_from_db()
    assert document.read_every == dt.timedelta(hours=1)
    ruth.post(change, {"action": "plan", "every": ""})
    document.refresh_from_db()
    assert (document.read_every, document.next_read_at) == (None, None)
    assert ruth.post(change, {"action": "plan", "every": "7"}).status_code == 422
    other = documents.of_address(reporter, f"{server.root}/page", "secondary")
    response = ruth.post(reverse("source-change", args=[other.pk]), {"action": "describe", "kind": ""})
    assert (response.status_code, "is stored as" in text_of(response)) == (422, True)


# ---- feeds -------------------------------------------------------------------------


def test_a_feed_is_added_read_used_and_deleted(ruth: Client, server: Loopback, drained: Any) -> None:
    server.pages["/rss"] = (
        f"<rss><channel><title>x</title>"
        f"<item><title>Sales rise</title><link>{server.root}/page</link><guid>1</guid></item>"
        f"<item><title>&lt;script&gt;alert(1)&lt;/script&gt;Mill shut</title><link>{server.root}/gone</link>"
        f"<guid>2</guid>"
        f"</item></channel></rss>"
    ).encode()
    Section.objects.create(name="Grain", slug="grain")
    said = {"kind": "feed", "name": "Harbor Foods", "address": f"{server.root}/rss", "every": "60", "section": "grain"}
    response = ruth.post(reverse("feed-add"), said)
    feed = Feed.objects.get()
    assert response["Location"] == reverse("feed", args=[feed.pk])
    drained()
    body = text_of(ruth.get(reverse("feed", args=[feed.pk])))
    assert "Sales rise" in body
    assert "<script>alert" not in body
    first, second = FeedItem.objects.order_by("entry")
    response = ruth.post(reverse("feed-item", args=[first.pk]), {"action": "story"})
    document = Document.objects.get()
    assert response["Location"] == f"{reverse('new-story')}?document={document.pk}&section=grain"
    assert document.address == f"{server.root}/page"
    gone = ruth.post(reverse("feed-item", args=[second.pk]), {"action": "take"})
    assert (gone.status_code, "404" in text_of(gone)) == (422, True)
    ruth.post(reverse("feed-item", args=[second.pk]), {"action": "dismiss"})
    assert "Mill shut" not in text_of(ruth.get(reverse("feed", args=[feed.pk])))
    assert "Mill shut" in text_of(ruth.get(reverse("feed", args=[feed.pk]) + "?show=dismissed"))
    assert "Sales rise" in text_of(ruth.get(reverse("feed", args=[feed.pk]) + "?show=taken"))
    change = reverse("feed-change", args=[feed.pk])
    ruth.post(change, {"action": "pause"})
    assert "paused" in text_of(ruth.get(reverse("feeds")))
    assert ruth.post(change, said | {"action": "save", "name": "Harbor", "every": "5"}).status_code == 302
    assert Feed.objects.get().name == "Harbor"
    bad = ruth.post(change, said | {"action": "save", "name": "Harbor", "address": "ftp://a.example"})
    assert (bad.status_code, 'value="ftp://a.example"' in text_of(bad)) == (422, True)
    assert ruth.post(change, {"action": "delete"}).status_code == 422
    assert ruth.post(change, {"action": "delete", "sure": "yes"})["Location"] == reverse("feeds")
    assert not Feed.objects.exists()
    assert Document.objects.exists()


def test_searches_are_added_and_what_was_typed_is_kept(ruth: Client) -> None:
    said = {
        "kind": "federal register",
        "name": "Mooring",
        "agencies": "Harbor-Safety-Board, grain-office",
        "every": "15",
    }
    bad = ruth.post(reverse("feed-add"), said | {"rin": "12", "types": ["RULE", "NOTICE"]})
    body = text_of(bad)
    assert bad.status_code == 422
    assert "no RIN" in body
    assert 'value="Harbor-Safety-Board, grain-office"' in body
    assert 'value="RULE" checked' in body
    assert ruth.post(reverse("feed-add"), said | {"rin": "9210-ab12", "types": ["RULE"]}).status_code == 302
    terms = Feed.objects.get().terms
    assert terms == {"agencies": ["harbor-safety-board", "grain-office"], "types": ["RULE"], "rin": "9210-AB12"}
    said = {"kind": "edgar", "name": "HBF", "cik": "9900123", "forms": "8-k, 10-Q", "every": "15"}
    assert ruth.post(reverse("feed-add"), said).status_code == 302
    assert Feed.objects.get(name="HBF").terms == {"cik": "0009900123", "forms": ["8-K", "10-Q"]}
    assert ruth.post(reverse("feed-add"), said | {"every": "1"}).status_code == 422
    body = text_of(ruth.get(reverse("feeds")))
    assert "RIN 9210-AB12, rule, harbor-safety-board, grain-office" in body


def test_pages_of_feeds_cost_few_queries(ruth: Client, reporter: Actor, django_assert_max_num_queries: Any) -> None:
    for n in range(30):
        feed = feeds.save_feed(reporter, None, name=f"Feed {n}", kind="feed", address=f"https://a.example/{n}")
    FeedItem.objects.bulk_create(FeedItem(feed=feed, entry=str(n), title=f"Entry {n}") for n in range(200))
    with django_assert_max_num_queries(8):
        assert "30 feeds" in text_of(ruth.get(reverse("feeds")))
    with django_assert_max_num_queries(8):
        body = text_of(ruth.get(reverse("feed", args=[feed.pk])))
    assert "Page 1 of 4" in body


def test_a_source_page_costs_few_queries(ruth: Client, story_of: Make, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        story = story_of(TRUE, check=False)
    document = story.latest.documents.get()
    with django_assert_max_num_queries(10):
        body = text_of(ruth.get(reverse("source", args=[document.pk])))
    assert body.count("Harbor Foods sales rise 4%") >= 12
