"""One run of ``copydesk check``: what was asked for, and the stories put to the gate in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.cli import inputs
from copydesk.cli.outcome import Outcome, say, screen
from copydesk.errors import CopydeskError, FactsError, ReadError
from copydesk.facts import FileFacts
from copydesk.gate import check
from copydesk.model import Report, Story, Verdict

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from copydesk.cli.results import Writer
    from copydesk.policy import Policy


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for, as it was typed."""

    stories: tuple[str, ...]
    sources: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: Path | None = None
    policy: Path | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    allow_waivers: bool = False
    proof: Path | None = None
    withhold: tuple[str, ...] = ()
    key: Path | None = None

    def named(self, story: Story, where: str) -> list[inputs.Named]:
        """The sources of a story: those given here, and without any by ``--source`` those that it names itself.

        :raises ReadError: if there is none at all, or one that it names is not there.
        """
        named = inputs.given(self.sources, self.secondary, self.notes)
        if not self.sources:
            taken = {n.file.resolve() if n.file else n.where for n in named}
            own = inputs.named_by(story, where)
            named += [n for n in own if (n.file.resolve() if n.file else n.where) not in taken]
        if not named:
            raise ReadError(where, "it names no source and none is given", "Give one with --source FILE_OR_ADDRESS.")
        return named

    def files(self) -> list[Path]:
        """All files that the outcome hangs on, for ``--watch``."""
        named = inputs.given(self.sources, self.secondary, self.notes)
        for where in self.stories:
            try:
                named += self.named(inputs.read(where), where)
            except CopydeskError:
                continue  # the story itself is watched, and the run says what is wrong with it
        others = [self.facts, self.policy or inputs.SETTINGS, *(n.file for n in named)]
        return list(dict.fromkeys([*map(Path, self.stories), *(path for path in others if path)]))


def run(asked: Asked, writer: Writer) -> Outcome:
    """Check every story and write what was found. What cannot be checked is said, and the others go on.

    :raises CopydeskError: if the settings or the key are wrong: then no story can be checked.
    """
    policy = inputs.policy(asked.policy, asked.only, asked.skip, asked.allow_waivers)
    key = _key(asked.key)
    facts = _facts(asked.facts)
    shelf = inputs.Shelf()
    worst = Outcome.RELEASE
    for where in _progress(asked.stories):
        try:
            story = inputs.read(where)
            report = check(story, shelf.index(asked.named(story, where)), facts, policy)
            writer.add(report)
            worst = max(worst, Outcome.HOLD if report.verdict is Verdict.HOLD else Outcome.RELEASE)
            if asked.proof and key:
                _prove(report, asked, asked.proof, key, policy)
        except CopydeskError as error:
            say(str(error))
            worst = Outcome.FAILED
    writer.close()
    return worst


def _key(path: Path | None) -> Ed25519PrivateKey | None:
    import os

    if path is None:
        return None
    from copydesk.report.keys import read_private_key

    password = os.environ.get("COPYDESK_KEY_PASSWORD")
    return read_private_key(path, password.encode() if password else None)


def _facts(path: Path | None) -> FileFacts | Path | None:
    """The facts, read once for all stories. The gate itself makes the finding of a file that cannot be read."""
    if path is None:
        return None
    try:
        return FileFacts(path)
    except FactsError:
        return path


def _prove(report: Report, asked: Asked, path: Path, key: Ed25519PrivateKey, policy: Policy) -> None:
    from copydesk.report.proof import write_bundle

    path.parent.mkdir(parents=True, exist_ok=True)
    write_bundle(report, path, key, policy, asked.facts.read_bytes() if asked.facts else None, asked.withhold)
    say(f"Proof written: {path}")


def _progress(stories: Sequence[str]) -> Iterable[str]:
    """The stories in turn, with a bar on standard error where there are several and a terminal shows it."""
    console = screen(error=True)
    if len(stories) < 2 or not console.is_terminal:
        return stories
    return _bar(stories)


def _bar(stories: Sequence[str]) -> Iterator[str]:
    from rich.progress import track

    yield from track(stories, "Checking", console=screen(error=True), transient=True)
