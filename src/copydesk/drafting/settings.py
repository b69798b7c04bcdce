"""Which language model drafts, and how far it may go: the table ``drafting`` of ``copydesk.toml``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model that drafts, and its limits.

    ``model`` is its name as pydantic-ai has it (``openai:NAME``), or, with ``address``, the name at a server that
    speaks the OpenAI chat-completions protocol there. ``key_variable`` names the environment variable that holds the
    key. ``rounds`` is how often the gate's findings go back to it; ``most_tokens`` what all its requests for one draft
    may use together; ``timeout`` seconds for one request. ``price_in`` and ``price_out`` are US dollars for a million
    tokens, for models whose price the library does not know.
    """

    model: str
    address: str = ""
    key_variable: str = ""
    rounds: int = 3
    most_tokens: int = 200_000
    timeout: float = 120.0
    price_in: float | None = None
    price_out: float | None = None
