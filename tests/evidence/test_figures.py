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
from copydesk.reading import read_source

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


SHORT = Source.from_text(
    """Inspection of the bridges of the Oster Vale Railway

The Track Safety Board inspected 46 bridges of the Oster Vale Railway. It found fatigue cracks in 7 of them.

On three bridges the board lowered the speed limit for freight trains from 45 to 25 miles per hour.

It recommends that the railway repair the seven bridges before June 30, 2027.""",
    name="report",
    title="Inspection of the bridges of the Oster Vale Railway",
)
RELEASE = """Harbor Mills reported net sales of $1.84 billion, an increase of 6% from $1.74 billion a year before.

Sales of frozen bread grew 11% to $612 million. Sales of canned soup fell 3% to $288 million."""


@pytest.mark.parametrize(
    "story",
    [
        "Safety board finds fatigue cracks in seven bridges of the Oster Vale Railway",
        "Speed limits for freight trains were lowered on three of them.",
        "The Track Safety Board has recommended that the Oster Vale Railway repair seven bridges.",
    ],
)
def test_what_a_sentence_before_names_counts_for_a_pronoun(story: str) -> None:
    report = check(Story.from_markdown(story), SHORT, policy=ONLY)
    assert [c.state for c in report.claims if c.claim.kind == "figure"] == [State.PROVED]


def test_words_of_another_clause_do_not_choose_the_figure() -> None:
    assert states("Sales rose 6%, while canned soup slipped.", RELEASE) == [State.PROVED]
    assert State.CONTRADICTED in states("Sales of canned soup fell 6%.", RELEASE)


def test_another_quarter_speaks_against_nothing_that_the_story_does_not_tell_apart() -> None:
    pools = (
        "At the end of March 2025, all savings schemes held $12.2 trillion. Of the $12.2 trillion, company schemes "
        "held $8.7 trillion.\n\nAt the end of June 2025, savings scheme assets were $13.9 trillion. Of that sum, "
        "company schemes held $10 trillion."
    )
    assert states("Of that sum, company schemes held $8.7 trillion.", pools) == [State.PROVED]


def test_the_source_of_a_whole_told_as_its_part_is_shown_plainly() -> None:
    pools = (
        "At the end of March, employer savings schemes held $12.2 trillion in all. "
        "Of the $12.2 trillion, company schemes held $8.7 trillion."
    )
    (found,) = claims("The order opens the roughly $12 trillion held in company schemes.", pools)
    assert found.state is State.CONTRADICTED
    assert (
        found.note
        == "The source gives $12.2 trillion to all employer savings schemes; company schemes held $8.7 trillion."
    )
    assert [e.text for e in found.evidence] == [
        "At the end of March, employer savings schemes held $12.2 trillion in all.",
        "Of the $12.2 trillion, company schemes held $8.7 trillion.",
    ]
    again = claims("The roughly $12 trillion held in company schemes. The $12 trillion pool may move.", pools)
    assert {c.note for c in again} == {found.note}


def test_a_message_names_the_title_of_a_source() -> None:
    source = Source.from_text("The mill ground 310 tons.", name="mill-7.txt", title="The mills of Orrin")
    report = check(Story.from_markdown("The town of Vale counts 310 goats."), source, policy=ONLY)
    notes = [c.note for c in report.claims if c.claim.kind == "figure"]
    assert not any("mill-7" in note for note in notes)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("Tax was $7.1 billion and $9.3 billion in 2023 and 2024.", ("$9.3 billion", "£9.3 billion")),
        ("Cash flow was $17.8 billion in 2025, a 10% decrease.", ("$17.8", "€17.8")),
        ("Income of the segment grew 1% in 2024.", ("1%", "1 percentage points")),
        ("Orrin raised its dividend from $2.25 to $2.30 per share.", ("$2.30 per share", "$2.30 per year")),
        ("Orrin bought 310 million shares for $34 billion in 2025.", ("310 million shares", "310 million dollars")),
        ("Orrin executed a ten-for-one split of its stock.", ("ten-for-one", "twelve-for-one")),
        ("Sales grew at all three segments of Orrin in 2024.", ("three", "four")),
        ("Orrin had revenue of $130.5 billion in 2025.", ("$130.5", "about $111")),
    ],
)
def test_another_unit_or_a_near_number_is_contradicted(source: str, wrong: tuple[str, str]) -> None:
    assert set(states(source, source)) == {State.PROVED}
    assert State.CONTRADICTED in states(source.replace(*wrong), source)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        (
            "Revenue was $2.2 billion in 2024, compared with $1.5 billion in 2023 and $1.2 billion in 2022.",
            ("$1.5 billion in 2023 and $1.2 billion", "$1.2 billion in 2023 and $1.5 billion"),
        ),
        (
            "Orrin paid taxes of $11.2 billion and $4.1 billion in 2025 and 2024, respectively.",
            ("$11.2 billion and $4.1 billion", "$4.1 billion and $11.2 billion"),
        ),
        (
            "Orrin expects net profits of the trade of $31.5 billion, up from its forecast of $25.7 billion.",
            (
                "$31.5 billion, up from its forecast of $25.7 billion",
                "$25.7 billion, up from its forecast of $31.5 billion",
            ),
        ),
    ],
)
def test_two_figures_that_trade_places_are_contradicted(source: str, wrong: tuple[str, str]) -> None:
    assert set(states(source, source)) == {State.PROVED}
    assert State.CONTRADICTED in states(source.replace(*wrong), source)


