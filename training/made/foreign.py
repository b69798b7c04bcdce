"""Faults of what is not there: details, whole claims and clauses that the window does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.faulty_figures import changed_digit
from benchmarks.figures import digits, shown
from training.made.grammar import fitted, phrases
from training.made.scene import Planted, Scene, adjuncts, content
from training.made.told import told_of, worded
from training.made.words import EMPTY


def added(scene: Scene) -> Iterator[Planted]:
    """A place, a time, a reason or a detail of another document put to a true claim; the twin keeps its own."""
    text, rng = scene.text, scene.rng
    own = list(adjuncts(text))
    for kind, tail in own:
        other = scene.texts.tail_elsewhere(kind, scene.document, rng)
        if other and other not in scene.window.text:
            # The twin keeps what the source says there, so that both are as long.
            yield Planted(text.replace(tail, other), other)
    if own or not text.endswith("."):
        return
    for kind in ("place", "time", "reason", "detail", "means"):
        other = scene.texts.tail_elsewhere(kind, scene.document, rng)
        if (
            other
            and other not in scene.window.text
            and (kind not in ("place", "time") or not re.search(r"\b[A-Z]\w+\.$|\d{4}\.$", text))
        ):
            joint = "" if other.startswith(",") else " "
            yield Planted(text[:-1] + joint + other + ".", other)


def described(scene: Scene) -> Iterator[Planted]:
    """An adjective or noun before a noun that the source does not give: "equipment" told as "medical equipment"."""
    lexicon, rows = scene.lexicon, phrases(scene.tokens)
    scene.rng.shuffle(rows)
    for start, end in rows:
        noun = scene.tokens[end - 1]
        if (
            not noun.text.islower()
            or noun.kind != "noun"
            or end - start > 2
            or (noun.low in lexicon.verbs and noun.low not in lexicon.base)
        ):
            continue
        if noun.low in ("part", "company", "amount", "portion", "addition", "order", "time", "number"):
            continue
        row = sorted(
            w
            for w in lexicon.adjective_of.get(noun.low, ())
            if 2 < lexicon.adjectives[w] < 120
            and not w.endswith("ed")
            and w not in scene.own
            and lexicon.adjective_of[noun.low]
            and w not in EMPTY
        )
        if row:
            word = scene.rng.choice(row)
            yield Planted(scene.text[: noun.start] + word + " " + scene.text[noun.start :], word)


_BARE = re.compile(r"\b(?:several|various|certain|some|many|multiple|numerous|a number of) (?=[a-z]+ )", re.I)
_HEDGED = re.compile(r"\b(?:more than|over|less than|nearly|almost|up to|at least) (?=\$?\d)")


def specific(scene: Scene) -> Iterator[Planted]:
    """Exact where the source is vague: a number for "several", a named place for "countries", a floor as the sum."""
    text, rng = scene.text, scene.rng
    for m in _BARE.finditer(text):
        if not re.match(r"than|of", text[m.end() :]):
            new = rng.choice(("three ", "four ", "seven ", "a dozen ", "more than 20 ", "15 "))
            yield scene.put(*m.span(), new.capitalize() if text[m.start()].isupper() else new)
    for m in _HEDGED.finditer(text):
        yield scene.put(*m.span(), "exactly ")
    for m in re.finditer(
        r"\b(?:foreign |other |certain |various |many |several )?(countries|jurisdictions|regions|markets|states)\b",
        text,
    ):
        places = scene.texts.names_elsewhere("country" if m[1] != "states" else "state", scene.document, rng)
        places = [p for p in dict.fromkeys(places) if p not in scene.window.text][:2]
        if len(places) == 2:
            yield scene.put(*m.span(), f"{places[0]} and {places[1]}")
    for m in re.finditer(
        r"\b(customers|suppliers|competitors|companies|regulators|authorities|third parties|agencies)\b(?=[ ,.])", text
    ):
        kind = "body" if m[1] in ("regulators", "authorities", "agencies") else "firm"
        names = [n for n in scene.texts.names_elsewhere(kind, scene.document, rng) if n not in scene.window.text]
        if names:
            yield scene.put(*m.span(), rng.choice((f"{m[1]} such as {names[0]}", names[0])))
    for m in re.finditer(
        r"\b(increase|decrease|decline|growth|improvement|reduction|gain)(?= (?:in|of) (?!\$?\d))", text
    ):
        new = f"{rng.randint(2, 48)}% {m[1]}"
        yield scene.put(*m.span(), new)
    for m in re.finditer(
        r"\b(increased|decreased|declined|grew|rose|fell|improved)(?=[,.]| (?:due|because|in|as|primarily|compared))",
        text,
    ):
        yield scene.put(*m.span(), f"{m[1]} {rng.randint(2, 48)}%")


def absent(scene: Scene) -> Iterator[Planted]:
    """A claim that is true of another passage of the same document, or of another document, and not of this window."""
    document, rng = scene.document, scene.rng
    far = [s for s in document.paper.sentences if not scene.window.start - 4000 < s.start < scene.window.end + 4000]
    words = content(scene.text)
    # The most alike of some: a claim on the same matter that this passage does not bear out.
    row = rng.sample(far, min(len(far), 40))
    row.sort(key=lambda s: -len(content(s.text) & words) / (8 + len(content(s.text))))
    for other in row[: rng.choice((1, 3, 12))][-1:]:
        text, _ = worded(other.text, scene.lexicon, rng)
        told = told_of(text, document, scene.window, rng)
        if told and not held(told, scene):
            yield Planted(fitted(told), told)
    elsewhere = scene.texts.sentence_elsewhere(document, rng)
    if elsewhere and rng.random() < 0.15:
        told = told_of(elsewhere[1].text, elsewhere[0], scene.window, rng)
        if told and not held(told, scene):
            yield Planted(fitted(told), told)


def held(claim: str, scene: Scene) -> bool:
    """Whether the window may bear out a claim that was made of another passage: boilerplate stands in many."""
    words = content(claim)
    return any(len(words & row) >= 0.6 * len(words) for row in scene.rows)


def partial(scene: Scene) -> Iterator[Planted]:
    """One clause true and one that the window does not hold; the twin has a second clause that it does."""
    rng, document = scene.rng, scene.document
    body = scene.text.rstrip(".")
    if len(body.split()) > 24:
        return
    true = second_clause(scene, scene.others()[:6])
    far = [s for s in document.paper.sentences if not scene.window.start - 4000 < s.start < scene.window.end + 4000]
    false = second_clause(scene, rng.sample(far, min(len(far), 6)), foreign=True)
    if true and false:
        joint = rng.choice((", and ", ", while ", "; "))
        yield Planted(body + joint + false + ".", false, body + joint + true + ".")


def second_clause(scene: Scene, row: list, foreign: bool = False) -> str | None:  # type: ignore[type-arg]
    """A short sentence of ``row`` as the second clause of a sentence."""
    for other in row:
        if len(other.text.split()) > 22:
            continue
        told = told_of(other.text, scene.document, scene.window, scene.rng)
        if told and not (foreign and held(told, scene)):
            low = (
                told[0].lower() + told[1:]
                if scene.document.paper.common(told.split()[0]) or re.match(r"(?:The|A|In|Our|We|It) ", told)
                else told
            )
            return low.rstrip(".")
    return None


def invented(scene: Scene) -> Iterator[Planted]:
    """A figure that no sentence gives put to a true claim."""
    text, rng = scene.text, scene.rng
    pool = [
        f
        for s in scene.texts.documents[rng.randrange(len(scene.texts.documents))].paper.sentences[:200]
        for f in shown(s.text)
    ]
    if not pool or list(shown(text)):
        return
    f = rng.choice(pool)
    figure = f.written(digits(changed_digit(f, rng), f.number))
    if not f.money and not f.percent:
        return
    what = (
        rng.choice(("at a cost of {}", "worth {}", "valued at {}"))
        if f.money
        else rng.choice(("affecting {} of the total", "or {} of the total", "up from {} a year earlier"))
    )
    yield Planted(text[:-1] + ", " + what.format(figure) + ".", figure)
