"""Normalisation: what is typography and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.text import Normalised, canonical, key, same, words


@pytest.mark.parametrize(
    ("quoted", "passage"),
    [
        ("the firm's plan", "the firm’s plan"),
        ("long-term debt", "long‑term debt"),
        ("costs - and sales", "costs—and sales"),
        ("costs--and sales", "costs – and sales"),
        ("significant office", "signiﬁcant oﬃce"),
        ("we  hire\nagain", "we hire again"),
        ("cooperate", "co\u00adoperate"),
        ("cooperate", "co\u00ad\noperate"),
        ("develop it", "dev-\nelop it"),
        ("long-term plan", "long-\nterm plan"),
        ("dev-\nelop it", "develop it"),
        ("$12,000 a year", "$12000 a year"),
        ("he called it “bold”", 'he called it "bold"'),
        ("The plan", "the plan"),
        ("Annual report of harbor foods", "ANNUAL REPORT OF HARBOR FOODS"),
        ("see, for example, the note", "see for example the note"),
        ("5 percent", "5\u202fpercent"),
    ],
)
def test_typography_alone_is_the_same(quoted: str, passage: str) -> None:
    assert same(quoted, passage)


@pytest.mark.parametrize(
    ("quoted", "passage"),
    [
        ("re-sign the deal", "resign the deal"),
        ("re sign the deal", "resign the deal"),
        ("its plan", "it's plan"),
        ("we'll go", "well go"),
        ("rose 15 points", "rose 1.5 points"),
        ("at .5 points", "at 5 points"),
        ("10² units", "102 units"),
        ("paid $5 each", "paid €5 each"),
        ("paid 5 each", "paid $5 each"),
        ("fell 5% today", "fell 5 today"),
        ("fell -5 today", "fell 5 today"),
        ("the Fed may", "the fed may"),
        ("and R D costs", "and R&D costs"),
        ("the us market", "the US market"),
        ("us", "US"),
        ("12,20 units", "1220 units"),
        ("Is it safe? It is", "Is it safe. It is"),
    ],
)
def test_what_changes_meaning_is_not_the_same(quoted: str, passage: str) -> None:
    assert not same(quoted, passage)


def test_case_of_first_letter_can_be_held() -> None:
    assert not same("The plan", "the plan", free_first=False)


@given(st.text(max_size=80))
def test_canonical_never_fails_and_a_text_is_the_same_as_itself(text: str) -> None:
    assert canonical(text) == canonical(text)
    if words(text):
        assert same(text, text)


@given(st.text(alphabet="ab1.,-\u00ad\u2019'\nﬁ² ", max_size=60))
def test_equal_canonical_texts_have_equal_keys(text: str) -> None:
    normal = Normalised(text)
    assert normal.key == key(text)
    for at, start in zip(normal.key_at, normal.text_at, strict=True):
        assert normal.text_offset(at) == start
