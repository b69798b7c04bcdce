"""``copydesk draft``: by a model, over real HTTP to a server on this machine, and by a recipe of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from copydesk.drafting import built_in
from copydesk.drafting.brief import Brief
from copydesk.drafting.sheet import Line, Sheet
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Evidence
from tests.drafting import careless
from tests.drafting.careless import TEXT, Model, sentence, story

Command = Callable[..., Result]
RULES = '[rules.thin-story]\nseverity = "off"\n[rules.too-close]\nseverity = "off"\n'
WRONG = sentence("The Grain Storage Bureau inspected 512 elevators in 2024.", 1)


@pytest.fixture
def model(room: Path) -> Iterator[Model]:
    """A model's server, with the settings and a source in the folder."""
    pytest.importorskip("pydantic_ai", reason="needs the extra models: pip install 'copydesk[models]'")
    (room / "copydesk.toml").write_text(RULES, "utf-8")
    (room / "bureau.txt").write_text(f"Date: February 10, 2026\n\n{TEXT}", "utf-8")
    with careless.serving() as served:
        yield served


@pytest.fixture
def draft(copydesk: Command, model: Model) -> Command:
    """Runs ``copydesk draft`` with the model of the test and these arguments."""
    return lambda *arguments: copydesk("draft", *arguments, "--model", "careless-7b", "--address", model.address)


