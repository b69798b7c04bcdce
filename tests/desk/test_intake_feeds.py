"""Feeds and saved searches, asked of a server on loopback that answers in the public ones' formats."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from copydesk.desk import jobs
from copydesk.desk.intake import entries, feeds, searches
from copydesk.desk.jobs import plan
from copydesk.desk.models import AuditEntry, Document, Feed, FeedItem, Job
from copydesk.desk.roles import Actor, NotAllowed
from copydesk.errors import ReadError
from tests.desk.loopback import Loopback, serving

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbor Foods newsroom</title>
<link>https://harborfoods.example/</link>
<item><title>Harbor Foods sales rise 4%</title><link>{root}/sales</link><guid isPermaLink="false">hf-2</guid>
<pubDate>Tue, 03 Feb 2026 13:30:00 GMT</pubDate>
<description><![CDATA[<p>Sales rose <b>4%</b> to $12&nbsp;million.<script>x()</script></p>]]></description></item>
<item><title>Port Ellery mill opens</title><link>javascript:alert(1)</link><guid>hf-1</guid>
<dc:date>2026-01-12T09:00:00+01:00</dc:date></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Board</title><id>urn:b</id>
<entry><id>urn:b:1</id><title type="html">Notice &amp;amp; order</title><link rel="self" href="/feed"/>
<link href="notice"/><updated>2026-02-03T10:00:00Z</updated><summary>Vessels.</summary></entry></feed>"""
FULL_TEXT = b"""<?xml version="1.0" encoding="UTF-8"?>
<RULE><PREAMB><AGENCY TYPE="S">HARBOR SAFETY BOARD</AGENCY><CFR>49 CFR Part 2110</CFR>
<DEPDOC>[Docket No. HSB-2025-0003]</DEPDOC><RIN>RIN 9210-AB12</RIN><SUBJECT>Mooring Lines of Grain Vessels</SUBJECT>
<AGY><HD SOURCE="HED">AGENCY:</HD><P>Harbor Safety Board.</P></AGY><ACT><HD SOURCE="HED">ACTION:</HD>
<P>Final rule.</P></ACT><DATES><HD SOURCE="HED">DATES:</HD><P>This rule is effective April 1, 2026.</P></DATES>
</PREAMB><SUPLINF><P>The Board requires two mooring lines for each vessel that carries grain.</P></SUPLINF>
<FRDOC>[FR Doc. 2026-01234 Filed 2-2-26; 8:45 am]</FRDOC></RULE>"""


def register(root: str) -> bytes:
    record = {
        "document_number": "2026-01234",
        "title": "Mooring Lines of Grain Vessels",
        "type": "Rule",
        "abstract": "The Harbor Safety Board requires two mooring lines.",
        "publication_date": "2026-02-03",
        "agency_names": ["Harbor Safety Board"],
        "html_url": f"{root}/documents/2026/02/03/2026-01234/mooring-lines",
        "full_text_xml_url": f"{root}/documents/full_text/xml/2026/02/03/2026-01234.xml",
        "json_url": f"{root}/api/v1/documents/2026-01234.json",
    }
    newer = record | {"document_number": "2026-01300", "title": "Notice of Meeting", "type": "Notice"}
    newer |= {"full_text_xml_url": None, "json_url": f"{root}/api/v1/documents/2026-01300.json", "abstract": None}
    answer = {"count": 2, "description": "Documents of Harbor Safety Board", "total_pages": 1}
    return json.dumps(answer | {"results": [newer, record]}).encode()


MEETING = {
    "document_number": "2026-01300",
    "title": "Notice of Meeting",
    "type": "Notice",
    "abstract": "The Harbor Safety Board meets on March 4, 2026.",
    "publication_date": "2026-02-05",
    "agencies": [{"name": "Harbor Safety Board", "raw_name": "HARBOR SAFETY BOARD"}],
}


