"""Tables of words: same meaning, contrary meaning, kinds of things, and how sure or how many.

The tables are short; most of what is changed is found by grammar. Pairs stand once and are read both ways.
"""

from __future__ import annotations

import re


def _pairs(text: str) -> list[tuple[str, str]]:
    row = [tuple(p.strip() for p in line.split("|")) for line in text.replace("\n", ";").split(";") if "|" in line]
    return [(p[0], p[1]) for p in row]


# Said otherwise and meaning the same; read from left to right.
PLAIN = _pairs("""
approximately|about; roughly|about; additional|extra; commence|begin; utilize|use; utilizes|uses; utilized|used
purchase|buy; purchased|bought; purchases|buys; obtain|get; obtained|got; numerous|many; sufficient|enough
assist|help; assists|helps; assisted|helped; prior to|before; subsequent to|after; in excess of|more than
due to|because of; in order to|to; primarily|mainly; terminate|end; terminated|ended; terminates|ends
initiate|start; initiated|started; provide|give; provides|gives; provided that|as long as; attempt to|try to
require|need; requires|needs; adversely affect|hurt; adversely impact|hurt; negatively impact|harm
negatively affect|harm; materially|significantly; significant|major; substantial|large
majority of|greater part of; expenditures|spending; personnel|staff; employees|workers; attorneys|lawyers
compensation|pay; remuneration|pay; ability|capacity; seeks to|tries to; seek to|try to; is able to|can
are able to|can; is unable to|cannot; are unable to|cannot; may not be able to|might be unable to
regarding|about; concerning|about; pursuant to|under; in accordance with|under
in connection with|in relation to; as well as|and; in addition to|besides; various|different; evaluate|assess
evaluates|assesses; evaluated|assessed; monitor|watch; monitors|watches; reduce|cut; reduces|cuts; reduced|cut
decrease|drop; decreased|dropped; increased|went up; rose|climbed; declined|dropped; fell|slipped; grew|expanded
annually|every year; globally|worldwide; worldwide|around the world; large|big; establish|set up; maintain|keep
maintains|keeps; retain|keep; retains|keeps; permit|allow; permits|allows; permitted|allowed; prohibit|ban
prohibits|bans; prohibited|banned; demonstrate|show; demonstrates|shows; comprised of|made up of
consists of|is made up of; consist of|are made up of; entire|whole; rapidly|quickly; frequently|often
historically|in the past; currently|at present; previously|earlier; believes|thinks; believe|think
difficult|hard; essential|vital; critical|crucial; important|key; result in|lead to; results in|leads to
resulted in|led to; litigation|court action; lawsuit|legal action; compete with|rival; competitors|rivals
competitor|rival; consumers|shoppers; customers|clients; products|goods; manufacture|make; manufactures|makes
manufactured|made; offer|provide; offers|provides; operates in|is active in; conduct|carry out
conducts|carries out; conducted|carried out; estimate|reckon; anticipate|expect; anticipates|expects
anticipated|expected; intend to|plan to; intends to|plans to; completed|finished; entered into|signed
agreement|deal; agreements|deals; transaction|deal; dividend|payout; dividends|payouts; revenue|sales
net income|profit; net earnings|profit; net loss|loss; impact|affect; impacted|affected; approval|clearance
issued|put out; fines|penalties; delay|hold up; damage|harm; protect|safeguard
protects|safeguards; support|back; supports|backs; focus on|concentrate on; focuses on|concentrates on
rely on|depend on; relies on|depends on; depend on|hinge on; participate in|take part in
participates in|takes part in; offset by|balanced by; continue to|still; is expected to|should
are expected to|should; remained|stayed; remains|stays; remain|stay; approve|sign off; approved|signed off on
directs|orders; shall|must; is required to|must; are required to|must; must|has to; could|might; may|might
cannot|is not able to; will be|is set to be; does not have|has no; do not have|have no; did not have|had no
is not required to|does not need to; are not required to|do not need to; not subject to|exempt from
prevent|stop; prevents|stops; enable|allow; enables|allows
""")

