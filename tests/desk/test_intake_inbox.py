"""The watched folder: complete files are taken in once, whatever dies in between; links and strays are refused."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copydesk.desk import jobs
from copydesk.desk.intake import documents, dropped
from copydesk.desk.intake import inbox as watched
from copydesk.desk.jobs import plan
from copydesk.desk.models import AuditEntry, Document, Job, Section, Story
from tests.desk.texts import SOURCE, TRUE

pytestmark = pytest.mark.django_db(transaction=True)
NAMING = TRUE.replace("---\n", "---\nsources: [release.txt]\n", 1)


@pytest.fixture
def inbox(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "inbox"
    (folder / "stories").mkdir(parents=True)
    settings.COPYDESK = replace(settings.COPYDESK, inbox=folder)
    Section.objects.get_or_create(slug="news", defaults={"name": "News"})
    return folder


def put(path: Path, words: str | bytes, age: float = 5.0) -> Path:
    """A file as it lies there ``age`` seconds after it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(words.encode() if isinstance(words, str) else words)
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def work() -> None:
    """A look at the plan, and what is queued then."""
    plan.enqueue_due()
    while (job := jobs.take("w")) is not None:
        jobs.run(job)
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


def left(inbox: Path) -> list[str]:
    """The files outside of what was put aside."""
    found = (p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_symlink() or not p.is_dir())
    return sorted(path for path in found if not path.startswith(("done/", "refused/")))


def aside(inbox: Path, where: str) -> list[str]:
    return sorted(p.name for p in (inbox / where).rglob("*") if p.is_symlink() or p.is_file())


def why(inbox: Path, name: str) -> str:
    return (inbox / "refused" / f"{name}.why.txt").read_text()


def test_a_story_and_the_source_it_names_are_taken_in(inbox: Path) -> None:
    put(inbox / "stories/sales.md", NAMING)
    put(inbox / "release.txt", SOURCE)
    put(inbox / "notes/call.txt", "Ada Brook said on the telephone that sales rose 4%.")
    work()
    story = Story.objects.get()
    assert story.headline == "Harbor Foods sales rise 4%"
    assert [d.name for d in story.latest.documents.all()] == ["release.txt"]
    assert Job.objects.filter(kind="check", key=f"check {story.latest_id}").exists()
    assert Document.objects.get(name="call.txt").kind == "notes"
    assert left(inbox) == []
    assert aside(inbox, "done") == ["call.txt", "release.txt", "sales.md"]
    assert not (inbox / "refused").exists()


def test_a_folder_is_a_story_with_its_sources(inbox: Path) -> None:
    put(inbox / "stories/harbor/story.html", f"<h1>Sales rise</h1><p>{TRUE.split('---')[2]}</p>")
    put(inbox / "stories/harbor/release.txt", SOURCE)
    put(inbox / "stories/harbor/notes/call.md", "Sales rose 4%, she said.")
    put(inbox / "other/story.md", TRUE)
    put(inbox / "other/release.txt", SOURCE)
    work()
    found = {s.latest.name: sorted((d.name, d.kind) for d in s.latest.documents.all()) for s in Story.objects.all()}
    assert found == {
        "story.html": [("call.md", "notes"), ("release.txt", "")],
        "story.md": [("release.txt", "")],
    }
    assert left(inbox) == []


def test_what_is_being_written_is_left_alone(inbox: Path) -> None:
    put(inbox / "stories/fresh.md", TRUE, age=0.2)
    put(inbox / "stories/folder/story.md", TRUE)
    put(inbox / "stories/folder/release.txt", SOURCE, age=0.2)
    put(inbox / ".hidden", "x")
    put(inbox / "half.txt.part", "x")
    work()
    assert not Story.objects.exists()
    assert not AuditEntry.objects.exists()
    assert len(left(inbox)) == 5


