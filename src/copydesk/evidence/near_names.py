"""The name of the sources that is nearly the one of the story: a slip of the pen, or one word changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from copydesk.evidence.name_forms import tokens
from copydesk.evidence.register import ANY, Place, Register
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Name, Relation, Span, State

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

LIKE = 78  # rapidfuzz ratio, 0 to 100, from which two words are taken for one misspelt


def nearest(claim: Claim, name: Name, context: Context, known: Register) -> CheckedClaim | None:
    """The claim as contradicted by the nearest name of the sources; nothing where none is near."""
    form = tokens(name.name)
    place = _misspelt(form, known) or _one_word_other(form, name, known)
    if place is None:
        return None
    number, start, end = place
    source = context.index.sources[number]
    right = source.text[start:end]
    if right.isupper() and not claim.text.isupper():
        right = right.title()
    evidence = Evidence.of(source, start, end, Relation.CONTRADICTS, Manner.NEAREST)
    return CheckedClaim(
        claim,
        State.CONTRADICTED,
        (evidence,),
        f"the source has “{right}”",
        at_fault=(Span(claim.start, claim.end),),
        fix=Fix(claim.start, claim.end, right),
    )


def _misspelt(form: tuple[str, ...], known: Register) -> Place | None:
    missing = [i for i, t in enumerate(form) if not known.holds(t)]
    if not missing or len(missing) > 2:
        return None
    mended = list(form)
    for i in missing:
        if len(form[i]) < 4:
            return None
        found = process.extractOne(form[i], known.vocabulary, scorer=fuzz.ratio, score_cutoff=LIKE)
        if found is None:
            return None
        mended[i] = found[0]
    return next(known.stand(tuple(mended)), None)


def _one_word_other(form: tuple[str, ...], name: Name, known: Register) -> Place | None:
    """A name of two words or more that stands but for one word: another first name, another head."""
    if len(form) < 2:
        return None
    for i in range(len(form)):
        rest = form[:i] + form[i + 1 :]
        if len(form) == 2 and not (name.kind == "person" and i == 0):
            # Of two words one alone is too little, unless the other is like it.
            if not any(known.holds(t) for t in rest):
                continue
            for number, start, end in known.stand((*form[:i], ANY, *form[i + 1 :]), limit=400):
                here = tokens(known.sources[number].text[start:end])
                if len(here) == 2 and fuzz.ratio(here[i], form[i]) >= 60 and here[i] != form[i]:
                    return number, start, end
            continue
        place = next(known.stand((*form[:i], ANY, *form[i + 1 :]), limit=400), None)
        if place is not None:
            return place
        if len(form) > 2:
            place = next(known.stand(rest, limit=400), None)
            if place is not None and i not in (0, len(form) - 1):
                return place
    return None
