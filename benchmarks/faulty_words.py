"""Words made false: direction, negation, strength, the stage of a rule, and the words of a quotation."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from benchmarks.change import Changes, body_of, swapped
from benchmarks.faulty_figures import changed_digit
from benchmarks.figures import digits, shown
from benchmarks.told import Telling

if TYPE_CHECKING:
    from benchmarks.planting import Surroundings

# ---- direction and force -----------------------------------------------------------------------

_OPPOSITE = (
    ("increased", "decreased"),
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increasing", "decreasing"),
    ("rose", "fell"),
    ("grew", "shrank"),
    ("growth", "decline"),
    ("higher", "lower"),
    ("improved", "worsened"),
    ("favorable", "unfavorable"),
    ("favorably", "unfavorably"),
    ("gain", "loss"),
    ("gains", "losses"),
    ("exceeded", "fell short of"),
    ("exceeds", "falls short of"),
    ("more than", "less than"),
    ("strengthening", "weakening"),
    ("strength", "weakness"),
    ("positive", "negative"),
    ("before", "after"),
)
_SIGNS = dict(_OPPOSITE) | {b: a for a, b in _OPPOSITE} | {"declined": "rose", "declines": "increases"}
_SIGN = re.compile(rf"\b(?:{'|'.join(sorted(_SIGNS, key=len, reverse=True))})\b")


def signs(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """What rose is told to have fallen."""
    found = [m for m in _SIGN.finditer(told.text) if m.start() >= body_of(told)]
    held = {m.group() for m in found}
    for m in found:
        near = told.text[max(0, m.start() - 30) : m.end() + 30]
        if _SIGNS[m.group()] in held or re.search(
            rf"\b{m.group()}s? (?:or|and|\()|(?:or|and|whether|/) {m.group()}", near
        ):
            continue
        if m.group() in ("before", "after") and not re.match(r" (?:the|January|June|July|[A-Z])", told.text[m.end() :]):
            continue
        if m.group() in (
            "gain",
            "loss",
            "losses",
            "strength",
            "positive",
            "negative",
            "increase",
            "increases",
            "growth",
        ) and re.search(
            r"(?:to|of|or|comprehensive|carryforwards?|credit|forward|stop|mental|market) $|-$", told.text[: m.start()]
        ):
            continue
        yield m.start(), m.end(), _SIGNS[m.group()], "direction"


_STRENGTHS = (
    (r"\bmay (?!\d|not only)(?=(?:also |not )?[a-z])", "will "),
    (r"\bcould (?=(?:also |not |materially |adversely )?[a-z])", "will "),
    (r"\bmight (?=[a-z])", "will "),
    (r"\bcan (?=(?:also )?[a-z])", "must "),
    (r"\bshall (?!be construed)", "may "),
    (r"\bshall consider whether to\b", "shall"),
    (r"\bshall consider\b", "shall mandate"),
    (r"\bmust (?=[a-z])", "may "),
    (r"\bis required to\b", "may"),
    (r"\bare required to\b", "may"),
    (r"\bshould (?=(?:consider|seek|review|identify))", "must "),
    (r"\b[Ss]ome (?=of|[a-z]+s\b)", "most "),
    (r"\b[Cc]ertain of\b", "all of"),
    (r"\b[Mm]any (?=of|[a-z]+s\b)", "all "),
    (r"\bproposed to\b", "adopted a plan to"),
    (r"\bexpects? to\b", "will"),
    (r"\bintends? to\b", "will"),
    (r"\bplans? to\b", "will"),
    (r"\bexpects\b(?! to)", "guarantees"),
    (r"\bis expected to\b", "is certain to"),
    (r"\bare expected to\b", "are certain to"),
    (r"\bencourages?\b", "compels"),
    (r"\bup to (?=\$|\d)", "at least "),
    (r"\bcontributed to\b", "was the sole cause of"),
    (r"\bassociated with (?=(?:increased|higher|lower|reduced))", "caused by "),
    (r"\bpartially due to\b", "entirely due to"),
    (r"\b(?:primarily|mainly|largely) (?=(?:due|driven|because|attributable|of))", "solely "),
    (r"\b(?:generally|typically|usually|often|sometimes) (?=[a-z])(?!accepted)", "always "),
    (r"\bseeks? to\b", "has managed to"),
    (r"\bis likely to\b", "is certain to"),
    (r"\bare likely to\b", "are certain to"),
    (r"\bestimated to be\b", "fixed at"),
)


def strengths(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """May told as will, some as most, shall as may, propose as adopt."""
    for start, end, new, what in swapped(told, _STRENGTHS, "strength"):
        before, after = told.text[max(0, start - 25) : start], told.text[end : end + 30]
        # "as may be agreed", "that may apply", "if any may": open conditions, where "will" means the same.
        if re.search(r"\b(?:as|if|whether|unless|when|what|who|that|which|those|any|cases?|extent|it) $", before):
            continue
        if re.match(r"(?:be (?:able|subject|deemed)|not (?:have|be) )", after) and "may" in told.text[start:end]:
            continue
        if new.strip() == "will" and re.search(r"\b(?:not|no longer|they|you)\b", told.text[start:end]):
            continue
        if told.text[start].isupper():
            new = new[0].upper() + new[1:]
        yield start, end, new, what


_NEGATIONS = (
    (r"\b(is|are|was|were|has|have|had|will|does|do|did|should|must|shall) not ", r"\1 "),
    (r"\bcannot\b", "can"),
    (r"\bno longer\b", "still"),
    (r"\bdid not (have|record|make|recognize|pay|receive|complete)\b", r"did \1"),
    (r"\bnot (?=(?:material|subject|significant|dependent|discounted|recognized|included|required|deductible))", ""),
    (r"\bunable to\b", "able to"),
    (r"\bfailure to\b", "ability to"),
    (r"\bfailed to\b", "was able to"),
    (r"\bwithout (?=[a-z])", "with "),
    (
        r"\bno (?=(?:assurance|impairments?|material|significant|amounts?|voting|borrowings?|customers?|presumption"
        r"|other))",
        "a ",
    ),
    (r"\b[Nn]one of\b", "all of"),
    (r"\bnever\b", "always"),
    (
        r"\b(is|are|was|were) (?=(?:the|a|an|based|recorded|recognized|included|subject|primarily|required|located"
        r"|measured|determined|"
        r"approved|issued|completed|expected|responsible|effective|due|driven|filed|classified|dependent|used"
        r"|critical|material)\b)",
        r"\1 not ",
    ),
    (
        r"\b(has|have) (?=(?:been|entered|adopted|completed|established|made|received|implemented|experienced"
        r"|elected|issued|a)\b)",
        r"\1 not ",
    ),
    (r"\b(will) (?=(?:be|continue|have|require|apply|expire|become|depend)\b)", r"\1 not "),
    (r"\b(must|shall|should) (?=[a-z])", r"\1 not "),
)


def negations(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """A "not" put in or left out."""
    for start, end, new, what in swapped(told, _NEGATIONS, "negation"):
        after, before = told.text[end : end + 25], told.text[max(0, start - 40) : start]
        if " not " in new and (after.startswith(("not ", "no ", "also ", "only ")) or "not" in after[:8]):
            continue
        if " not " in new and (
            " if " in before or " whether " in before or new.startswith(("has not a ", "have not a "))
        ):
            continue
        # "no material" made "a material" wants a singular, and nothing negative left behind it.
        if re.search(r"\b(?:not|no|nor|neither|without)\b", before) and what == "negation" and " not " in new:
            continue
        if re.search(
            r"\b(?:not only|not necessarily|not yet|whether or not|if not)\b",
            before[-14:] + told.text[start:end] + after,
        ):
            continue
        if new == "a " and re.match(r"(?:borrowings|amounts|impairments|customers|other)\b", after):
            new = "some "
        if new == "with " and re.match(r"(?:limit|giving|regard|merit|further|any|interruption)", after):
            continue
        if told.text[start].isupper():
            new = new[0].upper() + new[1:] if new else new
        yield start, end, new, what


# ---- quotations ---------------------------------------------------------------------------------

# A word and a near one; words that differ in the source's own text are another word all the same.
_NEAR = tuple(
    tuple(pair.replace("_", " ").split(":"))
    for pair in (
        "increase:rise increased:climbed decrease:drop decreased:dropped may:might could:would significant:major "
        "significantly:greatly material:substantial adversely:badly affect:hit business:trade customers:clients "
        "employees:workers products:goods revenue:turnover revenues:sales primarily:largely certain:some "
        "including:among_them provide:supply use:employ expect:foresee believe:think approximately:around "
        "costs:expenses ability:capacity result:end require:demand required:obliged various:diverse other:further "
        "based:founded subject:liable conditions:circumstances financial:fiscal operations:activities "
        "services:offerings and:or results:outcomes laws:statutes market:sector risk:danger risks:dangers "
        "value:worth harm:hurt"
    ).split()
)


def quotations(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """A word inside quotation marks changed, dropped, added or moved."""
    if not told.quoted:
        return
    at = told.text.index(told.quoted)
    words = [(at + m.start(), at + m.end(), m.group()) for m in re.finditer(r"[A-Za-z][\w’'-]*", told.quoted)]
    for start, end, word in words:
        for one, other in _NEAR:
            if word == one:
                yield start, end, other, "near word"
    inner = [w for w in words[1:-1] if len(w[2]) > 3]
    for start, _end, word in rng.sample(inner, min(3, len(inner))):
        following = next((w for w in words if w[0] > start), None)
        if (
            following
            and following[0] > at
            and told.text[_end : following[0]] == " "
            and following[2].lower() != word.lower()
        ):
            yield start, following[1], f"{following[2]} {word}", "words traded"
            yield start, following[0], "", "word dropped"
    for f in shown(told.quoted):
        new = changed_digit(f, rng)
        if new != f.value:
            yield at + f.start, at + f.end, f.written(digits(new, f.number)), "number"
    for found in re.finditer(r"\b(?:is|are|was|were|will|may|could|does|do) ", told.quoted):
        follows = told.quoted[found.end() :]
        if not follows.startswith("not "):
            yield at + found.start(), at + found.end(), found.group() + "not ", "negation"


# ---- the stage of a rule --------------------------------------------------------------------------

_STAGES = (
    (
        r"\b([Pp])roposed (?=(?:rules?|regulations?|guidance|legislation|amendments?|rulemaking|order|settlement"
        r"|legislative|changes|plea))",
        r"final ",
    ),
    (r"\bproposed (?=(?:tariffs|taxes|bills?|laws?|plan|transaction|merger|acquisition))", "completed "),
    (r"\bThe proposal\b", "The final rule"),
    (r"\b(has|have) (?:proposed|introduced)\b", r"\1 adopted"),
    (
        r"\b(issued|adopted|enacted|signed|finalized|published|approved|rescinded|withdrew|repealed|imposed"
        r"|released) (?=(?:the |a |an |its |new |final "
        r"|proposed |guidance|ASU|Accounting|Model|rules|regulations|legislation|temporary|several)\b)",
        "FUTURE",
    ),
    (
        r"\b(was|were) (issued|adopted|enacted|signed|finalized|published|approved|rescinded|withdrawn|repealed"
        r"|granted|denied|dismissed)\b",
        r"is yet to be \2",
    ),
    (
        r"\b(has|have) been (issued|adopted|enacted|signed|finalized|published|approved|rescinded|withdrawn"
        r"|repealed|filed)\b",
        r"is yet to be \2",
    ),
    (r"\bbecame effective\b", "will become effective"),
    (r"\b(?:was|were) effective\b", "will be effective"),
    (r"\b(?:will be|is|are) effective (?=(?:for|beginning|on|in|as of))", "has long been effective "),
    (r"\bwill (become|take) effect(ive)?\b", r"took effect"),
    (r"\bis pending\b", "has been decided"),
    (r"\bare pending\b", "have been decided"),
    (r"\bremains? pending\b", "was decided"),
    (r"\b(?:is|are) (?:currently )?scheduled (?:for|to)\b", "was completed after it was due to"),
    (r"\b(?:is|are) (?:under consideration|considering)\b", "have decided on"),
    (r"\bwas sent\b|\bsent the proposed rule\b", "will send the proposed rule"),
    (r"\bappeared in the Federal Register\b", "will appear in the Federal Register"),
    (r"\bwill expire\b", "expired"),
    (r"\bexpired\b", "will expire"),
)
_BASE = {
    "issued": "issue",
    "adopted": "adopt",
    "enacted": "enact",
    "signed": "sign",
    "finalized": "finalize",
    "published": "publish",
    "approved": "approve",
    "rescinded": "rescind",
    "withdrew": "withdraw",
    "repealed": "repeal",
    "imposed": "impose",
    "released": "release",
}


def stages(told: Telling, around: Surroundings, rng: random.Random) -> Changes:
    """A proposal told as final; what has happened told as still to come, and the reverse."""
    for start, end, new, what in swapped(told, _STAGES, "stage"):
        before, old = told.text[:start], told.text[start:end]
        if new == "FUTURE":
            if re.search(
                r"\b(?:have|has|had|been|were|was|be|are|is|not|we|and|securities|shares|or|to|of|by|common)\b,? $"
                r"|[a-z]+ly $",
                before,
            ):
                continue
            if re.match(r"(?:a|an|the|its)? ?(?:total|shares|stock|notes|senior|plan|dividend)", told.text[end:]):
                continue
            new = f"will {_BASE[old.strip()]} "
        if new.startswith("is yet") and old.startswith(("were", "have")):
            new = "are" + new[2:]
        if re.search(
            r"\b(?:if|whether|any|that|which|when|until|once|or|and|future|not)\b(?: \w+){0,2} $", before, re.I
        ):
            continue
        yield start, end, new, what
