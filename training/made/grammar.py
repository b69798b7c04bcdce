"""A shallow grammar: kinds of words learnt from the texts themselves, noun phrases, and the parts of a clause.

No parser: a word is a verb, noun or adjective by where it stands in the texts, by its ending, and by short lists of
the closed classes. What is in doubt is left alone; a maker of claims needs good sentences, not all of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

TOKEN = re.compile(r"\$?\d[\d,.]*\d%?|\d%?|[A-Za-z][A-Za-z’'-]*(?:\.[A-Za-z]\.)*|[^\sA-Za-z\d]")
DETERMINERS = set(
    "the a an this that these those our its his her their my your any some each every no all both another".split()
)
PREPOSITIONS = set(
    "of in on at to for by with from as under over through during into within against among between about across "
    "after before since until without upon via per toward towards throughout following including regarding".split()
)
MODALS = set("will would may might could can shall should must cannot".split())
BE = set("is are was were be been being am".split())
HAVE = set("has have had having".split())
DO = set("does do did".split())
_OTHER = set(
    "and or but nor if when while although because unless whether than so not also only more less most least very "
    "i we you he she it they them us me him who whom which what where how why there here then both either neither "
    "certain several various many few such other own same well not further however therefore thus".split()
)
CLOSED = DETERMINERS | PREPOSITIONS | MODALS | BE | HAVE | DO | _OTHER
# Past forms (and participles) that no ending shows, with their base.
_IRREGULAR = {
    "rose": "rise",
    "fell": "fall",
    "grew": "grow",
    "made": "make",
    "paid": "pay",
    "sold": "sell",
    "took": "take",
    "led": "lead",
    "began": "begin",
    "became": "become",
    "held": "hold",
    "bought": "buy",
    "built": "build",
    "gave": "give",
    "got": "get",
    "kept": "keep",
    "knew": "know",
    "left": "leave",
    "lost": "lose",
    "met": "meet",
    "ran": "run",
    "saw": "see",
    "sent": "send",
    "spent": "spend",
    "told": "tell",
    "won": "win",
    "wrote": "write",
    "brought": "bring",
    "came": "come",
    "chose": "choose",
    "drew": "draw",
    "found": "find",
    "went": "go",
    "said": "say",
    "sought": "seek",
    "drove": "drive",
    "withdrew": "withdraw",
}
PARTICIPLES = set(
    "made paid sold taken led begun held bought built given kept known left lost met run seen sent spent told won "
    "written brought chosen drawn found driven sought withdrawn grown risen fallen become".split()
)
_ADJECTIVE = re.compile(r"(?:al|ive|ous|ful|less|able|ible|ic|ary|ant|ent|ial|ual|ed|ar|ory|ish|ier|est)$")
_NOUN = re.compile(
    r"(?:tion|sion|ment|ness|ity|ance|ence|ship|ism|age|ure|ery|ing|er|or|ist|cy|dom|hood|ts|ns|rs|es|ks|ls|ds|ys)$"
)
# Verbs that are so common that no text need show them.
_COMMON_VERBS = (
    "accept acquire add agree allow announce approve ask attack become begin believe buy call cause claim close"
    " continue create cut "
    "decide deny develop employ enter expect extend face fail file find fine fund give grow hire hold include"
    " increase issue join keep "
    "launch lead leave lend lose make meet move need offer open operate order own pay plan produce promise propose"
    " provide raise reach "
    "receive reduce refuse reject remain replace report require say see seek sell send serve show sign spend start"
    " stop sue support take "
    "tell use want warn win work write"
).split()
_AFTER_VERBS = DETERMINERS | PREPOSITIONS | {"that", "to", "and"}
_NEVER_VERBS = set("not order addition part date all it that business market time which form no than".split())


@dataclass(frozen=True)
class Token:
    """A word or mark of a sentence, where it stands, and its kind."""

    text: str
    start: int
    end: int
    kind: str

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.text.lower()


@dataclass(frozen=True)
class Clause:
    """A sentence cut at its first finite verb: what leads ("In 2024, "), the subject, the verb group, the rest.

    The spans are of the sentence; ``plural`` tells what the verb agrees with, or is ``None`` where it shows nothing.
    """

    lead: tuple[int, int]
    subject: tuple[int, int]
    verb: tuple[int, int]
    rest: tuple[int, int]
    plural: bool | None


def inflected(base: str) -> tuple[str, str, str]:
    """Third person, past and -ing form of a regular verb.

    >>> inflected("rely"), inflected("reduce"), inflected("plan")
    (('relies', 'relied', 'relying'), ('reduces', 'reduced', 'reducing'), ('plans', 'planned', 'planning'))
    """
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    if base.endswith("e"):
        return base + "s", base + "d", base[:-1] + "ing" if not base.endswith("ee") else base + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base):
        return base + "s", base + base[-1] + "ed", base + base[-1] + "ing"
    s = "es" if re.search(r"(?:s|x|z|ch|sh)$", base) else "s"
    return base + s, base + "ed", base + "ing"


@dataclass
class Lexicon:
    """Which words are verbs, nouns and adjectives in these texts, and which stand in the same places."""

    verbs: dict[str, str] = field(default_factory=dict)  # any form: its base
    third: dict[str, str] = field(default_factory=dict)
    past: dict[str, str] = field(default_factory=dict)
    ing: dict[str, str] = field(default_factory=dict)
    base: set[str] = field(default_factory=set)
    nouns: Counter[str] = field(default_factory=Counter)
    verbal: Counter[str] = field(default_factory=Counter)
    adjectives: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    small_pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    adjective_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Lexicon:
        """What the texts show: a word after "to" or "may" is a verb, one between "the" and "of" a noun."""
        self = cls()
        bases: Counter[str] = Counter()
        determined: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self.small.update(re.findall(r"(?<=[a-z,;] )[a-z][a-z’-]+", text))
            words = re.findall(r"[a-z]+|[^a-z ]", text)
            self.small_pairs.update(pair for pair in pairwise(words) if pair[1] in _AFTER_VERBS)
            bases.update(
                re.findall(r"\b(?:will|would|may|might|could|can|must|shall|should|cannot|not) ([a-z]{3,})\b", text)
            )
            bases.update(re.findall(r"\bto ([a-z]{3,}) (?:the|our|its|a|an|their|in|new|and)\b", text))
            self.nouns.update(
                re.findall(r"\b(?:the|a|an|our|its) ([a-z-]{3,})(?= (?:of|in|for|to|on|by|that)\b|[,.])", text)
            )
            self.nouns.update(
                m[1]
                for m in re.findall(
                    r"\b(?:the|a|an|our|its|of) ([a-z-]{3,}) ([a-z-]{3,})(?= (?:of|in|for|and)\b|[,.])", text
                )
            )
            determined.update(re.findall(r"\b(?:the|a|an|our|its|other|of|new) ([a-z-]{3,}) ([a-z-]{3,})\b", text))
        for base, count in bases.items():
            if count < 2 or base in CLOSED or base in _NEVER_VERBS or base.endswith("ly"):
                continue
            third, past, ing = inflected(base)
            seen = sum(form in self.small for form in (third, past, ing))
            if seen < 2 and base not in _IRREGULAR.values():
                continue
            self.base.add(base)
            self.third[third], self.past[past], self.ing[ing] = base, base, base
        for base in _COMMON_VERBS:
            third, past, ing = inflected(base)
            self.base.add(base)
            self.third[third], self.ing[ing] = base, base
            if base not in _IRREGULAR.values():
                self.past[past] = base
        self.past |= {word: base for word, base in _IRREGULAR.items() if word in self.small or base in self.base}
        self.verbs = self.third | self.past | self.ing | {b: b for b in self.base}
        for first, second in determined:
            known = second in self.nouns and second not in CLOSED and first not in CLOSED and first not in self.third
            if known and (_ADJECTIVE.search(first) or first not in self.nouns):
                self.adjectives[first] += determined[first, second]
                self.adjective_of[second].add(first)
        # A third person that stands after "the" or "our" as often as not is a noun ("sales", "plans").
        for text in texts:
            self.verbal.update(re.findall(r"\b(?:we|it|they|that|which|who|Company|company) ([a-z]{3,})\b", text))
        return self

    def kind(self, word: str, before: str, kind_before: str) -> str:
        """The kind of a word, by what stands before it too."""
        low = word.lower()
        if not word[0].isalnum() and word[0] != "$":
            return "mark"
        if word[0].isdigit() or word[0] == "$":
            return "number"
        for kind, row in (("modal", MODALS), ("be", BE), ("have", HAVE), ("do", DO)):
            if low in row:
                return kind
        if low in DETERMINERS:
            return "determiner"
        if low in PREPOSITIONS:
            return "preposition"
        if low in _OTHER:
            return "other"
        if word[0].isupper() and before:
            return "name"
        if low.endswith("ly") and low not in (
            "family",
            "supply",
            "apply",
            "rely",
            "only",
            "early",
            "assembly",
            "reply",
        ):
            return "adverb"
        after_name = kind_before in ("noun", "name") or before.lower() in (
            "it",
            "we",
            "they",
            "he",
            "she",
            "who",
            "which",
            "that",
        )
        if kind_before in ("modal", "do") or (before == "to" and low in self.base):
            return "verb" if low in self.base else "other"
        if low in self.past:
            if kind_before in ("be", "have", "adverb"):
                return "participle" if kind_before != "adverb" else "past"
            return "past" if after_name else "adjective"
        if low in PARTICIPLES:
            return "participle" if kind_before in ("be", "have", "adverb") else "other"
        if low in self.third and after_name and self.verbal[low] and self.verbal[low] * 2 >= self.nouns[low]:
            return "third"
        if low in self.base and after_name and self.verbal[low] > 3 * self.nouns[low]:
            return "present"
        if low in self.ing and kind_before != "determiner":
            return "ing"
        if self.adjectives[low] > 2 * self.nouns[low] or (
            _ADJECTIVE.search(low) and not _NOUN.search(low) and not self.nouns[low]
        ):
            return "adjective"
        return "noun" if self.nouns[low] or _NOUN.search(low) else "other"

    def tokens(self, text: str) -> list[Token]:
        """The words and marks of ``text`` with their kinds."""
        row: list[Token] = []
        for m in TOKEN.finditer(text):
            before = row[-1] if row else None
            kind = self.kind(m.group(), before.text if before else "", before.kind if before else "")
            row.append(Token(m.group(), m.start(), m.end(), kind))
        return row


FINITE = {"be", "have", "do", "modal", "past", "third", "present"}
_NOT_SUBJECT = re.compile(
    r"\b(?:that|which|who|whom|whose|if|when|while|although|because|unless|whether|as|since|until|after|before)\b"
    r"|[;:“”()]",
    re.I,
)


def clause(text: str, lexicon: Lexicon) -> Clause | None:
    """The parts of a plain sentence, or nothing where it is not one."""
    tokens = lexicon.tokens(text)
    at = next((i for i, t in enumerate(tokens) if t.kind in FINITE and i), None)
    if at is None:
        return None
    begin = 0
    head = text[: tokens[at].start]
    lead = re.match(
        r"(?:In|On|At|During|For|As of|Since|By|Under|After|Before|Through|Throughout|From) [^,;]{3,60}, (?=\S)", head
    )
    if lead:
        begin = lead.end()
    subject = text[begin : tokens[at].start]
    if not subject.strip() or "," in subject or _NOT_SUBJECT.search(subject):
        return None
    if any(
        t.start >= begin and lexicon.verbal[t.low] > max(1, lexicon.nouns[t.low]) and t.low in lexicon.base
        for t in tokens[:at]
    ):
        return None  # a verb before the verb: it was taken for a noun
    last = tokens[at - 1]
    headed = last.kind == "other" and at > 1 and tokens[at - 2].kind in ("determiner", "adjective", "number")
    if not headed and last.kind not in ("noun", "name") and last.low not in ("it", "we", "they", "he", "she"):
        return None
    # The verb group: auxiliaries, "not", adverbs, and the full verb.
    stop = at + 1
    while stop < len(tokens) and (
        tokens[stop].kind in ("be", "have", "adverb", "participle", "verb")
        or tokens[stop].low in ("not", "also")
        or (tokens[at].kind in ("modal", "do") and tokens[stop].low in lexicon.base)
    ):
        stop += 1
        if tokens[stop - 1].kind in ("participle", "verb") or tokens[stop - 1].low in lexicon.base:
            break
    if tokens[at].kind == "past":
        if at + 1 < len(tokens) and (tokens[at + 1].low in ("and", "or", "by") or tokens[at + 1].text == ","):
            return None  # "the assets acquired and the debt assumed", "net assets acquired, including"
        # "Costs related to the plan are ...": a participle, when the finite verb is still to come.
        for later in tokens[at + 1 :]:
            if (
                later.low in ("that", "which", "who", "when", "because", "while", "but", "if", "what")
                or later.text in ",;("
            ):
                break
            if later.kind in FINITE:
                return None
    first = tokens[at].low
    singular = first in ("is", "was", "has", "does") or tokens[at].kind == "third"
    plural = (
        True if first in ("are", "were", "have", "do") or tokens[at].kind == "present" else False if singular else None
    )
    end = len(text.rstrip().rstrip("."))
    if tokens[stop - 1].end >= end:
        return None
    return Clause(
        (0, begin),
        (begin, tokens[at].start - 1),
        (tokens[at].start, tokens[stop - 1].end),
        (tokens[stop - 1].end + 1, end),
        plural,
    )


def phrases(tokens: list[Token]) -> list[tuple[int, int]]:
    """Noun phrases without "of": first and last token of each (the last one excluded)."""
    found, i = [], 0
    while i < len(tokens):
        start = i
        if tokens[i].kind == "determiner" and tokens[i].low not in ("that", "this"):
            i += 1
        inner = i
        while i < len(tokens) and tokens[i].kind in ("adjective", "noun", "name", "number"):
            i += 1
        while i > inner and tokens[i - 1].kind not in ("noun", "name"):
            i -= 1
        if i > inner:
            found.append((start, i))
        else:
            i = max(start + 1, i)
    return found


def fitted(text: str) -> str:
    """``text`` with "a" and "an" as the next word wants them, spaces single, and a capital at its head.

    >>> fitted("the mill had a increase  and an fall")
    'The mill had an increase and a fall'
    """
    text = re.sub(
        r"(\ba|^A)n? (?=[aeioAEIO](?!ne\b|ne-|uro|nce)|u(?![ns]i|s[ae]|ti|ran)|hour|honest|8|11\b|18\b)", r"\1n ", text
    )
    text = re.sub(r"(\ba|^A)n (?=[bcdfgjklmnpqrstvwyz]|h(?!our|onest)|u(?:ni|s[ae]|til)|one\b|euro)", r"\1 ", text)
    text = re.sub(r"  +", " ", text).strip()
    text = re.sub(r" ([,.;])", r"\1", text)
    return text[:1].upper() + text[1:]
