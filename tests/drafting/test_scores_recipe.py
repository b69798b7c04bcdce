"""The recipe for score changes: what it writes is released by the gate, whatever the record holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in import scores
from copydesk.drafting.proving import Checked, prove
from copydesk.drafting.record import Cut
from copydesk.drafting.records import PARTS, ScoreChange, read_score_changes, score_changes
from copydesk.drafting.sheet import Grid
from copydesk.errors import DraftError
from copydesk.evidence.index import SourceIndex
from copydesk.facts import FileFacts
from copydesk.model import Source
from copydesk.policy import Policy
from copydesk.reading import read_source

DAY = dt.date(2026, 3, 3)


def parts(*values: str | None) -> dict[str, Decimal | None]:
    return {part: None if v is None else Decimal(v) for part, v in zip(PARTS, values, strict=True)}


def stock(ticker: str, name: str, exchange: str, scores: str, tiers: str, sector: str, *due: str | None) -> ScoreChange:
    before, after = scores.split()
    was, now = tiers.split()
    why = parts(*due) if due else {}
    return ScoreChange(ticker, name, exchange, Decimal(before), Decimal(after), was, now, sector, why)


HARBOR = stock("HRBR", "Harbor Foods Inc.", "NYSE", "50.0 62.5", "Mixed Moderate", "Grain", "8.1", "2", "1.4", "1")
QUAY = stock(
    "QSTL", "Quay Steel Corporation", "NYSE", "61.2 48.0", "Moderate Mixed", "Metals", "-3.1", "-9.1", None, "-1"
)
LUMEN = stock("LMN", "Lumen & Orchard, Ltd.", "Nasdaq", "71.0 76.4", "Moderate Strong", "Energy", "5.4", "0", "0", "0")
MILLS = stock("AMIL", "Aldershot Mills", "NYSE", "30 30", "Weak Weak", "Grain")
BROOK = stock("BRK", "Brook Dairy Co.", "NYSE", "44 43", "Mixed Mixed", "Dairy")
RAIL = ScoreChange("CLDR", "Calder Rail", "NYSE", None, Decimal("43"), "", "Mixed", "Transport")
ROWS = (HARBOR, QUAY, LUMEN, MILLS, BROOK, RAIL)


def record(rows: object = ROWS, next_update: dt.date | None = dt.date(2026, 3, 4)) -> Source:
    return score_changes(DAY, rows, publisher="The Ketterby Post", next_update=next_update)  # type: ignore[arg-type]


def proved(source: Source, facts: FileFacts | None = None) -> tuple[Checked, tuple[Cut, ...]]:
    index = SourceIndex([source])
    sheet = scores.write(index, Brief(), facts)
    return prove(sheet, index, Brief(), facts, Policy.of(None))


def released(source: Source, facts: FileFacts | None = None) -> Checked:
    now, cuts = proved(source, facts)
    assert not cuts, cuts
    assert now.report.verdict == "release", now.report.stops
    assert not now.report.repairs, now.report.repairs
    return now


WORDS = "Harbor Quay Lumen Orchard Brook Calder Fenwick Aldershot Dunmore Ketterby Orrin Vance Marlow Larkfield".split()
KINDS = ("Foods", "Steel", "Energy", "Dairy", "Rail", "Glass", "Grain", "Mills", "Holdings", "Partners", "Capital")
SUFFIXES = ("", " Inc.", ", Inc.", " Corp.", " Corporation", " & Sons, Ltd.", " plc", " Co.", " International Group")
names = st.builds(
    lambda one, two, kind, suffix, long: (
        f"{one} {two} {kind}{suffix}" if two else f"{one} {kind}{' and Sons' * long}{suffix}"
    ),
    st.sampled_from(WORDS),
    st.sampled_from(["", *(f"& {w}" for w in WORDS[:4]), *WORDS[:6]]),
    st.sampled_from(KINDS),
    st.sampled_from(SUFFIXES),
    st.sampled_from([0, 0, 0, 7]),
)
values = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
changes = st.none() | st.integers(-300, 300).map(lambda n: Decimal(n) / 10)


def tier(score: Decimal) -> str:
    steps = ((75, "Strong"), (55, "Moderate"), (40, "Mixed"), (25, "Weak"), (0, "Poor"))
    return next(word for least, word in steps if score >= least)


@st.composite
def days(draw: st.DrawFn, most: int = 12) -> list[ScoreChange]:
    count = draw(st.integers(1, most))
    called = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    tickers = draw(
        st.lists(st.text("ABCDEFGHKLMQXZ", min_size=2, max_size=4), min_size=count, max_size=count, unique=True)
    )
    rows = []
    for name, ticker in zip(called, tickers, strict=True):
        after = draw(values)
        before = draw(st.sampled_from([None, after, after - 1, after + 5]) | values)
        before = None if before is None else min(max(before, Decimal(0)), Decimal(100))
        moved = {part: draw(changes) for part in PARTS}
        was = "" if before is None else tier(before)
        exchange = draw(st.sampled_from(["NYSE", "Nasdaq", ""]))
        sector = draw(st.sampled_from(["Grain", "Metals", "Consumer Staples", ""]))
        rows.append(ScoreChange(ticker, name, exchange, before, after, was, tier(after), sector, moved))
    return rows


def facts_of(rows: list[ScoreChange]) -> FileFacts:
    listings = [f'  - {{ticker: {r.ticker}, name: "{r.name}", exchange: {r.exchange or "NYSE"}}}' for r in rows]
    told = [f"  - {{ticker: {r.ticker}, date: 2026-03-03, value: '{r.after}', tier: {r.tier_after}}}" for r in rows]
    return FileFacts.from_text("\n".join(["listings:", *listings, "scores:", *told]))


@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])  # to shrink would ask the gate for minutes
@given(days(), st.booleans(), st.sampled_from([None, dt.date(2026, 3, 4)]))
def test_any_record_is_released_with_no_cut(rows: list[ScoreChange], known: bool, update: dt.date | None) -> None:
    released(record(rows, update), facts_of(rows) if known else None)


@pytest.mark.slow
@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(days(30), st.booleans(), st.sampled_from([None, dt.date(2026, 3, 4)]))
def test_many_records_are_released_with_no_cut(rows: list[ScoreChange], known: bool, update: dt.date | None) -> None:
    released(record(rows, update), facts_of(rows) if known else None)


any_name = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=60).map(
    lambda text: " ".join(text.split())
).filter(lambda text: text not in ("", "—"))  # fmt: skip


@settings(max_examples=20)
@given(any_name, any_name, values, st.none() | values, changes)
def test_a_record_is_read_back_as_it_was(
    name: str, sector: str, after: Decimal, before: Decimal | None, part: Decimal | None
) -> None:
    row = ScoreChange("AB", name, "NYSE", before, after, "Weak", "", sector, {"value": part})
    source = record([row], None)
    again = read_source(source.original, name=source.name, media_type="text/markdown")
    assert read_score_changes(again).rows == read_score_changes(source).rows == (row,)
    assert (again.text, again.tables, again.fields, again.published) == (
        source.text, source.tables, source.fields, DAY
    )  # fmt: skip


def test_the_story_of_a_day_reads_as_it_should() -> None:
    now = released(record())
    assert now.sheet.headlines[0].text == "Alpha Scores rise for two stocks and fall for two"
    for told in (
        "Alpha Scores rose for two stocks and fell for two on March 3, 2026.",
        "They did not change for one stock. One stock was scored for the first time.",
        "(NYSE: HRBR) had the largest rise: its Alpha Score rose to 62.5 (Moderate) from 50.0 (Mixed).",
        "Momentum moved Harbor Foods Inc. most, by 8.1 points.",
        "was that of Lumen & Orchard, Ltd. (Nasdaq: LMN), to 76.4 (Strong) from 71.0 (Moderate).",
        "The Alpha Score is a research aid and no advice.",
        "The next update is due on March 4, 2026.",
    ):
        assert told in now.story.text, told
    assert [row[0].text for part in now.sheet.parts if isinstance(part, Grid) for row in part.rows] == [
        "Quay Steel Corporation", "Harbor Foods Inc.", "Lumen & Orchard, Ltd.", "Brook Dairy Co.",
    ]  # fmt: skip


def test_every_line_stands_on_a_passage_of_the_record() -> None:
    source = record()
    sheet = scores.write(SourceIndex([source]), Brief(), None)
    grid = next(part for part in sheet.parts if isinstance(part, Grid))
    loose = {id(cell) for row in grid.rows for cell in row[1:]}  # the first cell carries those of the row
    lines = [line for line in sheet.lines() if id(line) not in loose]
    assert all(line.passages for line in lines), [line.text for line in lines if not line.passages]


def test_the_facts_agree_or_hold_the_score() -> None:
    warned = [f for f in released(record(), facts_of(list(ROWS))).report.findings if f.rule == "score-is-current"]
    assert not warned, "the facts hold each score, so each is checked"
    other = facts_of([replace(HARBOR, after=Decimal(61)), *ROWS[1:]])
    now, cuts = proved(record(), other)
    assert [cut.rule for cut in cuts] == ["score-is-current"]
    assert "62.5 (Moderate) from" not in now.story.text


@pytest.mark.parametrize(
    "rows", [[HARBOR], [QUAY], [MILLS], [RAIL], [HARBOR, replace(HARBOR, ticker="HB", name="Quay")]]
)
def test_the_smallest_records_are_released(rows: list[ScoreChange]) -> None:
    text = released(record(rows, None)).story.text
    assert "What comes next" not in text
    assert "one stocks" not in text


def test_stocks_that_moved_alike_share_their_place() -> None:
    alike = replace(HARBOR, ticker="ORR", name="Orrin Glass")
    text = released(record([HARBOR, alike, LUMEN])).story.text
    assert "had one of the largest rises" in text
    assert "the largest rise:" not in text


def test_a_long_record_is_released_with_a_table_of_ten() -> None:
    rows = []
    for n, (one, two) in enumerate((one, two) for one in WORDS for two in WORDS if one != two):
        after, ticker = Decimal(n % 91), "".join(chr(ord("A") + int(digit)) for digit in f"{n:03}")
        name = f"{one} {two} {KINDS[n % 11]}"
        rows.append(ScoreChange(ticker, name, "NYSE", Decimal(50), after, "Mixed", tier(after), "Grain"))
    now = released(record(rows))
    assert len(now.story.tables[0].rows) == 11


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), "no row"),
        ((HARBOR, HARBOR), "'HRBR' stands twice"),
        ((replace(HARBOR, after=Decimal(101)),), "not from 0 to 100"),
        ((replace(HARBOR, parts={"luck": Decimal(1)}),), "part 'luck'"),
        ((replace(HARBOR, name="a\nb\x00"),), "cannot be written"),
    ],
)
def test_what_would_make_an_untrue_record_is_refused(rows: tuple[ScoreChange, ...], says: str) -> None:
    with pytest.raises(DraftError, match=says):
        record(rows)


def test_a_damaged_record_is_not_drafted_from() -> None:
    source = record()
    assert scores.fit(SourceIndex([source]), Brief(), None) == 1
    broken = read_source(source.original.replace(b"| 62.5 |", b"| high |"), name="r.md", media_type="text/markdown")
    assert scores.fit(SourceIndex([broken]), Brief(), None) == 0
    with pytest.raises(DraftError, match="no source is a record of score changes"):
        scores.write(SourceIndex([broken]), Brief(), None)
