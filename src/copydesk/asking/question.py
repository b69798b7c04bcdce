"""A question understood: the kind of answer that it asks for, and what must stand where the answer does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from copydesk.asking import question_words as lists
from copydesk.claims import dates, identifiers, name_runs
from copydesk.claims.parts_of_speech import tagged
from copydesk.claims.verbs import verb
from copydesk.errors import DraftError
from copydesk.evidence.stems import STOPWORDS, stem
from copydesk.model import DateRange, Span
from copydesk.text import WORD, word_key

LONGEST: Final = 300  # code points of a question

Kind = Literal[
    "when", "how much", "how many", "how long", "who", "which", "identifier", "where", "why", "what", "yes or no"
]  # fmt: skip

_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|shall|should|must|may|might)(?:n[’']t)?"
_OPENS = re.compile(
    r"^\W*(?:(?:please|and|so|but|then|now|ok|okay|hello|hi)\b[\s,]*)*"
    r"(?:(?:can|could|would) you (?:please )?(?:tell|say|show)(?: me| us)?\s+|(?:please )?tell (?:me|us)\s+"
    r"|do (?:you|we) know\s+|i(?:[’']d| would) like to know\s+)?",
    re.IGNORECASE,
)
_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE))  # type: ignore[misc]
    for kind, pattern in (
        (
            "when",
            r"(?:by |until |till |before |from |since |as of |on |in )?"
            r"(?:when|(?:what|which) (?:date|day|month|year|time))"
            r"|what (?:is|are|was|were) the (?:(?:due|closing|effective|publication|signing) )?(?:date|dates|deadline)"
            r"(?: (?:of|for|by which|on which|when|that))?",
        ),
        ("how long", r"(?:for )?how (?:long|soon)|(?:for |within )?how many (?:days|weeks|months|years|hours)"),
        ("how many", r"(?:by |to )?how many|what (?:is|was|are|were) the (?:total )?number of|what number of"),
        (
            "how much",
            r"(?:by |for |at |to )?(?:how much|(?:what|which) (?:percentage|percent|share|proportion|amount|sum|price)"
            r"(?: of)?)",
        ),
        ("who", r"(?:by |to |for |from |with )?(?:who|whom|whose)"),
        ("where", r"(?:from )?where"),
        ("why", r"why|for what reason|how come"),
        ("which", r"(?:by |in |at |to |for |from |on |under |with )?which|(?:by |in |at |under )?what (?=[a-z]+ )"),
        ("what", r"(?:of |in |on |about |with )?what|how"),
    )
)
_IDENTIFIER = re.compile(
    r"^what (?:is|are|was|were) the (?P<what>[\w .]+?)(?: number| no\.?)? (?:of|for|on)\s+(?P<rest>.+)$", re.IGNORECASE
)
_QUANTITY = re.compile(
    rf"^(?:what|how (?:high|large|big)) (?:is|are|was|were) (?P<rest>.*\b(?:{'|'.join(lists.QUANTITIES)})\b.*)$",
    re.IGNORECASE,
)
_BE = frozenset("is are was were".split())
_INVERTED = re.compile(rf"^(?P<aux>{_AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
_SEVERAL = re.compile(
    r"(?:,\s*|\s+)and\s+(?=(?:by |until |for |to |in |at )?"
    r"(?:when|who|whom|where|why|which|how (?:much|many|long)|what)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a question asks for.

    ``told`` is the question without its question words and auxiliary, as near to a statement as that comes.
    ``noun`` is the stem of what is counted ("how many mills") or chosen ("which order"), ``family`` that of an
    identifier (:mod:`copydesk.claims.identifiers`). ``verb`` is the stem of the main verb, ``""`` where it only links.
    ``subject`` is whether the answer is the subject of that verb. ``content`` are the stems that must stand where the
    answer does, without those of ``names``, ``identifiers`` and ``periods``, which must stand there as they are.
    ``tense`` is whether it asks of what happened or of what is to come.
    """

    text: str
    kind: Kind
    told: str
    noun: str = ""
    family: str = ""
    verb: str = ""
    subject: bool = False
    content: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    periods: tuple[DateRange, ...] = ()
    negated: bool = False
    tense: Literal["past", "future", "open"] = "open"


