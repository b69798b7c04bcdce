"""A plan-menu check as a record and a story: a true draft is released, what is false beside the record is held."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from copydesk import Report, Source, Story, check
from copydesk.drafting import Brief, Draft, draft
from copydesk.drafting.built_in import plan_check as recipe
from copydesk.errors import DataError
from copydesk.evidence.index import SourceIndex
from copydesk.reading import read_source
from copydesk.retirement.menu import (
    MenuReport,
    check_menu,
    check_record,
    compare,
    process_of_yaml,
    read_check_record,
    read_menu,
    read_process,
    read_rule_set,
    rule_set_of_yaml,
    rule_sets,
)
from copydesk.retirement.menu.check_rows import plan_check
from copydesk.retirement.menu.examples import EXAMPLES, example_files
from copydesk.retirement.menu.rulesets import FOLDER

ON = dt.date(2026, 11, 27)
# The schedules of assets name no plan.
NAMES = {"lantern-road": "Lantern Road 401(k) Plan", "brackwater-tools": "Brackwater Tools 401(k) Plan"}


def report(example: str, *rules: str, process: str = "") -> MenuReport:
    menu_file, process_file = example_files(example)
    menu = read_menu(menu_file)
    menu = replace(menu, plan=NAMES.get(example, menu.plan))
    held = process_of_yaml(process.encode(), "mended.yaml") if process else read_process(process_file)
    return check_menu(menu, held, [read_rule_set(rule) for rule in rules] or list(rule_sets().values()))


@cache
def record(example: str, *rules: str) -> Source:
    return check_record(report(example, *rules), ON, publisher="The Ketterby Post")


def released(source: Source) -> Draft:
    made = draft(source)
    assert made.record.drafter == "built-in: plan-menu check"
    assert not made.record.cuts, made.record.cuts
    assert made.released, made.report.stops
    assert not made.report.findings, made.report.findings
    return made


@cache
def written(example: str) -> str:
    return released(record(example)).story.raw


def checked(example: str, true: str, told: str) -> Report:
    """The draft of an example with one of its words changed, put to its record."""
    raw = written(example)
    assert true in raw, raw
    return check(Story.from_markdown(raw.replace(true, told), "story.md"), [record(example)])


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_check_of_any_example_is_released_with_no_cut(example: str) -> None:
    made = released(record(example))
    assert "no legal advice and no legal opinion" in made.story.text
    assert "It is not final, and nobody may rely on it yet." in made.story.text
    assert len(made.story.tables[0].rows) == 11, "ten factors and the head"


@pytest.mark.parametrize(
    ("example", "rules"),
    [("pinegate-press", ("22e-4-illiquid",)), *((name, ("22e-4-illiquid", "404a-6-proposed")) for name in EXAMPLES)],
)
def test_the_check_against_fewer_rule_sets_is_released(example: str, rules: tuple[str, ...]) -> None:
    text = released(record(example, *rules)).story.text
    assert ("rule titled “Fiduciary duties in selecting" in text) is ("404a-6-proposed" in rules)


def test_the_story_reads_as_it_should() -> None:
    made = released(record("lantern-road"))
    assert "Check of Lantern Road 401(k) Plan menu: three answers not met and one not documented" in made.story.raw
    for told in (
        "The menu of Lantern Road 401(k) Plan was put to four rule sets on November 27, 2026. It has two options.",
        "Of 66 answers, three are not met and one is not documented; 45 are met and 17 are not applicable.",
        "(proposed 29 CFR 2550.404a-6) was issued on March 31, 2026.",
        "Under proposed 2550.404a-6(h)(1)(ii), an answer on fees is not documented for Quillmere Growth Fund. "
        "The check says: “Not in the file: what the dearer choice is worth.”",
        "No answer means that a duty was kept or broken",
    ):
        assert told in made.story.text, told
    assert all(line.passages for line in made.standing[:12])


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_record_is_read_back_as_it_was(example: str) -> None:
    source = record(example)
    again = read_source(source.original, name=source.name, media_type="text/markdown")
    assert read_check_record(again) == plan_check(report(example), ON)
    assert (again.text, again.tables, again.fields) == (source.text, source.tables, source.fields)


# ---- what is false -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("true", "told", "rule"),
    [
        ("three are not met", "four are not met", "figure-in-source"),
        ("three are not met", "five are not met", "figure-in-source"),
        ("45 are met", "35 are met", "figure-in-source"),
        ("Of 66 answers", "Of 67 answers", "figure-in-source"),
        ("put to four rule sets", "put to five rule sets", "figure-in-source"),
        ("has two options", "has three options", "figure-in-source"),
        ("| Benchmark | 5 | 2 |", "| Benchmark | 5 | 3 |", "figure-in-source"),
        ("menu of Lantern Road 401(k) Plan", "menu of Osterfield Clinics Savings Plan", "name-in-source"),
        ("Lantern Road 401(k) Plan", "Ketterby Valley Mills 401(k) Plan", "name-in-source"),
        ("on November 27, 2026. It", "on November 26, 2026. It", "date-in-source"),
        ("issued on March 31, 2026", "issued on March 31, 2025", "date-in-source"),
        ("issued on October 20, 2010", "issued on October 20, 2011", "date-in-source"),
        ("is not met for Quillmere", "is met for Quillmere", "statement-supported"),
        ("No answer means that a duty was kept or broken", "The answers mean that a duty was broken", None),
        ("Whether the files are true, it does not know.", "The plan should replace the fund.", None),
        ("2550.404a-5) is in force", "2550.404a-5) is not in force", "statement-supported"),
        ("what the dearer choice is worth.”", "what the cheaper choice is worth.”", "quote-matches-source"),
    ],
)
def test_a_false_statement_is_held(true: str, told: str, rule: str | None) -> None:
    found = checked("lantern-road", true, told)
    assert found.verdict == "hold"
    assert rule is None or rule in {finding.rule for finding in found.stops}


@pytest.mark.parametrize(
    ("true", "told"),
    [
        ("seven are not met", "six are not met"),
        ("15 are not documented", "14 are not documented"),
        ("menu: seven answers", "menu: six answers"),
        ("22 open answers", "29 open answers"),
    ],
)
def test_a_wrong_count_of_what_is_missing_is_held(true: str, told: str) -> None:
    found = checked("pinegate-press", true, told)
    assert "figure-in-source" in {finding.rule for finding in found.stops}


PROPOSED = "The proposed rule titled “Fiduciary duties in selecting designated investment alternatives”"
FINAL = "The final rule titled “Fiduciary duties in selecting designated investment alternatives”"


@pytest.mark.parametrize(
    ("true", "told"),
    [
        ("It is not final, and nobody may rely on it yet.", "It is final, and plans may rely on it."),
        ("It is not final, and nobody may rely on it yet.", "It is final."),
        (PROPOSED, FINAL),
        (
            "It is not final, and nobody may rely on it yet.",
            "The rule on fiduciary duties in selecting designated investment alternatives is a final rule.",
        ),
        (
            "It is not final, and nobody may rely on it yet.",
            "The rule on fiduciary duties in selecting designated investment alternatives is in force.",
        ),
    ],
)
def test_a_proposed_rule_told_as_final_is_held(true: str, told: str) -> None:
    found = checked("ketterby-mills", true, told)
    assert {"statement-supported", "rulemaking-stage"} & {finding.rule for finding in found.stops}


def test_the_draft_of_one_plan_is_held_beside_the_record_of_another() -> None:
    story = Story.from_markdown(written("lantern-road"), "story.md")
    found = check(story, [record("osterfield-clinics")])
    assert {"name-in-source", "figure-in-source"} <= {finding.rule for finding in found.stops}


# ---- what if, what comes next, what is refused ---------------------------------------------


def test_a_what_if_of_other_rule_sets_is_told_and_released() -> None:
    before, after = report("pinegate-press", "404a-6-proposed"), report("pinegate-press", "404c-5")
    source = check_record(before, ON, what_if=compare(before, after))
    assert read_check_record(source) == plan_check(before, ON, compare(before, after))
    made = released(source)
    assert "In the what-if, 27 of 27 factors change." in made.story.text
    told = "The what-if takes benchmark for the plan as a whole from not met to not asked."
    assert told in made.story.text
    false = made.story.raw.replace("27 of 27 factors", "26 of 27 factors")
    assert check(Story.from_markdown(false, "story.md"), [source]).verdict == "hold"


def test_a_what_if_of_a_mended_file_tells_the_answer_that_changes() -> None:
    process = example_files("lantern-road")[1].read_text("utf-8")
    mended = process.replace("similar_in: [mandate, objectives]", "similar_in: [mandate, strategy, objectives, risks]")
    assert mended != process
    before = report("lantern-road", "404a-6-proposed")
    after = report("lantern-road", "404a-6-proposed", process=mended)
    made = released(check_record(before, ON, what_if=compare(before, after)))
    assert "no factor changes" in made.story.text, "benchmark is still not met by another answer"
    told = "The what-if takes an answer on benchmark for Hollin Private Glide Trust 2050 from not met to met."
    assert told in made.story.text


def test_what_comes_next_is_a_date_of_the_record() -> None:
    data = (FOLDER / "404c-5.yaml").read_bytes().replace(b"effective: 2007-12-24", b"effective: 2027-01-04")
    coming = replace(report("osterfield-clinics", "404c-5"), rule_sets=(rule_set_of_yaml(data),))
    text = released(check_record(coming, ON)).story.text
    assert "What comes next" in text
    assert "is January 4, 2027." in text
    assert "What comes next" not in written("osterfield-clinics")


def test_a_menu_that_names_no_plan_gives_no_record() -> None:
    menu_file, process_file = example_files("lantern-road")
    unnamed = check_menu(read_menu(menu_file), read_process(process_file), [read_rule_set("404c-5")])
    with pytest.raises(DataError, match="--plan NAME"):
        check_record(unnamed, ON)


def test_words_of_a_menu_stay_words() -> None:
    odd = "A | B <b>Fund</b> [x](y) `c`"
    named = report("osterfield-clinics", "404c-5")
    option, *others = named.menu.options
    menu = replace(named.menu, options=(replace(option, name=odd), *others))
    check_of = check_menu(menu, named.process, named.rule_sets)
    assert read_check_record(check_record(check_of, ON)).options[0] == odd


@pytest.mark.parametrize(
    ("true", "broken", "says"),
    [
        (b"| not met |", b"| perhaps |", "'perhaps' is no answer"),
        (b"| 2026-03-31 |", b"| soon |", "'soon' is no day"),
        (b"plan: Lantern Road 401(k) Plan", b"plan: ''", "no plan"),
    ],
)
def test_a_damaged_record_is_not_drafted_from(true: bytes, broken: bytes, says: str) -> None:
    data = record("lantern-road").original
    assert true in data
    damaged = read_source(data.replace(true, broken), name="r.md", media_type="text/markdown")
    with pytest.raises(DataError, match=says):
        read_check_record(damaged)
    assert recipe.fit(SourceIndex([damaged]), Brief(), None) == 0


def test_the_command_writes_a_record_that_is_drafted_from(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from copydesk.cli import app

    menu_file, process_file = map(str, example_files("lantern-road"))
    saved, story = tmp_path / "records" / "check.md", tmp_path / "story.md"
    named = ("--plan", NAMES["lantern-road"], "--on", "2026-11-27")
    result = CliRunner().invoke(app, ["plan", "check", menu_file, process_file, *named, "--record", str(saved)])
    assert result.exit_code == 1, result.output
    assert f"copydesk draft --source {saved}" in result.output
    result = CliRunner().invoke(app, ["draft", "--source", str(saved), "--out", str(story)])
    assert result.exit_code == 0, result.output
    assert "three are not met and one is not documented" in story.read_text("utf-8")
    other = ("--against", "404c-5", "--record", str(tmp_path / "what-if.md"))
    result = CliRunner().invoke(app, ["plan", "what-if", menu_file, process_file, *named, *other])
    assert "## What if" in (tmp_path / "what-if.md").read_text("utf-8"), result.output
