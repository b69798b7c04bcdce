"""Sources in every format: text, blocks with their places, tables, and what the documents say of themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk import Source, read_source
from copydesk.errors import ReadError
from copydesk.model import SourceKind

NEWS_PAGE = """<!doctype html><html lang="en"><head><title>Harbor | Harbor Daily</title>
<meta property="og:site_name" content="Harbor Daily"><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-03-03T10:00:00Z">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbor Foods raises outlook",
 "datePublished": "2026-03-03T10:00:00Z", "dateModified": "2026-03-05"}</script>
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/m">Markets and more</a></li></ul></nav>
<article><h1>Harbor Foods raises outlook</h1>
<p>Harbor Foods said on Tuesday that its sales rose 4% to $12.2&nbsp;million in the first quarter,
more than the company had expected in January, as the prices of fish and grain fell in all its ports.</p>
<p>The board &ldquo;will <b>consider</b>&rdquo; a dividend.<br>It meets in April, when the
annual report comes out and the owners of the shares are heard on the plan for the next three years.</p>
<p style="display: none">The secret paragraph</p><p hidden>Another secret</p>
<ul><li>Sales: $12.2 million</li><li>Costs: $9 million</li></ul>
<table><caption>By quarter</caption><tr><th>Quarter</th><th>Sales</th></tr>
<tr><td>Q1</td><td>$</td><td>12.2</td></tr><tr><td>Q2</td><td>(13</td><td>)</td></tr></table>
<blockquote><p>We are pleased with what our people did in this long and cold winter, said Ada Holm.</p></blockquote>
</article><aside><p>Related: other company fires its chief executive after a scandal in spring</p></aside>
<footer><p>Copyright 2026 Harbor Daily</p></footer><script>var x = "scripted";</script></body></html>"""

RULE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="fedregister.xsl"?>
<PRORULE><PREAMB><PRTPAGE P="9001"/><AGENCY TYPE="F">DEPARTMENT OF HARBORS</AGENCY><SUBAGY>Office of Fish</SUBAGY>
<CFR>99 CFR Part 9550</CFR><DEPDOC>[Docket No. HRB-2026-0007]</DEPDOC><RIN>RIN 9210-AB12</RIN>
<SUBJECT>Fair Dealing in Fish</SUBJECT>
<AGY><HD SOURCE="HED">AGENCY:</HD><P>Office of Fish, Department of Harbors.</P></AGY>
<ACT><HD SOURCE="HED">ACTION:</HD><P>Proposed rule.</P></ACT>
<SUM><HD SOURCE="HED">SUMMARY:</HD><P>This rule would <E T="03">allow</E> the sale of fish.<SU>1</SU></P></SUM>
<DATES><HD SOURCE="HED">DATES:</HD><P>Comments must be received on or before June 1, 2026.</P></DATES></PREAMB>
<SUPLINF><HD SOURCE="HD1">I. Background</HD><P>Fish may be sold &amp; bought.</P><STARS/>
<GPOTABLE COLS="2"><TTITLE>Table 1</TTITLE><BOXHD><CHED H="1">Year</CHED><CHED H="1">Tons</CHED></BOXHD>
<ROW><ENT I="01">2025</ENT><ENT>12.2</ENT></ROW></GPOTABLE></SUPLINF>
<FRDOC>[FR Doc. 2026-00123 Filed 3-30-26; 8:45 am]</FRDOC><BILCOD>BILLING CODE 9910-29-P</BILCOD></PRORULE>"""

RULE_PAGE = """<html><head><title>Federal Register :: Fair Dealing in Fish</title></head><body>
<h1>Fair Dealing in Fish</h1>
<p>Federal Register / Vol. 91, No. 61 / Tuesday, March 31, 2026 / Proposed Rules</p>
<h2>AGENCY:</h2><p>Office of Fish, Department of Harbors.</p><h2>ACTION:</h2><p>Final rule.</p>
<h2>SUMMARY:</h2><p>Fish may be sold.</p><h2>DATES:</h2><p>This rule is effective on July 1, 2026.</p>
<p>RIN 9210-AB12</p><footer><p>[FR Doc. 2026-00123 Filed 3-30-26; 8:45 am]</p></footer></body></html>"""

RECORD = b"""{"title": "Fair Dealing in Fish", "document_number": "2026-00123", "type": "Proposed Rule",
"agencies": [{"name": "Harbors Department", "id": 7}], "action": "Proposed rule.",
"dates": "Comments are due by June 1, 2026.", "publication_date": "2026-03-31", "comments_close_on": null,
"regulation_id_numbers": ["9210-AB12"], "docket_ids": [], "abstract": "Fish may be sold.", "significant": false,
"cfr_references": [{"title": 99, "part": 9550}], "html_url": "https://www.federalregister.gov/documents/x"}"""

