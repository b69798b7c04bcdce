"""What of a source a claim is laid against: its sentences as tokens, and where each word stands among them.

A short source is looked at whole. Of longer ones, and of several, only the sentences nearest to the claim count, with
those beside them: in a hundred pages any word stands somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
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
        self.rows: list[tuple[Token, ...]] = [tokens(passage.text) for passage in passages]
        self.starts: list[int] = []
        self.places: dict[str, list[int]] = {}
        self.sentence_of: list[int] = []
        self.keys: set[str] = set()
        self.pairs: set[tuple[str, str]] = set()
        self.names: set[str] = set()
        self.negated: set[int] = set()
        places, names = self.places, self.names
        for number, row in enumerate(self.rows):
            start = len(self.sentence_of)
            self.starts.append(start)
            self.sentence_of += [number] * len(row) + [-1] * _APART
            keys = [token.key for token in row]
            self.keys.update(keys)
            self.pairs.update(pairwise(keys))
            if not NEGATIONS.isdisjoint(keys):
                self.negated.add(number)
            for place, (_, _, _, root, concept, content, _, name, _) in enumerate(row, start):
                if content:
                    if name:
                        names.add(root)
                    if root in places:
                        places[root].append(place)
                    else:
                        places[root] = [place]
                    if concept != root:
                        places.setdefault(concept, []).append(place)

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """The beginnings of the stems and concepts."""
        return frozenset(root[:5] for root in self.places)

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """Of the stems of broader words for what the view says ("dog" for "poodle"): the stems that it says it by."""
        found: dict[str, list[str]] = {}
        for root in self.places:
            for kind in relations.broader(root):
                if kind in found:
                    found[kind].append(root)
                else:
                    found[kind] = [root]
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
