"""Whether the scores are worth anything: what followed them, on days that their weights were not chosen on."""

from __future__ import annotations

from copydesk.scores.evaluation.evaluating import evaluate, judged
from copydesk.scores.evaluation.inputs import Inputs, read
from copydesk.scores.evaluation.panel import HORIZONS, Panel, forward_returns, panel
from copydesk.scores.evaluation.results import Evaluation, Period, Quantiles, Signal
from copydesk.scores.evaluation.statistics import Mean, correlations, mean_of, newey_west, ranks

__all__ = [
    "HORIZONS",
    "Evaluation",
    "Inputs",
    "Mean",
    "Panel",
    "Period",
    "Quantiles",
    "Signal",
    "correlations",
    "evaluate",
    "forward_returns",
    "judged",
    "mean_of",
    "newey_west",
    "panel",
    "ranks",
    "read",
]
