"""Filings in the true forms end as the right holdings; what cannot be read is refused and harms nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.errors import CopydeskError, DataError, ReadError
from copydesk.holdings import database, information_table, lookup, submission
from copydesk.holdings.filing import Batch, Filing, Unit
from copydesk.holdings.loading import Account, load
from copydesk.holdings.lookup import Portfolio
from copydesk.holdings.staging import Staging
from copydesk.holdings.store import Store
from tests.holdings import made
from tests.holdings.made import CALDER, DUNMORE, FENWICK, HARBOR, KETTLE, LUMEN, QUAY

Take = Callable[..., Account]
Q1 = dt.date(2021, 3, 31)


def held(
    store: Store, who: str = FENWICK[0], as_of: str = "", quarter: dt.date | None = None
) -> dict[str, tuple[int, int]]:
    """Dollars and shares by CUSIP, with the kind of option behind it."""
    found = lookup.show(store, who, quarter, dt.date.fromisoformat(as_of) if as_of else None)
    assert isinstance(found, Portfolio)
    return {p.cusip + p.put_call[:1]: (p.cents // 100, p.amount) for p in found.positions}


def filing(place: int, filed: str, rows: list, **cover: object) -> str:
    """A submission of Fenwick's for the first quarter of 2021."""
    head = made.cover(FENWICK, "03-31-2021", **cover)  # type: ignore[arg-type]
    return made.submission(f"0001900001-21-{place:06}", filed, head, made.table(rows))


def test_a_submission_is_read_whatever_its_prefix(take: Take, store: Store) -> None:
    rows = [
        (HARBOR, 1500, 20_000),
        (QUAY.lower(), 300, "1,000"),
        (DUNMORE[:8], 70, 7_000, {"titleOfClass": "", "investmentDiscretion": ""}),
        (HARBOR, 500, 6_000, {"otherManager": "1,2", "investmentDiscretion": "DFND"}),
        (HARBOR, 90, 1_200, {"putCall": "Put"}),
        (LUMEN, 40, 50_000, {"sshPrnamtType": "PRN"}),
    ]
    told = {}
    for place, prefix in enumerate(("", "ns1", "n-1")):
        head = made.cover((f"190000{place}", f"MANAGER {place}"), "03-31-2021", entries=6, value=2500)
        told[f"q{place}"] = made.submission(f"0001900001-21-00000{place}", "20210514", head, made.table(rows, prefix))
    account = take(**told)
    assert not account.refused
    for place, one in enumerate(account.read):
        filing = one.filing
        assert (filing.accession, filing.cik) == (f"0001900001-21-00000{place}", f"190000{place}")
        assert (filing.manager, filing.period, filing.filed) == (f"MANAGER {place}", Q1, dt.date(2021, 5, 14))
        assert filing.other_managers == ("Fenwick Elevators LLC",)
        assert (one.rows, one.cents, one.odd) == (6, 250_000_000, ())
    assert held(store, "1900002") == {
        HARBOR: (2_000_000, 26_000),
        QUAY: (300_000, 1_000),
        HARBOR + "p": (90_000, 1_200),
        DUNMORE: (70_000, 7_000),
        LUMEN: (40_000, 50_000),
    }


def test_values_are_dollars_from_january_3_2023_on(take: Take, store: Store) -> None:
    told = {}
    for number, filed in enumerate(("20230102", "20230103"), 1):
        head = made.cover((f"19000{number}1", f"M{number} LP"), "12-31-2022")
        table = made.table([(HARBOR, 1500, 20)])
        told[f"q{number}"] = made.submission(f"0001900001-23-00000{number}", filed, head, table)
    take(**told)
    assert held(store, "1900011") == {HARBOR: (1_500_000, 20)}
    assert held(store, "1900021") == {HARBOR: (1_500, 20)}


def test_a_restatement_replaces_and_new_holdings_add_each_from_its_day(take: Take, store: Store) -> None:
    take(
        d=filing(9, "20210901", [(KETTLE, 5, 50)], amendment="NEW HOLDINGS", number=3, denied=True),
        a=filing(1, "20210514", [(HARBOR, 100, 10), (QUAY, 50, 5)]),
        c=filing(7, "20210801", [(HARBOR, 90, 9)], amendment="RESTATEMENT", number=2),
        b=filing(4, "20210610", [(LUMEN, 7, 70)], amendment="NEW HOLDINGS", number=1),
    )
    first = {HARBOR: (100_000, 10), QUAY: (50_000, 5)}
    assert held(store, as_of="2021-05-14") == first
    assert held(store, as_of="2021-06-10") == first | {LUMEN: (7_000, 70)}
    assert held(store, as_of="2021-08-01") == {HARBOR: (90_000, 9)}
    assert held(store) == {HARBOR: (90_000, 9), KETTLE: (5_000, 50)}
    with pytest.raises(DataError, match="no manager and no stock"):
        held(store, as_of="2021-05-13")
    found = lookup.show(store, FENWICK[1])
    assert isinstance(found, Portfolio)
    assert [f.amendment for f in found.filings] == ["restatement", "new holdings"]
    assert found.known_from == dt.date(2021, 9, 1)


