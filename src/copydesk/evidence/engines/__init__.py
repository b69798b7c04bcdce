"""Engines that may answer for the built-in model whether a claim is borne out: each an extra, chosen in the policy.

``docs/engines.md`` says what each is. Nothing here imports what an extra brings before :func:`load` is asked for it.
An engine that cannot load or answer raises :class:`EngineError`: no claim is let pass because nobody looked at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

from copydesk.errors import EngineError
from copydesk.evidence.engines.base import Engine, Fault, Grounding

__all__ = ["Engine", "EngineError", "Fault", "Grounding", "load"]

_MODULES = {
    "embedding": "EmbeddingEngine",
    "entailment": "EntailmentEngine",
    "token-labels": "TokenLabelsEngine",
    "judge": "JudgeEngine",
}


def load(settings: Grounding | Mapping[str, Any] | None, path: str = "policy") -> Engine | None:
    """The engine that the settings name; ``None`` where it is the built-in one.

    :param settings: the policy's table ``grounding``.
    :param path: the name of the settings file, for errors.
    :raises PolicyError: if the settings are wrong.
    :raises EngineError: if the engine cannot be loaded: an extra or a model is missing, a file is not as it should be.

    >>> load({}) is load({"engine": "built-in"}) is None
    True
    """
    chosen = settings if isinstance(settings, Grounding) else Grounding.from_mapping(settings or {}, path)
    if chosen.engine == "built-in":
        return None
    module = import_module(f"{__name__}.{chosen.engine.replace('-', '_')}")
    return cast(Engine, getattr(module, _MODULES[chosen.engine])(chosen))
