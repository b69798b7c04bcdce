"""How surely, and whether at all: negations, modals, strength verbs and quantifiers, each with the words it governs.

A cue is compared with the cue over the same words of a passage: "may" against "will", "consider" against "mandate",
"some" against "all", and a negation against none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from copydesk.evidence.tokens import Token

CueKind = Literal["negation", "modal", "quantity", "cause"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word: its kind, its grade, its token's number and the numbers of the content tokens it governs."""

    kind: CueKind
    grade: str
    token: int
    targets: tuple[int, ...]


NEGATIONS = frozenset(
    "not no never none neither nor without cannot unable fail failed fails failing lacks lacked".split()
)

# Grades of modality. Grades in one set may stand for one another.
_MODAL = {
    "may": "possible",
    "might": "possible",
    "could": "possible",
    "can": "possible",
    "cannot": "possible",
    "possibly": "possible",
    "perhaps": "possible",
    "potentially": "possible",
    "likely": "likely",
    "probably": "likely",
    "would": "would",
    "should": "should",
    "will": "will",
    "shall": "shall",
    "must": "must",
}
# Verbs that are a grade themselves.
_VERB_FORMS = {
    "must": "require requires required requiring mandate mandates mandated mandating compel compels compelled "
    "oblige obliges obliged obligated force forces forced forcing need needs needed",
    "order": "order orders ordered ordering direct directs directed directing instruct instructs instructed "
    "instructing command commands commanded",
    "forbid": "ban bans banned banning prohibit prohibits prohibited prohibiting bar barred forbid forbids forbade "
    "forbidden",
    "allow": "allow allows allowed allowing permit permits permitted permitting enable enables enabled let lets",
    "urge": "encourage encourages encouraged encouraging urge urges urged urging recommend recommends recommended "
    "ask asks asked suggest suggests suggested",
    "consider": "consider considers considered considering examine examines examined examining reexamine reexamines "
    "study studies studied explore explores explored exploring weigh weighs weighed evaluate evaluates evaluated "
    "review reviews reviewed reviewing",
    "propose": "propose proposes proposed proposing",
    "intend": "intend intends intended intending plan plans planned planning expect expects expected expecting "
    "seek seeks seeking aim aims aimed anticipate anticipates anticipated hope hopes hoped estimate estimates "
    "estimated forecasts projects projected",
    "adopt": "adopt adopts adopted adopting finalize finalizes finalized finalizing finalise finalised enact enacts "
    "enacted impose imposes imposed imposing",
}
_VERB = {form: grade for grade, forms in _VERB_FORMS.items() for form in forms.split()}
_NOUN = dict.fromkeys("requirement requirements obligation obligations duty mandate mandates".split(), "must")
_NOUN_AFTER = frozenset("a an the any its their his our this that such each every all some most many of".split())

_QUANTITY = {
    "some": "some",
    "certain": "some",
    "several": "some",
    "few": "few",
    "many": "many",
    "most": "most",
    "majority": "most",
    "all": "all",
    "every": "all",
    "each": "all",
    "entire": "all",
    "always": "always",
    "often": "often",
    "sometimes": "sometimes",
    "occasionally": "sometimes",
    "rarely": "rarely",
    "seldom": "rarely",
    "usually": "often",
    "generally": "often",
    "typically": "often",
    "frequently": "often",
    "partly": "partly",
    "partially": "partly",
    "fully": "fully",
    "entirely": "fully",
    "completely": "fully",
    "wholly": "fully",
    "substantially": "mostly",
    "largely": "mostly",
    "mostly": "mostly",
    "mainly": "mostly",
    "primarily": "mostly",
    "only": "only",
    "solely": "only",
    "exclusively": "only",
}
_CAUSE = {
    **dict.fromkeys("cause causes caused causing".split(), "caused"),
    **dict.fromkeys("linked associated correlated connected".split(), "linked"),
}
_SKIPPED = frozenset(
    "be been being is are was were have has had having also not only then still to the a an do does did as it they we "
    "he she its their our any by".split()
)
_REACH = 6  # tokens after a cue in which its target is looked for


