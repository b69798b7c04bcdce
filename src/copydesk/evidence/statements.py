"""Whether a passage bears out what a sentence asserts, and as surely.

A sentence is laid against the passages nearest to it (``evidence/alignment.py``): enough of its words must have a
partner in one passage, or in two or three of one document that chain, and what governs them must agree. The score is
the share of the sentence's content that is borne out, cut where a passage denies it. No parser and no model: the
limits are in ``docs/limits.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.claims.referents import expanded
from copydesk.evidence.about import note_on, told_of_another
from copydesk.evidence.alignment import FRAME, Alignment, Fault, align, faults
from copydesk.evidence.cues import has_discretion, leaves_open
from copydesk.evidence.grounding.measures import Measures, measure
from copydesk.evidence.grounding.score import sentences_of, together
from copydesk.evidence.grounding.trained import built_in
from copydesk.evidence.grounding.view import view
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.lexicon import LOOSER
from copydesk.evidence.quotes import find_quote
from copydesk.evidence.stages import related, steps, talk, tells
from copydesk.evidence.stems import content_stems
from copydesk.evidence.tokens import Token, tokens
from copydesk.evidence.unfounded import unfounded
from copydesk.model import CheckedClaim, Claim, Evidence, Manner, Quotation, Relation, Source, Span, State, Statement
from copydesk.text import HYPHENS, WORD, words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

BORNE_OUT = 0.62  # share of a sentence's content that must have a partner
SPEAKS_OF = 0.65  # share from which a passage speaks of the same thing and can contradict
_CLOSE = 0.12  # passages this near to the best one are readings of the sentence as good as it
_ALL_BUT = 0.8  # share of a sentence's words in one passage, from which it is asked whether it turns them
_IN_ORDER = 0.6  # and closeness, from which the model need not be asked
_LEFT = 0.5  # what is left of a claim's support where a passage turns it
_SURE = 0.9  # share by weight of a sentence's content, from which a passage may turn what it says
_NEARLY = 0.5  # share that will do where the model finds the sentence likely
_LIKELY = 0.5  # support from which it does
_WHOLE = 0.99  # score of a passage that holds all of a term
_NEAR = 30  # passages whose documents count as being on a sentence's subject
_WEAKER_AMONG = 80  # passages looked through for those that leave open what a sentence settles
_LAID = 7  # passages that a sentence is laid against, of those found
_MOST = 3  # passages that may chain
_LITTLE = 4  # content words, from which the words beside a quotation are a statement of their own
_AMPLE = 1.25  # rank (coverage, and 0.4 of closeness) from which no chain can tell more


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence laid against one passage or a chain of them."""

    passages: tuple[Passage, ...]
    source_tokens: tuple[Token, ...]
    owner: tuple[int, ...]  # of each source token: which of the passages it stands in
    alignment: Alignment
    faults: tuple[Fault, ...] = ()


def support(claim: str, source: Source | Iterable[Source] | SourceIndex) -> float:
    """The probability, 0 to 1, that ``source`` bears out ``claim``, by the model that ships with the package.

    ``docs/grounding-model.md`` says what it was trained on, how well it tells claims apart, and what it cannot tell.

    >>> plan = Source.from_text("The board may sell the unit in 2026. It has 400 workers.", name="minutes")
    >>> support("The unit has 400 workers.", plan) > 0.5 > support("The unit has 900 workers.", plan)
    True
    """
    index = SourceIndex.of(source)
    sentences = list(sentences_of(claim))
    found = [measure(sentence, view(sentence, index)) for sentence in sentences]
    measured = [m for m in found if m is not None]
    if not measured:
        return 0.0
    pairs = list(zip(sentences, found, strict=True))
    if all(_word_for_word(sentence, index, m) for sentence, m in pairs):
        return 1.0
    denied = any(_denied(sentence, index, m) for sentence, m in pairs)
    return built_in().support(together(measured)) * (_LEFT if denied else 1.0)


def _word_for_word(sentence: str, index: SourceIndex, measured: Measures | None) -> bool:
    """Whether a whole sentence stands in a source as it is."""
    if measured is None or measured.longest_copy < 1 or len(sentence.split()) < _LITTLE:
        return False
    found = find_quote(sentence, index)
    return found is not None and found.manner in (Manner.EXACT, Manner.NORMALISED)


