"""The model of grounding: that the script makes what ships, from tables that the code makes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest

from benchmarks.grounding import auroc
from copydesk.evidence.grounding.score import ASKED
from copydesk.evidence.grounding.trained import built_in, built_in_version
from training import grounding
from training.measure import HEAD, TABLES, rows

SETS = [name for names in grounding.GROUPS.values() for name in names]


@pytest.mark.slow
def test_on_a_sample_the_script_makes_the_same_model_twice_and_one_that_tells_claims_apart():
    model, tables = grounding.train(TABLES, sample=300)
    again, _ = grounding.train(TABLES, sample=300)
    assert model.to_bytes() == again.to_bytes()
    assert model.measures == ASKED
    table = tables["made"]
    unseen = table.parts == "test"
    told = [1 - model.support(row) for row in table.values[unseen].tolist()]
    assert auroc(table.labels[unseen].tolist(), told) > 0.65


@pytest.mark.slow
def test_the_model_that_ships_is_the_one_that_the_script_makes(tmp_path):
    model, _ = grounding.train(TABLES)
    shipped = built_in()
    for name in SETS:
        table = grounding.read(TABLES / f"{name}.csv.gz", sample=100)
        for row in table.values.tolist():
            assert model.support(row) == pytest.approx(shipped.support(row), abs=0.02)


def test_the_model_is_asked_for_what_is_measured_now():
    assert built_in().measures == ASKED
    assert len(built_in_version()) == 12


def test_parts_share_no_document():
    parts: dict[str, set[str]] = {}
    for name in SETS:
        table = list(csv.reader(io.StringIO(gzip.decompress((TABLES / f"{name}.csv.gz").read_bytes()).decode("ascii"))))
        assert tuple(table[0]) == HEAD
        for _, document, *_ in table[1:]:
            parts.setdefault(document, set()).add(grounding.part(document))
    assert all(len(found) == 1 for found in parts.values())
    assert {part for found in parts.values() for part in found} == {"train", "validation", "test"}


@pytest.mark.slow
def test_more_against_a_claim_never_makes_it_better_supported():
    model = built_in()
    table = grounding.read(TABLES / "made.csv.gz", sample=200)
    for row in table.values.tolist()[:100]:
        before = model.support(row)
        for number, direction in enumerate(grounding.DIRECTIONS * 2):
            worse = [*row]
            worse[number] -= 0.7 * direction
            assert model.support(worse) <= before + 1e-9


@pytest.mark.slow
def test_measured_anew_the_made_claims_give_the_rows_of_their_table(shared, tmp_path):
    """Where the code measures otherwise than when the tables were written, this says so."""
    from training.made import made

    folders = [shared / "bench" / "quotes" / "sources", *sorted((shared / "cases").glob("*/sources"))]
    claims = [c for c, _ in zip(made(folders, seed=1, n=40), range(40), strict=False)]
    told = [
        {"doc": c.document, "source": c.source, "claim": c.claim, "label": c.label}
        for c in sorted(claims, key=lambda c: c.source)
    ]
    fresh = {tuple(row[1:]) for row in rows(told)}
    kept = gzip.decompress((TABLES / "made.csv.gz").read_bytes()).decode("ascii").splitlines()[1:]
    known = {tuple(line.split(",")[1:]) for line in kept}
    assert len(fresh & known) >= 0.95 * len(fresh)


def test_a_table_of_other_measures_is_refused(tmp_path):
    path = tmp_path / "made.csv.gz"
    path.write_bytes(gzip.compress(b"claim,document,label,luck\n0,abcdef0123,1,7\n"))
    with pytest.raises(SystemExit, match="measured by other measures"):
        grounding.read(path)


def test_a_document_is_named_by_a_hash_alone():
    (row, *_) = rows([{"doc": "a page", "source": "Sales rose.", "claim": "Sales rose.", "label": 1}])
    assert row[1] == hashlib.sha256(b"a page").hexdigest()[:10]
    assert json.loads(row[2]) == 1


@pytest.mark.slow
def test_relations_are_made_of_wordnet():
    folder = Path("/usr/share/wordnet")
    if not (folder / "data.noun").is_file():
        pytest.skip("needs WordNet (Debian's wordnet-base)")
    from training.relations import table

    same, broader, contrary = table(folder)["buy"]
    assert ("purchas" in same, "get" in broader, "sell" in contrary) == (True, True, True)
