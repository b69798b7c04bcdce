"""The financial words that :mod:`~copydesk.scores.words` counts, written for Copydesk; each with its inflections.

Words that are good or bad of themselves; words of direction, good or bad by what moves; burdens, whose fall is good.
"""

from __future__ import annotations

POSITIVE = """
able accelerate accomplish accretive ace acclaim achieve achievement adept advance advantage affluent agile ahead
amicable ample appealing applaud approval approve assure attain attractive augment award beat beneficial benefit best
better blockbuster bolster bonanza boom boost breakthrough bright brilliant brisk bullish buoyant buoy buyback
celebrate champion cheer collaborate comeback commend compelling competent competitive complement compliment
confident conquer constructive cooperate craft creative credible cure cushion dazzle decent dependable desirable
distinction distinctive diversify dominate double durable eager ease efficient effective elevate elite embrace empower
enable encourage endorse energize enhance enjoy enrich enthusiastic excel excellent exceed exceptional excite exclusive
exemplary expand expansion extraordinary fair fascinate favor favorable favourable favourite feasible
firm flexible flourish foremost fortify fortunate fruitful fulfill gain generous genuine good great grow growth
guarantee happy healthy helpful highlight honor honour hopeful ideal impetus impress impressive improve improvement
incredible ingenious innovate innovation innovative insight inspire integrity invent invigorate join jubilant keen
landmark lauded lead leader leadership lucrative lucky master meritorious milestone momentum nimble notable
opportunity optimal optimise optimism optimistic optimize outclass outgrow outpace outperform outshine outstanding
overcome overdeliver overtake patented peak perfect pioneer please pleased plentiful popular positive potent praise
premier prestigious progress promise prominent proactive productive proficient profitable prosper prosperous
prudent quadruple quicken rally ramp-up ready rebound receptive recommend record-breaking recover recovery refine
reinforce rejoice reliable relief relieve remarkable renew renewal renowned reputable resilient resolve restore revive
revitalize reward rich robust rosy safe satisfaction satisfy scalable seamless secure
skilful smooth solid solution solve spectacular speedy stability stabilise stabilize stable stellar strength
strengthen strong sturdy succeed success successful superb superior superlative supportive surpass sustainable
synergy tailwind terrific thrive top transform traction trailblazing tremendous triple triumph turnaround unlock
unmatched unparalleled unprecedented unrivaled upbeat upgrade upside upswing upturn valuable versatile viable vibrant
vigorous vital welcome well-positioned win winner windfall wonderful worthy
"""

