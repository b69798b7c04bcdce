"""Train the model of grounding: ``python -m training.grounding``.

It reads the tables in ``training/measured`` (``training/measure.py`` makes them), parts each by document into training,
validation and test, and trains on each group of sets alone: claims made from filings, labelled claims on documents, and
labelled pairs of sentences. The groups label in ways of their own; the mean over three carries over to new sets better
than one over all. For each group it grows trees (LightGBM) and fits a weighted sum (logistic regression); in neither
may a measure speak against its direction. The two count alike, which tells sets of a group that was left out apart
best. The validation parts calibrate; nothing is chosen on the test parts, whose figures are printed at the end. The
same tables give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from scipy.optimize import minimize

from benchmarks.grounding import auroc
from copydesk.evidence.grounding.measures import DIRECTIONS, Measures
from copydesk.evidence.grounding.score import ASKED, together
from copydesk.evidence.grounding.trained import CLIP, Trained
from training.measure import HEAD, TABLES

GROUPS: dict[str, tuple[str, ...]] = {
    "made": ("made",),
    "documents": (
        "fool_me_twice",
        "check_covid",
        "factcheck_gpt",
        "story_summ",
        "propsegment_wiki",
        "propsegment_news",
        "sufficient_facts_hover",
        "begin_wow",
        "begin_cmu",
        "faithdial_audit",
        "alexa_factual",
    ),
    "pairs": (
        "multi_nli",
        "counterfactual_nli",
        "breaking_nli",
        "negation_nli",
        "conj_nli",
        "sufficient_facts_vitaminc",
        "q2_cross",
    ),
}
SEEDS = (1, 2, 3, 4)
TREES = 75
PENALTY = 30.0
OUT = Path(__file__).resolve().parents[1] / "src" / "copydesk" / "evidence" / "grounding" / "model.json.gz"
_GROWING: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 8,
    "learning_rate": 0.1,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "monotone_constraints": list(DIRECTIONS) * 2,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


class Table(NamedTuple):
    """A set: its claims' measures (a row of :data:`ASKED` each), their labels, and the part that each is in."""

    values: np.ndarray[Any, np.dtype[np.float64]]
    labels: np.ndarray[Any, np.dtype[np.int64]]
    parts: np.ndarray[Any, np.dtype[np.str_]]


def part(document: str) -> str:
    """The part of a document, by the hash that names it: 70 of 100 train, 15 validate, 15 test."""
    share = int(document[:8], 16) % 100
    return "train" if share < 70 else "validation" if share < 85 else "test"