@dataclass(frozen=True, slots=True)
class Question:
    """A question in its parts; most have one."""

    text: str
    parts: tuple[Asked, ...]


def understood(text: str) -> Question:
    """What ``text`` asks for.

    :raises DraftError: if it is empty, or longer than :data:`LONGEST`.

    >>> [(p.kind, p.verb, p.names) for p in understood("Who closed the Orly mill, and when?").parts]
    [('who', 'close', ('Orly',)), ('when', 'close', ('Orly',))]
    >>> [(p.kind, p.noun, p.content) for p in understood("How many silos did the bureau inspect?").parts]
    [('how many', 'silo', ('silo', 'bureau', 'inspect'))]
    """
    text = " ".join(text.split())
    if not any(c.isalnum() for c in text):
        raise DraftError("question", "it is empty", "Ask something.")
    if len(text) > LONGEST:
        raise DraftError("question", f"it is longer than {LONGEST} characters", "Ask one thing, in fewer words.")
    whole = _OPENS.sub("", text, count=1).rstrip(" ?!.") or text
    parts = _SEVERAL.split(whole)
    asked = [_asked(parts[0], text)]
    for part in parts[1:]:
        head = _head(part)
        rest = part[head[1] :].strip() if head else ""
        # "... and by when?": what was asked before, asked again for another thing.
        asked.append(_asked(part if rest else f"{part} {asked[0].told}", text))
    return Question(text, tuple(asked))


def _head(text: str) -> tuple[Kind, int] | None:
    """The kind that the first words ask for, and where they end."""
    for kind, pattern in _HEADS:
        match = pattern.match(text)
        if match:
            return kind, match.end()
    return None


def _asked(text: str, whole: str) -> Asked:
    kind, told, noun, family, subject, auxiliary = _kind(text)
    taken: list[Span] = []
    found_identifiers = identifiers.identifiers(told)
    taken += [Span(start, end) for start, end, _ in found_identifiers]
    # A day without its year is no period: its words must stand there, as others do.
    periods = [(s, e, v) for s, e, v in dates.in_text(told, None, taken) if v.grain != "duration" and v.first]
    taken += [Span(start, end) for start, end, _ in periods]
    names = list(_names(told, taken))
    taken += [Span(start, end) for start, end, _ in names]
    own = _normal(_masked(told, taken, " "))
    main = _verb(_normal(_masked(told, taken, "N")), subject, auxiliary)
    light = lists.LIGHT | (lists.LIGHT_WHEN if kind == "when" else frozenset())
    keys = [word_key(m.group()) for m in WORD.finditer(own)]
    content = [stem(k) for k in keys if k not in STOPWORDS and k not in light and len(k) > 1]
    if noun and kind in ("how many", "which") and noun not in content and noun not in lists.GENERAL:
        content.insert(0, noun)
    return Asked(
        text=text if text != whole.rstrip(" ?!.") else whole,
        kind=kind,
        told=told,
        noun=noun,
        family=family,
        verb=main,
        subject=subject,
        content=tuple(dict.fromkeys(content)),
        names=tuple(name for _, _, name in names),
        identifiers=tuple(name.name for _, _, name in found_identifiers),
        periods=tuple(value for _, _, value in periods),
        tense=_tense(auxiliary, told, subject),
        negated=bool(re.search(r"\bnot\b|n[’']t\b|\bnever\b|\bno longer\b", text, re.IGNORECASE)),
    )


