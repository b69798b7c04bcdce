"""Which language model drafts, and how far it may go: the table ``drafting`` of ``copydesk.toml``."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from copydesk.errors import PolicyError

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_MOST_TIMEOUT = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model that drafts, and its limits.

    ``model`` is its name as pydantic-ai has it (``openai:NAME``), or, with ``address``, the name at a server that
    speaks the OpenAI chat-completions protocol there. ``key_variable`` names the environment variable that holds the
    key. ``rounds`` is how often the gate's findings go back to it, 0 to 10. ``most_tokens`` is what all its requests
    for one draft may use together, ``most_answer`` the tokens of one answer, ``most_cost`` US dollars for one draft
    (``None``: no limit). ``timeout`` is in seconds, for one answer with its further tries. ``most_source`` is how many
    characters of the sources it is shown; ``most_facts`` and ``most_sentences`` are how many of its facts and sentences
    are taken. ``price_in`` and ``price_out`` are US dollars for a million tokens, for models whose price the library
    does not know.
    """

    model: str
    address: str = ""
    key_variable: str = ""
    rounds: int = 3
    most_tokens: int = 200_000
    most_answer: int = 8_000
    most_cost: float | None = None
    timeout: float = 120.0
    most_source: int = 60_000
    most_facts: int = 40
    most_sentences: int = 60
    price_in: float | None = None
    price_out: float | None = None

    @classmethod
    def from_mapping(cls, table: Mapping[str, Any], path: str = "policy") -> ModelSettings:
        """The settings from what the file holds.

        :param path: the name of the settings file, for errors.
        :raises PolicyError: for an unknown key, a wrong value, or no model.
        """
        if not isinstance(table, Mapping):
            raise PolicyError(path, "'drafting' is not a table", "Write [drafting] and its settings below it.")
        known = get_type_hints(cls)
        for key, value in table.items():
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                mend = f"Did you mean 'drafting.{near[0]}'?" if near else f"Known here: {', '.join(known)}."
                raise PolicyError(path, f"unknown key 'drafting.{key}'", mend)
            kind = str if known[key] is str else int if known[key] is int else (int, float)
            if not isinstance(value, kind) or isinstance(value, bool):
                # The value is not shown: it may be a key that was put in the wrong place.
                wanted = "a text" if kind is str else "a whole number" if kind is int else "a number"
                raise PolicyError(path, f"'drafting.{key}' has a wrong type", f"Give {wanted}.")
        if not str(table.get("model", "")).strip():
            mend = "Set drafting.model to its name, such as openai:NAME, or leave the table out."
            raise PolicyError(path, "'drafting' names no model", mend)
        made = cls(**table)
        made._check(path)
        return made

    def _check(self, path: str) -> None:
        least = {"rounds": 0, "most_tokens": 1, "most_answer": 1, "most_source": 100, "most_facts": 1}
        for name, bound in {**least, "most_sentences": 1}.items():
            if getattr(self, name) < bound:
                wrong = f"'drafting.{name}' is {getattr(self, name)}"
                raise PolicyError(path, wrong, f"Give a whole number from {bound}.")
        if self.rounds > 10:
            raise PolicyError(path, f"'drafting.rounds' is {self.rounds}", "Give a whole number from 0 to 10.")
        if not 0 < self.timeout <= _MOST_TIMEOUT:
            wrong = f"'drafting.timeout' is {self.timeout}"
            raise PolicyError(path, wrong, f"Give seconds, at most {_MOST_TIMEOUT:g}.")
        for name in ("most_cost", "price_in", "price_out"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise PolicyError(path, f"'drafting.{name}' is {value}", "Give US dollars, 0 or more.")
        if (self.price_in is None) != (self.price_out is None):
            raise PolicyError(path, "'drafting' has one price of two", "Set both price_in and price_out.")
        if self.key_variable and not _VARIABLE.fullmatch(self.key_variable):
            # Not shown either.
            raise PolicyError(
                path,
                "'drafting.key_variable' is not the name of an environment variable",
                "Put the key into the environment, and the name of its variable here.",
            )

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost in US dollars by the prices set here; ``None`` where none are.

        >>> ModelSettings("m", price_in=2.0, price_out=10.0).cost(500_000, 100_000)
        2.0
        """
        if self.price_in is None or self.price_out is None:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1_000_000
