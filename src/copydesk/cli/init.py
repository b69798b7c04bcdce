"""``copydesk init``: a settings file with every default in it."""

from __future__ import annotations

import json
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.outcome import say
from copydesk.errors import PolicyError

if TYPE_CHECKING:
    from copydesk.rules import Rule

_HEAD = """\
# What this newsroom demands of a story before it goes out. "copydesk check" reads this file from the folder in which
# it runs. Every setting stands here with its default: change what you want to change; a line that is left out has
# its default. "copydesk rules RULE" explains a rule, with stories that it stops and lets pass.
#
# severity: stop holds the story; repair is mended by the gate and recorded; warn is shown; off turns the rule off.
"""
_GROUNDING = (
    "What says how far a statement is borne out: the built-in model, or an engine that is installed as an extra "
    "(embedding, entailment, token-labels, judge; docs/engines.md). A statement below the threshold is held; 0 is the "
    "engine's own."
)
_WIDTH = 118


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write copydesk.toml.")] = Path("."),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write copydesk.toml with every rule, its severity and its settings."""
    from copydesk.cli.inputs import SETTINGS

    path = folder / SETTINGS
    if path.exists() and not force:
        raise PolicyError(str(path), "it is there already", "Give another folder, or --force to write over it.")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(defaults(), "utf-8")
    say(f"Written: {path}")


def defaults() -> str:
    """The settings file that changes nothing, as TOML."""
    from copydesk.evidence.engines import Grounding
    from copydesk.rules import registry

    grounding = ["[grounding]", *_comment(_GROUNDING)]
    for field in fields(Grounding):
        grounding += _assign(field.name, field.default)
    return "\n".join([_HEAD, "\n".join(grounding) + "\n", *map(_table, registry().values())])


def _table(rule: type[Rule]) -> str:
    lines = [f"[rules.{rule.id}]", *_comment(rule.demands().partition("\n")[0])]
    lines.append(f'severity = "{rule.severity}"')
    for field in fields(rule.Settings):
        unit = f" ({field.metadata['unit']})" if field.metadata["unit"] else ""
        lines += _comment(field.metadata["help"] + unit)
        lines += _assign(field.name, field.default)
    return "\n".join(lines) + "\n"


def _comment(words: str) -> list[str]:
    return textwrap.wrap(words, _WIDTH, initial_indent="# ", subsequent_indent="# ")


def _assign(name: str, value: Any) -> list[str]:
    # A TOML basic string, number and array are written as JSON writes them.
    if not isinstance(value, tuple):
        return [f"{name} = {json.dumps(value, ensure_ascii=False)}"]
    line = f"{name} = {json.dumps(list(value), ensure_ascii=False)}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{name} = [", *(f"    {json.dumps(item, ensure_ascii=False)}," for item in value), "]"]
