"""The HTML page: complete, linked both ways, safe; in a browser, of the right width and contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from copydesk.model import Report, Source, Span, State, Story, Verdict
from copydesk.report import html
from copydesk.report.excerpts import excerpted

CHROMIUM = Path("/usr/bin/chromium")


def tree(report: Report, outsiders: bool = False) -> Any:
    return lxml.html.document_fromstring(html.render(report, outsiders=outsiders))


def test_every_anchor_leads_somewhere_and_no_id_stands_twice(report: Report, released: Report, many: Report) -> None:
    for made in (report, released, many):
        for outsiders in (False, True):
            page = tree(made, outsiders)
            ids = page.xpath("//@id")
            assert len(ids) == len(set(ids))
            assert {a[1:] for a in page.xpath("//a/@href") if a.startswith("#")} <= set(ids)


def test_claims_and_passages_lead_to_each_other(report: Report) -> None:
    page = tree(report)
    claim = page.xpath("//a[contains(@class, 'claim contradicted')]")[0]
    assert claim.text_content() == "7%"
    passage = page.get_element_by_id(claim.get("href")[1:])
    assert passage.tag == "mark"
    assert passage.text_content() == "sales rose 4% to $12 million"
    assert "contradicts" in passage.get("class")
    back = passage.getnext().xpath(".//a/@href")
    assert back == ["#s2"]
    assert claim in list(page.get_element_by_id("s2").iter())


@pytest.fixture
def blank(report: Report) -> Report:
    """The report with a claim at fault in both of its words, not in the blank between them, and one of a blank."""
    both = next(c for c in report.claims if c.claim.text == "$12 million")
    at, raw = both.claim.start, report.story.raw
    gap = raw.index(" in Wells by")  # of the words of a statement, which is no link
    nothing = replace(both, claim=replace(both.claim, start=gap, end=gap + 1, text=" ", sentence=3))
    both = replace(both, state=State.CONTRADICTED, at_fault=(Span(at, at + 3), Span(at + 4, both.claim.end)))
    return replace(report, claims=(*report.claims, both, nothing))


def test_blanks_are_no_links_and_their_anchors_stay(blank: Report) -> None:
    page = tree(blank)
    links = page.xpath("//*[@id='story']//a[contains(@class, 'claim')]")
    assert [a.text_content() for a in links if not a.text_content().strip()] == []
    assert [a.text_content() for a in links if a.text_content() in ("$12", "million")] == ["$12", "million"]
    assert "to $12 million in the fourth quarter" in page.get_element_by_id("story").text_content()
    last = page.get_element_by_id(f"w{len(blank.claims)}")
    assert (last.tag, last.text_content()) == ("span", " ")


def test_findings_stand_in_order_with_words_passages_and_changes(report: Report) -> None:
    findings = tree(report).xpath("//ol[@class='findings']/li")
    assert [f.get("class") for f in findings] == ["stop", "stop", "stop", "waived", "repair", "warn"]
    first = findings[0].text_content()
    for words in ("The source says sales rose 4%", "figure-in-source", "sales rose 7% to", "5 March 2026"):
        assert words in first
    assert findings[0].xpath(".//del")[0].text_content() == "7%"
    assert findings[0].xpath(".//ins")[0].text_content() == "4%"


def test_the_whole_story_is_shown(report: Report) -> None:
    words = " ".join(tree(report).get_element_by_id("story").text_content().split())
    assert "Harbor Foods lifts its outlook after a strong quarter" in words
    assert "sources:" not in words, "front matter is not part of what readers see"
    assert "A plant would cost about $40 million, a person at the company said." in words


def test_private_notes_are_announced_and_withheld_from_outsiders(report: Report) -> None:
    assert "Holds private notes" in html.render(report)
    text = html.render(report, outsiders=True)
    assert "Holds private notes" not in text
    for secret in ("40 million dollars", "nobody outside", "Jane", "jane", "Talk with"):
        assert secret not in text, secret
    assert "a person at the company" in text
    assert "Holds private notes" not in html.render(replace(report, sources=report.sources[:1]))


def test_it_needs_nothing_else_and_runs_nothing(report: Report) -> None:
    page = tree(report)
    assert not page.xpath("//script | //link | //img | //iframe | //object | //form")
    assert not re.search(r"url\(|@import", html.render(report))
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


HOSTILE = '</p></style></title><script>alert(1)</script><img src=x onerror="alert(1)">" onclick="x'


def test_hostile_text_cannot_inject(report: Report) -> None:
    source = replace(
        Source.from_text(f"{HOSTILE} sales rose", name=HOSTILE, title=HOSTILE, publisher=HOSTILE),
        address="javascript:alert(1)",
    )
    finding = replace(report.findings[0], message=HOSTILE, rule=HOSTILE, waived=HOSTILE, risk=HOSTILE)
    story = Story.from_markdown(f"Some words. {HOSTILE} More words.", name=HOSTILE)
    made = replace(
        report, story=replace(story, language='en" onload="x'), sources=(source,), findings=(finding,), claims=(),
        versions={HOSTILE: HOSTILE},
    )  # fmt: skip
    page = tree(made)
    assert not page.xpath("//script | //img | //@onclick | //@onerror | //@onload")
    assert not [a for a in page.xpath("//a/@href") if not a.startswith("#")]
    assert page.xpath("/html/@lang") == ["en"]


def test_controls_and_broken_characters_are_shown_as_such(report: Report) -> None:
    made = replace(report, findings=(replace(report.findings[0], message="a\x00b\ud800c\u202ed"),))
    text = html.render(made)
    text.encode()
    assert "a\ufffdb\ufffdc\ufffdd" in text


def test_a_long_source_is_shown_around_its_passages(report: Report) -> None:
    filler = "This line says nothing of it. " * 20
    release = report.sources[0]
    before = f"{filler}\n\n" * 20
    moved = Source.from_text(before + release.text + f"\n\n{filler}" * 20, name=release.name)
    shift = len(before)

    def move(evidence: Any) -> Any:
        here = evidence.source == release.name
        return replace(evidence, start=evidence.start + shift, end=evidence.end + shift) if here else evidence

    claims = tuple(replace(c, evidence=tuple(map(move, c.evidence))) for c in report.claims)
    findings = tuple(replace(f, evidence=tuple(map(move, f.evidence))) for f in report.findings)
    made = replace(report, sources=(moved, report.sources[1]), claims=claims, findings=findings)
    shown = excerpted(made, ())[release.name]
    text = "\n".join("".join(r.text for r in p.runs) for p in shown.paragraphs)
    assert "The board may consider a second plant" in text
    assert len(text) < 2000 < len(moved.text)
    assert shown.paragraphs[0].gap
    assert shown.rest
    page = tree(made)
    assert {a[1:] for a in page.xpath("//a/@href") if a.startswith("#")} <= set(page.xpath("//@id"))


def test_a_report_of_nothing_can_be_shown(report: Report) -> None:
    bare = replace(report, sources=(), findings=(), claims=(), repairs=(), verdict=Verdict.RELEASE)
    text = html.render(bare)
    assert "No rule found fault" in text
    assert "against no source" in text


# ---- in a browser -----------------------------------------------------------------------

CONTRAST = """() => {
  const lum = c => { const f = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const parse = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || e.closest('.aloud, .skip, style')) continue;
    const a = lum(parse(getComputedStyle(e).color)), b = lum(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push([e.className, e.tagName, walk.currentNode.data.slice(0, 30), ratio]);
  }
  return low;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        args = [
            "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", "--disable-quic",
        ]  # fmt: skip
        running = started.chromium.launch(executable_path=str(CHROMIUM), args=args)
        yield running
        running.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_it_fits_and_can_be_read(browser: Any, report: Report, many: Report, width: int, scheme: str) -> None:
    long = "Harbor Foods lifts its outlook after a strong quarter and says that it will consider a second plant " * 2
    wordy = replace(report, story=replace(report.story, name=long), findings=many.findings)
    for made in (report, many, wordy):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.set_content(html.render(made))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CONTRAST) == []
        page.close()


@pytest.mark.browser
def test_axe_finds_nothing(browser: Any, blank: Report, many: Report) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for made, width in ((blank, 1280), (many, 390)):
        context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.set_content(html.render(made))
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        context.close()


@pytest.mark.browser
def test_a_click_on_a_claim_brings_its_passage_into_view(browser: Any, many: Report) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(html.render(many))
    page.locator("a.claim.contradicted").first.click()
    mark = page.locator("mark:target")
    assert mark.text_content() == "sales rose 4% to $12 million"
    box = mark.bounding_box()
    assert 0 <= box["y"] < 900
    claim = page.locator("a.claim.contradicted").first.bounding_box()
    assert 0 <= claim["y"] < 900, "the story stays in view beside it"
    page.close()
