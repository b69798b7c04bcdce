"""The assumptions of a scenario, checked as a whole: what sums to one, what a correlation matrix has to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.retirement.flows.inputs import Input

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Draws = dict[str, Floats]

MODEL = "1"  # raised with every change of the model that can change a number

PRIVATE = ("private-equity", "private-credit", "real-assets", "digital-assets")
CLASSES = ("public-stocks", "public-bonds", *PRIVATE)
AGES = ("under-30", "30s", "40s", "50s", "over-60")

# Inputs whose central values are parts of a whole; what is drawn of them is divided by its sum.
WHOLES = (
    tuple(f"age.{age}.assets" for age in AGES),
    tuple(f"split.{name}" for name in PRIVATE),
)
_NEAR = 1e-9  # how far from one a sum of shares may be


@dataclass(frozen=True)
class Assumptions:
    """Every input of a scenario by name, the correlation of returns in the order of :data:`CLASSES`, the first year.

    ``file`` names what they were read from.
    """

    inputs: Mapping[str, Input]
    correlation: tuple[tuple[float, ...], ...]
    start: int
    file: str = "the built-in assumptions"

    def __post_init__(self) -> None:
        """Check all of it.

        :raises DataError: naming the input at fault.
        """
        import numpy as np

        for one in self.inputs.values():
            one.check(self.file)
        for whole in WHOLES:
            total = sum(self.inputs[name].central for name in whole)
            if abs(total - 1) > _NEAR:
                wrong = f"their central values sum to {total:.10g}, not to 1"
                raise DataError(f"{self.file}, {', '.join(whole)}", wrong, "Change them so that they are parts of one.")
            if len(whole) > 1 and sum(self.inputs[name].low for name in whole) <= 0:
                wrong = "all of them can be 0 at once"
                raise DataError(f"{self.file}, {', '.join(whole)}", wrong, "Give at least one a low above 0.")
        if self.inputs["stress.sleeve"].central + self.inputs["stress.cash"].central > 1:
            wrong = "together they are more than the fund"
            raise DataError(f"{self.file}, stress.sleeve and stress.cash", wrong, "Lower one of them.")
        matrix = np.array(self.correlation)
        name = f"{self.file}, correlation"
        if matrix.shape != (len(CLASSES), len(CLASSES)) or not np.isfinite(matrix).all():
            raise DataError(name, "it is no square of numbers", f"Give {len(CLASSES)} rows of {len(CLASSES)}.")
        if not (np.diag(matrix) == 1).all() or not np.array_equal(matrix, matrix.T):
            raise DataError(name, "it is not symmetric with ones on its diagonal", "Give each pair one number.")
        if np.linalg.eigvalsh(matrix).min() < 1e-10:
            wrong = "no returns can be correlated so (it is not positive definite)"
            raise DataError(name, wrong, "Bring its numbers nearer to 0.")

    @cached_property
    def varying(self) -> tuple[str, ...]:
        """The inputs of the simulation that vary, in order; those of the stress test are left out."""
        return tuple(n for n, one in self.inputs.items() if one.varies and not n.startswith("stress."))

    @cached_property
    def sha256(self) -> str:
        """Hash of the model's version and every number that can change a result."""
        numbers = {n: [i.low, i.central, i.high, i.distribution] for n, i in sorted(self.inputs.items())}
        whole = {"model": MODEL, "start": self.start, "inputs": numbers, "correlation": self.correlation}
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    def central(self, name: str) -> float:
        """The central value of an input."""
        return self.inputs[name].central

    def with_fixed(self, values: Mapping[str, float]) -> Assumptions:
        """The same with some inputs fixed at a number, each called an assumption.

        :raises DataError: if there is no such input, or the value cannot be.
        """
        inputs = dict(self.inputs)
        for name, value in values.items():
            if name not in inputs:
                raise DataError(f"{self.file}, {name[:60]}", "there is no such input", "See copydesk flows card.")
            number = float(value)
            inputs[name] = replace(
                inputs[name], low=number, central=number, high=number, distribution="fixed", sources=(), note=""
            )
        return replace(self, inputs=inputs)

    def drawn(self, uniforms: Floats) -> Draws:
        """Values of every input, by the inverse of its distribution.

        ``uniforms``, 0 to 1, have the shape (inputs of :attr:`varying`, paths). What does not vary has shape (1,).
        Parts of a whole are divided by their sum.
        """
        import numpy as np

        rows = dict(zip(self.varying, uniforms, strict=True))
        draws = {
            name: one.quantile(rows[name]) if name in rows else np.array([one.central])
            for name, one in self.inputs.items()
        }
        for whole in WHOLES:
            total = sum((draws[name] for name in whole), np.zeros(1))
            draws |= {name: draws[name] / total for name in whole}
        return draws
