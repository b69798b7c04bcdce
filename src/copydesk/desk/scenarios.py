"""Capital-flow scenarios for the site and the API: bounded, kept by their inputs, one at a time in each process."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

if TYPE_CHECKING:
    from copydesk.retirement.flows import Assumptions, Scenario

PATHS = 2_000  # of a scenario on the site
MOST_PATHS = 20_000  # of one that a program asks for
MOST_YEARS = 30
SEED = 1
CHART = "moved-in-all"
_NEEDED = ("numpy", "scipy", "SALib", "altair", "vl_convert")
_KEPT = 7 * 24 * 3600  # seconds
_ONE = threading.Lock()  # a scenario takes all of a processor for a moment: they wait for each other


def are_installed() -> bool:
    """Whether the libraries are here that scenarios are computed and drawn with."""
    return all(_is_here(name) for name in _NEEDED)


@lru_cache(maxsize=16)
def _is_here(name: str) -> bool:
    return find_spec(name) is not None


@lru_cache(maxsize=1)
def built_in() -> Assumptions:
    """The built-in assumptions."""
    from copydesk.retirement.flows import read_assumptions

    return read_assumptions()


def run(assumptions: Assumptions, paths: int, years: int, seed: int) -> Scenario:
    """A scenario, run now.

    :raises DataError: if a number is out of its bounds.
    """
    from copydesk.retirement.flows import simulate

    with _ONE:
        return simulate(assumptions, paths=paths, years=years, seed=seed, threads=1)


def kept(assumptions: Assumptions, years: int) -> dict[str, Any] | None:
    """The scenario of the site that these inputs gave before, as :func:`told` tells it; ``None`` where it is not kept.

    Only a scenario that is not kept costs anything.
    """
    found = cache.get(_key(assumptions, years))
    return found if isinstance(found, dict) else None


def told(assumptions: Assumptions, years: int) -> dict[str, Any]:
    """The scenario of the site in plain values, kept for those who ask next.

    Its chart is there as SVG: ``svg``, and ``svg_narrow`` for narrow pages.

    :raises DataError: if a number is out of its bounds.
    """
    from copydesk.charts import svg
    from copydesk.retirement.flows.charts import fan
    from copydesk.retirement.flows.told import mapping
    from copydesk.retirement.flows.wording import LABELS, NOTICE

    if found := kept(assumptions, years):
        return found
    result = run(assumptions, PATHS, years, SEED)
    label = LABELS[CHART][0].upper() + LABELS[CHART][1:]
    text = f"{label}, {result.calendar(1)} to {result.calendar(years)}, as the table below has it. {NOTICE}"
    made = mapping(result) | {
        "svg": svg(fan(result, CHART), label, text),
        "svg_narrow": svg(fan(result, CHART, narrow=True), label, text),
    }
    cache.set(_key(assumptions, years), made, _KEPT)
    return made


def with_values(values: Mapping[str, float]) -> Assumptions:
    """The built-in assumptions with some inputs held at one number.

    :raises DataError: if there is no such input, or the value cannot be.
    """
    return built_in().with_fixed(values) if values else built_in()


def _key(assumptions: Assumptions, years: int) -> str:
    inputs = json.dumps([assumptions.sha256, PATHS, years, SEED, CHART])
    return f"flows:3:{hashlib.sha256(inputs.encode()).hexdigest()}"
