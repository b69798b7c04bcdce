"""Capital-flow scenarios: how much of the 401(k) pool could move into private markets, how fast, and what that does.

A scenario says what follows from assumptions. It is no forecast and no advice. ``docs/flows.md`` is its model card.

>>> from copydesk.retirement.flows import read_assumptions, simulate
>>> result = simulate(read_assumptions(), paths=100, years=5, seed=1)
>>> result.bands["adoption"].shape  # years, and the five points 5%, 25%, 50%, 75%, 95%
(5, 5)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.retirement.flows.assumptions import Assumptions
from copydesk.retirement.flows.inputs import Cited, Input
from copydesk.retirement.flows.reading import read_assumptions
from copydesk.retirement.flows.reading_back import read_record
from copydesk.retirement.flows.record import record
from copydesk.retirement.flows.stress import Fund, Outcome, Quarter, stress

if TYPE_CHECKING:
    from copydesk.retirement.flows.sensitivities import Sensitivity, sensitivity
    from copydesk.retirement.flows.simulation import Scenario, simulate

__all__ = [
    "Assumptions",
    "Cited",
    "Fund",
    "Input",
    "Outcome",
    "Quarter",
    "Scenario",
    "Sensitivity",
    "read_assumptions",
    "read_record",
    "record",
    "sensitivity",
    "simulate",
    "stress",
]

# A record is read without NumPy, which only these need.
_COMPUTED = {
    "Scenario": "simulation",
    "simulate": "simulation",
    "Sensitivity": "sensitivities",
    "sensitivity": "sensitivities",
}


def __getattr__(name: str) -> Any:
    if name not in _COMPUTED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_COMPUTED[name]}"), name)
