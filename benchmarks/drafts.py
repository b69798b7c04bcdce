"""How many drafts the built-in drafter gets released, and how good they read: ``python -m benchmarks.drafts``.

The drafts are made through ``copydesk.draft`` from the filings, government papers and company facts of ``../shared``,
with no language model. ``--show N`` prints N of them whole, ``--out DIR`` writes all of them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.papers import COMPANIES, SHARED
from copydesk.drafting import Brief, Draft, draft
from copydesk.errors import DraftError, ReadError
from copydesk.evidence.index import SourceIndex
from copydesk.model import Source
from copydesk.reading import dates, read_source

SUBJECTS = (
    "",
    "competition",
    "employees",
    "cybersecurity",
    "dividends and share repurchases",
    "artificial intelligence",
    "customers and revenue",
)
_FILING = re.compile(r"([a-z]+)-10-k-(\d{4}-\d\d-\d\d)\.txt\.gz")
_PERIOD = re.compile(r"for\s+the\s+(?:fiscal\s+)?year\s+ended\s+(\w+\s+\d{1,2},\s+\d{4})", re.IGNORECASE)
_PAPERS = (
    ("eo-14330-alternative-assets-401k",),
    ("wh-fact-sheet-2025-08-07",),
    ("wh-fact-sheet-2025-08-07", "eo-14330-alternative-assets-401k"),
    ("eo-14403-trumpira-gov",),
    ("wh-fact-sheet-2026-04-30-trumpira",),
    ("wh-fact-sheet-2026-04-30-trumpira", "eo-14403-trumpira-gov"),
    ("nprm-2026-06178-regulatory-text",),
    ("nprm-2026-06178-regulatory-text", "eo-14330-alternative-assets-401k", "wh-fact-sheet-2025-08-07"),
)


@dataclass(frozen=True)
class Wanted:
    """A draft to be made: what it is called, from what, and its brief."""

    name: str
    index: SourceIndex
    brief: Brief


def of_filings() -> Iterator[Wanted]:
    """A draft for each subject from each annual report."""
    for path in sorted((SHARED / "bench" / "quotes" / "sources").glob("*.txt.gz")):
        match = _FILING.fullmatch(path.name)
        assert match is not None, path
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        company = COMPANIES[match[1]]
        period = _PERIOD.search(text[:4000].replace("ﬁ", "fi"))
        ended = dates.parse(" ".join(period[1].split())) if period else None
        source = Source.from_text(
            text,
            name=path.name.removesuffix(".txt.gz"),
            title=f"{company} Form 10-K",
            publisher=company,
            published=dt.date.fromisoformat(match[2]),
            fields={"form": "10-K", "company": company, "filed": match[2]}
            | ({"period": ended.isoformat()} if ended else {}),
        )
        index = SourceIndex([source])
        for subject in SUBJECTS:
            yield Wanted(f"{source.name} {subject or 'all'}", index, Brief(about=subject))


def of_papers() -> Iterator[Wanted]:
    """Drafts from orders, fact sheets and a proposed rule, alone and together."""
    folder = SHARED / "cases" / "401k" / "sources"
    for names in _PAPERS:
        yield Wanted(" + ".join(names), SourceIndex([read_source(folder / f"{name}.txt") for name in names]), Brief())


def of_facts() -> Iterator[Wanted]:
    """Two drafts from each company's facts: as they were known at the end of the data, and a year before."""
    import pandas as pd

    frame = pd.read_parquet(SHARED / "market" / "companyfacts_92.parquet")
    names = pd.read_csv(SHARED / "market" / "sectors_gics_sp500.csv").set_index("ticker")["name"].to_dict()
    for ticker, rows in frame.groupby("ticker"):
        last = max(rows["filed"].astype(str))
        for day in (dt.date.fromisoformat(last), dt.date.fromisoformat(last) - dt.timedelta(days=365)):
            data = json.dumps(companyfacts(rows, names.get(ticker, str(ticker)), day)).encode()
            try:
                source = read_source(data, name=f"{str(ticker).lower()}-companyfacts.json")
            except ReadError as error:  # it counts in euros, or had filed nothing yet
                print(f"not read: {str(error)[:100]}", file=sys.stderr)
                continue
            yield Wanted(f"{ticker} facts {day}", SourceIndex([source]), Brief(on=day))


