"""Names of people, bodies, laws, products and places, found by their form: no model, no parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from copydesk.claims import name_runs
from copydesk.claims import name_words as words
from copydesk.claims.identifiers import identifiers as identifiers
from copydesk.claims.name_runs import Token
from copydesk.claims.verbs import UNCHANGED, verb
from copydesk.model import Name, Span

_SAYS = re.compile(
    r"\s+(?:said|says|told|announced|reported|posted|agreed|plans|sued|acquired|bought|sold|filed|named|hired|raised|cut"
    r"|unveiled|launched|expects|has|is|was|will)\b"
)
# What people and bodies do, and no hiring, lending or consumption does.
_ACTS = frozenset(
    """acquire add agree announce answer apologize apologise appeal appoint approve ask attack ban bid borrow build buy
    cancel criticise criticize decline defend deliver demand deny dismiss elect employ expect file fire hire invest join
    launch lay license manufacture negotiate nominate open operate order outsell pay plan pledge post promise propose
    purchase recall refuse reject reopen repay report request resign reveal sell settle ship sign sue supply suspend
    testify threaten unveil urge vote warn win withdraw write""".split()
)
# They stand before a participle as often as before nothing: "Previously announced plans".
_ADVERBS = frozenset(
    """previously newly recently jointly separately formally publicly officially quietly privately widely closely fully
    partly wholly freshly rapidly slowly quickly sharply solely heavily highly poorly badly federally locally
    """.split()
)
_NEXT_WORD = re.compile(r"\s+(?:(?:also|then|later|once|now)\s+)?(?P<verb>[a-z]+)\b(?P<more>\s+(?P<after>[\w$€£]+))?")
_OBJECT = re.compile(r"(?:a|an|the|its|his|her|their|no|all|two|three|four|five|six|that|to|[A-Z]\w*|[\d$€£]\S*)$")
_OFFICE_AFTER = re.compile(
    r",\s+(?:the\s+|a\s+|an\s+)?(?:[\w&'’.\-]+['’]s\s+)?"
    r"(?P<office>(?:(?:former|acting|interim|vice|deputy|senior|executive|chief|general|managing|co-?|lead|global|U\.S\.|"
    r"finance|financial|operating|executive|technology|legal|marketing|information|investment|portfolio|equity|market|"
    r"group|[A-Z][a-z]+)[\s-]+){0,5}"
    r"(?:president|chair(?:man|woman|person)?|officer|CEO|CFO|COO|CTO|secretary|minister|governor|mayor|senator|"
    r"commissioner|director|administrator|comptroller|treasurer|ambassador|judge|speaker|counsel|professor|economist|"
    r"strategist|analyst|spokes(?:man|woman|person)|founder|partner|manager|head|chief|executive|chancellor|attorney)\b"
    r"(?:\s+(?:and|&)\s+(?:chief\s+)?[a-z]+\s+(?:officer|president|director))?)"
)

Kind = Literal["person", "organisation", "law", "place", "product", "identifier", "other"]
Found = list[tuple[int, int, Name]]


def in_text(text: str, taken: Sequence[Span] = ()) -> Found:
    """The names of a sentence: start, end, and a :class:`Name` with its kind and, for a person, the title given.

    Capitalised common words at the head of a sentence, days, months and nationalities are no names. Of a headline
    in title case only acronyms, bodies that name themselves ("Labor Department") and people with a title are read:
    the capitals of its other words say nothing.

    >>> [(n.name, n.kind, n.title) for _, _, n in in_text("Labor Secretary Ana Ruiz met the Bank of Orly on Monday.")]
    [('Ana Ruiz', 'person', 'Labor Secretary'), ('Bank of Orly', 'organisation', '')]
    """
    headline = is_title_case(text)
    found: Found = []
    for part in name_runs.parts(text, taken):
        name = _name(text, part, headline)
        if name is not None:
            found.append(name)
    return found


def is_title_case(text: str) -> bool:
    """Whether the capitals of a text say nothing: a headline in title case, or all in capitals."""
    longer = list(re.findall(r"[^\W\d_]{4,}", text))
    if len(longer) < 3:
        return False
    capital = sum(w[0].isupper() for w in longer)
    return capital >= 0.8 * len(longer) and not text.rstrip().endswith(".")


def _name(text: str, part: list[Token], headline: bool) -> tuple[int, int, Name] | None:
    starts = _starts_sentence(text, part[0][1])
    agency = _agency(part) if headline else None
    if agency:
        return agency[0], agency[1], Name(text[agency[0] : agency[1]], "organisation")
    title, part = _title_before(text, part)
    # A common word that is capitalised only because it begins the sentence is no part of the name behind it.
    while part and starts and not title and _common_start(part):
        drop = 1
        while drop < len(part) and part[drop][3] != "cap":
            drop += 1
        part = part[drop:]
        starts = False
    if not part or part[0][3] != "cap":
        return None
    if not title:
        title, part = _title_before(text, part)
    caps = [t for t in part if t[3] == "cap"]
    if not caps:
        return None
    start, end = part[0][1], part[-1][2]
    if text[end : end + 1] == "." and part[-1][0].lower() in words.COMPANY_SUFFIXES | {"jr", "sr", "bros"}:
        end += 1 if end + 1 < len(text) and text[end + 1] != "\n" and text[end + 1 :].strip() else 0
    name = text[start:end]
    kind = _kind(part, title)
    if headline and not title and (not _acronym(name) or text.isupper()):
        return None
    if headline and len(caps) > 1 and not _acronym(name):
        start, end = caps[0][1], caps[0][2]  # of "President Ruiz Signs Order" the name alone
        while len(caps) > 1 and caps[0][0].lower() in words.FIRST_NAMES and end == caps[0][2]:
            end = caps[1][2]
        name = text[start:end]
    if len(caps) == 1 and not title and not headline:
        word = caps[0][0]
        if len(word) == 1 or (word.lower() in words.TITLE_WORDS and word.lower() not in ("king", "prince", "queen")):
            return None
        if starts and not _stands_as_name(text, word, end):
            return None
        if word.lower() in _GENERIC | words.COMPANY_SUFFIXES or _DEGREE.fullmatch(word):
            return None
    if not title and (kind == "person" or (kind == "other" and 1 < len(caps) < 5)):
        after = _OFFICE_AFTER.match(text, end)
        if after:
            title, kind = after.group("office"), "person"
    return start, end, Name(name, kind, title)


_DEGREE = re.compile(r"(?!(?:U\.[SKN]|E\.U|D\.C)\.$)(?:[A-Z]\.){2,}|(?:Ph|Ed)\.D\.?")
# Defined terms of filings and orders, which stand for a body named before.
_GENERIC = frozenset(
    """company registrant corporation board department agency commission administration order section act secretary
    president government state court committee council notes note plan plans agreement agreements bureau firm group
    bank trust fund exchange office item part exhibit table annual report form common stock directors officers internet
    web states federal congressional management university college school church parties party""".split()
)


def _starts_sentence(text: str, at: int) -> bool:
    """Whether a word begins a sentence, or a cell of a table's row."""
    if text[:at].rstrip(' "“‘(•*').endswith(("\t", "\n")):
        return True
    before = text[:at].rstrip(" \t\n\u00a0\"'“‘(•*–—-")
    return not before or before[-1] in ".!?:;"