def cues(words: Sequence[Token]) -> list[Cue]:
    """The cues of a sentence.

    >>> from copydesk.evidence.tokens import tokens
    >>> [(c.kind, c.grade) for c in cues(tokens("The agency may not require all plans to file."))]
    [('modal', 'possible'), ('negation', 'not'), ('modal', 'must'), ('quantity', 'all')]
    """
    found: list[Cue] = []
    for number, word in enumerate(words):
        key = word.key
        if key in NEGATIONS and not _is_idiom(words, number):
            found.append(Cue("negation", "not", number, _targets(words, number, 1)))
        other = (key == "may" and _is_month(words, number)) or (key == "will" and _is_noun(words, number))
        if key in _MODAL and not other:
            found.append(Cue("modal", _MODAL[key], number, _targets(words, number, 1)))
        elif key in _VERB and not _is_noun(words, number):
            grade = _VERB[key]
            passive = number > 0 and words[number - 1].key in ("be", "is", "are", "was", "were", "been", "being")
            # "is required to file" and "was barred": what is governed follows; where nothing does, what stands before.
            targets = _targets(words, number, 2)
            found.append(Cue("modal", grade, number, targets or (_before(words, number) if passive else ())))
        elif key in _NOUN:
            found.append(Cue("modal", _NOUN[key], number, _targets(words, number, 2)))
        elif key in _QUANTITY and not _counts_nothing(words, number):
            found.append(Cue("quantity", _QUANTITY[key], number, _targets(words, number, 1)))
        elif key == "yet" and _next(words, number) == "to":
            found.append(Cue("modal", "ahead", number, _targets(words, number, 1)))
        elif key in _CAUSE and (_CAUSE[key] == "caused" or _next(words, number) in ("to", "with")):
            found.append(Cue("cause", _CAUSE[key], number, _targets(words, number, 1) + _before(words, number)))
    return found


def _targets(words: Sequence[Token], number: int, most: int) -> tuple[int, ...]:
    """The first content tokens after a cue in its clause, adverbs passed over."""
    found: list[int] = []
    for at in range(number + 1, min(len(words), number + 1 + _REACH)):
        word = words[at]
        if word.clause > words[number].clause and found:
            break
        if word.content and word.key not in _SKIPPED and not (word.key.endswith("ly") and len(word.key) > 4):
            if word.key in NEGATIONS or word.key in _MODAL:
                continue
            found.append(at)
            if len(found) == most:
                break
    return tuple(found)


def _before(words: Sequence[Token], number: int) -> tuple[int, ...]:
    for at in range(number - 1, max(-1, number - 5), -1):
        if words[at].content and words[at].key not in _SKIPPED:
            return (at,)
    return ()


def _is_noun(words: Sequence[Token], number: int) -> bool:
    """Whether a verb form stands where only a noun or an adjective can: "the order", "a plan", "proposed rule"."""
    before = words[number - 1] if number else None
    after = words[number + 1] if number + 1 < len(words) else None
    key = words[number].key
    if words[number].joined or (after is not None and after.joined):
        return True  # "participant-directed"
    if key.endswith("ed"):  # "the proposed rule", "expected returns", but "was proposed", "proposed a rule"
        joined = after is not None and after.content and after.clause == words[number].clause
        return joined and before is not None and not _governs(before)
    if before is None:
        return key in ("plan", "order", "study", "force", "bar", "plans", "orders", "studies", "forces", "asks")
    if before.key in _NOUN_AFTER or words[number].name:
        return True
    # "retirement plans", "executive order": a noun made of two
    compound = key.rstrip("s") in ("plan", "order", "study", "force", "studie", "direct")
    return compound and (before.content or before.key in ("of", "under", "and", "or", "in", "for", "with"))


def _governs(before: Token) -> bool:
    return before.key in ("be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "not", "and") or (
        before.name or before.key in ("he", "she", "it", "they", "we", "also", "then")
    )


_PERIODS = frozenset("second minute hour day week month quarter year time".split())


