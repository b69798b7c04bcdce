"""What the grounding benchmark reads: claims with their sources, and the work on them in groups, with progress."""

from __future__ import annotations

import gzip
import json
import math
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress


class BadInput(Exception):
    """A data file that cannot be used; the text says which, where and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with its source. ``label`` is 1 where the source bears it out, ``None`` where nobody has said."""

    id: str
    dataset: str
    source: str
    claim: str
    label: int | None = None
    spans: tuple[tuple[int, int, str], ...] = ()


def read(paths: Iterable[Path]) -> list[Row]:
    """The rows of all files, in order.

    :raises BadInput: if a file cannot be read or does not follow the format, or two rows have one id.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    for path in paths:
        before = len(rows)
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
                rows += (_row(path, n, line) for n, line in enumerate(lines, 1) if line.strip())
        except gzip.BadGzipFile as error:
            raise BadInput(f"{path} is not gzipped: give a file such as news.jsonl.gz") from error
        except (EOFError, zlib.error, UnicodeDecodeError) as error:
            raise BadInput(f"{path} is damaged: {error}") from error
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
        if len(rows) == before:
            raise BadInput(f"{path} holds no claims")
        for row in rows[before:]:
            if row.id in seen:
                raise BadInput(f"{path}: two claims have the id {row.id!r}")
            seen.add(row.id)
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    place = f"{path}, line {number}"
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{place} is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadInput(f"{place} is no JSON object")
    for key in ("id", "source", "claim"):
        if not isinstance(record.get(key), str):
            raise BadInput(f"{place} has {'no text as' if key in record else 'no'} {key!r}")
    label = record.get("label")
    if not (label is None or (type(label) is int and label in (0, 1))):
        raise BadInput(f"{place}: 'label' is {label!r}, not 0 or 1")
    try:
        spans = tuple((int(start), int(end), str(kind)) for start, end, kind in record.get("spans") or ())
    except (TypeError, ValueError) as error:
        raise BadInput(f"{place}: 'spans' is no list of [start, end, kind]") from error
    name = str(record.get("dataset") or path.name.removesuffix(".gz").removesuffix(".jsonl"))
    return Row(record["id"], name, record["source"], record["claim"], label, spans)


def by_source(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows in a row that share their source (and data set)."""
    return [list(group) for _, group in groupby(rows, key=lambda row: (row.dataset, row.source))]


def by_dataset(rows: Sequence[Row]) -> dict[str, list[int]]:
    """The places of each data set's rows."""
    places: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        places.setdefault(row.dataset, []).append(at)
    return places


def over_groups(
    rows: Sequence[Row],
    work: Callable[[list[Row]], Any],
    jobs: int,
    begin: Callable[..., None] | None = None,
    given: tuple[Any, ...] = (),
) -> list[Any]:
    """What ``work`` makes of each group of rows that share a source, in order, with progress on standard error."""
    groups, results = by_source(rows), []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("checking", total=len(rows))

        def gather(made: Iterable[Any]) -> list[Any]:
            for group, result in zip(groups, made, strict=True):
                results.append(result)
                progress.advance(bar, len(group))
            return results

        if jobs < 2:
            if begin:
                begin(*given)
            return gather(map(work, groups))
        with ProcessPoolExecutor(jobs, get_context("spawn"), begin, given) as pool:
            return gather(pool.map(work, groups, chunksize=4))


def console() -> Console:
    """Standard output, wide enough for the tables where it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else 132)


def percent(share: float) -> str:
    return "-" if math.isnan(share) else f"{share:.1%}"
