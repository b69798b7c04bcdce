"""Capital-flow scenarios: what follows from assumptions. Nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from copydesk.desk import scenarios
from copydesk.desk.api.access import need
from copydesk.desk.api.asked import Asked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers

router = Router(tags=["Scenarios"])


class ScenarioAsked(Asked):
    """Inputs that are held at one number; all others are drawn from their ranges."""

    assumptions: dict[str, float] = Field(
        default_factory=dict,
        max_length=100,
        description="Inputs by name, as `copydesk flows card` lists them, each held at a number; shares as fractions.",
        examples=[{"adoption.ceiling": 0.35}],
    )
    paths: int = Field(scenarios.PATHS, ge=1, le=scenarios.MOST_PATHS, description="How many paths are drawn.")
    years: int = Field(scenarios.MOST_YEARS, ge=1, le=scenarios.MOST_YEARS)
    seed: int = Field(scenarios.SEED, ge=0, le=2**63 - 1, description="The same seed and inputs give the same numbers.")


class SeriesTold(BaseModel):
    """A series over the years: for each year the values of `points`."""

    unit: str = Field(description="dollars, share or another unit of the model card.")
    meaning: str
    bands: list[list[float]]


class ScenarioTold(BaseModel):
    """A scenario: no forecast and no advice."""

    notice: str
    model: str = Field(description="Version of the model.")
    assumptions: str
    assumptions_sha256: str = Field(description="Hash of all numbers that can change a result.")
    held: dict[str, float] = Field(description="The inputs that were held, with their numbers.")
    paths: int
    seed: int
    years: list[int]
    points: list[str] = Field(examples=[["p5", "p25", "median", "p75", "p95"]])
    series: dict[str, SeriesTold]
    beyond_the_square_root_law: dict[str, list[float]] = Field(
        description="For each private class and year, the share of paths whose flow is beyond what the law was "
        "measured on."
    )


@router.post("", response=answers(200, ScenarioTold), operation_id="scenario", summary="Compute a scenario")
def scenario(request: HttpRequest, body: ScenarioAsked) -> dict[str, Any]:
    """Medians and bands of every series, and the hash of the assumptions that they follow from."""
    need(request, "review", "check")
    if not scenarios.are_installed():
        raise NotFound("scenarios", "this desk has not the libraries to compute them", "Install copydesk[flows].")
    from copydesk.retirement.flows.told import mapping

    assumptions = scenarios.with_values(body.assumptions)
    return mapping(scenarios.run(assumptions, body.paths, body.years, body.seed)) | {"held": body.assumptions}