def test_two_lists_in_one_sentence_keep_their_dates() -> None:
    one = "Cash used for deposits during 2024, 2023 and 2022 was $13,258, $15,794 and $4,358, respectively"
    two = "cash from deposits during 2024, 2023 and 2022 was $4,053, $15,140 and $9,943, respectively"
    source = f"{one}. C{two[1:]}."
    assert set(states(f"{one}, while {two}.", source)) == {State.PROVED}
    assert State.CONTRADICTED in states(f"{one.replace('$13,258, $15,794', '$15,794, $13,258')}, while {two}.", source)


def test_parts_of_a_sentence_turned_round_are_no_trade() -> None:
    source = "Sales were $5.1 billion in 2025, while costs were $3.2 billion in 2024."
    assert set(states("Costs were $3.2 billion in 2024, while sales were $5.1 billion in 2025.", source)) == {
        State.PROVED
    }


FILING = b"""<html><head><title>Larkspur Grain report</title></head><body><h1>Larkspur Grain annual report</h1>
<p>Results of Larkspur Grain (in millions, except per share data):</p>
<table><tr><th></th><th>2025</th><th>2024</th></tr>
<tr><td>Net sales</td><td>$ 4,163</td><td>$ 3,902</td></tr>
<tr><td>Milling equipment</td><td>612</td><td>588</td></tr>
<tr><td>Gross margin</td><td>31.2%</td><td>30.7%</td></tr></table>
<table><tr><th>Business</th><th>Third quarter 2026 ($ million)</th><th>Third quarter 2025 ($ million)</th></tr>
<tr><td>Frozen meals</td><td>671</td><td>551</td></tr><tr><td>Canned soup</td><td>288</td><td>297</td></tr></table>
<p>The report was approved by the board of Larkspur Grain.</p></body></html>"""


@pytest.mark.parametrize(
    ("story", "proved"),
    [
        ("Net sales of Larkspur Grain were $4.16 billion in 2025.", True),
        ("Net sales of Larkspur Grain were $3.9 billion in 2025.", False),
        ("Net sales of Larkspur Grain were €4.16 billion in 2025.", False),
        ("Milling equipment brought in $588 million in 2024.", True),
        ("Milling equipment brought in $588 million in 2025.", False),
        ("Milling equipment brought in $588 in 2024.", False),
        ("Milling equipment brought in £588 million in 2024.", False),
        ("The gross margin was 30.7% in 2024.", True),
        ("The gross margin was 30.7% in 2025.", False),
        ("Sales of frozen meals were $551 million in the third quarter of 2025.", True),
        ("Sales of frozen meals were $551 million in the third quarter of 2026.", False),
    ],
)
def test_tables_of_a_filing_are_read_with_caption_and_heads(story: str, proved: bool) -> None:
    report = check(Story.from_markdown(story), read_source(FILING, name="filing.html"), policy=ONLY)
    found = [c.state for c in report.claims if c.claim.kind == "figure"]
    assert found == [State.PROVED] if proved else State.PROVED not in found


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
