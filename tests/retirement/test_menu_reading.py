"""Menus and process files are read strictly: every value has its line, every mistake its place and its mending."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.errors import DataError
from copydesk.retirement.menu import menu_of_yaml, process_of_yaml, read_menu, rule_sets
from copydesk.retirement.menu.checking import check_menu
from copydesk.retirement.menu.examples import FOLDER
from copydesk.retirement.menu.fields import OPTION, PLAN, PROCESS, PROCESS_PLAN, Field, Fields, Kind
from copydesk.retirement.menu.placed import DEEPEST, LARGEST
from copydesk.retirement.menu.tables import menu_of_csv

FEWER = settings(max_examples=settings.default.max_examples // 8)  # each example is a whole file
MENU = "plan: Alder Works 401(k)\ndefault: none\noptions:\n  - id: alder\n    name: Alder Fund\n"
SEEN = st.characters(exclude_categories=("C", "Z"), include_characters=" ") | st.sampled_from("\n#:-'\"{[&*!|>%~")
TEXT = st.text(SEEN, min_size=1, max_size=30).map(str.strip).filter(bool)
NUMBER = st.decimals(0, 100, allow_nan=False, places=2).map(str)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Values that a field takes, as a person would write them."""
    if field.kind is Kind.ROWS:
        needed = {k: values(f) for k, f in field.columns.items() if k in field.needed}
        more = {k: values(f) for k, f in field.columns.items() if k not in field.needed}
        return st.lists(st.fixed_dictionaries(needed, optional=more), min_size=1, max_size=3)
    made: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: TEXT,
        Kind.TEXTS: st.lists(TEXT, min_size=1, max_size=3),
        Kind.FLAG: st.booleans(),
        Kind.DAY: st.dates(),
        Kind.NUMBER: NUMBER,
        Kind.PERCENT: NUMBER,
        Kind.CHOICE: st.sampled_from(field.choices or ("",)),
    }
    return made[field.kind]


def tables(fields: Fields) -> st.SearchStrategy[dict[str, Any]]:
    """Tables of some of the keys; an inner table is never empty, as nothing would be left of it."""
    return st.fixed_dictionaries(
        {}, optional={k: values(f) if isinstance(f, Field) else tables(f).filter(bool) for k, f in fields.items()}
    )


MENUS = st.builds(
    lambda plan, whole, options: {
        "plan": plan,
        **whole,
        "options": [{"id": f"o{n}", "name": name, **option} for n, (name, option) in enumerate(options)],
    },
    TEXT,
    tables(PLAN),
    st.lists(st.tuples(TEXT, tables(OPTION)), min_size=1, max_size=3),
)
PROCESSES = st.builds(
    lambda plan, options: ({"plan": plan} if plan else {}) | {"options": {f"o{n}": o for n, o in enumerate(options)}},
    tables(PROCESS_PLAN),
    st.lists(tables(PROCESS).filter(bool), min_size=1, max_size=2),
)


@FEWER
@given(MENUS)
def test_a_menu_that_is_written_and_read_is_the_same(menu: dict[str, Any]) -> None:
    read = menu_of_yaml(yaml.safe_dump(menu, allow_unicode=True).encode())
    assert read.as_mapping() == menu


@FEWER
@given(PROCESSES)
def test_a_process_file_that_is_written_and_read_is_the_same(file: dict[str, Any]) -> None:
    read = process_of_yaml(yaml.safe_dump(file, allow_unicode=True, sort_keys=False).encode())
    assert read.as_mapping() == file


