"""``copydesk demo``: the sample newsroom put to the gate, then opened in the desk."""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.outcome import Outcome, say, screen
from copydesk.demo import NEWSROOM
from copydesk.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.model import Report

EXPECTED = "expected.toml"


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the reports.")] = Path("demo-report"),
    gate_only: Annotated[bool, typer.Option("--gate-only", help="Do not open the newsroom in the desk.")] = False,
) -> None:
    """Check a sample newsroom of invented companies and agencies, write its reports, and open it in the desk.

    Without a terminal, the desk is started, asked once for each of its pages, and stopped.
    """
    from copydesk.cli import pages, sample

    room = _lay_out(folder)
    sheets = list(check_all(room))
    index = pages.write([sheet.report for sheet in sheets], folder, title="The sample newsroom")
    _show(sheets, index, room)
    wrong = [sheet for sheet in sheets if sheet.held_by != sheet.expected]
    for sheet in wrong:
        say(f"{sheet.name}: {_words(sheet.expected)} was expected, not {_words(sheet.held_by)}.")
    if wrong:
        raise typer.Exit(Outcome.HOLD)
    if not gate_only and (code := sample.open_newsroom(folder, room)):
        raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A story of the sample newsroom: what was done to it, which rules must hold it, and what the gate says."""

    name: str
    report: Report
    expected: tuple[str, ...]
    done: str

    @property
    def held_by(self) -> tuple[str, ...]:
        """The rules that hold it, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.report.stops))


def check_all(room: Path) -> Iterator[Sheet]:
    """The stories of the newsroom laid out in ``room``, checked in the order of its list of expectations."""
    from copydesk.cli import inputs
    from copydesk.facts import FileFacts
    from copydesk.gate import check
    from copydesk.policy import Policy

    facts, policy, shelf = FileFacts(room / "facts.yaml"), Policy.from_file(room / inputs.SETTINGS), inputs.Shelf()
    for name, entry in tomllib.loads((room / EXPECTED).read_text("utf-8")).items():
        where = str(room / "stories" / f"{name}.md")
        story = inputs.read(where)
        report = check(story, shelf.index(inputs.named_by(story, where)), facts, policy)
        yield Sheet(name, report, tuple(entry["rules"]), entry.get("done", ""))


def _lay_out(folder: Path) -> Path:
    """Copy the newsroom into ``folder``, so that its stories can be edited and checked again."""
    room = folder / "newsroom"
    if folder.is_dir() and any(folder.iterdir()) and not (room / EXPECTED).is_file():
        raise CopydeskError(str(folder), "it holds other files", "Give a new folder: copydesk demo FOLDER.")
    shutil.copytree(NEWSROOM, room, dirs_exist_ok=True)
    return room


def _show(sheets: Sequence[Sheet], index: Path, room: Path) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from copydesk.cli import pages

    table = Table("Story", "Verdict", "Why", box=box.SIMPLE_HEAD, show_lines=True, padding=(0, 1))
    for sheet in sheets:
        report = sheet.report
        style = "bold green" if report.verdict == "release" else "bold red"
        proved = sum(claim.state == "proved" for claim in report.claims)
        why = pages.reasons(report) or f"{proved} of {len(report.claims)} claims proved, none contradicted."
        table.add_row(Text(pages.headline(report)), Text(report.verdict.upper(), style=style), Text(why))
    console = screen()
    console.print(table)
    released = sum(sheet.report.verdict == "release" for sheet in sheets)
    counted = f"{len(sheets)} stories checked: {released} released, {len(sheets) - released} held."
    console.print(counted)
    held = next((sheet for sheet in sheets if sheet.held_by), sheets[0])
    story = room / "stories" / f"{held.name}.md"
    command = _command()
    options = f"--facts {room / 'facts.yaml'} --policy {room / 'copydesk.toml'}"
    rule = room / "sources" / "bridge-inspections-proposed-rule"
    steps = [
        ("Each sentence beside the passage that bears it out or speaks against it, in a browser:", str(index)),
        ("The whole report of a held story; mend the story and check it again:", f"{command} check {story} {options}"),
        (
            "A story drafted from its sources, each sentence proved:",
            f"{command} draft {rule}.xml {room / 'sources' / 'bridge-inspections-record.json'} {options}",
        ),
        (
            "A question answered from a source alone:",
            f'{command} ask "How many bridges would the rule apply to?" --source {rule}.xml',
        ),
        ("What a rule demands:", f"{command} rules {held.held_by[0] if held.held_by else ''}".rstrip()),
        ("A story of your own:", f"{command} check STORY.md --source RELEASE.pdf --source https://..."),
    ]
    console.print("\nTry next")
    for words, step in steps:
        console.print(Text(f"  {words}\n    {step}"), soft_wrap=True)


def _command() -> str:
    """How the reader can call the command from here: by its name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if shutil.which("copydesk") or called.name != "copydesk":
        return "copydesk"
    return os.path.relpath(called)


def _words(rules: Sequence[str]) -> str:
    return f"held by {', '.join(rules)}" if rules else "released"
