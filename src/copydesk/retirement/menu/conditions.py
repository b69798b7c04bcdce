"""The declarative checks of a rule set: what they may say, and how one is decided on a record.

A check comes out met, not met or not documented, as in Kleene's logic of three values: what the file does not say is
not known, and never taken for yes or no. A check that is met always rests on a value of the file; that is what makes
``met`` worth reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from copydesk.retirement.menu.fields import KNOWN
from copydesk.retirement.menu.record import Value, in_words

Plain = str | bool | Decimal
_T = TypeVar("_T")


class Outcome(StrEnum):
    """How a requirement stands; a check has the first three."""

    MET = "met"
    NOT_MET = "not met"
    NOT_DOCUMENTED = "not documented"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Check:
    """One check, or several joined.

    :ivar kind: a name of :data:`LEAVES`, or ``all_of``, ``any_of``, ``no_row``, ``any_row``.
    :ivar key: the key looked at; inside a table of rows ``row.COLUMN``.
    :ivar wanted: the value, words or bound it is held against.
    :ivar than: a second key, for checks of two values.
    :ivar parts: the checks that are joined, or that a row must pass.
    :ivar route: the name of a way in ``any_of``, told when it is the one that is met.
    :ivar says: what is wrong in plain words, told when the check is not met.
    """

    kind: str
    key: str = ""
    wanted: Plain | tuple[str, ...] | None = None
    than: str = ""
    parts: tuple[Check, ...] = ()
    route: str = ""
    says: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that the check and its parts look at, those of rows left out, each once."""
        own = [key for key in (self.key, self.than) if key and not key.startswith("row.")]
        return tuple(dict.fromkeys([*own, *(key for part in self.parts for key in part.keys)]))


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a check is not met: the key at fault, its name in words, and what is missing or wrong in a sentence.

    ``documented`` gaps are what the file says and should not; the others are what it does not say. Where the law leaves
    several ways, ``route`` names the one that the gap stands in.
    """

    key: str
    label: str
    says: str
    documented: bool
    route: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a check came out: the values it rests on, what is missing, and the routes by which it was met."""

    outcome: Outcome
    evidence: tuple[Value, ...] = ()
    gaps: tuple[Gap, ...] = ()
    routes: tuple[str, ...] = ()


Look = Callable[[str], Value | None]


def decide(check: Check, look: Look) -> Decision:
    """How ``check`` comes out on the values that ``look`` finds by key."""
    if check.kind == "all_of":
        return _all(check, [decide(part, look) for part in check.parts])
    if check.kind == "any_of":
        return _any(check, [decide(part, look) for part in check.parts])
    if check.kind in ("no_row", "any_row"):
        return _rows(check, look)
    value = look(check.key)
    if check.kind == "given":
        found = Outcome.MET if value else Outcome.NOT_MET
        return Decision(found, (value,) if value else ())
    than = look(check.than) if check.than else None
    absent = [key for key, found in ((check.key, value), (check.than, than)) if key and found is None]
    if value is None or absent:
        return Decision(Outcome.NOT_DOCUMENTED, (), tuple(_absent(key) for key in absent))
    used = (value, than) if than else (value,)
    if LEAVES[check.kind](value, check.wanted, than):
        return Decision(Outcome.MET, used)
    return Decision(Outcome.NOT_MET, used, (Gap(check.key, value.label, _wrong(check, used), True),))


def _absent(key: str) -> Gap:
    field = KNOWN.get(key.removeprefix("each."))
    label = field.label if field else key.removeprefix("row.").replace("_", " ")
    return Gap(key, label, f"The file does not say: {label}.", False)


def _all(check: Check, found: list[Decision]) -> Decision:
    """Not met where a part is not met, else not documented where one is not."""
    outcomes = {one.outcome for one in found}
    worst = next(o for o in (Outcome.NOT_MET, Outcome.NOT_DOCUMENTED, Outcome.MET) if o in outcomes)
    gaps = _once([gap for one in found for gap in one.gaps])
    if check.says and worst is Outcome.NOT_MET:
        gaps = (Gap(check.key or check.keys[0], "", check.says, True), *(g for g in gaps if not g.documented))
    routes = (check.route,) if check.route and worst is Outcome.MET else ()
    return Decision(worst, _once([v for one in found for v in one.evidence]), gaps, (*routes, *_routes(found, worst)))


def _any(check: Check, found: list[Decision]) -> Decision:
    """Met where a part is; the ways that are not open any more are told of only where none is left."""
    for part, one in zip(check.parts, found, strict=True):
        if one.outcome is Outcome.MET:
            routes = dict.fromkeys([*([part.route] if part.route else []), *one.routes])
            return Decision(Outcome.MET, one.evidence, (), tuple(routes))
    ways = list(zip(check.parts, found, strict=True))
    opened = [(part, one) for part, one in ways if one.outcome is Outcome.NOT_DOCUMENTED]
    outcome = Outcome.NOT_DOCUMENTED if opened else Outcome.NOT_MET
    told = [replace(gap, route=_way(part.route, gap.route)) for part, one in opened or ways for gap in one.gaps]
    if check.says and not opened:
        told = [Gap(check.keys[0], "", check.says, True)]
    return Decision(outcome, _once([v for one in found for v in one.evidence]), _once(told))


def _way(outer: str, inner: str) -> str:
    return ", ".join(filter(None, (outer, inner)))


def _routes(found: list[Decision], outcome: Outcome) -> tuple[str, ...]:
    return tuple(route for one in found for route in one.routes) if outcome is Outcome.MET else ()


