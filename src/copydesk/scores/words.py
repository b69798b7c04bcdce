"""The tone of a text by words of finance: the share of good words less that of bad ones, -1 to 1.

The method is that of Loughran and McDonald ("When is a liability not a liability?", Journal of Finance 66, 2011), net
share of a word list with negation; the list is ours. Words of direction count by what moves: a burden ("loss", "costs")
among the four words on either side turns them, so that "loss narrowed" is good and "costs rose" bad. A good word up to
three words after a negation is bad; a bad one there says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from copydesk.scores import word_list

if TYPE_CHECKING:
    import duckdb

MAX_TEXT = 20_000  #: most characters of a text that are read; a news item says what it says early

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_STOP = re.compile(r"[.;:!?]\s|,\s+(?:while|but|and|whereas)\s|\s(?:while|but|whereas)\s")
_NEGATED, _NEAR = 3, 4  # words back that a negation reaches; words on either side in which a burden stands
_BATCH = 10_000


def tone(text: str) -> float | None:
    """The tone of a text, -1 (all bad) to 1 (all good); ``None`` where no word of the list stands.

    >>> tone("Quarterly loss narrowed"), tone("Costs rose and the plant was shut"), tone("The board meets on Monday")
    (1.0, -1.0, None)
    """
    good = bad = 0
    for clause in _STOP.split(text[:MAX_TEXT]):
        more, less = _counted([word.lower().replace("’", "'") for word in _WORD.findall(clause)])
        good, bad = good + more, bad + less
    return (good - bad) / (good + bad) if good + bad else None


def _counted(words: list[str]) -> tuple[int, int]:
    """The good and bad words of a clause."""
    known = _lists()
    stems = [known.stem(word) for word in words]
    moved = {i for i, s in enumerate(stems) if s in known.up or s in known.down}
    turned = {
        i: next((j for j in _around(i, len(stems)) if stems[j] in known.burdens and j not in moved), None)
        for i in moved
    }
    told = {j for j in turned.values() if j is not None}  # the burden itself says nothing once it is said how it moved
    good = bad = 0
    for i, one in enumerate(stems):
        if i in moved:
            value = 1 if (one in known.up) == (turned[i] is None) else -1
        elif one in known.negative and i not in told:
            value = -1
        elif one in known.positive:
            value = 1
        else:
            continue
        if any(word in known.negations for word in words[max(0, i - _NEGATED) : i]):
            value = -1 if value > 0 else 0
        good, bad = good + (value > 0), bad + (value < 0)
    return good, bad


def _around(at: int, many: int) -> list[int]:
    """The places near ``at``, the nearest first."""
    near = [at + sign * step for step in range(1, _NEAR + 1) for sign in (-1, 1)]
    return [place for place in near if 0 <= place < many]


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists as stems; negations as they are."""

    positive: frozenset[str]
    negative: frozenset[str]
    up: frozenset[str]
    down: frozenset[str]
    burdens: frozenset[str]
    negations: frozenset[str]
    other: frozenset[str]
    stemmed: Callable[[str], str]

    def stem(self, word: str) -> str:
        """The stem of a word; ``""`` for one that means something else than the listed word of its stem."""
        return "" if word in self.other else self.stemmed(word)


@cache
def _lists() -> _Lists:
    import Stemmer

    stemmed: Callable[[str], str] = lru_cache(100_000)(Stemmer.Stemmer("english", 0).stemWord)

    def stems(words: str) -> frozenset[str]:
        return frozenset(stemmed(word) for word in words.split())

    return _Lists(
        positive=stems(word_list.POSITIVE),
        negative=stems(word_list.NEGATIVE),
        up=stems(word_list.UP),
        down=stems(word_list.DOWN),
        burdens=stems(word_list.BURDENS),
        negations=frozenset(word_list.NEGATIONS.split()),
        other=frozenset(word_list.EXCEPT.split()),
        stemmed=stemmed,
    )


def toned(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Give the news of a DuckDB table that have no tone that of their text, where it has one."""
    import pyarrow as pa

    con.execute(
        f"create or replace temp sequence numbers; create or replace temp table texts as "  # nosec B608
        f"select nextval('numbers') as number, text, null::DOUBLE as tone from "
        f"(select distinct text from {table} where tone is null)"
    )
    last = 0
    while rows := con.execute(
        "select number, text from texts where number > ? order by number limit ?", [last, _BATCH]
    ).fetchall():
        last = rows[-1][0]
        batch = pa.table({"number": [n for n, _ in rows], "tone": pa.array([tone(t) for _, t in rows], pa.float64())})
        con.register("batch", batch)
        con.execute("update texts set tone = batch.tone from batch where texts.number = batch.number")
        con.unregister("batch")
    con.execute(
        f"update {table} set tone = texts.tone from texts where {table}.text = texts.text and {table}.tone is null"  # nosec B608
    )
    con.execute("drop table texts; drop sequence numbers")
