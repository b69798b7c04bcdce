"""What a command is given becomes stories, sources and a policy. Each source is read once, whatever stories use it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from copydesk.cli.outcome import say
from copydesk.errors import PolicyError, ReadError
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source, Story
from copydesk.policy import Policy

SETTINGS = Path("copydesk.toml")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Named:
    """A source as it was asked for: a file or address, and its kind where the command line says it."""

    where: str
    kind: str | None = None

    @property
    def is_address(self) -> bool:
        """Whether it must be fetched."""
        return "://" in self.where

    @property
    def file(self) -> Path | None:
        """The file that it is read from, ``None`` for an address."""
        if self.is_address:
            return None
        path = Path(self.where)
        return path if path.exists() else Path(self.where.partition("#")[0])


@dataclass(slots=True)
class Shelf:
    """The sources read so far, and an index for each set of them, so that stories on the same sources share it."""

    _read: dict[Named, Source] = field(default_factory=dict)
    _indexes: dict[tuple[Named, ...], SourceIndex] = field(default_factory=dict)

    def index(self, wanted: Sequence[Named]) -> SourceIndex:
        """The index of the sources ``wanted``, each under a name of its own.

        :raises ReadError: if one cannot be read.
        """
        key = tuple(wanted)
        if key not in self._indexes:
            sources = [self._source(named) for named in key]
            names = [source.name for source in sources]
            self._indexes[key] = SourceIndex(
                source if names.count(source.name) == 1 else replace(source, name=named.where)
                for named, source in zip(key, sources, strict=True)
            )
        return self._indexes[key]

    def _source(self, named: Named) -> Source:
        from copydesk.reading import read_source

        if named not in self._read:
            if named.is_address:
                say(f"Reading {named.where}")
            self._read[named] = read_source(named.where, kind=named.kind)
        return self._read[named]


def read(where: str) -> Story:
    """The story in the file ``where``, or on standard input for ``-``.

    :raises ReadError: if it cannot be read.
    """
    from copydesk.reading import read_story

    if where == STDIN:
        return read_story(sys.stdin.buffer.read(), name="standard input")
    return read_story(where)


def given(sources: Sequence[str], secondary: Sequence[str], notes: Sequence[str]) -> list[Named]:
    """The sources of the command line, each once. One given as notes is private, whatever else it is given as."""
    kinds: dict[str, str | None] = dict.fromkeys(sources)
    kinds |= dict.fromkeys(secondary, "secondary")
    kinds |= dict.fromkeys(notes, "notes")
    return [Named(where, kind) for where, kind in kinds.items()]


def named_by(story: Story, where: str) -> list[Named]:
    """The sources that the story itself names; files are looked for from the story's own folder.

    :raises ReadError: if one is neither a file that is there nor an address.
    """
    folder = Path() if where == STDIN else Path(where).parent
    found: list[Named] = []
    for name in dict.fromkeys(story.source_names):
        named = Named(name if "://" in name else str(folder / name))
        if named.file is not None and not named.file.is_file():
            raise ReadError(where, f"it names the source {name!r}, which is no file here", "Give it with --source.")
        found.append(named)
    return found


def policy(path: Path | None, only: Sequence[str], skip: Sequence[str], allow_waivers: bool) -> Policy:
    """The newsroom's settings: the file given, else ``copydesk.toml`` of this folder, else the defaults.

    :raises PolicyError: if the file is wrong, a rule is unknown, or no rule is left to run.
    """
    from copydesk.rules import registry

    if path is None and SETTINGS.is_file():
        path = SETTINGS
        say(f"Settings: {path}")
    for rule in (*only, *skip):
        known_rule(rule)
    policy = replace(Policy.of(path), only=frozenset(only), skip=frozenset(skip), allow_waivers=allow_waivers)
    if not any(policy.severity(rule) for rule in registry().values()):
        raise PolicyError(str(path or "the rules"), "no rule is left to run", "Turn on at least one rule.")
    if only or skip:
        which = f"only {', '.join(only)}" if only else f"without {', '.join(skip)}"
        say(f"Not all rules run ({which}): the verdict is of those alone.")
    return policy


def known_rule(name: str) -> str:
    """``name``, if there is such a rule.

    :raises PolicyError: if there is none; the message names the nearest.
    """
    import difflib

    from copydesk.rules import registry

    if name not in registry():
        near = difflib.get_close_matches(name, registry(), n=1)
        raise PolicyError(name, "there is no such rule", f"Did you mean {near[0]}?" if near else "See copydesk rules.")
    return name
