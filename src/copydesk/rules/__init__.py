"""The publishing rules: a file a rule. Rules of other packages join through the entry point group ``copydesk.rules``.

A rule is a subclass of :class:`Rule` in a module of this package, found by name: nothing else has to be edited
to add one (CONTRIBUTING.md shows how).
"""

from __future__ import annotations

import importlib
import importlib.metadata
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from copydesk.claims.sentences import split
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts, NoFacts
from copydesk.model import CheckedClaim, ClaimKind, Evidence, Finding, Fix, Severity, Span, Story
from copydesk.policy import Policy
from copydesk.policy import Settings as Settings
from copydesk.policy import setting as setting


@dataclass(frozen=True, slots=True)
class Example:
    """A story that a rule must stop, or leave alone: shown by ``copydesk rules ID`` and run by the tests.

    ``story`` is Markdown with or without front matter; ``sources`` maps names to plain text; ``facts`` is YAML as in
    a facts file; ``says`` is a part of the message that the rule must give, in a story that it stops; ``earlier`` are
    stories that have run.
    """

    story: str
    sources: Mapping[str, str] = field(default_factory=dict)
    facts: str = ""
    says: str = ""
    why: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """All that a rule may look at: the story, what it claims and how the sources spoke to it."""

    story: Story
    claims: tuple[CheckedClaim, ...]
    index: SourceIndex
    facts: Facts = field(default_factory=NoFacts)
    policy: Policy = field(default_factory=Policy)
    earlier: Sequence[Story] = ()  # what the desk has run, for duplicate-story

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the story; ``Claim.sentence`` is a number into this."""
        return split(self.story)

    def of(self, *kinds: ClaimKind) -> Iterator[CheckedClaim]:
        """The checked claims of these kinds, in the order of the story."""
        return (c for c in self.claims if c.claim.kind in kinds)

    def in_sentence(self, number: int) -> list[CheckedClaim]:
        """The checked claims of sentence ``number``."""
        return [c for c in self.claims if c.claim.sentence == number]

    def sentence_text(self, number: int) -> str:
        """The text of sentence ``number``."""
        span = self.sentences[number]
        return self.story.text[span.start : span.end]


class Rule(ABC):
    """A publishing rule. Its docstring says what it demands, in words for editors.

    ``version`` goes up with any change that can change a verdict. ``passes`` and ``stops`` are stories that it must
    leave alone and must find fault with.
    """

    id: ClassVar[str]
    severity: ClassVar[Severity] = Severity.STOP
    version: ClassVar[str] = "1"
    Settings: ClassVar[type[Settings]] = Settings
    passes: ClassVar[tuple[Example, ...]] = ()
    stops: ClassVar[tuple[Example, ...]] = ()

    def __init__(self, settings: Any = None) -> None:
        self.settings: Any = settings if settings is not None else self.Settings()

    @abstractmethod
    def check(self, case: Case) -> Iterable[Finding]:
        """The findings of this rule on ``case``; offsets are those of ``case.story.text``."""

    @classmethod
    def demands(cls) -> str:
        """What the rule demands: its docstring."""
        import inspect

        return inspect.getdoc(cls) or ""

    def finding(
        self,
        message: str,
        start: int,
        end: int,
        evidence: Iterable[Evidence] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        risk: str = "",
    ) -> Finding:
        """A finding of this rule; the gate puts the policy's severity in the place of the rule's own default.

        A ``severity`` given here that is milder than the policy's stays (a rule may warn where it would else stop).
        """
        return Finding(self.id, severity or self.severity, message, start, end, tuple(evidence), fix, risk=risk)


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that could not be loaded: the gate makes a stopping finding of it."""

    id: str
    error: str


_temporary: dict[str, type[Rule]] = {}
_found: dict[str, type[Rule]] | None = None
_broken: tuple[BrokenRule, ...] = ()


def _discover() -> dict[str, type[Rule]]:
    global _found, _broken
    if _found is None:
        rules: dict[str, type[Rule]] = {}
        broken: list[BrokenRule] = []
        for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
            try:
                module = importlib.import_module(f"{__name__}.{info.name}")
            except Exception as error:  # a rule that cannot load must hold the story, whatever went wrong
                broken.append(BrokenRule(info.name.replace("_", "-"), f"{type(error).__name__}: {error}"))
                continue
            for item in vars(module).values():
                if isinstance(item, type) and issubclass(item, Rule) and item.__module__ == module.__name__:
                    rules[item.id] = item
        for point in importlib.metadata.entry_points(group="copydesk.rules"):
            try:
                loaded = point.load()
                if loaded.id in rules:
                    raise ValueError(f"the rule id {loaded.id!r} is already taken")
                rules[loaded.id] = loaded
            except Exception as error:  # as above
                broken.append(BrokenRule(point.name, f"{type(error).__name__}: {error}"))
        _found, _broken = rules, tuple(broken)
    return _found


def registry() -> dict[str, type[Rule]]:
    """All rules by id, in the order of their ids."""
    return dict(sorted((_discover() | _temporary).items()))


def broken_rules() -> tuple[BrokenRule, ...]:
    """The rules that could not be loaded."""
    _discover()
    return _broken


@contextmanager
def temporarily(rule: type[Rule]) -> Iterator[None]:
    """Register a rule for the length of a ``with`` block or a decorated test."""
    _temporary[rule.id] = rule
    try:
        yield
    finally:
        del _temporary[rule.id]
