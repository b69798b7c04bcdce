"""What in a sentence could do harm if it is wrong: allegations, deaths, insolvencies, lawsuits, minors, rumour.

Patterns are those of an event or an allegation ("was charged with fraud", "denied fraud"), not of a topic ("fraud
rules", "losses from fraud"). Whether a named person or firm is concerned is for the rule to say.
"""

from __future__ import annotations

import re
from typing import Literal

from copydesk.claims.letters import lowered

Risk = Literal["crime", "death", "insolvency", "lawsuit", "minors", "rumour", "takeover or results"]

_CRIME = (
    r"(?:(?:securities|wire|mail|tax|accounting|bank|bankruptcy|insurance|visa|criminal|alleged|massive)\s+){0,2}"
    r"(?:fraud\w*|embezzl\w+|brib(?:e|es|ery|ing)|corrupt(?:ion)?|(?:money[- ])?launder(?:ing|ed)|"
    r"insider[- ](?:trading|dealing)|"
    r"market[- ](?:manipulation|rigging|abuse)|manipulat\w+|price[- ]fixing|bid[- ]rigging|racketeering|perjury|"
    r"forgery|forging|"
    r"theft|larceny|robbery|burglary|stealing|tax[- ]evasion|evading\s+\w+|ponzi|pyramid scheme|kickbacks?|murder|"
    r"manslaughter|"
    r"homicide|rape|assault|battery|sexual\s+\w+|harassment|harassing|(?:drug|human|sex)\s+trafficking|trafficking|"
    r"smuggling|"
    r"extortion|blackmail|hacking|espionage|spying|collusion|conspir\w+|obstruct\w+|misappropriat\w+|falsif\w+|"
    r"misleading\s+\w+|deceiv\w+|swindl\w+|defraud\w*|violating\s+\w+|felon(?:y|ies)|misdemeanou?rs?|crimes?|"
    r"wrongdoing|"
    r"misconduct|abuse|tampering|arson|child labou?r|slavery|war crimes)"
)
_NEAR = r"[^.;!?]{0,90}?\b"

