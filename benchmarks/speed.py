"""What checking costs, as ratios measured in one run: ``python -m benchmarks.speed``.

Times are medians of several runs. The texts are slices of the filings in ``../shared``, or made by rule where those are
not here. ``--quick`` takes fewer runs.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import made_up
from benchmarks.papers import DEFAULT, Paper, read, running
from benchmarks.told import KINDS, tellings

BASE_SOURCES, SOURCE_WORDS, STORY_WORDS = 20, 5000, 700
WEB = ("django", "flask", "fastapi", "starlette", "aiohttp", "tornado", "ninja", "uvicorn")
ROOT = Path(__file__).resolve().parents[1]


def median(act: Callable[[], object], runs: int, clock: Callable[[], float] = time.process_time) -> float:
    """Median seconds of ``act``, after one run that does not count."""
    return medians([act], runs, clock)[0]


def medians(
    acts: Sequence[Callable[[], object]], runs: int, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Median seconds of each of ``acts``, after a run of each that does not count; the collector is off while they run.

    They take turns, and it is the processor's time that counts: so others on the machine slow all of them alike.
    """
    took: list[list[float]] = [[] for _ in acts]
    for turn in range(runs + 1):
        for act, times in zip(acts, took, strict=True):
            gc.collect()
            gc.disable()
            began = clock()
            act()
            ended = clock()
            gc.enable()
            if turn:
                times.append(ended - began)
    return [statistics.median(times) for times in took]


# ---- texts ----------------------------------------------------------------------------------------


def slices(papers: Sequence[Paper], count: int, words: int) -> list[Paper]:
    """``count`` pieces of about ``words`` words, whole paragraphs, taken from each paper in turn."""
    pieces: list[list[str]] = []
    for paper in papers:
        row, part, length = [], [], 0
        for block in paper.text.split("\n\n"):
            part.append(block)
            length += len(block.split())
            if length >= words:
                row.append("\n\n".join(part))
                part, length = [], 0
        pieces.append(row)
    made: list[Paper] = []
    for turn in range(max(map(len, pieces))):
        for paper, row in zip(papers, pieces, strict=True):
            if turn < len(row) and len(made) < count:
                name = f"{paper.name}-{turn + 1}"
                sentences = tuple(running(name, row[turn])) if paper.usable else ()
                made.append(replace(paper, name=name, text=row[turn], usable=True, sentences=sentences))
    return made


def texts(count: int) -> tuple[list[Paper], bool]:
    """``count`` papers of about 5,000 words, and whether they are real."""
    folder = DEFAULT[0]
    if folder.is_dir():
        made = slices(read([folder]), count + BASE_SOURCES, SOURCE_WORDS)
        # The first slice of each is its cover and table of contents: these come last.
        made = made[BASE_SOURCES:] + made[:BASE_SOURCES]
        if len(made) >= count:
            return made[:count], True
    return made_up.papers(count, SOURCE_WORDS), False


def story_of(papers: Sequence[Paper], words: int, seed: int = 1) -> str:
    """A faithful story of about ``words`` words from these papers: every fourth sentence a quotation."""
    rng = random.Random(seed)
    ways = [way for way in KINDS if way != "quotation"]
    streams = {way: tellings(papers, way, random.Random(f"{seed} {way}")) for way in KINDS}
    parts: list[str] = []
    length = 0
    while length < words and streams:
        way = (
            "quotation"
            if len(parts) % 4 == 3 and "quotation" in streams
            else rng.choice([w for w in ways if w in streams] or KINDS)
        )
        told = next(streams.get(way, iter(())), None)
        if told is None:
            streams.pop(way, None)
            continue
        parts.append(told.text)
        length += len(told.text.split())
    return "\n\n".join(" ".join(parts[i : i + 3]) for i in range(0, len(parts), 3)) + "\n"


# ---- measures ---------------------------------------------------------------------------------------


def _sources(papers: Sequence[Paper]) -> list:  # type: ignore[type-arg]
    from copydesk import Source

    return [
        Source.from_text(p.text, name=p.name, published=p.published, title=p.title, publisher=p.publisher)
        for p in papers
    ]


def checking(runs: int, say: Callable[[str, str, str], None]) -> None:
    """The base, ten times its sources, ten times its claims."""
    from copydesk import Story, check, read_source
    from copydesk.text import Normalised

    many, _ = texts(10 * BASE_SOURCES)
    few = many[:BASE_SOURCES]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{p.name}.txt" for p in few]
        for path, p in zip(paths, few, strict=True):
            path.write_text(p.text, "utf-8", newline="")
        short, long = story_of(few, STORY_WORDS), story_of(few, 10 * STORY_WORDS)
        few_sources, many_sources = _sources(few), _sources(many)

        def checked(text: str, sources: list) -> Callable[[], object]:  # type: ignore[type-arg]
            return lambda: check(Story.from_markdown("---\ndateline: 2026-06-30\n---\n\n" + text), sources)

        reading, base, wide, deep = medians(
            [
                lambda: [Normalised(read_source(path).text) for path in paths],
                checked(short, few_sources),
                checked(short, many_sources),
                checked(long, few_sources),
            ],
            runs,
        )
    say(
        "check / reading and normalising",
        f"{base / reading:.2f}",
        f"at most 3; {base * 1000:.0f} ms and {reading * 1000:.0f} ms",
    )
    say("ten times the sources", f"{wide / base:.2f}", f"at most 11; {wide * 1000:.0f} ms")
    say("ten times the claims", f"{deep / base:.2f}", f"at most 5; {deep * 1000:.0f} ms, {len(long.split())} words")


