"""``copydesk check``: may these stories go out?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.outcome import say
from copydesk.errors import CopydeskError


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"


def check(
    stories: Annotated[list[str], typer.Argument(metavar="STORY", help="The stories: files, or - for standard input.")],
    source: Annotated[
        list[str] | None, typer.Option(metavar="FILE_OR_ADDRESS", help="A source of the stories. May be given again.")
    ] = None,
    secondary: Annotated[
        list[str] | None, typer.Option(metavar="FILE_OR_ADDRESS", help="A source that reports what others said or did.")
    ] = None,
    notes: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="A private source: notes, a transcript. See --outsiders.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A YAML file of listings, scores and dockets.")
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The settings file; else copydesk.toml of this folder, if there is one."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Run this rule alone. May be given again.")
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Leave this rule out. May be given again.")
    ] = None,
    allow_waivers: Annotated[
        bool, typer.Option("--allow-waivers", help="Let waivers in a story's front matter count.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.TEXT,
    outsiders: Annotated[
        bool, typer.Option("--outsiders", help="Leave the words of private sources out of the result.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Write the result to this file; pages of several stories go into this folder."
        ),
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a signed proof of the verdict to this file. Needs --key."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The private key that signs the proof (copydesk key new).")
    ] = None,
    withhold: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE",
            help="Prove with the hash and quoted passages of this source alone: a name, or a kind (secondary).",
        ),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")] = False,
) -> None:
    """Check stories against their sources. Exit code: 0 release, 1 hold, 2 could not check; the highest counts.

    Without --source, the sources are those that a story's front matter names.
    """
    from copydesk.cli.inputs import STDIN
    from copydesk.cli.job import Asked, run
    from copydesk.cli.results import Writer

    several = len(stories) > 1
    if (proof is None) != (key is None):
        raise typer.BadParameter("--proof and --key go together")
    if proof is not None and several:
        raise typer.BadParameter("a proof is of one story; give one")
    if format is Format.HTML and several and out is None:
        raise typer.BadParameter("pages of several stories need a folder: give --out FOLDER")
    asked = Asked(
        stories=tuple(stories),
        sources=tuple(source or ()),
        secondary=tuple(secondary or ()),
        notes=tuple(notes or ()),
        facts=facts,
        policy=policy,
        only=tuple(only or ()),
        skip=tuple(skip or ()),
        allow_waivers=allow_waivers,
        proof=proof,
        key=key,
        withhold=tuple(withhold or ()),
    )
    if not watch:
        raise typer.Exit(run(asked, Writer(format.value, out, outsiders, several)))
    if STDIN in stories:
        raise typer.BadParameter("standard input cannot be watched")
    from copydesk.cli.watching import changes

    for _ in changes(asked.files):
        try:
            run(asked, Writer(format.value, out, outsiders, several))
        except CopydeskError as error:  # a half-saved file: the next change may mend it
            say(str(error))
        say("Watching; Ctrl-C ends.")
