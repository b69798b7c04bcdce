"""A story on a Federal Register document: what it does, who issued it, where it stands, what is next and by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in.register_steps import steps
from copydesk.drafting.built_in.register_words import how_to_comment, said, summed_up, telling
from copydesk.drafting.built_in.wording import bodies, by_subject, capital, day, listed, running, the
from copydesk.drafting.sheet import Grid, Line, Part, Sheet, day_of
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Evidence
from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.deadlines import deadlines
from copydesk.rulemaking.documents import RegisterDocument, documents, words

NAME = "Federal Register document"

_HEADLINE = 110  # characters
_TELLING = 3  # sentences quoted from its text
_ROOMY = 250  # words of a story that has room for as many
_NOUN = {
    Action.ORDER: "executive order",
    Action.FINAL: "final rule",
    Action.PROPOSAL: "proposed rule",
    Action.SUPPLEMENT: "supplemental proposed rule",
    Action.INTERIM: "interim final rule",
    Action.DIRECT: "direct final rule",
    Action.ADVANCE: "advance notice of proposed rulemaking",
    Action.INFORMATION: "request for information",
    Action.EXTENSION: "extension of the comment period",
    Action.REOPENING: "reopening of the comment period",
    Action.CORRECTION: "correction",
    Action.WITHDRAWAL: "withdrawal of the proposed rule",
}
_VERBS = {
    Action.PROPOSAL: ("proposes rule",),
    Action.FINAL: ("issues final rule",),
    Action.INFORMATION: ("asks for information",),
}
_PROPOSALS = (Action.PROPOSAL, Action.SUPPLEMENT, Action.ADVANCE, Action.INFORMATION)
_SHORT = {Action.PROPOSAL: "proposal", Action.SUPPLEMENT: "proposal", Action.ORDER: "order"}


def fit(index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
    """1 where one of the sources is a Federal Register document."""
    return 1.0 if documents(index.sources) else 0.0


def write(index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
    """The story of the document that the brief is about, else of the newest that changes or proposes a rule."""
    return Teller(index, brief).sheet()


def chosen(found: Sequence[RegisterDocument], about: str) -> RegisterDocument:
    """The document that a story is to be about: by identifier, else by the words of its title, else by its weight."""
    wanted = about.casefold()
    for document in found:
        names = (document.number, document.citation, document.order_number, *document.rins, *document.dockets)
        if any(name and name.casefold() in wanted for name in names):
            return document
    weights = {Action.PROPOSAL: 2, Action.FINAL: 2, Action.INTERIM: 2, Action.DIRECT: 2, Action.SUPPLEMENT: 2}
    asked = set(re.findall(r"\w{4,}", wanted))

    def weight(document: RegisterDocument) -> tuple[int, int, dt.date]:
        own = set(re.findall(r"\w{4,}", f"{document.title} {document.action.value}".casefold()))
        return len(asked & own), weights.get(document.action, 1), document.published or dt.date.min

    return max(found, key=weight)


class Teller:
    """Writes the lines of one document's story, each only where its passage is found."""

    def __init__(self, index: SourceIndex, brief: Brief, main: RegisterDocument | None = None) -> None:
        self.index = index
        self.all = documents(index.sources)
        self.main = main or chosen(self.all, brief.about)
        self.today = day_of(brief, index.sources) or self.main.published
        self.steps = steps(self.main, self.all, index.sources, self.today)
        self.noun = _NOUN.get(self.main.action, "notice")
        self.short = _SHORT.get(self.main.action, "document")
        self.bodies = bodies(self.main.agency)
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
            self._paragraph(self._lead(), self._printed(), self._identified()),
            self._paragraph(*self._purpose()),
            self._paragraph(*self._matter()),
            self._paragraph(*self._parent()),
            self._paragraph(*self._way()),
        ]

    @staticmethod
    def _paragraph(*lines: Line | None) -> tuple[Line, ...]:
        return tuple(line for line in lines if line is not None)

    # ---- who, what, when -------------------------------------------------------------------

    def _who(self) -> str:
        if self.main.action is Action.ORDER:
            return "the president"
        if not self.bodies:
            return "the agency"
        return the(self.bodies[0])

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
            text = f"Executive Order {main.order_number}, titled “{main.title},” was signed on {day(main.signed)}."
            return Line(text, tuple(e for e in (self._order_passage(main), title, signed) if e))
        article = "an" if self.noun[0] in "aeiou" else "a"
        text = f"{capital(self._who())} has issued {article} {self.noun} titled “{main.title}.”"
        return Line(text, tuple(e for e in (issuer, title, self._action_passage()) if e))

    def _order_passage(self, order: RegisterDocument) -> Evidence | None:
        return order.words(f"Executive Order {order.order_number}")

    def _action_passage(self) -> Evidence | None:
        line = next((s.fields["action"] for s in self.main.sources if s.fields.get("action")), "")
        return words(line, self.main.sources) if line else None

    def _printed(self) -> Line | None:
        main = self.main
        found = main.day(main.published)
        if not main.published or not found:
            return None
        what = "order" if main.action is Action.ORDER else self.noun
        at = f", at {main.citation}" if main.citation and main.words(main.citation) else ""
        text = f"The {what} was published in the Federal Register on {day(main.published)}{at}."
        return Line(text, tuple(e for e in (found, main.words(main.citation)) if e))

    def _identified(self) -> Line | None:
        main = self.main
        wanted = (("document", main.number), ("RIN", "".join(main.rins[:1])), ("docket", "".join(main.dockets[:1])))
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
            text = f"{number}, “{parent.title},” was signed on {day(parent.signed)}"
            if parent.published and printed:
                text += f", and published in the Federal Register on {day(parent.published)}"
            yield Line(f"{text}.", tuple(e for e in (named, parent.words(parent.title), signed, printed) if e))
            for passage in telling(parent, self.main, self.index, 1):
                yield Line(f"The order says: “{passage.text}”", (passage,))

    def _way(self) -> Iterator[Line]:
        """The review by the Office of Management and Budget."""
        begun = next((s for s in self.steps if s.what == "review begun"), None)
        ended = next((s for s in self.steps if s.what == "review ended"), None)
        rule = f"the {self.noun}, RIN {self.main.rins[0]}," if self.main.rins else f"the {self.noun}"
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
        on = f" on {plain}" if plain else f": “{self.main.title}”"
        who = by_subject(self.bodies[0]) if self.bodies else ""
        offers: list[str] = []
        if self.main.action is Action.ORDER:
            offers.append(f"Executive Order {self.main.order_number}: “{self.main.title}”")
        elif who:
            offers += [f"{who} {verb}{on}" for verb in _VERBS.get(self.main.action, (f"issues {self.noun}",))]
            offers.append(f"{who}: {self.noun}{on}")
        offers.append(f"{capital(self.noun)}: {plain or f'“{self.main.title}”'}")
        fitting = [o for o in offers if len(o) <= _HEADLINE]
        passages = tuple(e for e in (self._issuer(), self._title()) if e)
        return tuple(Line(o, passages) for o in [*fitting, f"{who} issues {self.noun}".strip()])

    def _deck(self) -> Line | None:
        """When it came out, and until when it may be commented on."""
        main, found = self.main, self.main.day(self.main.published)
        last = main.day(main.comments_close)
        if main.comments_close and last and main.published and found:
            were = "were" if self._over(main.comments_close) else "are"
            text = f"It was published on {day(main.published)}; comments {were} due by {day(main.comments_close)}"
            return Line(text, (found, last))
        return Line(f"It was published on {day(main.published)}", (found,)) if main.published and found else None

    def _over(self, on: dt.date) -> bool:
        return self.today is not None and on < self.today

    def _comments(self, on: str) -> Line | None:
        last = self.main.comments_close
        found = self.main.day(last)
        if not last or not found:
            return None
        return Line(f"Comments {on} {'were' if self._over(last) else 'are'} due by {day(last)}.", (found,))

    def _coming(self) -> tuple[Line, ...]:
        """What must or may come next, with its date."""
        main, lines = self.main, []
        close = main.comments_close
        if main.action in _PROPOSALS:
            lines.append(self._comments(f"on the {self.noun}, {self._named()},"))
            if close and self._over(close):
                lines.append(Line("A final rule or a withdrawal may come next.", (self._last_day(),)))
            elif how := how_to_comment(main):
                lines.append(Line(f"The document says how to comment: “{how.text}”", (how,)))
        elif close:
            lines.append(self._comments("on the document"))
        if main.effective and (found := main.day(main.effective)):
            verb = "took" if self._over(main.effective) else "takes"
            lines.append(Line(f"The {self.noun} {verb} effect on {day(main.effective)}.", (found,)))
        if main.action is Action.ORDER:
            verbs = ("says", "also says")
            lines += [Line(f"The order {v}: “{t.text}”", (t,)) for v, t in zip(verbs, self.used, strict=False)]
        return self._paragraph(*lines)

    def _terms(self) -> list[Evidence]:
        """The sentences of an order that set days which are still to come."""
        sources = {s.name: s for s in self.main.sources}
        coming = [d.passage for d in deadlines(self.main) if self.today and d.on >= self.today]
        return [said(sources[p.source], p.start, p.end) for p in dict.fromkeys(coming)][:2]

    def _last_day(self) -> Evidence:
        found = self.main.day(self.main.comments_close)
        assert found is not None, "the line before gives that day"
        return found

    def _named(self) -> str:
        main = self.main
        return f"RIN {main.rins[0]}" if main.rins else f"document {main.number}"
