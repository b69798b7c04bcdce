"""One input of a scenario: its range, its distribution, and who says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DISTRIBUTIONS = ("fixed", "uniform", "triangular", "pert", "lognormal")

# The least and the most that each unit allows.
UNITS = {
    "share": (0.0, 1.0),
    "rate": (-0.5, 1.0),
    "volatility": (0.0, 3.0),
    "coefficient": (0.0, 100.0),
    "years": (0.0, 50.0),
    "quarters": (0.0, 40.0),
    "dollars": (0.0, 1e15),
}

_Z95 = 1.6448536269514722  # the 95% point of the standard normal distribution


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that gives a figure: title, address (``""`` if none is held) and date, ISO 8601 and maybe partial."""

    title: str
    address: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """An uncertain number.

    ``low``, ``central`` and ``high`` are the ends and the most likely value of a triangular or PERT distribution, the
    ends (and any value between) of a uniform one, the 5% point, median and 95% point of a lognormal one, and one number
    of a fixed one. ``sources`` is empty for an assumption. ``least`` and ``most`` bound what the value can be.
    """

    name: str
    meaning: str
    unit: str
    low: float
    central: float
    high: float
    distribution: str
    sources: tuple[Cited, ...] = ()
    note: str = ""
    least: float = 0.0
    most: float = math.inf

    @property
    def varies(self) -> bool:
        """Whether it can take more than one value."""
        return self.distribution != "fixed" and self.low < self.high

    def check(self, file: str) -> None:
        """Check the range.

        :raises DataError: if a number is not finite, out of the unit's bounds, or the three are out of order.
        """
        what = f"{file}, {self.name}"
        values = (self.low, self.central, self.high)
        if self.distribution not in DISTRIBUTIONS:
            known = ", ".join(DISTRIBUTIONS)
            raise DataError(what, f"its distribution is {self.distribution[:40]!r}", f"Known: {known}.")
        for value in values:
            if not self.least <= value <= self.most:  # false for NaN too
                bounds = f"from {self.least:g} to {self.most:g} ({self.unit})"
                raise DataError(what, f"{value:g} cannot be", f"Give a number {bounds}.")
        if not self.low <= self.central <= self.high:
            wrong = f"low {self.low:g}, central {self.central:g} and high {self.high:g} are out of order"
            raise DataError(what, wrong, "Give low <= central <= high.")
        if self.distribution == "fixed" and self.low != self.high:
            raise DataError(what, "it is fixed, but low and high differ", "Give one number, or another distribution.")
        if self.distribution == "lognormal":
            if self.low <= 0:
                raise DataError(what, "a lognormal distribution starts above 0", "Give a low above 0.")
            if self.unit in ("share", "rate"):
                raise DataError(
                    what, f"a {self.unit} cannot be lognormal, which has no end", "Take triangular or pert."
                )

    def quantile(self, u: Floats) -> Floats:
        """The value below which a part ``u`` (0 to 1, any shape) of the distribution lies."""
        import numpy as np

        if not self.varies:
            return np.full(u.shape, self.central)
        width = self.high - self.low
        if self.distribution == "uniform":
            return self.low + width * u
        if self.distribution == "triangular":
            turn = (self.central - self.low) / width
            rising = self.low + width * np.sqrt(u * turn)
            return np.where(u < turn, rising, self.high - width * np.sqrt((1 - u) * (1 - turn)))
        from scipy.special import betaincinv, ndtri

        if self.distribution == "pert":  # beta on [low, high] with mean (low + 4 central + high) / 6 (Malcolm 1959)
            a = 1 + 4 * (self.central - self.low) / width
            return self.low + width * np.asarray(betaincinv(a, 6 - a, u), np.float64)
        sigma = math.log(self.high / self.low) / (2 * _Z95)
        # A draw at the very edge would be infinite; the bounds of the unit hold it.
        drawn = self.central * np.exp(sigma * np.asarray(ndtri(u), np.float64))
        return np.clip(drawn, self.least, self.most)
