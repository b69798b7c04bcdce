"""The quotation benchmark itself, on small cases of our own and on the shared ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.quotes import altered, measure, read_cases
from copydesk.model import Source

TEXT = "We may close some stores. Sales rose 4.5% in May.\r\nCosts fell."


def write(folder: Path) -> tuple[Path, Path]:
    sources = folder / "sources"
    sources.mkdir()
    (sources / "filing.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    at = TEXT.index("Sales")
    cases = [
        {"id": "1", "quote": "sales rose 4.5%\u2028in May", "source_ids": ["filing"], "label": "match"}
        | {"edit": "edge", "source_id": "filing", "start": at, "end": at + 22},
        {"id": "2", "quote": "We will close some stores", "source_ids": ["filing"], "label": "no-match"}
        | {"edit": "hedge", "source_id": None, "start": None, "end": None},
    ]
    path = folder / "cases.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(c, ensure_ascii=False) + "\n" for c in cases).encode()))
    return path, sources


@pytest.mark.parametrize("setting", ["one", "all"])
def test_predictions_and_figures(tmp_path: Path, setting: str) -> None:
    path, sources = write(tmp_path)
    out = tmp_path / "predictions.jsonl"
    result = measure(path, sources, out, setting, copies=1, peer=1, rounds=1)  # type: ignore[arg-type]
    assert (result["recall"], result["false accepts"], result["located"]) == (100.0, 0.0, 100.0)
    assert result["documents"] == 2
    at = TEXT.index("Sales")
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        {"id": "1", "match": True, "source_id": "filing", "start": at, "end": at + 22},
        {"id": "2", "match": False},
    ]


def test_altered_copies_differ_from_each_other() -> None:
    source = Source.from_text(
        "Prices of bread and fruit went down again while wages went upward slowly. " * 5, name="a"
    )
    one, two = altered(source, 1), altered(source, 2)
    assert len({source.text, one.text, two.text}) == 3
    assert {source.name, one.name, two.name} == {"a", "a~1", "a~2"}


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["one", "all"])
def test_shared_cases(shared: Path, tmp_path: Path, setting: str) -> None:
    folder = shared / "bench" / "quotes"
    out = tmp_path / "predictions.jsonl"
    result = measure(folder / "cases.jsonl.gz", folder / "sources", out, setting, 0, 0, 1)  # type: ignore[arg-type]
    assert result["recall"] >= 99.8
    assert result["false accepts"] <= 0.2
    assert result["located"] >= 99.5
    assert len(read_cases(out)) == result["cases"]
