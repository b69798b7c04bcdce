"""``copydesk rules``: what each publishing rule demands."""

from __future__ import annotations

import json
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.outcome import say, screen

if TYPE_CHECKING:
    from copydesk.rules import Example, Rule


class Format(StrEnum):
    """How rules are told."""

    TEXT = "text"
    JSON = "json"


def rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="The rule to explain; without it, all are listed.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How rules are told.")] = Format.TEXT,
) -> None:
    """List the publishing rules, or explain one: what it demands, its settings, stories that it stops and lets pass."""
    from copydesk.cli.inputs import known_rule
    from copydesk.rules import broken_rules, registry

    known = registry()
    for broken in broken_rules():
        say(f"The rule {broken.id} could not be loaded and will hold every story: {broken.error}")
    if rule is not None:
        chosen = known[known_rule(rule)]
        if format is Format.JSON:
            typer.echo(json.dumps(as_mapping(chosen), ensure_ascii=False))
        else:
            _explain(chosen)
    elif format is Format.JSON:
        typer.echo(json.dumps([as_mapping(r) for r in known.values()], ensure_ascii=False))
    else:
        _list(list(known.values()))


def as_mapping(rule: type[Rule]) -> dict[str, Any]:
    """A rule in plain values, ready for JSON."""
    return {
        "id": rule.id,
        "severity": str(rule.severity),
        "version": rule.version,
        "demands": rule.demands(),
        "settings": [
            {"name": f.name, "default": f.default, "help": f.metadata["help"], "unit": f.metadata["unit"]}
            for f in fields(rule.Settings)
        ],
        "passes": [_example(e) for e in rule.passes],
        "stops": [_example(e) for e in rule.stops],
    }


def first_line(rule: type[Rule]) -> str:
    """What the rule demands, in a line."""
    return rule.demands().partition("\n")[0]


def _example(example: Example) -> dict[str, Any]:
    return {
        "story": example.story,
        "sources": dict(example.sources),
        "facts": example.facts,
        "settings": dict(example.settings),
        "says": example.says,
        "why": example.why,
    }


def _list(found: list[type[Rule]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("rule", "default", "demands", box=None, pad_edge=False)
    for rule in found:
        table.add_row(rule.id, str(rule.severity), Text(first_line(rule)))
    console = screen()
    console.print(table)
    console.print("\ncopydesk rules RULE explains one.")


def _explain(rule: type[Rule]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console = screen()
    console.print(Text(f"{rule.id}  (default: {rule.severity}; version {rule.version})", style="bold"))
    console.print(Text("\n" + rule.demands()))
    if fields(rule.Settings):
        console.print(Text("\nSettings", style="bold"))
        for field in fields(rule.Settings):
            unit = f" ({field.metadata['unit']})" if field.metadata["unit"] else ""
            console.print(Text(f"  {field.name} = {_shown(field.default)}{unit}: {field.metadata['help']}"))
    for title, examples in (("Lets pass", rule.passes[:1]), ("Stops", rule.stops[:1])):
        for example in examples:
            console.print(Text(f"\n{title}", style="bold"))
            if example.why:
                console.print(Padding(Text(example.why), (0, 2)))
            console.print(Padding(Text(_as_told(example)), (0, 2)))


def _as_told(example: Example) -> str:
    parts = [f"Story:\n{_indented(example.story)}"]
    parts += [f"Source {name}:\n{_indented(text)}" for name, text in example.sources.items()]
    parts += [f"Facts:\n{_indented(example.facts)}"] if example.facts else []
    parts += [f"It says: {example.says}"] if example.says else []
    return "\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


def _shown(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
