"""Stories go through the desk while its programs are killed: ``python -m benchmarks.chaos`` (``make chaos``).

Editors (threads with tokens) bring 500 stories by HTTP through drafts, checks, overrides, signatures, embargoes and
releases, while servers and workers are killed with signal 9 at random points, 200 times. Then the database is asked:
none lost, none released twice, none released against its verdict, the audit chain whole, every event delivered at least
once. The last line has the counts; the exit code is not 0 where anything failed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.chaos_api import Api, Listener
from benchmarks.desk_run import DeskRun

LEASE = 3.0  # seconds: short, so that a dead worker's job is soon taken again
SERVERS, WORKERS = 1, 2
# What becomes of a story, and how many in a hundred.
COURSES = {"true": 30, "mended": 20, "overridden": 12, "signed": 12, "rejected": 8, "itself": 10, "embargoed": 8}

SOURCE = """Title: Results of Tarn Mills No. {n}
Date: February 3, 2026

Tarn Mills No. {n} said today that sales rose 4% to ${sales} million in 2025.
The company mills grain in Port Ellery and in Aldershot, where it runs two mills with {workers} workers.
"We milled more flour than ever," said Ada Brook, its head of milling.
Tarn Mills will publish its annual report on March 16, 2026.{more}
"""
STORY = """---
headline: Tarn Mills No. {n} reports its sales
dateline: PORT ELLERY, February 3, 2026
---
Tarn Mills No. {n} said on Tuesday that its sales rose {rise}% to ${sales} million in 2025.

The company mills grain in Port Ellery and in Aldershot, where it runs two mills with {workers} workers.

"We milled more flour than ever," said Ada Brook, its head of milling.

