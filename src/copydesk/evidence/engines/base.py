"""What every engine is: its settings, what it answers, and how it fails."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar, Final, NamedTuple

from copydesk.claims.sentences import of_blocks
from copydesk.errors import EngineError, PolicyError
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.model import Span, paragraphs

ENGINES: Final = ("built-in", "embedding", "entailment", "token-labels", "judge")
#: Support below which a claim is not borne out, though one passage holds most of its words. Of claims made from filings
#: that no training saw, the built-in model puts fewer than 1 in 200 of the supported ones below it.
THRESHOLD = 0.2
_THRESHOLDS = {"built-in": THRESHOLD, "embedding": THRESHOLD}  # of the others, whose answers are yes or no: one half
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True)
class Grounding:
    """The policy's table ``grounding``: which engine says whether a claim is borne out, and what it needs.

    ``model`` is a folder, or ``hub:owner/name@revision``; for a judge, the model's name at its server.
    ``label`` is the model's label that the score is read from, where its names do not say what they mean.
    ``address`` is that of the judge's server. ``key_variable`` names the environment variable that holds its key.
    A claim whose score is below ``threshold`` is not borne out; at 0 each engine has its own, which :attr:`least`
    gives. ``timeout`` is in seconds, for one claim.
    A story of more than ``max_claims`` statements is not put to the engine at all, and so is held.
    """

    engine: str = "built-in"
    model: str = ""
    label: str = ""
    address: str = ""
    key_variable: str = ""
    threshold: float = 0.0
    timeout: float = 60.0
    max_claims: int = 500

    @property
    def least(self) -> float:
        """The score from which a claim is borne out."""
        return self.threshold or _THRESHOLDS.get(self.engine, 0.5)

    @classmethod
    def from_mapping(cls, table: Mapping[str, Any], path: str = "policy") -> Grounding:
        """The settings from what the file holds.

        :raises PolicyError: for an unknown key or a wrong value.
        """
        if not isinstance(table, Mapping):
            raise PolicyError(path, "'grounding' is not a table", "Write [grounding] and its settings below it.")
        fields = {field.name: field for field in dataclasses.fields(cls)}
        for key, value in table.items():
            if key not in fields:
                near = difflib.get_close_matches(str(key), fields, n=1)
                mend = f"Did you mean 'grounding.{near[0]}'?" if near else f"Known here: {', '.join(fields)}."
                raise PolicyError(path, f"unknown key 'grounding.{key}'", mend)
            default = fields[key].default
            kinds = (int, float) if isinstance(default, float) else (type(default),)
            if not isinstance(value, kinds) or isinstance(value, bool):
                # The value is not shown: it may be a key that was put in the wrong place.
                raise PolicyError(path, f"'grounding.{key}' has a wrong type", f"Give a value such as {default!r}.")
        made = cls(**table)
        made._check(path)
        return made

    def _check(self, path: str) -> None:
        if self.engine not in ENGINES:
            near = difflib.get_close_matches(self.engine, ENGINES, n=1)
            mend = f"Did you mean {near[0]!r}?" if near else f"Use one of {', '.join(ENGINES)}."
            raise PolicyError(path, f"'grounding.engine' is {self.engine!r}", mend)
        if not 0 <= self.threshold < 1:
            mend = "Give a number between 0 and 1; 0 is the engine's own."
            raise PolicyError(path, f"'grounding.threshold' is {self.threshold}", mend)
        if not 0 < self.timeout <= 3600:
            raise PolicyError(path, f"'grounding.timeout' is {self.timeout}", "Give seconds, at most 3600.")
        if self.max_claims < 1:
            raise PolicyError(path, f"'grounding.max_claims' is {self.max_claims}", "Give a number from 1.")
        if self.key_variable and not _VARIABLE.fullmatch(self.key_variable):
            # Not shown either.
            raise PolicyError(
                path,
                "'grounding.key_variable' is not the name of an environment variable",
                "Put the key into the environment, and the name of its variable here.",
            )


class Fault(NamedTuple):
    """Words of a claim that an engine finds at fault: ``claim[start:end]``, and how surely, 0 to 1."""

    start: int
    end: int
    probability: float


class Engine(ABC):
    """Says how far sources bear out a claim.

    ``version`` says what answers: the packages, the model, and its revision or hash. It goes into the report.
    """

    name: ClassVar[str]
    version: str

    def __init__(self, settings: Grounding) -> None:
        self.settings = settings

    @abstractmethod
    def support(self, claim: str, index: SourceIndex) -> float:
        """How far the sources bear out ``claim``, 0 to 1; 0 for a claim without words or sources without text.

        :raises EngineError: if the engine cannot answer.
        """

    def supports(self, claims: Sequence[str], index: SourceIndex) -> list[float]:
        """:meth:`support` of each of ``claims``.

        :raises EngineError: if the engine cannot answer, or there are more claims than ``max_claims``.
        """
        self.bound(claims)
        return [self.support(claim, index) for claim in claims]

    def faults(self, claim: str, index: SourceIndex) -> list[Fault]:
        """The words of ``claim`` that are at fault, where the engine can tell; else none."""
        return []

    def passage(self, claim: str, index: SourceIndex) -> Passage | None:
        """The passage that the engine judged ``claim`` by, where it can tell."""
        return None

    def bound(self, claims: Sequence[str]) -> None:
        """Refuse more claims than the newsroom is willing to wait or pay for."""
        if len(claims) > self.settings.max_claims:
            raise EngineError(
                f"engine {self.name}",
                f"the story has {len(claims)} statements, and max_claims is {self.settings.max_claims}",
                "Raise grounding.max_claims, or give the story in parts.",
            )

    def share(self, score: float) -> float:
        """``score`` if it is a number from 0 to 1: whatever else a model gives is no answer."""
        if not math.isfinite(score) or not -1e-6 <= score <= 1 + 1e-6:
            mend = "Use a model whose weights are sound."
            raise EngineError(f"engine {self.name}", f"the model gave {score} for a score", mend)
        return min(1.0, max(0.0, score))


def needed(module: str, package: str, engine: str, extra: str = "") -> ModuleType:
    """Import ``module``, which ``extra`` (as a rule of the engine's own name) brings.

    :raises EngineError: if it is not installed or does not load, with what to install.
    """
    try:
        return import_module(module)
    except Exception as error:  # a broken install fails in many ways, and none of them may let a claim pass
        missing = isinstance(error, ModuleNotFoundError)
        wrong = f"the package {package} " + ("is not installed" if missing else f"does not load ({first_line(error)})")
        raise EngineError(f"engine {engine}", wrong, f"Run: pip install 'copydesk[{extra or engine}]'.") from error


def first_line(error: Exception) -> str:
    """The kind of an error and the first line of its text, at most 200 characters."""
    lines = str(error).strip().splitlines()
    return ": ".join([type(error).__name__, *lines[:1]])[:200]


def sentences(claim: str) -> list[Span]:
    """The sentences of a claim, with their places.

    >>> [s.start for s in sentences("Sales rose. Costs fell.")]
    [0, 12]
    """
    return list(of_blocks(claim, paragraphs(claim)))