def test_an_amendment_that_does_not_say_what_it_does_is_refused_and_the_rest_is_kept(take: Take, store: Store) -> None:
    account = take(
        a=filing(1, "20210514", [(HARBOR, 100, 10)]), b=filing(2, "20210610", [(QUAY, 1, 1)], form="13F-HR/A")
    )
    assert [e.wrong for e in account.refused] == [
        "it is an amendment that does not say whether it restates the report or adds new holdings"
    ]
    assert held(store) == {HARBOR: (100_000, 10)}


def test_a_table_and_its_cover_in_one_folder_are_one_filing(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "000190000121000003"
    folder.mkdir()
    (folder / "primary_doc.xml").write_text(made.cover(FENWICK, "03-31-2021"), "utf-8")
    (folder / "form13f.xml").write_text(made.table([(HARBOR, 100, 10)]), "utf-8")
    for path in (folder, folder / "form13f.xml", folder / "primary_doc.xml"):
        [one] = load(store, [path]).read
        assert (one.filing.accession, one.rows) == ("0001900001-21-000003", 1)
        assert one.filing.filed is None
        assert one.filing.known_from == dt.date(2021, 5, 17)  # May 15 was a Saturday
    (folder / "primary_doc.xml").unlink()
    [error] = load(store, [folder]).refused
    assert "without a cover" in error.wrong


def test_an_amendment_without_a_day_of_filing_counts_from_its_signature(tmp_path: Path, store: Store) -> None:
    head = made.cover(FENWICK, "03-31-2021", amendment="RESTATEMENT", signed="07-01-2021")
    (tmp_path / "primary_doc.xml").write_text(head, "utf-8")
    (tmp_path / "table.xml").write_text(made.table([(HARBOR, 100, 10)]), "utf-8")
    [one] = load(store, [tmp_path / "table.xml"]).read
    assert one.filing.known_from == dt.date(2021, 7, 1)


def test_a_notice_is_passed_over(take: Take) -> None:
    head = made.cover(CALDER, "03-31-2021", form="13F-NT", report="13F NOTICE")
    account = take(q=made.submission("0001900002-21-000001", "20210514", head, None))
    assert (account.read, account.refused) == ([], [])
    assert "a notice: other managers report the holdings of CALDER & SONS, INC." in account.passed[0]


BAD_ROWS = (
    (("", 1, 1), "row 2 has no CUSIP"),
    ((HARBOR, "", 1), "row 2 has no value"),
    ((HARBOR, "many", 1), 'row 2 has the value "many"'),
    ((HARBOR, -5, 1), 'row 2 has the value "-5"'),
    ((HARBOR, "1e30", 1), 'row 2 has the value "1e30"'),
    ((HARBOR, "nan", 1), 'row 2 has the value "nan"'),
    ((HARBOR, 1, ""), "row 2 has no number of shares"),
    ((HARBOR, 1, "-3"), 'row 2 has the number of shares "-3"'),
    ((HARBOR, 1, 1, {"putCall": "Straddle"}), 'row 2 says of put or call "Straddle"'),
    ((HARBOR, 1, 1, {"sshPrnamtType": "KG"}), 'row 2 counts in "KG"'),
    ((HARBOR, 1, 1, {"nameOfIssuer": "N" * 201}), "row 2 has an issuer's name of 201 characters"),
    ((HARBOR, 1, 1, {"nameOfIssuer": "N" * 501}), "row 2 has a field 'issuer' of 501 characters"),
)


def test_a_filing_with_a_bad_row_is_refused_whole(take: Take, store: Store) -> None:
    told = {f"b{i:02}": filing(i, "20210515", [(QUAY, 1, 1), row]) for i, (row, _) in enumerate(BAD_ROWS, 2)}
    account = take(a=filing(1, "20210514", [(QUAY, 100, 10)]), **told)
    assert sorted(e.wrong for e in account.refused) == sorted(wrong for _, wrong in BAD_ROWS)
    assert held(store) == {QUAY: (100_000, 10)}


def test_what_is_odd_is_said_and_kept(take: Take, store: Store) -> None:
    broken = HARBOR[:8] + str((int(HARBOR[8]) + 1) % 10)
    rows = [(broken, 100, 10), (QUAY, 50, 5)]
    [one] = take(a=filing(1, "20210514", rows, entries=3, value=900)).read
    assert one.odd == (
        "its cover counts 3 rows, its table has 2",
        "its cover sums to $900,000, its table to $150,000",
        "1 of its 2 rows have a CUSIP that does not hold",
    )
    assert held(store) == {broken: (100_000, 10), QUAY: (50_000, 5)}


def test_the_same_filing_read_again_replaces_itself(take: Take, store: Store) -> None:
    take(
        a=filing(1, "20210514", [(HARBOR, 100, 10), (QUAY, 1, 1)]),
        b=filing(2, "20210601", [(LUMEN, 1, 1)], amendment="NEW HOLDINGS"),
    )
    account = take(c=filing(1, "20210514", [(HARBOR, 200, 20)]))
    assert list(account.replaced) == ["0001900001-21-000001"]
    assert held(store) == {HARBOR: (200_000, 20), LUMEN: (1_000, 1)}


def test_an_error_or_a_broken_index_loses_nothing(take: Take, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    take(a=filing(1, "20210514", [(HARBOR, 100, 10)]))
    kept = {p.name: p.read_bytes() for p in store.folder.iterdir()}

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as m:
        m.setattr(Store, "_replace", full)
        with pytest.raises(OSError, match="no space"):
            take(a=filing(1, "20210514", [(HARBOR, 999, 10)]))
    assert {n: (store.folder / n).read_bytes() for n in kept} == kept
    assert held(store) == {HARBOR: (100_000, 10)}
    (store.folder / "index.json").write_text("{", "utf-8")
    with pytest.raises(DataError, match="it is broken"):
        held(store)


def test_files_of_loads_long_past_are_dropped(take: Take, store: Store) -> None:
    for shares in range(1, 4):
        take(a=filing(1, "20210514", [(HARBOR, 100, shares)]))
    assert len(list(store.folder.glob("*.parquet"))) == 4  # of this load and the one before
    assert held(store) == {HARBOR: (100_000, 3)}


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'


HOSTILE: tuple[tuple[Callable[[str], str], str], ...] = (
    (lambda t: t.replace("<informationTable", f"{ENTITY}<informationTable"), "declares entities"),
    (lambda t: t.replace("</informationTable>", ""), "not well-formed"),
    (lambda t: t.replace("<infoTable>", "<a>" * 600 + "</a>" * 600 + "<infoTable>", 1), "nested too deeply"),
    (lambda t: t.replace("informationTable", "otherTable"), "information table is missing"),
    (lambda t: t.replace("<periodOfReport>03", "<periodOfReport>04"), "no quarter's last day"),
    (lambda t: t.replace("edgarSubmission", "edgarThing"), "without the XML"),
    (lambda t: t.replace("<SEC-DOCUMENT>", "<html>"), "in no form that is known"),
)


def test_hostile_files_are_refused(take: Take) -> None:
    good = filing(1, "20210514", [(HARBOR, 100, 10)], entries=1)
    account = take(**{f"f{i}": spoil(good) for i, (spoil, _) in enumerate(HOSTILE)})
    assert not account.read
    for error, (_, wrong) in zip(account.refused, HOSTILE, strict=True):
        assert wrong in error.wrong


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_submission_is_read_or_refused_with_an_error_of_ours(data: st.DataObject) -> None:
    good = filing(1, "20210514", [(HARBOR, 100, 10), (QUAY, 5, 5, {"putCall": "Call"})]).encode()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(start + 400, len(good))))
    bad = good[:start] + data.draw(st.binary(max_size=20)) + good[end:]
    try:
        batch = submission.submission(bad, "damaged.txt")
    except CopydeskError as error:
        assert str(error).startswith("CD")  # noqa: PT017
    else:
        assert all(f.period.year > 1900 for f in batch.filings)


VALUES = st.lists(st.tuples(st.decimals(0, 10**9, places=2), st.integers(0, 10**12)), min_size=1, max_size=40)


@settings(max_examples=8)
@given(VALUES, st.sampled_from(["thousands", "dollars"]))
def test_any_value_is_kept_to_the_cent(values: list[tuple[Decimal, int]], unit: Unit) -> None:
    rows = [
        {"accession": "a", "number": str(i), "cusip": HARBOR, "value": f"{value:,f}", "amount": f"{shares:,}"}
        for i, (value, shares) in enumerate(values)
    ]
    with database.connection() as con:
        staging = Staging(con)
        staging.add(Batch((Filing("a", "1", "M", "13F-HR", Q1),), information_table.table(rows)), unit)
        kept = con.execute("select cents, amount from rows order by number").fetchall()
    assert kept == [(int(value * (100_000 if unit == "thousands" else 100)), shares) for value, shares in values]


def test_nothing_there_is_said(tmp_path: Path, store: Store) -> None:
    with pytest.raises(ReadError, match="no such file"):
        load(store, [tmp_path / "absent.xml"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="it holds no filing"):
        load(store, [tmp_path / "empty"])
