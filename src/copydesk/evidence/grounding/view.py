"""What of a source a claim is laid against: its sentences as tokens, and where each word stands among them.

A short source is looked at whole. Of longer ones, and of several, only the sentences nearest to the claim count, with
those beside them: in a hundred pages any word stands somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

from copydesk.evidence import relations
from copydesk.evidence.cues import NEGATIONS
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.tokens import Token, tokens

WHOLE = 80  # sentences up to which a source is looked at whole
_NEAREST, _BESIDE = 12, 1  # sentences looked at in a longer one, and those before and after each
_APART = 8  # places between two sentences, so that words of two do not count as neighbours


class View:
    """Sentences of a source, in order, ready to be laid against claims.

    ``rows`` are the tokens of each sentence, ``places`` says of each stem and concept where it stands: sentence ``n``
    begins at place ``starts[n]``. ``keys`` are all word keys, ``pairs`` those of words in a row, ``names`` the stems
    written with a capital, and ``negated`` the sentences that hold a negation.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        self.rows: list[tuple[Token, ...]] = []
        self.starts: list[int] = []
        self.places: dict[str, list[int]] = {}
        self.sentence_of: list[int] = []
        self.at: list[Token | None] = []
        self.prefixes: set[str] = set()
        self.keys: set[str] = set()
        self.pairs: set[tuple[str, str]] = set()
        self.names: set[str] = set()
        self.negated: set[int] = set()
        places, at, sentence_of = self.places, self.at, self.sentence_of
        for number, passage in enumerate(self.passages):
            row = tokens(passage.text)
            self.rows.append(row)
            self.starts.append(len(at))
            before = ""
            for token in row:
                place = len(at)
                at.append(token)
                sentence_of.append(number)
                key = token.key
                self.keys.add(key)
                self.pairs.add((before, key))
                before = key
                if key in NEGATIONS:
                    self.negated.add(number)
                if token.content:
                    root = token.root
                    if token.name:
                        self.names.add(root)
                    found = places.get(root)
                    if found is None:
                        places[root] = [place]
                        self.prefixes.add(root[:5])
                    else:
                        found.append(place)
                    if token.concept != root:
                        places.setdefault(token.concept, []).append(place)
            at.extend([None] * _APART)
            sentence_of.extend([-1] * _APART)

    @cached_property
    def kinds(self) -> dict[str, list[int]]:
        """Of the stems of broader words for what the view says ("dog" for "poodle"): where it says it."""
        found: dict[str, list[int]] = {}
        for root, places in self.places.items():
            for kind in relations.broader(root):
                found.setdefault(kind, []).extend(places)
        return found


_WHOLE: WeakKeyDictionary[SourceIndex, View] = WeakKeyDictionary()


def view(text: str, index: SourceIndex) -> View:
    """What of the sources of ``index`` the sentence ``text`` is to be laid against."""
    if index.size <= WHOLE:
        found = _WHOLE.get(index)
        if found is None:
            found = _WHOLE[index] = View([index.sentence(n) for n in range(index.size)])
        return found
    numbers: set[int] = set()
    for passage in index.passages(text, limit=_NEAREST):
        numbers.update(p.number for p in index.around(passage, _BESIDE, _BESIDE))
    return View([index.sentence(n) for n in sorted(numbers)])
