"""Words that mean the same, something broader, or the contrary.

The table ``relations.txt.gz`` is made of WordNet 3.0 by ``python -m training.relations`` (its licence stands beside
it). It is read when it is first asked for.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _lines() -> list[str]:
    """The rows of the table, in the order of their stems; a row is taken apart when it is first asked for."""
    packed = (files(__package__) / "relations.txt.gz").read_bytes()
    return gzip.decompress(packed).decode("ascii").splitlines()


@lru_cache(maxsize=16384)
def _row(root: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int]:
    """Of a stem: the stems of words with the same meaning, with a broader, with the contrary one; how usual it is."""
    lines, head = _lines(), f"{root}\t"
    at = bisect_left(lines, head)
    if at == len(lines) or not lines[at].startswith(head):
        return (), (), (), -1
    _, same, broader, contrary, usual = lines[at].split("\t")
    return tuple(same.split()), tuple(broader.split()), tuple(contrary.split()), int(usual)


def same(root: str) -> tuple[str, ...]:
    """The stems of words that can mean what one of this stem does.

    >>> "purchas" in same("buy")
    True
    """
    return _row(root)[0]


def broader(root: str) -> tuple[str, ...]:
    """The stems of words for the kind of thing that a word of this stem names.

    >>> "acquir" in broader("buy")
    True
    """
    return _row(root)[1]


def contrary(root: str) -> tuple[str, ...]:
    """The stems of words for the contrary.

    >>> contrary("decod")
    ('encod',)
    """
    return _row(root)[2]


def usual(root: str) -> int:
    """How usual the words of a stem are: 0 for rare ones, about 12 for the most usual, -1 for those not in the table.

    >>> usual("make") > usual("decod") >= 0 > usual("copydesk")
    True
    """
    return _row(root)[3]
