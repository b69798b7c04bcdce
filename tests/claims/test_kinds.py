"""Kinds of statement: fact, opinion, forecast, background, boilerplate and advice, told apart by grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Source, Story, check
from copydesk.claims.extract import extract
from copydesk.claims.kinds import kind_of
from copydesk.claims.sentences import split
from copydesk.claims.statements import read
from copydesk.model import State, Statement

SEEN = {
    "fact": [
        "The Orly Grain Exchange suspended trading in barley after a fire.",
        "The fund, which owns two toll roads, reported a loss.",
        "Ferry operators must post their timetables at every pier.",
        "The bureau rejected the petition and closed the docket.",
        "Its shares are listed in Varnholt.",
        "The commission has not decided whether to appeal.",
        "The mayor said the council would vote again.",
        "The company will publish its accounts in March.",
        "A barge sank in the lower lock, blocking traffic.",
        "Under the order, the agency shall report to the minister.",
        "The fee rises to $40 on June 1.",
        "The trustees sold the pier without a tender.",
        "The canal trust borrowed from three lenders to rebuild the weir.",
        "No member of the panel asked for a recount.",
        "The two airlines share a hangar at Orly.",
        "Customs officers seized the cargo after it was found to be mislabelled.",
        "The licence, issued in 2021, lapsed when the owner moved abroad.",
        "The judge wrote that the permit was invalid.",
        "The estate of the founder still owns a third of the brewery.",
        "Surveyors measured the crack twice and reported no change.",
        "The bank froze the account when the police asked it to.",
        "Neither airline has told its pilots of the talks.",
        "The decree entered into force without a vote.",
        "The vineyard's new owner fired the cellar master.",
    ],
    "opinion": [
        "The fee is a disgrace.",
        "The tender was clumsy and unfair.",
        "We think the council acted too late.",
        "Arguably, the ministry had no choice.",
        "This is the worst budget the town has ever seen.",
        "The excuse sounds hollow.",
        "The minister should resign.",
        "It was a reckless bet on rising tolls.",
        "The proposal looks sensible.",
        "Sadly, nobody on the board objected.",
        "The reform represents a bold departure.",
        "The penalty is unjustifiable.",
        "The minister's answer is laughable.",
        "Few decisions have been as cowardly.",
        "The plan is simply too expensive for what it offers.",
        "I doubt the auditors read the file.",
        "It would be absurd to close the only bridge.",
        "The board owes the town an apology.",
        "Frankly, this is nonsense.",
        "There is nothing noble about such a bargain.",
        "The chancellor has been remarkably complacent.",
    ],
    "forecast": [
        "The rule could reshape the market.",
        "Rates will fall as supply returns.",
        "Brokers may lose customers to the new exchange.",
        "The merger is likely to draw scrutiny.",
        "Costs are set to rise for smaller ports.",
        "The ban might push traffic onto the river.",
        "A higher fee would hurt the ferries if it came.",
        "The fund is expected to sell its remaining piers.",
        "The strike threatens to spread to other ports.",
        "Storage is going to become scarce.",
        "The change will encourage more mergers.",
        "The shift potentially reduces reliance on barges.",
        "Fewer ships are going to call at the old port.",
        "Wheat could fetch more in the spring.",
        "Banks will probably tighten their terms.",
        "The closure may well cost the town its last ferry.",
        "Volumes are expected to double.",
        "If the dam fails, insurers would face a flood of claims.",
        "The shortage looks set to worsen.",
        "Airlines might have to ground older jets.",
        "The vote is unlikely to pass.",
        "Over the next decade rivers will become busier.",
        "More defaults seem inevitable.",
        "The pact could yet unravel.",
    ],
    "background": [
        "A silo is a tower for storing grain.",
        "Pension funds invest the savings of workers.",
        "Auditors check the accounts of companies.",
        "An index fund holds the shares of an index.",
        "Ports charge vessels for the use of a berth.",
        "Arbitration is a way of settling disputes outside a court.",
        "Futures contracts oblige the holder to buy or sell at a set price.",
        "A prospectus describes a security to those who may buy it.",
        "Brokers earn commissions on the orders of customers.",
        "Tariffs are taxes on imports.",
        "Barges carry grain down rivers.",
        "Limited partners commit money to a fund.",
        "A weir is a low dam across a river.",
        "Exchanges match the orders of buyers and sellers.",
        "Reinsurers cover the losses of insurers.",
        "Silage is fodder kept moist in a silo.",
        "Auction houses charge the buyer a premium.",
        "Landlords collect rent from tenants.",
        "A covenant limits what a borrower may do.",
        "Stockbrokers act for clients.",
        "Locks raise and lower boats between stretches of water.",
        "Inflation erodes the value of cash.",
        "Notaries certify signatures.",
    ],
    "boilerplate": [
        "Investors will be watching.",
        "The move underscores the importance of transparency.",
        "Only time will tell.",
        "It remains to be seen whether the plan works.",
        "The news comes as markets digest higher rates.",
        "Analysts are closely monitoring the situation.",
        "Traders await the decision.",
        "What happens next is unclear.",
        "The next few months will tell.",
        "Plan sponsors and record-keepers will be monitoring the upcoming rulemaking process.",
        "The ministry did not immediately respond to a request for comment.",
        "The decision highlights the challenges facing the industry.",
        "The industry is watching closely.",
        "Questions remain about what comes next.",
        "Time will show whether the gamble pays off.",
        "The report comes amid growing concern over costs.",
        "For now, analysts are waiting for more details.",
        "It is unclear how the dispute will end.",
        "Everyone is waiting to see what happens next.",
        "The announcement underlines how quickly things are changing.",
        "Many will be following the case with interest.",
        "What this means for customers is not yet known.",
    ],
    "advice": [
        "Investors should sell.",
        "Watch for the next report.",
        "Buy the dip in barley.",
        "Savers should compare fees before they switch.",
        "Consider moving your money elsewhere.",
        "Never trade on borrowed money.",
        "Shareholders would be wise to vote against the merger.",
        "It is worth checking the small print.",
        "Do not chase the rally.",
        "You should ask for the prospectus.",
        "Now is the time to lock in a rate.",
        "Traders ought to keep their stops tight.",
        "Stay away from leveraged funds.",
        "Readers should diversify.",
        "Think twice before you borrow to invest.",
        "If you hold the bonds, sell them.",
        "Bondholders should reject the exchange.",
        "Make sure you read the terms.",
        "Check the charges first.",
        "It makes sense to spread your bets.",
        "Savers should not panic.",
        "Take the long view.",
        "Anyone with a fixed rate should stay put.",
        "Be wary of guarantees.",
    ],
}
# Told as facts, and so checked like facts, though they are none.
MISSED = [
    "The whole affair smells of cronyism.",
    "The court got it wrong.",
    "Some bonds pay no coupon.",
    "The next chapter is yet to be written.",
    "Reactions to the news were mixed.",
]
# Written before the code was run on them, and the code was not mended for them: what is mended for goes to SEEN.
HELD_OUT = {
    "fact": [
        "The port authority of Grell suspended dredging after a barge ran aground.",
        "Varnholt Mills employs 310 people at two plants.",
        "The council has yet to answer the petition of the fishermen.",
        "Two of the five directors voted against the merger.",
        "The inspector found mould in the eastern silo, according to her report.",
        "Under the decree, ferry operators must file a timetable by June 1.",
        "Its chairman, who joined in 2019, declined to take a bonus.",
        "The tribunal dismissed the appeal and ordered Ostrava Freight to pay costs.",
        "The subsidy was cut last year, and three yards closed.",
        "The regulator licensed the exchange, which lists no derivatives.",
        "Marden Salt, once the largest employer in the valley, has been sold.",
        "The ministry said it would not renew the concession.",
        "The ferry line leases its boats from a bank in Orly.",
        "Police searched the warehouse on Monday and found nothing.",
        "The union and the port signed a new contract after a month of talks.",
        "Her successor will take office in September.",
        "The permit does not cover night work.",
        "It was the third closure since the flood.",
    ],
    "opinion": [
        "The settlement is a disgrace.",
        "It is hard to see the fee as anything but excessive.",
        "Frankly, the committee failed in its duty.",
        "The timing of the sale looks suspicious.",
        "I find the arguments of the plaintiff thin.",
        "The new rules are needlessly complicated.",
        "This is the boldest reform the port has seen.",
        "The decision marks a shameful retreat from openness.",
        "Nothing about the tender inspires confidence.",
        "The council deserves credit for its patience.",
        "Such secrecy is unacceptable in a public body.",
        "The board's explanation is unconvincing at best.",
        "The delay is indefensible.",
        "What a waste of public money.",
        "Such a bonus is grotesque.",
        "I am not persuaded by the audit.",
        "The regulator was far too lenient.",
        "Clearly, somebody forgot the passengers.",
    ],
    "forecast": [
        "Freight rates will keep climbing as ports fill up.",
        "The merger could leave shippers with a single carrier.",
        "Margins are bound to shrink once the subsidy ends.",
        "Demand for cold storage is likely to outstrip supply.",
        "The ruling might encourage other towns to sue.",
        "Smaller mills may struggle to meet the standard.",
        "Higher tolls would push hauliers onto county roads.",
        "The fund is poised to become the largest owner of silos.",
        "A second strike seems probable before the harvest.",
        "Competition is going to intensify in the coming years.",
        "The reform promises to alter how grain is graded.",
        "Prices should ease once the new berth opens.",
        "The levy could drive brewers abroad.",
        "Hops are expected to become scarcer.",
        "A default now looks probable.",
        "Rents will keep rising in the old town.",
        "The new lock may shorten journeys.",
        "The dispute is bound to reach the courts.",
    ],
    "background": [
        "A tender offer is a public bid for the shares of a company.",
        "Central banks set the rate at which lenders borrow overnight.",
        "Bond prices fall when yields rise.",
        "Pilots guide large vessels through narrow channels.",
        "Clearing houses stand between buyers and sellers.",
        "An escrow account holds money until a condition is met.",
        "Ratings agencies judge how likely borrowers are to repay.",
        "Demurrage is the charge for keeping a vessel in port too long.",
        "Grain elevators typically buy from farmers and sell to exporters.",
        "Most mutual funds calculate their net asset value at the end of each trading day.",
        "Trustees owe a duty of loyalty to beneficiaries.",
        "Insurers spread risk among many policyholders.",
        "A bridge loan covers a gap until other money arrives.",
        "Juries decide questions of fact.",
        "Copper conducts electricity.",
        "Underwriters buy new shares and resell them.",
        "Cooperatives belong to their members.",
        "A quorum is the number of members who must be present.",
    ],
    "boilerplate": [
        "Market participants will be keeping a close eye on further developments.",
        "How this plays out is anyone's guess.",
        "The announcement comes at a time of heightened uncertainty.",
        "All eyes now turn to the next meeting.",
        "Whether the measure works is an open question.",
        "The development highlights the growing importance of the sector.",
        "Stakeholders across the industry are closely following the process.",
        "The coming weeks will show how things unfold.",
        "This is a developing story and will be updated.",
        "The episode serves as a reminder of the challenges ahead.",
        "Observers await further details.",
        "It is too early to tell what it means.",
        "The market will be looking for clues.",
        "The impact on prices remains to be seen.",
        "Whether it will be enough is unclear.",
        "This highlights the need for vigilance.",
        "The company did not respond to a request for comment.",
        "All eyes are on the harvest.",
    ],
    "advice": [
        "Investors should consider trimming their positions.",
        "Keep an eye on the spread before you enter a trade.",
        "Now is a good time to buy grain futures.",
        "Savers would do well to compare fees.",
        "Do not sell into the weakness.",
        "You may want to talk to an adviser first.",
        "Shareholders ought to reject the offer.",
        "It is worth reviewing your exposure to freight.",
        "Avoid funds with high turnover.",
        "Traders need to watch the support level.",
        "Consider hedging before the harvest report.",
        "Holders are best advised to wait for the audit.",
        "Read the contract before you sign.",
        "Shareholders should hold out for more.",
        "Avoid paying fees up front.",
        "You ought to keep some cash.",
        "Don't rely on one broker.",
        "It is worth asking for a discount.",
    ],
}

LEAST = 0.85  # share of the held-out sentences whose kind is told right


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SEEN.items() for text in texts])
def test_the_kind_is_told(kind, text):
    assert kind_of(text) == kind


def test_the_kind_of_sentences_not_seen_is_told_nearly_always():
    wrong = [(kind, kind_of(text), text) for kind, texts in HELD_OUT.items() for text in texts if kind_of(text) != kind]
    assert len(wrong) <= (1 - LEAST) * sum(map(len, HELD_OUT.values())), wrong


@pytest.mark.parametrize("text", MISSED)
def test_what_is_missed_is_checked_as_a_fact(text):
    assert kind_of(text) == "fact"


def test_no_held_out_fact_is_taken_for_anything_else():
    assert [text for text in HELD_OUT["fact"] if kind_of(text) != "fact"] == []


def uses(text: str) -> list[str]:
    story = Story.from_markdown(text)
    return [c.value.use for c in extract(story, split(story)) if isinstance(c.value, Statement)]


@pytest.mark.parametrize(
    "text",
    [
        "Investors will be watching the lock, which carries 40% of the barley.",
        "The move underscores the bureau's decision to close on June 1, 2026.",
        "Traders await the decision after Varnholt Mills closed its pier.",
        "The news comes as Ostrava Freight sells its barges.",
        "Only time will tell, but the board fired its chief and sold the barges.",
        "The mill, all eyes on it, fired its chief and sold its barges.",
        "It remains to be seen whether the mill, which lost $4 million, survives.",
    ],
)
def test_what_holds_a_figure_a_day_or_a_deed_is_not_boilerplate(text):
    assert "boilerplate" not in uses(text)


@pytest.mark.parametrize(
    "text",
    [
        "The court found that Varnholt Mills broke the copyright of a rival in 2024.",
        "The report was published by the bureau on May 4, 2026.",
        "A machine-generated invoice cost the bank $4 million.",
        "The ministry, which closed three ports, declined to comment.",
    ],
)
def test_a_word_of_the_newsroom_does_not_make_a_fact_boilerplate(text):
    assert uses(text) == ["fact"]


@pytest.mark.parametrize(
    "text",
    [
        "This story was drafted by machine from named sources on May 4, 2026.",
        "AI-drafted from named sources.",
        "Reporting by the newsroom; editing by the desk.",
        "Varnholt Mills did not immediately respond to a request for comment.",
    ],
)
def test_a_note_on_how_the_story_was_made_asserts_nothing(text):
    assert uses(text) == ["boilerplate"]


def test_a_call_for_attention_asserts_nothing_but_a_call_to_trade_is_a_view():
    assert uses("Watch for the next report.") == ["boilerplate"]
    assert uses("Shareholders would be wise to vote against the merger.") == ["opinion"]
    assert uses("Watch for the next report on June 5, 2026.") == ["opinion"]


def test_a_sentence_about_a_name_is_no_general_matter():
    assert uses("Larkfield Orchards makes cider presses for farms.") == ["fact"]


def test_what_the_story_tells_of_as_its_own_is_no_general_matter():
    assert uses("Operators clean silos with steam.") == ["background"]
    assert uses("The operators met on Monday. Operators clean silos with steam.")[1] == "fact"


def test_a_view_given_to_somebody_names_whom():
    assert read("Analysts at Elm Bank said the rule could reshape the market.") == Statement(
        "forecast", "Analysts at Elm Bank"
    )
    assert read("The mill said it would not renew the lease.").use == "fact"


NOTICE = Source.from_text(
    "The Bureau of Canals closed the upper lock on May 4, 2026. It will publish a report in the autumn.", name="notice"
)


@pytest.mark.parametrize(
    "text",
    [
        "Crypto funds are safer than bonds.",
        "A hedge fund never loses money.",
        "All operators clean silos with steam.",
        "Index funds are the best savings plans.",
        "Bonds are guaranteed by banks.",
    ],
)
def test_a_comparison_or_what_allows_of_no_exception_is_no_background(text):
    assert uses(text) != ["background"]
    report = check(Story.from_markdown(text), NOTICE)
    assert [f.severity.value for f in report.findings if f.rule == "statement-supported"] == ["stop"]


@pytest.mark.parametrize("kind", ["opinion", "forecast", "background", "boilerplate", "advice"])
def test_no_kind_is_proof(kind):
    for text in SEEN[kind]:
        report = check(Story.from_markdown(text), NOTICE)
        states = [c.state for c in report.claims if c.claim.kind == "statement"]
        assert State.PROVED not in states


def test_background_that_no_source_speaks_of_is_a_warning():
    story = "The Bureau of Canals closed the upper lock on May 4, 2026. Pension funds invest the savings of workers."
    report = check(Story.from_markdown(story), NOTICE)
    found = [f for f in report.findings if f.rule == "statement-supported"]
    assert [(f.severity.value, f.message) for f in found] == [("warn", "Background that no source speaks of.")]


@given(st.text(max_size=80))
def test_any_text_has_a_kind(text):
    assert kind_of(text) in SEEN
