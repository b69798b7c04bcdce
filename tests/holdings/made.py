"""Form 13F filings in the true XML, of managers and issuers that do not exist."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from copydesk.holdings.cusip import check_digit

TABLE = "http://www.sec.gov/edgar/document/thirteenf/informationtable"
COVER = "http://www.sec.gov/edgar/thirteenffiler"


def cusip(base: str) -> str:
    """A CUSIP on these eight characters."""
    return base + check_digit(base)


HARBOR, QUAY, LUMEN, DUNMORE, KETTLE = (cusip(b) for b in ("99910010", "99910020", "99910030", "99910040", "99910A50"))
NAMES = {
    HARBOR: "HARBOR FOODS INC",
    QUAY: "QUAY STEEL & WIRE CORP",
    LUMEN: "LUMEN ORCHARD ENERGY",
    DUNMORE: "DUNMORE GLASS PLC",
    KETTLE: "KETTLE ROW BREWING",
}
FENWICK, CALDER = ("1900001", "FENWICK GRAIN PARTNERS LP"), ("1900002", "CALDER & SONS, INC.")

Row = tuple[str, int | str, int | str]  # CUSIP, value as reported, shares


def table(rows: Iterable[Row | tuple[str, int | str, int | str, Mapping[str, str]]], prefix: str = "") -> str:
    """An information table; a fourth item of a row changes its elements (``None`` text leaves one out)."""
    p = f"{prefix}:" if prefix else ""
    xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
    inner = "".join(_row(p, *row) for row in rows)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    where = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"'
    return f'{head}<{p}informationTable {xmlns}="{TABLE}" {where}>{inner}</{p}informationTable>'


def _row(p: str, cusip_: str, value: int | str, shares: int | str, more: Mapping[str, str] = {}) -> str:
    said: dict[str, Any] = {
        "nameOfIssuer": NAMES.get(cusip_, "OTHER CO"),
        "titleOfClass": "COM",
        "cusip": cusip_,
        "value": value,
        "sshPrnamt": shares,
        "sshPrnamtType": "SH",
        "putCall": "",
        "investmentDiscretion": "SOLE",
        "otherManager": "",
    } | dict(more)
    text = {k: f"<{p}{k}>{escape(str(v))}</{p}{k}>" if v != "" else "" for k, v in said.items()}
    amount = f"<{p}shrsOrPrnAmt>{text.pop('sshPrnamt')}{text.pop('sshPrnamtType')}</{p}shrsOrPrnAmt>"
    order = [*list(text)[:4], None, *list(text)[4:]]
    body = "".join(amount if key is None else text[key] for key in order)
    votes = "".join(f"<{p}{kind}>{count}</{p}{kind}>" for kind, count in (("Sole", shares), ("Shared", 0), ("None", 0)))
    votes = f"<{p}votingAuthority>{votes}</{p}votingAuthority>"
    return f"<{p}infoTable>{body}{votes}</{p}infoTable>\n"


def cover(
    who: tuple[str, str],
    period: str,
    *,
    amendment: str = "",
    number: int = 1,
    denied: bool = False,
    form: str = "",
    report: str = "13F HOLDINGS REPORT",
    signed: str = "05-14-2021",
    entries: int | None = None,
    value: int | None = None,
) -> str:
    """A ``primary_doc.xml``. Days are written as the form has them, 03-31-2021."""
    amended = (
        f"<isAmendment>true</isAmendment><amendmentNo>{number}</amendmentNo><amendmentInfo><amendmentType>{amendment}"
        f"</amendmentType><confDeniedExpired>{str(denied).lower()}</confDeniedExpired></amendmentInfo>"
        if amendment
        else "<isAmendment>false</isAmendment>"
    )
    form = form or ("13F-HR/A" if amendment else "13F-HR")
    totals = "" if entries is None else f"<tableEntryTotal>{entries}</tableEntryTotal>"
    totals += "" if value is None else f"<tableValueTotal>{value}</tableValueTotal>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edgarSubmission xmlns="{COVER}" xmlns:com="http://www.sec.gov/edgar/common">
<headerData><submissionType>{form}</submissionType><filerInfo><filer><credentials><cik>000{who[0]}</cik>
<ccc>XXXXXXXX</ccc></credentials></filer><periodOfReport>{period}</periodOfReport></filerInfo></headerData>
<formData><coverPage><reportCalendarOrQuarter>{period}</reportCalendarOrQuarter>{amended}
<filingManager><name>{escape(who[1])}</name><address><com:street1>1 Mill Lane</com:street1></address></filingManager>
<reportType>{report}</reportType><form13FFileNumber>028-99999</form13FFileNumber></coverPage>
<signatureBlock><name>A. Brook</name><signatureDate>{signed}</signatureDate></signatureBlock>
<summaryPage><otherIncludedManagersCount>1</otherIncludedManagersCount>{totals}
<isConfidentialOmitted>false</isConfidentialOmitted><otherManagers2Info><otherManager2><sequenceNumber>1</sequenceNumber>
<otherManager><name>Fenwick Elevators LLC</name></otherManager></otherManager2></otherManagers2Info></summaryPage>
</formData></edgarSubmission>"""


def submission(accession: str, filed: str, cover_: str, table_: str | None) -> str:
    """A full submission as EDGAR keeps it; ``filed`` as 20210514."""
    form = "13F-HR/A" if "<submissionType>13F-HR/A" in cover_ else "13F-HR"
    documents = [(form, "primary_doc.xml", cover_)]
    documents += [("INFORMATION TABLE", "infotable.xml", table_)] if table_ is not None else []
    inner = "\n".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{i}\n<FILENAME>{name}\n<TEXT>\n<XML>\n{xml}\n</XML>\n</TEXT>\n</DOCUMENT>"
        for i, (kind, name, xml) in enumerate(documents, 1)
    )
    return f"""<SEC-DOCUMENT>{accession}.txt : {filed}
<SEC-HEADER>{accession}.hdr.sgml : {filed}
<ACCEPTANCE-DATETIME>{filed}163000
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t{form}
PUBLIC DOCUMENT COUNT:\t\t2
FILED AS OF DATE:\t\t{filed}
</SEC-HEADER>
{inner}
</SEC-DOCUMENT>
"""


def data_set(path: Path, tables: Mapping[str, str]) -> Path:
    """A data set of the SEC; cells of ``tables`` are parted by a bar."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.tsv", text.strip().replace("|", "\t") + "\n")
    return path