# Saying the contrary; read both ways. Verbs, adjectives, adverbs and nouns, each in the form that stands in a text.
CONTRARY = _pairs("""
increased|decreased; increase|decrease; increases|decreases; increasing|decreasing; rose|fell; grew|shrank
growth|decline; higher|lower; highest|lowest; high|low; improved|worsened; improve|worsen; improves|worsens
improvement|deterioration; favorable|unfavorable; favorably|unfavorably; gain|loss; gains|losses
exceeded|fell short of; exceeds|falls short of; strengthening|weakening; strengthened|weakened; strong|weak
stronger|weaker; strength|weakness; positive|negative; positively|negatively; bought|sold; buy|sell; buys|sells
buying|selling; purchase|sell; purchased|sold; acquired|disposed of; acquire|divest; acquisition|disposal
approved|rejected; approve|reject; approves|rejects; approval|rejection; granted|denied; grant|deny
allows|forbids; allow|forbid; allowed|forbade; permits|prohibits; permit|prohibit; permitted|prohibited
requires|forbids; require|forbid; required|forbidden; accepted|refused; accept|refuse; won|lost; win|lose
wins|loses; opened|closed; open|close; opens|closes; began|ended; begin|end; begins|ends; started|stopped
start|stop; supports|opposes; support|oppose; supported|opposed; encourages|discourages; encourage|discourage
includes|excludes; include|exclude; included|excluded; including|excluding; joined|left; hired|dismissed
hire|dismiss; borrowed|lent; borrow|lend; paid|received; pay|receive; pays|receives; sent|received
created|destroyed; create|destroy; expanded|reduced; expand|reduce; expands|reduces; expansion|contraction
raised|lowered; raise|lower; raises|lowers; maximize|minimize; attract|deter; attracts|deters
protects|endangers; protect|endanger; accelerated|slowed; accelerate|slow; confirmed|denied; confirm|deny
affirmed|reversed; upheld|struck down; combines|separates; combine|separate; connects|disconnects
connect|disconnect; enables|prevents; enable|prevent; enabled|prevented; succeeded|failed; succeed|fail
agreed|refused; agree|disagree; agrees|disagrees; remember|forget; lengthened|shortened; extended|shortened
extend|shorten; complies|conflicts; benefited|suffered; benefit|suffer; benefits|harms; helped|hurt; help|hinder
helps|hinders; hinder|help; harm|benefit; damage|improve; damaged|improved; disrupt|support; limit|widen
limits|widens; limited|unlimited; restrict|expand; restricts|expands; delay|hasten; delayed|hastened
retained|gave up; retain|give up; retains|gives up; maintained|abandoned; maintain|abandon; maintains|abandons
launched|withdrew; introduced|withdrew; introduce|withdraw; adopted|rejected; adopt|reject; issued|withdrew
new|old; newer|older; early|late; earlier|later; first|last; large|small; larger|smaller; largest|smallest
greater|lesser; greatest|least; broad|narrow; major|minor; significant|negligible; significantly|slightly
substantial|small; substantially|barely; material|immaterial; materially|immaterially; important|unimportant
public|private; publicly|privately; domestic|foreign; foreign|domestic; internal|external; long-term|short-term
short-term|long-term; permanent|temporary; temporary|permanent; fixed|variable; variable|fixed
voluntary|mandatory; mandatory|optional; optional|mandatory; direct|indirect; directly|indirectly; easy|hard
difficult|easy; complex|simple; simple|complex; safe|dangerous; certain|uncertain; effective|ineffective
efficient|inefficient; successful|unsuccessful; successfully|unsuccessfully; able|unable; likely|unlikely
available|unavailable; aware|unaware; subject to|exempt from; responsible for|exempt from
dependent on|independent of; formal|informal; legal|illegal; lawful|unlawful; active|inactive; complete|partial
full|partial; primarily|only marginally; mainly|only partly; mostly|hardly; frequently|rarely; often|rarely
generally|rarely; typically|rarely; usually|rarely; always|never; quickly|slowly; rapidly|slowly
recently|long ago; annually|monthly; quarterly|daily; monthly|yearly; global|local; globally|locally
national|local; worldwide|at home; federal|local; majority|minority; more|fewer; minimum|maximum
maximum|minimum; profit|loss; surplus|deficit; asset|liability; assets|liabilities; advantage|disadvantage
advantages|disadvantages; success|failure; demand|supply; shortage|surplus; shortages|surpluses
opportunity|threat; opportunities|threats; challenges|advantages; benefit|drawback; compliance|non-compliance
winners|losers; buyers|sellers; lenders|borrowers; plaintiffs|defendants; employees|employers; imports|exports
import|export; inflows|outflows; inbound|outbound; senior|junior; older|younger; urban|rural; northern|southern
eastern|western; north|south; east|west; encoding|decoding; upstream|downstream; online|in-store; winter|summer
spring|autumn; beginning|end; liquid|illiquid; taxable|tax-free; qualified|unqualified; tangible|intangible
audited|unaudited; secured|unsecured; current|former; former|current; personal|government-issued; young|old
wealthy|poor; strict|lax; clear|unclear; dark|bright
""")
# Short words that turn a relation round, with what may follow them.
RELATIONS = (
    (r"\bbefore (?=[A-Za-z\d])", "after "),
    (r"\bafter (?=[A-Za-z\d])(?!tax)", "before "),
    (r"\bprior to\b", "after"),
    (r"\bsubsequent to\b", "before"),
    (r"\bdue to\b", "despite"),
    (r"\bbecause of\b", "despite"),
    (r"\bas a result of\b", "in spite of"),
    (r"\bfollowing (?=(?:the|a|an|its|their|this) )", "despite "),
    (r"\bdespite\b", "because of"),
    (r"\bnotwithstanding\b", "because of"),
    (r"\balthough\b", "because"),
    (r"\bAlthough\b", "Because"),
    (r"\bbecause (?!of)", "although "),
    (r"\bBecause (?!of)", "Although "),
    (r"\bwith (?=(?:the|a|an|its|our|no|any) )", "without "),
    (r"\bwithout\b", "with"),
    (r"\bagainst (?=(?:the|a|an|us|our|its) )", "for "),
    (r"\babove\b", "below"),
    (r"\bbelow\b", "above"),
    (r"\bunder (?=\$|\d)", "over "),
    (r"\bover (?=\$|\d)", "under "),
    (r"\bmore than\b", "less than"),
    (r"\bless than\b", "more than"),
    (r"\bat least\b", "at most"),
    (r"\bup to (?=\$|\d)", "at least "),
    (r"\bin addition to\b", "instead of"),
    (r"\bas well as\b", "but not"),
    (r"\brather than\b", "as well as"),
    (r"\binstead of\b", "as well as"),
    (r"\binside\b", "outside"),
    (r"\boutside\b", "inside"),
    (r"\bwithin\b", "outside"),
    (r"\bincluded in\b", "left out of"),
    (r"\bincludes?\b", "leaves out"),
    (r"\bincluding\b", "except for"),
    (r"\bexcluding\b", "including"),
    (r"\bexcept (?:for )?(?=[a-z])", "including "),
    (r"\bother than\b", "including"),
    (r"\bsince (?=\d{4})", "until "),
    (r"\bthrough (?=(?:fiscal )?\d{4})", "from "),
    (r"\bduring\b", "after"),
    (r"\bon behalf of\b", "without the knowledge of"),
    (r"\bunlike\b", "like"),
    (r"\bbased on\b", "regardless of"),
    (r"\bin accordance with\b", "in breach of"),
    (r"\bpursuant to\b", "in breach of"),
    (r"\bif\b", "even if"),
    (r"\bunless\b", "if"),
    (r"\buntil\b", "after"),
)

