"""The life of a story: who may do what, in which order, and what is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from copydesk.desk import audit, jobs, life
from copydesk.desk.intake import documents
from copydesk.desk.models import AuditEntry, Check, Notice, Release, Story, Version
from copydesk.desk.roles import Actor, NotAllowed
from tests.desk.texts import FALSE, RISKY, RISKY_SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


def test_a_true_story_is_released_once_and_published(story_of: Make, editor: Actor) -> None:
    story = story_of(TRUE)
    assert story.latest.state == Version.State.CLEAR
    made = life.release(editor, story.pk, 1, story.latest.check_result_id).release
    assert made is not None
    assert made.manner == "verdict"
    story.refresh_from_db()
    assert (story.state, story.published.number, story.latest.state) == ("published", 1, "published")
    with pytest.raises(life.Conflict, match="edgar released version 1 on"):
        life.release(editor, story.pk, 1, story.latest.check_result_id)
    assert Release.objects.count() == 1


def test_what_its_verdict_holds_is_not_released(story_of: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    assert story.latest.state == Version.State.HELD
    with pytest.raises(life.StillHeld, match="figure-in-source"):
        life.release(editor, story.pk, 1, story.latest.check_result_id)
    assert not Release.objects.exists()


def test_an_override_needs_a_reason_and_lets_the_finding_pass(story_of: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    check = story.latest.check_result
    (stop,) = life.stops_left(story.latest)
    with pytest.raises(life.WrongState, match="no reason"):
        life.override(editor, story.pk, 1, stop.number, check.pk, "  ")
    life.override(editor, story.pk, 1, stop.number, check.pk, "The company corrected its release by telephone.")
    made = life.release(editor, story.pk, 1, check.pk).release
    assert made is not None
    assert (made.manner, made.verdict) == ("override", "hold")
    entry = AuditEntry.objects.get(action="override")
    assert entry.detail["reason"].startswith("The company")
    assert entry.actor == "user:edgar"


def test_an_override_stands_for_the_same_finding_after_an_edit_elsewhere(
    story_of: Make, revised: Make, editor: Actor
) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Corrected by telephone.")
    story = revised(editor, story, FALSE.replace("The company mills", "It mills"))
    assert life.stops_left(story.latest) == []
    assert story.latest.overrides.get().carried_from == 1
    # The sentence itself is edited: the finding is another, and nobody has let it pass.
    story = revised(editor, story, FALSE.replace("its sales rose 7%", "its sales rose 8%"))
    assert [f.rule for f in life.stops_left(story.latest)] == ["figure-in-source"]


def test_high_risk_needs_two_people_one_of_them_a_standards_editor(
    story_of: Make, editor: Actor, standards: Actor, person: Callable[[str, str], Actor], reporter: Actor
) -> None:
    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt")
    story = story_of(RISKY, source)
    check = story.latest.check_result
    stops = life.stops_left(story.latest)
    assert {f.rule for f in stops} == {"high-risk"}
    with pytest.raises(life.WrongState, match="never overridden"):
        life.override(editor, story.pk, 1, stops[0].number, check.pk, "It is fine.")
    assert "a standards editor" in life.release(editor, story.pk, 1, check.pk).waits_for
    assert life.release(editor, story.pk, 1, check.pk).release is None  # the same person twice is one person
    assert life.release(person("emma", "editor"), story.pk, 1, check.pk).release is None  # two, none a standards editor
    made = life.release(standards, story.pk, 1, check.pk).release
    assert made is not None
    assert made.second == standards.user
    assert made.by == editor.user


def test_a_standards_editor_alone_is_one_person(story_of: Make, standards: Actor, reporter: Actor) -> None:
    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt")
    story = story_of(RISKY, source)
    for _ in range(2):
        assert "another person" in life.release(standards, story.pk, 1, story.latest.check_result_id).waits_for


def test_the_database_refuses_what_no_path_may_do(story_of: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    common: dict[str, Any] = {"check_result": story.latest.check_result, "publish_at": timezone.now()}
    wrong = [
        {"verdict": "hold", "manner": "verdict", "by": editor.user},
        {"verdict": "hold", "manner": "itself"},
        {"verdict": "release", "manner": "verdict"},
        {"verdict": "hold", "manner": "override", "by": editor.user, "second": editor.user, "high_risk": True},
        {"verdict": "hold", "manner": "override", "by": editor.user, "high_risk": True},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(version=story.latest, **common, **values)


def test_a_verdict_counts_no_more_when_its_rules_changed(story_of: Make, editor: Actor, drained: Any) -> None:
    from copydesk.desk.models import PolicyRevision

    story = story_of(TRUE)
    first = story.latest.check_result_id
    settings = {"rules": {"thin-story": {"min_words": 900}}}
    PolicyRevision.objects.create(settings=settings, sha256="x", made_by="test")
    with pytest.raises(life.OutOfDate):
        life.release(editor, story.pk, 1, first)
    drained()
    story.refresh_from_db()
    assert story.latest.check_result_id != first
    assert story.latest.state == Version.State.HELD


def test_a_correction_is_shown_and_the_story_stays_published_meanwhile(
    released: Make, revised: Make, editor: Actor
) -> None:
    story = released()
    with pytest.raises(life.WrongState, match="no correction"):
        revised(editor, story, TRUE.replace("two mills", "its two mills"))
    told = "An earlier version left out whose mills they are."
    story = revised(editor, story, TRUE.replace("two mills", "its two mills"), told)
    assert (story.state, story.published.number, story.latest.number) == ("published", 1, 2)
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    story.refresh_from_db()
    notice = Notice.objects.get(story=story)
    assert (story.published.number, notice.text, notice.before.number, notice.after.number) == (2, told, 1, 2)


def test_retracted_then_taken_down(released: Make, editor: Actor, standards: Actor) -> None:
    story = released()
    with pytest.raises(NotAllowed):
        life.retract(editor, story.pk, "Its source was withdrawn.")
    life.retract(standards, story.pk, "Its source was withdrawn.")
    with pytest.raises(life.WrongState):
        life.retract(standards, story.pk, "Once more.")
    life.take_down(standards, story.pk, "By order of a court.")
    story.refresh_from_db()
    assert story.state == Story.State.TAKEN_DOWN
    assert [n.kind for n in story.notices.order_by("id")] == ["retraction", "take-down"]


def test_an_embargo_ends_once(story_of: Make, editor: Actor, drained: Any) -> None:
    story = story_of(TRUE)
    later = timezone.now() + dt.timedelta(hours=2)
    made = life.release(editor, story.pk, 1, story.latest.check_result_id, later).release
    assert made is not None
    story.refresh_from_db()
    assert (story.state, story.latest.state) == ("work", Version.State.PLANNED)
    assert not life.publish(made.pk)  # not yet
    Release.objects.update(publish_at=timezone.now() - dt.timedelta(seconds=1))
    jobs.plan.enqueue_due()
    jobs.plan.enqueue_due()
    drained()
    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED
    assert AuditEntry.objects.filter(action="publish").count() == 1
    assert not life.publish(made.pk)


def test_an_embargoed_story_whose_source_changed_is_called_back(
    story_of: Make, editor: Actor, release_source: Any, drained: Any
) -> None:
    story = story_of(TRUE)
    later = timezone.now() + dt.timedelta(hours=2)
    life.release(editor, story.pk, 1, story.latest.check_result_id, later)
    change_source(release_source, b"Harbor Foods said that sales fell 4% to $12 million in 2025.")
    Release.objects.update(publish_at=timezone.now() - dt.timedelta(seconds=1))
    jobs.plan.enqueue_due()
    drained()
    story.refresh_from_db()
    assert (story.state, story.latest.state) == ("work", Version.State.HELD)
    assert Release.objects.get().withdrawn_at is not None
    assert audit.verify().faults == ()


def change_source(document: Any, data: bytes) -> None:
    """The source says something else from now on, as if its address had been read again."""
    from copydesk.reading import read_source

    documents._keep(document, data, read_source(data, document.name), None)


def test_a_section_that_releases_itself_releases_only_what_its_verdict_releases(story_of: Make, section: Any) -> None:
    section.releases_itself = True
    section.save()
    assert story_of(TRUE).state == Story.State.PUBLISHED
    assert story_of(FALSE).state == Story.State.WORK
    assert Release.objects.get().manner == "itself"


def test_rejected_and_taken_up_again(story_of: Make, revised: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    life.reject(editor, story.pk, 1, "Wrong figure.")
    story.refresh_from_db()
    assert story.state == Story.State.REJECTED
    with pytest.raises(life.Conflict):
        life.release(editor, story.pk, 1, story.latest.check_result_id)
    assert revised(editor, story, TRUE).state == Story.State.WORK


def test_one_editor_is_on_a_story(story_of: Make, editor: Actor, standards: Actor, reporter: Actor) -> None:
    story = story_of(FALSE)
    life.take(editor, story.pk)
    with pytest.raises(life.Conflict, match="Edgar Reed is on it"):
        life.take(standards, story.pk)
    with pytest.raises(NotAllowed):
        life.let_go(reporter, story.pk)
    life.let_go(standards, story.pk)
    assert life.take(standards, story.pk).editor == standards.user


def test_the_trail_shows_what_was_changed_or_dropped(released: Make) -> None:
    released()
    whole = audit.verify()
    assert whole.faults == ()
    from copydesk.desk.guard import guard, unguard

    unguard(connection)
    entry = AuditEntry.objects.get(action="release")
    AuditEntry.objects.filter(pk=entry.pk).update(actor="user:somebody")
    assert any("content was changed" in f.wrong for f in audit.verify().faults)
    AuditEntry.objects.filter(pk=entry.pk).update(actor=entry.actor)
    assert audit.verify().faults == ()
    AuditEntry.objects.filter(pk=entry.pk).delete()
    assert any("is missing" in f.wrong for f in audit.verify().faults)
    AuditEntry.objects.filter(number__gte=entry.pk - 1).delete()  # the end cut off
    assert any("should end with" in f.wrong for f in audit.verify((whole.entries, whole.sha256)).faults)
    guard(connection)


def test_the_database_refuses_to_change_the_trail(released: Make) -> None:
    released()
    for change in (
        lambda: AuditEntry.objects.filter(number=1).update(actor="x"),
        lambda: AuditEntry.objects.filter(number=1).delete(),
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


def test_a_release_written_past_the_desk_shows_in_the_trail(story_of: Make, editor: Actor) -> None:
    story = story_of(TRUE)
    check: Check = story.latest.check_result
    Release.objects.create(
        version=story.latest,
        check_result=check,
        verdict="release",
        manner="verdict",
        by=editor.user,
        publish_at=timezone.now(),
    )
    assert any("without an entry" in f.wrong for f in audit.verify().faults)


def test_the_proof_shows_who_let_what_pass_though_the_source_changed_since(
    story_of: Make, editor: Actor, release_source: Any, drained: Any
) -> None:
    from copydesk.desk.publishing import signing_key
    from copydesk.report.verify import verify_bytes

    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    check = story.latest.check_result_id
    life.override(editor, story.pk, 1, stop.number, check, "The company corrected its release by telephone.")
    life.release(editor, story.pk, 1, check)
    change_source(release_source, b"Harbor Foods said nothing at all today, it told reporters in Port Ellery.")
    drained()
    release = Release.objects.get()
    assert release.proof is not None
    found = verify_bytes(release.proof.data, signing_key().public_key())
    assert found.ok, found.problems
    assert found.decisions[0].startswith("Override by Edgar Reed, 20")
    assert "figure-in-source" in found.decisions[0]
    assert found.decisions[0].endswith("Reason: The company corrected its release by telephone.")
    assert found.decisions[1].startswith("Release by Edgar Reed")
