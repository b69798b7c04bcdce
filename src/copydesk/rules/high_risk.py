"""The rule ``high-risk``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from copydesk.claims import risks
from copydesk.evidence.likeness import copies
from copydesk.model import CheckedClaim, Evidence, Finding, Name, Relation, SourceKind, Span, Ticker
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting

_CLASSES = ("crime", "death", "insolvency", "lawsuit", "minors", "rumour", "takeover or results")
_SAYS = {
    "crime": "an allegation or event of crime about",
    "death": "a death, and names",
    "insolvency": "an insolvency, and names",
    "lawsuit": "a lawsuit, and names",
}
_COPIES = 0.6  # as in independent-sources
_SAYS_IT_TOO = 0.6  # the share of a sentence's words, rare ones weighed more, in a passage that says the same

# Who accuses, judges or regulates is named without being accused.
_OFFICE = re.compile(
    r"\b(?:Commission(?:er)?|Department|Court|Agency|Attorney|Justice|Judge|SEC|FBI|DOJ|FTC|CFTC|FINRA|FDIC|EPA|IRS|"
    r"FCA|CFPB|"
    r"NLRB|EEOC|Police|Sheriff|Bureau|Authority|Office|Administration|Service|Treasury|Congress|Senate|House|"
    r"Parliament|"
    r"Ministry|Minister|Secretary|Prosecutors?|Regulator\w*|Tribunal|District|Circuit|State of|States?|Government|"
    r"Board of|"
    r"Federal|European|Union|Council|White House|Act|Code|Rule|Law|Chapter|Section|Order|Form)\b"
)
_BEFORE_SPEAKER = re.compile(
    r"(?:said|says|according to|told|wrote|reported by|added)\s+(?:[\w.,’'-]+\s+){0,4}\Z", re.IGNORECASE
)
_AFTER_SPEAKER = re.compile(r"[’'s]{0,2}\s+(?:\w+ly\s+)?(?:said|says|reported|wrote)\b", re.IGNORECASE)
_STANDS_FOR = re.compile(
    r"\b(?:he|she|him|his|her|(?:the|its|their)\s+(?:\w+\s+)?(?:company|firm|bank|group|fund|chief\s+\w+|CEO|CFO|"
    r"chair\w*|founder|"
    r"president|executive|director|trader|broker|maker|grocer|retailer|lender|insurer|airline|start-?up))\b",
    re.IGNORECASE,
)
_EXCHANGE = re.compile(r"\((?:NYSE|NASDAQ|Nasdaq|LSE|AMEX|NYSE American|TSX)\s*:\s*[A-Z.]{1,6}\)")


class HighRisk(Rule):
    """What can do harm if it is wrong goes past an editor, whatever the other rules say.

    Held are: an allegation or event of crime or fraud, a death, an insolvency or a lawsuit about a named person or firm
    (the topic alone is not enough, and neither is a regulator or law that is named); a minor; rumour and unnamed
    sources; a takeover or results of a listed company that rest on a single secondary source. The finding names its
    class. No waiver lifts it.
    """

    id = "high-risk"

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """What is held, and who may let it go."""

        classes: tuple[str, ...] = setting(_CLASSES, f"the classes that are held: {', '.join(_CLASSES)}")
        released_by: str = setting("editor", "the role that may release such a story; a second person has to agree")

    passes = (
        Example("The Bureau of Grain Storage wrote new fraud rules for mills."),
        Example("Harbor Foods pays a benefit in the event of death of a participant."),
        Example("Fraud losses rose to $12 million at Harbor Foods, which may face burdensome lawsuits."),
    )
    stops = (
        Example("Jon Vance, who runs Harbor Foods, was charged with fraud on Monday.", says="crime"),
        Example("Harbor Foods has filed for bankruptcy.", says="an insolvency"),
        Example("Bakers sued Harbor Foods over spoiled flour.", says="a lawsuit"),
        Example("Harbor Foods is in talks with a rival, people familiar with the matter said.", says="unnamed sources"),
        Example("A 14-year-old boy worked nights at the mill.", says="a minor"),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each sentence and class."""
        unknown = [name for name in self.settings.classes if name not in _CLASSES]
        if unknown:
            raise ValueError(f"the setting 'classes' has {unknown[0]!r}; known are {', '.join(_CLASSES)}")
        looked = _Look(case)
        for number, sentence in enumerate(case.sentences):
            text = case.sentence_text(number)
            for start, end, risk in risks.in_text(text):
                if risk not in self.settings.classes:
                    continue
                message = self._message(risk, text[start:end], looked, number)
                if message:
                    left = sentence.start + start
                    yield self.finding(self._held(message), left, sentence.start + end, risk=risk)
            if "takeover or results" in self.settings.classes and (place := risks.takeover_or_results(text)):
                name = looked.sole_secondary(number)
                company = looked.listed(number) if name else ""
                if company:
                    message = f"what it says of {company} rests on one secondary source, “{name}”"
                    yield self.finding(
                        self._held(message),
                        sentence.start + place[0],
                        sentence.start + place[1],
                        looked.evidence.get(number, [])[:1],
                        risk="takeover or results",
                    )

    def _held(self, message: str) -> str:
        return (
            f"High risk: {message}. Only the role “{self.settings.released_by}” may release it, with a second person."
        )

    def _message(self, risk: risks.Risk, words: str, look: _Look, number: int) -> str:
        if risk == "minors":
            return f"the story speaks of a minor (“{words}”)"
        if risk == "rumour":
            return f"the story rests on rumour or unnamed sources (“{words}”)"
        about = look.party(number)
        return f"the story tells of {_SAYS[risk]} {about} (“{words}”)" if about else ""


