"""Courses that rulemakings take, as made documents, and where each stands on several days.

A look is ``day | stage | comments close | effective | next marker | its day``.
"""

from __future__ import annotations

from typing import NamedTuple

from copydesk import Source
from tests.rulemaking.made import from_html, from_xml, order, record, source


class Course(NamedTuple):
    """Documents, the docket that is looked at, and how it stands on some days."""

    docket: str
    sources: list[Source]
    looks: str


RIN = "9977-AA31"
PROPOSED = record(
    *("2026-91007", "2026-03-30", "Proposed rule.", "Comments must be received on or before May 29, 2026."),
    comments_close_on="2026-05-29",
)
FINAL = record(
    *("2026-94410", "2026-10-05", "Final rule.", "This rule is effective January 4, 2027."),
    effective_on="2027-01-04",
)
DIRECT = record(
    *("2026-91006", "2026-03-30", "Direct final rule."),
    "This rule is effective July 1, 2026, unless adverse comments are received by April 29, 2026.",
    effective_on="2026-07-01",
    comments_close_on="2026-04-29",
)
ORDER = order("2026-90001", "19001", "2026-01-30", "2026-02-04", "Sound Grain Storage",
              "Within 180 days of the date of this order, the Secretary shall propose rules.")  # fmt: skip


def after(base: dict, number: str, on: str, action: str, dates: str | None = None, **more: object) -> Source:
    """A later document of the docket of ``base``."""
    kept = {"title": base["title"], "regulation_id_numbers": base["regulation_id_numbers"]}
    return source(
        record(number, on, action, dates, **(kept | {"docket_ids": base["docket_ids"], "type": base["type"]} | more))
    )


