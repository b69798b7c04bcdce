"""The newsroom's settings of the gate: who changed which rule, when and why; the newest revision is in force.

A change is one transaction: the revision, its entry in the audit trail, and the order to prove again what is published.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import transaction

from copydesk import gate
from copydesk.desk import audit, reproof
from copydesk.desk.life import Conflict
from copydesk.desk.life.state import written
from copydesk.desk.models import AuditHead, PolicyRevision
from copydesk.desk.roles import Actor, require
from copydesk.errors import PolicyError
from copydesk.evidence.engines import Grounding
from copydesk.model import Source, Story
from copydesk.policy import Policy
from copydesk.rules import Rule, registry

NAME = "the newsroom's settings"  # what errors call them
_NEVER = -1  # a caller that saw no revision at all gives None; this one did not look


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a revision changed; ``rule`` is empty for what belongs to no rule (the table ``grounding``)."""

    rule: str
    name: str
    before: Any
    after: Any

    @property
    def words(self) -> tuple[str, str]:
        """What was and what is, as people read it."""
        return _words(self.before), _words(self.after)


def newest() -> PolicyRevision | None:
    """The revision in force, ``None`` where every rule has its defaults."""
    return PolicyRevision.objects.order_by("-id").first()


def current() -> Policy:
    """The policy in force."""
    return of(newest())


def of(revision: PolicyRevision | None) -> Policy:
    """The policy of a revision."""
    return Policy.from_mapping(revision.settings, NAME) if revision else Policy()


def set_rule(
    actor: Actor,
    rule_id: str,
    severity: str,
    settings: Mapping[str, Any],
    reason: str,
    seen: int | None = _NEVER,
) -> PolicyRevision:
    """Change the severity and the settings of a rule; what is not given has its default.

    :param severity: ``stop``, ``repair``, ``warn`` or ``off``.
    :param seen: the revision that the caller saw in force (``None``: none); not compared where it is left out.
    :raises NotAllowed: without the right to set rules.
    :raises PolicyError: for an unknown rule or setting, a wrong value, no reason, or where nothing is changed.
    :raises Conflict: if another revision was made meanwhile.
    """
    if rule_id not in registry():
        raise PolicyError(NAME, f"there is no rule {rule_id[:80]!r}", "Choose one of the list of rules.")
    rule = registry()[rule_id]
    given = {"severity": severity, **settings}
    Policy.from_mapping({"rules": {rule_id: given}}, NAME)  # complains of an unknown name or a wrong type
    with transaction.atomic():
        before = _begin(actor, reason, seen)
        tables = {name: dict(table) for name, table in before.get("rules", {}).items()}
        tables[rule_id] = _unlike_default(rule, given)
        if not tables[rule_id]:
            del tables[rule_id]
        return _make(actor, "set rule", before, {**before, "rules": tables}, reason, rule=rule_id)


