"""Holdings in the facts file: what is known on which day, and what is said of a mistake."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from copydesk.errors import FactsError
from copydesk.facts import FileFacts, Manager, NoFacts, Security

HELD = "manager: Northgate Capital, cik: '0009990001', issuer: Harbor Foods, cusip: 99910010a"
FIRST = f"{{{HELD}, quarter: 2025-12-31, shares: 40, value: 80.5, public: 2026-02-13}}"
NEXT = f"{{{HELD}, quarter: 2026-03-31, shares: 50, shares_before: 40, public: 2026-05-14, public_before: 2026-05-20}}"
ON = dt.date(2026, 6, 1)


def facts(*rows: str) -> FileFacts:
    return FileFacts.from_text(f"holdings: [{', '.join(rows)}]", "facts.yaml")


def test_the_newest_quarter_that_was_public_is_given() -> None:
    known = facts(NEXT, FIRST)
    (one,) = known.holdings(dt.date(2026, 5, 13), security="99910010A")
    assert (one.quarter, one.shares, one.value, one.shares_before) == (dt.date(2025, 12, 31), 40, Decimal("80.5"), None)
    (two,) = known.holdings(dt.date(2026, 5, 14), manager="9990001")
    assert (two.shares, two.shares_before) == (50, None)  # what it is compared with was public later
    assert known.holdings(ON, manager="9990001", security="99910010A")[0].shares_before == 40
    assert known.holdings(dt.date(2026, 1, 1), manager="9990001") == []
    (old,) = known.holdings(ON, manager="9990001", quarter=dt.date(2025, 12, 31))
    assert old.shares == 40
    assert known.managers() == [Manager("9990001", "Northgate Capital")]
    assert known.securities() == [Security("99910010A", "Harbor Foods")]
    assert known.holdings(ON) == ()


def test_an_amended_count_replaces_the_first_from_its_day() -> None:
    amended = FIRST.replace("shares: 40", "shares: 41").replace("2026-02-13", "2026-03-02")
    known = facts(FIRST, amended)
    counts = [known.holdings(on, manager="9990001")[0].shares for on in (dt.date(2026, 3, 1), dt.date(2026, 3, 2))]
    assert counts == [40, 41]


def test_without_facts_nothing_is_known() -> None:
    assert (NoFacts().managers(), NoFacts().securities()) == ((), ())
    assert NoFacts().holdings(ON, manager="9990001") == ()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([FIRST, FIRST], "holdings[1]: this holding is given twice"),
        ([FIRST.replace("shares: 40", "shares: some")], "holdings[0].shares: 'some' is not a number"),
        ([FIRST.replace("shares: 40", "shares: -1")], "holdings[0].shares: -1 is no amount"),
        ([FIRST.replace("shares: 40", "shares: 1e9999999")], "is no amount"),
        ([FIRST.replace("shares: 40", "shares: 1.5")], "1.5 is no whole number"),
        ([FIRST.replace("80.5", ".nan")], "holdings[0].value: NaN is no amount"),
        ([FIRST.replace("2025-12-31", "2025-12-30")], "2025-12-30 ends no quarter"),
        ([FIRST.replace("2026-02-13", "2025-12-31")], "2025-12-31 is not after the quarter's end"),
        ([FIRST.replace("cusip: 99910010a, ", "")], "'cusip' is missing"),
        ([FIRST.replace("shares: 40", "share: 40")], "Did you mean 'shares'?"),
        (["{}"], "'manager' is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(rows: list[str], says: str) -> None:
    with pytest.raises(FactsError, match=re.escape(says)):
        facts(*rows)