@FEWER
@given(MENUS)
def test_a_menu_as_a_table_is_the_menu(menu: dict[str, Any]) -> None:
    columns = ["id", "name", *OPTION]
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns)
    writer.writeheader()
    for option in menu["options"]:
        writer.writerow(
            {k: {True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v for k, v in option.items()}
        )
    read = menu_of_csv(sheet.getvalue().encode(), plan=menu["plan"])
    assert read.as_mapping() == {"plan": menu["plan"], "options": menu["options"]}


@FEWER
@given(PROCESSES)
def test_nothing_is_met_without_evidence_of_the_files(file: dict[str, Any]) -> None:
    process = process_of_yaml(yaml.safe_dump(file, allow_unicode=True).encode())
    options = "".join(f"  - {{id: {id}, name: {id}, vehicle: collective trust}}\n" for id in file["options"])
    menu = menu_of_yaml(f"plan: p\noptions:\n{options}".encode())
    report = check_menu(menu, process, list(rule_sets().values()))
    written = {value.key for record in (process.plan, *process.options.values()) for value in record.values()}
    for answer in report.answers:
        assert answer.outcome != "met" or answer.evidence, answer.requirement.id
        assert answer.open == bool(answer.missing)
        for value in answer.evidence:
            assert value.key.removeprefix("each.") in written | {"menu.vehicle", "plan.options"}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (menu_of_yaml, process_of_yaml, menu_of_csv):
        try:
            read(data)
        except DataError:
            continue


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MENU + "    vehicel: annuity\n", "menu.yaml, line 6: unknown key 'vehicel'. Did you mean 'vehicle'?"),
        (MENU + "    vehicle: annuety\n", "line 6: 'annuety' is no vehicle. Did you mean 'annuity'?"),
        (MENU + "    fee_percent: 135\n", "line 6: 135 is no share of 100"),
        (MENU + "    fee_percent: cheap\n", "line 6: 'cheap' is not a number"),
        (MENU + "    holds_private: maybe\n", "line 6: 'maybe' is neither yes nor no"),
        (MENU + "    id: other\n", "line 6: 'id' is given twice"),
        (MENU + "    is_default: yes\n", "line 2: 'alder' says is_default too"),
        (MENU + "  - {id: alder, name: Other}\n", "line 6: the id 'alder' is that of line 4 too"),
        (MENU.replace("none", "aldr"), "line 2: the default 'aldr' is no option. Did you mean 'alder'?"),
        (MENU.replace("    name: Alder Fund\n", ""), "line 4: 'name' is missing in this option"),
        (MENU.replace("plan: Alder Works 401(k)\n", ""), "line 1: 'plan' is missing"),
        ("plan: p\noptions: []\n", "it has no options"),
        ("plan: [1\n", "this is not YAML"),
        ("", "it is empty"),
        ("- a\n", "this is no list of keys and values"),
        ("plan: &a p\noptions: [*a]\n", "YAML aliases are not taken"),
        ("plan: " + "[" * (DEEPEST + 5), "nested too deeply"),
        ("plan: p\x01\n", "this is not YAML"),
        (MENU.replace("Alder Fund", "Alder \u202e Fund"), "with unseen characters"),
        ("plan: " + "p" * LARGEST, "it is larger than 1,000,000 bytes"),
        (f"plan: {'p' * 6000}\noptions: [{{id: a, name: b}}]", "a text over 5,000 characters"),
    ],
)
def test_a_wrong_menu_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(DataError) as told:
        menu_of_yaml(text.encode())
    assert says in str(told.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("options: {alder: {benchmrk: {}}}", "unknown key 'benchmrk'. Did you mean 'benchmark'?"),
        ("options:\n  alder:\n    benchmark:\n      nam: x\n", "line 4: unknown key 'nam'. Did you mean 'name'?"),
        ("options:\n  alder:\n    selected_on: May 14\n", "line 3: 'May 14' is not a day. Write it as YYYY-MM-DD."),
        ("options: {alder: {fees: {table: [{name: A, fee_percent: 1}]}}}", "'identical' is missing in this row"),
        ("options: {alder: {fees: {table: {name: A}}}}", "this is not a list"),
        ("option: {}", "unknown key 'option'. Did you mean 'options'?"),
    ],
)
def test_a_wrong_process_file_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(DataError) as told:
        process_of_yaml(text.encode())
    assert says in str(told.value)


def test_what_speaks_of_another_menu_is_told() -> None:
    menu = menu_of_yaml(MENU.encode())
    with pytest.raises(
        DataError, match=r"process.yaml, line 2: 'aldr' is no option of menu.yaml. Did you mean 'alder'"
    ):
        check_menu(menu, process_of_yaml(b"options:\n  aldr: {minutes: item 1}"), [])
    with pytest.raises(DataError, match=r"default investment of 'alder' is 'yes' here and 'no' in menu.yaml, line 2"):
        check_menu(menu, process_of_yaml(b"options: {alder: {facts: {is_default: yes}}}"), [])


def test_the_schedule_of_assets_is_read_as_the_form_has_it() -> None:
    menu = read_menu(FOLDER / "brackwater-tools" / "menu.csv")
    assert [(o.id, o.line) for o in menu.options] == [
        ("alderwick-lifetime-trust-2045", 2),
        ("tarnbrook-total-stock-index-fund", 3),
        ("saltmarsh-deferred-income-contract", 4),
    ]
    trust, fund, contract = (option.values for option in menu.options)
    assert (trust["vehicle"].words, trust["value"].words) == ("collective trust", "41,870,220 dollars")
    assert fund["vehicle"].place == "menu.csv, line 3"
    assert "vehicle" not in contract, "the form does not say it in so many words, so it is not known"
    assert (trust["party_in_interest"].value, contract["party_in_interest"].value) == (False, True)
    assert "cost" not in trust
    assert "is_default" not in trust
    assert [line.partition(":")[0] for line in menu.left_out] == ["line 5", "line 6"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b,c,d,e\n,Alder,,x,1\n", "menu.csv, line 2: 'x' is not a number"),
        ("a,b,c,d,e\n?,Alder,,1,1\n", "line 2: column (a) holds '*' or nothing"),
        ("a,b,c,d,e\n,,fund,1,1,9\n", "line 2: more cells than headings"),
        ("id,nam\n", "line 1: unknown column 'nam'. Did you mean 'name'?"),
        ("id,vehicle\n", "line 1: the column 'name' is missing"),
        ("id,name,name\n", "line 1: a column is there twice"),
        ("id,name\na,\n", "line 2: 'name' is missing"),
        ('id,name\na,"b', "it is not CSV"),
        ("id,name\n", "it has no options"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(DataError) as told:
        menu_of_csv(text.encode())
    assert says in str(told.value)
