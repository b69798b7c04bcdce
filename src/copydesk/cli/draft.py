"""``copydesk draft``: a story from named sources, proved before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.outcome import Outcome, say, screen

if TYPE_CHECKING:
    import datetime as dt

    from copydesk.drafting import Draft
    from copydesk.drafting.proving import Tell
    from copydesk.evidence.index import SourceIndex

_SHOWN = 8  # cuts and reasons that are told on the terminal; the record has all
_WORDS = 100  # characters of each


def draft(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="The sources: files, addresses, folders of files."),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE_OR_ADDRESS", help="A source, or a folder of them. May be given again."),
    ] = None,
    secondary: Annotated[
        list[str] | None, typer.Option(metavar="FILE_OR_ADDRESS", help="A source that reports what others said or did.")
    ] = None,
    notes: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A private source: notes, a transcript. Only a model in the house sees it."),
    ] = None,
    about: Annotated[
        str, typer.Option(metavar="TEXT", help="What the story is to be about: words, a RIN, a ticker.")
    ] = "",
    on: Annotated[
        str, typer.Option(metavar="DATE", help="The day that the story speaks from; else that of the newest source.")
    ] = "",
    words: Annotated[int, typer.Option(metavar="N", min=30, max=5000, help="About how long the body may be.")] = 400,
    place: Annotated[str, typer.Option(metavar="TEXT", help="The town of the dateline.")] = "",
    byline: Annotated[str, typer.Option(metavar="TEXT", help="The byline.")] = "",
    facts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A YAML file of listings, scores and dockets.")
    ] = None,
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
        bool, typer.Option("--no-model", help="Use the built-in drafter, whatever the settings say.")
    ] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the story to this file.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write each sentence with its passages to this JSON file.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write how the draft came to be to this JSON file.")
    ] = None,
) -> None:
    """Draft a story from named sources and prove it. Exit code: 0 released, 1 held, 2 could not draft.

    Without --model and without a table [drafting] in the settings, the built-in drafter writes, offline.
    """
    from copydesk.cli import inputs
    from copydesk.cli.drafter import model_of, with_folders
    from copydesk.drafting import Brief
    from copydesk.drafting import draft as made_from
    from copydesk.facts import FileFacts

    if no_model and (model or address or key_variable):
        raise typer.BadParameter("--no-model goes with no other option of the model")
    brief = Brief(about, _day(on), words, place, byline)
    settings = inputs.policy(policy, (), (), False)
    named = inputs.given([*(sources or ()), *(source or ())], secondary or (), notes or ())
    if not named:
        raise typer.BadParameter("no source is given; give at least one with --source FILE_OR_ADDRESS")
    chosen = None if no_model else model_of(settings, model, address, key_variable)
    known = FileFacts(facts) if facts else None
    shelf = inputs.Shelf()
    index = shelf.index(list(with_folders(named, shelf)))
    with _progress() as tell:
        made = made_from(index, brief, facts=known, policy=settings, model=chosen, tell=tell)
    _write(made, index, out, evidence, record)
    _tell(made)
    raise typer.Exit(Outcome.RELEASE if made.released else Outcome.HOLD)


def _day(given: str) -> dt.date | None:
    import datetime as dt

    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError as error:
        raise typer.BadParameter(f"--on {given}: give a day as YYYY-MM-DD") from error


@contextmanager
def _progress() -> Iterator[Tell]:
    """What tells of each step on standard error: a spinner on a terminal, else a line a step."""
    console = screen(error=True)
    if not console.is_terminal:
        yield say
        return
    from rich.markup import escape

    with console.status("Drafting") as status:

        def tell(step: str) -> None:
            console.print(step, style="dim", markup=False)
            status.update(escape(step))

        yield tell


def _write(made: Draft, index: SourceIndex, out: Path | None, evidence: Path | None, record: Path | None) -> None:
    from copydesk.report.as_json import as_text

    if out is None:
        typer.echo(made.story.raw, nl=False)
    else:
        _put(out, made.story.raw)
    if evidence is not None:
        _put(evidence, as_text(_evidence(made, index), 2) + "\n")
    if record is not None:
        _put(record, as_text(made.record.as_mapping(), 2) + "\n")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    say(f"Written: {path}")


def _evidence(made: Draft, index: SourceIndex) -> dict[str, Any]:
    """Each sentence with its place in the story file and its passages; those of private sources are marked."""
    private = {source.name for source in index.sources if source.private}
    sentences = []
    for line in made.standing:
        place = made.story.to_file(line.start, line.end)
        passages = [
            {"source": p.source, "start": p.start, "end": p.end, "text": p.text, "private": p.source in private}
            for p in line.passages
        ]
        text = made.story.text[line.start : line.end]
        sentences.append({"text": text, "start": place.start, "end": place.end, "passages": passages})
    return {
        "story_sha256": made.story.sha256,
        "verdict": str(made.report.verdict),
        "sentences": sentences,
        "sources": [{"name": s.name, "sha256": s.sha256, "address": s.address} for s in index.sources],
    }


def _tell(made: Draft) -> None:
    """The outcome in a few lines: the verdict with its reasons, what stands on passages, what was cut, what it cost."""
    stops, cuts, record = made.report.stops, made.record.cuts, made.record
    say("Released: nothing holds it." if made.released else f"Held: {_count(len(stops), 'reason')}.")
    for finding in stops[:_SHOWN]:
        say(f"  {finding.rule}: {_short(finding.message)}")
    backed = sum(bool(line.passages) for line in made.standing)
    say(f"{backed} of {_count(len(made.standing), 'line')} with passages, drafted by {record.drafter}.")
    if made.report.unchecked:
        say(f"{_count(made.report.unchecked, 'claim')} not checked: look at them yourself.")
    if cuts:
        say(f"Cut: {_count(len(cuts), 'line')}.")
    for cut in cuts[:_SHOWN]:
        say(f"  “{_short(cut.text)}” - {cut.rule}: {_short(cut.message)}")
    if more := max(0, len(stops) - _SHOWN) + max(0, len(cuts) - _SHOWN):
        say(f"  and {more} more (--record)")
    if record.tokens_in or record.tokens_out:
        cost = "price not known" if record.cost is None else f"${record.cost:.4f}"
        say(f"Tokens: {record.tokens_in} in, {record.tokens_out} out; {cost}; {record.seconds:.0f} seconds.")


def _short(text: str) -> str:
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())  # a source may hold orders to a terminal
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 3]}..."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
