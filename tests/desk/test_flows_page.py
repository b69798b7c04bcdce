"""Scenarios for readers and programs: held assumptions, words and tables with their hash, bounds, nothing where the
libraries are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from copydesk.desk import scenarios
from copydesk.desk.models import Story
from copydesk.desk.views import flows as page
from copydesk.desk.views import limits
from tests.desk.callers import machine
from tests.desk.pages import words

pytest.importorskip("SALib", reason="the extra 'flows' is not installed")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few paths and a drawing of one line: what is tested is what is shown of them."""
    monkeypatch.setattr(scenarios, "PATHS", 64)


@pytest.fixture
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.charts.svg", lambda chart, title, text: f"<svg><title>{title}</title></svg>")


@pytest.mark.usefixtures("_undrawn")
def test_the_built_in_scenario_is_told_with_its_assumptions(client: Client) -> None:
    answer = client.get("/flows/")
    text = words(answer.text)
    sha = scenarios.built_in().sha256
    assert answer.status_code == 200
    assert "A scenario, not a forecast" in text
    assert answer.text.count(sha[:16]) >= 4
    assert sha in text
    assert 'href="#card"' in answer.text
    assert "X-Robots-Tag" not in answer
    told = machine("check").post("/scenarios", {"paths": 64}).data
    low, _, median, _, high = told["series"]["moved-in-all"]["bands"][-1]
    from copydesk.retirement.flows.wording import money

    assert f"{money(median)} will have moved" in text
    assert f"between {money(low)} and {money(high)}".replace("-", "−") in text
    assert told["assumptions_sha256"] == sha


@pytest.mark.usefixtures("_undrawn")
def test_what_is_held_changes_the_numbers_and_is_said(client: Client) -> None:
    sure = client.get("/flows/", {"adoption.ceiling": "80", "hold": "adoption.ceiling", "years": "10"})
    assert sure["X-Robots-Tag"] == "noindex"
    text = words(sure.text)
    assert "Held: managed assets whose plans adopt a private sleeve in the end at 80%" in text
    assert scenarios.with_values({"adoption.ceiling": 0.8}).sha256 in text
    loose = client.get("/flows/", {"adoption.ceiling": "80", "years": "10"})
    assert "Held:" not in words(loose.text), "a slider that is not held changes nothing"
    assert _said(sure.text) != _said(loose.text)
    assert 'value="80"' in loose.text, "but it stays where the reader put it"


