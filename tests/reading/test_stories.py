"""Stories in every format: parts, dateline, blocks, and offsets into the file's own code points."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Story, read_story
from copydesk.errors import ReadError
from copydesk.model import Waiver

MARKDOWN = """---
headline: "Harbor \\u201cwill\\u201d act &
  more"
deck: 'It''s said'
byline: [Ada Holm, Bo Lund]
date: 2026-03-03
dateline: TOPEKA, Kan., March 2
sources:
  - a.pdf
  - name: Release
    address: https://x.example/a
drafted_by: Machine
waivers:
  - rule: thin-story
    reason: a brief
desk: {name: markets}
---
Intro *em* **bold _x_** snake_case 5*3 \\* &amp; [link](http://a.b/c_(d) "t") ![pic](x.png)`co*de` <b>hi</b><!-- no -->.
Wrapped [ref][r] line\x20\x20
next[^1].

[r]: http://x
[^1]: A note.

<!-- a comment
that goes on -->

> Quote one
> goes on

- item one
- item two
  continued
    - nested

1. first

| A | B |
|---|---|
| 1 | **2** |

```
code *x*
```

Head
----

End “x”.
"""


def shown(story: Story) -> list[tuple[str, str]]:
    return [(b.kind, story.text[b.start : b.end]) for b in story.blocks]


def in_file(story: Story, start: int, end: int) -> str:
    span = story.to_file(start, end)
    return story.raw[span.start : span.end]


def maps_back(story: Story) -> None:
    """Each code point of the text stands where the map says, as itself or as an escape; spans lie in the text."""
    for block in story.blocks:
        assert 0 <= block.start < block.end <= len(story.text)
    for table in story.tables:
        assert 0 <= table.start < table.end <= len(story.text)
        assert all(table.start <= c.start <= c.end <= table.end for row in table.rows for c in row)
    if story.offsets is None:
        assert len(story.text) == len(story.raw)
        return
    assert len(story.offsets) == len(story.text)
    for char, at in zip(story.text, story.offsets, strict=True):
        assert 0 <= at < len(story.raw)
        if not char.isspace() and char != "\ufffd":
            assert story.raw[at] == char or story.raw[at] in "&\\", (char, story.raw[at : at + 8])


def test_front_matter_and_body() -> None:
    story = Story.from_markdown(MARKDOWN, "s.md")
    assert story.headline
    assert story.deck
    assert story.text[story.headline.start : story.headline.end] == "Harbor “will” act & more"
    assert story.text[story.deck.start : story.deck.end] == "It's said"
    assert story.headline.end < story.deck.start < story.blocks[0].start
    assert (story.dateline, story.place) == (dt.date(2026, 3, 2), "TOPEKA, Kan.")
    assert story.byline == "Ada Holm, Bo Lund"
    assert story.source_names == ("a.pdf", "https://x.example/a")
    assert story.drafted_by == "machine"
    assert story.waivers == (Waiver("thin-story", "a brief"),)
    assert dict(story.fields) == {"desk.name": "markets"}
    assert shown(story) == [
        ("paragraph", "Intro em bold x snake_case 5*3 * & link co*de hi.\nWrapped ref line\nnext."),
        ("paragraph", "A note."),
        ("quote", "Quote one\ngoes on"),
        ("item", "item one"),
        ("item", "item two\ncontinued"),
        ("item", "nested"),
        ("item", "first"),
        ("row", "A\tB"),
        ("row", "1\t2"),
        ("preformatted", "code *x*"),
        ("heading", "Head"),
        ("paragraph", "End “x”."),
    ]
    maps_back(story)


def test_spans_of_the_file() -> None:
    story = Story.from_markdown(MARKDOWN)
    assert story.headline
    assert in_file(story, story.headline.start, story.headline.end) == "Harbor \\u201cwill\\u201d act &\n  more"
    at = story.text.index("“will”")
    assert in_file(story, at, at + 6) == "\\u201cwill\\u201d"
    at = story.text.index(" & link")
    assert in_file(story, at + 1, at + 2) == "&amp;"
    (table,) = story.tables
    assert in_file(story, table.start, table.end) == "| A | B |\n|---|---|\n| 1 | **2** |"
    where = story.raw.index("End")
    back = story.from_file(where, where + 3)
    assert story.text[back.start : back.end] == "End"


def test_a_leading_heading_is_the_headline() -> None:
    story = Story.from_markdown("# Harbor *acts*\n\nWASHINGTON, March 3, 2026 (HW) — The board met.\n")
    assert story.headline
    assert story.text[story.headline.start : story.headline.end] == "Harbor acts"
    assert (story.place, story.dateline) == ("WASHINGTON", dt.date(2026, 3, 3))
    assert shown(story) == [("paragraph", "WASHINGTON, March 3, 2026 (HW) — The board met.")]
    assert story.part(0) == "headline"
    maps_back(story)


def test_the_deck_may_stand_before_the_headline_in_the_file() -> None:
    story = Story.from_markdown("---\ndeck: Below\nheadline: Above\n---\nBody.\n")
    assert story.text == "Above\n\nBelow\n\nBody."
    where = story.raw.index("Below")
    back = story.from_file(where, where + 5)
    assert story.text[back.start : back.end] == "Below"
    maps_back(story)


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("GROSSETO, Italy (HW) -- The trial began.", "GROSSETO, Italy", None),
        ("NEW YORK, N.Y., Feb. 12, 2026 /HarborWire/ -- Harbor Foods said", "NEW YORK, N.Y.", dt.date(2026, 2, 12)),
        ("March 3, 2026 — The board met.", "", dt.date(2026, 3, 3)),
        ("The board met on March 3, 2026 — and left.", "", None),
        ("GDP - the measure - rose.", "GDP", None),
    ],
)
def test_datelines_of_the_body(text: str, place: str, day: dt.date | None) -> None:
    story = Story.from_markdown(text)
    assert (story.place, story.dateline) == (place, day)


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("headline: Board: acts", "not YAML"),
        ("headline: [a]", "'headline' as a list"),
        ("headline: a\nheadline: b", "twice"),
        ("date: soon", "no date"),
        ("dateline: TOPEKA, March 45, 2026", "'dateline', which holds no date"),
        ("sources: {x: 1}", "names no source"),
        ("waivers: thin-story", "rule and reason"),
        ("waivers: [{rule: thin-story}]", "rule and reason"),
        ("a: &x [1]\nb: *x", "aliases"),
        ("- a\n- b", "no list of keys and values"),
        ("a: " + "[" * 5000, "too deeply"),
        ("a: " + "- " * 20_000, "too deeply"),
        ("a: b\n" * 30_000, "longer than"),
    ],
)
def test_wrong_front_matter_says_what_to_do(front: str, says: str) -> None:
    with pytest.raises(ReadError, match=says) as error:
        Story.from_markdown(f"---\n{front}\n---\nBody.\n", "story.md")
    assert error.value.what == "story.md"
    assert error.value.mend


def test_front_matter_without_end() -> None:
    with pytest.raises(ReadError, match="has no end"):
        Story.from_markdown("---\nheadline: x\n\nBody")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert Story.from_markdown("---\n\nThe board met.\n").text == "The board met."


def test_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("Harbor Foods raises outlook\n\nOSLO, March 3, 2026 — Sales rose.\n\n- one\n", "utf-8")
    story = read_story(path)
    assert story.name == "story.txt"
    assert story.headline
    assert story.text[story.headline.start : story.headline.end] == "Harbor Foods raises outlook"
    assert (story.place, story.dateline) == ("OSLO", dt.date(2026, 3, 3))
    assert shown(story)[1] == ("item", "one")
    assert story.raw == story.text == path.read_text("utf-8")
    maps_back(story)


def test_a_first_line_that_is_a_sentence_is_no_headline() -> None:
    story = read_story(b"Sales rose at Harbor Foods.\n\nCosts fell.")
    assert story.headline is None
    assert len(story.blocks) == 2


def test_the_story_of_the_case(shared: Path) -> None:
    story = read_story(shared / "cases/401k/story.txt")
    assert len(story.blocks) == 7
    maps_back(story)


HTML = """<!doctype html><html lang="en-GB"><head><title>Site</title><meta name="author" content="Ada Holm">
<meta property="article:published_time" content="2026-03-03T10:00Z"><meta name="drafted_by" content="machine"></head>
<body><nav>Home</nav><article><h1>Harbor &amp; sea</h1><p class="deck">A deck.</p><p class="byline">By Bo Lund</p>
<p>Sales &ldquo;rose&rdquo; by<br>4%. <span hidden>no</span></p><script>var a = "<p>no</p>";</script>
<ul><li>one<li>two</ul><table><tr><th>A<th>B<tr><td>1</td><td>2</td></tr></table><blockquote>Said.</blockquote>
<aside>Related</aside></article><footer>Foot</footer></body></html>"""


def test_html_story() -> None:
    story = read_story(HTML.encode(), name="s.html")
    assert story.headline
    assert story.deck
    assert story.text[story.headline.start : story.headline.end] == "Harbor & sea"
    assert story.text[story.deck.start : story.deck.end] == "A deck."
    assert (story.byline, story.dateline, story.drafted_by, story.language) == (
        "Bo Lund",
        dt.date(2026, 3, 3),
        "machine",
        "en-GB",
    )
    assert shown(story) == [
        ("paragraph", "Sales “rose” by 4%."),
        ("item", "one"),
        ("item", "two"),
        ("row", "A\tB"),
        ("row", "1\t2"),
        ("quote", "Said."),
    ]
    at = story.text.index("“rose”")
    assert in_file(story, at, at + 6) == "&ldquo;rose&rdquo;"
    (table,) = story.tables
    assert table.header == 1
    assert in_file(story, table.start, table.end) == "<table><tr><th>A<th>B<tr><td>1</td><td>2</td></tr></table>"
    maps_back(story)


def test_ninjs_story_points_into_the_json() -> None:
    item = {
        "uri": "urn:harbor:1",
        "versionCreated": "2026-03-03T10:00:00Z",
        "headlines": [{"role": "main", "value": "Harbor “acts”"}],
        "bodies": [
            {"role": "text", "contentType": "text/plain", "value": "Plain."},
            {
                "role": "rich",
                "contentType": "application/xhtml+xml",
                "value": "<p>Sales &amp; costs\n“rose” 😀.</p><p>End.</p>",
            },
        ],
        "infoSources": [{"name": "Harbor Foods", "uri": "https://harbor.example/r"}],
        "digitalSourceType": {"uri": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"},
    }
    text = json.dumps(item)
    story = read_story(text.encode(), name="item.json")
    assert story.headline
    assert story.text == "Harbor “acts”\n\nSales & costs “rose” 😀.\n\nEnd."
    assert story.dateline == dt.date(2026, 3, 3)
    assert story.source_names == ("https://harbor.example/r",)
    assert story.drafted_by == "machine"
    at = story.text.index("“rose” 😀")
    assert in_file(story, at, at + 8) == "\\u201crose\\u201d \\ud83d\\ude00"
    at = story.text.index("& costs")
    assert in_file(story, at, at + 1) == "&amp;"
    maps_back(story)


def test_ninjs_examples_of_the_standard(shared: Path) -> None:
    read = 0
    for path in sorted((shared / "schemas/ninjs/examples").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if data.get("type") in ("picture", "event"):
            with pytest.raises(ReadError, match="no body text"):
                read_story(path)
            continue
        story = read_story(path)
        assert story.blocks, path.name
        maps_back(story)
        read += 1
    assert read >= 15
    article = read_story(shared / "schemas/ninjs/examples/3.1-004_simple_text_article.json")
    assert article.text.startswith(
        "Captain of wrecked cruise ship on trial in Italy\n\nGROSSETO, Italy (AP) -- The trial"
    )
    assert article.dateline == dt.date(2013, 7, 9)
    assert len(article.blocks) == 4


def test_json_that_is_no_item() -> None:
    with pytest.raises(ReadError, match="no ninjs item"):
        read_story(b'{"a": 1}')


def test_text_in_hand_is_markdown() -> None:
    story = read_story("# Head\n\nBody *text*.\n")
    assert story.text == "Head\n\nBody text."


MARKS = [*"ab *_`~[]()<>!&;#-|\\\n\t\"'>:=1.^é😀", "&amp;", "\n\n", "](x)", "**", "<!--", "-->", "---\n"]
MARKUP = st.lists(st.sampled_from(MARKS), max_size=80).map("".join)


@given(MARKUP)
def test_any_markdown_maps_back(text: str) -> None:
    try:
        story = Story.from_markdown(text)
    except ReadError:
        return
    maps_back(story)


TAGS = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th>",
    "<li>",
    "<ul>",
    "</ul>",
    "<h1>",
    "</h1>",
]
TAGS += [
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "&amp;",
    "&#8220;",
    "<br>",
    "<pre>",
    "</pre>",
    "<",
    ">",
    "a",
    "b c",
    "\n",
    "é",
]


@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_any_html_maps_back(text: str) -> None:
    try:
        story = read_story(b"<html>" + text.encode())
    except ReadError:
        return
    maps_back(story)


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_any_ninjs_maps_back(headline: str, body: str, ascii_only: bool) -> None:
    text = json.dumps({"uri": "x", "headline": headline, "body_text": body}, ensure_ascii=ascii_only)
    try:
        story = read_story(text.encode("utf-8", "surrogatepass"), name="x.json")
    except ReadError:
        return
    maps_back(story)


@pytest.mark.parametrize(
    "text",
    [
        "A *b* **c** ***d*** _e_ __f__ and snake_case_name, 2*3*4, **not closed",
        "A [link](http://x.example/a_(b)) and [other](<y z> 'title'), ![pic](p.png) [not a link] (x).",
        "Code `a*b*` and ``x ` y`` and \\*escaped\\* &lt;tag&gt; AT&T &copy; x",
        "First\nline\n\nSecond *line\nwraps* here\n\n# Head #\n\nSetext\n===\n",
        "> quote\n> more\n\nafter\n\n* a\n* b\n\n1. c\n2. d\n",
        "intra**word**bold and *a*b and **a*b*c** and a * b * c",
        "| a | b |\n|---|:-:|\n| 1 | `2` |\n| 3 \\| 4 | 5 |\n",
    ],
)
def test_the_readable_text_is_that_of_a_markdown_parser(text: str) -> None:
    """markdown-it shows the same words in the same order."""
    from lxml import html as lxml_html
    from markdown_it import MarkdownIt

    page = lxml_html.document_fromstring(MarkdownIt("commonmark").enable("table").render(text))
    assert "".join(Story.from_markdown(text).text.split()) == "".join(page.text_content().split())
