"""The check of a menu: what each of the five example plans lacks, and that what is not known is never taken for yes."""

from __future__ import annotations

import json
from functools import cache

import pytest

from copydesk.errors import DataError
from copydesk.retirement.menu import (
    DISCLAIMER,
    Answer,
    MenuReport,
    Outcome,
    check_menu,
    compare,
    menu_of_yaml,
    process_of_yaml,
    read_menu,
    read_process,
    read_rule_set,
    rule_sets,
)
from copydesk.retirement.menu.examples import EXAMPLES, example_files

PROPOSAL = "404a-6-proposed"


@cache
def report(name: str) -> MenuReport:
    """An example under all rule sets."""
    menu, process = example_files(name)
    return check_menu(read_menu(menu), read_process(process), list(rule_sets().values()))


def answer(name: str, requirement: str, option: str = "", rule_set: str = PROPOSAL) -> Answer:
    (found,) = (a for a in report(name).of(rule_set, option) if a.requirement.id == requirement)
    return found


# All that is open, by plan: rule set, requirement, option, outcome, and words that the answer says.
OPEN = {
    "ketterby-mills": [],
    "brackwater-tools": [],
    "lantern-road": [
        (PROPOSAL, "k-similar", "hollin-glide", "not met", "similar in these alone: mandate, objectives."),
        (PROPOSAL, "k-sleeve", "hollin-glide", "not met", "No part of the benchmark stands for the private sleeve."),
        (PROPOSAL, "h-share-class", "quillmere-growth", "not met", "Quillmere Growth Fund R6 at 0.48% (line 102)."),
        (PROPOSAL, "h-dearer", "quillmere-growth", "not documented", "what the dearer choice is worth."),
    ],
    "osterfield-clinics": [
        (PROPOSAL, "i-participant", "saltmarsh-balanced", "not documented", "who represents it in writing"),
        (PROPOSAL, "i-plan", "saltmarsh-balanced", "not documented", "time until illiquid holdings return capital"),
        (PROPOSAL, "f-adviser", "dunmoor-private", "not met", "dated after the selection"),
        (PROPOSAL, "j-measures", "dunmoor-private", "not met", "None of the ways"),
        (
            PROPOSAL,
            "j-conflict",
            "dunmoor-private",
            "not met",
            "sets the price of what it sells to its own continuation",
        ),
        (PROPOSAL, "l-fees", "dunmoor-private", "not documented", "For “each fee understood and judged worth its"),
        ("404c-5", "a-exit", "saltmarsh-balanced", "not met", "leave the default only once in 365 days."),
    ],
    "pinegate-press": [
        (PROPOSAL, "d-menu", "", "not documented", "minutes of that review."),
        (PROPOSAL, "k-not-one", "", "not met", "All options that have a benchmark have the same one."),
        (PROPOSAL, "g-risk", "hollin-managed", "not met", "One measure of risk was weighed: standard deviation."),
        (PROPOSAL, "h-dearer", "hollin-managed", "not documented", "what the dearer choice is worth."),
        (PROPOSAL, "k-similar", "hollin-managed", "not met", "similar in these alone: objectives."),
        (PROPOSAL, "k-mixed", "hollin-managed", "not met", "The benchmark is a single index"),
        (PROPOSAL, "l-operate", "hollin-managed", "not met", "told one thing of each participant: age."),
        (PROPOSAL, "k-mixed", "tarnbrook-2040", "not met", "The benchmark is a single index"),
        *(
            (PROPOSAL, requirement, "wexcombe-credit", "not documented", says)
            for requirement, says in (
                ("g-alternatives", "alternatives considered"),
                ("g-risk", "risk measures"),
                ("g-horizon", "time horizon"),
                ("g-determination", "determination on performance"),
                ("h-fees", "fee table"),
                ("h-share-class", "share classes considered"),
                ("h-dearer", "For “nothing in the fee table costs less” the file lacks: fee table."),
                ("k-benchmark", "why the benchmark fits"),
                ("k-similar", "what it is similar in"),
                ("k-sleeve", "measures of the private sleeve"),
                ("l-skills", "who assessed it"),
            )
        ),
        ("404a-5", "b-conditions", "", "not documented", "who went through paragraphs (c) and (d)."),
        ("404a-5", "a-option", "wexcombe-credit", "not documented", "day of the last disclosure to participants"),
        ("22e-4-illiquid", "b1iv-limit", "wexcombe-credit", "not met", "18% of the fund's net assets was illiquid."),
    ],
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_lack_what_was_planted_and_nothing_else(name: str) -> None:
    found = report(name).open
    assert sorted((a.rule_set, a.requirement.id, a.option, str(a.outcome)) for a in found) == sorted(
        row[:4] for row in OPEN[name]
    )
    for rule_set, requirement, option, _, says in OPEN[name]:
        assert says in " ".join(answer(name, requirement, option, rule_set).missing)


def test_a_finding_has_the_words_that_ask_for_it_and_where_the_file_says_so() -> None:
    found = answer("lantern-road", "h-share-class", "quillmere-growth")
    assert found.requirement.section == "2550.404a-6(h)(2)(iii)"
    assert "more economical share class options" in found.requirement.quote
    places = {value.key: value.place for value in found.evidence}
    assert places["file.fees.table"] == "process.yaml, line 102"
    line = example_files("lantern-road")[1].read_text("utf-8").splitlines()[101]
    assert "R6" in line
    assert "0.48" in line


def test_the_way_by_which_it_is_met_is_told() -> None:
    assert answer("ketterby-mills", "i-participant", "quillmere-bond").routes == (
        "a mutual fund registered as an open-end fund",
    )
    assert answer("brackwater-tools", "i-plan", "alderwick-lifetime-trust-2045").routes == (
        "four measures weighed together",
    )
    contract = answer("brackwater-tools", "i-participant", "saltmarsh-deferred-income-contract")
    assert contract.routes == ("an annuity whose guarantee was weighed against its restrictions, as in (i)(2)",)
    assert answer("brackwater-tools", "l-fees", "alderwick-lifetime-trust-2045").routes == (
        "one flat fee with the underlying fees absorbed, as in (B)",
        "in a written representation",
    )


def test_what_does_not_apply_says_why() -> None:
    spared = answer("ketterby-mills", "k-sleeve", "tarnbrook-stock")
    assert spared.outcome is Outcome.NOT_APPLICABLE
    assert spared.why_not == "holds private or unlisted assets: no"
    assert answer("ketterby-mills", "f-adviser", "tarnbrook-stock").why_not == "the file gives no adviser"
    trust = answer("brackwater-tools", "b1iv-limit", "alderwick-lifetime-trust-2045", "22e-4-illiquid")
    assert trust.why_not == "vehicle: collective trust", "collective trusts are outside the 15% limit"


def test_without_a_process_file_little_is_documented_and_nothing_guessed() -> None:
    menu = menu_of_yaml(b"plan: p\noptions: [{id: a, name: A}]")
    bare = check_menu(menu, None, list(rule_sets().values()))
    assert {a.outcome for a in bare.answers} == {Outcome.NOT_DOCUMENTED, Outcome.NOT_APPLICABLE}
    assert {a.requirement.id for a in bare.answers if not a.open} == {"f-adviser", "k-not-one"}
    (limit,) = bare.of("22e-4-illiquid", "a")
    assert limit.missing == ("Not in the file: vehicle.", "Without it nobody can tell whether this applies.")


LIMIT = "plan: p\noptions: [{id: a, name: A, vehicle: open-end fund, illiquid_percent: %s}]"


@pytest.mark.parametrize(
    ("today", "bought", "outcome"),
    [
        ("17", "14.9", Outcome.MET),  # past the limit by drift alone
        ("17", "", Outcome.NOT_DOCUMENTED),
        ("14", "15.1", Outcome.NOT_MET),  # the test is at the purchase, not today
        ("15", "15", Outcome.MET),
        ("0", "", Outcome.MET),
    ],
)
def test_the_limit_is_one_of_purchases(today: str, bought: str, outcome: Outcome) -> None:
    file = f"options: {{a: {{liquidity: {{illiquid_at_purchase_percent: {bought}}}}}}}"
    found = check_menu(
        menu_of_yaml((LIMIT % today).encode()), process_of_yaml(file.encode()), [read_rule_set("22e-4-illiquid")]
    )
    assert found.answers[0].outcome is outcome


CLASSES = """\
options:
  a:
    fees:
      share_classes_considered: yes
      table:
        - {name: A, share_class: R6, fee_percent: %s, identical: %s%s}
"""


@pytest.mark.parametrize(
    ("fee", "identical", "more", "outcome"),
    [
        ("0.4", "yes", ", open_to_plan: yes", Outcome.NOT_MET),
        ("0.4", "yes", ", open_to_plan: no", Outcome.MET),
        ("0.4", "yes", "", Outcome.NOT_DOCUMENTED),
        ("0.4", "no", "", Outcome.MET),
        ("0.5", "yes", ", open_to_plan: yes", Outcome.MET),
    ],
)
def test_a_cheaper_identical_class_counts_where_it_was_open(fee: str, identical: str, more: str, outcome: str) -> None:
    menu = menu_of_yaml(b"plan: p\noptions: [{id: a, name: A, vehicle: open-end fund, fee_percent: 0.5}]")
    found = check_menu(menu, process_of_yaml((CLASSES % (fee, identical, more)).encode()), [read_rule_set(PROPOSAL)])
    (one,) = (a for a in found.answers if a.requirement.id == "h-share-class")
    assert one.outcome == outcome


def test_the_report_in_plain_values() -> None:
    told = json.loads(json.dumps(report("osterfield-clinics").as_mapping()))
    assert told["disclaimer"] == DISCLAIMER
    assert told["rule_sets"][0]["status_words"] == "proposed on March 31, 2026; nobody may rely on it yet"
    assert sum(told["counts"].values()) == len(told["answers"])
    valuation = {"rule_set": PROPOSAL, "option": "dunmoor-private", "factor": "valuation", "outcome": "not met"}
    assert valuation in told["factors"]
    (exit,) = (a for a in told["answers"] if a["requirement"] == "a-exit" and a["option"] == "saltmarsh-balanced")
    assert exit["evidence"][0]["line"] == 36
    assert "(c)(5)" in exit["yardstick"]


def test_the_version_changes_with_any_input() -> None:
    menu, process = (path.read_bytes() for path in example_files("osterfield-clinics"))
    sets = list(rule_sets().values())
    versions = {
        check_menu(menu_of_yaml(m), process_of_yaml(p), s).version
        for m, p, s in ((menu, process, sets), (menu + b"\n", process, sets), (menu, process + b"\n", sets))
    }
    versions.add(check_menu(menu_of_yaml(menu), process_of_yaml(process), sets[1:]).version)
    assert len(versions) == 4
    assert check_menu(menu_of_yaml(menu), process_of_yaml(process), sets).version in versions


def test_what_if_the_file_is_mended() -> None:
    menu, process = example_files("lantern-road")
    mended = process.read_text("utf-8").replace("share_class: R6, fee_percent: 0.48", "share_class: R6, fee_percent: 1")
    mended = mended.replace("share_classes_considered: no", "share_classes_considered: yes")
    before = report("lantern-road")
    after = check_menu(read_menu(menu), process_of_yaml(mended.encode()), before.rule_sets)
    changed = compare(before, after)
    assert [(row.option, row.title, row.before, row.after) for row in changed.changed] == [
        ("quillmere-growth", "Fees", Outcome.NOT_MET, Outcome.MET)
    ]
    assert {row.requirement for row in changed.requirements} == {"h-share-class", "h-dearer"}
    assert not compare(before, before).changed


def test_what_if_another_rule_set_holds() -> None:
    menu, process = (read_menu(example_files("pinegate-press")[0]), read_process(example_files("pinegate-press")[1]))
    sides = [check_menu(menu, process, [read_rule_set(id)]) for id in (PROPOSAL, "22e-4-illiquid")]
    rows = {(row.option, row.title): (row.before, row.after) for row in compare(*sides).rows}
    assert rows["wexcombe-credit", "Illiquid share"] == (None, Outcome.NOT_MET)
    assert rows["hollin-managed", "Benchmark"] == (Outcome.NOT_MET, None)
    with pytest.raises(DataError, match="Compare one menu"):
        compare(sides[0], report("lantern-road"))
