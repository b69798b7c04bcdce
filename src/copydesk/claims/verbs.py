"""The verbs of news of markets and regulation, with their forms. Written by us; the list of bases is not closed:
``clauses.py`` takes other words for verbs by their ending and place.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Form = Literal["base", "s", "ing", "past", "participle", "ed"]  # "ed": past tense and participle alike

_REGULAR = """
act abandon absorb accept accuse achieve acknowledge acquire add address adjust adopt advance advise affect affirm agree
aim allege allocate allow alter amend analyze announce answer anticipate apologise apologize appeal appear apply appoint
approve argue arrange arrest ask assert assess assign assume attach attack attempt attend attract authorise authorize
average avoid await award back ban bar base benefit block boost borrow brief cancel cap carry cast cause caution cease
certify challenge change charge charter cite claim clarify classify clear climb close collapse collect combine commence
comment commission commit compare compel compete complain complete comply compute concede concern conclude condemn
conduct confirm consider consist consult contact contain continue contract contribute control convert cover create
criticise criticize cross curb damage decide declare decline decrease dedicate defeat defend defer define delay delegate
delete deliver demand demolish deny depart depend deploy deposit describe deserve design destroy detail deteriorate
determine develop digest direct disagree disclose discover discuss dismiss display dispose dispute dissolve distribute
divert divide double downgrade draft drop earn ease elect eliminate embrace emerge employ enable encounter encourage end
endorse enforce engage enhance enlarge enroll ensure enter establish estimate evacuate evaluate examine exceed exchange
exclude execute exempt exercise exist exit expand expect expire explain explore export expose express extend face fail
favor favour file finalise finalize finance fine finish fire follow force forecast form found fund gain gather generate
grant guarantee guide halt handle happen harm help highlight hinder hire hope house identify ignore illustrate impair
implement imply import impose improve include increase incur indicate influence inform inherit initiate insist inspect
install instruct insure integrate intend intensify interview introduce invest investigate invite involve issue join
judge jump justify keep lack land last launch license lift limit link liquidate list loan lock look lower maintain
manage mandate manufacture mark market marry match matter measure mention merge mine miss modify monitor move name need
negotiate nominate note notify object oblige obtain occur offer open operate oppose order organise organize outline
outsell outnumber oversee own pack participate pass pause perform permit persuade place plan pledge plead plunge point
possess post postpone praise predict prefer prepare present preserve prevent price print proceed process produce
prohibit project promise promote propose protect protest prove provide publish pull purchase pursue push qualify
question raise rank rate reach react realize reassess recall receive recognise recognize recommend record recover reduce
reexamine refer refinance reflect refuse register regulate reiterate reject relate release relieve rely remain remind
remove renew rent reopen repair repeal replace report represent request require rescind rescue research reserve reshape
resign resolve respond rest restore restrict result resume retain retire return reveal reverse review revise revoke
reward risk rule rush sail sanction save schedule score scrap search secure seem seize separate serve settle shape share
shelve shift ship shorten show sign signal slash slow soar solve sort specify split sponsor spread stabilise stabilize
start state stay stop store strengthen struggle study submit subscribe succeed suffer suggest summarise summarize supply
support surge surpass surprise survive suspect suspend sustain switch tackle talk target tax terminate test testify
thank threaten tie tighten total touch track trade train transfer transform translate travel treat trigger trim triple
try tumble turn underline underscore unload unveil update upgrade urge use value vary veto view violate visit vote wait
warn waste watch weaken weigh welcome widen withhold witness wonder work worry worsen yield
grapple brace navigate scrutinise scrutinize eye calculate repay lend outperform erode narrow unfold evolve moderate
rebound outstrip check sound smell taste chase petition rebuild consolidate accelerate decelerate broaden deepen
encompass entail owe pose reckon feel depress
""".split()

# base, third person, past tense, participle
_IRREGULAR = """
arise arises arose arisen|bear bears bore borne|beat beats beat beaten|become becomes became become|begin begins began
begun|bet bets bet bet|bid bids bid bid|bind binds bound bound|break breaks broke broken|bring brings brought brought|
build builds built built|buy buys bought bought|cast casts cast cast|catch catches caught caught|choose chooses chose
chosen|come comes came come|cost costs cost cost|cut cuts cut cut|deal deals dealt dealt|draw draws drew drawn|drive
drives drove driven|eat eats ate eaten|fall falls fell fallen|feed feeds fed fed|feel feels felt felt|fight fights
fought fought|find finds found found|flee flees fled fled|fly flies flew flown|forbid forbids forbade forbidden|forget
forgets forgot forgotten|get gets got got|give gives gave given|go goes went gone|grow grows grew grown|hear hears heard
heard|hit hits hit hit|hold holds held held|hurt hurts hurt hurt|keep keeps kept kept|know knows knew known|lay lays
laid laid|lead leads led led|leave leaves left left|lend lends lent lent|let lets let let|lie lies lay lain|lose loses
lost lost|make makes made made|mean means meant meant|meet meets met met|oversee oversees oversaw overseen|pay pays paid
paid|put puts put put|quit quits quit quit|read reads read read|repay repays repaid repaid|ride rides rode ridden|ring
rings rang rung|rise rises rose risen|run runs ran run|say says said said|see sees saw seen|seek seeks sought sought|
sell sells sold sold|send sends sent sent|set sets set set|shake shakes shook shaken|shed sheds shed shed|shine shines
shone shone|shoot shoots shot shot|shrink shrinks shrank shrunk|shut shuts shut shut|sink sinks sank sunk|sit sits sat
sat|sleep sleeps slept slept|slide slides slid slid|speak speaks spoke spoken|spend spends spent spent|spin spins spun
spun|split splits split split|stand stands stood stood|steal steals stole stolen|stick sticks stuck stuck|strike strikes
struck struck|sue sues sued sued|swear swears swore sworn|swing swings swung swung|take takes took taken|teach teaches
taught taught|tell tells told told|think thinks thought thought|throw throws threw thrown|undergo undergoes underwent
undergone|understand understands understood understood|undertake undertakes undertook undertaken|uphold upholds upheld
upheld|wear wears wore worn|win wins won won|withdraw withdraws withdrew withdrawn|withhold withholds withheld withheld|
write writes wrote written
"""
# The last consonant is doubled in these.
_DOUBLED = frozenset(
    """ban bar cap commit compel control cut drop enroll equip fit get hit incur let occur permit plan prefer put
    quit refer run set ship shut sit slip split stop submit transfer trim win begin forbid bet bid cancel""".split()
)


class Verb(NamedTuple):
    """What a word is as a verb: the base and the form it has."""

    base: str
    form: Form


def _inflected(base: str) -> dict[str, Form]:
    if base.endswith("e"):
        stem, past, ing = base, base + "d", (base if base.endswith("ee") else base[:-1]) + "ing"
    elif base.endswith("y") and base[-2] not in "aeiou":
        stem, past, ing = base[:-1] + "ie", base[:-1] + "ied", base + "ing"
    else:
        double = base + base[-1] if base in _DOUBLED else base
        stem = base + "e" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else base
        past, ing = double + "ed", double + "ing"
    return {base: "base", stem + "s": "s", past: "ed", ing: "ing"}


def _all() -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    irregular: set[str] = set()
    for line in " ".join(_IRREGULAR.split()).split("|"):
        base, third, past, participle = line.split()
        irregular.add(base)
        found[third] = Verb(base, "s")
        found[base] = Verb(base, "base")
        found[next(w for w, f in _inflected(base).items() if f == "ing")] = Verb(base, "ing")
        if past == participle:
            found.setdefault(past, Verb(base, "ed"))
        else:
            found.setdefault(past, Verb(base, "past"))
            found.setdefault(participle, Verb(base, "participle"))
    for base in _REGULAR:
        if base not in irregular:
            for word, form in _inflected(base).items():
                found.setdefault(word, Verb(base, form))
    for word, base in {"cancelled": "cancel", "labelled": "label", "lied": "lie"}.items():
        found[word] = Verb(base, "ed")
    return found


VERBS: dict[str, Verb] = _all()
#: Verbs whose past is spelled as their base.
UNCHANGED = frozenset("bet bid cast cost cut hit hurt let put quit read set shed shut split".split())


def verb(word: str) -> Verb | None:
    """What ``word`` is as a verb, if it is one that the list has.

    >>> verb("withdrew"), verb("suspending"), verb("port")
    (Verb(base='withdraw', form='past'), Verb(base='suspend', form='ing'), None)
    """
    return VERBS.get(word)