Tarn Mills will publish its annual report on March 16, 2026, the company said in its release.{more}
"""
SUED = "\n\nTarn Mills No. {n} was sued for fraud, the company said."


def texts(n: int, course: str) -> tuple[str, str, str]:
    """A source, a story that its course begins with, and the story as it should read."""
    figures = {"n": n, "sales": 10 + n, "workers": 100 + n}
    more = SUED.format(n=n) if course == "signed" else ""
    source = SOURCE.format(**figures, more=more)
    true = STORY.format(**figures, rise=4, more=more)
    false = STORY.format(**figures, rise=7, more=more)
    return source, false if course in ("mended", "overridden", "rejected") else true, true


class Pace:
    """Keeps stories and kills in step, so that the last story too goes through while programs are killed."""

    def __init__(self, stories: int, kills: int) -> None:
        self.stories, self.kills = stories, kills
        self.begun = self.killed = 0

    def story(self) -> None:
        """Wait until the next story may begin."""
        while self.kills and self.begun * self.kills > (self.killed + 3) * self.stories:
            time.sleep(0.02)
        self.begun += 1

    def kill(self, over: threading.Event) -> bool:
        """Wait until the next kill may come; false when there is nothing left to kill for."""
        while self.killed * self.stories > (self.begun + 3) * self.kills:
            if over.wait(0.02):
                return False
        self.killed += 1
        return self.killed <= self.kills


@dataclass
class Newsroom:
    """What the editors share: the stories still to do, and what went wrong."""

    api: Callable[[str], Api]
    waiting: list[tuple[int, str]]
    pace: Pace
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> tuple[int, str] | None:
        """The next story, ``None`` when all are taken."""
        with self.lock:
            if not self.waiting:
                return None
            self.pace.story()
            return self.waiting.pop()

    def note(self, n: int, course: str, story: str) -> None:
        """A story has come to its end."""
        with self.lock:
            self.done[course] += 1
            self.ids[n] = story

    def fault(self, words: str) -> None:
        """Something that must not happen has."""
        with self.lock:
            self.wrong.append(words)


def edit(room: Newsroom) -> None:
    """An editor takes stories one after another and brings each to its end."""
    editor, standards = room.api("edgar"), room.api("stella")
    while (item := room.next()) is not None:
        n, course = item
        try:
            room.note(n, course, bring_through(n, course, editor, standards))
        except Exception as error:
            room.fault(f"story {n} ({course}): {type(error).__name__}: {str(error)[:300]}")


def bring_through(n: int, course: str, editor: Api, standards: Api) -> str:
    """Take one story from its draft to its end; its id.

    :raises AssertionError: where the desk says something that it must not.
    """
    source, raw, true = texts(n, course)
    document = editor.add_source(f"{n} source", source, f"tarn-{n}.txt")
    story = editor.new_story(f"{n} story", raw, document, "fast" if course == "itself" else "news")
    if course == "itself":
        editor.wait(story, lambda s: s["state"] == "published")
        return story
    seen = editor.checked(story, 1)
    held = course in ("mended", "overridden", "rejected", "signed")
    assert seen["verdict"] == ("hold" if held else "release"), seen["verdict"]
    if course == "mended":
        assert editor.release(f"{n} too early", seen, expect=(409, 422)) is None
        editor.revise(f"{n} revise", seen, true, document)
        seen = editor.checked(story, 2)
        assert seen["verdict"] == "release"
    elif course == "rejected":
        editor.reject(f"{n} reject", seen, "The figure is wrong.")
        editor.wait(story, lambda s: s["state"] == "rejected")
        return story
    elif course == "overridden":
        assert editor.release(f"{n} too early", seen, expect=(409, 422)) is None
        editor.override(f"{n} override", seen, "Corrected by telephone.")
    elif course == "signed":
        first = editor.release(f"{n} first signature", seen)
        assert first is not None
        assert not first["released"], first
    by = standards if course == "signed" else editor
    by.release(f"{n} release", seen, after=1.5 if course == "embargoed" else 0)
    editor.wait(story, lambda s: s["state"] == "published")
    return story


@dataclass
class Killer:
    """Kills programs of the desk at random points, and starts them again as a supervisor would."""

    desk: DeskRun
    pace: Pace
    seconds: float  # the mean time between two
    random: random.Random
    counts: Counter[str] = field(default_factory=Counter)

    def run(self, over: threading.Event) -> None:
        """Kill as long as there are stories to kill for."""
        while self.pace.kill(over):
            if over.wait(self.random.uniform(0.2, 1.8) * self.seconds):
                return
            name = self.random.choice(list(self.desk.children))
            child = self.desk.children[name]
            victims = [child.pid, *_children_of(child.pid)]
            # The program alone, or one of its own programs alone (a server has several), or all of them.
            victim = self.random.choice(victims)
            whole = self.random.random() < 0.5
            try:
                if whole:
                    os.killpg(child.pid, signal.SIGKILL)
                else:
                    os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                self.pace.killed -= 1  # it had ended by itself
                continue
            self.counts[name.split()[0]] += 1
            if whole or victim == child.pid:
                child.wait()
                _kill_rest(child.pid)
                time.sleep(self.random.uniform(0, 0.5))
                self.desk.start(name)


def _children_of(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def _kill_rest(group: int) -> None:
    """A server's own programs end when it is gone; those that have not yet would keep its port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def faults_found(room: Newsroom, stories: int, listener: Listener) -> tuple[list[str], dict[str, Any]]:
    """What the database says when all is over: every promise that was broken, and the counts."""
    from copydesk.desk import audit, jobs
    from copydesk.desk.models import Event, Job, Release, Story, Version

    wrong = list(room.wrong)
    ends = Counter(Story.objects.values_list("state", flat=True))
    if sum(ends.values()) != stories:
        wrong.append(f"{stories} stories were sent, {sum(ends.values())} are there")
    expected = sum(count for course, count in room.done.items() if course != "rejected")
    if ends["published"] != expected or ends["rejected"] != room.done["rejected"]:
        wrong.append(f"stories ended as {dict(ends)}; {dict(room.done)} were brought through")
    twice = against = 0
    for story in Story.objects.filter(state="published"):
        standing = Release.objects.filter(version__story=story, withdrawn_at__isnull=True)
        if standing.count() != 1:
            twice += 1
            wrong.append(f"{story.headline}: {standing.count()} releases stand")
            continue
        release = standing.select_related("check_result", "version").get()
        left = _unanswered(release)
        if left:
            against += 1
            wrong.append(f"{story.headline}: released against {left}")
    outcome = audit.verify()
    wrong += [f"audit entry {fault.number}: {fault.wrong}" for fault in outcome.faults]
    open_versions = Version.objects.filter(state="unchecked").count()
    if open_versions:
        wrong.append(f"{open_versions} versions were never checked")
    undelivered = {str(pk) for pk in Event.objects.values_list("pk", flat=True)} - set(listener.heard)
    if undelivered:
        wrong.append(f"{len(undelivered)} events were not delivered")
    wrong += listener.wrong
    dead = list(Job.objects.filter(state=Job.State.DEAD))
    wrong += [f"job {job.pk} ({job.kind}) is dead: {job.error[-200:]}" for job in dead]
    left_over = jobs.Job.objects.filter(state=Job.State.RUNNING).count()
    again = Job.objects.filter(attempts__gt=1).count()
    return wrong, {
        "stories": sum(ends.values()),
        "published": ends["published"],
        "rejected": ends["rejected"],
        "lost": stories - sum(ends.values()),
        "released_twice": twice,
        "released_against_verdict": against,
        "audit_entries": outcome.entries,
        "audit_faults": len(outcome.faults),
        "events": Event.objects.count(),
        "deliveries": sum(listener.heard.values()),
        "jobs_taken_again": again,
        "jobs_left_running": left_over,
        "faults": len(wrong),
    }