def companyfacts(rows: Any, name: str, until: dt.date) -> dict[str, Any]:
    """The rows of a company in the form of EDGAR's ``companyfacts`` file, as it stood on the day ``until``."""
    tags: dict[str, dict[str, Any]] = {}
    for row in rows.itertuples():
        if str(row.filed) > until.isoformat():
            continue
        fact = {
            "end": str(row.end),
            "val": int(row.value),
            "accn": row.accession,
            "form": row.form,
            "filed": str(row.filed),
        }
        if row.start is not None and str(row.start) not in ("nan", "None", "NaT"):
            fact["start"] = str(row.start)
        units = tags.setdefault(row.tag, {"label": row.tag, "units": {}})["units"]
        units.setdefault(row.unit, []).append(fact)
    return {"cik": int(rows["cik"].iloc[0]), "entityName": name, "facts": {"us-gaap": tags}}


@dataclass(frozen=True)
class Made:
    """A draft that was made, and the seconds that it took."""

    name: str
    draft: Draft
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the drafts and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N drafts whole")
    parser.add_argument("--seed", type=int, default=1, help="of the choice of --show")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write all drafts to this folder")
    parser.add_argument("--kind", choices=("filings", "papers", "facts"), help="only drafts of this kind")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="make one in N of them")
    options = parser.parse_args(arguments)
    kinds = {"filings": of_filings, "papers": of_papers, "facts": of_facts}
    made: list[Made] = []
    refused: list[str] = []
    for kind, wanted in kinds.items():
        if options.kind not in (None, kind):
            continue
        for number, want in enumerate(wanted()):
            if number % options.every:
                continue
            begun = time.perf_counter()
            try:
                result = draft(want.index, want.brief)
            except DraftError as error:
                refused.append(f"{want.name}: {error}")
                continue
            made.append(Made(want.name, result, time.perf_counter() - begun))
    _report(made, refused)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for item in made:
            name = re.sub(r"[^\w.-]+", "-", item.name)
            (options.out / f"{name}.md").write_text(item.draft.story.raw, encoding="utf-8")
    for item in random.Random(options.seed).sample(made, min(options.show, len(made))):
        print(f"\n===== {item.name} ({item.draft.record.drafter})\n{item.draft.story.raw}")
    return 0


def _report(made: Sequence[Made], refused: Sequence[str]) -> None:
    if not made:
        print("No draft was made: the shared data is not here.", file=sys.stderr)
        return
    released = sum(item.draft.released for item in made)
    cuts = [(item, cut) for item in made for cut in item.draft.record.cuts]
    lines = sum(len(item.draft.standing) for item in made)
    print(f"drafts {len(made)}, released {released}, refused for want of matter {len(refused)}")
    print(f"lines {lines}, cut {len(cuts)}: {dict(Counter(cut.rule for _, cut in cuts))}")
    words = [len(item.draft.story.text.split()) for item in made]
    seconds = [item.seconds for item in made]
    print(f"words a draft {statistics.median(words):.0f}, seconds a draft {statistics.median(seconds):.2f} (medians)")
    for item in made:
        if not item.draft.released:
            rules = ", ".join(sorted({finding.rule for finding in item.draft.report.stops}))
            print(f"  held {item.name}: {rules}")
    for item, cut in cuts:
        print(f"  cut {item.name}: {cut.rule}: {cut.text[:90]!r}: {cut.message[:110]}")
    for line in refused:
        print(f"  refused {line}")


if __name__ == "__main__":
    sys.exit(main())
