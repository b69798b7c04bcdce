"""A figure is proved by a passage about the same thing, or by arithmetic; the number alone proves nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import check
from copydesk.evidence.arithmetic import derive
from copydesk.evidence.quantities import like
from copydesk.model import CheckedClaim, Figure, Manner, Relation, Source, State, Story
from copydesk.policy import Policy

ONLY = Policy(only=frozenset({"figure-in-source"}))

REPORT = """Larkspur Grain annual report for the year ended June 30, 2025.

Net sales were $4.16 billion in fiscal 2025, compared to $3.90 billion in fiscal 2024. Operating costs fell 3 percent.

The company employed 18,400 people at 63 plants. Its milling unit earned $310 million; its seed unit earned $95 million.

The board authorized the purchase of up to $500 million of shares. The gross margin rose by 0.5 percentage points to
31.2 percent. Of the $4.16 billion, exports made up $1.04 billion.

Larkspur had 12.2 million customers, while all mills of the country together had 48.8 million."""


def claims(story: str, *sources: str) -> list[CheckedClaim]:
    texts = sources or (REPORT,)
    named = [Source.from_text(text, name=f"source {n}") for n, text in enumerate(texts, start=1)]
    report = check(Story.from_markdown(story), named, policy=ONLY)
    return [c for c in report.claims if c.claim.kind == "figure"]


def states(story: str, *sources: str) -> list[State]:
    return [c.state for c in claims(story, *sources)]


@pytest.mark.parametrize(
    "story",
    [
        "Net sales were $4.16 billion in fiscal 2025.",
        "In fiscal 2025, Larkspur had net sales of US$4.16bn, up from 3,900 million dollars in fiscal 2024.",
        "Larkspur employed roughly 18,000 people at 63 plants.",
        "Eighteen thousand four hundred people were employed by Larkspur at its 63 plants.",
        "Operating costs were down 3%.",
        "The milling unit earned $310 million, while net sales were $4.2 billion.",
        "Larkspur's seed unit earned $95 million and its milling unit $310 million.",
        "The gross margin rose by 50 basis points to 31.2%.",
        "More than 12 million customers bought from Larkspur.",
        "The board authorized buying as much as $500 million of shares.",
    ],
)
def test_faithful_figures_are_proved(story: str) -> None:
    found = claims(story)
    assert found
    assert {c.state for c in found} == {State.PROVED}, [(c.claim.text, c.note) for c in found]


@pytest.mark.parametrize(
    ("story", "wrong"),
    [
        ("Net sales were $4.61 billion in fiscal 2025.", "$4.61 billion"),
        ("Net sales were $4.16 million in fiscal 2025.", "$4.16 million"),
        ("Net sales were $3.90 billion in fiscal 2025.", "$3.90 billion"),
        ("Net sales were €4.16 billion in fiscal 2025.", "€4.16 billion"),
        ("The milling unit earned $95 million.", "$95 million"),
        ("Larkspur employed 18,400 people at 310 plants.", "310"),
        ("Operating costs rose 3 percent.", "3 percent"),
        ("The gross margin rose by 0.5 percent to 31.2 percent.", "0.5 percent"),
        ("The board authorized the purchase of $500 million of shares.", "$500 million"),
        ("Larkspur had 48.8 million customers.", "48.8 million"),
        ("Larkspur had 12 customers.", "12"),
        ("Larkspur paid a dividend of $1.15 a share.", "$1.15"),
    ],
)
def test_a_changed_figure_is_not_proved(story: str, wrong: str) -> None:
    fault = [c for c in claims(story) if c.state in (State.CONTRADICTED, State.NO_EVIDENCE)]
    assert [c.claim.text for c in fault] == [wrong]


def test_a_contradiction_shows_the_passage_and_the_change() -> None:
    (found,) = claims("Net sales were $4.61 billion in fiscal 2025.")
    assert found.state is State.CONTRADICTED
    assert found.evidence[0].relation is Relation.CONTRADICTS
    assert "Net sales were $4.16 billion" in found.evidence[0].text
    assert found.fix
    assert found.fix.replacement == "$4.16 billion"


@pytest.mark.parametrize(
    ("story", "note"),
    [
        ("Net sales rose 6.7% in fiscal 2025.", "($4.16 billion - $3.9 billion) / $3.9 billion = 6.7 percent"),
        ("Net sales rose by $260 million in fiscal 2025.", "$4.16 billion - $3.9 billion = $260 million"),
        ("The milling unit and the seed unit earned $405 million together.", "$310 million + $95 million"),
        ("Exports made up 25 percent of net sales.", "$1.04 billion / $4.16 billion = 25.0 percent"),
    ],
)
def test_arithmetic_is_shown(story: str, note: str) -> None:
    (found,) = claims(story)
    assert found.state is State.PROVED
    assert {e.manner for e in found.evidence} == {Manner.DERIVED}
    assert note in found.evidence[0].note


def test_arithmetic_needs_the_relation_in_the_sentence() -> None:
    assert states("The milling unit and the seed unit earned $405 million.") != [State.PROVED]


def test_the_part_is_not_the_whole() -> None:
    pools = (
        "At the end of March, all savings schemes held $12.2 trillion. "
        "Of the $12.2 trillion, company schemes held $8.7 trillion."
    )
    assert states("All savings schemes held about $12 trillion.", pools) == [State.PROVED]
    assert states("Company schemes held $8.7 trillion.", pools) == [State.PROVED]
    assert states("Company schemes held about $12 trillion.", pools) == [State.CONTRADICTED]


def test_a_cell_of_a_table_is_read_with_its_scale_and_year() -> None:
    table = "\n\n".join(
        ["Results (in millions)", "2025", "2024", "Total net sales", "$", "391,035", "$", "383,285", "Other income"]
    )
    assert states("Total net sales were $391.0 billion in 2025.", table) == [State.PROVED]
    assert states("Total net sales were $383.3 billion in 2025.", table) != [State.PROVED]
    assert states("Total net sales were $391.0 million in 2025.", table) != [State.PROVED]


def test_a_figure_twice_where_the_source_has_two() -> None:
    source = "Lease costs were $1.4 billion and $1.3 billion in 2024 and 2023, respectively."
    assert states(source, source) == [State.PROVED, State.PROVED]
    assert State.PROVED not in states(source.replace("1.3", "1.4"), source)[1:]


def figure(number: Decimal, unit: str = "USD", step: Decimal = Decimal(1), **more: object) -> Figure:
    return Figure(number, number, unit, step=step, **more)  # type: ignore[arg-type]


@given(st.decimals(100, 10_000, places=2), st.integers(0, 2))
def test_rounding_to_the_digits_shown_is_the_same(number: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    rounded = number.quantize(step)
    assert like(figure(rounded, step=step), figure(number, step=Decimal("0.01"))) == "same"
    assert like(figure(rounded + 2 * step, step=step), figure(number, step=Decimal("0.01"))) == "other"


@given(st.decimals(1, 10_000, places=1), st.decimals(1, 10_000, places=1))
def test_a_finer_figure_than_the_source_is_not_proved(one: Decimal, two: Decimal) -> None:
    assert (like(figure(one, step=Decimal("0.1")), figure(two, step=Decimal(10))) == "same") == (one == two)


@given(st.integers(1, 500))
def test_basis_points_are_hundredths_of_a_point_and_no_percentages(points: int) -> None:
    basis = figure(Decimal(points) * 100, "basis point")
    assert like(figure(Decimal(points), "percentage point"), basis) == "same"
    assert like(figure(Decimal(points), "percent"), basis) != "same"
    assert like(figure(Decimal(points), "percent"), figure(Decimal(points), "percentage point")) == "unit"


@given(st.integers(2, 400), st.integers(2, 400))
def test_growth_is_derived_with_its_sign(old: int, new: int) -> None:
    change = (abs(Decimal(new) - old) / old * 100).quantize(Decimal("0.1"))
    rose = figure(change, "percent", Decimal("0.1"), sign=1)
    found = derive(rose, "Sales rose.", [figure(Decimal(new)), figure(Decimal(old))])
    if new > old:
        assert found is not None
    backward = abs(Decimal(old - new)) / new * 100  # what it would be, were the earlier figure the later one
    if new < old and abs(backward - change) > Decimal("0.05"):
        assert found is None
