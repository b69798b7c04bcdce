"""Whether a name stands in the sources, in the place that the story gives it, with the title that it gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.claims.name_words import BACKGROUND, COMMON
from copydesk.evidence import duties, identifiers, near_names, roles, titles
from copydesk.evidence.name_forms import acronyms, forms, holds, spelled, tokens
from copydesk.evidence.register import Place, Register, register
from copydesk.model import CheckedClaim, Claim, Evidence, Manner, Name, Source, State, Ticker
from copydesk.text import words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

BEARS = 0.85  # share of the best passage's score from which another bears out the sentence as well
_BRACKETED = re.compile(r"\s*\([^()]*\)")


def match(claim: Claim, context: Context) -> CheckedClaim:
    """A name claim against the sources and the facts.

    Proved: the name stands in a source in one of its forms, and nothing in the passages that bear out its sentence
    puts another name in its place. Contradicted: another name stands in its place, a name that is nearly the same
    stands in the sources and it does not, or a source gives the person another title.
    """
    assert isinstance(claim.value, Name)
    if claim.value.kind == "identifier":
        return identifiers.match(claim, context)
    if _beside_ticker(claim, context):
        return CheckedClaim(claim, State.NOT_CHECKED, (), "an exchange beside its ticker: see ticker-names-company")
    known = register(context.index)
    place = known.first(known.forms(claim.value.name, context.story.text))
    office = titles.misplaced(claim, context)
    if office is not None:
        return office
    if place is None:
        return _absent(claim, claim.value, context, known)
    wrong = titles.contradiction(claim, claim.value, context, known) if claim.value.title else None
    wrong = wrong or roles.contradiction(claim, claim.value, context, known)
    wrong = wrong or duties.contradiction(claim, claim.value, context, known)
    return wrong or CheckedClaim(claim, State.PROVED, (_best(claim, context, known, place),))


def _beside_ticker(claim: Claim, context: Context) -> bool:
    """Whether the name is the exchange of a ticker: "(NYSE: HRBR)"."""
    for other in context.in_sentence(claim.sentence):
        if isinstance(other.value, Ticker):
            between = context.story.text[claim.end : other.start]
            if (claim.end <= other.start and not between.strip(" :")) or other.start <= claim.start < other.end:
                return True
    return False


def _best(claim: Claim, context: Context, known: Register, place: Place) -> Evidence:
    """The name in the nearest passage that holds it, else where it stands first."""
    text = claim.text.rstrip(".")
    for passage in context.passages(claim.sentence)[:5]:
        at = passage.text.find(text)
        if at >= 0:
            start = passage.start + at
            return Evidence.of(passage.source, start, start + len(text))
    number, start, end = place
    source = context.index.sources[number]
    exact = source.text[start:end] == claim.text
    return Evidence.of(source, start, end, manner=Manner.EXACT if exact else Manner.NORMALISED)


def _absent(claim: Claim, name: Name, context: Context, known: Register) -> CheckedClaim:
    """A name that no source holds with a capital and in this order of words."""
    forms_known = known.forms(name.name, context.story.text)
    if _vouched(forms_known, context):
        return CheckedClaim(claim, State.PROVED, (), "the newsroom's facts know this name")
    for source in context.index.sources:
        if holds(_about(source), forms_known):
            end = source.blocks[0].end if source.blocks else 0
            evidence = Evidence.of(source, 0, end, manner=Manner.NORMALISED, note="in the document's own particulars")
            wrong = roles.contradiction(claim, name, context, known)
            return wrong or CheckedClaim(claim, State.PROVED, (evidence,))
    for passage in context.passages(claim.sentence)[:5]:
        # "European Economic Area (EEA) data": what stands in brackets between the words of a name.
        if "(" in passage.text and holds(spelled(_BRACKETED.sub(" ", passage.text)), forms_known):
            evidence = Evidence.of(passage.source, passage.start, passage.end, manner=Manner.NORMALISED)
            bears = passage.score >= BEARS * context.passages(claim.sentence)[0].score
            wrong = None if bears else roles.contradiction(claim, name, context, known)
            return wrong or CheckedClaim(claim, State.PROVED, (evidence,))
    lower = known.lower(name.name, context.index)
    if lower is not None and name.kind != "person":
        number, start, end = lower
        evidence = Evidence.of(context.index.sources[number], start, end, manner=Manner.NORMALISED)
        # A law with its year is no run of capitals, and so looked up here.
        capital = context.index.sources[number].text[start].isupper()
        wrong = roles.contradiction(claim, name, context, known) if capital else None
        return wrong or CheckedClaim(claim, State.PROVED, (evidence,))
    parts = re.split(r"\s+of\s+(?:the\s+)?", name.name)
    if len(parts) == 2 and len(tokens(parts[0])) > 1:
        # "Audit Committee of Harbor Foods": a body and the one that it belongs to, each in a source.
        places = [known.first(known.forms(part, context.story.text)) for part in parts]
        if places[0] and places[1]:
            wrong = roles.contradiction(claim, name, context, known)
            return wrong or CheckedClaim(claim, State.PROVED, (_best(claim, context, known, places[0]),))
    behind = _behind_common_word(claim, name, context, known)
    if behind is not None:
        return CheckedClaim(claim, State.PROVED, (_best(claim, context, known, behind),))
    if _ordinary(claim, context):
        return CheckedClaim(claim, State.NOT_CHECKED, (), "read as an ordinary word at the head of the sentence")
    if holds(spelled(f"{context.story.byline} {context.story.place}"), forms_known):
        return CheckedClaim(claim, State.NOT_CHECKED, (), "from the story's own byline or dateline")
    if " ".join(words(name.name)) in BACKGROUND or name.name.lower() in BACKGROUND:
        wrong = roles.contradiction(claim, name, context, known)
        return wrong or CheckedClaim(claim, State.NOT_CHECKED, (), "background that no source speaks of")
    nearest = near_names.nearest(claim, name, context, known) or roles.contradiction(claim, name, context, known)
    if nearest is not None:
        return nearest
    short = known.first(tuple(acronyms(context.story.text).get(tokens(name.name), ())))
    if short is not None:
        return CheckedClaim(claim, State.PROVED, (_best(claim, context, known, short),), "the source has the acronym")
    return CheckedClaim(claim, State.NO_EVIDENCE, (), f"no source names {name.name}")


def _about(source: Source) -> str:
    fields = " ; ".join(source.fields.values())
    return spelled(f"{source.title} ; {source.publisher} ; {source.attribution} ; {fields}")


def _vouched(known: tuple[tuple[str, ...], ...], context: Context) -> bool:
    facts = context.facts
    listed = [n for item in facts.listings() for n in (item.name, *item.aliases)]
    dockets = [n for item in facts.dockets() for n in (item.title, item.agency, *item.aliases, *item.identifiers)]
    for other in (*facts.names(), *listed, *dockets):
        theirs = set(forms(other))
        if theirs & set(known):
            return True
        # "Kellanova" for "Kellanova Holdings Inc."; one word of a long name is too little, its head is enough.
        whole = tokens(other)
        if any(len(whole) > len(form) and whole[: len(form)] == form for form in known):
            return True
    return False


def _behind_common_word(claim: Claim, name: Name, context: Context, known: Register) -> Place | None:
    """Where the name stands that follows a common word, capitalised for its place: "Guarantees Harbor Foods gave"."""
    first, _, rest = name.name.partition(" ")
    sentence = context.sentences[claim.sentence]
    head = not context.story.text[sentence.start : claim.start].strip(" \"'“‘(")
    common = (first.lower() in COMMON and head) or first.lower().endswith("ing")
    if not common or not rest[:1].isupper() or rest.lower() in COMMON:
        return None
    return known.first(known.forms(rest, context.story.text))


def _ordinary(claim: Claim, context: Context) -> bool:
    """Whether a single word at the head of a sentence stands elsewhere in lower case."""
    sentence = context.sentences[claim.sentence]
    text = context.story.text
    if " " in claim.text or text[sentence.start : claim.start].strip(" \"'“‘(") or not claim.text[1:].islower():
        return False
    word = claim.text.lower()
    return f" {word}" in text or any(f" {word} " in source.text for source in context.index.sources)