# How many: each with others that are further up (stronger) or against it.
QUANTIFIERS = (
    (r"\b([Ss])ome (?=of|[a-z]+s\b)", ("all ", "most ", "no ")),
    (r"\b([Cc])ertain (?=of|[a-z]+s\b|[a-z]+ [a-z]+s\b)", ("all ", "most ")),
    (r"\b([Mm])any (?=of|[a-z]+s\b)", ("all ", "few ", "no ")),
    (r"\b([Ss])everal (?=of|[a-z]+s\b)", ("all ", "most ", "two ")),
    (r"\b([Mm])ultiple (?=[a-z])", ("two ", "all ")),
    (r"\b([Nn])umerous (?=[a-z])", ("few ", "two ")),
    (r"\b([Mm])ost (?=of|[a-z]+s\b)", ("all ", "few ", "only half ")),
    (r"\b([Aa])ll (?=of|[a-z]+s\b)(?!of which)", ("only some ", "only a few ", "hardly any ")),
    (r"\b([Aa])ll (?=the |our |its )", ("only some of ", "few of ")),
    (r"\b([Ee])ach of\b", ("only one of", "only some of")),
    (r"\b([Oo])ne (?=[a-z]+ )(?!of|or|time|day)", ("multiple ", "several ", "two ")),
    (r"\b([Oo])ne of the\b", ("two of the", "all of the")),
    (r"\b([Aa]) majority of\b", ("a minority of", "all of")),
    (r"\b([Tt])he majority of\b", ("a minority of", "all of")),
    (r"\b([Ss])ubstantially all\b", ("half of", "a small part of")),
    (r"\b([Aa]) (?:significant|substantial|large) portion of\b", ("a small part of", "all of")),
    (r"\b([Aa]) portion of\b", ("all of",)),
    (r"\b([Nn])o (?!longer|one|single|assurance|matter)", ("some ", "many ")),
    (r"\b([Ff])ew (?=[a-z]+s\b)", ("many ", "all ")),
    (r"\b([Oo])nly (?=one|a |the |in )", ("not only ",)),
)

