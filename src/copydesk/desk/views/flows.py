"""Capital-flow scenarios for readers: hold some assumptions at a value, and see what follows. No forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from copydesk.desk import scenarios
from copydesk.desk.site.passages import safe
from copydesk.desk.views.answers import FRESH, html, missing
from copydesk.desk.views.limits import within
from copydesk.errors import DataError

A_MINUTE = 20  # scenarios of one address that have to be computed
_YEARS = (10, 20, 30)
_STEPS = 75  # of a slider, at least
_SLIDERS = (
    ("adoption.ceiling", "Managed assets whose plans adopt a private sleeve in the end"),
    ("adoption.delay", "Years until the first plans can adopt"),
    ("adoption.imitation", "How fast plans follow each other (Bass coefficient q)"),
    ("sleeve.peak", "Private sleeve of the youngest savers"),
    ("pool.contributions", "Contributions a year, as a share of the pool"),
    ("return.private-equity", "Return of private equity a year, before fees"),
)
_SHOWN = ("moved", "moved-in-all", "sleeve", "sleeve-share", "adoption")


@dataclass(frozen=True, slots=True)
class Slider:
    """A slider: its ends, step and value in the unit that is shown, and whether the input is held at it."""

    name: str
    label: str
    low: str
    high: str
    step: str
    value: str
    unit: str
    central: str
    held: bool
    cited: bool


@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """The form, and the scenario of what it was given; that of the built-in assumptions without any."""
    if not scenarios.are_installed():
        return missing("There are no scenarios here.", "This site does not compute them.")
    years = next((y for y in _YEARS if request.GET.get("years") == str(y)), _YEARS[-1])
    held, typed, wrong = _asked(request)
    context: dict[str, Any] = {
        "sliders": [_slider(name, label, held, typed) for name, label in _SLIDERS],
        "years": years,
        "choices": _YEARS,
        "wrong": wrong,
    }
    status = 400 if wrong else 200
    if not wrong:
        assumptions = scenarios.with_values(held)
        if scenarios.kept(assumptions, years) is None and not within(request, "flows", A_MINUTE):
            context["wrong"] = f"From your address, {A_MINUTE} scenarios a minute are computed. Ask again in a minute."
            status = 429
        else:
            context |= _shown(scenarios.told(assumptions, years), years, held)
    context["inputs"] = _inputs(held)
    response = html("flows", context, status)
    response["Cache-Control"] = FRESH if status == 200 else "no-store"
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    if status == 429:
        response["Retry-After"] = "60"
    return response


def _asked(request: HttpRequest) -> tuple[dict[str, float], dict[str, float], str]:
    """The inputs that are held with their values, where the sliders stood, and what is wrong with them in words."""
    held: dict[str, float] = {}
    typed: dict[str, float] = {}
    asked = request.GET.getlist("hold")
    for name, label in _SLIDERS:
        text = request.GET.get(name, "").strip()[:40]
        if not text:
            continue
        one = scenarios.built_in().inputs[name]
        try:
            value = round(float(text) / _scale(one.unit), 6)
        except ValueError:
            return {}, {}, f"{label}: “{text}” is no number."
        if not one.low <= value <= one.high:  # false for NaN too
            low, high = (_number(v, one.unit) for v in (one.low, one.high))
            return {}, {}, f"{label}: {text} is outside {low} to {high}, the range that the model card gives."
        typed[name] = value
        if name in asked:
            held[name] = value
    try:
        scenarios.with_values(held)
    except DataError as error:
        return {}, {}, str(error)
    return held, typed, ""


def _slider(name: str, label: str, held: dict[str, float], typed: dict[str, float]) -> Slider:
    one = scenarios.built_in().inputs[name]
    step = _step((one.high - one.low) * _scale(one.unit) / _STEPS)
    value = typed.get(name, one.central)
    low, high = (_number(v, one.unit) for v in (one.low, one.high))
    unit = "%" if _scale(one.unit) == 100 else ""
    return Slider(
        *(name, label, low, high, f"{step:g}", _number(value, one.unit), unit),
        *(_number(one.central, one.unit), name in held, bool(one.sources)),
    )


def _shown(found: dict[str, Any], years: int, held: dict[str, float]) -> dict[str, Any]:
    """The scenario in words and rows."""
    from copydesk.retirement.flows.wording import checkpoints, said

    series, calendar = found["series"], found["years"]

    def values(name: str, year: int) -> list[str]:
        return [_minus(said(series[name]["unit"], value)) for value in series[name]["bands"][year - 1]]

    tables = []
    for name in _SHOWN:
        rows = [(calendar[year - 1], values(name, year)) for year in checkpoints(years)]
        meaning = series[name]["meaning"]
        tables.append({"name": name, "title": meaning[0].upper() + meaning[1:], "rows": rows})
    last = {name: values(name, years) for name in _SHOWN}
    return {
        "found": found,
        "chart": _drawn(found["svg"]),
        "narrow": _drawn(found["svg_narrow"]),
        "tables": tables,
        "first": calendar[0],
        "last": calendar[-1],
        "end": {name.replace("-", "_"): numbers for name, numbers in last.items()},
        "sha": found["assumptions_sha256"],
        "held": [(label, _number(held[n], _unit(n)), _unit(n)) for n, label in _SLIDERS if n in held],
    }


def _drawn(svg: str) -> str:
    return mark_safe(svg.replace(">-$", ">−$"))  # drawn here from numbers  # nosec B308 B703


def _inputs(held: dict[str, float]) -> list[dict[str, Any]]:
    """The model card's rows: every input of the simulation, its range, and who gives it."""
    from copydesk.retirement.flows.wording import said

    rows = []
    for one in scenarios.with_values(held).inputs.values():
        if one.name.startswith("stress."):
            continue
        low, central, high = (_minus(said(one.unit, value)) for value in (one.low, one.central, one.high))
        sources = [(c.title, safe(c.address), c.date) for c in one.sources]
        rows.append(
            {
                "name": one.name,
                "meaning": one.meaning,
                "range": central if low == high else f"{low} to {high}",
                "central": central,
                "held": one.name in held,
                "sources": sources,
            }
        )
    return rows


def _minus(text: str) -> str:
    """With the true minus sign, as wide as a plus."""
    return f"−{text[1:]}" if text.startswith("-") else text


def _unit(name: str) -> str:
    return str(scenarios.built_in().inputs[name].unit)


def _scale(unit: str) -> float:
    return 100.0 if unit in ("share", "rate") else 1.0


def _number(value: float, unit: str) -> str:
    return f"{round(value * _scale(unit), 4):g}"


def _step(rough: float) -> float:
    """A round step near ``rough``: 1, 2 or 5 times a power of ten, no larger.

    >>> _step(3.75), _step(0.2), _step(0.0175)
    (2.0, 0.2, 0.01)
    """
    from math import floor, log10

    power = 10.0 ** floor(log10(rough))
    return float(next(f * power for f in (5, 2, 1) if f * power <= rough * (1 + 1e-9)))


urlpatterns = [path("flows/", flows, name="flows")]