def quoting(runs: int, say: Callable[[str, str, str], None]) -> None:
    """Quotations a second, against rapidfuzz and against ten times the documents."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    from copydesk import SourceIndex, find_quote

    folder = DEFAULT[0]
    whole = read([folder]) if folder.is_dir() else made_up.papers(20, 50_000)
    quotes = _quotes(whole, 1000)
    index = SourceIndex(_sources(whole))
    find_quote(quotes[0], index)
    each = median(lambda: [find_quote(q, index) for q in quotes], runs) / len(quotes)
    size = sum(len(p.text) for p in whole)
    say(
        "quotations a second",
        f"{1 / each:,.0f}",
        f"at least 5,000; {len(whole)} texts, {size / 1e6:.1f} million characters",
    )
    sample = quotes[:: len(quotes) // 4][:4]

    def fuzzy() -> None:
        for quote in sample:
            best = 0.0
            for p in whole:
                found = partial_ratio_alignment(quote, p.text, score_cutoff=best)
                best = max(best, found.score if found else 0.0)

    began = time.perf_counter()
    fuzzy()
    slow = (time.perf_counter() - began) / len(sample)
    say(
        "times rapidfuzz partial_ratio_alignment",
        f"{slow / each:,.0f}",
        f"at least 250; rapidfuzz {1 / slow:.1f} a second",
    )

    many, _ = texts(200)
    few = many[:20]
    quotes = _quotes(few, 1000)
    small, large = SourceIndex(_sources(few)), SourceIndex(_sources(many))
    find_quote(quotes[0], small), find_quote(quotes[0], large)
    one = median(lambda: [find_quote(q, small) for q in quotes], runs)
    ten = median(lambda: [find_quote(q, large) for q in quotes], runs)
    say("200 documents / 20, per quotation", f"{ten / one:.2f}", "at most 2; documents of 5,000 words")


def _quotes(papers: Sequence[Paper], count: int) -> list[str]:
    """Half as they stand, half with two words traded, so that both answers are timed."""
    rng = random.Random(1)
    pool = [s.text for p in papers for s in p.sentences]
    chosen = rng.sample(pool, min(count, len(pool)))
    for at in range(0, len(chosen), 2):
        words = chosen[at].split()
        place = rng.randrange(len(words) - 2)
        words[place], words[place + 1] = words[place + 1], words[place]
        chosen[at] = " ".join(words)
    return chosen


def memory(say: Callable[[str, str, str], None]) -> None:
    """The peak of a process that checks, above one that has only imported, as a multiple of the text."""
    papers, _ = texts(BASE_SOURCES)
    size = sum(len(p.text.encode()) for p in papers)
    idle, busy = (int(_child(part)) for part in ("idle", "busy"))
    say(
        "peak memory above idle / text",
        f"{(busy - idle) / size:.1f}",
        f"under 20; {(busy - idle) / 1e6:.0f} MB, {size / 1e6:.1f} MB of text",
    )


def _child(part: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--child", part],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def child(part: str) -> None:
    """Run in a process of its own: print the peak of memory, in bytes."""
    from copydesk import Source, Story, check

    # Idle has done a check already, so that libraries loaded on the way count for neither.
    check(Story.from_markdown("Sales rose 4%."), Source.from_text("Sales rose 4%.", name="release"))
    papers, _ = texts(BASE_SOURCES)
    story = story_of(papers, STORY_WORDS)
    if part == "busy":
        check(Story.from_markdown(story), _sources(papers))
    print(_peak())


def _peak() -> int:
    # Not getrusage: on Linux a child's ru_maxrss begins at its parent's size.
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def importing(runs: int, say: Callable[[str, str, str], None]) -> None:
    """``import copydesk`` above an empty interpreter, and what it must not load."""

    def python(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)

    empty, full = (median(python(code), runs, time.perf_counter) for code in ("pass", "import copydesk"))
    say(
        "import copydesk",
        f"{(full - empty) * 1000:.0f} ms",
        f"under 150 ms above python -c pass ({empty * 1000:.0f} ms)",
    )
    # The public names load their rooms when first used: that must not bring in a web framework either.
    use = "import copydesk, sys; [getattr(copydesk, name) for name in copydesk.__all__]"
    code = f"{use}; print([m for m in {WEB!r} if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    say("web frameworks loaded", "none" if loaded == "[]" else loaded, "none")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of which the median is taken")
    parser.add_argument("--quick", action="store_true", help="three runs")
    parser.add_argument("--only", choices=("checking", "quoting", "memory", "importing"))
    parser.add_argument("--child", choices=("idle", "busy"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        child(options.child)
        return 0
    runs = 3 if options.quick else options.runs
    real = texts(10 * BASE_SOURCES)[1]
    print("Texts: " + ("slices of the filings in ../shared." if real else "made by rule (../shared is not here)."))

    def say(what: str, figure: str, wanted: str) -> None:
        print(f"{what:42} {figure:>10}   {wanted}", flush=True)

    parts: dict[str, Callable[[], None]] = {
        "checking": lambda: checking(runs, say),
        "quoting": lambda: quoting(runs, say),
        "memory": lambda: memory(say),
        "importing": lambda: importing(runs, say),
    }
    for name, part in parts.items():
        if options.only in (None, name):
            part()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