# How sure, and how far along.
STRENGTHS = (
    (r"\bmay (?=(?:also |not )?[a-z])(?!not only|be)", ("will ",)),
    (r"\bmay be\b", ("is certain to be", "has been")),
    (r"\bcould (?=(?:also |not )?[a-z])", ("will ", "is certain to ")),
    (r"\bmight (?=[a-z])", ("will ",)),
    (r"\bcan (?=(?:also )?[a-z])", ("must ", "will ", "will always ")),
    (r"\bshould (?=(?:not )?[a-z])", ("must ",)),
    (r"\bmust (?=[a-z])", ("may ",)),
    (r"\bshall (?=[a-z])(?!be construed)", ("may ",)),
    (r"\bis required to\b", ("may choose to", "has refused to")),
    (r"\bare required to\b", ("may choose to", "have refused to")),
    (r"\bexpects? to\b", ("has promised to", "is certain to")),
    (r"\bexpects? that\b", ("has guaranteed that",)),
    (r"\bbelieves? (?:that )?", ("has proved that ",)),
    (r"\bestimates? that\b", ("has proved that",)),
    (r"\bintends? to\b", ("has already begun to", "refuses to")),
    (r"\bplans? to\b", ("has already begun to", "refuses to")),
    (r"\b(?:propose|consider)s? (?=[a-z]+ing\b)", ("requires ",)),
    (r"\bis considering\b", ("has decided on",)),
    (r"\bproposed (?=(?:rule|regulation|settlement|acquisition|merger|legislation|changes?|amendments?))", ("final ",)),
    (r"\bpotentially (?=[a-z])", ("certainly ",)),
    (r"\bpotential (?=[a-z])", ("certain ",)),
    (r"\bis expected to\b", ("is guaranteed to",)),
    (r"\bare expected to\b", ("are guaranteed to",)),
    (r"\b(is|are) likely to\b", (r"\1 certain to",)),
    (r"\bseeks? to\b", ("has managed to",)),
    (r"\b(?:attempts?|tries|try) to\b", ("has managed to",)),
    (r"\bencourages?\b", ("compels",)),
    (r"\brecommend(?:s|ed)?\b", ("ordered",)),
    (r"\balleg(?:es?|ing|ed) (?:that )?", ("proving that ",)),
    (r"\ballegations\b", ("proof",)),
    (r"\balleged\b", ("proven",)),
    (r"\b(?:primarily|mainly|largely|partially|partly) (?=due|driven|because|attributable|offset|by)", ("entirely ",)),
    (r"\b(?:generally|typically|usually|often|sometimes) (?=[a-z])(?!accepted)", ("always ", "never ")),
    (r"\bcontributed to\b", ("was the only cause of",)),
    (r"\bhelps? (?=[a-z])", ("ensures ",)),
    (r"\bcommitted to\b", ("legally bound to",)),
    (r"\b(?:is|are) designed to\b", ("has been proved to",)),
)

