"""The shifts of a quarter: every figure by hand, in a small case, and what must always hold."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.errors import DataError
from copydesk.holdings import lookup, reference
from copydesk.holdings.loading import Account, load
from copydesk.holdings.lookup import Holders
from copydesk.holdings.results import NO_SECTOR, Apart, Shifts
from copydesk.holdings.shifts import shifts
from copydesk.holdings.store import Store
from tests.holdings import made
from tests.holdings.made import CALDER, DUNMORE, FENWICK, HARBOR, KETTLE, LUMEN, QUAY

Take = Callable[..., Account]
Q4, Q1 = dt.date(2020, 12, 31), dt.date(2021, 3, 31)


def two(old: list, new: list, who: tuple[str, str] = FENWICK) -> dict[str, str]:
    """A manager's reports for both quarters, in thousands of dollars."""
    return {
        f"{period}_{who[0]}": made.submission(
            f"000{who[0]}-{filed[2:4]}-{filed[4:]:0>6}", filed, made.cover(who, end), made.table(rows)
        )
        for period, end, filed, rows in (
            ("a", "12-31-2020", "20210212", old),
            ("b", "03-31-2021", "20210514", new),
        )
    }


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of ``small``, which each test gets a copy of."""
    folder = tmp_path_factory.mktemp("small")
    # Harbor: 300 shares at $10 before, 400 at $12. Quay: 30 worth $1,000, 20 at $40. Lumen is new, Dunmore closed.
    texts = {
        **two(
            [(HARBOR, 2, 200), (HARBOR, 1, 100), (QUAY, 1, 30), (DUNMORE, 5, 50), (QUAY, 9, 90, {"putCall": "Put"})],
            [(HARBOR, "4.8", 400), (QUAY, "0.8", 20), (LUMEN, 6, 60), (KETTLE, 3, 3000, {"sshPrnamtType": "PRN"}),
             (HARBOR, 7, 70, {"putCall": "Call"})],
        ),
        **two([(HARBOR, 1, 100), (KETTLE, 2, 10)], [(HARBOR, "1.2", 100), (KETTLE, "1.5", 10)], CALDER),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    store = Store(folder / "kept")
    assert not load(store, [folder]).refused
    (folder / "cusips.csv").write_text(
        f"cusip,ticker,from,to,name\n{HARBOR},HRBO,2000-01-01,2020-12-31,\n"
        f"{HARBOR[:8]},HRBR,2021-01-01,,Harbor Foods Inc.\n"
        f"{QUAY},QYST,,,\n{LUMEN},LMN,2021-04-01,,\nnone,XX,,,\n"
    )
    (folder / "sectors.csv").write_text(f"cusip,ticker,sector\n{HARBOR},,Staples\n,QYST,Materials\n{LUMEN},,Energy\n")
    table, left = reference.cusips(folder / "cusips.csv")
    assert left == 1
    store.keep_reference("cusips", table)
    store.keep_reference("sectors", reference.sectors([folder / "sectors.csv"]))
    return store.folder


@pytest.fixture
def small(made_once: Path, store: Store) -> Store:
    """Two managers, with tickers and sectors for some of what they hold."""
    shutil.copytree(made_once, store.folder)
    return store


def test_every_figure_of_a_small_case(small: Store) -> None:
    found = shifts(small, Q1)
    assert (found.quarter_before, found.known_from, found.row_count, found.undated) == (Q4, dt.date(2021, 5, 14), 4, 0)
    rows = {
        r.cusip: (
            r.issuer,
            r.ticker,
            r.sector,
            r.kind,
            r.shares_before,
            r.shares_after,
            r.before,
            r.after,
            r.trading,
            r.price,
        )
        for r in found.rows
    }
    assert [r.cusip for r in found.rows] == [LUMEN, DUNMORE, HARBOR, QUAY]  # by the size of trading
    assert rows == {
        # 100 shares more at $10 are $1,000 of trading; the rest of the change of $1,800 is prices.
        HARBOR: ("Harbor Foods Inc.", "HRBR", "Staples", "added", 300, 400, 300_000, 480_000, 100_000, 80_000),
        # 10 shares less at $1,000 / 30: $333.33; the value fell by $200.
        QUAY: ("QUAY STEEL & WIRE CORP", "QYST", "Materials", "cut", 30, 20, 100_000, 80_000, -33_333, 13_333),
        LUMEN: ("LUMEN ORCHARD ENERGY", "", "Energy", "new", 0, 60, 0, 600_000, 600_000, 0),
        DUNMORE: ("DUNMORE GLASS PLC", "", "", "closed", 50, 0, 500_000, 0, -500_000, 0),
    }
    assert [(s.sector, s.before, s.after, s.trading, s.price) for s in found.sectors] == [
        ("Energy", 0, 600_000, 600_000, 0),
        (NO_SECTOR, 700_000, 150_000, -500_000, -50_000),
        ("Staples", 400_000, 600_000, 100_000, 100_000),
        ("Materials", 100_000, 80_000, -33_333, 13_333),
    ]
    fenwick, calder = found.managers
    assert (fenwick.before, fenwick.after, fenwick.trading, fenwick.price) == (900_000, 1_160_000, 166_667, 93_333)
    assert (fenwick.reported_before, fenwick.reported_after) == (1_800_000, 2_160_000)
    assert (fenwick.positions, fenwick.new, fenwick.added, fenwick.cut, fenwick.closed) == (3, 1, 1, 1, 1)
    # 480, 80 and 600 of 1,160: squares of 41.379%, 6.897% and 51.724% are 1,712.2, 47.6 and 2,675.4.
    assert (fenwick.top_ten, fenwick.herfindahl, fenwick.all_in_shares) == (100, Decimal("4435.2"), False)
    assert (calder.before, calder.after, calder.trading, calder.price) == (300_000, 270_000, 0, -30_000)
    assert (calder.all_in_shares, calder.new + calder.added + calder.cut + calder.closed) == (True, 0)
    assert (found.before, found.after, found.trading, found.price) == (1_200_000, 1_430_000, 166_667, 63_333)
    assert found.apart == (Apart("call options", 1, 700_000), Apart("principal amounts", 1, 300_000))
    assert (found.held, found.unmapped, found.unmapped_cents) == (4, 2, 750_000)  # Lumen's ticker is younger
    harbor = next(s for s in found.securities if s.cusip == HARBOR)
    assert (harbor.before, harbor.after, harbor.trading, harbor.price) == (400_000, 600_000, 100_000, 100_000)
    assert (harbor.holders_before, harbor.holders_after, harbor.added) == (2, 2, 1)
    assert (found.not_compared, found.suspects, found.possible_splits) == ((), (), ())


def test_one_manager_and_the_top(small: Store) -> None:
    found = shifts(small, Q1, manager="fenwick", top=1)
    assert [r.cusip for r in found.rows] == [LUMEN]
    assert ([m.manager for m in found.managers], found.row_count) == ([FENWICK[1]], 4)


def test_who_holds_a_stock(small: Store) -> None:
    found = lookup.show(small, "hrbr")
    assert isinstance(found, Holders)
    assert (found.issuer, found.ticker, found.quarter, found.known_from) == (
        "Harbor Foods Inc.", "HRBR", Q1, dt.date(2021, 5, 14),
    )  # fmt: skip
    assert [(h.manager, h.shares, h.cents, h.shares_before) for h in found.holders] == [
        (FENWICK[1], 400, 480_000, 300),
        (CALDER[1], 100, 120_000, 100),
    ]
    early = lookup.show(small, HARBOR, Q4)
    assert isinstance(early, Holders)
    assert [h.shares_before for h in early.holders] == [None, None]  # no report is not no shares


@pytest.mark.parametrize(
    ("wanted", "says"),
    [("LTD", "no manager and no stock"), ("a", "managers are called so"), ("", "no manager|managers are")],
)
def test_what_names_nobody_or_several(small: Store, wanted: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        lookup.show(small, wanted)


def test_what_was_public_on_a_day(small: Store, take: Take) -> None:
    head = made.cover(FENWICK, "03-31-2021", amendment="NEW HOLDINGS", denied=True)
    take(z=made.submission("0001900001-21-000900", "20210902", head, made.table([(KETTLE, 8, 80)])))
    assert shifts(small, Q1, as_of=dt.date(2021, 9, 1)).row_count == 4
    later = shifts(small, Q1)
    assert (later.row_count, later.known_from) == (5, dt.date(2021, 9, 2))
    with pytest.raises(DataError, match=r"no manager has filings for both .* public on 2021-05-13"):
        shifts(small, Q1, as_of=dt.date(2021, 5, 13))
    with pytest.raises(DataError, match="no manager has filings for both 2019-12-31 and 2020-03-31"):
        shifts(small, dt.date(2020, 3, 31))


def test_a_manager_with_one_report_is_not_compared(small: Store, take: Take) -> None:
    head = made.cover(("1900003", "BROOK CAPITAL"), "03-31-2021")
    take(z=made.submission("0001900003-21-000001", "20210514", head, made.table([(KETTLE, 8, 80)])))
    found = shifts(small, Q1)
    assert (found.not_compared, found.row_count) == ((("BROOK CAPITAL", Q1),), 4)
    with pytest.raises(DataError, match="Brook reported for March 31, 2021 only"):
        shifts(small, Q1, manager="Brook")


def test_a_filing_in_the_wrong_unit_is_found_and_left_out(take: Take, store: Store, tmp_path: Path) -> None:
    right = [(HARBOR, 1000, 100_000), (QUAY, 3000, 90_000), (LUMEN, 500, 20_000)]
    wrong = [(c, v * 1000, s) for c, v, s in right]  # dollars, filed when thousands were asked for
    take(**two(right, right))
    account = take(**two(right, wrong, CALDER))
    [suspect] = account.suspects
    assert (suspect.manager, suspect.period, suspect.unit, suspect.price) == (CALDER[1], Q1, "thousands", 25_000)
    assert suspect.times == pytest.approx(1000)
    found = shifts(store, Q1)
    assert ([m.manager for m in found.managers], len(found.suspects)) == ([FENWICK[1]], 1)
    load(store, [tmp_path / f"b_{CALDER[0]}.txt"], unit="dollars")
    mended = shifts(store, Q1)
    assert ([m.after for m in mended.managers], mended.suspects) == ([450_000_000, 450_000_000], ())


def test_a_split_is_no_trading(take: Take, store: Store, tmp_path: Path) -> None:
    take(**two([(HARBOR, 40, 1000), (QUAY, 1, 10)], [(HARBOR, 44, 4400), (QUAY, 1, 10)]))
    found = shifts(store, Q1)
    assert found.rows == ()
    [sign] = found.possible_splits
    assert (sign.cusip, sign.cheaper, sign.more, sign.before, sign.after) == (
        HARBOR, 4, Decimal("4.40"), 4_000_000, 4_400_000,
    )  # fmt: skip
    assert found.before == 100_000  # the doubtful one is left aside
    for ratio, trading, price in (("4:1", 400_000, 0), ("1", 13_600_000, -13_200_000)):
        (tmp_path / "splits.csv").write_text(f"cusip,date,ratio\n{HARBOR},2021-03-10,{ratio}\n")
        store.keep_reference("splits", reference.splits(tmp_path / "splits.csv"))
        told = shifts(store, Q1)
        assert [(r.kind, r.shares_before, r.trading, r.price) for r in told.rows] == [
            ("added", 4000 if ratio == "4:1" else 1000, trading, price)
        ]
        assert told.possible_splits == ()


AMOUNT = st.integers(0, 10**10)
ROWS = st.lists(st.tuples(AMOUNT, st.integers(0, 10**8), AMOUNT, st.integers(0, 10**8)), min_size=1, max_size=30)


@settings(max_examples=4)
@given(rows=ROWS)
def test_the_effects_add_up_to_the_change_and_follow_the_convention(
    rows: list, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found, cusips = _compared(rows, tmp_path_factory)
    told = {r.cusip: r for r in found.rows}
    for cusip, (s0, v0, s1, v1) in zip(cusips, rows, strict=True):
        row = told.get(cusip)
        assert (row is None) is (s0 == s1)
        if row is None:
            continue
        before, after = v0 * 100_000, v1 * 100_000
        assert (row.before, row.after) == (before, after)
        assert row.trading + row.price == after - before
        exact = Decimal(s1 - s0) * before / s0 if s0 and s1 else Decimal(after - before)
        assert row.trading == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        assert row.kind == ("new" if not s0 else "closed" if not s1 else "added" if s1 > s0 else "cut")
    assert found.after - found.before == found.trading + found.price
    assert sum(s.trading for s in found.sectors) == found.trading


def _compared(rows: list, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shifts, list[str]]:
    """The shifts of rows of one security each. Splits of ratio 1 say that nothing is one; managers of four rows that
    nobody else holds are not judged by their prices."""
    folder = tmp_path_factory.mktemp("rows")
    cusips = [made.cusip(f"9{i:07}") for i in range(len(rows))]
    lines = ["manager,manager_cik,report_period,issuer,cusip,value_reported,shares"]
    for i, (cusip, (s0, v0, s1, v1)) in enumerate(zip(cusips, rows, strict=True)):
        who = f"M{i // 4},{1 + i // 4}"
        lines += [f"{who},2020-12-31,I,{cusip},{v0},{s0}", f"{who},2021-03-31,I,{cusip},{v1},{s1}"]
    (folder / "t.csv").write_text("\n".join(lines))
    store = Store(folder / "kept")
    none = pa.table({"cusip": cusips, "day": [Q1] * len(cusips), "ratio": pa.array([1] * len(cusips), pa.int32())})
    store.keep_reference("splits", none)
    assert not load(store, [folder / "t.csv"]).suspects
    return shifts(store, Q1), cusips