class _Look:
    """Who is named in a case, and what backs each sentence."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def parties(self) -> list[str]:
        """For each sentence, the person or firm that it names and that is no office and not merely the speaker."""
        named = [""] * len(self.case.sentences)
        for checked in self.case.of("name", "ticker"):
            name = self._name(checked)
            if name and not named[checked.claim.sentence]:
                named[checked.claim.sentence] = name
        # Named in full once, a person goes by the surname; alone at the head of a sentence it may be no name claim.
        surnames = {name.split()[-1]: name for name in named if " " in name}
        if surnames:
            pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, surnames))})\b")
            for number, name in enumerate(named):
                if not name and (match := pattern.search(self.case.sentence_text(number))):
                    named[number] = surnames[match.group()]
        return named

    def _name(self, checked: CheckedClaim) -> str:
        value, claim = checked.claim.value, checked.claim
        if isinstance(value, Ticker):
            return value.company
        if not isinstance(value, Name) or value.kind not in ("person", "organisation", "other"):
            return ""
        if _OFFICE.search(value.name):
            return ""
        sentence: Span = self.case.sentences[claim.sentence]
        before = self.case.story.text[max(sentence.start, claim.start - 60) : claim.start]
        after = self.case.story.text[claim.end : min(sentence.end, claim.end + 30)]
        if _BEFORE_SPEAKER.search(before) or _AFTER_SPEAKER.match(after):
            # "Regulators charged two traders, Harbor Foods said": its words, not its crime. Of itself it says so
            # with a pronoun or a second name.
            return ""
        return value.name

    @cached_property
    def evidence(self) -> dict[int, list[Evidence]]:
        """For each sentence, what supports its claims."""
        found: dict[int, list[Evidence]] = {}
        for checked in self.case.claims:
            supports = (e for e in checked.evidence if e.relation is Relation.SUPPORTS)
            found.setdefault(checked.claim.sentence, []).extend(supports)
        return found

    def party(self, number: int) -> str:
        """The person or firm that sentence ``number`` is about: named in it, or shortly before and meant by "he"."""
        if self.parties[number]:
            return self.parties[number]
        if _STANDS_FOR.search(self.case.sentence_text(number)):
            return next((name for name in reversed(self.parties[max(0, number - 3) : number]) if name), "")
        return ""

    @cached_property
    def _copy_of(self) -> dict[str, int]:
        """Of each source that is a copy, the number of its group."""
        sources = self.case.index.sources
        return {sources[n].name: g for g, group in enumerate(copies(self.case.index, _COPIES)) for n in group}

    def sole_secondary(self, number: int) -> str:
        """The one secondary source that sentence ``number`` rests on, copies counted once; ``""`` otherwise."""
        sources = {s.name: s for s in self.case.index.sources}
        backing = {e.source for e in self.evidence.get(number, ())}
        if not backing or any(sources[name].kind is not SourceKind.SECONDARY for name in backing):
            return ""
        # A matcher may show one passage where several sources have it: the others are asked.
        text = self.case.sentence_text(number)
        for name, source in sources.items():
            if name not in backing:
                near = self.case.index.passages(text, limit=1, source=source)
                if near and near[0].score >= _SAYS_IT_TOO:
                    backing.add(name)
        if any(sources[name].kind is not SourceKind.SECONDARY for name in backing):
            return ""
        groups = {self._copy_of.get(name, name) for name in backing}
        return min(backing) if len(groups) == 1 else ""

    @cached_property
    def _listed(self) -> list[str]:
        return list(self._companies())

    def _companies(self) -> Iterator[str]:
        """Names of companies that are listed, by the story's tickers, the facts or what the sources print."""
        for checked in self.case.of("ticker"):
            value = checked.claim.value
            if isinstance(value, Ticker) and value.company:
                yield value.company
        for listing in self.case.facts.listings():
            yield from (listing.name, *listing.aliases)
        for source in self.case.index.sources:
            for match in _EXCHANGE.finditer(source.text):
                before = re.search(
                    r"((?:[A-Z][\w&’'.-]*\s+){1,5})\Z", source.text[max(0, match.start() - 60) : match.start()]
                )
                if before:
                    yield before[1].strip()

    def listed(self, number: int) -> str:
        """The listed company that sentence ``number`` names, or ``""``."""
        text = self.case.sentence_text(number)
        return next((name for name in self._listed if name and re.search(rf"\b{re.escape(name)}", text)), "")
