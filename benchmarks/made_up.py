"""Text in the manner of an annual report, made by rule, for where the real texts are not at hand."""

from __future__ import annotations

import datetime as dt
import random

from benchmarks.papers import MONTHS, Paper, running

_UNITS = (
    "paper packaging timber printing freight harbour storage grain dairy bakery retail leasing energy water".split()
)
_REASONS = (
    "higher prices for raw materials",
    "lower demand from printers",
    "a strike at the northern mill",
    "a longer season in the southern ports",
    "the sale of two warehouses",
    "new contracts with public authorities",
    "the weakness of the currency",
    "savings in transport and storage",
)
_PARTS = ("customers", "suppliers", "employees", "lenders", "insurers", "regulators", "carriers", "growers", "tenants")
_ACTS = ("delay", "reduce", "renew", "cancel", "extend", "review", "dispute", "settle", "enlarge", "suspend")
_THINGS = (
    "orders",
    "deliveries",
    "credit lines",
    "supply contracts",
    "leases",
    "permits",
    "claims",
    "shipments",
    "investments",
)


def sentence(rng: random.Random) -> str:
    """One sentence that stands by itself, with a figure in three of five."""
    unit, other, reason, year = rng.choice(_UNITS), rng.choice(_UNITS), rng.choice(_REASONS), rng.randint(2019, 2025)
    amount, share = rng.randint(11, 989) / 10, rng.randint(11, 199) / 10
    up = rng.choice(("increased", "decreased"))
    forms = (
        f"In {year}, revenues of our {unit} business {up} {share}% to ${amount} billion, primarily due to {reason}.",
        f"We paid ${amount} million for {other} assets on {rng.choice(MONTHS)} {rng.randint(1, 28)}, {year}, and we "
        f"expect to spend "
        f"a further ${amount + 9:.1f} million in the {unit} business.",
        f"Our {rng.choice(_PARTS)} may {rng.choice(_ACTS)} or {rng.choice(_ACTS)} their {rng.choice(_THINGS)} in "
        f"the {unit} business "
        f"because of {reason}.",
        f"The Company employed {rng.randint(1000, 99000):,} people in the {unit} and {other} businesses at the end "
        f"of {year}.",
        f"If our {rng.choice(_PARTS)} in the {unit} trade {rng.choice(_ACTS)} {rng.choice(_THINGS)}, our results "
        f"from the {other} "
        f"business could suffer.",
    )
    return rng.choice(forms)


def papers(count: int, words: int, seed: int = 1) -> list[Paper]:
    """``count`` papers of about ``words`` words, each of a company that does not exist."""
    made = []
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        company, blocks, length = f"{rng.choice(_UNITS).title()} Works {number + 1}", [], 0
        while length < words:
            block = " ".join(sentence(rng) for _ in range(rng.randint(2, 6)))
            blocks.append(block)
            length += block.count(" ") + 1
        text, name = "\n\n".join(blocks) + "\n", f"works-{number + 1}"
        day = dt.date(2026, 1 + number % 12, 1 + number % 28)
        sentences = tuple(running(name, text))
        made.append(Paper(name, text, f"{company} Form 10-K", company, company, "filing", day, True, sentences))
    return made
