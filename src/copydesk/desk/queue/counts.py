"""How many stories each filter would show, given all the others."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from copydesk.desk.queue.filters import AGES, STATES, Conditions, older, on, unanswered

SECONDS = 2.0  # how long the numbers of rules and risks, in the filters alone, may be behind
_MOST = 500  # filters remembered
_remembered: dict[Any, tuple[float, list[tuple[str, str, int]]]] = {}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a filter may have, its words, and how many stories it would show."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The options of every filter; ``total`` is what all filters together leave."""

    total: int
    states: list[Option]
    sections: list[Option]
    rules: list[Option]
    risks: list[Option]
    ages: list[Option]
    on: list[Option]
    editors: list[Option]


def count(conditions: Conditions) -> Counts:
    """Count, in five queries however many stories and filters there are."""
    filters, stories = conditions.filters, conditions.stories()
    always = ("rule", "risk")  # part of every number here, and dear: asked for once
    held = stories.filter(conditions.parts["rule"], conditions.parts["risk"])

    def number(left_out: str, part: Q) -> Count:
        wanted = conditions.without(left_out, *always) & part
        return Count("pk", filter=wanted) if wanted else Count("pk")

    numbers = {f"state_{name}": number("state", part) for name, (_, part) in STATES.items()}
    numbers |= {f"age_{name}": number("age", older(name)) for name in AGES}
    numbers |= {f"on_{who}": number("on", on(who, conditions.actor)) for who in ("mine", "nobody")}
    numbers["total"] = number("", Q())
    found = held.aggregate(**numbers)

    def facet(name: str, words: dict[str, str], chosen: str) -> list[Option]:
        return [Option(value, said, found[f"{name}_{value}"], value == chosen) for value, said in words.items()]

    editors = stories.filter(conditions.without("on"), editor__isnull=False).order_by("editor__username")
    named = ("editor__username", "editor__first_name", "editor__last_name")
    people = [
        (f"@{name}", f"{first} {last}".strip() or name, n)
        for name, first, last, n in editors.values_list(*named).annotate(n=Count("pk"))
    ]
    sections = stories.filter(conditions.without("section")).order_by("section__name")
    return Counts(
        found["total"],
        facet("state", {name: words for name, (words, _) in STATES.items()}, filters.state),
        _options(sections.values_list("section__slug", "section__name").annotate(n=Count("pk")), filters.section),
        _options(_kept(conditions, "rule"), filters.rule),
        _options(_kept(conditions, "risk"), filters.risk),
        facet("age", {name: words for name, (words, _) in AGES.items()}, filters.age),
        [
            *facet("on", {"mine": "me", "nobody": "nobody"}, filters.on),
            *_options(people, filters.on, ("mine", "nobody")),
        ],
        [Option(value, words, n, value == filters.on) for value, words, n in people],
    )


def _kept(conditions: Conditions, field: str) -> list[tuple[str, str, int]]:
    """What :func:`_stopping` gives, at most :data:`SECONDS` old: it is dear, and the same for all who look."""
    filters = conditions.filters
    who = conditions.actor.user.pk if filters.on == "mine" and conditions.actor.user else None
    key = (field, replace(filters, page=1, sort="", **{field: ""}), who)
    now = time.monotonic()
    made, found = _remembered.get(key, (-math.inf, []))
    if now - made >= SECONDS:
        if len(_remembered) >= _MOST:
            _remembered.clear()
        found = list(_stopping(conditions, field))
        _remembered[key] = (now, found)
    return found


def _stopping(conditions: Conditions, field: str) -> Iterator[tuple[str, str, int]]:
    """The rules, or classes of risk, that stop stories, with the number of stories."""
    checks = conditions.stories().filter(conditions.without(field)).order_by().values("counting")
    found = unanswered().filter(check_result__in=checks)
    counted = found.exclude(**{field: ""}).order_by(field).values_list(field)
    for value, n in counted.annotate(n=Count("check_result", distinct=True)):
        yield value, value, n


def _options(rows: Any, chosen: str, elsewhere: tuple[str, ...] = ()) -> list[Option]:
    """Options of what was counted; what is chosen is among them though it would show nothing."""
    made = [Option(value, words, n, value == chosen) for value, words, n in rows]
    if chosen and chosen not in elsewhere and not any(option.chosen for option in made):
        made.append(Option(chosen, chosen.removeprefix("@"), 0, True))
    return made
