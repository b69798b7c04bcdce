"""The makers of the fault benchmark, on text made by rule: faithful sentences stay true, faults are faults."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from benchmarks import faults, made_up, papers, planting, voice
from benchmarks.figures import rounded, shown
from benchmarks.person import turned


@pytest.fixture(scope="module")
def texts() -> list[papers.Paper]:
    return made_up.papers(5, 1500)


@pytest.fixture(scope="module")
def bench(texts: list[papers.Paper]) -> faults.Bench:
    return faults.make(texts, papers.source_sets(texts), seed=1, n=30, stories=2)


def test_sentences_stand_where_they_say(texts: list[papers.Paper]) -> None:
    for paper in texts:
        assert len(paper.sentences) > 20
        for s in paper.sentences:
            assert paper.text[s.start : s.end] == s.text


@pytest.mark.parametrize(
    "sentence",
    [
        "This was driven by lower fuel prices in the western part of the network.",
        "Indicate by check mark whether the registrant is a shell company.",
        "See Note 12 for what the company owes under its leases and loans.",
        "Total revenues and costs of the mill, net of tax, by quarter.",
        "Vendor Security We have a program that looks at the risks of all vendors.",
    ],
)
def test_what_cannot_be_told_alone_is_left_out(sentence: str) -> None:
    assert not papers.stands_alone(sentence)


def test_print_layout_is_a_source_but_gives_no_sentences() -> None:
    line = "Sales of paper rose 4% in 2024 because the mills in\nOhio and Iowa were open for the whole of the year.\n"
    text = "\n\n".join([line * 3] * 5)
    paper = papers.paper("aapl-10-k-2024-11-01.txt", text)
    assert (paper.usable, paper.sentences, paper.speaker) == (False, (), "Apple")


def test_first_person_leaves_no_trace_and_doubt_is_dropped() -> None:
    assert turned("We expect to sell our mill.", "Harbor", told=True) == "it expects to sell the company’s mill"
    assert turned("We design, make and sell paper.", "Harbor", told=True) is None
    assert turned("We cut costs.", "Harbor", told=True) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2024, sales rose 3%, and we expect them to fall in 2025.",
        "The board said that the plan adopted in 2024.",
        "Sales rose 3% in 2024 compared to 2023.",
    ],
)
def test_time_that_belongs_to_a_part_is_not_moved(sentence: str) -> None:
    assert voice.time_moved(sentence) is None


def test_passive_without_a_doer_stays() -> None:
    assert voice.active("Costs were reduced by 4% in 2024.") is None
    assert voice.active("Costs were reduced by closing the mill.") is None


def test_rounding_is_within_half_of_the_last_digit_shown() -> None:
    for text in ("$12.25 billion", "6,467,619", "23.7%", "$1,234.56", "$245 million", "98,765"):
        figure = next(shown(text))
        short = rounded(figure)
        assert short is not None
        new = next(shown(short))
        scale = {"": 1, "million": 10**6, "billion": 10**9}
        old_value, new_value = (f.value * scale[f.scale] for f in (figure, new))
        assert abs(old_value - new_value) <= abs(old_value) * 5 / 100


def test_every_way_names_its_sentences(bench: faults.Bench) -> None:
    assert {way for way, row in bench.faithful.items() if row} >= {"copy", "rounded", "split", "quotation", "synonyms"}
    for way, row in bench.faithful.items():
        for telling in row:
            assert telling.way == way
            assert telling.text.startswith(telling.frame)
            assert not re.search(r"\b(?:we|our|us)\b", telling.text.replace(telling.quoted, ""))
            if telling.quoted:
                assert telling.quoted in telling.originals[0].text


def test_a_fault_changes_just_its_place(bench: faults.Bench) -> None:
    found = {kind for kind, row in bench.faults.items() if row}
    assert found >= {"number", "scale", "unit", "sign", "date", "quotation", "attribution", "strength"}
    for row in bench.faults.values():
        for fault in row:
            before, after = fault.told.text, fault.text
            assert before != after
            assert after[: fault.start] == before[: fault.start]
            assert before.endswith(after[fault.end :])


def test_a_value_that_the_sources_bear_out_is_no_fault() -> None:
    text = (
        "In 2024, sales of our paper business increased 4.1%.\n\nIn 2023, sales of our paper business increased 4.1%.\n"
    )
    paper = made_up.papers(1, 50)[0]
    around = planting.Surroundings([replace(paper, text=text)])
    assert around.bear_out("Works 1 said sales of its paper business increased 4.1% in 2023.", "2023", 0.5)
    assert not around.bear_out("Works 1 said sales of its paper business increased 4.1% in 2019.", "2019", 0.5)


def test_the_same_seed_makes_the_same(texts: list[papers.Paper], bench: faults.Bench) -> None:
    again = faults.make(texts, papers.source_sets(texts), seed=1, n=30, stories=2)
    other = faults.make(texts, papers.source_sets(texts), seed=2, n=30, stories=2)
    assert again == bench
    assert other != bench


def test_wilson() -> None:
    low, high = faults.wilson(0, 100)
    assert low == 0.0
    assert high == pytest.approx(0.037, abs=0.001)


def test_without_texts_it_says_what_to_give(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert faults.main(["--sources", str(tmp_path)]) == 2
    assert "--sources DIR" in capsys.readouterr().err


def test_results_are_counted(texts: list[papers.Paper]) -> None:
    small = faults.make(texts, papers.source_sets(texts), seed=1, n=2, stories=1)
    sets = papers.source_sets(texts)
    told_row = next(row for row in small.faithful.values() if row)
    done = faults.run_set(sets[told_row[0].paper], [("2026-06-30", told_row[0].text, False)])
    assert len(done) == 1
    assert done[0].seconds > 0
    assert not any(rule == "CRASH" for rule, *_ in done[0].stops)


def test_stories_have_ten_sentences_and_a_headline(bench: faults.Bench) -> None:
    rng = random.Random(1)
    pool = [t for row in bench.faithful.values() for t in row]
    for _name, story in faults.ten(pool, rng, 2):
        headline, body = story.split("\n\n", 1)
        assert headline.startswith("# ")
        assert headline[2:] in body
