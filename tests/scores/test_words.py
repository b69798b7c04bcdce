"""The tone of a text: words of finance, what turns them, and how well it tells good news from bad."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.scores import word_list
from copydesk.scores.providers import connect, new_table
from copydesk.scores.words import MAX_TEXT, tone, toned


@pytest.mark.parametrize(
    "headline",
    [
        "Harbor Foods beats forecasts as sales jump",
        "Quay Steel raises its outlook after record demand and strong orders",
        "The loss of ferries narrowed in the third quarter",
        "Costs fell at all mills",
        "Lumen Orchard repays loans and cuts its debt",
        "Unemployment declines in the valley",
        "Regulator approves the merger",
    ],
)
def test_good_news_is_above_zero(headline: str) -> None:
    said = tone(headline)
    assert said is not None
    assert said > 0


@pytest.mark.parametrize(
    "headline",
    [
        "Harbor Foods warns of weak demand",
        "Operating profit fell to $2 million",
        "Quay Steel sued over fraud; its shares plunge",
        "Costs rose at all mills",
        "Losses widen as debt climbs",
        "The plan was not approved",
        "Margins did not improve",
        "Bank never recovered from the scandal",
    ],
)
def test_bad_news_is_below_zero(headline: str) -> None:
    said = tone(headline)
    assert said is not None
    assert said < 0


@pytest.mark.parametrize(
    "text", ["", "The board meets on Monday", "Dealer of goods and securities", "No loss is expected"]
)
def test_what_says_nothing_has_no_tone(text: str) -> None:
    assert tone(text) is None


def test_a_burden_turns_only_the_words_of_its_own_clause() -> None:
    assert tone("Costs rose, but sales rose too") == 0


def test_a_negation_reaches_three_words_and_no_further() -> None:
    assert tone("They did not see much improvement") == -1
    assert tone("Not all of the mills saw improvement") == 1


def test_what_stands_beyond_the_bound_is_not_read() -> None:
    assert tone("x " * (MAX_TEXT // 2) + "fraud") is None


def test_the_list_is_large_and_says_nothing_twice() -> None:
    positive, negative = set(word_list.POSITIVE.split()), set(word_list.NEGATIVE.split())
    assert len(positive) >= 250
    assert len(negative) >= 450
    assert not positive & negative


@given(st.text())
def test_a_tone_lies_between_minus_one_and_one(text: str) -> None:
    said = tone(text)
    assert said is None or -1 <= said <= 1


@given(st.lists(st.sampled_from(sorted(word_list.NEGATIVE.split())), min_size=1, max_size=20))
def test_bad_words_alone_are_all_bad(words: list[str]) -> None:
    burdens = set(word_list.BURDENS.split())
    if not burdens & set(words):
        assert tone(". ".join(words)) == -1


def test_news_get_the_tone_of_their_text_and_keep_one_they_have() -> None:
    con = connect()
    new_table(con, "news", "news")
    con.execute("insert into news values ('T', '2026-01-02', 'A strong year', null), ('T', '2026-01-02', 'Fraud', 0.5)")
    con.execute(
        "insert into news values ('T', '2026-01-02', 'It meets', null), ('U', '2026-01-02', 'A strong year', null)"
    )
    toned(con, "news")
    assert con.execute("select text, tone from news order by ticker, text").fetchall() == [
        ("A strong year", 1.0),
        ("Fraud", 0.5),
        ("It meets", None),
        ("A strong year", 1.0),
    ]


def test_good_and_bad_sentences_of_people_are_told_apart(shared: Path) -> None:
    # Measured once: AUROC 0.890; 91% right of the 80% on which it says something. The list was not fitted to it.
    with gzip.open(shared / "market" / "phrasebank_50agree.csv.gz", "rt", encoding="utf-8") as file:
        said = [(row["label"], tone(row["sentence"])) for row in csv.DictReader(file) if row["label"] != "neutral"]
    good = [value or 0.0 for label, value in said if label == "positive"]
    bad = [value or 0.0 for label, value in said if label == "negative"]
    above = sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))
    told = [(label, value) for label, value in said if value]
    right = sum((value > 0) == (label == "positive") for label, value in told) / len(told)
    assert above > 0.86
    assert right > 0.88
    assert len(told) / len(said) > 0.75
