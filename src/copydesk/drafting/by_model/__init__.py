"""Drafting by a language model whose word is never taken: facts with their passages, then a story, then the gate.

The model is asked for facts with words copied from the sources, and those whose words stand in none are dropped. From
the rest alone it writes; a sentence that cites no fact is cut. The gate's findings go back to it a bounded number of
times, and what is still held then is cut. What a source says reaches it as JSON in a message of its own, under
instructions that nothing in it is addressed to it; passages known to address the machine are blanked out before. Should
it obey a source all the same, the gate does not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from copydesk.drafting.brief import Brief
from copydesk.drafting.by_model.answers import StoryOfFacts
from copydesk.drafting.by_model.asking import Answer, Asker, Spent
from copydesk.drafting.by_model.composing import MENDING, Composed, composed, instructions, mending, question
from copydesk.drafting.by_model.gathering import Fact, gather, kept
from copydesk.drafting.by_model.material import Shown, shown
from copydesk.drafting.by_model.orders import without_orders
from copydesk.drafting.proving import Checked, Draft, Tell, checked, finished, prove
from copydesk.drafting.record import Cut, Objection, Record, Round
from copydesk.drafting.settings import ModelSettings
from copydesk.errors import DraftError
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Finding, Story
from copydesk.policy import Policy

__all__ = ["write"]

# What no other words can mend: it waits for a person, or for the newsroom's set-up.
_NOT_FOR_A_MODEL = frozenset(("high-risk", "grounding", "facts"))


def write(
    index: SourceIndex,
    brief: Brief,
    facts: Facts | None,
    policy: Policy,
    model: ModelSettings,
    earlier: Sequence[Story] = (),
    tell: Tell | None = None,
) -> Draft:
    """Have a language model draft a story from the sources of ``index``, and prove it.

    Private sources are shown only to a model on this machine or a private network; all of them are put to the gate.

    :raises DraftError: if the model cannot be reached, fails, is malformed to the last, is too slow, or its limits are
        reached before there is a story; or if there is nothing that it may be shown.
    """
    begun = time.monotonic()
    with Asker(model) as asker:
        desk = _Desk(asker, index, brief, facts, policy, earlier, tell or (lambda _: None))
        return desk.draft(begun)


@dataclass(slots=True)
class _Attempt:
    """A story that the model wrote, and what the gate said of it (``None`` where it was no story at all)."""

    composed: Composed
    now: Checked | None

    def objections(self) -> tuple[Objection, ...]:
        """What holds it, and what of it was not taken over."""
        cut = tuple(Objection(c.rule, c.message, c.text) for c in self.composed.cut)
        return cut + (self.now.objections() if self.now else ())

    def to_mend(self) -> list[Finding]:
        """The findings that go back to the model."""
        stops = self.now.report.stops if self.now else ()
        return [finding for finding in stops if finding.rule not in _NOT_FOR_A_MODEL]

    @property
    def fails(self) -> bool:
        """Whether the model could do better."""
        return self.now is None or bool(self.to_mend())


class _Desk:
    """One draft in the making: what it is made from, and the rounds so far."""

    def __init__(
        self,
        asker: Asker,
        index: SourceIndex,
        brief: Brief,
        facts: Facts | None,
        policy: Policy,
        earlier: Sequence[Story],
        tell: Tell,
    ) -> None:
        self.asker, self.index, self.brief, self.known = asker, index, brief, facts
        self.policy, self.earlier, self.tell = policy, earlier, tell
        self.rounds: list[Round] = []
        self.clean, self.orders = without_orders(index)
        # Findings go back to the model, so what may not be shown to it is kept out of them as well.
        seen = [s for s in self.clean.sources if s.text.strip() and (asker.at_home or not s.private)]
        self.open = self.clean if len(seen) == len(index.sources) else SourceIndex(seen)
        self.withheld = 0 if asker.at_home else sum(source.private for source in index.sources)

    def draft(self, begun: float) -> Draft:
        facts = self._facts()
        attempts = self._attempts(facts)
        now, cuts = self._proved(attempts)
        record = Record(f"model: {self.asker.name}", tuple(self.rounds), cuts, time.monotonic() - begun)
        return finished(now, record)

    def _facts(self) -> tuple[Fact, ...]:
        if not self.open.sources:
            mend = "Give a public source, or a model on this machine or a private network (drafting.address)."
            wrong = "no source may be shown to it: all are private and it is not in the house, or empty"
            raise DraftError(self.asker.name, wrong, mend)
        sources = shown(self.open, self.brief, self.asker.settings.most_source)
        self.tell(f"Reading {_count(len(sources), 'source')} with {self.asker.name}")
        try:
            answer = gather(self.asker, self.open, sources, self.brief)
        except Spent as spent:
            raise self._too_dear(spent) from spent
        facts, dropped = kept(answer.given.facts, self.open, self.asker.settings.most_facts)
        self._round("facts", answer, dropped=dropped, note=self._left_out(sources))
        self.tell(f"Facts: {len(facts)} kept, {len(dropped)} dropped")
        if not facts:
            said = f"it gave no fact whose passage stands in a source ({_count(len(dropped), 'fact')} dropped)"
            raise DraftError(self.asker.name, said, "Use an abler model, or a fuller source.")
        return facts

    def _attempts(self, facts: Sequence[Fact]) -> list[_Attempt]:
        """The model's stories, the first and those that it mended, until one has nothing that it could mend."""
        how, given = instructions(self.policy), question(facts, self.open, self.brief)
        self.tell("Writing")
        try:
            answer = self.asker.ask(how, given, StoryOfFacts)
        except Spent as spent:
            raise self._too_dear(spent) from spent
        attempts = [self._attempt("story", answer, facts)]
        for _ in range(self.asker.settings.rounds):
            last = attempts[-1]
            if not last.fails:
                break
            back = mending(last.composed, last.to_mend(), last.now.story.raw if last.now else "")
            self.tell(f"Round {len(self.rounds) + 1}: {_count(len(back['findings']), 'finding')} go back")
            try:
                answer = self.asker.ask(f"{how}\n{MENDING}", {**given, **back}, StoryOfFacts)
            except Spent as spent:
                self._round("mending", spent.answer, note=f"ended: {spent}")
                self.tell(f"No more is asked: {spent}")
                break
            attempts.append(self._attempt("mending", answer, facts))
        return attempts

    def _attempt(self, what: str, answer: Answer[StoryOfFacts], facts: Sequence[Fact]) -> _Attempt:
        begun = time.monotonic()
        made = composed(answer.given, facts, self.asker.settings.most_sentences)
        now = None
        if not made.empty:
            now = checked(made.sheet, self.open, self.brief, self.known, self.policy, self.earlier)
        attempt = _Attempt(made, now)
        note = f"no {made.empty} stands on a fact" if made.empty else ""
        self._round(what, answer, attempt.objections(), note=note, more=time.monotonic() - begun)
        return attempt

    def _proved(self, attempts: Sequence[_Attempt]) -> tuple[Checked, tuple[Cut, ...]]:
        """The last story that is released once what is held of it is cut; where none is, the last as it is held."""
        held: tuple[Checked, tuple[Cut, ...]] | None = None
        for attempt in reversed(attempts):
            if attempt.now is None:
                continue
            begun = time.monotonic()
            now, cuts = prove(
                attempt.composed.sheet, self.clean, self.brief, self.known, self.policy, self.earlier, self.tell
            )
            if self.orders:  # nothing stands on them; the report is of the sources as they are
                now = checked(now.sheet, self.index, self.brief, self.known, self.policy, self.earlier)
            if cuts:
                self._round("cutting", None, now.objections(), more=time.monotonic() - begun)
            result = now, (*attempt.composed.cut, *cuts)
            if not now.report.stops:
                return result
            held = held or result
        if held is None:
            missing = attempts[-1].composed.empty
            mend = "Use an abler model."
            raise DraftError(self.asker.name, f"it wrote no {missing} that stands on a fact of the sources", mend)
        return held

    def _round(
        self,
        what: str,
        answer: Answer[Any] | None,
        objections: tuple[Objection, ...] = (),
        dropped: tuple[str, ...] = (),
        note: str = "",
        more: float = 0.0,
    ) -> None:
        made = Round(len(self.rounds) + 1, what, objections, dropped, seconds=more, note=note)
        if answer is not None:
            made = replace(
                made,
                tokens_in=answer.tokens_in,
                tokens_out=answer.tokens_out,
                cost=answer.cost,
                seconds=answer.seconds + more,
            )
        self.rounds.append(made)

    def _left_out(self, sources: Sequence[Shown]) -> str:
        """What the model was not shown, for the record."""
        parts = sum(not source.whole for source in sources)
        notes = [f"{_count(parts, 'source')} shown in part"] if parts else []
        if self.withheld:
            notes.append(f"{_count(self.withheld, 'private source')} withheld from the model")
        if self.orders:
            notes.append(f"{_count(self.orders, 'passage')} addressed to the machine blanked out")
        return "; ".join(notes)

    def _too_dear(self, spent: Spent) -> DraftError:
        return DraftError(self.asker.name, f"{spent} before there is a story", "Raise it, or give less to read.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
