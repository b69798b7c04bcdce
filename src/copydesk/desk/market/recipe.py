"""How scores are made here, and what they were worth: for the page "How we check"."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.desk.market import folder
from copydesk.desk.market.board import board
from copydesk.desk.market.drawn import Chart
from copydesk.errors import DataError

if TYPE_CHECKING:
    from copydesk.scores.evaluation import Evaluation

_MAPPINGS = {
    "cross-section": "Each measure is ranked against the stocks of the same sector on the same day, and the rank is "
    "put on a scale from 0 to 100. A sector in which too few stocks have the measure is ranked among all.",
    "thresholds": "Each measure is put on a scale from 0 to 100 by fixed steps, the same for all stocks and days.",
}
_LARGEST = 20_000_000  # bytes of an evaluation


@dataclass(frozen=True, slots=True)
class MeasureOf:
    """A measure: what it is, how many stocks have it on the newest day, and what it is made of."""

    label: str
    needs: str
    have: int


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of the score with its weight and measures."""

    name: str
    weight: str
    measures: tuple[MeasureOf, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the scores were worth: in a sentence, and rows of each period."""

    sentence: str
    horizon: int
    first: dt.date
    last: dt.date
    rows: tuple[tuple[str, ...], ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How scores are made: ``mapping`` in words, tiers with their limits, measures that no stock has."""

    name: str
    mapping: str
    fewest: int
    parts: tuple[PartOf, ...]
    tiers: tuple[tuple[str, str], ...]
    lapsed: tuple[str, ...]
    day: dt.date
    stocks: int
    judged: Judged | None


def context() -> dict[str, Any]:
    """The values of the part: ``recipe``, ``None`` where there are no scores, and its place in the contents."""
    found = folder.read(recipe) if folder.rooms().stocks else None
    return {"recipe": found, "heading": "Alpha Score" if found else "", "anchor": "alpha-score"}


def recipe() -> Recipe:
    """The recipe of the scores in the folder.

    :raises CopydeskError: if the folder is broken.
    """
    return _recipe(folder.place(), folder.rooms())


@lru_cache(maxsize=2)
def _recipe(place: Path, there: folder.Rooms) -> Recipe:
    profile, found = folder.profile(), board()
    have = found.measured
    parts = tuple(
        PartOf(
            part,
            f"{profile.weights[part]:.0%}",
            tuple(MeasureOf(m.label, m.needs, have[m.name]) for m in profile.of_part(part)),
        )
        for part in profile.parts
    )
    above = [100.0, *(least for least, _ in profile.tiers)]
    tiers = tuple(
        (word, f"from {least:g}" if least else f"below {above[i]:g}") for i, (least, word) in enumerate(profile.tiers)
    )
    return Recipe(
        name=profile.name,
        mapping=_MAPPINGS[profile.mapping],
        fewest=profile.fewest_parts,
        parts=parts,
        tiers=tiers,
        lapsed=tuple(m.label for part in parts for m in part.measures if not m.have),
        day=found.day,
        stocks=len(found.scored) + len(found.unscored),
        judged=folder.read(lambda: _judged(place / "evaluation.json")) if there.evaluation else None,
    )


def _judged(path: Path) -> Judged:
    from copydesk.scores.evaluation.report import fifths_chart, told, value, verdict

    found = evaluation(path)
    rows = []
    for name in ("score", *(s.name for s in found.signals if s.kind == "part")):
        signal = found.signal(name)
        for period in found.periods:
            mean = signal.ic.get(period.name, {}).get(found.horizon)
            years = f"{period.name}, {period.first.year} to {period.last.year}"
            rows.append((signal.label, years, value(mean), told(mean), f"{mean.days:,}" if mean else ""))
    drawn = fifths_chart(found)
    chart = Chart(drawn, drawn, "") if drawn else None
    return Judged(verdict(found), found.horizon, found.first, found.last, tuple(rows), chart)


def evaluation(path: Path) -> Evaluation:
    """The evaluation that ``copydesk scores evaluate --json`` wrote.

    :raises DataError: if the file is none.
    """
    wrong = "it is no evaluation of scores"
    mend = "Write it with: copydesk scores evaluate --json > evaluation.json."
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(str(path), "it is too large for an evaluation", mend)
        return _evaluation(json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise DataError(str(path), wrong, mend) from error


def _evaluation(told: Mapping[str, Any]) -> Evaluation:
    from copydesk.scores.evaluation import Evaluation, Mean, Period, Quantiles, Signal

    def mean(one: Mapping[str, Any] | None) -> Mean | None:
        return None if one is None else Mean(**one)

    def by_number(some: Mapping[str, Any]) -> dict[int, Mean | None]:
        return {int(key): mean(one) for key, one in some.items()}

    def quantiles(one: Mapping[str, Any]) -> Quantiles:
        dates = tuple(map(dt.date.fromisoformat, one["dates"]))
        return Quantiles(**{**one, "spread": mean(one["spread"]), "dates": dates})

    signals = tuple(
        Signal(
            **{
                **one,
                "coverage_by_year": {int(year): share for year, share in one["coverage_by_year"].items()},
                "ic": {period: by_number(some) for period, some in one["ic"].items()},
                "decay": by_number(one["decay"]),
                "by_year": by_number(one["by_year"]),
                "by_sector": {sector: mean(some) for sector, some in one["by_sector"].items()},
                "quantiles": {period: quantiles(some) for period, some in one["quantiles"].items()},
                "against": {period: mean(some) for period, some in one["against"].items()},
            }
        )
        for one in told["signals"]
    )
    day = dt.date.fromisoformat
    periods = tuple(Period(p["name"], day(p["first"]), day(p["last"])) for p in told["periods"])
    span = {"first": day(told["first"]), "last": day(told["last"])}
    found = Evaluation(**{**told, **span, "periods": periods, "signals": signals})
    found.signal("score")
    return found