def _counts_nothing(words: Sequence[Token], number: int) -> bool:
    """Whether a quantifier is none: "every week", "the most likely"."""
    after = _next(words, number)
    if words[number].key in ("every", "each"):
        return after in _PERIODS
    # "most of", "most operators", but not "its most capable model"
    return words[number].key == "most" and after != "of" and not (after.endswith("s") and not after.endswith("ss"))


def _next(words: Sequence[Token], number: int) -> str:
    return words[number + 1].key if number + 1 < len(words) else ""


def _is_idiom(words: Sequence[Token], number: int) -> bool:
    """Negations that negate nothing: "not only", "no later than", "no longer" stays one, "No. 5"."""
    after = words[number + 1].key if number + 1 < len(words) else ""
    if words[number].key == "no":
        return after in ("later", "doubt", "matter") or after[:1].isdigit() or _is_label(words, number)
    if words[number].key == "not":
        return after in ("only", "limited", "least")
    return words[number].key == "without" and after in ("limitation", "limiting")


def _is_month(words: Sequence[Token], number: int) -> bool:
    """Whether "May" is a month: a capital inside a sentence, or a day or year after it."""
    return words[number].name or _next(words, number)[:1].isdigit()


def _is_label(words: Sequence[Token], number: int) -> bool:
    """Whether "No" is short for number before an identifier: "Docket No. FPOB-2026-0031"."""
    after = words[number + 1 : number + 3]
    return words[number].name and len(after) == 2 and after[0].name and after[1].joined and after[1].key[:1].isdigit()


# What leaves it to somebody: "as the Secretary deems appropriate", "when the fiduciary determines".
_DISCRETION = re.compile(
    r"\b(?:(?:as|if|when|where|unless)\b[^.;]{0,60}\b(?:deems?|determines?|chooses?|elects?|considers? appropriate)\b"
    r"|as appropriate|at (?:its|their|his|her|the)\b[^.;]{0,30}\bdiscretion|may (?:include|but)"
    r"|not require|no requirement|leaves? (?:it|the \w+) to|makes no \w+|voluntar(?:y|ily)|optional)\b",
    re.IGNORECASE,
)
#: Grades that leave open what a plain statement, or a stronger grade, settles.
WEAK = frozenset("possible allow should urge consider propose would intend likely".split())


def leaves_open(text: str, words: Sequence[Token]) -> bool:
    """Whether a passage leaves open what a stronger sentence would settle: a weak grade or somebody's discretion.

    >>> from copydesk.evidence.tokens import tokens
    >>> text = "The board shall propose rules as it deems appropriate."
    >>> leaves_open(text, tokens(text))
    True
    """
    return has_discretion(text) or any(c.kind == "modal" and c.grade in WEAK for c in cues(words))


def has_discretion(text: str) -> bool:
    """Whether a passage leaves it to somebody, in so many words.

    >>> has_discretion("It applies when the fiduciary determines so."), has_discretion("It may apply.")
    (True, False)
    """
    return bool(_DISCRETION.search(text))


# Pairs of grades, the story's first, that say the same as far as a reader can tell.
_EQUAL = {
    frozenset(pair)
    for pair in (
        ("will", "shall"),
        ("must", "shall"),
        ("possible", "allow"),
        ("order", "must"),
        ("would", "intend"),
        ("would", "propose"),
        ("order", "shall"),
        ("likely", "intend"),
        ("should", "urge"),
        ("intend", "propose"),
        ("mostly", "most"),
        ("often", "mostly"),
        ("many", "some"),
        ("only", "all"),
        ("fully", "all"),
        ("likely", "possible"),
    )
}
# Reported speech moves a modal one step into the past: "We will" becomes "it would".
_BACKSHIFT = {("would", "will"), ("would", "shall"), ("should", "shall"), ("would", "possible")}


def agree(story: str, source: str, reported: bool = False) -> bool:
    """Whether a story's grade is as strong as its source's; ``""`` is the plain indicative.

    >>> agree("will", "shall"), agree("will", "possible"), agree("would", "will", reported=True)
    (True, False, True)
    """
    if story == source or frozenset((story, source)) in _EQUAL:
        return True
    return reported and (story, source) in _BACKSHIFT
