"""The recipe for institutional shifts: what it writes is released by the gate, whatever the record holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in import shifts as recipe
from copydesk.drafting.built_in.shifts_words import rounded
from copydesk.drafting.proving import Checked, prove
from copydesk.drafting.record import Cut
from copydesk.drafting.records import (
    Concentration,
    ManagerTotal,
    PositionShift,
    Quarter,
    SectorFlow,
    next_quarter,
    read_shifts,
    shifts,
)
from copydesk.drafting.sheet import Grid
from copydesk.errors import DraftError
from copydesk.evidence.index import SourceIndex
from copydesk.holdings.quarters import filing_deadline
from copydesk.model import Source
from copydesk.policy import Policy
from copydesk.reading import read_source

END, KNOWN = dt.date(2026, 3, 31), dt.date(2026, 5, 15)


def shift(
    manager: str, issuer: str, cusip: str, shares: tuple[int, int], value: tuple[Any, Any], price: Any = 0
) -> PositionShift:
    """A position with the trading effect and the kind that its numbers give."""
    before, after, priced = Decimal(value[0]), Decimal(value[1]), Decimal(price)
    kind = "new" if not shares[0] else "closed" if not shares[1] else "added" if shares[1] > shares[0] else "cut"
    return PositionShift(manager, issuer, "", cusip, *shares, before, after, priced, after - before - priced, kind)


FENWICK, CALDER, BROOK = "Fenwick Grain Partners LP", "Calder & Sons, Inc.", "Brook Capital Advisors"
ROWS = (
    shift(
        FENWICK, "Harbor Foods Inc.", "111111101", (1_000_000, 2_500_000), (4_012_345_678, 6_234_567_890), 300_123_456
    ),
    shift(CALDER, "Quay Steel Corporation", "222222202", (900_000, 0), (1_834_567_890, 0), -10_000_000),
    shift(CALDER, "Lumen Orchard Energy", "333333303", (0, 5_000), (0, 734_567_890)),
    shift(BROOK, "Harbor Foods Inc.", "111111101", (5_000, 2_500), (94_012_345, 66_234_567), -300_123),
    shift(BROOK, "Dunmore Glass", "444444404", (0, 2_500), (0, 66_234)),
)
MORE: dict[str, Any] = {
    "managers": (
        ManagerTotal(FENWICK, Decimal(14_012_345_678), Decimal(16_234_567_890)),
        ManagerTotal(CALDER, Decimal(3_400_000_000), Decimal(2_900_000_000)),
    ),
    "sectors": (
        SectorFlow("Energy", Decimal(10**9), Decimal(2 * 10**9), Decimal(-123_456_789), Decimal(1_123_456_789)),
        SectorFlow("Grain", Decimal(10**9), Decimal(9 * 10**8), Decimal(-40_000_000), Decimal(-60_000_000)),
    ),
    "concentration": (Concentration(FENWICK, Decimal("62.53")), Concentration(CALDER, Decimal("91.2"))),
}


def record(rows: Any = ROWS, end: dt.date = END, known: dt.date = KNOWN, **more: Any) -> Source:
    return shifts(end, known, rows, publisher="The Ketterby Post", **more)


def proved(source: Source) -> tuple[Checked, tuple[Cut, ...]]:
    index = SourceIndex([source])
    return prove(recipe.write(index, Brief(), None), index, Brief(), None, Policy.of(None))


def released(source: Source) -> Checked:
    now, cuts = proved(source)
    assert not cuts, cuts
    assert now.report.verdict == "release", now.report.stops
    assert not now.report.repairs, now.report.repairs
    return now


WORDS = "Harbor Quay Lumen Orchard Brook Calder Fenwick Aldershot Dunmore Ketterby Orrin Vance Marlow Larkfield".split()
managers = st.builds(
    lambda one, two, kind: f"{one}{two} {kind}",
    st.sampled_from(WORDS),
    st.sampled_from(["", " & Vance", " and Orrin", " Grain", " Hill International Long Term"]),
    st.sampled_from(["Partners LP", "Capital Advisors", "& Co.", "Asset Management, Inc.", "Holdings plc", "Trust Co"]),
)
issuers = st.builds(
    lambda one, kind, suffix: f"{one} {kind}{suffix}",
    st.sampled_from(WORDS),
    st.sampled_from(["Foods", "Steel", "& Orchard Energy", "Dairy", "Glass", "Motor and Rail International Group"]),
    st.sampled_from(["", " Inc", " Inc.", ", Ltd.", " Corp", " Corporation"]),
) | st.sampled_from(["HARBOR FOODS INC", "QUAY STL CORP", "LUMEN & ORCHARD ENERGY"])
money = st.sampled_from([10**12, 10**10, 10**9, 10**7, 10**5]).flatmap(lambda most: st.integers(1, most))


@st.composite
def position(draw: st.DrawFn) -> PositionShift:
    kind = draw(st.sampled_from(["new", "added", "cut", "closed"]))
    before = 0 if kind == "new" else draw(money)
    after = 0 if kind == "closed" else draw(money)
    if kind in ("added", "cut"):
        traded = draw(money) * (1 if kind == "added" else -1)
        if kind == "cut":
            traded = -min(-traded, before)
        priced = after - before - traded
        count = (100, 200) if kind == "added" else (200, 100)
    else:
        count = (0, 7) if kind == "new" else (7, 0)
        priced = 0 if kind == "new" else draw(st.sampled_from([0, -before // 10, before // 7]))
    return shift(
        draw(managers),
        draw(issuers),
        draw(st.text("0123456789", min_size=9, max_size=9)),
        count,
        (before, after),
        priced,
    )


@st.composite
def quarters(draw: st.DrawFn, most: int = 8) -> Quarter:
    rows = draw(st.lists(position(), min_size=1, max_size=most, unique_by=lambda r: (r.manager, r.cusip)))
    called = list(dict.fromkeys(r.manager for r in rows))
    totals = [ManagerTotal(m, Decimal(draw(st.just(0) | money)), Decimal(draw(money))) for m in called]
    sectors = []
    for name in draw(st.lists(st.sampled_from(["Energy", "Grain", "Consumer Staples", "Metals"]), unique=True)):
        before, priced, traded = draw(money), draw(money), draw(money)
        up, bought = draw(st.booleans()), draw(st.booleans())
        effects = Decimal(priced if up else -priced), Decimal(traded if bought else -traded)
        start = Decimal(before + priced + traded)
        sectors.append(SectorFlow(name, start, start + sum(effects), *effects))
    shares = [Concentration(m, draw(st.decimals(1, 100, places=2))) for m in called]
    end = draw(
        st.sampled_from([dt.date(2025, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30)])
    )
    full = draw(st.booleans())
    return Quarter(
        end, filing_deadline(end), tuple(rows), *((tuple(totals), tuple(sectors), tuple(shares)) if full else ())
    )


def made(quarter: Quarter) -> Source:
    return record(
        quarter.rows, quarter.end, quarter.known_from, managers=quarter.managers, sectors=quarter.sectors,
        concentration=quarter.concentration,
    )  # fmt: skip


@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])  # to shrink would ask the gate for minutes
@given(quarters())
def test_any_record_is_released_with_no_cut(quarter: Quarter) -> None:
    released(made(quarter))


@pytest.mark.slow
@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(quarters(20))
def test_many_records_are_released_with_no_cut(quarter: Quarter) -> None:
    released(made(quarter))


def test_the_story_of_a_quarter_reads_as_it_should() -> None:
    now = released(record(**MORE))
    text = now.story.text
    assert now.sheet.headlines[0].text == (
        "Fenwick Grain Partners LP makes largest shift in Harbor Foods Inc.: net purchases of $1.92 billion"
    )
    for told in (
        "net purchases of $1.92 billion left a position worth $6.23 billion, up from $4.01 billion.",
        "The positions are those of March 31, 2026, as managers reported them on Form 13F.",
        "net sales of $1.82 billion closed a position previously worth $1.83 billion.",
        "Managers opened two positions and closed one position in the quarter.",
        "Trading added $1.12 billion to Energy; prices took $123 million off it.",
        "Calder & Sons, Inc. reported positions worth $2.9 billion, down from $3.4 billion.",
        "The ten largest positions of Calder & Sons, Inc. are 91.2% of what it reported.",
        "A Form 13F is up to 45 days old when it is filed and lists long positions only.",
        "The next filings, for the quarter that ends on June 30, 2026, are due by August 14, 2026.",
    ):
        assert told in text, told
    assert ".." not in text


def test_every_line_stands_on_a_passage_of_the_record() -> None:
    source = record(**MORE)
    sheet = recipe.write(SourceIndex([source]), Brief(), None)
    grid = next(part for part in sheet.parts if isinstance(part, Grid))
    loose = {id(cell) for row in grid.rows for cell in row[1:]}  # the first cell carries those of the row
    lines = [line for line in sheet.lines() if id(line) not in loose]
    assert all(line.passages for line in lines), [line.text for line in lines if not line.passages]
    for line in lines:
        for passage in line.passages:
            assert source.text[passage.start : passage.end] == passage.text


def test_an_amount_of_another_record_is_cut() -> None:
    false = replace(ROWS[0], value_after=ROWS[0].value_after + 10**9, price_effect=ROWS[0].price_effect + 10**9)
    sheet = recipe.write(SourceIndex([record((false, *ROWS[1:]), **MORE)]), Brief(), None)
    now, cuts = prove(sheet, SourceIndex([record(**MORE)]), Brief(), None, Policy.of(None))
    assert any("$7.23 billion" in cut.text for cut in cuts)
    assert not any(told in now.story.text for told in ("$7.23", "$1.3 billion"))


def test_a_record_without_the_further_tables_is_released() -> None:
    text = released(record(ROWS[:1])).story.text
    assert "Fenwick Grain Partners LP traded in Harbor Foods Inc.: net purchases" in text


def test_a_long_record_is_released_with_a_table_of_ten() -> None:
    rows = [
        shift(f"{one} {two} Advisors", f"{two} Foods Inc.", f"{n:09}", (5, 9), (10**7 * (n + 1), 10**7 * (2 * n + 3)))
        for n, (one, two) in enumerate((one, two) for one in WORDS for two in WORDS)
    ]
    now = released(record(rows))
    assert len(now.story.tables[0].rows) == 11


money_values = st.decimals(-(10**13), 10**13, places=2)
any_name = (
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text not in ("", "—"))
)


@settings(max_examples=20)
@given(any_name, any_name, st.integers(0, 10**12), st.integers(0, 10**12), money_values, money_values)
def test_a_record_is_read_back_as_it_was(
    manager: str, issuer: str, before: int, after: int, price: Decimal, value: Decimal
) -> None:
    rows = (
        shift(manager, issuer, "0A1", (before, after if after != before else after + 1), (value, abs(value)), price),
    )
    tops = (Concentration(manager, Decimal("62.530")),)
    source = record(rows, concentration=tops, managers=[ManagerTotal(issuer, price, value)])
    again = read_source(source.original, name=source.name, media_type="text/markdown")
    assert read_shifts(again) == Quarter(END, KNOWN, rows, (ManagerTotal(issuer, price, value),), (), tops)
    assert (again.text, again.tables, again.fields) == (source.text, source.tables, source.fields)


@pytest.mark.parametrize(
    ("rows", "end", "known", "says"),
    [
        ((), END, KNOWN, "no row"),
        (ROWS, dt.date(2026, 3, 30), KNOWN, "ends no quarter"),
        (ROWS, END, END, "within the quarter"),
        ((ROWS[0], ROWS[0]), END, KNOWN, "stands twice"),
        ((replace(ROWS[0], kind="cut"),), END, KNOWN, "is called 'cut'"),
        ((replace(ROWS[0], trading_effect=Decimal(5)),), END, KNOWN, "miss its change"),
        ((replace(ROWS[0], manager="x" * 201),), END, KNOWN, "cannot be written"),
        ((replace(ROWS[0], issuer="a\u202eb"),), END, KNOWN, "cannot be written"),
    ],
)
def test_what_would_make_an_untrue_record_is_refused(rows: Any, end: dt.date, known: dt.date, says: str) -> None:
    with pytest.raises(DraftError, match=says):
        record(rows, end, known)


def test_a_damaged_record_is_not_drafted_from() -> None:
    source = record()
    assert recipe.fit(SourceIndex([source]), Brief(), None) == 1
    broken = read_source(source.original.replace(b"1,000,000", b"many"), name="r.md", media_type="text/markdown")
    with pytest.raises(DraftError, match="'many' is no number"):
        read_shifts(broken)
    assert recipe.fit(SourceIndex([broken]), Brief(), None) == 0


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (dt.date(2025, 9, 30), dt.date(2025, 11, 14)),
        (dt.date(2025, 12, 31), dt.date(2026, 2, 17)),  # the 14th is a Saturday, the 16th Washington's Birthday
        (dt.date(2026, 3, 31), dt.date(2026, 5, 15)),
        (dt.date(2026, 12, 31), dt.date(2027, 2, 16)),  # a Sunday before Washington's Birthday
    ],
)
def test_the_deadline_is_the_business_day_from_45_days_on(end: dt.date, due: dt.date) -> None:
    assert filing_deadline(end) == due
    assert next_quarter(end) > end


@given(st.decimals(1, 10**14, places=2))
def test_a_rounded_amount_is_within_half_a_percent(value: Decimal) -> None:
    number, _, scale = rounded(value).removeprefix("$").partition(" ")
    size = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[scale]
    assert abs(Decimal(number.replace(",", "")) * size - value) <= value / 200
