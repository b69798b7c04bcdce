"""Made documents of invented bodies, in the forms in which the Federal Register gives them: record, XML, page."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

from copydesk import Source, read_source

AGENCY = "Grain Storage Bureau"
_WEB = "https://www.federalregister.gov/documents"
_TAGS = {"Rule": "RULE", "Proposed Rule": "PRORULE", "Notice": "NOTICE", "Presidential Document": "PRESDOCU"}


def record(number: str, on: str, action: str, dates: str | None = None, **more: Any) -> dict[str, Any]:
    """A record as the API's endpoint of single documents gives it. ``more`` goes over what is made up."""
    low = action.lower()
    kind = "Rule" if "final rule" in low or "correcting" in low else "Notice" if "notice of" in low else "Proposed Rule"
    day = on.replace("-", "/")
    page = 90_000 + int(number[-4:])
    fields: dict[str, Any] = {
        "abstract": None,
        "action": action or None,
        "agencies": [{"raw_name": AGENCY.upper(), "name": AGENCY, "id": 9001, "slug": "grain-storage-bureau"}],
        "body_html_url": f"{_WEB}/full_text/html/{day}/{number}.html",
        "cfr_references": [{"title": 7, "part": 9101}],
        "citation": f"91 FR {page}",
        "comment_url": None,
        "comments_close_on": None,
        "dates": dates,
        "docket_ids": ["GSB-2026-0004"],
        "document_number": number,
        "effective_on": None,
        "end_page": page + 3,
        "executive_order_number": None,
        "full_text_xml_url": f"{_WEB}/full_text/xml/{day}/{number}.xml",
        "html_url": f"{_WEB}/{day}/{number}/moisture-meters",
        "publication_date": on,
        "regulation_id_numbers": ["9977-AA31"],
        "signing_date": None,
        "significant": False,
        "start_page": page,
        "subtype": None,
        "title": "Moisture Meters in Grain Elevators",
        "topics": ["Grains"],
        "type": kind,
        "volume": 91,
    }
    assert not more.keys() - fields.keys(), more.keys() - fields.keys()
    return fields | more


def order(number: str, order_number: str, signed: str, printed: str, title: str, abstract: str = "") -> dict[str, Any]:
    """The record of an executive order."""
    return record(
        *(number, printed, ""),
        title=title,
        abstract=abstract or None,
        type="Presidential Document",
        subtype="Executive Order",
        executive_order_number=order_number,
        signing_date=signed,
        docket_ids=[],
        regulation_id_numbers=[],
        agencies=[{"raw_name": "EXECUTIVE OFFICE OF THE PRESIDENT", "name": "Executive Office of the President"}],
    )


def source(fields: dict[str, Any]) -> Source:
    """A record, read."""
    return read_source(json.dumps(fields).encode(), name=f"{fields['document_number']}.json")


def as_xml(fields: dict[str, Any], body: str = "") -> bytes:
    """A document as full-text XML, as the printing office marks it up."""
    rins = "".join(f"<RIN>RIN {rin}</RIN>" for rin in fields["regulation_id_numbers"])
    dockets = "".join(f"<DEPDOC>[Docket No. {d}]</DEPDOC>" for d in fields["docket_ids"])
    tag = _TAGS[fields["type"]]
    dates = f"<DATES><HD SOURCE='HED'>DATES:</HD><P>{escape(fields['dates'])}</P></DATES>" if fields["dates"] else ""
    return f"""<?xml version="1.0"?>
<{tag}><PREAMB><AGENCY TYPE="F">{AGENCY.upper()}</AGENCY><CFR>7 CFR Part 9101</CFR>{dockets}{rins}
<SUBJECT>{escape(fields["title"])}</SUBJECT>
<AGY><HD SOURCE="HED">AGENCY:</HD><P>{AGENCY}.</P></AGY>
<ACT><HD SOURCE="HED">ACTION:</HD><P>{escape(fields["action"])}</P></ACT>
<SUM><HD SOURCE="HED">SUMMARY:</HD><P>{escape(fields["abstract"] or "The bureau acts on moisture meters.")}</P></SUM>
{dates}</PREAMB><SUPLINF><P>{escape(body)}</P></SUPLINF>
<FRDOC>[FR Doc. {fields["document_number"]} Filed 3-27-26; 8:45 am]</FRDOC></{tag}>""".encode()


def from_xml(fields: dict[str, Any], body: str = "", address: str = "") -> Source:
    """A document of which there is the full-text XML alone, fetched from where the Register keeps it."""
    return read_source(
        as_xml(fields, body),
        name=f"{fields['document_number']}.xml",
        address=address or fields["full_text_xml_url"],
    )


def from_html(fields: dict[str, Any]) -> Source:
    """A document as a saved page of the Register."""
    page = f"""<!doctype html><html><head><title>Federal Register :: {escape(fields["title"])}</title></head><body>
<article><h1>{escape(fields["title"])}</h1><p>A {fields["type"]} by the {AGENCY} on {fields["publication_date"]}</p>
<h2>AGENCY:</h2><p>{AGENCY}.</p><h2>ACTION:</h2><p>{escape(fields["action"])}</p>
<h2>SUMMARY:</h2><p>{escape(fields["abstract"] or "The bureau acts on moisture meters in grain elevators.")}</p>
<h2>DATES:</h2><p>{escape(fields["dates"] or "")}</p>
<p>RIN {fields["regulation_id_numbers"][0]}</p>
<p>[FR Doc. {fields["document_number"]} Filed 3-27-26; 8:45 am]</p></article></body></html>"""
    return read_source(page.encode(), name=f"{fields['document_number']}.html", address=fields["html_url"])
