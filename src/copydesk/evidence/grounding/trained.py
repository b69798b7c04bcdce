"""The trained model of support, read from the package and asked without any library.

It adds up decision trees and a weighted sum of the same measures. ``python -m training.grounding`` makes
``model.json.gz``; its card is ``docs/grounding-model.md``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

# A node is (number of the measure, threshold, node up to it, node above it); a leaf is a number.
_Node = tuple[int, float, Any, Any]
CLIP = 3.0  # spreads from the mean beyond which a measure weighs no more


class Trained(NamedTuple):
    """A model over the measures of a claim, which ``measures`` names in order.

    ``trees`` add up to one number; the ``weights`` of the measures, each less its mean over its spread, to another.
    Their sum is made the logarithm of the odds of support by ``slope`` and ``offset`` (Platt, "Probabilistic outputs
    for support vector machines", 1999).
    """

    measures: tuple[str, ...]
    trees: tuple[_Node | float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    slope: float = 1.0
    offset: float = 0.0

    def support(self, values: Sequence[float]) -> float:
        """The probability, 0 to 1, that a claim with these measures is borne out.

        >>> Trained(("unseen",), ((0, 0.5, 2.0, -2.0),), (0.4,), (0.2,), (-1.0,)).support([0.2])
        0.9525741268224334
        """
        return 1 / (1 + math.exp(-(self.slope * sum(self.margins(values)) + self.offset)))

    def margins(self, values: Sequence[float]) -> tuple[float, float]:
        """What the trees say, and what the weighted sum does."""
        trees = 0.0
        for node in self.trees:
            while type(node) is tuple:
                node = node[2] if values[node[0]] <= node[1] else node[3]
            trees += node  # type: ignore[operator]
        line = 0.0
        for value, mean, spread, weight in zip(values, self.means, self.spreads, self.weights, strict=True):
            if weight:
                line += weight * max(-CLIP, min(CLIP, (value - mean) / spread))
        return trees, line

    @classmethod
    def from_bytes(cls, packed: bytes) -> Trained:
        """A model from its file."""
        read = json.loads(gzip.decompress(packed))
        trees = tuple(map(_node, read["trees"]))
        means, spreads, weights = (tuple(read[name]) for name in ("means", "spreads", "weights"))
        return cls(tuple(read["measures"]), trees, means, spreads, weights, read["slope"], read["offset"])

    def to_bytes(self) -> bytes:
        """The file of a model: the same bytes for the same model."""
        return gzip.compress(json.dumps(self._asdict(), separators=(",", ":")).encode("ascii"), 9, mtime=0)


def _node(read: Any) -> _Node | float:
    return (read[0], read[1], _node(read[2]), _node(read[3])) if isinstance(read, list) else float(read)


@cache
def built_in() -> Trained:
    """The model that ships with the package."""
    return Trained.from_bytes(_file())


@cache
def built_in_version() -> str:
    """What tells the model that ships from another: the head of its SHA-256."""
    return hashlib.sha256(_file()).hexdigest()[:12]


def _file() -> bytes:
    return (files(__package__) / "model.json.gz").read_bytes()
