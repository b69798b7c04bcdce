"""Look-ups in small letters that spare a pattern: they must never spare one that would match."""

from __future__ import annotations

import re
import string
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.claims import figures, risks
from copydesk.claims.letters import lowered
from copydesk.claims.referents import points_back

ALL = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


def test_every_letter_that_a_pattern_takes_for_a_plain_one_becomes_it():
    plain = re.compile("[a-z]", re.IGNORECASE)
    alike = [char for char in ALL if plain.match(char)]
    assert set(alike) > set(string.ascii_letters)
    assert [c for c in alike if not re.fullmatch(lowered(c), c, re.IGNORECASE) or not lowered(c).isascii()] == []


def test_no_letter_changes_the_length_so_places_stay_true():
    assert {len(lowered(char)) for char in ALL} == {1}


@pytest.mark.parametrize("number", range(len(risks._PATTERNS)))
def test_whatever_matches_a_risk_holds_one_of_its_marks(number):
    _, marks, pattern = risks._PATTERNS[number]
    seen = 0

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(re.compile(pattern.pattern, re.IGNORECASE | re.ASCII)))
    def holds(text: str) -> None:
        nonlocal seen
        for match in pattern.finditer(text):
            seen += 1
            assert any(mark in lowered(match.group()) for mark in marks), match.group()

    holds()
    assert seen


def test_odd_letters_hide_neither_a_risk_nor_a_number_nor_a_document():
    assert [risk for _, _, risk in risks.in_text("Vance was \u017fentenced for fraud.")] == ["crime"]
    assert [span for *span, _ in figures.in_text("It sold \u017fIX mills.")] == [[8, 11]]
    assert points_back("The pet\u0131tion stands.")


@pytest.mark.parametrize("text", ["SEVENTEEN mills", "a tenfold rise", "Ten-For-One", "ten for one", "two-fold", "½"])
def test_numbers_in_words_are_found_whatever_their_case(text):
    assert figures.in_text(f"It has {text} now.")
