"""Can a target-date fund with a private sleeve meet redemptions in a quarter of stress, and who pays?

One fund, a quarter or several in a row. In each, prices fall, savers ask for their units at the published value, and
the fund pays in this order: from the public assets that it is ready to sell; from the sleeve's own funds as far as
their gates and notice let it; from a forced sale of the sleeve at a discount; what is left waits behind its own gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from copydesk.errors import DataError
from copydesk.retirement.flows.assumptions import Assumptions


class State(StrEnum):
    """How the redemptions of a quarter were met: the hardest step that was needed."""

    PUBLIC = "paid from public assets"
    REDEEMED = "paid with redemptions from the sleeve's funds"
    SOLD = "paid with a forced sale of the sleeve"
    GATED = "not paid in full: the fund is gated"


@dataclass(frozen=True, slots=True)
class Fund:
    """A target-date fund in dollars: cash and bonds, public stocks, and the sleeve at its true and its marked value.

    ``owed`` is what leavers of earlier quarters still wait for.
    """

    cash: float
    stocks: float
    sleeve: float
    marked: float
    owed: float = 0.0
    notices: tuple[float, ...] = ()  # given to the sleeve's funds and not yet paid, a quarter each, the oldest first

    def __post_init__(self) -> None:
        """Check it.

        :raises DataError: if an amount is negative or not finite.
        """
        for name in ("cash", "stocks", "sleeve", "marked", "owed"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise DataError(f"the fund's {name}", f"it is {getattr(self, name):g}", "Give dollars from 0 on.")

    @property
    def public(self) -> float:
        """What it holds outside the sleeve."""
        return self.cash + self.stocks

    @property
    def published(self) -> float:
        """Its value as published, less what is owed: the sleeve counts as marked."""
        return self.public + self.marked - self.owed

    @property
    def true(self) -> float:
        """Its value at fair prices, less what is owed."""
        return self.public + self.sleeve - self.owed

    @property
    def illiquid(self) -> float:
        """The sleeve as published, as a share of the published net assets; above 1 if debts are near the assets."""
        return self.marked / self.published if self.published > 0 else float("inf") if self.marked else 0.0


@dataclass(frozen=True, slots=True)
class Quarter:
    """What happens in a quarter; all are shares from 0 to 1 but ``notice``, in quarters.

    ``drawdown`` of public stocks; ``private_drawdown`` of the sleeve at fair prices, of which ``marked`` shows in its
    valuation; ``redemptions`` asked for, of the units; ``gate`` of the sleeve's own funds, of the sleeve as marked;
    ``keep`` of the public assets that are not sold; ``discount`` to the fair price in a forced sale, and how much of
    the sleeve is ``saleable`` so; the ``limit`` on illiquid assets.
    """

    drawdown: float = 0.0
    private_drawdown: float = 0.0
    marked: float = 1.0
    redemptions: float = 0.0
    gate: float = 0.0
    notice: int = 0
    keep: float = 0.0
    discount: float = 0.0
    saleable: float = 0.0
    limit: float = 0.15

    def __post_init__(self) -> None:
        """Check it.

        :raises DataError: if a share is not from 0 to 1, or the notice is negative.
        """
        for name in self.__slots__:
            value = getattr(self, name)
            if not (value >= 0 if name == "notice" else 0 <= value <= 1):
                raise DataError(f"the quarter's {name}", f"it is {value:g}", "Give a share from 0 to 1.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a quarter did, in dollars.

    ``asked`` includes what was owed from before. ``to_leavers`` is what stayers lose to leavers who were paid above (if
    negative: below) the fair value of their units; ``sale_loss`` is what the forced sale cost, which stayers bear too;
    ``from_others`` is what the fund itself gained from the other holders of the sleeve's funds, where those redeemed at
    a stale mark. ``drifted`` is the illiquid share after the fall of prices, ``illiquid`` that after the redemptions;
    ``breached`` says that this one is above the limit, so that an open-end fund could not buy for its sleeve. Fair
    value: after = before - the falls - what those who left this quarter are promised - ``sale_loss`` + ``from_others``.
    """

    state: State
    published: float  # what the fund was worth as published, after the falls and before the redemptions
    asked: float
    from_public: float
    from_sleeve_funds: float
    from_forced_sale: float
    unpaid: float
    to_leavers: float
    sale_loss: float
    from_others: float
    breached: bool
    drifted: float
    illiquid: float
    after: Fund

    @property
    def paid(self) -> float:
        """What leavers were paid."""
        return self.from_public + self.from_sleeve_funds + self.from_forced_sale


def stress(fund: Fund, quarters: Sequence[Quarter]) -> tuple[Outcome, ...]:
    """The quarters in turn, each from where the one before left the fund; a fund that is spent ends it.

    :raises DataError: if the fund holds nothing above what it owes.
    """
    if fund.published <= 0:
        raise DataError("the fund", "it holds nothing above what it owes", "Give it assets.")
    outcomes = []
    for quarter in quarters:
        outcome = _one(fund, quarter)
        outcomes.append(outcome)
        fund = outcome.after
        if fund.published <= 0:
            break
    return tuple(outcomes)


