"""Sobol indices against a case whose variance is known, and what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copydesk.errors import DataError
from copydesk.retirement.flows import Assumptions, read_assumptions, sensitivity
from copydesk.retirement.flows.assumptions import AGES
from copydesk.retirement.flows.sensitivities import LUCK, OUTPUTS

BUILT_IN = read_assumptions()


def product() -> Assumptions:
    """Only two inputs vary: the sleeve's share after a year is their product."""
    fixed = {name: one.central for name, one in BUILT_IN.inputs.items()}
    fixed |= {name: 0.0 for name in fixed if name.split(".")[0] in ("fee", "return", "volatility", "pool")}
    fixed |= {f"age.{age}.sleeve": 1.0 for age in AGES} | {"pool.assets": 1e12, "defaults.share": 1.0}
    fixed |= {"defaults.growth": 0.0, "adoption.delay": 0.0, "adoption.innovation": 100.0, "adoption.imitation": 0.0}
    fixed |= {"sleeve.deployment": 1.0, "sleeve.band": 0.0}
    plain = BUILT_IN.with_fixed(fixed)
    inputs = dict(plain.inputs)
    for name, low, high in (("adoption.ceiling", 0.2, 0.8), ("sleeve.peak", 0.1, 0.2)):
        inputs[name] = replace(inputs[name], low=low, central=low, high=high, distribution="uniform")
    return replace(plain, inputs=inputs)


def test_indices_of_a_product_are_those_of_the_closed_form() -> None:
    (found,) = sensitivity(product(), ("sleeve-share",), samples=256, years=1, seed=1)
    # Var(xy) = Var x (E y)^2 + Var y (E x)^2 + Var x Var y
    x, y = 0.6**2 / 12, 0.1**2 / 12
    by_x, by_y, both = x * 0.15**2, y * 0.5**2, x * y
    whole = by_x + by_y + both
    first = {index.input: index.first for index in found.indices}
    total = {index.input: index.total for index in found.indices}
    assert first["adoption.ceiling"] == pytest.approx(by_x / whole, abs=0.02)
    assert total["adoption.ceiling"] == pytest.approx((by_x + both) / whole, abs=0.02)
    assert total["sleeve.peak"] == pytest.approx((by_y + both) / whole, abs=0.02)
    assert total[LUCK] == pytest.approx(0, abs=1e-6)
    assert [index.input for index in found.indices][:2] == ["adoption.ceiling", "sleeve.peak"]
    assert all(index.settled for index in found.indices)
    assert "adoption.ceiling matters most" in found.says()


def test_the_same_seed_gives_the_same_indices_with_their_intervals() -> None:
    runs = [sensitivity(product(), ("moved",), samples=16, years=2, seed=seed) for seed in (4, 4, 5)]
    assert runs[0] == runs[1] != runs[2]
    assert runs[0][0].indices[0].total_half_width > 0
    assert len(runs[0][0].indices[0].earlier) == 2


def test_an_output_that_nothing_moves_says_so() -> None:
    still = product().with_fixed({"adoption.ceiling": 0.0})
    (found,) = sensitivity(still, ("moved",), samples=16, years=2)
    assert found.indices == ()
    assert found.says() == "No assumption changes the dollars moved into private classes in all years, net."


def test_every_output_of_the_built_in_scenario_has_indices() -> None:
    told: list[tuple[int, int]] = []
    found = sensitivity(BUILT_IN, samples=16, years=2, tell=lambda done, known: told.append((done, known)))
    assert [answer.output for answer in found] == list(OUTPUTS)
    assert all(len(answer.indices) == len(BUILT_IN.varying) + 1 for answer in found)
    assert told[-1][0] == told[-1][1] == 16 * (len(BUILT_IN.varying) + 3)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"outputs": ("profit",)}, "Known: moved"),
        ({"samples": 100}, "A power of 2"),
        ({"years": 0}, "years"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_run_is_refused(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(DataError, match=says):
        sensitivity(BUILT_IN, **arguments)  # type: ignore[arg-type]
