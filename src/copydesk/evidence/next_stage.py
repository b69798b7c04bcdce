"""What may come next in a rulemaking: told from the stage that it has reached, where a sentence says no more than that.

After a proposal the agency may adopt a final rule or withdraw the proposal (5 U.S.C. 553); after an order or a request
for information it may propose a rule. No source has to say so, and none would; what must stand is the stage reached.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.evidence.stages import KnownStep, related, steps, tells
from copydesk.model import Evidence, Manner, Relation
from copydesk.text import words

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

_BEFORE_PROPOSAL = frozenset(("order", "request for information", "advance notice", "review of proposed rule"))
_PROPOSED = frozenset(("proposed rule", "comments closed", "review of final rule"))
_MAY_FOLLOW = {
    "proposed rule": _BEFORE_PROPOSAL,
    "final rule": _PROPOSED,
    "withdrawal": _PROPOSED | _BEFORE_PROPOSAL,
}
_NAMED = {
    "proposed rule": re.compile(r"\bpropos(?:ed rule|al)\b", re.IGNORECASE),
    "final rule": re.compile(r"\bfinal (?:rule|regulation)\b", re.IGNORECASE),
    "withdrawal": re.compile(r"\bwithdrawal\b", re.IGNORECASE),
}
_SAYS_NO_MORE = frozenset(
    """a an the or and may could come comes next follow then be is step stage in of it after this that proposed proposal
    rule final regulation withdrawal now""".split()
)


def may_follow(text: str, context: Context) -> Evidence | None:
    """The step after which ``text`` may come true; ``None`` where it says more, or the stage reached does not allow it.

    Only what may be said to come is looked at: "A final rule may come next", never "will".
    """
    said = words(text)
    if not {"may", "could"} & set(said) or not set(said) <= _SAYS_NO_MORE:
        return None
    named = [stage for stage, pattern in _NAMED.items() if pattern.search(text)]
    today = context.story.dateline
    known = related(tells(context.story.text), steps(context.index, context.facts), context.index)
    reached = [s for s in known if today is None or s.on <= today]
    if not named or not reached:
        return None
    ended = any(s.stage in ("final rule", "effective", "withdrawn", "vacated") for s in reached)
    last = max(reached, key=lambda s: s.on)
    if ended or any(last.stage not in _MAY_FOLLOW[stage] for stage in named):
        return None
    return _shown(last)


def _shown(step: KnownStep) -> Evidence | None:
    note = f"what may follow: {step.stage}, {step.on:%B} {step.on.day}, {step.on.year}"
    if step.evidence is None:
        return None
    e = step.evidence
    return Evidence(e.source, e.start, e.end, e.text, Relation.SUPPORTS, Manner.DERIVED, note, e.place)
