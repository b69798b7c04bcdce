"""Whether a passage bears out what a sentence asserts, and as surely.

A sentence is laid against the passages nearest to it (``evidence/chains.py``), and where they do not hold nearly all of
it in its order, the trained model (``evidence/grounding``) or the engine chosen is asked too. The limits are in
``docs/limits.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.claims.questions import Told, in_order
from copydesk.claims.referents import expanded
from copydesk.evidence.about import note_on, told_of_another
from copydesk.evidence.alignment import FRAME, Fault
from copydesk.evidence.chains import Chain, best_chain
from copydesk.evidence.cues import has_discretion, leaves_open
from copydesk.evidence.lexicon import LOOSER
from copydesk.evidence.next_stage import may_follow
from copydesk.evidence.stages import related, steps, talk, tells
from copydesk.evidence.tokens import Token, tokens
from copydesk.evidence.unfounded import unfounded
from copydesk.model import CheckedClaim, Claim, Evidence, Manner, Quotation, Relation, Span, State, Statement
from copydesk.text import HYPHENS, WORD

if TYPE_CHECKING:
    from copydesk.evidence.index import Passage
    from copydesk.evidence.match import Context

BORNE_OUT = 0.62  # share of a sentence's content that must have a partner
SPEAKS_OF = 0.65  # share from which a passage speaks of the same thing and can contradict
_ALL_BUT = 0.8  # share of a sentence's words in one passage, from which it is asked whether it turns them
_IN_ORDER = 0.6  # and closeness, from which the model need not be asked
_NEARLY = 0.5  # share that will do where the model finds the sentence likely
_LIKELY = 0.5  # support from which it does
_WHOLE = 0.99  # score of a passage that holds all of a term
_NEAR = 30  # passages whose documents count as being on a sentence's subject
_NAMED = 4  # passages sought by what a sentence's "the agency" stands for, before those sought by its words
_WEAKER_AMONG = 80  # passages looked through for those that leave open what a sentence settles
_LITTLE = 4  # content words, from which the words beside a quotation are a statement of their own


def match(claim: Claim, context: Context) -> CheckedClaim:
    """A statement checked: proved, contradicted (with the kind of fault), or without evidence."""
    assert isinstance(claim.value, Statement), "statements only"
    if claim.value.use in ("none", "boilerplate"):
        return CheckedClaim(claim, State.NOT_CHECKED, note=f"{claim.value.use}: nothing to check")
    if _heads_table(claim, context):
        return CheckedClaim(claim, State.NOT_CHECKED, note="heads of a table: nothing to check")
    text = own_words(claim, context)
    if text != context.sentence(claim.sentence) and _says_little(text):
        return CheckedClaim(claim, State.NOT_CHECKED, note="a quotation and who said it: the quotation is checked")
    if step := may_follow(text, context):
        return CheckedClaim(claim, State.PROVED, (step,), note=step.note)
    told = in_order(text)
    chain = best_chain(told.text, context.index, _passages(claim, context))
    if chain is None:
        return CheckedClaim(claim, State.NO_EVIDENCE, note="no passage speaks of it", fault="absent")
    story = tokens(told.text)
    start = context.sentences[claim.sentence].start
    covered = chain.alignment.covered
    looser = _looser(claim, story, chain, context)
    # A forecast that no source holds is told as such; only near its source's words is it a fault of strength.
    enough = SPEAKS_OF if claim.value.use in ("fact", "background") else BORNE_OUT
    if chain.faults and covered >= enough:
        fault = chain.faults[0]
        evidence = _evidence(chain, Relation.CONTRADICTS, fault.source)
        note = _differs(story, chain, fault)
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
            at_fault=_spans(story, fault.story, start, told),
        )
    if looser and covered >= enough:
        number, found = looser
        at = _spans(story, (number,), start, told)
        return CheckedClaim(claim, State.CONTRADICTED, found, found[0].note, fault="looser", at_fault=at)
    support = None if _near_copy(chain) and context.engine is None else context.support(claim)
    if covered >= BORNE_OUT or (covered >= _NEARLY and support is not None and support >= _LIKELY):
        if support is None or support >= context.threshold:
            return _borne_out(claim, chain, support, context)
        note = f"its words stand in the sources, but not together as here (support {support:.2f})"
        return _lacking(claim, chain, chain.alignment.missing, note, "together", support, context)
    if talk(text) and related(tells(context.story.text), steps(context.index, context.facts), context.index):
        return CheckedClaim(claim, State.NOT_CHECKED, note="a step of a rulemaking: rulemaking-stage has the docket")
    absent = chain.alignment.missing
    if fact := unfounded(told.text, story, absent):
        absent = tuple(n for n in absent if fact.span.start <= story[n].start < fact.span.end)
    missing = dict.fromkeys(_whole_word(context.story.text, span) for span in _spans(story, absent, start, told))
    note = "no passage says " + ", ".join(f"“{word}”" for word in list(missing)[:5])
    return _lacking(claim, chain, absent, note, "absent", support, context)


def _heads_table(claim: Claim, context: Context) -> bool:
    """Whether a sentence is a row of column heads; figures and names in it have matchers of their own."""
    for table in context.story.tables:
        heads = [row for row in table.rows[: table.header] if row]
        if any(row[0].start <= claim.start and claim.end <= row[-1].end for row in heads):
            return True
    return False


def _lacking(
    claim: Claim, chain: Chain, missing: Sequence[int], note: str, fault: str, support: float | None, context: Context
) -> CheckedClaim:
    """A sentence without evidence: the words that lack it, and the passages nearest to it.

    An engine that can name the words at fault, or the passage that it judged by, is taken at its word.
    """
    text, start = own_words(claim, context), context.sentences[claim.sentence].start
    told = in_order(text)
    at_fault = _spans(tokens(told.text), missing, start, told)
    near = _evidence(chain, Relation.NEITHER)[: 1 if fault == "absent" else None]
    shown = tuple(replace(e, manner=Manner.NEAREST, note="the nearest passage") for e in near)
    if context.engine is not None:
        asked = in_context(text, claim, context)
        if asked == text:  # its places are those of the sentence
            named = context.engine.faults(asked, context.index)
            at_fault = tuple(Span(start + f.start, start + f.end) for f in named) or at_fault
        seen = context.engine.passage(asked, context.index)
        if seen is not None:
            place = (seen.source, seen.start, seen.end)
            shown = (Evidence.of(*place, Relation.NEITHER, Manner.NEAREST, "the passage that the engine judged by"),)
    return CheckedClaim(claim, State.NO_EVIDENCE, shown, note, fault=fault, at_fault=at_fault, support=support)


def _borne_out(claim: Claim, chain: Chain, support: float | None, context: Context) -> CheckedClaim:
    """A sentence that its passages bear out; not proved where they tell it of another document than the story does."""
    other = told_of_another(claim, chain.passages, context)
    if other is not None:
        referent, its = other
        text = context.sentence(claim.sentence)
        own = [best_chain(text, context.index, context.index.passages(text, source=source)) for source in its]
        if all(r is None or r.faults or r.alignment.covered < BORNE_OUT for r in own):
            note = note_on(referent, context.story.text[referent.span.start : referent.span.end], chain.passages)
            shown = _evidence(chain, Relation.CONTRADICTS)
            return CheckedClaim(claim, State.NO_EVIDENCE, shown, note, "absent", (referent.span,), support=support)
    return CheckedClaim(claim, State.PROVED, evidence=_evidence(chain, Relation.SUPPORTS), support=support)


def _near_copy(chain: Chain) -> bool:
    """Whether one passage holds nearly all of a sentence, most in its order: the model, slower, would say so too."""
    alignment = chain.alignment
    return len(chain.passages) == 1 and alignment.covered >= _ALL_BUT and alignment.closeness >= _IN_ORDER


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
            text = _blanked(text, left, right)
    return text


def without_figures(text: str, claim: Claim, context: Context) -> str:
    """The sentence with its figures and dates blanked too: their matchers know "3.1 billion" for "3,109 million"."""
    start = context.sentences[claim.sentence].start
    for other in context.in_sentence(claim.sentence):
        if other.kind in ("figure", "date"):
            text = _blanked(text, max(0, other.start - start), min(len(text), other.end - start))
    return text


def in_context(text: str, claim: Claim, context: Context) -> str:
    """The sentence with "it", "the order" and the like given by what they stand for, and a question told."""
    return in_order(expanded(text, context.sentences[claim.sentence].start, context.referents(claim.sentence))).text


def _passages(claim: Claim, context: Context) -> Sequence[Passage]:
    """The passages nearest to a sentence; where it says "the agency", those nearest to it with the agency's name too.

    A passage names the agency where the story does not: by the other words alone it may not be among the nearest.
    """
    near = context.passages(claim.sentence)
    referents = context.referents(claim.sentence)
    if not referents:
        return near
    text = context.sentence(claim.sentence)
    sought = expanded(text, context.sentences[claim.sentence].start, referents)
    named = context.index.passages(sought, limit=_NAMED)
    known = {p.number for p in named}
    return [*named, *(p for p in near if p.number not in known)]


def _blanked(text: str, left: int, right: int) -> str:
    return text[:left] + " " * (right - left) + text[right:]


def _says_little(text: str) -> bool:
    """Whether what is left beside a quotation is its speaker alone: names, a title, a verb of speech."""
    return sum(t.content and not t.name and t.root not in FRAME for t in tokens(text)) < _LITTLE


def _evidence(chain: Chain, relation: Relation, at: Sequence[int] = ()) -> tuple[Evidence, ...]:
    owners = sorted({chain.owner[i] for i in at}) or range(len(chain.passages))
    found = []
    for number in owners:
        passage = chain.passages[number]
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


def _spans(story: Sequence[Token], numbers: Iterable[int], start: int, told: Told) -> tuple[Span, ...]:
    places = [told.place(story[n].start, story[n].end) for n in numbers]
    return tuple(Span(start + p.start, start + p.end) for p in sorted(places, key=lambda p: p.start))


def _differs(story: Sequence[Token], chain: Chain, fault: Fault) -> str:
    ours = " ".join(story[n].key for n in fault.story)
    if fault.kind == "strength" and fault.unmatched:
        return f"the story says “{ours}”, which no passage says so strongly"
    theirs = " ".join(chain.source_tokens[n].key for n in sorted(fault.source))
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
    claim: Claim, story: Sequence[Token], chain: Chain, context: Context
) -> tuple[int, tuple[Evidence, ...]] | None:
    """A word of the story that documents on its subject do not use, where they have a narrower term for it."""
    for number, token in enumerate(story):
        narrow = LOOSER.get(token.root)
        if narrow is None or number in chain.alignment.pairs:
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
