"""What a record of a plan-menu check says in sentences, above its tables; and the words that a story shares with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from copydesk.claims.number_words import ONES
from copydesk.reading.records import bullets, shown
from copydesk.retirement.menu.check_rows import CheckedAnswer, CheckedChange, CheckedRuleSet, PlanCheck, WhatIf
from copydesk.retirement.menu.conditions import Outcome
from copydesk.retirement.menu.record import in_words

LISTED = 8  # options that are named in one sentence
_WORDS = {number: word for word, number in ONES.items()}
OPEN = (Outcome.NOT_MET, Outcome.NOT_DOCUMENTED)
NONE_OPEN = "No answer is open."
CLOSED = (Outcome.MET, Outcome.NOT_APPLICABLE)


def sentences(check: PlanCheck) -> Iterator[str]:
    """The blocks of Markdown above the tables: as of when, the method, the counts, the rule sets, what is open."""
    yield f"As of {in_words(check.on)}."
    yield (
        "Method: A plan-menu check compares what the files of a plan say with what rule sets ask for. It is no legal "
        "advice and no legal opinion. It does not know whether the files are true. No answer means that a duty was "
        "kept or broken. An answer is met, not met, not documented or not applicable."
    )
    yield bullets(shown(line) for line in (*_counts(check), *_statuses(check.rule_sets)))
    if open_answers := check.open:
        yield "## What is open"
        yield bullets(shown(_opened(answer)) for answer in open_answers)
    if check.what_if:
        yield "## What if"
        further = [one for one in check.what_if.rule_sets if one not in check.rule_sets]
        yield bullets(shown(line) for line in (*_what_if(check.what_if), *_statuses(further)))


def _counts(check: PlanCheck) -> Iterator[str]:
    many = len(check.options)
    named = f": {listed(check.options)}" if many <= LISTED else ""
    yield f"The menu of {check.plan} has {count(many, 'option')}{named}."
    # The citations have a sentence of their own: they end in digits, which are figures of their own.
    yield f"On {in_words(check.on)}, the menu of {check.plan} was put to {count(len(check.rule_sets), 'rule set')}."
    yield _named(check.rule_sets)
    yield f"The check of {check.plan} has {count(len(check.answers), 'answer')}: {tally(check.counts())}."
    many = len(check.open)
    yield f"The check of {check.plan} has {count(many, 'open answer')}." if many else NONE_OPEN


def _named(rule_sets: Iterable[CheckedRuleSet]) -> str:
    return f"Rules looked at: {listed([one.regulation for one in rule_sets])}."


def _statuses(rule_sets: Iterable[CheckedRuleSet]) -> Iterator[str]:
    """Where the rule sets stand. What is told of each is told with its title: citations differ by a digit."""
    for one in rule_sets:
        cited = f"({', '.join([one.regulation, *([f'RIN {one.rin}'] if one.rin else [])])})"
        kind = "proposed rule" if one.status == "proposed" else "final rule"
        if one.status == "superseded":
            yield f"The {called(one)} {cited} was superseded on {in_words(one.status_date)}. It no longer applies."
            continue
        yield f"The {kind}{titled(one)} {cited} was issued on {in_words(one.status_date)}."
        if one.status == "proposed":
            yield f"The proposed {called(one)} is not final. Nobody may rely on it yet."
        else:
            yield f"The {called(one)} is in force."
        if one.effective:
            yield f"The effective date of the {called(one)} is {in_words(one.effective)}."
        if one.looked_up:
            yield f"The status of the {called(one)} is as found on {in_words(one.looked_up)}."


def called(one: CheckedRuleSet) -> str:
    """A rule by its title, or by its citation where the title has marks of quotation of its own."""
    return f"rule{titled(one)}" if titled(one) else f"rule {one.regulation}"


def titled(one: CheckedRuleSet) -> str:
    """The title as it stands behind "rule"; "" where it has marks of quotation of its own."""
    return f" titled “{one.title}”" if quotable(one.title) else ""


def _opened(answer: CheckedAnswer) -> str:
    says = f" The check says: “{answer.missing}”" if quotable(answer.missing) else f" {answer.missing}"
    return f"{capital(opened(answer))}. The question: {answer.question}{says if answer.missing else ''}"


def quotable(text: str) -> bool:
    """Whether a text can stand in marks of quotation."""
    return not set(text) & set('“”"')


def opened(answer: CheckedAnswer) -> str:
    """What is open, in a clause."""
    return f"for {answer.option}, an answer on {small(answer.factor)} under {answer.section} is {answer.outcome}"


def _what_if(other: WhatIf) -> Iterator[str]:
    yield f"In the what-if, the menu is put to {count(len(other.rule_sets), 'rule set')}. {_named(other.rule_sets)}"
    yield f"The process file of the what-if is {other.process}."
    yield f"In the what-if, {many_change(other)}."
    for change in other.changes:
        asked = f" The question: {change.question}" if change.question else ""
        yield f"{begin_of(change)}.{asked}"


def many_change(other: WhatIf) -> str:
    """How many factors change, in a clause."""
    many = len(other.factors)
    if not many:
        return "no factor changes"
    return f"{number(many)} of {count(other.compared, 'factor')} {'changes' if many == 1 else 'change'}"


def _subject(change: CheckedChange) -> str:
    answer = f"an answer on {small(change.factor)}" if change.question else small(change.factor)
    return f"{answer} for {change.option}"


def begin_of(change: CheckedChange) -> str:
    """How the record's sentence on a change begins."""
    return f"In the what-if, {_subject(change)} goes {moved(change)}"


def changed(change: CheckedChange) -> str:
    """What a what-if changes, in a clause of which it is the subject."""
    return f"the what-if takes {_subject(change)} {moved(change)}"


def moved(change: CheckedChange) -> str:
    """How an outcome changes."""
    before, after = (str(side) if side else "not asked" for side in (change.before, change.after))
    return f"from {before} to {after}"


def tally(counts: Mapping[Outcome, int], noun: str = "answer") -> str:
    """How many answers came out each way, those of which there are none left out; "" where there are none at all.

    >>> tally({Outcome.MET: 45, Outcome.NOT_MET: 3, Outcome.NOT_DOCUMENTED: 1, Outcome.NOT_APPLICABLE: 0})
    'three answers are not met, one is not documented and 45 are met'
    """
    parts: list[str] = []
    for outcome in (*OPEN, *CLOSED):
        if many := counts.get(outcome, 0):
            what = number(many) if parts or not noun else count(many, noun)
            parts.append(f"{what} {'is' if many == 1 else 'are'} {outcome}")
    return listed(parts) if parts else ""


def number(many: int) -> str:
    """A number, in words below ten."""
    return _WORDS.get(many, f"{many:,}")


def count(many: int, noun: str) -> str:
    """A number of things, in words below ten.

    >>> count(1, "option"), count(31, "option")
    ('one option', '31 options')
    """
    return f"{number(many)} {noun}{'' if many == 1 else 's'}"


def listed(items: Sequence[str]) -> str:
    """A list in words: a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def small(text: str) -> str:
    """The text with its first letter small."""
    return text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]
