"""Names and identifiers found in text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.identifiers import canonical, identifiers
from copydesk.claims.names import in_text
from copydesk.model import Span


def found(text: str) -> list[tuple[str, str, str]]:
    return [(n.name, n.kind, n.title) for _, _, n in in_text(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Labor Secretary Ana Ruiz met Maria Lund, the chief executive of Harbor Foods Inc., in Boston on Monday.",
            [
                ("Ana Ruiz", "person", "Labor Secretary"),
                ("Maria Lund", "person", "chief executive"),
                ("Harbor Foods Inc.", "organisation", ""),
                ("Boston", "place", ""),
            ],
        ),
        (
            "Secretary of the Treasury Olga Brandt spoke.",
            [("Olga Brandt", "person", "Secretary of the Treasury")],
        ),
        (
            "The Grain and Feed Commission (GFC) sued Lund & Co. under the Grain Stores Act of 1974.",
            [
                ("Grain and Feed Commission", "organisation", ""),
                ("GFC", "organisation", ""),
                ("Lund & Co.", "organisation", ""),
                ("Grain Stores Act of 1974", "law", ""),
            ],
        ),
        ("The SAFER 2.0 Act helps.", [("SAFER 2.0 Act", "law", "")]),
        ("Quay Steel and Harbor Foods merged.", [("Quay Steel", "other", ""), ("Harbor Foods", "organisation", "")]),
        ("Harbor Foods' board met.", [("Harbor Foods", "organisation", "")]),
        ("The Office of Grain and Budget agreed.", [("Office of Grain and Budget", "organisation", "")]),
        ("Kellorn said sales fell.", [("Kellorn", "other", "")]),
    ],
)
def test_names_with_their_kind_and_title(text: str, names: list[tuple[str, str, str]]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Investors cheered.",
        "On Monday the American company raised prices in April.",
        "However, sales fell.",
        "We think they will.",
        "The Company said so.",
        "",
    ],
)
def test_common_words_days_and_peoples_are_no_names(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # What only somebody does, and what somebody has of its own.
        "Wessling delivered 40 ferries in May.",
        "Wessling also delivered engines.",
        "Wessling orders 40 engines a year.",
        "Wessling lost its chairman.",
        "Marbly withdrew its offer.",
        "Marbly plans to hire.",
        "Gravity paid $2 million.",
        "Commotion fired his sister.",
        "Bancroft-Reading sued.",
    ],
)
def test_a_word_that_looks_common_is_a_name_where_it_acts(text: str) -> None:
    assert [name for name, _, _ in found(text)][:1] == [re.match(r"[\w-]+", text).group()]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Fencing rose 3% in May.",
        "Streaming grew fast.",
        "Standing orders remain.",
        "Pending bids fell.",
        "Previously announced plans stand.",
        "Separately reported figures differ.",
        "Overly priced shares sank.",
        "Dwelling prices paid off.",
        "Remarkably, the board agreed.",
        "Dyers shipped it.",
        "Hiring its own guards cost $2 million.",
        "Lending built up slowly.",
    ],
)
def test_a_word_that_looks_common_is_none_where_it_only_happens(text: str) -> None:
    assert found(text) == []


def test_of_a_headline_only_what_names_itself() -> None:
    assert found("Labor Department Proposes New Rule on Retirement Plans") == [("Labor Department", "organisation", "")]
    assert found("Stocks Rise as Traders Await Grain Board Figures") == []


def test_taken_spans_are_left_out() -> None:
    text = "Maria Lund met Ana Ruiz."
    assert [n.name for _, _, n in in_text(text, [Span(0, 10)])] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plans such as 401(k) and 403(b) plans", ["401(k)", "403(b)"]),
        ("under section 3(c) and Sec. 404(a)(1)(B)", ["section 3(c)", "Sec. 404(a)(1)(B)"]),
        ("29 CFR 2550.404a-6 and 29 U.S.C. 1104", ["29 CFR 2550.404a-6", "29 U.S.C. 1104"]),
        ("91 FR 16088; FR Doc. 2026-06178", ["91 FR 16088", "FR Doc. 2026-06178"]),
        ("RIN 1210-AC38 in EBSA-2026-0166", ["RIN 1210-AC38", "EBSA-2026-0166"]),
        ("Executive Order 14330, E.O. 14403", ["Executive Order 14330", "E.O. 14403"]),
        ("its Form 10-K, 8-K and 13F", ["Form 10-K", "8-K", "13F"]),
        ("the S&P 500 and Rule 10b-5 of Regulation S-K", ["S&P 500", "Rule 10b-5", "Regulation S-K"]),
        ("Release No. 2025-01 and Public Law 117-328", ["Release No. 2025-01", "Public Law 117-328"]),
        ("the G20, Covid-19, Level 3, Note 5", ["G20", "Covid-19", "Level 3", "Note 5"]),
        (
            "CIK 0000320193, CUSIP 037833100, ISIN US0378331005",
            ["CIK 0000320193", "CUSIP 037833100", "ISIN US0378331005"],
        ),
    ],
)
def test_identifiers(text: str, written: list[str]) -> None:
    got = identifiers(text)
    assert [n.name for _, _, n in got] == written
    assert all(text[start:end] == name.name and name.kind == "identifier" for start, end, name in got)


@pytest.mark.parametrize("text", ["It rose 12% to $401 million in 2025.", "The company hired 500 people."])
def test_figures_are_no_identifiers(text: str) -> None:
    assert identifiers(text) == []


def test_spelling_makes_no_other_identifier() -> None:
    assert canonical("Executive Order No. 14330") == canonical("EO 14330")
    assert canonical("§ 404(a)(1)(B)") == canonical("Section 404(a)(1)(b)")
    assert canonical("Form 10\u2011K") == canonical("10-K")
    assert canonical("Note 5") != canonical("Level 5")


@given(st.text(alphabet="AbcÉé .,'’()&-§0159\nof the and Inc", max_size=80))
def test_any_text_gives_spans_inside_it_in_order(text: str) -> None:
    for find in (in_text, identifiers):
        last = 0
        for start, end, name in find(text):
            assert last <= start < end <= len(text)
            assert text[start:end] == name.name
            last = end
