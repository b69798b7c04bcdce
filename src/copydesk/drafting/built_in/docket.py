"""A story on a docket that moved: what its newest document does to what came before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in.register import Teller
from copydesk.drafting.built_in.register_choice import chosen, named, out
from copydesk.drafting.built_in.register_days import of_docket
from copydesk.drafting.built_in.register_name import DOCUMENT, PROPOSALS, noun, withdrawn
from copydesk.drafting.built_in.register_words import shown
from copydesk.drafting.built_in.wording import capital, day, running
from copydesk.drafting.sheet import Line, Sheet, day_of
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Evidence
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument, documents

NAME = "docket that moved"

_MOVES = (
    Action.EXTENSION,
    Action.REOPENING,
    Action.WITHDRAWAL,
    Action.FINAL,
    Action.INTERIM,
    Action.DELAY,
    Action.CORRECTION,
)


def fit(index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
    """Above what the recipe for single documents gives, where a docket's newest document acts on an earlier one."""
    return 1.1 if _moved(documents(index.sources), brief, index) else 0.0


def write(index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
    """The story of the move."""
    moved = _moved(documents(index.sources), brief, index)
    assert moved is not None, "fit said that it fits"
    return _Move(index, brief, *moved).sheet()


def _moved(
    found: Sequence[RegisterDocument], brief: Brief, index: SourceIndex
) -> tuple[RegisterDocument, RegisterDocument] | None:
    """The newest document of the docket that the brief is about, and the proposal that it acts on."""
    if len(found) < 2:
        return None
    today = day_of(brief, index.sources) or dt.date.max
    asked = chosen(out(found, brief), brief.about)
    numbers = {d.number for d in of_docket(asked, index.sources)}
    group = [d for d in found if d is asked or d.number in numbers]
    group = [d for d in group if d.published and d.published <= today]
    if len(group) < 2 or group[-1].action not in _MOVES or noun(group[-1]) == DOCUMENT:
        return None
    before = [d for d in group[:-1] if noun(d) in PROPOSALS]
    if group[-1].action is Action.WITHDRAWAL:
        before = [d for d in before if noun(d) == withdrawn(group[-1])]
    return (group[-1], before[-1]) if before else None


class _Move(Teller):
    """Tells first what changed, then the document like any other."""

    def __init__(self, index: SourceIndex, brief: Brief, main: RegisterDocument, before: RegisterDocument) -> None:
        super().__init__(index, brief, main)
        self.before = before
        self.old_noun = "proposed rule" if noun(before) in PROPOSALS[:2] else noun(before)

    def _lead(self) -> Line | None:
        text, passages = self._what()
        return Line(text if text.endswith("”") else f"{text}.", passages) if passages else super()._lead()

    def _what(self) -> tuple[str, tuple[Evidence, ...]]:
        """What the document does, in a clause, with its passages; none where they are not found."""
        main = self.main
        if not self.bodies:
            return "", ()
        who, title = f"{capital(self._who())} {self.has}", main.words(main.title)
        issuer = self._issuer()
        close, effect = main.day(main.comments_close), self.days.effect
        base = tuple(e for e in (issuer, title, self._action_passage()) if e)
        if main.action is Action.EXTENSION and main.comments_close and close:
            text = f"{who} extended the comment period on its {self.old_noun} to {day(main.comments_close)}"
            return text, (*base, close)
        if main.action is Action.REOPENING and main.comments_close and close:
            text = f"{who} reopened the comment period on its {self.old_noun} until {day(main.comments_close)}"
            return text, (*base, close)
        if main.action is Action.WITHDRAWAL:
            return f"{who} withdrawn its {self.old_noun} titled “{shown(self.before.title)}.”", base
        if main.action in (Action.FINAL, Action.INTERIM) and effect:
            verb = "took" if self._over(effect.on) else "takes"
            whose = "their" if len(self.bodies) > 1 else "its"
            text = f"{who} issued {whose} {self.noun} titled “{self.title},” which {verb} effect on {day(effect.on)}"
            return text, (*base, effect.passage)
        return "", ()

    def _paragraphs(self) -> list[tuple[Line, ...]]:
        earlier = self._earlier()
        told = super()._paragraphs()
        return [*told[:1], self._paragraph(*earlier), *told[1:]] if earlier else told

    def _earlier(self) -> list[Line]:
        """When the document before it was published, and its last day for comments."""
        before = self.before
        found, close = before.day(before.published), self.days.close_before
        lines = []
        if before.published and found:
            lines.append(Line(f"The {self.old_noun} was published on {day(before.published)}.", (found,)))
        if close and close.on != self.main.comments_close:
            moved = self.main.action in (Action.EXTENSION, Action.REOPENING)
            if moved or self._over(close.on):
                text = f"Comments on the proposal, {named(before)}, were due by {day(close.on)}"
                lines.append(Line(f"{text} before." if moved else f"{text}.", (close.passage,)))
        return lines

    def _headlines(self) -> tuple[Line, ...]:
        main = self.main
        who = self._named_short()
        several = len(self.bodies) > 1
        plain = running(self.before.title, self.index)
        on = f" on {plain}" if plain else ""
        passages = tuple(e for e in (self._issuer(), self.before.words(self.before.title)) if e)
        close = main.day(main.comments_close)
        offers: list[Line] = []
        if who and main.action in (Action.EXTENSION, Action.REOPENING) and main.comments_close and close:
            verb = "extend" if main.action is Action.EXTENSION else "reopen"
            verb += " comment period" if several else "s comment period"
            to = "to" if main.action is Action.EXTENSION else "until"
            offers.append(Line(f"{who} {verb}{on} {to} {day(main.comments_close)}", (*passages, close)))
            offers.append(Line(f"{who} {verb} {to} {day(main.comments_close)}", (*passages, close)))
        elif who and main.action is Action.WITHDRAWAL:
            offers.append(Line(f"{who} {'withdraw' if several else 'withdraws'} {self.old_noun}{on}", passages))
        return (*(o for o in offers if len(o.text) <= 110), *super()._headlines())