FILING = """<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head><title>hrb-20251231</title></head><body>
<div style="display:none">
<ix:header><ix:hidden><ix:nonNumeric name="dei:EntityCentralIndexKey" contextRef="c">0000123456
</ix:nonNumeric></ix:hidden></ix:header></div><div>UNITED STATES</div><div>SECURITIES AND EXCHANGE COMMISSION</div>
<p><b>FORM <ix:nonNumeric name="dei:DocumentType" contextRef="c">10-K</ix:nonNumeric></b></p>
<p>For the fiscal year ended <ix:nonNumeric name="dei:DocumentPeriodEndDate" contextRef="c">December 31, 2025
</ix:nonNumeric></p>
<p><ix:nonNumeric name="dei:EntityRegistrantName" contextRef="c">Harbor Foods Inc.</ix:nonNumeric></p>
<p>(Exact name of registrant as specified in its charter)</p>
<table><tr><td>&#8226;</td><td>First risk</td></tr><tr><td>&#8226;</td><td>Second risk</td></tr></table>
<table><tr><td>Net sales</td><td>$</td><td><ix:nonFraction name="us-gaap:Sales" contextRef="c">391,035</ix:nonFraction>
</td></tr><tr><td>Loss</td><td>(12</td><td>)</td></tr></table><nav>Table of contents</nav>
<p>Date: February 20, 2026</p></body></html>"""

