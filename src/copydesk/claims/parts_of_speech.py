"""A rough part of speech for each word of a sentence: closed classes by list, the rest by ending, form and place.

No model: what it takes for a verb it takes from the list in ``verbs.py`` and from what stands beside it. It is right
often enough to find the verb of a clause of news and the words that it governs, and is not meant for more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from copydesk.claims.verbs import UNCHANGED, verb

Tag = Literal[
    "noun", "name", "number", "adjective", "adverb", "determiner", "pronoun", "preposition", "conjunction",
    "subordinator", "relative", "modal", "be", "have", "do", "to", "not", "verb", "participle", "ing", "mark",
]  # fmt: skip
# "verb": a finite or bare form; "participle": an -ed or -en form that is not finite; "mark": punctuation

_CLOSED: dict[str, Tag] = {}
for _name, _words in (
    ("determiner", "the a an this that these those its their his her our my your each every some any no all most many "
     "few several both either neither another such more less fewer much enough half"),
    ("pronoun", "i we you he she it they me us him them itself himself herself themselves everyone everybody nobody "
     "nothing anything something someone anyone everything there none"),
    ("preposition", "of in on at by for from with without into onto over under about above below between among amid "
     "across after before during since until till through throughout against within beyond toward towards upon per "
     "despite near off out up down around behind beside besides like unlike via than including regarding according"),
    ("conjunction", "and or but nor so plus"),
    ("subordinator", "if unless because although though while whereas once whether when as where how why that"),
    ("relative", "which who whom whose what whoever whatever"),
    ("modal", "will would shall should may might can could must cannot ought"),
    ("be", "is are was were be been being am"),
    ("have", "has have had having"),
    ("do", "do does did doing done"),
    ("to", "to"),
    ("not", "not never"),
    ("adverb", "also now then still already just only even ever again soon later once often always perhaps maybe "
     "instead however meanwhile today yesterday tomorrow too very quite rather almost nearly largely ago here thus "
     "hence indeed moreover nonetheless nevertheless likewise together apart away back well far longer yet "
     "aground ashore abroad aside"),
    ("number", "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred "
     "thousand million billion trillion"),
):  # fmt: skip
    for _word in _words.split():
        _CLOSED.setdefault(_word, _name)  # type: ignore[arg-type]

_ADJECTIVE_ENDINGS = (
    "ous",
    "ful",
    "less",
    "able",
    "ible",
    "ical",
    "ial",
    "ish",
    "ive",
    "ic",
    "al",
    "ary",
    "ory",
    "est",
)
_ADJECTIVES = frozenset(
    """new old big small large high low good bad best worst better worse early late long short strong weak main major
    minor key own same other last next first second third recent current former previous prior open public private
    clear likely unlikely able unable due ready poised set hard easy fair full empty rich poor safe sure free fast slow
    wide narrow deep thin thick tight loose cheap dear bold proud sad glad sorry wrong right true false great huge tiny
    vast rare common general broad robust solid modest sharp steep mere bound open closed""".split()
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:\([a-z]\))*%?|[^\W\d_]+(?:\.[^\W\d_]\.)*(?:[-’'][^\W\d_]+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"[’']s?$")
_NOUN_BEFORE: frozenset[Tag] = frozenset(("determiner", "adjective", "preposition", "number"))


class Word(NamedTuple):
    """A word or mark: its place in the text, itself in lower case, its part of speech, and the base of a verb."""

    start: int
    end: int
    key: str
    tag: Tag
    base: str = ""


@lru_cache(maxsize=2048)
def tagged(text: str) -> tuple[Word, ...]:
    """The words and marks of a sentence with their parts of speech.

    >>> [(w.key, w.tag) for w in tagged("The board plans to sell its plans.")][1:]
    [('board', 'noun'), ('plans', 'verb'), ('to', 'to'), ('sell', 'verb'), ('its', 'determiner'), ('plans', 'noun'), ('.', 'mark')]
    """  # noqa: E501
    found: list[Word] = []
    pieces = list(_WORD.finditer(text))
    for number, piece in enumerate(pieces):
        start, end = piece.span()
        raw = piece.group()
        key = raw.lower().replace("’", "'")
        if key.endswith("n't"):
            cut = end - 3
            stem = {"wo": "will", "ca": "can", "sha": "shall"}.get(key[:-3], key[:-3])
            found.append(Word(start, cut, stem, _CLOSED.get(stem, "noun"), stem))
            found.append(Word(cut, end, "not", "not"))
            continue
        follows = pieces[number + 1].group() if number + 1 < len(pieces) else ""
        found.append(_tag(start, end, raw, key, found, follows))
    return tuple(_settled(found))


def _tag(start: int, end: int, raw: str, key: str, before: list[Word], follows: str) -> Word:
    first = not before or before[-1].key in '.:“"'
    last = before[-1] if before else None
    if not raw[0].isalnum():
        return Word(start, end, key, "mark")
    if raw[0].isdigit() or (key in _CLOSED and _CLOSED[key] == "number"):
        return Word(start, end, key, "number")
    if key == "that" and last and last.tag in ("noun", "name") and follows and verb(follows.lower()):
        return Word(start, end, key, "relative")
    if key in _CLOSED and not (raw[0].isupper() and not first and key in ("may", "will", "us")):
        tag = _CLOSED[key]
        if key == "that" and last and (last.tag in ("verb", "noun", "adjective", "participle", "ing")):
            tag = "subordinator"
        base = {"be": "be", "have": "have", "do": "do"}.get(tag, "")
        return Word(start, end, key, tag, base)
    if raw[0].isupper() and not first:
        return Word(start, end, key, "name")
    if _POSSESSIVE.search(key):
        return Word(start, end, key, "name" if raw[0].isupper() else "determiner")
    known = verb(key)
    if known is None and last is not None and _wants_verb(before, follows) and not key.endswith("ly"):
        return Word(start, end, key, "verb", key)
    if known:
        return _verb(start, end, key, known.base, known.form, last, follows)
    if key.endswith("ly") and len(key) > 4:
        return Word(start, end, key, "adverb")
    if key in _ADJECTIVES or (key.endswith(_ADJECTIVE_ENDINGS) and len(key) > 4):
        return Word(start, end, key, "adjective" if key in _ADJECTIVES or not _ends_noun(follows) else "noun")
    if key.endswith("ing") and len(key) > 5:
        noun = last is not None and last.tag in ("determiner", "adjective")
        return Word(start, end, key, "noun" if noun else "ing", key[:-3])
    if key.endswith("ed") and len(key) > 4:
        return _verb(start, end, key, key[:-2], "ed", last, follows)
    if raw[0].isupper() and first and last is None and _name_like(follows):
        return Word(start, end, key, "name")
    return Word(start, end, key, "noun")


def _wants_verb(before: list[Word], follows: str) -> bool:
    """Whether a verb must come: behind a modal ("should diversify"), or between "I" and a noun ("I doubt the")."""
    at = len(before) - 1
    while at > 0 and before[at].tag in ("adverb", "not"):
        at -= 1
    if before[at].tag == "modal" and before[at].key != "ought":
        return True
    subject = before[at].key in ("i", "we", "they", "you")
    return subject and _CLOSED.get(follows.lower(), "") in ("determiner", "pronoun", "subordinator", "to")


def _ends_noun(follows: str) -> bool:
    """Whether what follows a word that looks like an adjective shows it to be a noun: "the tribunal dismissed"."""
    known = verb(follows.lower())
    return known is not None and known.form in ("ed", "past", "s") and _CLOSED.get(follows.lower()) is None


def _name_like(follows: str) -> bool:
    return follows[:1].isupper()


def _verb(start: int, end: int, key: str, base: str, form: str, last: Word | None, follows: str) -> Word:
    before: Tag | Literal[""] = last.tag if last else ""
    if form == "ing":
        noun = before in ("determiner", "adjective")
        return Word(start, end, key, "noun" if noun else "ing", base)
    if form in ("ed", "participle"):
        if before in ("be", "have"):
            return Word(start, end, key, "participle", base)
        if before in ("determiner", "adjective", "number", "preposition"):
            return Word(start, end, key, "adjective", base)
        if not before and _CLOSED.get(follows.lower()) is None and follows[:1].islower():
            return Word(start, end, key, "adjective", base)  # "Limited partners"
        return Word(start, end, key, "participle" if form == "participle" else "verb", base)
    if form == "past":
        return Word(start, end, key, "verb", base)
    if before in ("modal", "to", "do") or (before in ("not", "adverb") and form == "base"):
        return Word(start, end, key, "verb", base)
    if before in _NOUN_BEFORE or (last is not None and _POSSESSIVE.search(last.key)):
        return Word(start, end, key, "noun", base)
    if before in ("be", "have"):
        return Word(start, end, key, "participle" if key in UNCHANGED else "noun", base)
    return Word(start, end, key, "verb", base)


def _settled(words: list[Word]) -> list[Word]:
    """The words with what their place in the clause decides: one finite verb to a subject, compounds, passives."""
    found = list(words)
    for i, word in enumerate(found):
        if word.tag == "adverb" or word.tag == "not" or not word.base:
            continue
        j = i - 1
        while j >= 0 and found[j].tag in ("adverb", "not"):
            j -= 1
        before = found[j] if j >= 0 else None
        after = found[i + 1] if i + 1 < len(found) else None
        form = verb(word.key)
        if word.tag in ("verb", "adjective") and before is not None and before.tag in ("be", "have"):
            if form is None or form.form in ("ed", "participle"):
                found[i] = word._replace(tag="participle")
        elif word.tag == "verb" and form is not None and form.form in ("base", "s"):
            found[i] = _noun_or_verb(found, i, before, after)
    _reduce(found)
    for i, word in enumerate(found[:-1]):
        ends = found[i + 1].tag in ("mark", "preposition", "conjunction", "subordinator")
        if word.tag == "ing" and i and found[i - 1].tag in ("verb", "preposition") and ends:
            found[i] = word._replace(tag="noun")  # "suspended dredging"
    if not any(w.tag in ("verb", "be", "have", "do", "modal") for w in found):
        _verb_of_none(found)
    return found


def _verb_of_none(words: list[Word]) -> None:
    """In a sentence without a verb, take the first word for one that agrees with its noun: "Operators clean silos"."""
    for i in range(1, len(words) - 1):
        before, word, after = words[i - 1], words[i], words[i + 1]
        agrees = before.tag in ("noun", "name") and _is_plural(before.key) != _is_plural(word.key)
        if agrees and word.tag in ("noun", "adjective") and after.tag in ("determiner", "noun", "number", "name"):
            words[i] = word._replace(tag="verb", base=word.key.removesuffix("s"))
            return


def _noun_or_verb(words: list[Word], i: int, before: Word | None, after: Word | None) -> Word:
    """A bare or -s form of a verb that may be a noun: "the plan sponsors", "Rates rise", "the board plans to"."""
    word = words[i]
    if before is not None and before.tag in ("modal", "to", "do", "pronoun", "relative"):
        return word
    plural = word.key.endswith("s") and not word.key.endswith("ss")
    if after is not None and after.tag in ("modal", "be", "have", "do", "participle") and after.key != "having":
        return word._replace(tag="noun")  # "the plan has", "sales were"
    if before is not None and before.tag == "noun" and not plural and _is_plural(before.key) and after is not None:
        form = verb(after.key)
        if form is not None and form.form == "s":
            return word  # "brokers earn commissions"
    if after is not None and after.tag == "conjunction" and plural and _subject_goes_on(words, i + 2):
        return word._replace(tag="noun")  # "plan sponsors and keepers will"
    if after is not None and after.tag == "verb" and after.base and (_finite(after) or plural):
        return word._replace(tag="noun")  # "its sale closed", "prices fall"
    if before is not None and before.tag in ("verb", "participle", "ing") and before.base != "help":
        return word._replace(tag="noun")  # "to pay costs"
    if before is not None and before.tag in ("noun", "name"):
        if not plural and _is_plural(before.key):
            return word  # "yields rise"
        if not plural and word.key in UNCHANGED and after is not None and after.tag in ("determiner", "number", "noun"):
            return word if not _verb_to_come(words, i) else word._replace(tag="noun")  # "the board cut jobs"
        if not plural:
            return word._replace(tag="noun")  # "the tax credit", "a trade deal"
        ends = after is None or after.tag in ("mark", "preposition", "conjunction")
        earlier = any(w.tag in ("verb", "be", "have", "modal") for w in words[:i])
        return word._replace(tag="noun") if ends and earlier else word
    if before is None:
        return word if not plural else word._replace(tag="noun")  # an order to the reader, or "Sales ..."
    if before.tag == "mark":
        return (
            word
            if not plural or (after is not None and after.tag in ("determiner", "name"))
            else word._replace(tag="noun")
        )
    return word


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _subject_goes_on(words: list[Word], i: int) -> bool:
    """Whether nothing but nouns stands between word ``i`` and a finite verb."""
    while i < len(words) and words[i].tag in ("noun", "name", "adjective"):
        i += 1
    return i < len(words) and words[i].tag in ("modal", "be", "have", "do")


def _finite(word: Word) -> bool:
    form = verb(word.key)
    return form is not None and form.form in ("past", "s", "ed")


def _reduce(words: list[Word]) -> None:
    """An -ed form behind a noun, with a finite verb still to come, is a participle: "a rule issued in May was"."""
    for i, word in enumerate(words):
        form = verb(word.key)
        past = word.tag == "verb" and (form.form == "ed" if form else word.key.endswith("ed"))
        after = words[i + 1] if i + 1 < len(words) else None
        if not past or i == 0 or after is None or words[i - 1].tag not in ("noun", "name"):
            continue
        if after.tag not in ("preposition", "adverb", "to", "mark"):
            continue  # it has an object: "suspended dredging"
        if _verb_to_come(words, i) or (after.key in _OF_STATE and _governed(words, i)):
            words[i] = word._replace(tag="participle")  # "sued the lender accused of fraud"


_OF_STATE = frozenset("by under in on with of".split())


def _verb_to_come(words: list[Word], i: int) -> bool:
    for later in words[i + 1 :]:
        if (
            later.tag in ("conjunction", "relative", "subordinator", "pronoun", "to")
            or later.key in _OPENS
            or (later.tag == "mark")
        ):
            return False
        if later.tag in ("be", "have", "modal", "do") or (later.tag == "verb" and _finite(later)):
            return later.key not in ("be", "been", "being")
    return False


# Prepositions that a clause may follow as well.
_OPENS = frozenset("after before since until as".split())


def _governed(words: list[Word], i: int) -> bool:
    """Whether a finite verb stands before word ``i`` in the same clause."""
    at = max((j for j in range(i) if words[j].tag in ("verb", "be", "have", "modal")), default=-1)
    between = words[at + 1 : i]
    return at >= 0 and not any(
        w.tag in ("mark", "conjunction", "relative", "subordinator") or w.key in _OPENS for w in between
    )
