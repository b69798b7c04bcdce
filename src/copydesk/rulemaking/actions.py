"""What a Federal Register document does: told from its action line and type, which agencies word in many ways."""

from __future__ import annotations

import re
from enum import StrEnum


class Action(StrEnum):
    """What a document does in a rulemaking."""

    ORDER = "order"
    INFORMATION = "request for information"
    ADVANCE = "advance notice"
    PROPOSAL = "proposed rule"
    SUPPLEMENT = "supplemental proposed rule"
    EXTENSION = "extension of comment period"
    REOPENING = "reopening of comment period"
    HEARING = "public hearing"
    FINAL = "final rule"
    INTERIM = "interim final rule"
    DIRECT = "direct final rule"
    DELAY = "delay of effective date"
    STAY = "stay"
    LIFTING = "lifting of stay"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    VACATUR = "vacatur"
    NOTICE = "notice"


# In the order in which they are asked: what a document does to another one goes before what that other one is.
_WORDS: tuple[tuple[Action, str], ...] = (
    (Action.CORRECTION, r"\bcorrect(?:ion|ing|ed)\b|\btechnical amendments?\b"),
    (
        Action.VACATUR,
        r"\bvacat(?:ur|ed|ing)\b|\bcourt[- ]ordered removal\b"
        r"|\b(?:pursuant to|implement(?:ation of|ing)) (?:a )?court order\b",
    ),
    (Action.SUPPLEMENT, r"\bre-?propos(?:al|ed|ing)\b"),
    (
        Action.LIFTING,
        r"\b(?:lift|remov|terminat|end|withdraw)\w*\b[^.;]{0,20}\bstay\b|\bstay\b[^.;]{0,20}\b(?:lifted|ended|terminated)\b",
    ),
    (Action.WITHDRAWAL, r"\bwithdraw(?:al|n|ing|s)\b"),
    (Action.REOPENING, r"\breopen\w*\b"),
    (
        Action.EXTENSION,
        r"\bexten(?:sion|ded|ding|ds?)\b[^.;]{0,80}\b(?:comment|deadline)|\bcomment periods? (?:is )?extended\b",
    ),
    (
        Action.DELAY,
        r"\b(?:delay|postpone|defer)\w*\b[^.;]{0,60}\b(?:effective|compliance|applicability)"
        r"|\b(?:effective|compliance|applicability) dates?\b[^.;]{0,40}\b(?:delay|postpone|defer)\w*",
    ),
    (Action.STAY, r"\bstay(?:s|ed|ing)?\b"),
    # A proposal that announces its own hearing is a proposal; a notice of a hearing on one is not.
    (Action.PROPOSAL, r"\bproposed (?:rulemaking|rules?)[,;]? and (?:notice of )?(?:a )?public (?:hearing|meeting)\b"),
    (Action.ADVANCE, r"\badvance(?:d)? notice\b|\bANPRM\b"),
    (Action.SUPPLEMENT, r"\bsupplemental\b[^.;]{0,40}\bpropos"),
    (Action.INTERIM, r"\binterim final\b|\btemporary (?:final )?rule\b"),
    (Action.DIRECT, r"\bdirect final\b"),
    (Action.HEARING, r"\bpublic (?:hearing|meeting)\b|\bhearing\b"),
    (Action.INFORMATION, r"\brequests? for (?:information|comments? and information)\b"),
    (Action.PROPOSAL, r"\bpropos(?:ed|al)\b|\bnotice of proposed rulemaking\b|\bNPRM\b"),
    (Action.FINAL, r"\bfinal (?:rule|action|regulation)s?\b|^\W*final\W*$"),
    (Action.ORDER, r"\bexecutive order\b|\bproclamation\b|\bpresidential memorandum\b"),
)
_PATTERNS = tuple((action, re.compile(words, re.IGNORECASE)) for action, words in _WORDS)
_TYPES = {
    "proposed rule": Action.PROPOSAL,
    "rule": Action.FINAL,
    "presidential document": Action.ORDER,
    "notice": Action.NOTICE,
}


def action_of(line: str, kind: str = "", order_number: str = "") -> Action:
    """What a document does, from its action ``line``, its ``kind`` (the record's ``type``) and executive order number.

    >>> action_of("Proposed rule; extension of comment period.", "Proposed Rule").value
    'extension of comment period'
    >>> action_of("Notice of proposed rulemaking.").value, action_of("", "Rule").value
    ('proposed rule', 'final rule')
    """
    if order_number:
        return Action.ORDER
    named = actions_in(line)
    if named:
        return named[0]
    return _TYPES.get(kind.strip().lower(), Action.NOTICE)


def actions_in(line: str) -> tuple[Action, ...]:
    """Everything that an action line names, what a document does to another one in front.

    >>> [a.value for a in actions_in("Final rule; delay of effective date; reopening of comment period.")]
    ['reopening of comment period', 'delay of effective date', 'final rule']
    """
    return tuple(dict.fromkeys(action for action, pattern in _PATTERNS if pattern.search(line)))
