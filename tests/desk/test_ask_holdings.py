"""Questions about institutional holdings put to the desk: the API and the readers' page answer from the data folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from copydesk.desk import facts as desk_facts
from copydesk.facts import FileFacts
from tests.desk.callers import machine
from tests.desk.market_data import data_folder
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
MOVED = "Did Fenwick Grain Partners buy or sell Harbor Foods in the first quarter of 2021?"
BOUGHT = "FENWICK GRAIN PARTNERS bought 200,000 shares of Harbor Foods (T00), net of sales"


@pytest.fixture
def own(tmp_path: Path, settings: Any) -> Path:
    """A copy of the holdings of the data folder, which the desk has."""
    shutil.copytree(data_folder() / "holdings", tmp_path / "data" / "holdings")
    settings.COPYDESK = replace(settings.COPYDESK, data=tmp_path / "data")
    return tmp_path / "data"


def page(client: Client, question: str) -> str:
    answer = client.get("/ask/", {"q": question})
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_form_13f_answers_a_program_and_readers_with_its_number(own: Path, client: Client) -> None:
    got = machine("read").post("/ask", {"question": MOVED}).data
    (said,) = got["sentences"]
    assert said["text"].startswith(BOUGHT)
    assert "it reported 400,000 shares as of that day and 200,000 shares a quarter before" in said["text"]
    (fact,) = said["facts"]
    assert (fact["kind"], fact["origin"]) == ("holding", "Form 13F 0001900001-21-000514")
    assert "shares: 400000" in fact["says"]
    read = page(client, MOVED)
    assert BOUGHT in read
    assert "Form 13F 0001900001-21-000514" in read
    assert "record of a holding" in read
    desk_facts.load(
        FileFacts.from_text("listings: [{ticker: T00, name: Harbor Foods Inc., aliases: [Harbor Milling]}]")
    )
    held = machine("read").post("/ask", {"question": "Who holds Harbor Milling?"}).data
    assert [s["text"].partition(" reported")[0] for s in held["sentences"]] == [
        "FENWICK GRAIN PARTNERS",
        "CALDER & SONS",
    ]
    assert all("as of March 31, 2021, the newest quarter known here" in s["text"] for s in held["sentences"])


def test_readers_are_told_no_other_facts_of_the_newsroom(own: Path, client: Client) -> None:
    desk_facts.load(FileFacts.from_text("listings: [{ticker: T00, name: Harbor Foods Inc., exchange: NYSE}]"))
    assert "The sources do not answer this." in page(client, "Which exchange is Harbor Foods listed on?")


def test_without_holdings_or_with_broken_ones_there_is_no_answer_and_no_error(own: Path, client: Client) -> None:
    for path in (own / "holdings").glob("*.parquet"):
        path.write_bytes(b"no parquet")
    index = own / "holdings" / "index.json"
    index.write_bytes(index.read_bytes() + b"\n")
    assert "The sources do not answer this." in page(client, MOVED)
    shutil.rmtree(own / "holdings")
    assert "The sources do not answer this." in page(client, MOVED)
