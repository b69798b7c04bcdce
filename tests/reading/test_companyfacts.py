"""EDGAR's company facts read as a source: a table for each filing, the latest first."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.errors import ReadError
from copydesk.model import Source, SourceKind
from copydesk.reading import read_source
from copydesk.reading.companyfacts import MAX_FILINGS, MAX_ROWS, amount


def fact(
    end: str, val: object, start: str = "", filed: str = "2025-08-01", form: str = "10-Q", accn: str = "a-2"
) -> Any:
    """An entry as EDGAR writes it."""
    found = {"end": end, "val": val, "accn": accn, "fy": 2025, "fp": "Q2", "form": form, "filed": filed}
    return found | ({"start": start} if start else {})


def facts(name: str = "Harbor Foods, Inc.", **tags: list[Any]) -> bytes:
    """A company's facts with these entries of each tag, in dollars (``EarningsPerShareDiluted`` in dollars a share)."""
    told = {
        tag: {"label": tag, "units": {"USD/shares" if tag.startswith("Earnings") else "USD": entries}}
        for tag, entries in tags.items()
    }
    return json.dumps({"cik": 1234567, "entityName": name, "facts": {"us-gaap": told}}).encode()


def rows(source: Source) -> list[list[str]]:
    """The cells of all rows below the heads."""
    return [
        [source.text[c.start : c.end] for c in row] for table in source.tables for row in table.rows[table.header :]
    ]


QUARTER = fact("2025-06-30", 1_250_000_000, "2025-04-01")
BEFORE = fact("2024-06-30", 1_000_000_000, "2024-04-01")


def test_a_filings_values_stand_in_one_row_the_latest_first() -> None:
    source = read_source(facts(Revenues=[BEFORE, QUARTER]), name="facts.json")
    assert rows(source) == [
        [
            "Revenue",
            "$1.25 billion in the three months ended June 30, 2025",
            "$1 billion in the three months ended June 30, 2024",
        ]
    ]


def test_what_the_source_says_of_itself() -> None:
    source = read_source(facts(Revenues=[QUARTER]), name="facts.json")
    assert (source.publisher, source.published, source.kind) == (
        "Harbor Foods, Inc.",
        dt.date(2025, 8, 1),
        SourceKind.PRIMARY,
    )
    assert source.fields["cik"] == "1234567"
    assert source.place(source.tables[0].rows[1][0].start) == "$.facts.us-gaap.Revenues.units.USD[0]"


def test_the_latest_filing_comes_first_and_each_keeps_what_it_said() -> None:
    older = fact("2024-06-30", 990_000_000, "2024-04-01", filed="2024-08-01", accn="a-1")
    source = read_source(facts(Revenues=[older, QUARTER, BEFORE]), name="facts.json")
    assert [t.caption for t in source.tables] == [
        "Harbor Foods, Inc., Form 10-Q, filed August 1, 2025",
        "Harbor Foods, Inc., Form 10-Q, filed August 1, 2024",
    ]
    assert rows(source)[1][1] == "$990 million in the three months ended June 30, 2024"


def test_a_loss_is_called_a_loss() -> None:
    entries = [fact("2025-06-30", -5_000_000, "2025-04-01"), fact("2024-06-30", 7_000_000, "2024-04-01")]
    source = read_source(facts(NetIncomeLoss=entries), name="facts.json")
    assert rows(source)[0] == [
        "Net loss",
        "$5 million in the three months ended June 30, 2025",
        "net income of $7 million in the three months ended June 30, 2024",
    ]


def test_balances_and_amounts_a_share() -> None:
    source = read_source(
        facts(Assets=[fact("2025-06-30", 3_000_000)], EarningsPerShareDiluted=[fact("2025-06-30", 1.2, "2025-04-01")]),
        name="facts.json",
    )
    assert [row[:2] for row in rows(source)] == [
        ["Diluted earnings per share", "$1.20 in the three months ended June 30, 2025"],
        ["Total assets", "$3 million at June 30, 2025"],
    ]


@pytest.mark.parametrize(
    "entry",
    [
        fact("2025-06-30", True, "2025-04-01"),
        fact("2025-06-30", "many", "2025-04-01"),
        fact("2025-06-30", 1e400, "2025-04-01"),
        fact("2025-06-30", 10**16, "2025-04-01"),
        fact("2025-06-30", 5, "2025-06-01"),
        fact("2025-06-30", 5, "2025-04-01", filed="2025-05-01"),
        fact("2025-06-30", 5, "2025-04-01", form="F" * 50),
        {"val": 5},
        "nothing",
        None,
    ],
)
def test_an_entry_of_another_form_is_passed_over(entry: object) -> None:
    source = read_source(facts(Revenues=[entry, QUARTER]), name="facts.json")
    assert len(rows(source)) == 1
    assert "$1.25 billion" in source.text


def test_facts_without_a_figure_that_is_read_are_an_error_that_says_which_are() -> None:
    with pytest.raises(ReadError, match="NetIncomeLoss"):
        read_source(facts(Goodwill=[QUARTER]), name="facts.json")


def test_what_is_shown_is_bounded() -> None:
    entries = [
        fact(f"{1980 + n}-06-30", 5 + k, f"{1980 + n}-04-01", filed=f"{1980 + n}-08-01", accn=f"a-{n}")
        for n in range(20)
        for k in range(30)
    ]
    source = read_source(facts(Revenues=entries, NetIncomeLoss=entries), name="facts.json")
    assert len(source.tables) == MAX_FILINGS
    assert max(len(t.rows) for t in source.tables) <= MAX_ROWS + 1


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_an_amount_keeps_every_digit(value: int) -> None:
    number, _, scale = amount(Decimal(value)).removeprefix("$").replace(",", "").partition(" ")
    size = {"": 0, "million": 6, "billion": 9, "trillion": 12}[scale]
    assert Decimal(number).scaleb(size) == abs(value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["start", "end", "val", "accn", "form", "filed"]), _JSON), _JSON)
def test_no_entry_breaks_the_reader(entry: dict[str, Any], units: object) -> None:
    data = json.loads(facts(Revenues=[QUARTER, entry]))
    data["facts"]["us-gaap"]["Assets"] = {"units": units}
    data["facts"]["us-gaap"]["NetIncomeLoss"] = units
    assert read_source(json.dumps(data).encode(), name="facts.json").tables
