"""The form of a rule's settings: a field for each of its ``Settings``, shown and read by the type of its default."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.errors import PolicyError
from copydesk.model import Severity
from copydesk.rules import Rule

_WORDS = {
    "stop": "stop: holds the story",
    "repair": "repair: the gate mends it and records that",
    "warn": "warn: is shown, holds nothing",
    "off": "off: does not run",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A setting in the form. ``kind`` is ``yes-no``, ``number``, ``whole``, ``lines`` (a text a line) or ``text``."""

    name: str
    kind: str
    help: str
    unit: str
    value: Any
    usual: str

    @property
    def shown(self) -> str:
        """The value as the form shows it."""
        return _shown(self.value)


def severities(rule: type[Rule]) -> list[tuple[str, str]]:
    """The severities that a rule may have, with what they do."""
    known = [name for name in _WORDS if name != "repair" or rule.severity is Severity.REPAIR]
    return [(name, _WORDS[name]) for name in known]


def fields(rule: type[Rule], settings: Any, given: Mapping[str, str] | None = None) -> list[Field]:
    """The fields of a rule's settings.

    :param given: what a person sent, shown again where it was refused.
    """
    made = []
    for field in dataclasses.fields(rule.Settings):
        value = getattr(settings, field.name)
        if given is not None:
            sent = given.get(field.name, "")
            value = bool(sent) if isinstance(field.default, bool) else sent
        meta = field.metadata
        made.append(
            Field(field.name, _kind(field.default), meta["help"], meta["unit"], value, _shown(field.default, ", "))
        )
    return made


def read(rule: type[Rule], given: Mapping[str, str]) -> dict[str, Any]:
    """The settings that a person sent, typed; the policy checks them afterwards.

    :raises PolicyError: where a number is none.
    """
    return {f.name: _typed(rule, f.name, f.default, given.get(f.name, "")) for f in dataclasses.fields(rule.Settings)}


def _typed(rule: type[Rule], name: str, default: Any, text: str) -> Any:
    text = text.strip().replace("\r\n", "\n")
    kind = _kind(default)
    if kind == "yes-no":
        return bool(text)
    if kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if kind == "text":
        return text
    try:
        return int(text) if kind == "whole" else float(text)
    except ValueError as error:
        wanted = "a whole number" if kind == "whole" else "a number"
        mend = f"Give {wanted}, such as {default}."
        raise PolicyError(rule.id, f"'{name.replace('_', ' ')}' is {text[:40]!r}", mend) from error


def _kind(default: Any) -> str:
    if isinstance(default, bool):
        return "yes-no"
    if isinstance(default, int):
        return "whole"
    if isinstance(default, float):
        return "number"
    return "lines" if isinstance(default, tuple | list) else "text"


def _shown(value: Any, between: str = "\n") -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return between.join(map(str, value)) if isinstance(value, tuple | list) else str(value)
