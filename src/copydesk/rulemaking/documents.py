"""Federal Register documents among sources: each with its identifiers and dates, and the passage that gives each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from copydesk.model import Evidence, Source
from copydesk.reading import dates
from copydesk.rulemaking.actions import Action, action_of

_ORDER = re.compile(r"\bExecutive Orders? (?:No\. )?(\d{5})\b")
_OFFICE = re.compile(r"^(?:the )?(?:U\.?S\.? |United States )", re.IGNORECASE)
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

    @property
    def rins(self) -> tuple[str, ...]:
        """Its regulation identifier numbers."""
        return tuple(
            dict.fromkeys(r for s in self.sources for r in re.findall(r"\d{4}-[A-Z]{2}\d{2}", s.fields.get("rin", "")))
        )

    @property
    def dockets(self) -> tuple[str, ...]:
        """The agency's docket numbers."""
        found = (d.strip() for s in self.sources for d in re.split(r"[,;]", s.fields.get("docket", "")))
        return tuple(dict.fromkeys(d for d in found if d))

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
        return self._day("comments_close_on")

    @property
    def effective(self) -> dt.date | None:
        """The day from which it is in force, as it gives it."""
        return self._day("effective_on")

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


_ABOUT_COPY = re.compile(r"^(?:Record|Notes?|Regulatory review records?|Fact Sheet)\b", re.IGNORECASE)
_CARRIED_END = re.compile(r"\s*\((?:proposed|final|interim)[^()]*\)\s*$", re.IGNORECASE)


def documents(sources: Iterable[Source]) -> list[RegisterDocument]:
    """The Federal Register documents among ``sources``, in the order of publication, undated ones first."""
    grouped: dict[str, list[Source]] = {}
    for source in sources:
        fields = source.fields
        number = fields.get("document_number", "")
        register = fields.get("action") or fields.get("type") or fields.get("executive_order_number")
        dated = fields.get("publication_date") or fields.get("comments_close_on") or fields.get("citation")
        if number and (register or dated):
            grouped.setdefault(number, []).append(source)
    found = [RegisterDocument(number, tuple(group)) for number, group in grouped.items()]
    return sorted(found, key=lambda d: (d.published or dt.date.min, d.number))


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