def company(root: str) -> bytes:
    """A company's filings as EDGAR lists them, with its misspelt element in one of them."""

    def entry(number: str, form: str, name: str, tag: str = "accession-number") -> str:
        folder = f"{root}/Archives/edgar/data/9900123/{number.replace('-', '')}"
        return f"""<entry>
<category label="form type" scheme="https://www.sec.gov/" term="{form}" />
<content type="text/xml"><{tag}>{number}</{tag}><act>34</act><file-number>001-99001</file-number>
<filing-date>2026-02-03</filing-date><filing-href>{folder}/{number}-index.htm</filing-href>
<filing-type>{form}</filing-type><film-number>26000001</film-number><form-name>{name}</form-name>
<items-desc>items 2.02 and 9.01</items-desc><size>212 KB</size></content>
<id>urn:tag:sec.gov,2008:accession-number={number}</id>
<link href="{folder}/{number}-index.htm" rel="alternate" type="text/html" />
<summary type="html"> &lt;b&gt;Filed:&lt;/b&gt; 2026-02-03</summary><title>{form}  - {name}</title>
<updated>2026-02-03T16:05:11-05:00</updated></entry>"""

    filings = entry("0009900123-26-000004", "8-K", "Current report") + entry(
        "0009900123-26-000003", "8-K/A", "[Amend] Current report", "accession-nunber"
    )
    return f"""<?xml version="1.0" encoding="ISO-8859-1" ?>
<feed xmlns="http://www.w3.org/2005/Atom"><author><email>webmaster@sec.gov</email><name>Webmaster</name></author>
<company-info><cik>0009900123</cik><conformed-name>HARBOR FOODS CORP</conformed-name></company-info>
{filings}{entry("0009900123-26-000002", "8-K12B", "Notice of succession")}
<id>https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany</id><title>HARBOR FOODS CORP  (0009900123)</title>
</feed>""".encode("latin-1")


INDEX = b"""<html><body><div id="formDiv"><p>Document Format Files</p>
<table class="tableFile" summary="Document Format Files"><tr><th>Seq</th><th>Description</th><th>Document</th></tr>
<tr><td>1</td><td>8-K</td><td><a href="/ix?doc=/Archives/edgar/data/9900123/000990012326000004/hf-8k.htm">hf-8k.htm</a>
</td><td>8-K</td><td>40121</td></tr><tr class="evenRow"><td>2</td><td>EX-99.1</td>
<td><a href="/Archives/edgar/data/9900123/000990012326000004/ex991.htm">ex991.htm</a></td></tr></table>
</div></body></html>"""
FILING = b"""<html><body><p>UNITED STATES SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p>
<p>Date of report: February 3, 2026</p><p>Harbor Foods Corp</p><p>(Exact name of registrant)</p>
<p>Harbor Foods Corp reported sales of $12 million.</p></body></html>"""


def hits(count: int, total: int, first: int = 0) -> bytes:
    """Hits of EDGAR's full-text search."""

    def hit(number: int) -> dict[str, Any]:
        adsh = f"0009900123-26-{number:06}"
        source = {
            "ciks": ["0009900123"],
            "display_names": ["HARBOR FOODS CORP  (HBF)  (CIK 0009900123)"],
            "root_forms": ["8-K"],
            "form": "8-K",
            "adsh": adsh,
            "file_type": "EX-99.1",
            "file_description": "PRESS RELEASE",
            "file_date": "2026-02-03",
            "period_ending": "2026-02-03",
            "items": ["2.02", "9.01"],
        }
        return {"_index": "edgar_file", "_id": f"{adsh}:ex991.htm", "_score": 9.1, "_source": source}

    answer = {"took": 12, "timed_out": False, "hits": {"total": {"value": total, "relation": "eq"}, "max_score": 9.1}}
    answer["hits"]["hits"] = [hit(first + n) for n in range(count)]  # type: ignore[index]
    return json.dumps(answer).encode()


@pytest.fixture
def server(settings: Any) -> Iterator[Loopback]:
    with serving() as running:
        settings.COPYDESK = replace(
            settings.COPYDESK,
            allow=(running.here,),
            federal_register=running.root,
            edgar=running.root,
            contact="desk@harborpost.example",
        )
        running.pages["/rss"] = RSS.format(root=running.root).encode()
        running.types["/rss"] = "application/rss+xml"
        yield running


@pytest.fixture
def feed(reporter: Actor, server: Loopback) -> Feed:
    return feeds.save_feed(reporter, None, name="Harbor Foods", kind="feed", address=f"{server.root}/rss")


def again(feed: Feed) -> Feed:
    return Feed.objects.get(pk=feed.pk)


