"""The review page: the story beside its sources, findings with what can be done about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from copydesk.desk import checking, jobs, life
from copydesk.desk.models import Story, Version
from copydesk.desk.roles import require
from copydesk.desk.views import review_page
from copydesk.desk.views.common import View, actor, page, refused, status_of
from copydesk.desk.views.forms import BadForm, number, text
from copydesk.errors import CopydeskError

_LONG = 3.0  # seconds that the check before took, from which on a page does not wait for the next

_Action = Callable[[HttpRequest, Any], str | HttpResponse]


@page("review")
@require_GET
def review(request: HttpRequest, story: Any) -> HttpResponse:
    """The page."""
    found = _find(story)
    return render(request, "desk/review.html", review_page.gather(found, actor(request)))


@page("review")
@require_GET
def verdict(request: HttpRequest, story: Any) -> HttpResponse:
    """The page without its frame, once a check is done; nothing (204) while one goes on."""
    found = _find(story)
    if review_page.pending(review_page.shown_version(found)):
        return HttpResponse(status=204)
    context = review_page.gather(found, actor(request))
    context["said"] = "Checked."
    return render(request, "desk/review_body.html", context)


def action(right: str) -> Callable[[_Action], View]:
    """Make a function that does something to a story a view: it returns what to say, or a whole answer.

    By htmx the page without its frame comes back; else a redirect to the page. A refusal leaves what was typed.
    """

    def wrap(do: _Action) -> View:
        @login_required
        @require_POST
        @wraps(do)
        def answered(request: HttpRequest, story: Any) -> HttpResponse:
            try:
                require(actor(request), right)
                said = do(request, story)
            except CopydeskError as error:
                return refusal(request, story, error)
            if isinstance(said, HttpResponse):
                return said
            return done(request, story, said)

        return answered

    return wrap


def refusal(request: HttpRequest, story: Any, error: CopydeskError) -> HttpResponse:
    """Say why something was not done: in the page where htmx asked, else as a page with what was typed."""
    back = reverse("review", args=[story])
    if not request.htmx:
        typed = next((request.POST[name] for name in ("text", "raw", "reason") if request.POST.get(name)), "")
        return refused(request, error, back, typed)
    context = {"error": error, "status": status_of(error), "back": back}
    answer = render(request, "desk/review_refused.html", context, status=status_of(error))
    answer["HX-Retarget"], answer["HX-Reswap"] = "#refusal", "innerHTML"
    return answer


def done(request: HttpRequest, story: Any, said: str, *, waiting: bool = False) -> HttpResponse:
    """Show the story as it stands now, and say what was done."""
    if not request.htmx:
        messages.success(request, said)
        return redirect("review", story)
    found = _find(story)
    waiting = waiting and review_page.pending(review_page.shown_version(found))
    context = review_page.gather(found, actor(request), being_checked=waiting)
    context["said"] = said
    return render(request, "desk/review_body.html", context)


@action("draft")
def accept(request: HttpRequest, story: Any) -> HttpResponse:
    """Make the change that a finding proposes."""
    version = _version(story, number(request, "version"))
    check = version.checks.filter(pk=number(request, "check")).first()
    told = check.report["findings"] if check else []
    which = number(request, "finding")
    fix = told[which]["fix"] if 0 <= which < len(told) else None
    if fix is None:
        raise BadForm(f"finding {which + 1}", "it proposes no change", "Edit the sentence by hand.")
    raw = version.raw[: fix["start"]] + fix["replacement"] + version.raw[fix["end"] :]
    return revised(request, version, raw, f"Accepted the change that {told[which]['rule']} proposed.")


@action("draft")
def accept_repairs(request: HttpRequest, story: Any) -> HttpResponse:
    """Make all changes that the gate makes by itself."""
    version = _version(story, number(request, "version"))
    check = version.checks.filter(pk=number(request, "check")).first()
    if check is None or check.mended == version.raw:
        raise BadForm("the story", "there is nothing that the gate mends by itself", "Look at the findings again.")
    return revised(request, version, check.mended, "Accepted all changes that the gate makes by itself.")


@action("draft")
def edit_sentence(request: HttpRequest, story: Any) -> HttpResponse:
    """Put another text in the place of a sentence."""
    version = _version(story, number(request, "version"))
    start, end = number(request, "start"), number(request, "end")
    if not 0 <= start <= end <= len(version.raw):
        raise BadForm("the place of the sentence", "it is not in the story", "Load the page again.")
    typed = text(request, "text", version.raw)
    if typed == version.raw[start:end]:
        raise BadForm("the sentence", "nothing was changed", "Type what it should say.")
    return revised(request, version, version.raw[:start] + typed + version.raw[end:], "Edited a sentence.")


def revised(
    request: HttpRequest,
    version: Version,
    raw: str,
    change: str,
    sources: tuple[tuple[str, Any], ...] = (),
) -> HttpResponse:
    """Make the next version of a story out of ``version``, check it, and say what that did to the verdict."""
    named = sources or tuple((use.name, use.document) for use in version.sources.select_related("document"))
    before = version.check_result.seconds if version.check_result else 0.0
    made = life.revise(
        actor(request),
        version.story_id,
        number(request, "latest"),
        life.Draft(raw, version.name, named),
        change,
        request.POST.get("correction", "").strip(),
    )
    checked = before < _LONG and checking.check_now(made)
    said = f"Version {made.number} is made and checked." if checked else f"Version {made.number} is being checked."
    return done(request, version.story_id, said, waiting=not checked)


@action("review")
def check_again(request: HttpRequest, story: Any) -> HttpResponse:
    """Check the version that is shown again, as things are now."""
    version = review_page.shown_version(_find(story))
    with transaction.atomic():
        jobs.enqueue("check", f"check {version.pk}", urgency=5, version=version.pk)
    before = version.check_result.seconds if version.check_result else 0.0
    checked = before < _LONG and checking.check_now(version)
    said = "Checked again." if checked else "It is being checked again."
    return done(request, story, said, waiting=not checked)


@action("override")
def override(request: HttpRequest, story: Any) -> str:
    """Let a finding pass, with a reason."""
    which = number(request, "finding")
    reason = request.POST.get("reason", "")
    life.override(actor(request), story, number(request, "version"), which, number(request, "check"), reason)
    return f"Finding {which + 1} is let pass."


@action("release")
def release(request: HttpRequest, story: Any) -> str:
    """Release the version, or sign it where two people must."""
    until = _moment(request.POST.get("publish_at", ""))
    version, check = number(request, "version"), number(request, "check")
    outcome = life.release(actor(request), story, version, check, until)
    if outcome.release is None:
        return outcome.waits_for
    if outcome.release.publish_at > outcome.release.at:
        return f"Version {version} is released, to be published {review_page.stamp(outcome.release.publish_at)}."
    return f"Version {version} is released and published."


@action("release")
def stand_by(request: HttpRequest, story: Any) -> str:
    """Sign for what is published and came back."""
    outcome = life.stand_by(actor(request), story, number(request, "version"), number(request, "check"))
    return outcome.waits_for or "Signed by two people. The story stays as it is."


@action("release")
def call_back(request: HttpRequest, story: Any) -> str:
    """Undo a release whose embargo has not ended."""
    reason = request.POST.get("reason", "").strip() or "called back"
    life.withdraw(actor(request), story, number(request, "version"), reason)
    return "The release is called back."


@action("release")
def reject(request: HttpRequest, story: Any) -> str:
    """Reject the version, with a reason."""
    life.reject(actor(request), story, number(request, "version"), request.POST.get("reason", ""))
    return "The version is rejected."


@action("retract")
def retract(request: HttpRequest, story: Any) -> str:
    """Retract what is published; its page stays and says why."""
    life.retract(actor(request), story, request.POST.get("reason", ""))
    return "The story is retracted. Its page says why."


@action("retract")
def take_down(request: HttpRequest, story: Any) -> str:
    """Take a story down by a legal order."""
    life.take_down(actor(request), story, request.POST.get("reason", ""))
    return "The story is taken down. Its page says so."


@action("review")
def take(request: HttpRequest, story: Any) -> str:
    """Say that one is on the story."""
    life.take(actor(request), story)
    return "You are on this story."


@action("review")
def let_go(request: HttpRequest, story: Any) -> str:
    """Say that nobody is on the story any more."""
    life.let_go(actor(request), story)
    return "Nobody is on this story now."


def _find(story: Any) -> Story:
    found = review_page.find(story)
    if found is None:
        raise Http404
    return found


def _version(story: Any, which: int) -> Version:
    version = Version.objects.select_related("check_result").filter(story_id=story, number=which).first()
    if version is None:
        raise Http404
    return version


def _moment(typed: str) -> dt.datetime | None:
    """A moment as a form sends it, in UTC where it names no zone; ``None`` where empty.

    :raises BadForm: if it is no date with a time.
    """
    if not typed.strip():
        return None
    try:
        told = dt.datetime.fromisoformat(typed.strip())
        return told.astimezone(dt.UTC) if told.tzinfo else told.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise BadForm("the end of the embargo", f"“{typed}” is no date with a time", "Use 2026-06-08T14:00.") from None


def _address(name: str, view: View) -> Any:
    return path(f"story/<uuid:story>/{name}/", view, name=name)


urlpatterns = [
    path("story/<uuid:story>/", review, name="review"),
    _address("verdict", verdict),
    _address("accept", accept),
    _address("accept-repairs", accept_repairs),
    _address("edit-sentence", edit_sentence),
    _address("check-again", check_again),
    _address("override", override),
    _address("release", release),
    _address("stand-by", stand_by),
    _address("call-back", call_back),
    _address("reject", reject),
    _address("retract", retract),
    _address("take-down", take_down),
    _address("take", take),
    _address("let-go", let_go),
]
