"""The words of questions: what they ask for, and what in them says nothing of where the answer stands."""

from __future__ import annotations

import re
from typing import Final

from copydesk.evidence.stems import stem

#: Nouns that are told in figures: "what were sales" asks how much.
QUANTITIES: Final = tuple(
    """sales revenue revenues turnover profit profits income earnings loss losses price cost costs fee fees fine fines
    penalty rate yield margin value assets debt dividend budget salary pay payment payments limit threshold minimum
    maximum cap total amount size score share percentage percent""".split()
)
#: What an identifier is called, and its family in :mod:`copydesk.claims.identifiers`.
FAMILIES: Final = {
    "rin": "rin",
    "regulation identifier": "rin",
    "regulatory identification": "rin",
    "docket": "docket",
    "docket id": "docket",
    "federal register citation": "fr",
    "citation": "fr",
    "document": "fr document",
    "federal register document": "fr document",
    "executive order": "executive order",
    "cik": "cik",
    "isin": "isin",
    "cusip": "cusip",
}
#: Nouns for which a person or a body is the answer.
PEOPLE: Final = frozenset(
    stem(w)
    for w in """person people agency company firm department body authority bureau commission official secretary
    minister executive regulator bank court office board party""".split()
)
#: Nouns that stand for a body named before, whatever its name.
BODIES: Final = frozenset(
    """company firm group business corporation agency department regulator authority body organisation organization
    lender maker retailer rule order proposal document notice""".split()
)
#: Nouns that every document has, and that tell none from another.
GENERAL: Final = frozenset(stem(w) for w in "thing document source kind type sort one name part".split())
#: Words that say nothing of where the answer stands.
LIGHT: Final = frozenset(
    """please tell exactly precisely currently now still today ever much many kind type sort name called according
    source sources document documents thing things actually already yet latest come comes came happen happens happened
    going get gets got long soon""".split()
)
LIGHT_WHEN: Final = frozenset("date dates day month year time deadline".split())
#: Capitals in a question that are no names.
NOT_NAMES: Final = frozenset("what who when where which why how is are was were did does do has have will rin".split())
#: Verbs that link, or carry nothing of their own.
LINKING: Final = frozenset("be have do get happen come go name call".split())

#: What people ask, in the words of documents.
PHRASES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\bset(?:ting|s)? up\b", "establish"),
        (r"\b(comments?)\b(.{0,60})\b(?:clos(?:e|es|ed|ing)|end(?:s|ed|ing)?)\b", r"\1\2due"),
        (r"\bdeadline for (comments?)\b", r"\1 due"),
        (r"\b(?:take|takes|took|go|goes|went|come|comes|came) (?:in|into )?(?:effect|force)\b", "effective"),
        (r"\bin charge of\b", "head"),
        (r"\bcarr(?:y|ies|ied) out\b", "implement"),
    )
)

#: Sorts of documents that are told by a number, and its family.
FAMILIES_OF_SORTS: Final = {stem("order"): "executive order", stem("rule"): "rin", stem("regulation"): "rin"}