def test_a_file_that_grows_while_it_is_read_waits(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(inbox / "a.txt", SOURCE)
    fstat, calls = os.fstat, [0]

    def growing(descriptor: int) -> os.stat_result:
        calls[0] += 1
        if calls[0] == 2:
            put(path, SOURCE + "more")
        return fstat(descriptor)

    monkeypatch.setattr(dropped.os, "fstat", growing)
    work()
    assert not Document.objects.exists()
    assert left(inbox) == ["a.txt"]
    work()
    assert bytes(Document.objects.get().current.blob.content).endswith(b"more")


def test_a_story_waits_a_minute_for_its_source_and_is_refused_then(inbox: Path) -> None:
    put(inbox / "stories/sales.md", NAMING, age=20)
    work()
    assert left(inbox) == ["stories/sales.md"]
    put(inbox / "stories/sales.md", NAMING, age=dropped.PATIENCE + 1)
    work()
    assert left(inbox) == []
    assert "'release.txt', which is neither given nor stored" in why(inbox, "sales.md")
    assert not Story.objects.exists()


def test_links_and_what_leads_outside_are_refused_unread(inbox: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt", "A secret.")
    put(tmp_path / "outside/story.md", TRUE)
    (inbox / "link.txt").symlink_to(secret)
    (inbox / "stories/linked").symlink_to(tmp_path / "outside")
    put(inbox / "stories/mixed/story.md", TRUE)
    (inbox / "stories/mixed/release.txt").symlink_to(secret)
    os.mkfifo(inbox / "pipe")
    put(inbox / "stories/sly.md", NAMING.replace("release.txt", "../../secret.txt"), age=120)
    work()
    assert not Document.objects.exists()
    assert not Story.objects.exists()
    assert left(inbox) == []
    assert secret.read_text() == "A secret."
    assert (tmp_path / "outside/story.md").exists()
    for name in ("link.txt", "linked"):
        assert "links are not followed" in why(inbox, name)
    assert "stories/mixed/release.txt: it is a link" in why(inbox, "mixed")
    assert "no regular file" in why(inbox, "pipe")
    assert "leads outside" in why(inbox, "sly.md")


@pytest.mark.parametrize(
    ("path", "words", "says"),
    [
        ("stories/empty.md", "", "empty"),
        ("stories/broken.md", "---\nsources: [\n---\nText", "front matter"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("stories/nothing.md", "# Harbor\n\nNo source is named.", "no source"),
        ("stories/two/a.md", "One.", "story.md"),
    ],
)
def test_what_cannot_be_read_is_put_aside_with_the_reason(inbox: Path, path: str, words: Any, says: str) -> None:
    put(inbox / path, words, age=120)
    if "two" in path:
        put(inbox / "stories/two/b.md", "Two.", age=120)
    work()
    assert left(inbox) == []
    name = path.split("/")[1] if "two" in path else Path(path).name
    assert says in why(inbox, name)
    assert AuditEntry.objects.get().action == "refuse"


def test_what_fails_while_it_is_written_is_put_aside_too(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox / "stories/sales.md", NAMING.replace("---\n", "---\nsection: sport\n", 1))
    put(inbox / "release.txt", SOURCE)
    put(inbox / "odd.txt", "Sales rose.")
    read = documents.of_bytes

    def faulty(actor: Any, data: bytes, name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "odd.txt":
            raise KeyError("x")
        return read(actor, data, name, *args, **kwargs)

    monkeypatch.setattr(documents, "of_bytes", faulty)
    work()
    assert left(inbox) == []
    assert "names the section 'sport'" in why(inbox, "sales.md")
    assert "KeyError" in why(inbox, "odd.txt")
    assert not Story.objects.exists()


def test_a_worker_that_dies_before_the_commit_takes_nothing_in(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox / "stories/sales.md", NAMING)
    put(inbox / "release.txt", SOURCE)

    class Killed(BaseException):
        pass

    record = watched.audit.record

    def dies(actor: Any, action: str, *args: Any, **kwargs: Any) -> Any:
        if action == "take in" and kwargs.get("version"):
            raise Killed
        return record(actor, action, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(watched.audit, "record", dies)
        with pytest.raises(Killed):
            work()
    assert not Story.objects.exists()
    assert left(inbox) == ["stories/sales.md"]
    # Its lease runs out, and another worker takes over.
    Job.objects.filter(state=Job.State.RUNNING).update(lease_until="2020-01-01T00:00:00Z")
    work()
    assert Story.objects.count() == 1
    assert left(inbox) == []


def test_a_worker_that_dies_between_commit_and_move_takes_nothing_twice(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox / "stories/sales.md", NAMING)
    put(inbox / "release.txt", SOURCE)
    put(inbox / "stories/bad.md", "", age=120)
    with monkeypatch.context() as broken:
        broken.setattr(watched, "_aside", lambda *args, **kwargs: None)
        for _ in range(3):
            work()
    assert len(left(inbox)) == 3  # nothing was moved
    entries = AuditEntry.objects.filter(action__in=("take in", "refuse")).count()
    work()
    assert left(inbox) == []
    assert (Story.objects.count(), Document.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action__in=("take in", "refuse")).count() == entries == 3
    assert aside(inbox, "refused") == ["bad.md", "bad.md.why.txt"]


def test_a_folder_that_cannot_be_cleared_stops_nothing_else(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox / "a.txt", SOURCE)
    rename = os.rename

    def stuck(source: Any, target: Any) -> None:
        if Path(source).name == "a.txt":
            raise PermissionError(13, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(watched.os, "rename", stuck)
    work()
    put(inbox / "b.txt", "Sales rose 5%, the company said.")
    work()
    assert left(inbox) == ["a.txt"]
    assert Document.objects.count() == 2
    assert AuditEntry.objects.filter(action="take in").count() == 2


def test_what_is_written_again_while_it_is_moved_is_taken_in_anew(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(inbox / "a.txt", "Sales rose 4%, the company said.")
    rename, first = os.rename, [True]

    def late(source: Any, target: Any) -> None:
        if first.pop() if first else False:
            put(path, "Sales rose 5%, the company said at last.", age=3)
        rename(source, target)

    monkeypatch.setattr(watched.os, "rename", late)
    work()
    texts = sorted(bytes(d.current.blob.content) for d in Document.objects.all())
    assert texts == [b"Sales rose 4%, the company said.", b"Sales rose 5%, the company said at last."]
    assert left(inbox) == []


def test_the_same_name_twice_overwrites_nothing(inbox: Path) -> None:
    for words in ("Sales rose 4%, the company said.", "Sales rose 5%, the company said."):
        put(inbox / "a.txt", words)
        work()
    assert aside(inbox, "done") == ["a (2).txt", "a.txt"]


def test_a_name_that_is_no_text_is_taken_in(inbox: Path) -> None:
    path = os.fsencode(inbox) + b"/sales-\xff.txt"
    with open(path, "wb") as file:
        file.write(SOURCE.encode())
    os.utime(path, (time.time() - 5,) * 2)
    work()
    assert Document.objects.get().name == "sales-\ufffd.txt"
    assert left(inbox) == []


def test_an_empty_inbox_queues_nothing(inbox: Path, drained: Callable[[], int]) -> None:
    put(inbox / "done/2026-02-03/a.txt", "x")
    put(inbox / "refused/b.txt", "x")
    plan.enqueue_due()
    assert not Job.objects.filter(kind="read inbox").exists()
    assert not watched.waiting(inbox / "missing")
