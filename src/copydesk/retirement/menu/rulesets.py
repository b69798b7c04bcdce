"""Rule sets: a file each, every requirement with its section, the words of the law, and how it is decided."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.retirement.menu.conditions import LEAVES, Check
from copydesk.retirement.menu.fields import KNOWN, Field, Kind
from copydesk.retirement.menu.placed import Reader, compose, nearest, plain, read_bytes
from copydesk.retirement.menu.record import in_words

if TYPE_CHECKING:
    from yaml import Node

FOLDER = Path(__file__).parent / "rules"
STATUSES = ("in force", "proposed", "superseded")
_JOINING = ("all_of", "any_of")
_ROWS = ("no_row", "any_row")
_ALONE = ("present", "given")  # checks of a key alone
_NUMBERS = ("at_most", "at_least", "count_at_least", "adds_up_to", "distinct_at_least")
_LISTS = ("one_of", "none_of", "holds_all", "holds_any")
_TWO_KEYS = ("less_than", "not_after")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a rule set asks for.

    :ivar section: where the law says so, as it is cited.
    :ivar quote: the words of the law, word for word.
    :ivar about: ``option`` (asked of each) or ``plan`` (asked once).
    :ivar applies_when: a check on facts; where it is not met the requirement is not applicable.
    :ivar shows: keys that are shown beside, where the file has them.
    :ivar yardstick: a figure that the quoted words do not hold, and where it is from; else empty.
    """

    id: str
    section: str
    quote: str
    factor: str
    question: str
    decided_by: Check
    about: str = "option"
    applies_when: Check | None = None
    shows: tuple[str, ...] = ()
    yardstick: str = ""

    @property
    def evidence_wanted(self) -> tuple[str, ...]:
        """The keys of menu and process file that decide it."""
        return self.decided_by.keys


