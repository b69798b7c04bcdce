"""What the kinds of fault share: a change, and the part of a telling that it may touch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.told import Telling

# Where, from and to (code points of the telling), the new words, and what was done.
Change = tuple[int, int, str, str]
Changes = Iterator[Change]


def body_of(told: Telling) -> int:
    """Where the attribution ends and what is told begins."""
    return len(told.frame)


def swapped(told: Telling, table: tuple[tuple[str, str], ...], what: str) -> Changes:
    """Every place of the body where a pattern of the table stands, with its other."""
    for pattern, other in table:
        for found in re.finditer(pattern, told.text):
            if found.start() >= body_of(told):
                new = found.expand(other)
                yield found.start(), found.end(), new, what
