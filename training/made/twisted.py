"""Faults of single words: negation, contraries, relations, how many, how sure, when, what kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from training.made.grammar import BE, PARTICIPLES, inflected
from training.made.scene import Planted, Scene
from training.made.words import (
    CONTRARIES,
    CONTRARY_WORD,
    QUANTIFIERS,
    RELATIONS,
    STRENGTHS,
)

_OPEN = re.compile(r"\b(?:whether|if|unless|as|any|extent|not only) $")
_WILLING = re.compile("expect|plan|intend|agree|elect|decid|requir|order|direct|allow|permit|ask|encourag|continu")


def negated(scene: Scene) -> Iterator[Planted]:
    """A "not" added, taken away, or moved to another verb."""
    text, tokens = scene.text, scene.tokens
    parts = scene.clause
    for m in re.finditer(
        r"\b(is|are|was|were|has|have|had|will|would|does|do|did|should|must|shall|may|could) not (?!only|limited"
        r"|necessarily|be limited)",
        text,
    ):
        yield Planted(text[: m.start()] + m[1] + " " + text[m.end() :], "")
    for pattern, new in (
        (r"\bcannot\b", "can"),
        (r"\bno longer\b", "still"),
        (r"\bunable to\b", "able to"),
        (r"\bhas no\b", "has"),
        (r"\bhave no\b", "have"),
        (r"\bnever\b", "always"),
        (r"\bfailed to\b", "managed to"),
        (r"\bnone of\b", "some of"),
        (r"\bNeither\b", "Either"),
        (r"\bnor\b", "and"),
    ):
        for m in re.finditer(pattern, text):
            yield Planted(text[: m.start()] + new + text[m.end() :], "")
    if parts is None or re.search(r"\bnot\b|\bno\b|cannot|\bonly\b", text[parts.verb[0] : parts.verb[1] + 12]):
        return
    verb = text[slice(*parts.verb)]
    first = verb.split()[0].lower()
    if first in BE or first in (
        "has",
        "had",
        "have",
        "will",
        "would",
        "should",
        "shall",
        "must",
        "can",
        "could",
        "may",
    ):
        at = parts.verb[0] + len(first)
        after = (re.findall(r"\w+", text[at : at + 24]) or [""])[0]
        if (
            first in ("has", "have", "had")
            and " " not in verb
            and not after.endswith("ed")
            and after not in PARTICIPLES | {"to", "been", "not"}
        ):
            yield Planted(text[:at] + " no" + re.sub(r"^ (?:an?|the|its|various|certain)\b", "", text[at:]), "no")
        elif first in ("may", "could"):
            yield Planted(text[: parts.verb[0]] + "cannot" + text[at:], "cannot")
        else:
            yield Planted(text[:at] + " not" + text[at:], "not")
        if first == "will":
            yield Planted(
                text[: parts.verb[0]] + scene.rng.choice(("will never", "will no longer")) + text[at:], "never"
            )
    elif len(verb.split()) == 1:
        base = scene.lexicon.verbs.get(first)
        if base and first in scene.lexicon.past:
            new = scene.rng.choice((f"did not {base}", f"never {first}", f"failed to {base}"))
            yield Planted(text[: parts.verb[0]] + new + text[parts.verb[1] :], "not")
        elif base and first in scene.lexicon.third:
            new = scene.rng.choice((f"does not {base}", f"never {first}", f"no longer {first}"))
            yield Planted(text[: parts.verb[0]] + new + text[parts.verb[1] :], "not")
        elif base:
            yield Planted(text[: parts.verb[0]] + f"do not {base}" + text[parts.verb[1] :], "not")
    for at, token in enumerate(tokens[:-1]):
        infinitive = token.low == "to" and tokens[at + 1].low in scene.lexicon.base and token.start > parts.verb[0]
        if infinitive and _WILLING.match(tokens[at - 1].low):
            yield Planted(text[: token.start] + "not " + text[token.start :], "not")


def contrary(scene: Scene) -> Iterator[Planted]:
    """A verb, adjective, adverb or noun told as its contrary, by table or by a prefix put on or taken off."""
    text = scene.text
    for m in CONTRARY_WORD.finditer(text):
        row = CONTRARIES.get(m.group()) or CONTRARIES.get(m.group().lower(), [])
        near = text[max(0, m.start() - 25) : m.end() + 25]
        others = [o for o in row if o not in near and o not in text]
        if not others or re.search(
            rf"{re.escape(m.group())}s? (?:or|and|/) |(?:or|and|/) {re.escape(m.group())}", near
        ):
            continue
        if (
            m.group()
            in ("high", "low", "open", "close", "back", "north", "south", "end", "right", "complete", "active")
            and text[m.end() : m.end() + 1] == "-"
        ):
            continue
        if m.group().lower() in (
            "first",
            "last",
            "new",
            "general",
            "full",
            "west",
            "east",
            "early",
            "late",
        ) and re.match(r" (?:quarter|half|[A-Z])", text[m.end() :]):
            continue
        if m.group() in ("current", "fair", "net") and re.match(
            r" (?:assets?|liabilit|portion|period|year|value|fiscal|tax)", text[m.end() :]
        ):
            continue
        if m.group() in ("ended", "began") and re.search(
            r"\b(?:years?|months?|quarters?|periods?|weeks?) $", text[: m.start()]
        ):
            continue
        # A verb form that stands as a noun ("the purchase", "an increase") has its contrary only where that is one too.
        if m.group() in scene.lexicon.base and re.search(r"\b(?:the|an?|our|its|of|company’s) $", text[: m.start()]):
            others = [o for o in others if scene.lexicon.nouns[o]]
        if m.group() in ("purchase", "support", "demand", "supply", "limit", "issue", "benefit") and not others:
            continue
        if others:
            other = scene.rng.choice(others)
            yield scene.put(*m.span(), other.capitalize() if m.group()[0].isupper() else other)
    small = scene.lexicon.small
    for before, token in pairwise(scene.tokens):
        if (
            before.kind == "have"
            or token.low in ("fair", "used", "financial")
            or token.kind not in ("adjective", "adverb", "participle")
            or not token.text.islower()
        ):
            continue
        for prefix in ("un", "in", "dis", "im", "ir", "non-"):
            if small[prefix + token.low] >= 1 and prefix + token.low not in (
                "increase",
                "invaluable",
                "income",
                "inform",
                "informed",
                "indifferent",
                "important",
                "invested",
                "imposition",
                "display",
                "displace",
            ):
                yield scene.put(token.start, token.end, prefix + token.low)
            elif (
                token.low.startswith(prefix)
                and len(token.low) > len(prefix) + 4
                and small[token.low[len(prefix) :]] >= 2
                and prefix in ("un", "dis", "non-")
            ):
                yield scene.put(token.start, token.end, token.low[len(prefix) :])


def relations(scene: Scene) -> Iterator[Planted]:
    """A short word that turns a relation round: "following" told as "despite", "included in" as "left out of"."""
    for pattern, new in RELATIONS:
        for m in re.finditer(pattern, scene.text):
            before = scene.text[: m.start()]
            if m.group() == "if" and not re.search(r"[a-z] $", before):
                continue
            if m.group().startswith("include") and not re.search(r"(?:[a-z]s?|[A-Z]\w+) $", before):
                continue
            if m.group() == "over " and re.match(
                r"\d+(?: to \d+|-\d+)? (?:year|month|day|week)", scene.text[m.end() :]
            ):
                continue
            if m.group() == "with " and re.search(
                r"(?:accordance|connection|compliance|associated|complied?|compared|consistent|line|along|together"
                r"|compete|agreements?|contracts?|interact|begins?|ends?|integrated?|partner\w*|work\w*|provides?"
                r" \w+|combined|associated|coupled|along|begin\w*|dealt?|deal) $",
                before,
            ):
                continue
            if m.group() == "against " and re.search(r"(?:hedge|protect|dollar|guard)\w* $", before):
                continue
            if m.group() == "during" and re.match(
                r" (?:fiscal |the year|the (?:first|second|third|fourth)|20)", scene.text[m.end() :]
            ):
                new = "before"
            if re.fullmatch("up to", m.group()) and re.search(r"(?:went|rose|increased|grew|goes) $", before):
                continue
            if m.group() == "based on" and re.search(r"\b(?:is|are|was|were|be) $", before):
                new = "independent of"
            if m.group() in ("include", "includes"):
                text = (
                    scene.text[: m.start()]
                    + ("leave out" if m.group() == "include" else "leaves out")
                    + scene.text[m.end() :]
                )
                yield Planted(text, "leave out")
            else:
                yield scene.put(*m.span(), new)


def quantifiers(scene: Scene) -> Iterator[Planted]:
    """How many told otherwise: some as all, most as few, one as multiple; and a number of things that is named."""
    text = scene.text
    for pattern, others in QUANTIFIERS:
        for m in re.finditer(pattern, text):
            if re.search(r"\b(?:or|[Ss]ubstantially|[Aa]lmost|[Nn]early|not) $", text[: m.start()]):
                continue
            if re.search(r"\b(?:not|at|of|than|the|in|for|such|no|any) $", text[: m.start()]) and "ll " in m.group():
                continue
            new = scene.rng.choice(others)
            if m.group().lower().startswith("no ") and re.match(r"(?:other|more|further|assurance)", text[m.end() :]):
                continue
            yield scene.put(*m.span(), new.capitalize() if m[1].isupper() else new)
    for m in re.finditer(r"\b(b)oth ((?:the |its |our )?[a-z-]+(?: [a-z-]+){0,4}) and ", text, re.I):
        yield scene.put(*m.span(), f"{'Neither' if m[1] == 'B' else 'neither'} {m[2]} nor ")
    # A bare plural subject is some; it is not all, nor none.
    parts = scene.clause
    if parts and parts.plural and re.match(r"[A-Z]?[a-z]+s(?= )|[A-Z]?[a-z]+ [a-z]+s$", text[slice(*parts.subject)]):
        subject = text[slice(*parts.subject)]
        if subject[1:].islower() and subject.split()[0].lower() in scene.lexicon.small and scene.rng.random() < 0.3:
            new = scene.rng.choice(("Few ", "No ", "Hardly any "))
            if parts.subject[0]:
                new = new.lower()
            yield scene.put(*parts.subject, new + subject[0].lower() + subject[1:])


def strengths(scene: Scene) -> Iterator[Planted]:
    """May told as will, some alleging as proof, a plan as done."""
    for pattern, others in STRENGTHS:
        for m in re.finditer(pattern, scene.text):
            if _OPEN.search(scene.text[: m.start()]) or (
                re.search(r"\b(?:that|which|it) $", scene.text[: m.start()])
                and "may" in m.group()
                and scene.rng.random() < 0.7
            ):
                continue
            if re.search(r"not\b", m.group()) or re.search(
                r"(?:judgment|approval|consent|permission|estimates) $", scene.text[: m.start()]
            ):
                continue
            new = m.expand(scene.rng.choice(others))
            plural = re.search(
                r"(?:expect|intend|plan|believe|estimate|seek|propose|consider|help|encourage|tr(?=y)|attempt"
                r"|recommend)\b",
                m.group(),
            )
            if plural and not m.group().rstrip().endswith("s") and "has " in new:
                new = new.replace("has ", "have ")
            yield scene.put(*m.span(), new)


def tenses(scene: Scene) -> Iterator[Planted]:
    """What has happened told as still to come, and what is to come as done."""
    text, parts, lexicon = scene.text, scene.clause, scene.lexicon
    for m in re.finditer(r"\bwill (?P<verb>(?:not )?[a-z]+)\b", text):
        base = m["verb"]
        if base in lexicon.base:
            past = next((p for p, b in lexicon.past.items() if b == base and not p.endswith("ed")), inflected(base)[1])
            yield scene.put(*m.span(), past)
        elif base == "be":
            yield scene.put(*m.span(), scene.rng.choice(("was", "has been")))
    for m in re.finditer(r"\b(?:plans?|intends?|expects?) to (?P<verb>[a-z]+)\b", text):
        if m["verb"] in lexicon.base:
            past = next(
                (p for p, b in lexicon.past.items() if b == m["verb"] and not p.endswith("ed")), inflected(m["verb"])[1]
            )
            yield scene.put(*m.span(), past)
    for m in re.finditer(r"\b(?:is|are) expected to\b", text):
        yield scene.put(*m.span(), "did")
    if parts is None:
        return
    verb = text[slice(*parts.verb)]
    words = verb.lower().split()
    many = bool(re.search(r"(?:[^s]s|\bpeople|children)$", text[slice(*parts.subject)])) or parts.plural is True
    is_, has, plans = ("are", "have", "plan") if many else ("is", "has", "plans")
    if len(words) == 1 and words[0] in lexicon.past:
        new = scene.rng.choice(("will {}", plans + " to {}", is_ + " expected to {}", has + " yet to {}")).format(
            lexicon.past[words[0]]
        )
        yield scene.put(*parts.verb, new)
    elif (
        words[0] in ("was", "were", "has", "have")
        and len(words) == 2
        and (words[1].endswith("ed") or words[1] == "been")
    ):
        if words[0] in ("was", "were") and words[1] != "been":
            yield scene.put(
                *parts.verb,
                scene.rng.choice(
                    (f"will be {words[1]}", f"{'has' if words[0] == 'was' else 'have'} yet to be {words[1]}")
                ),
            )
        elif words[1] in lexicon.past:
            yield scene.put(*parts.verb, f"will {lexicon.past[words[1]]}")
