"""Invented managers' holdings, and questions over them with what a right answer must hold."""

from __future__ import annotations

import datetime as dt

from copydesk.facts import FileFacts
from tests.asking.library import Pair

ON = dt.date(2026, 6, 15)  # the day on which all is asked: Forms 13F for March 31 were due by May 15

FACTS = FileFacts.from_text(
    """
listings:
  - {ticker: HRBR, name: Harbor Foods Inc., exchange: NYSE, aliases: [Harbor Milling]}
holdings:
  - {manager: NORTHGATE CAPITAL LLC, cik: "0009990001", issuer: HARBOR FOODS INC, ticker: HRBR, cusip: 99910010A,
     quarter: 2026-03-31, shares: 400000, value: 4800000, shares_before: 250000, public: 2026-05-14}
  - {manager: NORTHGATE CAPITAL LLC, cik: "0009990001", issuer: HARBOR FOODS INC, ticker: HRBR, cusip: 99910010A,
     quarter: 2025-12-31, shares: 250000, value: 2500000, shares_before: 250000, public: 2026-02-13}
  - {manager: NORTHGATE CAPITAL LLC, cik: "0009990001", issuer: QUAY STEEL CORP, ticker: QSTL, cusip: 99910020A,
     quarter: 2026-03-31, shares: 20000, value: 800000, shares_before: 32500, public: 2026-05-14}
  - {manager: NORTHGATE CAPITAL LLC, cik: "0009990001", issuer: LUMEN ORCHARD ENERGY, cusip: 99910030A,
     quarter: 2026-03-31, shares: 6000, value: 900000.50, shares_before: 0, public: 2026-05-14}
  - {manager: NORTHGATE CAPITAL LLC, cik: "0009990001", issuer: DUNMORE GLASS PLC, cusip: 99910040A,
     quarter: 2026-03-31, shares: 0, shares_before: 5000, public: 2026-05-14}
  - {manager: NORTHGATE CAPITAL LLC, cik: "0009990001", issuer: KETTLE ROW BREWING, cusip: 99910050A,
     quarter: 2026-03-31, shares: 0, shares_before: 0, public: 2026-05-14}
  - {manager: "CALDER & SONS, INC.", cik: "0009990002", issuer: HARBOR FOODS INC, ticker: HRBR, cusip: 99910010A,
     quarter: 2026-03-31, shares: 10000, value: 120000, shares_before: 10000, public: 2026-05-15}
  - {manager: FENWICK GRAIN PARTNERS LP, cik: "0009990003", issuer: HARBOR FOODS INC, ticker: HRBR, cusip: 99910010A,
     quarter: 2026-03-31, shares: 7000, value: 84000, public: 2026-05-11}
  - {manager: FENWICK GRAIN PARTNERS LP, cik: "0009990003", issuer: QUAY STEEL CORP, ticker: QSTL, cusip: 99910020A,
     quarter: 2026-03-31, shares: 500, public: 2026-05-11}
  - {manager: ALDER TRUST, cik: "0009990004", issuer: QUAY STEEL CORP, ticker: QSTL, cusip: 99910020A,
     quarter: 2024-12-31, shares: 1200, value: 36000, shares_before: 1300, public: 2025-02-14}
  - {manager: ALDER BANK, cik: "0009990005", issuer: SABLE BANK CL A, cusip: 99910060A,
     quarter: 2026-03-31, shares: 11, value: 110, shares_before: 10, public: 2026-05-14}
  - {manager: ALDER BANK, cik: "0009990005", issuer: SABLE BANK CL A, cusip: 99910061A,
     quarter: 2026-03-31, shares: 12, value: 110, shares_before: 10, public: 2026-05-14}
""",
    "newsroom.yaml",
)

NORTHGATE_HOLDS = "NORTHGATE CAPITAL reported 400,000 shares of Harbor Foods (HRBR) as of March 31, 2026"
SINCE = "public since May 14, 2026"
BOUGHT = "bought 150,000 shares of Harbor Foods (HRBR), net of sales, in the quarter that ended on March 31, 2026"
NO_PROOF = "which is no proof that it held none"

