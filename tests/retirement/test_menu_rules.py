"""Rule sets: the words of the law stand in the saved law, and a rule set of one's own is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk import Source, SourceIndex, find_quote
from copydesk.errors import DataError
from copydesk.retirement.menu import RuleSet, read_rule_set, rule_set_of_yaml, rule_sets
from copydesk.retirement.menu.fields import KNOWN
from copydesk.retirement.menu.rulesets import FOLDER

SAVED = {
    "404a-6-proposed": "nprm-2026-06178-regulatory-text.txt",
    "404c-5": "29-cfr-2550-404c-5-qdia.txt",
    "404a-5": "29-cfr-2550-404a-5-participant-disclosure.txt",
    "22e-4-illiquid": "17-cfr-270-22e-4-illiquid-limit.txt",
}
SETS = pytest.mark.parametrize("rule_set", rule_sets().values(), ids=lambda one: one.id)
OWN = """\
id: house
title: House rules
status: in force
status_date: 2026-01-05
looked_up: 2026-01-06
regulation: house rule 1
citation: board of January 5, 2026
address: https://plan.example/rules
text_from: the minutes
factors: {fees: Fees}
requirements:
  - id: low
    section: rule 1
    factor: fees
    question: Is it cheap?
    quote: No option costs more than half a percent.
    decided_by: {at_most: {menu.fee_percent: 0.5}}
"""


@SETS
def test_every_quotation_stands_word_for_word_in_the_saved_law(rule_set: RuleSet, shared: Path) -> None:
    saved = (shared / "cases/401k/sources" / SAVED[rule_set.id]).read_text("utf-8")
    index = SourceIndex([Source.from_text(saved, name="law")])
    for one in (*rule_set.requirements, *rule_set.context):
        assert one.quote in saved, one.section
        assert find_quote(one.quote, index), one.section
    assert find_quote(rule_set.requirements[0].quote.replace("the", "no", 1), index) is None
    for identifier in (*rule_set.citation.split("; "), rule_set.rin, rule_set.docket):
        assert identifier in saved


@SETS
def test_every_section_is_of_the_regulation_and_the_law_is_addressed(rule_set: RuleSet) -> None:
    number = rule_set.regulation.split()[-1].partition("(")[0]
    assert all(one.section.startswith(number) for one in (*rule_set.requirements, *rule_set.context))
    assert rule_set.address.startswith(("https://www.federalregister.gov/", "https://www.ecfr.gov/"))
    assert rule_set.partial, "only parts of these laws are held, and it is said of which"
    assert {one.factor for one in rule_set.requirements} == set(rule_set.factors)


def test_the_proposal_asks_for_its_six_factors_and_nobody_may_rely_on_it() -> None:
    proposal = rule_sets()["404a-6-proposed"]
    assert proposal.status_words == "proposed on March 31, 2026; nobody may rely on it yet"
    assert "August 22, 2026; look up RIN 1210-AC38" in proposal.known_words
    asked = {one.section.partition("404a-6")[2][:3] for one in proposal.requirements}
    assert asked == {"(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)", "(k)", "(l)"}
    assert [one.section[-3:] for one in proposal.context] == ["(c)", "(e)", "(f)"]


def test_the_others_are_in_force() -> None:
    said = {one.id: one.status_words for one in rule_sets().values() if one.status == "in force"}
    assert said == {
        "404c-5": "in force; final rule of October 24, 2007, effective December 24, 2007",
        "404a-5": "in force; final rule of October 20, 2010",
        "22e-4-illiquid": "in force; final rule of October 13, 2016, effective January 17, 2017",
    }
    assert all("was not looked up" in one.known_words for one in rule_sets().values() if one.status == "in force")


@SETS
def test_the_evidence_wanted_are_keys_of_the_files(rule_set: RuleSet) -> None:
    for one in rule_set.requirements:
        assert one.evidence_wanted
        assert all(key.removeprefix("each.") in KNOWN for key in one.evidence_wanted)


def test_figures_that_the_quotation_lacks_are_owned_up_to() -> None:
    for rule_set in rule_sets().values():
        text = (FOLDER / f"{rule_set.id}.yaml").read_text("utf-8")
        for one in rule_set.requirements:
            if f"id: {one.id}\n" in text and ": 92}" in text.partition(f"id: {one.id}\n")[2].partition("\n  - id")[0]:
                assert "92" in one.yardstick


def test_a_rule_set_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(OWN, "utf-8")
    assert read_rule_set(str(tmp_path / "house.yaml")).requirements[0].evidence_wanted == ("menu.fee_percent",)
    superseded = rule_set_of_yaml(OWN.replace("in force", "superseded").encode())
    assert superseded.status_words == "superseded on January 5, 2026; it no longer applies"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("at_most:", "at_mots:", "line 17: unknown key 'at_mots'. Did you mean 'at_most'?"),
        ("menu.fee_percent", "menu.fee_procent", "line 17: unknown key 'menu.fee_procent'. Did you mean 'menu.fee_p"),
        ("fee_percent: 0.5", "fee_percent: half", "line 17: 'half' is not a number"),
        ("status: in force", "status: inforce", "line 3: unknown status 'inforce'. Did you mean 'in force'?"),
        ("factor: fees", "factor: fee", "line 14: unknown factor 'fee'. Did you mean 'fees'?"),
        ("    quote: No option costs more than half a percent.\n", "", "line 12: 'quote' is missing"),
        ("status_date: 2026-01-05", "status_date: January", "line 4: 'January' is not a day"),
        ("{at_most: {menu.fee_percent: 0.5}}", "{all_of: []}", "line 17: this joins nothing"),
        ("{at_most: {menu.fee_percent: 0.5}}", "{given: menu.fee_percent}", "tells only when a requirement applies"),
        ("{at_most: {menu.fee_percent: 0.5}}", "{is: {menu.vehicle: boat}}", "'boat' is no vehicle"),
        ("{at_most: {menu.fee_percent: 0.5}}", "{no_row: {menu.vehicle: {is: {a: b}}}}", "has no rows"),
        ("looked_up: 2026-01-06", "looked_up: 2026-01-06\nid: again", "line 6: 'id' is given twice"),
    ],
)
def test_a_wrong_rule_set_is_told_with_its_line(before: str, after: str, says: str) -> None:
    assert before in OWN
    with pytest.raises(DataError) as told:
        rule_set_of_yaml(OWN.replace(before, after).encode())
    assert says in str(told.value)


def test_an_unknown_rule_set_is_told_with_the_nearest() -> None:
    with pytest.raises(DataError, match="Did you mean '404a-6-proposed'"):
        read_rule_set("404a-6-propsed")
