"""How a claim looks, put on after the fault and on both twins alike: nothing may be learnt from looks."""

from __future__ import annotations

import random
import re

_SPACED = re.compile(r"(?<=\w)(?=[.,;:!?%)’”])(?!’\w)|(?<=[$(“])(?=\w)")
_ARTICLES = re.compile(r"\b(?:the|a|an) (?=[a-z\d$])", re.I)


def styled(texts: tuple[str, ...], rng: random.Random) -> tuple[str, ...]:
    """All ``texts`` in one style that chance takes: as they are, typewritten, in small letters, as a headline.

    >>> styled(("The mill sold 4.5% of it.",), random.Random(3))
    ('The mill sold 4.5% of it.',)
    """
    straight, style, stop = rng.random() < 0.7, rng.random(), rng.random()
    return tuple(_styled(t, straight, style, stop) for t in texts)


def _styled(text: str, straight: bool, style: float, stop: float) -> str:
    if straight:
        text = text.translate(str.maketrans("‘’“”", "''\"\""))
    if style < 0.14:  # as old machine summaries come: small letters, marks set apart
        text = re.sub(
            r"(?<=\w)(?=[;:!?)”\"%])|(?<=\w)(?=,(?!\d))|(?<=[$(“\"])(?=\w)|(?<=\w)(?=['’]s\b)", " ", text.lower()
        )
        text = re.sub(r"(?<=[\w)])(?<![. ]\w)\.(?=$| \w)", " .", text)
        return re.sub(r"  +", " ", text)
    if style < 0.24:
        text = text.lower()
    elif style < 0.32:  # as a headline
        text = _ARTICLES.sub("", text)
        text = re.sub(r"\bwill (?!not|be)", "to ", text)
        text = re.sub(r"\b(?:is|are|was|were) (?=[a-z]+ed\b)", "", text)
        text = text[:1].upper() + text[1:]
        if len(re.findall(r"[.!?] ", text)) == 0:
            text = text.rstrip(".")
    if stop < 0.08:
        text = text.rstrip(".")
    return text


def source_styled(text: str, rng: random.Random) -> str:
    """A source as it stands, or with straight marks, or as one run of lines."""
    if rng.random() < 0.6:
        text = text.translate(str.maketrans("‘’“”", "''\"\""))
    if rng.random() < 0.3:
        text = re.sub(r"\s+", " ", text)
    return text
