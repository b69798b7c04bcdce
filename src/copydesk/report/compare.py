"""Two reports of one story, as JSON: the signed one, and the gate's of here and now. Do they say the same?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Rules that look at what is not in the bundle: what the desk has run before. Their findings are signed alone.
_BEYOND_THE_BUNDLE = frozenset({"duplicate-story"})
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """``problems`` are differences that nothing explains; ``notes`` those that are explained, and by what."""

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    resting: tuple[str, ...]


def compare(then: Mapping[str, Any], now: Mapping[str, Any], withheld: frozenset[str] = frozenset()) -> Comparison:
    """Compare the signed report ``then`` with ``now``, both as :func:`~copydesk.report.as_json.to_mapping` gives them.

    :param withheld: names of the sources whose text is not in the bundle. What touches a claim that rests on them is
        not compared, and where there are any, messages and passages are not compared either.

    Where a rule's version differs, or Copydesk's own, findings may differ and are noted; another verdict is always a
    problem, so that nobody takes the signed one for confirmed.
    """
    problems = _inputs(then, now)
    notes = _versions(then["versions"], now["versions"])
    free = _free_rules(then["versions"], now["versions"])
    resting = [c for c in then["claims"] if _rests(c, withheld)]
    zones = [(item["start"], item["end"]) for item in [*then["claims"], *then["findings"]] if _rests(item, withheld)]
    newer = False
    for said, there, here in (("only in the signed report", then, now), ("only now", now, then)):
        other = {_finding_key(f, withheld) for f in here["findings"]}
        for finding in there["findings"]:
            if finding["rule"] in _BEYOND_THE_BUNDLE or _finding_key(finding, withheld) in other:
                continue
            line = f"{said}: {finding['rule']} ({finding['severity']}), {finding['message']}"
            if free is None or finding["rule"] in free:
                notes.append(f"Under another version, {line}")
                newer = True
            elif not _touches(finding, zones):
                problems.append(f"A finding differs, {line}")
    if free is not None:
        problems += _claims(then, now, withheld, zones)
    if withheld:
        notes.append(_withheld_note(withheld, len(resting), len(then["claims"])))
    beyond = {f["rule"] for f in then["findings"]} & _BEYOND_THE_BUNDLE
    notes += [f"{rule} looks at what ran before, which is not in the bundle: signed, not run again." for rule in beyond]
    if then["verdict"] != now["verdict"]:
        if withheld and not newer and not problems:  # every difference is of claims that rest on withheld texts
            notes.append(f"Without the withheld texts the gate says {now['verdict']}.")
        else:
            problems.insert(0, _verdicts(then, now))
    return Comparison(_few(problems), tuple(notes), tuple(dict.fromkeys(c["text"] for c in resting)))


def _inputs(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Whether the signed report is of the story, sources, policy and facts that are in the bundle."""
    hashes: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "story": lambda r: r["story"]["sha256"],
        "sources": lambda r: [(s["name"], s["sha256"]) for s in r["sources"]],
        "policy": lambda r: r["policy_sha256"],
        "facts": lambda r: r["facts_sha256"],
    }
    return [
        f"The signed report was made with another {what} than the bundle holds."
        for what, of in hashes.items()
        if of(then) != of(now)
    ]


def _verdicts(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    return (
        f"The verdict was {then['verdict']} (Copydesk {then['versions'].get('copydesk')}); "
        f"the gate here says {now['verdict']} (Copydesk {now['versions'].get('copydesk')})."
    )


def _rests(item: Mapping[str, Any], withheld: frozenset[str]) -> bool:
    return any(e["source"] in withheld for e in item["evidence"])


def _versions(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What differs between the versions, a sentence each."""
    notes: list[str] = []
    for name in sorted(then.keys() | now.keys()):
        before, after = then.get(name), now.get(name)
        what = f"The rule {name.removeprefix('rule:')}" if name.startswith("rule:") else name.capitalize()
        if before == after:
            continue
        if after is None:
            notes.append(f"{what} ran when signed (version {before}) and is not here.")
        elif before is None:
            notes.append(f"{what} (version {after}) did not run when signed.")
        else:
            notes.append(f"{what} was version {before} when signed and is {after} here.")
    return notes


def _free_rules(then: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str] | None:
    """The rules whose findings may differ; ``None`` for all of them, where Copydesk itself is another version."""
    if any(then.get(name) != now.get(name) for name in ("copydesk", "schema")):
        return None
    differ = {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)}
    return frozenset(n.removeprefix("rule:") for n in differ if n.startswith("rule:"))


def _finding_key(finding: Mapping[str, Any], withheld: frozenset[str]) -> tuple[Any, ...]:
    key = (finding["rule"], finding["severity"], finding["start"], finding["end"], finding["waived"])
    if withheld:  # the nearest passage, and so the message, can be another without the withheld texts
        return key
    fix = finding["fix"] and tuple(sorted(finding["fix"].items()))
    return (*key, finding["message"], fix, *_passages(finding["evidence"]))


def _passages(evidence: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(sorted(e.items())) for e in evidence]


def _touches(item: Mapping[str, Any], zones: Iterable[tuple[int, int]]) -> bool:
    """Whether a finding is on one of ``zones``, or, having no place, on the story as a whole."""
    start, end = item["start"], item["end"]
    return any(start == end or (left < end and start < right) for left, right in zones)


def _claims(
    then: Mapping[str, Any], now: Mapping[str, Any], withheld: frozenset[str], zones: list[tuple[int, int]]
) -> list[str]:
    """Claims that stand otherwise, or rest on other passages, than in the signed report."""
    problems: list[str] = []
    before = {(c["kind"], c["start"], c["end"]): c for c in then["claims"]}
    after = {(c["kind"], c["start"], c["end"]): c for c in now["claims"]}
    for key in sorted(before.keys() | after.keys(), key=lambda k: (k[1], k[2], k[0])):
        old, new = before.get(key), after.get(key)
        claim = old or new or {}
        if _touches(claim, zones):
            continue
        if old is None or new is None:
            problems.append(
                f"A claim differs: {claim['kind']} “{claim['text']}” {'now' if new else 'when signed'} only."
            )
        elif old["state"] != new["state"]:
            problems.append(f"A claim differs: “{claim['text']}” was {old['state']}, and is {new['state']} here.")
        elif not withheld and _passages(old["evidence"]) != _passages(new["evidence"]):
            problems.append(f"A claim differs: “{claim['text']}” rests on other passages here.")
    return problems


def _withheld_note(withheld: frozenset[str], resting: int, claims: int) -> str:
    names = ", ".join(sorted(withheld))
    return (
        f"Not in the bundle: the text of {names}. {resting} of {claims} claims rest on it; their passages are signed, "
        "not proved again."
    )


def _few(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - _MOST_NAMED
    return (*problems[:_MOST_NAMED], f"And {more} more.") if more > 0 else tuple(problems)
