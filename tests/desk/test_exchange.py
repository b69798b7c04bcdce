"""Export and import: the same rows, the same trail, on either database; what was changed is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection

from copydesk.desk import audit, drafting, exchange, facts, jobs, life, tokens
from copydesk.desk.apps import _furnish
from copydesk.desk.exchange_rows import LEFT_OUT, ExchangeError, tables
from copydesk.desk.guard import guard, unguard
from copydesk.desk.intake import documents
from copydesk.desk.models import (
    AuditEntry,
    Document,
    Drafting,
    Feed,
    FeedItem,
    FollowedDocket,
    Job,
    PolicyRevision,
    RegisterReading,
    Section,
    Story,
    VouchedName,
)
from copydesk.desk.roles import DESK, Actor
from copydesk.facts import FileFacts
from tests.desk.texts import FALSE, RISKY, RISKY_SOURCE, TRUE

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = """
listings: [{ticker: HRBR, name: Harbor Foods, since: 2001-02-03, aliases: [Harbor]}]
scores: [{ticker: HRBR, date: 2026-01-02, value: "61.25"}]
dockets:
- {id: PAD-7, title: Mills, agency: Port Authority, steps: [{stage: proposed rule, date: 2026-01-05}]}
names: [Ada Brook]
"""


@pytest.fixture
def newsroom(
    story_of: Callable[..., Story],
    released: Callable[..., Story],
    revised: Callable[..., Story],
    editor: Actor,
    standards: Actor,
    reporter: Actor,
) -> None:
    """A desk that holds something of everything."""
    facts.load(FileFacts.from_text(FACTS))
    PolicyRevision.objects.create(settings={"rules": {"thin-story": {"min_words": 5}}}, sha256="x", made_by="test")
    held = story_of(FALSE)
    (stop,) = life.stops_left(held.latest)
    life.override(editor, held.pk, 1, stop.number, held.latest.check_result_id, "By telephone – naïve “ok” 😀.")
    out = released()
    life.retract(standards, revised(editor, out, TRUE.replace("it runs", "it has"), "It said runs.").pk, "It is wrong.")
    risky = story_of(RISKY, documents.of_bytes(reporter, RISKY_SOURCE.encode(), "complaint.txt", "notes"))
    for who in (editor, standards):
        life.release(who, risky.pk, 1, risky.latest.check_result_id)
    story_of(TRUE, check=False)
    feed = Feed.objects.create(name="Mills", kind="feed", address="https://example.org/f", made_by="test")
    FeedItem.objects.create(feed=feed, entry="1", title="A mill", document=Document.objects.first())
    Feed.objects.filter(pk=feed.pk).update(every=dt.timedelta(days=2, minutes=5))
    FollowedDocket.objects.create(id="9977-AA31", standing={"title": "Meters – 😀"}, keeps_facts=True)
    RegisterReading.objects.create(snapshot=Document.objects.first().current, belongs=False)
    tokens.make(DESK, "CMS", ["read"])
    drafting.ask(reporter, Document.objects.order_by("pk")[:2], about="flour – “in mills”", words=250)
    record = {"drafter": "built-in", "rounds": [{"number": 1, "cost": 1e-05, "seconds": 2.0}], "cost": None}
    Drafting.objects.update(record=record, standing=[{"line": "Flour – 😀", "start": 0, "end": 9, "passages": []}])
    Document.objects.create(name="ünread", address="https://example.org/a", read_every=dt.timedelta(hours=6))


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is exported, with all its columns."""
    found = {}
    for name, model in tables().items():
        values = [dict(v) for v in model._base_manager.order_by("pk").values()]
        for value in values:
            value.pop("password", None)
            if "content" in value:
                value["content"] = bytes(value["content"])
        found[name] = values
    return found


def emptied() -> None:
    """Empty the desk, as after “migrate”."""
    Job.objects.all().delete()
    unguard(connection)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for model in [*apps.get_app_config("desk").get_models(), User.groups.through, User]:
            if connection.vendor == "postgresql":
                cursor.execute(f'TRUNCATE "{model._meta.db_table}" RESTART IDENTITY CASCADE')
            else:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    guard(connection)
    _furnish()


def test_what_is_exported_and_imported_is_the_same(
    newsroom: None, tmp_path: Path, story_of: Any, editor: Actor
) -> None:
    before, chain = rows(), audit.verify()
    groups = dict(User.objects.values_list("username", "groups__name"))
    told: list[tuple[str, int]] = []
    counts = exchange.export(tmp_path / "out", lambda name, n: told.append((name, n)))
    assert counts == {name: len(found) for name, found in before.items()}
    assert all(counts.values()), f"a table is empty and proves nothing: {counts}"
    assert ("story", counts["story"]) in told
    emptied()
    assert not Story.objects.exists()
    exchange.restore(tmp_path / "out")
    assert rows() == before
    assert audit.verify() == chain
    assert chain.faults == ()
    assert dict(User.objects.values_list("username", "groups__name")) == groups
    assert not any(user.has_usable_password() for user in User.objects.all())
    # What was under way goes on, and new rows have numbers of their own.
    assert jobs.drain() > 0
    assert Story.objects.get(state="work", latest__state="clear", latest__drafting=None)
    assert not Drafting.objects.filter(state__in=Drafting.OPEN).exists()
    story = story_of(FALSE)
    (stop,) = life.stops_left(story.latest)
    life.override(editor, story.pk, 1, stop.number, story.latest.check_result_id, "Corrected by telephone.")
    VouchedName.objects.create(name="Bo Reed")
    PolicyRevision.objects.create(settings={}, sha256="y", made_by="test")
    User.objects.create_user("new")
    assert audit.verify().faults == ()


