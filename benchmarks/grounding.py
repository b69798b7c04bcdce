"""How well does support tell claims that their source bears out from those that it does not?

    python -m benchmarks.grounding DATA.jsonl.gz [DATA ...] --out predictions.jsonl [--engine NAME] [--jobs 1]
    python -m benchmarks.grounding DATA.jsonl.gz [DATA ...] --gate [--out rows.jsonl]
    python -m benchmarks.grounding DATA.jsonl.gz [DATA ...] --speed [--peers] [--engine NAME]

A data file is gzipped JSON Lines with ``id``, ``source`` and ``claim``, and, where it is labelled, ``label`` (1: the
source bears it out) and ``spans`` (the faulty words). The score of a claim is 1 minus its support. The engine
``overlap`` is the plain baseline: the share of the claim's content words that the source does not hold. Peers
(``grounding_peers.py``) need packages of their own.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import statistics
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks.grounding_data import BadInput, Row, by_dataset, console, over_groups, percent, read
from benchmarks.grounding_engines import Scored, Scorer
from benchmarks.grounding_gate import check_all
from benchmarks.grounding_peers import PEERS
from benchmarks.grounding_speed import show_speed
from copydesk.errors import CopydeskError
from copydesk.evidence.engines.base import ENGINES

SHARES = (0.01, 0.02, 0.05, 0.10)  # of the supported claims, that a threshold may stop


# ---- figures --------------------------------------------------------------------------------------


def auroc(labels: Sequence[int], scores: Sequence[float]) -> float:
    """How often an unsupported claim (0) scores above a supported one (1), ties counting half; NaN without both.

    >>> auroc([0, 0, 1, 1], [0.9, 0.4, 0.4, 0.1])
    0.875
    """
    supported = sorted(s for label, s in zip(labels, scores, strict=True) if label)
    unsupported = [s for label, s in zip(labels, scores, strict=True) if not label]
    if not supported or not unsupported:
        return math.nan
    won = sum(bisect_left(supported, s) + bisect_right(supported, s) for s in unsupported)
    return won / (2 * len(supported) * len(unsupported))


def stopped(labels: Sequence[int], scores: Sequence[float], share: float) -> float:
    """The share of unsupported claims that a threshold stops which stops at most ``share`` of the supported ones.

    Claims of one score are stopped together or not at all.

    >>> stopped([1, 1, 0, 0, 0], [0.2, 0.6, 0.6, 0.7, 0.1], 0.5)
    0.6666666666666666
    """
    supported = sorted((s for label, s in zip(labels, scores, strict=True) if label), reverse=True)
    unsupported = [s for label, s in zip(labels, scores, strict=True) if not label]
    if not supported or not unsupported:
        return math.nan
    spare = math.floor(share * len(supported) + 1e-9)
    limit = supported[spare] if spare < len(supported) else -math.inf
    return sum(s > limit for s in unsupported) / len(unsupported)


# ---- engines --------------------------------------------------------------------------------------

_scorer: Scorer | CopydeskError | None = None  # of this process, or why there is none


def _begin(engine: str, settings: dict[str, Any]) -> None:
    global _scorer
    try:
        _scorer = Scorer(engine, settings)
    except CopydeskError as error:  # an error here would end a pool without its reason
        _scorer = error


def _score(group: list[Row]) -> Scored:
    if not isinstance(_scorer, Scorer):
        raise _scorer or RuntimeError("no engine was loaded")
    return _scorer.score([row.claim for row in group], group[0].source)


# ---- what is said -----------------------------------------------------------------------------------


def show(rows: Sequence[Row], scores: Sequence[float], seconds: Sequence[float]) -> dict[str, dict[str, float]]:
    """Print the figures of each data set and the mean over them, and return them by data set."""
    table = Table(
        "data set", "claims", "unsupported", "AUROC", *(f"≤{s:.0%}" for s in SHARES), "ms a claim", "a second"
    )
    figures: dict[str, dict[str, float]] = {}
    for name, places in by_dataset(rows).items():
        labels = [rows[at].label for at in places]
        if None in labels:
            known = sum(label is not None for label in labels)
            print(f"{name}: {len(labels) - known} of {len(labels)} claims have no label, so no figures.")
            continue
        figures[name] = _figures([label or 0 for label in labels], [scores[at] for at in places])
        figures[name]["ms"] = 1000 * sum(seconds[at] for at in places) / len(places)
    if not figures:
        return figures
    for name, found in figures.items():
        table.add_row(name, f"{found['claims']:,.0f}", percent(found["unsupported"]), *_cells(found))
    # A set of one kind of claim alone has no AUROC, and no part in the mean.
    whole = [found for found in figures.values() if not math.isnan(found["auroc"])]
    if whole:
        figures["mean"] = {key: statistics.fmean(found[key] for found in whole) for key in whole[0]}
        table.add_section()
        table.add_row(f"mean of {len(whole)}", "", "", *_cells(figures["mean"]))
        told = [at for name, places in by_dataset(rows).items() if name in figures for at in places]
        pooled = _figures([rows[at].label or 0 for at in told], [scores[at] for at in told])
        pooled["ms"] = 1000 * sum(seconds[at] for at in told) / len(told)
        figures["all"] = pooled
        cells = f"{pooled['claims']:,.0f}", percent(pooled["unsupported"]), *_cells(pooled)
        table.add_row("all, one threshold", *cells)
    out = console()
    out.print(table)
    out.print("≤n%: unsupported claims stopped at the threshold that stops at most n% of the supported ones.")
    out.print("Times are the processor's, reading and indexing of the sources included.")
    return figures


def _figures(labels: Sequence[int], scores: Sequence[float]) -> dict[str, float]:
    return {
        "claims": len(labels),
        "unsupported": 1 - sum(labels) / len(labels),
        "auroc": auroc(labels, scores),
        **{f"{share:.0%}": stopped(labels, scores, share) for share in SHARES},
    }


def _cells(found: dict[str, float]) -> list[str]:
    area = "-" if math.isnan(found["auroc"]) else f"{found['auroc']:.3f}"
    times = [f"{found['ms']:.2f}", f"{1000 / max(found['ms'], 1e-6):,.0f}"]
    return [area, *(percent(found[f"{share:.0%}"]) for share in SHARES), *times]


# ---- the command ----------------------------------------------------------------------------------


def score(rows: Sequence[Row], engine: str, settings: dict[str, Any], jobs: int, out: Path) -> int:
    """Write the predictions and print the figures."""
    done: list[Scored] = over_groups(rows, _score, jobs, _begin, (engine, settings))
    scores = [s for one in done for s in one.scores]
    seconds = [one.seconds / len(one.scores) for one in done for _ in one.scores]
    lines = (json.dumps({"id": row.id, "score": s}, ensure_ascii=False) for row, s in zip(rows, scores, strict=True))
    out.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    print(f"engine: {engine}")
    if unanswered := [message for one in done for message in one.unanswered]:
        print(f"{len(unanswered)} claims got no answer and count as unsupported, the first: {unanswered[0]}")
    show(rows, scores, seconds)
    return 0


def _settings(given: Sequence[str]) -> dict[str, Any]:
    """``KEY=VALUE`` as the policy's table ``grounding`` would hold them."""
    table: dict[str, Any] = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        if not equals:
            raise BadInput(f"--setting {pair}: write KEY=VALUE")
        if re.fullmatch(r"\d+", value):
            table[key] = int(value)
        else:
            table[key] = float(value) if re.fullmatch(r"\d*\.\d+", value) else value
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grounding", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", nargs="+", type=Path, metavar="DATA", help="gzipped JSON Lines of claims and sources")
    peers = [name for name, peer in PEERS.items() if peer.answers]
    parser.add_argument("--out", type=Path, help="write a JSON line for each claim")
    parser.add_argument("--engine", choices=(*ENGINES, "overlap", *peers), default="built-in")
    parser.add_argument("--setting", action="append", default=[], metavar="KEY=VALUE", help="of the engine; may repeat")
    parser.add_argument("--jobs", type=int, default=1)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--gate", action="store_true", help="what the whole gate stops")
    which.add_argument("--speed", action="store_true", help="claims a second on one core")
    parser.add_argument("--peers", action="store_true", help="with --speed: time the peers that can run here too")
    options = parser.parse_args(arguments)
    if not (options.out or options.gate or options.speed):
        parser.error("give --out, where the predictions go")
    if options.gate and (options.engine != "built-in" or options.setting):
        parser.error("--gate runs the default install")
    if options.peers and not options.speed:
        parser.error("--peers goes with --speed")
    try:
        settings = _settings(options.setting)
        rows = read(options.data)
        if options.out:
            try:
                options.out.open("ab").close()  # better now than after an hour
            except OSError as error:
                raise BadInput(f"{options.out} cannot be written: {error.strerror}") from error
        if options.speed:
            return show_speed(rows, options.engine, settings, options.peers)
        if options.gate:
            return check_all(rows, options.jobs, options.out)
        return score(rows, options.engine, settings, options.jobs, options.out)
    except (BadInput, CopydeskError) as error:
        print(f"benchmarks.grounding: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
