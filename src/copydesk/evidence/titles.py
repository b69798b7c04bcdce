"""The title or office that the story gives a person against the one that the sources give."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.claims.name_words import COURTESIES
from copydesk.evidence import slots
from copydesk.evidence.name_forms import tokens
from copydesk.evidence.register import Register
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Name, Relation, Span, State

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

_SAME = [
    (r"chief executives?(?:\s+officers?)?", "ceo"),
    (r"(?:chief financial officer|finance chief|chief of finance|finance director)", "cfo"),
    (r"(?:chief operating officer|operating chief|operations chief)", "coo"),
    (r"(?:chief technology officer|technology chief)", "cto"),
    (r"(?:principal executive officer)", "ceo"),
    (r"(?:principal financial officer)", "cfo"),
    (r"vice[\s-]+(?:chairman|chairwoman|chair|chairperson)", "vicechair"),
    (r"(?:executive\s+|senior\s+)*vice[\s-]+presidents?", "vicepresident"),
    (r"deputy\s+secretary", "deputysecretary"),
    (r"(?:assistant|under)[\s-]*secretary", "undersecretary"),
    (r"prime minister|premier", "premier"),
    (r"co-?founders?|founders?", "founder"),
    (r"chair(?:man|woman|person)?", "chair"),
    (r"spokes(?:man|woman|person)", "spokesperson"),
    (r"gov\.?", "governor"),
    (r"sen\.?", "senator"),
    (r"rep\.?|congress(?:man|woman)", "representative"),
    (r"managing\s+director", "managingdirector"),
    (r"attorney\s+general", "attorneygeneral"),
    (r"general\s+counsel|chief\s+legal\s+officer|legal\s+chief", "generalcounsel"),
    (r"chief\s+(\w+)\s+officer", r"chief\1"),
    (r"chief\s+(economist|strategist)", r"\1"),
]
_SAME_COMPILED = [(re.compile(rf"\b(?:{p})(?![\w-])", re.IGNORECASE), r) for p, r in _SAME]
HEADS = frozenset(
    """ceo cfo coo cto president vicepresident chair vicechair secretary deputysecretary undersecretary minister premier
    chancellor governor mayor senator representative commissioner director managingdirector administrator comptroller
    treasurer ambassador judge justice speaker generalcounsel attorneygeneral economist strategist analyst spokesperson
    founder manager controller counsel""".split()
)
_LOOSE = frozenset("former acting interim us senior executive lead then incoming outgoing".split()) | COURTESIES
_PERSON = re.compile(r"\b[A-Z][a-zA-Z'’-]+ (?:[A-Z]\.? )?[A-Z][a-zA-Z'’-]+")


@lru_cache(maxsize=4096)
def roles(title: str) -> frozenset[str]:
    """What a title says, whatever its wording.

    >>> roles("chief executive") == roles("CEO") == roles("Chief Executive Officer")
    True
    >>> roles("Labor Secretary") == roles("Secretary of Labor")
    True
    """
    title = " ".join(title.split())
    for pattern, same in _SAME_COMPILED:
        title = pattern.sub(same, title)
    return frozenset(t for t in tokens(title) if t not in _LOOSE)


def contradiction(claim: Claim, name: Name, context: Context, known: Register) -> CheckedClaim | None:
    """What speaks against the title: another in every source that gives one, or none in any."""
    wanted = roles(name.title)
    if not wanted:
        return None
    form = tokens(name.name)
    other: tuple[int, int, int, str] | None = None
    spoken = False
    for seen, (number, start, end) in enumerate(known.stand(form)):
        if seen > 60:
            break
        text = context.index.sources[number].text
        left, right = _window(text, start, end)
        given = roles(text[left:start]) | roles(text[end:right])
        if wanted <= given:
            return None
        heads = given & HEADS
        spoken = spoken or bool(heads)
        if heads and other is None and not heads & wanted:
            other = number, left, right, _as_written(text[left:right])
        elif heads & wanted and other is None and wanted & HEADS <= given:
            return None  # the same office, its body named elsewhere ("the chief executive")
    fault = context.story.text.rfind(name.title, 0, claim.start)
    if fault < 0 or fault < context.sentences[claim.sentence].start:
        fault = context.story.text.find(name.title, claim.end)
    at_fault = (Span(fault, fault + len(name.title)),) if fault >= 0 else ()
    if other is not None and wanted & HEADS:
        number, left, right, written = other
        source = context.index.sources[number]
        evidence = Evidence.of(source, left, right, Relation.CONTRADICTS, Manner.ALIGNED)
        note = f"the source gives {name.name} another title: {written}" if written else "the source gives another title"
        return CheckedClaim(claim, State.CONTRADICTED, (evidence,), note, "title", at_fault, _fix(at_fault, written))
    if spoken or _elsewhere(name, wanted, context, known):
        return None
    return CheckedClaim(claim, State.NO_EVIDENCE, (), f"no source calls {name.name} {name.title}", "title", at_fault)


BORNE_OUT = 0.5  # share of the sentence that a passage must hold to decide which office it speaks of
_OFFICE = re.compile(
    r"\b(?:(?:Executive |Senior )?Vice )?(?:Chief(?: [A-Z][a-z]+){1,4} Officer|President|Chair(?:man|woman)"
    r"|General Counsel|Controller|Treasurer|C[EFOTI]O)(?![\w-]| of\b)"
)


def misplaced(claim: Claim, context: Context) -> CheckedClaim | None:
    """An office without its holder ("led by the Chief Financial Officer") where the passage has another one."""
    sentence, at = context.sentence(claim.sentence), context.sentences[claim.sentence].start
    # "Chief Harbor Officer" may have been read as the Harbor Officer, with "Chief" for a title.
    spans = (m.span() for m in _OFFICE.finditer(sentence))
    start, end = next((s for s in spans if s[0] <= claim.start - at and claim.end - at <= s[1]), (0, 0))
    if start == end:
        return None
    wanted = roles(sentence[start:end])
    here = slots.told(sentence, start, end)
    rival: CheckedClaim | None = None
    for passage in context.passages(claim.sentence)[:3]:
        if passage.score < BORNE_OUT:
            break
        for found in _OFFICE.finditer(passage.text):
            if wanted <= roles(found.group()):
                return None
            there = slots.slot(passage.text, *found.span())
            if rival is None and any(slots.same(one, there) for one in here):
                evidence = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.ALIGNED)
                note = f"the source has “{found.group()}” in that place"
                fix = Fix(at + start, at + end, found.group())
                span = Span(at + start, at + end)
                rival = CheckedClaim(claim, State.CONTRADICTED, (evidence,), note, "role", (span,), fix)
    return rival


def _elsewhere(name: Name, wanted: frozenset[str], context: Context, known: Register) -> bool:
    """Whether a document that names the person speaks of that office, though not beside the name."""
    named = {number for number, _, _ in known.stand(tokens(name.name))}
    for number in named:
        source = context.index.sources[number]
        if any(wanted <= roles(p.text) for p in context.index.passages(name.title, limit=20, source=source)):
            return True
    return False


def _fix(at_fault: tuple[Span, ...], written: str) -> Fix | None:
    return Fix(at_fault[0].start, at_fault[0].end, written) if at_fault and written else None


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """What stands about a name, as far as the next person or the next sentence but one."""
    left = max(0, start - 70)
    for mark in (". ", "; ", "\n\n"):
        left = max(left, text.rfind(mark, left, start) + 1)
    for match in _PERSON.finditer(text, left, max(left, start - 1)):
        if not roles(match.group()) & HEADS:
            left = match.end()
    right = min(len(text), end + 130)
    for match in _PERSON.finditer(text, end, right):
        if not roles(match.group()) & HEADS and not roles(text[match.start() : match.end() + 12]) & HEADS:
            right = match.start()
            break
    stop = text.find(". ", end + 3, right)
    return left, right if stop < 0 else stop


def _as_written(text: str) -> str:
    """The title as a source writes it, from its text about the name."""
    match = _WRITTEN.search(text)
    return " ".join(match.group().split()) if match else ""


_WRITTEN = re.compile(
    r"\b(?:(?:(?i:executive|senior|deputy|vice|assistant|under|acting|chief|general|managing|financial|operating|legal|"
    r"technology)|Labor|Treasury|Commerce|Energy|State|Interior|Defense|Education)[\s-]){0,4}"
    r"(?i:officer|president|chair(?:man|woman|person)?|secretary|minister|governor|mayor|senator|commissioner|director|"
    r"counsel|judge|economist|strategist|analyst|founder|executive|treasurer|manager|administrator|CEO|CFO|COO)\b"
    r"(?: of (?:the )?[A-Z]\w+)?"
)
