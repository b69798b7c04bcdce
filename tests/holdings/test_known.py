"""Holdings as facts: what a store of Forms 13F answers on a day, and what it will not compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from copydesk.asking import NOT_ANSWERED, ask
from copydesk.facts import FileFacts, Manager, Security
from copydesk.holdings import reference
from copydesk.holdings.known import Held, WithHoldings
from copydesk.holdings.loading import Account
from copydesk.holdings.quarters import quarter_after, quarter_before
from copydesk.holdings.store import Store
from tests.holdings import made
from tests.holdings.made import CALDER, DUNMORE, FENWICK, HARBOR, KETTLE, LUMEN, QUAY

Take = Callable[..., Account]
Q4, Q1 = dt.date(2020, 12, 31), dt.date(2021, 3, 31)
LATER = dt.date(2021, 6, 1)
FIRST = "0001900001-21-000212"


def report(who: tuple[str, str], end: str, filed: str, rows: list, **cover: object) -> str:
    """A submission; values are in thousands of dollars."""
    accession = f"000{who[0]}-{filed[2:4]}-{filed[4:]:0>6}"
    return made.submission(accession, filed, made.cover(who, end, **cover), made.table(rows))


def old(who: tuple[str, str], *rows: object) -> str:
    return report(who, "12-31-2020", "20210212", list(rows))


def new(who: tuple[str, str], *rows: object) -> str:
    return report(who, "03-31-2021", "20210514", list(rows))


def told(store: Store, question: str, on: dt.date = LATER) -> str:
    return ask(question, (), facts=WithHoldings(Held(store)), on=on).text


def test_options_and_principal_amounts_are_no_shares(store: Store, take: Take) -> None:
    take(
        a=old(FENWICK, (HARBOR, 10, 1000), (HARBOR, 90, 9000, {"putCall": "Call"}), (QUAY, 1, 50, {"putCall": "Put"})),
        b=new(FENWICK, (HARBOR, 12, 1000), (HARBOR, 5, 5000, {"sshPrnamtType": "PRN"}), (QUAY, 900, 10)),
    )
    held = Held(store)
    (harbor,) = held.holdings(LATER, security=HARBOR)
    assert (harbor.shares, harbor.shares_before, harbor.value) == (1000, 1000, Decimal(12_000))
    assert [h.cusip for h in held.holdings(LATER, manager=FENWICK[0], quarter=Q4)] == [HARBOR]
    assert "unchanged" in told(store, "Did Fenwick buy or sell Harbor Foods shares?")
    assert "a new position of 10 shares" in told(store, "Did Fenwick buy shares of Quay Steel & Wire?")


def test_warrants_and_rights_are_no_shares(store: Store, take: Take) -> None:
    wide = {"titleOfClass": "*W EXP 05/20/2027", "nameOfIssuer": "HARBOR FOODS INC"}
    right = {"titleOfClass": "RIGHT 04/19/2021", "nameOfIssuer": "HARBOR FOODS INC"}
    take(a=new(FENWICK, (HARBOR, 10, 1000), (LUMEN, 90, 9000, wide), (QUAY, 80, 800, right)))
    held = Held(store)
    (mine,) = held.holdings(LATER, manager=FENWICK[0])
    assert (mine.cusip, mine.title) == (HARBOR, "COM")
    assert held.securities() == [Security(HARBOR, "HARBOR FOODS INC")]
    (said,) = ask("Who holds Harbor Foods?", (), facts=WithHoldings(held), on=LATER).sentences
    assert "reported 1,000 shares" in said.text
    assert "title: COM" in said.facts[0].says


def test_what_was_not_yet_public_is_not_known(store: Store, take: Take) -> None:
    take(a=old(FENWICK, (HARBOR, 10, 1000)), b=new(FENWICK, (HARBOR, 24, 2000)))
    held = Held(store)
    assert held.holdings(dt.date(2021, 2, 11), security=HARBOR) == []
    (before,) = held.holdings(dt.date(2021, 5, 13), security=HARBOR)
    assert (before.quarter, before.shares, before.public) == (Q4, 1000, dt.date(2021, 2, 12))
    assert before.not_compared == "it reported nothing for the quarter before"
    assert before.filings == (FIRST,)
    (after,) = held.holdings(dt.date(2021, 5, 14), security=HARBOR)
    assert (after.quarter, after.shares, after.shares_before, after.public) == (Q1, 2000, 1000, dt.date(2021, 5, 14))
    assert told(store, "Who holds Harbor Foods?", dt.date(2021, 2, 11)) == NOT_ANSWERED


def test_until_reports_are_due_who_holds_is_told_of_the_quarter_before(store: Store, take: Take) -> None:
    early = report(CALDER, "03-31-2021", "20210405", [(HARBOR, 3, 300)])
    take(a=old(FENWICK, (HARBOR, 10, 1000)), b=early)
    said = told(store, "Who holds Harbor Foods?", dt.date(2021, 4, 10))
    assert "FENWICK GRAIN PARTNERS reported 1,000 shares" in said
    assert "CALDER" not in said
    assert "as of March 31, 2021" in told(store, "Does Calder & Sons hold Harbor Foods?", dt.date(2021, 4, 10))
    assert "CALDER" in told(store, "Who holds Harbor Foods?")


def test_a_restatement_counts_from_its_day(store: Store, take: Take) -> None:
    again = report(FENWICK, "03-31-2021", "20210528", [(HARBOR, 36, 3000)], amendment="RESTATEMENT")
    take(a=old(FENWICK, (HARBOR, 10, 1000)), b=new(FENWICK, (HARBOR, 24, 2000)), c=again)
    question = "How many Harbor Foods shares does Fenwick Grain Partners hold?"
    assert "2,000 shares" in told(store, question, dt.date(2021, 5, 27))
    said = told(store, question)
    assert "3,000 shares" in said
    assert "public since May 28, 2021" in said


def test_a_quarter_without_a_report_before_it_is_not_compared(store: Store, take: Take) -> None:
    take(a=old(CALDER, (HARBOR, 10, 1000)), b=new(FENWICK, (HARBOR, 24, 2000)), c=new(CALDER, (HARBOR, 12, 1000)))
    said = told(store, "Did Fenwick Grain Partners buy Harbor Foods shares?")
    assert "reported 2,000 shares" in said
    assert "a comparison with the quarter before is not possible: it reported nothing for the quarter before" in said
    assert told(store, "Who bought Harbor Foods shares?") == NOT_ANSWERED


def test_a_split_is_no_purchase(store: Store, take: Take, tmp_path: Path) -> None:
    both = ((FENWICK, 100), (CALDER, 50))
    take(
        **{f"a{who[0]}": old(who, (HARBOR, shares, shares)) for who, shares in both},
        **{f"b{who[0]}": new(who, (HARBOR, shares, 4 * shares)) for who, shares in both},
    )
    question = "Did Fenwick buy or sell shares of Harbor Foods?"
    said = told(store, question)
    assert "bought" not in said
    assert "is not possible: the shares look split in the quarter" in said
    table = tmp_path / "splits.csv"
    table.write_text(f"cusip,date,ratio\n{HARBOR},2021-02-01,4:1\n", "utf-8")
    store.keep_reference("splits", reference.splits(table))
    assert "unchanged" in told(store, question)


def test_a_security_that_nobody_lists_any_longer_was_not_sold_for_sure(store: Store, take: Take) -> None:
    take(
        a=old(FENWICK, (DUNMORE, 5, 500), (KETTLE, 1, 100), (HARBOR, 1, 10)),
        b=old(CALDER, (KETTLE, 1, 100)),
        c=new(FENWICK, (HARBOR, 1, 10)),
        d=new(CALDER, (KETTLE, 1, 100)),
    )
    gone = told(store, "Did Fenwick sell its stake in Dunmore Glass?")
    assert "lists no shares of DUNMORE GLASS, which is no proof that it held none" in gone
    assert "is not possible: no manager lists the security any longer" in gone
    assert "a quarter before, it reported 100" in told(store, "Did Fenwick sell its stake in Kettle Row Brewing?")


def test_two_cusips_of_one_security_are_summed_and_not_compared(store: Store, take: Take, tmp_path: Path) -> None:
    take(
        a=old(FENWICK, (HARBOR, 10, 1000)),
        b=old(CALDER, (HARBOR, 10, 1000)),
        c=new(FENWICK, (LUMEN, 12, 50), (HARBOR, 1, 5)),
        d=new(CALDER, (HARBOR, 10, 1000)),
    )
    table = tmp_path / "cusips.csv"
    table.write_text(f"cusip,ticker,name\n{HARBOR},HRBR,Harbor Foods\n{LUMEN},HRBR,Harbor Foods\n", "utf-8")
    store.keep_reference("cusips", reference.cusips(table)[0])
    said = told(store, "Did Fenwick sell HRBR shares?")
    assert "reported 55 shares of Harbor Foods (HRBR)" in said
    assert "is not possible: the security had another CUSIP" in said


def test_values_in_a_doubtful_unit_are_not_told(store: Store, take: Take) -> None:
    take(a=new(FENWICK, *((c, 10_000_000, 100) for c in (HARBOR, QUAY, LUMEN, DUNMORE, KETTLE))))
    held = Held(store)
    assert {h.value for h in held.holdings(LATER, manager=FENWICK[0])} == {None}
    assert {h.value for h in held.holdings(LATER, security=HARBOR)} == {None}
    assert told(store, "What are Fenwick's largest positions?") == NOT_ANSWERED
    assert "100 shares" in told(store, "How many Harbor Foods shares does Fenwick hold?")


def test_two_managers_of_one_name_are_not_guessed(store: Store, take: Take) -> None:
    twin = ("1900003", FENWICK[1])
    take(a=new(FENWICK, (HARBOR, 10, 1000)), b=new(twin, (HARBOR, 5, 500)))
    assert told(store, "How many Harbor Foods shares does Fenwick Grain Partners hold?") == NOT_ANSWERED
    assert told(store, "How many managers hold Harbor Foods?").startswith("2 managers are known")


def test_more_than_five_holders_are_counted_and_five_named(store: Store, take: Take) -> None:
    names = ("ASH", "BIRCH", "CEDAR", "ELM", "FIR", "LARCH", "OAK")
    many = {name: new((f"190001{n}", f"{name} MILL FUND"), (HARBOR, 1 + n, 100 + n)) for n, name in enumerate(names)}
    take(**many)
    lines = told(store, "Who holds Harbor Foods?").splitlines()
    assert lines[0].startswith("7 managers are known to have reported shares of HARBOR FOODS as of March 31, 2021")
    assert [int(line.split(" reported ")[1].split()[0]) for line in lines[1:]] == [106, 105, 104, 103, 102]


def test_holdings_stand_beside_other_facts(store: Store, take: Take) -> None:
    take(a=new(FENWICK, (HARBOR, 10, 1000)))
    other = FileFacts.from_text("listings: [{ticker: QSTL, name: Quay Steel, exchange: NYSE}]", "more.yaml")
    both = WithHoldings(Held(store), other)
    assert both.sha256 == other.sha256
    assert both.managers() == [Manager("1900001", "FENWICK GRAIN PARTNERS LP")]
    assert both.securities() == [Security(HARBOR, "HARBOR FOODS INC")]
    listed = ask("Which exchange is Quay Steel listed on?", (), facts=both, on=LATER)
    assert listed.sentences[0].facts[0].origin == "facts file more.yaml"
    (said,) = ask("Who holds Harbor Foods?", (), facts=both, on=LATER).sentences
    assert said.facts[0].origin == "Form 13F 0001900001-21-000514"
    assert both.holdings(LATER) == ()


@pytest.mark.parametrize("end", [dt.date(2020, 3, 31), dt.date(2020, 6, 30), dt.date(2020, 9, 30), Q4])
def test_the_quarter_after_is_that_before_which_it_stands(end: dt.date) -> None:
    assert quarter_before(quarter_after(end)) == end
    assert 90 <= (quarter_after(end) - end).days <= 92