def _denied(sentence: str, index: SourceIndex, measured: Measures | None) -> bool:
    """Whether a passage that has nearly all words of a sentence turns what it says."""
    if measured is None or measured.covered < _ALL_BUT:
        return False
    passages = index.passages(sentence, limit=3)
    if not passages or passages[0].score < _SURE:
        return False
    reading = read(sentence, index, passages)
    return reading is not None and bool(reading.faults) and len(reading.passages) == 1


def read(text: str, index: SourceIndex, passages: Sequence[Passage]) -> Reading | None:
    """The best reading of ``text`` against ``passages``: most covered, and of those as good, one without fault."""
    story = tokens(text)
    if not passages or not any(t.content for t in story):
        return None
    single = [_lay(story, (passage,), index) for passage in passages[:_LAID]]
    single.sort(key=_rank, reverse=True)
    readings = (
        single if _rank(single[0]) > _AMPLE else [*single, *(_chain(story, r, single, index) for r in single[:2])]
    )
    best = max(map(_rank, readings))
    good = sorted((r for r in readings if _rank(r) >= best - _CLOSE), key=lambda r: (-_rank(r), len(r.passages)))
    checked: list[Reading] = []
    for reading in good[:6]:
        found = tuple(faults(story, reading.source_tokens, reading.alignment))
        if not found:
            return reading
        checked.append(replace(reading, faults=found))
    return checked[0]


def _rank(reading: Reading) -> float:
    return reading.alignment.covered + 0.4 * reading.alignment.closeness


def _lay(story: tuple[Token, ...], passages: tuple[Passage, ...], index: SourceIndex) -> Reading:
    parts: list[Token] = []
    owner: list[int] = []
    for number, passage in enumerate(passages):
        # Sentences are far apart in clauses, so that nothing governs across their bound.
        shift = 100 * number
        found = tokens(passage.text)
        parts += found if not shift else [t._replace(clause=t.clause + shift) for t in found]
        owner += [number] * len(found)
    known = issuer_stems(passages[0].source)
    return Reading(passages, tuple(parts), tuple(owner), align(story, parts, lambda root: _weight(index, root), known))


def _weight(index: SourceIndex, root: str) -> float:
    # A word in no source would weigh most; one such word must not outweigh a sentence.
    return min(index.idf(root), 6.0)


def issuer_stems(source: Source) -> frozenset[str]:
    """The stems of a document's issuer, title and name: what its "we" and "this rule" stand for."""
    return _stems(f"{source.publisher} {source.title} {source.name}")


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(words(text)))


def _chain(story: tuple[Token, ...], start: Reading, others: list[Reading], index: SourceIndex) -> Reading:
    """``start`` with up to two more passages that hold what it lacks: neighbours first, then others found."""
    if start.alignment.covered >= 0.9:
        return start
    best = start
    first = start.passages[0]
    near = [p for p in index.around(first) if p.number != first.number]
    more = [o.passages[0] for o in others if o.passages[0].number != first.number]
    more.sort(key=lambda p: p.source.name != first.source.name)
    for passage in [*near, *more]:
        if len(best.passages) == _MOST:
            break
        if passage in best.passages or not _adds(story, best.alignment.pairs, tokens(passage.text)):
            continue
        longer = _lay(story, (*best.passages, passage), index)
        if longer.alignment.covered >= best.alignment.covered + 0.08:
            best = longer
    return best


def _adds(story: Sequence[Token], pairs: Mapping[int, int], passage: Sequence[Token]) -> bool:
    """Whether a passage has a partner for any word of ``story`` that has none yet."""
    free = {word for n, t in enumerate(story) if t.content and n not in pairs for word in (t.root, t.concept)}
    return any(t.content and (t.root in free or t.concept in free) for t in passage)


