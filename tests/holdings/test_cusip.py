"""CUSIP numbers: the check digit, and what people make of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.holdings.cusip import check_digit, is_valid, normalised

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#"
BASES = st.text(ALPHABET, min_size=8, max_size=8).filter(lambda base: base != "00000000")


# Numbers of listed securities, as printed on their filings.
@pytest.mark.parametrize("cusip", ["037833100", "17275R102", "38259P508", "594918104", "68389X105", "G1151C101"])
def test_numbers_in_use_hold(cusip: str) -> None:
    assert check_digit(cusip[:8]) == cusip[8]
    assert (
        normalised(cusip)
        == normalised(cusip[:8].lower())
        == normalised(f" {cusip[:6]}-{cusip[6:8]} {cusip[8]}")
        == cusip
    )


@given(BASES)
def test_the_check_digit_makes_a_number_that_holds_and_no_other_digit_does(base: str) -> None:
    right = check_digit(base)
    assert [digit for digit in "0123456789" if is_valid(base + digit)] == [right]
    assert normalised(base) == base + right


@given(BASES, st.integers(0, 7), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(base: str, place: int, digit: str) -> None:
    old = base[place]
    if not old.isdigit() or old == digit:
        return
    wrong = base[:place] + digit + base[place + 1 :]
    assert not is_valid(wrong + check_digit(base))


@given(st.text())
def test_any_text_is_a_number_that_holds_or_none(text: str) -> None:
    found = normalised(text)
    assert found is None or is_valid(found)


@pytest.mark.parametrize("text", ["", "000000000", "00000000", "03783310", "37833100x", "0378331009", "03783310O"])
def test_what_is_no_number(text: str) -> None:
    assert (normalised(text) is None) is (text != "03783310")


def test_a_base_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="eight characters"):
        check_digit("0378331")
