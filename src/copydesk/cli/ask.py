"""``copydesk ask``: a question answered from named sources and facts, or not at all."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.outcome import say

if TYPE_CHECKING:
    from copydesk.asking import Answer
    from copydesk.facts import Facts


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


class Answered(IntEnum):
    """The exit codes beside those of an error."""

    YES = 0
    NO = 1


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know, in English.")],
    source: Annotated[
        list[str] | None, typer.Option(metavar="FILE_OR_ADDRESS", help="A source to answer from. May be given again.")
    ] = None,
    secondary: Annotated[
        list[str] | None, typer.Option(metavar="FILE_OR_ADDRESS", help="A source that reports what others said or did.")
    ] = None,
    notes: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A private source: notes, a transcript. Only a model in the house sees it."),
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A YAML file of listings, scores, dockets and holdings.")
    ] = None,
    holdings: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Form 13F holdings, where copydesk holdings load keeps them."),
    ] = None,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day on which it is asked; else today.")] = "",
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The settings file; else copydesk.toml of this folder, if there is one."),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="NAME", help="The language model: PROVIDER:NAME, or its name at --address.")
    ] = "",
    address: Annotated[
        str, typer.Option(metavar="URL", help="A server that speaks the OpenAI chat-completions protocol.")
    ] = "",
    key_variable: Annotated[
        str, typer.Option(metavar="VARIABLE", help="The environment variable that holds the model's key.")
    ] = "",
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Answer in the sources' own words, whatever the settings say.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How the answer is written.")] = Format.TEXT,
) -> None:
    """Answer a question from named sources. Exit code: 0 answered, 1 the sources do not answer, 2 could not look.

    Without --model and without a table [drafting] in the settings, the answer is in the sources' own words.
    """
    import datetime as dt

    from copydesk.asking import ask as answered
    from copydesk.cli import inputs
    from copydesk.cli.drafter import model_of, with_folders
    from copydesk.facts import FileFacts

    if no_model and (model or address or key_variable):
        raise typer.BadParameter("--no-model goes with no other option of the model")
    try:
        day = dt.date.fromisoformat(on) if on else None
    except ValueError as error:
        raise typer.BadParameter(f"--on {on}: give a day as YYYY-MM-DD") from error
    named = inputs.given(source or (), secondary or (), notes or ())
    if not named and facts is None and holdings is None:
        raise typer.BadParameter("no source is given; give at least one with --source FILE_OR_ADDRESS")
    settings = inputs.policy(policy, (), (), False)
    chosen = None if no_model else model_of(settings, model, address, key_variable)
    known: Facts | None = FileFacts(facts) if facts else None
    if holdings is not None:
        known = _with_holdings(holdings, known)
    shelf = inputs.Shelf()
    index = shelf.index(list(with_folders(named, shelf)))
    found = answered(question, index, facts=known, policy=settings, model=chosen, on=day, tell=say if chosen else None)
    _write(found, format)
    raise typer.Exit(Answered.YES if found.answered else Answered.NO)


def _with_holdings(folder: Path, facts: Facts | None) -> Facts:
    """The facts with the holdings that are kept in ``folder``."""
    from copydesk.holdings.known import Held, WithHoldings
    from copydesk.holdings.store import Store

    store = Store(folder)
    if not store.is_there:
        raise typer.BadParameter(f"--holdings {folder}: no holdings are kept there; copydesk holdings load keeps them")
    return WithHoldings(Held(store), facts)


def _write(answer: Answer, format: Format) -> None:
    from copydesk.report.as_json import as_text

    if format is Format.JSON:
        typer.echo(as_text(answer.as_mapping(), 2))
        return
    marks: dict[str, int] = {}
    for said in answer.sentences:
        own = [_passage(answer, p.source, p.text) for p in said.passages]
        own += [f"{f.kind} {f.key}: {f.says} ({f.origin})" for f in said.facts]
        numbers = sorted({marks.setdefault(line, len(marks) + 1) for line in own})
        typer.echo(f"{_line(said.text)} {''.join(f'[{n}]' for n in numbers)}")
    if not answer.answered:
        typer.echo(answer.text)
    for part in answer.unanswered if answer.answered else ():
        typer.echo(f"The sources do not answer: {_line(part)}")
    if marks:
        typer.echo()
    for line, number in marks.items():
        typer.echo(f"[{number}] {line}")
    if answer.nearest:
        typer.echo("\nNearest passages, which are no answer:")
        for near in answer.nearest:
            typer.echo(f"- {_passage(answer, near.source, near.text)}")
    for held in answer.held:
        say(f"Left out, as the gate held it ({held.rule}): {_line(held.text)} {held.message}")


def _passage(answer: Answer, name: str, text: str) -> str:
    source = answer.source(name)
    title = source.title if source and source.title else name
    return _line(f"“{text}” ({title})" if title == name else f"“{text}” ({title}, {name})")


def _line(text: str) -> str:
    """Text of others in one line, without what a terminal would obey."""
    from copydesk.report.sentences import printable

    return " ".join(printable(text).split())