FEED = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbor wire</title>
<item><title>Older</title><guid>a1</guid><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><description>Old &lt;i&gt;news
&lt;/i&gt;</description></item>
<item><title>Newer &amp;amp; better</title><guid>a2</guid><link>https://news.example/2</link>
<pubDate>Tue, 03 Mar 2026 09:00:00 GMT</pubDate><description>Short</description>
<content:encoded><![CDATA[<p>Sales rose <b>4%</b>.</p><ul><li>one</li></ul>]]></content:encoded>
</item></channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbor</title><entry><title>Results</title><id>urn:1</id>
<link href="https://www.harbors.gov/1"/><published>2026-03-03T10:00:00Z</published><updated>2026-03-04T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Sales rose.</p></div></content></entry></feed>"""


def blocks(source: Source) -> list[tuple[str, str]]:
    return [(b.kind, source.text[b.start : b.end]) for b in source.blocks]


def in_range(source: Source) -> None:
    """Every span lies in the text, in order, and holds no white space at its ends."""
    last = 0
    for block in source.blocks:
        assert last <= block.start < block.end <= len(source.text)
        words = source.text[block.start : block.end]
        assert words == words.strip()
        last = block.end
    for table in source.tables:
        assert 0 <= table.start < table.end <= len(source.text)
        for cell in (c for row in table.rows for c in row):
            assert table.start <= cell.start <= cell.end <= table.end


def test_a_plain_text_is_kept_as_it_is(tmp_path: Path) -> None:
    raw = (
        "\ufeffTitle: Results\r\nIssuer: Harbor Foods\r\nDate: signed March 2, 2026; published March 3, 2026\r\n"
        "Identifier: RIN 9210-AB12; docket HRB-2026-0007\r\nAddress: https://harbor.example/r\r\nKind: notes\r\n\r\n"
        "Sales rose.\r\n"
    )
    path = tmp_path / "results.txt"
    path.write_bytes(raw.encode())
    source = read_source(path)
    assert source.text == raw[1:]
    assert source.original == raw.encode()
    assert source.sha256 == hashlib.sha256(raw.encode()).hexdigest()
    assert (source.name, source.title, source.publisher) == ("results.txt", "Results", "Harbor Foods")
    assert source.published == dt.date(2026, 3, 3)
    assert source.kind is SourceKind.NOTES
    assert source.address == "https://harbor.example/r"
    assert source.fields["signing_date"] == "2026-03-02"
    assert (source.fields["rin"], source.fields["docket"]) == ("9210-AB12", "HRB-2026-0007")
    assert source.read_at is not None
    assert source.read_at.utcoffset() == dt.timedelta(0)
    assert blocks(source)[-1] == ("paragraph", "Sales rose.")
    in_range(source)


def test_items_records_and_long_lines_are_blocks_of_their_own() -> None:
    long = "A sentence that goes on. " * 10
    text = f"Intro\nwrapped\n\n- one\n- two\n  more\n\nRIN: 1\nStage: 2\n\n{long.strip()}\nShort line.\n"
    kinds = blocks(read_source(text.encode()))
    assert kinds == [
        ("paragraph", "Intro\nwrapped"),
        ("item", "one"),
        ("item", "two\n  more"),
        ("row", "RIN: 1"),
        ("row", "Stage: 2"),
        ("paragraph", long.strip()),
        ("paragraph", "Short line."),
    ]


def test_prose_with_a_colon_is_no_header() -> None:
    source = read_source(b"Note: this is prose.\nIt goes on.\n\nMore.")
    assert source.title == ""
    assert not source.fields


def test_what_the_caller_says_counts_first() -> None:
    source = read_source(
        b"Title: A\nDate: March 3, 2026\n\nx", "n", "secondary", dt.date(2020, 1, 1), title="B", publisher="C"
    )
    assert (source.kind, source.published, source.title, source.publisher) == (
        "secondary",
        dt.date(2020, 1, 1),
        "B",
        "C",
    )
    with pytest.raises(ReadError, match="primary, secondary or notes"):
        read_source(b"x", kind="tertiary")


def test_markdown_is_read_without_its_markup(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text(
        "---\ntitle: Talk\nkind: notes\nattribution: an official\n---\n# Talk\n\nThe **board** [met](x.html).\n"
    )
    source = read_source(path)
    assert source.text == "Talk\n\nThe board met."
    assert (source.kind, source.title, source.attribution) == (SourceKind.NOTES, "Talk", "an official")
    assert source.blocks[1].place == "line 8"
    in_range(source)


def test_a_web_page_gives_its_article_with_places() -> None:
    source = read_source(NEWS_PAGE.encode(), name="page")
    assert "secret" not in source.text.lower()
    assert "scripted" not in source.text
    for beside in ("Home", "Related", "Copyright", "color: red"):
        assert beside not in source.text
    assert source.title == "Harbor Foods raises outlook"
    assert source.publisher == "Harbor Daily"
    assert (source.published, source.updated) == (dt.date(2026, 3, 3), dt.date(2026, 3, 5))
    assert source.kind is SourceKind.SECONDARY
    found = blocks(source)
    assert found[0] == ("heading", "Harbor Foods raises outlook")
    assert ("item", "Costs: $9 million") in found
    assert ("row", "Q1\t$12.2") in found
    assert ("row", "Q2\t(13)") in found
    assert any(kind == "quote" and "cold winter" in words for kind, words in found)
    assert "“will consider” a dividend.\nIt meets in April, when the annual report" in source.text
    (table,) = source.tables
    assert (table.header, table.caption) == (1, "By quarter")
    assert [source.text[c.start : c.end] for c in table.rows[1]] == ["Q1", "$12.2"]
    assert source.place(source.text.index("a dividend")) == "/html/body/article[1]/p[2]"
    in_range(source)


def test_places_are_element_paths_of_the_page() -> None:
    from lxml import html as lxml_html

    source = read_source(NEWS_PAGE.encode())
    tree = lxml_html.document_fromstring(NEWS_PAGE).getroottree()
    for block in source.blocks:
        if block.kind in ("row", "preformatted"):
            continue
        (element,) = tree.xpath(block.place)
        first = source.text[block.start : block.end].split()[0]
        assert first in element.text_content()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("<p>FOR IMMEDIATE RELEASE</p><p>Harbor Foods said sales rose.</p>", "primary"),
        ('<link rel="canonical" href="https://www.harbors.gov/x"><p>The office said fish may be sold.</p>', "primary"),
        ('<link rel="canonical" href="https://blog.example/x"><p>I think that fish may be sold.</p>', "secondary"),
        ("<p>The office said fish may be sold.</p>", "primary"),
    ],
)
def test_the_kind_of_a_page(head: str, kind: str) -> None:
    assert read_source(f"<html><body>{head}</body></html>".encode()).kind == kind


def test_an_encoding_that_the_page_names() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Łódź said so.</p></body></html>'
    assert "Łódź" in read_source(page.encode("iso-8859-2")).text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings_of_plain_text(encoding: str) -> None:
    words = "The board said “sales rose” — in Zürich, and then it said it again for all who had not heard."
    assert read_source(words.encode(encoding)).text == words


def test_federal_register_xml() -> None:
    source = read_source(RULE_XML.encode())
    assert source.title == "Fair Dealing in Fish"
    assert source.publisher == "Department of Harbors, Office of Fish"
    assert source.kind is SourceKind.PRIMARY
    expected = {
        "type": "Proposed Rule",
        "action": "Proposed rule.",
        "rin": "9210-AB12",
        "docket": "HRB-2026-0007",
        "document_number": "2026-00123",
        "comments_close_on": "2026-06-01",
    }
    assert expected.items() <= dict(source.fields).items()
    assert ("paragraph", "This rule would allow the sale of fish.") in blocks(source)
    assert ("heading", "I. Background") in blocks(source)
    assert ("row", "2025\t12.2") in blocks(source)
    assert source.tables[0].caption == "Table 1"
    assert source.place(source.text.index("Fish may be sold")) == "/PRORULE/SUPLINF[1]/P[1]"
    in_range(source)


def test_an_issue_gives_the_document_asked_for(tmp_path: Path) -> None:
    body = RULE_XML.partition("<PRORULE>")[2]
    other = "<NOTICE><SUBJECT>Nets</SUBJECT><P>Nets are old.</P><FRDOC>[FR Doc. 2026-00999]</FRDOC></NOTICE>"
    path = tmp_path / "issue.xml"
    path.write_text(f"<?xml version='1.0'?><FEDREG><DATE>Tuesday, March 31, 2026</DATE><PRORULE>{body}{other}</FEDREG>")
    with pytest.raises(ReadError, match="holds 2 documents"):
        read_source(path)
    source = read_source(f"{path}#2026-00999")
    assert (source.title, source.published) == ("Nets", dt.date(2026, 3, 31))
    with pytest.raises(ReadError, match="no document '2026-1'"):
        read_source(f"{path}#2026-1")


def test_federal_register_page_keeps_all_that_is_seen() -> None:
    source = read_source(RULE_PAGE.encode())
    assert source.kind is SourceKind.PRIMARY
    assert source.published == dt.date(2026, 3, 31)
    assert source.fields["document_number"] == "2026-00123"
    assert source.fields["effective_on"] == "2026-07-01"
    assert source.fields["action"] == "Final rule."
    assert "Filed 3-30-26" in source.text


def test_federal_register_record() -> None:
    source = read_source(RECORD)
    assert (source.title, source.publisher) == ("Fair Dealing in Fish", "Harbors Department")
    assert source.published == dt.date(2026, 3, 31)
    assert source.fields["comments_close_on"] == "2026-06-01"
    assert (source.fields["rin"], source.fields["document_number"]) == ("9210-AB12", "2026-00123")
    assert ("row", "CFR: 99 CFR 9550") in blocks(source)
    assert source.place(source.text.index("Fish may")) == "$.abstract"
    in_range(source)


def test_a_search_answer_needs_a_document_number(tmp_path: Path) -> None:
    path = tmp_path / "search.json"
    path.write_bytes(b'{"count": 2, "results": [' + RECORD + b"," + RECORD.replace(b"00123", b"00124") + b"]}")
    with pytest.raises(ReadError, match="holds 2 documents"):
        read_source(path)
    assert read_source(f"{path}#2026-00124").fields["document_number"] == "2026-00124"


def test_a_filing_keeps_everything_but_the_hidden_header() -> None:
    source = read_source(FILING.encode())
    assert source.title == "Harbor Foods Inc. Form 10-K for the period ended December 31, 2025"
    assert source.publisher == "Harbor Foods Inc."
    expected = {"form": "10-K", "cik": "123456", "period": "2025-12-31", "company": "Harbor Foods Inc."}
    assert expected.items() <= dict(source.fields).items()
    assert source.published == dt.date(2026, 2, 20)
    assert "123456" not in source.text
    assert "Table of contents" in source.text
    assert ("item", "First risk") in blocks(source)
    assert ("row", "Net sales\t$391,035") in blocks(source)
    in_range(source)


def test_a_submission_file_gives_its_header() -> None:
    text = (
        "<SEC-DOCUMENT>x.txt\n<SEC-HEADER>\nACCESSION NUMBER:\t\t0000123456-26-000007\n"
        "CONFORMED SUBMISSION TYPE:\t8-K\n"
        "CONFORMED PERIOD OF REPORT:\t20260303\nFILED AS OF DATE:\t\t20260304\n"
        "\tCOMPANY CONFORMED NAME:\t\tHARBOR FOODS INC\n"
        "\tCENTRAL INDEX KEY:\t\t0000123456\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>8-K\n<TEXT>\n<html><body>"
        "<p>SECURITIES AND "
        "EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>The board met.</p></body></html>\n</TEXT>\n"
        "</DOCUMENT>\n</SEC-DOCUMENT>"
    )
    source = read_source(text.encode())
    assert source.published == dt.date(2026, 3, 4)
    assert (source.fields["form"], source.fields["period"], source.fields["cik"]) == ("8-K", "2026-03-03", "123456")
    assert "CONFORMED" not in source.text
    assert "The board met." in source.text


def test_a_feed_gives_the_newest_entry_or_the_one_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "wire.xml"
    path.write_bytes(FEED)
    newest = read_source(path)
    assert (newest.name, newest.title) == ("wire.xml#a2", "Newer & better")
    assert newest.text == "Newer & better\n\nSales rose 4%.\n\none"
    assert (newest.published, newest.publisher) == (dt.date(2026, 3, 3), "Harbor wire")
    assert newest.kind is SourceKind.SECONDARY
    older = read_source(f"{path}#a1")
    assert (older.name, older.text) == ("wire.xml#a1", "Older\n\nOld news")
    with pytest.raises(ReadError, match="no entry 'a3'"):
        read_source(f"{path}#a3")
    in_range(newest)


def test_an_atom_entry_of_an_official_site_is_primary() -> None:
    source = read_source(ATOM)
    assert source.text == "Results\n\nSales rose."
    assert source.kind is SourceKind.PRIMARY
    assert (source.published, source.updated) == (dt.date(2026, 3, 3), dt.date(2026, 3, 4))


def make_pdf(paragraphs: int = 24) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    out = io.BytesIO()
    story = [Paragraph("Harbor Foods results", styles["Title"]), Paragraph("March 3, 2026", styles["Normal"])]
    for i in range(paragraphs):
        words = f"Paragraph {i}. Harbor Foods said sales rose {i}% to $12 million, because the price of fish fell for "
        words += "the third quarter in a row and because its customers bought more of it. "
        words += "The board will consider a dividend."
        story += [Spacer(1, 10), Paragraph(words, styles["Normal"])]
    story += [Spacer(1, 10), Paragraph("• First point", styles["Normal"])]

    def foot(canvas: object, document: object) -> None:
        canvas.drawString(72, 30, f"Annual report, page {document.page}")  # type: ignore[attr-defined]

    SimpleDocTemplate(out).build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def test_a_pdf_gives_paragraphs_with_their_pages() -> None:
    source = read_source(make_pdf(40), name="report.pdf")
    assert source.title == "Harbor Foods results"
    assert source.published == dt.date(2026, 3, 3)
    assert source.media_type == "application/pdf"
    found = blocks(source)
    assert found.count(("item", "First point")) == 1
    assert sum(words.startswith("Paragraph ") for _, words in found) == 40
    assert source.text.count("Annual report, page") == 1, "a running foot is kept once"
    wanted = source.text.index("Paragraph 39.")
    assert source.place(wanted).startswith("page ")
    assert source.place(wanted) != source.place(source.text.index("Paragraph 0."))
    joined = " ".join(source.text.split())
    for i in range(40):
        assert (
            f"Paragraph {i}. Harbor Foods said sales rose {i}% to $12 million, because the price of fish fell for the "
            "third quarter in a row and because its customers bought more of it. The board will consider" in joined
        )
    in_range(source)


def test_a_paragraph_that_goes_over_a_page_stays_one_block() -> None:
    source = read_source(make_pdf(40))
    whole = [words for kind, words in blocks(source) if words.startswith("Paragraph ")]
    assert len(whole) == 40
    assert all(" ".join(words.split()).endswith("a dividend.") for words in whole)


def test_a_line_end_hyphen_stays() -> None:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(72, 700, "The board has asked the manage-")
    page.drawString(72, 686, "ment to sell.")
    page.save()
    assert read_source(out.getvalue()).text == "The board has asked the manage-\nment to sell."


def test_the_texts_of_the_case(shared: Path) -> None:
    sources = [read_source(path) for path in sorted((shared / "cases/401k/sources").glob("*.txt"))]
    by_name = {s.name: s for s in sources}
    order = by_name["eo-14330-alternative-assets-401k.txt"]
    assert order.fields["signing_date"] == "2025-08-07"
    assert order.published == dt.date(2025, 8, 12)
    assert order.fields["executive_order_number"] == "14330"
    record = by_name["nprm-2026-06178-record.txt"]
    assert record.fields["comments_close_on"] == "2026-06-01"
    for source in sources:
        assert source.text == Path(shared / "cases/401k/sources" / source.name).read_bytes().decode()
        assert source.title
        in_range(source)


def test_reading_is_light_to_import() -> None:
    code = (
        "import sys, copydesk.reading\n"
        "heavy = {'lxml', 'trafilatura', 'httpx', 'pypdfium2', 'yaml', 'charset_normalizer'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"}, cwd=Path(__file__).parents[2])
