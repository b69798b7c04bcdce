"""SEC filings: what the EDGAR header, the inline XBRL facts and the cover page say of a filing."""

from __future__ import annotations

import re
from typing import Any

from copydesk.model import SourceKind
from copydesk.reading import dates
from copydesk.reading.layout import Document, Piece

_WRAPPER = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:SEC-DOCUMENT|DOCUMENT|SUBMISSION)\b", re.IGNORECASE)
_HEADER = {
    "form": re.compile(r"^CONFORMED SUBMISSION TYPE:\s*(\S[^\r\n]*)", re.MULTILINE),
    "period": re.compile(r"^CONFORMED PERIOD OF REPORT:\s*(\d{8})", re.MULTILINE),
    "filed": re.compile(r"^FILED AS OF DATE:\s*(\d{8})", re.MULTILINE),
    "accession_number": re.compile(r"^ACCESSION NUMBER:\s*([\d-]+)", re.MULTILINE),
    "company": re.compile(r"^\s*COMPANY CONFORMED NAME:\s*(\S[^\r\n]*)", re.MULTILINE),
    "cik": re.compile(r"^\s*CENTRAL INDEX KEY:\s*(\d+)", re.MULTILINE),
}
_TEXT = re.compile(r"<TEXT>\s*(?:<XBRL>|<XML>)?(.*?)(?:</XBRL>|</XML>)?\s*(?:</TEXT>|\Z)", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"<TYPE>\s*([^\s<][^\r\n<]*)", re.IGNORECASE)
_FACTS = {
    "dei:documenttype": "form",
    "dei:entityregistrantname": "company",
    "dei:entitycentralindexkey": "cik",
    "dei:documentperiodenddate": "period",
    "dei:tradingsymbol": "ticker",
    "dei:entityfilenumber": "file_number",
}
_FORM = re.compile(
    r"\bFORM\s+(10-[KQ](?:/A)?|8-K(?:/A)?|20-F|40-F|6-K|S-[1348]|11-K|DEF\s?14A|13F-HR)\b", re.IGNORECASE
)
_PERIOD = re.compile(
    r"\b(?:for the (?:fiscal year|quarterly period|transition period|year|period) ended|date of report)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\(\s*exact name of (?:the )?registrant", re.IGNORECASE)
_SIGNED = re.compile(r"^(?:date|dated)\s*:", re.IGNORECASE)


def header(text: str) -> tuple[dict[str, str], str] | None:
    """The fields of an EDGAR submission header and the text of its first document; ``None`` where there is none."""
    if not _WRAPPER.match(text[:2000]):
        return None
    fields = {key: match[1].strip() for key, p in _HEADER.items() if (match := p.search(text[:20_000]))}
    kind = _TYPE.search(text[:50_000])
    if kind and "form" not in fields:
        fields["form"] = kind[1].strip()
    body = _TEXT.search(text)
    return _iso(fields), body[1] if body else text


def fields(root: Any, pieces: list[Piece]) -> dict[str, str]:
    """The fields of a filing from its inline XBRL facts, else from its cover; empty for a page that is no filing."""
    found: dict[str, str] = {}
    for tag in ("ix:nonnumeric", "ix:nonfraction"):
        for element in root.iter(tag):
            key = _FACTS.get((element.get("name") or "").lower())
            if key and key not in found:
                found[key] = " ".join("".join(element.itertext()).split())
    cover = pieces[:120]
    start = "\n".join(p.text for p in cover)
    if not found and "SECURITIES AND EXCHANGE COMMISSION" not in start.upper():
        return {}
    form = _FORM.search(start)
    if form:
        found.setdefault("form", re.sub(r"\s+", " ", form[1].upper()))
    if not found.get("form"):
        return {}
    for number, piece in enumerate(cover):
        if "period" not in found and _PERIOD.search(piece.text):
            near = " ".join(p.text for p in cover[number : number + 2])
            match = _PERIOD.search(near)
            day = next((d for _, _, d in dates.find(near[match.end() if match else 0 :][:80])), None)
            if day:
                found["period"] = day.isoformat()
        if "company" not in found and number and _NAME.search(piece.text):
            found["company"] = cover[number - 1].text.split("\n")[-1]
    return _iso(found)


def describe(found: Document, said: dict[str, str]) -> None:
    """Put what a filing says of itself into ``found``: its day is that of filing, else of signature."""
    found.fields |= {key: value for key, value in said.items() if value}
    found.kind = SourceKind.PRIMARY
    found.publisher = said.get("company", "")
    period = dates.parse(said.get("period", ""))
    written = f"{period:%B} {period.day}, {period.year}" if period else ""
    parts = [found.publisher, f"Form {said['form']}", f"for the period ended {written}" if written else ""]
    if said["form"].upper().startswith("8-K") and written:
        parts[2] = f"of {written}"
    found.title = " ".join(part for part in parts if part)
    found.published = dates.parse(said.get("filed", ""))
    if found.published is None:
        for block in reversed(found.blocks[-150:]):
            words = found.text[block.start : block.end]
            if _SIGNED.match(words) and (day := dates.parse(words)):
                found.published = day
                found.fields["signing_date"] = day.isoformat()
                break


def _iso(fields: dict[str, str]) -> dict[str, str]:
    """Dates as ISO 8601, the CIK without leading zeros."""
    for key in ("period", "filed"):
        day = dates.parse(fields.get(key, ""))
        if day:
            fields[key] = day.isoformat()
    if fields.get("cik"):
        fields["cik"] = fields["cik"].lstrip("0") or fields["cik"]
    return fields
