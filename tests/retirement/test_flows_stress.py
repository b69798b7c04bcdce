"""The stress test: how redemptions are met, in which state that leaves a fund, and who pays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.errors import DataError
from copydesk.retirement.flows import Fund, Quarter, read_assumptions, stress
from copydesk.retirement.flows.stress import Outcome, State, built_in, cases

FUND = Fund(cash=20.0, stocks=60.0, sleeve=20.0, marked=20.0)
CALM = Quarter()


def one(quarter: Quarter, fund: Fund = FUND) -> Outcome:
    (outcome,) = stress(fund, [quarter])
    return outcome


def test_a_calm_quarter_changes_nothing() -> None:
    outcome = one(CALM)
    assert outcome.state is State.PUBLIC
    assert outcome.after == replace(FUND, notices=(0.0,))
    assert (outcome.to_leavers, outcome.sale_loss, outcome.unpaid) == (0, 0, 0)


def test_public_assets_pay_first_and_cash_before_stocks() -> None:
    outcome = one(Quarter(redemptions=0.3))
    assert outcome.state is State.PUBLIC
    assert (outcome.after.cash, outcome.after.stocks) == (0, pytest.approx(50))
    assert outcome.illiquid == pytest.approx(20 / 70)


def test_the_fall_of_prices_alone_can_breach_the_limit() -> None:
    fund = Fund(20, 66, 14, 14)
    outcome = one(Quarter(drawdown=0.22, private_drawdown=0.2, marked=0), fund)
    assert fund.illiquid < 0.15 < outcome.drifted == outcome.illiquid
    assert outcome.breached
    assert not one(Quarter(drawdown=0.22, private_drawdown=0.3), fund).breached


def test_a_stale_mark_moves_money_from_stayers_to_leavers() -> None:
    outcome = one(Quarter(private_drawdown=0.5, marked=0.2, redemptions=0.1))
    # Published 98, fair 90: a tenth of the units takes 9.8 and is worth 9.
    assert outcome.asked == pytest.approx(9.8)
    assert outcome.to_leavers == pytest.approx(0.8)
    assert outcome.after.true == pytest.approx(90 - 9.8)
    assert one(Quarter(private_drawdown=0.5, marked=1, redemptions=0.1)).to_leavers == pytest.approx(0)


def test_the_sleeves_funds_pay_through_their_gate() -> None:
    quarter = Quarter(redemptions=0.41, keep=0.5, gate=0.05)
    outcome = one(quarter)
    assert outcome.from_public == pytest.approx(40)
    assert outcome.state is State.REDEEMED
    assert outcome.from_sleeve_funds == pytest.approx(1)
    assert outcome.after.marked == pytest.approx(19)


def test_a_notice_makes_them_pay_a_quarter_later() -> None:
    now, later = stress(FUND, [Quarter(redemptions=0.41, keep=0.5, gate=0.05, notice=1), Quarter(keep=1, gate=0.05)])
    assert now.state is State.GATED
    assert now.unpaid == pytest.approx(1)
    assert later.asked == pytest.approx(1)
    assert later.state is State.REDEEMED
    assert later.unpaid == 0


def test_a_fund_that_redeems_at_a_stale_mark_takes_from_the_other_holders() -> None:
    outcome = one(Quarter(private_drawdown=0.5, marked=0, redemptions=0.42, keep=0.5, gate=0.5))
    assert outcome.from_sleeve_funds == pytest.approx(2)
    assert outcome.from_others == pytest.approx(1)


def test_what_is_left_is_sold_at_a_discount_that_stayers_bear() -> None:
    outcome = one(Quarter(redemptions=0.44, keep=0.5, discount=0.2, saleable=0.5))
    assert outcome.state is State.SOLD
    assert outcome.from_forced_sale == pytest.approx(4)
    assert outcome.sale_loss == pytest.approx(1)
    assert outcome.after.sleeve == pytest.approx(15)


def test_what_cannot_be_sold_is_gated() -> None:
    outcome = one(Quarter(redemptions=0.6, keep=0.5, discount=0.2, saleable=0.5, gate=0.05))
    assert outcome.state is State.GATED
    # 60 asked: 40 of public assets, 1 through the gate, half of the other 19 at 80%.
    assert outcome.unpaid == pytest.approx(60 - 40 - 1 - 9.5 * 0.8)
    assert outcome.after.owed == outcome.unpaid


def test_a_fund_that_all_leave_is_spent() -> None:
    (only,) = stress(FUND, [Quarter(redemptions=1, saleable=1), CALM])
    assert only.paid == pytest.approx(100)
    assert only.after.published == pytest.approx(0)


SHARE = st.floats(0, 1)
QUARTERS = st.builds(
    Quarter,
    drawdown=SHARE,
    private_drawdown=SHARE,
    marked=SHARE,
    redemptions=SHARE,
    gate=SHARE,
    notice=st.integers(0, 3),
    keep=SHARE,
    discount=SHARE,
    saleable=SHARE,
)
MONEY = st.floats(0.5, 1e6)


@settings(max_examples=60)
@given(st.builds(Fund, MONEY, MONEY, MONEY, MONEY), st.lists(QUARTERS, min_size=1, max_size=4))
def test_no_money_is_made_or_lost(fund: Fund, quarters: list[Quarter]) -> None:
    near = 1e-9 * (fund.public + fund.sleeve + fund.marked)
    for outcome, quarter in zip(stress(fund, quarters), quarters, strict=False):
        fair = fund.true - fund.stocks * quarter.drawdown - fund.sleeve * quarter.private_drawdown
        promised = outcome.asked - fund.owed
        wanted = fair - promised - outcome.sale_loss + outcome.from_others
        assert outcome.after.true == pytest.approx(wanted, abs=near)
        assert outcome.paid + outcome.unpaid == pytest.approx(outcome.asked, abs=near)
        assert promised == pytest.approx(fair * quarter.redemptions + outcome.to_leavers, abs=near)
        assert (outcome.unpaid > 0) == (outcome.state is State.GATED)
        assert (outcome.state is State.PUBLIC) <= (outcome.from_sleeve_funds == outcome.from_forced_sale == 0)
        assert min(outcome.from_public, outcome.from_sleeve_funds, outcome.from_forced_sale, outcome.unpaid) >= 0
        fund = outcome.after


@pytest.mark.parametrize(
    ("values", "says"), [({"drawdown": 1.1}, "drawdown"), ({"gate": float("nan")}, "gate"), ({"notice": -1}, "notice")]
)
def test_quarters_that_cannot_be_are_refused(values: dict[str, float], says: str) -> None:
    with pytest.raises(DataError, match=says):
        Quarter(**values)  # type: ignore[arg-type]


def test_funds_that_cannot_be_are_refused() -> None:
    with pytest.raises(DataError, match="cash"):
        Fund(-1, 1, 1, 1)
    with pytest.raises(DataError, match="nothing above"):
        stress(Fund(0, 0, 0, 0), [CALM])


def test_the_built_in_cases_reach_from_paid_to_gated() -> None:
    assumptions = read_assumptions()
    found = cases(assumptions)
    assert found[0].outcomes[0].state is State.PUBLIC
    assert found[-1].outcomes[0].state is State.GATED
    fund, quarter = built_in(assumptions, 100.0)
    assert fund.published == pytest.approx(100)
    assert quarter.limit == 0.15
    assert len(cases(assumptions, 3)[0].outcomes) == 3