def _said(html: str) -> str:
    found = re.search(r'<p class="said">(.*?)</p>', html, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("value", ["81", "4", "NaN", "inf", "-1", "1e400", "<b>", "٣٥x"])
def test_what_cannot_be_is_refused_in_words(value: str, client: Client) -> None:
    answer = client.get("/flows/", {"adoption.ceiling": value, "hold": "adoption.ceiling"})
    assert answer.status_code == 400
    assert "Managed assets whose plans adopt" in answer.text.split('role="alert"')[1]
    assert "<b>" not in answer.text
    assert 'class="said"' not in answer.text


@pytest.mark.usefixtures("_undrawn")
def test_the_same_inputs_are_computed_once_and_others_are_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    real = scenarios.run
    monkeypatch.setattr(scenarios, "run", lambda *a: runs.append(1) or real(*a))
    monkeypatch.setattr(limits, "_now", lambda: 12_000.0)
    monkeypatch.setattr(page, "A_MINUTE", 2)
    asked = [{"years": "10"}, {"years": "10"}, {"years": "20"}]
    assert [client.get("/flows/", one).status_code for one in asked] == [200, 200, 200]
    assert len(runs) == 2
    refused = client.get("/flows/", {"years": "30"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert client.get("/flows/", asked[0]).status_code == 200, "what is kept costs nothing"
    assert len(runs) == 2


def test_the_chart_is_drawn_with_words_and_nothing_that_the_policy_bars(client: Client) -> None:
    svg = client.get("/flows/", {"years": "10"}).text.split("<figure>")[1].split("</figure>")[0]
    assert 'role="img"' in svg
    assert "<desc" in svg
    assert "style=" not in svg
    assert "<style" not in svg


def test_the_chart_is_drawn_for_narrow_pages_too_with_all_its_words(client: Client) -> None:
    figure = client.get("/flows/", {"years": "10"}).text.split("<figure>")[1].split("</figure>")[0]
    wide, narrow = figure.split('<div class="narrow">')
    widths = [int(found) for one in (wide, narrow) for found in re.findall(r'<svg[^>]* width="(\d+)"', one)]
    assert len(widths) == 2
    assert widths[0] > 640
    assert widths[1] <= 340
    assert "no forecast and no advice" in words(wide)
    assert "no forecast and no advice" in " ".join(words(narrow).split())
    known = re.findall(r' id="(chart-[^"]+)"', figure)
    assert len(set(known)) == len(known) == 4


def test_without_the_libraries_there_is_no_page_no_link_and_no_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/flows/"' in client.get("/corrections/").text
    monkeypatch.setattr(scenarios, "_is_here", lambda name: name != "SALib")
    assert client.get("/flows/").status_code == 404
    assert 'href="/flows/"' not in client.get("/corrections/").text
    answer = machine("check").post("/scenarios", {})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_program_gets_the_same_numbers_for_the_same_seed(db: None) -> None:
    program = machine("check")
    body = {"assumptions": {"adoption.ceiling": 0.35}, "paths": 50, "years": 3, "seed": 7}
    first, again = program.post("/scenarios", body).data, program.post("/scenarios", body).data
    assert first == again
    assert first["held"] == {"adoption.ceiling": 0.35}
    assert (first["paths"], first["seed"], len(first["years"])) == (50, 7, 3)
    assert len(first["series"]["moved"]["bands"]) == 3
    assert "no forecast" in first["notice"]
    other = program.post("/scenarios", body | {"seed": 8}).data
    assert other["series"]["moved"]["bands"] != first["series"]["moved"]["bands"]


@pytest.mark.parametrize(
    "body",
    [
        {"assumptions": {"no.such": 1}},
        {"assumptions": {"adoption.ceiling": 2}},
        {"assumptions": {"split.real-assets": 0.9}},
        {"paths": 20_001},
        {"paths": 0},
        {"years": 31},
        {"seed": -1},
        {"more": 1},
    ],
)
def test_what_a_program_asks_wrongly_is_told_as_a_problem(body: dict[str, Any], db: None) -> None:
    answer = machine("check").post("/scenarios", body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_reading_alone_computes_nothing(story_of: Callable[..., Story]) -> None:
    assert machine("read").post("/scenarios", {"paths": 1}).status_code == 403


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_sliders_work_with_and_without_scripts_and_axe_finds_nothing(
    chromium: Any, live_server: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width, scheme, scripts in ((390, "dark", True), (1280, "light", True), (390, "light", False)):
        size = {"width": width, "height": 860}
        context = chromium.new_context(viewport=size, color_scheme=scheme, java_script_enabled=scripts)
        complaints: list[str] = []
        seen = context.new_page()
        seen.set_default_timeout(60_000)
        seen.on("console", lambda message, found=complaints: found.append(message.text))
        seen.goto(f"{live_server.url}/flows/")
        slider = seen.get_by_label("Managed assets whose plans adopt")
        slider.focus()
        slider.press("ArrowRight")
        hold = seen.locator("[id='h-adoption.ceiling']")
        if scripts:
            assert seen.locator("[id='o-adoption.ceiling']").inner_text() == "36%"
        else:
            hold.check()
        assert hold.is_checked()
        seen.get_by_role("button", name="Compute").click()
        assert "at 36%" in seen.locator(".heldlist").inner_text()
        shown = seen.locator("figure svg[role=img]:visible")
        assert shown.count() == 1
        box = shown.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, "the whole chart is seen without scrolling"
        sizes = shown.locator("text").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert min(sizes) >= 12
        left = shown.locator("text").evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
        assert min(left) >= box["x"], "no label is cut off"
        if scripts:
            assert seen.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(seen)
            assert found.violations_count == 0, found.generate_report()
        assert complaints == []
        context.close()