def test_a_feed_brings_each_entry_once(feed: Feed, server: Loopback, drained: Drain) -> None:
    drained()
    newest, older = FeedItem.objects.all()
    assert (newest.entry, newest.title, newest.address) == (
        "hf-2",
        "Harbor Foods sales rise 4%",
        f"{server.root}/sales",
    )
    assert newest.summary == "Sales rose 4% to $12 million."
    assert newest.published_at == dt.datetime(2026, 2, 3, 13, 30, tzinfo=dt.UTC)
    assert older.address == ""  # no address of the web
    assert older.published_at == dt.datetime(2026, 1, 12, 8, 0, tzinfo=dt.UTC)
    Feed.objects.update(next_read_at=timezone.now())
    plan.enqueue_due()
    plan.enqueue_due()
    assert Job.objects.filter(kind="read feed", state="queued").count() == 1
    drained()
    assert FeedItem.objects.count() == 2
    assert server.paths == ["/rss", "/rss"]
    assert "desk@harborpost.example" in server.asked[0][1]["User-Agent"]
    assert again(feed).next_read_at > timezone.now() + dt.timedelta(minutes=14)
    assert AuditEntry.objects.filter(action="feed brought").count() == 1


def test_relative_links_and_markup_of_atom() -> None:
    (entry,) = entries.of_feed(ATOM.encode(), "b", "https://board.example/news/feed")
    assert (entry.entry, entry.title, entry.address) == (
        "urn:b:1",
        "Notice & order",
        "https://board.example/news/notice",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><p>No feed</p></html>", "is no feed"),
        (b"<rss><channel>", "not well-formed"),
        (b'<!DOCTYPE rss [<!ENTITY x "y">]><rss/>', "declares entities"),
    ],
)
def test_a_feed_in_trouble_says_so_and_is_asked_again(
    feed: Feed, server: Loopback, drained: Drain, data: bytes, says: str
) -> None:
    drained()
    server.pages["/rss"] = data
    for hours, least in ((0, 0.24), (3, 2.9), (72, 23.9)):
        read_at = timezone.now() - dt.timedelta(hours=hours)
        Feed.objects.update(last_read_at=read_at, next_read_at=timezone.now())
        plan.enqueue_due()
        drained()
        assert says in again(feed).trouble
        pause = (again(feed).next_read_at - timezone.now()) / dt.timedelta(hours=1)
        assert least < pause < 24.1
    assert not Job.objects.filter(state=Job.State.DEAD).exists()
    server.pages["/rss"] = RSS.encode()
    feeds.read_now(Actor.of_user(feed_user()), feed)
    drained()
    assert again(feed).trouble == ""
    assert FeedItem.objects.count() == 2


def feed_user() -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username="ruth")


