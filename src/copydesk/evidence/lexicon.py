"""Words that mean the same, the contrary, or something looser, in the news of markets and regulation.

Written by us for this purpose. Groups hold stems' source words; they are stemmed when the module loads.
"""

from __future__ import annotations

from copydesk.evidence.stems import stem

# Each line: words that a reporter may put for one another without changing what is asserted.
_SAME = """
increase rise grow climb gain up higher growth rose grew risen grown rising advance expand expansion
decrease decline fall drop down lower fell slip reduce reduction declined fallen decreased dip shrink shrank
buy purchase acquire bought acquisition acquired
sell sale sold dispose disposal
start begin commence launch began begun commenced initiate
end finish conclude terminate expire cease stop
about approximately roughly nearly around almost
help assist aid support
use employ utilize
show indicate reflect demonstrate
need require necessary required requirement mandatory
make create produce made
give provide offer gave supply furnish
get receive obtain got
keep maintain retain kept
say state announce disclose report told said tell declare
company firm business corporation enterprise issuer registrant
employee worker staff personnel workforce
customer client consumer
profit earnings income
revenue sales turnover
cost expense
money fund funds capital
big large substantial significant considerable sizable
small little minor modest
important key critical vital
main primary principal chief primarily mainly mostly largely principally
also additionally too moreover furthermore
because due since owing
rule regulation
law statute legislation act
order directive decree
agency department regulator authority bureau commission
plan scheme programme program
investor shareholder stockholder
share stock equity
lawsuit suit litigation case
worldwide global globally international
country nation
yearly annual annually year
quarterly quarter
monthly month
weekly week
daily day
month monthly
current present currently now
former previous prior earlier previously past
future upcoming coming forthcoming
rival competitor competing
build construct construction built
pay payment paid
hurt harm damage adversely negatively impair adverse negative
affect impact influence
permit allow authorize let enable
forbid prohibit ban bar
name appoint appointed named
lead run head oversee led manage
join enter
leave depart exit left
choose select pick chosen selection
change amend alter modify revise amendment
replace substitute supersede
issue publish release publication
examine reexamine review re-evaluation reevaluate evaluate reassess assess re-evaluate
retirement pension
default qdia
website site
expect anticipate anticipated expected
try attempt seek aim
mainly chiefly
roughly some
mutual fund
often frequently
rely depend dependent reliance dependence
complete finish completed
hold own held owned
describe outline detail
""".strip().splitlines()

# Contraries: each pair of groups, by one word of either.
_CONTRARY = """
increase decrease
buy sell
profit loss
gain loss
start end
permit forbid
above below
before after
more less
most least
more fewer
higher lower
favorable unfavorable
favorable adverse
positive negative
able unable
likely unlikely
approve reject
approve deny
accept reject
strengthen weaken
improve worsen
widen narrow
expand shrink
include exclude
win lose
join leave
maximum minimum
long short
open close
largest smallest
best worst
early late
public private
same different
always never
effective ineffective
sufficient insufficient
success failure
succeed fail
rescind issue
repeal enact
loosen tighten
upgrade downgrade
hire fire
surplus deficit
exceed miss
domestic foreign
senior junior
require restrict
pending decided
pending settled
pending resolved
pending denied
proposed completed
proposed adopted
proposed final
scheduled completed
planned completed
scheduled held
temporary permanent
voluntary mandatory
above under
over under
""".strip().splitlines()

# Looser words: the term of a source (right) is narrower than, or only near, the word of a story (left).
_LOOSER = """
cryptocurrency|digital assets
crypto|digital assets
bitcoin|digital assets
stablecoin|digital assets
""".strip().splitlines()

CONCEPT: dict[str, str] = {}  # of a stem: the head of its group of like words
for _line in _SAME:
    _stems = [stem(w) for w in _line.split()]
    for _stem in _stems:
        CONCEPT.setdefault(_stem, _stems[0])

# A stem of these parted from its group by more than a prefix: irregular forms of common verbs.
for _past, _base in {
    "fell": "decreas",
    "took": "take",
    "taken": "take",
    "went": "go",
    "gone": "go",
    "came": "come",
    "saw": "see",
    "seen": "see",
    "knew": "know",
    "known": "know",
    "thought": "think",
    "brought": "bring",
    "spent": "spend",
    "built": stem("build"),
    "wrote": "write",
    "written": "write",
    "met": "meet",
    "won": "win",
    "lost": "lose",
    "set": "set",
    "sent": "send",
    "held": stem("hold"),
    "cut": "cut",
    "put": "put",
    "drew": "draw",
    "drawn": "draw",
    "drove": "drive",
    "driven": "drive",
    "broke": "break",
    "broken": "break",
    "sought": stem("seek"),
    "bore": "bear",
    "borne": "bear",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "withdrawal": "withdraw",
    "chose": stem("choose"),
    "sank": "sink",
    "sunk": "sink",
    "won't": "will",
    "arose": "aris",
    "arisen": "aris",
    "lent": "lend",
    "dealt": "deal",
    "felt": "feel",
    "meant": "mean",
    "understood": "understand",
    "found": "find",
    "overseen": stem("oversee"),
    "oversaw": stem("oversee"),
    "forbade": stem("forbid"),
    "forbidden": stem("forbid"),
    "proposal": "propos",
    "decision": "decid",
    "analyses": "analysi",
    "criteria": "criterion",
    "children": "child",
    "approval": "approv",
    "announcement": "announc",
    "agreement": "agre",
    "settlement": "settl",
    "filing": "file",
    "investment": "invest",
    "development": "develop",
    "establishment": "establish",
    "requirement": stem("require"),
    "decisions": "decid",
    "determination": "determin",
    "consideration": "consid",
    "exclusive": "exclus",
}.items():
    CONCEPT[stem(_past)] = CONCEPT.get(_base, _base)


def concept(root: str) -> str:
    """The concept of a stem: the head of its group of like words, or the stem itself.

    >>> concept(stem("climbed")) == concept(stem("increase"))
    True
    """
    return CONCEPT.get(root, root)


_OPPOSED: dict[str, set[str]] = {}
for _line in _CONTRARY:
    _one, _two = (concept(stem(w)) for w in _line.split())
    _OPPOSED.setdefault(_one, set()).add(_two)
    _OPPOSED.setdefault(_two, set()).add(_one)


def contraries(root: str) -> set[str]:
    """The concepts that are contrary to that of ``root``."""
    return _OPPOSED.get(concept(root), set())


LOOSER: dict[str, str] = {stem(story): source for story, source in (line.split("|") for line in _LOOSER)}
