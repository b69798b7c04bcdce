"""Faults of structure: true words put together wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.person import lower_first
from training.made.grammar import clause, fitted, phrases
from training.made.scene import Planted, Scene, adjuncts, content
from training.made.told import told_of
from training.made.words import SPEAKERS

_TURNS_BACK = re.compile(
    r"\b(?:is|are|was|were|be|remain|become|equal|include|consist|mean|ha(?:s|ve|d)|compete|with|between|each"
    r" other)\w*\b"
)


def roles(scene: Scene) -> Iterator[Planted]:
    """Who did it and to whom it was done, traded."""
    text, parts = scene.text, scene.clause
    if parts is not None and not _TURNS_BACK.search(text[slice(*parts.verb)]):
        subject, rest = text[slice(*parts.subject)], text[slice(*parts.rest)]
        tokens = scene.lexicon.tokens(rest)
        row = [(a, b) for a, b in phrases(tokens) if a == 0]
        if row and len(subject.split()) <= 7:
            end = tokens[row[0][1] - 1].end
            thing, more = rest[:end], rest[end:]
            plural = thing.endswith("s") and not thing.endswith("ss")
            heads = re.match(r"(?: of [a-z ]+)? ?(?:in|on|to|for|with|by|at|from|,|$)", more)
            agrees = parts.plural is None or parts.plural == plural
            if heads and agrees and thing.lower() != subject.lower():
                yield Planted(
                    text[: parts.subject[0]]
                    + thing
                    + " "
                    + text[slice(*parts.verb)]
                    + " "
                    + lower_first(subject)
                    + more
                    + ".",
                    "",
                )
    found = re.match(
        r"(?P<one>[^,;]{5,70}?) (?P<be>is|are|was|were|been|be) (?P<verb>[a-z]+ed|made|sold|paid|held|bought|led"
        r"|sued) by (?P<two>[^,;.]{4,70}?)(?P<end>[,.]| (?:in|on|during) )",
        text,
    )
    if (
        found
        and not re.search(r"\b(?:that|may|will|could|has|have)\b", found["one"])
        and not re.match(r"[a-z]+ing\b", found["two"])
    ):
        two = found["two"]
        yield Planted(
            f"{two[0].upper()}{two[1:]} {found['be']} {found['verb']} by"
            f" {lower_first(found['one'])}{found['end']}{text[found.end() :]}",
            "",
        )
    names = scene.entities(text)
    for at, one in enumerate(names):
        for two in names[at + 1 :]:
            between = text[one.end : two.start]
            if (
                one.kind == two.kind
                and one.text != two.text
                and len(between) < 90
                and not re.search(r"^(?:,| and| or)|(?:,| and| or)(?: the)? ?$", between)
            ) and re.search(
                r"\b(?:acquired|against|to|from|by|under|over|sued|sold|bought|owns?|filed|granted|denied|for"
                r"|before|than|with)\b",
                between,
            ):
                yield Planted(text[: one.start] + two.text + between + one.text + text[two.end :], "")
    for m in re.finditer(
        r"\bfrom (\$?\d[\d.,]*%?(?: [mb]illion)?|[A-Z]\w+) to (\$?\d[\d.,]*\d%?(?: [mb]illion)?|[A-Z]\w+)(?=[ ,.])",
        text,
    ):
        if m[1] != m[2]:
            yield scene.put(*m.span(), f"from {m[2]} to {m[1].rstrip(',')}")


_CAUSES = re.compile(
    r"^(?P<lead>(?:In|During|For) [^,]{3,30}, )?(?P<one>[^,;]{12,90}?),? (?P<how>(?:primarily |mainly |largely "
    r"|partly )?(?:due to|because of|as a result of|driven by|caused by"
    r"|resulted from|was caused by)) (?P<two>[^,;]{6,90})\.$"
)
_LEADS = re.compile(
    r"^(?P<one>[^,;]{6,80}?) (?P<how>(?:(?:may|could|can|will|might|would) (?:have )?)?(?:result in|lead to|cause"
    r"|results in|leads to|resulted in|led to|causes|caused)) (?P<two>[^,;]{6,90})(?P<more>, [^;]*)?\.$"
)


def causes(scene: Scene) -> Iterator[Planted]:
    """What caused and what was caused, traded; a reason put in the place of another."""
    text = scene.text
    found = _LEADS.match(text)
    if found and not re.search(r"\bto\b|\bthat\b|\bus\b|\bit\b", found["two"][:14]):
        two = found["two"]
        yield Planted(f"{two[0].upper()}{two[1:]} {found['how']} {lower_first(found['one'])}{found['more'] or ''}.", "")
    found = _CAUSES.match(text)
    if found:
        parts = clause(found["one"] + " then.", scene.lexicon)
        two = found["two"]
        if parts:
            subject = found["one"][slice(*parts.subject)]
            yield Planted(f"{found['lead'] or ''}{two[0].upper()}{two[1:]} was caused by {lower_first(subject)}.", "")
        for other in scene.others():
            reason = next((t for k, t in adjuncts(other.text) if k == "reason"), None)
            if reason:
                reason = re.sub(r"^(?:due to|because of|as a result of) ", "", reason)
                if not reason.startswith("because"):
                    yield Planted(f"{found['lead'] or ''}{found['one']}, {found['how']} {reason}.", reason)
    # What the source merely puts side by side is told as cause and effect.
    m = re.search(r", (?:and|while) (?=(?:the|our|its|it|we|they) )", text)
    if m and re.search(r"\b(?:is|are|was|were|has|have|had|\w+ed|\w+s) ", text[m.end() :][:60]):
        yield scene.put(*m.span(), " because ")


def antecedents(scene: Scene) -> Iterator[Planted]:
    """What is said of one thing, said of the subject of another sentence of the window."""
    parts, text = scene.clause, scene.text
    if parts is None:
        return
    own = text[slice(*parts.subject)]
    for other in scene.others()[:12]:
        second = clause(other.text, scene.lexicon)
        if second is None:
            continue
        subject = other.text[slice(*second.subject)]
        if parts.plural is not None and second.plural is not None and parts.plural != second.plural:
            continue
        if parts.plural is None and second.plural is not None and second.plural != own.endswith("s"):
            continue
        told = told_of(f"{subject} reported so.", scene.document, scene.window, scene.rng)
        if told is None or not 1 <= len(subject.split()) <= 9:
            continue
        subject = told.removesuffix(" reported so.")
        low = {subject.lower(), own.lower()}
        firm = ("we", "the company", scene.document.paper.speaker.lower())
        if (
            len(low) == 1
            or all(x in firm for x in low)
            or own.lower() in subject.lower()
            or subject.lower() in own.lower()
        ):
            continue
        shared = content(subject) & content(own)
        if 2 * len(shared) >= min(len(content(subject)), len(content(own))) > 0:
            continue
        head = subject if parts.subject[0] == 0 else lower_first(subject, scene.document.paper.common)
        yield Planted(text[: parts.subject[0]] + head + text[parts.subject[1] :], subject)


def fused(scene: Scene) -> Iterator[Planted]:
    """The head of one sentence with the end of another of the window: two facts made one that is neither."""
    parts, text = scene.clause, scene.text
    own = dict(adjuncts(text))
    for other in scene.others()[:10]:
        for kind, tail in adjuncts(other.text):
            if kind in own and not content(own[kind]) <= content(tail) and not content(tail) <= content(own[kind]):
                yield Planted(text.replace(own[kind], tail), tail)
        second = clause(other.text, scene.lexicon)
        if parts is None or second is None:
            continue
        one, two = text[slice(*parts.verb)].split(), other.text[slice(*second.verb)].split()
        # The same auxiliary at the head: the ends of both sentences fit either subject.
        if one[0].lower() == two[0].lower() and one[0].lower() in (
            "is",
            "are",
            "was",
            "were",
            "may",
            "could",
            "will",
            "has",
            "have",
            "can",
            "would",
        ):
            rest = " ".join([*two[1:], other.text[slice(*second.rest)]])
            told = told_of(f"The figure shows {rest}.", scene.document, scene.window, scene.rng)
            if told and len(rest.split()) < 26:
                rest = told.removeprefix("The figure shows ")
                subject = text[slice(*parts.subject)].lower()
                if not content(subject) & content(other.text[slice(*second.subject)]) and subject not in (
                    "the company",
                    "it",
                    "we",
                ):
                    yield Planted(text[: parts.verb[0]] + one[0] + " " + rest, rest)


_SAYING = ("{w} said {t}", "according to {w}, {t}", "{t}, {w} said", "{t}, according to {w}", "{w} said that {t}")


def attributed(scene: Scene) -> Iterator[Planted]:
    """What the source says given to somebody who says no such thing; the twin names the source."""
    who = scene.rng.choice(SPEAKERS)
    paper = scene.document.paper
    near = [
        e.text for e in scene.entities(scene.window.text) if e.kind in ("body", "person") and e.text not in scene.own
    ]
    if near and scene.rng.random() < 0.4:
        who = scene.rng.choice(near)
    if who.split()[-1] in scene.own or re.search(r"\b(?:said|says|according)\b", scene.text):
        return
    body = lower_first(scene.text.rstrip("."), paper.common)
    true = "the company" if paper.company else "the document"
    form = scene.rng.choice(_SAYING)
    yield Planted(fitted(form.format(w=who, t=body) + "."), who, fitted(form.format(w=true, t=body) + "."))
