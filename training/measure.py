"""Measure a set of labelled claims against their sources: ``python -m training.measure NAME CLAIMS.jsonl``.

Each line of the set is ``{"doc", "source", "claim", "label"}``: what the claim rests on, and 1 where that bears it out;
``doc`` names the document, by which sets are parted into training, validation and test. The table written holds numbers
alone, a row for each sentence: the claim's number, a hash of its document, its label, and the measures.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.progress import track

from copydesk import Source, SourceIndex
from copydesk.evidence.grounding.measures import Measures
from copydesk.evidence.grounding.score import measured

TABLES = Path(__file__).parent / "measured"
HEAD = ("claim", "document", "label", *Measures._fields)


def rows(claims: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """The rows of a table for ``claims``, as text."""
    last, index = None, SourceIndex([])
    for number, claim in enumerate(claims):
        if claim["source"] != last:
            last = claim["source"]
            index = SourceIndex([Source.from_text(last, name="source")])
        document = hashlib.sha256(str(claim["doc"]).encode()).hexdigest()[:10]
        for found in measured(claim["claim"], index):
            yield [str(number), document, str(claim["label"]), *(f"{value:.4g}" for value in found)]


def main() -> int:
    """Write a table."""
    parser = argparse.ArgumentParser(prog="python -m training.measure", description=__doc__)
    parser.add_argument("name", help="of the table")
    parser.add_argument("claims", type=Path, help="a file of JSON Lines")
    parser.add_argument("--folder", type=Path, default=TABLES)
    options = parser.parse_args()
    claims = [json.loads(line) for line in options.claims.read_text("utf-8").splitlines()]
    claims.sort(key=lambda claim: str(claim["source"]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(rows(track(claims, options.name)))
    options.folder.mkdir(exist_ok=True)
    path = options.folder / f"{options.name}.csv.gz"
    path.write_bytes(gzip.compress(text.getvalue().encode("ascii"), 9, mtime=0))
    print(f"{len(claims):,} claims, {path.stat().st_size:,} bytes: {path.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
