"""Make labelled claims and print them, or write them as JSON lines: ``python -m training.made --show KIND``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.papers import DEFAULT
from training.made import KINDS, Made, made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 2 where there is no text to make claims from."""
    parser = argparse.ArgumentParser(prog="python -m training.made", description=__doc__)
    parser.add_argument(
        "--sources", action="append", type=Path, metavar="DIR", help="folder of *.txt or *.txt.gz; may repeat"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=20, help="how many claims, or with --show how many pairs of that kind")
    parser.add_argument("--part", choices=("train", "validation", "test"), help="claims of this part alone")
    parser.add_argument("--show", metavar="KIND", help=f"print pairs of one kind ({', '.join(KINDS)}) or 'all'")
    parser.add_argument("--out", type=Path, help="write a JSON line for each claim")
    options = parser.parse_args(arguments)
    folders = options.sources or [p for p in DEFAULT if p.is_dir()]
    if not any(p.is_dir() for p in folders):
        print("No source texts here: give --sources DIR with *.txt or *.txt.gz.", file=sys.stderr)
        return 2
    if options.show and options.show != "all" and options.show not in KINDS:
        parser.error(f"no such kind: {options.show}")
    began = time.perf_counter()
    if options.show:
        show(made(folders, options.seed, 10**6, options.part), options.show, options.n)
        return 0
    count: Counter[tuple[str, int]] = Counter()
    lines = []
    for one in made(folders, options.seed, options.n, options.part):
        count[one.kind, one.label] += 1
        row = {
            "set": "made",
            "doc": one.document,
            "source": one.source,
            "claim": one.claim,
            "label": one.label,
            "kind": one.kind,
        }
        lines.append(json.dumps(row, ensure_ascii=False))
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", "utf-8")
    for kind in KINDS:
        print(f"{kind:22}{count[kind, 1]:7}{count[kind, 0]:7}")
    print(f"{len(lines)} claims, {time.perf_counter() - began:.0f} s")
    return 0


def show(claims: Iterator[Made], kind: str, n: int) -> None:
    """Print ``n`` pairs of a kind (or of all), the faithful twin first."""
    for one in claims:
        if kind in (one.kind, "all"):
            mark = "+" if one.label else "-"
            print(f"{mark} {one.claim}" + (f"   [{', '.join(one.ways)}]" if one.label else f"   ({one.kind})\n"))
            n -= not one.label
        if n <= 0:
            return


if __name__ == "__main__":
    raise SystemExit(main())
