"""A story on a Federal Register document: what it does, who issued it, where it stands, what is next and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in.register_choice import chosen, named, out
from copydesk.drafting.built_in.register_days import Days
from copydesk.drafting.built_in.register_name import DOCUMENT, PROPOSALS, noun
from copydesk.drafting.built_in.register_steps import steps
from copydesk.drafting.built_in.register_words import how_to_comment, said, shown, summed_up, telling
from copydesk.drafting.built_in.wording import bodies, by_subject, capital, day, is_plain, issuers, listed, running, the
from copydesk.drafting.sheet import Grid, Line, Part, Sheet, day_of
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Evidence
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.deadlines import deadlines
from copydesk.rulemaking.documents import RegisterDocument, documents, words

NAME = "Federal Register document"

_HEADLINE = 110  # characters
_TITLE = 300  # characters of a title that is quoted
_TELLING = 3  # sentences quoted from its text
_ROOMY = 250  # words of a story that has room for as many
_VERBS = {
    "proposed rule": ("proposes rule", "propose rule"),
    "final rule": ("issues final rule", "issue final rule"),
    "request for information": ("asks for information", "ask for information"),
}
_RULES = ("final rule", "interim final rule")
_SHORT = {"proposed rule": "proposal", "supplemental proposed rule": "proposal", "executive order": "order"}


def fit(index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
    """1 where one of the sources is a Federal Register document."""
    return 1.0 if documents(index.sources) else 0.0


def write(index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
    """The story of the document that the brief is about, else of the newest that changes or proposes a rule."""
    return Teller(index, brief).sheet()


class Teller:
    """Writes the lines of one document's story, each only where its passage is found."""

    def __init__(self, index: SourceIndex, brief: Brief, main: RegisterDocument | None = None) -> None:
        self.index = index
        self.all = documents(index.sources)
        self.main = main or chosen(out(self.all, brief), brief.about)
        self.today = day_of(brief, index.sources) or self.main.published
        self.steps = steps(self.main, self.all, index.sources, self.today)
        self.days = Days(self.main, index.sources, self.today)
        self.noun = noun(self.main)
        self.short = _SHORT.get(self.noun, "document")
        title = self.main.title
        self.title = shown(title) if is_plain(title) and len(title) <= _TITLE else ""
        self.bodies = issuers(bodies(self.main.agency))
        self.has = "have" if len(self.bodies) > 1 else "has"
        self.brief = brief
        # What is told under "what comes next" is not told before.
        self.used = self._terms() if self.main.action is Action.ORDER else []

    def sheet(self) -> Sheet:
        """The story."""
        parts: list[Part] = [p for p in self._paragraphs() if p]
        if grid := self._grid():
            parts.append(grid)
        return Sheet(self._headlines(), self._deck(), tuple(parts), self._coming())

    def _paragraphs(self) -> list[tuple[Line, ...]]:
        return [
            self._paragraph(self._lead(), self._line(), self._printed(), self._identified()),
            self._paragraph(*self._purpose()),
            self._paragraph(*self._matter()),
            self._paragraph(*self._parent()),
            self._paragraph(*self._way(), *self._dated(over=True)),
        ]

    @staticmethod
    def _paragraph(*lines: Line | None) -> tuple[Line, ...]:
        return tuple(line for line in lines if line is not None)

    # ---- who, what, when -------------------------------------------------------------------

    def _who(self) -> str:
        if self.main.action is Action.ORDER:
            return "the president"
        return listed([the(body) for body in self.bodies])

    def _issuer(self) -> Evidence | None:
        return words(self.bodies[0], self.main.sources) if self.bodies else None

    def _title(self) -> Evidence | None:
        return self.main.words(self.main.title)

    def _lead(self) -> Line | None:
        title, issuer = self._title(), self._issuer()
        if title is None:
            return None
        main = self.main
        if main.action is Action.ORDER and main.signed and (signed := main.day(main.signed)):
            text = f"Executive Order {main.order_number}, titled “{self.title},” was signed on {day(main.signed)}."
            return Line(text, tuple(e for e in (self._order_passage(main), title, signed) if e))
        what = f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"
        what += f" titled “{self.title}.”" if self.title else "."
        text = f"{capital(self._who())} {self.has} issued {what}" if self.bodies else f"The Federal Register has {what}"
        return Line(text, tuple(e for e in (issuer, title, self._action_passage()) if e))

    def _line(self) -> Line | None:
        """Its action line, where no plain name says what it is."""
        passage = self._action_passage()
        if self.noun != DOCUMENT or passage is None or not is_plain(self.main.line):
            return None
        return Line(f"Its action line reads: “{shown(self.main.line)}.”", (passage,))

    def _order_passage(self, order: RegisterDocument) -> Evidence | None:
        return order.words(f"Executive Order {order.order_number}")

    def _action_passage(self) -> Evidence | None:
        line = next((s.fields["action"] for s in self.main.sources if s.fields.get("action")), "")
        return words(line, self.main.sources) if line else None

    def _printed(self) -> Line | None:
        main = self.main
        found = main.day(main.published)
        if not main.published or not found or not self._is_out():
            return None
        what = "order" if main.action is Action.ORDER else self.noun
        at = f", at {main.citation}" if main.citation and main.words(main.citation) else ""
        text = f"The {what} was published in the Federal Register on {day(main.published)}{at}."
        return Line(text, tuple(e for e in (found, main.words(main.citation)) if e))

    def _identified(self) -> Line | None:
        main = self.main
        docket = "".join(main.dockets[:1]).strip(" .:#")
        wanted = (("document", main.number), ("RIN", "".join(main.rins[:1])), ("docket", docket))
        named = [(f"{what} {value}", found) for what, value in wanted if value and (found := main.words(value))]
        if not named:
            return None
        return Line(f"It is {listed([text for text, _ in named])}.", tuple(found for _, found in named))

    # ---- what it says of itself --------------------------------------------------------------

    def _purpose(self) -> Iterator[Line]:
        """The first sentences of its summary, quoted."""
        frames = (f"The {self.short}'s summary says: “{{}}”", "The summary goes on: “{}”")
        for frame, passage in zip(frames, summed_up(self.main), strict=False):
            yield Line(frame.format(passage.text), (passage,))

    def _matter(self) -> Iterator[Line]:
        """The sentences of its own text that tell most of what it does, quoted, in the order of the text."""
        frames = [f"The {self.short} {verb}: “{{}}”" for verb in ("says", "also says", "adds")]
        many = _TELLING if self.brief.words >= _ROOMY else 1
        for frame, passage in zip(frames, telling(self.main, self.main, self.index, many, self.used), strict=False):
            yield Line(frame.format(passage.text), (passage,))

    # ---- where it comes from and how it went ---------------------------------------------------

    def _parent(self) -> Iterator[Line]:
        """The executive order that it carries out, where it says so and the order is among the sources."""
        order = next((s for s in self.steps if s.what == "order"), None)
        if order is None or self.main.action is Action.ORDER or order.document is None:
            return
        parent = order.document
        number = f"Executive Order {parent.order_number}"
        named = words(number, self.main.sources)
        signed, printed = parent.day(parent.signed), parent.day(parent.published)
        if parent.signed and signed and named:
            text = f"{number}, “{shown(parent.title)},” was signed on {day(parent.signed)}"
            if parent.published and printed:
                text += f", and published in the Federal Register on {day(parent.published)}"
            yield Line(f"{text}.", tuple(e for e in (named, parent.words(parent.title), signed, printed) if e))
            for passage in telling(parent, self.main, self.index, 1):
                yield Line(f"The order says: “{passage.text}”", (passage,))

    def _way(self) -> Iterator[Line]:
        """The review by the Office of Management and Budget."""
        begun = next((s for s in self.steps if s.what == "review begun"), None)
        ended = next((s for s in self.steps if s.what == "review ended"), None)
        of = next((step.of for step in (begun, ended) if step), "")
        rule = f"the {of}, RIN {self.main.rins[0]}," if self.main.rins else f"the {of}"
        if begun:
            text = f"The Office of Management and Budget received {rule} for review on {day(begun.on)}."
            yield Line(text, (begun.passage,))
        if ended:
            what = "The review" if begun else f"The review of {rule}"
            yield Line(f"{what} was completed on {day(ended.on)}.", (ended.passage,))

    def _grid(self) -> Grid | None:
        """The steps with their dates, where there are three or more."""
        told = [s for s in self.steps if s.text]
        if len(told) < 3:
            return None
        rows = tuple((Line(day(s.on), (s.passage,)), Line(s.text, (s.passage,))) for s in told)
        return Grid(("Date", "Step"), rows)

    # ---- headline, deck, what comes next ---------------------------------------------------------

    def _headlines(self) -> tuple[Line, ...]:
        """The best first; the last, which says least, is there for a title that is too long or too odd."""
        plain = running(self.main.title, self.index)
        on = f" on {plain}" if plain else f": “{self.title}”"
        who = self._named_short()
        issue = "issue" if len(self.bodies) > 1 else "issues"
        offers: list[str] = []
        if self.main.action is Action.ORDER:
            offers.append(f"Executive Order {self.main.order_number}: “{self.title}”")
        elif who and self.title and self.noun == DOCUMENT:
            offers.append(f"{who}: “{self.title}”")
        elif who and self.title:
            verbs = _VERBS.get(self.noun, (f"issues {self.noun}", f"issue {self.noun}"))
            offers += [f"{who} {verbs[len(self.bodies) > 1]}{on}", f"{who}: {self.noun}{on}"]
        if self.title:
            offers.append(f"{capital(self.noun)}: {plain or f'“{self.title}”'}")
        fitting = [o for o in offers if len(o) <= _HEADLINE]
        passages = tuple(e for e in (self._issuer(), self._title()) if e)
        return tuple(Line(o, passages) for o in [*fitting, capital(f"{who} {issue} {self.noun}" if who else self.noun)])

    def _named_short(self) -> str:
        """Who issued it, as headlines have it."""
        return listed([by_subject(body) for body in self.bodies])

    def _deck(self) -> Line | None:
        """When it came out, and until when it may be commented on."""
        main, found, close = self.main, self.main.day(self.main.published), self.days.close
        if not main.published or not found or not self._is_out():
            return None
        text = f"It was published on {day(main.published)}"
        if close:
            text += f"; comments {self._be(close.on)} due by {day(close.on)}"
        return Line(text, (found, close.passage) if close else (found,))

    def _is_out(self) -> bool:
        return self.main.published is None or self.today is None or self.main.published <= self.today

    def _over(self, on: dt.date) -> bool:
        return self.today is not None and on < self.today

    def _be(self, on: dt.date) -> str:
        return "were" if self._over(on) else "are"

    def _coming(self) -> tuple[Line, ...]:
        """What must or may come next, with its date."""
        lines: list[Line | None] = []
        close = self.days.close
        if self.noun in PROPOSALS:
            if close:
                text = f"Comments on the {self.noun}, {named(self.main)}, {self._be(close.on)} due by {day(close.on)}."
                lines.append(Line(text, (close.passage,)))
            if close and self._over(close.on):
                if self.days.is_open:
                    lines.append(Line("A final rule or a withdrawal may come next.", (close.passage,)))
            elif how := how_to_comment(self.main):
                lines.append(Line(f"The document says how to comment: “{how.text}”", (how,)))
        else:
            lines += self._dated(over=False)
        if self.main.action is Action.ORDER:
            verbs = ("says", "also says")
            lines += [Line(f"The order {v}: “{t.text}”", (t,)) for v, t in zip(verbs, self.used, strict=False)]
        return self._paragraph(*lines)

    def _dated(self, over: bool) -> list[Line]:
        """The days that it sets: those that are over, or those still to come."""
        lines: list[Line] = []
        close, terms = self.days.close, self.days.terms
        effect = self.days.effect if self.noun in _RULES else None
        if close and self.noun not in PROPOSALS and self._over(close.on) is over:
            lines.append(Line(f"Comments {self._be(close.on)} due by {day(close.on)}.", (close.passage,)))
        if effect and self._over(effect.on) is over:
            verb = "took" if over else "takes"
            lines.append(Line(f"The {self.noun} {verb} effect on {day(effect.on)}.", (effect.passage,)))
        elif terms and self._over(terms.on) is over:
            lines.append(Line(f"The document says of its dates: “{terms.passage.text}”", (terms.passage,)))
        return lines

    def _terms(self) -> list[Evidence]:
        """The sentences of an order that set days which are still to come."""
        sources = {s.name: s for s in self.main.sources}
        coming = [d.passage for d in deadlines(self.main) if self.today and d.on >= self.today]
        return [said(sources[p.source], p.start, p.end) for p in dict.fromkeys(coming)][:2]
