"""Measures become values of 0 to 100, these the parts, and the parts the score, which they add up to exactly.

A part is the weighted mean of its measures that can be computed. The weight of a part that cannot be computed is shared
among the others in proportion to theirs. What a part adds to the score is rounded to tenths, and the score is the sum
of what its parts add: so a reader who adds them up gets the score.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from copydesk.scores.measures import measures
from copydesk.scores.profile import Measure, Profile
from copydesk.scores.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Ranks of ties end in exact halves, which engines compute a hair above or below: a half is rounded up in all of them.
_EVEN = 1e-7


def by_steps(value: ir.NumericValue, measure: Measure) -> ir.NumericValue:
    """0 to 100 by fixed steps: the value of the first limit that ``value`` does not pass."""
    import ibis

    cases = [(value <= limit, ibis.literal(float(points))) for limit, points in measure.steps]
    return value.isnull().ifelse(ibis.null("float64"), ibis.cases(*cases, else_=ibis.literal(float(measure.last))))


def by_rank(table: ir.Table, profile: Profile) -> ir.Table:
    """The points of all measures by rank within day and sector, ties sharing the middle of their ranks; winsorised.

    Of n stocks that have the measure, the one of mean rank r (from 1) gets 100 (r - 0.5) / n. A sector with too few is
    ranked among all stocks of the day. A row for each ticker and day that has a measure, a column for each measure.
    """
    import ibis

    names = [m.name for m in profile.measures]
    low = [m.name for m in profile.measures if m.better == "low"]
    # One narrow table of all measures: engines sort it far faster than many windows over wide rows.
    long = table.select("ticker", "date", "sector", *names).pivot_longer(names, names_to="measure", values_to="value")
    long = long.filter(long.value.notnull())
    long = long.mutate(key=long.measure.isin(low).ifelse(-long.value, long.value) if low else long.value)

    def ranked(*group: str) -> tuple[ir.NumericValue, ir.NumericValue]:
        by = [long.measure, *(long[g] for g in group)]
        many = long.count().over(ibis.window(group_by=by, order_by=long.key, preceding=None, following=None))
        up_to = ibis.cume_dist().over(ibis.window(group_by=by, order_by=long.key)) * many
        before = ibis.rank().over(ibis.window(group_by=by, order_by=long.key))
        return (before + up_to) / 2 / many * 100, many

    in_sector, many = ranked("date", "sector")
    among_all, _ = ranked("date")
    rank = (many >= profile.smallest_group).ifelse(in_sector, among_all)
    long = long.mutate(points=rank.clip(100 * profile.winsorise, 100 * (1 - profile.winsorise)))
    columns = {f"{name}_points": long.points.max(where=long.measure == name) for name in names}
    return long.group_by(["ticker", "date"]).agg(**columns)


def scored(table: ir.Table, profile: Profile) -> ir.Table:
    """The scores of the rows of :func:`~copydesk.scores.measures.measures`.

    To its columns come, for each measure, ``NAME_points`` (0 to 100); for each part, ``PART`` (0 to 100),
    ``PART_weight`` (its weight with those of missing parts shared out) and ``PART_adds`` (whole tenths of a point);
    ``parts``, how many there are; ``score`` (0 to 100, in tenths; empty with fewer parts than the profile asks for).
    """
    import ibis

    if profile.mapping == "thresholds":
        table = table.mutate(**{f"{m.name}_points": by_steps(table[m.name], m) for m in profile.measures})
    else:
        table = table.left_join(by_rank(table, profile), ["ticker", "date"]).drop("ticker_right", "date_right")
    parts = {part: _mean(table, profile.of_part(part)) for part in profile.parts}
    table = table.mutate(**parts)
    there = {part: table[part].notnull().ifelse(profile.weights[part], 0.0) for part in profile.parts}
    total = sum(there.values())
    count = sum(table[part].notnull().cast("int64") for part in profile.parts)
    table = table.mutate(parts=count, **{f"{p}_weight": (total > 0).ifelse(w / total, None) for p, w in there.items()})
    enough = table.parts >= profile.fewest_parts
    adds = {
        f"{part}_adds": enough.ifelse((table[part] * table[f"{part}_weight"] * 10 + _EVEN).round().cast("int64"), None)
        for part in profile.parts
    }
    table = table.mutate(**adds)
    tenths = sum(table[name].coalesce(0) for name in adds)
    return table.mutate(score=(table.parts >= profile.fewest_parts).ifelse(tenths / ibis.literal(10.0), None))


def scores(tables: Tables, profile: Profile, since: dt.date | None = None) -> ir.Table:
    """The scores of every listed stock and day, or with ``since`` of that day and later ones."""
    return scored(measures(tables, profile, since), profile)


def _mean(table: ir.Table, of: tuple[Measure, ...]) -> ir.NumericValue:
    """The weighted mean of the points that are there."""
    weights = [table[f"{m.name}_points"].notnull().ifelse(m.weight, 0.0) for m in of]
    total = sum(weights)
    weighted = sum(table[f"{m.name}_points"].coalesce(0.0) * m.weight for m in of)
    return (total > 0).ifelse(weighted / total, None)
