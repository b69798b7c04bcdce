"""The rule ``source-on-topic``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from copydesk.claims.notices import is_notice
from copydesk.evidence.index import Passage
from copydesk.evidence.stems import content_stems
from copydesk.model import Block, CheckedClaim, Evidence, Finding, Manner, Relation, Severity, State, Statement
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting
from copydesk.text import words

_ORDER = (
    "The Bureau of Grain Storage proposed on Monday that operators of large silos measure moisture every week. "
    "The bureau said that wet grain had spoiled in nine silos last winter. Comments are due by June 1."
)
_STORY = (
    "The Bureau of Grain Storage has proposed that operators of large silos measure moisture every week.\n\n"
    "Wet grain spoiled in nine silos last winter, the bureau said.\n"
)
_PADDING = (
    "Orchard Rail holds a Momentum Score of 53 in the transport sector, while Lumen Optics holds 46. "
    "Both reflect a mixed outlook among chip makers and train operators."
)
_NAME = re.compile(r"(?<![.!?:“\"'‘\n] )(?<!\A)(?<!\n)\b[A-Z][\w&’'-]+")
_FEWEST_STEMS = 5  # a sentence with fewer telling words cannot show what it is about


class SourceOnTopic(Rule):
    """Story and sources speak of the same thing.

    A paragraph that none of the sources has a bearing on is padding and stops: what it says shares next to nothing
    with any passage, or it shares little and the names in it stand in no source. Notices (bylines, disclosures,
    contacts) are no padding. A source that the story makes no use of is a warning. A story with which none of its
    sources has anything to do stops as a whole.
    """

    id = "source-on-topic"

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """What counts as a bearing: the share of a sentence's telling words, rare ones weighed more, in one passage."""

        min_bearing: float = setting(0.15, "below this the nearest passage has no bearing on a sentence", "share 0-1")
        min_bearing_of_strangers: float = setting(
            0.3, "the same for a paragraph whose names stand in no source", "share 0-1"
        )
        max_share_known_names: float = setting(
            0.34, "up to this share of its names known to the sources, a paragraph speaks of strangers", "share 0-1"
        )

    passes = (
        Example(_STORY, {"proposal": _ORDER}),
        Example(
            f"{_STORY}\nAI-drafted from named sources and checked before release.\n",
            {"proposal": _ORDER},
            why="a notice is no padding",
        ),
    )
    stops = (
        Example(f"{_STORY}\n{_PADDING}\n", {"proposal": _ORDER}, says="None of the sources has a bearing"),
        Example(_STORY, {"proposal": _ORDER, "report": _PADDING}, says="makes no use of “report”"),
        Example(_STORY, {"report": _PADDING}, says="about something else"),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each paragraph off the subject and one for unused sources; or one for the whole story."""
        if not case.index.sources:
            return
        used = {e.source for c in case.claims if c.state in (State.PROVED, State.CONTRADICTED) for e in c.evidence}
        starts = [s.start for s in case.sentences]
        proved = {c.claim.sentence for c in case.claims if c.state is State.PROVED and _says_something(c)}
        judged: list[tuple[Block, bool, list[Evidence]]] = []
        for block in case.story.blocks:
            text = case.story.text[block.start : block.end]
            if block.kind in ("heading", "row") or is_notice(text):
                continue
            bears, nearest = self._bears(case, block, starts, proved, used)
            judged.append((block, bears, nearest))
        off = [(block, nearest) for block, bears, nearest in judged if not bears]
        if judged and len(off) == len(judged):
            yield self.finding(
                "The sources are about something else: none of them has a bearing on any paragraph of this story.",
                judged[0][0].start,
                judged[-1][0].end,
                off[0][1],
            )
            return
        for block, nearest in off:
            yield self.finding(
                "None of the sources has a bearing on this paragraph. Take it out, or name a source for it.",
                block.start,
                block.end,
                nearest,
            )
        unused = [f"“{s.name}”" for s in case.index.sources if s.name not in used]
        if unused:
            message = f"The story makes no use of {', '.join(unused)}. Leave out what it does not rest on."
            yield self.finding(message, 0, 0, severity=Severity.WARN)

    def _bears(
        self, case: Case, block: Block, starts: Sequence[int], proved: Set[int], used: set[str]
    ) -> tuple[bool, list[Evidence]]:
        """Whether some source bears on the block, and the passage that comes nearest. Adds to the sources ``used``.

        ``starts`` are where the story's sentences start, ``proved`` the numbers of those that a source bears out.
        """
        numbers = range(bisect_left(starts, block.start), bisect_left(starts, block.end))
        if any(n in proved for n in numbers):
            return True, []
        strange = self._speaks_of_strangers(case, case.story.text[block.start : block.end])
        wanted = self.settings.min_bearing_of_strangers if strange else self.settings.min_bearing
        near: list[Passage] = []
        telling = False
        for roots in (_telling(case.sentence_text(n)) for n in numbers):
            if len(roots) >= _FEWEST_STEMS:
                telling = True
                near += case.index.passages(roots, limit=1)
        used |= {p.source.name for p in near if p.score >= max(wanted, self.settings.min_bearing_of_strangers)}
        best = max(near, key=lambda p: p.score, default=None)
        bears = not telling or (best is not None and best.score >= wanted)
        shown = [Evidence.of(best.source, best.start, best.end, Relation.NEITHER, Manner.NEAREST)] if best else []
        return bears, shown

    def _speaks_of_strangers(self, case: Case, text: str) -> bool:
        """Whether the block names something and the sources know (nearly) nothing of what it names."""
        roots = [r[0] for r in (_telling(name) for name in _NAME.findall(text)) if r]
        known = sum(case.index.holds(root) for root in roots)
        return len(roots) > 1 and known <= self.settings.max_share_known_names * len(roots)


def _says_something(checked: CheckedClaim) -> bool:
    """Whether a claim, proved, shows its sentence to be on the subject: a name or a day can turn up anywhere."""
    value = checked.claim.value
    return checked.claim.kind == "quote" or (isinstance(value, Statement) and value.use == "fact")


def _telling(text: str) -> list[str]:
    """The stems that tell what a text is about; its numbers belong to other rules."""
    return [root for root in content_stems(words(text)) if not root[0].isdigit()]