def match(claim: Claim, context: Context) -> CheckedClaim:
    """A statement checked: proved, contradicted (with the kind of fault), or without evidence."""
    assert isinstance(claim.value, Statement), "statements only"
    if claim.value.use in ("none", "boilerplate"):
        return CheckedClaim(claim, State.NOT_CHECKED, note=f"{claim.value.use}: nothing to check")
    text = own_words(claim, context)
    if text != context.sentence(claim.sentence) and _says_little(text):
        return CheckedClaim(claim, State.NOT_CHECKED, note="a quotation and who said it: the quotation is checked")
    reading = read(text, context.index, context.passages(claim.sentence))
    if reading is None:
        return CheckedClaim(claim, State.NO_EVIDENCE, note="no passage speaks of it", fault="absent")
    story = tokens(text)
    start = context.sentences[claim.sentence].start
    covered = reading.alignment.covered
    looser = _looser(claim, story, reading, context)
    # A forecast that no source holds is told as such; only near its source's words is it a fault of strength.
    enough = SPEAKS_OF if claim.value.use in ("fact", "background") else BORNE_OUT
    if reading.faults and covered >= enough:
        fault = reading.faults[0]
        evidence = _evidence(reading, Relation.CONTRADICTS, fault.source)
        note = _differs(story, reading, fault)
        if fault.kind == "strength":
            weaker = _weaker(claim, context, evidence)
            evidence = weaker + evidence if fault.unmatched else evidence + weaker
            if looser:  # one sentence may overstate and be loose at once
                evidence, note = evidence + looser[1], f"{note}; {looser[1][0].note}"
        return CheckedClaim(
            claim,
            State.CONTRADICTED,
            evidence=evidence,
            note=note,
            fault="strength" if fault.kind in ("strength", "quantity") else fault.kind,
            at_fault=_spans(story, fault.story, start),
        )
    if looser and covered >= enough:
        number, found = looser
        at = _spans(story, (number,), start)
        return CheckedClaim(claim, State.CONTRADICTED, found, found[0].note, fault="looser", at_fault=at)
    sure = _near_copy(reading) and context.engine is None
    told = without_figures(text, claim, context)
    support = (
        None if sure else context.support(claim.sentence, expanded(told, start, context.referents(claim.sentence)))
    )
    if covered >= BORNE_OUT or (covered >= _NEARLY and support is not None and support >= _LIKELY):
        if support is None or support >= context.threshold:
            return _borne_out(claim, reading, support, context)
        return _not_as_told(claim, reading, support, story, start)
    if talk(text) and related(tells(context.story.text), steps(context.index, context.facts), context.index):
        return CheckedClaim(claim, State.NOT_CHECKED, note="a step of a rulemaking: rulemaking-stage has the docket")
    absent = reading.alignment.missing
    if fact := unfounded(text, story, absent):
        absent = tuple(n for n in absent if fact.span.start <= story[n].start < fact.span.end)
    missing = _spans(story, absent, start)
    words_missing = dict.fromkeys(_whole_word(context.story.text, span) for span in missing)
    note = "no passage says " + ", ".join(f"“{word}”" for word in list(words_missing)[:5])
    nearest = tuple(
        replace(e, manner=Manner.NEAREST, note="the nearest passage") for e in _evidence(reading, Relation.NEITHER)[:1]
    )
    return CheckedClaim(claim, State.NO_EVIDENCE, nearest, note, fault="absent", at_fault=missing, support=support)


def _borne_out(claim: Claim, reading: Reading, support: float | None, context: Context) -> CheckedClaim:
    """A sentence that its passages bear out; not proved where they tell it of another document than the story does."""
    other = told_of_another(claim, reading.passages, context)
    if other is not None:
        referent, its = other
        text = context.sentence(claim.sentence)
        own = [read(text, context.index, context.index.passages(text, source=source)) for source in its]
        if all(r is None or r.faults or r.alignment.covered < BORNE_OUT for r in own):
            note = note_on(referent, context.story.text[referent.span.start : referent.span.end], reading.passages)
            shown = _evidence(reading, Relation.CONTRADICTS)
            return CheckedClaim(claim, State.NO_EVIDENCE, shown, note, "absent", (referent.span,), support=support)
    return CheckedClaim(claim, State.PROVED, evidence=_evidence(reading, Relation.SUPPORTS), support=support)


def _near_copy(reading: Reading) -> bool:
    """Whether one passage holds nearly all of a sentence, most in its order: the model, slower, would say so too."""
    alignment = reading.alignment
    return len(reading.passages) == 1 and alignment.covered >= _ALL_BUT and alignment.closeness >= _IN_ORDER


def _not_as_told(claim: Claim, reading: Reading, support: float, story: Sequence[Token], start: int) -> CheckedClaim:
    """A sentence whose words stand in the sources, but not as it puts them together."""
    note = f"its words stand in the sources, but not together as here (support {support:.2f})"
    nearest = tuple(
        replace(e, manner=Manner.NEAREST, note="the nearest passage") for e in _evidence(reading, Relation.NEITHER)
    )
    missing = _spans(story, reading.alignment.missing, start)
    return CheckedClaim(claim, State.NO_EVIDENCE, nearest, note, fault="together", at_fault=missing, support=support)


