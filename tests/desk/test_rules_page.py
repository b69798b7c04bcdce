"""The rules: what each did, right after people judged it; and a change of its settings, with all that follows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from copydesk.desk import jobs, life, policy, rule_figures
from copydesk.desk.life import Conflict
from copydesk.desk.models import AuditEntry, FindingRecord, PolicyRevision, Story
from copydesk.desk.roles import Actor, NotAllowed
from copydesk.errors import PolicyError
from copydesk.model import Severity
from copydesk.policy import Policy
from copydesk.rules import Case, Example, Rule, Settings, registry, setting, temporarily
from tests.desk.crowd import many
from tests.desk.texts import FALSE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


def figures() -> rule_figures.Figures:
    return rule_figures.of_rules().get("figure-in-source", rule_figures.Figures())


def form(rule_id: str, **changes: Any) -> dict[str, Any]:
    """What the form of a rule sends when nothing but ``changes`` was changed."""
    from copydesk.desk.views import rule_settings

    rule, now = registry()[rule_id], policy.current()
    sent = {f.name: f.shown for f in rule_settings.fields(rule, now.settings(rule)) if f.value is not False}
    revision = policy.newest()
    seen = str(revision.pk) if revision else ""
    return {"severity": str(now.severity(rule) or "off"), "revision": seen, "reason": "Asked for.", **sent, **changes}


# ---- figures ------------------------------------------------------------------------------


def test_a_mended_stop_was_right_and_an_overridden_one_wrong(story_of: Make, revised: Make, editor: Actor) -> None:
    assert figures() == rule_figures.Figures()
    first, second = story_of(FALSE), story_of(FALSE.replace("sales rise", "sales go up"))
    assert figures() == rule_figures.Figures(stories=2, versions=2, open=2)
    assert figures().percent_right is None
    (stop,) = life.stops_left(first.latest)
    life.override(editor, first.pk, 1, stop.number, first.latest.check_result_id, "Told by telephone.")
    assert (figures().overridden, figures().open, figures().percent_right) == (1, 1, 0)
    revised(editor, second, TRUE.replace("sales rise 4%", "sales go up 4%"))
    assert figures() == rule_figures.Figures(stories=2, versions=2, overridden=1, mended=1)
    assert figures().percent_right == 50


def test_what_is_found_again_is_listed_once(story_of: Make, standards: Actor, client: Client) -> None:
    story = story_of(FALSE)
    policy.set_all(standards, b"[rules.thin-story]\nmin_words = 20\n", "Asked for.")
    jobs.drain()
    found = FindingRecord.objects.filter(rule="figure-in-source", check_result__version=story.latest)
    assert found.count() == 2
    client.force_login(standards.user)
    html = client.get("/desk/rules/figure-in-source/").content.decode()
    listed = html.partition("Latest findings</h2>")[2].partition("<h2>Overrides")[0]
    assert listed.count('data-name="Finding"') == 1


def test_the_same_finding_of_a_story_is_one_stop_however_often_it_is_checked(
    story_of: Make, revised: Make, editor: Actor
) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Told by telephone.")
    revised(editor, story, FALSE.replace("The company mills", "It mills"))
    assert figures() == rule_figures.Figures(stories=1, versions=2, overridden=1)


def test_what_was_rejected_waits_no_more(story_of: Make, editor: Actor) -> None:
    story = story_of(FALSE)
    life.reject(editor, story.pk, 1, "It is not ours.")
    assert (figures().stories, figures().open) == (1, 0)


def test_figures_of_a_time(story_of: Make, reporter: Actor, client: Client) -> None:
    import datetime as dt

    from django.utils import timezone

    from copydesk.desk.models import Check

    story_of(FALSE)
    Check.objects.update(made_at=timezone.now() - dt.timedelta(days=40))
    client.force_login(reporter.user)

    def stories(days: str) -> int:
        rows = client.get(reverse("rules"), {"days": days}).context["rows"]
        return next(row["figures"].stories for row in rows if row["rule"].id == "figure-in-source")

    assert [stories(days) for days in ("7", "30", "90", "365", "")] == [0, 0, 1, 1, 1]
    assert client.get(reverse("rules"), {"days": "5"}).status_code == 422


# ---- pages --------------------------------------------------------------------------------


def test_who_may_see_and_change(client: Client, person: Any, reporter: Actor, editor: Actor) -> None:
    address = reverse("rule", args=["thin-story"])
    assert client.get(reverse("rules")).status_code == 302
    client.force_login(person("rita", "reader").user)
    assert client.get(reverse("rules")).status_code == client.get(address).status_code == 403
    for who in (reporter, editor):
        client.force_login(who.user)
        assert client.get(reverse("rules")).status_code == 200
        assert "Change the rule" not in client.get(address).content.decode()
        assert client.post(address, form("thin-story", severity="off")).status_code == 403
        assert client.post(reverse("rules-upload"), {"reason": "x"}).status_code == 403
    assert not PolicyRevision.objects.exists()


def test_every_rule_is_listed_and_explained(client: Client, standards: Actor) -> None:
    client.force_login(standards.user)
    text = client.get(reverse("rules")).content.decode()
    for rule_id, rule in registry().items():
        assert reverse("rule", args=[rule_id]) in text
        page = client.get(reverse("rule", args=[rule_id]))
        assert page.status_code == 200
        assert " ".join(page.context["demands"]) == " ".join(rule.demands().split())
        assert len(page.context["fields"]) == len(form(rule_id)) - 3 + sum(
            f.value is False for f in page.context["fields"]
        )
    assert client.get(reverse("rule", args=["no-such-rule"])).status_code == 404


def test_a_rule_shows_its_findings_and_overrides(
    story_of: Make, editor: Actor, standards: Actor, client: Client
) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Told by <b>telephone</b>.")
    client.force_login(standards.user)
    text = client.get(reverse("rule", args=["figure-in-source"])).content.decode()
    assert "Told by &lt;b&gt;telephone&lt;/b&gt;." in text
    assert "Edgar Reed" in text
    assert "overridden" in text
    assert story.headline in text


@pytest.mark.parametrize("count", [0, 1, 200])
def test_few_queries_however_many_findings(
    count: int, section: Any, client: Client, standards: Actor, django_assert_max_num_queries: Any
) -> None:
    many(count, section)
    client.force_login(standards.user)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("rules")).status_code == 200
    with django_assert_max_num_queries(12) as asked:
        page = client.get(reverse("rule", args=["figure-in-source"]))
    assert len(page.context["findings"]) == min(50, 2 * count)
    assert not any('"report"' in query["sql"] for query in asked.captured_queries)


# ---- a change -----------------------------------------------------------------------------


def test_a_change_is_written_down_and_what_is_published_is_proved_again(
    released: Make, client: Client, standards: Actor, drained: Any
) -> None:
    story = released()
    drained()
    client.force_login(standards.user)
    address = reverse("rule", args=["thin-story"])
    answer = client.post(address, form("thin-story", min_words="900", reason="Too many thin stories."))
    assert (answer.status_code, answer.url) == (302, address)
    drained()
    story.refresh_from_db()
    assert "900" in story.attention
    revision = PolicyRevision.objects.get()
    assert revision.settings == {"rules": {"thin-story": {"min_words": 900}}}
    assert revision.sha256 == policy.current().sha256
    entry = AuditEntry.objects.get(action="set rule")
    assert (entry.actor, entry.detail["reason"]) == ("user:stella", "Too many thin stories.")
    assert entry.detail["changes"] == [{"rule": "thin-story", "name": "min_words", "before": 60, "after": 900}]
    text = client.get(address).content.decode()
    assert "<del>60</del> <ins>900</ins>" in text
    assert "Too many thin stories." in text
    # Back to the default: the rule leaves the settings, and the story the queue.
    client.post(address, form("thin-story", min_words="60"))
    drained()
    story.refresh_from_db()
    assert story.attention == ""
    assert PolicyRevision.objects.order_by("id").last().settings == {}
    assert len(policy.history("thin-story")) == 2
    assert policy.history("figure-in-source") == []


def test_severity_is_changed_and_off_means_off(client: Client, standards: Actor, story_of: Make) -> None:
    client.force_login(standards.user)
    client.post(reverse("rule", args=["figure-in-source"]), form("figure-in-source", severity="warn"))
    assert story_of(FALSE).latest.state == "clear"
    client.post(reverse("rule", args=["figure-in-source"]), form("figure-in-source", severity="off"))
    assert policy.current().severity(registry()["figure-in-source"]) is None


@pytest.mark.parametrize(
    ("rule_id", "changes", "says"),
    [
        ("thin-story", {"min_words": "many"}, "Give a whole number, such as 60."),
        ("thin-story", {"min_words": "1.5"}, "Give a whole number, such as 60."),
        ("figure-in-source", {"roughly": "nan"}, "Give a number."),
        ("figure-in-source", {"roughly": "much"}, "Give a number, such as 0.05."),
        ("figure-in-source", {"severity": "repair"}, "Use stop, warn or off."),
        ("figure-in-source", {"severity": "loud"}, "Use stop, repair, warn or off."),
        ("thin-story", {"min_words": "80", "reason": " "}, "Write why they change."),
        ("thin-story", {}, "Change a value first."),
        ("high-risk", {"classes": "crime\nweather"}, "Change its settings."),
    ],
)
def test_a_wrong_value_is_refused_and_kept_in_the_form(
    rule_id: str, changes: dict[str, str], says: str, client: Client, standards: Actor
) -> None:
    client.force_login(standards.user)
    page = client.post(reverse("rule", args=[rule_id]), form(rule_id, **changes))
    assert page.status_code == 422
    text = page.content.decode()
    assert says in text
    for value in changes.values():
        assert all(line in text for line in value.split("\n"))
    assert not PolicyRevision.objects.exists()
    assert not AuditEntry.objects.filter(action="set rule").exists()


def test_two_changes_at_once_are_not_mixed(client: Client, standards: Actor) -> None:
    client.force_login(standards.user)
    stale = form("figure-in-source", roughly="0.01")
    client.post(reverse("rule", args=["thin-story"]), form("thin-story", min_words="70"))
    page = client.post(reverse("rule", args=["figure-in-source"]), stale)
    assert page.status_code == 409
    assert "changed meanwhile, by stella" in page.content.decode()
    with pytest.raises(Conflict):
        policy.set_rule(standards, "figure-in-source", "stop", {"roughly": 0.01}, "Asked for.", None)
    policy.set_rule(standards, "figure-in-source", "stop", {"roughly": 0.01}, "Asked for.", policy.newest().pk)
    assert PolicyRevision.objects.first().settings["rules"].keys() == {"thin-story", "figure-in-source"}


def test_settings_of_every_type() -> None:
    from copydesk.desk.views import rule_settings

    @dataclass(frozen=True, slots=True)
    class Sample(Settings):
        """Sample."""

        yes: bool = setting(True, "yes or no")
        whole: int = setting(3, "a count", "days")
        part: float = setting(0.5, "a share")
        text: str = setting("a", "words")
        names: tuple[str, ...] = setting(("a", "b"), "names")

    rule = type("Of", (Rule,), {"__doc__": "Of.", "id": "of-every-type", "Settings": Sample, "check": lambda s, c: ()})
    kinds = [f.kind for f in rule_settings.fields(rule, Sample())]
    assert kinds == ["yes-no", "whole", "number", "text", "lines"]
    given = {"whole": " 4 ", "part": "1", "text": "b\r\nc ", "names": "x\r\n\r\n y \r\n"}
    assert rule_settings.read(rule, given) == {
        "yes": False,
        "whole": 4,
        "part": 1.0,
        "text": "b\nc",
        "names": ["x", "y"],
    }


def test_a_rule_is_tried_before_its_settings_are_in_force(standards: Actor) -> None:
    class Fails(Rule):
        """Fails with a limit below one."""

        id = "fails-below-one"
        severity = Severity.WARN
        passes = (Example("Harbor Foods mills grain."),)

        @dataclass(frozen=True, slots=True)
        class Settings(Settings):
            """Its limit."""

            limit: int = setting(1, "the limit")

        def check(self, case: Case) -> list[Any]:
            return [] * (1 // self.settings.limit)

    with temporarily(Fails):
        with pytest.raises(PolicyError, match="cannot run"):
            policy.set_rule(standards, Fails.id, "warn", {"limit": 0}, "Asked for.")
        assert policy.set_rule(standards, Fails.id, "warn", {"limit": 2}, "Asked for.").pk


def test_a_machine_and_an_editor_set_nothing(editor: Actor) -> None:
    with pytest.raises(NotAllowed):
        policy.set_rule(editor, "thin-story", "off", {}, "Asked for.")
    with pytest.raises(NotAllowed):
        policy.set_all(editor, b"[rules.thin-story]\nseverity = 'off'", "Asked for.")


# ---- the whole file -----------------------------------------------------------------------


def test_the_file_is_downloaded_changed_and_put_in_force(client: Client, standards: Actor, drained: Any) -> None:
    client.force_login(standards.user)
    policy.set_rule(standards, "figure-in-source", "warn", {"roughly": 0.01}, "Asked for.")
    answer = client.get(reverse("rules-file"))
    assert 'filename="copydesk-' in answer["Content-Disposition"]
    text = answer.content.decode()
    assert Policy.from_mapping(tomllib.loads(text)).settings(registry()["figure-in-source"]).roughly == 0.01
    assert tomllib.loads(text)["rules"].keys() == registry().keys()

    def sent(content: bytes, **more: str) -> Any:
        data = {"file": SimpleUploadedFile("copydesk.toml", content), "reason": "The new book of style.", **more}
        return client.post(reverse("rules-upload"), data)

    now = str(policy.newest().pk)
    assert "nothing is changed" in sent(text.encode(), revision=now).content.decode()
    changed = text.replace("min_words = 60", "min_words = 90")
    answer = sent(changed.encode(), revision=now)
    assert (answer.status_code, answer.url) == (302, reverse("rules"))
    assert PolicyRevision.objects.first().settings == {
        "rules": {"figure-in-source": {"roughly": 0.01, "severity": "warn"}, "thin-story": {"min_words": 90}}
    }
    entry = AuditEntry.objects.get(action="set policy")
    assert entry.detail["changes"] == [{"rule": "thin-story", "name": "min_words", "before": 60, "after": 90}]
    assert sent(b"", revision=now).status_code == 409  # somebody was faster
    now = str(policy.newest().pk)
    for content, says in (
        (b"[rules.thin-stroy]", "Did you mean"),
        (b"\xff", "it is not UTF-8"),
        (b"rules = [", "it is not TOML"),
        (b"[rules.thin-story]\nmin_words = nan", "Give a whole number"),
        (b"[grounding]\nthreshold = 7.0", "threshold"),
    ):
        page = sent(content, revision=now)
        assert page.status_code == 422
        assert says in page.content.decode()
    assert client.post(reverse("rules-upload"), {"reason": "x"}).status_code == 422
    assert PolicyRevision.objects.count() == 2
    assert sent(b"", revision=now).status_code == 302  # an empty file: all defaults
    assert policy.current() == Policy(path=policy.NAME)


def test_grounding_is_part_of_the_file(standards: Actor) -> None:
    policy.set_all(standards, b"[grounding]\nthreshold = 0.3", "Asked for.")
    assert policy.current().grounding == {"threshold": 0.3}
    ((_, (change,)),) = policy.history()
    assert (change.rule, change.name, change.before, change.after) == ("", "threshold", 0.0, 0.3)
    policy.set_rule(standards, "thin-story", "warn", {}, "Asked for.")
    assert policy.current().grounding == {"threshold": 0.3}