@dataclass(frozen=True, slots=True)
class Context:
    """A passage of the law that decides nothing here but says how to read the rest."""

    section: str
    quote: str
    says: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set with its status.

    :ivar looked_up: the day up to which the status is known, if anybody looked.
    :ivar partial: what part of the law's text is not held, and so not checked.
    """

    id: str
    title: str
    status: str
    status_date: dt.date
    regulation: str
    citation: str
    address: str
    text_from: str
    factors: Mapping[str, str]
    requirements: tuple[Requirement, ...]
    rin: str = ""
    docket: str = ""
    effective: dt.date | None = None
    looked_up: dt.date | None = None
    partial: str = ""
    context: tuple[Context, ...] = ()
    sha256: str = ""

    @property
    def status_words(self) -> str:
        """The status as a person would say it, with its date."""
        on = in_words(self.status_date)
        if self.status == "proposed":
            return f"proposed on {on}; nobody may rely on it yet"
        if self.status == "superseded":
            return f"superseded on {on}; it no longer applies"
        effective = f", effective {in_words(self.effective)}" if self.effective else ""
        return f"in force; final rule of {on}{effective}"

    @property
    def known_words(self) -> str:
        """Up to which day the status is known, and what to do about it."""
        where = f"RIN {self.rin}" if self.rin else self.citation
        if self.looked_up is None:
            return f"Whether it was amended since was not looked up; look up {where} before you use the answers."
        return f"The status is as found on {in_words(self.looked_up)}; look up {where} before you use the answers."

    def as_mapping(self) -> dict[str, Any]:
        """The rule set in plain values, ready for JSON."""
        return {
            "id": self.id,
            "title": self.title,
            "status": self.status,
            "status_date": self.status_date.isoformat(),
            "status_words": self.status_words,
            "known_words": self.known_words,
            "regulation": self.regulation,
            "citation": self.citation,
            "rin": self.rin or None,
            "docket": self.docket or None,
            "address": self.address,
            "partial": self.partial or None,
            "sha256": self.sha256,
            "context": [{"section": c.section, "quote": c.quote, "says": c.says} for c in self.context],
            "requirements": [
                {
                    "id": asked.id,
                    "section": asked.section,
                    "factor": asked.factor,
                    "about": asked.about,
                    "question": asked.question,
                    "quote": asked.quote,
                    "yardstick": asked.yardstick or None,
                    "evidence_wanted": list(asked.evidence_wanted),
                }
                for asked in self.requirements
            ],
        }


def rule_sets() -> dict[str, RuleSet]:
    """The rule sets that ship with the package, by id, the one that asks most first."""
    found = [_shipped(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.id: one for one in sorted(found, key=lambda one: -len(one.requirements))}


@cache
def _shipped(path: Path) -> RuleSet:
    return rule_set_of_yaml(read_bytes(path), path.name)


def read_rule_set(name: str) -> RuleSet:
    """A rule set by its id, or from a YAML file of your own.

    :raises DataError: if there is no such rule set or file, or the file does not follow ``docs/plan-menu.md``.
    """
    known = rule_sets()
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise DataError(name, "there is no such rule set", nearest(name, known))
    return rule_set_of_yaml(read_bytes(path), path.name)


def rule_set_of_yaml(data: bytes, name: str = "rules.yaml") -> RuleSet:
    """A rule set from the bytes of a YAML file.

    :raises DataError: as :func:`read_rule_set`.
    """
    reader = _Reader(name)
    needed = (
        *("id", "title", "status", "status_date", "regulation", "citation", "address", "text_from"),
        *("factors", "requirements"),
    )
    root = compose(data, name)
    table = reader.needed(root, needed, ("rin", "docket", "effective", "looked_up", "partial", "context"))
    status = reader.words(table["status"])
    if status not in STATUSES:
        raise reader.wrong(table["status"], f"unknown status '{status}'", nearest(status, STATUSES))
    factors = {key: reader.words(node) for key, node in reader.table(table["factors"]).items()}
    requirements = tuple(reader.requirement(item, factors) for item in reader.items(table["requirements"]))
    ids = [one.id for one in requirements]
    for at, id in enumerate(ids):
        if id in ids[:at]:
            node = reader.items(table["requirements"])[at]
            raise reader.wrong(node, f"the id '{id}' is there twice", "Give each requirement an id of its own.")
    if not requirements:
        raise reader.wrong(table["requirements"], "it asks for nothing", "Give at least one requirement.")
    texts = {
        key: reader.words(table[key])
        for key in ("id", "title", "regulation", "citation", "address", "text_from", "rin", "docket", "partial")
        if key in table
    }
    context = [reader.context(item) for item in reader.items(table["context"])] if "context" in table else []
    return RuleSet(
        **texts,
        status=status,
        status_date=reader.day(table["status_date"]),
        looked_up=reader.day(table["looked_up"]) if "looked_up" in table else None,
        effective=reader.day(table["effective"]) if "effective" in table else None,
        factors=factors,
        requirements=requirements,
        context=tuple(context),
        sha256=hashlib.sha256(data).hexdigest(),
    )


class _Reader(Reader):
    """Reads the nodes of a rule set."""

    def needed(self, node: Node, needed: Iterable[str], more: Iterable[str] = ()) -> dict[str, Node]:
        """The entries of a mapping; all of ``needed`` are there."""
        needed = tuple(needed)
        table = self.table(node, (*needed, *more))
        for key in needed:
            if key not in table or self.is_blank(table[key]):
                raise self.wrong(node, f"'{key}' is missing", f"Give {key}.")
        return table

    def words(self, node: Node) -> str:
        """A text on one line."""
        return " ".join(self.text(node).split())

    def day(self, node: Node) -> dt.date:
        """A day."""
        day = plain(self.text(node), Field("day", Kind.DAY), self.name, self.line(node))
        assert isinstance(day, dt.date), "the reader of days gives days"
        return day

    def context(self, node: Node) -> Context:
        """One entry of ``context``."""
        table = self.needed(node, ("section", "quote", "says"))
        return Context(*(self.words(table[key]) for key in ("section", "quote", "says")))

    def requirement(self, node: Node, factors: Mapping[str, str]) -> Requirement:
        """One entry of ``requirements``."""
        wanted = ("id", "section", "quote", "factor", "question", "decided_by")
        table = self.needed(node, wanted, ("about", "applies_when", "shows", "yardstick"))
        factor, about = self.words(table["factor"]), self.words(table["about"]) if "about" in table else "option"
        if factor not in factors:
            raise self.wrong(table["factor"], f"unknown factor '{factor}'", nearest(factor, factors))
        if about not in ("option", "plan"):
            raise self.wrong(table["about"], f"'{about}' is neither option nor plan", "Write option or plan.")
        shows = self.items(table["shows"]) if "shows" in table else []
        return Requirement(
            id=self.words(table["id"]),
            section=self.words(table["section"]),
            quote=self.words(table["quote"]),
            factor=factor,
            question=self.words(table["question"]),
            decided_by=self.check(table["decided_by"], about),
            about=about,
            applies_when=self.check(table["applies_when"], about, facts=True) if "applies_when" in table else None,
            shows=tuple(self.key(item, about) for item in shows),
            yardstick=self.words(table["yardstick"]) if "yardstick" in table else "",
        )

    def check(self, node: Node, about: str, depth: int = 0, facts: bool = False, rows: str = "") -> Check:
        """One check: a mapping of its kind, with ``says`` and ``route`` beside. ``rows`` is the table it is within."""
        table = self.table(node, (*LEAVES, *_JOINING, *_ROWS, "says", "route"))
        kinds = [key for key in table if key not in ("says", "route")]
        if len(kinds) != 1 or depth > _DEEPEST:
            raise self.wrong(node, "a check is one kind, not too deep", "Join several with all_of or any_of.")
        kind, below = kinds[0], table[kinds[0]]
        says, route = (self.words(table[key]) if key in table else "" for key in ("says", "route"))
        if kind == "given" and not facts:
            raise self.wrong(node, "'given' tells only when a requirement applies", "Write present.")
        if kind in _JOINING:
            parts = tuple(self.check(item, about, depth + 1, facts, rows) for item in self.items(below))
            if not parts:
                raise self.wrong(below, "this joins nothing", "Give at least one check.")
            return Check(kind, parts=parts, route=route, says=says)
        if kind in _ALONE:
            return Check(kind, self.key(below, about, rows), route=route, says=says)
        pairs = self.table(below)
        if len(pairs) != 1:
            raise self.wrong(below, f"{kind} looks at one key", "Write 'key: value'.")
        ((word, value),) = pairs.items()
        key = self.known_key(below, word, about, rows)
        if kind in _ROWS:
            if KNOWN[key].kind is not Kind.ROWS or rows:
                raise self.wrong(below, f"{key} has no rows", "Name a table of rows.")
            return Check(kind, key, parts=(self.check(value, about, depth + 1, facts, key),), route=route, says=says)
        if kind in _TWO_KEYS:
            return Check(kind, key, than=self.key(value, about, rows), route=route, says=says)
        return Check(kind, key, self.wanted(kind, key, value, rows), route=route, says=says)

    def wanted(self, kind: str, key: str, node: Node, rows: str) -> str | bool | Decimal | tuple[str, ...]:
        """What a key is held against: a number, a list of words, or a value of the key's own kind."""
        if kind in _NUMBERS:
            number = plain(self.text(node), Field("number", Kind.NUMBER), self.name, self.line(node))
            assert isinstance(number, Decimal), "the reader of numbers gives numbers"
            return number
        field = self.field(key, rows)
        items = self.items(node) if kind in _LISTS else [node]
        one = field if field.kind is not Kind.TEXTS else Field("text")
        found = [plain(self.text(item), one, self.name, self.line(item)) for item in items]
        if kind in _LISTS:
            return tuple(str(item) for item in found)
        value = found[0]
        if isinstance(value, str | bool | Decimal):
            return value
        raise self.wrong(node, f"{kind} takes no {field.kind}", "Hold a day against another with not_after.")

    def field(self, key: str, rows: str) -> Field:
        """The field of a key."""
        return KNOWN[rows].columns[key.removeprefix("row.")] if key.startswith("row.") else KNOWN[_bare(key)]

    def key(self, node: Node, about: str, rows: str = "") -> str:
        """A key that menus and process files know, of the kind that is asked about."""
        return self.known_key(node, self.words(node), about, rows)

    def known_key(self, node: Node, key: str, about: str, rows: str) -> str:
        """``key``, if it is known; ``node`` is where it stands."""
        columns = [f"row.{name}" for name in KNOWN[rows].columns] if rows else []
        fits = ("plan.", "each.") if about == "plan" else ("menu.", "file.")
        known = [*columns, *(k for k in KNOWN if k.startswith(fits))]
        if about == "plan":
            known += [f"each.{k}" for k in KNOWN if k.startswith(("menu.", "file."))]
        if key not in known:
            raise self.wrong(node, f"unknown key '{key}'", _near(key, known))
        return key


def _near(key: str, known: list[str]) -> str:
    told = nearest(key, known)
    return told if told.startswith("Did you") else "The keys are those of docs/plan-menu.md."


def _bare(key: str) -> str:
    """The key of an option behind ``each.``, which stands for all options."""
    return key.removeprefix("each.")
