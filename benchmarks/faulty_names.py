"""Names made false: another name, the right name in the wrong place, another speaker."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks import proper
from benchmarks.change import Changes, body_of
from benchmarks.told import Telling

if TYPE_CHECKING:
    from benchmarks.planting import Surroundings

# ---- names --------------------------------------------------------------------------------------


def names(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """The name of another body, person, place or law of the same kind, from the same sources."""
    body = body_of(told)
    for name in proper.found(told.text):
        if name.start < body or (name.start == 0 and name.kind == "company" and told.way == "quotation"):
            continue
        others = proper.others(name, around.papers, told.text)
        if others:
            yield name.start, name.end, rng.choice(others), f"{name.kind}"


_ONE_WAY = re.compile(
    r"\b(?:acquired|against|to|from|by|under|over|than|sued|sold|bought|owns?|affirmed|filed|granted|denied"
    r"|directs?|asked|owed|paid"
    r"|reports? to|replaced|succeeded|served|appointed|before|succeeds)\b"
)
_END = r"(?:\$?\d+(?:[.,]\d+)*%?(?: [mb]illion)?|[A-Z]\w+(?: [A-Z]\w+)?)"
_FROM_TO = re.compile(rf"\bfrom ({_END}) to ({_END})(?=[ ,.])")
_OFFSET = re.compile(
    r"(?:driven by|due to|because of) ((?:[\w’-]+ ){1,9}[\w’-]+)(, (?:partially|partly|mostly) offset by "
    r")((?:[\w’-]+ ){1,9}[\w’-]+)(?=\.$)"
)
_TITLES = (
    "Chief Executive Officer",
    "Chief Financial Officer",
    "Chief Operating Officer",
    "General Counsel",
    "Chief Legal Officer",
    "Chief Human Resources Officer",
    "Chief Information Security Officer",
    "Chief Information Officer",
    "Chief Technology Officer",
    "Executive Vice President",
    "Senior Vice President",
    "Vice President",
    "President",
    "Controller",
    "Treasurer",
)


def roles(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """Right names in the wrong places: two that trade places, or another office for a person."""
    text, body = told.text, body_of(told)
    row = [n for n in proper.found(text) if n.start >= body]
    for one, two in pairwise(row):
        between = text[one.end : two.start]
        apart = one.text not in two.text and two.text not in one.text
        if (
            one.group == two.group
            and apart
            and len(between) < 90
            and _ONE_WAY.search(between)
            and not re.search(
                r"(?:,| and| or| as well as) (?:the |in )?$|\bbetween\b",
                text[max(0, one.start - 12) : one.start] + between,
            )
        ):
            yield one.start, two.end, two.text + between + one.text, f"{one.group}s traded"
    # "from Google Network to Google Search": what went one way is told to have gone the other.
    for found in _FROM_TO.finditer(text):
        if found.start() >= body and found[1] != found[2] and not re.fullmatch(r"(?:19|20)\d\d", found[1]):
            yield found.start(), found.end(), f"from {found[2]} to {found[1]}", "from and to"
    # What drove a change and what held it back trade places.
    for found in _OFFSET.finditer(text):
        if found.start() >= body:
            yield found.start(1), found.end(3), found[3] + found[2] + found[1], "cause and offset traded"
    for title in _TITLES:
        for found in re.finditer(rf"(?<![A-Za-z] (?:Vice|vice) )(?<!Vice ){title}\b(?! of|, [A-Z])", text):
            if found.start() >= body and not re.search(
                r"(?:Executive|Senior|Vice|Deputy|Assistant|former) $", text[: found.start()]
            ):
                others = [t for t in _TITLES[:9] if t not in text]
                if others and re.search(r"\b(?:Mr|Ms|Mrs|Dr)\. |[A-Z]\. [A-Z]\w+|\bour\b|\bits\b|’s\b", text):
                    yield found.start(), found.end(), rng.choice(others), "office"


_OUTSIDE = (
    "The Federal Reserve",
    "The Justice Department",
    "The Securities and Exchange Commission",
    "Goldman Sachs",
    "Moody’s",
    "The Treasury Department",
    "The Commerce Department",
    "JPMorgan Chase",
    "The Federal Trade Commission",
)


def attributions(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """What one says given to another, who says no such thing."""
    inside = [p.speaker for p in around.papers if p.speaker and p.speaker != told.speaker]
    who = rng.choice([*inside, rng.choice(_OUTSIDE)] if rng.random() < 0.75 and inside else list(_OUTSIDE))
    quoted = told.way == "quotation" and told.text.startswith("“")
    low = told.speaker[0].lower() + told.speaker[1:] if told.speaker.startswith("The ") else told.speaker
    if told.frame.startswith(told.speaker) and told.speaker:
        yield 0, len(told.speaker), who, "speaker"
    elif told.frame.startswith("According to ") or quoted:
        at = told.text.find(low, told.text.rfind("”") if quoted else 0)
        if at >= 0:
            yield at, at + len(low), who[0].lower() + who[1:] if who.startswith("The ") else who, "speaker"