# Of each pattern: the class, parts of words of which any match of it holds one, and the pattern.
_PATTERNS: tuple[tuple[Risk, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (risk, tuple(marks.split("|")), re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for risk, marks, pattern in (
        (
            "crime",
            "charge|accus|suspected|convicted|acquitted|cleared|exonerated|sentenced|jailed|prosecuted|"
            "investigat|probed|probing",
            rf"\b(?:charged\s+(?:\w+\s+){{0,3}}?(?:with|for|over|in)|charges\s+(?:of|that)|accus(?:ed?|es|ing|ations?)|"
            rf"suspected|convicted|acquitted|cleared|exonerated|sentenced|jailed|prosecuted|investigat(?:ed|ing|es)|"
            rf"prob(?:ed|ing))"
            rf"\b{_NEAR}{_CRIME}\b",
        ),
        (
            "crime",
            "arrest|indict|arraigned|convicted|extradited|jailed|imprisoned|sentenced|detained|criminal|guilty|"
            "turned him|turned her|admitted |grand jury",
            r"\b(?:(?:was|were|been|being|got|is|are|stands?)\s+(?:\w+ly\s+)?(?:arrested|indicted|arraigned|"
            r"convicted|extradited|jailed|"
            r"imprisoned|sentenced|detained|criminally charged)|indict(?:s|ed|ment\s+(?:of|against|names))|"
            r"arrest(?:s|ed|\s+of)\b|"
            r"criminal (?:charges?|complaint|indictment|trial)\s+(?:against|over|for|of)|(?:faces?|"
            r"facing)\s+criminal\b|"
            r"criminal(?:ly)? (?:probe|investigat\w+)\s+(?:into|of|over)|(?:under|faces?|facing|"
            r"subject of an?)\s+(?:\w+\s+){0,2}"
            r"criminal (?:investigation|probe)|plead(?:s|ed)?\s+(?:not\s+)?guilty|pled\s+guilty|"
            r"found\s+(?:not\s+)?guilty|"
            r"turned (?:him|her)self in|admitted (?:guilt|wrongdoing)|grand jury)\b",
        ),
        (
            "crime",
            "deny|denie|fac|admit|commit|reject|amid|settl|involved in|engaged in|complicit|guilty|implicated|part of",
            rf"\b(?:den(?:y|ies|ied|ying)|faces?|facing|faced|admit(?:s|ted|ting)?|commit(?:s|ted|ting)|reject(?:s|"
            rf"ed|ing)|amid|"
            rf"settle[sd]?|settling|involved in|engaged in|complicit in|guilty of|implicated in|"
            rf"part of)\s+(?:\w+[- ]){{0,5}}?{_CRIME}\b",
        ),
        (
            "crime",
            "defraud|embezzl|bribed|swindled|falsified|extorted|blackmailed|smuggled|misappropriat|looted|"
            "cooked |laundered|stole|fleeced|duped|scammed|cheated",
            r"\b(?:defrauded|embezzled|bribed|swindled|falsified|extorted|blackmailed|smuggled|misappropriated|looted|"
            r"cooked (?:the|its|their) books|laundered|stole(?! (?:the show|a march|market))|fleeced|duped|scammed|"
            r"cheated)\b",
        ),
        (
            "crime",
            "alleg",
            rf"\balleg(?:e|es|ed|edly|ing|ations?)\b{_NEAR}{_CRIME}\b|\b{_CRIME}\b[^.;]{{0,40}}\b(?:allegedly|"
            rf"allegations?)\b",
        ),
        (
            "death",
            "died|dies|dead|death|passed away|killed|own life|suicide|murdered|drowned|fatally",
            r"\b(?:died|dies|dead|death of (?!an?\b|the\b|any\b|participants?\b)|death (?:on|at|in) (?:January|"
            r"February|March|April|May|"
            r"June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|"
            r"Saturday|Sunday)|"
            r"(?:his|her) (?:sudden |untimely )?death|passed away|was killed|were killed|killed (?:in|by|when|"
            r"himself|herself|\w+ "
            r"(?:workers?|people|employees|miners|passengers))|took (?:his|her) own life|suicide|shot dead|murdered|"
            r"drowned|fatally)\b",
        ),
        (
            "insolvency",
            "bankrupt|insolven|administration|protection|receivership|liquidation|chapter|bust|collapse|"
            "substantial doubt|unable to pay|defaulted",
            r"\b(?:fil(?:ed|es|ing)\s+(?:\w+\s+){0,3}?for\s+(?:\w+\s+){0,3}?(?:bankruptcy|chapter\s+(?:7|11|15)|"
            r"insolvency|"
            r"administration|creditor protection|protection from)|(?:declar|enter)\w*\s+(?:\w+\s+)?(?:bankruptcy|"
            r"insolvency|"
            r"administration|receivership|liquidation)|(?:went|goes|going|gone|is|was|are|were|"
            r"became)\s+(?:bankrupt|insolvent|bust|"
            r"into (?:administration|receivership|liquidation))|chapter\s+(?:7|11)\s+(?:petition|case|filing)|"
            r"(?:brink|verge|edge) of (?:bankruptcy|insolvency|collapse)|substantial doubt|unable to pay its|"
            r"(?:has |have )?defaulted on|(?:bankruptcy|insolvency|collapse) of (?!an?\b|the\b|any\b|its\b|such\b|"
            r"our\b|one\b)|"
            r"emerg(?:ed|es|ing) from (?:bankruptcy|chapter\s+11))\b",
        ),
        (
            "lawsuit",
            "sued|sues|suing|suit|class|complaint|claim|proceedings|litigation|defendant",
            r"\b(?:sued|sues|suing|(?:fil(?:ed|es|ing)|brought|brings|lodged|launch(?:ed|"
            r"es))\s+[^.;]{0,40}?\b(?:lawsuits?|suits?|"
            r"class[- ]actions?|complaints?|claims?|proceedings)\b[^.;]{0,60}?\b(?:against|alleging|accusing|over)|"
            r"(?:lawsuits?|class[- ]actions?|suits?|complaints?)\b[^.;]{0,30}?\b(?:against (?!us\b|companies\b|"
            r"the industry)|accus\w+|alleg\w+)|"
            r"(?:faces?|facing|faced|settle[sd]?|settling|lost|won|dismiss(?:ed|es)?|defending|"
            r"fighting)\s+[^.,;]{0,40}?\b(?:lawsuits?|"
            r"class[- ]actions?|suits?|litigation)|(?:is|was|were|are|been|"
            r"being)\s+(?:\w+\s+)?named\s+(?:as\s+)?(?:an?\s+)?defendants?)\b",
        ),
        (
            "minors",
            "year-old|age|boy|girl|child|teen|toddler|infant|baby|minor|son|daughter|pupil",
            r"\b(?:[1-9]|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
            r"fifteen|sixteen|"
            r"seventeen)-year-olds?(?=\W+(?:boys?|girls?|child\w*|sons?|daughters?|teen\w*|students?|pupils?|"
            r"victims?|workers?|"
            r"was|were|is|who|had|has|died|from|at|told|said|in|and|at)\b|[,.;:]|\W*\Z)"
            r"|\b(?:boy|girl|child|teenager|teen|schoolboy|schoolgirl|toddler|infant|baby|minor|son|daughter|"
            r"pupil),?\s+(?:aged\s+)?"
            r"(?:[1-9]|1[0-7])\b(?!\s+(?:percent|million|billion))|\baged?\s+(?:[1-9]|1[0-7])(?=[,.;)]|\s+(?:and|"
            r"who|was|were)\b)"
            r"|\b(?:an?|the|his|her|one)\s+(?:\w+\s+)?(?:boy|girl|teenager|schoolboy|schoolgirl|toddler|child|minor)\s+"
            r"(?:who|was|died|named|told|said|identified|testified)\b|\bunderage\s+(?:workers?|girls?|boys?|"
            r"victims?|employees)",
        ),
        (
            "rumour",
            "familiar with|close to|briefed on|knowledge of|not authori|anonym|named|identified|source|insiders|people",
            r"\b(?:(?:people|persons?|someone|sources?|officials?|executives?|insiders?|bankers?|individuals?|"
            r"those)\s+(?:who\s+(?:is|are|"
            r"was|were)\s+)?(?:\w+ly\s+)?(?:familiar with|close to|briefed on|with (?:direct |intimate )?knowledge of|"
            r"not authori[sz]ed to)|(?:on|under)\s+(?:the\s+)?condition\s+of\s+anonymity|not\s+to\s+be\s+(?:named|"
            r"identified)\b|"
            r"(?:unnamed|anonymous|unidentified)\s+(?:\w+\s+)?(?:sources?|officials?|people|person|executives?|"
            r"insiders?|bankers?)|"
            r"sources?\s+(?:say|says|said|told|claim(?:s|ed)?)|according to (?:\w+\s+)?(?:sources|insiders|people))\b",
        ),
        (
            "rumour",
            "rumo|unconfirmed|reportedly|said to|chatter|gossip|speculation|word on the street",
            r"\b(?:rumou?red\s+(?:to|that|for|deal|bid|takeover)|rumou?rs?\s+(?:has it|have it|that|say|said|"
            r"suggest|swirl\w*|spread|"
            r"circulat\w+|of (?:an?|its|his|her))|unconfirmed\s+(?:\w+\s+)?(?:reports?|rumou?rs?)|reportedly|"
            r"is said to (?:be|have)|are said "
            r"to (?:be|have)|(?:market|trading[- ]floor)\s+(?:chatter|gossip)|speculation (?:that|is)|"
            r"word on the street)\b",
        ),
    )
)
_TAKEOVER_OR_RESULTS = re.compile(
    r"\b(?:acqui(?:re[sd]?|ring|sition)|take(?:s|n)? over|took over|takeover|buyout|merg(?:e[sd]?|er|ing)|tender offer|"
    r"bid (?:for|to)|offer(?:s|ed)? (?:for|to buy)|(?:agreed|agrees|plans?|deal|talks|wants) to (?:buy|acquire|sell)|"
    r"earnings|revenues?|profits?|net (?:income|loss|sales)|sales (?:rose|fell|grew|dropped|jumped|were|of)|guidance|"
    r"quarterly results|operating (?:income|profit|loss)|results)\b",
    re.IGNORECASE,
)
_BEFORE = 200  # characters before an event in which a word can make it a mere possibility
# What may happen to anybody has happened to nobody: the risk factors of a prospectus are full of it.
_MAYBE = re.compile(
    r"\b(?:(?:may|might|could|would|can)(?!\s+have)|if|should|whether or not|in the event|any|potential(?:ly)?|"
    r"possible|"
    r"from time to time|risks?\s+(?:of|that|related))\b[^.;]*\Z",
    re.IGNORECASE,
)
_MAYBE_EXCUSES: frozenset[Risk] = frozenset({"death", "insolvency", "lawsuit"})
_REPORTED_SPEECH_ONLY = re.compile(
    r"\b(?:rumou?rs?|speculation)\b[^.;]{0,300}\b(?:may|could|might|can)\b", re.IGNORECASE
)


def in_text(text: str) -> list[tuple[int, int, Risk]]:
    """The risky words of a sentence with their class, the first of each class.

    >>> [(r, "Vance was charged with fraud."[a:b]) for a, b, r in in_text("Vance was charged with fraud.")]
    [('crime', 'charged with fraud')]
    >>> in_text("The fraud rules apply to lawsuits over death benefits.")
    []
    """
    found: dict[Risk, tuple[int, int, Risk]] = {}
    plain = lowered(text)
    for risk, marks, pattern in _PATTERNS:
        if risk in found or not any(mark in plain for mark in marks):
            continue
        for match in pattern.finditer(text):
            if risk in _MAYBE_EXCUSES and _MAYBE.search(text, max(0, match.start() - _BEFORE), match.start()):
                continue
            if risk == "rumour" and _REPORTED_SPEECH_ONLY.search(text):
                continue
            found[risk] = (match.start(), match.end(), risk)
            break
    return sorted(found.values())


def takeover_or_results(text: str) -> tuple[int, int] | None:
    """Where a sentence speaks of a takeover or of a company's results."""
    match = _TAKEOVER_OR_RESULTS.search(text)
    return match.span() if match else None