def test_a_fault_of_ours_kills_no_feed(
    feed: Feed, drained: Drain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(feed: Feed) -> None:
        raise KeyError("x")

    monkeypatch.setattr(searches, "ask", broken)
    drained()
    assert "KeyError" in again(feed).trouble
    assert again(feed).next_read_at > timezone.now() + dt.timedelta(minutes=50)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


def test_a_private_address_in_a_feed_is_refused(reporter: Actor, server: Loopback, drained: Drain) -> None:
    feed = feeds.save_feed(reporter, None, name="Inner", kind="feed", address="http://127.0.0.1:1/rss")
    drained()
    assert "no public address" in again(feed).trouble


def test_a_search_of_the_federal_register(reporter: Actor, server: Loopback, drained: Drain) -> None:
    server.pages["/api/v1/documents.json"] = register(server.root)
    server.types["/api/v1/documents.json"] = "application/json; charset=utf-8"
    terms = {"term": "grain vessels", "agencies": ["harbor-safety-board"], "types": ["RULE"], "docket": "HSB-2025-0003"}
    feed = feeds.save_feed(
        reporter, None, name="Mooring", kind="federal register", terms=terms | {"rin": "9210-AB12", "odd": "x"}
    )
    drained()
    asked = parse_qs(urlsplit(server.paths[0]).query)
    assert asked["conditions[term]"] == ["grain vessels"]
    assert asked["conditions[agencies][]"] == ["harbor-safety-board"]
    assert asked["conditions[type][]"] == ["RULE"]
    assert asked["conditions[docket_id]"] == ["HSB-2025-0003"]
    assert asked["conditions[regulation_id_number]"] == ["9210-AB12"]
    assert asked["order"] == ["newest"]
    meeting, rule = FeedItem.objects.all()
    assert (rule.entry, rule.title) == ("2026-01234", "Mooring Lines of Grain Vessels")
    assert rule.summary.startswith("Rule. Harbor Safety Board. The Harbor")
    xml = "/documents/full_text/xml/2026/02/03/2026-01234.xml"
    server.pages[xml], server.types[xml] = FULL_TEXT, "text/xml"
    document = feeds.take_in(reporter, rule)
    assert document.address == server.root + xml
    assert (document.current.said_title, document.current.said_kind) == ("Mooring Lines of Grain Vessels", "primary")
    assert feeds.take_in(reporter, FeedItem.objects.get(pk=rule.pk)) == document
    record = "/api/v1/documents/2026-01300.json"
    server.pages[record], server.types[record] = json.dumps(MEETING).encode(), "application/json"
    assert feeds.take_in(reporter, meeting).current.said_publisher == "Harbor Safety Board"
    assert searches.page_of(feed, rule.entry, rule.address) == f"{server.root}/d/2026-01234"


def test_a_search_of_the_federal_register_that_finds_nothing(reporter: Actor, server: Loopback, drained: Drain) -> None:
    server.pages["/api/v1/documents.json"] = b'{"count": 0, "description": "Documents matching \'zz\'"}'
    server.types["/api/v1/documents.json"] = "application/json"
    feed = feeds.save_feed(reporter, None, name="None", kind="federal register", terms={"term": "zz"})
    drained()
    assert (again(feed).trouble, FeedItem.objects.count()) == ("", 0)
    assert again(feed).last_read_at is not None
    server.pages["/api/v1/documents.json"] = b'{"errors": {"per_page": "too many"}}'
    feeds.read_now(reporter, feed)
    drained()
    assert "something else than a list" in again(feed).trouble


def test_the_filings_of_a_company(reporter: Actor, server: Loopback, drained: Drain) -> None:
    server.pages["/cgi-bin/browse-edgar"] = company(server.root)
    server.types["/cgi-bin/browse-edgar"] = "application/atom+xml"
    feed = feeds.save_feed(reporter, None, name="HBF", kind="edgar", terms={"cik": "9900123", "forms": ["8-K"]})
    drained()
    asked = parse_qs(urlsplit(server.paths[0]).query)
    assert (asked["CIK"], asked["type"], asked["output"]) == (["0009900123"], ["8-K"], ["atom"])
    assert "desk@harborpost.example" in server.asked[0][1]["User-Agent"]
    assert [(i.entry, i.title) for i in FeedItem.objects.all()] == [
        ("0009900123-26-000004", "HARBOR FOODS CORP 8-K Current report"),
        ("0009900123-26-000003", "HARBOR FOODS CORP 8-K/A [Amend] Current report"),
    ]  # not the 8-K12B, which begins so too
    folder = "/Archives/edgar/data/9900123/000990012326000004"
    server.pages[f"{folder}/0009900123-26-000004-index.htm"] = INDEX
    server.pages[f"{folder}/hf-8k.htm"] = FILING
    document = feeds.take_in(reporter, FeedItem.objects.filter(feed=feed).first())
    assert document.address == f"{server.root}{folder}/hf-8k.htm"
    assert document.current.said_title == "Harbor Foods Corp Form 8-K of February 3, 2026"
    # An index that shows no documents: the whole submission is the source.
    folder = "/Archives/edgar/data/9900123/000990012326000003"
    server.pages[f"{folder}/0009900123-26-000003-index.htm"] = b"<html><p>Filing detail</p></html>"
    server.pages[f"{folder}/0009900123-26-000003.txt"] = (
        b"<SEC-DOCUMENT>0009900123-26-000003.txt : 20260203\n<SEC-HEADER>\nCONFORMED SUBMISSION TYPE:\t8-K/A\n"
        b"FILED AS OF DATE:\t\t20260203\n\tCOMPANY CONFORMED NAME:\t\tHARBOR FOODS CORP\n</SEC-HEADER>\n<DOCUMENT>\n"
        b"<TYPE>8-K/A\n<TEXT>\n<html><p>Sales were $12 million.</p></html>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    )
    server.types[f"{folder}/0009900123-26-000003.txt"] = "text/plain"
    whole = feeds.take_in(reporter, FeedItem.objects.filter(feed=feed).last())
    assert whole.address.endswith("/0009900123-26-000003.txt")
    assert whole.current.said_published == dt.date(2026, 2, 3)


def test_words_in_filings(reporter: Actor, server: Loopback, drained: Drain) -> None:
    server.pages["/LATEST/search-index"] = hits(100, 130)
    server.types["/LATEST/search-index"] = "application/json"
    terms = {"text": '"grain mill"', "forms": ["8-K", "10-Q"]}
    feed = feeds.save_feed(reporter, None, name="Mills", kind="edgar", terms=terms)
    question = searches.question(feed).removeprefix(server.root)
    server.pages[f"{question}&from=100"] = hits(30, 130, 100)
    drained()
    asked = parse_qs(urlsplit(server.paths[0]).query)
    assert (asked["q"], asked["forms"]) == (['"grain mill"'], ["8-K,10-Q"])
    assert len(server.paths) == 2
    assert FeedItem.objects.count() == 130
    item = FeedItem.objects.get(entry="0009900123-26-000007:ex991.htm")
    assert item.title == "HARBOR FOODS CORP (HBF) (CIK 0009900123): 8-K EX-99.1 PRESS RELEASE"
    assert item.address == f"{server.root}/Archives/edgar/data/9900123/000990012326000007/ex991.htm"
    server.pages[urlsplit(item.address).path] = FILING
    assert feeds.take_in(reporter, item).address == item.address


def test_edgar_is_not_asked_by_a_newsroom_without_a_contact(
    reporter: Actor, server: Loopback, drained: Drain, settings: Any
) -> None:
    settings.COPYDESK = replace(settings.COPYDESK, contact="")
    feed = feeds.save_feed(reporter, None, name="HBF", kind="edgar", terms={"cik": "9900123"})
    drained()
    assert "COPYDESK_CONTACT" in again(feed).trouble
    assert server.asked == []


def test_an_entry_without_an_address_becomes_a_source_of_its_words(feed: Feed, drained: Drain, reporter: Actor) -> None:
    drained()
    document = feeds.take_in(reporter, FeedItem.objects.get(entry="hf-1"))
    assert (document.address, document.title, document.publisher) == ("", "Port Ellery mill opens", "Harbor Foods")
    assert document.published == dt.date(2026, 1, 12)


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ("feed", {"address": "ftp://a.example/feed"}, "none of the web"),
        ("feed", {"address": ""}, "none of the web"),
        ("feed", {"address": "https://a.example/", "every": dt.timedelta(seconds=5)}, "at least a minute"),
        ("federal register", {"terms": {}}, "searches for nothing"),
        ("federal register", {"terms": {"rin": "12"}}, "no RIN"),
        ("federal register", {"terms": {"agencies": ["Harbor Board"]}}, "no agency's slug"),
        ("federal register", {"terms": {"types": ["LAW"]}}, "no type of document"),
        ("edgar", {"terms": {"cik": "HBF"}}, "no CIK"),
        ("edgar", {"terms": {"forms": ["8-K"]}}, "neither a company nor words"),
        ("edgar", {"terms": {"cik": "1", "forms": ["<b>"]}}, "no type of form"),
        ("wire", {}, "no kind of feed"),
    ],
)
def test_a_feed_that_cannot_be_is_refused(reporter: Actor, kind: str, values: Any, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        feeds.save_feed(reporter, None, name="A feed", kind=kind, **values)
    assert not Feed.objects.exists()


def test_paused_changed_and_deleted(feed: Feed, drained: Drain, reporter: Actor, person: Any, server: Loopback) -> None:
    drained()
    document = feeds.take_in(reporter, FeedItem.objects.get(entry="hf-1"))
    feeds.pause(reporter, feed, active=False)
    Feed.objects.update(next_read_at=timezone.now() - dt.timedelta(hours=1))
    plan.enqueue_due()
    assert not Job.objects.filter(kind="read feed", state="queued").exists()
    with pytest.raises(ReadError, match="another feed has this name"):
        feeds.save_feed(reporter, None, name="Harbor  Foods", kind="feed", address="https://a.example/")
    for act in (feeds.delete, feeds.read_now):
        with pytest.raises(NotAllowed):
            act(person(f"reader-{act.__name__}", "reader"), feed)
    Job.objects.all().delete()
    feeds.read_now(reporter, feed)
    gone = feed.pk
    feeds.delete(reporter, again(feed))
    drained()
    assert Job.objects.get(kind="read feed", arguments__feed=gone).state == Job.State.DONE  # it finds no feed
    assert not FeedItem.objects.exists()
    assert Document.objects.get() == document
    assert jobs.drain() == 0
