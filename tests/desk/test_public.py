"""The pages that readers see: what they show, and what they never show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from copydesk.desk import checking, life
from copydesk.desk.intake import documents
from copydesk.desk.models import Release, Snapshot, Story, Version
from copydesk.desk.roles import Actor
from tests.desk.pages import linked_data, page, words
from tests.desk.texts import FALSE, RISKY, RISKY_SOURCE, SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
PRIVATE = "The mill in Port Ellery will close its oldest line in April, the plant's foreman told us over supper."


def test_a_story_says_how_it_came_and_shows_its_passages(released: Make, client: Client) -> None:
    html = page(client, released())
    text = words(html)
    assert "Harbor Foods sales rise 4%" in text
    assert re.search(
        r"Written from 1 source\. Checked by \d\d rules\. Released by Edgar Reed, \d+ \w+ \d{4}, \d\d:\d\d UTC\. ", text
    )
    assert "Drafted by machine" not in text
    assert html.count('<details class="mark">') == 5  # the headline and four sentences
    assert "Harbor Foods said today that sales rose 4% to $12 million in 2025, from $11.5 million in 2024." in text
    assert "1. Harbor Foods results, 3 February 2026 “Harbor Foods said today" in text
    assert "Proved of this sentence: the words quoted." in text  # its statement could not be checked, the quote was
    assert "override" not in text
    assert "<script" not in html.replace('<script type="application/ld+json">', "")
    assert " style=" not in html
    assert len(html) < 100_000


def test_drafted_by_machine_is_said_where_it_was(released: Make, client: Client) -> None:
    story = released()
    Version.objects.filter(pk=story.published_id).update(machine_drafted=True)
    assert "Drafted by machine from 1 source." in words(page(client, story))


def test_an_override_is_counted_and_what_it_let_pass_has_no_mark(story_of: Make, editor: Actor, client: Client) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    check = story.latest.check_result_id
    life.override(editor, story.pk, 1, stop.number, check, "The company corrected its release by telephone.")
    assert life.release(editor, story.pk, 1, check).release is not None
    html = page(client, story)
    assert "UTC, with 1 overridden finding. Published" in words(html)
    assert "by telephone" not in html  # the reason is the newsroom's own
    assert "sales rose 7% to $12 million in 2025, from $11.5 million in 2024.</span><details" not in html
    assert "sales rose 7% to $12 million in 2025, from $11.5 million in 2024." in html


def test_both_signers_are_named_and_what_they_signed_has_its_passage(
    story_of: Make, editor: Actor, standards: Actor, reporter: Actor, client: Client
) -> None:
    story = story_of(RISKY, documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt"))
    check = story.latest.check_result_id
    life.release(editor, story.pk, 1, check)
    assert life.release(standards, story.pk, 1, check).release is not None
    html = page(client, story)
    assert "Released by Edgar Reed and Stella Reed, " in words(html)
    assert '<span class="proved">Harbor Foods was sued for fraud, the company said.</span><details' in html


def test_no_word_of_a_private_source_reaches_readers(
    story_of: Make, editor: Actor, reporter: Actor, client: Any
) -> None:
    public = documents.of_bytes(reporter, SOURCE.encode(), "release.txt")
    notes = documents.of_bytes(
        reporter,
        f"Foreman Jonas Petrel, by the river gate.\n\n{PRIVATE} The line makes 40 tonnes a day.".encode(),
        "petrel-supper-notes.txt",
        kind="notes",
        title="Supper with Petrel",
        attribution="a person who works at the mill",
    )
    story = story_of(TRUE + "\nThe line makes 40 tonnes a day, a person who works at the mill said.\n", public, notes)
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "Heard in person.")
    assert life.release(editor, story.pk, 1, check).release is not None
    html = page(client, story)
    assert "This stands on a private source: a person who works at the mill. Its words are not shown." in words(html)
    everywhere = html
    for other in ("/", "/feed.atom", "/feed.rss", "/corrections/", "/sitemap.xml"):
        everywhere += client.get(other).content.decode()
    for secret in (PRIVATE, "oldest line", "Petrel", "petrel-supper", "river gate", "over supper", "foreman"):
        assert secret not in everywhere
    assert {"@type": "CreativeWork", "name": "a person who works at the mill"} in linked_data(html)["citation"]


def test_a_private_source_without_attribution_is_only_said_to_be_one(
    story_of: Make, editor: Actor, reporter: Actor, client: Client
) -> None:
    secret = documents.of_bytes(reporter, SOURCE.encode(), "from-ada-brook.txt", kind="notes", title="From Ada")
    story = story_of(TRUE, secret)
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "Seen on paper.")
    assert life.release(editor, story.pk, 1, check).release is not None
    html = page(client, story)
    assert "This stands on a private source. Its words are not shown." in words(html)
    for hidden in ("from-ada-brook", "From Ada", "Harbor Foods said today that", "<blockquote>"):
        assert hidden not in html


def test_passages_of_web_pages_are_linked_at_their_words(
    story_of: Make, editor: Actor, reporter: Actor, client: Client
) -> None:
    body = "".join(f"<p>{p}</p>" for p in SOURCE.split("\n\n", 1)[1].splitlines() if p)
    source = documents.of_bytes(
        reporter,
        f"<html><head><title>Results</title></head><body><article>{body}</article></body></html>".encode(),
        "results.html",
    )
    type(source).objects.filter(pk=source.pk).update(address="https://harborfoods.example/results")
    story = story_of(TRUE, source)
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "Checked by hand.")
    life.release(editor, story.pk, 1, check)
    html = page(client, story)
    links = re.findall(r'<a href="(https://harborfoods\.example/results#[^"]*)" rel="noopener nofollow">', html)
    assert any(link.endswith("#:~:text=We%20milled%20more%20flour%20than%20ever%2C") for link in links)
    assert any(re.search(r"#:~:text=[^,]+,[^,]+$", link) for link in links)  # a long passage by its two ends


def test_a_link_that_could_run_is_no_link(story_of: Make, editor: Actor, reporter: Actor, client: Client) -> None:
    source = documents.of_bytes(reporter, SOURCE.encode(), "release.txt")
    type(source).objects.filter(pk=source.pk).update(address="javascript:alert(1)")
    story = story_of(TRUE, source)
    life.release(editor, story.pk, 1, story.latest.check_result_id)
    assert "javascript" not in page(client, story)


def test_what_a_story_says_is_never_markup(story_of: Make, editor: Actor, client: Client) -> None:
    raw = TRUE.replace("rise 4%", "rise 4% </script><script>alert(1)</script>").replace("mills grain", "mills <b>grain")
    story = story_of(raw)
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "A test.")
    assert life.release(editor, story.pk, 1, check).release is not None
    html = page(client, story)
    assert html.count("</script>") == 1
    assert "<script>" not in html
    assert linked_data(html)["headline"] == "Harbor Foods sales rise 4% </script><script>alert(1)</script>"


def test_the_repairs_of_the_gate_are_in_what_readers_see(released: Make, client: Client) -> None:
    raw = TRUE.replace("We milled more flour than ever", "We milled more flour than ever before")
    story = released(TRUE)
    check = story.published.check_result
    at = check.report["story"] and TRUE.index("We milled more flour than ever")
    before = "We milled more flour than ever"
    check.report["repairs"] = [
        {
            "rule": "quote-matches-source",
            "start": at,
            "end": at + len(before),
            "before": before,
            "after": f"{before} before",
            "reason": "The source says so.",
        }
    ]
    check.mended = raw
    check.key = "a" * 64
    check.save()
    html = page(client, story)
    assert "than ever before," in words(html)
    # The sentences after the repair still have their own passages.
    assert re.search(r"March 16, 2026, the company said in its release\.</span><details", html)
    assert html.count('<details class="mark">') == 5


def test_the_proof_verifies_with_the_key_beside_it(released: Make, client: Client, drained: Any, tmp_path: Any) -> None:
    from copydesk.report.keys import read_public_keys
    from copydesk.report.verify import verify_bundle

    story = released()
    assert "not ready" in page(client, story, "proof.zip", 404)
    assert "is not ready" in words(page(client, story))
    drained()
    assert Release.objects.get().proof_id
    html = page(client, story)
    assert "copydesk verify proof.zip --key key.pem" in html
    answer = client.get(f"/stories/{story.slug}/proof.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    (tmp_path / "proof.zip").write_bytes(answer.content)
    (tmp_path / "key.pem").write_bytes(client.get("/key.pem").content)
    found = verify_bundle(tmp_path / "proof.zip", read_public_keys(tmp_path / "key.pem"))
    assert found.problems == ()
    assert str(found.verdict_now) == "release"


def test_pages_are_kept_for_a_minute_and_not_sent_twice(
    released: Make, client: Client, standards: Actor, django_assert_max_num_queries: Any
) -> None:
    story = released()
    for address in (f"/stories/{story.slug}/", "/", "/corrections/", "/feed.atom", "/feed.rss", "/sitemap.xml"):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in first.headers.get("Vary", "")
        assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    first = client.get(f"/stories/{story.slug}/")
    assert first.headers["Last-Modified"].endswith("GMT")
    life.retract(standards, story.pk, "Its source was withdrawn.")
    tag = first.headers["ETag"]
    assert client.get(f"/stories/{story.slug}/", headers={"if-none-match": tag}).status_code == 200


def test_nothing_is_changed_here(released: Make, client: Client) -> None:
    assert client.post(f"/stories/{released().slug}/").status_code == 405


def test_the_query_count_of_a_page_is_bound(
    released: Make, revised: Make, editor: Actor, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        story = released(TRUE.replace("sales rise 4%", f"sales rise 4% {'again ' * number}"))
    for number in range(3):
        text = TRUE.replace("two mills", "its two mills" + "." * number)
        story = revised(editor, story, text, f"Correction {number}.")
        life.release(editor, story.pk, number + 2, story.latest.check_result_id)
    with django_assert_max_num_queries(7):
        page(client, story)
    with django_assert_max_num_queries(8):
        client.get("/")
    with django_assert_max_num_queries(4):
        client.get("/corrections/")
    for feed in ("/feed.atom", "/feed.rss"):
        with django_assert_max_num_queries(3):
            client.get(feed)
    with django_assert_max_num_queries(3):  # how many stories, these, and whether there are rulemakings
        client.get("/sitemap.xml")


def test_a_story_in_html_is_shown_by_its_words_alone(
    reporter: Actor, editor: Actor, section: Any, release_source: Any, client: Client
) -> None:
    body = "".join(f"<p>{p}</p>" for p in TRUE.split("---\n")[2].split("\n\n"))
    raw = (
        "<html><head><title>Harbor Foods sales rise 4%</title></head><body><article>"
        f"<h1>Harbor Foods sales rise 4%</h1>{body}<script>steal()</script>"
        '<p onclick="steal()">Harbor Foods <a href="javascript:steal()">mills</a> grain in <b>Port Ellery</b>.</p>'
        "</article></body></html>"
    )
    draft = life.Draft(raw, "story.html", ((release_source.name, release_source),))
    story = life.new_story(reporter, draft, section)
    assert checking.check_now(story.latest)
    story.refresh_from_db()
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "A test.")
    assert life.release(editor, story.pk, 1, check).release is not None
    html = page(client, story)
    assert "Harbor Foods mills grain in Port Ellery." in words(html)
    for hidden in ("steal", "onclick", "<b>", "javascript:"):
        assert hidden not in html


def test_a_table_is_a_table_with_its_passages(story_of: Make, editor: Actor, reporter: Actor, client: Client) -> None:
    grains = (
        "Flour sales were $7 million in 2025 and $6.4 million in 2024.\n\nOats: $5 million, $5.1 million in 2024.\n"
    )
    source = documents.of_bytes(reporter, f"{SOURCE}\n{grains}".encode(), "release.txt")
    rows = "|Grain|2025|2024|\n|---|---|---|\n|Flour|$7 million|$6.4 million|\n|Oats|$5 million|$5 million|\n"
    story = story_of(f"{TRUE}\n#### Sales by grain\n\n{rows}", source)
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "A test.")
    assert life.release(editor, story.pk, 1, check).release is not None
    html = page(client, story)
    assert "<h2>Sales by grain</h2>" in html  # no level is skipped, whatever the file has
    assert '<th scope="col">Grain</th><th scope="col" class="figure">2025</th>' in html
    assert '<th scope="row">Flour<details class="mark">' in html
    assert '<td class="figure">$6.4 million</td>' in html


def test_a_long_story_is_a_small_page(story_of: Make, editor: Actor, reporter: Actor, client: Client) -> None:
    facts = [
        f"The mill number {n} of Harbor Foods ground {n * 31} tonnes of wheat and rye in 2025." for n in range(2, 72)
    ]
    source = documents.of_bytes(reporter, (SOURCE + "\n" + "\n\n".join(facts)).encode(), "release.txt")
    type(source).objects.filter(pk=source.pk).update(address="https://harborfoods.example/news/2026/results-of-2025")
    story = story_of(TRUE + "\n" + "\n\n".join(" ".join(facts[n : n + 3]) for n in range(0, 70, 3)), source)
    check = story.latest.check_result_id
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 1, stop.number, check, "A test.")
    assert life.release(editor, story.pk, 1, check).release is not None
    Snapshot.objects.update(media_type="text/html")  # so that each passage has a link to its words
    html = page(client, story)
    assert html.count('<details class="mark">') > 60  # a thousand words, nearly every sentence with its passage
    assert html.count("#:~:text=") > 60
    assert len(html.encode()) < 100_000


def test_an_address_that_is_none_has_the_face_of_its_side(client: Client, db: None) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is no such page." in words(answer.content.decode())
    assert 'href="/">The latest stories</a>' in answer.content.decode()
    assert "site/site.css" in answer.content.decode()
    for address in ("/desk/nothing/", "/accounts/nothing/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "desk/desk.css" in answer.content.decode()
        assert "site/site.css" not in answer.content.decode()
