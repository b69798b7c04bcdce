"""The queue: what waits, filtered, sorted and counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from copydesk.desk import life, rule_figures
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Section, Story
from copydesk.desk.queue import counts, rows
from copydesk.desk.queue.filters import Conditions, Filters
from copydesk.desk.roles import Actor
from tests.desk.crowd import LONG, many
from tests.desk.test_reproof import changed
from tests.desk.texts import FALSE, RISKY, RISKY_SOURCE, SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


@pytest.fixture
def desk(client: Client, editor: Actor) -> Client:
    """A browser in which an editor is signed in."""
    client.force_login(editor.user)
    return client


def shown(page: Any) -> list[str]:
    return [row.headline for row in page.context["rows"]]


# ---- who may see it -----------------------------------------------------------------------


def test_it_is_for_people_who_are_signed_in_and_may_review(client: Client, person: Any) -> None:
    assert client.get(reverse("queue")).status_code == 302
    client.force_login(person("rita", "reader").user)
    assert client.get(reverse("queue")).status_code == 403
    client.force_login(person("ruth", "reporter").user)
    page = client.get(reverse("queue"))
    assert page.status_code == 200
    assert "There is no story yet." in page.content.decode()


# ---- what a row says ----------------------------------------------------------------------


def test_a_row_tells_verdict_worst_finding_and_who_is_on_it(story_of: Make, desk: Client, editor: Actor) -> None:
    story = story_of(FALSE)
    life.take(editor, story.pk)
    (row,) = desk.get(reverse("queue")).context["rows"]
    assert (row.state, row.look, row.stops) == ("held", "held", 1)
    assert row.rule == "figure-in-source"
    assert "7%" in row.worst
    assert row.mine
    assert row.waits == "under a minute"
    assert reverse("review", args=[story.pk]) in desk.get(reverse("queue")).content.decode()


def test_what_was_overridden_counts_as_a_stop_no_more(story_of: Make, desk: Client, editor: Actor) -> None:
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Told by telephone.")
    page = desk.get(reverse("queue"))
    assert page.context["rows"][0].stops == 0
    assert page.context["counts"].rules == []
    assert shown(desk.get(reverse("queue"), {"rule": "figure-in-source"})) == []


def test_a_story_that_came_back_says_that_it_is_published_and_why(
    released: Make, release_source: Document, desk: Client, drained: Any
) -> None:
    story = released()
    drained()
    assert shown(desk.get(reverse("queue"))) == []
    changed(release_source, SOURCE.replace("rose 4% to $12 million", "rose 5% to $12.1 million"))
    drained()
    (row,) = desk.get(reverse("queue"), {"state": "back"}).context["rows"]
    assert row.published
    assert (row.state, row.look) == ("came back", "held")
    assert row.back.startswith("It no longer holds")
    assert row.version == story.published.number
    text = desk.get(reverse("queue")).content.decode()
    assert '<span class="badge">published</span> It no longer holds' in text


def test_a_risk_is_named(story_of: Make, desk: Client, reporter: Actor) -> None:
    story_of(RISKY, documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt"))
    page = desk.get(reverse("queue"), {"sort": "risk"})
    (row,) = page.context["rows"]
    assert row.risks == tuple(option.value for option in page.context["counts"].risks) != ()
    assert shown(desk.get(reverse("queue"), {"risk": row.risks[0]})) == [row.headline]


def test_a_signature_stands_in_a_later_check_of_the_version(
    story_of: Make, desk: Client, editor: Actor, standards: Actor, reporter: Actor, drained: Any
) -> None:
    source = documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt")
    story = story_of(RISKY, source)
    for who in (editor, standards):
        life.release(who, story.pk, 1, story.latest.check_result_id)
    changed(source, RISKY_SOURCE + "\nThe company has a new telephone number.\n")
    drained()
    story.refresh_from_db()
    assert story.published.checks.count() == 2
    page = desk.get(reverse("queue"), {"state": "published"})
    assert [row.stops for row in page.context["rows"]] == [len(life.stops_left(story.published))] == [0]
    assert page.context["counts"].risks == []
    figures = rule_figures.of_rules()["high-risk"]
    assert (figures.signed, figures.open) == (1, 0)


def test_what_could_not_be_checked_says_why(story_of: Make, desk: Client) -> None:
    from copydesk.desk.life import verdicts

    story = story_of(TRUE, check=False)
    assert desk.get(reverse("queue"), {"state": "checking"}).context["rows"][0].state == "being checked"
    verdicts.failed(story.latest, "The source release.txt has not been read.")
    (row,) = desk.get(reverse("queue"), {"state": "failed"}).context["rows"]
    assert (row.state, row.worst) == ("could not be checked", "The source release.txt has not been read.")


def test_an_embargo_is_planned_with_its_end(story_of: Make, desk: Client, editor: Actor) -> None:
    story = story_of(TRUE)
    end = timezone.now() + dt.timedelta(hours=3)
    life.release(editor, story.pk, 1, story.latest.check_result_id, end)
    (row,) = desk.get(reverse("queue"), {"state": "planned"}).context["rows"]
    assert (row.state, row.publish_at) == ("planned", end)
    assert shown(desk.get(reverse("queue"))) == []


def test_a_hostile_headline_stays_text(story_of: Make, desk: Client) -> None:
    story_of(TRUE.replace("Harbor Foods sales rise 4%", "<script>alert(1)</script> Harbor Foods sales rise 4%"))
    assert "<script>alert" not in desk.get(reverse("queue")).content.decode()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "under a minute"),
        (1, "1 minute"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (1439, "23 hours"),
        (2900, "2 days"),
    ],
)
def test_how_long_in_words(minutes: float, words: str) -> None:
    assert rows.how_long(dt.timedelta(minutes=minutes)) == words


# ---- filters, sorting, pages --------------------------------------------------------------


def test_filters_narrow_and_each_count_is_what_its_filter_shows(section: Section, desk: Client, editor: Actor) -> None:
    many(40, section, editor.user)
    start = desk.get(reverse("queue"), {"section": "markets", "age": "4h"})
    counted: counts.Counts = start.context["counts"]
    assert counted.total == len(shown(start)) == sum(1 for n in range(40) if n % 2 == 0 and 20 * n >= 240)
    asked = Filters(section="markets", age="4h")
    for name, options in (
        ("state", counted.states),
        ("section", counted.sections),
        ("rule", counted.rules),
        ("risk", counted.risks),
        ("age", counted.ages),
        ("on", counted.on),
    ):
        assert options, name
        for option in options:
            page = desk.get(f"{reverse('queue')}?{asked.query(**{name: option.value})}")
            assert page.context["counts"].total == option.count == len(shown(page)), (name, option)


def test_the_headline_is_searched(section: Section, desk: Client) -> None:
    many(12, section)
    assert shown(desk.get(reverse("queue"), {"text": "STORY 1 of"})) == ["Story 1 of the mills"]
    empty = desk.get(reverse("queue"), {"text": "no such words"})
    assert "No story fits these filters." in empty.content.decode()


def test_who_is_on_what(section: Section, desk: Client, editor: Actor, standards: Actor) -> None:
    stories = many(10, section, editor.user)
    life.take(standards, stories[1].pk)
    page = desk.get(reverse("queue"))
    assert [(o.value, o.count) for o in page.context["counts"].editors] == [("@edgar", 2), ("@stella", 1)]
    assert len(shown(desk.get(reverse("queue"), {"on": "mine"}))) == 2
    assert len(shown(desk.get(reverse("queue"), {"on": "nobody"}))) == 7
    assert shown(desk.get(reverse("queue"), {"on": "@stella"})) == [stories[1].headline]


def test_it_is_sorted_by_every_column_both_ways(section: Section, desk: Client, editor: Actor) -> None:
    stories = many(9, section, editor.user)
    assert shown(desk.get(reverse("queue")))[0] == stories[8].headline  # the longest wait first
    for name in ("waits", "headline", "section", "state", "stops", "risk", "on"):
        one = shown(desk.get(reverse("queue"), {"sort": name}))
        other = shown(desk.get(reverse("queue"), {"sort": f"-{name}"}))
        assert sorted(one) == sorted(other) == sorted(s.headline for s in stories)
    assert shown(desk.get(reverse("queue"), {"sort": "headline"})) == sorted(s.headline for s in stories)
    risky = [row.risks != () for row in desk.get(reverse("queue"), {"sort": "risk"}).context["rows"]]
    assert risky == sorted(risky, reverse=True)
    assert 'aria-sort="descending"' in desk.get(reverse("queue")).content.decode()


def test_pages_of_fifty(section: Section, desk: Client) -> None:
    many(101, section)
    seen = [h for n in (1, 2, 3) for h in shown(desk.get(reverse("queue"), {"page": n}))]
    assert len(seen) == len(set(seen)) == 101
    beyond = desk.get(reverse("queue"), {"page": 9})
    assert (beyond.status_code, beyond.url) == (302, f"{reverse('queue')}?page=3")


@pytest.mark.parametrize(
    ("query", "names"),
    [({"state": "gone"}, "state"), ({"age": "2y"}, "age"), ({"sort": "luck"}, "sort"), ({"page": "-1"}, "page")],
)
def test_a_filter_that_there_is_not_is_refused_with_what_to_do(desk: Client, query: dict[str, str], names: str) -> None:
    page = desk.get(reverse("queue"), query)
    assert page.status_code == 422
    text = page.content.decode()
    assert names in text
    assert "Use one of" in text or "whole number" in text


# ---- 0, 1 and 200 rows --------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 200])
def test_few_queries_however_many_stories(
    count: int, section: Section, desk: Client, editor: Actor, django_assert_max_num_queries: Any
) -> None:
    many(count, section, editor.user)
    with django_assert_max_num_queries(15):
        page = desk.get(reverse("queue"), {"sort": "stops"})
    assert len(shown(page)) == min(count, 50)
    assert page.context["counts"].total == count
    assert len(LONG) == 140
    assert (LONG in desk.get(reverse("queue"), {"sort": "headline"}).content.decode()) == (count > 0)
    with django_assert_max_num_queries(15):
        desk.get(reverse("queue"), {"rule": "high-risk", "risk": "crime", "age": "1h", "state": "all", "text": "mills"})


def test_reports_and_texts_are_not_read_for_the_list(
    section: Section, editor: Actor, django_assert_max_num_queries: Any
) -> None:
    many(3, section)
    with django_assert_max_num_queries(5) as asked:
        rows.page(Conditions(Filters(), editor))
    assert not any(re.search(r'"(report|mended|raw)"', query["sql"]) for query in asked.captured_queries)


def test_the_numbers_of_rules_are_remembered_for_a_moment(
    story_of: Make, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    story_of(FALSE)
    monkeypatch.setattr(counts, "SECONDS", 60.0)
    counts._remembered.clear()
    first = desk.get(reverse("queue")).context["counts"]
    story_of(FALSE.replace("two mills", "2 mills"))
    again = desk.get(reverse("queue")).context["counts"]
    assert [o.count for o in again.rules] == [o.count for o in first.rules]
    assert again.total == first.total + 1  # what is shown beside the list is never behind
    counts._remembered.clear()
    assert [o.count for o in desk.get(reverse("queue")).context["counts"].rules] != [o.count for o in first.rules]
