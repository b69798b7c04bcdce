"""Measure the quotation matcher on labelled cases.

    python -m benchmarks.quotes CASES.jsonl.gz --sources DIR --out predictions.jsonl [--setting one|all]

Writes a prediction for each case and prints recall, false accepts and located (where the cases have labels),
quotations a second on processor time, and peak memory above that of the process before it read the sources. The
preparing of the sources is told apart. ``--peer N`` runs rapidfuzz's partial_ratio_alignment on N of the cases in the
same run; ``--copies N`` adds N altered copies of each document, to show what ten times the sources cost.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import resource
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from copydesk.evidence.index import SourceIndex
from copydesk.evidence.quotes import QuoteMatch, find_quote
from copydesk.model import Source

NEAR = 5  # characters by which a located passage's ends may be off
Case = dict[str, Any]


def read_text(path: Path) -> str:
    """A file as UTF-8, unpacked if need be, its line ends untouched."""
    data = path.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")


def read_cases(path: Path) -> list[Case]:
    """Cases, one a line feed: quotations hold other line separators."""
    return [json.loads(line) for line in read_text(path).split("\n") if line.strip()]


def read_sources(folder: Path) -> list[Source]:
    paths = sorted(p for p in folder.iterdir() if p.name.endswith((".txt", ".txt.gz")))
    return [Source.from_text(read_text(p), name=p.name.removesuffix(".gz").removesuffix(".txt")) for p in paths]


def altered(source: Source, copy: int) -> Source:
    """A copy of ``source`` in which about one word in eight is another of its words."""
    known = sorted(set(re.findall(r"[a-z]{4,}", source.text[:100_000]))) or ["word"]
    draw = random.Random(f"{source.name} {copy}")
    start = draw.randrange(8)

    def change(match: re.Match[str]) -> str:
        if (match.start() + start) % 8:
            return match.group()
        return known[(zlib.crc32(match.group().encode()) + copy) % len(known)]

    return Source.from_text(re.sub(r"[a-z]{4,}", change, source.text), name=f"{source.name}~{copy}")


def peak() -> int:
    """Peak memory of this process so far, in bytes (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What ``work`` returns, and the processor time it took in seconds."""
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def prediction(case: Case, match: QuoteMatch | None) -> dict[str, Any]:
    if match is None:
        return {"id": case["id"], "match": False}
    return {"id": case["id"], "match": True, "source_id": match.source, "start": match.start, "end": match.end}


def figures(cases: Sequence[Case], matches: Sequence[QuoteMatch | None]) -> dict[str, float]:
    """Recall, false accepts and located, in per cent, of cases that have labels."""
    good = [(c, m) for c, m in zip(cases, matches, strict=True) if c.get("label") == "match"]
    bad = [m for c, m in zip(cases, matches, strict=True) if c.get("label") == "no-match"]
    located = sum(
        m is not None
        and m.source == c["source_id"]
        and abs(m.start - c["start"]) <= NEAR
        and abs(m.end - c["end"]) <= NEAR
        for c, m in good
    )
    return {
        "recall": 100 * sum(m is not None for _, m in good) / max(1, len(good)),
        "false accepts": 100 * sum(m is not None for m in bad) / max(1, len(bad)),
        "located": 100 * located / max(1, len(good)),
    }


def peer_speed(cases: Sequence[Case], searched: Callable[[Case], list[str]]) -> float:
    """Quotations a second of rapidfuzz's partial_ratio_alignment; preparing the texts is not counted."""
    from rapidfuzz import fuzz

    spent = 0.0
    for number, case in enumerate(cases, 1):
        texts, quote = searched(case), case["quote"].lower()
        spent += timed(lambda q=quote, t=texts: [fuzz.partial_ratio_alignment(q, x, score_cutoff=80) for x in t])[1]
        if number % 20 == 0:
            say(f"rapidfuzz: {number} of {len(cases)} cases")
    return len(cases) / spent


def main(
    cases_file: Annotated[Path, typer.Argument(metavar="CASES", help="Cases, JSON Lines, gzipped or not.")],
    sources: Annotated[Path, typer.Option(help="Folder of the sources, .txt or .txt.gz.")],
    out: Annotated[Path, typer.Option(help="Where the predictions go, JSON Lines.")],
    setting: Annotated[str, typer.Option(help="one: search the named source; all: search all.")] = "all",
    copies: Annotated[int, typer.Option(help="Altered copies of each document to add.")] = 0,
    peer: Annotated[int, typer.Option(help="Cases to run rapidfuzz on.")] = 0,
    rounds: Annotated[int, typer.Option(help="Times the search is run; the middle time counts.")] = 3,
) -> None:
    """Measure the quotation matcher on labelled cases."""
    if setting not in ("one", "all"):
        raise typer.BadParameter("use one or all", param_hint="--setting")
    measure(cases_file, sources, out, "one" if setting == "one" else "all", copies, peer, max(1, rounds))


def measure(
    cases_file: Path, folder: Path, out: Path, setting: Literal["one", "all"], copies: int, peer: int, rounds: int
) -> dict[str, float]:
    """Run the benchmark, write the predictions, print the figures and return them."""
    cases = read_cases(cases_file)
    before = peak()
    read = read_sources(folder)
    if copies:
        say(f"making {copies} altered copies of {len(read)} documents")
        read += [altered(source, copy) for copy in range(1, copies + 1) for source in read[:]]
    size = sum(len(s.text) for s in read)
    say(f"{len(cases):,} cases, {len(read)} documents, {size:,} characters")

    by_name = {source.name: source for source in read}
    groups = {tuple(c["source_ids"]) for c in cases} if setting == "one" else {()}
    index_of = {ids: SourceIndex([by_name[i] for i in ids] if ids else read) for ids in groups}
    wanted = [(c["quote"], index_of[tuple(c["source_ids"]) if setting == "one" else ()]) for c in cases]

    def prepare() -> None:
        for index in index_of.values():
            index.quotes.build()
            _ = index.size  # the sentences, which ellipses are measured by

    _, preparing = timed(prepare)
    say(f"prepared in {preparing:.2f} s")
    matches: list[QuoteMatch | None] = []
    times: list[float] = []
    for _ in range(rounds):
        matches, spent = timed(lambda: [find_quote(quote, index) for quote, index in wanted])
        times.append(spent)
    spent = sorted(times)[len(times) // 2]

    out.write_text(
        "".join(json.dumps(prediction(c, m)) + "\n" for c, m in zip(cases, matches, strict=True)), encoding="utf-8"
    )
    result = {
        "cases": len(cases),
        "documents": len(read),
        "characters": size,
        "prepared, s": preparing,
        "quotations a second": len(cases) / spent,
        "microseconds a quotation": 1e6 * spent / len(cases),
        "peak memory, bytes a character": (peak() - before) / size,
    }
    if any("label" in c for c in cases):
        result |= figures(cases, matches)
    if peer:
        lowered = {s.name: s.text.lower() for s in read}
        sample = random.Random(0).sample(cases, min(peer, len(cases)))
        speed = peer_speed(
            sample, lambda c: [lowered[i] for i in c["source_ids"]] if setting == "one" else list(lowered.values())
        )
        result |= {"rapidfuzz a second": speed, "times rapidfuzz": result["quotations a second"] / speed}
    for name, value in result.items():
        print(f"{name:32} {value:,.2f}" if isinstance(value, float) else f"{name:32} {value:,}")
    return result


if __name__ == "__main__":
    typer.run(main)
