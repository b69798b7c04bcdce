"""The words by which names are told from other capitalised words. Written by us; in lower case."""

from __future__ import annotations

# Capitalised in English, and no names of anyone or anything.
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur
    thurs fri christmas easter thanksgiving""".split()
)
PEOPLES = frozenset(
    """american americans british briton britons english scottish welsh irish german germans french italian italians
    spanish spaniard spaniards portuguese dutch belgian belgians swiss austrian austrians swedish swedes danish danes
    norwegian norwegians finnish polish poles czech hungarian romanian bulgarian greek greeks turkish turks russian
    russians ukrainian ukrainians chinese japanese korean koreans indian indians pakistani australian australians
    canadian canadians mexican mexicans brazilian brazilians argentine chilean colombian african africans asian asians
    european europeans latin arab arabs israeli israelis iranian iraqi saudi egyptian vietnamese thai indonesian
    malaysian filipino taiwanese hispanic republican republicans democrat democrats democratic christian muslim jewish
    western eastern northern southern native californian texan""".split()
)

# Words that begin sentences of news and reports, or stand in headlines, and are no names by themselves.
COMMON = frozenset(
    """a about above according accordingly across act action acting actions actual additional additionally adjusted
    administration administrators advance advanced advertising advisers advisors after again against age agencies
    agency ago agreement ahead aid aims air alert all allow allowed almost alone along already also alternatively
    although altogether always amid among amount amounts an analysis analyst analysts and annual annually another any
    anyone anything apart appeals application applications approval approximately are area areas article as asked
    asset assets assuming at auditors available average back bad balance bank bankers banks based basic be bear bears
    because become been before behind being below benefit benefits beside besides best better between beyond big
    bigger bill bills bond bonds both brand brands bring brings broad broader brokers budget build bulls business
    businesses but buy buyers buying buyout by call calls can cannot capital care carmakers cars case cases cash cause
    caution central certain chair chairman change changes chapter charge charges cheaper check chief children chips
    citing claim claims class clear clearly clients close closed clouds coal code combined come comes coming comment
    comments commission common companies company compared competition competitors compliance concerns conditions
    conference consider considering consistent consumer consumers contact continued contract contracts contrary control
    controls conversely corporate corporations cost costs could countries country court courts credit critics crude
    cryptocurrencies cryptocurrency crypto currency current currently customer customers cut cuts daily data date day
    days deal deals debt decision deeper default deficit demand department depending deposit deposits despite details
    did digital directors disclosure dividend dividends do does dollar domestic done double down drug due during duties
    each earlier early earnings easing economic economists economy editor effective effectively efforts eight eighteen
    eighty either election eleven else elsewhere emerging employee employees employer employers employment end ended
    ending energy enough enter equally equities equity especially essentially even eventually ever every everyone
    everything evidence examiners example examples except exchange exchanges executive executives existing expect
    expected expects expense expenses experts export exports extra face faced faces facing fact factor factors factory
    failure fair fall falling falls families far farmers faster fears federal few fewer fiduciaries fiduciary fifteen
    fifth fifty figures filing filings final finally finance financial find findings fines firm firms first fiscal five
    flows follow following follows food for foreign former formerly forty forward four fourteen fourth free fresh from
    fuel full fully fund funding funds further furthermore future gain gains gas general generally get gets give given
    global go going gold good goods government governments governors grain gross group groups growing growth guidance
    had half hardly has have having he headline health hedge help helped helps hence her here high higher highest
    highlights his historically hit hits hold holders holding holds home homes hope hopes hot hotels house households
    housing how however hundreds i if impact import imports improved in including income increase increased increases
    increasingly indeed independent index indexes individual industrial industries industry inflation information
    infrastructure initially inside insiders instead institutional insurance insurers interest international
    internationally internet into inventories inventory invest investment investments investor investors is issue
    issuers issues it item items its job jobs judge judges just keep key know known labor lack land large larger
    largely last late later latest law lawmakers laws lawsuit lawyers lead leaders leads least left legal legislation
    legislators lenders lending less let letter level levels liabilities license like likely likewise limited
    liquidity little living loan loans local long longer look looking looks loss losses low lower lowest made main
    mainly major majority make makers makes making management managers manufacturers manufacturing many march margin
    margins market marketing markets maturity maybe me meanwhile measures media medical meeting member members merger
    metals middle might military million millions mine miners minority money month monthly months more moreover
    mortgage most mostly move moves much multiple must mutual my natural near nearly neither net network never
    nevertheless new news next nine nineteen ninety no nobody non none nonetheless nor not note notes nothing notice
    notably now number numerous of off offer offers office officers official officials often oil old on once one ones
    ongoing only open opening operating operations operators opponents option options or order orders other others
    otherwise our out output outside over overall overseas own owners part participants parties partly partners parts
    party past pay paying payment payments pension people per percent perhaps period personal physical plan plans
    please point points policy policymakers politicians poor popular portfolio possible possibly post potential
    potentially power pre premium president press pressure prices pricing primarily prime prior private
    probably problem proceeds process producers product production products profit profits program programs progress
    project projects property proponents proposals proposed protection provided provision provisions public purchase
    purchases pursuant put quarter quarterly questions quite raise raised raises rate rates rather ratings raw
    re reached read real really reasons recent recently record records recovery redemption reduced reform regarding
    regional registrant regulation regulations regulators regulatory related relations reliance renewed rent report
    reported reporters reportedly reporting reports representatives republic required requirements research residents
    respectively responding response restaurants result results retail retailers retirement return returns revenue
    revenues review right rights rise rises rising risk risks rival rivals rule rules run rural safe said sale sales
    same savers savings say says schedule scientists score scores sea seasonal second secondary section sections sector
    sectors securities security see seed seem seen segment self sell sellers selling senators senior separate
    separately series serious service services set sets seven seventeen seventy several shall share shareholders shares
    she shipments shipping short shortly should show shows side significant signs similar similarly simply since single
    six sixteen sixty slow slower small smaller so social software sold solar some someone something sometimes soon
    source sources special specific specifically spending spot spread staff standard standards start starting starts
    state statement statements states steel still stock stockholders stocks stop stores strategic strategists strategy
    strong stronger students studies study subject subsequent subsequently subsidiaries substantially such sufficient
    summary supervisors suppliers supply support supporters sure surely surging sustained take taken takes taking target
    targets tariff tariffs task tax taxes taxpayers teachers technology temporary ten tens term terms test tests than
    thank that the their them then there thereafter therefore these they thing things think third thirteen thirty this
    those though thousands three through throughout thus tighter time times title to today together told tomorrow
    tonight too top total toward towards trade traders trades trading traditional traffic transaction transactions
    transfer transport travel treatment trial trillions true trust trustees try trying turning twelve twenty twice two
    type types typically ultimately uncertainty under underlying unemployment unfortunately union unions unit units
    unless unlike until up upcoming upon us usage use used users using usually utilities valuation value values various
    vehicles vendors very via video view visit volatility volume volumes voters wage wages wait waiting wall want war
    was watch watchers water way ways we weak weaker wealth web week weekly weeks well went were what whatever when
    whenever where whereas wherever whether which while who whoever whole wholesale whom whose why wide widely will
    winter with within without women word words work workers working world would write year yearly years yes yesterday
    yet yield yields you young your yours zero note ii iii iv vi vii viii ix
    step steps stage stages dates received completed deadline deadlines document documents published signed reviews
    holder event events largest smallest""".split()
)
# A capitalised word with one of these endings at the head of a sentence is taken for an ordinary word.
COMMON_ENDINGS = (
    "ing ings ed ly tion tions sion sions ment ments ness ity ities ance ances ence ences ors ers ists able ible ical "
    "ful less ous ive ives ship ships ure ures"
).split()

COMPANY_SUFFIXES = frozenset(
    """inc incorporated corp corporation co company companies llc ltd limited plc lp llp sa ag nv se spa gmbh oyj asa ab
    bv kgaa pty sas sarl kk""".split()
)
# Heads of the names of bodies: "Department of X", "X Department".
BODY_HEADS = frozenset(
    """department departments ministry agency administration commission board bureau office council committee
    subcommittee court authority service services association institute institution foundation society federation union
    university college school center centre academy reserve bank exchange senate house congress parliament treasury fund
    funds trust group holdings partners partnership capital ventures advisors advisers securities financial
    insurance airlines airways motors industries systems technologies laboratories pharmaceuticals energy foods
    international brands stores press times journal news media network hospital church museum league party corps
    coalition alliance organization organisation chamber consortium conference forum secretariat inspectorate
    tribunal registry directorate assembly cabinet police army navy force""".split()
)
LAW_HEADS = frozenset("act acts code bill amendment amendments treaty constitution protocol directive accord".split())
# "of" joins what follows to these (and to bodies' and offices' heads).
OF_HEADS = frozenset(
    """act acts states republic kingdom state city county district university college church house bank board bureau
    department departments office court council institute ministry chamber committee federation association society
    league statement code articles president secretary secretaries commissioner governor director administrator
    comptroller commission centers center duchess duke prince bill internal under assistant deputy attorney speaker
    rules statements gulf bay isle port law school academy museum standards mayor chair chairman guild order union
    trust fund dean division minister head chancellor""".split()
)
FOR_HEADS = frozenset(
    "centers center institute society association fund council foundation office agency committee bank board".split()
)
ON_HEADS = frozenset("committee commission council subcommittee conference convention board".split())

# Words of a title or office before or after a person's name. Longest first where they are joined by a pattern.
TITLE_WORDS = frozenset(
    """president vice chairman chairwoman chair chairperson chief executive officer ceo cfo coo cto secretary
    undersecretary deputy assistant minister premier chancellor governor mayor senator sen rep representative
    congressman congresswoman commissioner director administrator comptroller treasurer ambassador judge justice speaker
    general attorney counsel professor prof dr mr mrs ms sir lord lady dame king queen prince princess pope captain
    colonel lieutenant sergeant gov economist strategist analyst spokesman spokeswoman spokesperson founder co-founder
    cofounder cochairman co-chair partner manager head adviser advisor trustee inspector surgeon solicitor finance
    operating technology financial acting former interim managing senior principal marketing legal accounting
    information investment controller prime first lady""".split()
)
TITLE_HEADS = frozenset(
    """president chairman chairwoman chair chairperson officer ceo cfo coo cto secretary undersecretary minister premier
    chancellor governor mayor senator sen rep representative congressman congresswoman commissioner director
    administrator comptroller treasurer ambassador judge justice speaker counsel professor prof dr mr mrs ms sir lord
    lady dame king queen prince princess pope captain colonel lieutenant sergeant gov economist strategist analyst
    spokesman spokeswoman spokesperson founder co-founder cofounder co-chair partner manager chief head adviser advisor
    trustee general controller executive""".split()
)
COURTESIES = frozenset("mr mrs ms dr sir prof professor lord lady dame sen rep gov".split())

FIRST_NAMES = frozenset(
    """aaron abigail adam adrian ahmed alan albert alex alexander alexandra alice alison amanda amy ana andrea andrew
    angela anita ann anna anne anthony antonio arthur ashley barbara barry ben benjamin bernard beth betty bill bob
    bobby brad bradley brandon brenda brian bruce bryan carl carla carlos carmen carol caroline catherine charles
    charlotte cheryl chris christian christina christine christopher cindy claire clara colin craig cynthia dan daniel
    daniela david deborah debra denise dennis diana diane donald donna dorothy douglas edward eileen elena elizabeth
    ellen emily emma eric erica erik ernest eugene eva evan evelyn fatima felix fernando frances francis francisco frank
    fred frederick gabriel gary george gerald gina giovanni glenn gloria gordon grace greg gregory hannah hans harold
    harry hassan heather helen henry herbert howard hugh ian irene isaac isabel ivan jack jacob james jamie jane janet
    jason jay jean jeff jeffrey jennifer jeremy jerome jerry jesse jessica jill jim joan joe joel johannes john
    johnny jonathan jordan jorge jose joseph joshua juan judith julia julian julie justin karen karl kate katherine
    kathleen kathryn keith kelly ken kenneth kevin kim kimberly kirk kristen kyle larry laura lauren lawrence lee leo
    leonard leslie lewis liam linda lisa lloyd lori louis louise lucas lucia lucy luis luke lynn madison marc marcus
    margaret maria marie marilyn mario marion mark martha martin mary matthew maria megan melissa michael michelle
    miguel
    mike mohamed mohammed monica nancy natalie nathan neil nicholas nicole nina noah nora norman olivia omar oscar
    pamela
    patricia patrick paul paula pedro peter philip phillip pierre priya rachel ralph raymond rebecca ricardo richard
    robert roberto robin roger roland ronald rose ross roy russell ruth ryan sally sam samantha samuel sandra sara sarah
    scott sean sebastian sergio sharon sheila shirley simon sofia sophia sophie stanley stephanie stephen steve steven
    stuart susan suzanne sylvia tamara tara ted teresa terry theodore theresa thomas tim timothy tina todd tom tony
    tracy
    tyler ursula valerie vanessa victor victoria vincent virginia walter warren wayne wendy william yuki
    zachary""".split()
)

PLACES = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
    afghanistan algeria argentina australia austria bangladesh belgium bolivia brazil britain bulgaria canada chile
    china
    colombia croatia cuba cyprus denmark ecuador egypt england estonia ethiopia finland france germany ghana greece
    greenland guatemala hungary iceland india indonesia iran iraq ireland israel italy japan jordan kazakhstan kenya
    kuwait latvia lebanon libya lithuania luxembourg malaysia malta mexico morocco myanmar netherlands nigeria norway
    pakistan panama paraguay peru philippines poland portugal qatar romania russia scotland serbia singapore slovakia
    slovenia spain sweden switzerland syria taiwan tanzania thailand tunisia turkey ukraine uruguay uzbekistan venezuela
    vietnam wales yemen zambia zimbabwe europe asia africa america oceania antarctica amsterdam athens atlanta austin
    baltimore bangkok barcelona beijing berlin boston brussels cairo chicago cleveland copenhagen dallas delhi denver
    detroit dubai dublin frankfurt geneva hamburg helsinki houston istanbul jakarta johannesburg lisbon london madrid
    manila melbourne memphis miami milan milwaukee minneapolis moscow mumbai munich nashville orlando oslo paris
    philadelphia phoenix pittsburgh portland prague rome rotterdam seattle seoul shanghai shenzhen stockholm sydney
    taipei tokyo toronto vancouver vienna warsaw zurich manhattan brooklyn midwest northeast""".split()
) | frozenset(
    [
        "new york", "new jersey", "new mexico", "new hampshire", "north carolina", "south carolina", "north dakota",
        "south dakota", "west virginia", "rhode island", "united states", "united kingdom", "south korea",
        "north korea", "south africa", "saudi arabia", "new zealand", "hong kong", "costa rica", "puerto rico",
        "sri lanka", "united arab emirates", "new york city", "los angeles", "san francisco", "san diego",
        "san jose", "las vegas", "new orleans", "salt lake city", "silicon valley", "wall street", "north america",
        "south america", "latin america", "middle east", "washington dc", "european union", "czech republic",
    ]
)  # fmt: skip
# What every reader knows to be there: named without a source, it makes a warning.
BACKGROUND = PLACES | frozenset(
    [
        "us", "usa", "u s", "uk", "eu", "un", "united states of america", "congress", "senate", "house", "capitol hill",
        "house of representatives", "white house", "federal register", "constitution", "supreme court", "wall street",
        "main street", "internet", "ai", "gdp", "ceo", "cfo", "ipo", "ipos", "etf", "etfs", "ir", "pdf", "ira", "iras",
        "401(k)", "s&p 500", "dow", "nasdaq", "dow jones industrial average", "nasdaq composite", "federal government",
        "capitol", "g7", "g20", "covid-19", "covid", "bitcoin", "ethereum", "esg", "r&d", "cpi", "opec", "nato",
        "administration", "west coast", "east coast", "bc", "ad", "et", "est", "edt", "gmt", "utc", "editor", "eur",
        "usd", "gbp", "lng", "hr", "pr", "it", "tv", "ebitda", "gaap", "eps", "yoy",
    ]
)  # fmt: skip