ANSWERED = (
    Pair("Who holds Harbor Foods?", (NORTHGATE_HOLDS, "CALDER & SONS reported 10,000", "PARTNERS reported 7,000")),
    Pair("Who holds HRBR shares?", (NORTHGATE_HOLDS,)),
    Pair("who held shares of harbor milling on March 31, 2026", (NORTHGATE_HOLDS, SINCE)),
    Pair("Who held Harbor Foods at the end of 2025?", ("reported 250,000", "as of December 31, 2025", "February 13")),
    Pair("Who are the largest holders of Harbor Foods?", (NORTHGATE_HOLDS,)),
    Pair("Which institutions owned Harbor Foods stock in the first quarter of 2026?", (NORTHGATE_HOLDS,)),
    Pair(
        "How many institutions hold Harbor Foods?",
        ("3 managers are known to have reported shares of Harbor Foods (HRBR)", "public by May 15, 2026"),
    ),
    Pair("How many Harbor Foods shares does Northgate Capital hold?", (NORTHGATE_HOLDS, SINCE)),
    Pair("How many shares of HRBR did Northgate own at the end of December 2025?", ("250,000", "December 31, 2025")),
    Pair("How many shares did Calder & Sons report in Harbor Foods?", ("CALDER & SONS reported 10,000 shares",)),
    Pair("What is Northgate Capital's stake in Harbor Foods?", (NORTHGATE_HOLDS,)),
    Pair("How large was Northgate’s position in Quay Steel?", ("reported 20,000 shares of QUAY STEEL (QSTL)",)),
    Pair("Does Northgate Capital hold Harbor Foods?", (NORTHGATE_HOLDS,)),
    Pair("Is Harbor Foods in Northgate Capital's portfolio?", (NORTHGATE_HOLDS,)),
    Pair("Was Northgate Capital a holder of Harbor Foods in its latest 13F?", (NORTHGATE_HOLDS,)),
    Pair("Does Northgate Capital hold any shares of Kettle Row Brewing?", ("lists no shares of KETTLE ROW", NO_PROOF)),
    Pair("Does Northgate Capital own Dunmore Glass?", ("lists no shares of DUNMORE GLASS", NO_PROOF)),
    Pair("Does Alder Trust hold Quay Steel?", ("as of December 31, 2024, the newest quarter known here",)),
    Pair(
        "Did Northgate Capital buy or sell Harbor Foods in the last quarter?",
        (BOUGHT, "it reported 400,000 shares as of that day and 250,000 shares a quarter before", SINCE),
    ),
    Pair("Did Northgate Capital sell shares of Harbor Foods?", (BOUGHT,)),
    Pair("How did Northgate's position in Harbor Foods change in Q1 2026?", (BOUGHT,)),
    Pair("Did Northgate cut its stake in Quay Steel?", ("sold 12,500 shares of QUAY STEEL (QSTL), net of purchases",)),
    Pair("How many Quay Steel shares did Northgate sell last quarter?", ("sold 12,500 shares",)),
    Pair("Did Calder & Sons buy or sell Harbor Foods?", ("left its shares of Harbor Foods (HRBR) unchanged",)),
    Pair(
        "Did Northgate buy Harbor Foods in the fourth quarter of 2025?",
        (
            "unchanged in the quarter that ended on December 31, 2025",
            "reported 250,000 shares as of that day and a quarter",
        ),
    ),
    Pair(
        "Did Northgate Capital buy Lumen Orchard Energy shares?",
        ("a new position of 6,000 shares of LUMEN ORCHARD ENERGY as of March 31, 2026", "no shares of it a quarter"),
    ),
    Pair(
        "Did Northgate Capital sell its stake in Dunmore Glass?",
        ("lists no shares of DUNMORE GLASS", NO_PROOF, "a quarter before, it reported 5,000"),
    ),
    Pair(
        "Did Fenwick Grain Partners buy or sell Harbor Foods?",
        ("reported 7,000 shares", "a comparison with the quarter before is not possible"),
    ),
    Pair("Who bought shares of Harbor Foods in the quarter that ended March 31, 2026?", (BOUGHT,)),
    Pair("Which managers sold Quay Steel shares?", ("NORTHGATE CAPITAL sold 12,500 shares",)),
    Pair(
        "What are Northgate's largest positions?",
        (
            "Harbor Foods (HRBR), 400,000 shares worth $4,800,000; LUMEN ORCHARD ENERGY, 6,000 shares worth "
            "$900,000.50; QUAY STEEL (QSTL), 20,000 shares worth $800,000",
            "reported as of March 31, 2026",
            SINCE,
        ),
    ),
    Pair("What was Northgate Capital's largest holding at the end of 2025?", ("250,000 shares worth $2,500,000",)),
)