def _common_start(part: list[Token]) -> bool:
    word = part[0][0]
    lower = word.lower()
    if word.isupper() and len(word) > 1:
        return False
    if lower not in words.COMMON:
        return False
    if len(part) == 1:
        return True
    # "Federal Reserve", "Bank of Orly" begin with a common word but are names; "Analysts Maria" is two.
    follows = part[1]
    if follows[3] != "cap":
        return not (follows[0] in ("of", "for", "on", "&") and lower in words.OF_HEADS | words.BODY_HEADS)
    if lower in _ALWAYS_COMMON:
        return True
    return part[-1][0].lower() not in words.BODY_HEADS | words.LAW_HEADS | words.COMPANY_SUFFIXES


_ALWAYS_COMMON = frozenset(
    """the a an this that these those in on at by for from to of with without under after before since until as if when
    while where although though because but and or so yet both all some many most few several each every its his her
    their our your my it he she they we you however meanwhile today yesterday tomorrow last next former""".split()
)


def _stands_as_name(text: str, word: str, end: int) -> bool:
    """Whether a word at the head of a sentence is taken for a name though it stands alone."""
    lower = word.lower()
    if lower in words.COMMON or lower in _ADVERBS:
        return False
    if word.isupper() or any(c.isupper() for c in word[1:]) or lower in words.PLACES:
        return True
    if text[end : end + 2] in ("'s", "’s") or _SAYS.match(text, end):
        return not lower.endswith(("ers", "ors", "ists")) or text[end : end + 2] in ("'s", "’s")
    if re.match(r"-\w", text[end:]):
        return False
    return not lower.endswith(tuple(words.COMMON_ENDINGS)) or _acts(text, lower, end)


