"""How many planted faults does the gate stop, and how many faithful sentences? ``python -m benchmarks.faults``.

Makes faithful sentences of real texts (``told``), plants faults in them (``planting``), puts each as a story of one
sentence to the gate, with the text it comes from and four others as sources, and counts.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.papers import DEFAULT, Paper, read, source_sets
from benchmarks.planting import KINDS, Fault, Surroundings, plant
from benchmarks.told import KINDS as WAYS
from benchmarks.told import Telling, tellings

# Rules that judge a whole story have nothing to say of one sentence; copies of a source are long runs of it by design.
OFF_FOR_SENTENCES = (
    "thin-story source-on-topic disclosure-present too-close high-risk duplicate-story independent-sources stale-source"
).split()
OFF_FOR_STORIES = ["too-close", "high-risk"]

Stop = tuple[str, str, int, int]  # rule, message, start, end


@dataclass(frozen=True)
class Result:
    """What the gate said of one story: its stopping findings (rule, message, span), and how long it took."""

    stops: tuple[Stop, ...]
    seconds: float


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95% confidence interval of a rate (E. B. Wilson, 1927).

    >>> [round(x, 3) for x in wilson(95, 100)]
    [0.888, 0.978]
    """
    if not of:
        return 0.0, 1.0
    p, zz = hits / of, z * z
    middle = (p + zz / (2 * of)) / (1 + zz / of)
    half = z * math.sqrt(p * (1 - p) / of + zz / (4 * of * of)) / (1 + zz / of)
    return max(0.0, middle - half), min(1.0, middle + half)


# ---- what is made -------------------------------------------------------------------------------


@dataclass
class Bench:
    """All that is put to the gate: faithful tellings, faults, and stories of ten sentences (by paper)."""

    faithful: dict[str, list[Telling]]
    faults: dict[str, list[Fault]]
    stories: list[tuple[str, str]]


def make(papers: Sequence[Paper], sets: dict[str, tuple[Paper, ...]], seed: int, n: int, stories: int) -> Bench:
    """Faithful sentences by way, faults by kind (``n`` of each, or as many as can be made), and stories."""
    faithful: dict[str, list[Telling]] = {}
    spare: list[Telling] = []
    for way in WAYS:
        row = tellings(papers, way, random.Random(f"{seed} {way}"))
        faithful[way] = list(islice(row, n))
        spare += islice(row, 2000 + 4 * n)
    pool = [t for row in faithful.values() for t in row]
    random.Random(f"{seed} pool").shuffle(pool)
    random.Random(f"{seed} spare").shuffle(spare)
    around: dict[tuple[str, ...], Surroundings] = {}
    faults: dict[str, list[Fault]] = {}
    for kind in KINDS:
        rng, made = random.Random(f"{seed} {kind}"), []
        for told in chain(pool, spare):
            if (told.way == "quotation") != (kind == "quotation") and kind != "attribution":
                continue
            key = tuple(p.name for p in sets[told.paper])
            if key not in around:
                around[key] = Surroundings(sets[told.paper])
            fault = plant(kind, told, around[key], rng)
            if fault:
                made.append(fault)
            if len(made) == n:
                break
        faults[kind] = made
    return Bench(faithful, faults, list(ten(pool, random.Random(f"{seed} stories"), stories)))


