"""The books of the pool: each year's contributions, returns, withdrawals, fees and moves, to the cent.

Money is whole cents in 64-bit integers. Each flow is rounded once, when it arises; balances only add and subtract, so
that every path balances exactly. Arrays have the shape (years, classes, paths), classes in the order of
:data:`~copydesk.retirement.flows.assumptions.CLASSES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.errors import DataError
from copydesk.retirement.flows.adoption import adopted, managed, sleeve_at_target, stock_share
from copydesk.retirement.flows.assumptions import CLASSES, PRIVATE

Floats = NDArray[np.float64]
Cents = NDArray[np.int64]

_PUBLIC = len(CLASSES) - len(PRIVATE)  # stocks and bonds come first
_MOST = 4e18  # cents in all; twice this would not fit


@dataclass(frozen=True, slots=True)
class Parameters:
    """What governs the paths of a block, shape (classes, paths) or (years, paths); a path axis of 1 stands for all."""

    opening: Cents  # (classes, paths)
    log_mean: Floats  # of yearly log returns, (classes, paths)
    volatility: Floats
    fee: Floats
    redeemable: Floats  # of private classes, (4, paths)
    split: Floats  # (4, paths)
    target: Floats  # sleeve as a share of the pool, (years, paths)
    adoption: Floats  # (years, paths)
    contributions: Cents  # (years, paths)
    withdrawals: Floats  # (paths,)
    deployment: Floats
    band: Floats
    stocks: Floats

    @classmethod
    def of(cls, draws: Mapping[str, Floats], years: int, paths: int) -> Parameters:
        """From the values of the inputs, each of shape (paths,) or (1,)."""

        def rows(pattern: str, names: tuple[str, ...]) -> Floats:
            return np.stack([np.broadcast_to(draws[pattern.format(name)], paths) for name in names])

        volatility = rows("volatility.{}", CLASSES)
        # The expected return is that of money, not of its logarithm.
        log_mean = np.log1p(rows("return.{}", CLASSES)) - volatility**2 / 2
        stocks = np.broadcast_to(stock_share(draws), paths)
        pool = np.rint(np.broadcast_to(draws["pool.assets"], paths) * 100)
        opening = np.zeros((len(CLASSES), paths), np.int64)
        opening[0] = np.floor(pool * stocks)
        opening[1] = pool.astype(np.int64) - opening[0]
        grown = compounded(np.broadcast_to(draws["pool.contribution-growth"], paths), years) / (
            1 + draws["pool.contribution-growth"]
        )
        adoption = np.broadcast_to(adopted(draws, years), (years, paths))
        return cls(
            opening=opening,
            log_mean=log_mean,
            volatility=volatility,
            fee=rows("fee.{}", CLASSES),
            redeemable=rows("redemption.{}", PRIVATE),
            split=rows("split.{}", PRIVATE),
            target=adoption * managed(draws, years) * sleeve_at_target(draws),
            adoption=adoption,
            contributions=np.rint(pool * draws["pool.contributions"] * grown).astype(np.int64),
            withdrawals=np.broadcast_to(draws["pool.withdrawals"], paths),
            deployment=np.broadcast_to(draws["sleeve.deployment"], paths),
            band=np.broadcast_to(draws["sleeve.band"], paths),
            stocks=stocks,
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """The books of a block of paths, in cents, shape (years, classes, paths).

    For each class, year and path: opening + contributions + returns - withdrawals - fees + moved = closing, and
    ``moved`` sums to 0 over the classes. ``unpaid``, shape (years, paths), is what was asked for and not paid out by
    the year's end; it is asked for again in the next.
    """

    opening: Cents
    contributions: Cents
    returns: Cents
    withdrawals: Cents
    fees: Cents
    moved: Cents
    closing: Cents
    unpaid: Cents


def compounded(growth: Floats, years: int) -> Floats:
    """(1 + growth) to the power of 1, 2 and so on; shape (years, paths)."""
    return np.multiply.accumulate(np.broadcast_to(1 + growth, (years, *growth.shape)), axis=0)


def keep_books(parameters: Parameters, shocks: Floats) -> Ledger:
    """The books of a block of paths.

    :param shocks: correlated standard normal shocks of yearly log returns, shape (years, classes, paths).
    :raises DataError: if a pool grows beyond what can be counted in cents.
    """
    years, classes, paths = shocks.shape
    books = np.empty((7, years, classes, paths), np.int64)
    unpaid = np.empty((years, paths), np.int64)
    balance, owed = parameters.opening, np.zeros(paths, np.int64)
    for year in range(years):
        owed = _year(parameters, year, balance, owed, shocks[year], books[:, year])
        balance, unpaid[year] = books[-1, year], owed
    return Ledger(books[0], books[1], books[2], books[3], books[4], books[5], books[6], unpaid)


def _year(p: Parameters, year: int, balance: Cents, owed: Cents, shocks: Floats, book: Cents) -> Cents:
    """One year: returns, fees, contributions, withdrawals, moves, in this order, written into ``book``.

    ``held`` follows the balance in floats, to find the flows; what is booked is whole cents. Returns what stays unpaid.
    """
    opening, contributions, returns, withdrawals, fees, moved, closing = book
    opening[:] = balance
    held = opening.astype(np.float64)
    total = held.sum(axis=0)

    # Contributions go where the pool stands; the cents that rounding leaves go to public stocks.
    flow = held * (p.contributions[year] / np.maximum(total, 1.0))  # an empty pool has no cent to divide by
    contributions[:] = np.floor(flow, out=flow)
    contributions[0] = p.contributions[year] - contributions[1:].sum(axis=0)

    flow = shocks * p.volatility
    flow += p.log_mean
    np.exp(flow, out=flow)
    flow -= 1
    flow *= held
    if flow.max(initial=0.0) > _MOST / len(CLASSES):
        wrong = f"what a pool holds of a class grows beyond ${_MOST / len(CLASSES) / 100:,.0f} in year {year + 1}"
        raise DataError("the assumptions", wrong, "Lower returns, volatilities or contributions, or the years.")
    returns[:] = np.rint(flow, out=flow)
    held += flow
    np.multiply(held, p.fee, out=flow)
    fees[:] = np.floor(flow, out=flow)
    held -= flow

    np.add(opening, returns, out=closing)
    closing -= fees  # until the last line, what is left of the opening balance
    wanted = np.rint(total * p.withdrawals).astype(np.int64)
    wanted += owed
    redeemable = np.floor(held[_PUBLIC:] * p.redeemable)
    unpaid = _withdraw(withdrawals, closing, held, wanted, redeemable)
    closing += contributions
    closing -= withdrawals
    redeemable -= withdrawals[_PUBLIC:]
    _move(p, year, moved, closing, redeemable)
    closing += moved
    return unpaid


def _withdraw(withdrawals: Cents, after: Cents, held: Floats, wanted: Cents, redeemable: Floats) -> Cents:
    """Fill ``withdrawals`` with what each class pays of ``wanted``, and return what stays unpaid.

    Each class pays its part, a private one no more than it redeems; public classes pay the rest as far as they go.
    """
    total = held.sum(axis=0)
    paid = held[_PUBLIC:] * (wanted / np.maximum(total, 1.0))
    np.floor(paid, out=paid)
    withdrawals[_PUBLIC:] = np.minimum(paid, redeemable, out=paid)
    stocks, bonds = after[:_PUBLIC]
    public = stocks + bonds
    rest = np.minimum(wanted - withdrawals[_PUBLIC:].sum(axis=0), public)
    share = held[1] / np.maximum(public, 1)
    share *= rest
    # Stocks pay what bonds do not; each is held to what is there.
    by_bonds = np.minimum(np.floor(share).astype(np.int64), bonds)
    by_stocks = np.minimum(rest - by_bonds, stocks)
    withdrawals[0] = by_stocks
    withdrawals[1] = np.minimum(rest - by_stocks, bonds)
    unpaid: Cents = wanted - withdrawals.sum(axis=0)
    return unpaid


def _move(p: Parameters, year: int, moved: Cents, before: Cents, sellable: Floats) -> None:
    """Fill ``moved`` with what is moved into each class (out of it: negative), so that the pool nears its targets."""
    private = before[_PUBLIC:].astype(np.float64)
    targets = p.split * (before.sum(axis=0) * p.target[year])
    np.floor(targets, out=targets)
    gap = targets - private
    targets *= p.band
    gap *= np.abs(gap) > targets
    bought = np.maximum(gap, 0.0)
    bought *= p.deployment
    np.floor(bought, out=bought)
    np.negative(gap, out=gap)
    sold = np.minimum(gap, sellable, out=gap)
    np.minimum(sold, private, out=sold)
    np.maximum(sold, 0.0, out=sold)
    # Public classes pay for it: what they do not hold cannot be bought for.
    public = before[0] + before[1]
    cost = bought.sum(axis=0)
    if (cost > public).any():
        bought *= np.minimum(public / np.maximum(cost, 1.0), 1.0)
        np.floor(bought, out=bought)
    moved[_PUBLIC:] = np.subtract(bought, sold, out=bought)
    net = moved[_PUBLIC:].sum(axis=0)
    moved[0] = np.floor((public - net) * p.stocks)
    moved[0] -= before[0]
    np.add(moved[0], net, out=net)
    np.negative(net, out=moved[1])
