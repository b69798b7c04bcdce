"""``copydesk plan``: exit codes, the four forms of an answer, and the examples."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from copydesk.retirement.menu import DISCLAIMER
from copydesk.retirement.menu.examples import EXAMPLES, FOLDER

Command = Callable[..., Result]


@pytest.fixture
def plan(copydesk: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs ``copydesk plan`` in a folder that holds the examples."""
    monkeypatch.setenv("COLUMNS", "200")
    for name in EXAMPLES:
        shutil.copytree(FOLDER / name, name)
    return lambda *arguments: copydesk("plan", *arguments)


CLEAN = ("ketterby-mills/menu.yaml", "ketterby-mills/process.yaml")
GAPS = ("lantern-road/menu.csv", "lantern-road/process.yaml")


def test_a_plan_in_order_ends_with_nought(plan: Command) -> None:
    result = plan("check", *CLEAN)
    assert result.exit_code == 0, result.output
    assert "proposed 29 CFR 2550.404a-6: proposed on March 31, 2026; nobody may rely on it yet." in result.stdout
    assert "66 met, 0 not met, 0 not documented, 30 not applicable." in result.stdout
    assert "Nothing is open." in result.stdout
    assert DISCLAIMER in " ".join(result.stdout.split())


def test_what_is_open_ends_with_one_and_is_told_with_its_words(plan: Command) -> None:
    result = plan("check", *GAPS)
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "■ not met: Is there a cheaper class that is the same in all else, and open to the plan?" in text
    assert "“A prudent selection process would ordinarily uncover" in text
    assert "(2550.404a-6(h)(2)(iii), proposed on March 31, 2026; nobody may rely on it yet)" in text
    assert "(process.yaml, line 102)" in text


def test_rule_sets_are_chosen(plan: Command) -> None:
    assert plan("check", *GAPS, "--rules", "404c-5", "--rules", "22e-4-illiquid").exit_code == 0
    assert plan("check", "lantern-road/menu.csv", "--rules", "404c-5").exit_code == 1


def test_json_is_the_report(plan: Command) -> None:
    result = plan("check", *GAPS, "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["counts"]["not met"] == 3
    assert told["disclaimer"] == DISCLAIMER


def test_a_worksheet_is_written_dated(plan: Command, room: Path) -> None:
    assert plan("check", *GAPS, "--format", "html", "--out", "out/sheet.html", "--on", "2026-12-01").exit_code == 1
    assert "December 1, 2026. 2 options" in (room / "out" / "sheet.html").read_text("utf-8")


@pytest.mark.slow
def test_a_pdf_is_written(plan: Command, room: Path) -> None:
    try:
        import weasyprint  # noqa: F401 - whether it is here, with the libraries below it
    except (ImportError, OSError):
        pytest.skip("WeasyPrint or Pango is not here (pip install 'copydesk[pdf]')")
    result = plan("check", *CLEAN, "--rules", "22e-4-illiquid", "--format", "pdf", "--out", "sheet.pdf")
    assert result.exit_code == 0, result.output
    assert (room / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_what_if_tells_both_sides(plan: Command) -> None:
    result = plan("what-if", *GAPS, "--rules", "404a-6-proposed", "--against", "22e-4-illiquid")
    assert result.exit_code == 0, "the other side has nothing open"
    assert "As it is: process.yaml" in result.stdout
    assert "Quillmere Growth Fund" in result.stdout
    told = json.loads(plan("what-if", *GAPS, "--other", GAPS[1], "--format", "json").stdout)
    assert not any(row["changed"] for row in told["rows"])
    assert "side by side" in plan("what-if", *GAPS, "--against", "404c-5", "--format", "html").stdout.lower()
    assert "nothing differs" in plan("what-if", *GAPS).output


def test_rule_sets_are_listed_and_explained(plan: Command) -> None:
    listed = plan("rules").stdout
    assert all(id in listed for id in ("404a-6-proposed", "404c-5", "404a-5", "22e-4-illiquid"))
    explained = " ".join(plan("rules", "22e-4-illiquid").stdout.split())
    assert "more than 15% of its net assets in illiquid investments that are assets.”" in explained
    (one,) = json.loads(plan("rules", "404c-5", "--format", "json").stdout)
    assert one["status"] == "in force"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "absent.yaml"), "CD530 absent.yaml: it cannot be read"),
        (("check", *CLEAN, "--rules", "404c5"), "Did you mean '404c-5'?"),
        (("check", "ketterby-mills/process.yaml"), "line 15: this is not a list"),
        (("check", CLEAN[0], "lantern-road/process.yaml"), "is no option of menu.yaml"),
        (("example", "lantern-rode"), "Did you mean 'lantern-road'?"),
        (("example", "lantern-road"), "File exists"),
        (("check", *CLEAN, "--on", "today"), "give a day as YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_done_ends_with_two(plan: Command, arguments: tuple[str, ...], says: str) -> None:
    result = plan(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())


def test_an_example_is_written(copydesk: Command, room: Path) -> None:
    result = copydesk("plan", "example", "brackwater-tools", "there")
    assert result.exit_code == 0
    assert result.stdout == "copydesk plan check there/menu.csv there/process.yaml\n"
    assert sorted(path.name for path in (room / "there").iterdir()) == ["menu.csv", "process.yaml"]


def test_the_examples_are_listed(plan: Command) -> None:
    listed = plan("example").stdout
    assert all(f"{name}: {about}" in listed for name, about in EXAMPLES.items())
