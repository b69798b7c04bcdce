"""What a story may call a Federal Register document: the plain name of what it is, only where its action line says so.

An action line says in a few words what a document does, and agencies word it as they like ("Denial of petition for
rulemaking.", "Final rule; extension of compliance date."). A line that says more than the plain name is quoted.
"""

from __future__ import annotations

import re

from copydesk.rulemaking.actions import Action
from copydesk.rulemaking.documents import RegisterDocument

#: the names of what is proposed, or asked, before a rule is made
PROPOSALS = (
    *("proposed rule", "supplemental proposed rule", "advance notice of proposed rulemaking"),
    "request for information",
)
DOCUMENT = "document"  #: what is called by no plain name

_PLAIN = {
    Action.PROPOSAL: "proposed rule",
    Action.SUPPLEMENT: "supplemental proposed rule",
    Action.FINAL: "final rule",
    Action.INTERIM: "interim final rule",
    Action.DIRECT: "direct final rule",
    Action.ADVANCE: "advance notice of proposed rulemaking",
    Action.INFORMATION: "request for information",
    Action.EXTENSION: "extension of the comment period",
    Action.REOPENING: "reopening of the comment period",
    Action.CORRECTION: "correction",
    Action.DELAY: "delay of the effective date",
    Action.NOTICE: "notice",
}
_PROPOSED = r"proposed rules?|proposed rulemakings?"
# What the line of a document of each kind may hold, besides the words that ask for comments.
_WORDS = {
    Action.PROPOSAL: _PROPOSED,
    Action.SUPPLEMENT: rf"{_PROPOSED}|supplemental",
    Action.FINAL: r"final rules?|final regulations?|rules?",
    Action.INTERIM: r"interim final rules?|interim rules?",
    Action.DIRECT: r"direct final rules?",
    Action.ADVANCE: rf"{_PROPOSED}|advanced? notice",
    Action.INFORMATION: _PROPOSED,
    Action.EXTENSION: rf"{_PROPOSED}|extension|extended|extending|period|is|notification",
    Action.REOPENING: rf"{_PROPOSED}|reopening|reopened|reopens?|period|is|notification",
    Action.CORRECTION: rf"{_PROPOSED}|(?:interim |direct )?final rules?|corrections?|correcting amendments?",
    Action.DELAY: r"(?:interim |direct )?final rules?|delay(?:ed|ing)?|effective date",
    Action.NOTICE: r"meetings?",
}
_ASKING = (
    r"and|with|of|for|on|an?|the|requests?|invitation|opportunity|notice|public|comments?|hearings?|information"
    r"|availability"
)
_OF_RULES = (
    (r"direct final", "direct final rule"),
    (r"interim final", "interim final rule"),
    (r"advanced? notice", "advance notice of proposed rulemaking"),
    (r"supplemental", "supplemental proposed rule"),
    (r"proposed|proposal", "proposed rule"),
    (r"final", "final rule"),
)
_WITHDRAWN = (
    rf"{_PROPOSED}|(?:interim |direct )?final rules?|advanced? notice|supplemental|proposal|withdrawals?|withdrawn|is"
)


def noun(document: RegisterDocument) -> str:
    """What a story calls ``document``, :data:`DOCUMENT` where its action line says more than a plain name could."""
    action, line = document.action, document.line
    if action is Action.ORDER:
        return "executive order"
    kind = kind_of(document).lower()
    if action is Action.WITHDRAWAL:
        target = withdrawn(document)
        return f"withdrawal of the {target}" if target else DOCUMENT
    if kind == "notice" and action is not Action.INFORMATION:
        return "notice"
    plain = _PLAIN.get(action, DOCUMENT)
    if not line:
        return plain
    return plain if _holds_only(line, _WORDS.get(action, "")) else DOCUMENT


def kind_of(document: RegisterDocument) -> str:
    """The Register's own sort of document: "Rule", "Proposed Rule", "Notice", "Presidential Document"."""
    return next((s.fields["type"] for s in document.sources if s.fields.get("type")), "").strip()


def withdrawn(document: RegisterDocument) -> str:
    """What a document withdraws as a whole, by its action line ("proposed rule"); ``""`` where it does not say."""
    line = document.line.lower()
    if document.in_part or not _holds_only(line, _WITHDRAWN):
        return ""
    return next((name for words, name in _OF_RULES if re.search(words, line)), "")


def _holds_only(line: str, words: str) -> bool:
    return re.fullmatch(rf"(?:\b(?:{words or 'notice'}|{_ASKING})\b|[\s.,;:()-])+", line.lower()) is not None
