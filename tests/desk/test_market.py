"""Markets on the site and in the API: what the pages say of an invented data folder, and that they go with it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from copydesk.charts.palette import PROPERTIES
from copydesk.desk import market
from copydesk.desk.facts import StoryFacts
from copydesk.desk.intake import documents
from copydesk.desk.market import facts, folder, recipe, told
from copydesk.desk.models import AuditEntry, Job, ListingRecord, ScoreRecord, Story
from copydesk.desk.roles import Actor
from copydesk.desk.site import export
from tests.desk.callers import machine
from tests.desk.market_data import GONE, UNSCORED, data_folder, evaluation
from tests.desk.pages import words
from tests.desk.texts import SOURCE, TRUE

PAGES = ("/stocks/", "/stocks/T00/", "/sectors/", "/sectors/milling/", "/shifts/", "/crypto/")
LINKS = ('href="/stocks/"', 'href="/shifts/"', 'href="/crypto/"')
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


@pytest.fixture
def data(settings: Any) -> Path:
    """The data folder, which the desk shows."""
    settings.COPYDESK = replace(settings.COPYDESK, data=data_folder())
    return data_folder()


@pytest.fixture
def own(tmp_path: Path, settings: Any) -> Path:
    """A copy of the data folder, for tests that change it."""
    place = Path(shutil.copytree(data_folder(), tmp_path / "data"))
    settings.COPYDESK = replace(settings.COPYDESK, data=place)
    return place


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(answer.content) < 100_000
    return answer.content.decode()


class TestWithoutData:
    @pytest.mark.parametrize("address", [*PAGES, "/sectors/none/"])
    def test_there_are_no_pages_and_no_links_to_them(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 404
        front = client.get("/").content.decode()
        assert not any(link in front for link in LINKS)
        assert "Alpha Score" not in client.get("/methodology/").content.decode()

    def test_a_part_without_data_is_left_out_alone(self, own: Path, client: Client) -> None:
        (own / "coins.csv").unlink()
        shutil.rmtree(own / "holdings")
        assert [client.get(a).status_code for a in PAGES] == [200, 200, 200, 200, 404, 404]
        front = page(client, "/")
        assert [link in front for link in LINKS] == [True, False, False]
        assert "Who holds it" not in page(client, "/stocks/T00/")

    def test_without_the_libraries_there_is_nothing(self, data: Path, client: Client, monkeypatch: Any) -> None:
        monkeypatch.setattr(folder, "_libraries", lambda: False)
        assert {client.get(address).status_code for address in PAGES} == {404}

    def test_a_broken_folder_says_so_and_the_front_stays(self, own: Path, client: Client) -> None:
        for path in own.glob("scores/**/*.parquet"):
            path.write_bytes(b"no parquet")
        answer = client.get("/stocks/")
        assert (answer.status_code, answer.has_header("ETag")) == (503, False)
        assert client.get("/").status_code == 200
        assert client.get("/methodology/").status_code == 200


class TestStocks:
    def test_the_newest_day_is_shown_with_who_has_no_score_and_why(self, data: Path, client: Client) -> None:
        html = page(client, "/stocks/")
        read = words(html)
        assert "at the close of 10 February 2025" in read
        assert "Company T11 T11. 1 of 4 parts could be computed; a score needs 3." in read
        assert "Quay &lt;b&gt;Steel&lt;/b&gt; &amp; Wire" in html
        assert 'href="/stocks/T10/"' not in html

    def test_stocks_are_found_by_ticker_and_name(self, data: Path, client: Client) -> None:
        def found(q: str) -> list[str]:
            return re.findall(r'href="/stocks/([^/"]+)/"', page(client, f"/stocks/?q={quote(q)}"))

        assert found("t03") == ["T03"]
        assert found("HARBOR foods") == ["T00"]
        assert len(found("company")) == 10
        assert found("nothing of that name") == []
        assert found("<script>\0") == []

    @pytest.mark.parametrize("ticker", ["T00", "T05"])
    def test_the_parts_add_up_to_the_score_on_the_page(self, data: Path, client: Client, ticker: str) -> None:
        html = page(client, f"/stocks/{ticker}/")
        score = Decimal(re.search(r'<p class="number"><strong>([\d.]+)</strong>', html)[1])
        table = re.search(r'<table class="parts">(.*?)</table>', html, re.S)[1]
        adds = [Decimal(n) for n in re.findall(r'<td class="figure">([\d.]+)</td>', table)]
        assert sum(adds[:-1]) == adds[-1] == score
        starts = [int(n) for n in re.findall(r'x="(\d+)"', table)]
        widths = [int(n) for n in re.findall(r'class="fill"[^>]* width="(\d+)"', table)]
        assert starts == [sum(widths[:n]) for n in range(len(starts))]  # each bar begins where the one before ends
        moved = re.search(r"([\d.]+) on [^,]+, ([\d.]+) now: ([+−\d.]+)", words(html))
        assert Decimal(moved[2]) - Decimal(moved[1]) == Decimal(moved[3].replace("−", "-"))
        assert html.count('role="img"') == 2
        assert "Listed since 2 January 2024" in html or ticker != "T00"

    def test_who_holds_it_is_told_with_the_day(self, data: Path, client: Client) -> None:
        read = words(page(client, "/stocks/T00/"))
        assert "Shares as of 31 March 2021, from Forms 13F, all public by 14 May 2021." in read
        assert "Fenwick Grain Partners LP400,000$4.80m+200,000" in read

    def test_a_measure_tells_its_values_by_item_with_their_days(self, data: Path, client: Client) -> None:
        html = page(client, "/stocks/T00/")
        table = html.partition('class="measures"')[2].partition("</table>")[0]
        lines = re.findall(r"<div>([^<]+)</div>", table)
        closes = [line for line in lines if line.startswith("Close: ")]
        assert closes
        assert all(re.fullmatch(r"Close: [\d.]+ \(\d+ \w{3} \d{4}\)(, [\d.]+ \(\d+ \w{3} \d{4}\))*", c) for c in closes)
        assert any(re.match(r"Net income: 8\.48 \(31 Dec 2024, filed 30 Jan 2025\), 8\.32 ", line) for line in lines)
        assert "It needs forecast earnings per share of" in words(html)
        assert "eps_forward" not in html

    def test_a_stock_without_a_score_says_why(self, data: Path, client: Client) -> None:
        read = words(page(client, f"/stocks/{UNSCORED}/"))
        assert "No score on 10 February 2025" in read
        assert "One part of four could be computed: momentum; a score needs three." in read
        gone = words(page(client, f"/stocks/{GONE}/"))
        assert "Left 31 December 2024." in gone
        assert "The last score was" in gone

    @pytest.mark.parametrize(
        "ticker",
        ["NONE", "'; drop table scores; --", "%00", "..%2f..%2fetc", "<script>alert(1)</script>", "T00\n", "É"],
    )
    def test_a_hostile_ticker_is_none(self, data: Path, client: Client, ticker: str) -> None:
        answer = client.get(f"/stocks/{quote(ticker, safe='%')}/")
        assert answer.status_code == 404
        assert b"alert(1)" not in answer.content

    def test_a_ticker_in_small_letters_leads_to_the_page(self, data: Path, client: Client) -> None:
        assert client.get("/stocks/t00/")["Location"] == "/stocks/T00/"

    def test_stories_that_name_the_ticker_are_listed(
        self, data: Path, client: Client, released: Make, reporter: Actor
    ) -> None:
        ListingRecord.objects.create(ticker="T00", name="Harbor Foods", exchange="NYSE")
        before = client.get("/stocks/T00/")["ETag"]
        said = "Harbor Foods (NYSE: T00) said"
        named = documents.of_bytes(reporter, SOURCE.replace("Harbor Foods said", said).encode(), "release.txt")
        story = released(TRUE.replace("Harbor Foods said", said), named)
        released(TRUE.replace("rise 4%", "rise 4% again"))
        html = page(client, "/stocks/T00/")
        assert re.findall(r'href="/stories/([^/"]+)/"', html) == [story.slug]
        assert "NYSE: T00" in html
        assert client.get("/stocks/T00/", headers={"if-none-match": before}).status_code == 200


class TestSectors:
    def test_a_sector_has_its_median_and_its_members(self, data: Path, client: Client) -> None:
        html = page(client, "/sectors/milling/")
        scores = [Decimal(n) for n in re.findall(r'</span></th><td class="figure">([\d.]+)</td>', html)]
        assert scores == sorted(scores, reverse=True)
        low, high = sorted(scores)[(len(scores) - 1) // 2], sorted(scores)[len(scores) // 2]
        said = Decimal(re.search(r"was ([\d.]+) at the close", html)[1])
        assert abs(said - (low + high) / 2) <= Decimal("0.05")
        assert f'median {said}"' in page(client, "/sectors/")
        assert client.get("/sectors/mining/").status_code == 404
        assert client.get("/sectors/milling/?page=9").status_code == 404


class TestShiftsAndCoins:
    def test_shifts_say_their_day_and_that_it_is_old(self, data: Path, client: Client) -> None:
        read = words(page(client, "/shifts/"))
        assert "As of 31 March 2021, from Forms 13F that were all public by 14 May 2021." in read
        assert "may be 45 days old" in read
        # 200,000 shares more at $10 are $2,000,000 of trading; the rest of the change of $2,800,000 is prices.
        assert "Harbor Foods T00Fenwick Grain Partners LPadded$2.00m$4.80m+$2.00m+$800,000" in read
        new, _, rest = read.partition("New positions")[2].partition("Closed positions")
        assert "Value, 31 March 2021" in new
        assert re.search(r"Lumen Orchard Energy \w+Fenwick Grain Partners LP\$600,000", new)
        assert "Value, 31 December 2020" in rest
        assert re.search(r"Dunmore Glass PLC \w+Fenwick Grain Partners LP\$500,000", rest)

    @pytest.mark.parametrize(
        ("said", "written"),
        [
            ("BERKSHIRE HATHAWAY INC", "Berkshire Hathaway Inc"),
            ("D. E. SHAW & CO, INC.", "D. E. Shaw & Co, Inc."),
            ("O'REILLY GRP OF THE BHP US", "O'Reilly Grp of the BHP US"),
            ("DOMINO'S CVS 3M", "Domino's CVS 3M"),
            ("Fenwick GRAIN LP", "Fenwick GRAIN LP"),
            ("", ""),
        ],
    )
    def test_names_in_capitals_alone_are_written_as_names(self, said: str, written: str) -> None:
        assert told.cased(said) == written

    def test_whole_amounts_have_no_places(self) -> None:
        assert [told.given(n) for n in (544_000_000.0, -1_250_000.5, 0.6, -0.26)] == (
            ["544,000,000", "−1,250,000.50", "0.60", "−0.26"]
        )

    def test_what_rounds_to_zero_has_no_sign(self) -> None:
        assert [told.percent(n) for n in (-0.0004, 0.0004, 0.0005, -0.371, 88.626, None)] == (
            ["0.0%", "0.0%", "+0.1%", "−37.1%", "+8,862.6%", ""]
        )
        assert [told.correlation(n) for n in (-0.004, -0.006)] == ["0.00", "−0.01"]

    def test_coins_have_no_score(self, data: Path, client: Client) -> None:
        read = words(page(client, "/crypto/"))
        assert "3 coins at the close of 10 February 2025" in read
        assert "no Alpha Score" in read
        assert re.search(r"Millcoin MILL\$\d\.\d\d[^$]*none", read)  # the last cell is the market value, which it lacks
        assert re.search(r"Ferrycoin FERRY\$0\.0\d+[^$]*\$\d+\.\d\dm", read)


class TestAnswers:
    def test_pages_are_sent_again_when_the_data_change_and_not_before(self, own: Path, client: Client) -> None:
        tags = {address: client.get(address)["ETag"] for address in PAGES}
        for address, tag in tags.items():
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304
        for name in ("manifest.json", "holdings/index.json", "coins.csv"):
            path = own / name
            path.write_bytes(path.read_bytes() + b"\n")
        for address, tag in tags.items():
            assert client.get(address, headers={"if-none-match": tag}).status_code == 200

    def test_the_map_of_the_site_has_every_page_that_there_is(self, own: Path, client: Client) -> None:
        def mapped() -> set[str]:
            found = re.findall(r"<loc>http://testserver([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
            assert len(found) == len(set(found))
            return set(found)

        assert {*PAGES, "/", "/methodology/", "/sectors/ferries/", f"/stocks/{GONE}/"} <= mapped()
        assert {client.get(address).status_code for address in mapped()} == {200}
        shutil.rmtree(own / "holdings")
        assert "/shifts/" not in mapped()
        (own / "manifest.json").unlink()
        (own / "coins.csv").unlink()
        assert not any(address.startswith(("/stocks", "/sectors", "/crypto")) for address in mapped())

    def test_the_strip_of_the_front_names_its_days(self, data: Path, client: Client, released: Make) -> None:
        released()
        read = words(page(client, "/"))
        assert "Alpha Scores of 10 February 2025; Form 13F as of 31 March 2021; coins of 10 February 2025" in read

    @pytest.mark.slow
    def test_the_copy_has_the_pages(self, data: Path, tmp_path: Path) -> None:
        export.export(tmp_path / "copy", "https://news.example")
        for address in PAGES:
            html = (tmp_path / "copy" / export.place(address)).read_text("utf-8")
            assert "<form" not in html


class TestMethodology:
    def test_the_recipe_is_told_with_what_lapses(self, data: Path, client: Client) -> None:
        read = words(page(client, "/methodology/"))
        assert "by fixed steps" in read
        assert "measures lapse for all stocks: forward against trailing price to earnings" in read
        assert "Strong is from 75" in read
        assert "has not been measured" in read

    def test_the_list_of_contents_has_it_where_it_is(self, own: Path, client: Client) -> None:
        listed = '<li><a href="#alpha-score">Alpha Score</a></li>'
        html = page(client, "/methodology/")
        assert listed in html
        assert 'id="alpha-score"' in html
        (own / "manifest.json").unlink()
        assert listed not in page(client, "/methodology/")

    def test_an_evaluation_is_told_even_when_it_is_poor(self, own: Path, client: Client) -> None:
        (own / "evaluation.json").write_text(evaluation(), "utf-8")
        html = page(client, "/methodology/")
        assert "Alpha Scoretest, 2021 to 2023+0.0123t +2.46400" in words(html)
        assert 'role="img"' in html
        told = recipe.evaluation(own / "evaluation.json")
        assert json.loads(json.dumps(told.as_mapping())) == json.loads(evaluation())

    def test_a_file_that_is_no_evaluation_is_left_out(self, own: Path, client: Client) -> None:
        for text in ("{}", "[1", '{"signals": [{}]}', "null"):
            (own / "evaluation.json").write_text(text, "utf-8")
            assert "has not been measured" in words(page(client, "/methodology/"))


class TestFacts:
    def test_the_gate_knows_the_newest_scores_and_listings(self, data: Path) -> None:
        ListingRecord.objects.create(ticker="T00", name="Harbor Foods", exchange="NYSE", aliases=["Harbor"])
        kept = facts.keep_facts()
        assert kept.listings == 12
        assert kept.scores == ScoreRecord.objects.count() > 0
        known = StoryFacts("Harbor Foods (NYSE: T00) has a score.", dt.date(2025, 2, 12))
        (listing,) = known.listings()
        assert (listing.exchange, listing.aliases, listing.since) == ("NYSE", ("Harbor",), dt.date(2024, 1, 2))
        assert known.score("T00", dt.date(2025, 2, 12)).on == dt.date(2025, 2, 10)
        assert ListingRecord.objects.get(ticker=GONE).until == dt.date(2024, 12, 31)
        (entry,) = AuditEntry.objects.filter(action="keep market facts")
        assert entry.detail == {"day": "2025-02-10", "listings": 12, "scores": kept.scores}
        assert facts.keep_facts() == facts.Kept(0, 0)
        assert AuditEntry.objects.filter(action="keep market facts").count() == 1

    def test_the_worker_takes_them_in_once_for_each_state(
        self, own: Path, drained: Callable[[], int], monkeypatch: Any
    ) -> None:
        from copydesk.desk.jobs import plan

        monkeypatch.setattr(facts, "_offered", [])
        for _ in range(2):
            plan.enqueue_due()
            drained()
        done = Job.objects.filter(kind="keep market facts")
        assert [job.state for job in done] == [Job.State.DONE]
        assert ScoreRecord.objects.filter(ticker="T00", on=dt.date(2025, 2, 10)).exists()
        manifest = own / "manifest.json"
        manifest.write_bytes(manifest.read_bytes() + b"\n")
        plan.enqueue_due()
        assert done.all().count() == 2


class TestApi:
    def test_a_program_reads_what_the_site_shows(self, data: Path) -> None:
        program = machine("read")
        listed = program.get("/stocks?limit=2").data
        assert (listed["total"], listed["day"], len(listed["items"])) == (12, "2025-02-10", 2)
        first = listed["items"][0]
        assert sum(Decimal(p["adds"] or 0) for p in first["parts"]) == Decimal(first["score"])
        whole = program.get("/stocks/T00").data
        assert whole["history"][-1] == {"date": "2025-02-10", "score": whole["score"]}
        assert whole["holders"]["holders"][0]["value_cents"] == 480_000_000
        shifts = program.get("/shifts").data
        for shift in shifts["items"]:
            assert shift["trading_cents"] + shift["prices_cents"] == shift["after_cents"] - shift["before_cents"]
        assert (shifts["quarter"], shifts["public_by"]) == ("2021-03-31", "2021-05-14")
        coins = program.get("/coins").data
        assert [c["market_value"] is None for c in coins["items"]] == [False, False, True]
        assert program.get("/stocks/NONE").status_code == 404

    def test_without_data_lists_are_empty(self) -> None:
        program = machine("read")
        for address, day in (("/stocks", "day"), ("/shifts", "quarter"), ("/coins", "day")):
            answer = program.get(address)
            assert (answer.status_code, answer.data["items"], answer.data[day]) == (200, [], None)
        assert program.get("/stocks/T00").status_code == 404


def test_the_stylesheet_has_the_colours_of_charts() -> None:
    styles = Path(market.__file__).parents[1] / "static" / "site"
    light, dark = (styles / "market.css").read_text("utf-8").split("@media (prefers-color-scheme: dark)")[:2]
    scenarios = (styles / "flows.css").read_text("utf-8")
    assert all(f"--chart-1: {colour};" in scenarios for colour in PROPERTIES["chart-1"])
    for name, pair in PROPERTIES.items():
        if name.startswith("chart-"):
            assert f"--{name}: {pair[0]};" in light
            assert f"--{name}: {pair[1]};" in dark


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_pages_fit(data: Path, chromium: Any, live_server: Any, scheme: str) -> None:
    complaints: list[str] = []
    for width in (390, 1280):
        context = chromium.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
        seen = context.new_page()
        seen.on("console", lambda m: complaints.append(m.text))
        for address in (*PAGES, f"/stocks/{UNSCORED}/", f"/stocks/{GONE}/", "/stocks/?q=company"):
            seen.goto(live_server.url + address)
            assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
            seen.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found = Axe().run(seen, options={"runOnly": {"type": "tag", "values": TAGS}})
            assert found.violations_count == 0, (address, found.generate_report())
        context.close()
    assert complaints == []