def _acts(text: str, lower: str, end: int) -> bool:
    """Whether a word that looks common ("Wessling") does what only somebody does, or has something of its own."""
    follows = _NEXT_WORD.match(text, end)
    found = verb(follows["verb"]) if follows else None
    if follows is None or found is None or lower.endswith(("ers", "ors", "ists")):
        return False
    after = follows["after"] or ""
    if found.form == "s" or lower.endswith("ly"):  # "Standing orders" has none, "Wessling orders a ship" has
        does = bool(_OBJECT.match(after))
    else:
        does = found.form in ("past", "ed") or follows["verb"] in UNCHANGED
    return does and (found.base in _ACTS or after in ("its", "his", "her"))


def _acronym(name: str) -> bool:
    return name.isupper() and 2 <= len(name) <= 6 and name.isalpha()


def _agency(part: list[Token]) -> tuple[int, int] | None:
    """The span of a body that names itself inside a headline run: "Labor Department", "Department of Labor"."""
    caps = [t for t in part if t[3] == "cap"]
    for i, token in enumerate(caps):
        lower = token[0].lower()
        behind = part[part.index(token) + 1 :]
        if lower in ("department", "ministry", "secretary") and behind and behind[0][0] == "of":
            return token[1], part[-1][2]
        if lower in ("department", "commission", "ministry", "reserve") and i:
            return caps[i - 1][1], token[2]
    return None


def _title_before(text: str, part: list[Token]) -> tuple[str, list[Token]]:
    """Part a leading title from a person's name: ("Labor Secretary", [Ana, Ruiz])."""
    caps = [i for i, t in enumerate(part) if t[3] == "cap"]
    head = -1
    for i in caps:
        if part[i][0].rstrip(".").lower() in words.TITLE_HEADS:
            head = i
        elif head >= 0 and part[i][0].rstrip(".").lower() not in words.TITLE_WORDS:
            break
    if head >= 0 and head + 3 < len(part) and part[head + 1][0] == "of":
        # "Secretary of Labor Ana Ruiz", "Secretary of the Treasury Ana Ruiz"
        field = head + 2 + (part[head + 2][0] == "the")
        rest = part[field + 1 :]
        if len(rest) > 1 and all(t[3] == "cap" for t in rest) and not _bodily(rest):
            return text[part[0][1] : part[field][2]], rest
    if head >= 0 and head + 1 < len(part):
        rest = part[head + 1 :]
        if rest[0][3] == "cap" and 1 <= len(rest) <= 5 and not _bodily(rest):
            return text[part[0][1] : part[head][2]], rest
        return "", part
    if head < 0 and part[0][3] == "cap" and not _bodily(part):
        before = _LOWER_TITLE.search(text, max(0, part[0][1] - 60), part[0][1])
        if before:
            return before.group("title"), part
    return "", part


_LOWER_TITLE = re.compile(
    r"\b(?P<title>(?:(?:former|acting|interim|vice|deputy|senior|executive|chief|general|managing|finance|financial|"
    r"operating|technology|investment|prime|market|equity)\s+){0,4}"
    r"(?:president|chair(?:man|woman|person)?|officer|CEO|CFO|COO|CTO|secretary|minister|governor|mayor|senator|"
    r"commissioner|director|administrator|comptroller|treasurer|ambassador|judge|speaker|counsel|economist|strategist|"
    r"analyst|spokes(?:man|woman|person)|founder|partner|manager|head|chief|executive|chancellor|attorney))\s+$"
)


def _bodily(part: list[Token]) -> bool:
    last = part[-1][0].rstrip(".").lower()
    return (
        last in words.BODY_HEADS
        or last in words.COMPANY_SUFFIXES
        or last in words.LAW_HEADS
        or any(t[0] in ("of", "&", "for") for t in part)
        or (len(part) == 1 and part[0][0].isupper() and len(part[0][0]) > 1)
    )


def _kind(part: list[Token], title: str) -> Kind:
    caps = [t[0] for t in part if t[3] == "cap"]
    lower = [c.rstrip(".").lower() for c in caps]
    if title:
        return "person"
    if lower[-1] in words.LAW_HEADS or (part[-1][3] == "number" and "Act" in caps):
        return "law"
    if " ".join(lower) in words.PLACES:
        return "place"
    if _bodily(part) or any(w in words.BODY_HEADS for w in lower) or lower[0] in ("secretary", "office"):
        return "organisation"
    if len(caps) > 1 and len(part) == len(caps) <= 4:
        if (
            lower[0] in words.FIRST_NAMES
            or any(len(w) == 1 for w in lower[1:-1])
            or caps[-1].rstrip(".") in name_runs.ROMAN
        ):
            return "person"
        return "other"
    if _acronym(caps[0]):
        return "organisation"
    return "other"