def test_a_draft_that_may_go_out_is_written_and_told_of(draft: Command, room: Path) -> None:
    result = draft(
        *("--source", "bureau.txt", "--about", "elevators", "--on", "2026-02-11", "--place", "KETTERBY"),
        *("--byline", "The desk", "--evidence", "there/evidence.json", "--record", "there/record.json"),
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("---\nheadline: Grain Storage Bureau inspected 412 elevators in 2025\n")
    assert "dateline: 2026-02-11\nplace: KETTERBY\nbyline: The desk\n" in result.stdout
    for line in ("Reading 1 source", "Facts: 5 kept, 0 dropped", "Writing", "Released", "5 of 5 lines with passages"):
        assert line in result.stderr
    assert "Tokens: 200 in, 100 out; price not known" in result.stderr
    told = json.loads((room / "there" / "evidence.json").read_text("utf-8"))
    source = (room / "bureau.txt").read_text("utf-8")
    assert told["verdict"] == "release"
    assert told["sentences"][0]["text"] == "Grain Storage Bureau inspected 412 elevators in 2025"
    for one in told["sentences"]:
        assert result.stdout[one["start"] : one["end"]] == one["text"]
        assert one["passages"]
        assert all(source[p["start"] : p["end"]] == p["text"] and not p["private"] for p in one["passages"])
    record = json.loads((room / "there" / "record.json").read_text("utf-8"))
    assert [r["what"] for r in record["rounds"]] == ["facts", "story"]
    assert record["tokens_in"] == 200


def test_what_is_cut_is_told_with_its_reason(draft: Command, model: Model, room: Path) -> None:
    model.stories = [story(WRONG)]
    result = draft("bureau.txt", "--out", "story.md", "--record", "record.json")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "512" not in (room / "story.md").read_text("utf-8")
    assert "Cut: 1 line." in result.stderr
    assert "figure-in-source" in result.stderr
    assert "Round 3: " in result.stderr
    rounds = json.loads((room / "record.json").read_text("utf-8"))["rounds"]
    assert sum(bool(r["objections"]) for r in rounds) == 4, "each round says what was held"


def test_a_draft_that_is_held_ends_with_one(draft: Command, model: Model) -> None:
    model.stories = [story(headlines=[sentence("Grain Storage Bureau inspected 900 elevators", 1)])]
    result = draft("--source", "bureau.txt")
    assert result.exit_code == 1
    assert "Held: " in result.stderr
    assert "900" in result.stderr


def test_the_settings_name_the_model(copydesk: Command, model: Model, room: Path) -> None:
    table = (
        f'[drafting]\nmodel = "careless-7b"\naddress = "{model.address}"\nrounds = 0\nkey_variable = "NOT_SET_HERE"\n'
    )
    (room / "copydesk.toml").write_text(table + RULES, "utf-8")
    result = copydesk("draft", "--source", "bureau.txt")
    assert result.exit_code == 2
    assert "NOT_SET_HERE is not set" in result.stderr
    other = model.address.replace("127.0.0.1", "localhost")
    result = copydesk("draft", "--source", "bureau.txt", "--address", other)
    assert result.exit_code == 0, "the key of one server is not asked for another"
    (room / "copydesk.toml").write_text('[drafting]\nmodle = "m"\n', "utf-8")
    result = copydesk("draft", "--source", "bureau.txt")
    assert result.exit_code == 2
    assert "Did you mean 'drafting.model'?" in result.stderr


def test_a_model_that_fails_ends_with_two(draft: Command, model: Model) -> None:
    model.facts = "I would rather not."
    result = draft("--source", "bureau.txt")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "CD520 model careless-7b: it gave no answer that can be read" in result.stderr


def test_a_folder_is_all_its_files_that_can_be_read(draft: Command, model: Model, room: Path) -> None:
    folder = room / "papers"
    folder.mkdir()
    (room / "bureau.txt").rename(folder / "bureau.txt")
    (folder / "empty.txt").touch()
    (folder / ".hidden.txt").write_text("Hidden.", "utf-8")
    (folder / "second.txt").write_text("The mill of Port Ellery opened in 2025.", "utf-8")
    (folder / "below").mkdir()
    result = draft("--source", "papers", "--source", "papers/second.txt")
    assert result.exit_code == 0, result.stderr
    assert "Reading 2 sources" in result.stderr
    assert "Left out: CD100 papers/empty.txt" in result.stderr
    sources = model.questions()[0]["sources"]
    assert ["Port Ellery" in json.dumps(s) for s in sources] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "no source is given"),
        (["--source", "absent.txt"], "absent.txt"),
        (["--source", "nothing"], "no file that can be read"),
        (["--source", "crowd"], "at most 100"),
        (["--source", "release.txt", "--on", "Monday"], "YYYY-MM-DD"),
        (["--source", "release.txt", "--facts", "absent.yaml"], "absent.yaml"),
        (["--source", "release.txt", "--no-model", "--model", "m"], "--no-model"),
        (["--source", "release.txt", "--address", "http://127.0.0.1:9/v1"], "names no model"),
    ],
)
def test_what_cannot_be_drafted(copydesk: Command, room: Path, arguments: list[str], says: str) -> None:
    (room / "nothing").mkdir()
    (room / "crowd").mkdir()
    for number in range(101):
        (room / "crowd" / f"{number}.txt").touch()
    result = copydesk("draft", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr


class Notice:
    """A recipe of the built-in drafter: the first sentence of each source, and one that no source holds."""

    NAME = "notice"

    def fit(self, index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
        return 1.0

    def write(self, index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
        found = [index.around(p, 0, 0)[0] for s in index.sources if (p := index.sentence_at(s, s.text.find("The")))]
        lines = tuple(Line(p.text, (Evidence.of(p.source, p.start, p.end),)) for p in found)
        headline = Line("Grain Storage Bureau inspected 412 elevators in 2025", lines[0].passages)
        return Sheet((headline,), None, (lines, (Line("The bureau fined 9 mills."),)))


def test_without_a_model_the_built_in_drafter_writes(
    copydesk: Command, model: Model, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built_in, "recipes", lambda: [Notice()])
    table = f'[drafting]\nmodel = "careless-7b"\naddress = "{model.address}"\n'
    (room / "copydesk.toml").write_text(table + RULES, "utf-8")
    result = copydesk("draft", "--source", "bureau.txt", "--no-model")
    assert result.exit_code == 0, result.stderr
    assert model.requests == []
    assert "drafted by built-in: notice" in result.stderr
    assert "The bureau fined 9 mills." in result.stderr, "what was cut is told"
    assert "fined" not in result.stdout
    assert "Tokens" not in result.stderr