def _kind(text: str) -> tuple[Kind, str, str, str, bool, str]:
    """Kind, what is told, noun, family of an identifier, whether the answer is the subject, and the auxiliary."""
    named = _IDENTIFIER.match(text)
    family = lists.FAMILIES.get(named["what"].lower().strip(), "") if named else ""
    if named and family:
        return "identifier", named["rest"], "", family, False, "is"
    quantity = _QUANTITY.match(text)
    if quantity:
        return "how much", quantity["rest"], "", "", False, "is"
    head = _head(text)
    if head is None:
        inverted = _INVERTED.match(text)
        if inverted is None:
            return "what", text, "", "", False, ""
        return "yes or no", inverted["rest"], "", "", False, inverted["aux"].lower()
    kind, end = head
    rest = text[end:].strip(" ,")
    noun = ""
    if kind in ("how many", "which"):
        noun, rest = _noun(rest)
        if kind == "which" and lists.FAMILIES.get(noun):
            family = lists.FAMILIES[noun]
        noun = stem(noun) if noun else ""
        if kind == "which" and noun in lists.PEOPLE:
            kind = "who"
    if kind == "how long":
        rest = re.sub(r"^(?:is|was) it\s+", "", rest)
    inverted = _INVERTED.match(rest)
    # "Who must set up the site" asks for the subject, "what must the site list" does not.
    subject = kind in ("who", "which", "how many", "what") and (inverted is None or _is_verb_next(inverted["rest"]))
    if inverted is None:
        return kind, rest, noun, family, subject, ""
    return kind, inverted["rest"], noun, family, subject, inverted["aux"].lower()


def _noun(rest: str) -> tuple[str, str]:
    """The noun that is counted or chosen, and what follows it."""
    row = tagged(rest)
    noun = ""
    for number, word in enumerate(row):
        if word.tag in ("modal", "be", "have", "do", "verb") and number:
            return noun, rest[word.start :]
        if word.key in ("of", "in", "on", "with", "to", "who", "that") and noun:
            return noun, rest[word.start :]
        if word.tag in ("noun", "name", "verb", "participle"):
            noun = word.key
    return noun, ""


def _is_verb_next(rest: str) -> bool:
    """Whether what follows an auxiliary is the verb at once: then its subject is what is asked for."""
    row = tagged(rest)
    at = next((i for i, w in enumerate(row) if w.tag not in ("adverb", "not")), None)
    if at is None:
        return False
    word = row[at]
    if word.tag in ("be", "have"):
        return True
    written_small = word.key == rest[word.start : word.end]
    return verb(word.key) is not None and word.tag in ("verb", "participle", "ing", "noun") and written_small


def _names(told: str, taken: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """The runs of capitals of a question: whatever is written with one there must stand where the answer does."""
    for part in name_runs.parts(told, taken):
        start, end = part[0][1], part[-1][2]
        words = told[start:end]
        if words.lower() not in lists.NOT_NAMES:
            yield start, end, words


def _tense(auxiliary: str, told: str, subject: bool) -> Literal["past", "future", "open"]:
    """Whether a question asks of what happened, or of what is to come."""
    if auxiliary in ("will", "shall"):
        return "future"
    if auxiliary in ("did", "was", "were", "has", "have", "had"):
        return "past"
    known = verb(told.split()[0].lower()) if subject and not auxiliary and told.split() else None
    return "past" if known is not None and known.form in ("ed", "past") else "open"


def _masked(told: str, taken: Sequence[Span], mask: str) -> str:
    """``told`` with names, identifiers and periods blotted out."""
    return "".join(mask if any(s.start <= at < s.end for s in taken) else c for at, c in enumerate(told))


def _normal(text: str) -> str:
    """Words of questions in the words of documents: "set up" is "establish"."""
    for pattern, replacement in lists.PHRASES:
        text = pattern.sub(replacement, text)
    return text


def _verb(told: str, subject: bool, auxiliary: str) -> str:
    """The stem of the main verb; ``""`` where it only links or helps."""
    row = tagged(told)
    if subject:
        first = next((w for w in row if w.tag not in ("adverb", "not")), None)
        known = verb(first.key) if first is not None else None
        bases = [known.base] if known is not None else []
    else:
        # Behind "is" and "was" a participle is the verb; behind "did" a bare verb, which may look like a noun.
        forms = ("ed", "participle", "ing") if auxiliary in _BE else ("base", "ed", "past", "participle")
        bases = []
        for number, word in enumerate(row):
            known = verb(word.key)
            leads = row[number - 1].tag if number else "name"
            if known is not None and known.form in forms and leads not in ("determiner", "adjective", "preposition"):
                bases.append(known.base)
    return next((stem(base) for base in bases if base not in lists.LINKING), "")