EXTENDED = after(
    *(PROPOSED, "2026-91844", "2026-05-20", "Proposed rule; extension of comment period."),
    "The comment period for the proposed rule published on March 30, 2026 (91 FR 91007), is extended from "
    "May 29, 2026, to June 29, 2026.",
    comments_close_on="2026-06-29",
)
COURSES = {
    "extended twice": Course(
        RIN,
        [
            source(PROPOSED),
            EXTENDED,
            after(
                PROPOSED,
                "2026-92200",
                "2026-06-25",
                "Proposed rule; further extension of comment period.",
                "The comment period is extended by 30 days.",
            ),
        ],
        """
        2026-03-29 |                | -          | - | Not known     | -
        2026-03-30 | proposed rule  | 2026-05-29 | - | Comments close | 2026-05-29
        2026-05-20 | proposed rule  | 2026-06-29 | - | Comments close | 2026-06-29
        2026-06-28 | proposed rule  | 2026-07-29 | - | Comments close | 2026-07-29
        2026-07-30 | comments closed | 2026-07-29 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "comment date corrected": Course(
        RIN,
        [
            source(PROPOSED),
            after(
                PROPOSED,
                "2026-91100",
                "2026-04-06",
                "Proposed rule; correction.",
                "This correction is effective April 6, 2026.",
                abstract="This document corrects the comment date in the proposed rule published on March 30, 2026. "
                "The date by which comments must be received is corrected to read June 5, 2026.",
                effective_on="2026-04-06",
            ),
        ],
        """
        2026-04-05 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-04-06 | proposed rule | 2026-06-05 | - | Comments close | 2026-06-05
        2026-06-06 | comments closed | 2026-06-05 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "effective date corrected": Course(
        RIN,
        [
            source(FINAL),
            after(
                FINAL,
                "2026-94600",
                "2026-10-12",
                "Final rule; correction.",
                "Effective October 12, 2026.",
                abstract="This document corrects the effective date of the final rule published October 5, 2026. The "
                "effective date is corrected from January 4, 2027, to read January 11, 2027.",
                effective_on="2026-10-12",
            ),
        ],
        """
        2026-10-11 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        2026-10-12 | final rule | - | 2027-01-11 | The rule takes effect | 2027-01-11
        2027-01-10 | final rule | - | 2027-01-11 | The rule takes effect | 2027-01-11
        2027-01-11 | effective  | - | 2027-01-11 | Nothing: the rule is in effect | -
        """,
    ),
    "nothing corrected": Course(
        RIN,
        [
            source(PROPOSED),
            EXTENDED,
            source(FINAL),
            after(
                PROPOSED,
                "2026-91900",
                "2026-06-01",
                "Proposed rule; correction.",
                "Comments must be received on or before May 29, 2026.",
                abstract="This document corrects the number of a table in a proposed rule.",
                comments_close_on="2026-05-29",
            ),
            after(
                FINAL,
                "2026-94700",
                "2026-10-20",
                "Correcting amendment.",
                "This correction is effective on October 20, 2026.",
                abstract="This document corrects a cross-reference.",
                effective_on="2026-10-20",
            ),
        ],
        """
        2026-06-02 | proposed rule | 2026-06-29 | - | Comments close | 2026-06-29
        2026-10-20 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        2026-10-21 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        """,
    ),
    "reopened after the close": Course(
        RIN,
        [
            source(PROPOSED),
            after(
                PROPOSED,
                "2026-92500",
                "2026-07-10",
                "Proposed rule; reopening of comment period.",
                "The comment period for the proposed rule published March 30, 2026, which closed on May 29, 2026, is "
                "reopened from July 10, 2026, through August 10, 2026.",
                comments_close_on="2026-08-10",
            ),
        ],
        """
        2026-05-29 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-07-09 | comments closed | 2026-05-29 | - | A final rule or a withdrawal may come next | -
        2026-07-10 | proposed rule | 2026-08-10 | - | Comments close | 2026-08-10
        2026-08-11 | comments closed | 2026-08-10 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "several rules in one document": Course(
        "9977-AA32",
        [
            source(PROPOSED),
            source(
                record(
                    "2026-91008",
                    "2026-03-31",
                    "Proposed rule.",
                    "Comments are due by June 1, 2026.",
                    title="Scales and Silos",
                    regulation_id_numbers=["9977-AA32", "9977-AA33"],
                    docket_ids=["GSB-2026-0007"],
                )
            ),
            after(
                PROPOSED,
                "2026-95000",
                "2026-11-02",
                "Final rule.",
                "Effective December 1, 2026.",
                type="Rule",
                title="Scales",
                regulation_id_numbers=["9977-AA32"],
                docket_ids=["GSB-2026-0007"],
            ),
        ],
        """
        2026-04-01 | proposed rule | 2026-06-01 | - | Comments close | 2026-06-01
        2026-11-02 | final rule | - | 2026-12-01 | The rule takes effect | 2026-12-01
        2026-12-01 | effective | - | 2026-12-01 | Nothing: the rule is in effect | -
        """,
    ),
    "withdrawn in part": Course(
        RIN,
        [
            source(PROPOSED),
            after(
                PROPOSED,
                "2026-93000",
                "2026-08-03",
                "Proposed rule; partial withdrawal.",
                "The proposed amendments to § 9101.4 are withdrawn as of August 3, 2026.",
            ),
        ],
        """
        2026-08-02 | comments closed | 2026-05-29 | - | A final rule or a withdrawal may come next | -
        2026-08-04 | comments closed | 2026-05-29 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "withdrawn whole": Course(
        RIN,
        [
            source(PROPOSED),
            after(
                PROPOSED,
                "2026-91500",
                "2026-04-20",
                "Proposed rule; withdrawal.",
                "The proposed rule is withdrawn as of April 20, 2026.",
            ),
        ],
        """
        2026-04-19 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-04-20 | withdrawn | 2026-05-29 | - | Nothing: the proposal was withdrawn | -
        """,
    ),
    "proposed again": Course(
        RIN,
        [
            source(PROPOSED),
            after(
                PROPOSED,
                "2026-93400",
                "2026-09-08",
                "Supplemental notice of proposed rulemaking.",
                "Comments must be received no later than October 8, 2026.",
                comments_close_on="2026-10-08",
            ),
        ],
        """
        2026-09-07 | comments closed | 2026-05-29 | - | A final rule or a withdrawal may come next | -
        2026-09-08 | proposed rule | 2026-10-08 | - | Comments close | 2026-10-08
        2026-10-09 | comments closed | 2026-10-08 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "advance notice, then proposal": Course(
        RIN,
        [
            source(
                record(
                    "2026-90100",
                    "2026-01-12",
                    "Advance notice of proposed rulemaking.",
                    "Comments must be submitted by February 11, 2026.",
                    comments_close_on="2026-02-11",
                )
            ),
            after(
                PROPOSED,
                "2026-90150",
                "2026-02-02",
                "Advance notice of proposed rulemaking; extension of comment period.",
                "The comment period is extended until March 2, 2026.",
            ),
            source(PROPOSED),
        ],
        """
        2026-01-12 | advance notice | 2026-02-11 | - | Comments close | 2026-02-11
        2026-02-02 | advance notice | 2026-03-02 | - | Comments close | 2026-03-02
        2026-03-03 | advance notice | 2026-03-02 | - | A proposed rule may come next | -
        2026-03-30 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        """,
    ),
    "request for information": Course(
        RIN,
        [
            source(
                record(
                    "2026-90090",
                    "2026-01-05",
                    "Request for information.",
                    "Responses must be received by 12 noon Central Time on February 4, 2026.",
                    type="Notice",
                )
            )
        ],
        """
        2026-01-05 | request for information | 2026-02-04 | - | Comments close | 2026-02-04
        2026-02-05 | request for information | 2026-02-04 | - | A proposed rule may come next | -
        """,
    ),
    "interim rule with comments": Course(
        RIN,
        [
            source(
                record(
                    "2026-91700",
                    "2026-05-04",
                    "Interim final rule; request for comments.",
                    "This interim final rule is effective May 4, 2026. Comments must be received by July 6, 2026.",
                    effective_on="2026-05-04",
                    comments_close_on="2026-07-06",
                )
            ),
            after(FINAL, "2026-95600", "2026-12-01", "Final rule; affirmation of interim rule.", None),
        ],
        """
        2026-05-04 | effective | 2026-07-06 | 2026-05-04 | Comments on the rule close | 2026-07-06
        2026-07-07 | effective | 2026-07-06 | 2026-05-04 | Nothing: the rule is in effect | -
        2026-12-02 | effective | - | 2026-05-04 | Nothing: the rule is in effect | -
        """,
    ),
    "direct final rule withdrawn": Course(
        RIN,
        [
            source(DIRECT),
            source(PROPOSED | {"comments_close_on": "2026-04-29", "dates": "Comments due by April 29, 2026."}),
            after(
                FINAL,
                "2026-91950",
                "2026-05-26",
                "Direct final rule; withdrawal.",
                "The direct final rule published on March 30, 2026, is withdrawn effective May 26, 2026.",
            ),
        ],
        """
        2026-03-30 | final rule | 2026-04-29 | 2026-07-01 | Comments on the rule close | 2026-04-29
        2026-04-30 | final rule | 2026-04-29 | 2026-07-01 | The rule takes effect | 2026-07-01
        2026-05-26 | comments closed | 2026-04-29 | - | A final rule or a withdrawal may come next | -
        2026-07-02 | comments closed | 2026-04-29 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "delayed to a day": Course(
        RIN,
        [
            source(FINAL),
            after(
                FINAL,
                "2026-95900",
                "2026-12-28",
                "Final rule; delay of effective date.",
                "Effective December 28, 2026, the effective date of the final rule published October 5, "
                "2026, at 91 FR 94410, is delayed from January 4, 2027, until March 5, 2027.",
                effective_on="2026-12-28",
            ),
        ],
        """
        2026-12-27 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        2026-12-28 | final rule | - | 2027-03-05 | The rule takes effect | 2027-03-05
        2027-01-05 | final rule | - | 2027-03-05 | The rule takes effect | 2027-03-05
        2027-03-05 | effective | - | 2027-03-05 | Nothing: the rule is in effect | -
        """,
    ),
    "delayed without a day": Course(
        RIN,
        [
            source(FINAL),
            after(
                FINAL,
                "2026-95901",
                "2026-12-29",
                "Final rule; delay of effective date.",
                "As of December 29, 2026, the effective date of the rule is delayed indefinitely.",
                effective_on="2026-12-29",
            ),
        ],
        """
        2026-12-28 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        2027-01-05 | final rule | - | - | The rule takes effect | -
        """,
    ),
    "compliance alone delayed": Course(
        RIN,
        [
            source(FINAL),
            after(
                FINAL,
                "2026-95902",
                "2026-12-30",
                "Final rule; delay of compliance date.",
                "The compliance date is delayed until July 1, 2027.",
            ),
        ],
        """
        2026-12-31 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        2027-01-05 | effective | - | 2027-01-04 | Nothing: the rule is in effect | -
        """,
    ),
    "stayed for a time": Course(
        RIN,
        [
            source(FINAL),
            after(
                FINAL,
                "2027-90210",
                "2027-02-01",
                "Final rule; stay.",
                "Effective February 1, 2027, 7 CFR part 9101 is stayed until May 3, 2027.",
            ),
        ],
        """
        2027-01-31 | effective | - | 2027-01-04 | Nothing: the rule is in effect | -
        2027-02-01 | stayed | - | 2027-01-04 | The stay ends | 2027-05-03
        2027-05-04 | effective | - | 2027-01-04 | Nothing: the rule is in effect | -
        """,
    ),
    "vacated": Course(
        RIN,
        [
            source(FINAL),
            after(
                FINAL,
                "2027-90700",
                "2027-06-01",
                "Final rule; court-ordered removal.",
                "Effective June 1, 2027.",
                effective_on="2027-06-01",
            ),
        ],
        """
        2027-05-31 | effective | - | 2027-01-04 | Nothing: the rule is in effect | -
        2027-06-01 | vacated | - | - | Nothing: a court vacated the rule | -
        """,
    ),
    "linked by a citation alone": Course(
        RIN,
        [
            source(PROPOSED),
            source(
                record(
                    "2026-91101",
                    "2026-04-07",
                    "Proposed rule; correction.",
                    None,
                    docket_ids=[],
                    regulation_id_numbers=[],
                    title="Proposed Rules",
                    abstract="In the issue of March 30, 2026, at 91 FR 91007, the closing date for comments is "
                    "corrected to read June 8, 2026.",
                )
            ),
        ],
        """
        2026-04-06 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-04-07 | proposed rule | 2026-06-08 | - | Comments close | 2026-06-08
        """,
    ),
    "linked by reference, proposal without numbers": Course(
        RIN,
        [
            source(PROPOSED | {"docket_ids": [], "regulation_id_numbers": []}),
            after(
                PROPOSED,
                "2026-91845",
                "2026-05-21",
                "Proposed rule; extension of comment period.",
                "The comment period for FR Doc. 2026-91007 is extended to July 1, 2026.",
                docket_ids=[],
            ),
        ],
        """
        2026-04-06 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-05-21 | proposed rule | 2026-07-01 | - | Comments close | 2026-07-01
        """,
    ),
    "RIN in the title alone": Course(
        RIN,
        [
            source(
                PROPOSED
                | {
                    "docket_ids": [],
                    "regulation_id_numbers": [],
                    "title": "Moisture Meters in Grain Elevators (RIN 9977-AA31)",
                }
            ),
            source(FINAL),
        ],
        """
        2026-04-06 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-10-05 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        """,
    ),
    "record and text of one document": Course(
        RIN,
        [from_xml(PROPOSED), source(PROPOSED), from_xml(FINAL)],
        """
        2026-03-30 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-10-05 | final rule | - | 2027-01-04 | The rule takes effect | 2027-01-04
        """,
    ),
    "a page, and documents out of order": Course(
        RIN,
        [source(FINAL), EXTENDED, from_html(PROPOSED)],
        """
        2026-03-30 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-05-20 | proposed rule | 2026-06-29 | - | Comments close | 2026-06-29
        2027-01-04 | effective | - | 2027-01-04 | Nothing: the rule is in effect | -
        """,
    ),
    "two dockets with like titles": Course(
        "9977-AA40",
        [
            source(PROPOSED),
            source(FINAL),
            source(
                record(
                    "2026-91009",
                    "2026-04-01",
                    "Proposed rule.",
                    "Comments due: June 30, 2026.",
                    title="Moisture Meters in Grain Barges",
                    regulation_id_numbers=["9977-AA40"],
                    docket_ids=["GSB-2026-0009"],
                    abstract="It goes beside the proposal at 91 FR 91007.",
                )
            ),
        ],
        """
        2026-04-01 | proposed rule | 2026-06-30 | - | Comments close | 2026-06-30
        2026-10-06 | comments closed | 2026-06-30 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "one RIN for rules of a kind": Course(
        "GSB-2026-0051",
        [
            source(
                record(
                    "2026-90501",
                    "2026-02-02",
                    "Final rule.",
                    "This rule is effective March 4, 2026.",
                    docket_ids=["GSB-2026-0050"],
                    title="Silo Directives; Type A",
                )
            ),
            source(
                record(
                    "2026-90502",
                    "2026-02-09",
                    "Final rule.",
                    "This rule is effective March 11, 2026.",
                    docket_ids=["Docket No. GSB–2026–0051"],
                    title="Silo Directives; Type B",
                )
            ),
        ],
        """
        2026-03-04 | final rule | - | 2026-03-11 | The rule takes effect | 2026-03-11
        2026-03-11 | effective | - | 2026-03-11 | Nothing: the rule is in effect | -
        """,
    ),
    "public hearing": Course(
        RIN,
        [
            source(PROPOSED),
            after(
                PROPOSED,
                "2026-91300",
                "2026-04-13",
                "Proposed rule; notice of public hearing.",
                "The public hearing will be held on May 12, 2026, at 9 a.m. Eastern Time. Requests to "
                "speak must be received by May 5, 2026.",
            ),
        ],
        """
        2026-04-12 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-04-13 | proposed rule | 2026-05-29 | - | A public hearing is held | 2026-05-12
        2026-05-13 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        """,
    ),
    "an hour in Eastern time": Course(
        RIN,
        [
            source(
                PROPOSED
                | {
                    "dates": "Comments are due by 5 p.m. Eastern Time on May 29, 2026. Comments on the "
                    "information collection are due by April 29, 2026."
                }
            )
        ],
        """
        2026-05-29 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        2026-05-30 | comments closed | 2026-05-29 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "a term from publication": Course(
        RIN,
        [
            from_xml(
                PROPOSED
                | {
                    "publication_date": "2026-05-04",
                    "dates": "Comments must be received within 60 days after publication in the Federal Register.",
                    "full_text_xml_url": "https://www.federalregister.gov/documents/full_text/xml/2026/05/04/2026-91007.xml",
                },
                address="https://www.federalregister.gov/documents/2026/05/04/2026-91007/moisture",
            )
        ],
        """
        2026-05-04 | proposed rule | 2026-07-06 | - | Comments close | 2026-07-06
        2026-07-07 | comments closed | 2026-07-06 | - | A final rule or a withdrawal may come next | -
        """,
    ),
    "dates in words alone": Course(
        RIN,
        [
            from_xml(
                FINAL
                | {
                    "dates": "The rule published here takes effect on January 4, 2027. Send comments on it, as "
                    "announced in the notice of September 1, 2026, by November 4, 2026."
                }
            )
        ],
        """
        2026-10-05 | final rule | 2026-11-04 | 2027-01-04 | Comments on the rule close | 2026-11-04
        2026-11-05 | final rule | 2026-11-04 | 2027-01-04 | The rule takes effect | 2027-01-04
        """,
    ),
    "an order that is carried out": Course(
        RIN,
        [source(ORDER), source(PROPOSED | {"abstract": "The bureau carries out Executive Order 19001."})],
        """
        2026-01-29 |       | - | - | Not known | -
        2026-01-30 | order | - | - | A deadline that the order sets | 2026-07-29
        2026-03-30 | proposed rule | 2026-05-29 | - | Comments close | 2026-05-29
        """,
    ),
    "an order amended by a later one": Course(
        "19001",
        [
            source(ORDER),
            source(
                order(
                    "2026-90900",
                    "19007",
                    "2026-04-10",
                    "2026-04-15",
                    "Amending Executive Order 19001",
                    "Section 2(b) of Executive Order 19001 of January 30, 2026 (Sound Grain Storage), is "
                    "amended by striking “180 days” and inserting “240 days”.",
                )
            ),
        ],
        """
        2026-04-09 | order | - | - | A deadline that the order sets | 2026-07-29
        2026-04-10 | order | - | - | A deadline that the order sets | 2026-09-27
        2026-09-28 | order | - | - | A proposed rule or guidance may come next | -
        """,
    ),
    "an order revoked": Course(
        "19001",
        [
            source(ORDER),
            source(
                order(
                    "2026-90950",
                    "19009",
                    "2026-05-01",
                    "2026-05-06",
                    "Ending Some Orders",
                    "Executive Order 19001 of January 30, 2026 (Sound Grain Storage), is hereby revoked.",
                )
            ),
        ],
        """
        2026-04-30 | order | - | - | A deadline that the order sets | 2026-07-29
        2026-05-01 | withdrawn | - | - | Nothing: the order was revoked | -
        """,
    ),
}