def set_all(actor: Actor, content: bytes, reason: str, seen: int | None = _NEVER) -> PolicyRevision:
    """Put a whole ``copydesk.toml`` in force; what it leaves out has its default.

    :raises NotAllowed: without the right to set rules.
    :raises PolicyError: if it cannot be read, has an unknown key or a wrong value, or changes nothing.
    :raises Conflict: if another revision was made meanwhile.
    """
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PolicyError("the file", "it is not UTF-8", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError("the file", f"it is not TOML: {error}", "Mend that line.") from error
    policy = Policy.from_mapping(data, "the file")
    known = registry()
    tables = {name: _unlike_default(known[name], table) for name, table in policy.rules.items()}
    after: dict[str, Any] = {"rules": {name: table for name, table in tables.items() if table}}
    usual = asdict(Grounding())
    if grounding := {name: value for name, value in policy.grounding.items() if value != usual[name]}:
        after["grounding"] = grounding
    if policy.drafting:
        after["drafting"] = dict(policy.drafting)
    for table in ("grounding", "drafting"):
        _check_key_variable(table, after.get(table, {}).get("key_variable", ""))
    with transaction.atomic():
        before = _begin(actor, reason, seen)
        return _make(actor, "set policy", before, after, reason)


def _check_key_variable(table: str, name: str) -> None:
    """Whoever sets the policy names where a server's key stands, and must not reach the desk's own secrets by it.

    :raises PolicyError: if the variable is not one for a key of a model's server.
    """
    if name and (not name.endswith("_KEY") or name.startswith(("COPYDESK_", "DJANGO_"))):
        wrong = f"'{table}.key_variable' is {name}, which is no variable for the key of a model's server"
        raise PolicyError("the file", wrong, "Put the key into a variable whose name ends in _KEY.")


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between the settings of two revisions, defaults filled in, in the order of the rules."""
    found: list[Change] = []
    tables = [(settings.get("rules", {}), settings.get("grounding", {})) for settings in (before, after)]
    for name in sorted({*tables[0][0], *tables[1][0]}):
        usual = _defaults(name)
        old, new = ({**usual, **side[0].get(name, {})} for side in tables)
        found += [Change(name, k, old.get(k), new.get(k)) for k in new if _plain(old.get(k)) != _plain(new[k])]
    usual = asdict(Grounding())
    old, new = ({**usual, **side[1]} for side in tables)
    found += [Change("", k, old[k], new[k]) for k in usual if old[k] != new[k]]
    old, new = (dict(settings.get("drafting", {})) for settings in (before, after))
    names = sorted({*old, *new})
    return found + [Change("", f"drafting.{k}", old.get(k), new.get(k)) for k in names if old.get(k) != new.get(k)]


def history(rule_id: str = "", most: int = 100) -> list[tuple[PolicyRevision, list[Change]]]:
    """The newest revisions with what each changed, of one rule or of all, newest first."""
    told: list[tuple[PolicyRevision, list[Change]]] = []
    before: Mapping[str, Any] = {}
    for revision in PolicyRevision.objects.order_by("id"):
        changed = changes(before, revision.settings)
        before = revision.settings
        if rule_id:
            changed = [change for change in changed if change.rule == rule_id]
        if changed or not rule_id:
            told.append((revision, changed))
    return told[: -most - 1 : -1]


def _begin(actor: Actor, reason: str, seen: int | None) -> Mapping[str, Any]:
    """The settings in force, under the lock that keeps one change after another."""
    require(actor, "set_rules")
    if not written(reason):
        raise PolicyError(NAME, "no reason is given", "Write why they change.")
    AuditHead.objects.select_for_update().get_or_create(pk=1)
    revision = newest()
    if seen != _NEVER and seen != (revision.pk if revision else None):
        last = f"{revision.made_by.partition(':')[2]} on {revision.made_at:%-d %B %Y at %H:%M} UTC" if revision else "?"
        raise Conflict("the rules", f"they were changed meanwhile, by {last}", "Load the page again and look at them.")
    return revision.settings if revision else {}


def _make(
    actor: Actor, action: str, before: Mapping[str, Any], after: Mapping[str, Any], reason: str, **detail: Any
) -> PolicyRevision:
    changed = changes(before, after)
    if not changed:
        raise PolicyError(NAME, "nothing is changed", "Change a value first.")
    policy = Policy.from_mapping(after, NAME)
    for name in {change.rule for change in changed if change.rule}:
        _can_run(policy, registry()[name])
    revision = PolicyRevision.objects.create(
        settings={key: after[key] for key in sorted(after) if after[key]},
        sha256=policy.sha256,
        made_by=actor.name,
        reason=written(reason)[:1000],
    )
    told = [asdict(change) for change in changed]
    audit.record(
        actor, action, revision=revision.pk, sha256=policy.sha256, reason=revision.reason, changes=told, **detail
    )
    reproof.everything()
    return revision


def _can_run(policy: Policy, rule: type[Rule]) -> None:
    """Refuse settings with which the rule itself fails, and so would hold every story.

    :raises PolicyError: with what the rule said.
    """
    for value in policy.rules.get(rule.id, {}).values():
        if isinstance(value, float) and not math.isfinite(value):
            raise PolicyError(NAME, f"a setting of {rule.id} is {value}", "Give a number.")
    example = (*rule.passes, *rule.stops)[:1]
    alone = Policy(policy.rules, only=frozenset({rule.id}))
    if not example or alone.severity(rule) is None:
        return
    sources = [Source.from_text(text, name=name) for name, text in example[0].sources.items()]
    report = gate.check(Story.from_markdown(example[0].story), sources, policy=alone)
    failed = f"The rule {rule.id} could not run: "
    for finding in report.findings:
        if finding.message.startswith(failed):
            wrong = finding.message.removeprefix(failed).partition(": ")[2] or finding.message
            raise PolicyError(NAME, f"with them {rule.id} cannot run ({wrong.rstrip('.')})", "Change its settings.")


def _defaults(rule_id: str) -> dict[str, Any]:
    rule = registry().get(rule_id)  # a rule that is no longer installed has none
    if rule is None:
        return {}
    return {"severity": str(rule.severity), **{f.name: f.default for f in fields(rule.Settings)}}


def _unlike_default(rule: type[Rule], table: Mapping[str, Any]) -> dict[str, Any]:
    usual = _defaults(rule.id)
    return {key: _plain(value) for key, value in table.items() if _plain(value) != _plain(usual.get(key))}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it: a list for a tuple."""
    return list(value) if isinstance(value, tuple) else value


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
