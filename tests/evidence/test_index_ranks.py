"""The passages of an index are those that a plain reckoning over all sentences ranks first."""

from __future__ import annotations

import random

import pytest

from copydesk.claims.sentences import bounds, of_blocks
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.likeness import WIDTH, sample
from copydesk.evidence.register import _capitalised
from copydesk.evidence.stems import content_stems
from copydesk.model import Source
from copydesk.text import key, words

WORDS = [f"{a}{b}" for a in ("mill", "grain", "barge", "weir", "silo", "quay") for b in ("er", "um", "ol", "an", "ix")]
RARE = [f"{word}{end}" for word in WORDS for end in "ak ov ub ip om ut ag ek".split()]


def _made(seed: int) -> list[Source]:
    """Three texts of 400 sentences of very unlike lengths, of common and rare words."""
    rng = random.Random(seed)

    def sentence() -> str:
        length = rng.choice((3, 6, 9, 14, 80))
        picked = [rng.choice(rng.choice((WORDS[:3], WORDS, RARE))) for _ in range(length)]
        return " ".join(picked).capitalize() + "."

    return [Source.from_text(" ".join(sentence() for _ in range(400)), name=f"text {n}") for n in range(3)]


def _reckoned(index: SourceIndex, text: str, limit: int, source: Source | None) -> list[int]:
    """The numbers of the best sentences: each sentence weighed by itself."""
    roots = sorted(set(content_stems(words(text))))
    usual = sum(p.end - p.start for p in map(index.sentence, range(index.size))) / index.size
    common = max(50, index.size // 20)
    rare = [r for r in roots if len(index.holding(r)) <= common]
    assert rare, "a text of common words alone is looked up otherwise"
    ranked = []
    for passage in map(index.sentence, range(index.size)):
        held = set(content_stems(words(passage.text)))
        if held.intersection(rare) and source in (None, passage.source):
            share = sum(index.idf(root) for root in roots if root in held)
            length = max((passage.end - passage.start) / usual, 1.0)
            ranked.append((-round(share / (0.75 + 0.25 * min(length, 8.0)), 9), passage.number))
    return [number for _, number in sorted(ranked)[:limit]]


@pytest.mark.parametrize("seed", range(6))
def test_the_best_passages_are_those_of_a_plain_reckoning(seed):
    sources = _made(seed)
    index = SourceIndex(sources)
    rng = random.Random(seed)
    for limit, source in ((1, None), (8, None), (10, sources[1])):
        text = " ".join([*rng.sample(WORDS, 6), *rng.sample(RARE, 6)])
        found = index.passages(text, limit, source)
        assert [p.number for p in found] == _reckoned(index, text, limit, source)


def test_bounds_are_those_of_the_sentences():
    text = "Sales rose (they said. Or not). No. 4 fell! Why? A heading\n\nCosts… fell.\n\n   \n\nEnd\n"
    source = Source.from_text(text, name="release")
    spans = [(s.start, s.end) for s in of_blocks(source.text, source.blocks)]
    assert list(bounds(source.text, source.blocks)) == spans
    assert [text[a:b] for a, b in spans][-2:] == ["Costs… fell.", "End"]


def test_a_sample_holds_the_places_around_its_letters_and_no_others():
    text_key = key("The quick brown fox jumps over the lazy dog, " * 4)
    places = [at - 12 for at, letter in enumerate(text_key) if letter in "jkqxz"]
    wanted = {hash(text_key[at : at + WIDTH]) for at in places if 0 <= at <= len(text_key) - WIDTH}
    assert sample(text_key) == wanted != set()
    assert sample(text_key[: WIDTH - 1]) == frozenset()


def test_words_with_a_capital_are_read_once_wherever_it_stands():
    found = [(at, word) for at, word in _capitalised("iPhone McDonald 3M eBay éCole A1B abcD _X ABcD")]
    assert found == [(7, "mcdonald"), (30, "a1b"), (40, "x"), (42, "abcd"), (0, "iphone"), (16, "3m"), (19, "ebay")]
