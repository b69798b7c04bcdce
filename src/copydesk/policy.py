"""What a newsroom demands: which rules run, how severe each is, and its settings.

A policy is read from ``copydesk.toml``; ``copydesk init`` writes one with every default in it.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import textwrap
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk.errors import PolicyError
from copydesk.model import Severity

_HEAD = """\
# What this newsroom demands of a story before it goes out. "copydesk check" reads this file from the folder in which
# it runs. Every setting stands here with its default: change what you want to change; a line that is left out has
# its default. "copydesk rules RULE" explains a rule, with stories that it stops and lets pass.
#
# severity: stop holds the story; repair is mended by the gate and recorded; warn is shown; off turns the rule off.
"""
_GROUNDING = (
    "What says how far a statement is borne out: the built-in model, or an engine that is installed as an extra "
    "(embedding, entailment, token-labels, judge; docs/engines.md). A statement below the threshold is held; 0 is the "
    "engine's own."
)
_DRAFTING = (
    "The language model that drafts stories (copydesk draft; docs/drafting.md). Without this table the built-in "
    "drafter writes. It changes no verdict. A model is named PROVIDER:NAME, or by its name at the server of an address."
)
_WIDTH = 118


def setting(default: Any, help: str, unit: str = "") -> Any:
    """A setting of a rule: its default, what it does, and its unit ("words", "days", "share 0-1")."""
    meta = {"help": help, "unit": unit}
    if isinstance(default, list | tuple):
        return field(default=tuple(default), metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Settings:
    """Base of a rule's settings: a frozen dataclass whose fields are made with :func:`setting`."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which rules run, and how.

    ``rules`` maps a rule's id to what the newsroom changed: ``severity`` (``stop``, ``repair``, ``warn``, ``off``)
    and the rule's own settings. ``grounding`` says which engine tells whether a statement is borne out, and what it
    needs (:class:`~copydesk.evidence.engines.Grounding`). ``drafting`` says which language model drafts stories
    (:class:`~copydesk.drafting.ModelSettings`); it changes no verdict, so it is no part of :meth:`as_mapping`.
    ``only`` and ``skip`` come from the command line.
    ``allow_waivers`` is never read from a file: it is the choice of the person who runs the gate.
    """

    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    grounding: Mapping[str, Any] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    allow_waivers: bool = False
    path: str = ""
    drafting: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: Policy | Mapping[str, Any] | str | Path | None) -> Policy:
        """A policy from a policy, a mapping as in the file, a path, or nothing (all defaults)."""
        if policy is None:
            return cls()
        if isinstance(policy, Policy):
            return policy
        if isinstance(policy, Mapping):
            return cls.from_mapping(policy)
        return cls.from_file(Path(policy))

    @classmethod
    def from_file(cls, path: Path) -> Policy:
        """Read ``copydesk.toml``.

        :raises PolicyError: where the file cannot be read, is not TOML, or has an unknown key or a wrong value.
        """
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise PolicyError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
        except UnicodeDecodeError as error:
            raise PolicyError(str(path), "it is not UTF-8", "Save it as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            raise PolicyError(str(path), f"it is not TOML: {error}", "Mend that line.") from error
        return cls.from_mapping(data, str(path))

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], path: str = "policy") -> Policy:
        """A policy from what the file holds: the tables ``rules``, with one for each rule, ``grounding``, ``drafting``.

        :raises PolicyError: for an unknown key or a wrong value.
        """
        from copydesk.evidence.engines import Grounding
        from copydesk.rules import registry

        _known(data, ("rules", "grounding", "drafting"), path, "")
        Grounding.from_mapping(data.get("grounding", {}), path)
        if "drafting" in data:
            from copydesk.drafting.settings import ModelSettings

            ModelSettings.from_mapping(data["drafting"], path)
        tables = data.get("rules", {})
        if not isinstance(tables, Mapping):
            raise PolicyError(path, "'rules' is not a table", "Write [rules.ID] and its settings below it.")
        known = registry()
        _known(tables, known, path, "rules.")
        for name, table in tables.items():
            if not isinstance(table, Mapping):
                raise PolicyError(path, f"'rules.{name}' is not a table", f"Write [rules.{name}].")
            rule = known[name]
            fields = {f.name: f for f in dataclasses.fields(rule.Settings)}
            _known(table, ["severity", *fields], path, f"rules.{name}.")
            for key, value in table.items():
                if key == "severity":
                    if value not in ("stop", "repair", "warn", "off"):
                        raise PolicyError(
                            path, f"'rules.{name}.severity' is {value!r}", "Use stop, repair, warn or off."
                        )
                    if value == "repair" and rule.severity is not Severity.REPAIR:
                        raise PolicyError(
                            path,
                            f"'rules.{name}.severity' is 'repair', but this rule has no repair that adds no claim",
                            "Use stop, warn or off.",
                        )
                else:
                    _same_type(value, fields[key].default, path, f"rules.{name}.{key}")
        return cls(
            {k: dict(v) for k, v in tables.items()},
            dict(data.get("grounding", {})),
            path=path,
            drafting=dict(data.get("drafting", {})),
        )

    def severity(self, rule: Any) -> Severity | None:
        """The severity of ``rule`` under this policy, ``None`` where it does not run."""
        if rule.id in self.skip or (self.only and rule.id not in self.only):
            return None
        chosen = self.rules.get(rule.id, {}).get("severity", rule.severity)
        return None if chosen == "off" else Severity(chosen)

    def settings(self, rule: Any) -> Any:
        """The settings of ``rule`` under this policy, an instance of ``rule.Settings``."""
        changed = {k: v for k, v in self.rules.get(rule.id, {}).items() if k != "severity"}
        return rule.Settings(**{k: tuple(v) if isinstance(v, list) else v for k, v in changed.items()})

    def as_mapping(self) -> dict[str, Any]:
        """What makes this policy what it is, in plain values; the same policy gives the same mapping."""
        return {
            "grounding": dict(sorted(self.grounding.items())),
            "rules": {k: dict(sorted(v.items())) for k, v in sorted(self.rules.items())},
            "only": sorted(self.only),
            "skip": sorted(self.skip),
            "allow_waivers": self.allow_waivers,
        }

    def as_toml(self) -> str:
        """The settings file that gives this policy, with every setting in it and what it does."""
        from copydesk.evidence.engines import Grounding
        from copydesk.rules import registry

        lines = [_HEAD, "[grounding]", *_comment(_GROUNDING)]
        for item in dataclasses.fields(Grounding):
            lines += _assign(item.name, self.grounding.get(item.name, item.default))
        lines += ["", *self._drafting_as_toml()]
        for rule in registry().values():
            changed = self.rules.get(rule.id, {})
            lines += ["", f"[rules.{rule.id}]", *_comment(rule.demands().partition("\n")[0])]
            lines += _assign("severity", str(changed.get("severity", rule.severity)))
            for item in dataclasses.fields(rule.Settings):
                unit = f" ({item.metadata['unit']})" if item.metadata["unit"] else ""
                lines += _comment(item.metadata["help"] + unit)
                lines += _assign(item.name, changed.get(item.name, item.default))
        return "\n".join(lines) + "\n"

    def _drafting_as_toml(self) -> list[str]:
        """The table ``drafting``: what is set, and as comments what is not; all of it a comment where no model is."""
        from copydesk.drafting.settings import ModelSettings

        lines = ["[drafting]" if self.drafting else "# [drafting]", *_comment(_DRAFTING)]
        for item in dataclasses.fields(ModelSettings):
            if item.name in self.drafting:
                lines += _assign(item.name, self.drafting[item.name])
            elif item.default is None:
                lines.append(f"# {item.name} is not set")
            else:
                usual = "" if item.default is dataclasses.MISSING else item.default
                lines.append(f"# {_assign(item.name, usual)[0]}")
        return lines

    @property
    def sha256(self) -> str:
        """Hash of :meth:`as_mapping`."""
        return hashlib.sha256(json.dumps(self.as_mapping(), sort_keys=True, default=list).encode()).hexdigest()


def _known(given: Iterable[str], known: Iterable[str], path: str, prefix: str) -> None:
    names = list(known)
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            mend = f"Did you mean '{prefix}{near[0]}'?" if near else f"Known here: {', '.join(sorted(names))}."
            raise PolicyError(path, f"unknown key '{prefix}{name}'", mend)


def _same_type(value: Any, default: Any, path: str, key: str) -> None:
    if isinstance(default, tuple):
        good = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
        wanted = "a list of texts"
    elif isinstance(default, bool):
        good, wanted = isinstance(value, bool), "true or false"
    elif isinstance(default, float):
        good, wanted = isinstance(value, int | float) and not isinstance(value, bool), "a number"
    elif isinstance(default, int):
        good, wanted = isinstance(value, int) and not isinstance(value, bool), "a whole number"
    else:
        good, wanted = isinstance(value, str), "a text"
    if not good:
        raise PolicyError(path, f"'{key}' is {value!r}", f"Give {wanted}, such as {default!r}.")


def _comment(words: str) -> list[str]:
    return textwrap.wrap(words, _WIDTH, initial_indent="# ", subsequent_indent="# ")


def _assign(name: str, value: Any) -> list[str]:
    # A TOML basic string, number and array are written as JSON writes them, save for the one control that it lets be.
    if not isinstance(value, tuple | list):
        return [f"{name} = {_json(value)}"]
    line = f"{name} = {_json(list(value))}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{name} = [", *(f"    {_json(item)}," for item in value), "]"]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