def _rows(check: Check, look: Look) -> Decision:
    """Whether no row, or any row, passes the check of rows; a row that leaves it open leaves the whole open."""
    table = look(check.key)
    if table is None:
        return Decision(Outcome.NOT_DOCUMENTED, (), (_absent(check.key),))
    found = [(row, decide(check.parts[0], _within(row, look))) for row in table.rows]
    passing = [row for row, one in found if one.outcome is Outcome.MET]
    opened = [gap for _, one in found if one.outcome is Outcome.NOT_DOCUMENTED for gap in one.gaps]
    if check.kind == "any_row" and passing:
        return Decision(Outcome.MET, (table,))
    if check.kind == "no_row" and passing:
        named = "; ".join(_row_words(row) for row in passing)
        first = min(value.line for row in passing for value in row.values())
        evidence = (Value(check.key, table.label, tuple(passing), table.file, first),)
        says = f"{check.says or 'A row stands against it'}: {named}."
        return Decision(Outcome.NOT_MET, evidence, (Gap(check.key, table.label, says, True),))
    if opened:
        return Decision(Outcome.NOT_DOCUMENTED, (table,), _once(opened))
    if check.kind == "no_row":
        return Decision(Outcome.MET, (table,))
    says = check.says or f"No row of the {table.label} is of this kind."
    return Decision(Outcome.NOT_MET, (table,), (Gap(check.key, table.label, says, True),))


def _row_words(row: Mapping[str, Value]) -> str:
    """A row by what tells it apart: its name, class and fee, and its line."""
    name = " ".join(row[key].words for key in ("name", "share_class") if key in row)
    fee = f" at {row['fee_percent'].words}" if "fee_percent" in row else ""
    line = next(iter(row.values())).line
    return f"{name}{fee} (line {line})"


def _within(row: Mapping[str, Value], look: Look) -> Look:
    return lambda key: row.get(key.removeprefix("row.")) if key.startswith("row.") else look(key)


def _once(found: list[_T]) -> tuple[_T, ...]:
    kept: list[_T] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


# ---- checks of one value ------------------------------------------------------------------


def _number(value: Value) -> Decimal:
    return value.value if isinstance(value.value, Decimal) else Decimal(0)


def _length(value: Value) -> int:
    return len(value.value) if isinstance(value.value, tuple) else 1


def _folded(value: Value) -> set[str]:
    texts = value.value if isinstance(value.value, tuple) else (value.value,)
    return {str(text).casefold() for text in texts}


def _sum(value: Value, wanted: Plain | tuple[str, ...] | None, _: Value | None) -> bool:
    weights = [_number(row["weight_percent"]) for row in value.rows if "weight_percent" in row]
    return abs(sum(weights, Decimal(0)) - Decimal(str(wanted))) <= Decimal("0.5")  # rounded weights


def _not_after(value: Value, _: object, than: Value | None) -> bool:
    assert than is not None, "the reader of rule sets asks for a second key"
    return isinstance(value.value, dt.date) and isinstance(than.value, dt.date) and value.value <= than.value


def _bound(wanted: Plain | tuple[str, ...] | None) -> Decimal:
    return wanted if isinstance(wanted, Decimal) else Decimal(str(wanted))


def _words(wanted: Plain | tuple[str, ...] | None) -> tuple[str, ...]:
    return wanted if isinstance(wanted, tuple) else (str(wanted),)


LEAVES: Mapping[str, Callable[[Value, Plain | tuple[str, ...] | None, Value | None], bool]] = {
    "present": lambda value, wanted, than: True,
    "given": lambda value, wanted, than: True,
    "is": lambda value, wanted, than: value.value == wanted,
    "one_of": lambda value, wanted, than: str(value.value) in _words(wanted),
    "none_of": lambda value, wanted, than: str(value.value) not in _words(wanted),
    "holds_all": lambda value, wanted, than: {w.casefold() for w in _words(wanted)} <= _folded(value),
    "holds_any": lambda value, wanted, than: bool({w.casefold() for w in _words(wanted)} & _folded(value)),
    "at_most": lambda value, wanted, than: _number(value) <= _bound(wanted),
    "at_least": lambda value, wanted, than: _number(value) >= _bound(wanted),
    "count_at_least": lambda value, wanted, than: _length(value) >= _bound(wanted),
    "less_than": lambda value, wanted, than: than is not None and _number(value) < _number(than),
    "not_after": _not_after,
    "adds_up_to": _sum,
    "distinct_at_least": lambda value, wanted, than: len(_folded(value)) >= _bound(wanted),
}


def _wrong(check: Check, used: tuple[Value, ...]) -> str:
    """What is wrong with a value, in a sentence."""
    value = used[0]
    if check.says:
        return check.says.replace("{value}", value.words)
    wanted = in_words(check.wanted)
    told = {
        "is": f"{wanted} is wanted",
        "one_of": f"wanted is one of: {wanted}",
        "none_of": f"none of these is wanted: {wanted}",
        "holds_all": f"all of these are wanted: {wanted}",
        "holds_any": f"one of these is wanted: {wanted}",
        "at_most": f"at most {wanted} is wanted",
        "at_least": f"at least {wanted} is wanted",
        "count_at_least": f"at least {wanted} entries are wanted",
        "distinct_at_least": f"at least {wanted} that differ are wanted",
        "adds_up_to": f"the weights are to add up to {wanted}",
    }.get(check.kind, "")
    if len(used) == 2:
        more = "is after" if check.kind == "not_after" else "is not below"
        return f"{_capital(value.label)} ({value.words}) {more} {used[1].label} ({used[1].words})."
    return f"{_capital(value.label)} is “{value.words}”; {told}."


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