def test_nothing_secret_is_written(newsroom: None, tmp_path: Path) -> None:
    exchange.export(tmp_path / "out")
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0 or path == tmp_path, path
        if path.suffix == ".jsonl":
            text = path.read_text()
            assert "password" not in text
            assert "md5$" not in text
    assert not (tmp_path / "out" / "apitoken.jsonl").exists()
    assert set(apps.get_app_config("desk").get_models()) == set(tables().values()) - {User} | set(LEFT_OUT)


def test_only_a_new_folder_and_an_empty_desk(newsroom: None, tmp_path: Path) -> None:
    exchange.export(tmp_path / "out")
    with pytest.raises(ExchangeError, match="not empty"):
        exchange.export(tmp_path / "out")
    before = rows()
    with pytest.raises(ExchangeError, match="this desk: it is not empty"):
        exchange.restore(tmp_path / "out")
    assert rows() == before


def _one_blob(folder: Path) -> Path:
    return next(p for p in sorted(folder.rglob("blobs/*/*")))


@pytest.mark.parametrize(
    ("name", "harm", "wrong"),
    [
        ("story.jsonl", lambda p: p.write_bytes(p.read_bytes().replace(b"Harbor", b"Harbour", 1)), "not as it was"),
        ("auditentry.jsonl", lambda p: p.write_bytes(b"".join(p.read_bytes().splitlines(True)[:-1])), "not as it was"),
        ("check.jsonl", lambda p: p.unlink(), "cannot be read"),
        ("blob", lambda p: p.write_bytes(p.read_bytes() + b"."), "not as it was"),
        ("blob", lambda p: p.unlink(), "cannot be read"),
        ("manifest.json", lambda p: p.unlink(), "cannot be read"),
        ("manifest.json", lambda p: p.write_text("{"), "no manifest"),
        ("manifest.json", lambda p: p.write_text(p.read_text().replace('"format": 1', '"format": 9')), "format is 9"),
        ("manifest.json", lambda p: p.write_text(p.read_text().replace('"story"', '"../x"')), "no manifest"),
        ("manifest.json", lambda p: p.write_text(p.read_text().replace('"story"', '"tale"')), "no such table"),
    ],
)
def test_what_was_changed_is_named_and_nothing_is_taken_in(
    newsroom: None, tmp_path: Path, name: str, harm: Callable[[Path], Any], wrong: str
) -> None:
    folder = tmp_path / "out"
    exchange.export(folder)
    path = _one_blob(folder) if name == "blob" else folder / name
    harm(path)
    emptied()
    with pytest.raises(ExchangeError, match=wrong) as caught:
        exchange.restore(folder)
    assert (path.name in str(caught.value)) or "tale" in str(caught.value)
    assert not Story.objects.exists()
    assert not AuditEntry.objects.exists()
    assert Section.objects.count() == 1


def test_a_line_of_a_newer_desk_is_refused(newsroom: None, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    exchange.export(folder)
    path, manifest = folder / "section.jsonl", folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text().splitlines()[0]) | {"colour": "red"}) + "\n")
    told = json.loads(manifest.read_text())
    told["tables"]["section"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told))
    emptied()
    with pytest.raises(ExchangeError, match=r"section\.jsonl, line 1: it has a column 'colour'"):
        exchange.restore(folder)


def test_the_commands(newsroom: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("desk_export", str(tmp_path / "out"))
    assert "story" in capsys.readouterr().out
    with pytest.raises(CommandError, match="CD650"):
        call_command("desk_import", str(tmp_path / "out"))
    emptied()
    call_command("desk_import", str(tmp_path / "out"))
    assert "password" in capsys.readouterr().out
    assert Group.objects.count() == 4


@pytest.mark.slow
def test_from_one_database_to_another_and_back(newsroom: None, tmp_path: Path) -> None:
    """To a new desk on SQLite, in a program of its own, and from there into this one again."""
    before, chain = rows(), audit.verify()
    here, there = tmp_path / "here", tmp_path / "there"
    exchange.export(here)
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("COPYDESK_", "DATABASE_URL"))}
    variables["COPYDESK_HOME"] = str(tmp_path / "home")
    for command in (["migrate", "-v0"], ["desk_import", str(here)], ["desk_export", str(there)]):
        done = subprocess.run(
            [sys.executable, "-m", "django", *command], env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    told = [json.loads((folder / "manifest.json").read_text())["tables"] for folder in (here, there)]
    assert told[0] == told[1]  # byte for byte
    emptied()
    exchange.restore(there)
    assert rows() == before
    assert audit.verify() == chain