def _unanswered(release: Any) -> list[str]:
    """Stops of the check that a release stands on, which nobody overrode or signed for as the rule demands."""
    overridden = set(release.version.overrides.values_list("fingerprint", flat=True))
    signers = {s.by_id for s in release.check_result.signatures.all()}
    second = any(s.second for s in release.check_result.signatures.all())
    left = []
    for finding in release.check_result.findings.filter(severity="stop"):
        signed = finding.rule == "high-risk" and len(signers) >= 2 and second
        if not signed and (finding.rule == "high-risk" or finding.fingerprint not in overridden):
            left.append(finding.rule)
    return left


def plan(stories: int, seed: int) -> list[tuple[int, str]]:
    """Which course each story takes, in random order."""
    chooser = random.Random(seed)
    courses = chooser.choices(list(COURSES), list(COURSES.values()), k=stories)
    return list(enumerate(courses, 1))


def main() -> int:
    """Run it, say what was found, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--editors", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--database", default="", help="a PostgreSQL address that may make databases; SQLite without it"
    )
    parser.add_argument("--pause", type=float, default=1.6, help="mean seconds between two kills")
    parser.add_argument("--limit", type=float, default=840, help="most seconds for all of it")
    given = parser.parse_args()

    listener = Listener(random.Random(given.seed))
    desk = DeskRun(given.database, {"COPYDESK_LEASE": str(LEASE), "COPYDESK_ALLOW": listener.place})
    begun = time.monotonic()
    try:
        desk.open_here()
        api = listener.furnish(desk)
        for n in range(SERVERS):
            desk.start(f"server {n + 1}")
        for n in range(WORKERS):
            desk.start(f"worker {n + 1}")
        desk.wait_until_served()
        pace = Pace(given.stories, given.kills)
        room = Newsroom(api, plan(given.stories, given.seed), pace)
        killer = Killer(desk, pace, given.pause, random.Random(given.seed))
        over = threading.Event()
        threads = [threading.Thread(target=edit, args=(room,), daemon=True) for _ in range(given.editors)]
        killing = threading.Thread(target=killer.run, args=(over,), daemon=True)
        for thread in [*threads, killing]:
            thread.start()
        _watch(room, killer, threads, killing, given, begun)
        in_time = not any(t.is_alive() for t in threads) and not killing.is_alive()
        over.set()
        killing.join(10)
        settled = _settle(desk, begun + given.limit)
        wrong, counts = faults_found(room, given.stories, listener)
        if not in_time or not settled:
            wrong.append(f"not all was done within {given.limit:g} seconds")
        kills = sum(killer.counts.values())
        if kills < given.kills:
            wrong.append(f"only {kills} of {given.kills} kills were made")
        for words in wrong[:40]:
            print(words)
        counts |= {"kills": kills, **{f"kills_{k}": v for k, v in killer.counts.items()}, "faults": len(wrong)}
        counts |= {"seconds": round(time.monotonic() - begun), "database": "PostgreSQL" if given.database else "SQLite"}
        print(json.dumps(counts))
        return 1 if wrong else 0
    finally:
        desk.stop()
        listener.close()
        if sys.exc_info()[0] is None:
            shutil.rmtree(desk.home, ignore_errors=True)


def _watch(
    room: Newsroom,
    killer: Killer,
    threads: list[threading.Thread],
    killing: threading.Thread,
    given: argparse.Namespace,
    begun: float,
) -> None:
    """Say how far it is until all stories are done and all kills made, or the time is over."""
    while any(t.is_alive() for t in threads) or killing.is_alive():
        time.sleep(5)
        seconds = time.monotonic() - begun
        done, kills = sum(room.done.values()), sum(killer.counts.values())
        print(
            f"{seconds:5.0f} s: {done} of {given.stories} stories, {kills} kills, {len(room.wrong)} faults", flush=True
        )
        if seconds > given.limit:
            return


def _settle(desk: DeskRun, end: float) -> bool:
    """Let the workers finish what is queued, with nobody killed; whether they did."""
    from copydesk.desk.models import Job

    while time.monotonic() < end:
        for name, child in list(desk.children.items()):
            if child.poll() is not None:
                desk.start(name)
        if not Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).exclude(kind="prune").exists():
            return True
        time.sleep(0.5)
    return False


if __name__ == "__main__":
    sys.exit(main())
