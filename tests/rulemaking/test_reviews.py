"""The lists of the Office of Management and Budget, in XML, and what a review does to a docket."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk.errors import ReadError
from copydesk.rulemaking.docket import dockets
from copydesk.rulemaking.reviews import is_list, read_list, reviews
from tests.rulemaking.made import record, source
from tests.rulemaking.scenarios import FINAL, PROPOSED

EMPTY = "<HOMELAND_SECURITY>No</HOMELAND_SECURITY><DATE_PUBLISHED/>"


def entry(rin: str, stage: str, received: str, completed: str = "", decision: str = "", deadline: str = "None") -> str:
    done = f"<DATE_COMPLETED>{completed}</DATE_COMPLETED><DECISION>{decision}</DECISION>" if completed else ""
    return (
        f"<REGACT><AGENCY_CODE>9977</AGENCY_CODE><RIN>{rin}</RIN>"
        f"<TITLE>Meters &amp; Scales</TITLE><STAGE>{stage}</STAGE>"
        f"<ECONOMICALLY_SIGNIFICANT>No</ECONOMICALLY_SIGNIFICANT><DATE_RECEIVED>{received}</DATE_RECEIVED>"
        f"<LEGAL_DEADLINE>{deadline}</LEGAL_DEADLINE>{done}<MAJOR>No</MAJOR>{EMPTY}</REGACT>"
    )


def listing(*entries: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<OIRA_DATA RUNDATE="2026-08-22">'
    return f"{head}{''.join(entries)}</OIRA_DATA>".encode()


PENDING = listing(entry("9977-AA31", "Proposed Rule", "2026-01-13"), entry("9977-AA40", "Final Rule", "2026-02-01"))
DONE = listing(
    entry("9977-AA31", "Proposed Rule", "2026-01-13", "2026-03-24", "Consistent with Change"),
    entry("9977-AA31", "Final Rule", "2026-07-01", "2026-09-25", "Consistent without Change", "Statutory"),
    entry("9977-AA77", "Prerule", "2026-07-01", "2026-07-25", "Withdrawn"),
)


def test_a_list_is_read_entry_by_entry_with_its_words():
    found = read_list(DONE, "EO_RULE_COMPLETED_YTD.xml")
    assert [s.name.rpartition("#")[2] for s in found] == ["9977-AA31", "9977-AA31/2", "9977-AA77"]
    assert "DATE_COMPLETED: 2026-03-24" in found[0].text
    told = reviews(found)
    assert [(r.rin, r.of, r.legal_deadline, r.was_given_up) for r in told] == [
        ("9977-AA31", "proposed rule", "None", False),
        ("9977-AA31", "final rule", "Statutory", False),
        ("9977-AA77", "prerule", "None", True),
    ]
    assert all(r.passage(r.received).text == r.received.isoformat() for r in told)


def test_a_review_on_both_lists_is_one_review():
    sources = read_list(PENDING, "pending.xml") + read_list(DONE, "done.xml")
    mine = [r for r in reviews(sources) if r.rin == "9977-AA31"]
    assert [(r.of, str(r.completed)) for r in mine] == [("proposed rule", "2026-03-24"), ("final rule", "2026-09-25")]


@pytest.mark.parametrize(
    ("day", "stage", "why"),
    [
        ("2026-01-13", "review of proposed rule", "90 days from January 13, 2026 end on April 13, 2026"),
        ("2026-03-30", "proposed rule", "2026-91007"),
        ("2026-06-30", "comments closed", "No document"),
        ("2026-07-01", "review of final rule", "end on September 29, 2026"),
        ("2026-10-05", "final rule", "2026-94410"),
    ],
)
def test_reviews_are_stages_of_the_docket_of_their_rin(day, stage, why):
    (docket,) = dockets([source(PROPOSED), source(FINAL), *read_list(DONE, "done.xml")])
    today = dt.date.fromisoformat(day)
    assert docket.on(today).stage == stage
    assert why in docket.next_marker(today).why


def test_a_rule_that_is_withdrawn_from_review_is_where_it_was():
    text = listing(entry("9977-AA31", "Final Rule", "2026-07-01", "2026-08-03", "Withdrawn"))
    (docket,) = dockets([source(PROPOSED), *read_list(text, "done.xml")])
    stages = [docket.on(dt.date(2026, month, 2)).stage for month in (5, 7, 8, 9)]
    assert stages == ["proposed rule", "review of final rule", "review of final rule", "comments closed"]


def test_a_list_that_would_harm_is_refused():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><OIRA_DATA><REGACT><RIN>&a;</RIN></REGACT></OIRA_DATA>'
    )
    assert is_list(bomb)
    for data in (bomb, b"<OIRA_DATA><REGACT>", b"<OIRA_DATA><REGACT></REGACT></OIRA_DATA>"):
        with pytest.raises(ReadError, match=r"list\.xml"):
            read_list(data, "list.xml")


def test_a_record_is_no_list():
    assert not is_list(str(record("2026-91007", "2026-03-30", "Proposed rule.")).encode())
