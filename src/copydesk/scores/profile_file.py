"""A newsroom's own settings of scores: ``copydesk-scores.toml``. What it leaves out has its default."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from copydesk.errors import PolicyError
from copydesk.scores.checks import Limits
from copydesk.scores.profile import MEASURES, PARTS, Measure, Profile
from copydesk.scores.trading_days import CALENDARS

NAME = "copydesk-scores.toml"

_PLAIN = ("name", "mapping", "fewest_parts", "smallest_group", "winsorise", "stale_after", "half_life", "news_window")
_RANGES: Mapping[str, tuple[float, float]] = {
    "fewest_parts": (1, len(PARTS)),
    "smallest_group": (1, 1000),
    "winsorise": (0, 0.25),
    "stale_after": (90, 1000),
    "half_life": (0.1, 365),
    "news_window": (1, 365),
    "most_bad": (0, 1),
    "least_traded": (0, 1),
    "stale_days": (2, 250),
    "split_near": (0, 0.1),
    "split_open": (0, 0.1),
    "most_distribution": (0.01, 1),
    "most_jump": (0.05, 10),
}


def read_profile(path: Path | str) -> Profile:
    """The profile of a settings file.

    :raises PolicyError: as :func:`read_settings`.
    """
    return read_settings(path)[0]


def read_settings(path: Path | str) -> tuple[Profile, Limits]:
    """The profile and the limits of the checks that a settings file gives.

    :raises PolicyError: where it cannot be read, is no TOML, or has an unknown key or a wrong value.
    """
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise PolicyError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(str(path), f"it is not TOML: {error}", "Mend that line.") from error
    return from_mapping(data, str(path))


def from_mapping(data: Mapping[str, Any], path: str = NAME) -> tuple[Profile, Limits]:
    """The same from what the file holds.

    :raises PolicyError: for an unknown key or a wrong value.
    """
    _known(data, (*_PLAIN, "weights", "tiers", "measures", "checks"), path, "")
    default = Profile()
    plain = {key: _value(data[key], getattr(default, key), path, key) for key in _PLAIN if key in data}
    if plain.get("mapping", default.mapping) not in ("thresholds", "cross-section"):
        raise PolicyError(path, f"'mapping' is {plain['mapping']!r}", "Use thresholds or cross-section.")
    weights = dict(default.weights)
    table = _table(data, "weights", path)
    if table:
        _known(table, PARTS, path, "weights.")
        weights = {part: _number(table.get(part, 0.0), path, f"weights.{part}") for part in PARTS}
        if abs(sum(weights.values()) - 1) > 1e-9 or min(weights.values()) < 0:
            said = f"the weights sum to {sum(weights.values()):g}"
            raise PolicyError(path, said, "Give weights of 0 or more that sum to 1; a part left out has 0.")
    profile = Profile(
        **plain, weights=weights, tiers=_tiers(data.get("tiers", default.tiers), path), measures=_measures(data, path)
    )
    if not profile.parts:
        raise PolicyError(path, "no part is left that has a weight and a measure", "Give one of each.")
    checks = _table(data, "checks", path)
    limits = Limits()
    _known(checks, [f.name for f in dataclasses.fields(Limits)], path, "checks.")
    limits = dataclasses.replace(
        limits, **{key: _value(value, getattr(limits, key), path, f"checks.{key}") for key, value in checks.items()}
    )
    if limits.calendar not in CALENDARS:
        raise PolicyError(path, f"'checks.calendar' is {limits.calendar!r}", f"Use {', '.join(CALENDARS)}.")
    return profile, limits


def fingerprint(profile: Profile) -> str:
    """The SHA-256 of all that a profile says of how scores are made."""
    data = json.dumps(dataclasses.asdict(profile), sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


def _measures(data: Mapping[str, Any], path: str) -> tuple[Measure, ...]:
    table = _table(data, "measures", path)
    _known(table, [m.name for m in MEASURES], path, "measures.")
    made = []
    for measure in MEASURES:
        own = table.get(measure.name, {})
        where = f"measures.{measure.name}"
        if not isinstance(own, Mapping):
            raise PolicyError(path, f"'{where}' is not a table", f"Write [{where}].")
        _known(own, ("weight", "steps", "last"), path, f"{where}.")
        weight = _number(own.get("weight", measure.weight), path, f"{where}.weight")
        last = _number(own.get("last", measure.last), path, f"{where}.last")
        steps = _pairs(own["steps"], path, f"{where}.steps") if "steps" in own else measure.steps
        if weight < 0 or not all(0 <= points <= 100 for points in (last, *(p for _, p in steps))):
            raise PolicyError(path, f"'{where}' has a weight below 0 or points beyond 0 to 100", "Mend it.")
        if [limit for limit, _ in steps] != sorted({limit for limit, _ in steps}):
            raise PolicyError(path, f"the limits of '{where}.steps' do not rise", "Put them in their order.")
        if weight:
            made.append(dataclasses.replace(measure, weight=weight, steps=steps, last=last))
    return tuple(made)


def _tiers(value: Any, path: str) -> tuple[tuple[float, str], ...]:
    if not isinstance(value, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[1], str) and pair[1] for pair in value
    ):
        raise PolicyError(path, "'tiers' is no list of pairs", 'Write tiers = [[50, "High"], [0, "Low"]].')
    tiers = tuple((_number(least, path, "tiers"), word) for least, word in value)
    limits = [least for least, _ in tiers]
    if not tiers or limits[-1] != 0 or limits != sorted(set(limits), reverse=True) or limits[0] > 100:
        raise PolicyError(path, "the limits of 'tiers' do not fall to 0", 'Write tiers = [[50, "High"], [0, "Low"]].')
    return tiers


def _pairs(value: Any, path: str, where: str) -> tuple[tuple[float, float], ...]:
    if not isinstance(value, list) or not value or not all(isinstance(p, list) and len(p) == 2 for p in value):
        raise PolicyError(path, f"'{where}' is no list of pairs", "Write [[LIMIT, POINTS], ...].")
    return tuple((_number(limit, path, where), _number(points, path, where)) for limit, points in value)


def _number(value: Any, path: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e9:
        raise PolicyError(path, f"'{where}' is {value!r}, not a number", "Give a number.")
    return float(value)


def _value(value: Any, default: Any, path: str, where: str) -> Any:
    """A value of the type of its default, within its range."""
    if isinstance(default, str):
        if not isinstance(value, str) or not value.strip():
            raise PolicyError(path, f"'{where}' is {value!r}, not a word", "Give it in quotation marks.")
        return value
    number = _number(value, path, where)
    if isinstance(default, int) and number != int(number):
        raise PolicyError(path, f"'{where}' is {value!r}, not a whole number", "Give a whole number.")
    least, most = _RANGES[where.rpartition(".")[2]]
    if not least <= number <= most:
        raise PolicyError(path, f"'{where}' is {value!r}", f"Give a number from {least:g} to {most:g}.")
    return int(number) if isinstance(default, int) else number


def _table(data: Mapping[str, Any], key: str, path: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise PolicyError(path, f"'{key}' is not a table", f"Write [{key}] and its settings below it.")
    return table


def _known(table: Mapping[str, Any], known: Iterable[str], path: str, above: str) -> None:
    for key in table:
        if key not in (names := list(known)):
            near = difflib.get_close_matches(key, names, 1)
            mend = f"Did you mean '{above}{near[0]}'?" if near else f"Known are {', '.join(names)}."
            raise PolicyError(path, f"'{above}{key}' is not known", mend)
