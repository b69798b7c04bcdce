"""How a draft came to be: who drafted it, round by round, what it cost, and what was cut."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Objection:
    """What the gate had against a line: the rule, its message, and the words."""

    rule: str
    message: str
    words: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A line that was taken out because it could not be proved, and why."""

    text: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of the drafting: what was done, and what the gate said of it.

    ``what`` is ``facts``, ``story``, ``mending`` or ``cutting``. Tokens are those of the turn's requests to a model,
    0 without one; ``cost`` is in US dollars, ``None`` where the price is not known. ``dropped`` are facts that the
    model gave with a passage that no source holds.
    """

    number: int
    what: str
    objections: tuple[Objection, ...] = ()
    dropped: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    seconds: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """How a draft came to be. ``drafter`` names the recipe or the model."""

    drafter: str
    rounds: tuple[Round, ...] = ()
    cuts: tuple[Cut, ...] = ()
    seconds: float = field(default=0.0)

    @property
    def tokens_in(self) -> int:
        """Tokens sent to the model in all rounds."""
        return sum(r.tokens_in for r in self.rounds)

    @property
    def tokens_out(self) -> int:
        """Tokens that the model wrote in all rounds."""
        return sum(r.tokens_out for r in self.rounds)

    @property
    def cost(self) -> float | None:
        """The cost of all rounds in US dollars; ``None`` where the price of one is not known."""
        asked = [r.cost for r in self.rounds if r.tokens_in or r.tokens_out]
        return None if any(c is None for c in asked) else sum(c or 0.0 for c in asked)

    def as_mapping(self) -> dict[str, Any]:
        """The record in plain values, for JSON."""
        totals = {"tokens_in": self.tokens_in, "tokens_out": self.tokens_out, "cost": self.cost}
        return asdict(self) | totals
