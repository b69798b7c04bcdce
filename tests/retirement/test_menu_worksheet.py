"""The worksheet for the minutes: all that a committee needs on one page that loads nothing."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from copydesk.errors import CopydeskError
from copydesk.retirement.menu import (
    DISCLAIMER,
    check_menu,
    compare,
    menu_of_yaml,
    process_of_yaml,
    read_menu,
    read_process,
    read_rule_set,
    rule_sets,
)
from copydesk.retirement.menu.examples import EXAMPLES, example_files
from copydesk.retirement.menu.worksheet import as_pdf, what_if_page, worksheet

ON = dt.date(2026, 11, 27)
CHROMIUM = "/usr/bin/chromium"


def page_of(name: str) -> str:
    menu, process = example_files(name)
    return worksheet(check_menu(read_menu(menu), read_process(process), list(rule_sets().values())), ON)


def words(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).find("body").itertext()).split())


def test_a_committee_finds_what_it_needs() -> None:
    text = words(page_of("ketterby-mills"))
    for wanted in (
        f"Not a legal opinion. {DISCLAIMER}",
        "November 27, 2026. 3 options, 96 questions.",
        "Proposed on March 31, 2026; nobody may rely on it yet.",
        "Nothing. Each question is answered by the file, or does not apply.",
        "By way of: a mutual fund registered as an open-end fund",
        "Minutes of June 11, 2026, item 3 (process.yaml, line 17)",
        "Ada Brook Date Tomas Reyl Date Ines Calder Date",
    ):
        assert wanted in text, wanted


def test_what_is_open_stands_with_the_words_that_ask_for_it() -> None:
    menu, process = example_files("osterfield-clinics")
    report = check_menu(read_menu(menu), read_process(process), list(rule_sets().values()))
    text = words(worksheet(report, ON))
    for answer in report.open:
        assert f"“{answer.requirement.quote}” {answer.requirement.section}, " in text
        assert all(sentence in text for sentence in answer.missing)
    assert report.version in text
    assert report.menu.sha256 in text
    assert all(one.sha256 in text for one in report.rule_sets)


def test_the_page_loads_nothing_and_obeys_nothing() -> None:
    menu = menu_of_yaml(b'plan: "<script>alert(1)</script>"\noptions: [{id: a, name: "<img src=x onerror=y>"}]')
    page = worksheet(check_menu(menu, process_of_yaml(b"options: {}"), list(rule_sets().values())), ON)
    root = html.fromstring(page)
    assert not root.xpath("//script | //img | //link | //iframe | //@onerror")
    assert "<script>alert(1)</script>" in words(page)
    assert "default-src 'none'" in page


def test_what_if_side_by_side() -> None:
    menu, process = (read_menu(example_files("pinegate-press")[0]), read_process(example_files("pinegate-press")[1]))
    sides = [check_menu(menu, process, [read_rule_set(id)]) for id in ("404a-6-proposed", "22e-4-illiquid")]
    text = words(what_if_page(compare(*sides), ON))
    assert DISCLAIMER in text
    assert "Wexcombe Credit Opportunities Fund Illiquid share not asked ■ not met changes" in text


@pytest.mark.slow
def test_the_worksheet_as_pdf() -> None:
    try:
        import weasyprint  # noqa: F401 - whether it is here, with the libraries below it
    except (ImportError, OSError):
        pytest.skip("WeasyPrint or Pango is not here (pip install 'copydesk[pdf]')")
    import pypdfium2

    menu = menu_of_yaml(b"plan: Alder Works\noptions: [{id: a, name: Alder Fund, vehicle: open-end fund}]")
    made = as_pdf(worksheet(check_menu(menu, None, [read_rule_set("22e-4-illiquid")]), ON))
    document = pypdfium2.PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    for wanted in ("Alder Works", "Not a legal opinion", "17 CFR 270.22e-4(b)(1)(iv)", "1 of "):
        assert wanted in text


@pytest.mark.parametrize(
    ("error", "says"), [(ImportError("no"), r"pip install 'copydesk\[pdf\]'"), (OSError("no"), "Install Pango")]
)
def test_what_is_missing_for_a_pdf_is_told(error: Exception, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise error

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(CopydeskError, match=says):
        as_pdf("<p>page</p>")


@pytest.mark.browser
def test_the_worksheet_in_a_browser(tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser: Any = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in EXAMPLES:
            (tmp_path / f"{name}.html").write_text(page_of(name), "utf-8")
        for name, width, scheme in (("pinegate-press", 390, "dark"), ("brackwater-tools", 1280, "light")):
            context = browser.new_context(
                viewport={"width": width, "height": 860}, color_scheme=scheme, bypass_csp=True
            )
            page = context.new_page()
            page.goto((tmp_path / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == width
            found = Axe().run(page)
            assert not found.response["violations"], found.generate_report()
        browser.close()