NEGATIVE = """
abandon aberration abort abrupt absence abuse accident accuse acrimonious adversary adverse affront aggravate aground
ailing alarm alert allegation allege alienate ambiguous anger annul anomaly antitrust anxious apologise apologize
appall arbitrary arraign arrears arrest assault attrition austerity avert bail bailout ban bankrupt bankruptcy barrier
bearish bleak blackmail blame blight blockade blow blunder bogus bottleneck boycott breach break-in breakdown bribe
bribery broken bubble burden burn calamity cancel capitulate cartel casualty catastrophe catastrophic caution cautious
cease censure challenge chaos choke claimant clampdown clash closure collapse collide collusion complain complaint
complicate concede concern condemn confess confiscate conflict confuse conspiracy constrain contagion contaminate
contempt contentious contraction contradict controversial controversy convict corrode corrupt corruption counterfeit
crackdown crash crime criminal cripple crisis critical criticise criticism criticize crumble culpable curtail cutback
cyberattack damage danger deadlock deadly dearth death debacle deceit deceive default defeat defect defective defend
defendant deficiency deficient deficit defraud defunct degrade delay delinquency delinquent delist demise demolish
demote denial deny depress depressed depression deprive derail derelict destabilise destabilize destroy destruction
deteriorate deterioration detriment detrimental devalue devastate deviate dilapidated dilute dilution dire
disadvantage disaffected disagree disallow disappoint disappointment disapprove disaster disastrous discharge
discontent discontinue discord discourage discredit discrepancy discriminate disgrace dishonest dismal dismiss
disorder dispute disqualify disregard disrepute disrupt disruption dissatisfy dissent distort distract distress
distressed disturb divert divest divestiture doom doubt downgrade downsize downtime downturn drag drain drastic drawback
drought dubious dull dump duress dwindle embargo embarrass embattled embezzle emergency encumber endanger erase erode
erosion erratic error escape evade evasion evict exacerbate excessive exhaust exodus expire exploit explosion expose
expropriate expulsion fail failure fallout false falsify fatal fault faulty fear felony fiasco fire
flaw flawed flee flop flounder force-majeure forbid foreclose foreclosure forfeit forgery fraud fraudulent freeze
frighten frustrate fugitive furlough glitch gloom gloomy glut grave grievance gridlock grim guilty hack halt hamper
hardship harm harass harsh hazard hazardous headwind hinder hoard hostile hurdle hurt idle ignore illegal illicit
illiquid imbalance immoral impair impairment impasse impede impediment imperil implicate impossible imprison improper
inability inaccurate inadequate inadvertent incapable incident incompatible incompetent inconsistent inconclusive
indict indictment ineffective inefficient ineligible infect inferior infiltrate infraction infringe infringement
injunction injure injury insolvency insolvent instability insufficient insurgency interfere interrupt interruption
intimidate invalid investigate investigation irregular irregularity irreparable jail jeopardise jeopardize jeopardy
jobless kickback lack lacklustre lackluster lag lapse lawsuit layoff leak liquidate liquidation litigate litigation
lockdown lockout lose loser loss malfeasance malfunction malicious malpractice malware manipulate meltdown menace
misappropriate misbehave miscalculate misconduct mishandle mislead mismanage miss misstate misstatement mistake
mistrial misuse monopolise monopoly moratorium mourn murky neglect negative negligence negligent nervous nonpayment
nullify obsolete obstacle obstruct offence offend onerous opponent oppose outage outbreak outcry outdated overburden
overcapacity overcharge overdue overestimate overload overrun overstate oversupply overvalue
pandemic panic paralyse paralysis penalise penalize penalty peril perjury persecute pessimism pessimistic picket
plague plead plight poison pollute poor precarious predatory prejudice pressure presumptive probe problem problematic
prolong prosecute prosecution protest protracted provoke punish punitive quarrel quit racketeer ransom ransomware
recall recession reckless redundancy redundant refuse reject rejection reluctant repossess reprimand resign
resignation restate restatement restructure restructuring retaliate retrench revocation revoke ridicule riot risk
risky rumor rumour ruin sabotage sacrifice sanction scandal scarce scarcity scrap scrutiny seize serious setback
sever severe shock shortage shortfall shrinkage shut shutdown slander slowdown sluggish slump smuggle soft spoil
squander squeeze stagnant stagnate stagnation standstill stoppage strain stress strike stringent struggle subpoena
sue suffer suspect suspend suspension suspicion taint tamper terminate termination terror terrorist
theft threat threaten tragedy tragic trauma trouble turbulence turbulent turmoil unable unauthorised unauthorized
uncertain uncertainty uncompetitive undercut underestimate underfund undermine underpay underperform understate
underutilised undesirable undisclosed unemployed uneven unexpected unfair unfavorable unfavourable unforeseen
unfortunate unfounded unhappy unlawful unlicensed unpaid unpopular unprofitable unqualified unrecoverable unrest
unsafe unsatisfactory unsold unsound unstable unsuccessful unsustainable untimely unwanted unwilling upheaval upset
usury vandalism victim violate violation violence volatile volatility vulnerable warn warning
weak weaken weakness whistleblower worry worse worsen worst worthless writedown write-down writeoff write-off wrong
wrongdoing
"""

#: Words that say that something grew.
UP = """
add advance climb gain grow growth higher increase jump larger leap lift more mount multiply raise rally rebound rise
rose risen rocket skyrocket soar spike surge swell up upward widen grew grown
"""
#: Words that say that something shrank.
DOWN = """
cut decline decrease depreciate dip dive down downward drop ease erode fall fell fallen less lighten lower narrow
plummet plunge reduce reduction retreat shrink shrank shrunk sink sank slash slide slid slip slow slump tumble
contract trim halve
"""
#: What it is good to have less of.
BURDENS = """
arrears bankruptcy borrowing burden churn claim complaint cost costs debt default deficit delay delinquency emission
expense expenditure impairment indebtedness inflation injury layoff liability loss outage overhead shortage tax
unemployment unrest volatility vacancy provision writedown write-down downtime
"""
#: Words that turn what follows within three words.
NEGATIONS = """
no not never none without neither nor hardly barely cannot can't don't doesn't didn't won't wouldn't isn't wasn't aren't
weren't hasn't haven't couldn't shouldn't
"""
#: Forms whose stem is that of a listed word, but that mean something else.
EXCEPT = """
goods profit profits bests fires firing firms secures securities security finely finance interests richly shutter
mission missions claimants united stressful concerning matured gravel expired greater bearings justice
fairs joint joined joining joins
"""
