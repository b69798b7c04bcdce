"""Faithful tellings: sentences of a source shortened, joined, reordered, in plain words, in general terms.

A way takes a sentence as it stands and gives one that is still true of the source, or nothing. Ways are put one
upon another, so that what is supported is worded as freely as what is not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import told as benchmark
from benchmarks.figures import DATE, HEDGE, SPELT, shown
from benchmarks.papers import Sentence, paper
from benchmarks.person import lower_first, turned
from benchmarks.proper import PLACES
from benchmarks.voice import parted
from training.made.documents import Document, Window
from training.made.grammar import Lexicon, clause, fitted
from training.made.words import PLAIN, WIDER

Way = Callable[[str, Lexicon, random.Random], str | None]


@dataclass(frozen=True)
class Telling:
    """A faithful telling of sentences of a window: its own sentences, how each was made, and of which."""

    text: str
    ways: tuple[str, ...]
    origins: tuple[Sentence, ...]


# What may be left out at an end or between commas, since the rest stands without it.
_TAILS = (
    r", which [^,;]+\.$",
    r", (?:including|such as|primarily|mainly|particularly|especially|as well as|along with|through|with|each of which"
    r"|whether|where) [^;]+\.$",
    r", (?:[a-z]+ing) [^;]+\.$",
    r" (?:in order to|so that|as a result of|due to|because of|primarily due to|through|in connection with"
    r"|as part of) [^,;]+\.$",
    r", and (?=[a-z]+(?:s|ed) )[^,;]+\.$",
    r" (?:and|or) [a-z]+(?: [a-z]+)?\.$",
    r" (?:during|in|on|as of|at|throughout) (?:the )?[^,;]{3,40}\.$",
)
_MIDDLES = (
    r" \([^()]*\)",
    r", (?:a|an|the|our|one of) [^,;]{3,60},(?= [a-z])",
    r", (?:including|such as|together with) [^,;]{3,60},(?= (?:is|are|was|were|has|have|may|could|will|which|that|to"
    r"|in|on|by|for)\b)",
)
_HEADS = (
    r"^(?:In|On|At|During|As of|For|Since|In addition to|As part of|Through|Under|From time to time)\b[^,;]{2,70}, "
)
_KEPT = re.compile(
    r"\b(?:not|no|never|unless|except|other than|only|if|without|excluding|rather|than|until|loss|but)\b|\d", re.I
)
_DANGLING = re.compile(
    r"(?:[,;–-]|\b(?:based|which|that|who|of|to|in|and|or|by|with|for|the|an?|mainly|primarily|as|solely|such|from"
    r"|on|related|is|are|was|were|be"
    r"|has|have|may|will|not|including|recorded|used|depends?|designed|pursuing|considering|required|subject|due|it"
    r"|its|whether))\.$"
)
_BETWEEN = re.compile(
    r"\b(?:between|both|either|neither|respectively|combination|total|combined|together|from)\b", re.I
)


def compressed(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """One or two parts left out that the rest does not need."""
    short, left = text, rng.choice((1, 1, 2))
    patterns = [*_TAILS, *_MIDDLES, _HEADS]
    for pattern in rng.sample(patterns, len(patterns)):
        found = re.search(pattern, short)
        if not found or left == 0 or _KEPT.search(re.sub(r"\d", "", found.group())):
            continue
        if pattern in (_TAILS[5],) and (_BETWEEN.search(short) or re.search(r", [a-z ]+$", short[: found.start()])):
            continue
        if pattern == _TAILS[5]:
            word = (re.findall(r"[a-z-]+$", short[: found.start()]) or [""])[0]
            if lexicon.adjectives[word] > lexicon.nouns[word] or not (lexicon.nouns[word] or word.endswith("s")):
                continue
        end = "." if found.group().endswith(".") else ""
        other = short[: found.start()] + end + short[found.end() :]
        if len(other.split()) < 7 or _DANGLING.search(other) or clause(fitted(other), lexicon) is None:
            continue
        short, left = other, left - 1
    return fitted(short) if short != text else None


def listed(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """One item left out of a list of three or more."""
    if _BETWEEN.search(text) or re.search(r"\d", text):
        return None
    found = re.search(
        r"(?<=[a-z] )([a-z][a-z-]+(?: [a-z]+)?), ([a-z][a-z-]+(?: [a-z]+)?),? (and|or) ([a-z][a-z-]+)(?=[ .,])", text
    )
    if not found or any(lexicon.verbs.get(w) and not lexicon.nouns[w] for w in found.group().replace(",", "").split()):
        return None
    one = rng.choice(
        (f"{found[1]} {found[3]} {found[4]}", f"{found[2]} {found[3]} {found[4]}", f"{found[1]} {found[3]} {found[2]}")
    )
    if found.group() and one.startswith(found[2]) and found[1].count(" "):
        return None  # the first item may carry a word of its own that belongs to what stands before
    return text[: found.start()] + one + text[found.end() :]


def first_fact(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """One of two joined clauses."""
    parts = parted(text)
    return (
        rng.choice(parts)
        if parts and not parts[1].startswith(("The increase", "The decrease"))
        else parts[0]
        if parts
        else None
    )


def plain(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """Some words in plainer ones."""
    other, changed = text, 0
    for one, two in rng.sample(PLAIN, len(PLAIN)):
        if changed >= 5:
            break
        found = re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", other)
        if not found or f" {two}" in other:
            continue
        if one in lexicon.base or two.split()[0] in lexicon.base:
            # A noun of the same letters ("the purchase of") is not the verb.
            before = other[: found.start()].rsplit(None, 1)[-1:] or [""]
            if one in lexicon.base and before[0].lower() not in (
                "to",
                "may",
                "could",
                "will",
                "might",
                "can",
                "we",
                "they",
                "must",
                "should",
                "not",
            ):
                continue
        if one in ("must", "cannot") and not re.search(r"(?:company|\bit|Company) $", other[: found.start()]):
            continue
        if one.startswith("provide") and other[found.end() :].startswith(" for"):
            continue
        # "increased costs" is no verb; "costs increased 4%" is.
        if one in _CHANGES and not re.match(
            r" (?:by|in|due|from|to|\$?\d|about|because|primarily|mainly)\b", other[found.end() :]
        ):
            continue
        if one in ("continue to", "is expected to", "are expected to") and re.search(
            r"(?:may|could|will|would|to|not|might) $", other[: found.start()]
        ):
            continue
        other, changed = other[: found.start()] + two + other[found.end() :], changed + 1
    return fitted(other) if changed else None


def general(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """What is exact in general terms: a year for a day, a round floor for a figure, "three states" for their names."""
    ways = []
    for kind, many in (("country", "countries"), ("state", "states")):
        names = "|".join(PLACES[kind])
        found = re.search(rf"\b(?:{names})(?:, (?:{names}))*,? and (?:{names})\b", text)
        if found:
            count = len(re.findall(rf"\b(?:{names})\b", found.group()))
            word = {2: "two", 3: "three", 4: "four", 5: "five"}.get(count, "several")
            ways.append(text[: found.start()] + f"{word} {many}" + text[found.end() :])
    if DATE.search(text):
        ways.append(re.sub(r"\b[Oo]n (?=[A-Z])", "In ", DATE.sub(lambda m: f"{m['month']} {m['year']}", text), count=1))
    if re.search(r"\b[Oo]n [A-Z]\w+ \d{1,2}, \d{4}", text):
        ways.append(
            DATE.sub(
                lambda m: m["year"],
                re.sub(
                    r"\b([Oo])n (?=[A-Z]\w+ \d{1,2}, \d{4})",
                    lambda m: "I" * (m[1] == "O") + "i" * (m[1] == "o") + "n ",
                    text,
                ),
            )
        )
    for figure in shown(text):
        if HEDGE.search(text[: figure.start]) and not re.search(r"\bof $", text[: figure.start]):
            continue
        floor = int(figure.value)
        if figure.unit or floor < 2 or figure.value == floor or re.match(r"[- ](?:year|day|month)", text[figure.end :]):
            continue
        ways.append(
            text[: figure.start]
            + rng.choice(("more than ", "over "))
            + figure.written(f"{floor:,}")
            + text[figure.end :]
        )
        if figure.scale and figure.money:
            ways.append(text[: figure.start] + f"{figure.scale}s of dollars" + text[figure.end :])
    for one, two in WIDER:
        found = re.search(rf"(?<![\w-]){one}(?![\w-])", text)
        if found and not re.search(r"\b(?:no|not|all|every|only)\b", text):
            ways.append(text[: found.start()] + two + text[found.end() :])
    return fitted(rng.choice(ways)) if ways else None


_CHANGES = ("increased", "decreased", "declined", "rose", "fell", "grew")
_MOVES = {
    "increased": "increase",
    "decreased": "decrease",
    "declined": "decline",
    "rose": "rise",
    "fell": "fall",
    "grew": "growth",
    "improved": "improvement",
}
_BY = re.compile(
    r"(?:by )?(?P<by>(?:approximately |about )?\$?\d[\d.,]*(?:%| percent)?(?: [mb]illion)?)(?P<more>,? .*)?$"
)


def nominal(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """The verb told as a noun: "sales rose 4% in 2024", "there was a 4% rise in sales in 2024"."""
    parts = clause(text, lexicon)
    if parts is None:
        return None
    lead, subject, verb, rest = (text[a:b] for a, b in (parts.lead, parts.subject, parts.verb, parts.rest))
    noun = _MOVES.get(verb)
    found = _BY.match(rest)
    if not noun or not found or " and " in subject or found["by"].rstrip().endswith(","):
        return None
    by, more = found["by"], found["more"] or ""
    subject = lower_first(subject)
    if re.match(r", or \d", more) or not re.match(r"(?:,? [a-z]|$)", more):
        return None
    form = rng.choice(
        ("there was a {n} of {b} in {s}{m}", "a {n} in {s} of {b} was recorded{m}", "{s} saw a {n} of {b}{m}")
    )
    body = form.format(n=noun, b=by, s=subject, m=more)
    return fitted(lead + body + ".")


_DIGITS = {word: str(number) for number, word in enumerate(SPELT) if number > 1}


def figured(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """Small numbers in figures that stood in words, or in words that stood in figures."""
    other = re.sub(rf"\b(?:{'|'.join(_DIGITS)})\b(?! (?:or|hundred))", lambda m: _DIGITS[m.group()], text)
    if other == text:
        other = re.sub(
            r"(?<=[a-z] )([2-9]|1[0-2])(?= [a-z]{4,})(?! (?:[mb]illion|percent|per cent))",
            lambda m: SPELT[int(m[1])],
            text,
        )
    return other if other != text else None


_SHORT = (
    (r"\bU\.S\. Securities and Exchange Commission\b", "SEC"),
    (r"\bSecurities and Exchange Commission\b", "SEC"),
    (r"\bFood and Drug Administration\b", "FDA"),
    (r"\bFederal Trade Commission\b", "FTC"),
    (r"\b(?:U\.S\. )?Department of (Labor|Justice|Defense|Commerce|Energy)\b", r"\1 Department"),
    (r"\bSecretary of (?:the )?(Labor|Treasury|Defense)\b", r"\1 Secretary"),
    (r"\bInternal Revenue Service\b", "IRS"),
    (r"\bUnited States\b", "U.S."),
    (r"\bEuropean Union\b", "EU"),
    (r"\bUnited Kingdom\b", "UK"),
    (r", (?:Inc|Ltd|Corp|LLC|Co)\.?(?=[ ,.])", ""),
    (r" (?:Corporation|Incorporated|Limited)(?=[ ,.])", ""),
    (r" \(“[^”]{1,40}”\)", ""),
    (r" \((?:the )?“[^”]{1,40}”\)", ""),
    (r"\b(?:Mr|Ms|Mrs|Dr)\. (?=[A-Z])", ""),
)


def shortened(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
    """Names in their short form."""
    other = text
    for pattern, short in _SHORT:
        other = re.sub(pattern, short, other)
    return fitted(other) if other != text else None


def _of_benchmark(name: str) -> Way:
    def way(text: str, lexicon: Lexicon, rng: random.Random) -> str | None:
        sentence = Sentence("", 0, len(text), 0, text)
        return benchmark.WAYS[name](sentence, _NOBODY, rng)

    return way


# The paper as the ways of the benchmark see it, of nobody: they ask it only whether a word is common.
_NOBODY = paper("nobody.txt", "")

WAYS: dict[str, Way] = {
    "compressed": compressed,
    "list": listed,
    "fact": first_fact,
    "plain": plain,
    "general": general,
    "nominal": nominal,
    "short names": shortened,
    "figured": figured,
} | {name: _of_benchmark(name) for name in ("voice", "order", "rounded", "respelt", "dropped", "synonyms")}
_ODDS = {"compressed": 5, "list": 2, "fact": 3, "plain": 5, "general": 2, "nominal": 3, "short names": 2, "voice": 3}


def worded(text: str, lexicon: Lexicon, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """``text`` in other words, none to four ways one upon another, and which."""
    names: list[str] = []
    for name in sorted(WAYS, key=lambda n: rng.random() ** (1 / _ODDS.get(n, 1)), reverse=True)[
        : rng.choice((0, 6, 9, 12, 15))
    ]:
        if len(names) == 4:
            break
        other = WAYS[name](text, lexicon, rng)
        if other and len(other.split()) >= 6:
            text, names = other, [*names, name]
    return text, tuple(names)


def joined(one: str, two: str, lexicon: Lexicon) -> str | None:
    """Two sentences of the same subject made one: "We A." and "We B." give "We A and B."."""
    first, second = clause(one, lexicon), clause(two, lexicon)
    if first is None or second is None or second.lead[1] or len(one.split()) + len(two.split()) > 44:
        return None
    subject = one[slice(*first.subject)]
    if subject.lower() != two[slice(*second.subject)].lower() or "," in one[first.rest[0] :]:
        return None
    return one.rstrip(".") + (" and also " if " and " in one else " and ") + two[second.verb[0] :]


def told_of(text: str, document: Document, window: Window, rng: random.Random) -> str | None:
    """``text`` without its first person: the company by name where the window names it, else "the company"."""
    own = document.paper
    if not own.company:
        return text
    named = own.speaker in window.text and rng.random() < 0.6
    other = turned(text, own.speaker if named else "the company", False, own.common)
    if other is None:
        return text if rng.random() < 0.15 or not re.search(r"\b(?:we|our|us)\b", text, re.I) else None
    return other.rstrip(".") + "."


def tell(first: Sentence, document: Document, window: Window, lexicon: Lexicon, rng: random.Random) -> Telling | None:
    """A faithful telling of ``first``, now and then joined with another sentence of the window on the same subject."""
    text = first.text
    origins: tuple[Sentence, ...] = (first,)
    ways: tuple[str, ...] = ()
    if rng.random() < 0.25:
        row = [s for s in window.sentences if s is not first and s.text != first.text]
        for other in rng.sample(row, min(len(row), 6)):
            both = joined(first.text, other.text, lexicon)
            if both:
                text, origins, ways = both, (first, other), ("joined",)
                break
    if len(origins) == 1 and rng.random() < 0.12 and len(text.split()) < 22:
        near = [
            s
            for s in window.sentences
            if s.text not in text and len(s.text.split()) < 22 and not s.text.startswith(("If ", "When ", "Although "))
        ]
        if near:
            other = rng.choice(near)
            text = (
                text.rstrip(".")
                + rng.choice((", while ", "; ", ", and "))
                + lower_first(other.text, document.paper.common)
            )
            origins, ways = (first, other), ("merged",)
    text, more = worded(text, lexicon, rng)
    told = told_of(text, document, window, rng)
    if told is None:
        return None
    told = fitted(told)
    return Telling(told, (*ways, *more) or ("copy",), origins) if len(told.split()) >= 6 else None
