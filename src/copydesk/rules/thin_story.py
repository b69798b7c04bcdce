"""The rule ``thin-story``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.claims.notices import is_notice
from copydesk.model import CheckedClaim, Finding, Quotation, SourceKind, State, Statement
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting
from copydesk.text import key, words

_RELEASE = (
    "Harbor Foods reports that sales rose 4% to $12 million in 2025. Costs fell 2% to $9 million. The company sold "
    "two mills in Aldershot on March 3, 2025 for $3 million. It employs 140 people."
)


class ThinStory(Rule):
    """There is enough in the story that is new to run it.

    Enough words; enough facts that the sources prove (figures, dates, quotations and statements, each counted once; a
    name alone tells nothing); a first-hand source behind them, which may be a document or the reporter's own notes;
    and not too many sentences that claim nothing. Each limit is a setting.
    """

    id = "thin-story"

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """What is enough."""

        min_words: int = setting(60, "the fewest words of a body, notices and headings not counted", "words")
        min_facts: int = setting(4, "the fewest facts that the sources prove", "facts")
        min_primary_sources: int = setting(1, "the fewest first-hand sources that prove something in it", "sources")
        max_share_without_claim: float = setting(
            0.5, "the most of its sentences that may hold nothing to check", "share 0-1"
        )

    passes = (
        Example(
            "Harbor Foods said that sales rose 4% to $12 million in 2025. Costs fell 2% to $9 million.\n\n"
            "The company sold two mills in Aldershot on March 3, 2025 for $3 million. It employs 140 people.\n",
            {"release": _RELEASE},
            settings={"min_words": 30},
        ),
    )
    stops = (
        Example(
            "Harbor Foods said that sales rose 4% to $12 million in 2025.\n", {"release": _RELEASE}, says="12 words"
        ),
        Example(
            "Harbor Foods has published its report. The report was long awaited and will be read with care.\n\n"
            "Investors will be watching what comes next. Much could change, and the market may react in many ways. "
            "What it means remains to be seen. Time will tell how the sector takes it.\n",
            {"release": _RELEASE},
            says="The sources prove",
            settings={"min_words": 20},
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each limit that the story misses."""
        story, limits = case.story, self.settings
        end = len(story.text)
        headings = [b for b in story.blocks if b.kind == "heading"]
        numbers = [
            n
            for n, s in enumerate(case.sentences)
            if story.part(s.start) == "body"
            and not is_notice(case.sentence_text(n))
            and not any(b.start <= s.start < b.end for b in headings)
        ]
        count = sum(len(words(case.sentence_text(n))) for n in numbers)
        if count < limits.min_words:
            yield self.finding(f"The story has {_n(count, 'word')}; it needs at least {limits.min_words}.", 0, end)

        proved = [c for c in case.claims if c.state is State.PROVED]
        facts = {(c.claim.kind, key(c.claim.text)) for c in proved if _is_fact(c)}
        if len(facts) < limits.min_facts:
            message = f"The sources prove {_n(len(facts), 'fact')} of this story; it needs at least {limits.min_facts}."
            yield self.finding(message, 0, end)

        kinds = {s.name: s.kind for s in case.index.sources}
        used = {e.source for c in proved for e in c.evidence}
        first_hand = [name for name in used if kinds.get(name) in (SourceKind.PRIMARY, SourceKind.NOTES)]
        if len(first_hand) < limits.min_primary_sources:
            have = _n(len(first_hand), "first-hand source")
            yield self.finding(
                f"The story stands on {have}; it needs at least {limits.min_primary_sources} "
                "(a document, a release, a transcript, or notes) that proves something in it.",
                0,
                end,
            )

        claiming = {c.claim.sentence for c in case.claims if _checkable(c)}
        empty = [n for n in numbers if n not in claiming]
        if numbers and len(empty) / len(numbers) > limits.max_share_without_claim:
            first = case.sentences[empty[0]]
            yield self.finding(
                f"{len(empty)} of {len(numbers)} sentences hold nothing that could be checked, the first of them here; "
                f"no more than {limits.max_share_without_claim:.0%} may.",
                first.start,
                first.end,
            )


def _is_fact(checked: CheckedClaim) -> bool:
    value = checked.claim.value
    if isinstance(value, Quotation):
        return value.use == "speech"
    if isinstance(value, Statement):
        return value.use == "fact"
    return checked.claim.kind in ("figure", "date")


def _checkable(checked: CheckedClaim) -> bool:
    """Whether somebody could say that it is false: a fact, a figure, a date, speech, or a view given to somebody."""
    value = checked.claim.value
    if isinstance(value, Statement):
        return value.use in ("fact", "background") or (
            value.use in ("opinion", "forecast") and bool(value.attributed_to)
        )
    if isinstance(value, Quotation):
        return value.use == "speech"
    return checked.claim.kind in ("figure", "date", "ticker")


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
