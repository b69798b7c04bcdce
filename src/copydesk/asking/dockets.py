"""Questions about rulemakings and orders, answered from dockets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from copydesk.asking.answer import FactCited, Said
from copydesk.asking.places import concepts, identified
from copydesk.asking.question import Asked
from copydesk.asking.records import day, origin, told
from copydesk.evidence.lexicon import concept
from copydesk.evidence.name_forms import forms, holds, spelled
from copydesk.evidence.stems import stem
from copydesk.facts import Docket, Facts, Step
from copydesk.policy import Policy

Topic = Literal["comments", "next", "stage", "effective", "final rule", "proposed rule", "order", "agency", "rin"]

# What a question is about, by its words; the first that fits.
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for topic, pattern in (
        ("comments", r"\bcomments?\b"),
        ("rin", r"^\W*what (?:is|was) the (?:rin|regulation identifier)"),
        ("agency", r"^\W*(?:which|what) (?:agency|department|body)\b|\bwhich agency\b"),
        ("next", r"\b(?:next|come after|follows?)\b"),
        ("stage", r"\b(?:stage|status|stand|stands|far along)\b"),
        ("effective", r"\b(?:effective|in(?:to)? effect|take effect|took effect|in(?:to)? force)\b"),
        ("final rule", r"\bfinal(?:i[sz]ed)?\b|\badopted\b"),
        ("proposed rule", r"\bpropos(?:ed|al)\b"),
        ("order", r"\bsigned\b"),
    )
)
# Words of such questions that name no rulemaking.
_COMMON = frozenset(
    concept(stem(word))
    for word in """comment due close end deadline period open next step come stage status stand far along effective
    effect take force final finalize finalise adopt propose proposed proposal rule rulemaking regulation order sign
    signed publish issue docket agency department rin number document last date day public happen after follow submit
    accept""".split()
)
_STEPS = {
    "order": "The order {} was signed on {}",
    "request for information": "A request for information on {} was published on {}",
    "advance notice": "An advance notice of {} was published on {}",
    "review of proposed rule": "The proposed rule {} went to review on {}",
    "proposed rule": "The proposed rule {} was published on {}",
    "comments closed": "Comments on {} closed on {}",
    "review of final rule": "The final rule {} went to review on {}",
    "final rule": "The final rule {} was published on {}",
    "effective": "The rule {} took effect on {}",
    "withdrawn": "The proposed rule {} was withdrawn on {}",
    "stayed": "The rule {} was stayed on {}",
    "vacated": "The rule {} was vacated on {}",
}


def of_dockets(asked: Asked, facts: Facts, policy: Policy, on: dt.date) -> Sequence[Said]:
    """Comments, stage, next dates, agency and RIN of the one docket that a question names."""
    topic = next((name for name, pattern in _TOPICS if pattern.search(asked.text)), None)
    if topic is None or asked.kind not in ("when", "what", "which", "who", "identifier", "yes or no"):
        return ()
    docket = _one(asked, facts.dockets())
    if docket is None:
        return ()
    said: list[Said] = []
    for text, says in _texts(topic, asked, docket, on):
        cited = FactCited("docket", docket.id, says, origin(facts))
        said += told(f"{text}.", [cited], _record(docket, on), facts, policy, on)
    return said


def _texts(topic: Topic, asked: Asked, docket: Docket, on: dt.date) -> list[tuple[str, str]]:
    """Sentences without their full stop, each with the fields of the docket that it stands on."""
    if topic == "comments":
        if docket.comments_close is None or not _in_periods(asked, docket.comments_close):
            return []
        return [_comments(docket, on)]
    if topic == "agency":
        return [(f"{_named(docket)} is a {docket.kind} of the {docket.agency}", f"agency: {docket.agency}")]
    if topic == "rin":
        return [(f"The RIN of “{docket.title}” is {docket.rin}", f"rin: {docket.rin}")] if docket.rin else []
    if topic == "effective":
        return _effective(asked, docket, on)
    happened = sorted((s for s in docket.steps if s.on <= on), key=lambda s: s.on)
    if topic in ("stage", "next"):
        return _standing(docket, happened, on)
    steps = [s for s in docket.steps if s.stage == topic and s.on <= on and _in_periods(asked, s.on)]
    return [(_step(steps[-1], docket), _says(steps[-1]))] if steps else []


def _effective(asked: Asked, docket: Docket, on: dt.date) -> list[tuple[str, str]]:
    taken = next((s for s in docket.steps if s.stage == "effective" and s.on <= on), None)
    if taken is not None:
        return [(_step(taken, docket), _says(taken))] if _in_periods(asked, taken.on) else []
    if docket.effective is None or not _in_periods(asked, docket.effective):
        return []
    return [_set(docket)]  # that the day is past does not tell that the rule took effect


def _standing(docket: Docket, happened: Sequence[Step], on: dt.date) -> list[tuple[str, str]]:
    """The last step known and the dates that are set after it; what nobody has set is not foretold."""
    if not happened:
        return []
    last = happened[-1]
    texts = [(_step(last, docket), _says(last))]
    if docket.comments_close and docket.comments_close >= last.on:
        texts.append(_comments(docket, on))
    if docket.effective and docket.effective > on:
        texts.append(_set(docket))
    return texts


def _comments(docket: Docket, on: dt.date) -> tuple[str, str]:
    assert docket.comments_close is not None, "it was looked at"
    verb = "closed" if docket.comments_close < on else "close"
    return (
        f"Comments on {_named(docket)} {verb} on {day(docket.comments_close)}",
        f"comments_close: {docket.comments_close}",
    )


def _set(docket: Docket) -> tuple[str, str]:
    assert docket.effective is not None, "it was looked at"
    return f"The effective date set for {_named(docket)} is {day(docket.effective)}", f"effective: {docket.effective}"


def _step(step: Step, docket: Docket) -> str:
    return _STEPS[step.stage].format(_named(docket), day(step.on))


def _says(step: Step) -> str:
    return ", ".join(
        f"{name}: {value}"
        for name, value in (("stage", step.stage), ("date", step.on), ("citation", step.citation))
        if value
    )


def _named(docket: Docket) -> str:
    return f"“{docket.title}” (RIN {docket.rin})" if docket.rin else f"“{docket.title}” (docket {docket.id})"


def _record(docket: Docket, on: dt.date) -> list[str]:
    """The docket in plain sentences."""
    record = [
        f"Docket {docket.id} of the {docket.agency}: “{docket.title}”.",
        f"It is a {docket.kind} of the {docket.agency}.",
    ]
    if docket.rin:
        record.append(f"The RIN of “{docket.title}” is RIN {docket.rin}.")
    record += [f"{_step(step, docket)}." for step in docket.steps]
    if docket.comments_close:
        record.append(f"{_comments(docket, on)[0]}.")
    if docket.effective:
        record.append(f"{_set(docket)[0]}.")
    return record


def _in_periods(asked: Asked, when: dt.date) -> bool:
    return all(p.first is None or p.last is None or p.first <= when <= p.last for p in asked.periods)


def _one(asked: Asked, dockets: Sequence[Docket]) -> Docket | None:
    """The docket that the question names; ``None`` where it names none, another beside it, or may mean several."""
    if asked.identifiers:
        found = [d for d in dockets if all(identified(i, _numbers(d)) for i in asked.identifiers)]
    else:
        found = [d for d in dockets if _titled(asked, d)]
    found = [d for d in found if _own_names(asked, d)]
    return found[0] if len(found) == 1 else None


def _numbers(docket: Docket) -> str:
    numbers = (docket.id, docket.rin, *docket.identifiers, *(s.document for s in docket.steps))
    return "\n".join((*filter(None, numbers), *(s.citation for s in docket.steps)))


def _titled(asked: Asked, docket: Docket) -> bool:
    """Whether the words of the question that name a rulemaking are those of the docket: all of them, two at least."""
    told = {concept(root) for root in asked.content} | {idea for name in asked.names for idea in concepts(name)}
    told -= _COMMON | concepts(docket.agency)
    if not told:
        return False
    ways = [concepts(way) for way in (docket.title, *docket.aliases)]
    alias = any(told | _COMMON >= way and way - _COMMON <= told for way in ways[1:])
    return alias or (len(told) > 1 and any(told <= way for way in ways))


def _own_names(asked: Asked, docket: Docket) -> bool:
    """Whether every name in the question is of the docket: its agency, its title, or another name of it."""
    line = spelled("\n".join((docket.agency, docket.title, *docket.aliases, *docket.topics)))
    return all(holds(line, forms(name)) or holds(spelled(name), forms(docket.agency)) for name in asked.names)