def ten(pool: list[Telling], rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Stories of ten faithful sentences of one paper, in its order, none told twice; the headline is one of them."""
    by_paper: dict[str, list[Telling]] = defaultdict(list)
    for told in pool:
        by_paper[told.paper].append(told)
    names = sorted(name for name, row in by_paper.items() if len(row) >= 30)
    for at in range(count if names else 0):
        name = names[at % len(names)]
        row, used, chosen = by_paper[name], set(), []
        for told in rng.sample(row, len(row)):
            places = {s.start for s in told.originals}
            if not places & used:
                used |= places
                chosen.append(told)
            if len(chosen) == 10:
                break
        chosen.sort(key=lambda t: t.originals[0].start)
        plain = [t for t in chosen if t.way != "quotation" and t.way != "split"] or chosen
        headline = min((t.text for t in plain), key=len).rstrip(".")
        body = "\n\n".join(" ".join(t.text for t in chosen[i : i + 3]) for i in range(0, len(chosen), 3))
        yield name, f"# {headline}\n\n{body}\n"


# ---- what is run --------------------------------------------------------------------------------


def run_set(papers: Sequence[Paper], tasks: Sequence[tuple[str, str, bool]]) -> list[Result]:
    """Check these stories (day, text, whether whole) against these sources, with one index for all."""
    from copydesk.evidence.index import SourceIndex
    from copydesk.gate import check
    from copydesk.model import Source, Story
    from copydesk.policy import Policy

    index = SourceIndex(
        Source.from_text(p.text, name=p.name, published=p.published, title=p.title, publisher=p.publisher)
        for p in papers
    )
    policies = {
        False: Policy(skip=frozenset(OFF_FOR_SENTENCES)),
        True: Policy(skip=frozenset(OFF_FOR_STORIES)),
    }
    results = []
    for day, text, whole in tasks:
        began = time.perf_counter()
        head = f"---\ndateline: {day}\n---\n\n"
        try:
            report = check(Story.from_markdown(head + text), index, policy=policies[whole])
            # Where the words stand in the file as written, counted from the text.
            stops = tuple((f.rule, f.message, f.start - len(head), f.end - len(head)) for f in report.stops)
        except Exception as error:  # a crash is counted and shown, and does not end the run
            stops = (("CRASH", f"{type(error).__name__}: {error}", 0, 0),)
        results.append(Result(stops, time.perf_counter() - began))
    return results


def run(bench: Bench, sets: dict[str, tuple[Paper, ...]], jobs: int) -> dict[tuple[str, str, bool], Result]:
    """The result of every story of the bench, by (paper, text, whether whole)."""
    wanted: dict[tuple[str, str, bool], None] = {}
    for told in chain.from_iterable(bench.faithful.values()):
        wanted[told.paper, told.text, False] = None
    for fault in chain.from_iterable(bench.faults.values()):
        wanted[fault.told.paper, fault.text, False] = None
        wanted[fault.told.paper, fault.told.text, False] = None
    for name, text in bench.stories:
        wanted[name, text, True] = None
    by_set: dict[tuple[str, ...], list[tuple[str, str, bool]]] = defaultdict(list)
    for key in wanted:
        by_set[tuple(p.name for p in sets[key[0]])].append(key)
    results: dict[tuple[str, str, bool], Result] = {}
    from rich.console import Console
    from rich.progress import Progress

    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        bar = progress.add_task("checking", total=len(wanted))
        waiting = {}
        for keys in sorted(by_set.values(), key=len, reverse=True):
            papers = sets[keys[0][0]]
            day = {p.name: p.published.isoformat() for p in papers}
            bare = [replace(p, sentences=()) for p in papers]
            tasks = [(day[name], text, whole) for name, text, whole in keys]
            waiting[pool.submit(run_set, bare, tasks)] = keys
        for done in as_completed(waiting):
            results |= zip(waiting[done], done.result(), strict=True)
            progress.advance(bar, len(waiting[done]))
    return results


# ---- what is said -------------------------------------------------------------------------------


def rows(bench: Bench, results: dict[tuple[str, str, bool], Result]) -> Iterator[dict[str, object]]:
    """One plain row for each story that was checked."""
    for way, row in bench.faithful.items():
        for told in row:
            stops = results[told.paper, told.text, False].stops
            yield _row("faithful", way, told.paper, told.text, told, stops)
    for kind, faults in bench.faults.items():
        for fault in faults:
            told = fault.told
            stops = results[told.paper, fault.text, False].stops
            line = _row(kind, told.way, told.paper, fault.text, told, stops)
            line |= {
                "change": fault.change,
                "faithful": told.text,
                "twin_stopped": bool(results[told.paper, told.text, False].stops),
                "at_the_spot": any(a < fault.end + 1 and fault.start <= b for _, _, a, b in stops if b > a),
            }
            yield line
    for name, text in bench.stories:
        stops = results[name, text, True].stops
        yield {
            "kind": "story",
            "way": "",
            "source": name,
            "text": text,
            "stopped": bool(stops),
            "rules": _rules(stops),
        } | {"messages": [m for _, m, _, _ in stops]}


def _row(kind: str, way: str, source: str, text: str, told: Telling, stops: tuple[Stop, ...]) -> dict[str, object]:
    return {
        "kind": kind,
        "way": way,
        "source": source,
        "text": text,
        "originals": [s.text for s in told.originals],
        "stopped": bool(stops),
        "rules": _rules(stops),
        "messages": [f"{rule}: {message}" for rule, message, _, _ in stops],
    }


def _rules(stops: tuple[Stop, ...]) -> list[str]:
    return sorted({rule for rule, _, _, _ in stops})


def show(lines: Sequence[dict[str, object]]) -> None:
    """The tables, on standard output."""
    from rich.console import Console
    from rich.table import Table

    out = Console(width=None if sys.stdout.isatty() else 132)
    out.print("Single sentences; rules off: " + ", ".join(OFF_FOR_SENTENCES) + ".")
    table = Table(
        "fault",
        "n",
        "stopped",
        "95% interval",
        "at the spot",
        "of those whose twin passes",
        "by rule (a story may be stopped by several)",
    )
    for kind in KINDS:
        row = [r for r in lines if r["kind"] == kind]
        clean = [r for r in row if not r["twin_stopped"]]
        by = Counter(rule for r in row for rule in r["rules"])  # type: ignore[attr-defined]
        table.add_row(
            kind, str(len(row)), *_rate(row, "stopped"), _rate(row, "at_the_spot")[0],
            f"{_rate(clean, 'stopped')[0]} ({len(clean)})", ", ".join(f"{k} {v}" for k, v in by.most_common(5)),
        )  # fmt: skip
    out.print(table)
    table = Table("untouched", "n", "stopped wrongly", "95% interval", "by rule")
    for way in (*WAYS, "all"):
        row = [r for r in lines if r["kind"] == "faithful" and way in (r["way"], "all")]
        by = Counter(rule for r in row for rule in r["rules"])  # type: ignore[attr-defined]
        table.add_row(way, str(len(row)), *_rate(row, "stopped"), ", ".join(f"{k} {v}" for k, v in by.most_common(6)))
    out.print(table)
    row = [r for r in lines if r["kind"] == "story"]
    free = [{"released": not r["stopped"]} for r in row]
    by = Counter(rule for r in row for rule in r["rules"])  # type: ignore[attr-defined]
    share, interval = _rate(free, "released")
    out.print(
        f"Faithful stories of ten sentences released: {share} of {len(row)} ({interval}); rules off: "
        f"{', '.join(OFF_FOR_STORIES)}."
    )
    out.print("  held by: " + (", ".join(f"{k} {v}" for k, v in by.most_common()) or "none"))


def _rate(row: Sequence[dict[str, object]], field: str) -> tuple[str, str]:
    hits = sum(bool(r[field]) for r in row)
    low, high = wilson(hits, len(row))
    return (f"{hits / len(row):.1%}" if row else "-"), (f"{low:.1%} to {high:.1%}" if row else "-")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument(
        "--sources", action="append", type=Path, metavar="DIR", help="folder of *.txt or *.txt.gz; may repeat"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=400, help="faithful sentences of each way, and faults of each kind")
    parser.add_argument("--stories", type=int, default=100, help="faithful stories of ten sentences")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, help="write a JSON line for each story checked")
    parser.add_argument(
        "--show", metavar="KIND", help="list misses of a kind of fault, or false stops ('faithful', 'story')"
    )
    parser.add_argument(
        "--make-only", action="store_true", help="make the sentences, check none; with --show prints them"
    )
    options = parser.parse_args(arguments)

    places = options.sources or [p for p in DEFAULT if p.is_dir()]
    papers = read([p for p in places if p.exists()])
    if not papers:
        print("No source texts here: give --sources DIR with *.txt or *.txt.gz (default: "
            "../shared/bench/quotes/sources "
              "and ../shared/cases/401k/sources beside the repository).", file=sys.stderr)  # fmt: skip
        return 2
    sets = source_sets(papers)
    began = time.perf_counter()
    bench = make(papers, sets, options.seed, options.n, options.stories)
    print(f"{len(papers)} texts; made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if options.make_only:
        _show_made(bench, options.show)
        return 0
    results = run(bench, sets, options.jobs)
    lines = list(rows(bench, results))
    show(lines)
    print(f"{len(results)} stories checked in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if options.out:
        options.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in lines), "utf-8")
    for r in lines if options.show else ():
        wrong = r["stopped"] if r["kind"] in ("faithful", "story") else not r["stopped"]
        if r["kind"] == options.show and wrong:
            print(f"\n[{r['way'] or 'story'}] {r['text']}\n  source: {' | '.join(r.get('originals', []))}")  # type: ignore[arg-type]
            print(f"  {r.get('change', '')} {'; '.join(r['messages'])}")  # type: ignore[arg-type]
    return 0


def _show_made(bench: Bench, kind: str | None) -> None:
    for way, row in bench.faithful.items():
        for told in row if kind in (way, "faithful") else ():
            print(f"[{way}] {told.text}\n  source: {' | '.join(s.text for s in told.originals)}")
    for name, faults in bench.faults.items():
        for fault in faults if kind == name else ():
            print(f"[{fault.told.way}] {fault.change}\n  {fault.text}")


if __name__ == "__main__":
    raise SystemExit(main())
