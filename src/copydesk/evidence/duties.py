"""Which body a dated document tells to act: the right order, laid on the wrong department."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from copydesk.claims import names
from copydesk.evidence.index import Passage
from copydesk.evidence.name_forms import Tokens
from copydesk.evidence.register import Register
from copydesk.evidence.stems import content_stems
from copydesk.model import CheckedClaim, Claim, DateRange, Evidence, Manner, Name, Relation, Source, Span, State
from copydesk.text import words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

_TELLS = re.compile(r"\b(?:direct|instruct|order|requir|tell|told|task|charg|oblig)\w*\s+(?:the\s+)?$")
_DOCUMENT = re.compile(r"\b(?:order|proclamation|memorandum|directive|rule|statute|law|act|decision)\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:shall|(?:[Dd]irects?|[Ii]nstructs?|[Oo]rders?|[Rr]equires?) the)\b")
_HEAD = 600  # code points of a document that hold its own date
SHARED = 0.35  # of the sentence's other words, by weight: what a duty shared with another body must have in common


def contradiction(claim: Claim, name: Name, context: Context, known: Register) -> CheckedClaim | None:
    """The claim as contradicted where the documents of the day that the sentence names tell other bodies to act.

    Read where the story says that a document of a day directs the body ("an order of May 4 directing the Labor
    Department to ..."), and a source bears that day at its head. A body that the document tells to act by itself,
    or beside another in a duty like the one told, is left alone.
    """
    sentence = context.sentence(claim.sentence)
    start = claim.start - context.sentences[claim.sentence].start
    if name.kind != "organisation" or not _TELLS.search(sentence, 0, start) or not _DOCUMENT.search(sentence):
        return None
    own = known.forms(name.name, context.story.text)
    others = set(content_stems(words(sentence))) - set(content_stems(words(name.name)))
    total = sum(context.index.idf(root) for root in others)
    rival: tuple[Passage, str] | None = None
    for source in _of_day(claim, context):
        for passage, told in _duties(source, context, known):
            forms = [known.forms(body) for body in told]
            if any(set(form) & set(own) for form in forms):
                held = others & known.stems_of(passage.number, passage.text)
                if len(told) == 1 or sum(context.index.idf(root) for root in held) >= SHARED * total:
                    return None
            elif rival is None and _bodies(forms):
                rival = passage, told[0]
    if rival is None:
        return None
    passage, body = rival
    evidence = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.ALIGNED)
    note = f"the document of that day directs the {body}"
    return CheckedClaim(claim, State.CONTRADICTED, (evidence,), note, "role", (Span(claim.start, claim.end),))


def _of_day(claim: Claim, context: Context) -> Iterator[Source]:
    """The sources that bear a day of the claim's sentence at their head."""
    for other in context.claims:
        value = other.value
        if other.sentence != claim.sentence or not isinstance(value, DateRange) or value.grain != "day":
            continue
        written = [other.text] if re.search(r"\d", other.text) else []
        if value.first is not None and value.first == value.last:
            written = [f"{value.first:%B} {value.first.day}, {value.first.year}"]
        for source in context.index.sources:
            days = {source.published, *source.fields.values()}
            stated = value.first is not None and (value.first in days or value.first.isoformat() in days)
            if stated or any(re.search(rf"{re.escape(w)}(?!\d)", source.text[:_HEAD]) for w in written):
                yield source


def _duties(source: Source, context: Context, known: Register) -> Iterator[tuple[Passage, list[str]]]:
    """The sentences of a document that tell bodies to act, with the bodies."""
    seen = -1
    for match in _TOLD.finditer(source.text):
        passage = context.index.sentence_at(source, match.start())
        if passage is None or passage.number == seen or match.start() >= passage.end:
            continue
        seen = passage.number
        verb = match.start() - passage.start
        if match.group() == "shall":
            told = [n.name for _, end, n in known.names_in(passage.number, passage.text) if end <= verb and _acts(n)]
        else:
            rest = passage.text[match.end() - passage.start :]
            rest = rest.split(" to ", 1)[0]
            told = [n.name for _, _, n in names.in_text(f"the {rest.strip()} .") if _acts(n)]
        if told:
            yield passage, told


def _acts(name: Name) -> bool:
    return name.kind == "organisation"


def _bodies(forms: list[tuple[Tokens, ...]]) -> bool:
    heads = {"department", "secretary", "commission", "agency", "administration", "commissioner", "board", "office"}
    return any(heads & set(form) for group in forms for form in group)