def read(path: Path, sample: int | None = None) -> Table:
    """A table of ``training/measured``; ``sample`` takes that many claims, spread over it."""
    with io.StringIO(gzip.decompress(path.read_bytes()).decode("ascii")) as text:
        lines = csv.reader(text)
        head = tuple(next(lines))
        if head != HEAD:
            raise SystemExit(f"{path.name}: measured by other measures than there are now; measure it anew")
        claims: dict[str, tuple[str, int, list[Measures]]] = {}
        for number, document, label, *values in lines:
            claims.setdefault(number, (document, int(label), []))[2].append(Measures(*map(float, values)))
    found = list(claims.values())
    if sample:
        step = max(1, len(found) // sample)
        found = [claim for number, claim in enumerate(found) if number // 2 % step == 0]  # twins stay together
    return Table(
        np.array([together(measured) for _, _, measured in found]),
        np.array([label for _, label, _ in found]),
        np.array([part(document) for document, _, _ in found]),
    )


Numbers = np.ndarray[Any, np.dtype[np.float64]]


def training_part(tables: Sequence[Table]) -> tuple[Numbers, Numbers, Numbers]:
    """Measures, labels and weights of the training parts of ``tables``; a set counts with the root of its size."""
    chosen = [table.parts == "train" for table in tables]
    weights = np.concatenate([np.full(c.sum(), 1 / math.sqrt(c.sum())) for c in chosen])
    values = np.vstack([table.values[c] for table, c in zip(tables, chosen, strict=True)])
    labels = np.concatenate([table.labels[c] for table, c in zip(tables, chosen, strict=True)])
    return values, labels.astype(float), weights / weights.mean()


def trees(tables: Sequence[Table], seed: int) -> list[Any]:
    """The trees grown on the training parts of ``tables``, as :class:`Trained` holds them."""
    values, labels, weights = training_part(tables)
    booster = lightgbm.train(_GROWING | {"seed": seed}, lightgbm.Dataset(values, labels, weight=weights), TREES)

    def node(read: dict[str, Any]) -> Any:
        if "leaf_value" in read:
            return round(read["leaf_value"] / (len(GROUPS) * len(SEEDS)), 6)
        halves = node(read["left_child"]), node(read["right_child"])
        return (read["split_feature"], float(f"{read['threshold']:.5g}"), *halves)

    return [node(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def weights_of(tables: Sequence[Table], means: Numbers, spreads: Numbers) -> Numbers:
    """The weights of the measures on the training parts of ``tables``: logistic regression with an L2 penalty."""
    values, labels, counts = training_part(tables)
    directions = np.array(DIRECTIONS * 2)
    found = logistic(np.clip((values - means) / spreads, -CLIP, CLIP) * directions, labels, counts, PENALTY)
    return np.asarray(found[:-1] * directions / len(GROUPS))


def logistic(values: Numbers, labels: Numbers, counts: Numbers, penalty: float) -> Numbers:
    """Logistic regression with an L2 penalty, every weight at least 0; the last number is the intercept."""
    design = np.column_stack([values, np.ones(len(values))])

    def loss(guess: Numbers) -> tuple[float, Numbers]:
        margin = design @ guess
        surprise = np.logaddexp(0, margin) - labels * margin
        slope = design.T @ (counts * (1 / (1 + np.exp(-margin)) - labels)) + penalty * np.append(guess[:-1], 0)
        return float(counts @ surprise + penalty / 2 * guess[:-1] @ guess[:-1]), slope

    bounds = [(0.0, None)] * values.shape[1] + [(None, None)]
    return np.asarray(minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x)


def calibrated(model: Trained, tables: Sequence[Table]) -> Trained:
    """``model`` with the slope and offset that fit the validation parts best."""
    chosen = [t.parts == "validation" for t in tables]
    margins = [[sum(model.margins(row))] for t, c in zip(tables, chosen, strict=True) for row in t.values[c].tolist()]
    labels = np.concatenate([t.labels[c] for t, c in zip(tables, chosen, strict=True)])
    weights = np.concatenate([np.full(c.sum(), 1 / math.sqrt(max(c.sum(), 1))) for c in chosen])
    slope, offset = (round(float(n), 4) for n in logistic(np.array(margins), labels, weights, 0.0))
    return model._replace(slope=slope, offset=offset)


def train(folder: Path, sample: int | None = None) -> tuple[Trained, dict[str, Table]]:
    """The model on the tables of ``folder``, and the tables."""
    tables = {name: read(folder / f"{name}.csv.gz", sample) for names in GROUPS.values() for name in names}
    groups = [[tables[name] for name in names] for names in GROUPS.values()]
    every = training_part(list(tables.values()))[0]
    means, spreads = every.mean(axis=0), every.std(axis=0) + 1e-6
    grown = tuple(tree for group in groups for seed in SEEDS for tree in trees(group, seed))
    weights = sum(weights_of(group, means, spreads) for group in groups)
    row = [tuple(float(f"{n:.5g}") for n in numbers) for numbers in (means, spreads, weights)]
    return calibrated(Trained(ASKED, grown, *row), list(tables.values())), tables


def main() -> int:
    """Write the model and print its figures on the test parts."""
    parser = argparse.ArgumentParser(prog="python -m training.grounding", description=__doc__.splitlines()[0])
    parser.add_argument("--measured", type=Path, default=TABLES, help="folder of the tables")
    parser.add_argument("--sample", type=int, help="claims taken of each table, for a quick trial")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    model, tables = train(options.measured, options.sample)
    options.out.write_bytes(model.to_bytes())
    print(f"{len(model.trees)} trees, {options.out.stat().st_size:,} bytes: {options.out.name}\n")
    print(f"{'set':28}{'train':>8}{'test':>8}{'supported':>11}{'AUROC':>8}  on the test part")
    for name, table in tables.items():
        chosen = table.parts == "test"
        labels = table.labels[chosen].tolist()
        told = [1 - model.support(row) for row in table.values[chosen].tolist()]
        area = f"{auroc(labels, told):.3f}" if 0 < sum(labels) < len(labels) else "-"
        trained = int((table.parts == "train").sum())
        print(f"{name:28}{trained:8}{len(labels):8}{sum(labels) / max(len(labels), 1):11.2f}{area:>8}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