def own_words(claim: Claim, context: Context) -> str:
    """The sentence with its quotations and tickers blanked, offsets kept: those have matchers of their own."""
    text = context.sentence(claim.sentence)
    start = context.sentences[claim.sentence].start
    for other in context.in_sentence(claim.sentence):
        spoken = isinstance(other.value, Quotation) and other.value.use == "speech"
        if spoken or other.kind == "ticker":
            left, right = max(0, other.start - start), min(len(text), other.end - start)
            if other.kind == "ticker":  # "(NYSE: HRBR)" as a whole
                left = text.rfind("(", 0, left) if text.rfind("(", 0, left) > text.rfind(")", 0, left) else left
            text = text[:left] + " " * (right - left) + text[right:]
    return text


def without_figures(text: str, claim: Claim, context: Context) -> str:
    """The sentence with its figures and dates blanked too: their matchers know "3.1 billion" for "3,109 million"."""
    start = context.sentences[claim.sentence].start
    for other in context.in_sentence(claim.sentence):
        if other.kind in ("figure", "date"):
            left, right = max(0, other.start - start), min(len(text), other.end - start)
            text = text[:left] + " " * (right - left) + text[right:]
    return text


def _says_little(text: str) -> bool:
    """Whether what is left beside a quotation is its speaker alone: names, a title, a verb of speech."""
    return sum(t.content and not t.name and t.root not in FRAME for t in tokens(text)) < _LITTLE


def _evidence(reading: Reading, relation: Relation, at: Sequence[int] = ()) -> tuple[Evidence, ...]:
    owners = sorted({reading.owner[i] for i in at}) or range(len(reading.passages))
    found = []
    for number in owners:
        passage = reading.passages[number]
        found.append(Evidence.of(passage.source, passage.start, passage.end, relation, Manner.ALIGNED))
    return tuple(found)


def _whole_word(text: str, span: Span) -> str:
    """The word that a token is a part of: "re-evaluation" for "re"."""
    left, right = span.start, span.end
    while left > 1 and text[left - 1] in HYPHENS and text[left - 2].isalnum():
        left = max(m.start() for m in WORD.finditer(text, max(0, left - 40), left - 1))
    while right + 1 < len(text) and text[right] in HYPHENS and text[right + 1].isalnum():
        match = WORD.match(text, right + 1)
        assert match is not None, "a letter or digit begins a word"
        right = match.end()
    return text[left:right]


def _spans(story: Sequence[Token], numbers: Iterable[int], start: int) -> tuple[Span, ...]:
    return tuple(Span(start + story[n].start, start + story[n].end) for n in sorted(numbers))


def _differs(story: Sequence[Token], reading: Reading, fault: Fault) -> str:
    ours = " ".join(story[n].key for n in fault.story)
    if fault.kind == "strength" and fault.unmatched:
        return f"the story says “{ours}”, which no passage says so strongly"
    theirs = " ".join(reading.source_tokens[n].key for n in sorted(fault.source))
    return f"the story says “{ours}”, the source says “{theirs}”"


def _weaker(claim: Claim, context: Context, known: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The passages nearest to an overstated sentence that leave open what it settles."""
    seen = {(e.source, e.start) for e in known}
    found = [
        p
        for p in context.index.passages(context.sentence(claim.sentence), limit=_WEAKER_AMONG)
        if (p.source.name, p.start) not in seen and leaves_open(p.text, tokens(p.text))
    ]
    found.sort(key=lambda p: (not has_discretion(p.text), p.source.name not in context.leading))
    note = "leaves it open"
    return tuple(Evidence.of(p.source, p.start, p.end, Relation.CONTRADICTS, Manner.ALIGNED, note) for p in found[:4])


def _looser(
    claim: Claim, story: Sequence[Token], reading: Reading, context: Context
) -> tuple[int, tuple[Evidence, ...]] | None:
    """A word of the story that documents on its subject do not use, where they have a narrower term for it."""
    for number, token in enumerate(story):
        narrow = LOOSER.get(token.root)
        if narrow is None or number in reading.alignment.pairs:
            continue
        near = {p.source.name: p.source for p in context.index.passages(context.sentence(claim.sentence), _NEAR)}
        found = []
        for source in sorted(near.values(), key=lambda s: s.name not in context.leading):
            passages = context.index.passages(narrow, limit=1, source=source)
            if passages and passages[0].score > _WHOLE and not context.index.stands_in(token.root, source):
                note = f"the source speaks of “{narrow}” here, not of “{token.key}”"
                place = (source, passages[0].start, passages[0].end)
                found.append(Evidence.of(*place, Relation.CONTRADICTS, Manner.ALIGNED, note))
        if found:
            return number, tuple(found[:3])
    return None
