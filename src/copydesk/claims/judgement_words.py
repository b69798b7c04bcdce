"""Words that judge rather than tell, words of the unsure, and those who are said to look on. Written by us."""

from __future__ import annotations

# Adjectives and nouns by which a sentence judges what it speaks of.
JUDGES = frozenset(
    """good bad best worst better worse great terrible awful horrible dreadful poor superb excellent brilliant clever
    smart wise unwise foolish stupid silly absurd ridiculous bizarre odd strange suspicious dubious shaky thin
    flimsy weak strong bold boldest timid brave cowardly shameful disgraceful scandalous outrageous appalling
    alarming worrying troubling disturbing encouraging promising impressive remarkable extraordinary astonishing
    stunning surprising unsurprising disappointing refreshing welcome overdue fair unfair just unjust right wrong
    reasonable unreasonable acceptable unacceptable necessary needless unnecessary pointless useless useful
    excessive inadequate insufficient attractive unattractive compelling convincing unconvincing persuasive
    unpersuasive credible incredible sensible prudent imprudent reckless careless sloppy clumsy cynical hypocritical
    generous greedy harsh heavy-handed misguided wrongheaded short-sighted shortsighted ill-judged ill-advised ill-
    timed hasty toothless hollow cosmetic robust dramatic crucial vital unthinkable inexcusable unforgivable
    indefensible commendable admirable laudable deplorable lamentable regrettable unfortunate sad tragic dull boring
    elegant ugly beautiful lovely painful ominous baffling puzzling confusing messy complicated cumbersome onerous
    burdensome overblown exaggerated overstated naive disgrace scandal triumph mess farce mistake blunder error
    travesty shame disaster catastrophe fiasco apology cowardly unseemly ghastly lousy nonsense joke insult gamble
    folly nightmare embarrassment masterstroke coup gem bargain sham charade credit blame praise applause
    game-changer milestone landmark retreat confidence""".split()
)
# By themselves these also tell of sizes, rules and prices: they judge only as what a sentence says of its subject.
MILD = frozenset(
    """good bad better worse best worst poor weak strong right wrong fair just thin smart necessary useful credit error
    confidence reasonable adequate inadequate insufficient acceptable heavy vital crucial mistake gamble bargain
    blame praise welcome prudent excessive unfair milestone landmark retreat coup disaster odd convincing credible
    robust dramatic great disappointing attractive nightmare embarrassment""".split()
)
# Adjectives of the make of "laughable" that judge nothing: what the law, the market or a machine allows.
TECHNICAL = frozenset(
    """available unavailable payable receivable taxable applicable inapplicable eligible ineligible possible impossible
    comparable liable responsible refundable deductible renewable tradable transferable negotiable convertible
    redeemable callable variable recoverable enforceable unenforceable inadmissible admissible accessible
    inaccessible table cable stable unstable capable incapable visible invisible portable tangible intangible
    flexible inflexible compatible incompatible exercisable chargeable collectible invisible reachable unreachable
    movable timetable identifiable attributable allowable ascertainable assignable cancellable puttable
    vegetable""".split()
)
# Adverbs of the writer's own.
SAYS_THE_WRITER = frozenset(
    """arguably clearly obviously undoubtedly frankly surely certainly sadly thankfully hopefully unfortunately
    fortunately surprisingly unsurprisingly regrettably rightly wrongly needlessly unduly overly evidently plainly
    ironically admittedly understandably remarkably astonishingly disappointingly shamefully inexplicably""".split()
)
HEDGES = frozenset("potentially possibly perhaps presumably conceivably probably maybe".split())
# Changes that nobody does: of these, "will" foretells.
CHANGES = frozenset(
    """rise fall grow climb drop increase decrease decline ease improve worsen recover rebound widen narrow deepen
    broaden shrink expand reshape alter transform boost hurt lift depress weigh remain become intensify slow
    accelerate decelerate benefit suffer struggle lead change affect push drive outpace outstrip outperform soar
    surge tumble plunge collapse continue keep stay emerge evolve shape pressure strengthen weaken erode disappear
    survive thrive flourish matter mean prove last need want see find spread spur fuel stabilise stabilize tighten
    loosen moderate cool heat bring attract encourage discourage squeeze redefine enable reduce fade return come
    happen""".split()
)
# Who looks on in news of markets: of them as a kind, nothing is told.
ONLOOKERS = frozenset(
    """investors traders analysts markets market observers readers sponsors stakeholders watchers participants players
    shareholders holders savers buyers sellers lenders borrowers advisers advisors economists strategists critics
    supporters experts insiders record-keepers recordkeepers custodians issuers growers producers consumers
    companies firms businesses managers providers lawyers regulators policymakers lawmakers industry everyone all
    many eyes attention focus""".split()
)
# Those who read the story and might act on it.
ADVISED = frozenset(
    """investors traders savers shareholders holders stockholders bondholders unitholders readers buyers sellers owners
    you retirees beginners anyone everyone bulls bears speculators""".split()
)
LOOKS = frozenset(
    """watch monitor follow track await wait look scrutinise scrutinize eye observe digest weigh assess parse study
    gauge brace grapple navigate consider evaluate""".split()
)
# An event told of before, by a word that fits any.
EVENTS = frozenset(
    """move news announcement development developments decision step shift episode event events report story case
    action measure saga incident change trend update outcome result results dispute plan deal ruling it this that
    they these situation debate matter data numbers figures launch agreement""".split()
)
SIGNIFIES = frozenset(
    "underscore underline highlight illustrate reflect serve signal mark represent show demonstrate add".split()
)
TO_READERS = frozenset(
    """avoid buy sell hold keep watch look consider check compare beware remember ask talk wait stay steer diversify
    hedge trim review make be take stick choose get put read expect think start stop ignore follow monitor track do
    never dump save spread invest prepare focus use set build seek lock add reduce""".split()
)
