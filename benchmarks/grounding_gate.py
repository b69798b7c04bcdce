"""What the whole gate stops of labelled claims: ``python -m benchmarks.grounding DATA.jsonl.gz --gate``.

Each claim is a story of its own, put to its one source. Of the unsupported claims, those with a wrong figure, date or
name are counted apart. None of that shares code with the gate.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from benchmarks.faults import OFF_FOR_SENTENCES, wilson
from benchmarks.grounding_data import BadInput, Row, by_dataset, console, over_groups, percent

_DIGITS = r"\d[\d,.]*(?<![,.])"
_ONES = "two three four five six seven eight nine".split()  # "one" is a pronoun more often than a figure
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = "dozen dozens hundred hundreds thousand thousands million millions billion billions trillion".split()
_VALUES = {w: n for n, w in enumerate(_ONES, 2)} | {w: n for n, w in enumerate(_TEENS, 10)}
_VALUES |= {w: 10 * n for n, w in enumerate(_TENS, 2)}
_FIGURE = re.compile(
    rf"{_DIGITS}|\b(?:(?:{'|'.join(_TENS)})[- ](?:one|{'|'.join(_ONES)})|{'|'.join([*_VALUES, *_SCALES])})\b", re.I
)
# "may" and "march" are months only with a capital.
_MONTH = re.compile(
    r"\b(?:(?i:january|february|april|june|july|august|september|october|november|december)|May|March|MAY|MARCH)\b"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BEGINS = re.compile(r"(?:^|[.!?:][\"”’')\]]*\s+|\n\s*)[\"“‘'(\[]*$")  # what stands before a sentence's first word
_TITLE = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sen|Rep|Gen|Gov)\.\s+$")


_OWN = frozenset(("figure-in-source", "date-in-source", "name-in-source"))  # the rules made for such faults


class Item(NamedTuple):
    """A figure, month or name of a text: ``text[start:end]``."""

    kind: str
    start: int
    end: int
    value: str


def figures(text: str) -> list[Item]:
    """Numbers in digits and in words, by value.

    >>> [item.value for item in figures("Twenty-two of 1,000 mills, or 2.20%, in three towns")]
    ['22', '1000', '2.2', '3']
    """
    return [Item("figure", m.start(), m.end(), _value(m.group())) for m in _FIGURE.finditer(text)]


def _value(figure: str) -> str:
    words = re.split(r"[- ]", figure.lower())
    if words[0] in _VALUES:
        return str(_VALUES[words[0]] + sum(_VALUES.get(w, 1) for w in words[1:]))
    plain = figure.replace(",", "")
    return plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain.lower()


def months(text: str) -> list[Item]:
    """The names of months."""
    return [Item("date", m.start(), m.end(), m.group().lower()) for m in _MONTH.finditer(text)]


def names(text: str) -> list[Item]:
    """Words with a capital that do not begin a sentence; in a text without capitals there are none.

    >>> [item.value for item in names("Sales of Mr. Tarn's mill rose. The board of Harbor Foods met.")]
    ['Mr', 'Tarn', 'Harbor', 'Foods']
    """
    found = []
    for match in _WORD.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        core = re.sub(r"['’]s?$", "", match.group())
        if len(core) > 1 and core[0].isupper() and (not _BEGINS.search(before) or _TITLE.search(before)):
            found.append(Item("name", match.start(), match.start() + len(core), core))
    return found


def items(text: str) -> list[Item]:
    """All of them; a month is no name."""
    dates = months(text)
    taken = {item.start for item in dates}
    return figures(text) + dates + [item for item in names(text) if item.start not in taken]


def unseen(claim: str, source: str) -> list[Item]:
    """The figures, months and names of ``claim`` that ``source`` does not hold anywhere.

    >>> [i.value for i in unseen("Both mills in Ohio and Americans of Iowa lost $3 in May.", "Ohio, America: three.")]
    ['may', 'Iowa']
    """
    values = {item.value for item in figures(source)}
    words = {w.casefold() for w in re.findall(r"[^\W_]+", re.sub(r"\b([A-Z])\.(?=[A-Z]\.|\W|$)", r"\1", source))}
    found = []
    for item in items(claim):
        parts = re.findall(r"[^\W_]+", item.value.casefold())
        if item.value not in values if item.kind == "figure" else not all(_seen(part, words) for part in parts):
            found.append(item)
    return found


def _seen(part: str, words: set[str]) -> bool:
    root = part[: max(4, len(part) - 2)]  # "Americans" is no other name than "America"
    return part in words or (len(part) > 4 and any(word.startswith(root) for word in words))


def marked(row: Row) -> list[Item]:
    """The figures, months and names within the faulty words of a claim."""
    faulty = [(start, end) for start, end, kind in row.spans if kind != "benign"]
    return [i for i in items(row.claim) if any(start <= i.start and i.end <= end for start, end in faulty)]


# ---- the gate -------------------------------------------------------------------------------------


def stops(group: list[Row]) -> list[list[tuple[str, str]]]:
    """Of each claim of a group, the rules that stop it and their messages; the rules of a whole story are off."""
    from copydesk import Policy, Source, SourceIndex, Story, check

    index = SourceIndex.of(Source.from_text(group[0].source, name="source"))
    policy = Policy(skip=frozenset(OFF_FOR_SENTENCES))
    found = []
    for row in group:
        try:
            # The empty line keeps a claim that begins with dashes from being taken for front matter.
            report = check(Story.from_markdown(f"\n{row.claim.strip()}\n"), index, policy=policy)
            found.append([(f.rule, f.message) for f in report.stops])
        except Exception as error:  # a crash is counted and shown, and does not end the run
            found.append([("CRASH", f"{type(error).__name__}: {error}")])
    return found


def check_all(rows: Sequence[Row], jobs: int, out: Path | None) -> int:
    """Put every claim to the gate and print what it stops."""
    if any(row.label is None for row in rows):
        raise BadInput("--gate needs data in which every claim has a label")
    found = [one for group in over_groups(rows, stops, jobs) for one in group]
    if out:
        lines = (
            {"id": row.id, "label": row.label, "stopped": bool(one), "findings": [": ".join(f) for f in one]}
            for row, one in zip(rows, found, strict=True)
        )
        out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    show(rows, [sorted({rule for rule, _ in one}) for one in found])
    return 0


def rates(rows: Sequence[Row], rules: Sequence[Sequence[str]]) -> dict[str, dict[str, float]]:
    """For each data set and for ``all``: shares of supported and unsupported claims that are stopped, in whole, by
    rule, and of the unsupported ones with a wrong figure, date or name, with how many these are ("n") and the share
    that the rules on these stop ("own").
    """
    made: dict[str, dict[str, float]] = {}
    for name, places in {**by_dataset(rows), "all": list(range(len(rows)))}.items():
        sides = {side: [at for at in places if rows[at].label == side] for side in (1, 0)}
        line: dict[str, float] = {}
        for side, word in ((1, "supported"), (0, "unsupported")):
            count = Counter(rule for at in sides[side] for rule in rules[at])
            line[word] = _share([at for at in sides[side] if rules[at]], sides[side])
            line |= {f"{word} {rule}": hits / len(sides[side]) for rule, hits in sorted(count.items())}
        kinds = {
            "in a span": [at for at in sides[0] if rows[at].spans and marked(rows[at])],
            "unseen": [at for at in sides[0] if not rows[at].spans and unseen(rows[at].claim, rows[at].source)],
        }
        for kind, wrong in (*kinds.items(), ("either", [at for both in kinds.values() for at in both])):
            line[f"{kind} n"] = len(wrong)
            line[kind] = _share([at for at in wrong if rules[at]], wrong)
            line[f"{kind} own"] = _share([at for at in wrong if _OWN & set(rules[at])], wrong)
        made[name] = line
    return made


def _share(hits: Sequence[int], of: Sequence[int]) -> float:
    return len(hits) / len(of) if of else math.nan


def show(rows: Sequence[Row], rules: Sequence[Sequence[str]]) -> None:
    """The tables, on standard output."""
    out, made = console(), rates(rows, rules)
    out.print("Whole gate, one claim a story; rules off: " + ", ".join(OFF_FOR_SENTENCES) + ".")
    table = Table("data set", "supported, stopped", "unsupported, stopped", "by rule: of supported / of unsupported")
    for name, line in made.items():
        ids = sorted({key.split(" ", 1)[1] for key in line if key.startswith(("supported ", "unsupported "))})
        ids.sort(key=lambda rule: -line.get(f"unsupported {rule}", 0))
        each = [f"{r} {line.get(f'supported {r}', 0):.1%} / {line.get(f'unsupported {r}', 0):.1%}" for r in ids]
        table.add_row(name, percent(line["supported"]), percent(line["unsupported"]), "\n".join(each))
        table.add_section()
    out.print(table)
    heads = [c for kind in ("in a span", "unseen", "either") for c in (kind, "stopped")]
    table = Table("data set", *heads, "95% interval", "by the rules on these")
    for name, line in made.items():
        cells = [c for k in ("in a span", "unseen", "either") for c in (f"{line[f'{k} n']:.0f}", percent(line[k]))]
        n = int(line["either n"])
        low, high = wilson(round(line["either"] * n) if n else 0, n)
        table.add_row(name, *cells, f"{low:.1%} to {high:.1%}" if n else "-", percent(line["either own"]))
    out.print("Unsupported claims with a wrong figure, date or name: within the marked words; where nothing is marked,")
    out.print("one that the source does not hold anywhere. Rules on these: " + ", ".join(sorted(_OWN)) + ".")
    out.print(table)
