"""Labelled claims in pairs: a faithful telling and its faulty twin, in one style, with the window both are told of."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.person import lower_first
from training.made import chosen, foreign, moved, swapped, twisted
from training.made.documents import Document, part, read
from training.made.grammar import Lexicon, fitted
from training.made.scene import Fault, Planted, Scene, Texts, content
from training.made.style import source_styled, styled
from training.made.told import tell


@dataclass(frozen=True)
class Made:
    """A claim with its source: ``label`` is 1 where the source bears it out. ``kind`` is the fault, and for a
    faithful twin the fault of its twin, so that both can be looked at together (``faithful`` has none).
    """

    claim: str
    source: str = field(repr=False)
    label: int
    kind: str
    document: str
    ways: tuple[str, ...] = ()


# Every kind with how often it is wanted; kinds that are rare in a text come as often as the text lets them.
KINDS: dict[str, tuple[Fault, int]] = {
    "name of the window": (swapped.names_near, 4),
    "name from elsewhere": (swapped.names_far, 5),
    "number": (swapped.numbers, 5),
    "scale or unit": (swapped.scales, 2),
    "date": (swapped.dates, 4),
    "negation": (twisted.negated, 5),
    "contrary": (twisted.contrary, 6),
    "relation": (twisted.relations, 3),
    "quantifier": (twisted.quantifiers, 3),
    "strength": (twisted.strengths, 4),
    "tense": (twisted.tenses, 3),
    "superlative": (chosen.superlatives, 2),
    "category": (chosen.categories, 3),
    "verb": (chosen.verbs, 4),
    "noun": (chosen.nouns, 4),
    "modifier": (chosen.modifiers, 4),
    "roles": (moved.roles, 3),
    "cause": (moved.causes, 3),
    "antecedent": (moved.antecedents, 4),
    "fused": (moved.fused, 4),
    "attribution": (moved.attributed, 2),
    "added": (foreign.added, 5),
    "described": (foreign.described, 4),
    "specific": (foreign.specific, 3),
    "invented figure": (foreign.invented, 2),
    "absent": (foreign.absent, 7),
    "partial": (foreign.partial, 4),
}
# True by their form: no other sentence of the window can make them true.
_BY_FORM = {"roles", "negation", "absent", "partial", "attribution"}


def made(folders: Iterable[Path], seed: int, n: int, wanted: str | None = None) -> Iterator[Made]:
    """``n`` labelled claims of the texts of these folders, the same for the same seed.

    :param wanted: one part alone (``train``, ``validation``, ``test``), or all.
    """
    yield from made_of(read(folders), seed, n, wanted)


def made_of(documents: Sequence[Document], seed: int, n: int, wanted: str | None = None) -> Iterator[Made]:
    """:func:`made` of documents that are read already."""
    lexicon = Lexicon.learn([d.paper.text for d in documents])
    by_part: dict[str, list[Document]] = {}
    for document in documents:
        if document.paper.sentences and wanted in (None, part(document.name)):
            by_part.setdefault(part(document.name), []).append(document)
    texts = {name: Texts(row, lexicon) for name, row in by_part.items()}
    rng = random.Random(f"claims {seed}")
    places = [(d, at) for row in by_part.values() for d in row for at in range(len(d.paper.sentences))]
    places.sort(key=lambda p: (p[0].name, p[1]))
    count: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    given = turns = 0
    while places and given < n and turns < 40:
        turns += 1
        rng.shuffle(places)
        for document, at in places:
            for one in _pair(document, at, texts[part(document.name)], count, random.Random(rng.random())):
                key = (one.claim, one.source)
                if given < n and key not in seen:
                    seen.add(key)
                    given += 1
                    yield one
            if given >= n:
                return


# Lines of an index of exhibits, which say nothing.
_LISTING = re.compile(
    r"\bIndenture\b|\b[Dd]ated as of\b|[Ii]ncorporated by reference|\([Ff]ile [Nn]o|by and (?:between|among)"
    r"|^Description of"
)


def _pair(document: Document, at: int, texts: Texts, count: Counter[str], rng: random.Random) -> Iterator[Made]:
    sentence = document.paper.sentences[at]
    if _LISTING.search(sentence.text):
        return
    window = document.window(sentence, sentence, rng)
    telling = window and tell(sentence, document, window, texts.lexicon, rng)
    if not window or not telling:
        return
    scene = Scene(telling, document, window, texts, rng)
    found = planted(scene, count)
    if found is None:
        return
    kind, fault = found
    count[kind] += 1
    claims = fault.twin or telling.text, fault.text
    before, after = around(scene) if kind != "partial" and rng.random() < 0.3 else ("", "")
    whole: tuple[str, ...] = tuple(fitted(before + fitted(c) + after) for c in claims)
    if kind != "attribution" and rng.random() < 0.12:
        whole = framed(whole, document, rng)
    if rng.random() < 0.3:
        called = rng.choice(("firm", "group", "business"))
        whole = tuple(_THE_COMPANY.sub(called, c) for c in whole)
    if rng.random() < 0.5:
        whole = tuple(_AGAIN.sub(r"\1It ", c) for c in whole)
    pair = styled(whole, rng)
    source = source_styled(window.text, rng)
    if pair[0] == pair[1]:
        return
    for label, claim in ((1, pair[0]), (0, pair[1])):
        yield Made(claim, source, label, kind, document.name, telling.ways)


_THE_COMPANY = re.compile(r"(?<=\b[Tt]he )company\b")
_FRAMES = (
    "The {d} says that {t}",
    "According to the {d}, {t}",
    "The {d} states that {t}",
    "{t}, the {d} shows",
    "It says that {t}",
    "The {d}: {t}",
)


def framed(claims: tuple[str, ...], document: Document, rng: random.Random) -> tuple[str, ...]:
    """The claims as what a document says, by whatever name a summary gives it."""
    form = rng.choice(_FRAMES)
    called = rng.choice(
        ("filing", "annual report", "report", "text", "article")
        if document.paper.company
        else ("document", "text", "rule", "article")
    )
    return tuple(
        fitted(form.format(d=called, t=lower_first(c.rstrip("."), document.paper.common)) + ".") for c in claims
    )


# The company named again in the next sentence, as a subject of its own.
_AGAIN = re.compile(
    r"(The company(?! and)[^.]*[a-z]\. )The company (?=(?:also |then )?(?:has|is|was|had|may|will|[a-z]+s|[a-z]+ed)\b)"
)


def around(scene: Scene) -> tuple[str, str]:
    """One to three faithful sentences of the window, put before and after the claim in both twins."""
    rows: list[str] = []
    for other in scene.others()[: scene.rng.choice((1, 1, 2, 3))]:
        told = tell(other, scene.document, scene.window, scene.lexicon, scene.rng)
        if told and told.text not in rows:
            rows.append(told.text)
    at = scene.rng.randint(0, len(rows))
    return "".join(t + " " for t in rows[:at]), "".join(" " + t for t in rows[at:])


def planted(scene: Scene, count: Counter[str]) -> tuple[str, Planted] | None:
    """A fault of the kind that is furthest behind its share among some that chance takes, and that can be planted."""
    names = scene.rng.sample(sorted(KINDS), 9)
    for name in sorted(names, key=lambda k: count[k] / KINDS[k][1]):
        row = list(KINDS[name][0](scene))
        scene.rng.shuffle(row)
        for one in row[:6]:
            text = fitted(one.text)
            if text.lower() == fitted(one.twin or scene.text).lower() or len(text.split()) > 75:
                continue
            if name not in _BY_FORM and (scene.borne_out(one) or _stands(text, scene)):
                continue
            return name, Planted(text, one.new, one.twin)
    return None


def _stands(text: str, scene: Scene) -> bool:
    """Whether the faulty claim is made of nothing but what one sentence of the window says in this order."""
    words = re.findall(r"\w+", text.lower())
    return " ".join(words) in " ".join(re.findall(r"\w+", scene.window.text.lower())) or not content(text)
