"""Federal Register documents among sources: each with its identifiers and dates, and the passage that gives each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from copydesk.model import Evidence, Source
from copydesk.reading import dates
from copydesk.rulemaking import days
from copydesk.rulemaking.actions import Action, action_of, actions_in
from copydesk.rulemaking.days import Said

_ORDER = re.compile(r"\bExecutive Orders? (?:No\. )?(\d{5})\b")
_OFFICE = re.compile(r"^(?:the )?(?:U\.?S\.? |United States )", re.IGNORECASE)
_IN_PART = re.compile(
    r"\b(?:partial(?:ly)?|in part|part of|portions? of|certain (?:provisions|requirements|sections))\b", re.IGNORECASE
)
_RIN = re.compile(r"\d{4}[-–][A-Z]{2}\d{2}\b")
_RIN_LINE = re.compile(r"\W*(?:RINs?\b[\s:.]*)+(?:\d{4}[-–][A-Z]{2}\d{2}(?:[\s,;&]|and|RINs?:?)*)+\W*", re.IGNORECASE)
_DOCKET_LABEL = re.compile(r"^\W*(?:docket\s*)?(?:(?:ID\b|Nos?\.?(?=\W)|numbers?\b)\s*:?\s*)?", re.IGNORECASE)
_HEAD = 40  # blocks of a document in which its RINs stand
_LONGEST_FULL_TEXT = 400_000  # characters of a correction that are read for the dates that it corrects
_CARRIED = re.compile(r"\s*\([^()]*\)\s*")  # what a copy says of itself: "(fields as carried by public copies)"
_SUMMARY = re.compile(r"^SUMMARY:\s*", re.IGNORECASE)
_REGISTER = re.compile(r"\b(?:Office of the )?Federal Register\b", re.IGNORECASE)


@dataclass(frozen=True)
class RegisterDocument:
    """A Federal Register document: all sources that are of it, the record and the text, read together.

    Dates are days of publication in the Register; ``signed`` is when a president signed an order. Every value stands
    in one of ``sources``: :meth:`passage` says where.
    """

    number: str
    sources: tuple[Source, ...]

    def _field(self, *keys: str) -> str:
        found = (s.fields.get(key, "").strip() for key in keys for s in self.sources)
        return next((value for value in found if value), "")

    def _day(self, key: str) -> dt.date | None:
        value = self._field(key)
        try:
            return dt.date.fromisoformat(value) if value else None
        except ValueError:
            return dates.parse(value)

    @cached_property
    def title(self) -> str:
        """Its title, without what a copy adds of itself."""
        titles = [s.title for s in self.sources if s.title and not _ABOUT_COPY.search(s.title)]
        best = self._field("title") or next(iter(titles), "") or self.sources[0].title
        return _CARRIED_END.sub("", " ".join(best.split()))

    @cached_property
    def action(self) -> Action:
        """What it does."""
        return action_of(self._field("action"), self._field("type"), self.order_number)

    @cached_property
    def agency(self) -> str:
        """The body that issued it, as it is called there: the smallest one, with the department that it belongs to.

        ``"U.S. Department of Labor, Employee Benefits Security Administration"`` is kept in that order.
        """
        named = [_CARRIED.sub(" ", s.publisher).strip() for s in self.sources if s.publisher]
        own = [name for name in named if not _REGISTER.search(name)]
        return _OFFICE.sub("", next(iter(own), "")).strip(" .")

    @cached_property
    def line(self) -> str:
        """Its action line, as it stands there."""
        return self._field("action")

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Everything that its action line names; :attr:`action` is the first of them."""
        return actions_in(self.line) or (self.action,)

    @cached_property
    def in_part(self) -> bool:
        """Whether it acts on a part alone of another document: a withdrawal in part, a partial stay."""
        return bool(_IN_PART.search(f"{self.line} {self.title}"))

    @cached_property
    def rins(self) -> tuple[str, ...]:
        """Its regulation identifier numbers: of its record and preamble, and those that its title names."""
        said = [s.fields.get("rin", "") for s in self.sources]
        said += [self.title] if re.search(r"\bRINs?\b", self.title) else []
        for source in self.sources:
            heads = (source.text[b.start : b.end] for b in source.blocks[:_HEAD])
            said += [head for head in heads if _RIN_LINE.fullmatch(head)]
        return tuple(dict.fromkeys(r.replace("–", "-") for words in said for r in _RIN.findall(words)))

    @cached_property
    def dockets(self) -> tuple[str, ...]:
        """The agency's docket numbers, without the words that some records put before them."""
        found = (d for s in self.sources for d in re.split(r"[,;]", s.fields.get("docket", "")))
        plain = (_DOCKET_LABEL.sub("", d.strip()).replace("–", "-").strip(" []") for d in found)
        return tuple(dict.fromkeys(d for d in plain if d and not _RIN.search(d)))

    @property
    def citation(self) -> str:
        """Volume and page, as in ``91 FR 16088``."""
        return self._field("citation")

    @property
    def order_number(self) -> str:
        """The number of the executive order that it is."""
        return self._field("executive_order_number")

    @property
    def published(self) -> dt.date | None:
        """The day on which it was printed in the Register."""
        return self._day("publication_date") or next((s.published for s in self.sources if s.published), None)

    @property
    def signed(self) -> dt.date | None:
        """The day on which an order was signed."""
        return self._day("signing_date")

    @property
    def comments_close(self) -> dt.date | None:
        """The last day for comments that it gives."""
        return self.closing.on if self.closing else None

    @property
    def effective(self) -> dt.date | None:
        """The day from which it, or what it delays or corrects, is in force, as it gives it."""
        return self.effect.on if self.effect else None

    @cached_property
    def closing(self) -> Said | None:
        """The last day for comments with hour and sentence; of a correction, one that it corrects or repeats."""
        if self.action is Action.ORDER:
            return None
        if self.action is Action.CORRECTION and (fixed := days.corrected(self._all_text, "comments", self.published)):
            return fixed[0]
        return self._said(days.closings(self._dates_text, self.published), "comments_close_on")

    @cached_property
    def effect(self) -> Said | None:
        """The day of effect with its sentence; of a correction, only one that it corrects."""
        if self.action is Action.CORRECTION:
            return next(iter(days.corrected(self._all_text, "effect", self.published)), None)
        found = days.effects(self._dates_text, self.published)
        if self.action is Action.DELAY:
            # The record gives the day from which the delay itself is in force.
            if self.is_put_off:
                return None
            return found[0] if found else self._said([], "effective_on")
        return self._said(found, "effective_on")

    @cached_property
    def hearings(self) -> tuple[Said, ...]:
        """The public hearings that it announces."""
        if self.action is Action.ORDER:
            return ()
        return tuple(dict.fromkeys(days.hearings(self._dates_text, self.published)))

    @cached_property
    def is_put_off(self) -> bool:
        """Whether it puts the day of effect off without naming another."""
        return days.is_endless(f"{self.line} {self._dates_text}")

    @cached_property
    def stay_ends(self) -> Said | None:
        """Until when it stays a rule."""
        return days.ends(self._dates_text)

    @cached_property
    def moves_by(self) -> int:
        """By how many days it moves a date, where it gives a term instead of a day; 0 where it does not."""
        return days.moved_by(f"{self._dates_text} {self._field('abstract')}")

    @cached_property
    def _dates_text(self) -> str:
        """What it says of dates: its DATES, else its summary."""
        return self._field("dates") or self._field("abstract") or (self.summary.text if self.summary else "")

    @cached_property
    def _all_text(self) -> str:
        return "\n".join(s.text[:_LONGEST_FULL_TEXT] for s in self.sources)

    def _said(self, found: Sequence[Said], key: str) -> Said | None:
        """Of the days that its words set, the one that its record has too, else the first; else the record's."""
        known = self._day(key)
        best = next((s for s in found if s.on == known), None) or next(iter(found), None)
        return best or (Said(known, "") if known else None)

    @cached_property
    def orders(self) -> tuple[str, ...]:
        """The executive orders that it names, by number, the one that it names first in front; never itself."""
        found = (m[1] for s in self.sources for m in _ORDER.finditer(s.text))
        return tuple(n for n in dict.fromkeys(found) if n != self.order_number)

    @cached_property
    def summary(self) -> Evidence | None:
        """Its SUMMARY: the paragraph under that heading, or the abstract of its record."""
        for source in self.sources:
            for number, block in enumerate(source.blocks):
                match = _SUMMARY.match(source.text, block.start, block.end)
                label = _SUMMARY.match(source.text[block.start : block.end])
                if not label and not match:
                    continue
                start = block.start + len(label[0]) if label else block.start
                if start < block.end:
                    return Evidence.of(source, start, block.end)
                if number + 1 < len(source.blocks):
                    after = source.blocks[number + 1]
                    return Evidence.of(source, after.start, after.end)
        abstract = self._field("abstract")
        return self.words(abstract) if abstract else None

    def shares_docket(self, other: RegisterDocument) -> bool:
        """Whether both are of one docket: a RIN or docket number of the one is the other's."""
        return bool(set(self.rins) & set(other.rins) or set(self.dockets) & set(other.dockets))

    def words(self, text: str) -> Evidence | None:
        """Where ``text`` stands in its sources, as it is or but for case."""
        return words(text, self.sources)

    def day(self, day: dt.date | None) -> Evidence | None:
        """Where its sources give a day."""
        return day_in(day, self.sources) if day else None

    def passage(self, said: Said | None) -> Evidence | None:
        """Where its sources say what ``said`` holds: the whole sentence, else the day alone."""
        return (self.words(said.words) or self.day(said.on)) if said else None

    @property
    def address(self) -> str:
        """Where it can be read."""
        return next((s.address for s in self.sources if s.address), "")


