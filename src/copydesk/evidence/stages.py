"""Where a rulemaking stands: what a story says of its stage, and the steps that the facts and the sources show.

The stages are those of :data:`copydesk.facts.STAGES`. Steps come from docket facts, from the fields of structured
sources (type, action, publication date, close of comments), and from dated sentences.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from copydesk.claims import dates
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.stems import content_stems, stem
from copydesk.facts import STAGES, Docket, Facts
from copydesk.model import Evidence, Manner, Relation, Source
from copydesk.text import words

Tense = Literal["past", "present", "future"]

_AHEAD = (
    r"(?:will|would|is|are) (?:now )?(?:be |likely |expected to |set to |due to |about to |to )?|must (?:now |still )?"
    r"|ha(?:s|ve) yet to |still has to |plans to |intends to |is preparing to "
)
_WRITES = r"(?:propose|draft|write|unveil|publish|issue|release|translate|turn|put out)\w*"
_RULES = r"(?:propos\w+|rules?\b|rulemaking|regulations?\b|regulatory (?:language|text))"
_ON = r"(?: (?:on|of|for|about|titled) [^.,;]{1,160}?)?"  # what a rule is on, as it stands behind the noun
_SAID: tuple[tuple[str, Tense, str], ...] = (
    (
        "final rule",
        "past",
        r"\b(?:finali[sz]ed|adopted|enacted) (?:the |a |its |new )?(?:\w+ ){0,3}(?:rules?|regulations?)\b",
    ),
    (
        "final rule",
        "past",
        r"\bfinal (?:rule|regulation)s? (?:was|were|has been|have been|took effect|is in force)\b",
    ),
    ("final rule", "past", r"\b(?:issued|published|released) (?:a|the|its) final (?:rule|regulation)"),
    (
        "final rule",
        "past",
        rf"\bfinal (?:rule|regulation)s?{_ON} (?:(?:was|were|has been|have been) (?:issued|published|adopted|printed)"
        r"|took effect|(?:is|are) in force)\b",
    ),
    # "The rule on silos is final", "29 CFR 2550.404a-6 is a final rule"; not "The next step is a final rule".
    (
        "final rule",
        "past",
        rf"\b(?:(?:rule|regulation)s?{_ON}|CFR \d[\w.()-]*) (?:is|are) (?:now )?"
        r"(?:(?:a |the )?final (?:rule|regulation)s?|final)\b",
    ),
    ("final rule", "future", rf"\b(?:{_AHEAD})(?:\w+ ){{0,4}}final (?:rule|regulation)"),
    (
        "proposed rule",
        "future",
        r"\b(?:next|upcoming|coming|first)\b[^.;]{0,60}\b(?:publication|release|issuance|unveiling) of "
        r"(?:the |a |its )?propos\w+",
    ),
    ("proposed rule", "future", rf"\b(?:{_AHEAD}){_WRITES}\b(?![^.;]{{0,40}}\bfinal\b)[^.;]{{0,60}}?\b{_RULES}"),
    ("proposed rule", "future", r"\bpropos\w+ (?:rule|regulation)s? (?:is|are) (?:expected|due|still to come)\b"),
    (
        "comments opened",
        "future",
        r"\bwill (?:\w+ ){0,3}(?:open|begin|start|initiate|launch)\w* (?:\w+ ){0,4}comment period",
    ),
    ("comments closed", "past", r"\bcomment period (?:has )?(?:closed|ended|expired)\b"),
    ("comments closed", "present", r"\bcomment period (?:is|remains|stays) open\b"),
    (
        "comments closed",
        "future",
        r"\bcomments? (?:[^.;]{1,80}? )?(?:are due|is due|closes?|ends?|runs? (?:to|until))\b",
    ),
    ("comments closed", "past", r"\bcomments? (?:[^.;]{1,80}? )?(?:were due|closed|have closed)\b"),
    (
        "withdrawn",
        "past",
        r"\b(?:withdrew|has withdrawn|withdrawn) (?:the |its |a )?(?:\w+ ){0,3}(?:rule|proposal)",
    ),
    (
        "effective",
        "past",
        rf"\b(?:rule|regulation)s?{_ON} (?:took effect|went into effect|is in force|came into force)\b",
    ),
)
_TALK = tuple((stage, tense, re.compile(pattern, re.IGNORECASE)) for stage, tense, pattern in _SAID)
# What every rulemaking has in common tells none from another.
_COMMON = frozenset(
    stem(w)
    for w in """rule rules rulemaking propose proposed regulation regulations regulatory publish published publication
    federal register comment comments period date agency order executive action notice document number new next public
    close due
    department title docket final record text field type""".split()
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a sentence says of a stage: ``future`` is still to come, ``past`` has happened. The span is the text's."""

    stage: str
    tense: Tense
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A step that has happened or a date that is set, with what shows it.

    ``about`` are the stems that tell this rulemaking from others, ``key`` its RIN, docket, or what else names it.
    """

    stage: str
    on: dt.date
    about: frozenset[str]
    key: str
    evidence: Evidence | None = None
    docket: Docket | None = None


def talk(text: str) -> list[Talk]:
    """What ``text`` says of the stage of a rule.

    >>> [(t.stage, t.tense) for t in talk("The next marker will be the publication of the proposed rule.")]
    [('proposed rule', 'future')]
    >>> [(t.stage, t.tense) for t in talk("The rule on silos is final.")]
    [('final rule', 'past')]
    >>> [(t.stage, t.tense) for t in talk("The next step is a final rule.")]
    [('final rule', 'future')]
    >>> talk("The agency proposed a rule in March.")
    []
    """
    found: dict[str, Talk] = {}
    for stage, tense, pattern in _TALK:
        match = pattern.search(text)
        if match and stage not in found:
            found[stage] = Talk(stage, tense, match.start(), match.end())
    return list(found.values())


def tells(text: str) -> frozenset[str]:
    """The stems of a text that tell one rulemaking from another."""
    return frozenset(content_stems(words(text))) - _COMMON


def from_facts(facts: Facts) -> list[KnownStep]:
    """The steps of all dockets that the newsroom knows."""
    found = []
    for docket in facts.dockets():
        about = tells(" ".join((docket.title, *docket.aliases, *docket.topics, *docket.identifiers)))
        found += [KnownStep(step.stage, step.on, about, docket.id, docket=docket) for step in docket.steps]
        for stage, day in (("comments closed", docket.comments_close), ("effective", docket.effective)):
            if day:
                found.append(KnownStep(stage, day, about, docket.id, docket=docket))
    return found


def from_sources(index: SourceIndex) -> list[KnownStep]:
    """The steps that the sources show, in their fields, record lines and dated sentences."""
    return [step for source in index.sources for step in _fields(source)] + list(_sentences(index))


_KNOWN: WeakKeyDictionary[SourceIndex, list[KnownStep]] = WeakKeyDictionary()


def steps(index: SourceIndex, facts: Facts) -> list[KnownStep]:
    """The steps that the facts know or, where they know none, those that the sources show; read once an index."""
    known = from_facts(facts)
    if not known and index not in _KNOWN:
        _KNOWN[index] = from_sources(index)
    return known or _KNOWN[index]


_RECORD = re.compile(
    r"^(?P<key>publication_date|comments_close_on|effective_on|withdrawn_on)\s*[:=]\s*(?P<day>\d{4}-\d\d-\d\d)\b",
    re.MULTILINE,
)
_ACTION = re.compile(r"^(?:action|type)\s*[:=]\s*(?P<action>[^\n]+)", re.MULTILINE | re.IGNORECASE)


def _stage_of(action: str) -> str:
    action = action.casefold()
    if "withdraw" in action:
        return "withdrawn"
    if "advance notice" in action:
        return "advance notice"
    if "request for information" in action:
        return "request for information"
    if "propos" in action or action.strip(" .") == "prorule":
        return "proposed rule"
    if "rule" in action:
        return "final rule"
    return "order" if "presidential" in action or "executive order" in action else ""


def _key(source: Source) -> str:
    return (
        source.fields.get("rin") or source.fields.get("docket") or source.fields.get("document_number") or source.name
    )


def _fields(source: Source) -> Iterator[KnownStep]:
    about = tells(f"{source.title} {source.text[:2000]}")
    action = source.fields.get("action") or source.fields.get("type") or ""
    line = _ACTION.search(source.text) if not action else None
    stage = _stage_of(action or (line["action"] if line else ""))
    stages = {
        "publication_date": stage,
        "comments_close_on": "comments closed",
        "effective_on": "effective",
        "withdrawn_on": "withdrawn",
    }
    seen: set[str] = set()
    for match in _RECORD.finditer(source.text):
        if stages[match["key"]] and match["key"] not in seen:
            seen.add(match["key"])
            shown = Evidence.of(source, match.start(), match.end(), Relation.CONTRADICTS, Manner.EXACT)
            yield KnownStep(stages[match["key"]], dt.date.fromisoformat(match["day"]), about, _key(source), shown)
    for key, name in stages.items():
        value = source.fields.get(key, "")
        if name and key not in seen and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            head = Evidence.of(
                source, 0, min(len(source.text), 200), Relation.CONTRADICTS, Manner.NORMALISED, f"{key}: {value}"
            )
            yield KnownStep(name, dt.date.fromisoformat(value), about, _key(source), head)


_STEP: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (stage, re.compile(pattern, re.IGNORECASE))
    for stage, pattern in (
        ("review of proposed rule", r"\bpropos\w+.*\b(?:sent|submitted|received)\b.*\bOffice of Management"),
        ("review of proposed rule", r"\bsent\b.*\bpropos\w+.*\bOffice of Management"),
        ("final rule", r"\bfinal (?:rule|regulation)\b.*\b(?:published|appeared|issued|adopted|printed)\b"),
        ("final rule", r"\b(?:published|issued|adopted)\b.*\bfinal (?:rule|regulation)\b"),
        ("withdrawn", r"\bwithdr(?:ew|awn|aws)\b.*\b(?:proposed rule|proposal)\b"),
        ("withdrawn", r"\b(?:proposed rule|proposal)\b.*\bwithdrawn\b"),
        ("proposed rule", r"\bpropos(?:ed|al)\b.*\b(?:published|appeared|issued|printed|announced)\b"),
        ("proposed rule", r"\b(?:published|issued)\b.*\bpropos(?:ed|al)\b"),
        ("comments closed", r"\bcomments?\b.*\b(?:due|close[sd]?|end(?:s|ed)?|received|submitted|until|deadline)\b"),
        ("effective", r"\b(?:takes?|took) effect\b|\beffective (?:on|date|as of)\b"),
    )
)
_LOOK_FOR = (
    ("propos", "publish"),
    ("propos", "appear"),
    ("propos", "issu"),
    ("propos", "sent"),
    ("final", "rule"),
    ("comment", "due"),
    ("comment", "close"),
    ("comment", "receiv"),
    ("comment", "submit"),
    ("comment", "end"),
    ("withdrew",),
    ("withdrawn",),
    ("rule", "effect"),
)


def _sentences(index: SourceIndex) -> Iterator[KnownStep]:
    """Steps in sentences such as "The proposed rule appeared in the Federal Register on March 31, 2026"."""
    found = {p.number: p for roots in _LOOK_FOR for p in index.holding(*roots)}
    for passage in found.values():
        about = tells(f"{passage.source.title} {passage.text}")
        before = ""
        for clause in re.split(r"(?<=;)\s", passage.text):
            # "The proposed rule was published on A; comments are due by B": the subject stands in the first clause.
            whole, before = f"{before} {clause}".strip(), clause
            days = [
                value.first
                for _, _, value in dates.in_text(clause, passage.source.published)
                if value.grain == "day" and value.first and not value.relative
            ]
            stage = next((name for name, pattern in _STEP if pattern.search(clause)), "") or next(
                (name for name, pattern in _STEP if pattern.search(whole)), ""
            )
            if stage and days and not _unsure(clause):
                shown = Evidence.of(passage.source, passage.start, passage.end, Relation.CONTRADICTS, Manner.NORMALISED)
                rin = _RIN.search(whole)  # a text that tells of several rules gives each its own
                yield KnownStep(stage, days[-1], about, rin[0] if rin else _key(passage.source), shown)


_RIN = re.compile(r"\b\d{4}-[A-Z]{2}\d{2}\b")


def _unsure(clause: str) -> bool:
    return bool(re.search(r"\b(?:would|could|may|might|[Ii]f|expected|plans?|intends?)\b", clause))


def related(about: frozenset[str], known: Iterable[KnownStep], index: SourceIndex) -> list[KnownStep]:
    """The steps of the rulemaking that the stems ``about`` speak of.

    Of the rulemakings that share most with it (within a third of the best), the one that moved last: an old rule of
    the same subject is not what today's story is about.
    """
    by_key: dict[str, list[KnownStep]] = {}
    for step in known:
        by_key.setdefault(step.key, []).append(step)
    scored: list[tuple[float, list[KnownStep]]] = []
    for group in by_key.values():
        shared = about & frozenset().union(*(step.about for step in group))
        if len(shared) >= 2:
            scored.append((sum(index.idf(root) for root in shared), group))
    most = max((score for score, _ in scored), default=0.0)
    near = [group for score, group in scored if score >= most * 2 / 3]
    return max(near, key=lambda group: max(step.on for step in group), default=[])


def rank(stage: str) -> int:
    """The place of a stage in the order of stages; that of ``comments opened`` is that of the proposed rule."""
    return STAGES.index("proposed rule" if stage == "comments opened" else stage)
