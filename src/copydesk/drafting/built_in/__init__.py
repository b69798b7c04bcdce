"""The drafter that needs no model: recipes that write stories from what documents and tables say of themselves.

A recipe is one file. It says how well it fits the sources, and writes a sheet whose every line is a fixed wording
around values read from the sources, or the sources' own words as a quotation; so what it writes stands in them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from copydesk.drafting.brief import Brief
from copydesk.drafting.sheet import Sheet
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts

# In the order in which they are asked; of those that fit equally well, the first is taken.
_HOMES = ("register", "docket", "scores", "shifts", "plan_check", "scenario", "filing", "extract")


class Recipe(Protocol):
    """A way to write a story from sources of one kind. A module with these names is one."""

    NAME: str  # what the record calls it

    def fit(self, index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
        """How well it fits, 0 (not at all) to 1."""

    def write(self, index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
        """The story. It is called only where :meth:`fit` is above 0."""


def recipes() -> list[Recipe]:
    """All recipes, in the order in which they are asked."""
    return [import_module(f"{__name__}.{home}") for home in _HOMES]


def best(index: SourceIndex, brief: Brief, facts: Facts | None) -> Recipe | None:
    """The recipe that fits best; ``None`` where none fits."""
    fits = [(recipe.fit(index, brief, facts), recipe) for recipe in recipes()]
    fit, found = max(fits, key=lambda item: item[0])
    return found if fit > 0 else None
