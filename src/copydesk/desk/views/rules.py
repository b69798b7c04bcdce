"""The rules: what each stopped and whether it was right; its settings, who changed them and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk import policy, rule_figures
from copydesk.desk.models import FindingRecord, Override
from copydesk.desk.queue.filters import FilterError
from copydesk.desk.rule_figures import Figures
from copydesk.desk.views import rule_settings
from copydesk.desk.views.common import actor, page, refused, status_of
from copydesk.errors import CopydeskError, PolicyError
from copydesk.policy import Policy
from copydesk.rules import Rule, broken_rules, registry

_TIMES = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "a year", "": "all time"}
_USUAL = "90"
_LATEST = 50  # findings, and overrides, on the page of a rule
_LARGEST = 200_000  # bytes of a settings file


@require_safe
@page("review")
def rules(request: HttpRequest) -> HttpResponse:
    """All rules with their figures."""
    days, since = _time(request)
    figures, in_force = rule_figures.of_rules(since), policy.newest()
    now = policy.of(in_force)
    known = registry()
    rows = [
        {
            "rule": rule,
            "demands": _first_line(rule),
            "severity": _severity(now, rule),
            "figures": figures.get(name, Figures()),
        }
        for name, rule in known.items()
    ]
    gone = [{"name": name, "figures": figures[name]} for name in sorted(figures) if name not in known]
    context = {
        "rows": rows,
        "gone": gone,
        "broken": broken_rules(),
        "history": policy.history(most=20),
        "revision": in_force,
        **_times(days),
    }
    return render(request, "desk/rules.html", context)


@page("review")
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """A rule: what it demands, its figures and settings, what it found; a POST changes its settings."""
    chosen = registry().get(rule_id)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return _rule(request, chosen)
    try:
        settings = rule_settings.read(chosen, request.POST)
        severity, reason = request.POST.get("severity", ""), request.POST.get("reason", "")
        policy.set_rule(actor(request), rule_id, severity, settings, reason, _seen(request))
    except PolicyError as error:
        return _rule(request, chosen, error)
    messages.success(request, f"{rule_id} is changed. What is published is being checked again.")
    return HttpResponseRedirect(reverse("rule", args=[rule_id]))


@require_safe
@page("review")
def download(request: HttpRequest) -> HttpResponse:
    """The settings in force as ``copydesk.toml``, every default in it."""
    answer = HttpResponse(policy.current().as_toml(), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="copydesk-{timezone.now():%Y-%m-%d}.toml"'
    return answer


@require_POST
@page("set_rules")
def upload(request: HttpRequest) -> HttpResponse:
    """Put a whole settings file in force."""
    file, back = request.FILES.get("file"), reverse("rules")
    if file is None:
        return refused(request, PolicyError("the settings", "no file is given", "Choose a copydesk.toml."), back)
    if file.size > _LARGEST:
        return refused(request, PolicyError(file.name, "it is too large", "Choose a copydesk.toml."), back)
    try:
        made = policy.set_all(actor(request), file.read(), request.POST.get("reason", ""), _seen(request))
    except CopydeskError as error:
        return refused(request, error, back)
    messages.success(request, f"Revision {made.pk} is in force. What is published is being checked again.")
    return HttpResponseRedirect(back)


def _rule(request: HttpRequest, chosen: type[Rule], error: CopydeskError | None = None) -> HttpResponse:
    days, since = _time(request)
    in_force = policy.newest()
    now = policy.of(in_force)
    given = request.POST if error else None
    stops = FindingRecord.objects.filter(rule=chosen.id)
    overrides = Override.objects.filter(rule=chosen.id, carried_from=None)
    if since is not None:
        stops = stops.filter(check_result__made_at__gte=timezone.now() - since)
        overrides = overrides.filter(at__gte=timezone.now() - since)
    # A version that is checked again finds the same again: once is enough to read.
    again = FindingRecord.objects.filter(
        rule=chosen.id,
        fingerprint=OuterRef("fingerprint"),
        check_result__version=OuterRef("check_result__version"),
        check_result__gt=OuterRef("check_result"),
    )
    context: dict[str, Any] = {
        "rule": chosen,
        "demands": [" ".join(part.split()) for part in chosen.demands().split("\n\n")],
        "figures": rule_figures.of_rules(since).get(chosen.id, Figures()),
        "severity": given["severity"] if given and "severity" in given else _severity(now, chosen),
        "severities": rule_settings.severities(chosen),
        "in_force": _severity(now, chosen),
        "fields": rule_settings.fields(chosen, now.settings(chosen), given),
        "reason": given.get("reason", "") if given else "",
        "revision": in_force,
        "history": policy.history(chosen.id),
        "findings": stops.exclude(Exists(again))
        .select_related("check_result__version__story")
        .defer("check_result__report", "check_result__mended", "check_result__version__raw")
        .order_by("-check_result", "number")[:_LATEST],
        "overrides": overrides.select_related("version__story", "by").defer("version__raw").order_by("-at")[:_LATEST],
        "error": error,
        **_times(days),
    }
    return render(request, "desk/rule.html", context, status=status_of(error) if error else 200)


def _time(request: HttpRequest) -> tuple[str, dt.timedelta | None]:
    days = request.GET.get("days", _USUAL)
    if days not in _TIMES:
        raise FilterError(
            "the address", f"its days are {days[:20]!r}", f"Use one of: {', '.join(d for d in _TIMES if d)}."
        )
    return days, dt.timedelta(days=int(days)) if days else None


def _times(days: str) -> dict[str, Any]:
    return {"times": _TIMES.items(), "days": days, "time": _TIMES[days]}


def _seen(request: HttpRequest) -> int | None:
    """The revision that a person saw in force when they began to write."""
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isascii() and seen.isdigit() else None


def _severity(now: Policy, rule: type[Rule]) -> str:
    return str(now.severity(rule) or "off")


def _first_line(rule: type[Rule]) -> str:
    return rule.demands().partition("\n")[0]


urlpatterns = [
    path("rules/", rules, name="rules"),
    path("rules/copydesk.toml", download, name="rules-file"),
    path("rules/upload/", upload, name="rules-upload"),
    path("rules/<str:rule_id>/", rule, name="rule"),
]
