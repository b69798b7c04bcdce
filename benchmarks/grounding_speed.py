"""Claims a second of an engine and of its peers: ``python -m benchmarks.grounding DATA.jsonl.gz --speed [--peers]``."""

from __future__ import annotations

import gc
import random
import re
import statistics
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.table import Table

from benchmarks.grounding_data import BadInput, Row, by_source, console
from benchmarks.grounding_engines import Scorer
from benchmarks.grounding_peers import PEERS
from copydesk.errors import EngineError

SPEED_WORDS, SPEED_CLAIMS = 700, 10
OWN = ("overlap", "embedding")  # of our own, timed beside the engine; the second with the peers only
_ROUNDS = 3
_SPENT = 30.0  # seconds that a round with fresh sources may take: of slow peers fewer documents are timed
_SLOW = 1.0  # seconds a claim, from which one round must do

Document = tuple[str, list[str]]


class Speed(NamedTuple):
    """Claims a second of processor time: a fresh source for each claim, and one for all claims of a document."""

    fresh: float
    shared: float
    claims: int  # timed


def documents(rows: Sequence[Row], count: int, seed: int = 1) -> list[Document]:
    """Up to ``count`` sources of 700 words, whole sources one after the other, each with up to ten of their claims."""
    groups = by_source(rows)
    rng = random.Random(seed)
    rng.shuffle(groups)
    made: list[Document] = []
    text, claims = "", []
    for group in groups:
        text += group[0].source.strip() + "\n\n"
        claims += [row.claim for row in group]
        words = list(re.finditer(r"\S+", text))
        if len(words) >= SPEED_WORDS:
            made.append((text[: words[SPEED_WORDS - 1].end()], rng.sample(claims, min(SPEED_CLAIMS, len(claims)))))
            text, claims = "", []
    return sorted(made, key=lambda one: -len(one[1]))[:count]


def speed(scorer: Scorer, made: Sequence[Document]) -> Speed:
    """How fast ``scorer`` is on ``made``: three rounds, the middle one.

    Of ``made`` as many documents count as half a minute allows, and one at least.
    """
    began = time.process_time()
    scorer.score(made[0][1][:1], made[0][0])
    one = time.process_time() - began
    rounds = 1 if one > _SLOW else _ROUNDS
    made = made[: max(1, int(_SPENT / (one * SPEED_CLAIMS + 1e-9)))]
    total = sum(len(claims) for _, claims in made)
    fresh, shared = [], []
    for _ in range(rounds):
        began = time.process_time()
        for text, claims in made:
            for claim in claims:
                scorer.score([claim], text)
        middle = time.process_time()
        for text, claims in made:
            scorer.score(claims, text)
        fresh.append(middle - began)
        shared.append(time.process_time() - middle)
    return Speed(total / statistics.median(fresh), total / statistics.median(shared), total)


def show_speed(rows: Sequence[Row], engine: str, settings: dict[str, Any], peers: bool, count: int = 20) -> int:
    """Print the claims a second of the engine and of word overlap, and with ``peers`` of all peers that can run here.

    The engine stands first, the others from fast to slow. A peer that lacks its packages is named with them.
    """
    made = documents(rows, count)
    if not made:
        raise BadInput(f"the sources of the data hold fewer than {SPEED_WORDS} words together")
    out = console()
    ours = speed(Scorer(engine, settings), made)
    others: dict[str, Speed] = {}
    for name in (*OWN, *PEERS) if peers else OWN[:1]:
        if name == engine:
            continue
        try:
            others[name] = speed(Scorer(name), made)
        except EngineError as error:
            out.print(f"{name}: not measured. {error}")
        gc.collect()  # a large model goes before the next one comes
    others = dict(sorted(others.items(), key=lambda one: -one[1].fresh))
    table = Table("engine", "a fresh source for each claim", "one for a document's claims", "claims timed")
    for name, found in {engine: ours, **others}.items():
        table.add_row(name, _number(found.fresh), _number(found.shared), f"{found.claims}")
        if name == engine:
            table.add_section()
    most = sum(len(claims) for _, claims in made)
    out.print(
        f"Claims a second of processor time, one core: {most} claims, {len(made)} sources of {SPEED_WORDS} words."
    )
    out.print(table)
    if peers and others:
        out.print(compared(engine, ours, others))
    return 0


def compared(engine: str, ours: Speed, others: dict[str, Speed]) -> str:
    """The engine beside the fastest and the slowest of ``others``, a fresh source for each claim."""
    fastest, slowest = max(others, key=lambda n: others[n].fresh), min(others, key=lambda n: others[n].fresh)
    return ". ".join(
        f"{title}: {name}, {_number(others[name].fresh)} a second, {_times(others[name].fresh, ours.fresh)} {engine}"
        for title, name in (("Fastest peer", fastest), ("Slowest peer", slowest))
    ) + "."  # fmt: skip


def _times(theirs: float, ours: float) -> str:
    return f"{theirs / ours:,.1f} times as many as" if theirs >= ours else f"1/{ours / theirs:,.0f} of"


def _number(each: float) -> str:
    return f"{each:,.2f}" if each < 10 else f"{each:,.0f}"