# Kinds of things: a word of a row is another kind of thing than the others of the row.
KINDS_OF_THING = [
    row.split()
    for row in """
employees customers suppliers shareholders directors regulators competitors lenders investors
company agency court university bank union government charity
companies agencies courts universities banks unions governments
shares bonds loans options notes leases deposits
stores factories offices warehouses mines hospitals schools airports
products services patents licenses brands websites buildings
revenue costs debt cash taxes dividends inventory
trucks aircraft ships trains cars satellites drones
drugs vaccines devices foods chips batteries engines
software hardware data equipment machinery furniture
lawsuit investigation merger audit strike election
settlement appeal petition injunction verdict
president chairman secretary treasurer director lawyer
rule law order treaty contract report
wages pensions bonuses premiums fees rents
fraud negligence bribery theft discrimination
electricity gas oil coal water steel
advertising research manufacturing transportation insurance construction education agriculture
year month week day decade quarter
men women children students patients teachers farmers
""".strip().split("\n")
]
# A wider word for a narrower one: true of whatever the narrower is true of.
WIDER = _pairs("""
patents|intellectual property; trademarks|intellectual property; aircraft|vehicles; trucks|vehicles
lawsuit|legal case; lawsuits|legal cases; headquarters|main office; warehouses|buildings; stores|shops
smartphones|devices; tablets|devices; laptops|computers; fines|penalties; medicines|products; vaccines|medicines
drugs|medicines; attorneys|advisers; chief executive officer|executive; chief financial officer|executive
vice president|executive; diesel|fuel; gasoline|fuel; hurricanes|storms; earthquakes|natural disasters
floods|natural disasters; steel|metals; aluminum|metals; copper|metals; bonds|securities
treasury securities|securities; common stock|shares; engineers|workers; pilots|workers; ransomware|malware
hackers|attackers; cereals|foods; beverages|drinks; footwear|clothing; apparel|clothing; chips|components
""")
SUPERLATIVES = "largest most first only leading best fastest oldest biggest sole".split()
SPEAKERS = (
    "the Justice"
    " Department", "Moody’s", "a spokesman for the union", "the Federal Reserve", "analysts at Goldman Sachs",
    "the Commerce"
    " Department", "the mayor of Chicago", "its largest shareholder", "the World Bank", "a Senate committee",
    "the European Commission", "a federal judge", "a former employee", "the Treasury Department", "industry rivals",
)  # fmt: skip


def either_way(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """A table read both ways: for a word all its partners."""
    table: dict[str, list[str]] = {}
    for one, two in pairs:
        table.setdefault(one, []).append(two)
        table.setdefault(two, []).append(one)
    return table


# Nouns of a row mean nearly the same in a text of business or law: putting one for another is no fault.
_ALIKE = """
cost costs expense expenses expenditure expenditures spending charge charges fee fees outlays
part portion share percentage amount amounts level levels number
revenue revenues sales income proceeds receipts turnover earnings profit profits
customer customers client clients consumer consumers user users member members
product products good goods offering offerings service services solution solutions
employee employees worker workers personnel staff workforce
law laws regulation regulations rule rules legislation requirement requirements standards statutes
risk risks uncertainty uncertainties exposure exposures threats
result results performance operations condition outcome outcomes
business businesses company companies operations enterprise organization entity entities firm
loan loans borrowing borrowings debt indebtedness notes obligations liabilities
growth increase increases rise gain decrease decline reduction decreases declines fall
ability capacity capability capabilities
agreement agreements contract contracts arrangement arrangements deal deals
period periods year years quarter time
assumption assumptions estimate estimates judgment judgments
matter matters issue issues case cases claim claims proceeding proceedings litigation lawsuit lawsuits
country countries jurisdiction jurisdictions region regions market markets area areas
plan plans program programs initiative initiatives strategy strategies
method methods process processes procedure procedures approach
impact impacts effect effects change changes fluctuation fluctuations
award awards grant grants units
asset assets property resources
system systems technology technologies network platform platforms infrastructure software
supplier suppliers vendor vendors provider providers partner partners
authority authorities regulator regulators agency agencies government governments
investment investments securities holdings
factor factors variable variables conditions
value price amount
facility facilities site sites location locations store stores
rule order decision ruling judgment
""".strip().split("\n")
_ROWS_OF: dict[str, set[int]] = {}
for _number, _row in enumerate(_ALIKE):
    for _word in _row.split():
        _ROWS_OF.setdefault(_word, set()).add(_number)


def alike(one: str, two: str) -> bool:
    """Whether two nouns may mean the same.

    >>> alike("costs", "expenses"), alike("costs", "customers")
    (True, False)
    """
    return bool(_ROWS_OF.get(one, set()) & _ROWS_OF.get(two, set()))


# Adjectives that add nothing that a source must bear out.
EMPTY = set(
    "other such certain various own related applicable respective potential any significant additional material"
    " immaterial new continued "
    "increased global total net overall further ongoing large corporate organizational general same many several"
    " particular specific "
    "existing current future entire main primary key major principal expected underlying relevant appropriate"
    " reported actual similar historical corresponding ultimate clear internal external recorded favorable"
    " unfavorable".split()
)
CONTRARIES = either_way(CONTRARY)
CONTRARY_WORD = re.compile(
    rf"(?<![\w’-])(?:{'|'.join(sorted(map(re.escape, CONTRARIES), key=len, reverse=True))})(?![\w’-])", re.I
)
