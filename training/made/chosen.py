"""Faults of choice: another noun, verb, adjective, kind of thing or rank than the source gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from training.made.grammar import phrases
from training.made.scene import Planted, Scene
from training.made.words import EMPTY, KINDS_OF_THING, SUPERLATIVES, alike


def superlatives(scene: Scene) -> Iterator[Planted]:
    """A "largest", "only" or "first" that the source does not give; "one of the largest" told as "the largest"."""
    text = scene.text
    for m in re.finditer(r"\b[Oo]ne of the (?=(?:largest|most|best|leading|biggest|few)\b)", text):
        yield Planted(text[: m.start()] + "the " + text[m.end() :], "the")
    for m in re.finditer(
        r"\b(an?|its|the) (large|important|significant|big|old|new|leading|major|key|strong|high|great|principal)"
        r" (?=[a-z]+ )",
        text,
    ):
        top = {
            "important": "most important",
            "significant": "most significant",
            "leading": "only",
            "major": "biggest",
            "key": "most important",
            "principal": "only",
            "large": "largest",
            "old": "oldest",
            "new": "newest",
            "big": "biggest",
            "strong": "strongest",
            "high": "highest",
            "great": "greatest",
        }
        yield scene.put(m.start(), m.end(), f"{'the' if m[1] in ('a', 'an') else m[1]} {top[m[2]]} ")
    for start, end in phrases(scene.tokens):
        first, last = scene.tokens[start], scene.tokens[end - 1]
        if first.low in ("a", "an", "its") and end - start in (2, 3) and last.kind == "noun" and last.low in _RANKED:
            word = scene.rng.choice(SUPERLATIVES)
            if word == "most":
                continue
            rest = text[scene.tokens[start + 1].start : last.end]
            if re.search(r"(?:as|such as|is|are|to) $", text[: first.start]) or first.low == "its":
                yield scene.put(first.start, last.end, f"{'the' if first.low != 'its' else 'its'} {word} {rest}")


_RANKED = set(
    "provider market producer supplier maker employer network platform retailer program plant factory investment"
    " investor brand bank fund "
    "award settlement increase decrease decline deal acquisition customer competitor product company manufacturer"
    " store loss gain airline "
    "carrier facility site contract order region country segment shareholder vendor developer distributor agency"
    " lawsuit study trial".split()
)
_ROWS = {word: row for row in KINDS_OF_THING for word in row}


def categories(scene: Scene) -> Iterator[Planted]:
    """A thing told as another kind of thing: shares as bonds, a university as a hospital."""
    for token, after in pairwise(scene.tokens):
        row = _ROWS.get(token.low)
        # A noun before a noun ("cash flows") is a part of a name of its own.
        if (
            row
            and after.kind not in ("noun", "adjective", "name", "ing")
            and token.kind in ("noun", "other", "adjective")
            and token.text.islower()
        ):
            if token.low == "company" and re.search(r"\b[Tt]he $", scene.text[: token.start]):
                continue
            if (
                token.low in ("oil", "water", "board", "order", "contract", "report", "car", "period")
                or scene.text[token.end : token.end + 1] == "-"
            ):
                continue
            others = [w for w in row if w not in scene.text and w not in scene.own]
            if others:
                yield scene.put(token.start, token.end, scene.rng.choice(others))


def verbs(scene: Scene) -> Iterator[Planted]:
    """The main verb put for another verb of the texts in the same form, and before the same word."""
    parts, lexicon = scene.clause, scene.lexicon
    if parts is None:
        return
    words = scene.text[slice(*parts.verb)].split()
    word = words[-1].lower()
    for table in (lexicon.past, lexicon.third, lexicon.base):
        if word not in table:
            continue
        after = re.match(r" ?([a-z]+)", scene.text[parts.verb[1] :])
        row = sorted(
            w
            for w in table
            if w != word
            and lexicon.small[w] > 5
            and (lexicon.verbal[w] or words[:-1])
            and w not in content_words(scene.window.text)
            and after
            and lexicon.small_pairs[w, after[1]]
        )
        row = [w for w in row if not w.startswith(word[:4])]
        if row:
            start = parts.verb[1] - len(words[-1])
            yield scene.put(start, parts.verb[1], scene.rng.choice(row))
        return


def content_words(text: str) -> frozenset[str]:
    """All small words of a text."""
    return frozenset(re.findall(r"[a-z]+", text))


def nouns(scene: Scene) -> Iterator[Planted]:
    """The noun of a phrase put for another noun of the same document that takes the same adjectives."""
    lexicon, rng = scene.lexicon, scene.rng
    inside = content_words(scene.window.text)
    rows = list(phrases(scene.tokens))
    rng.shuffle(rows)
    for _start, end in rows:
        last, before = scene.tokens[end - 1], scene.tokens[max(0, end - 2)]
        if last.low in lexicon.base and (
            before.kind in ("adverb", "modal", "do") or before.low in ("to", "not", "also", "or")
        ):
            continue
        if (
            last.kind != "noun"
            or not last.text.islower()
            or lexicon.nouns[last.low] < 2
            or last.low in ("company", "result", "year", "order", "period", "number", "respect", "addition")
        ):
            continue
        firsts = lexicon.adjective_of.get(last.low, set())
        shape = last.low.endswith("s")
        near = sorted(
            w
            for w, other in lexicon.adjective_of.items()
            if w != last.low
            and w.endswith("s") == shape
            and len(firsts & other) >= 3
            and (w in inside or lexicon.small[w] > 20)
            and w[:5] != last.low[:5]
            and w not in scene.own
            and not alike(w, last.low)
            and lexicon.nouns[w] > 3
        )
        if near:
            yield scene.put(last.start, last.end, rng.choice(near))


def modifiers(scene: Scene) -> Iterator[Planted]:
    """The adjective of a phrase put for another that the same noun takes elsewhere."""
    lexicon = scene.lexicon
    for start, end in phrases(scene.tokens):
        for at in range(start, end - 1):
            word, noun = scene.tokens[at], scene.tokens[at + 1]
            if (
                word.kind not in ("adjective", "noun")
                or not word.text.islower()
                or noun.text.lower() not in lexicon.adjective_of
            ):
                continue
            if word.low in EMPTY or word.low == "third":
                continue
            others = sorted(
                w
                for w in lexicon.adjective_of[noun.low]
                if w != word.low
                and w not in scene.own
                and lexicon.adjectives[w] > 3
                and w not in EMPTY
                and w[:5] != word.low[:5]
            )
            if others:
                yield scene.put(word.start, word.end, scene.rng.choice(others))
