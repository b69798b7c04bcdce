"""The review page over HTTP: what it shows, what it does, who may, and what happens when somebody was faster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from copydesk.desk import checking, life
from copydesk.desk.facts import keep_listing
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Job, Override, PolicyRevision, Release, Story, Version
from copydesk.desk.queue.rows import following
from copydesk.desk.reports import Stored, report_of
from copydesk.desk.roles import Actor
from copydesk.facts import Listing
from copydesk.report.as_json import to_mapping
from tests.desk.texts import FALSE, PASSWORD, RISKY, RISKY_SOURCE, SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in() -> Callable[[Actor], Client]:
    def make(actor: Actor) -> Client:
        client = Client()
        assert client.login(username=actor.user.get_username(), password=PASSWORD)
        return client

    return make


def at(story: Story, name: str = "") -> str:
    return f"/desk/story/{story.pk}/{name + '/' if name else ''}"


def seen(story: Story, **more: Any) -> dict[str, Any]:
    """What a form of the page sends with everything."""
    story = Story.objects.get(pk=story.pk)
    return {
        "version": story.latest.number,
        "latest": story.latest.number,
        "check": story.latest.check_result_id or "",
        **more,
    }


def body(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# ---- what it shows -----------------------------------------------------------------------


def test_a_stored_report_is_rebuilt_as_it_was(story_of: Make) -> None:
    story = story_of(RISKY)
    version = story.latest
    report = report_of(Stored(version.check_result, version))
    stored = version.check_result.report
    assert to_mapping(report) == stored
    assert "Harbor Foods said today that sales rose 4%" in report.sources[0].text


def test_the_page_shows_story_sources_and_findings_that_name_each_other(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    page = body(signed_in(editor).get(at(story_of(FALSE))))
    assert '<span class="state held">Held</span>' in page
    assert 'class="finding held"' in page
    assert "figure-in-source" in page
    assert 'id="s2"' in page
    assert 'href="#p1-1"' in page
    assert 'id="p1-1"' in page
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick" not in page


def test_story_text_is_escaped(story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]) -> None:
    evil = TRUE.replace("Harbor Foods will publish", "Harbor &lt;img src=x onerror=alert(1)&gt; Foods will publish")
    client = signed_in(editor)
    story = story_of(evil)
    for name in ("", "history", "edit"):
        assert "<img" not in body(client.get(at(story, name)))


def test_queries_are_bounded_however_many_findings(
    story_of: Make,
    editor: Actor,
    signed_in: Callable[[Actor], Client],
    django_assert_max_num_queries: Any,
) -> None:
    wrong = "\n\n".join(
        f"Harbor Foods said that unit {n} sold {n * 37 + 11} million bags in 2024." for n in range(1, 31)
    )
    story = story_of(TRUE + "\n" + wrong + "\n")
    assert story.latest.check_result.findings.count() >= 30
    client = signed_in(editor)
    with django_assert_max_num_queries(28):  # with nothing in memory: its source, and the report
        client.get(at(story))
    with django_assert_max_num_queries(25):
        client.get(at(story))


def test_a_private_source_is_marked(
    story_of: Make, reporter: Actor, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    notes = documents.of_bytes(reporter, SOURCE.encode(), "call with a miller.txt", "notes")
    page = body(signed_in(editor).get(at(story_of(TRUE, notes))))
    assert "private: readers never see its words" in page
    assert "private source" in page


def test_a_verdict_out_of_date_is_told_and_checked_again(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = story_of(TRUE), signed_in(editor)
    assert "has changed since it was made" not in body(client.get(at(story)))
    keep_listing(Listing("HRBR", "Harbor Foods"))
    assert "has changed since it was made" in body(client.get(at(story)))
    again = client.post(at(story, "check-again"), headers=HTMX)
    assert again.status_code == 200
    assert "has changed since it was made" not in body(again)
    assert "Checked again." in body(again)
    assert story.latest.checks.count() == 2


def test_a_version_without_verdict_is_polled_for(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = story_of(TRUE, check=False), signed_in(editor)
    page = body(client.get(at(story)))
    assert 'hx-trigger="every 1s"' in page
    assert "Harbor Foods said on Tuesday" in page
    assert client.get(at(story, "verdict"), headers=HTMX).status_code == 204
    assert checking.check_now(story.latest)
    assert 'class="state proved">Clear' in body(client.get(at(story, "verdict"), headers=HTMX))


def test_a_version_that_could_not_be_checked_says_why(
    story_of: Make, release_source: Document, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story = story_of(TRUE, check=False)
    Document.objects.filter(pk=release_source.pk).update(current=None, trouble="it did not answer")
    assert not checking.check_now(story.latest)
    page = body(signed_in(editor).get(at(story)))
    assert "Could not be checked" in page
    assert "it did not answer" in page


# ---- mending -----------------------------------------------------------------------------


def test_accepting_makes_a_version_with_the_change_and_says_what_it_did(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    fix = story.latest.check_result.report["findings"][stop.number]["fix"]
    answer = signed_in(editor).post(at(story, "accept"), seen(story, finding=stop.number), headers=HTMX)
    assert answer.status_code == 200
    story.refresh_from_db()
    assert story.latest.number == 2
    assert story.latest.raw == FALSE[: fix["start"]] + fix["replacement"] + FALSE[fix["end"] :]
    assert story.latest.state == Version.State.CLEAR
    page = body(answer)
    assert "Since version 1: 1 finding gone. It was held, now it is clear." in page
    assert stop.message.split("“")[0] in page.replace("&#x27;", "'")
    assert "<html" not in page


def test_a_finding_without_a_proposed_change_is_not_accepted(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = story_of(FALSE), signed_in(editor)
    answer = client.post(at(story, "accept"), seen(story, finding=99))
    assert answer.status_code == 422
    assert "it proposes no change" in body(answer)
    assert client.post(at(story, "accept"), {"version": "x"}).status_code == 422
    assert client.post(at(story, "accept"), seen(story) | {"version": 77}).status_code == 404


def test_editing_a_sentence_changes_it_alone_and_keeps_line_ends(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    raw = FALSE.replace("\n", "\r\n")
    story = story_of(raw)
    client = signed_in(editor)
    start = raw.index("The company mills")
    end = raw.index("workers.") + len("workers.")
    typed = {"start": start, "end": end, "text": "The company runs mills\r\nin Port Ellery."}
    answer = client.post(at(story, "edit-sentence"), seen(story, **typed))
    assert answer.status_code == 302
    story.refresh_from_db()
    assert story.latest.raw == raw[:start] + "The company runs mills\r\nin Port Ellery." + raw[end:]
    again = client.post(at(story, "edit-sentence"), seen(story, start=0, end=3, text="---"))
    assert again.status_code == 422
    assert "nothing was changed" in body(again)
    assert client.post(at(story, "edit-sentence"), seen(story, start=5, end=10**6, text="x")).status_code == 422


def test_a_finding_that_says_the_same_of_an_edited_sentence_is_not_new(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story = story_of(FALSE)
    start = FALSE.index("said on Tuesday that")
    typed = {"start": start, "end": start + len("said on Tuesday that"), "text": "told investors on Tuesday that"}
    page = body(signed_in(editor).post(at(story, "edit-sentence"), seen(story, **typed), headers=HTMX))
    assert "Since version 1: the same findings. It is still held." in page
    assert 'class="badge new"' not in page


def test_the_whole_story_is_edited_with_its_sources(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    story, client = story_of(FALSE), signed_in(editor)
    assert "rose 7%" in client.get(at(story, "edit")).content.decode()
    use = story.latest.sources.get()
    more = SimpleUploadedFile("second.txt", b"Harbor Foods, a miller, said that it has 140 workers.\n")
    sent = {"latest": 1, "raw": TRUE, "keep": use.pk, "files": more, "change": "Corrected the growth."}
    assert client.post(at(story, "edit"), sent).status_code == 302
    story.refresh_from_db()
    assert (story.latest.raw, story.latest.change) == (TRUE, "Corrected the growth.")
    assert [u.document.name for u in story.latest.sources.all()] == ["release.txt", "second.txt"]
    none = client.post(at(story, "edit"), {"latest": 2, "raw": FALSE})
    assert none.status_code == 422
    assert "none is left" in body(none)


def test_who_is_beaten_is_told_by_whom_and_keeps_the_text(
    story_of: Make, reporter: Actor, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, late = story_of(FALSE), signed_in(editor)
    form = seen(story, start=0, end=3, text="My own words")
    whole = {"latest": 1, "raw": "My own story", "keep": story.latest.sources.get().pk}
    first = signed_in(reporter).post(at(story, "accept"), seen(story, finding=0))
    assert first.status_code == 302
    answer = late.post(at(story, "edit-sentence"), form)
    assert answer.status_code == 409
    page = body(answer)
    assert "ruth made version 2" in page
    assert "My own words" in page
    by_htmx = late.post(at(story, "edit-sentence"), form, headers=HTMX)
    assert by_htmx.status_code == 409
    assert by_htmx["HX-Retarget"] == "#refusal"
    assert "ruth made version 2" in body(by_htmx)
    for _ in range(2):  # the form stays beaten, however often it is sent
        answer = late.post(at(story, "edit"), whole)
        assert answer.status_code == 409
        assert "My own story" in body(answer)
        assert 'name="latest" value="1"' in body(answer)
    assert Version.objects.filter(story=story).count() == 2


# ---- decisions ---------------------------------------------------------------------------


def test_override_with_reason_then_release(story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]) -> None:
    story, client = story_of(FALSE), signed_in(editor)
    held = client.post(at(story, "release"), seen(story))
    assert held.status_code == 422
    assert "Mend the story, or override with a reason." in body(held)
    assert client.post(at(story, "override"), seen(story, finding=0, reason=" ")).status_code == 422
    given = client.post(at(story, "override"), seen(story, finding=0, reason="It told us so."), headers=HTMX)
    assert "Every finding answered" in body(given)
    assert "It told us so." in body(given)
    assert 'class="sentence held"' not in body(given)
    answer = client.post(at(story, "release"), seen(story), follow=True)
    assert "Version 1 is released and published." in body(answer)
    assert Release.objects.get().manner == "override"


def test_high_risk_takes_two_people_and_says_who_is_missing(
    story_of: Make,
    reporter: Actor,
    editor: Actor,
    standards: Actor,
    signed_in: Callable[[Actor], Client],
) -> None:
    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "suit.txt")
    story, first, second = story_of(RISKY, source), signed_in(editor), signed_in(standards)
    page = body(first.get(at(story)))
    assert "Two people must sign" in page
    assert ">Sign</button>" in page
    assert 'class="override"' not in page
    number = life.stops_left(story.latest)[0].number
    refused = first.post(at(story, "override"), seen(story, finding=number, reason="I say so."))
    assert refused.status_code == 422
    page = body(first.post(at(story, "release"), seen(story), follow=True))
    assert "The signature of a standards editor is needed too." in page
    assert "Edgar Reed, " in page
    assert "A standards editor must sign too." in page
    assert not Release.objects.exists()
    page = body(second.post(at(story, "release"), seen(story), follow=True))
    assert "released and published" in page
    assert Release.objects.get().second == standards.user
    assert "Signed for" in body(first.get(at(story)))


def test_an_embargo_is_set_in_utc_and_called_back(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = story_of(TRUE), signed_in(editor)
    bad = client.post(at(story, "release"), seen(story, publish_at="tomorrow"))
    assert bad.status_code == 422
    assert "is no date with a time" in body(bad)
    until = (timezone.now() + dt.timedelta(days=2)).replace(second=0, microsecond=0)
    page = body(client.post(at(story, "release"), seen(story, publish_at=f"{until:%Y-%m-%dT%H:%M}"), follow=True))
    assert Release.objects.get().publish_at == until
    assert "Released, embargoed" in page
    assert "Call back" in page
    page = body(client.post(at(story, "call-back"), seen(story, reason="The filing slipped."), follow=True))
    assert "The release is called back." in page
    assert Story.objects.get().latest.state == Version.State.CLEAR


def test_rejecting_needs_a_reason(story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]) -> None:
    story, client = story_of(TRUE), signed_in(editor)
    assert client.post(at(story, "reject"), seen(story, reason="")).status_code == 422
    assert "Rejected" in body(client.post(at(story, "reject"), seen(story, reason="Old news."), follow=True))
    assert Story.objects.get().state == "rejected"


def test_one_editor_is_on_a_story(
    story_of: Make, editor: Actor, standards: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client, other = story_of(TRUE), signed_in(editor), signed_in(standards)
    assert "You are on it" in body(client.post(at(story, "take"), headers=HTMX))
    taken = other.post(at(story, "take"))
    assert taken.status_code == 409
    assert "Edgar Reed is on it" in body(taken)
    assert "Nobody is on it" in body(other.post(at(story, "let-go"), headers=HTMX))


def test_what_is_published_is_corrected_with_words_for_readers(
    released: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = released(), signed_in(editor)
    assert "Correct the story" in body(client.get(at(story)))
    sent = {"latest": 1, "raw": TRUE.replace("140 workers", "about 140 workers"), "keep": story.latest.sources.get().pk}
    refused = client.post(at(story, "edit"), sent)
    assert refused.status_code == 422
    assert "no correction is given" in body(refused)
    assert client.post(at(story, "edit"), sent | {"correction": "The number is rounded."}).status_code == 302
    story.refresh_from_db()
    assert (story.latest.number, story.published.number) == (2, 1)
    client.post(at(story, "release"), seen(story))
    assert story.notices.get().text == "The number is rounded."


def test_what_came_back_says_why_and_passes_by_override(
    released: Make, editor: Actor, reporter: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = released(), signed_in(editor)
    document = story.latest.sources.get().document
    changed = SOURCE.replace("rose 4% to $12 million", "rose 3% to $11.9 million")
    documents._keep(document, changed.encode(), checking.source_as_read("release.txt", document.current), None)
    client.post(at(story, "check-again"))
    story.refresh_from_db()
    assert story.attention
    page = body(client.get(at(story)))
    assert "Published, and came back" in page
    check = story.published.check_result_id
    for stop in life.stops_left(story.published):
        form = {"version": 1, "check": check, "finding": stop.number, "reason": "The company confirmed 4%."}
        assert client.post(at(story, "override"), form).status_code == 302
    story.refresh_from_db()
    assert story.attention == ""
    assert Override.objects.exists()


def test_two_people_stand_by_what_high_risk_brought_back(
    released: Make,
    reporter: Actor,
    editor: Actor,
    standards: Actor,
    signed_in: Callable[[Actor], Client],
) -> None:
    def policy(name: str, settings: dict[str, Any]) -> None:
        PolicyRevision.objects.create(settings=settings, sha256=name, made_by="test")

    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "suit.txt")
    policy("x", {"rules": {"high-risk": {"severity": "off"}}})
    story, client, chief = released(RISKY, source), signed_in(editor), signed_in(standards)
    assert client.post(at(story, "stand-by"), seen(story)).status_code == 422
    policy("y", {})
    client.post(at(story, "check-again"))
    page = body(client.get(at(story)))
    assert "Published, and came back" in page
    assert "Sign, so that it stays" in page
    answer = client.post(at(story, "stand-by"), seen(story), follow=True)
    assert "Two people are needed, one a standards editor." in body(answer)
    answer = chief.post(at(story, "stand-by"), seen(story), follow=True)
    assert "The story stays as it is." in body(answer)
    assert Story.objects.get().attention == ""


def test_all_that_the_gate_mends_by_itself_is_accepted_at_once(
    story_of: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story = story_of(TRUE.replace("dateline:", "drafted_by: machine\ndateline:", 1))
    assert story.latest.check_result.report["repairs"]
    client = signed_in(editor)
    assert "Accept all of these" in body(client.get(at(story)))
    answer = client.post(at(story, "accept-repairs"), seen(story), headers=HTMX)
    assert answer.status_code == 200
    assert Story.objects.get().latest.raw == story.latest.check_result.mended
    assert client.post(at(story, "accept-repairs"), seen(story)).status_code == 422


def test_retracting_and_taking_down_are_for_standards_editors(
    released: Make, editor: Actor, standards: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client, chief = released(), signed_in(editor), signed_in(standards)
    assert "Retract" not in body(client.get(at(story)))
    for name in ("retract", "take-down"):
        assert client.post(at(story, name), {"reason": "No."}).status_code == 403
    assert "Retracted" in body(chief.post(at(story, "retract"), {"reason": "It was wrong."}, follow=True))
    assert "Taken down" in body(chief.post(at(story, "take-down"), {"reason": "By order."}, follow=True))
    assert "Edit the story" not in body(chief.get(at(story)))


# ---- who may -----------------------------------------------------------------------------

EDITORS_ONLY = ("override", "release", "stand-by", "call-back", "reject", "retract", "take-down")


def test_a_reporter_sees_and_mends_and_decides_nothing(
    story_of: Make, reporter: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = story_of(FALSE), signed_in(reporter)
    page = body(client.get(at(story)))
    assert "Accept" in page
    assert ">Override" not in page
    assert 'id="release"' not in page
    for name in EDITORS_ONLY:
        answer = client.post(at(story, name), seen(story, finding=0, reason="x"))
        assert answer.status_code == 403, name
        assert "the right" in body(answer)
    assert client.post(at(story, "accept"), seen(story, finding=0)).status_code == 302


def test_readers_and_strangers_see_nothing(
    story_of: Make, person: Callable[[str, str], Actor], signed_in: Callable[[Actor], Client]
) -> None:
    story = story_of(FALSE)
    reader = signed_in(person("rhea", "reader"))
    for name in ("", "verdict", "history", "edit"):
        assert reader.get(at(story, name)).status_code == 403, name
        assert Client().get(at(story, name)).status_code == 302, name
    for name in (*EDITORS_ONLY, "accept", "accept-repairs", "edit-sentence", "check-again", "take", "let-go"):
        assert reader.post(at(story, name), seen(story)).status_code == 403, name
        assert Client().post(at(story, name), seen(story)).status_code == 302, name
        assert reader.get(at(story, name)).status_code in (403, 405), name
    assert Version.objects.count() == 1


def test_changes_need_a_csrf_token(story_of: Make, editor: Actor) -> None:
    story = story_of(TRUE)
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor.user)
    answer = client.post(at(story, "release"), seen(story))
    assert answer.status_code == 403
    assert "form is out of date" in body(answer)
    assert not Release.objects.exists()


def test_an_unknown_story_is_not_found(editor: Actor, signed_in: Callable[[Actor], Client]) -> None:
    nothing = "/desk/story/00000000-0000-4000-8000-000000000000/"
    client = signed_in(editor)
    for name in ("", "history/", "edit/", "verdict/"):
        assert client.get(nothing + name).status_code == 404
    assert client.post(nothing + "release/", {"version": 1, "check": 1}).status_code == 422


# ---- a check that is not done at once ----------------------------------------------------


def test_where_a_worker_has_the_check_the_page_waits_for_it(
    story_of: Make,
    editor: Actor,
    signed_in: Callable[[Actor], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story, client = story_of(FALSE), signed_in(editor)
    monkeypatch.setattr(checking, "check_now", lambda version: False)
    answer = client.post(at(story, "accept"), seen(story, finding=0), headers=HTMX)
    assert "Version 2 is being checked." in body(answer)
    assert 'hx-trigger="every 1s"' in body(answer)
    assert client.get(at(story, "verdict"), headers=HTMX).status_code == 204
    Job.objects.filter(state=Job.State.QUEUED).update(state=Job.State.RUNNING)
    assert client.get(at(story, "verdict"), headers=HTMX).status_code == 204


# ---- history -----------------------------------------------------------------------------


def test_history_tells_versions_changes_and_decisions(
    story_of: Make,
    revised: Make,
    editor: Actor,
    signed_in: Callable[[Actor], Client],
    django_assert_max_num_queries: Any,
) -> None:
    story, client = story_of(FALSE), signed_in(editor)
    life.override(editor, story.pk, 1, 0, story.latest.check_result_id, "It told us so.")
    story = revised(editor, story, TRUE)
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    with django_assert_max_num_queries(18):
        page = body(client.get(at(story, "history")))
    assert "<del>7</del><ins>4</ins>" in page
    assert "edgar overrode figure-in-source on version 1: It told us so." in page
    assert "edgar released version 2" in page
    assert "From version 1 to version 2" in page
    assert client.get(at(story, "history") + "?a=2&b=1").status_code == 200
    assert client.get(at(story, "history") + "?a=9&b=x").status_code == 200


# ---- the next story ----------------------------------------------------------------------


def test_after_a_decision_the_page_leads_to_the_longest_wait_that_nobody_else_is_on(
    story_of: Make,
    editor: Actor,
    standards: Actor,
    reporter: Actor,
    signed_in: Callable[[Actor], Client],
    django_assert_num_queries: Any,
) -> None:
    taken, first, second = story_of(FALSE), story_of(FALSE), story_of(TRUE)
    for story, headline in ((taken, "Somebody is on it"), (first, "It waits longest"), (second, "It waits too")):
        Story.objects.filter(pk=story.pk).update(headline=headline)
    life.take(standards, taken.pk)
    story, client = story_of(TRUE), signed_in(editor)
    assert 'class="following"' not in body(client.get(at(story)))  # it is not decided on
    page = body(client.post(at(story, "release"), seen(story), follow=True))
    assert f'Next:</span> <a class="words" id="following" href="{at(first)}">It waits longest</a>' in page
    assert "Somebody is on it" not in page
    assert 'class="following"' not in body(signed_in(reporter).get(at(story)))  # nothing for them to decide
    page = body(client.post(at(first, "reject"), seen(first, reason="Old news."), follow=True))
    assert "It waits too</a>" in page
    with django_assert_num_queries(1):
        assert following(first, editor) == second
    page = body(client.post(at(second, "release"), seen(second), follow=True))
    assert "Nothing else waits for you." in page


def test_what_one_has_signed_is_not_the_next_story(
    story_of: Make, reporter: Actor, editor: Actor, standards: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "suit.txt")
    risky, other = story_of(RISKY, source), story_of(TRUE)
    page = body(signed_in(editor).post(at(risky, "release"), seen(risky), follow=True))
    assert f'id="following" href="{at(other)}"' in page
    assert following(other, editor) is None
    assert following(other, standards) == risky


def test_an_embargo_says_until_when_and_the_old_correction_is_not_sent_again(
    story_of: Make, revised: Make, released: Make, editor: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    story, client = story_of(TRUE), signed_in(editor)
    until = timezone.now() + dt.timedelta(days=2)
    life.release(editor, story.pk, 1, story.latest.check_result_id, until)
    assert f"Released, embargoed</span> until {until:%-d %B %Y, %H:%M} UTC" in body(client.get(at(story)))
    story = revised(editor, released(), FALSE, "The growth was wrong.")
    assert "The growth was wrong." in body(client.get(at(story)))  # the correction in work goes on
    life.override(editor, story.pk, 2, 0, story.latest.check_result_id, "She told us so.")
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    assert "The growth was wrong." not in body(client.get(at(story, "edit")))
    assert "The growth was wrong." not in body(client.get(at(story)))


def test_a_claim_without_a_letter_is_no_link_and_keeps_its_place() -> None:
    blank, word = (
        {"state": "no-evidence", "text": text, "href": "c1", "id": text.strip() or "b", "fault": False}
        for text in (" ", "rose")
    )
    html = render_to_string("desk/review_runs.html", {"runs": [{"pieces": [blank, word], "standing": "held"}]})
    assert '<span id="b"> </span>' in html
    assert html.count("<a ") == html.count('href="#c1" id="rose">rose</a>') == 1
