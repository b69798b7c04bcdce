"""What checking costs grows with the work: counted in calls, which are the same on every machine, and in memory."""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import made_up, speed
from copydesk import Source, SourceIndex, Story, check

ROOT = Path(__file__).resolve().parents[1]
PAPERS = made_up.papers(40, 1_000)


def calls(words: int, sources: int) -> int:
    """The calls that checking a story of ``words`` words against ``sources`` sources takes."""
    story = Story.from_markdown(speed.story_of(PAPERS[:4], words))
    given = [Source.from_text(p.text, p.name) for p in PAPERS[:sources]]
    check(story, given)  # what is made once for all stories is made here
    given = [Source.from_text(p.text + "\n", p.name) for p in PAPERS[:sources]]
    profile = cProfile.Profile()
    profile.runcall(check, story, SourceIndex(given))
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_ten_times_the_sources_cost_at_most_eleven_times_as_much() -> None:
    assert calls(300, 40) <= 11 * calls(300, 4)


def test_twice_the_story_costs_at_most_twice_as_much_and_a_little() -> None:
    assert calls(1_200, 8) <= 2.3 * calls(600, 8)


def test_an_index_is_built_once() -> None:
    index = SourceIndex([Source.from_text(p.text, p.name) for p in PAPERS[:8]])
    story = Story.from_markdown(speed.story_of(PAPERS[:4], 100))
    check(story, index)
    parts = index.texts, index.quotes
    check(story, index)
    assert all(now is then for now, then in zip((index.texts, index.quotes), parts, strict=True))


# Prints how much the process grew at its highest, as a multiple of the text of the sources. Not getrusage: on Linux the
# peak that a child reports begins at its parent's size.
MEASURE = """
import gzip, sys
from pathlib import Path
from copydesk import Source, Story, check
from copydesk.rules import registry

def peak():
    line = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) * 1024

check(Story.from_markdown("Acme said so."), Source.from_text("Acme said so.", "s"))
idle, texts = peak(), 0
files = sorted(Path(sys.argv[1]).glob("*.txt.gz"))
sources = [Source.from_text(gzip.decompress(path.read_bytes()).decode(), path.name) for path in files]
size = sum(len(source.text.encode()) for source in sources)
taken = [source.text[at : at + 400].replace("\\n", " ") for source in sources for at in (20_000, 60_000)]
report = check(Story.from_markdown("\\n\\n".join(taken)), sources)
print(len(files), len(report.claims), (peak() - idle) / size)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_peak_memory_stays_under_twenty_times_the_text(shared: Path) -> None:
    folder = shared / "bench" / "quotes" / "sources"
    command = [sys.executable, "-c", MEASURE, str(folder)]
    done = subprocess.run(command, cwd=ROOT, timeout=300, capture_output=True, text=True, check=True)
    files, claims, times = (float(part) for part in done.stdout.split())
    assert files == 20
    assert claims > 100
    assert times < 20