# What a Form 13F does not say, what is not known, and what sounds like a question that it answers.
NOT_ANSWERED = (
    Pair("Why did Northgate Capital buy Harbor Foods?"),
    Pair("When did Northgate Capital buy Harbor Foods shares?"),
    Pair("At what price did Northgate Capital buy Harbor Foods shares?"),
    Pair("How much did Northgate Capital pay for its Harbor Foods shares?"),
    Pair("How much is Northgate Capital's stake in Harbor Foods worth?"),
    Pair("What percentage of Harbor Foods does Northgate Capital hold?"),
    Pair("What does Northgate Capital hold today?"),
    Pair("Does Northgate Capital still hold Harbor Foods?"),
    Pair("Does Northgate Capital hold Harbor Foods now?"),
    Pair("Does Northgate Capital currently hold Harbor Foods?"),
    Pair("Who holds Harbor Foods today?"),
    Pair("Will Northgate Capital sell Harbor Foods shares?"),
    Pair("Should Northgate Capital sell Harbor Foods?"),
    Pair("Did Northgate Capital plan to sell Harbor Foods shares?"),
    Pair("Who will hold Harbor Foods at the end of 2026?"),
    Pair("Who held Harbor Foods on June 30, 2026?"),
    Pair("Who held Harbor Foods on March 30, 2026?"),
    Pair("Who held Harbor Foods in 2025?"),
    Pair("Who held Harbor Foods on March 31, 2025?"),
    Pair("Did Northgate Capital buy or sell Harbor Foods in 2025?"),
    Pair("Did Northgate Capital buy or sell Harbor Foods in the second quarter of 2026?"),
    Pair("Did Northgate Capital buy or sell Harbor Foods this quarter?"),
    Pair("Did Alder Trust buy or sell Quay Steel in the last quarter?"),  # its last report is of 2024
    Pair("Does Northgate Capital hold Harbor Foods puts?"),
    Pair("Does Northgate Capital hold call options on Harbor Foods?"),
    Pair("How many Harbor Foods bonds does Northgate Capital hold?"),
    Pair("How many Harbor Foods notes does Northgate Capital hold?"),
    Pair("Does Northgate Capital hold preferred shares of Harbor Foods?"),
    Pair("Does Northgate Capital hold 400,000 Harbor Foods shares?"),
    Pair("Did Northgate Capital sell all of its Harbor Foods shares?"),
    Pair("Did Northgate Capital sell half of its stake in Harbor Foods?"),
    Pair("Did Northgate Capital not buy Harbor Foods shares?"),
    Pair("How many Harbor Foods shares did Northgate Capital hold before March 31, 2026?"),
    Pair("Does Northgate Capital hold Harbor Steel?"),
    Pair("Does Northgate Capital hold Harbor?"),
    Pair("Does Northgate Mills hold Harbor Foods?"),
    Pair("Does North hold Harbor Foods?"),
    Pair("Does Alder hold Quay Steel?"),  # the trust or the bank
    Pair("How many Sable Bank CL A shares does Alder Bank hold?"),  # two securities are called so
    Pair("Does Calder & Sons hold Quay Steel?"),  # nothing is known of it
    Pair("Did Harbor Foods buy Northgate Capital shares?"),
    Pair("Does Harbor Foods hold Northgate Capital?"),
    Pair("Who bought Harbor Foods?"),
    Pair("Who owns Harbor Foods?"),
    Pair("Did Northgate Capital buy Harbor Foods?"),  # the company?
    Pair("Who holds the patent of Harbor Foods?"),
    Pair("Who holds Harbor Foods and Quay Steel?"),
    Pair("Who does not hold Harbor Foods?"),
    Pair("Which hedge funds hold Harbor Foods?"),
    Pair("Does Northgate Capital hold more Harbor Foods shares than Calder & Sons?"),
    Pair("Did Ada Brook of Northgate Capital sell Harbor Foods shares?"),
    Pair("What are Fenwick Grain Partners' largest positions?"),  # what one of them is worth is not known
    Pair("What is Northgate Capital's second largest position?"),
    Pair("What is Northgate Capital's largest option position?"),
    Pair("How many shares does Northgate Capital hold?"),
    Pair("Is Harbor Foods a good buy?"),
)