def _one(fund: Fund, quarter: Quarter) -> Outcome:
    stocks = fund.stocks * (1 - quarter.drawdown)
    fall = fund.sleeve * quarter.private_drawdown
    true = fund.sleeve - fall
    # What the marks missed before is still missed: only this quarter's fall is shown in part.
    marked = marked_before = max(fund.marked - fall * quarter.marked, 0.0)

    published = fund.cash + stocks + marked - fund.owed
    fair = fund.cash + stocks + true - fund.owed
    leaving = max(published, 0.0) * quarter.redemptions
    asked = leaving + fund.owed

    # Cash and bonds go first; ``keep`` of all public assets stays.
    public = fund.cash + stocks
    from_public = min(asked, public * (1 - quarter.keep))
    cash = max(fund.cash - from_public, 0.0)
    stocks -= from_public - (fund.cash - cash)

    short = asked - from_public
    # The sleeve's funds pay what was asked for their notice ago, through their gate, at their own marks.
    notices = [*fund.notices, max(short - sum(fund.notices), 0.0)]
    due = sum(notices[: max(len(notices) - quarter.notice, 0)])
    from_funds = min(short, due, marked * quarter.gate)
    notices = _settled(notices, from_funds)
    gone = from_funds / marked if marked else 0.0
    from_others = from_funds - true * gone
    true, marked = true * (1 - gone), marked * (1 - gone)

    short -= from_funds
    price = 1 - quarter.discount
    sold = min(short / price if price else 0.0, true * quarter.saleable)
    from_sale = sold * price
    gone = sold / true if true else 0.0
    true, marked = true * (1 - gone), marked * (1 - gone)

    unpaid = max(short - from_sale, 0.0)
    if unpaid < 1e-9 * max(asked, 1.0):
        unpaid = 0.0  # rounding of floats, not a debt
    after = Fund(cash, max(stocks, 0.0), true, marked, unpaid, tuple(notices))
    state = (
        State.GATED if unpaid else State.SOLD if from_sale > 0 else State.REDEEMED if from_funds > 0 else State.PUBLIC
    )
    illiquid = after.illiquid
    return Outcome(
        state=state,
        published=published,
        asked=asked,
        from_public=from_public,
        from_sleeve_funds=from_funds,
        from_forced_sale=from_sale,
        unpaid=unpaid,
        # Who leaves is promised the published value of the units; what they are worth is the fair one.
        to_leavers=leaving - fair * quarter.redemptions,
        sale_loss=sold - from_sale,
        from_others=from_others,
        drifted=marked_before / published if published > 0 else float("inf"),
        breached=illiquid > quarter.limit,
        illiquid=illiquid,
        after=after,
    )


def _settled(notices: list[float], paid: float) -> list[float]:
    """What is still to be paid after ``paid`` went to the oldest first."""
    left = []
    for notice in notices:
        part = min(notice, paid)
        paid -= part
        left.append(notice - part)
    return left


def built_in(assumptions: Assumptions, dollars: float = 1e9) -> tuple[Fund, Quarter]:
    """The fund of ``dollars`` and the quarter that the central values of the assumptions describe."""

    def central(name: str) -> float:
        return assumptions.central(f"stress.{name}")

    sleeve, cash = dollars * central("sleeve"), dollars * central("cash")
    fund = Fund(cash, max(dollars - sleeve - cash, 0.0), sleeve, sleeve)
    names = ("drawdown", "private-drawdown", "marked", "redemptions", "gate", "keep", "discount", "saleable", "limit")
    shares = {name.replace("-", "_"): central(name) for name in names}
    return fund, Quarter(notice=round(central("notice")), **shares)


@dataclass(frozen=True, slots=True)
class Case:
    """A fund of a billion dollars with a ``sleeve`` of that share, and what became of it in such quarters."""

    sleeve: float
    quarter: Quarter
    outcomes: tuple[Outcome, ...]


def cases(assumptions: Assumptions, quarters: int = 1) -> tuple[Case, ...]:
    """The case of the assumptions, then harder ones: more redemptions and larger sleeves, ``quarters`` in a row."""
    sleeve = assumptions.central("stress.sleeve")
    asked = assumptions.central("stress.redemptions")
    grid = [(asked, sleeve), *((a, s) for a in (0.1, 0.25, 0.5) for s in (0.1, 0.15, 0.2))]
    found = []
    for redemptions, share in grid:
        cash = min(assumptions.central("stress.cash"), 1 - share)
        fund, quarter = built_in(assumptions.with_fixed({"stress.sleeve": share, "stress.cash": cash}))
        hit = replace(quarter, redemptions=redemptions)
        found.append(Case(share, hit, stress(fund, [hit] * quarters)))
    return tuple(found)