_ABOUT_COPY = re.compile(r"^(?:Record|Notes?|Regulatory review records?|Fact Sheet)\b", re.IGNORECASE)
_CARRIED_END = re.compile(r"\s*\((?:proposed|final|interim)[^()]*\)\s*$", re.IGNORECASE)
_UNIQUE = re.compile(r"(?:[A-Z]\d-)?20(?:1[6-9]|[2-9]\d)-")  # before 2016 some numbers were used twice


def documents(sources: Iterable[Source]) -> list[RegisterDocument]:
    """The Federal Register documents among ``sources``, in the order of publication, undated ones first."""
    grouped: dict[tuple[str, int], list[Source]] = {}
    for source in sources:
        fields = source.fields
        number = fields.get("document_number", "")
        register = fields.get("action") or fields.get("type") or fields.get("executive_order_number")
        dated = fields.get("publication_date") or fields.get("comments_close_on") or fields.get("citation")
        if number and (register or dated):
            grouped.setdefault((number, 0 if _UNIQUE.match(number) else _year(source)), []).append(source)
    # A text without a date goes with the dated record of its number.
    for number, year in [key for key in grouped if key[1] == 0]:
        if dated_key := next((k for k in grouped if k[0] == number and k[1]), None):
            grouped[dated_key] += grouped.pop((number, year))
    found = [RegisterDocument(number, tuple(group)) for (number, _), group in grouped.items()]
    return sorted(found, key=lambda d: (d.published or dt.date.min, d.number))


def _year(source: Source) -> int:
    """The year in which a document was printed, 0 where its source does not say."""
    found = dates.parse(source.fields.get("publication_date", "")) or source.published
    return found.year if found else 0


def words(text: str, sources: Sequence[Source]) -> Evidence | None:
    """Where ``text`` stands in one of ``sources``: as it is, else but for case and white space."""
    if not text:
        return None
    for source in sources:
        at = source.text.find(text)
        if at >= 0:
            return Evidence.of(source, at, at + len(text))
    pattern = re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)
    for source in sources:
        if match := pattern.search(source.text):
            return Evidence.of(source, match.start(), match.end())
    return None


def day_in(day: dt.date, sources: Sequence[Source]) -> Evidence | None:
    """Where one of ``sources`` gives ``day``, in whatever form."""
    for source in sources:
        for start, end, found in _days(source):
            if found == day:
                return Evidence.of(source, start, end)
    return None


def _days(source: Source) -> Iterator[tuple[int, int, dt.date]]:
    yield from dates.find(source.text)
