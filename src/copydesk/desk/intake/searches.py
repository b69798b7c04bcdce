"""Saved searches: what a feed's terms ask of the Federal Register or of EDGAR, and under which addresses.

Keys of ``Feed.terms``: for the Federal Register ``term`` (words), ``agencies`` (list of slugs), ``types`` (list of
RULE, PRORULE, NOTICE, PRESDOCU), ``docket``, ``rin``; for EDGAR ``cik`` and ``forms`` (a company's filings), or
``text`` with ``forms`` and ``cik`` (the full-text search, of the last days). ``COPYDESK_FEDERAL_REGISTER`` and
``COPYDESK_EDGAR`` put another server in the place of the public ones.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.utils import timezone

from copydesk.desk.intake import documents, entries
from copydesk.desk.models import Feed
from copydesk.errors import ReadError
from copydesk.reading.html import parse as parse_html

REGISTER = "https://www.federalregister.gov"
EDGAR = "https://www.sec.gov"
EDGAR_SEARCH = "https://efts.sec.gov"
TYPES = {"RULE": "Rule", "PRORULE": "Proposed rule", "NOTICE": "Notice", "PRESDOCU": "Presidential document"}
_FIELDS = (
    *("document_number", "title", "type", "abstract", "publication_date", "agency_names"),
    *("html_url", "full_text_xml_url", "json_url"),
)
_LAST_DAYS = 14  # of filings that the full-text search looks at
_PAGES = 5  # pages of 100 hits that are read of it
_RIN = re.compile(r"\d{4}-[A-Z]{2}\d{2}$")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_FORM = re.compile(r"[A-Z0-9][A-Z0-9 /-]{0,19}$")


def checked_terms(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    """The terms of a search, checked and without what is empty.

    :raises ReadError: if one of them is none that the server knows, or nothing is searched for.
    """
    terms = {key: value for key, value in said.items() if value}
    wrong = ""
    if kind == Feed.Kind.FEDERAL_REGISTER:
        terms = {k: v for k, v in terms.items() if k in ("term", "agencies", "types", "docket", "rin")}
        if bad := next((a for a in terms.get("agencies", []) if not _SLUG.match(a)), ""):
            wrong = f"{bad!r} is no agency's slug, such as harbor-safety-board"
        elif bad := next((t for t in terms.get("types", []) if t not in TYPES), ""):
            wrong = f"{bad!r} is no type of document"
        elif "rin" in terms and not _RIN.match(terms["rin"]):
            wrong = f"{terms['rin']!r} is no RIN, such as 9210-AB12"
    else:
        terms = {k: v for k, v in terms.items() if k in ("cik", "forms", "text")}
        if "cik" in terms:
            digits = str(terms["cik"]).lstrip("0")
            terms["cik"] = digits.zfill(10)
            if not digits.isdigit() or len(digits) > 10:
                wrong = f"{said['cik']!r} is no CIK, a number of up to 10 digits"
        if not wrong and (bad := next((f for f in terms.get("forms", []) if not _FORM.match(f)), "")):
            wrong = f"{bad!r} is no type of form, such as 8-K"
        if not wrong and not ({"cik", "text"} & set(terms)):
            raise ReadError("the search", "it names neither a company nor words", "Give a CIK, or words to look for.")
    if wrong:
        raise ReadError("the search", wrong, "Correct it.")
    if not terms:
        raise ReadError("the search", "it searches for nothing", "Give words, an agency, a docket or a RIN.")
    return terms


def ask(feed: Feed) -> list[entries.Entry]:
    """What the feed holds now, or the search finds.

    :raises ReadError: if the server cannot be read, or answers something else.
    """
    if feed.kind == Feed.Kind.FEED:
        got = documents.asked(feed.address)
        return entries.of_feed(got.data, feed.name, got.address)
    if feed.kind == Feed.Kind.FEDERAL_REGISTER:
        return entries.of_register(documents.asked(question(feed)).data, feed.name)
    if not settings.COPYDESK.contact:
        mend = "Set COPYDESK_CONTACT to your newsroom's e-mail address."
        raise ReadError(feed.name, "EDGAR answers only those who say who they are", mend)
    if not feed.terms.get("text"):
        return entries.of_company(documents.asked(question(feed)).data, feed.name, feed.terms.get("forms", ()))
    found: list[entries.Entry] = []
    archives = f"{settings.COPYDESK.edgar or EDGAR}/Archives/edgar/data"
    for page in range(_PAGES):
        got = documents.asked(question(feed) + (f"&from={page * 100}" if page else ""))
        some, count = entries.of_filings(got.data, feed.name, archives)
        found += some
        if not some or (page + 1) * 100 >= count:
            break
    return found


def question(feed: Feed) -> str:
    """The address that a feed asks."""
    terms = feed.terms
    if feed.kind == Feed.Kind.FEED:
        return str(feed.address)
    if feed.kind == Feed.Kind.FEDERAL_REGISTER:
        asked: list[tuple[str, str]] = [("per_page", "100"), ("order", "newest")]
        for key, name in (("term", "term"), ("docket", "docket_id"), ("rin", "regulation_id_number")):
            if terms.get(key):
                asked.append((f"conditions[{name}]", terms[key]))
        asked += [("conditions[agencies][]", slug) for slug in terms.get("agencies", ())]
        asked += [("conditions[type][]", kind) for kind in terms.get("types", ())]
        asked += [("fields[]", name) for name in _FIELDS]
        return f"{settings.COPYDESK.federal_register or REGISTER}/api/v1/documents.json?{urlencode(asked)}"
    forms = list(terms.get("forms", ()))
    if terms.get("text"):
        today = timezone.now().date()
        asked = [("q", terms["text"]), ("dateRange", "custom")]
        asked += [("startdt", str(today - dt.timedelta(days=_LAST_DAYS))), ("enddt", str(today))]
        asked += [("forms", ",".join(forms))] if forms else []
        asked += [("ciks", terms["cik"])] if terms.get("cik") else []
        return f"{settings.COPYDESK.edgar or EDGAR_SEARCH}/LATEST/search-index?{urlencode(asked)}"
    asked = [("action", "getcompany"), ("CIK", terms.get("cik", "")), ("type", forms[0] if len(forms) == 1 else "")]
    asked += [("dateb", ""), ("owner", "include"), ("count", "100"), ("output", "atom")]
    return f"{settings.COPYDESK.edgar or EDGAR}/cgi-bin/browse-edgar?{urlencode(asked)}"


def page_of(feed: Feed, entry: str, address: str) -> str:
    """The address at which a person looks at an entry."""
    if feed.kind == Feed.Kind.FEDERAL_REGISTER:
        return f"{settings.COPYDESK.federal_register or REGISTER}/d/{entry}"
    return address


def filing_document(index: str) -> str:
    """The address of a filing's main document, from its index page; of the whole submission where it shows none.

    :raises ReadError: if the index cannot be read.
    """
    got = documents.asked(index)
    root = parse_html(got.data.decode("utf-8", "replace"), index)
    for table in root.iter("table"):
        if "tableFile" not in (table.get("class") or ""):
            continue
        for row in table.iter("tr"):
            link = next((a.get("href") for a in row.iter("a") if a.get("href")), None)
            if link:
                # Filings with inline XBRL are linked through a viewer that needs scripts.
                return urljoin(got.address, re.sub(r"^/ix\?doc=", "", str(link)))
    return re.sub(r"-index\.html?$", ".txt", got.address)
